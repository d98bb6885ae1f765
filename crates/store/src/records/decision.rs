//! Level decision (quyết định công bố cấp độ dịch): what a leader set, from when, and why.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::{Below, Sheet};

/// One decision for one area.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "decisions")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Area.
    pub area: String,
    /// The reporting day whose assessment it rests on.
    pub assessed_on: NaiveDate,
    /// Level set, 1–4.
    pub level: i32,
    /// Level that the rules proposed.
    #[serde(default)]
    pub proposed: Option<i32>,
    /// When it was decided.
    pub decided_at: DateTimeUtc,
    /// From when it applies.
    pub effective_at: DateTimeUtc,
    /// Why; asked for whenever it differs from what the rules say.
    #[serde(default)]
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: String,
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
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("level", FieldKind::Int).between(0, 9).required().shown(),
    Field::new("proposed", FieldKind::Int).between(0, 9).shown(),
    Field::new("assessed_on", FieldKind::Date).required().shown(),
    Field::new("decided_at", FieldKind::Datetime).required().shown(),
    Field::new("effective_at", FieldKind::Datetime).required().shown(),
    Field::new("reason", FieldKind::Text).told().shown(),
    Field::new("decided_by", FieldKind::Text).required().shown(),
];

impl Record for Model {
    const SHEET: &'static Sheet =
        &Sheet { order: ("decided_at", true), below: Below::Always, ..Sheet::of(Kind::Decision, FIELDS) };
    keyed!();

    /// Taken by a leader at the level desk, and never rewritten.
    fn hand(&self) -> Hand {
        Hand::Desk
    }

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !(1..=4).contains(&self.level) {
            faults.push(Fault::new("level", "fault-level", self.level));
        }
        let differs = self.proposed.is_some_and(|proposed| proposed != self.level);
        if differs && self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            faults.push(Fault::new("reason", "fault-reason-needed", ""));
        }
        faults
    }
}
