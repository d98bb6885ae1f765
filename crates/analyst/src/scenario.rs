//! `scenario`: agent-based scenarios from a TOML file, and their fit to a province's cases.

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use base::message::Message;
use base::words::Lang;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use sim::study::Study;
use sim::{Band, Figure, Outcome, Watch};

use crate::summary::Clock;
use crate::table::{self, Table};

/// Agent-based scenarios.
#[derive(Subcommand)]
pub enum ScenarioCommand {
    /// Run the scenarios of a file and compare them.
    Run(RunArgs),
    /// Fit transmission and ascertainment to daily cases.
    Fit(FitArgs),
}

/// What `scenario run` takes.
#[derive(Args)]
pub struct RunArgs {
    /// Scenario file; its keys are described in docs/scenario-files.md.
    file: PathBuf,
    /// Seed of the first replicate; the same seed gives the same answer.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Replicates of each scenario; the file's, else 20, if none.
    #[arg(long)]
    replicates: Option<NonZero<usize>>,
    /// Folder for the tables: summary.csv and one table of days a scenario.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Threads; all processors if none. The answer does not depend on it.
    #[arg(long)]
    threads: Option<NonZero<usize>>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `scenario fit` takes.
#[derive(Args)]
pub struct FitArgs {
    /// Scenario file; without axes, or the first of its scenarios is fitted.
    file: PathBuf,
    /// Table of daily cases, one row a day without gaps.
    #[arg(long)]
    cases: PathBuf,
    /// Column with the cases.
    #[arg(long, default_value = "cases")]
    column: String,
    /// Runs to make.
    #[arg(long, default_value_t = 300)]
    draws: usize,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads; all processors if none.
    #[arg(long)]
    threads: Option<NonZero<usize>>,
    /// Table for the fitted and projected cases.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs a command.
pub fn scenario(command: &ScenarioCommand) -> Result<()> {
    match command {
        ScenarioCommand::Run(args) => run(args),
        ScenarioCommand::Fit(args) => fit(args),
    }
}

fn said(message: &Message) -> anyhow::Error {
    anyhow!(message.say(Lang::En))
}

fn read(file: &Path) -> Result<Study> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Study::from_toml(&text).map_err(|error| said(&error)).with_context(|| file.display().to_string())
}

fn threads(asked: Option<NonZero<usize>>) -> NonZero<usize> {
    asked.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZero::<usize>::MIN)
}

fn run(args: &RunArgs) -> Result<()> {
    let clock = Clock::start();
    let study = read(&args.file)?;
    let replicates = args.replicates.map(NonZero::get).or(study.replicates).unwrap_or(20);
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let outcomes =
        study.run(args.seed, replicates, threads(args.threads), Watch::default()).map_err(|error| said(&error))?;
    if let Some(folder) = &args.out {
        for (outcome, number) in outcomes.iter().zip(1..) {
            days(&folder.join(format!("days-{number:03}.csv")), outcome)?;
        }
    }
    if let Some(folder) = &args.out {
        comparison(&folder.join("summary.csv"), &outcomes)?;
    }
    if args.json {
        let scenarios: Vec<Value> = outcomes
            .iter()
            .map(|outcome| json!({ "name": outcome.scenario.name, "summary": outcome.summary }))
            .collect();
        let answer = json!({
            "name": study.name, "seed": args.seed, "replicates": replicates,
            "scenarios": scenarios, "cost": clock.cost(),
        });
        println!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        print!("{}", words(&outcomes));
    }
    Ok(())
}

fn cells(band: Band) -> [String; 5] {
    [band.median, band.low50, band.high50, band.low95, band.high95].map(|value| format!("{value:.2}"))
}

const BAND: [&str; 5] = ["median", "low50", "high50", "low95", "high95"];

/// One row a day: median and intervals of every figure.
fn days(path: &Path, outcome: &Outcome) -> Result<()> {
    let mut out = table::create(path)?;
    let mut header = vec!["day".to_owned()];
    for figure in Figure::ALL {
        header.extend(BAND.map(|part| format!("{}_{part}", figure.name())));
    }
    out.write_record(&header)?;
    for day in 0..usize::from(outcome.scenario.days) {
        let mut row = vec![day.to_string()];
        for figure in Figure::ALL {
            row.extend(cells(outcome.band(figure, day)));
        }
        out.write_record(&row)?;
    }
    out.flush().with_context(|| format!("{} cannot be written", path.display()))
}

