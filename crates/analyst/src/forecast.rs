//! `forecast`: the counts of the coming weeks or days, as quantiles, in the form of the forecast hubs.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::{Days, NaiveDate};
use epi::forecast::{Change, Issue, Kind, Panel, Season, Step, WEEKS_AHEAD, weekly};
use epi::score::LEVELS;
use serde::Serialize;

use crate::summary::{Clock, Cost};
use crate::table::{Table, create};

mod daily;
mod tree;

/// Forecasts counts from what was known when.
#[derive(clap::Args)]
pub struct ForecastArgs {
    /// Counts as they became known: `as_of`, location, date (daily) or `target_end_date` (weekly), value; a row where a
    /// value was new or changed. Every `as_of` is forecast, from what was known then.
    #[arg(long, required_unless_present = "input", conflicts_with = "input")]
    vintages: Option<PathBuf>,
    /// Counts as they are known now: location (may be left out), date or `target_end_date`, value.
    #[arg(long)]
    input: Option<PathBuf>,
    /// Weeks by their numbers (1-4, 0-3); the first ends on the first Saturday on or after `as_of`.
    #[arg(long, default_value = "1-4")]
    horizons: String,
    /// Days ahead of --input, day by day, or in weeks with --weekly.
    #[arg(long, conflicts_with = "vintages")]
    horizon: Option<usize>,
    /// Forecast weeks of --input, all locations together.
    #[arg(long)]
    weekly: bool,
    /// What is counted: case, death or hosp; any other name is forecast by what holds of all three.
    #[arg(long, default_value = "case")]
    target: String,
    /// Areas as location,parent: forecasts are made to add up over them.
    #[arg(long)]
    tree: Option<PathBuf>,
    /// Where the forecast goes; `-` for standard output.
    #[arg(long)]
    out: PathBuf,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary {
    issues: usize,
    locations: usize,
    forecasts: usize,
    /// Empty or missing values, left out.
    missing_values: usize,
    /// Negative values, taken as corrections.
    negative_values: usize,
    /// Rows dated on or after the day on which they are said to be known, left out.
    rows_of_the_future: usize,
    /// Locations without enough data for a forecast, and why.
    not_enough_data: BTreeMap<String, String>,
    /// Days whose count was not taken for the cases of that day.
    set_aside: Vec<daily::SetAside>,
    /// Days of which no count was given; the days around stand in for them.
    days_without_count: usize,
    #[serde(flatten)]
    cost: Cost,
}

/// Counts as they stand in a file.
struct Counts {
    locations: Vec<String>,
    step: Step,
    issues: Vec<Issue>,
    missing: usize,
    negative: usize,
    future: usize,
}

/// Runs the command.
pub fn run(args: &ForecastArgs) -> Result<()> {
    let clock = Clock::start();
    let (path, vintages) = match (&args.vintages, &args.input) {
        (Some(path), _) => (path, true),
        (None, Some(path)) => (path, false),
        (None, None) => bail!("give --vintages or --input"),
    };
    let counts = read(path, vintages)?;
    let areas = args.tree.as_deref().map(|tree| tree::Areas::read(tree, &counts.locations)).transpose()?;
    let mut found = Found::default();
    if vintages || args.weekly || counts.step == Step::Weekly {
        found.by_week(&counts, args, path, !vintages)?;
    } else {
        found.by_day(&counts, daily::days(args.horizon)?);
    }
    if let Some(areas) = areas {
        areas.add_up(&mut found.rows);
    }
    let forecasts = found.rows.len();
    if forecasts == 0 {
        let why = found.not_enough.iter().next().map(|(place, why)| format!("; {place}: {why}")).unwrap_or_default();
        bail!("{}: none of {} series can be forecast{why}", path.display(), counts.locations.len());
    }
    write(args, &counts, &found.rows)?;
    let summary = Summary {
        issues: counts.issues.len(),
        locations: counts.locations.len(),
        forecasts,
        missing_values: counts.missing,
        negative_values: counts.negative,
        rows_of_the_future: counts.future,
        not_enough_data: found.not_enough,
        set_aside: found.set_aside,
        days_without_count: found.missing,
        cost: clock.cost(),
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        eprintln!(
            "{} forecasts of {} locations at {} issues; not enough data: {}; values missing: {}, negative: {}, of the future: {}; days set aside: {}, without a count: {}",
            summary.forecasts,
            summary.locations,
            summary.issues,
            summary.not_enough_data.len(),
            summary.missing_values,
            summary.negative_values,
            summary.rows_of_the_future,
            summary.set_aside.len(),
            summary.days_without_count,
        );
        for day in summary.set_aside.iter().take(20) {
            eprintln!("  {} {}: {} {}", day.location, day.date, day.value, day.why.words());
        }
    }
    Ok(())
}

/// One forecast.
struct Row {
    as_of: NaiveDate,
    /// Number of the location.
    place: usize,
    /// Number of the horizon.
    number: usize,
    end: NaiveDate,
    quantiles: [f64; 23],
}

/// What was forecast, and what was not.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    not_enough: BTreeMap<String, String>,
    set_aside: Vec<daily::SetAside>,
    missing: usize,
}

impl Found {
    fn by_week(&mut self, counts: &Counts, args: &ForecastArgs, path: &Path, last_alone: bool) -> Result<()> {
        let (first, weeks) = horizons(args)?;
        let panel = Panel::new(counts.step, counts.locations.len(), counts.issues.clone())
            .with_context(|| path.display().to_string())?
            .with_seasons(|place| Season::of(&counts.locations[place]));
        let mut seen = vec![false; counts.locations.len()];
        for week in weekly(&panel, Kind::named(&args.target), weeks, last_alone) {
            seen[week.place] = true;
            let (as_of, place, end, quantiles) = (week.as_of, week.place, week.week_end, week.quantiles);
            self.rows.push(Row { as_of, place, number: first + week.ahead, end, quantiles });
        }
        for (place, _) in counts.locations.iter().zip(seen).filter(|(_, seen)| !seen) {
            self.not_enough.insert(place.clone(), "no count of the latest 60 days".to_owned());
        }
        Ok(())
    }

