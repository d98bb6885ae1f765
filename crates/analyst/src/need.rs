//! `need`: deaths, beds, intensive care and oxygen of the coming days, from cases and admissions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::{Days, NaiveDate};
use epi::forecast::HORIZON;
use epi::need::{Ahead, Need, Quantiles, Record};
use epi::ready;
use epi::score::LEVELS;
use serde::Serialize;

use crate::summary::{Clock, Cost};
use crate::table::{Table, create};

/// Needs of the coming days.
#[derive(clap::Args)]
pub struct NeedArgs {
    /// Counts by day: location (may be left out), date, and cases, admissions or both; where known, deaths, and
    /// beds and icu taken at the end of the day. Cells may be empty.
    #[arg(long)]
    input: PathBuf,
    /// Days ahead.
    #[arg(long, default_value_t = HORIZON)]
    horizon: usize,
    /// Where the needs go, in the long form of the forecast hubs, a target a need; `-` for standard output.
    #[arg(long)]
    out: PathBuf,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary {
    locations: usize,
    rows: usize,
    /// Days whose count was no count of that day, or was not given.
    days_set_aside: usize,
    /// What could not be forecast, and why.
    not_enough_data: BTreeMap<String, String>,
    #[serde(flatten)]
    cost: Cost,
}

/// Names of the columns with counts.
const COLUMNS: [&str; 5] = ["cases", "admissions", "deaths", "beds", "icu"];
/// Longest span of days of one location.
const LONGEST: i64 = 36_525;

/// One location: what stands in each column, by day.
#[derive(Default)]
struct Place {
    days: BTreeMap<NaiveDate, [Option<u64>; 5]>,
}

/// A location's needs by target.
type Needs = Vec<(&'static str, Vec<Quantiles>)>;

/// Runs the command.
pub fn run(args: &NeedArgs) -> Result<()> {
    let clock = Clock::start();
    if args.horizon == 0 || args.horizon > HORIZON {
        bail!("--horizon {} is out of range; 1 to {HORIZON} days can be forecast", args.horizon);
    }
    let places = read(&args.input)?;
    let mut summary = Summary {
        locations: places.len(),
        rows: 0,
        days_set_aside: 0,
        not_enough_data: BTreeMap::new(),
        cost: clock.cost(),
    };
    let mut found = Vec::new();
    for (name, place) in &places {
        let (needs, aside) = place.needs(args.horizon);
        summary.days_set_aside += aside;
        match needs {
            Ok(needs) => found.push((name, place, needs)),
            Err(why) => {
                summary.not_enough_data.insert(name.clone(), why);
            }
        }
    }
    if found.is_empty() {
        let why = summary.not_enough_data.iter().next().map(|(place, why)| format!("; {place}: {why}"));
        bail!("{}: no needs can be forecast{}", args.input.display(), why.unwrap_or_default());
    }
    let mut writer = create(&args.out)?;
    writer.write_record([
        "reference_date",
        "location",
        "horizon",
        "target",
        "target_end_date",
        "output_type",
        "output_type_id",
        "value",
    ])?;
    for (name, place, needs) in found {
        let as_of = place.last() + Days::new(1);
        for (target, days) in needs {
            for (number, quantiles) in days.iter().enumerate() {
                let (as_of, end) = (as_of.to_string(), (as_of + Days::new(number as u64)).to_string());
                let number = (number + 1).to_string();
                for (level, value) in LEVELS.iter().zip(quantiles) {
                    let (level, value) = (level.to_string(), format!("{}", (value * 100.0).round() / 100.0));
                    writer.write_record([&as_of, name, &number, target, &end, "quantile", &level, &value])?;
                    summary.rows += 1;
                }
            }
        }
    }
    writer.flush().with_context(|| format!("{} cannot be written", args.out.display()))?;
    summary.cost = clock.cost();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        eprintln!(
            "{} rows for {} locations; not enough data: {}; days set aside or without a count: {}",
            summary.rows,
            summary.locations,
            summary.not_enough_data.len(),
            summary.days_set_aside
        );
    }
    Ok(())
}

impl Place {
    fn last(&self) -> NaiveDate {
        self.days.last_key_value().map_or(NaiveDate::MIN, |(day, _)| *day)
    }

    /// A column day by day, from its first count on; nothing where it has none.
    fn series(&self, column: usize) -> Vec<Option<u64>> {
        let counted = self.days.iter().find(|(_, row)| row[column].is_some());
        let Some((first, _)) = counted else { return Vec::new() };
        let days = first.iter_days().take_while(|day| *day <= self.last());
        days.map(|day| self.days.get(&day).and_then(|row| row[column])).collect()
    }

    /// What will be needed, and how many days were set aside.
    fn needs(&self, horizon: usize) -> (Result<Needs, String>, usize) {
        let mut aside = 0;
        let mut counts = |column: usize| {
            let ready = ready(&self.series(column));
            aside += ready.heaps.len() + ready.silent.len() + ready.missing;
            ready.counts
        };
        let (cases, admissions, deaths) = (counts(0), counts(1), counts(2));
        let taken = |column: usize| self.days.get(&self.last()).and_then(|row| row[column]).map(|count| count as f64);
        let record = Record { cases: &cases, admissions: &admissions, deaths: &deaths, beds: taken(3), icu: taken(4) };
        let needs = Need::covid_19().ahead(&record, horizon);
        (needs.map(by_target).map_err(|few| few.to_string()), aside)
    }
}

/// Under the names of the targets; what nothing is known of is left out.
fn by_target(ahead: Ahead) -> Needs {
    let Ahead { admissions, deaths, beds, icu, oxygen } = ahead;
    let all =
        [("death", deaths), ("oxygen litres a minute", oxygen), ("icu", icu), ("hosp", admissions), ("bed", beds)];
    all.into_iter().filter(|(_, days)| !days.is_empty()).collect()
}

fn read(path: &Path) -> Result<BTreeMap<String, Place>> {
    let mut table = Table::open(path)?;
    let (date, location) = (table.column("date")?, table.find("location"));
    let columns = COLUMNS.map(|name| table.find(name));
    if columns[0].is_none() && columns[1].is_none() {
        table.column("admissions")?;
    }
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    while table.advance()? {
        let day = table.day(date)?;
        let name = location.map_or(Ok("all"), |column| table.text(column))?.to_owned();
        let mut row = [None; 5];
        for (count, column) in row.iter_mut().zip(columns) {
            let Some(column) = column else { continue };
            if matches!(table.text(column)?, "" | "NA") {
                continue;
            }
            let number: i64 = table.value(column, "whole number")?;
            if number > 1_000_000_000 {
                return Err(table.fault(column, "is no believable count"));
            }
            // A negative count takes back earlier days: of its own day it says nothing.
            *count = u64::try_from(number).ok();
        }
        let place = places.entry(name).or_default();
        if place.days.insert(day, row).is_some() {
            return Err(table.fault(date, "stands in an earlier row of this location too; one row a day"));
        }
        let first = place.days.first_key_value().map_or(day, |(first, _)| *first);
        if (place.last() - first).num_days() > LONGEST {
            return Err(table.fault(date, &format!("lies a century from {}; is a year mistyped?", place.last())));
        }
    }
    if places.is_empty() {
        bail!("{} holds no days", path.display());
    }
    Ok(places)
}
