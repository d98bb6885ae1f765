//! Weekly counts with outbreaks put in, after Noufaily et al. 2013: level, trend, season, dispersion and outbreak
//! sizes drawn at random.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::renewal::{negative_binomial, normal, poisson};

/// Weeks of a series; outbreaks of the last 52 are what a detector is judged by.
pub const WEEKS: usize = 364;

/// A made series.
pub struct Watched {
    pub counts: Vec<u64>,
    /// Cases of outbreaks among them.
    pub outbreak: Vec<u64>,
}

pub fn watched(seed: u64) -> Watched {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut draw = |low: f64, high: f64| low + (high - low) * rng.random::<f64>();
    let level = draw(0.5_f64.ln(), 55.0_f64.ln());
    let trend = if draw(0.0, 1.0) < 0.6 { 0.0 } else { draw(-0.002, 0.002) };
    let wave = if draw(0.0, 1.0) < 0.25 { 0.0 } else { draw(0.05, 0.8) };
    let second = if draw(0.0, 1.0) < 0.35 { 0.0 } else { draw(0.0, 0.4) };
    let dispersion = draw(1.01, 3.0);
    let mut starts: Vec<usize> = (0..4).map(|_| draw(0.0, 300.0) as usize).collect();
    starts.push(draw(315.0, 357.0) as usize);
    let sizes: Vec<f64> = starts.iter().map(|_| draw(3.0, 10.0)).collect();
    let mean = |week: usize| {
        let turn = std::f64::consts::TAU * week as f64 / 52.0;
        (level + trend * week as f64 + wave * (turn.cos() + 0.5 * turn.sin()) + second * (2.0 * turn).cos()).exp()
    };
    let mut counts: Vec<u64> =
        (0..WEEKS).map(|week| negative_binomial(&mut rng, mean(week), mean(week) / (dispersion - 1.0))).collect();
    let mut outbreak = vec![0; WEEKS];
    for (start, size) in starts.into_iter().zip(sizes) {
        for _ in 0..poisson(&mut rng, size * (dispersion * mean(start)).sqrt()) {
            let week = start + (0.5 * normal(&mut rng)).exp() as usize;
            if week < WEEKS {
                outbreak[week] += 1;
                counts[week] += 1;
            }
        }
    }
    Watched { counts, outbreak }
}
