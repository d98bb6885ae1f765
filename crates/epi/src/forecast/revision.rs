//! How much the latest weeks usually grow after their first report.

use super::panel::Known;
use super::prior::Late;
use super::weeks::{LATEST, Weeks};

/// Issues that are remembered, and in which the weight of one halves.
const MEMORY: (usize, f64) = (16, 4.0);
/// Observations that the common growth is worth against a place's own.
const WORTH: f64 = 2.0;
/// Added to counts before their logarithm; a larger change than this bound is an accident.
const OFFSET: f64 = 3.0;
const BOUND: f64 = 0.5;

/// What was reported at an issue: of each place the column behind its latest week, and the latest weeks.
struct Report(Vec<(i32, [Option<f64>; LATEST])>);

/// Learnt by place.
#[derive(Default)]
pub(super) struct Revision {
    reports: Vec<Report>,
    later: Vec<[f64; LATEST]>,
}

impl Revision {
    /// Logarithm of what a place's latest weeks will still grow by.
    pub(super) fn later(&self, place: usize) -> [f64; LATEST] {
        self.later.get(place).copied().unwrap_or_default()
    }

    /// Remembers what is reported now.
    pub(super) fn keep(&mut self, known: &Known, weeks: &Weeks) {
        let latest = |row: &[Option<f64>]| std::array::from_fn(|week| row[week]);
        let report = known.ends.iter().zip(&weeks.counts).map(|(end, row)| (*end as i32, latest(row)));
        self.reports.push(Report(report.collect()));
        if self.reports.len() > MEMORY.0 {
            self.reports.remove(0);
        }
    }

    /// Compares what was reported with what is known now; `late` is what is believed before.
    pub(super) fn learn(&mut self, known: &Known, weeks: &Weeks, late: &Late) {
        let places = known.ends.len();
        self.later = vec![[0.0; LATEST]; places];
        let recent: Vec<f64> = weeks.counts.iter().map(|row| row[0].unwrap_or(0.0).max(0.0)).collect();
        for week in 0..LATEST {
            let (mut sums, mut seen) = (vec![0.0; places], vec![0.0_f64; places]);
            for (age, report) in self.reports.iter().rev().enumerate() {
                let weight = 0.5_f64.powf((age + 1) as f64 / MEMORY.1);
                for (place, (end, weeks)) in report.0.iter().enumerate() {
                    let now = known.week_before(place, end - (week * known.week) as i32);
                    if let (Some(then), Some(now)) = (weeks[week], now) {
                        let growth = ((now.max(0.0) + OFFSET) / (then.max(0.0) + OFFSET)).ln();
                        sums[place] += weight * growth.clamp(-BOUND, BOUND);
                        seen[place] += weight;
                    }
                }
            }
            let common = common(&sums, &seen, &recent, late.worth, late.growth[week]);
            for place in 0..places {
                self.later[place][week] = (sums[place] + WORTH * common) / (seen[place] + WORTH);
            }
        }
    }
}

/// The median over places, each by the root of its count; nearer to the belief the fewer issues there were.
fn common(sums: &[f64], seen: &[f64], recent: &[f64], worth: f64, belief: f64) -> f64 {
    let mut means: Vec<(f64, f64)> = sums
        .iter()
        .zip(seen)
        .zip(recent)
        .filter(|((_, seen), count)| **seen > 0.0 && **count > 0.0)
        .map(|((sum, seen), count)| (sum / seen, count.sqrt()))
        .collect();
    means.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half = means.iter().map(|mean| mean.1).sum::<f64>() / 2.0;
    let mut below = 0.0;
    let middle = means.iter().find(|mean| {
        below += mean.1;
        below >= half
    });
    let most = seen.iter().copied().fold(0.0, f64::max);
    middle.map_or(belief, |mean| (mean.0 * most + belief * worth) / (most + worth))
}
