//! Chance that repeats: every part of the province draws from a generator of its own, seeded by the file's seed and the
//! part's name, so that no part depends on the order in which parts are made.

use chrono::{Days, NaiveDate, NaiveTime};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use serde::Deserialize;
use uuid::{Builder, Uuid};

/// The generator of a part.
pub(crate) fn part(seed: u64, names: &[&str]) -> StdRng {
    // FNV-1a: stable over platforms and releases, which the hashers of `std` do not promise.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
    for byte in seed.to_le_bytes().into_iter().chain(bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    StdRng::seed_from_u64(hash)
}

/// One of the values.
pub(crate) fn one_of<'a, T>(rng: &mut StdRng, values: &'a [T]) -> Option<&'a T> {
    if values.is_empty() { None } else { values.get(rng.random_range(0..values.len())) }
}

/// The place of a weight, drawn in proportion; 0 where all weights are.
pub(crate) fn weighted(rng: &mut StdRng, weights: impl Iterator<Item = f64> + Clone) -> usize {
    let mut at = rng.random::<f64>() * weights.clone().sum::<f64>();
    let mut last = 0;
    for (place, weight) in weights.enumerate().filter(|(_, weight)| *weight > 0.0) {
        last = place;
        at -= weight;
        if at < 0.0 {
            return place;
        }
    }
    last
}

/// A whole number whose mean is `x`.
pub(crate) fn rounded(rng: &mut StdRng, x: f64) -> u32 {
    let whole = x.floor();
    whole as u32 + u32::from(rng.random::<f64>() < x - whole)
}

/// A number of days from–to, both included.
pub(crate) fn days(rng: &mut StdRng, (from, to): (u64, u64)) -> Days {
    Days::new(rng.random_range(from..=to))
}

/// A day from–to, both included; `to` where the order is wrong.
pub(crate) fn day_between(rng: &mut StdRng, from: NaiveDate, to: NaiveDate) -> NaiveDate {
    let span = (to - from).num_days();
    if span <= 0 { to } else { from + Days::new(rng.random_range(0..=span as u64)) }
}

/// Shares reached by days, straight between; ends at 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Curve(Vec<(NaiveDate, f64)>);

impl Curve {
    /// A day drawn from the curve.
    pub fn day(&self, rng: &mut StdRng) -> NaiveDate {
        let at = rng.random::<f64>();
        for pair in self.0.windows(2) {
            let ((from, low), (to, high)) = (pair[0], pair[1]);
            if at < high {
                let span = (to - from).num_days().max(1) as f64;
                let into = span * (at - low) / (high - low);
                return from + Days::new(into.max(0.0) as u64);
            }
        }
        self.0.last().map_or(NaiveDate::MIN, |(day, _)| *day)
    }
}

/// Identifiers of version 7, as a clerk's machine would make them: one a millisecond from a day on, so that they
/// rise in the order of entry; the random bits are the generator's.
pub(crate) struct Ids {
    millis: u64,
    rng: StdRng,
}

/// Milliseconds of a commune in the order of entry; more than any commune has rows.
const TURN: u64 = 1_000_000;

impl Ids {
    /// From the start of a day on, at the `turn`-th place of those who begin on it.
    pub fn new(rng: StdRng, day: NaiveDate, turn: usize) -> Self {
        let start = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        Self { millis: u64::try_from(start).unwrap_or_default() + turn as u64 * TURN, rng }
    }

    /// The next one.
    pub fn next(&mut self) -> Uuid {
        let mut bits = [0; 10];
        self.rng.fill_bytes(&mut bits);
        self.millis += 1;
        Builder::from_unix_timestamp_millis(self.millis, &bits).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_repeat_and_differ() {
        let draw = |names: &[&str]| part(7, names).random::<u64>();
        assert_eq!(draw(&["persons", "03478"]), draw(&["persons", "03478"]));
        assert_ne!(draw(&["persons", "03478"]), draw(&["persons", "03487"]));
        assert_ne!(draw(&["ab", "c"]), draw(&["a", "bc"]));
    }

    #[test]
    fn ids_rise_and_are_of_version_7() {
        let day = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
        let mut ids = Ids::new(part(1, &["ids"]), day, 3);
        let made: Vec<Uuid> = (0..100).map(|_| ids.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
        assert!(Ids::new(part(1, &["ids"]), day, 4).next() > made[99]);
    }

    #[test]
    fn a_curve_gives_days_in_its_shares() {
        let curve: Curve =
            serde_json::from_str(r#"[["2021-06-01",0.0],["2021-07-01",0.25],["2021-08-01",1.0]]"#).unwrap();
        let july = NaiveDate::from_ymd_opt(2021, 7, 1).unwrap();
        let mut rng = part(1, &["curve"]);
        let early = (0..4_000).filter(|_| curve.day(&mut rng) < july).count();
        assert!((900..1_100).contains(&early), "{early}");
    }

    #[test]
    fn weights_are_kept_and_none_is_drawn_without_weight() {
        let mut rng = part(1, &["weights"]);
        let mut counts = [0; 3];
        for _ in 0..4_000 {
            counts[weighted(&mut rng, [1.0, 0.0, 3.0].into_iter())] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((900..1_100).contains(&counts[0]), "{counts:?}");
    }
}
