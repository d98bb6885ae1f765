//! What the workbench is asked and what it answers.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use office::answer::AreaRef;
use office::jobs::JobLine;
use serde::{Deserialize, Serialize};
use store::records::Question;
use utoipa::ToSchema;
use uuid::Uuid;

/// The form of a new scenario: the few things that matter. Shares lie between 0 and 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioForm)]
pub struct Form {
    /// Name.
    pub name: String,
    /// Code of the area.
    pub area: String,
    /// What is asked.
    #[schema(value_type = String)]
    pub question: Question,
    /// Days to run.
    pub days: u16,
    /// Replicates of each variation.
    pub replicates: i32,
    /// The variant that circulates.
    pub variant: String,
    /// Infections a day at the start, found or not.
    pub infections: u32,
    /// Fit transmission and the share found to the recent cases before running.
    pub fit: bool,
    /// Share of people with symptoms that are tested.
    pub tested: f64,
    /// Share of cases without severe disease that are cared for at home.
    pub home_care: f64,
    /// What there is to treat with.
    pub capacity: Capacity,
    /// What a field hospital would add (capacity).
    pub more: Capacity,
    /// Coverages of people of 18 and over to compare (coverage × opening).
    pub coverages: Vec<f64>,
    /// Day of the opening (coverage × opening), of the new variant's arrival.
    pub change_day: u16,
    /// The new variant.
    pub new_variant: String,
    /// Share of people of 18 and over that get a booster in 90 days (new variant).
    pub booster: f64,
}

/// Beds, oxygen and staff; what is not known limits nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ScenarioCapacity)]
pub struct Capacity {
    /// Beds of collection sites.
    pub collection: Option<u32>,
    /// Ward beds with oxygen.
    pub ward: Option<u32>,
    /// Intensive care beds.
    pub icu: Option<u32>,
    /// Oxygen, cubic metres of gas a day.
    pub oxygen: Option<f64>,
    /// Nurses and doctors on duty for them around the clock.
    pub staff: Option<u32>,
}

/// A group of ages with its doses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioDoses)]
pub struct Covered {
    /// Group, as in the study.
    pub group: String,
    /// First age.
    pub from_age: u8,
    /// Last age; 255 for none.
    pub to_age: u8,
    /// People.
    pub people: i64,
    /// Those who have had the dose.
    pub dosed: i64,
    /// Days, before the day asked, between which nine in ten of the doses were given.
    pub from: i32,
    /// See `from`.
    pub until: i32,
}

