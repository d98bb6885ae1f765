//! Counts around what is expected: how much they bunch, and the quantiles of what may come.

use crate::special::normal_quantile;
use crate::weekday::{Weekdays, weekly_mean};

/// Bunching of counts (overdispersion) by day of the week: the variance is `mean + inverse size·mean²`. Weekends
/// are not only lower but more erratic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bunching([f64; 7]);

/// Usual bunching of daily surveillance counts, and the days that this belief is worth.
const USUAL: (f64, f64) = (0.1, 7.0);
/// Days that the bunching of the whole week is worth against that of one weekday.
const WHOLE_WEEK: f64 = 4.0;

impl Bunching {
    /// From the days around their centred weekly mean; the series' own index modulo 7 stands for the weekday.
    pub(crate) fn of(series: &[f64], weekdays: &Weekdays) -> Self {
        let (mut sums, mut days) = ([0.0; 7], [0.0; 7]);
        for at in 3..series.len().saturating_sub(3) {
            let expected = weekly_mean(series, at) * weekdays.factor(at);
            if expected < 1.0 {
                continue;
            }
            // A seventh of the mean is the day itself, so that it strays less from it than from the truth.
            let strayed = (series[at] - expected).powi(2) * 7.0 / 6.0;
            sums[at % 7] += (strayed - expected) / expected.powi(2);
            days[at % 7] += 1.0;
        }
        let (usual, worth) = USUAL;
        let whole = (usual * worth + sums.iter().sum::<f64>()) / (worth + days.iter().sum::<f64>());
        let day = |at: usize| (whole * WHOLE_WEEK + sums[at]) / (WHOLE_WEEK + days[at]);
        Self(std::array::from_fn(|at| day(at).max(1e-4)))
    }

    /// Inverse size on a day of the series, or after it.
    pub(crate) fn at(&self, day: usize) -> f64 {
        self.0[day % 7]
    }

    /// Over the week.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / 7.0
    }
}

/// Strata of the expected count; the middles of equally likely slices.
const SLICES: usize = 21;
/// Above this, counts are many enough for a smooth distribution.
const MANY: f64 = 300.0;

/// Quantiles of a count whose expected value is uncertain: its logarithm is normal with `centre` and `spread`,
/// and around it the count is negative binomial.
pub(crate) fn quantiles<const N: usize>(centre: f64, spread: f64, inverse_size: f64, levels: &[f64; N]) -> [u64; N] {
    if (centre + 2.5 * spread).exp() > MANY {
        let noise = ((-centre).exp() + inverse_size).ln_1p();
        let total = (spread * spread + noise).sqrt();
        return levels.map(|level| (centre - noise / 2.0 + normal_quantile(level) * total).exp().round() as u64);
    }
    let slices: [f64; SLICES] = std::array::from_fn(|i| normal_quantile((i as f64 + 0.5) / SLICES as f64));
    // The middles spread a little less than what they stand for.
    let narrow = (slices.iter().map(|z| z * z).sum::<f64>() / SLICES as f64).sqrt();
    let size = 1.0 / inverse_size;
    let means = slices.map(|z| (centre + spread * z / narrow).exp());
    // Chance of no case at all in each slice, and from it of each count in turn.
    let mut chances = means.map(|mean| (-size * (mean * inverse_size).ln_1p()).exp());
    let ratios = means.map(|mean| mean / (mean + size));
    let (mut found, mut next, mut below, mut count) = ([0; N], 0, 0.0, 0_u64);
    while next < N && count < 100_000 {
        below += chances.iter().sum::<f64>() / SLICES as f64;
        while next < N && below >= levels[next] {
            found[next] = count;
            next += 1;
        }
        for (chance, ratio) in chances.iter_mut().zip(ratios) {
            *chance *= ratio * (count as f64 + size) / (count as f64 + 1.0);
        }
        count += 1;
    }
    found[next..].fill(count);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::ln_gamma;

    /// Chance of a count under the negative binomial.
    fn chance(count: u64, mean: f64, size: f64) -> f64 {
        let n = count as f64;
        (ln_gamma(n + size) - ln_gamma(size) - ln_gamma(n + 1.0)
            + size * (size / (size + mean)).ln()
            + n * (mean / (size + mean)).ln())
        .exp()
    }

    #[test]
    fn quantiles_of_a_certain_mean_are_those_of_the_negative_binomial() {
        for (mean, size) in [(0.3_f64, 2.0), (4.0, 5.0), (60.0, 10.0)] {
            let levels = [0.025, 0.5, 0.975];
            for (level, found) in levels.iter().zip(quantiles(mean.ln(), 0.0, 1.0 / size, &levels)) {
                let up_to = |n: u64| (0..=n).map(|count| chance(count, mean, size)).sum::<f64>();
                assert!(up_to(found) >= *level - 1e-9, "mean {mean}, level {level}: {found}");
                assert!(found == 0 || up_to(found - 1) < *level + 1e-9, "mean {mean}, level {level}: {found}");
            }
        }
    }

    #[test]
    fn the_two_ways_to_quantiles_meet() {
        let levels = [0.025, 0.5, 0.975];
        // The same distribution just below and just above the switch.
        let small = quantiles(200.0_f64.ln(), 0.15, 0.02, &levels).map(|n| n as f64 / 200.0);
        let large = quantiles(210.0_f64.ln(), 0.15, 0.02, &levels).map(|n| n as f64 / 210.0);
        for (small, large) in small.into_iter().zip(large) {
            assert!((small - large).abs() < 0.04, "{small} {large}");
        }
    }
}
