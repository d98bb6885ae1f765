//! Farrington's method as made flexible by Noufaily et al. 2013 (doi 10.1002/sim.5595): a quasi-Poisson
//! regression on the same season of the last years, past outbreaks weighing less, and a negative binomial bound.

use super::fit::{Fit, Seen};
use super::quantile::count_quantile;
use super::{Judgement, Method};
use crate::special::student_quantile;

/// Weeks of a year.
const YEAR: usize = 52;
/// Parts of a year: the season of the week judged, and the rest in nine.
const PARTS: usize = 10;
/// A trend is kept when it is significant at this level.
const TREND: f64 = 0.05;
/// Fewer cases in so many weeks raise no alarm.
const FEW: (u64, usize) = (5, 4);

/// Settings. The score is the excess over the expected count in units of the excess that raises an alarm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Farrington {
    /// Years of the past that are looked at; at least 3 for a trend.
    pub years: usize,
    /// Weeks on either side of the same week of a year that are the same season.
    pub half_window: usize,
    /// Latest weeks left out, lest a beginning outbreak teach its own baseline.
    pub guard: usize,
    /// Residuals above this weigh less.
    pub reweigh_above: f64,
    /// Share of ordinary weeks that raise an alarm.
    pub alpha: f64,
}

impl Default for Farrington {
    /// What Noufaily et al. recommend.
    fn default() -> Self {
        Self { years: 5, half_window: 3, guard: 26, reweigh_above: 2.58, alpha: 0.01 }
    }
}

impl Farrington {
    /// The weeks of the past with their part of the year; part 0 is the season of the week judged.
    fn past(&self, counts: &[u64], week: usize) -> Vec<Seen> {
        let season = 2 * self.half_window + 1;
        let rest = YEAR - season;
        let (length, longer) = (rest / (PARTS - 1), rest % (PARTS - 1));
        let mut seen = Vec::with_capacity(self.years * YEAR);
        for back in (1..=self.years).rev() {
            let from = week - back * YEAR - self.half_window;
            let to = (from + YEAR).min(week - self.guard);
            for (within, count) in counts[from..to.max(from)].iter().enumerate() {
                let group = match within.checked_sub(season) {
                    None => 0,
                    // The first parts are a week longer where the rest does not divide.
                    Some(within) if within < longer * (length + 1) => 1 + within / (length + 1),
                    Some(within) => 1 + longer + (within - longer * (length + 1)) / length,
                };
                seen.push(Seen { count: *count as f64, time: (from + within) as f64, group });
            }
        }
        seen
    }

    /// The regression, fitted twice: the second time with large residuals weighing less.
    fn fit(&self, seen: &[Seen], trend: bool) -> Option<(Fit<PARTS>, Vec<f64>)> {
        let first = Fit::<PARTS>::of(seen, &vec![1.0; seen.len()], trend)?;
        let dispersion = first.dispersion.max(1.0);
        let residuals = seen.iter().zip(&first.means).map(|(one, mean)| {
            // Anscombe's residual.
            let raw = 1.5 * (one.count.cbrt().powi(2) / mean.cbrt().sqrt() - mean.sqrt());
            raw / (dispersion * (1.0 - first.leverage(one, *mean))).sqrt()
        });
        let mut omega: Vec<f64> =
            residuals.map(|residual| if residual > self.reweigh_above { residual.powi(-2) } else { 1.0 }).collect();
        let scale = seen.len() as f64 / omega.iter().sum::<f64>();
        for omega in &mut omega {
            *omega *= scale;
        }
        Fit::of(seen, &omega, trend).map(|second| (second, omega))
    }

    /// The regression with a trend where there is one, else without.
    fn model(&self, seen: &[Seen], week: f64) -> Option<Fit<PARTS>> {
        if let Some((fit, omega)) = self.fit(seen, true) {
            // As the reference implementation has it: relative residuals, not Pearson's, measure the scatter.
            let scatter: f64 = seen
                .iter()
                .zip(&fit.means)
                .zip(&omega)
                .map(|((one, mean), omega)| omega * ((one.count - mean) / mean).powi(2))
                .sum::<f64>()
                / fit.freedom;
            let significant = fit.slope.abs()
                > student_quantile(1.0 - TREND / 2.0, fit.freedom) * (scatter / fit.slope_information).sqrt();
            let largest = seen.iter().map(|one| one.count).fold(0.0, f64::max);
            if self.years >= 3 && significant && fit.mean(0, week) <= largest {
                return Some(fit);
            }
        }
        self.fit(seen, false).map(|(fit, _)| fit)
    }
}

impl Method for Farrington {
    fn history(&self) -> usize {
        self.years * YEAR + self.half_window
    }

    fn judge(&self, counts: &[u64], week: usize) -> Option<Judgement> {
        if week < self.history() || week >= counts.len() {
            return None;
        }
        let recent: u64 = counts[week + 1 - FEW.1..=week].iter().sum();
        if recent < FEW.0 {
            return Some(Judgement::NONE);
        }
        let Some(fit) = self.model(&self.past(counts, week), week as f64) else { return Some(Judgement::NONE) };
        let mean = fit.mean(0, week as f64);
        let threshold = count_quantile(1.0 - self.alpha, mean, fit.dispersion.max(1.0));
        let count = counts[week] as f64;
        let score = (count - mean) / (threshold - mean).max(0.5);
        Some(Judgement { alarm: count > threshold, threshold: Some(threshold), score: Some(score) })
    }
}
