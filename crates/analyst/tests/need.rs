//! Needs on small files of our own making.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use clap::Parser;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: analyst::Command,
}

/// The needs of the text of a table, or the error in full.
fn need(input: &str, more: &[&str]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    std::fs::write(&from, input).unwrap();
    let paths = ["vungxanh", "need", "--input", from.to_str().unwrap(), "--out", to.to_str().unwrap()];
    let command = Cli::try_parse_from([&paths, more].concat()).unwrap().command;
    analyst::run(command).map_err(|error| format!("{error:#}"))?;
    Ok(std::fs::read_to_string(&to).unwrap())
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 8, 2).unwrap() + Days::new(number)
}

/// The median of a target on a day ahead.
fn median(answer: &str, target: &str, number: &str) -> f64 {
    let is = |row: &Vec<&str>| row[3] == target && row[2] == number && row[6] == "0.5";
    answer.lines().map(|line| line.split(',').collect()).find(is).unwrap()[7].parse().unwrap()
}

#[test]
fn s2_1d_needs_follow_cases_and_admissions() {
    let mut text = "date,cases,admissions,deaths,beds,icu\n".to_owned();
    for number in 0..70 {
        let _ =
            writeln!(text, "{},500,50,{},400,{}", day(number), 4 + number % 3, if number == 69 { "80" } else { "" });
    }
    let answer = need(&text, &["--horizon", "28"]).unwrap();
    assert_eq!(answer.lines().count(), 1 + 5 * 28 * 23);
    assert!((median(&answer, "death", "14") / 5.0 - 1.0).abs() < 0.25);
    assert!((median(&answer, "bed", "1") / 400.0 - 1.0).abs() < 0.1);
    assert!((median(&answer, "icu", "1") / 80.0 - 1.0).abs() < 0.15);
    assert!(median(&answer, "oxygen litres a minute", "1") > 320.0 * 7.0);
    // From cases alone, by the published shares.
    let mut text = "location,date,cases\n".to_owned();
    for number in 0..70 {
        let _ = writeln!(text, "xa,{},500", day(number));
    }
    let answer = need(&text, &[]).unwrap();
    assert!((median(&answer, "hosp", "7") / 50.0 - 1.0).abs() < 0.25);
}

#[test]
fn admissions_that_are_counted_since_days_only_take_no_need_away() {
    let mut text = "date,cases,admissions\n".to_owned();
    for number in 0..70 {
        let _ = writeln!(text, "{},500,{}", day(number), if number < 65 { "" } else { "50" });
    }
    let answer = need(&text, &["--horizon", "28"]).unwrap();
    assert_eq!(answer.lines().count(), 1 + 5 * 28 * 23);
    assert!(median(&answer, "bed", "1") > 300.0, "those who came before the counting began lie in beds too");
}

#[test]
fn what_cannot_be_said_is_refused_plainly() {
    let refused = |input: &str, more: &[&str], words: &[&str]| {
        let error = need(input, more).unwrap_err();
        assert!(words.iter().all(|word| error.contains(word)), "{words:?} in {error}");
    };
    refused("date,deaths\n2021-09-01,3\n", &[], &["no column admissions"]);
    refused("date,cases\n2021-09-01,5\n", &[], &["in.csv", "no needs", "28"]);
    refused("date,cases\n2021-09-01,5.5\n", &[], &["row 2", "column cases", "5.5"]);
    refused("date,cases\n2021-09-01,5\n2021-09-01,6\n", &[], &["row 3", "one row a day"]);
    refused("date,cases\n", &[], &["no days"]);
    refused("date,cases\n2021-09-01,5\n", &["--horizon", "60"], &["--horizon 60"]);
    refused("date,cases\n1901-09-01,5\n2021-09-01,5\n", &[], &["row 3", "century"]);
    refused("date,cases\n1021-09-01,5\n2021-09-01,5\n", &[], &["row 2", "column date", "mistyped"]);
    refused("date,cases\n+262142-12-31,5\n", &[], &["row 2", "column date", "mistyped"]);
}
