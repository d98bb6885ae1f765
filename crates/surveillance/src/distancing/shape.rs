//! What the page of distancing shows.

use chrono::NaiveDate;
use office::answer::AreaRef;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A criterion of control on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CriterionLine {
    /// Its key.
    pub key: String,
    /// Its words.
    pub name: String,
    /// Is it met? None: not judged, or not to be told.
    pub met: Option<bool>,
    /// On what grounds.
    pub text: String,
    /// Do figures tell it? Else a health officer does.
    pub counted: bool,
    /// The day of the judgement.
    pub judged_on: Option<NaiveDate>,
}

/// When it may end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Projection {
    /// The day on which the criterion of cases is met; none where nothing can be said.
    pub on: Option<NaiveDate>,
    /// In words.
    pub text: String,
}

/// How distancing is kept, as the police report it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Kept {
    /// The last day reported.
    pub last_on: Option<NaiveDate>,
    /// How it was kept on that day: `good`, `partly`, `poor`.
    pub compliance: Option<String>,
    /// The same, in words.
    pub compliance_name: Option<String>,
    /// Days reported in the last seven complete ones.
    pub days: usize,
    /// Days in force among them.
    pub of: usize,
    /// Checkpoints on the last day.
    pub checkpoints: i64,
    /// Reminded in the last seven days.
    pub reminded: i64,
    /// Fined in the last seven days.
    pub fined: i64,
    /// Is the last complete day not reported?
    pub missing: bool,
}

/// An order that runs.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a page says of an order")]
pub struct OrderLine {
    /// The entry of the register.
    pub id: Uuid,
    /// Area.
    pub area: AreaRef,
    /// The part of it, where it is not the whole.
    pub part: Option<String>,
    /// Regime.
    pub regime: String,
    /// Its words.
    pub regime_name: String,
    /// The act that it rests on.
    pub regime_source: String,
    /// Does that act still hold on the day?
    pub regime_holds: bool,
    /// Number of the order.
    pub number: Option<String>,
    /// Its subject.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// The police that report on it.
    pub police: String,
    /// From.
    pub since: NaiveDate,
    /// Until.
    pub until: NaiveDate,
    /// Its last day, where it is over.
    pub ended_on: Option<NaiveDate>,
    /// Its state.
    pub state: String,
    /// The same, in words.
    pub state_name: String,
    /// Days in force.
    pub days: i64,
    /// Longer in force than the rules let pass.
    pub long: bool,
    /// Its time is over and nobody decided.
    pub expired: bool,
    /// Criteria met.
    pub met: usize,
    /// Criteria not met.
    pub unmet: usize,
    /// Criteria not judged.
    pub unknown: usize,
    /// The epidemic grows.
    pub worse: bool,
    /// Cases of the last seven days, and of the seven before.
    #[schema(value_type = Vec<u64>)]
    pub weeks: [u64; 2],
    /// When it may end.
    pub ahead: Projection,
    /// How it is kept; none for who may not read the reports.
    pub kept: Option<Kept>,
}

/// The regime of a commune on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AreaRegime {
    /// Commune.
    pub area: AreaRef,
    /// Its district.
    pub district: Option<AreaRef>,
    /// Regime: the strictest that holds.
    pub regime: String,
    /// Its words.
    pub regime_name: String,
    /// Only in this part.
    pub part: Option<String>,
    /// The order.
    pub order: Uuid,
    /// Its number.
    pub number: Option<String>,
    /// From.
    pub since: NaiveDate,
    /// Until.
    pub until: NaiveDate,
    /// Other orders that hold for it, too.
    pub others: usize,
}

/// Distancing in an area on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Standing {
    /// Area.
    pub area: AreaRef,
    /// Day.
    pub day: NaiveDate,
    /// Communes of the area.
    pub communes: usize,
    /// Days after which an order counts as long.
    pub long_days: i64,
    /// Orders that run, those up for review and the longest first.
    pub orders: Vec<OrderLine>,
    /// Communes under a regime.
    pub regimes: Vec<AreaRegime>,
}

/// What a day said of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JudgedDay {
    /// Day.
    pub day: NaiveDate,
    /// Criteria met.
    pub met: usize,
    /// Criteria not met.
    pub unmet: usize,
    /// Criteria not judged.
    pub unknown: usize,
    /// Cases of the seven days up to it.
    pub week: u64,
    /// The epidemic grew.
    pub worse: bool,
}

/// A report of the police.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportLine {
    /// The entry.
    pub id: Uuid,
    /// Day.
    pub day: NaiveDate,
    /// Who reports.
    pub police: String,
    /// Where.
    pub place: String,
    /// How it is kept: `good`, `partly`, `poor`.
    pub compliance: String,
    /// The same, in words.
    pub compliance_name: String,
    /// Checkpoints.
    pub checkpoints: i64,
    /// Reminded.
    pub reminded: i64,
    /// Fined.
    pub fined: i64,
    /// What is not kept.
    pub weak: Option<String>,
}

/// An order with its criteria.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderFull {
    /// The order.
    #[serde(flatten)]
    pub line: OrderLine,
    /// The day judged.
    pub day: NaiveDate,
    /// Key of the set of criteria; none where no set holds.
    pub criteria_key: Option<String>,
    /// Its words.
    pub criteria_name: Option<String>,
    /// Where they come from.
    pub criteria_source: Option<String>,
    /// How far that may be trusted.
    pub criteria_trust: Option<String>,
    /// The criteria.
    pub criteria: Vec<CriterionLine>,
    /// Day by day, the oldest first.
    pub course: Vec<JudgedDay>,
    /// When it was last put up for review.
    pub review_on: Option<NaiveDate>,
    /// Why.
    pub review_why: Option<String>,
    /// What was decided.
    pub review_result: Option<String>,
    /// The reports of the police, the newest first; none for who may not read them.
    pub reports: Option<Vec<ReportLine>>,
}
