//! Quantiles of counts around a mean.

use crate::special::ln_gamma;

/// Smallest count up to which a share of at least `level` lies, for counts with this mean and variance
/// `dispersion · mean`: negative binomial, or Poisson where the dispersion is 1.
pub(super) fn count_quantile(level: f64, mean: f64, dispersion: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    let far = 40.0 * (mean * dispersion).sqrt() + 40.0 * dispersion + 40.0;
    let from = (mean - 12.0 * (mean * dispersion).sqrt()).floor().max(0.0);
    let mut at = from;
    let mut chance = ln_chance(at, mean, dispersion).exp();
    let mut below = chance;
    // What the sum of many small chances rounds off must not move the quantile.
    let level = level * (1.0 - 64.0 * f64::EPSILON);
    while below < level && at < mean + far {
        chance *= if dispersion > 1.0 {
            (at + mean / (dispersion - 1.0)) / (at + 1.0) * (1.0 - 1.0 / dispersion)
        } else {
            mean / (at + 1.0)
        };
        at += 1.0;
        below += chance;
    }
    at
}

/// Logarithm of the chance of a count with this mean (above 0) and variance `dispersion · mean`.
pub(super) fn ln_chance(count: f64, mean: f64, dispersion: f64) -> f64 {
    if dispersion > 1.0 {
        let size = mean / (dispersion - 1.0);
        ln_gamma(count + size) - ln_gamma(size) - ln_gamma(count + 1.0) - size * dispersion.ln()
            + count * (1.0 - 1.0 / dispersion).ln()
    } else {
        count * mean.ln() - mean - ln_gamma(count + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_known_distributions() {
        // Poisson tables: P(X ≤ 10 | 5) = 0.9863, P(X ≤ 11 | 5) = 0.9945; P(X ≤ 0 | 0.01) = 0.99005.
        assert!((count_quantile(0.99, 5.0, 1.0) - 11.0).abs() < 1e-9);
        assert!(count_quantile(0.99, 0.01, 1.0).abs() < 1e-9);
        // Geometric with mean 3 (dispersion 4): P(X ≤ n) = 1 − 0.75^(n+1).
        assert!((count_quantile(0.99, 3.0, 4.0) - 16.0).abs() < 1e-9);
        // Far from 0 the normal holds.
        let large = count_quantile(0.99, 1e6, 2.0);
        assert!((large - 1e6 - 2.326_348 * 2e6_f64.sqrt()).abs() < 5.0, "{large}");
    }
}
