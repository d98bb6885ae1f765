//! Filter and smoother of log R on a grid: exact for counts of any size, where a normal would fail.

use std::ops::Range;

use super::days::Days;
use super::habit::{Habit, RETURN, START};

/// Points of the grid.
const POINTS: usize = 144;
/// Range of log R: from 0.05 to 12.
const RANGE: (f64, f64) = (-3.0, 2.5);
/// Most points that a day's step goes.
const REACH: usize = 40;
/// The likeliest step is shorter than what steps may be; on made epidemics of many kinds this much.
const WALK: f64 = 1.3;
const STEP: f64 = (RANGE.1 - RANGE.0) / (POINTS - 1) as f64;

/// Weights of the grid's points on one day.
pub(crate) type Weights = [f64; POINTS];

/// Log R at a point.
pub(crate) fn place(point: f64) -> f64 {
    RANGE.0 + point * STEP
}

/// R at every point.
pub(crate) fn rates() -> Weights {
    std::array::from_fn(|point| place(point as f64).exp())
}

/// One day's move of log R: a pull to 0, then a normal step.
struct Step {
    /// For each point the one below where it is drawn to, and the share that goes to the next.
    pull: Vec<(usize, f64)>,
    /// Half of the symmetric step, the middle first.
    kernel: Vec<f64>,
}

impl Step {
    fn new(walk: f64) -> Self {
        let pull = (0..POINTS)
            .map(|point| {
                let to = (place(point as f64) * RETURN - RANGE.0) / STEP;
                let below = (to.floor() as usize).min(POINTS - 2);
                (below, to - below as f64)
            })
            .collect();
        // Sharing between two points spreads too: by a sixth of a step squared on average.
        let variance = ((walk / STEP).powi(2) - 1.0 / 6.0).max(0.05);
        let mut kernel: Vec<f64> = if variance < 0.8 {
            vec![1.0 - variance, variance / 2.0]
        } else {
            let reach = (4.0 * variance.sqrt()).ceil().min(REACH as f64) as i32;
            (0..=reach).map(|at| (-0.5 * f64::from(at * at) / variance).exp()).collect()
        };
        let sum = kernel[0] + 2.0 * kernel[1..].iter().sum::<f64>();
        for weight in &mut kernel {
            *weight /= sum;
        }
        Self { pull, kernel }
    }

    /// Moves weights that stand within `from`; gives where they stand then.
    fn forward(&self, weights: &Weights, from: Range<usize>) -> (Weights, Range<usize>) {
        let mut drawn = [0.0; POINTS];
        for point in from.clone() {
            let (below, share) = self.pull[point];
            drawn[below] += weights[point] * (1.0 - share);
            drawn[below + 1] += weights[point] * share;
        }
        // The pull goes to the middle, so that it leaves the range by less than a point.
        let to = self.widened(from.start.saturating_sub(1)..(from.end + 1).min(POINTS));
        (self.blur(&drawn, to.clone()), to)
    }

    /// The transpose, for the points in `to`.
    fn backward(&self, weights: &Weights, to: Range<usize>) -> Weights {
        let blurred = self.blur(weights, to.start.min(POINTS / 2)..to.end.max(POINTS / 2 + 1));
        let mut before = [0.0; POINTS];
        for point in to {
            let (below, share) = self.pull[point];
            before[point] = blurred[below] * (1.0 - share) + blurred[below + 1] * share;
        }
        before
    }

    fn widened(&self, range: Range<usize>) -> Range<usize> {
        let reach = self.kernel.len() - 1;
        range.start.saturating_sub(reach)..(range.end + reach).min(POINTS)
    }

    /// The symmetric step, for the points in `to`; what would leave the grid is lost.
    fn blur(&self, from: &Weights, to: Range<usize>) -> Weights {
        let mut wide = [0.0; POINTS + 2 * REACH];
        wide[REACH..REACH + POINTS].copy_from_slice(from);
        let mut blurred = [0.0; POINTS];
        let target = &mut blurred[to.clone()];
        for (at, weight) in self.kernel.iter().enumerate() {
            let left = &wide[REACH + to.start - at..REACH + to.end - at];
            let right = &wide[REACH + to.start + at..REACH + to.end + at];
            let weight = if at == 0 { weight / 2.0 } else { *weight };
            for ((target, left), right) in target.iter_mut().zip(left).zip(right) {
                *target += weight * (left + right);
            }
        }
        blurred
    }
}

