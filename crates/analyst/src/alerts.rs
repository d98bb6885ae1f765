//! `alerts`: alert and epidemic by the regulation in force, from counts by day.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use clap::ValueEnum;
use epi::detect::alerts::{Disease, Rule, State, Time};
use serde::Serialize;

use crate::summary::{Clock, Cost};
use crate::table::{Table, create};

/// Alerts by regulation.
#[derive(clap::Args)]
pub struct AlertsArgs {
    /// Counts by day: series, date, count; a day without a row is a day without a case. For a disease of group A the
    /// confirmed cases, for one that is not endemic the cases that are linked with each other.
    #[arg(long)]
    input: PathBuf,
    /// The day of the test: its week and month up to it are judged by the rule in force on it; else the last day.
    #[arg(long)]
    day: Option<NaiveDate>,
    /// What kind of disease it is there.
    #[arg(long, value_enum)]
    disease: Kind,
    /// Years with an epidemic, which are not compared with.
    #[arg(long, value_delimiter = ',')]
    epidemic_years: Vec<i32>,
    /// Where the answer goes; `-` is standard output.
    #[arg(long)]
    out: PathBuf,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Group A.
    A,
    /// Group B or C, there every year.
    Endemic,
    /// Group B or C, not usually there.
    NotEndemic,
}

#[derive(Serialize)]
struct Summary {
    rule: &'static str,
    day: NaiveDate,
    series: usize,
    alerts: usize,
    epidemics: usize,
    /// Tests that need more earlier years than the record has.
    unknown: usize,
    cost: Cost,
}

/// Years looked back on for those of the rule, epidemic ones left out.
const BACK: i32 = 30;

/// Runs the command.
pub fn run(args: &AlertsArgs) -> Result<()> {
    let clock = Clock::start();
    let all = read(&args.input)?;
    let last = all.values().filter_map(|days| days.last_key_value()).map(|(day, _)| *day).max();
    let day = args.day.or(last).with_context(|| format!("{} holds no days", args.input.display()))?;
    let Some(rule) = Rule::on(day) else {
        bail!("no rule is known to be in force on {day}; see data/epi/alerts.toml");
    };
    let disease = match args.disease {
        Kind::A => Disease::GroupA,
        Kind::Endemic => Disease::Endemic,
        Kind::NotEndemic => Disease::NotEndemic,
    };
    let mut summary =
        Summary { rule: &rule.id, day, series: all.len(), alerts: 0, epidemics: 0, unknown: 0, cost: clock.cost() };
    let mut out = create(&args.out)?;
    let header = ["series", "day", "time", "count", "years", "mean", "deviation", "alert", "epidemic", "state", "rule"];
    out.write_record(header)?;
    for (name, days) in &all {
        for time in [Time::Week, Time::Month] {
            let count = sum(days, begin(time, day), day);
            let earlier = earlier(days, time, day, rule.years, &args.epidemic_years);
            let Some(finding) = rule.judge(time, disease, count, &earlier) else { continue };
            summary.alerts += usize::from(finding.state == State::Alert);
            summary.epidemics += usize::from(finding.state == State::Epidemic);
            summary.unknown += usize::from(finding.state == State::Unknown);
            let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.2}"));
            out.write_record([
                name.as_str(),
                &day.to_string(),
                if time == Time::Week { "week" } else { "month" },
                &count.to_string(),
                &earlier.len().to_string(),
                &number(finding.mean),
                &number(finding.deviation),
                &number(finding.alert),
                &number(finding.epidemic),
                match finding.state {
                    State::Usual => "usual",
                    State::Unknown => "unknown",
                    State::Alert => "alert",
                    State::Epidemic => "epidemic",
                },
                &rule.id,
            ])?;
        }
    }
    out.flush().with_context(|| format!("{} cannot be written", args.out.display()))?;
    summary.cost = clock.cost();
    if args.json {
        println!("{}", serde_json::to_string(&summary)?);
    } else {
        eprintln!(
            "{} on {day}: {} series, {} alerts, {} epidemics; not enough earlier years: {}",
            summary.rule, summary.series, summary.alerts, summary.epidemics, summary.unknown
        );
    }
    Ok(())
}

/// First day of the week or month of a day.
fn begin(time: Time, day: NaiveDate) -> NaiveDate {
    match time {
        Time::Week => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
        Time::Month => day - Days::new(u64::from(day.day0())),
    }
}

fn sum(days: &BTreeMap<NaiveDate, u64>, from: NaiveDate, to: NaiveDate) -> u64 {
    days.range(from..=to).map(|(_, count)| *count).sum()
}

