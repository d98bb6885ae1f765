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

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{AllocateArgs, AllocateCommand, run};

    fn sample(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/allocation").join(name)
    }

    fn args(input: PathBuf, folder: &Path) -> AllocateArgs {
        let (out, prices) = (folder.join("out.csv"), Some(folder.join("prices.csv")));
        AllocateArgs { input, out, prices, json: false }
    }

    #[test]
    fn the_samples_are_planned() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        run(&AllocateCommand::Beds(args(sample("beds/beds.toml"), folder.path())))?;
        let rows = std::fs::read_to_string(folder.path().join("out.csv"))?;
        // 23 beds for 29 patients; only Mường Tè and Tam Đường depend on the provincial hospital alone.
        assert!(rows.contains("Sìn Hồ,BV Sìn Hồ,5") && rows.contains("Tam Đường,BV tỉnh,9"), "{rows}");
        run(&AllocateCommand::Vaccine(args(sample("vaccine/vaccine.toml"), folder.path())))?;
        let rows = std::fs::read_to_string(folder.path().join("out.csv"))?;
        assert!(!rows.contains("AZ-190") && rows.contains("Bình Lư,65+,"), "{rows}");
        Ok(())
    }

    #[test]
    fn bad_rows_are_named() -> anyhow::Result<()> {
        for (table, text, said) in [
            ("patients.csv", "place,patients\nA,1\nA,2\n", "row 3, column place: \"A\" is there twice"),
            ("patients.csv", "place,patients\nA,-1\n", "row 2, column patients: \"-1\""),
            ("hospitals.csv", "hospital,beds\nH,-3\n", "row 2, column beds: \"-3\""),
            ("routes.csv", "place,hospital,cost\nA,X,1\n", "row 2, column hospital: \"X\" is no known hospital"),
            ("routes.csv", "place,hospital,cost\nA,H,-1\n", "row 2, column cost: \"-1\" must be 0 or more"),
            ("routes.csv", "place,hospital,cost\nA,H,1\nA,H,2\n", "row 3, column hospital"),
        ] {
            let folder = tempfile::tempdir()?;
            let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
            std::fs::copy(sample("beds/beds.toml"), folder.path().join("beds.toml"))?;
            write("patients.csv", "place,patients\nA,1\n")?;
            write("hospitals.csv", "hospital,beds\nH,1\n")?;
            write("routes.csv", "place,hospital,cost\nA,H,1\n")?;
            write(table, text)?;
            let input = folder.path().join("beds.toml");
            let fault = run(&AllocateCommand::Beds(args(input, folder.path()))).err().map(|e| format!("{e:#}"));
            let fault = fault.unwrap_or_default();
            assert!(fault.contains(table) && fault.contains(said), "{fault}");
        }
        Ok(())
    }

    #[test]
    fn bad_rows_of_vaccine_are_named() -> anyhow::Result<()> {
        for (table, row, said) in [
            ("communes.csv", "Nowhere,Far,1", "column district: \"Far\" is no known district"),
            ("needs.csv", "Nowhere,65+,1,1", "column commune: \"Nowhere\" is no known commune"),
            ("needs.csv", "Nậm Hăn,65+,1,1", "column group: \"65+\" is there twice"),
            ("districts.csv", "Mường Tè,-3", "column doses_per_day: \"-3\" must be 0 or more"),
            ("stock.csv", "PF-101,Kho tỉnh,Pfizer,5,,", "column lot: \"PF-101\" is there twice"),
            ("eligible.csv", "Pfizer,babies", "column group: \"babies\" is no group"),
        ] {
            let folder = tempfile::tempdir()?;
            for entry in std::fs::read_dir(sample("vaccine"))? {
                let path = entry?.path();
                std::fs::copy(&path, folder.path().join(path.file_name().unwrap_or_default()))?;
            }
            let path = folder.path().join(table);
            let text = std::fs::read_to_string(&path)?;
            std::fs::write(&path, format!("{}\n{row}\n", text.trim_end()))?;
            let input = folder.path().join("vaccine.toml");
            let fault = run(&AllocateCommand::Vaccine(args(input, folder.path()))).err().map(|e| format!("{e:#}"));
            let fault = fault.unwrap_or_default();
            assert!(fault.contains(table) && fault.contains(said), "{fault}");
        }
        Ok(())
    }
}