/// What one day leaves to the smoother, at the points that carry weight.
struct Past {
    range: Range<usize>,
    filtered: Vec<f64>,
    /// Chance of the day's count; none where nothing was seen.
    chance: Option<Vec<f64>>,
}

/// What `told` makes of the weights of every day: filtered (from the days up to it) and smoothed (from all days).
pub(crate) fn run<T: Copy>(days: &Days, habit: &Habit, told: impl Fn(&Weights) -> T) -> Vec<(T, T)> {
    let step = Step::new(habit.walk * WALK);
    let rates = rates();
    let mut state: Weights =
        std::array::from_fn(|point| (-0.5 * ((place(point as f64) - START.0) / START.1).powi(2)).exp());
    let mut range = 0..POINTS;
    let mut belts = Vec::with_capacity(days.seen.len());
    let mut past = Vec::with_capacity(days.seen.len());
    for (day, seen) in days.seen.iter().enumerate() {
        (state, range) = step.forward(&state, range);
        let chance = seen
            .filter(|_| days.pressure[day] > 0.0)
            .map(|count| chance_of(count, days, day, habit, &rates[range.clone()]));
        if let Some(chance) = &chance {
            multiply(&mut state[range.clone()], chance);
        }
        scale(&mut state);
        let before = range.start;
        range = carried(&mut state);
        belts.push((told(&state), told(&state)));
        let chance = chance.map(|chance| chance[range.start - before..range.end - before].to_vec());
        past.push(Past { range: range.clone(), filtered: state[range.clone()].to_vec(), chance });
    }
    let mut after: Weights = [1.0; POINTS];
    for day in (0..past.len()).rev() {
        let Past { range, filtered, chance } = &past[day];
        let mut smoothed = [0.0; POINTS];
        smoothed[range.clone()].copy_from_slice(filtered);
        multiply(&mut smoothed[range.clone()], &after[range.clone()]);
        scale(&mut smoothed);
        belts[day].1 = told(&smoothed);
        after[..range.start].fill(0.0);
        after[range.end..].fill(0.0);
        if let Some(chance) = chance {
            multiply(&mut after[range.clone()], chance);
        }
        if day > 0 {
            after = step.backward(&after, past[day - 1].range.clone());
            scale(&mut after);
        }
    }
    belts
}

fn multiply(weights: &mut [f64], by: &[f64]) {
    for (weight, by) in weights.iter_mut().zip(by) {
        *weight *= by;
    }
}

/// Weights below this share of the whole are dropped: they would cost time and change nothing.
const NOTHING: f64 = 1e-10;

/// The points that carry weight; the others are set to 0.
fn carried(weights: &mut Weights) -> Range<usize> {
    let first = weights.iter().position(|weight| *weight > NOTHING).unwrap_or(0);
    let last = weights.iter().rposition(|weight| *weight > NOTHING).unwrap_or(POINTS - 1);
    weights[..first].fill(0.0);
    weights[last + 1..].fill(0.0);
    first..last + 1
}

/// Chance of a count at each R, up to a factor. A trace is left everywhere, so that one wild day cannot make all R
/// impossible.
fn chance_of(count: f64, days: &Days, day: usize, habit: &Habit, rates: &[f64]) -> Vec<f64> {
    let (pressure, imports) = (days.factor[day] * days.pressure[day], days.factor[day] * habit.imports);
    let size = habit.size;
    let logs = rates.iter().map(|rate| {
        let mean = rate * pressure + imports;
        count * (mean / (mean + size)).ln() - size * (mean + size).ln()
    });
    let mut chances: Vec<f64> = logs.collect();
    let top = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for chance in &mut chances {
        *chance = (*chance - top).exp() + WILD;
    }
    chances
}

/// Trace of a chance that any count has at any R.
const WILD: f64 = 1e-4;

fn scale(weights: &mut Weights) {
    let sum: f64 = weights.iter().sum();
    for weight in weights {
        *weight /= sum;
    }
}
