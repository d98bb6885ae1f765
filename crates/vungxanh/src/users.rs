//! Users from the command line.

use std::io::BufRead;

use anyhow::Context;
use centre::account::{self, NewUser};

use crate::data::DataArgs;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add a user. The password is read from standard input, so that it stands in no list of processes.
    Add(AddArgs),
    /// Set a user's password, read from standard input, and end their sessions.
    Password(PasswordArgs),
}

#[derive(clap::Args)]
pub struct PasswordArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Name to sign in with.
    #[arg(long)]
    username: String,
}

#[derive(clap::Args)]
pub struct AddArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Name to sign in with.
    #[arg(long)]
    username: String,
    /// Full name.
    #[arg(long)]
    name: String,
    /// Role: admin, leader, office, health or viewer.
    #[arg(long)]
    role: String,
    /// Code of the area; the whole province if none.
    #[arg(long)]
    area: Option<String>,
    /// Post.
    #[arg(long)]
    post: Option<String>,
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(args) => add(args).await,
        Command::Password(args) => set_password(args).await,
    }
}

fn read_password() -> anyhow::Result<String> {
    eprint!("password: ");
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).context("no password on standard input")?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

async fn set_password(args: PasswordArgs) -> anyhow::Result<()> {
    let password = read_password()?;
    let office = args.data.open().await?;
    let user = office.store.user_to_sign_in(&args.username).await?;
    let user = user.with_context(|| format!("there is no user with the name {}", args.username))?;
    account::set_password(&office, &office.system("cli"), user.id, password).await?;
    println!("{} {}", user.username, user.id);
    Ok(())
}

async fn add(args: AddArgs) -> anyhow::Result<()> {
    let password = read_password()?;
    let office = args.data.open().await?;
    let new = NewUser {
        username: args.username,
        name: args.name,
        role: args.role,
        area: args.area.unwrap_or_else(|| office.province.clone()),
        post: args.post,
        password,
    };
    let user = account::add_user(&office, &office.system("cli"), new).await?;
    println!("{} {}", user.username, user.id);
    Ok(())
}
