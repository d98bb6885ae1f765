//! What follows from cases and admissions: deaths, beds, intensive care, oxygen, with their doubt.
//!
//! Deaths (and admissions) are a share of earlier cases, spread over the days between; the share is learnt from the
//! record, leaning on a published one. Beds taken are admissions times the chance to be still there, brought to
//! what is taken now. Forecasts of the cause are carried through quantile by quantile, as if a high course stayed
//! high: an interval of many days together is then rather too wide than too narrow.

mod ahead;
mod parameters;

use crate::counts::{Bunching, quantiles};
use crate::not_enough::NotEnough;
use crate::score::{LEVELS, MIDDLE, numbers};
use crate::special::{gamma_p, normal_quantile};
use crate::weekday::Weekdays;

pub use ahead::{Ahead, Record};
pub use parameters::{Link, Need, Oxygen, Stay};

/// Days that the share is learnt from; those before only fill the delay.
const MEMORY: usize = 42;
/// Days of the cause that are needed.
pub const DAYS: usize = 14;
/// Longest delay, and longest stay, in days.
const LONGEST: usize = 60;
/// Usual change of a share from one week to the next (logarithm): tests and variants change it.
const DRIFT: f64 = 0.10;

/// Quantiles at [`LEVELS`].
pub type Quantiles = [f64; 23];

/// Chances of each day of a delay, the day itself first.
fn delays(mean: f64, sd: f64) -> Vec<f64> {
    let (shape, scale) = ((mean / sd).powi(2), sd * sd / mean);
    let until = |day: f64| gamma_p(shape, day / scale);
    let chances: Vec<f64> = (0..=LONGEST)
        .map(|day| until(day as f64 + 0.5) - if day == 0 { 0.0 } else { until(day as f64 - 0.5) })
        .collect();
    let whole: f64 = chances.iter().sum();
    chances.into_iter().map(|chance| chance / whole).collect()
}

/// Chances to be still there so many days after coming, on average over the first and the last day.
fn staying(mean: f64, sd: f64) -> Vec<f64> {
    let (shape, scale) = ((mean / sd).powi(2), sd * sd / mean);
    (0..=LONGEST).map(|day| 1.0 - gamma_p(shape, day as f64 / scale)).collect()
}

/// Sum over the past of a day, `at` days into a series that goes on with a forecast.
fn carried(past: &[f64], ahead: impl Fn(usize) -> f64, at: usize, chances: &[f64]) -> f64 {
    let value = |day: usize| if day < past.len() { past[day] } else { ahead(day - past.len()) };
    chances.iter().take(at + 1).enumerate().map(|(ago, chance)| chance * value(at - ago)).sum()
}

/// Counts that follow from others, day by day: `causes` up to today and their forecast `ahead`; `came` is what has
/// followed, ending today too (it may begin later, or be empty).
pub fn follow(causes: &[u64], came: &[u64], ahead: &[Quantiles], link: &Link) -> Result<Vec<Quantiles>, NotEnough> {
    NotEnough::unless(causes, DAYS, 0)?;
    let past: Vec<f64> = causes.iter().map(|count| *count as f64).collect();
    let chances = delays(link.mean.value, link.sd.value);
    let came = &came[came.len().saturating_sub(causes.len())..];
    let from = causes.len() - came.len().min(MEMORY);
    let recent: Vec<f64> = came[came.len().saturating_sub(MEMORY)..].iter().map(|count| *count as f64).collect();
    let weekdays = Weekdays::of(&recent);
    let bunching = Bunching::of(&recent, &weekdays);
    // A gamma belief about the share, updated by what came of what was to be expected.
    let expected: f64 = (from..causes.len()).map(|day| carried(&past, |_| 0.0, day, &chances)).sum();
    let shape = link.worth + recent.iter().sum::<f64>();
    let share = shape / (link.worth / link.share.value + expected);
    Ok((0..ahead.len())
        .map(|day| {
            let at = |level: usize| carried(&past, |day| ahead[day][level].max(0.0), past.len() + day, &chances);
            let middle = at(MIDDLE).max(1e-9);
            let doubt = (at(LEVELS.len() - 3).max(middle) / at(2).max(1e-9).min(middle)).ln() / 3.29;
            let drift = DRIFT * ((day + 1) as f64 / 7.0).sqrt();
            let spread = (doubt * doubt + 1.0 / shape + drift * drift).sqrt();
            // Weekdays are counted from the beginning of what is remembered of the series that follows.
            let weekday = recent.len() + day;
            let centre = (share * middle * weekdays.factor(weekday)).ln();
            numbers(quantiles(centre, spread.min(3.0), bunching.at(weekday), &LEVELS))
        })
        .collect())
}

/// Beds taken at the end of each day ahead: `entered` are the admissions up to today and `ahead` their forecast;
/// `taken` is what is taken today, where it is known.
pub fn occupied(entered: &[f64], ahead: &[Quantiles], stay: &Stay, taken: Option<f64>) -> Vec<Quantiles> {
    let chances = staying(stay.mean.value, stay.sd.value);
    let today = entered.len().checked_sub(1).map_or(0.0, |today| carried(entered, |_| 0.0, today, &chances));
    // Those here now are told by the count, those to come by the published stay; half and half brings both near.
    let scale = taken.filter(|_| today > 0.0).map(|taken| taken / today);
    let doubt = if scale.is_some() { stay.doubt / 2.0 } else { stay.doubt };
    let usual = scale.map_or(1.0, |scale| scale.clamp(0.25, 4.0).sqrt());
    (0..ahead.len())
        .map(|day| {
            let at = entered.len() + day;
            let here = carried(entered, |_| 0.0, at, &chances) * scale.unwrap_or(1.0);
            let come = |level: usize| {
                let later = |ahead_day: usize| ahead[ahead_day][level].max(0.0);
                usual * carried(&vec![0.0; entered.len()], later, at, &chances)
            };
            let middle = here + come(MIDDLE);
            // Who leaves is chance, at most as much as that of as many coins; the stay itself is in doubt.
            let variance = middle / 4.0 + (doubt * middle).powi(2);
            std::array::from_fn(|level| {
                let z = normal_quantile(LEVELS[level]);
                let course = come(level) - come(MIDDLE);
                (middle + z.signum() * (course * course + z * z * variance).sqrt()).max(0.0)
            })
        })
        .collect()
}

/// Oxygen in litres a minute from beds and intensive care taken.
pub fn oxygen(beds: &[Quantiles], icu: &[Quantiles], oxygen: &Oxygen) -> Vec<Quantiles> {
    beds.iter()
        .zip(icu)
        .map(|(beds, icu)| {
            std::array::from_fn(|level| {
                // Patients in intensive care have left the ward's beds.
                let ward = (beds[level] - icu[level]).max(0.0);
                ward * oxygen.share_of_beds.value * oxygen.bed.value + icu[level] * oxygen.icu.value
            })
        })
        .collect()
}

/// Expected counts of what follows from a known past, such as admissions to intensive care from admissions.
pub fn expected(causes: &[f64], link: &Link) -> Vec<f64> {
    let chances = delays(link.mean.value, link.sd.value);
    (0..causes.len()).map(|day| link.share.value * carried(causes, |_| 0.0, day, &chances)).collect()
}
