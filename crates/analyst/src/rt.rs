//! `rt`: the reproduction number over time.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use epi::rt::calibrated::{Belief, Belt, course, habit};
use epi::rt::{Cori, cori};
use epi::{NotEnough, SerialInterval};
use serde::Serialize;

use crate::parallel;
use crate::series::{self, Gaps, Series};
use crate::summary::{Clock, Cost};
use crate::table::{self, Table};

/// The reproduction number over time, from daily counts.
#[derive(Args)]
pub struct Rt {
    /// Daily counts: columns date,count (and series), or a row a series.
    #[arg(long)]
    input: PathBuf,
    /// Mean of the serial interval in days, above 1.
    #[arg(long, requires = "si_sd", conflicts_with = "si", required_unless_present = "si")]
    si_mean: Option<f64>,
    /// Standard deviation of the serial interval in days.
    #[arg(long, requires = "si_mean")]
    si_sd: Option<f64>,
    /// The serial interval itself: two columns, days from 0 on and their chances.
    #[arg(long)]
    si: Option<PathBuf>,
    /// Days of a window (cori).
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=365))]
    window: u16,
    /// How R is estimated.
    #[arg(long, value_enum, default_value_t = Method::Calibrated)]
    method: Method,
    /// Where the answer goes; `-` is standard output.
    #[arg(long)]
    out: PathBuf,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Method {
    /// Sliding windows with Poisson noise, as in `EpiEstim`.
    Cori,
    /// Filter and smoother with bunched counts, whose intervals hold what they say.
    Calibrated,
}

#[derive(Serialize)]
struct Summary {
    method: Method,
    series: usize,
    days: usize,
    rows: usize,
    /// Series with too little data, which were left out.
    not_enough: usize,
    /// Rows of the file where the first of them begin.
    not_enough_rows: Vec<u64>,
    missing_days: usize,
    negative_counts: usize,
    /// Reports that the calibrated method did not believe: late batches, days without report amid many cases.
    reports_set_aside: usize,
    estimate_s: f64,
    cost: Cost,
}

/// The rows of one series as they are written.
#[derive(Default)]
struct Answer {
    text: String,
    rows: usize,
    set_aside: usize,
}

/// Runs the command.
pub fn run(args: &Rt) -> Result<()> {
    let clock = Clock::start();
    let gaps = if args.method == Method::Cori { Gaps::Refused } else { Gaps::Open };
    let read = series::read(&args.input, gaps)?;
    let days = read.series.iter().map(|series| series.counts.len()).max().unwrap_or(0);
    let interval = interval(args, days)?;
    let started = std::time::Instant::now();
    let settings = Cori { window: usize::from(args.window), ..Cori::default() };
    let belief = match args.method {
        Method::Calibrated if read.series.len() > 1 => {
            let habits = parallel::map(&read.series, |series| habit(&series.counts, &interval).ok());
            Belief::pooled(&habits.into_iter().flatten().collect::<Vec<_>>())
        }
        _ => Belief::default(),
    };
    let mut out = table::create_plain(&args.out)?;
    let columns = match args.method {
        Method::Cori => "t_start,t_end,mean,sd,q025,q25,median,q75,q975",
        Method::Calibrated => "t,kind,mean,median,q025,q975",
    };
    writeln!(out, "{}{columns}", if read.named { "series," } else { "" })?;
    let (mut rows, mut set_aside, mut computing) = (0, 0, started.elapsed().as_secs_f64());
    let mut not_enough = Vec::new();
    for part in read.series.chunks(512) {
        let started = std::time::Instant::now();
        let answers = parallel::map(part, |series| match args.method {
            Method::Cori => windows(series, &interval, &settings, read.named),
            Method::Calibrated => belts(series, &interval, &belief, read.named),
        });
        computing += started.elapsed().as_secs_f64();
        for (series, answer) in part.iter().zip(answers) {
            match answer {
                Ok(answer) => {
                    out.write_all(answer.text.as_bytes())?;
                    rows += answer.rows;
                    set_aside += answer.set_aside;
                }
                Err(few) if read.series.len() == 1 => bail!("{}: {few}", args.input.display()),
                Err(_) => not_enough.push(series.row),
            }
        }
    }
    out.flush()?;
    drop(out);
    if args.json {
        let summary = Summary {
            method: args.method,
            series: read.series.len(),
            days,
            rows,
            not_enough: not_enough.len(),
            not_enough_rows: not_enough.iter().copied().take(10).collect(),
            missing_days: read.missing,
            negative_counts: read.negative,
            reports_set_aside: set_aside,
            estimate_s: computing,
            cost: clock.cost(),
        };
        println!("{}", serde_json::to_string(&summary)?);
    }
    Ok(())
}

