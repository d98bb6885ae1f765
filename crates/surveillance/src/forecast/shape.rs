//! What the page of forecasts shows.

use chrono::NaiveDate;
use office::answer::{AreaRef, Point};
use serde::Serialize;
use utoipa::ToSchema;

use crate::trend::{CourseDay, Growth, Reproduction};

/// What may come on a day or in a week: median, 50 % and 95 % interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Band {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 2.5 % quantile.
    pub low: u64,
    /// 25 % quantile.
    pub lower: u64,
    /// Median.
    pub median: u64,
    /// 75 % quantile.
    pub upper: u64,
    /// 97.5 % quantile.
    pub high: u64,
}

/// Cases by day of onset: how many are announced, how many there will be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NowcastDay {
    /// Day of onset.
    pub day: NaiveDate,
    /// Announced so far.
    pub announced: u64,
    /// Share that is usually announced by now, 0–1.
    pub complete: f64,
    /// Median of the number when all are announced.
    pub median: u64,
    /// 2.5 % quantile.
    pub low: u64,
    /// 97.5 % quantile.
    pub high: u64,
}

/// How kept forecasts of so many weeks ahead did against what came.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Skill {
    /// Week ahead, 1 is the next seven days.
    pub ahead: usize,
    /// Forecasts whose week is over.
    pub scored: usize,
    /// Weighted interval score as a share of the baseline's; below 1 is better than the baseline.
    pub relative: Option<f64>,
    /// Share that fell within the 50 % interval.
    pub within50: f64,
    /// Share that fell within the 95 % interval.
    pub within95: f64,
}

/// A kept forecast of one week whose end has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PastForecast {
    /// The last day that was known when it was made.
    pub issued_on: NaiveDate,
    /// Week ahead.
    pub ahead: usize,
    /// What was expected.
    pub band: Band,
    /// What came.
    pub came: u64,
}

/// The outlook of an area right below the one asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartOutlook {
    /// Area.
    pub area: AreaRef,
    /// Count of the last seven days.
    pub last_week: u64,
    /// The next seven days.
    pub week: Option<Band>,
    /// Why there is no forecast.
    pub few: Option<String>,
    /// Reproduction number.
    pub rt: Option<Reproduction>,
    /// Growth.
    pub growth: Option<Growth>,
}

/// What will be needed of something on days to come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TreatmentNeed {
    /// `severe` (new severe cases a week), `bed`, `icu` (taken on the day), `oxygen` (litres a minute on the day),
    /// `death` (a week).
    pub key: &'static str,
    /// Taken today, where the register tells.
    pub now: Option<u64>,
    /// After one, two, three and four weeks.
    pub ahead: Vec<Band>,
}

/// Neighbouring communes with more cases than can be expected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClusterLine {
    /// Its communes, the middle first.
    pub areas: Vec<AreaRef>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Cases in it.
    pub observed: u64,
    /// Cases to be expected.
    pub expected: f64,
    /// Chance of such a cluster anywhere without a cause.
    pub p: f64,
}

/// The page of forecasts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outlook {
    /// Area.
    pub area: AreaRef,
    /// The last reporting day whose figures are complete.
    pub day: NaiveDate,
    /// What is forecast.
    pub measure: String,
    /// What can be forecast.
    pub measures: Vec<String>,
    /// The last eight weeks, the day asked last.
    pub past: Vec<Point>,
    /// Days to come.
    pub days: Vec<Band>,
    /// Weeks to come.
    pub weeks: Vec<Band>,
    /// Why there is no forecast.
    pub few: Option<String>,
    /// Reproduction number.
    pub rt: Option<Reproduction>,
    /// Its course over the last eight weeks.
    pub course: Vec<CourseDay>,
    /// Growth.
    pub growth: Option<Growth>,
    /// Cases by day of onset that are not all announced yet.
    pub nowcast: Vec<NowcastDay>,
    /// How kept forecasts did, by week ahead.
    pub skill: Vec<Skill>,
    /// The kept forecasts of the next week and what came, the latest first.
    pub earlier: Vec<PastForecast>,
    /// What treatment will need.
    pub needs: Vec<TreatmentNeed>,
    /// Areas right below.
    pub parts: Vec<PartOutlook>,
    /// Method and limits, in words.
    pub note: String,
}
