//! The few special functions that the estimates need. Accuracy: about 1e-12 relative, which the tests hold
//! against published values.

/// Natural logarithm of the gamma function, for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    // Stirling's series is exact to 1e-15 from 15 on; below, Γ(x+1) = xΓ(x) climbs there.
    let (mut at, mut product) = (x, 1.0);
    while at < 15.0 {
        product *= at;
        at += 1.0;
    }
    let inverse = 1.0 / at;
    let square = inverse * inverse;
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    let series = inverse * terms.iter().rev().fold(0.0, |sum, term| sum * square + term);
    (at - 0.5) * at.ln() - at + 0.5 * std::f64::consts::TAU.ln() + series - product.ln()
}

/// Regularised lower incomplete gamma function P(shape, x): the distribution function of a gamma variable with
/// shape > 0 and scale 1.
pub(crate) fn gamma_p(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let factor = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if factor == 0.0 {
        // So far out that nothing is left on the other side.
        return if x < shape { 0.0 } else { 1.0 };
    }
    if x < shape + 1.0 {
        (factor * lower_series(shape, x)).min(1.0)
    } else {
        (1.0 - factor * upper_fraction(shape, x)).max(0.0)
    }
}

fn lower_series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut at) = (1.0 / shape, 1.0 / shape, shape);
    while term > sum * 1e-16 {
        at += 1.0;
        term *= x / at;
        sum += term;
    }
    sum
}

/// The continued fraction of the upper function, by Lentz's method.
fn upper_fraction(shape: f64, x: f64) -> f64 {
    let (mut part, mut above) = (x + 1.0 - shape, f64::MAX);
    let mut below = 1.0 / part;
    let mut fraction = below;
    for step in 1..100_000 {
        let step = f64::from(step);
        let numerator = step * (shape - step);
        part += 2.0;
        below = 1.0 / (numerator * below + part);
        above = part + numerator / above;
        fraction *= above * below;
        if (above * below - 1.0).abs() < 4e-15 {
            break;
        }
    }
    fraction
}

/// Quantile of a gamma variable with shape a > 0 and scale 1; p strictly between 0 and 1.
pub(crate) fn gamma_quantile(p: f64, a: f64) -> f64 {
    GammaLevel::new(p).quantile(a)
}

/// A level at which quantiles of many gamma variables are asked for: what hangs on the level alone is done once.
pub(crate) struct GammaLevel {
    p: f64,
    normal: f64,
    terms: [f64; 6],
}

impl GammaLevel {
    /// Where the expansion is exact to 5e-7, which a test holds: how far from the median (in the normal quantile's
    /// size), and from which shape on.
    const EXPANDED: [(f64, f64); 2] = [(2.1, 12.0), (3.8, 40.0)];

    /// p strictly between 0 and 1.
    pub(crate) fn new(p: f64) -> Self {
        let z = normal_quantile(p);
        let (z2, sqrt2) = (z * z, std::f64::consts::SQRT_2);
        let terms = [
            2.0 / 3.0 * (z2 - 1.0),
            z * (z2 - 7.0) / (9.0 * sqrt2),
            -((6.0 * z2 + 14.0) * z2 - 32.0) / 405.0,
            z * ((9.0 * z2 + 256.0) * z2 - 433.0) / (4860.0 * sqrt2),
            (((12.0 * z2 - 243.0) * z2 - 923.0) * z2 + 1472.0) / 25515.0,
            -z * (((3753.0 * z2 + 4353.0) * z2 - 289_517.0) * z2 - 289_717.0) / (9_185_400.0 * sqrt2),
        ];
        Self { p, normal: z, terms }
    }

    /// The quantile for a shape above 0 and scale 1.
    pub(crate) fn quantile(&self, shape: f64) -> f64 {
        let expanded = Self::EXPANDED.iter().any(|(far, least)| self.normal.abs() <= *far && shape >= *least);
        if expanded { self.expanded(shape) } else { solved_quantile(self.p, self.normal, shape) }
    }

    /// The expansion of Goldberg and Levine (Ann. Math. Statist. 17, 1946, 216–225) of the quantile of χ² with
    /// ν = 2·shape degrees of freedom, which is twice the gamma's.
    fn expanded(&self, shape: f64) -> f64 {
        let freedom = 2.0 * shape;
        let root = freedom.sqrt();
        let inverse = 1.0 / root;
        let tail = self.terms.iter().rev().fold(0.0, |sum, term| sum * inverse + term);
        (freedom + root * std::f64::consts::SQRT_2 * self.normal + tail) / 2.0
    }
}

