//! The house's own detector: a season and a trend learnt from all of the past, and the evidence for an outbreak of
//! any size that began this week or the week before.
//!
//! The evidence is a ratio of chances, outbreak against none, with counts negative binomial: by Neyman and Pearson
//! no statistic finds more at the same rate of false alarms where the shapes hold. What the past does not carry (a
//! season from two years, the bunching of a few cases) is shrunk to what is usual (empirical Bayes), so that sparse
//! communes and short histories are judged too.

use super::quantile::ln_chance;
use super::{Judgement, Method};
use crate::special::ln_gamma;

/// Terms of the regression: level, trend, one and two waves a year.
const TERMS: usize = 6;
/// Standard deviations that the terms are believed to have; the level is free. The trend is that of a year.
const USUAL: [f64; TERMS] = [30.0, 0.12, 0.45, 0.45, 0.25, 0.25];
/// Usual dispersion (variance over mean) of weekly counts, and the weeks that this belief is worth.
const DISPERSION: (f64, f64) = (1.8, 12.0);
/// Residuals above this weigh less: past outbreaks are no baseline.
const REWEIGH_ABOVE: f64 = 1.8;
/// Outbreak sizes looked for, in standard deviations of a week's count.
const SIZES: [f64; 6] = [2.5, 4.0, 5.5, 7.0, 9.0, 12.0];
/// Shares of an outbreak's cases in its first weeks (Noufaily et al. 2013: delays log-normal, 0 and 0.5).
const SHARES: [f64; 2] = [0.5, 0.42];
/// Years of the past that are looked at.
const YEARS: usize = 7;
/// Rounds of the regression; the later ones reweigh.
const ROUNDS: usize = 6;

/// Settings. The score is the logarithm (base 10) of the evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Own {
    /// Weeks of a year.
    pub year: f64,
    /// Latest weeks left out of the baseline.
    pub guard: usize,
    /// Weeks that must go before the first one that is judged.
    pub least: usize,
    /// Score above which there is an alarm.
    pub alarm_above: f64,
}

impl Default for Own {
    /// One false alarm in about 140 ordinary weeks, as simulated outbreaks showed.
    fn default() -> Self {
        Self { year: 52.0, guard: 3, least: 52, alarm_above: 1.26 }
    }
}

/// What a week should hold: mean, and variance over mean.
#[derive(Debug, Clone, Copy)]
struct Expected {
    mean: f64,
    dispersion: f64,
}

impl Own {
    fn terms(&self, week: f64, now: f64) -> [f64; TERMS] {
        let turn = std::f64::consts::TAU * week / self.year;
        let ((sin, cos), (sin2, cos2)) = (turn.sin_cos(), (2.0 * turn).sin_cos());
        [1.0, (week - now) / self.year, cos, sin, cos2, sin2]
    }

    /// What the week and the one before it should hold.
    fn expected(&self, counts: &[u64], week: usize) -> Option<[Expected; 2]> {
        let end = week - self.guard;
        let from = end.saturating_sub((YEARS as f64 * self.year) as usize);
        let past: Vec<(f64, [f64; TERMS])> =
            (from..end).map(|at| (counts[at] as f64, self.terms(at as f64, week as f64))).collect();
        let (mut omega, mut dispersion) = (vec![1.0; past.len()], 1.0);
        let mut terms = [0.0; TERMS];
        terms[0] = (past.iter().map(|(count, _)| count).sum::<f64>() / past.len() as f64).max(0.02).ln();
        let mut root = [[0.0; TERMS]; TERMS];
        for round in 0..ROUNDS {
            let (mut square, mut aims) = ([[0.0; TERMS]; TERMS], [0.0; TERMS]);
            for (at, usual) in USUAL.iter().enumerate() {
                square[at][at] = usual.powi(-2);
            }
            for ((count, row), omega) in past.iter().zip(&omega) {
                let line = dot(&terms, row).clamp(-12.0, 16.0);
                let mean = line.exp();
                let weight = omega * mean / dispersion;
                let aim = line + (count - mean) / mean.max(0.02);
                for (i, left) in row.iter().enumerate() {
                    aims[i] += weight * left * aim;
                    for (j, right) in row.iter().enumerate().take(i + 1) {
                        square[i][j] += weight * left * right;
                    }
                }
            }
            root = cholesky(&square)?;
            terms = solve(&root, aims);
            if round >= 1 {
                dispersion = reweigh(&past, &terms, dispersion, &mut omega);
            }
        }
        let at = |week_at: usize| {
            let row = self.terms(week_at as f64, week as f64);
            let mean = dot(&terms, &row).clamp(-12.0, 16.0).exp().max(0.02);
            // What is not known of the mean scatters the count as well.
            let unknown = dot(&solve(&root, row), &row);
            Expected { mean, dispersion: (dispersion + mean * unknown).max(1.001) }
        };
        Some([at(week), at(week - 1)])
    }
}

