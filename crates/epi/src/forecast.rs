//! A short forecast of daily cases: damped trend, weekday effect, negative binomial noise.
//!
//! The line through the latest weeks is carried on with a growth that fades. Three things widen the interval:
//! what the line does not know (level and growth), how much the growth itself has changed from week to week,
//! and the bunching of counts around what is expected.
//!
//! On epidemics made by a renewal process the intervals hold what they say. On real reports, with their
//! holidays and batches (32 European countries, 2021, daily cases as known then, 28 days ahead), the 95 %
//! interval held 88 % of the days, 84 % on Saturdays: a report should call it likely, not certain.

mod baseline;
mod coherent;
mod fit;
mod panel;
mod place;
mod prior;
mod revision;
mod season;
mod shared;
mod weekly;
mod weeks;

use serde::{Deserialize, Serialize};

use crate::counts::{Bunching, quantiles};
use crate::growth::Line;
use crate::not_enough::NotEnough;
use crate::reports::ready;
use crate::weekday::Weekdays;
pub use baseline::{baseline_weeks, weeks_at_levels};
pub use coherent::{Tree, TreeError};
pub use panel::{Change, Issue, Panel, PanelError, Step, first_saturday};
pub use prior::Kind;
pub use season::Season;
pub use weekly::{WEEKS_AHEAD, WeekAhead, weekly};

/// Days that a forecast needs.
pub const DAYS: usize = 28;
/// Cases that it needs in those days.
pub const CASES: u64 = 10;
/// Longest horizon in days.
pub const HORIZON: usize = 28;
/// The quantiles that are given.
pub const LEVELS: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

/// Days looked back on for weekday effect, bunching and changes of growth.
const MEMORY: usize = 56;
/// Days that the line is drawn through, the latest weighing most.
const LINE: usize = 21;
/// Days in which the weight of a day on the line halves.
const HALF_LIFE: f64 = 7.0;
/// What is left of the growth from one day to the next: half of it after two weeks.
const DAMPING: f64 = 0.95;
/// Spread of growth rates per day among epidemics; a steeper line is partly chance.
const USUAL_GROWTH: f64 = 0.06;
/// Weeks back from which forecasts are tried on what came, the trials that the belief in them is worth, and the most
/// that one day counts (squared distances).
const TRIALS: usize = 6;
const WORTH: f64 = 1.0;
const FAR: f64 = 20.0;
/// No spread of a logarithm is wider.
const WIDEST: f64 = 3.0;
/// Usual change of the weekly growth from one week to the next, and the weeks that this belief is worth.
const USUAL_CHANGE: (f64, f64) = (0.25, 4.0);

/// A forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Quantiles ([`LEVELS`]) of the cases of each day ahead, tomorrow first.
    pub days: Vec<[u64; 7]>,
    /// Quantiles of the cases of all these days together.
    pub total: [u64; 7],
    /// Quantiles of each whole week of the horizon, the first week first.
    pub weeks: Vec<[u64; 7]>,
}

/// The logarithm of the expected cases of a day ahead.
#[derive(Clone, Copy)]
struct Ahead {
    centre: f64,
    spread: f64,
}

/// Forecasts daily cases (oldest first, every day present, days without cases as 0) for `horizon` days, at
/// most [`HORIZON`].
pub fn short(series: &[u64], horizon: usize) -> Result<Forecast, NotEnough> {
    let course = Course::of(series, horizon)?;
    Ok(Forecast {
        days: course.days(&LEVELS),
        total: course.sum(0..course.ahead.len(), &LEVELS),
        weeks: course.weeks(&LEVELS),
    })
}

/// Quantiles of each day ahead at any levels (rising, between 0 and 1); otherwise as [`short`].
pub fn at_levels<const N: usize>(
    series: &[u64],
    horizon: usize,
    levels: &[f64; N],
) -> Result<Vec<[u64; N]>, NotEnough> {
    Ok(Course::of(series, horizon)?.days(levels))
}

