//! `sources` and `places`: backwards from cases of unknown source.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use contact::backward::{Exposure, hotspots, suspects};
use contact::{Risk, Sources};
use serde::Serialize;

use crate::numbers::{self, required};
use crate::summary::{Clock, Cost};
use crate::table;
use crate::trace::{Inputs, Known};

/// Days before onset in which a case was infected.
#[derive(clap::Args, Clone, Copy)]
struct Days {
    /// First day before onset on which a case may have been infected.
    #[arg(long, default_value_t = 14)]
    earliest: u32,
    /// Last day before onset on which it may.
    #[arg(long, default_value_t = 2)]
    latest: u32,
}

impl Days {
    fn exposure(self) -> Result<Exposure> {
        if self.latest > self.earliest {
            bail!("--latest {} lies before --earliest {}: both count days before onset", self.latest, self.earliest);
        }
        Ok(Exposure { earliest: self.earliest, latest: self.latest })
    }
}

/// Arguments of `sources`.
#[derive(clap::Args)]
pub struct SourcesArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Cases of unknown source: columns person, `onset_day`. Those of --cases are the possible sources.
    #[arg(long)]
    unknown: PathBuf,
    #[command(flatten)]
    days: Days,
    /// Suspects written for a case.
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// Suspects, most likely first: person, rank, source, meetings, minutes, chance, share.
    #[arg(long)]
    out: PathBuf,
    /// Print counts and cost as JSON.
    #[arg(long)]
    json: bool,
}

/// Arguments of `places`.
#[derive(clap::Args)]
pub struct PlacesArgs {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    days: Days,
    /// Cases that a place needs.
    #[arg(long, default_value_t = 2)]
    least: u32,
    /// Places, the least explained by chance first: place, cases, `visitor_hours`, expected, excess, chance.
    #[arg(long)]
    out: PathBuf,
    /// Print counts and cost as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    known: &'a Known,
    /// Cases asked about.
    asked: usize,
    /// Those with at least one suspect, or places found.
    found: usize,
    query: Cost,
    total: Cost,
}

/// Ranks who may have infected each case of unknown source.
pub fn sources(args: &SourcesArgs) -> Result<()> {
    let total = Clock::start();
    let exposure = args.days.exposure()?;
    let read = args.inputs.read()?;
    let unknown = onsets(&args.unknown)?;
    let query = Clock::start();
    let weigher = Risk::shipped().weigher(read.kinds);
    let sources = Sources::new(&read.index, &read.cases);
    let mut out = table::create(&args.out)?;
    let written = || format!("{} cannot be written", args.out.display());
    out.write_record(["person", "rank", "source", "meetings", "minutes", "chance", "share"]).with_context(written)?;
    let mut found = 0;
    for case in &unknown {
        let ranked = suspects(&read.index, &read.rule, Risk::shipped(), &weigher, &sources, *case, exposure);
        found += usize::from(!ranked.is_empty());
        for (suspect, rank) in ranked.iter().take(args.top).zip(1..) {
            let (chance, share) = (format!("{:.6}", suspect.chance), format!("{:.4}", suspect.share));
            let row = (case.0, rank, suspect.source, suspect.meetings, suspect.minutes, chance, share);
            out.serialize(row).with_context(written)?;
        }
    }
    out.flush().with_context(written)?;
    tell(args.json, &read.known, (unknown.len(), found), query.cost(), &total)
}

/// Ranks the places where cases were infected beyond chance.
pub fn places(args: &PlacesArgs) -> Result<()> {
    let total = Clock::start();
    let exposure = args.days.exposure()?;
    let read = args.inputs.read()?;
    let query = Clock::start();
    let cases: Vec<(u32, u32)> = read.cases.iter().map(|case| (case.person, case.onset_day)).collect();
    let found = hotspots(&read.index, &cases, exposure, args.least);
    let mut out = table::create(&args.out)?;
    let written = || format!("{} cannot be written", args.out.display());
    out.write_record(["place", "cases", "visitor_hours", "expected", "excess", "chance"]).with_context(written)?;
    for spot in &found {
        let excess = format!("{:.3}", f64::from(spot.cases) - spot.expected);
        let (hours, expected) = (format!("{:.1}", spot.visitor_hours), format!("{:.4}", spot.expected));
        let row = (spot.place, spot.cases, hours, expected, excess, format!("{:.3e}", spot.chance));
        out.serialize(row).with_context(written)?;
    }
    out.flush().with_context(written)?;
    tell(args.json, &read.known, (cases.len(), found.len()), query.cost(), &total)
}

fn tell(json: bool, known: &Known, (asked, found): (usize, usize), query: Cost, total: &Clock) -> Result<()> {
    if json {
        let summary = Summary { known, asked, found, query, total: total.cost() };
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        known.warn();
    }
    Ok(())
}

fn onsets(path: &Path) -> Result<Vec<(u32, u32)>> {
    let mut onsets = Vec::new();
    numbers::read(path, &[required("person"), required("onset_day")], |_, [person, onset]| {
        onsets.push((person, onset));
        Ok(())
    })?;
    Ok(onsets)
}
