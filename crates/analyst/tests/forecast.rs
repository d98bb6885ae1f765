//! Forecast and score on small files of our own making: what comes out, and what becomes of bad rows.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write as _;
use std::path::Path;

use chrono::{Days, NaiveDate};
use clap::Parser;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: analyst::Command,
}

fn run(arguments: &[&str]) -> anyhow::Result<()> {
    analyst::run(Cli::try_parse_from([&["vungxanh"], arguments].concat())?.command)
}

/// Forecasts the text of a table; the answer, or the error in full.
fn forecast(input: &str, more: &[&str]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    std::fs::write(&from, input).unwrap();
    let named = if more.contains(&"--horizons") { "--vintages" } else { "--input" };
    let paths = ["forecast", named, from.to_str().unwrap(), "--out", to.to_str().unwrap()];
    run(&[&paths, more].concat()).map_err(|error| format!("{error:#}"))?;
    Ok(std::fs::read_to_string(&to).unwrap())
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 8, 2).unwrap() + Days::new(number)
}

/// Ten weeks of a place.
fn weeks() -> Vec<String> {
    (0..70).map(|day| [120, 120, 110, 110, 100, 80, 40][day % 7].to_string()).collect()
}

fn table(counts: &[String]) -> String {
    let mut text = "date,count\n".to_owned();
    for (number, count) in counts.iter().enumerate().filter(|(_, count)| *count != "-") {
        let _ = writeln!(text, "{},{count}", day(number as u64));
    }
    text
}

/// Medians, in the order of the answer; the quantiles of every forecast are in order.
fn medians(answer: &str) -> Vec<f64> {
    let rows: Vec<Vec<&str>> = answer.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let values: Vec<f64> = rows.iter().map(|row| row[7].parse().unwrap()).collect();
    for forecast in values.chunks(23) {
        assert!(forecast.is_sorted() && forecast[0] >= 0.0, "{forecast:?}");
    }
    values.chunks(23).map(|forecast| forecast[11]).collect()
}

#[test]
fn days_ahead_are_written_in_the_form_of_the_hubs() {
    let answer = forecast(&table(&weeks()), &["--horizon", "28"]).unwrap();
    let header = "reference_date,location,horizon,target,target_end_date,output_type,output_type_id,value\n";
    assert!(answer.starts_with(header), "{answer}");
    assert!(answer.contains("2021-10-11,all,1,case,2021-10-11,quantile,0.01,"), "{}", &answer[..300]);
    let medians = medians(&answer);
    assert_eq!(medians.len(), 28);
    assert!((medians[0] / 120.0 - 1.0).abs() < 0.1 && (medians[6] / 40.0 - 1.0).abs() < 0.2, "{medians:?}");
}

/// A heap of old reports in a day, a holiday, missing and negative counts, a gap of days.
#[test]
fn what_is_no_count_of_a_day_is_set_aside() {
    let week =
        |counts: &[String]| -> f64 { medians(&forecast(&table(counts), &["--horizon", "7"]).unwrap()).iter().sum() };
    let plain = week(&weeks());
    for (name, change) in [
        ("heap", &[(62, "151919")][..]),
        ("heap on the last day", &[(69, "151919")]),
        ("holiday", &[(56, "0"), (57, "0"), (58, "0")]),
        ("missing", &[(60, ""), (61, "NA")]),
        ("negative", &[(64, "-3000")]),
        ("gap", &[(45, "-"), (46, "-"), (47, "-")]),
    ] {
        let mut counts = weeks();
        for (day, count) in change {
            counts[*day] = (*count).to_owned();
        }
        let found = week(&counts);
        assert!((found / plain - 1.0).abs() < 0.2, "{name}: {found} for {plain}");
    }
}

#[test]
fn a_series_begins_anew_after_a_long_gap() {
    let mut text = table(&weeks());
    for number in 200..240 {
        let _ = writeln!(text, "{},{}", day(number), 20 + number % 3);
    }
    let medians = medians(&forecast(&text, &["--horizon", "7"]).unwrap());
    assert!(medians.iter().all(|median| (15.0..28.0).contains(median)), "{medians:?}");
}

#[test]
fn what_cannot_be_forecast_is_said_plainly() {
    let refused = |input: &str, more: &[&str], words: &[&str]| {
        let error = forecast(input, more).unwrap_err();
        assert!(words.iter().all(|word| error.contains(word)), "{words:?} in {error}");
    };
    let nothing = vec!["0".to_owned(); 70];
    refused(&table(&weeks()[..1]), &[], &["in.csv", "none of 1 series", "28"]);
    refused(&table(&nothing), &[], &["in.csv", "none of 1 series"]);
    refused("date,count\n", &[], &["in.csv", "no count"]);
    refused("date,count\n2021-13-01,5\n", &[], &["in.csv", "row 2", "column date", "2021-13-01"]);
    refused("date,count\n+262142-12-31,5\n", &[], &["row 2", "column date", "+262142-12-31", "mistyped"]);
    refused("date,count\n2021-09-01,many\n", &[], &["row 2", "column count", "\"many\""]);
    refused("date,count\n2021-09-01,1e30\n", &[], &["row 2", "out of range"]);
    refused("date,count\n2021-09-01,5\n2021-09-01,7\n", &[], &["row 3", "\"7\"", "second count of 2021-09-01"]);
    refused("location,date,count\n,2021-09-01,5\n", &[], &["row 2", "column location"]);
    refused("date,number\n2021-09-01,5\n", &[], &["in.csv", "no column value"]);
    refused(&table(&weeks()), &["--horizon", "29"], &["--horizon 29", "1 to 28"]);
    let weekly = "as_of,location,target_end_date,value\n2021-09-08,A,2021-09-04,5\n2021-09-08,A,2021-09-07,6\n";
    refused(weekly, &["--horizons", "0-3"], &["in.csv", "whole weeks apart"]);
    refused(weekly, &["--horizons", "3-0"], &["--horizons 3-0"]);
}

