//! The latest weeks of all places side by side: what they share, and what is no count of a week.

use super::panel::Known;

/// Weeks that are looked at.
pub(super) const WEEKS: usize = 10;
/// Latest weeks whose growth is looked at, and that may still grow by later reports.
pub(super) const LATEST: usize = 3;

/// Places that are needed to tell what is usual.
const COMPANY: usize = 5;
/// A week this much above the one before, over what the others did (natural logarithm), and by so many more
/// counts, is a heap of old reports: no epidemic grows fivefold in a week where the others do not.
const HEAP: (f64, f64) = (1.6, 200.0);
/// A heap further back must have fallen by as much again.
const FALL: f64 = -1.2;
/// How near the sum of the others a total is, and in what share of the weeks.
const TOTAL: (f64, f64) = (0.02, 0.8);

/// Weekly counts of every place, latest first.
pub(super) struct Weeks {
    /// Of each place; none where nothing is known of a week.
    pub(super) counts: Vec<[Option<f64>; WEEKS]>,
    /// The place that is the sum of all others.
    pub(super) total: Option<usize>,
}

impl Weeks {
    /// The weeks before the latest known column of each place, `back` columns earlier. Heaps are set aside, and the
    /// total is made again from its parts.
    pub(super) fn read(known: &Known, back: i32) -> Self {
        let week = |place: usize, at: usize| {
            known.week_before(place, known.ends[place] as i32 - back - (at * known.week) as i32)
        };
        let counts: Vec<[Option<f64>; WEEKS]> =
            (0..known.ends.len()).map(|place| std::array::from_fn(|at| week(place, at))).collect();
        let total = total(&counts);
        let mut weeks = Self { counts, total };
        if weeks.set_aside_heaps() {
            weeks.sum_parts();
        }
        weeks
    }

    /// Places that are no total.
    fn parts(&self) -> impl Iterator<Item = usize> + use<> {
        let total = self.total;
        (0..self.counts.len()).filter(move |place| Some(*place) != total)
    }

    /// Replaces heaps by what the week before and the other places let expect; says whether there were any.
    fn set_aside_heaps(&mut self) -> bool {
        let mut any = false;
        for at in (0..WEEKS - 1).rev() {
            let mut rises: Vec<f64> = self.parts().filter_map(|place| rise(&self.counts[place], at)).collect();
            if rises.len() < COMPANY {
                continue;
            }
            let middle = rises.len() / 2;
            let usual = *rises.select_nth_unstable_by(middle, f64::total_cmp).1;
            for place in self.parts() {
                let row = &self.counts[place];
                let (Some(rise_here), Some(count), Some(before)) = (rise(row, at), row[at], row[at + 1]) else {
                    continue;
                };
                let fell = at == 0 || rise(row, at - 1).is_some_and(|fall| fall < FALL);
                if rise_here - usual > HEAP.0 && count - before > HEAP.1 && fell {
                    self.counts[place][at] = Some(before.max(0.0) * usual.exp());
                    any = true;
                }
            }
        }
        any
    }

    fn sum_parts(&mut self) {
        let Some(total) = self.total else { return };
        for at in 0..WEEKS {
            if self.counts[total][at].is_some() {
                self.counts[total][at] = Some(self.parts().filter_map(|place| self.counts[place][at]).sum());
            }
        }
    }

    /// Growth that all places share in each of the latest weeks, latest first: of the sum of the parts, each by the
    /// logarithm that `log` makes of its count, so that what is known of late reports and season is out of it.
    pub(super) fn common(&self, factor: impl Fn(usize, usize) -> f64) -> [f64; LATEST] {
        std::array::from_fn(|at| {
            let (mut now, mut before) = (1.0, 1.0);
            for place in self.parts() {
                if let (Some(count), Some(last)) = (self.counts[place][at], self.counts[place][at + 1]) {
                    now += count.max(0.0) * factor(place, at);
                    before += last.max(0.0) * factor(place, at + 1);
                }
            }
            f64::ln(now / before)
        })
    }
}

/// Logarithm of a week over the one before it.
fn rise(row: &[Option<f64>; WEEKS], at: usize) -> Option<f64> {
    Some(((row[at]?.max(0.0) + 3.0) / (row[at + 1]?.max(0.0) + 3.0)).ln())
}

/// The place that is the sum of the others.
fn total(counts: &[[Option<f64>; WEEKS]]) -> Option<usize> {
    if counts.len() <= COMPANY {
        return None;
    }
    let size = |row: &[Option<f64>; WEEKS]| row.iter().flatten().sum::<f64>();
    let largest = (0..counts.len()).max_by(|a, b| size(&counts[*a]).total_cmp(&size(&counts[*b])))?;
    let (mut near, mut seen) = (0.0, 0.0);
    for at in 0..WEEKS {
        let Some(count) = counts[largest][at] else { continue };
        let others: f64 = counts.iter().filter_map(|row| row[at]).sum::<f64>() - count;
        seen += 1.0;
        near += f64::from((others - count).abs() <= TOTAL.0 * count);
    }
    (seen >= 2.0 && near >= TOTAL.1 * seen).then_some(largest)
}

#[cfg(test)]
mod tests {
    use super::{WEEKS, Weeks, total};

    /// Seven places with steady counts and their total in front.
    fn steady() -> Vec<[Option<f64>; WEEKS]> {
        let mut rows = vec![[Some(0.0); WEEKS]];
        rows.extend((1..8).map(|n| [Some(100.0 * f64::from(n)); WEEKS]));
        rows[0] = [Some(2_800.0); WEEKS];
        rows
    }

    #[test]
    fn the_total_is_found_and_only_when_it_is_one() {
        let mut rows = steady();
        assert_eq!(total(&rows), Some(0));
        rows[0] = [Some(2_500.0); WEEKS];
        assert_eq!(total(&rows), None);
        assert_eq!(total(&steady()[..4]), None);
    }

    #[test]
    fn a_heap_is_set_aside_in_the_part_and_in_the_total() {
        let mut counts = steady();
        counts[5][0] = Some(5_000.0);
        counts[0][0] = Some(7_300.0);
        counts[6][3] = Some(9_000.0);
        counts[0][3] = Some(11_200.0);
        let mut weeks = Weeks { total: total(&counts), counts };
        assert_eq!(weeks.total, Some(0));
        assert!(weeks.set_aside_heaps());
        weeks.sum_parts();
        assert_eq!(weeks.counts[5][0], Some(500.0));
        assert_eq!(weeks.counts[6][3], Some(600.0));
        assert!((weeks.counts[0][0].unwrap() - 2_800.0).abs() < 1e-9);
        assert!(weeks.common(|_, _| 1.0).iter().all(|growth| growth.abs() < 1e-12));
    }

    #[test]
    fn a_rise_that_lasts_or_that_all_share_is_no_heap() {
        let mut lasting = steady();
        lasting[5][0] = Some(5_200.0);
        lasting[5][1] = Some(5_000.0);
        let mut weeks = Weeks { counts: lasting.clone(), total: None };
        assert!(!weeks.set_aside_heaps());
        assert_eq!(weeks.counts[5], lasting[5]);
        let mut shared = steady();
        for row in &mut shared {
            row[0] = row[0].map(|count| count * 8.0);
        }
        let mut weeks = Weeks { counts: shared, total: None };
        assert!(!weeks.set_aside_heaps());
    }
}
