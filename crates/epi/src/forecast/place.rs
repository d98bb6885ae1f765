//! What one place's latest weeks say, on the scale of logarithms.

/// Features of the change: 1, growth of the last three weeks, squared growth when rising, smallness.
pub(super) const FEATURES: usize = 6;
/// Traits of the size of the error: 1, unsteadiness, chance of small counts, growth.
pub(super) const TRAITS: usize = 4;
/// Weeks that are looked at.
pub(super) const WEEKS: usize = 10;

/// Added to a count before its logarithm is taken.
pub(super) const OFFSET: f64 = 1.0;
/// Weekly count at which a growth is believed by half.
const HALF_BELIEVED: f64 = 50.0;
/// Usual change of the weekly growth, worth two weeks of observation.
const USUAL_CHANGE: f64 = 0.3;
/// No growth beyond this (natural logarithm per week) is carried on.
const STEEPEST: f64 = 1.5;

/// One place at one time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Logarithm of the latest week, with [`OFFSET`].
    pub(super) level: f64,
    /// Count of the latest week, with what is usually reported later.
    pub(super) count: f64,
    /// What the change hangs on.
    pub(super) features: [f64; FEATURES],
    /// What the size of its error hangs on.
    pub(super) traits: [f64; TRAITS],
}

impl Look {
    /// From the weekly counts, latest first, and the logarithms of what the latest three still grow by.
    pub(super) fn of(weeks: &[Option<f64>; WEEKS], later: [f64; 3]) -> Option<Self> {
        let mut counts = [weeks[0]?.max(0.0); WEEKS];
        for back in 1..WEEKS {
            counts[back] = weeks[back].map_or(counts[back - 1], |count| count.max(0.0));
        }
        for (count, later) in counts.iter_mut().zip(later) {
            *count *= later.exp();
        }
        let logs = counts.map(|count| (count + OFFSET).ln());
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
        let bounded = |back: usize| growth[back].clamp(-STEEPEST, STEEPEST);
        let latest = bounded(0);
        let features = [
            1.0,
            latest * believed,
            bounded(1) * believed,
            bounded(2) * believed,
            latest.max(0.0) * latest * believed,
            1.0 / (counts[0] + 5.0),
        ];
        let traits = [1.0, (unsteady + 0.05).ln(), (1.0 / (counts[0] + 5.0).sqrt() + 0.02).ln(), latest.abs().min(1.0)];
        Some(Self { level: logs[0], count: counts[0], features, traits })
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, WEEKS};

    #[test]
    fn growth_is_read_and_gaps_are_carried() {
        let mut weeks: [Option<f64>; WEEKS] = std::array::from_fn(|back| Some(1e6 / 2_f64.powi(back as i32)));
        let look = Look::of(&weeks, [0.0; 3]).unwrap();
        for growth in &look.features[1..4] {
            assert!((growth - 2_f64.ln()).abs() < 1e-3, "{growth}");
        }
        weeks[1] = None;
        let look = Look::of(&weeks, [0.0; 3]).unwrap();
        assert!(look.features[1].abs() < 1e-9 && (look.features[2] - 4_f64.ln()).abs() < 1e-3);
        weeks[0] = None;
        assert!(Look::of(&weeks, [0.0; 3]).is_none());
        let quiet = Look::of(&[Some(0.0); WEEKS], [0.0; 3]).unwrap();
        assert!(quiet.level == 0.0 && quiet.features[1] == 0.0);
    }
}
