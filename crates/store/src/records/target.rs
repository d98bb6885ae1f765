//! Target (chỉ tiêu): a figure to reach by a day, bound to a measure.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, Reference, keyed};
use crate::sheet::{Below, Sheet};

choice! {
    /// Whether the target counts.
    TargetState {
        /// Proposed by the engine.
        Proposed = "proposed",
        /// Confirmed by a clerk: live.
        Live = "live",
        /// Called off.
        Cancelled = "cancelled",
    }
}

/// A target.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "targets")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area that is to reach it, with all areas below.
    pub area: String,
    /// The document that sets it.
    pub document_id: Uuid,
    /// The document's task that it measures.
    #[serde(default)]
    pub task_id: Option<Uuid>,
    /// The words that set it.
    pub words: String,
    /// Key of the measure in `data/measures/`, such as `dose2`; none: told by reports alone.
    #[serde(default)]
    pub measure: Option<String>,
    /// Youngest age in completed years, by year of birth.
    #[serde(default)]
    pub age_from: Option<i32>,
    /// Oldest age, included.
    #[serde(default)]
    pub age_to: Option<i32>,
    /// Share of those due to reach, 0–1.
    #[serde(default)]
    pub share: Option<f64>,
    /// Or a number to reach.
    #[serde(default)]
    pub count: Option<i32>,
    /// The number is a limit (không quá): so many in seven days at most.
    #[serde(default, skip_serializing_if = "is_no")]
    pub at_most: bool,
    /// Last day on which it is in time.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// The words that gave the day.
    #[serde(default)]
    pub due_words: Option<String>,
    /// The key of the rule that read them.
    #[serde(default)]
    pub due_rule: Option<String>,
    /// Whether it counts.
    pub state: TargetState,
    /// Number of changes.
    #[serde(default)]
    pub version: i32,
    /// Time of the last change.
    #[serde(default)]
    pub updated_at: DateTimeUtc,
    /// Number of its last link in the province's log.
    #[serde(skip)]
    pub seq: i64,
}

/// No SeaORM relations: what belongs together is found by id within the province.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde wants")]
fn is_no(answer: &bool) -> bool {
    !answer
}

/// More than the country has people is a slip of the hand.
const MOST_COUNTED: i64 = 200_000_000;

const FIELDS: &[Field] = &[
    Field::new("words", FieldKind::Text).told().required().shown(),
    Field::new("measure", FieldKind::Text).shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("due_on", FieldKind::Date).shown(),
    Field::new("age_from", FieldKind::Int).between(0, 150).shown(),
    Field::new("age_to", FieldKind::Int).between(0, 150).shown(),
    Field::new("share", FieldKind::Json),
    Field::new("count", FieldKind::Int).between(0, MOST_COUNTED),
    Field::new("at_most", FieldKind::Bool),
    Field::new("state", FieldKind::Enum(TargetState::KEYS)).shown(),
    Field::new("document_id", FieldKind::Id).fixed(),
    Field::new("task_id", FieldKind::Id).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        order: ("due_on", false),
        below: Below::When("state", &["live"]),
        references: &[Reference::to("document_id", Kind::Document), Reference::loosely("task_id", Kind::Task)],
        day: Some("due_on"),
        ..Sheet::of(Kind::Target, FIELDS)
    };
    keyed!();

    /// A proposed target is part of its draft; a live one is what heads are measured by.
    fn hand(&self) -> Hand {
        if self.state == TargetState::Proposed { Hand::WritersOf(Kind::Document) } else { Hand::Desk }
    }

    fn open(&self) -> bool {
        Self::SHEET.below.opens(self.state.key())
    }

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.at_most && self.count.is_none() {
            faults.push(Fault::new("count", "fault-missing", ""));
        }
        if let Some(share) = self.share
            && !(0.0..=1.0).contains(&share)
        {
            faults.push(Fault::new("share", "fault-share", share));
        }
        if self.age_from.zip(self.age_to).is_some_and(|(from, to)| from > to) {
            faults.push(Fault::new("age_to", "fault-age-order", self.age_to.unwrap_or_default()));
        }
        faults
    }
}
