//! Reported counts made ready: what each day stands for, and which days say nothing of R.

use crate::serial_interval::SerialInterval;
use crate::weekday::Weekdays;

/// Days on either side that tell what a day should hold.
const AROUND: usize = 7;
/// A day this many times above its surroundings, and by this many cases, is a late batch, not an epidemic.
const BATCH: (f64, f64) = (6.0, 30.0);
/// Expected cases above which a day without a case is a day without a report.
const UNREPORTED: f64 = 20.0;
/// Share of a usual day's reports below which a day of the week tells nothing of that day's cases.
const SILENT: f64 = 0.3;
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

/// Cases a day around a day, without the day itself: the median, so that one more batch does not hide this one.
fn around(seen: &[Option<f64>], day: usize) -> f64 {
    let from = day.saturating_sub(AROUND);
    let to = (day + AROUND + 1).min(seen.len());
    let mut near: Vec<f64> = (from..to).filter(|other| *other != day).filter_map(|other| seen[other]).collect();
    near.sort_unstable_by(f64::total_cmp);
    // Above the middle: on a steep rise the median would lag far behind.
    near.get(near.len() * 3 / 4).copied().unwrap_or(0.0)
}

/// Single days far above what stands around them.
fn set_batches_aside(seen: &mut [Option<f64>]) {
    let weekly = |day: usize| {
        // A weekday on which all is reported comes again a week before or after.
        [day.checked_sub(7), Some(day + 7)].into_iter().flatten().filter_map(|other| seen.get(other).copied().flatten())
    };
    let batches: Vec<usize> = (0..seen.len())
        .filter(|day| {
            let usual = weekly(*day).fold(around(seen, *day), f64::max);
            seen[*day].is_some_and(|count| count > BATCH.0 * usual + BATCH.1)
        })
        .collect();
    for day in batches {
        seen[day] = None;
    }
}

/// Days without a case where many were to be expected, and the day after them, which holds their cases too.
fn set_silence_aside(seen: &mut [Option<f64>], factor: &[f64]) {
    let silent: Vec<bool> = (0..seen.len())
        .map(|day| seen[day] == Some(0.0) && around(seen, day).min(fourth(seen, day)) * factor[day] > UNREPORTED)
        .collect();
    for day in 0..seen.len() {
        if silent[day] {
            seen[day] = None;
            if let Some(Some(next)) = seen.get(day + 1).copied()
                && !silent[day + 1]
                && next > 1.5 * around(seen, day + 1) * factor[day + 1]
            {
                seen[day + 1] = None;
            }
        }
    }
}

/// The lower quarter of the days around: low where the cases just begin or end.
fn fourth(seen: &[Option<f64>], day: usize) -> f64 {
    let from = day.saturating_sub(AROUND);
    let to = (day + AROUND + 1).min(seen.len());
    let mut near: Vec<f64> = (from..to).filter(|other| *other != day).filter_map(|other| seen[other]).collect();
    near.sort_unstable_by(f64::total_cmp);
    near.get(near.len() / 4).copied().unwrap_or(0.0)
}

/// Average days' reports, with what the days around say where a day says nothing.
fn filled(seen: &[Option<f64>], factor: impl Fn(usize) -> f64) -> Vec<f64> {
    let told = |day: usize| seen[day].filter(|_| factor(day) >= SILENT).map(|count| count / factor(day));
    (0..seen.len())
        .map(|day| {
            told(day).unwrap_or_else(|| {
                // The week around, silent days left out on both sides of the sum.
                let week = day.saturating_sub(3)..(day + 4).min(seen.len());
                let near = week.filter_map(|other| seen[other].map(|count| (count, factor(other))));
                let (cases, weight) = near.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                if weight > 0.0 { cases / weight } else { last_week_told(seen, day) }
            })
        })
        .collect()
}

/// The mean of the last seven days that were reported at all before a day.
fn last_week_told(seen: &[Option<f64>], day: usize) -> f64 {
    let last: Vec<f64> = seen[..day].iter().rev().flatten().take(7).copied().collect();
    if last.is_empty() { 0.0 } else { last.iter().sum::<f64>() / last.len() as f64 }
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
