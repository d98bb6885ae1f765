//! `nowcast`: what the latest days' cases will be when all are entered, from the days of onset and of entry.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use chrono::{Days, NaiveDate};
use epi::nowcast::{Record, nowcast};
use serde::Serialize;

use crate::summary::{Clock, Cost};
use crate::table::{Table, create};

/// Nowcast of the latest days.
#[derive(clap::Args)]
pub struct NowcastArgs {
    /// Cases: location (may be left out), onset, entry; a row a case.
    #[arg(long)]
    input: PathBuf,
    /// The day of the nowcast; else the last day of entry. Later entries are not used.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// Longest delay in days that is looked at.
    #[arg(long, default_value_t = 21)]
    longest: usize,
    /// Where the answer goes; `-` for standard output.
    #[arg(long)]
    out: PathBuf,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary {
    today: NaiveDate,
    cases: usize,
    /// Cases without a day of onset or of entry.
    without_days: usize,
    /// Entered before their onset, after today, or later than the longest delay.
    set_aside: usize,
    not_enough_data: BTreeMap<String, String>,
    #[serde(flatten)]
    cost: Cost,
}

/// Longest span of days of a file.
const LONGEST: i64 = 36_525;

/// Runs the command.
pub fn run(args: &NowcastArgs) -> Result<()> {
    let clock = Clock::start();
    if !(1..=120).contains(&args.longest) {
        bail!("--longest {} is out of range; 1 to 120 days", args.longest);
    }
    let (places, without_days) = read(args)?;
    let all = || places.values().flatten();
    let name = args.input.display();
    let last = all().map(|case| case.1).max().with_context(|| format!("{name} holds no case with both days"))?;
    let today = args.today.unwrap_or(last);
    let first = all().map(|case| case.0.min(case.1)).min().unwrap_or(today).min(today);
    if (last.max(today) - first).num_days() > LONGEST {
        bail!("{name}: the days run from {first} to {}; is a year mistyped?", last.max(today));
    }
    let number = |day: NaiveDate| (day - first).num_days() as usize;
    let mut summary = Summary {
        today,
        cases: all().count(),
        without_days,
        set_aside: 0,
        not_enough_data: BTreeMap::new(),
        cost: clock.cost(),
    };
    let mut rows = Vec::new();
    for (place, cases) in &places {
        let records: Vec<Record> =
            cases.iter().map(|(onset, entry)| Record { onset: number(*onset), entry: number(*entry) }).collect();
        match nowcast(&records, number(today), args.longest) {
            Ok(answer) => {
                summary.set_aside += answer.set_aside;
                rows.extend(answer.days.into_iter().map(|day| (place, day)));
            }
            Err(few) => {
                summary.not_enough_data.insert(place.clone(), few.to_string());
            }
        }
    }
    if rows.is_empty() {
        let why = summary.not_enough_data.iter().next().map(|(place, why)| format!("; {place}: {why}"));
        bail!("{name}: no nowcast can be made{}", why.unwrap_or_default());
    }
    let mut out = create(&args.out)?;
    out.write_record(["location", "onset", "reported", "complete", "expected", "median", "q025", "q975"])?;
    for (place, day) in rows {
        out.write_record([
            place.as_str(),
            &(first + Days::new(day.day as u64)).to_string(),
            &day.reported.to_string(),
            &format!("{:.4}", day.complete),
            &format!("{:.2}", day.expected),
            &day.median.to_string(),
            &day.low.to_string(),
            &day.high.to_string(),
        ])?;
    }
    out.flush().with_context(|| format!("{} cannot be written", args.out.display()))?;
    summary.cost = clock.cost();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        eprintln!(
            "nowcast of {today} from {} cases; without both days: {}, set aside: {}, places without enough cases: {}",
            summary.cases,
            summary.without_days,
            summary.set_aside,
            summary.not_enough_data.len()
        );
    }
    Ok(())
}

/// Onset and entry of each case, by location.
type Cases = BTreeMap<String, Vec<(NaiveDate, NaiveDate)>>;

fn read(args: &NowcastArgs) -> Result<(Cases, usize)> {
    let mut table = Table::open(&args.input)?;
    let (onset, entry, location) = (table.column("onset")?, table.column("entry")?, table.find("location"));
    let (mut places, mut without) = (Cases::new(), 0);
    while table.advance()? {
        let empty = |text: &str| matches!(text, "" | "NA");
        if empty(table.text(onset)?) || empty(table.text(entry)?) {
            without += 1;
            continue;
        }
        let days = (table.day(onset)?, table.day(entry)?);
        let place = location.map_or(Ok("all"), |column| table.text(column))?.to_owned();
        places.entry(place).or_default().push(days);
    }
    Ok((places, without))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::fmt::Write as _;

    #[derive(Parser)]
    struct Door {
        #[command(flatten)]
        nowcast: NowcastArgs,
    }

    fn answer(input: &str, more: &[&str]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
        std::fs::write(&from, input)?;
        let paths = ["nowcast".as_ref(), "--input".as_ref(), from.as_os_str(), "--out".as_ref(), to.as_os_str()];
        let args = paths.into_iter().map(ToOwned::to_owned).chain(more.iter().map(Into::into));
        run(&Door::try_parse_from(args)?.nowcast)?;
        Ok(std::fs::read_to_string(&to)?)
    }

    /// Twelve cases a day for 40 days; a third is entered on the day, a third each one and two days later.
    #[test]
    fn the_latest_days_are_made_whole() {
        let first = NaiveDate::from_ymd_opt(2021, 9, 1).unwrap();
        let mut text = "onset,entry\n2021-09-03,2021-09-01\n,2021-09-02\n".to_owned();
        for day in 0..40_u64 {
            for case in 0..12 {
                let entry = day + case % 3;
                if entry < 40 {
                    let _ = writeln!(text, "{},{}", first + Days::new(day), first + Days::new(entry));
                }
            }
        }
        let found = answer(&text, &["--longest", "5"]).unwrap();
        let rows: Vec<Vec<&str>> = found.lines().skip(1).map(|row| row.split(',').collect()).collect();
        assert_eq!(rows.len(), 6);
        for (row, reported) in rows.iter().rev().zip(["4", "8", "12"]) {
            assert_eq!(row[2], reported);
            let expected: f64 = row[4].parse().unwrap();
            assert!((expected - 12.0).abs() < 1.5, "{row:?}");
        }
    }

    #[test]
    fn bad_cases_are_refused_or_set_aside() {
        let refused = |input: &str, more: &[&str], words: &str| {
            let error = format!("{:#}", answer(input, more).unwrap_err());
            assert!(error.contains(words), "{error}");
        };
        refused("onset,entry\n2021-09-01,2021-09-02\n", &[], "no nowcast can be made; all: ");
        refused("onset,entry\n2021-09-01,31/9\n", &[], "row 2, column entry: \"31/9\"");
        refused("onset,entry\n,\n", &[], "no case with both days");
        refused("onset,entry\n1021-09-01,2021-09-02\n", &[], "is a year mistyped?");
        refused("onset,entry\n1921-09-01,2021-09-02\n", &[], "the days run from 1921-09-01 to 2021-09-02");
        refused("onset,entry\n2021-09-01,+262142-12-31\n", &[], "row 2, column entry: \"+262142-12-31\"");
        refused("onset,entry\n", &["--longest", "0"], "--longest 0");
    }
}
