//! The Early Aberration Reporting System of the CDC: C1, C2 and C3 (Hutwagner et al. 2003,
//! Journal of Urban Health 80, i89–i96), with the bounds and levels of Salmon et al. 2016 (doi 10.18637/jss.v070.i10).

use super::{Judgement, Method};
use crate::special::normal_quantile;

/// Weeks of the baseline.
const BASELINE: usize = 7;

/// One of the three methods. The score is the distance from the baseline's mean in its standard deviations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ears {
    /// The seven weeks before; level 0.001.
    C1,
    /// The seven weeks that end three weeks before; level 0.001.
    C2,
    /// What the two weeks before stood above the baseline of C2; level 0.025. As in the package surveillance, whose
    /// alarms are the reference, the week itself does not count: C3 tells that something went on.
    C3,
}

impl Ears {
    /// Weeks between the baseline and the week judged.
    fn lag(self) -> usize {
        if self == Self::C1 { 0 } else { 2 }
    }

    /// Mean and standard deviation of the baseline of a week.
    fn baseline(self, counts: &[u64], week: usize) -> (f64, f64) {
        let end = week - self.lag();
        let past = &counts[end - BASELINE..end];
        let mean = past.iter().sum::<u64>() as f64 / BASELINE as f64;
        let squares: f64 = past.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
        (mean, (squares / (BASELINE - 1) as f64).sqrt())
    }
}

impl Method for Ears {
    fn history(&self) -> usize {
        match self {
            Self::C1 => BASELINE,
            Self::C2 => BASELINE + 2,
            Self::C3 => BASELINE + 4,
        }
    }

    fn judge(&self, counts: &[u64], week: usize) -> Option<Judgement> {
        if week < self.history() || week >= counts.len() {
            return None;
        }
        let (mean, sd) = self.baseline(counts, week);
        let count = counts[week] as f64;
        let level = if *self == Self::C3 { 0.025 } else { 0.001 };
        let bound = normal_quantile(1.0 - level);
        let earlier: f64 = if *self == Self::C3 {
            (week - 2..week)
                .map(|before| {
                    let (mean, sd) = self.baseline(counts, before);
                    // A flat baseline makes any case above it infinitely far.
                    let away = counts[before] as f64 - mean;
                    let far = if away == 0.0 { 0.0 } else { away / sd };
                    (far - 1.0).max(0.0)
                })
                .sum()
        } else {
            0.0
        };
        let threshold = if *self == Self::C3 {
            // The reference's bound lies around the count itself: it is crossed by what the weeks before stood above.
            if earlier.is_finite() { (count + sd * (bound - earlier)).max(0.0) } else { 0.0 }
        } else {
            mean + bound * sd
        };
        let away = count - mean;
        let score = if sd > 0.0 { Some(away / sd + earlier).filter(|score| score.is_finite()) } else { None };
        Some(Judgement { alarm: count > threshold, threshold: Some(threshold), score })
    }
}