/// By Halley's steps on the distribution function; `z` is the normal quantile of p.
fn solved_quantile(p: f64, z: f64, a: f64) -> f64 {
    // Wilson and Hilferty's cube for a start; where it falls below 0, the leading term of P at 0.
    let cube = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    let norm = ln_gamma(a);
    let mut x = if cube > 0.1 { a * cube.powi(3) } else { (((p * a).ln() + norm) / a).exp() };
    for _ in 0..50 {
        let density = ((a - 1.0) * x.ln() - x - norm).exp();
        let newton = (gamma_p(a, x) - p) / density;
        // Halley's correction; its denominator is kept off 0 where the start was poor.
        let step = newton / (1.0 - 0.5 * newton * ((a - 1.0) / x - 1.0)).max(0.5);
        let next = if step < x { x - step } else { x / 2.0 };
        if !next.is_finite() {
            break;
        }
        let moved = (next - x).abs();
        x = next;
        // The steps converge by the third power: after this one nothing is left to mend.
        if moved <= x * 1e-6 {
            break;
        }
    }
    x
}

/// Distribution function of the standard normal.
pub(crate) fn normal_p(z: f64) -> f64 {
    let half = 0.5 * gamma_p(0.5, z * z / 2.0);
    if z < 0.0 { 0.5 - half } else { 0.5 + half }
}

/// Quantile of the standard normal; p strictly between 0 and 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let mut z = (p / (1.0 - p)).ln() / 1.702;
    for _ in 0..20 {
        let newton = (normal_p(z) - p) * std::f64::consts::TAU.sqrt() * (z * z / 2.0).exp();
        let step = newton / (1.0 + 0.5 * newton * z).max(0.5);
        z -= step;
        if step.abs() < 1e-13 {
            break;
        }
    }
    z
}

/// Quantile of Student's t, by the expansion of Cornish and Fisher in 1/freedom (error below 1 % from
/// five degrees of freedom on).
pub(crate) fn student_quantile(p: f64, freedom: f64) -> f64 {
    let z = normal_quantile(p);
    let (z3, z5) = (z.powi(3), z.powi(5));
    z + (z3 + z) / (4.0 * freedom) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within * expected.abs().max(1e-300), "{found} is not {expected}");
    }

    #[test]
    fn gamma_function_at_known_places() {
        close(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-13);
        close(ln_gamma(5.0), 24.0_f64.ln(), 1e-13);
        close(ln_gamma(100.0), 359.134_205_369_575_4, 1e-13);
        assert!(ln_gamma(1.0).abs() < 1e-13 && ln_gamma(2.0).abs() < 1e-13);
    }

    #[test]
    fn incomplete_gamma_matches_its_closed_forms() {
        for x in [0.01_f64, 0.5, 1.0, 3.0, 20.0] {
            assert!((gamma_p(1.0, x) - (1.0 - (-x).exp())).abs() < 1e-14, "{x}");
            // Shape 3: 1 − e^{−x}(1 + x + x²/2).
            assert!((gamma_p(3.0, x) - (1.0 - (-x).exp() * (1.0 + x + x * x / 2.0))).abs() < 1e-14, "{x}");
        }
        assert!(gamma_p(2.0, 0.0).abs() < 1e-300 && gamma_p(2.0, 1e4) > 1.0 - 1e-15);
    }

    #[test]
    fn quantiles_invert_their_distributions() {
        for shape in [0.05, 0.7, 1.0, 6.5, 120.0, 50_000.0] {
            for p in [0.001, 0.025, 0.25, 0.5, 0.9, 0.975, 0.9999] {
                let x = gamma_quantile(p, shape);
                assert!((gamma_p(shape, x) - p).abs() < 1e-9, "shape {shape}, p {p}: {x}");
            }
        }
        for p in [0.000_1, 0.018, 0.025, 0.5, 0.9, 0.982, 0.999_9] {
            let level = GammaLevel::new(p);
            for shape in [12.0, 20.0, 40.0, 55.0, 400.0, 9e4] {
                close(level.quantile(shape), solved_quantile(p, level.normal, shape), 5e-7);
            }
        }
        for p in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999_9] {
            assert!((normal_p(normal_quantile(p)) - p).abs() < 1e-12, "{p}");
        }
        close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-12);
        close(student_quantile(0.975, 12.0), 2.178_812_829_663_418, 2e-3);
    }
}