/// The serial interval asked for; a gamma is spread over as many days as the longest series has.
fn interval(args: &Rt, days: usize) -> Result<SerialInterval> {
    if let Some(path) = &args.si {
        return read_interval(path);
    }
    let (Some(mean), Some(sd)) = (args.si_mean, args.si_sd) else { bail!("give --si-mean and --si-sd, or --si") };
    SerialInterval::gamma(mean, sd, days.max(2)).with_context(|| format!("--si-mean {mean} --si-sd {sd}"))
}

fn read_interval(path: &Path) -> Result<SerialInterval> {
    let mut table = Table::open(path)?;
    if table.header().len() != 2 {
        bail!("{}: two columns are expected, days from 0 on and their chances", path.display());
    }
    let mut chances: Vec<f64> = Vec::new();
    while table.advance()? {
        let day: usize = table.value(0, "whole number of days")?;
        if chances.is_empty() && day == 1 {
            chances.push(0.0);
        }
        if day != chances.len() {
            return Err(table.fault(0, &format!("is not day {}; every day from 0 on is expected", chances.len())));
        }
        let chance: f64 = table.value(1, "number")?;
        if !(0.0..=1.0).contains(&chance) {
            return Err(table.fault(1, "is no chance from 0 to 1"));
        }
        chances.push(chance);
    }
    let sum: f64 = chances.iter().sum();
    SerialInterval::from_chances(chances).with_context(|| format!("{}: the chances sum to {sum:.4}", path.display()))
}

fn windows(series: &Series, interval: &SerialInterval, settings: &Cori, named: bool) -> Result<Answer, NotEnough> {
    let counts: Vec<u64> = series.counts.iter().map(|count| count.unwrap_or(0)).collect();
    let estimates = cori(&counts, interval, settings)?;
    let first = estimates.first().map_or(counts.len(), |estimate| estimate.to);
    let mut answer = Answer::default();
    // Windows before the mean serial interval has passed: no estimate, as in the reference.
    for to in settings.window..first {
        answer.begin(series, named);
        answer.cells(&[to + 2 - settings.window, to + 1]);
        answer.text.push_str(&",NA".repeat(7)[1..]);
        answer.end();
    }
    for one in &estimates {
        answer.begin(series, named);
        answer.cells(&[one.from + 1, one.to + 1]);
        answer.numbers(&[one.mean, one.sd, one.low, one.q25, one.median, one.q75, one.high]);
        answer.end();
    }
    Ok(answer)
}

fn belts(series: &Series, interval: &SerialInterval, belief: &Belief, named: bool) -> Result<Answer, NotEnough> {
    let found = course(&series.counts, interval, belief)?;
    let mut answer = Answer { set_aside: found.set_aside, ..Answer::default() };
    let mut row = |day: usize, kind: &str, belt: &Belt| {
        answer.begin(series, named);
        answer.cells(&[day + 1]);
        answer.text.push_str(kind);
        answer.text.push(',');
        answer.numbers(&[belt.mean, belt.median, belt.low, belt.high]);
        answer.end();
    };
    for (day, both) in found.days.iter().enumerate() {
        row(day, "filtered", &both.filtered);
        row(day, "smoothed", &both.smoothed);
    }
    Ok(answer)
}

impl Answer {
    fn begin(&mut self, series: &Series, named: bool) {
        if named {
            self.text.push_str(&table::quoted(&series.name));
            self.text.push(',');
        }
    }

    fn cells(&mut self, values: &[usize]) {
        for value in values {
            self.text.push_str(&value.to_string());
            self.text.push(',');
        }
    }

