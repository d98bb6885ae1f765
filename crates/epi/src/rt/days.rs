//! Reported counts made ready: what each day stands for, and which days say nothing of R.

use crate::reports::{filled, set_batches_aside, set_silence_aside};
use crate::serial_interval::SerialInterval;
use crate::weekday::Weekdays;

/// Share of the serial interval that must lie within the series before a day is told by it.
const COVERED: f64 = 0.9;

/// The days of a series.
pub(crate) struct Days {
    /// What was reported; none where nothing was, or where it stands for other days.
    pub(crate) seen: Vec<Option<f64>>,
    /// Cases that R = 1 would bring, in an average day's reports.
    pub(crate) pressure: Vec<f64>,
    /// Reports of the weekday against those of an average day.
    pub(crate) factor: Vec<f64>,
    /// Days with a report that was not believed.
    pub(crate) set_aside: usize,
}

impl Days {
    /// From counts, oldest first; none for a day without a report.
    pub(crate) fn of(counts: &[Option<u64>], interval: &SerialInterval) -> Self {
        let mut seen: Vec<Option<f64>> = counts.iter().map(|count| count.map(|n| n as f64)).collect();
        let reported = seen.iter().flatten().count();
        set_batches_aside(&mut seen);
        let weekdays = Weekdays::of(&filled(&seen, |_| 1.0));
        let factor: Vec<f64> = (0..seen.len()).map(|day| weekdays.factor(day)).collect();
        set_silence_aside(&mut seen, &factor);
        let set_aside = reported - seen.iter().flatten().count();
        let flat = filled(&seen, |day| factor[day]);
        let (pressure, covered) = renewal(&flat, interval);
        // Before the series is long enough, cases come from outside it.
        for (day, seen) in seen.iter_mut().enumerate() {
            if covered[day] < COVERED {
                *seen = None;
            }
        }
        Self { seen, pressure, factor, set_aside }
    }
}

/// What the earlier cases weigh on each day, as if the whole serial interval lay within the series, and the
/// share of it that does.
fn renewal(flat: &[f64], interval: &SerialInterval) -> (Vec<f64>, Vec<f64>) {
    let chances = interval.carried();
    (0..flat.len())
        .map(|day| {
            let past = chances.len().min(day + 1);
            let (mut weight, mut covered) = (0.0, 0.0);
            for (ago, chance) in chances.iter().enumerate().take(past).skip(1) {
                weight += flat[day - ago] * chance;
                covered += chance;
            }
            (if covered > 0.0 { weight / covered } else { 0.0 }, covered)
        })
        .unzip()
}
