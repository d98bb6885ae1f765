//! Whole weeks of the short forecast at any levels, and the baseline that a forecast must beat.

use super::fit::weighted_quantiles;
use super::{Course, DAYS};
use crate::not_enough::NotEnough;

/// Quantiles of the sums of the whole weeks ahead (at most four), the next seven days first, at any levels (rising,
/// between 0 and 1); otherwise as [`super::short`].
pub fn weeks_at_levels<const N: usize>(
    series: &[u64],
    weeks: usize,
    levels: &[f64; N],
) -> Result<Vec<[u64; N]>, NotEnough> {
    Ok(Course::of(series, 7 * weeks)?.weeks(levels))
}

/// The baseline: every week to come is like the last one, as far off as weeks so far apart have differed before, in
/// either direction. What the forecast hubs call so; a forecast that does not beat it is worth nothing.
pub fn baseline_weeks<const N: usize>(
    series: &[u64],
    weeks: usize,
    levels: &[f64; N],
) -> Result<Vec<[f64; N]>, NotEnough> {
    NotEnough::unless(series, DAYS, 0)?;
    let sums: Vec<f64> = series.windows(7).map(|week| week.iter().sum::<u64>() as f64).collect();
    let last = sums.last().copied().unwrap_or_default();
    let week = |ahead: usize| {
        // A step that is longer than the record is stood in for by the longest that it carries.
        let step = (7 * ahead).min(sums.len() - 1);
        let mut ends: Vec<(f64, f64)> = sums
            .iter()
            .zip(&sums[step..])
            .flat_map(|(then, later)| [later - then, then - later])
            .map(|change| ((last + change).max(0.0), 1.0))
            .collect();
        weighted_quantiles(&mut ends, levels)
    };
    Ok((1..=weeks).map(week).collect())
}
