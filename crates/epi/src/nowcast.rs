//! Cases that have begun but are not yet reported: what today's counts will be when all is in.
//!
//! The delay from onset to entry is learnt from the records themselves, backwards in time (the chance that a case
//! entered within `d` days was entered on day `d`), so that the latest, half-reported days teach too. The
//! reporting triangle is multiplicative (Lawless 1994, Canadian Journal of Statistics 22, 15–31); the chances are smoothed as by a
//! Dirichlet prior. Totals lean on those of the week before, so that a day with nothing yet is not nothing.

use crate::counts::quantiles;
use crate::not_enough::NotEnough;

/// Onset days that the delay is learnt from, the latest ones: habits of reporting change.
const MEMORY: usize = 56;
/// Records that it takes.
pub const RECORDS: u64 = 20;
/// Cases that the belief in the usual delays is worth, spread evenly over the delays.
const PRIOR: f64 = 0.5;
/// Cases that last week's level is worth in the total of a day.
const LEVEL: f64 = 2.0;

/// A case: the days of its onset and of its entry into the register, counted from any day 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Day of onset.
    pub onset: usize,
    /// Day of entry.
    pub entry: usize,
}

/// The cases of one day of onset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nowcast {
    /// Day of onset.
    pub day: usize,
    /// Entered until today.
    pub reported: u64,
    /// Share of the day's cases that is expected to be entered by today, from 0 to 1.
    pub complete: f64,
    /// Expected number when all is in.
    pub expected: f64,
    /// Median of that number.
    pub median: u64,
    /// 2.5 % quantile.
    pub low: u64,
    /// 97.5 % quantile.
    pub high: u64,
}

/// What an answer was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The last `longest + 1` days up to today, oldest first.
    pub days: Vec<Nowcast>,
    /// Records entered before their onset, after today, or later than the longest delay: set aside.
    pub set_aside: usize,
}

/// Nowcast of the last days up to `today`. `longest` is the longest delay in days that is looked at, at least 1.
pub fn nowcast(records: &[Record], today: usize, longest: usize) -> Result<Answer, NotEnough> {
    let longest = longest.max(1);
    let fit = |record: &Record| {
        record.onset <= record.entry && record.entry <= today && record.entry - record.onset <= longest
    };
    let first = today.saturating_sub(MEMORY + longest);
    let (mut triangle, mut used) = (vec![vec![0_u64; longest + 1]; today + 1 - first], 0);
    for record in records.iter().filter(|record| fit(record) && record.onset >= first) {
        triangle[record.onset - first][record.entry - record.onset] += 1;
        used += 1;
    }
    if used < RECORDS {
        return Err(NotEnough { needed_days: 0, days: today + 1, needed_cases: RECORDS, cases: used });
    }
    let delays = Delays::learn(&triangle, longest);
    let set_aside = records.iter().filter(|record| !fit(record)).count();
    let mut totals: Vec<f64> = Vec::new();
    let mut days = Vec::new();
    for (at, row) in triangle.iter().enumerate() {
        let day = first + at;
        let reported = row.iter().sum::<u64>();
        let known = (today - day).min(longest);
        let (complete, spread) = (delays.complete[known], delays.spread[known]);
        let week = &totals[totals.len().saturating_sub(7)..];
        let level = if week.is_empty() { 0.0 } else { week.iter().sum::<f64>() / week.len() as f64 };
        // Gamma belief about the day's cases, updated by what is in.
        let shape = reported as f64 + LEVEL;
        let rate = complete + LEVEL / level.max(0.5);
        let missing = (1.0 - complete) * shape / rate;
        totals.push(reported as f64 + missing);
        if day + longest < today {
            continue;
        }
        let [low, median, high] = if missing < 1e-9 {
            [0; 3]
        } else {
            let unsure = (spread / (1.0 - complete).max(1e-9)).min(1.5);
            quantiles(missing.ln(), unsure, 1.0 / shape, &[0.025, 0.5, 0.975])
        };
        let expected = reported as f64 + missing;
        let [low, median, high] = [low, median, high].map(|more| reported + more);
        days.push(Nowcast { day, reported, complete, expected, median, low, high });
    }
    Ok(Answer { days, set_aside })
}

/// How fast cases are entered.
struct Delays {
    /// Share entered within each delay.
    complete: Vec<f64>,
    /// Standard deviation of the logarithm of that share.
    spread: Vec<f64>,
}

impl Delays {
    /// From a triangle of onset days and delays, the last row being today's.
    fn learn(triangle: &[Vec<u64>], longest: usize) -> Self {
        let (mut complete, mut spread) = (vec![1.0; longest + 1], vec![0.0; longest + 1]);
        let (mut share, mut variance) = (1.0_f64, 0.0_f64);
        for delay in (1..=longest).rev() {
            // Days of onset that are old enough to show this delay.
            let old = &triangle[..triangle.len().saturating_sub(delay)];
            let on: u64 = old.iter().map(|row| row[delay]).sum();
            let within: u64 = old.iter().map(|row| row[..=delay].iter().sum::<u64>()).sum();
            let prior = PRIOR / (longest + 1) as f64;
            let (on, before) = (on as f64 + prior, (within - on) as f64 + prior * delay as f64);
            let both = on + before;
            share *= before / both;
            // Of the logarithm of a beta variable, to the first order.
            variance += on / (before * (both + 1.0));
            complete[delay - 1] = share;
            spread[delay - 1] = variance.sqrt();
        }
        Self { complete, spread }
    }
}
