//! Duty shift (ca trực chỉ huy 24/24): place, telephone, members. Ordered by S2-9e.

use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, keyed};
use crate::sheet::{Below, Sheet};

/// A member on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Name.
    pub name: String,
    /// Post.
    #[serde(default)]
    pub post: Option<String>,
}

/// The members of a shift, as one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Members(pub Vec<Member>);

/// One shift of one body.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "duty")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Area of the body.
    pub area: String,
    /// The steering committee or command centre on duty.
    pub body: String,
    /// Where (địa điểm).
    pub place: String,
    /// Telephone (số điện thoại).
    pub phone: String,
    /// From.
    pub starts_at: DateTimeUtc,
    /// To; not part of the shift.
    pub ends_at: DateTimeUtc,
    /// Who (thành viên trực).
    pub members: Members,
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
    Field::new("starts_at", FieldKind::Datetime).required().shown(),
    Field::new("ends_at", FieldKind::Datetime).required().shown(),
    Field::new("body", FieldKind::Text).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("place", FieldKind::Text).required().shown(),
    Field::new("phone", FieldKind::Text).required().shown(),
    Field::new("members", FieldKind::Json).required().shown(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        order: ("starts_at", true),
        below: Below::Always,
        day: Some("starts_at"),
        ..Sheet::of(Kind::Duty, FIELDS)
    };
    keyed!();

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.ends_at <= self.starts_at {
            faults.push(Fault::new("ends_at", "fault-shift-order", self.ends_at));
        }
        if self.phone.trim().is_empty() {
            faults.push(Fault::new("phone", "fault-missing", ""));
        }
        if self.place.trim().is_empty() {
            faults.push(Fault::new("place", "fault-missing", ""));
        }
        if self.members.0.is_empty() {
            faults.push(Fault::new("members", "fault-missing", ""));
        }
        faults
    }
}
