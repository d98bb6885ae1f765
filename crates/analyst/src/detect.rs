//! `detect`: outbreaks in weekly counts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use epi::detect::{Ears, Farrington, Judgement, Method, Own};
use serde::Serialize;

use crate::parallel;
use crate::summary::{Clock, Cost};
use crate::table::{self, Table};

mod clusters;

/// Outbreaks in weekly counts.
#[derive(Args)]
pub struct Detect {
    /// Weekly counts: columns series,week,count; weeks in whole numbers, none left out.
    #[arg(long)]
    input: PathBuf,
    /// How outbreaks are detected.
    #[arg(long, value_enum, default_value_t = Way::Own)]
    method: Way,
    /// Where the series lie, for the scan: series,latitude,longitude in degrees.
    #[arg(long)]
    places: Option<PathBuf>,
    /// Most places of a cluster of the scan.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    nearest: u32,
    /// Longest cluster of the scan, in weeks.
    #[arg(long, default_value_t = 8)]
    longest: usize,
    /// Times that the scan shuffles the weeks.
    #[arg(long, default_value_t = 99, value_parser = clap::value_parser!(u32).range(0..=99_999))]
    replicates: u32,
    /// Seed of the shuffling.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// First week that is judged.
    #[arg(long)]
    from_week: Option<i64>,
    /// Where the answer goes; `-` is standard output.
    #[arg(long)]
    out: PathBuf,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    /// Farrington's method made flexible (Noufaily et al. 2013).
    Farrington,
    /// Our own: evidence for an outbreak against none over two weeks.
    Own,
    /// EARS C1.
    EarsC1,
    /// EARS C2.
    EarsC2,
    /// EARS C3.
    EarsC3,
    /// Clusters of places and weeks that reach into the last week (space-time permutation scan).
    Scan,
}

#[derive(Serialize)]
struct Summary {
    method: Way,
    series: usize,
    weeks: usize,
    judged: usize,
    alarms: usize,
    /// Weeks asked for that lie too early in their series to be judged.
    too_early: usize,
    detect_s: f64,
    cost: Cost,
}

/// A series of weeks without gaps.
struct Weekly {
    name: String,
    first: i64,
    counts: Vec<u64>,
}

/// Largest number of a week, either side of 0.
const LARGEST: u64 = 1_000_000;

/// Runs the command.
pub fn run(args: &Detect) -> Result<()> {
    let clock = Clock::start();
    let all = read(&args.input)?;
    if matches!(args.method, Way::Scan) {
        return clusters::run(args, &all, &clock);
    }
    let started = std::time::Instant::now();
    let judged = parallel::map(&all, |series| judge(args, series));
    let detect_s = started.elapsed().as_secs_f64();
    let mut out = table::create(&args.out)?;
    out.write_record(["series", "week", "alarm", "threshold", "score"])?;
    let (mut rows, mut alarms, mut too_early) = (0, 0, 0);
    let number = |value: Option<f64>| {
        let mut text = String::new();
        if let Some(value) = value {
            table::push_number(&mut text, value);
        }
        text
    };
    for (series, judgements) in all.iter().zip(&judged) {
        let asked = series.counts.len() - series.position(args.from_week).min(series.counts.len());
        too_early += asked - judgements.len();
        for (week, judgement) in judgements {
            rows += 1;
            alarms += usize::from(judgement.alarm);
            let week = (series.first + *week as i64).to_string();
            let alarm = if judgement.alarm { "1" } else { "0" };
            let (threshold, score) = (number(judgement.threshold), number(judgement.score));
            out.write_record([series.name.as_str(), &week, alarm, &threshold, &score])?;
        }
    }
    out.flush()?;
    drop(out);
    if rows == 0 {
        bail!(
            "{}: no week can be judged; the series are too short for the method or --from-week lies beyond them",
            args.input.display()
        );
    }
    if args.json {
        let weeks = all.iter().map(|series| series.counts.len()).sum();
        let cost = clock.cost();
        let summary =
            Summary { method: args.method, series: all.len(), weeks, judged: rows, alarms, too_early, detect_s, cost };
        println!("{}", serde_json::to_string(&summary)?);
    }
    Ok(())
}

impl Weekly {
    /// Position of the first week asked for.
    fn position(&self, from_week: Option<i64>) -> usize {
        from_week.map_or(0, |week| usize::try_from(week.saturating_sub(self.first)).unwrap_or(0))
    }
}

fn judge(args: &Detect, series: &Weekly) -> Vec<(usize, Judgement)> {
    let from = series.position(args.from_week);
    let counts = &series.counts;
    match args.method {
        Way::Farrington => Farrington::default().judge_from(counts, from),
        Way::Own => Own::default().judge_from(counts, from),
        Way::EarsC1 => Ears::C1.judge_from(counts, from),
        Way::EarsC2 => Ears::C2.judge_from(counts, from),
        Way::EarsC3 => Ears::C3.judge_from(counts, from),
        // Judges no series alone.
        Way::Scan => Vec::new(),
    }
}

