//! Proposal of allocation (phương án phân bổ): which vaccine, or which bed, for whom, to be accepted or changed (S0-4a).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::Sheet;

choice! {
    /// What is allocated.
    Allocated {
        /// Doses of vaccine to communes and groups.
        Vaccine = "vaccine",
        /// Beds to patients.
        Beds = "beds",
    }
}

choice! {
    /// How it stands with a proposal.
    AllocationState {
        /// Proposed by the engine.
        Proposed = "proposed",
        /// Accepted, as it stood or changed; what follows from it is recorded.
        Accepted = "accepted",
        /// Refused.
        Refused = "refused",
    }
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "allocations")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area that it is for.
    pub area: String,
    /// Name.
    pub name: String,
    /// What is allocated.
    pub what: Allocated,
    /// The reporting day whose figures it was made from.
    pub made_from: NaiveDate,
    /// First day of what is planned.
    pub start_on: NaiveDate,
    /// Last day of what is planned.
    #[serde(default)]
    pub deadline: Option<NaiveDate>,
    /// How it stands.
    pub state: AllocationState,
    /// The question as it was asked.
    pub inputs: Json,
    /// The answer: what goes where, why, and what is missing.
    pub proposal: Json,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When it was decided.
    #[serde(default)]
    pub decided_at: Option<DateTimeUtc>,
    /// Remark, such as why quantities were changed.
    #[serde(default)]
    pub note: Option<String>,
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

const FIELDS: &[Field] = &[
    Field::new("name", FieldKind::Text).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("what", FieldKind::Enum(Allocated::KEYS)).required().shown(),
    Field::new("made_from", FieldKind::Date).required().shown(),
    Field::new("start_on", FieldKind::Date).required(),
    Field::new("deadline", FieldKind::Date).shown(),
    Field::new("state", FieldKind::Enum(AllocationState::KEYS)).fixed().shown(),
    Field::new("decided_by", FieldKind::Text).fixed().shown(),
    Field::new("decided_at", FieldKind::Datetime).fixed(),
    Field::new("note", FieldKind::Text).told(),
    Field::new("inputs", FieldKind::Json).fixed(),
    Field::new("proposal", FieldKind::Json).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet =
        &Sheet { order: ("made_from", true), body: &["proposal"], ..Sheet::of(Kind::Allocation, FIELDS) };
    keyed!();

    /// Proposed, accepted and refused at its desk.
    fn hand(&self) -> Hand {
        Hand::Desk
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(Fault::new("name", "fault-missing", &self.name));
        }
        if self.made_from > day {
            faults.push(Fault::new("made_from", "fault-future", self.made_from));
        }
        if let Some(deadline) = self.deadline.filter(|deadline| *deadline < self.start_on) {
            faults.push(Fault::new("deadline", "fault-deadline-order", deadline));
        }
        faults
    }

    fn complete(&mut self) {
        self.name = base::text::nfc(self.name.trim());
    }
}
