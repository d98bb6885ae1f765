//! What one place's latest weeks say, on the scale of logarithms.

use super::weeks::{LATEST, WEEKS};

/// Features of the change: 1; own growth of the last three weeks beyond the common one; the common one; squared
/// growth when rising; smallness.
pub(super) const FEATURES: usize = 9;
/// Traits of the size of the error: 1, unsteadiness, chance of small counts, growth.
pub(super) const TRAITS: usize = 4;
/// Added to a count before its logarithm is taken.
pub(super) const OFFSET: f64 = 1.0;
/// Weekly count at which a growth is believed by half.
const HALF_BELIEVED: f64 = 50.0;
/// Usual change of the weekly growth, worth two weeks of observation.
const USUAL_CHANGE: f64 = 0.3;
/// No growth beyond this (natural logarithm per week) is carried on: it is mostly a matter of reports.
const STEEPEST: f64 = 0.7;

/// One place at one time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Logarithm of the latest week, with [`OFFSET`].
    pub(super) level: f64,
    /// Count of the latest week, with what is usually reported later.
    pub(super) count: f64,
    /// Logarithm of the usual level of the latest week in its season.
    pub(super) season: f64,
    /// What the change hangs on.
    pub(super) features: [f64; FEATURES],
    /// What the size of its error hangs on.
    pub(super) traits: [f64; TRAITS],
}

/// What is known of a place beside its counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside {
    /// Logarithms of what the latest weeks still grow by.
    pub(super) later: [f64; LATEST],
    /// Logarithms of the usual level of each week in its season, latest first.
    pub(super) season: [f64; WEEKS],
    /// Growth that all places share, latest week first, without season.
    pub(super) common: [f64; LATEST],
}

impl Look {
    /// From the weekly counts, latest first.
    pub(super) fn of(weeks: &[Option<f64>; WEEKS], beside: &Beside) -> Option<Self> {
        let mut counts = [weeks[0]?.max(0.0); WEEKS];
        for back in 1..WEEKS {
            counts[back] = weeks[back].map_or(counts[back - 1], |count| count.max(0.0));
        }
        for (count, later) in counts.iter_mut().zip(beside.later) {
            *count *= later.exp();
        }
        let logs: [f64; WEEKS] = std::array::from_fn(|back| (counts[back] + OFFSET).ln() - beside.season[back]);
        let growth: [f64; WEEKS - 1] = std::array::from_fn(|back| logs[back] - logs[back + 1]);
        let (mut squares, mut seen) = (USUAL_CHANGE * USUAL_CHANGE * 2.0, 2.0);
        for back in 0..WEEKS - 3 {
            if weeks[back + 2].is_some() {
                squares += (growth[back + 1] - growth[back]).powi(2);
                seen += 1.0;
            }
        }
        let unsteady: f64 = (squares / seen).sqrt();
        let believed = counts[0] / (counts[0] + HALF_BELIEVED);
        let bounded = |growth: f64| growth.clamp(-STEEPEST, STEEPEST);
        let common = beside.common.map(bounded);
        let own: [f64; LATEST] = std::array::from_fn(|back| (bounded(growth[back]) - common[back]) * believed);
        let latest = common[0] + own[0];
        let rising = latest.max(0.0) * latest;
        let small = 1.0 / (counts[0] + 5.0);
        let features = [1.0, own[0], own[1], own[2], common[0], common[1], common[2], rising, small];
        let steep = growth[0].abs().min(STEEPEST);
        let traits = [1.0, (unsteady + 0.05).ln(), (1.0 / (counts[0] + 5.0).sqrt() + 0.02).ln(), steep];
        let level = (counts[0] + OFFSET).ln();
        Some(Self { level, count: counts[0], season: beside.season[0], features, traits })
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Look, WEEKS};

    #[test]
    fn growth_is_read_and_gaps_are_carried() {
        let mut weeks: [Option<f64>; WEEKS] = std::array::from_fn(|back| Some(1e6 / 1.5_f64.powi(back as i32)));
        let look = Look::of(&weeks, &Beside::default()).unwrap();
        for growth in &look.features[1..4] {
            assert!((growth - 1.5_f64.ln()).abs() < 1e-3, "{growth}");
        }
        let beside = Beside { common: [1.5_f64.ln(); 3], ..Beside::default() };
        let shared = Look::of(&weeks, &beside).unwrap();
        assert!(shared.features[1..4].iter().all(|own| own.abs() < 1e-3));
        assert!(shared.features[4..7].iter().all(|common| (common - 1.5_f64.ln()).abs() < 1e-9));
        let season = std::array::from_fn(|back| -1.5_f64.ln() * back as f64);
        let usual = Look::of(&weeks, &Beside { season, ..Beside::default() }).unwrap();
        assert!(usual.features[1..7].iter().all(|growth| growth.abs() < 1e-3), "what the season brings is no growth");
        weeks[1] = None;
        let look = Look::of(&weeks, &Beside::default()).unwrap();
        assert!(look.features[1].abs() < 1e-9 && (look.features[2] - 0.7).abs() < 1e-3);
        weeks[0] = None;
        assert!(Look::of(&weeks, &Beside::default()).is_none());
        let quiet = Look::of(&[Some(0.0); WEEKS], &Beside::default()).unwrap();
        assert!(quiet.level == 0.0 && quiet.features[1] == 0.0);
    }
}
