//! Scores of forecasts that are given by quantiles.

/// The levels of the forecast hubs.
pub const LEVELS: [f64; 23] = [
    0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9,
    0.95, 0.975, 0.99,
];

/// Place of the median in [`LEVELS`].
pub(crate) const MIDDLE: usize = 11;

/// Quantiles of counts as plain numbers.
pub fn numbers(counts: [u64; 23]) -> [f64; 23] {
    counts.map(|count| count as f64)
}

/// Weighted interval score of quantiles at [`LEVELS`] against what came; lower is better. Twice the mean pinball
/// loss, as in Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618.
pub fn wis(quantiles: &[f64; 23], came: f64) -> f64 {
    let loss = |(level, quantile): (&f64, &f64)| {
        if came >= *quantile { (came - quantile) * level } else { (quantile - came) * (1.0 - level) }
    };
    LEVELS.iter().zip(quantiles).map(|pair| 2.0 * loss(pair)).sum::<f64>() / LEVELS.len() as f64
}

/// Whether what came lies within the 50 % interval and within the 95 % interval, ends included.
pub fn covers(quantiles: &[f64; 23], came: f64) -> (bool, bool) {
    let within = |low: usize, high: usize| (quantiles[low]..=quantiles[high]).contains(&came);
    (within(6, 16), within(1, 21))
}

#[cfg(test)]
mod tests {
    use super::{LEVELS, covers, wis};

    /// The definition by intervals: |y − median| / 2 + Σ α/2·IS, over the number of intervals and a half.
    #[test]
    fn the_score_is_the_weighted_sum_of_interval_scores() {
        let quantiles: [f64; 23] = std::array::from_fn(|at| 10.0 * at as f64 + LEVELS[at]);
        for came in [-50.0, 0.0, 35.0, 110.0, 111.5, 300.0] {
            let mut sum = 0.5 * (came - quantiles[11]).abs();
            for at in 0..11 {
                let (alpha, low, high) = (2.0 * LEVELS[at], quantiles[at], quantiles[22 - at]);
                let outside: f64 = (low - came).max(0.0) + (came - high).max(0.0);
                sum += alpha / 2.0 * (high - low + 2.0 / alpha * outside);
            }
            assert!((wis(&quantiles, came) - sum / 11.5).abs() < 1e-9, "{came}");
        }
        assert_eq!(covers(&quantiles, 110.0), (true, true));
        assert_eq!(covers(&quantiles, 30.0), (false, true));
        assert_eq!(covers(&quantiles, 0.0), (false, false));
    }
}
