//! Renewal epidemics with a known R of many shapes, and counts that bunch.

use epi::SerialInterval;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// How R moves.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A walk of log R with this daily step, drawn back by this share a day.
    Walk(f64, f64),
    /// A wave between 0.7 and 1.5 with this period in days.
    Wave(f64),
    /// 1.6 and 0.7 in turn, for this many days each.
    Steps(usize),
}

/// How an epidemic is made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub shape: Shape,
    /// Size of the negative binomial.
    pub size: f64,
    /// Imports a day.
    pub imports: f64,
    /// Cases a day that start it.
    pub start: f64,
    /// Lower reports at weekends.
    pub weekends: bool,
}

pub fn renewal(seed: u64, days: usize, interval: &SerialInterval, plan: &Plan) -> (Vec<u64>, Vec<f64>) {
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut all, mut cases, mut r, mut x) = (Vec::<u64>::new(), Vec::new(), Vec::new(), 0.0);
    for day in 0..days {
        let log_r = match plan.shape {
            Shape::Walk(step, back) => {
                x = x * (1.0 - back) + step * normal(&mut rng);
                x
            }
            Shape::Wave(period) => 0.024 + 0.381 * (std::f64::consts::TAU * day as f64 / period).sin(),
            Shape::Steps(length) => {
                if (day / length).is_multiple_of(2) {
                    1.6_f64.ln()
                } else {
                    0.62_f64.ln()
                }
            }
        };
        r.push(f64::exp(log_r));
        let chances = interval.chances();
        let pressure: f64 = (1..chances.len().min(day + 1)).map(|ago| all[day - ago] as f64 * chances[ago]).sum();
        let outside = if day < 10 { plan.start } else { plan.imports };
        let mean = (f64::exp(log_r) * pressure + outside).clamp(0.01, 20_000.0);
        let week = [1.15, 1.2, 1.1, 1.05, 1.05, 0.85, 0.6];
        all.push(negative_binomial(&mut rng, mean, plan.size));
        let told = if plan.weekends { negative_binomial(&mut rng, mean * week[day % 7], plan.size) } else { all[day] };
        cases.push(told);
    }
    (cases, r)
}

pub fn normal(rng: &mut StdRng) -> f64 {
    let (u, v): (f64, f64) = (rng.random::<f64>().max(1e-300), rng.random());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// Marsaglia and Tsang's way to a gamma variable.
fn gamma(rng: &mut StdRng, shape: f64) -> f64 {
    if shape < 1.0 {
        return gamma(rng, shape + 1.0) * rng.random::<f64>().powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let z = normal(rng);
        let v = (1.0 + z / (9.0 * d).sqrt()).powi(3);
        if v > 0.0 && rng.random::<f64>().max(1e-300).ln() < 0.5 * z * z + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

pub fn poisson(rng: &mut StdRng, mean: f64) -> u64 {
    if mean > 400.0 {
        return (mean + mean.sqrt() * normal(rng)).round().max(0.0) as u64;
    }
    let (mut at, mut chance, mut below, draw) = (0, (-mean).exp(), (-mean).exp(), rng.random::<f64>());
    while below < draw && at < 2_000 {
        at += 1;
        chance *= mean / at as f64;
        below += chance;
    }
    at
}

pub fn negative_binomial(rng: &mut StdRng, mean: f64, size: f64) -> u64 {
    let rate = mean * gamma(rng, size) / size;
    poisson(rng, rate)
}