/// The same week or month, in whole, of the latest years that the record holds, epidemic years left out.
fn earlier(days: &BTreeMap<NaiveDate, u64>, time: Time, day: NaiveDate, years: usize, epidemic: &[i32]) -> Vec<u64> {
    let Some((first, _)) = days.first_key_value() else { return Vec::new() };
    (1..=BACK)
        .filter_map(|back| {
            let (from, to, year) = match time {
                Time::Week => {
                    let week = day.iso_week();
                    let year = week.year() - back;
                    // A year of 52 weeks has no 53rd: its last one stands for it.
                    let monday = NaiveDate::from_isoywd_opt(year, week.week(), Weekday::Mon)
                        .or_else(|| NaiveDate::from_isoywd_opt(year, 52, Weekday::Mon))?;
                    (monday, monday + Days::new(6), year)
                }
                Time::Month => {
                    let from = NaiveDate::from_ymd_opt(day.year() - back, day.month(), 1)?;
                    (from, from + chrono::Months::new(1) - Days::new(1), day.year() - back)
                }
            };
            (from >= *first && !epidemic.contains(&year)).then(|| sum(days, from, to))
        })
        .take(years)
        .collect()
}

fn read(path: &Path) -> Result<BTreeMap<String, BTreeMap<NaiveDate, u64>>> {
    let mut table = Table::open(path)?;
    let (name, date, count) = (table.column("series")?, table.column("date")?, table.column("count")?);
    let mut all: BTreeMap<String, BTreeMap<NaiveDate, u64>> = BTreeMap::new();
    while table.advance()? {
        let day = table.day(date)?;
        let cases: u64 = table.value(count, "whole number from 0 up")?;
        if cases > 1_000_000_000 {
            return Err(table.fault(count, "is no believable count of a day"));
        }
        let series = all.entry(table.text(name)?.to_owned()).or_default();
        if series.insert(day, cases).is_some() {
            return Err(table.fault(date, "stands in an earlier row of this series too; one row a day"));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::fmt::Write as _;

    #[derive(Parser)]
    struct Door {
        #[command(flatten)]
        alerts: AlertsArgs,
    }

    fn answer(input: &str, more: &[&str]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
        std::fs::write(&from, input)?;
        let paths = ["alerts".as_ref(), "--input".as_ref(), from.as_os_str(), "--out".as_ref(), to.as_os_str()];
        let args = paths.into_iter().map(ToOwned::to_owned).chain(more.iter().map(Into::into));
        run(&Door::try_parse_from(args)?.alerts)?;
        Ok(std::fs::read_to_string(&to)?)
    }

    /// August of seven years, one case a week day by day; 2024 an epidemic.
    fn record() -> String {
        let mut text = "series,date,count\nSa Pa,2019-01-01,0\n".to_owned();
        for year in 2019..2026 {
            let each = if year == 2024 { 40 } else { 1 + year % 2 };
            for day in [3, 10, 17, 24] {
                let _ = writeln!(text, "Sa Pa,{year}-08-{day:02},{each}");
            }
        }
        text + "Sa Pa,2026-08-04,9\nSa Pa,2026-08-20,6\n"
    }

    #[test]
    fn s2_1c_the_month_is_held_against_five_years_without_epidemics() {
        let with = answer(&record(), &["--disease", "endemic", "--epidemic-years", "2024"]).unwrap();
        let month: Vec<&str> = with.lines().find(|row| row.contains(",month,")).unwrap().split(',').collect();
        // 2025, 2023, 2022, 2021, 2020: 8, 8, 4, 8, 4; mean 6.4, deviation 2.19; above 10.78 it is an epidemic.
        assert_eq!(month[..10], ["Sa Pa", "2026-08-20", "month", "15", "5", "6.40", "2.19", "", "10.78", "epidemic"]);
        let without = answer(&record(), &["--disease", "endemic"]).unwrap();
        assert!(without.lines().any(|row| row.contains(",month,15,5,") && row.contains(",usual,")), "{without}");
    }

    #[test]
    fn too_short_a_record_is_said_and_bad_rows_are_refused() {
        let short = "series,date,count\na,2026-08-01,3\na,2026-08-02,2\n";
        assert!(answer(short, &["--disease", "endemic"]).unwrap().contains(",unknown,TT 15/2026"));
        let linked = answer(short, &["--disease", "not-endemic"]).unwrap();
        assert!(linked.contains("a,2026-08-02,month,5,0,,,,5.00,epidemic"), "{linked}");
        assert!(answer(short, &["--disease", "a", "--day", "2021-08-02"]).unwrap().contains("QĐ 02/2016"));
        for (rows, words) in [
            ("a,2026-08-01,-3\n", "row 2, column count: \"-3\""),
            ("a,1/8/2026,3\n", "row 2, column date: \"1/8/2026\""),
            ("a,+262142-12-31,3\n", "row 2, column date: \"+262142-12-31\""),
            ("a,2026-08-01,3\na,2026-08-01,4\n", "row 3, column date"),
            ("", "holds no days"),
        ] {
            let input = format!("series,date,count\n{rows}");
            let error = format!("{:#}", answer(&input, &["--disease", "a"]).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
        let old = answer(short, &["--disease", "a", "--day", "2001-08-02"]).unwrap_err().to_string();
        assert!(old.contains("no rule is known to be in force on 2001-08-02"), "{old}");
    }
}
