//! The analysts' door to the engines: commands on plain files (CSV, CSV.GZ), without the command centre.
//!
//! Each module is one command: its arguments, the reading of its files, the call of the engine and the writing
//! of the answer. The engines themselves know no files.

mod back;
mod chains;
mod numbers;
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
}

/// Runs a command; errors name the file, the row and the value, and say what to do.
pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Trace(args) => trace::run(&args),
        Command::Sources(args) => back::sources(&args),
        Command::Places(args) => back::places(&args),
        Command::Chains(args) => chains::run(&args),
    }
}
