//! The analysts' door to the engines: commands on plain files (CSV, CSV.GZ; Parquet with the feature of that name),
//! without the command centre.
//!
//! Each module is one command: its arguments, the reading of its files, the call of the engine and the writing
//! of the answer. The engines themselves know no files.

mod alerts;
mod allocate;
mod back;
mod chains;
mod detect;
mod forecast;
mod need;
mod nowcast;
mod numbers;
mod parallel;
mod rt;
mod scenario;
mod score;
mod series;
mod summary;
mod table;
mod trace;

use clap::Subcommand;

/// The analysts' commands.
#[derive(Subcommand)]
pub enum Command {
    /// Find the contacts of cases, and theirs, from visits and named contacts; ranked by risk.
    Trace(trace::Args),
    /// Rank who may have infected cases of unknown source.
    Sources(back::SourcesArgs),
    /// Rank the places where cases were infected beyond chance.
    Places(back::PlacesArgs),
    /// Say who infected whom, from a line list and pairs of contacts.
    Chains(chains::Args),
    /// The reproduction number over time, from daily counts.
    Rt(rt::Rt),
    /// Outbreaks in weekly counts.
    Detect(detect::Detect),
    /// Alert and epidemic by the regulation in force, from counts by day.
    Alerts(alerts::AlertsArgs),
    /// Forecast counts: weeks of many places as they became known, or days of a series.
    Forecast(forecast::ForecastArgs),
    /// What the latest days' cases will be when all are entered.
    Nowcast(nowcast::NowcastArgs),
    /// Forecast deaths, beds, intensive care and oxygen, from cases and admissions.
    Need(need::NeedArgs),
    /// Score forecasts against what came and a baseline.
    Score(score::ScoreArgs),
    /// Agent-based scenarios.
    #[command(subcommand)]
    Scenario(scenario::ScenarioCommand),
    /// Allocate beds or vaccine: exact plans, what one more is worth, what is missing.
    #[command(subcommand)]
    Allocate(allocate::AllocateCommand),
}

/// Runs a command; errors name the file, the row and the value, and say what to do.
pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Trace(args) => trace::run(&args),
        Command::Sources(args) => back::sources(&args),
        Command::Places(args) => back::places(&args),
        Command::Chains(args) => chains::run(&args),
        Command::Rt(args) => rt::run(&args),
        Command::Detect(args) => detect::run(&args),
        Command::Alerts(args) => alerts::run(&args),
        Command::Forecast(args) => forecast::run(&args),
        Command::Nowcast(args) => nowcast::run(&args),
        Command::Need(args) => need::run(&args),
        Command::Score(args) => score::run(&args),
        Command::Scenario(command) => scenario::scenario(&command),
        Command::Allocate(command) => allocate::run(&command),
    }
}
