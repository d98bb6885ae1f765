//! `allocate beds` and `allocate vaccine`: who goes where, what one more is worth, what is missing.
//! The files are described in docs/allocation-files.md.

mod beds;
mod ids;
mod vaccine;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use planner::flow::Certificate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::summary::Cost;
use crate::table::create;

/// What is allocated.
#[derive(Subcommand)]
pub enum AllocateCommand {
    /// Patients to free beds at the least travel.
    Beds(AllocateArgs),
    /// Doses to communes and groups where they protect most.
    Vaccine(AllocateArgs),
}

/// Files of an allocation.
#[derive(Args)]
pub struct AllocateArgs {
    /// The question: a TOML file that names the tables (docs/allocation-files.md).
    #[arg(long)]
    input: PathBuf,
    /// The proposals, as CSV; `-` for standard output.
    #[arg(long)]
    out: PathBuf,
    /// What one more of each stock and capacity is worth and how much is missing, as CSV.
    #[arg(long)]
    prices: Option<PathBuf>,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs an allocation.
pub fn run(command: &AllocateCommand) -> Result<()> {
    match command {
        AllocateCommand::Beds(args) => beds::run(args),
        AllocateCommand::Vaccine(args) => vaccine::run(args),
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Summary {
    what: &'static str,
    /// Cost of the beds' plan, worth of the vaccine's.
    objective: f64,
    proof: Proof,
    proposals: usize,
    pivots: u64,
    /// Reading the tables.
    read: Cost,
    /// Finding the optimum.
    solve: Cost,
    /// Prices and what is missing.
    prices: Cost,
    /// All of it, with the writing.
    all: Cost,
    shortage: serde_json::Value,
    set_aside: Vec<String>,
    words: Sentences,
}

/// The same sentences in both languages.
#[derive(Serialize)]
struct Sentences {
    vi: Vec<String>,
    en: Vec<String>,
}

/// Why the plan is a best one.
#[derive(Serialize)]
struct Proof {
    /// Whether the plan is feasible and meets its bound exactly, in whole units.
    optimal: bool,
    /// Plan less bound, in whole units.
    gap: f64,
    /// The most by which cutting real numbers into whole units may have made the plan worse.
    rounding: f64,
}

impl Proof {
    fn of((certificate, rounding): (Certificate, f64)) -> Self {
        let gap = (certificate.primal - certificate.dual) as f64;
        Self { optimal: certificate.holds(), gap, rounding }
    }
}

/// One row of the prices.
struct Price<'a> {
    kind: &'a str,
    id: &'a str,
    available: f64,
    used: f64,
    worth: f64,
    missing: f64,
}

fn write_prices<'a>(path: &Path, prices: impl Iterator<Item = Price<'a>>) -> Result<()> {
    let mut out = create(path)?;
    out.write_record(["kind", "id", "available", "used", "worth_of_one_more", "missing"])?;
    for Price { kind, id, available, used, worth, missing } in prices {
        let numbers = [available, used, worth, missing].map(|number| number.to_string());
        let [available, used, worth, missing] = &numbers;
        out.write_record([kind, id, available, used, worth, missing])?;
    }
    out.flush().with_context(|| format!("{} cannot be written", path.display()))
}

fn print(summary: &Summary, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(summary)?);
        return Ok(());
    }
    for line in summary.words.en.iter().chain(&summary.set_aside) {
        println!("{line}");
    }
    Ok(())
}

/// Reads the question; the tables it names stand beside it.
fn question<T: DeserializeOwned>(path: &Path) -> Result<(T, PathBuf)> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let question = toml::from_str(&text).with_context(|| format!("{} is no such question", path.display()))?;
    Ok((question, path.parent().unwrap_or(Path::new("")).to_owned()))
}

/// Fails unless the number of the question is an amount.
fn amount(path: &Path, name: &str, value: f64) -> Result<f64> {
    if (0.0..=1e12).contains(&value) {
        return Ok(value);
    }
    bail!("{}, {name}: {value} is no amount; it must be 0 or more", path.display())
}
