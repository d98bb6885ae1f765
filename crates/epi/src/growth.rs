//! The growth rate of the latest days: a straight line through the logarithm of the expected cases.

use base::words::{Lang, Words, number};
use serde::{Deserialize, Serialize};

use crate::not_enough::NotEnough;
use crate::special::student_quantile;
use crate::trend::Trend;

/// Days that the line is drawn through. Two whole weeks, so that weekends weigh the same at both ends.
pub const DAYS: usize = 14;

/// Below this a rate says more about chance than about the epidemic.
const CASES: u64 = 10;

/// Exponential growth (or decline) over the latest days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    /// Growth rate per day: cases are multiplied by e^rate each day.
    pub per_day: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// In words.
    pub trend: Trend,
}

impl Growth {
    /// Change from one week to the next: 0.25 is a quarter more.
    pub fn weekly_change(&self) -> f64 {
        weekly(self.per_day)
    }

    /// Days until cases double; none while they fall.
    pub fn doubling_days(&self) -> Option<f64> {
        days(self.per_day)
    }

    /// Days until cases halve; none while they rise.
    pub fn halving_days(&self) -> Option<f64> {
        days(-self.per_day)
    }

    /// 95 % interval of the doubling time, shortest first; no upper end where no growth is possible too.
    pub fn doubling_interval(&self) -> Option<(f64, Option<f64>)> {
        days(self.high).map(|shortest| (shortest, days(self.low)))
    }

    /// The growth in a sentence.
    pub fn text(&self, lang: Lang) -> String {
        let percent = |rate: f64| format!("{}%", number(weekly(rate) * 100.0, 0, lang));
        let (key, time) = match (self.trend, self.doubling_days(), self.halving_days()) {
            (Trend::Steady, _, _) => ("epi-growth-steady", 0.0),
            (_, Some(days), _) => ("epi-growth-doubling", days),
            (_, _, Some(days)) => ("epi-growth-halving", days),
            _ => ("epi-growth-steady", 0.0),
        };
        let args = [
            ("trend", self.trend.text(lang)),
            ("change", percent(self.per_day)),
            ("low", percent(self.low)),
            ("high", percent(self.high)),
            ("days", number(time, usize::from(time < 10.0), lang)),
        ];
        Words::of(lang).say(key, &args)
    }
}

fn weekly(rate: f64) -> f64 {
    (7.0 * rate).exp_m1()
}

fn days(rate: f64) -> Option<f64> {
    (rate > 0.0).then(|| std::f64::consts::LN_2 / rate)
}

/// The growth rate over the last [`DAYS`] days of a series of daily cases, oldest first.
///
/// A quasi-Poisson regression: counts bunch more than chance would have it, and the interval is widened by as
/// much as the days scatter around the line.
pub fn growth(series: &[u64]) -> Result<Growth, NotEnough> {
    NotEnough::unless(series, DAYS, CASES)?;
    let recent: Vec<f64> = series[series.len() - DAYS..].iter().map(|cases| *cases as f64).collect();
    let line = Line::fit(&recent, &[1.0; DAYS]);
    let half = student_quantile(0.975, (DAYS - 2) as f64) * line.slope_variance.sqrt();
    let (low, high) = (line.slope - half, line.slope + half);
    Ok(Growth { per_day: line.slope, low, high, trend: Trend::of(weekly(line.slope), low > 0.0 || high < 0.0) })
}

/// A log-linear line through counts: the logarithm of the expected count is `level + slope·t`, with t = 0 on
/// the last day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) level: f64,
    pub(crate) slope: f64,
    pub(crate) level_variance: f64,
    pub(crate) slope_variance: f64,
    pub(crate) covariance: f64,
}

impl Line {
    /// Iteratively reweighted least squares with the log link. `weights` say how much each day counts. The
    /// series must hold cases.
    pub(crate) fn fit(counts: &[f64], weights: &[f64]) -> Self {
        let time = |at: usize| at as f64 - (counts.len() - 1) as f64;
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        let (mut level, mut slope) = (mean.max(1e-9).ln(), 0.0);
        let mut inverse = [0.0; 3];
        for _ in 0..50 {
            let mut sums = [0.0; 5];
            for (at, count) in counts.iter().enumerate() {
                let day = time(at);
                let expected = (level + slope * day).clamp(-30.0, 30.0).exp();
                let weight = weights[at] * expected;
                let aim = level + slope * day + (count - expected) / expected;
                let terms = [1.0, day, day * day, aim, day * aim];
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += weight * term);
            }
            let determinant = (sums[0] * sums[2] - sums[1] * sums[1]).max(1e-12);
            inverse = [sums[2] / determinant, sums[0] / determinant, -sums[1] / determinant];
            let next_level = inverse[0] * sums[3] + inverse[2] * sums[4];
            // All cases on one day drive the slope away without end; beyond e² a day nothing is learnt.
            let next_slope = (inverse[2] * sums[3] + inverse[1] * sums[4]).clamp(-2.0, 2.0);
            let moved = (next_level - level).abs() + (next_slope - slope).abs();
            (level, slope) = (next_level, next_slope);
            if moved < 1e-10 {
                break;
            }
        }
        let pearson: f64 = counts
            .iter()
            .enumerate()
            .map(|(at, count)| {
                let expected = (level + slope * time(at)).clamp(-30.0, 30.0).exp();
                weights[at] * (count - expected).powi(2) / expected
            })
            .sum();
        let effective = weights.iter().sum::<f64>();
        let scatter = (pearson / (effective - 2.0).max(1.0)).max(1.0);
        Self {
            level,
            slope,
            level_variance: inverse[0] * scatter,
            slope_variance: inverse[1] * scatter,
            covariance: inverse[2] * scatter,
        }
    }
}
