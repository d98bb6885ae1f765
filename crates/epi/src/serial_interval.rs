//! The serial interval: days from the onset of a case to the onset of the cases it infected.

use crate::special::gamma_p;

/// A serial interval in whole days: the chance of each day from 0 on.
#[derive(Debug, Clone, PartialEq)]
pub struct SerialInterval(Vec<f64>);

/// What makes a serial interval impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SerialIntervalError {
    /// The mean must be above 1 day and the deviation above 0.
    Moments,
    /// The chances must be from 0 up, the one of day 0 must be 0, and they must sum to 1 (within 1 %).
    Chances,
}

impl std::fmt::Display for SerialIntervalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Moments => "a serial interval needs a mean above 1 day and a deviation above 0",
            Self::Chances => "the chances of a serial interval must be 0 on day 0, nowhere negative, and sum to 1",
        })
    }
}

impl std::error::Error for SerialIntervalError {}

impl SerialInterval {
    /// From its mean and standard deviation in days: a gamma variable shifted by one day and spread over
    /// whole days, as Cori et al. 2013 define it (doi 10.1093/aje/kwt133, web appendix 11).
    /// `days` chances are given, from day 0 on; what lies beyond is cut off.
    pub fn gamma(mean: f64, sd: f64, days: usize) -> Result<Self, SerialIntervalError> {
        if !(mean > 1.0 && sd > 0.0 && mean.is_finite() && sd.is_finite()) {
            return Err(SerialIntervalError::Moments);
        }
        let shape = ((mean - 1.0) / sd).powi(2);
        let scale = sd * sd / (mean - 1.0);
        // Day k weighs the shifted variable's density with a triangle over k−1 … k+1. That integral is a
        // second difference of k·F(k) − E[X; X ≤ k].
        let tent = |k: f64| k * gamma_p(shape, k / scale) - shape * scale * gamma_p(shape + 1.0, k / scale);
        let chance = |k: f64| (tent(k) - 2.0 * tent(k - 1.0) + tent(k - 2.0)).max(0.0);
        Ok(Self((0..days).map(|k| chance(k as f64)).collect()))
    }

    /// From the chances of each day, day 0 first.
    pub fn from_chances(chances: Vec<f64>) -> Result<Self, SerialIntervalError> {
        let fit = chances.first().is_some_and(|first| first.abs() < f64::EPSILON)
            && chances.iter().all(|chance| *chance >= 0.0)
            && (chances.iter().sum::<f64>() - 1.0).abs() < 0.01;
        if fit { Ok(Self(chances)) } else { Err(SerialIntervalError::Chances) }
    }

    /// Chances by day, day 0 first.
    pub fn chances(&self) -> &[f64] {
        &self.0
    }

    /// Chances by day without the far tail, which carries less than 1e-13 of the whole.
    pub(crate) fn carried(&self) -> &[f64] {
        let mut tail = 0.0;
        let cut = self.0.iter().rposition(|chance| {
            tail += chance;
            tail >= 1e-13
        });
        &self.0[..cut.map_or(0, |last| last + 1)]
    }

    /// Growth rate per day that a reproduction number brings in the long run: cases are multiplied by e^rate each
    /// day (Wallinga and Lipsitch 2007, doi 10.1098/rspb.2006.3754). Within −2 to 2; R must be above 0.
    pub fn growth(&self, r: f64) -> f64 {
        let offspring = |rate: f64| {
            r * self.0.iter().enumerate().map(|(day, chance)| chance * (-rate * day as f64).exp()).sum::<f64>()
        };
        // One child for each case on the scale that grows along: the sum falls with the rate.
        let (mut low, mut high) = (-2.0, 2.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if offspring(middle) > 1.0 { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }

    /// Days in which cases double at a reproduction number; none where they do not grow.
    pub fn doubling_days(&self, r: f64) -> Option<f64> {
        let rate = self.growth(r);
        (r > 1.0 && rate > 0.0).then(|| std::f64::consts::LN_2 / rate)
    }

    /// Mean in days, of the chances as they are.
    pub fn mean(&self) -> f64 {
        self.0.iter().enumerate().map(|(day, chance)| day as f64 * chance).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Facts computed with `EpiEstim` 2.2 (`discr_si`, mean 2.6, deviation 1.5).
    #[test]
    fn the_discrete_gamma_agrees_with_the_reference() {
        let si = SerialInterval::gamma(2.6, 1.5, 32).unwrap();
        let reference =
            [0.0, 0.233_172_125_407_541, 0.358_579_400_315_597, 0.198_110_828_540_314, 0.103_342_655_427_939];
        for (day, expected) in reference.into_iter().enumerate() {
            assert!((si.chances()[day] - expected).abs() < 1e-12, "day {day}: {}", si.chances()[day]);
        }
        assert!((si.chances()[30] / 1.327_567_566_988_82e-9 - 1.0).abs() < 1e-3, "the tail: {}", si.chances()[30]);
    }

    #[test]
    fn chances_sum_to_one_and_keep_the_mean() {
        for (mean, sd) in [(2.6, 1.5), (4.7, 2.9), (14.9, 3.9)] {
            let si = SerialInterval::gamma(mean, sd, 120).unwrap();
            assert!((si.chances().iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!((si.mean() - mean).abs() < 1e-6, "{} for {mean}", si.mean());
        }
    }

    #[test]
    fn growth_and_doubling_follow_from_r() {
        // Everyone infects after exactly four days: R = 2 doubles in four days, R = 1/2 halves.
        let four = SerialInterval::from_chances(vec![0.0, 0.0, 0.0, 0.0, 1.0]).unwrap();
        assert!((four.doubling_days(2.0).unwrap() - 4.0).abs() < 1e-9);
        assert!((four.growth(0.5) + std::f64::consts::LN_2 / 4.0).abs() < 1e-9);
        assert_eq!(four.doubling_days(0.9), None);
        // A gamma interval: r = (R^(1/shape) − 1)/scale, here with a long interval so that whole days do no harm.
        let (mean, sd) = (30.0_f64, 10.0_f64);
        let long = SerialInterval::gamma(mean, sd, 200).unwrap();
        let rate = (1.5_f64.powf((sd / mean).powi(2)) - 1.0) * mean / sd.powi(2);
        assert!((long.growth(1.5) / rate - 1.0).abs() < 0.01, "{} against {rate}", long.growth(1.5));
    }

    #[test]
    fn impossible_intervals_are_refused() {
        for (mean, sd) in [(1.0, 1.0), (0.5, 1.0), (3.0, 0.0), (f64::NAN, 1.0), (3.0, f64::INFINITY)] {
            assert_eq!(SerialInterval::gamma(mean, sd, 10), Err(SerialIntervalError::Moments), "{mean} {sd}");
        }
        for chances in [vec![], vec![0.5, 0.5], vec![0.0, 0.5], vec![0.0, 1.5, -0.5], vec![0.0, f64::NAN]] {
            assert_eq!(SerialInterval::from_chances(chances), Err(SerialIntervalError::Chances));
        }
    }
}