impl Covered {
    /// Share covered; more doses than people count as everybody.
    pub fn share(&self) -> f64 {
        if self.people > 0 { (self.dosed as f64 / self.people as f64).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// A value with its 95 % interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioRange)]
pub struct Range {
    /// Median.
    pub median: f64,
    /// 2.5 % lie below.
    pub low: f64,
    /// 2.5 % lie above.
    pub high: f64,
}

impl From<sim::Band> for Range {
    fn from(band: sim::Band) -> Self {
        Self { median: band.median, low: band.low95, high: band.high95 }
    }
}

/// What is known of how well the study meets the recent cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioFit)]
pub struct Fitted {
    /// `not_asked`, `not_enough`, `waiting`, `none` (no run came near the cases), `fitted`.
    pub state: String,
    /// Factor on transmission.
    pub transmission: Option<Range>,
    /// Share of infections found.
    pub found: Option<Range>,
    /// Infections within the days looked at.
    pub infections: Option<Range>,
    /// The share found that the start rests on, where the cases do not tell it.
    #[serde(default)]
    pub assumed: Option<f64>,
}

impl Fitted {
    /// How it stands, without numbers.
    pub(super) fn of(state: &str) -> Self {
        Self { state: state.to_owned(), ..Self::default() }
    }
}

/// What a study rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioBasis)]
pub struct Basis {
    /// The reporting day.
    pub day: Option<NaiveDate>,
    /// People.
    pub people: i64,
    /// Communes.
    pub communes: usize,
    /// From population counts (true) or, where there are none, from the register of persons.
    pub counted: bool,
    /// Doses by group.
    pub doses: Vec<Covered>,
    /// Cases of each of the last days, oldest first.
    pub cases: Vec<i64>,
    /// Level of the area on the day.
    pub level: Option<u8>,
    /// The fit to the cases.
    pub fit: Fitted,
}

/// A form filled with what is known, to be put right.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScenarioDraft)]
pub struct Draft {
    /// The form.
    pub form: Form,
    /// What it was filled from.
    pub basis: Basis,
    /// Variants that can circulate.
    pub variants: Vec<String>,
}

/// A scenario in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScenarioLine {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// What it asks.
    pub question: String,
    /// Area.
    pub area: AreaRef,
    /// The day whose figures it was made from.
    pub made_from: NaiveDate,
    /// `draft`, `ready`, `approved`.
    pub state: String,
    /// Variations that it compares, once run.
    pub variations: usize,
    /// Its newest job.
    pub job: Option<JobLine>,
    /// Number of changes.
    pub version: i32,
}

/// A scenario with its study and what came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScenarioFull {
    /// As in a list.
    #[serde(flatten)]
    pub line: ScenarioLine,
    /// The study as a scenario file.
    pub study: String,
    /// Seed of the first replicate.
    pub seed: i64,
    /// Replicates of each variation.
    pub replicates: i32,
    /// The form from which it was made.
    pub inputs: Form,
    /// What it rests on.
    pub basis: Basis,
    /// Version of the engine that gave the result.
    pub engine: Option<String>,
    /// What came of it.
    pub result: Option<Outcomes>,
    /// Remark, such as why it was approved.
    pub note: Option<String>,
}

/// An axis of the comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AxisNames {
    /// Name.
    pub name: String,
    /// Names of its choices.
    pub choices: Vec<String>,
}

/// What came of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioOutcomes)]
pub struct Outcomes {
    /// The axes.
    pub axes: Vec<AxisNames>,
    /// The variations, the last axis turning fastest.
    pub variations: Vec<Variation>,
}

/// One variation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioVariation)]
pub struct Variation {
    /// Name.
    pub name: String,
    /// Its choice on each axis.
    pub choices: Vec<usize>,
    /// People.
    pub people: u64,
    /// Infections by person; who is infected again counts again.
    pub attack: Range,
    /// Totals: `infections`, `cases`, `admissions`, `icu_admissions`, `deaths`, `no_ward`, `no_icu`.
    pub totals: BTreeMap<String, Range>,
    /// Day with the most new infections.
    pub peak_day: Range,
    /// Most cases found on one day.
    pub peak_cases: Range,
    /// What it needs against what there is.
    pub loads: Vec<LoadLine>,
}

/// A resource against its need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioLoad)]
pub struct LoadLine {
    /// `collection`, `ward`, `icu`, `oxygen`, `staff`.
    pub resource: String,
    /// What there is; none where it is not known.
    pub limit: Option<f64>,
    /// Highest need of a day.
    pub peak: Range,
    /// Day of the first need beyond what there is, among the runs where it comes.
    pub overload_day: Option<Range>,
    /// Share of the runs in which it comes.
    pub overloaded: f64,
    /// Days with a need beyond what there is.
    pub days_over: Range,
}

/// Figures of every day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioDays)]
pub struct Days {
    /// The day 0.
    pub first: NaiveDate,
    /// By variation, by figure: `infections`, `cases`, `deaths`, `collection`, `ward`, `icu`, `oxygen`, `staff`.
    pub variations: Vec<BTreeMap<String, Line>>,
}

/// A figure day by day.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioDayLine)]
pub struct Line {
    /// Medians.
    pub median: Vec<f64>,
    /// 2.5 % of the runs lie below.
    pub low: Vec<f64>,
    /// 2.5 % of the runs lie above.
    pub high: Vec<f64>,
}

/// A change of the study by an expert.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewStudy {
    /// The version that the editor had before them.
    pub version: i32,
    /// The study.
    pub study: String,
    /// Seed of the first replicate.
    pub seed: i64,
    /// Replicates of each variation.
    pub replicates: i32,
}