/// New weights, and the dispersion that they show.
fn reweigh(past: &[(f64, [f64; TERMS])], terms: &[f64; TERMS], dispersion: f64, omega: &mut [f64]) -> f64 {
    let (mut scatter, mut weight) = (0.0, -(TERMS as f64) / 2.0);
    for ((count, row), omega) in past.iter().zip(omega) {
        let mean = dot(terms, row).clamp(-12.0, 16.0).exp().max(0.02);
        let residual = 1.5 * (count.cbrt().powi(2) / mean.cbrt().sqrt() - mean.sqrt()) / dispersion.max(1.0).sqrt();
        *omega = if residual > REWEIGH_ABOVE { (REWEIGH_ABOVE / residual).powi(2) } else { 1.0 };
        scatter += *omega * (count - mean).powi(2) / mean;
        weight += *omega;
    }
    let (usual, worth) = DISPERSION;
    ((scatter + usual * worth) / (weight.max(0.0) + worth)).max(1.0)
}

/// The evidence as a function of the week's count: what does not hang on the count is done once.
struct Evidence {
    /// Size of the negative binomial without an outbreak.
    size: f64,
    /// For each outbreak looked for: size with it, and the logarithm of the factor that the count does not move.
    outbreaks: Vec<(f64, f64)>,
}

impl Evidence {
    fn new(before: u64, [this, last]: &[Expected; 2]) -> Self {
        let size = this.mean / (this.dispersion - 1.0);
        let outbreak = |extra: f64, known: f64| {
            let with = (this.mean + extra) / (this.dispersion - 1.0);
            (with, known + ln_gamma(size) - ln_gamma(with) - (with - size) * this.dispersion.ln())
        };
        let before = before as f64;
        let outbreaks = SIZES.iter().flat_map(|size| {
            let fresh = size * (this.dispersion * this.mean).sqrt();
            let older = size * (last.dispersion * last.mean).sqrt();
            let known = ln_chance(before, last.mean + older * SHARES[0], last.dispersion)
                - ln_chance(before, last.mean, last.dispersion);
            [outbreak(fresh * SHARES[0], 0.0), outbreak(older * SHARES[1], known)]
        });
        Self { size, outbreaks: outbreaks.collect() }
    }

    /// Logarithm (base 10) of the evidence in a count.
    fn of(&self, count: u64) -> f64 {
        let count = count as f64;
        let base = ln_gamma(count + self.size);
        let sum: f64 = self.outbreaks.iter().map(|(size, fixed)| (fixed + ln_gamma(count + size) - base).exp()).sum();
        // Beyond what a number holds the evidence is as good as certain.
        (sum / self.outbreaks.len() as f64).log10().min(300.0)
    }
}

impl Method for Own {
    fn history(&self) -> usize {
        self.least + self.guard
    }

    fn judge(&self, counts: &[u64], week: usize) -> Option<Judgement> {
        if week < self.history() || week >= counts.len() {
            return None;
        }
        let Some(expected) = self.expected(counts, week) else { return Some(Judgement::NONE) };
        let evidence = Evidence::new(counts[week - 1], &expected);
        let score = evidence.of(counts[week]);
        let quiet = |count: u64| evidence.of(count) <= self.alarm_above;
        // The evidence grows with the count: halve until the last quiet one is found.
        let (mut low, mut high) = (0, 4);
        while quiet(high) && high < 1 << 40 {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = u64::midpoint(low, high);
            if quiet(middle) { low = middle } else { high = middle }
        }
        Some(Judgement { alarm: score > self.alarm_above, threshold: Some(low as f64), score: Some(score) })
    }
}

fn dot(left: &[f64; TERMS], right: &[f64; TERMS]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// Lower root of a symmetric matrix of which the lower half is given; none where it has none.
fn cholesky(square: &[[f64; TERMS]; TERMS]) -> Option<[[f64; TERMS]; TERMS]> {
    let mut root = [[0.0; TERMS]; TERMS];
    for i in 0..TERMS {
        for j in 0..=i {
            let rest = square[i][j] - (0..j).map(|k| root[i][k] * root[j][k]).sum::<f64>();
            if i == j && !(rest > 0.0 && rest.is_finite()) {
                return None;
            }
            root[i][j] = if i == j { rest.sqrt() } else { rest / root[j][j] };
        }
    }
    Some(root)
}

/// Solves with a matrix given by its lower root.
fn solve(root: &[[f64; TERMS]; TERMS], mut to: [f64; TERMS]) -> [f64; TERMS] {
    for i in 0..TERMS {
        to[i] = (to[i] - (0..i).map(|k| root[i][k] * to[k]).sum::<f64>()) / root[i][i];
    }
    for i in (0..TERMS).rev() {
        to[i] = (to[i] - (i + 1..TERMS).map(|k| root[k][i] * to[k]).sum::<f64>()) / root[i][i];
    }
    to
}
