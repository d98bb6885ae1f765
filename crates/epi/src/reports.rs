//! Daily reports made ready: late batches, days without a report, and what stands in for them.

use crate::weekday::Weekdays;

/// Days on either side that tell what a day should hold.
const AROUND: usize = 7;
/// A day this many times above its surroundings, and by this many cases, is a late batch, not an epidemic.
const BATCH: (f64, f64) = (6.0, 30.0);
/// Expected cases above which a day without a case is a day without a report.
const UNREPORTED: f64 = 20.0;
/// Share of a usual day's reports below which a day of the week tells nothing of that day's cases.
const SILENT: f64 = 0.3;
/// Quarters below which a usual day lies: above the middle, as on a steep rise the median would lag far behind, and
/// not at the top, so that one more batch does not hide this one.
const UPPER: usize = 3;
/// The lower quarter of the days around: low where the cases just begin or end.
const LOWER: usize = 1;

/// Cases of a day by the days around it, without the day itself: what so many quarters of them lie below.
fn around(seen: &[Option<f64>], day: usize, quarters: usize) -> f64 {
    let from = day.saturating_sub(AROUND);
    let to = (day + AROUND + 1).min(seen.len());
    let mut near: Vec<f64> = (from..to).filter(|other| *other != day).filter_map(|other| seen[other]).collect();
    near.sort_unstable_by(f64::total_cmp);
    near.get(near.len() * quarters / 4).copied().unwrap_or(0.0)
}

/// Single days far above what stands around them.
pub(crate) fn set_batches_aside(seen: &mut [Option<f64>]) {
    for day in batches(seen) {
        seen[day] = None;
    }
}

fn batches(seen: &[Option<f64>]) -> Vec<usize> {
    let weekly = |day: usize| {
        // A weekday on which all is reported comes again a week before or after.
        [day.checked_sub(7), Some(day + 7)].into_iter().flatten().filter_map(|other| seen.get(other).copied().flatten())
    };
    (0..seen.len())
        .filter(|day| {
            let usual = weekly(*day).fold(around(seen, *day, UPPER), f64::max);
            seen[*day].is_some_and(|count| count > BATCH.0 * usual + BATCH.1)
        })
        .collect()
}

/// Days without a case where many were to be expected, and the day after them, which holds their cases too.
pub(crate) fn set_silence_aside(seen: &mut [Option<f64>], factor: &[f64]) {
    let silent: Vec<bool> = (0..seen.len())
        .map(|day| seen[day] == Some(0.0) && around(seen, day, LOWER) * factor[day] > UNREPORTED)
        .collect();
    for day in 0..seen.len() {
        if silent[day] {
            seen[day] = None;
            if let Some(Some(next)) = seen.get(day + 1).copied()
                && !silent[day + 1]
                && next > 1.5 * around(seen, day + 1, UPPER) * factor[day + 1]
            {
                seen[day + 1] = None;
            }
        }
    }
}

/// Average days' reports, with what the days around say where a day says nothing.
pub(crate) fn filled(seen: &[Option<f64>], factor: impl Fn(usize) -> f64) -> Vec<f64> {
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

/// Daily counts in which every day stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Counts, oldest first, every day present.
    pub counts: Vec<u64>,
    /// Days whose count was a heap of old reports (numbers from 0); the days around stand in for them.
    pub heaps: Vec<usize>,
    /// Days without a case where many were to be expected (holidays), and the day after that made up for them.
    pub silent: Vec<usize>,
    /// Days of which no count was given.
    pub missing: usize,
}

/// Sets aside what is no count of a day. A heap is a single day: days in a row far above the days before are
/// taken for what they say, an outbreak.
pub fn ready(counts: &[Option<u64>]) -> Ready {
    let mut seen: Vec<Option<f64>> = counts.iter().map(|count| count.map(|n| n as f64)).collect();
    let missing = seen.iter().filter(|count| count.is_none()).count();
    let mut heaps = batches(&seen);
    let found = heaps.clone();
    let alone = |day: usize| !found.contains(&(day + 1)) && (day == 0 || !found.contains(&(day - 1)));
    heaps.retain(|day| alone(*day));
    for day in &heaps {
        seen[*day] = None;
    }
    let weekdays = Weekdays::of(&filled(&seen, |_| 1.0));
    let factor: Vec<f64> = (0..seen.len()).map(|day| weekdays.factor(day)).collect();
    let told = seen.clone();
    set_silence_aside(&mut seen, &factor);
    let silent = (0..seen.len()).filter(|day| told[*day].is_some() && seen[*day].is_none()).collect();
    let flat = filled(&seen, |day| factor[day]);
    let count = |day: usize| seen[day].unwrap_or(flat[day] * factor[day]).round() as u64;
    Ready { counts: (0..seen.len()).map(count).collect(), heaps, silent, missing }
}

#[cfg(test)]
mod tests {
    use super::ready;

    fn steady() -> Vec<Option<u64>> {
        (0..56).map(|day| Some(if day % 7 == 6 { 40 } else { 100 })).collect()
    }

    #[test]
    fn what_is_sound_stays() {
        let all = ready(&steady());
        assert!(all.heaps.is_empty() && all.silent.is_empty() && all.missing == 0);
        assert!(all.counts.iter().zip(steady()).all(|(count, given)| Some(*count) == given));
    }

    #[test]
    fn a_heap_a_holiday_and_a_gap_are_stood_in_for() {
        let mut counts = steady();
        counts[30] = Some(151_919);
        (counts[44], counts[45]) = (Some(0), Some(0));
        counts[50] = None;
        counts[55] = Some(9_000);
        let all = ready(&counts);
        assert_eq!((all.heaps, all.silent, all.missing), (vec![30, 55], vec![44, 45], 1));
        for (day, usual) in [(30, 100), (44, 100), (45, 100), (50, 100), (55, 40)] {
            let away = (all.counts[day] as f64 / f64::from(usual)).ln().abs();
            assert!(away < 0.3, "day {day}: {}", all.counts[day]);
        }
    }

    #[test]
    fn an_outbreak_is_no_heap() {
        let mut counts = vec![Some(0); 40];
        counts.extend([60, 80, 90, 120].map(Some));
        let all = ready(&counts);
        assert!(all.heaps.is_empty() && all.counts[40..] == [60, 80, 90, 120]);
        assert_eq!(ready(&[]).counts, Vec::<u64>::new());
        assert_eq!(ready(&[None, None]).counts, [0, 0]);
    }
}
