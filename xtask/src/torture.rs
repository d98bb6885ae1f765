//! `cargo xtask torture`: the program under every act at once and under faults, held against the whole history.

mod bench;
mod checker;
mod cuts;
mod disk;
mod hand;
mod history;
mod nemesis;
mod random;
mod released;
mod report;
mod round;
mod shim;
mod workload;

use crate::arguments::Arguments;
use crate::packages::{self, Need};
use crate::project::Project;
use crate::tally::Tally;
use crate::{program, web};
use anyhow::{Context, Result, bail};
use bench::{Bench, Database};
use cuts::Cuts;
use nemesis::Fault;
use report::Report;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Rounds on one copy of the seed: few enough that a check stays short.
const ERA: usize = 8;
/// How long the short form goes on, on each database; a round that is under way is ended.
const SHORT: Duration = Duration::from_secs(70);

/// What is asked of a run.
pub struct Options {
    /// How long the run goes on on each database, the making of the seed included.
    pub time: Duration,
    pub seed: u64,
    pub databases: Vec<Database>,
    /// The program; built from the workspace where none is named.
    pub program: Option<PathBuf>,
    /// The faults that fall, by name; all where none is named.
    pub only: Vec<String>,
}

/// `cargo xtask torture [--minutes N] [--database sqlite|postgres|both] [--seed N] [--program PATH] [--only FAULTS]`
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let minutes: f64 = arguments.value("--minutes")?.map_or(Ok(3.0), |text| text.parse())?;
    let seed = arguments.value("--seed")?.map_or(Ok(chance()), |text| text.parse())?;
    let databases = match arguments.value("--database")?.as_deref() {
        None | Some("both") => vec![Database::Sqlite, Database::Postgres],
        Some("sqlite") => vec![Database::Sqlite],
        Some("postgres") => vec![Database::Postgres],
        Some(other) => bail!("--database takes sqlite, postgres or both, not `{other}`"),
    };
    let program = arguments.value("--program")?.map(PathBuf::from);
    let only = arguments.value("--only")?.unwrap_or_default();
    let only = only.split(',').filter(|name| !name.is_empty()).map(str::to_lowercase).collect();
    arguments.none_left()?;
    let options = Options { time: Duration::from_secs_f64(minutes * 60.0), seed, databases, program, only };
    if options.databases.contains(&Database::Postgres) {
        packages::ensure(&[Need::Postgres])?;
    }
    let report = torture(project, &options)?;
    println!("\n{report}");
    report.verdict()
}

/// The short form, a step of `cargo xtask test`: a minute of rounds on each database.
pub fn short(project: &Project, tally: &mut Tally) -> Result<()> {
    packages::ensure(&[Need::Postgres])?;
    let databases = vec![Database::Sqlite, Database::Postgres];
    let options = Options { time: SHORT, seed: chance(), databases, program: None, only: Vec::new() };
    let report = torture(project, &options)?;
    let told = report.to_string();
    println!("\n{told}");
    told.lines().for_each(|line| tally.read(line));
    report.verdict()
}

/// Tortures the databases one after the other.
pub fn torture(project: &Project, options: &Options) -> Result<Report> {
    let program = if let Some(program) = &options.program {
        program.clone()
    } else {
        web::build(project)?;
        program::build(project, &[])?
    };
    let mut report = Report::new(options.seed);
    for which in &options.databases {
        println!("\n-- {}, seed {}", which.name(), options.seed);
        let folder = project.keep(&format!("torture-{}", which.name()))?;
        on_one(*which, &folder, &program, options, &mut report)
            .with_context(|| format!("{}, seed {}", which.name(), options.seed))?;
    }
    Ok(report)
}

fn on_one(which: Database, folder: &Path, program: &Path, options: &Options, report: &mut Report) -> Result<()> {
    let deadline = Instant::now() + options.time;
    let mut bench = Bench::make(which, folder, program, options.seed)?;
    let falls = |fault: &&Fault| options.only.is_empty() || options.only.contains(&format!("{fault:?}").to_lowercase());
    let wheel: Vec<Fault> = nemesis::turn(which).iter().filter(falls).copied().collect();
    anyhow::ensure!(!wheel.is_empty(), "none of the faults named by --only befalls {}", which.name());
    let mut rounds = wheel.iter().cycle();
    let mut cuts = Cuts::new(&bench)?;
    while Instant::now() < deadline {
        let arena = bench.era()?;
        let mut server = None;
        let mut sound = true;
        for fault in rounds.by_ref().take(ERA) {
            let played = round::play(&mut bench, &arena, server.take(), *fault)?;
            report.round(*fault, &played);
            server = played.server;
            if !played.found.is_empty() {
                report.violations(&bench, &arena, &format!("{fault:?}"), played.found)?;
                sound = false;
            }
            cut(&mut bench, &mut cuts, report)?;
            if !sound || server.is_none() || Instant::now() > deadline {
                break;
            }
        }
        if which == Database::Sqlite {
            let found = cuts.copies(&mut bench, &arena, sound)?;
            report.cut("backups and restores", &found);
            if !found.is_empty() {
                report.violations(&bench, &arena, "copies", found)?;
            }
        }
        report.acts(&arena);
    }
    Ok(())
}

/// Between two rounds: first openings and upgrades that are cut.
fn cut(bench: &mut Bench, cuts: &mut Cuts, report: &mut Report) -> Result<()> {
    let found = cuts.opening(bench)?;
    report.cut("first openings", &found);
    report.tell("first opening", found);
    match cuts.upgrade(bench)? {
        Some(found) => {
            report.cut("upgrades", &found);
            report.tell("upgrade", found);
        }
        None => report.leave_out("upgrades, which need `sqlite3`"),
    }
    Ok(())
}

fn chance() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs() % 1_000_000)
}