#[test]
fn weeks_of_many_places_are_forecast_at_every_issue() {
    let mut text = "as_of,location,target_end_date,value\n".to_owned();
    for issue in 0..12_u64 {
        for place in 0..3_u64 {
            let count = (place + 1) * (50 + issue * 3);
            let _ = writeln!(text, "{},p{place},{},{count}", day(7 * issue + 9), day(7 * issue + 5));
        }
    }
    let answer = forecast(&text, &["--horizons", "0-3", "--target", "hosp"]).unwrap();
    assert_eq!(medians(&answer).len(), 12 * 3 * 4);
    // The first horizon ends on the first Saturday on or after the issue.
    assert!(answer.contains("2021-08-11,p0,0,hosp,2021-08-14,quantile,0.5,"), "{}", &answer[..400]);
}

fn score(folder: &Path, forecasts: &str, truth: &str) -> Result<(), String> {
    let (given, came) = (folder.join("forecasts.csv"), folder.join("truth.csv"));
    std::fs::write(&given, forecasts).unwrap();
    std::fs::write(&came, truth).unwrap();
    let paths = ["score", "--forecasts", given.to_str().unwrap(), "--truth", came.to_str().unwrap()];
    run(&paths).map_err(|error| format!("{error:#}"))
}

#[test]
fn a_score_needs_places_that_the_truth_knows() {
    let folder = tempfile::tempdir().unwrap();
    let given = forecast(&table(&weeks()), &["--horizon", "7", "--target", "case"]).unwrap();
    let truth = |place: &str| format!("location,target_end_date,obs,target\n{place},2021-10-12,118,case\n");
    assert_eq!(score(folder.path(), &given, &truth("all")), Ok(()));
    let never_seen = score(folder.path(), &given, &truth("elsewhere")).unwrap_err();
    assert!(never_seen.contains("forecasts.csv"), "{never_seen}");
    let bad = score(folder.path(), &given, "location,target_end_date,obs\nall,2021-10-12,x\n").unwrap_err();
    assert!(bad.contains("truth.csv, row 2, column obs: \"x\""), "{bad}");
    let few = score(folder.path(), "location,horizon,target_end_date,output_type_id,value\na,1,b,0.5,3\n", &truth("a"));
    assert!(few.unwrap_err().contains("no forecast with all 23 quantiles"));
}

#[test]
fn s2_1d_forecasts_add_up_over_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree.csv");
    let mut text = "location,date,count\n".to_owned();
    for number in 0..70_u64 {
        let parts = [20 + number % 5, 60 + 3 * (number % 7), number % 2];
        let whole: u64 = parts.iter().sum();
        for (place, count) in ["tinh", "xa1", "xa2", "xa3"].iter().zip([whole, parts[0], parts[1], parts[2]]) {
            let _ = writeln!(text, "{place},{},{count}", day(number));
        }
    }
    let with = |areas: &str| {
        std::fs::write(&tree, areas).unwrap();
        forecast(&text, &["--horizon", "7", "--tree", tree.to_str().unwrap()])
    };
    let good = "location,parent\ntinh,\nxa1,tinh\nxa2,tinh\nxa3,tinh\nxa4,tinh\n";
    let found = medians(&with(good).unwrap());
    for ahead in 0..7 {
        let parts: f64 = (1..4).map(|place| found[7 * place + ahead]).sum();
        // A fourth commune without any count may take a little.
        assert!(parts <= found[ahead] + 0.05 && parts > 0.9 * found[ahead], "{parts} {}", found[ahead]);
    }
    let refused = |areas: &str, words: &str| {
        let error = with(areas).unwrap_err();
        assert!(error.contains(words), "{error}");
    };
    refused("location,parent\ntinh,\nxa1,tinh\nxa2,huyen\nxa3,tinh\n", "row 4, column parent: \"huyen\"");
    refused("location,parent\ntinh,\nxa1,tinh\nxa2,tinh\n", "no area xa3");
    refused("location,parent\ntinh,xa1\nxa1,tinh\nxa2,tinh\nxa3,tinh\n", "within itself");
    refused("location,parent\ntinh,\nxa1,tinh\nxa1,tinh\n", "row 4, column location: \"xa1\"");
}
