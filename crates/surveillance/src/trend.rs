//! Trend (xu thế): growth and reproduction number of an area's new cases, and what may come.

use base::words::{Lang, Words, number};
use chrono::{Days, NaiveDate};
use office::{Office, Result, figures};
use serde::Serialize;
use store::Ctx;
use utoipa::ToSchema;

use crate::assumed::Desk;

/// Reproduction number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reproduction {
    /// Posterior mean.
    pub mean: f64,
    /// Lower bound of the 95 % interval.
    pub low: f64,
    /// Upper bound of the 95 % interval.
    pub high: f64,
    /// Last day of the window.
    pub day: NaiveDate,
    /// Method and serial interval, in words.
    pub note: String,
}

/// Growth of new cases.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Growth {
    /// Rate a day.
    pub per_day: f64,
    /// Days in which cases double; none unless they grow.
    pub doubling_days: Option<f64>,
    /// In words.
    pub words: String,
}

/// Reproduction number on a day, as it looks today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CourseDay {
    /// Day.
    pub day: NaiveDate,
    /// Mean.
    pub mean: f64,
    /// Lower bound of the 95 % interval.
    pub low: f64,
    /// Upper bound of the 95 % interval.
    pub high: f64,
}

/// Days of record that the estimates look at.
pub(crate) const MEMORY: u64 = 56;

/// The last day up to the one asked whose figures are complete: the open reporting day still grows until its
/// cut-off, and would look like a fall. A demonstration's day was closed when it was made.
pub(crate) fn complete(office: &Office, day: NaiveDate) -> NaiveDate {
    if office.demo { day } else { day.min(office.day() - Days::new(1)) }
}

/// Daily counts of an area, the day asked last.
pub(crate) async fn counts(office: &Office, ctx: &Ctx, measure: &str, area: &str, day: NaiveDate) -> Result<Vec<u64>> {
    let points = figures::series(office, ctx, measure, area, day - Days::new(MEMORY - 1), day).await?;
    Ok(points.iter().map(|point| u64::try_from(point.n).unwrap_or_default()).collect())
}

/// Reproduction number and growth, where the record carries them.
pub async fn of_area(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<(Option<Reproduction>, Option<Growth>)> {
    let day = complete(office, day);
    let cases = counts(office, ctx, "case_new", area, day).await?;
    Ok((reproduction(&cases, day, lang), growth(&cases, lang)))
}

/// Growth of daily cases.
pub(crate) fn growth(cases: &[u64], lang: Lang) -> Option<Growth> {
    epi::growth(cases).ok().map(|growth| Growth {
        per_day: growth.per_day,
        doubling_days: growth.doubling_days(),
        words: growth.text(lang),
    })
}

/// The reproduction number on the last day of a series of daily cases, by the calibrated estimate: its intervals hold
/// what they say, as those of Cori's method do not.
pub(crate) fn reproduction(cases: &[u64], day: NaiveDate, lang: Lang) -> Option<Reproduction> {
    if cases.iter().rev().take(7).sum::<u64>() < Desk::builtin().least_cases {
        return None;
    }
    let (period, days) = estimate(cases, day)?;
    let last = days.last()?.smoothed;
    let args = [
        ("mean", number(period.mean.value, 1, lang)),
        ("sd", number(period.sd.value, 1, lang)),
        ("source", period.mean.source.clone()),
        ("trust", Words::of(lang).say(&format!("trust-{}", period.mean.trust.to_lowercase()), &[])),
    ];
    let note = Words::of(lang).say("trend-rt-note", &args);
    Some(Reproduction { mean: last.mean, low: last.low, high: last.high, day, note })
}

/// The reproduction number on every day of a series that ends on `day`, as it looks from there. The first days, whose
/// infectors lie before the series, are left out.
pub(crate) fn course(cases: &[u64], day: NaiveDate) -> Vec<CourseDay> {
    let Some((period, days)) = estimate(cases, day) else { return Vec::new() };
    let skipped = (2.0 * period.mean.value).ceil() as usize;
    let number = days.len();
    days.into_iter()
        .enumerate()
        .skip(skipped)
        .map(|(at, one)| CourseDay {
            day: day - Days::new((number - 1 - at) as u64),
            mean: one.smoothed.mean,
            low: one.smoothed.low,
            high: one.smoothed.high,
        })
        .collect()
}

fn estimate(cases: &[u64], day: NaiveDate) -> Option<(&'static epi::Period, Vec<epi::rt::calibrated::Day>)> {
    let period = epi::Disease::covid_19().serial_interval(day)?;
    let interval = period.interval().ok()?;
    Some((period, epi::rt::calibrated::calibrated(cases, &interval).ok()?))
}
