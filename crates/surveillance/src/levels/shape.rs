//! Levels as the pages want them.

use chrono::{DateTime, NaiveDate, Utc};
use office::answer::AreaRef;
use serde::Serialize;
use utoipa::ToSchema;

/// An area's level on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelRow {
    /// Area.
    pub area: AreaRef,
    /// Its district.
    pub district: Option<AreaRef>,
    /// The level in force: decided, else assessed. None: cannot be assessed.
    pub level: Option<u8>,
    /// What the rules say.
    pub proposed: Option<u8>,
    /// The lowest level that the rules leave possible; none where nothing can be said.
    pub at_least: Option<u8>,
    /// What the assessment lacks.
    pub missing: Vec<MissingInput>,
    /// What the rules said the day before.
    pub previous: Option<u8>,
    /// A leader has decided the level in force.
    pub decided: bool,
    /// Community cases per 100,000 and week.
    pub rate: Option<f64>,
    /// People.
    pub population: Option<u64>,
    /// Community cases of the earlier week.
    pub cases_week1: u64,
    /// Community cases of the later week.
    pub cases_week2: u64,
    /// Share of adults with a dose.
    pub dose1_18: Option<f64>,
    /// Share of those aged 50 and over fully vaccinated.
    pub full_50: Option<f64>,
    /// Distance to the next thresholds, in words.
    pub to_next: String,
    /// Latitude of the centroid.
    pub lat: Option<f64>,
    /// Longitude of the centroid.
    pub lon: Option<f64>,
}

/// An input that an assessment lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingInput {
    /// Name of the question's field.
    pub input: String,
    /// In words.
    pub name: String,
    /// The level is not known for want of it; otherwise it was passed over.
    pub keeps_open: bool,
    /// It is entered in the register of facts.
    pub enter: bool,
}

/// What a run over a day did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Day.
    pub day: NaiveDate,
    /// Rule book in force.
    pub rules: String,
    /// Communes assessed.
    pub communes: usize,
    /// Districts assessed.
    pub districts: usize,
    /// Those of them, and the province, whose level is not known.
    pub unknown: Vec<Unknown>,
}

/// An area whose level is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Area.
    pub area: AreaRef,
    /// The levels that are possible.
    pub possible: Vec<u8>,
    /// What is missing, by the names of the question's fields.
    pub missing: Vec<String>,
}

impl Ran {
    pub(super) fn of(day: NaiveDate, rules: String) -> Self {
        Self { day, rules, communes: 0, districts: 0, unknown: Vec::new() }
    }
}

/// All areas of one tier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelTable {
    /// Day.
    pub day: NaiveDate,
    /// Rule book in force.
    pub rules: String,
    /// Its act.
    pub rule_title: String,
    /// Communes.
    pub rows: Vec<LevelRow>,
    /// The districts below and the area itself, last.
    pub parts: Vec<LevelRow>,
}

/// One step of the working.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkingStep {
    /// Key of the step.
    pub step: String,
    /// In words.
    pub text: String,
    /// Where the rule was found.
    pub source: String,
    /// How far to rely on it.
    pub trust: String,
}

/// A measure that goes with the level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeasureLine {
    /// Activity.
    pub activity: String,
    /// What holds for it.
    pub measure: String,
    /// How far to rely on it.
    pub trust: String,
}

/// A past level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PastLevel {
    /// Day.
    pub day: NaiveDate,
    /// Level in force: decided, else by the rules.
    pub level: Option<u8>,
    /// Decided by a leader.
    pub decided: bool,
}

/// A decision, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionLine {
    /// Level set.
    pub level: i32,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// From when.
    pub effective_at: DateTime<Utc>,
    /// Hours between.
    pub notice_hours: i64,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub by: String,
}

/// An area's level with all that stands behind it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelFull {
    /// The level.
    pub row: LevelRow,
    /// The rules' act.
    pub rule_title: String,
    /// From inputs to level.
    pub working: Vec<WorkingStep>,
    /// What holds at the level in force.
    pub measures: Vec<MeasureLine>,
    /// The last 14 days by the rules.
    pub history: Vec<PastLevel>,
    /// Decisions, newest first.
    pub decisions: Vec<DecisionLine>,
    /// Hours of notice due before the proposed level may be raised to.
    pub notice_hours: Option<u32>,
    /// A warning about the decision just made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}
