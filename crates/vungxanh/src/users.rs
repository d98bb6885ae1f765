//! Users from the command line.

use std::io::BufRead;

use anyhow::Context;
use base::post::Units;
use centre::account::{self, NewUser};
use centre::posts;

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
    /// Role: admin, leader, office, health, unit or viewer.
    #[arg(long)]
    role: String,
    /// Code of the area; the whole province if none.
    #[arg(long)]
    area: Option<String>,
    /// Post, in words.
    #[arg(long)]
    post: Option<String>,
    /// A post that the account acts in from today on, `AREA/UNIT/POST` such as 108/ubnd/chu-tich; may be said again.
    #[arg(long)]
    holds: Vec<String>,
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
    let ctx = office.system("cli");
    for post in &args.holds {
        // Before the account is made: a misspelt post leaves nothing behind.
        Units::builtin().post(post, ctx.day).with_context(|| format!("there is no post {post}"))?;
    }
    let user = account::add_user(&office, &ctx, new).await?;
    for post in &args.holds {
        posts::take(&office, &ctx, &user, post, ctx.day).await?;
    }
    println!("{} {}", user.username, user.id);
    Ok(())
}
