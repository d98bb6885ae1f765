//! The analysts' door to the engines: commands on plain files (CSV, CSV.GZ), without the command centre.
//!
//! Each module is one command: its arguments, the reading of its files, the call of the engine and the writing
//! of the answer. The engines themselves know no files.

mod allocate;
mod detect;
mod parallel;
mod rt;
mod series;
mod forecast;
mod score;
mod summary;
mod table;

use clap::Subcommand;

/// The analysts' commands.
#[derive(Subcommand)]
pub enum Command {
    /// Allocate beds or vaccine: exact plans, what one more is worth, what is missing.
    #[command(subcommand)]
    Allocate(allocate::AllocateCommand),
    /// The reproduction number over time, from daily counts.
    Rt(rt::Rt),
    /// Outbreaks in weekly counts.
    Detect(detect::Detect),
    /// Forecast counts: weeks of many places as they became known, or days of a series.
    Forecast(forecast::ForecastArgs),
    /// Score forecasts against what came and a baseline.
    Score(score::ScoreArgs),
}

/// Runs a command; errors name the file, the row and the value, and say what to do.
pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Allocate(command) => allocate::run(&command),
        Command::Rt(args) => rt::run(&args),
        Command::Detect(args) => detect::run(&args),
        Command::Forecast(args) => forecast::run(&args),
        Command::Score(args) => score::run(&args),
    }
}
