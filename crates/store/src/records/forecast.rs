//! Forecast (dự báo): what was expected of an area's weeks to come, kept as it was made, so that it can be held
//! against what came. Ordered by S2-1c, S2-1d.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::{Below, Sheet};

/// One area, one measure, one day of issue.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "forecasts")]
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
    /// Key of the tally that is forecast, such as `case_new`.
    pub measure: String,
    /// The reporting day whose figures were the last ones known.
    pub issued_on: NaiveDate,
    /// Quantiles at the hubs' 23 levels of each week to come (seven days each, the day after the issue first).
    pub weeks: Json,
    /// The same of the baseline, which a forecast has to beat.
    pub baseline: Json,
    /// How it was made.
    pub method: String,
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
    Field::new("issued_on", FieldKind::Date).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("measure", FieldKind::Text).required().shown(),
    Field::new("method", FieldKind::Text).required().shown(),
    Field::new("weeks", FieldKind::Json).required(),
    Field::new("baseline", FieldKind::Json).required(),
];

impl Record for Model {
    const SHEET: &'static Sheet =
        &Sheet { order: ("issued_on", true), below: Below::Always, ..Sheet::of(Kind::Forecast, FIELDS) };
    keyed!();

    /// Kept as it was made.
    fn hand(&self) -> Hand {
        Hand::Desk
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        if self.issued_on > day { vec![Fault::new("issued_on", "fault-future", self.issued_on)] } else { Vec::new() }
    }
}