    fn by_day(&mut self, counts: &Counts, days: usize) {
        for (place, found) in daily::places(counts, days).into_iter().enumerate() {
            for (end, quantiles) in found.ahead {
                let number = (end - found.as_of).num_days() as usize + 1;
                self.rows.push(Row { as_of: found.as_of, place, number, end, quantiles });
            }
            self.set_aside.extend(found.set_aside);
            self.missing += found.missing;
            if let Some(few) = found.not_enough {
                self.not_enough.insert(found.name, few);
            }
        }
    }
}

/// Writes the long form of the hubs.
fn write(args: &ForecastArgs, counts: &Counts, rows: &[Row]) -> Result<()> {
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
    for row in rows {
        let place = &counts.locations[row.place];
        let (as_of, horizon, end) = (row.as_of.to_string(), row.number.to_string(), row.end.to_string());
        for (level, value) in LEVELS.iter().zip(&row.quantiles) {
            let (level, value) = (level.to_string(), format!("{}", (value * 100.0).round() / 100.0));
            writer.write_record([&as_of, place, &horizon, &args.target, &end, "quantile", &level, &value])?;
        }
    }
    writer.flush().with_context(|| format!("{} cannot be written", args.out.display()))
}

/// First number and number of weeks.
fn horizons(args: &ForecastArgs) -> Result<(usize, usize)> {
    if let Some(days) = args.horizon {
        let weeks = days.div_ceil(7);
        if weeks == 0 || weeks > WEEKS_AHEAD {
            bail!("--horizon {days} is out of range; 1 to {} days can be forecast by weeks", 7 * WEEKS_AHEAD);
        }
        return Ok((1, weeks));
    }
    let (from, to) = args.horizons.split_once('-').unwrap_or((&args.horizons, &args.horizons));
    match (from.trim().parse::<usize>(), to.trim().parse::<usize>()) {
        (Ok(from), Ok(to)) if from <= to && to - from < WEEKS_AHEAD => Ok((from, to - from + 1)),
        _ => bail!(
            "--horizons {} is no range of weeks such as 1-4 or 0-3, of at most {WEEKS_AHEAD} weeks",
            args.horizons
        ),
    }
}

/// Reads counts; without `vintages` all are known on the day after the last.
fn read(path: &Path, vintages: bool) -> Result<Counts> {
    let mut table = Table::open(path)?;
    let as_of = if vintages { Some(table.column("as_of")?) } else { None };
    let (date, step) = match (table.find("date"), table.find("target_end_date")) {
        (Some(column), _) => (column, Step::Daily),
        (None, Some(column)) => (column, Step::Weekly),
        (None, None) => (table.column("date")?, Step::Daily),
    };
    let value = table.find("value").or_else(|| table.find("count")).or_else(|| table.find("cases"));
    let value = value.map_or_else(|| table.column("value"), Ok)?;
    let location = if vintages { Some(table.column("location")?) } else { table.find("location") };
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut counts = Counts { locations: Vec::new(), step, issues: Vec::new(), missing: 0, negative: 0, future: 0 };
    let mut issues: BTreeMap<NaiveDate, HashMap<(usize, NaiveDate), f64>> = BTreeMap::new();
    while table.advance()? {
        let name = location.map_or(Ok("all"), |column| table.text(column))?;
        if name.is_empty() {
            return Err(table.fault(location.unwrap_or(date), "is empty; every row needs a location"));
        }
        let place = if let Some(place) = numbers.get(name) {
            *place
        } else {
            counts.locations.push(name.to_owned());
            numbers.insert(name.to_owned(), counts.locations.len() - 1);
            counts.locations.len() - 1
        };
        let day = table.day(date)?;
        let known = as_of.map(|column| table.day(column)).transpose()?;
        if matches!(table.text(value)?, "" | "NA" | "NaN" | "nan") {
            counts.missing += 1;
            continue;
        }
        let number: f64 = table.value(value, "number")?;
        if !number.is_finite() || number.abs() > 1e10 {
            return Err(table.fault(value, "is out of range for a count"));
        }
        if number < 0.0 {
            counts.negative += 1;
        }
        if known.is_some_and(|known| day >= known) {
            counts.future += 1;
            continue;
        }
        // In a file of changes the latest row of the same day and issue holds; two counts of one day are no series.
        let before = issues.entry(known.unwrap_or(NaiveDate::MIN)).or_default().insert((place, day), number);
        if let Some(before) = before.filter(|before| !vintages && (before - number).abs() > 1e-9) {
            return Err(table.fault(value, &format!("is the second count of {day}; an earlier row has {before}")));
        }
    }
    if issues.is_empty() {
        bail!("{} holds no count that could be used", path.display());
    }
    let last = issues.values().flat_map(|changes| changes.keys()).map(|(_, day)| *day).max();
    for (known, changes) in issues {
        let mut changes: Vec<Change> =
            changes.into_iter().map(|((place, date), value)| Change { place, date, value }).collect();
        changes.sort_unstable_by_key(|change| (change.place, change.date));
        let as_of = if vintages { known } else { last.map_or(known, |last| last + Days::new(1)) };
        counts.issues.push(Issue { as_of, changes });
    }
    Ok(counts)
}
