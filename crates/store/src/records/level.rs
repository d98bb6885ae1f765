//! Level assessment (đánh giá cấp độ dịch): what the rules in force say of an area on a day.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::{Below, Sheet};

/// One area, one day, one rule book.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "levels")]
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
    /// The reporting day assessed.
    pub assessed_on: NaiveDate,
    /// Rule book, such as `4800`.
    pub rules: String,
    /// 1–4; none where it cannot be assessed.
    #[serde(default)]
    pub level: Option<i32>,
    /// The figures that went in.
    pub inputs: Json,
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
    Field::new("assessed_on", FieldKind::Date).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("rules", FieldKind::Text).required().shown(),
    Field::new("level", FieldKind::Int).between(0, 9).shown(),
    Field::new("inputs", FieldKind::Json),
];

impl Record for Model {
    const SHEET: &'static Sheet =
        &Sheet { order: ("assessed_on", true), below: Below::Always, ..Sheet::of(Kind::Level, FIELDS) };
    keyed!();

    /// Assessed by the rules.
    fn hand(&self) -> Hand {
        Hand::Desk
    }
}
