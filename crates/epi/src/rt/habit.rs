//! How a series behaves: how much its counts bunch, how fast its R moves, how many cases come from outside.
//! Found by the largest posterior density, with an extended Kalman filter of log R as the likelihood.

use super::days::Days;
use crate::special::ln_gamma;

/// What is particular to a series; each with a log-normal prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habit {
    /// Size of the negative binomial: the variance of a count is `mean + mean²/size`.
    pub size: f64,
    /// Standard deviation of the daily step of log R.
    pub walk: f64,
    /// Cases a day that no case of the series brought.
    pub imports: f64,
}

/// What is believed of the habits of a series before it is seen: centre and spread of their logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    centre: [f64; 3],
    spread: [f64; 3],
}

impl Default for Belief {
    /// Surveillance counts of one disease in one area: size 10, steps of 6 %, an import in five days.
    fn default() -> Self {
        Self { centre: [10.0_f64.ln(), 0.06_f64.ln(), 0.2_f64.ln()], spread: [1.0, 0.5, 1.0] }
    }
}

impl Belief {
    /// From the habits of many areas of one country, for each of them: areas with few cases lean on the others.
    /// Fewer than eight areas change nothing.
    pub fn pooled(habits: &[Habit]) -> Self {
        let wide = Self::default();
        if habits.len() < 8 {
            return wide;
        }
        let (mut centre, mut spread) = (wide.centre, wide.spread);
        for at in 0..3 {
            let mut logs: Vec<f64> = habits.iter().map(|habit| habit.logs()[at]).collect();
            logs.sort_unstable_by(f64::total_cmp);
            centre[at] = logs[logs.len() / 2];
            // The middle half of a normal spans 1.35 standard deviations. Estimates differ by chance too, but
            // they were drawn to the first belief: the two about cancel.
            let middle = logs[logs.len() * 3 / 4] - logs[logs.len() / 4];
            spread[at] = (middle / 1.35).clamp(0.1, wide.spread[at]);
        }
        Self { centre, spread }
    }

    fn density(&self, logs: &[f64; 3]) -> f64 {
        -0.5 * (0..3).map(|at| ((logs[at] - self.centre[at]) / self.spread[at]).powi(2)).sum::<f64>()
    }
}

impl Habit {
    fn logs(&self) -> [f64; 3] {
        [self.size.ln(), self.walk.ln(), self.imports.ln()]
    }

    fn from_logs(logs: [f64; 3]) -> Self {
        let [size, walk, imports] = logs.map(f64::exp);
        Self { size, walk, imports }
    }

    /// The likeliest habit of the days.
    pub(crate) fn of(days: &Days, belief: &Belief) -> Self {
        let worth = |logs: &[f64; 3]| belief.density(logs) + likelihood(days, &Self::from_logs(*logs));
        Self::from_logs(climb(belief.centre, [0.6, 0.35, 0.7], worth))
    }
}

/// The top of a smooth hill: parabolas along each axis, steps that shrink.
fn climb(start: [f64; 3], mut step: [f64; 3], height: impl Fn(&[f64; 3]) -> f64) -> [f64; 3] {
    let (mut at, mut best) = (start, height(&start));
    for _ in 0..4 {
        let before = best;
        for axis in 0..3 {
            let moved = |by: f64| {
                let mut to = at;
                to[axis] += by;
                to
            };
            let (low, high) = (height(&moved(-step[axis])), height(&moved(step[axis])));
            let bend = low - 2.0 * best + high;
            let by =
                if bend < 0.0 { 0.5 * step[axis] * (low - high) / bend } else { step[axis] * (high - low).signum() };
            let to = moved(by.clamp(-2.0 * step[axis], 2.0 * step[axis]));
            let choices = [(to, height(&to)), (moved(-step[axis]), low), (moved(step[axis]), high)];
            for (to, worth) in choices {
                if worth > best {
                    (at, best) = (to, worth);
                }
            }
            step[axis] *= 0.6;
        }
        if best - before < 0.05 {
            break;
        }
    }
    at
}

/// What is left of log R from one day to the next: measures and immunity draw R to 1 within months.
pub(crate) const RETURN: f64 = 0.98;
/// Centre and spread of log R before the first day.
pub(crate) const START: (f64, f64) = (0.1, 0.5);

/// Logarithm of the chance of all that was seen.
fn likelihood(days: &Days, habit: &Habit) -> f64 {
    let (mut centre, mut variance) = (START.0, START.1 * START.1);
    let step = habit.walk * habit.walk;
    let mut sum = 0.0;
    for (day, seen) in days.seen.iter().enumerate() {
        centre *= RETURN;
        variance = variance * RETURN * RETURN + step;
        let Some(count) = *seen else { continue };
        let grown = days.factor[day] * days.pressure[day] * centre.exp();
        let mean = grown + days.factor[day] * habit.imports;
        // An uncertain mean bunches the count further.
        let share = grown / mean;
        let bunching = 1.0 / habit.size + variance * share * share;
        sum += ln_chance(count, mean, 1.0 / bunching);
        let spread = mean + mean * mean / habit.size;
        let information = grown * grown / spread;
        let after = 1.0 / (1.0 / variance + information);
        centre += (after * grown * (count - mean) / spread).clamp(-1.0, 1.0);
        variance = after;
    }
    sum
}

/// Logarithm of the negative binomial's chance, less the part of the count alone.
fn ln_chance(count: f64, mean: f64, size: f64) -> f64 {
    let rising = if count < 8.0 {
        (0..count as u32).map(|at| size + f64::from(at)).product::<f64>().ln()
    } else {
        ln_gamma(size + count) - ln_gamma(size)
    };
    rising + count * (mean / (mean + size)).ln() - size * (mean / size).ln_1p()
}
