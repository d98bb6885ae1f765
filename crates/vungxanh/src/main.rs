//! Vùng Xanh: one program, one data folder.

mod access;
mod backup;
mod data;
mod demo;
mod documents;
mod folder;
mod imports;
mod levels;
mod measures;
mod memory;
mod reading;
mod registers;
mod reporting;
mod serve;
mod signals;
mod users;

use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::data::DataArgs;

/// The command system of an epidemic, from a directive to the last person visited, and back as figures,
/// levels, forecasts and reports.
#[derive(Parser)]
#[command(name = "vungxanh", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a demonstration province (synthetic) and serve it.
    Demo(demo::DemoArgs),
    /// Serve the command centre of a data folder.
    Serve(serve::ServeArgs),
    /// Check everything against everything: database, change log, records, figures, files, kept heads.
    Verify(data::VerifyArgs),
    /// Sign the head of the change log and keep it outside of the database.
    Anchor(DataArgs),
    /// Write a consistent copy of the data while it is in use (SQLite).
    Backup(backup::BackupArgs),
    /// Put a copy back into an empty data folder (SQLite).
    Restore(backup::RestoreArgs),
    /// Administrative documents.
    #[command(subcommand)]
    Directive(documents::Command),
    /// Take over tables of persons, cases, doses, holders of posts, shifts of the duty or entries of a register (CSV, XLSX).
    Import(imports::ImportArgs),
    /// Epidemic levels.
    #[command(subcommand)]
    Level(levels::LevelCommand),
    /// Close a reporting day: assess every commune, keep the day's forecasts. `serve` does it at the cut-off hour.
    Close(levels::RunArgs),
    /// Read definitions of registers without serving anything, and say what is wrong in them.
    Check(registers::CheckArgs),
    /// All measures: what each counts, how it is worked out, who sees it.
    Measures(measures::MeasuresArgs),
    /// Reports.
    #[command(subcommand)]
    Report(levels::ReportCommand),
    /// The access log: who signed in, who read and exported what.
    Access(access::AccessArgs),
    /// Users.
    #[command(subcommand)]
    User(users::Command),
    #[command(flatten)]
    Analyst(::analyst::Command),
    /// Print the description of the API (OpenAPI, JSON).
    Openapi,
    /// Read the file on standard input for the program that serves; it starts this for every file handed in.
    #[command(hide = true)]
    ReadFile(reading::ReadFileArgs),
}

fn main() -> std::process::ExitCode {
    memory::settle();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let done = match Cli::parse().command {
        // Alone in its process, within its limits: without the threads of those who serve.
        Command::ReadFile(args) => reading::run(&args),
        command => in_runtime(command),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// How long what still runs beside may take when the work of a command is done.
const ENDING: Duration = Duration::from_secs(1);

fn in_runtime(command: Command) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let ended = runtime.block_on(run(command));
    // A study that does not look at its flag must not hold up the end.
    runtime.shutdown_timeout(ENDING);
    ended
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::ReadFile(args) => reading::run(&args),
        Command::Demo(args) => Box::pin(demo::run(args)).await,
        Command::Directive(command) => documents::run(command).await,
        Command::Import(args) => imports::run(args).await,
        Command::Level(command) => levels::level(command).await,
        Command::Close(args) => levels::close(args).await,
        Command::Report(command) => Box::pin(levels::report(command)).await,
        Command::Check(args) => registers::check(args).await,
        Command::Measures(args) => measures::run(&args),
        Command::Serve(args) => serve::run(args).await,
        Command::Verify(args) => data::verify(args).await,
        Command::Anchor(args) => data::anchor(args).await,
        Command::Backup(args) => backup::backup(args).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Access(args) => access::run(args).await,
        Command::User(command) => users::run(command).await,
        Command::Analyst(command) => ::analyst::run(command),
        Command::Openapi => {
            println!("{}", server::openapi());
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
