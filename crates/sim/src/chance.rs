//! Luck: numbers that depend on who and what they are drawn for, never on the order of drawing.
//!
//! Every draw is a hash of (seed, person, event), so a run gives the same bytes on any number of threads, and
//! two scenarios under one seed share their luck (common random numbers): where they do not differ in what
//! happens to a person, that person's draws are the same.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of `SplitMix64` (Steele, Lea, Flood 2014, doi 10.1145/2714064.2660195).
#[inline]
pub const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The luck of one subject for one purpose.
#[derive(Debug, Clone, Copy)]
pub struct Luck(u64);

impl Luck {
    /// Of a subject (a person, a place) under a seed; `purpose` keeps kinds of draws apart.
    #[inline]
    pub const fn of(seed: u64, purpose: u64, subject: u64) -> Self {
        Self(mix(seed ^ mix(subject ^ (purpose << 48))))
    }

    /// The draw with this number, 64 bits.
    #[inline]
    pub const fn bits(self, draw: u64) -> u64 {
        mix(self.0 ^ draw.wrapping_mul(GOLDEN))
    }

    /// The draw with this number, in [0, 1).
    #[inline]
    pub fn unit(self, draw: u64) -> f64 {
        unit(self.bits(draw))
    }
}

/// The upper 53 bits as a number in [0, 1).
#[inline]
pub fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// The upper 32 bits as a whole number below `n`.
#[inline]
pub const fn below(bits: u64, n: u32) -> u32 {
    (((bits >> 32) * n as u64) >> 32) as u32
}

/// A Poisson number by inversion of one draw, so that it never falls when the mean rises under the same luck.
#[inline]
pub fn poisson(mean: f64, unit: f64) -> u32 {
    if mean > 400.0 {
        // The skew is below 0.05 here; the normal law with continuity correction does.
        return (mean + mean.sqrt() * normal_quantile(unit.clamp(1e-12, 1.0 - 1e-12)) + 0.5).max(0.0) as u32;
    }
    let mut term = (-mean).exp();
    let mut sum = term;
    let mut k = 0_u32;
    while unit > sum && k < 1_000 {
        k += 1;
        term *= mean / f64::from(k);
        sum += term;
    }
    k
}

/// Draws by look-up: the quantiles of a law at the middles of equal shares.
#[derive(Debug, Clone)]
pub struct Quantiles<T>(Vec<T>);

/// Shares in a table; a power of two, so that a look-up takes the lower bits of a draw.
const SHARES: usize = 1 << 11;

impl<T: Copy> Quantiles<T> {
    /// The value for a draw; only the lower eleven bits count.
    #[inline]
    pub fn get(&self, bits: u64) -> T {
        self.0[bits as usize & (SHARES - 1)]
    }
}

impl Quantiles<u8> {
    /// Log-normal whole days with the mean and standard deviation of the law before rounding.
    pub fn days(mean: f64, sd: f64) -> Self {
        let sigma2 = (1.0 + (sd / mean.max(1e-9)).powi(2)).ln();
        let mu = mean.max(1e-9).ln() - sigma2 / 2.0;
        let days = |share: f64| (mu + sigma2.sqrt() * normal_quantile(share)).exp().round().min(120.0) as u8;
        Self(shares().map(days).collect())
    }
}

impl Quantiles<f32> {
    /// Gamma law of mean 1 and this shape (the dispersion k of who infects how many); `None` for everybody alike.
    pub fn spread(shape: Option<f64>) -> Self {
        let Some(shape) = shape else { return Self(vec![1.0; SHARES]) };
        // Lower incomplete gamma function by its series, up to a constant that cancels.
        let mass = |x: f64| {
            let mut term = 1.0;
            let mut sum = 1.0;
            let mut n = 1.0;
            while term > sum * 1e-10 {
                term *= x / (shape + n);
                sum += term;
                n += 1.0;
            }
            x.powf(shape) * (-x).exp() * sum
        };
        let whole = mass(shape + 40.0 + 12.0 * shape.sqrt());
        let mut low = 0.0_f64;
        let values: Vec<f64> = shares()
            .map(|share| {
                let mut high = low.max(1e-9) * 2.0;
                while mass(high) < share * whole {
                    high *= 2.0;
                }
                for _ in 0..30 {
                    let middle = f64::midpoint(low, high);
                    if mass(middle) < share * whole { low = middle } else { high = middle }
                }
                low
            })
            .collect();
        // The middles of the shares miss some of the long tail; the mean must be 1.
        let mean = values.iter().sum::<f64>() / SHARES as f64;
        Self(values.into_iter().map(|value| (value / mean) as f32).collect())
    }
}

fn shares() -> impl Iterator<Item = f64> {
    (0..SHARES).map(|i| (i as f64 + 0.5) / SHARES as f64)
}

/// Quantile of the standard normal law; relative error below 1.2e-9 (P. J. Acklam's rational approximation).
pub fn normal_quantile(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416];
    let horner = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        horner(&C, q) / (horner(&D, q) * q + 1.0)
    };
    if share < 0.024_25 {
        tail(share)
    } else if share > 0.975_75 {
        -tail(1.0 - share)
    } else {
        let q = share - 0.5;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_the_moments_of_their_laws() {
        let days = Quantiles::days(8.0, 2.0);
        let values: Vec<f64> = (0..SHARES as u64).map(|i| f64::from(days.get(i))).collect();
        let mean = values.iter().sum::<f64>() / SHARES as f64;
        let var = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / SHARES as f64;
        // Rounding to days adds 1/12 to the variance.
        assert!((mean - 8.0).abs() < 0.02 && (var - 4.0 - 1.0 / 12.0).abs() < 0.15, "{mean} {var}");
        let spread = Quantiles::spread(Some(0.45));
        let values: Vec<f64> = (0..SHARES as u64).map(|i| f64::from(spread.get(i))).collect();
        let mean = values.iter().sum::<f64>() / SHARES as f64;
        let var = values.iter().map(|v| (v - 1.0).powi(2)).sum::<f64>() / SHARES as f64;
        assert!((mean - 1.0).abs() < 1e-6 && (var - 1.0 / 0.45).abs() < 0.1, "{mean} {var}");
    }

    #[test]
    fn poisson_numbers_have_their_mean_and_rise_with_it() {
        for mean in [0.0, 0.3, 4.0, 60.0, 900.0] {
            let n = 20_000;
            let luck = Luck::of(7, 1, 3);
            let sum: f64 = (0..n).map(|i| f64::from(poisson(mean, luck.unit(i)))).sum();
            let error = (sum / n as f64 - mean).abs();
            assert!(error <= 4.0 * (mean / n as f64).sqrt() + 1e-12, "{mean}: {error}");
            assert!((0..500).all(|i| poisson(mean, luck.unit(i)) <= poisson(mean * 1.1, luck.unit(i))));
        }
    }

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (share, z) in [(0.975, 1.959_963_984_540_054), (0.5, 0.0), (0.01, -2.326_347_874_040_841)] {
            assert!((normal_quantile(share) - z).abs() < 1e-8);
        }
    }
}
