//! Trend (xu thế): growth and reproduction number of an area's new cases, and what may come.

use base::words::{Lang, Words, number};
use chrono::{Days, NaiveDate};
use serde::Serialize;
use store::Ctx;
use utoipa::ToSchema;

use crate::Centre;
use crate::problem::Result;

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

/// Days of record that the estimates look at.
const MEMORY: u64 = 56;

impl Centre {
    /// New cases a day, the day asked last.
    pub(crate) async fn incidence(&self, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<u64>> {
        let points = self.series(ctx, "case_new", area, day - Days::new(MEMORY - 1), day).await?;
        Ok(points.iter().map(|point| u64::try_from(point.n).unwrap_or_default()).collect())
    }
}

impl Centre {
    /// Reproduction number and growth, where the record carries them.
    pub async fn trend(
        &self,
        ctx: &Ctx,
        area: &str,
        day: NaiveDate,
        lang: Lang,
    ) -> Result<(Option<Reproduction>, Option<Growth>)> {
        let cases = self.incidence(ctx, area, day).await?;
        let growth = epi::growth(&cases).ok().map(|growth| Growth {
            per_day: growth.per_day,
            doubling_days: growth.doubling_days(),
            words: growth.text(lang),
        });
        Ok((reproduction(&cases, day, lang), growth))
    }
}

/// Cases in a week below which R says more about chance than about the epidemic.
const LEAST_CASES: u64 = 10;

fn reproduction(cases: &[u64], day: NaiveDate, lang: Lang) -> Option<Reproduction> {
    let disease = epi::Disease::covid_19();
    let period = disease.serial_interval(day)?;
    let interval = period.interval().ok()?;
    let estimate = epi::rt::cori(cases, &interval, &epi::rt::Cori::default()).ok()?.pop()?;
    if estimate.cases < LEAST_CASES {
        return None;
    }
    let args = [
        ("mean", number(period.mean.value, 1, lang)),
        ("sd", number(period.sd.value, 1, lang)),
        ("source", period.mean.source.clone()),
        ("trust", period.mean.trust.clone()),
    ];
    let note = Words::of(lang).say("trend-rt-note", &args);
    Some(Reproduction { mean: estimate.mean, low: estimate.low, high: estimate.high, day, note })
}
