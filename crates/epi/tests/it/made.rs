//! Epidemics with known truth: a renewal process whose R wanders, counts that bunch, quiet weekends.

use epi::SerialInterval;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A made epidemic.
pub struct Made {
    pub cases: Vec<u64>,
    pub r: Vec<f64>,
}

/// What is reported on each day of the week.
const WEEK: [f64; 7] = [1.1, 1.15, 1.05, 1.05, 1.05, 0.9, 0.7];

/// `size` is that of the negative binomial: the smaller, the more the counts bunch.
pub fn epidemic(seed: u64, days: usize, start: f64, size: f64, weekends: bool) -> Made {
    let mut rng = StdRng::seed_from_u64(seed);
    let interval = SerialInterval::gamma(4.7, 2.9, 31).unwrap();
    let mut expected: Vec<f64> = vec![start; 7];
    let (mut cases, mut r, mut log_r) = (Vec::new(), Vec::new(), 0.0);
    for day in 0..days {
        // Drawn back to 1 as measures and immunity draw it, and kept above extinction by imports.
        log_r += 0.035 * normal(&mut rng) - 0.01 * log_r;
        let pressure: f64 = (1..interval.chances().len().min(expected.len()))
            .map(|ago| expected[expected.len() - ago] * interval.chances()[ago])
            .sum();
        let mean = (pressure * f64::exp(log_r)).clamp(0.2, 50_000.0);
        expected.push(mean);
        r.push(f64::exp(log_r));
        let reported = if weekends { mean * WEEK[day % 7] } else { mean };
        cases.push(negative_binomial(&mut rng, reported, size));
    }
    Made { cases, r }
}

fn normal(rng: &mut StdRng) -> f64 {
    let (u, v): (f64, f64) = (rng.random::<f64>().max(1e-300), rng.random());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// By walking up the distribution from 0; far from 0 the normal stands in for it.
pub fn negative_binomial(rng: &mut StdRng, mean: f64, size: f64) -> u64 {
    if mean > 300.0 {
        let sd = (mean + mean * mean / size).sqrt();
        return (mean + sd * normal(rng)).max(0.0).round() as u64;
    }
    let (draw, ratio): (f64, f64) = (rng.random(), mean / (mean + size));
    let (mut chance, mut below, mut count) = ((size / (size + mean)).powf(size), 0.0, 0_u64);
    loop {
        below += chance;
        if draw < below || count > 10_000 {
            return count;
        }
        chance *= ratio * (count as f64 + size) / (count as f64 + 1.0);
        count += 1;
    }
}