    fn numbers(&mut self, values: &[f64]) {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            table::push_number(&mut self.text, *value);
        }
    }

    fn end(&mut self) {
        self.text.push('\n');
        self.rows += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Door {
        #[command(flatten)]
        rt: Rt,
    }

    /// Runs on the text of a table; the answer or the error.
    fn answer(input: &str, more: &[&str]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
        std::fs::write(&from, input)?;
        let paths = ["rt".as_ref(), "--input".as_ref(), from.as_os_str(), "--out".as_ref(), to.as_os_str()];
        let args = paths.into_iter().map(ToOwned::to_owned).chain(more.iter().map(Into::into));
        run(&Door::try_parse_from(args)?.rt)?;
        Ok(std::fs::read_to_string(&to)?)
    }

    fn daily(counts: &[&str]) -> String {
        let rows = counts.iter().enumerate().map(|(at, count)| format!("2021-09-{:02},{count}\n", at + 1));
        format!("date,count\n{}", rows.collect::<String>())
    }

    const CORI: [&str; 6] = ["--si-mean", "2.6", "--si-sd", "1.5", "--method", "cori"];

    /// Everyone infects on the next day; window of three days: shape 15, rate 7.2.
    #[test]
    fn cori_is_written_with_days_counted_from_1() {
        let folder = tempfile::tempdir().unwrap();
        let si = folder.path().join("si.csv");
        std::fs::write(&si, "day,chance\n0,0\n1,1\n").unwrap();
        let si = si.display().to_string();
        let text = answer(&daily(&["1", "2", "4", "8"]), &["--si", &si, "--window", "3", "--method", "cori"]).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[0], "t_start,t_end,mean,sd,q025,q25,median,q75,q975");
        assert!(rows[1].starts_with("2,4,2.08333333,") && rows.len() == 2, "{text}");
    }

    #[test]
    fn wide_tables_with_and_without_names_give_the_same() {
        let counts = (0..30).map(|day| (20 + day % 5).to_string()).collect::<Vec<_>>().join(",");
        let bare = answer(&format!("{counts}\n{counts}\n"), &["--si-mean", "5.2", "--si-sd", "2.8"]).unwrap();
        let days = (1..=30).map(|day| format!("d{day}")).collect::<Vec<_>>().join(",");
        let named =
            answer(&format!("series,{days}\n1,{counts}\n2,{counts}\n"), &["--si-mean", "5.2", "--si-sd", "2.8"])
                .unwrap();
        assert_eq!(bare, named);
        assert!(bare.starts_with("series,t,kind,mean,median,q025,q975\n1,1,filtered,"), "{}", &bare[..60]);
        assert_eq!(bare.lines().count(), 1 + 2 * 30 * 2);
    }

    #[test]
    fn bad_input_is_refused_by_place_and_value() {
        let refused = |input: &str, more: &[&str], words: &[&str]| {
            let error = format!("{:#}", answer(input, more).unwrap_err());
            assert!(words.iter().all(|word| error.contains(word)), "{error}");
        };
        refused(&daily(&["1", "-2", "4"]), &CORI, &["row 3", "count", "\"-2\"", "negative"]);
        refused(&daily(&["1", "", "4"]), &CORI, &["row 3", "missing"]);
        refused(&daily(&["1", "2.5", "4"]), &CORI, &["row 3", "\"2.5\""]);
        refused("date,count\n2021-09-01,1\n2021-09-04,2\n", &CORI, &["row 3", "2 days"]);
        refused("date,count\n2021-09-02,1\n2021-09-01,2\n", &CORI, &["row 3", "oldest first"]);
        refused("date,count\n31/12/2021,1\n", &CORI, &["row 2", "31/12/2021"]);
        refused(&daily(&["5"]), &CORI, &["in.csv"]);
        refused(&daily(&[]), &CORI, &["no counts"]);
        refused(&daily(&["0"; 28]), &["--si-mean", "5.2", "--si-sd", "2.8"], &["in.csv"]);
        refused(&daily(&["5"; 28]), &["--si-mean", "0.5", "--si-sd", "2.8"], &["--si-mean 0.5"]);
        refused(&daily(&["5"; 28]), &["--si-mean", "nan", "--si-sd", "2.8"], &["serial interval"]);
        refused("day,n\n1,2\n", &CORI, &["date"]);
    }

    #[test]
    fn calibrated_sets_bad_days_aside() {
        let mut counts = vec!["12"; 28];
        (counts[20], counts[21]) = ("", "-3");
        let text = answer(&daily(&counts), &["--si-mean", "5.2", "--si-sd", "2.8"]).unwrap();
        assert_eq!(text.lines().count(), 1 + 2 * 28);
    }
}