/// One row a scenario and figure.
fn comparison(path: &Path, outcomes: &[Outcome]) -> Result<()> {
    let mut out = table::create(path)?;
    out.write_record(["scenario", "name", "figure", "limit", BAND[0], BAND[1], BAND[2], BAND[3], BAND[4]])?;
    for (outcome, number) in outcomes.iter().zip(1..) {
        let summary = &outcome.summary;
        let mut write = |figure: &str, limit: Option<f64>, band: Band| {
            let mut row = vec![format!("{number:03}"), outcome.scenario.name.clone(), figure.to_owned()];
            row.push(limit.map(|limit| limit.to_string()).unwrap_or_default());
            if figure == "attack_rate" {
                let parts = [band.median, band.low50, band.high50, band.low95, band.high95];
                row.extend(parts.map(|value| format!("{value:.5}")));
            } else {
                row.extend(cells(band));
            }
            out.write_record(&row)
        };
        write("attack_rate", None, summary.attack_rate)?;
        for (figure, band) in &summary.totals {
            write(&format!("total_{}", figure.name()), None, *band)?;
        }
        write("peak_day", None, summary.peak_day)?;
        write("peak_infections", None, summary.peak_infections)?;
        write("peak_cases", None, summary.peak_cases)?;
        for load in &summary.loads {
            write(&format!("peak_need_{}", load.resource), load.limit, load.peak_need)?;
            if load.limit.is_some() {
                write(&format!("days_over_{}", load.resource), load.limit, load.days_over)?;
            }
            if let Some(day) = load.overload_day {
                write(&format!("overload_day_{}", load.resource), load.limit, day)?;
            }
        }
    }
    out.flush().with_context(|| format!("{} cannot be written", path.display()))
}

/// The comparison for reading on a terminal: medians with 95 % intervals.
fn words(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    let whole = |band: Band| format!("{:.0} ({:.0} to {:.0})", band.median, band.low95, band.high95);
    for outcome in outcomes {
        let summary = &outcome.summary;
        let name = if outcome.scenario.name.is_empty() { "scenario" } else { &outcome.scenario.name };
        let attack = summary.attack_rate;
        _ = writeln!(text, "{name}");
        _ = writeln!(
            text,
            "  infected {:.1} % ({:.1} to {:.1}), peak on day {}",
            attack.median * 100.0,
            attack.low95 * 100.0,
            attack.high95 * 100.0,
            whole(summary.peak_day)
        );
        for (figure, band) in summary.totals.iter().filter(|(_, band)| band.high95 > 0.0) {
            _ = writeln!(text, "  {} {}", figure.name(), whole(*band));
        }
        for load in summary.loads.iter().filter(|load| load.peak_need.high95 > 0.0) {
            _ = write!(text, "  {} need at most {}", load.resource, whole(load.peak_need));
            if let Some(limit) = load.limit {
                _ = write!(text, ", there are {limit}; beyond that in {:.0} % of the runs", load.overloaded * 100.0);
            }
            if let Some(day) = load.overload_day {
                _ = write!(text, ", from day {}", whole(day));
            }
            text.push('\n');
        }
    }
    text
}

fn fit(args: &FitArgs) -> Result<()> {
    let clock = Clock::start();
    let study = read(&args.file)?;
    let scenario = study.scenarios.first().context("the file has no scenario")?;
    let mut table = Table::open(&args.cases)?;
    let column = table.column(&args.column)?;
    let mut cases = Vec::new();
    while table.advance()? {
        cases.push(table.value::<u64>(column, "whole number of cases")?);
    }
    if cases.is_empty() {
        bail!("{} has no row below its header {}", args.cases.display(), table.header().join(", "));
    }
    let fit = sim::fit::fit(scenario, &cases, args.seed, args.draws, threads(args.threads), Watch::default())
        .map_err(|error| said(&error))
        .with_context(|| format!("{}, {} rows", args.cases.display(), table.row() - 2))?;
    if let Some(path) = &args.out {
        let mut out = table::create(path)?;
        out.write_record(["day", "reported", BAND[0], BAND[1], BAND[2], BAND[3], BAND[4]])?;
        for (day, band) in fit.cases.iter().enumerate() {
            let mut row = vec![day.to_string(), cases.get(day).map(u64::to_string).unwrap_or_default()];
            row.extend(cells(*band));
            out.write_record(&row)?;
        }
        out.flush().with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&json!({ "fit": fit, "cost": clock.cost() }))?);
    } else {
        let line = |band: Band| format!("{:.3} ({:.3} to {:.3})", band.median, band.low95, band.high95);
        println!("transmission {}", line(fit.transmission));
        println!("ascertainment {}", line(fit.ascertainment));
        println!("infections until then {}", line(fit.infections));
        println!("{} of {} runs kept, within {:.3} of the log of the weekly cases", fit.kept, fit.draws, fit.distance);
    }
    Ok(())
}