/// The days ahead, and how much they scatter.
struct Course {
    weekdays: Weekdays,
    bunching: Bunching,
    ahead: Vec<Ahead>,
    /// Days that it was made from.
    past: usize,
    /// How much farther off forecasts of this series were than they said.
    surprise: f64,
}

impl Course {
    /// Of a series, without what is no count of a day: one heap of old reports would wreck any line.
    fn of(series: &[u64], horizon: usize) -> Result<Self, NotEnough> {
        let latest = &series[series.len().saturating_sub(MEMORY + 7 * TRIALS)..];
        let counts = ready(&latest.iter().copied().map(Some).collect::<Vec<_>>()).counts;
        NotEnough::unless(&counts, DAYS, CASES)?;
        let counts: Vec<f64> = counts.into_iter().map(|count| count as f64).collect();
        Ok(Self { surprise: surprise(&counts), ..Self::plain(&counts, horizon.min(HORIZON)) })
    }

    fn plain(counts: &[f64], horizon: usize) -> Self {
        let recent = &counts[counts.len().saturating_sub(MEMORY)..];
        let weekdays = Weekdays::of(recent);
        let bunching = Bunching::of(recent, &weekdays);
        let ahead = path(recent, &weekdays, &bunching, horizon);
        Self { weekdays, bunching, ahead, past: recent.len(), surprise: 1.0 }
    }

    fn mean(&self, h: usize, z: f64) -> f64 {
        self.weekdays.factor(self.past + h) * (self.ahead[h].centre + z * self.ahead[h].spread).exp()
    }

    /// Inverse size of a day's counts; what surprised before is taken to be its reports, not the line, which would
    /// be carried on for weeks.
    fn noise(&self, h: usize) -> f64 {
        self.bunching.at(self.past + h) * self.surprise * self.surprise
    }

    fn days<const N: usize>(&self, levels: &[f64; N]) -> Vec<[u64; N]> {
        let day = |h: usize| quantiles(self.mean(h, 0.0).ln(), self.ahead[h].spread, self.noise(h), levels);
        (0..self.ahead.len()).map(day).collect()
    }

    /// Of each whole week, the first week first.
    fn weeks<const N: usize>(&self, levels: &[f64; N]) -> Vec<[u64; N]> {
        (0..self.ahead.len() / 7).map(|week| self.sum(7 * week..7 * week + 7, levels)).collect()
    }

    /// Quantiles of the sum of days; all 0 where there is none.
    fn sum<const N: usize>(&self, days: std::ops::Range<usize>, levels: &[f64; N]) -> [u64; N] {
        if days.is_empty() {
            return [0; N];
        }
        // The days of a period rise and fall together, as they share one line; their bunching does not.
        let at = |z: f64| days.clone().map(|h| self.mean(h, z)).sum::<f64>();
        let bunched: f64 = days.clone().map(|h| self.noise(h) * self.mean(h, 0.0).powi(2)).sum();
        let spread = (at(1.0) / at(-1.0)).ln() / 2.0;
        quantiles(at(0.0).ln(), spread, bunched / at(0.0).powi(2), levels)
    }
}

/// How much farther off the forecasts of the last weeks would have been than they said: reports of real places
/// have holidays, campaigns and batches that no line knows. Never below 1.
fn surprise(counts: &[f64]) -> f64 {
    let (mut squares, mut trials) = (WORTH, WORTH);
    for back in (1..=TRIALS).map(|week| 7 * week).take_while(|back| counts.len() >= back + DAYS) {
        let (past, came) = counts.split_at(counts.len() - back);
        if past[past.len() - DAYS..].iter().sum::<f64>() < CASES as f64 {
            continue;
        }
        let days = back.min(14);
        let course = Course::plain(past, days);
        let square = |(h, came): (usize, &f64)| {
            let mean = course.mean(h, 0.0);
            let variance = course.ahead[h].spread.powi(2) + course.noise(h) + 1.0 / (mean + 0.5);
            // A single day that is wide of everything teaches no more than one far off.
            (((came + 0.5) / (mean + 0.5)).ln().powi(2) / variance).min(FAR)
        };
        squares += came.iter().take(days).enumerate().map(square).sum::<f64>() / days as f64;
        trials += 1.0;
    }
    (squares / trials).sqrt().max(1.0)
}

