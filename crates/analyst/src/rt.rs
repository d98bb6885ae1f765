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