fn read(path: &Path) -> Result<Vec<Weekly>> {
    let mut table = Table::open(path)?;
    let (name, week, count) = (table.column("series")?, table.column("week")?, table.column("count")?);
    let mut all: Vec<Weekly> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    while table.advance()? {
        let at: i64 = table.value(week, "whole number of a week")?;
        if at.unsigned_abs() > LARGEST {
            return Err(table.fault(week, "is no believable number of a week"));
        }
        let cases: u64 = table.value(count, "whole number from 0 up")?;
        if cases > 1_000_000_000 {
            return Err(table.fault(count, "is no believable count of a week"));
        }
        let of = table.text(name)?;
        if let Some(series) = known.get(of).and_then(|known| all.get_mut(*known)) {
            let next = series.first + series.counts.len() as i64;
            if at != next {
                return Err(table.fault(week, &format!("is not week {next}; one row a week, oldest first, no gaps")));
            }
            series.counts.push(cases);
        } else {
            known.insert(of.to_owned(), all.len());
            all.push(Weekly { name: of.to_owned(), first: at, counts: vec![cases] });
        }
    }
    if all.is_empty() {
        bail!("{} holds no weeks", path.display());
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
        detect: Detect,
    }

    fn answer(input: &str, more: &[&str]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
        std::fs::write(&from, input)?;
        let paths = ["detect".as_ref(), "--input".as_ref(), from.as_os_str(), "--out".as_ref(), to.as_os_str()];
        let args = paths.into_iter().map(ToOwned::to_owned).chain(more.iter().map(Into::into));
        run(&Door::try_parse_from(args)?.detect)?;
        Ok(std::fs::read_to_string(&to)?)
    }

    #[test]
    fn weeks_keep_their_names_and_a_jump_raises_the_alarm() {
        let week = |week: i64| format!("\"Sa Pa, xã\",{week},{}\n", if week == 160 { 30 } else { 3 + week % 3 });
        let input = format!("series,week,count\n{}", (1..=160).map(week).collect::<String>());
        for method in ["own", "ears-c1", "ears-c2"] {
            let text = answer(&input, &["--method", method, "--from-week", "159"]).unwrap();
            let rows: Vec<&str> = text.lines().collect();
            assert_eq!(rows[0], "series,week,alarm,threshold,score");
            assert!(
                rows[1].starts_with("\"Sa Pa, xã\",159,0,") && rows[2].starts_with("\"Sa Pa, xã\",160,1,"),
                "{text}"
            );
            assert_eq!(rows.len(), 3);
        }
        let short = format!("{:#}", answer(&input, &["--method", "farrington"]).unwrap_err());
        assert!(short.contains("too short"), "{short}");
    }

    #[test]
    fn s2_1c_clusters_are_named_by_their_places() {
        let folder = tempfile::tempdir().unwrap();
        let places = folder.path().join("places.csv");
        let mut rows = "series,week,count\n".to_owned();
        let mut at = "series,latitude,longitude\n".to_owned();
        for place in 0..20_u32 {
            let _ = writeln!(at, "xa{place},{},105.5", 20.0 + f64::from(place) / 10.0);
            for week in 1..=20_u32 {
                let more = if (8..10).contains(&place) && week == 20 { 25 } else { 0 };
                let _ = writeln!(rows, "xa{place},{week},{}", 3 + (place + week) % 3 + more);
            }
        }
        std::fs::write(&places, &at).unwrap();
        let more = ["--method", "scan", "--replicates", "99", "--places", places.to_str().unwrap()];
        let text = answer(&rows, &more).unwrap();
        let found: Vec<&str> = text.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
        assert!(found.contains(&"xa8") && found.contains(&"xa9") && found.len() == 2, "{text}");
        assert!(text.contains(",20,20,"), "{text}");
        let refused = |input: &str, more: &[&str], words: &str| {
            let error = format!("{:#}", answer(input, more).unwrap_err());
            assert!(error.contains(words), "{error}");
        };
        refused(&rows, &more[..4], "--places");
        refused(&format!("{rows}xa99,1,2\n"), &more, "has no place xa99");
        refused(&format!("{rows}xa9,21,2\n"), &more, "the same weeks of all");
        std::fs::write(&places, at.replace("20.3,105.5", "203,105.5")).unwrap();
        refused(&rows, &more, "row 5, column latitude: \"203\"");
    }

    #[test]
    fn bad_weeks_are_refused_by_place() {
        for (rows, words) in [
            ("a,1,2\na,3,2\n", "row 3, column week: \"3\" is not week 2"),
            ("a,1,-2\n", "row 2, column count: \"-2\""),
            ("a,1,\n", "row 2, column count"),
            ("a,x,2\n", "row 2, column week"),
            ("a,9223372036854775807,2\n", "row 2, column week: \"9223372036854775807\" is no believable"),
            ("", "no weeks"),
        ] {
            let error = format!("{:#}", answer(&format!("series,week,count\n{rows}"), &[]).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
        for more in [["--replicates", "100000"], ["--nearest", "0"], ["--nearest", "1001"]] {
            let error = answer("series,week,count\na,1,2\n", &more).unwrap_err().to_string();
            assert!(error.contains(more[0]) && error.contains(more[1]), "{error}");
        }
    }
}
