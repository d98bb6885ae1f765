//! The reproduction number over time by the method of Cori et al. 2013 (doi 10.1093/aje/kwt133).
//!
//! The estimate counts on Poisson noise: with the bunched counts of real surveillance its intervals are too
//! narrow. What is shown to people is [`calibrated`], whose intervals hold what they say.

pub mod calibrated;
mod days;
mod grid;
mod habit;

use serde::{Deserialize, Serialize};

use crate::not_enough::NotEnough;
use crate::serial_interval::SerialInterval;
use crate::special::{GammaLevel, gamma_quantile};

/// Settings of the estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cori {
    /// Days of a window, in which R is taken to be constant.
    pub window: usize,
    /// Mean of the gamma prior of R.
    pub prior_mean: f64,
    /// Standard deviation of the prior.
    pub prior_sd: f64,
}

impl Default for Cori {
    /// A week, and the wide prior that the authors of the method use.
    fn default() -> Self {
        Self { window: 7, prior_mean: 5.0, prior_sd: 5.0 }
    }
}

/// R in one window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// First day of the window, as an index into the series.
    pub from: usize,
    /// Last day of the window.
    pub to: usize,
    /// Cases in the window.
    pub cases: u64,
    /// Posterior mean.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// 2.5 % quantile.
    pub low: f64,
    /// 25 % quantile.
    pub q25: f64,
    /// Median.
    pub median: f64,
    /// 75 % quantile.
    pub q75: f64,
    /// 97.5 % quantile.
    pub high: f64,
}

impl Estimate {
    /// Any quantile of the posterior; p strictly between 0 and 1.
    pub fn quantile(&self, p: f64) -> f64 {
        let shape = (self.mean / self.sd).powi(2);
        gamma_quantile(p, shape) * self.mean / shape
    }
}

/// R in every window of the series (daily cases, oldest first), oldest window first.
///
/// The cases of the first day are taken as brought in, so the first window begins on the second day. Windows
/// that end within the mean serial interval are left out: their cases have had no time to be infected.
pub fn cori(series: &[u64], interval: &SerialInterval, settings: &Cori) -> Result<Vec<Estimate>, NotEnough> {
    let window = settings.window.max(1);
    let mean_interval = interval.mean();
    let needed = (window + 1).max(mean_interval.floor() as usize + 1);
    NotEnough::unless(series, needed, 0)?;
    // Running sums, so that a window costs two look-ups whatever its length.
    let mut cases = vec![0_u64];
    let mut pressure = vec![0.0_f64];
    let weights: Vec<f64> = series.iter().map(|cases| *cases as f64).collect();
    // The last day first, so that both run the same way.
    let chances: Vec<f64> = interval.carried().iter().skip(1).rev().copied().collect();
    for day in 0..series.len() {
        cases.push(cases[day] + series[day]);
        pressure.push(pressure[day] + infectiousness(&weights[..day], &chances));
    }
    let prior_shape = (settings.prior_mean / settings.prior_sd).powi(2);
    let prior_rate = settings.prior_mean / settings.prior_sd.powi(2);
    let mut quantiles = Quantiles::new(prior_shape);
    let estimates = (window..series.len())
        .filter(|to| (to + 1) as f64 > mean_interval)
        .map(|to| {
            let from = to + 1 - window;
            let count = cases[to + 1] - cases[from];
            let shape = prior_shape + count as f64;
            let scale = 1.0 / (prior_rate + (pressure[to + 1] - pressure[from]));
            let [low, q25, median, q75, high] = quantiles.of(count).map(|quantile| quantile * scale);
            Estimate {
                from,
                to,
                cases: count,
                mean: shape * scale,
                sd: shape.sqrt() * scale,
                low,
                q25,
                median,
                q75,
                high,
            }
        })
        .collect();
    Ok(estimates)
}

/// Probabilities of the quantiles that every window gets.
const LEVELS: [f64; 5] = [0.025, 0.25, 0.5, 0.75, 0.975];
/// Counts below this keep their quantiles: they come again and are dear to find.
const KEPT: usize = 16;

/// Quantiles of the posterior's shape, by the cases of a window.
struct Quantiles {
    prior_shape: f64,
    levels: [GammaLevel; 5],
    kept: [Option<[f64; 5]>; KEPT],
}

impl Quantiles {
    fn new(prior_shape: f64) -> Self {
        Self { prior_shape, levels: LEVELS.map(GammaLevel::new), kept: [None; KEPT] }
    }

    fn of(&mut self, cases: u64) -> [f64; 5] {
        let shape = self.prior_shape + cases as f64;
        let levels = &self.levels;
        let find = || std::array::from_fn(|at| levels[at].quantile(shape));
        match self.kept.get_mut(cases as usize) {
            Some(kept) => *kept.get_or_insert_with(find),
            None => find(),
        }
    }
}

/// What the earlier cases weigh on a day, by the chances of the serial interval, longest interval first: the cases
/// that R = 1 would bring.
fn infectiousness(before: &[f64], chances: &[f64]) -> f64 {
    let both = before.len().min(chances.len());
    let (before, chances) = (&before[before.len() - both..], &chances[chances.len() - both..]);
    // Four sums at a time: one alone waits for itself.
    let (mut sums, pairs) = ([0.0; 4], before.chunks_exact(4).zip(chances.chunks_exact(4)));
    for (cases, chances) in pairs {
        for at in 0..4 {
            sums[at] += cases[at] * chances[at];
        }
    }
    let rest = both - both % 4;
    let last: f64 = before[rest..].iter().zip(&chances[rest..]).map(|(cases, chance)| cases * chance).sum();
    sums.iter().sum::<f64>() + last
}