/// The line of the latest weeks, carried on.
fn path(recent: &[f64], weekdays: &Weekdays, bunching: &Bunching, horizon: usize) -> Vec<Ahead> {
    let from = recent.len() - LINE.min(recent.len());
    let flat: Vec<f64> = (from..recent.len()).map(|at| recent[at] / weekdays.factor(at)).collect();
    // A day of which little is reported says little about the line.
    let weights: Vec<f64> = (from..recent.len())
        .map(|at| 0.5_f64.powf((recent.len() - 1 - at) as f64 / HALF_LIFE) * weekdays.factor(at))
        .collect();
    let line = if flat.iter().sum::<f64>() > 0.0 { Line::fit(&flat, &weights) } else { quiet(recent) };
    let line = sober(line);
    let change = change_of_growth(recent, bunching);
    (1..=horizon)
        .map(|h| {
            let faded = DAMPING * (1.0 - DAMPING.powi(h as i32)) / (1.0 - DAMPING);
            let weeks = h as f64 / 7.0;
            let line_variance =
                line.level_variance + 2.0 * faded * line.covariance + faded * faded * line.slope_variance;
            // A growth that takes a random step each week moves the logarithm by the step's integral.
            let variance = line_variance.max(0.0) + change * change * weeks.powi(3) / 3.0;
            Ahead { centre: line.level + line.slope * faded, spread: variance.sqrt().min(WIDEST) }
        })
        .collect()
}

/// The belief that steep lines are partly chance, put together with the line.
fn sober(line: Line) -> Line {
    let usual = USUAL_GROWTH * USUAL_GROWTH;
    let kept = usual / (usual + line.slope_variance);
    // The level turns with the slope, as both hang on the same days.
    let turn = if line.slope_variance > 0.0 { line.covariance / line.slope_variance } else { 0.0 };
    Line {
        level: line.level - turn * line.slope * (1.0 - kept),
        slope: line.slope * kept,
        level_variance: line.level_variance - turn * turn * line.slope_variance * (1.0 - kept),
        slope_variance: line.slope_variance * kept,
        covariance: line.covariance * kept,
    }
}

/// Three weeks without a case: half a case is what they allow.
fn quiet(recent: &[f64]) -> Line {
    let level = (0.5 / LINE.min(recent.len()) as f64).ln();
    Line { level, slope: 0.0, level_variance: 1.0, slope_variance: 0.0, covariance: 0.0 }
}

/// How much the weekly growth changes from one week to the next: its standard deviation, without what the
/// chance of the counts alone would do.
fn change_of_growth(recent: &[f64], bunching: &Bunching) -> f64 {
    let weeks: Vec<f64> = recent.rchunks_exact(7).rev().map(|week| week.iter().sum::<f64>()).collect();
    let (usual, worth) = USUAL_CHANGE;
    let (mut sum, mut n) = (usual * usual * worth, worth);
    for three in weeks.windows(3) {
        if three.iter().any(|week| *week < 10.0) {
            continue;
        }
        let change = (three[2] * three[0] / three[1].powi(2)).ln();
        let chance = |week: f64| 1.0 / week + bunching.mean() / 7.0;
        let by_chance = chance(three[0]) + 4.0 * chance(three[1]) + chance(three[2]);
        sum += (change * change - by_chance).max(0.0);
        n += 1.0;
    }
    (sum / n).sqrt()
}
