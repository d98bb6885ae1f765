//! The reproduction number over time with intervals that hold what they say.
//!
//! Cases of a day are negative binomial around `weekday · (R·pressure + imports)`; log R takes a random step
//! each day and is drawn slowly to 0. Bunching, steps and imports are learnt from the series (with many series,
//! from all of them: [`Belief::pooled`]); days of the week, late batches and days without reports are seen to
//! first. After Parag 2021 (doi 10.1371/journal.pcbi.1009347), whose filter counts on Poisson noise.

use serde::{Deserialize, Serialize};

use super::days::Days;
use super::grid::{Weights, place, rates, run};
pub use super::habit::{Belief, Habit};
use crate::not_enough::NotEnough;
use crate::serial_interval::SerialInterval;

/// Days that the estimate needs.
pub const DAYS: usize = 21;
/// Cases that it needs in all.
pub const CASES: u64 = 10;

/// What is believed of R on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Belt {
    /// Mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// 2.5 % quantile.
    pub low: f64,
    /// 97.5 % quantile.
    pub high: f64,
}

/// R on a day of the series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// From the days up to it alone: what could be said on that evening.
    pub filtered: Belt,
    /// From all days.
    pub smoothed: Belt,
}

/// R of a whole series.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Every day of the series, oldest first.
    pub days: Vec<Day>,
    /// How the series behaves.
    pub habit: Habit,
    /// Days whose report was not believed: late batches, days without report amid many cases.
    pub set_aside: usize,
}

/// R on every day of a series of daily cases, oldest first. The last day's `filtered` and `smoothed` agree.
///
/// Days before the serial interval lies within the series carry the prior alone.
pub fn calibrated(series: &[u64], interval: &SerialInterval) -> Result<Vec<Day>, NotEnough> {
    let counts: Vec<Option<u64>> = series.iter().copied().map(Some).collect();
    course(&counts, interval, &Belief::default()).map(|course| course.days)
}

/// The same with days that nobody reported (none), and a belief from other series.
pub fn course(counts: &[Option<u64>], interval: &SerialInterval, belief: &Belief) -> Result<Course, NotEnough> {
    let days = ready(counts, interval)?;
    let habit = Habit::of(&days, belief);
    let rates = rates();
    let told = run(&days, &habit, |weights| belt(weights, &rates));
    let course = told.into_iter().map(|(filtered, smoothed)| Day { filtered, smoothed }).collect();
    Ok(Course { days: course, habit, set_aside: days.set_aside })
}

/// How a series behaves, for [`Belief::pooled`].
pub fn habit(counts: &[Option<u64>], interval: &SerialInterval) -> Result<Habit, NotEnough> {
    Ok(Habit::of(&ready(counts, interval)?, &Belief::default()))
}

fn ready(counts: &[Option<u64>], interval: &SerialInterval) -> Result<Days, NotEnough> {
    let cases = counts.iter().flatten().fold(0_u64, |sum, count| sum.saturating_add(*count));
    if counts.len() < DAYS || cases < CASES {
        return Err(NotEnough { needed_days: DAYS, days: counts.len(), needed_cases: CASES, cases });
    }
    Ok(Days::of(counts, interval))
}

/// Weight beyond each end of the 95 % interval. Less than 2.5 %: the weights take the habit as known, which it is
/// not. Found on made epidemics of many kinds.
const TAIL: f64 = 0.015;

fn belt(weights: &Weights, rates: &Weights) -> Belt {
    let mean = weights.iter().zip(rates).map(|(weight, rate)| weight * rate).sum();
    Belt { mean, median: quantile(weights, 0.5), low: quantile(weights, TAIL), high: quantile(weights, 1.0 - TAIL) }
}

/// Between two points the distribution is taken to be even in log R.
fn quantile(weights: &Weights, level: f64) -> f64 {
    let mut below = 0.0;
    for (point, weight) in weights.iter().enumerate() {
        if below + weight >= level {
            let share = if *weight > 0.0 { (level - below) / weight } else { 0.5 };
            return place(point as f64 - 0.5 + share).exp();
        }
        below += weight;
    }
    place(weights.len() as f64 - 1.0).exp()
}
