//! Population of an area by year of birth (dân số): the denominators that no register gives.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

/// The people of one year of birth in one commune.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "population")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Commune.
    pub area: String,
    /// The day that the count is of. The newest count up to the day asked is the one in use.
    pub counted_on: NaiveDate,
    /// Year of birth.
    pub birth_year: i32,
    /// How many.
    pub people: i32,
    /// Where the figure is from.
    pub source: String,
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

/// People of one year of birth in one area: more than the country has is a slip of the hand.
const MOST_PEOPLE: i64 = 200_000_000;

const FIELDS: &[Field] = &[
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("counted_on", FieldKind::Date).required().shown(),
    Field::new("birth_year", FieldKind::Int).between(1880, 2200).naming().required().shown(),
    Field::new("people", FieldKind::Int).up_to(MOST_PEOPLE).required().shown(),
    Field::new("source", FieldKind::Text).told().required().shown(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet { order: ("area", false), ..Sheet::of(Kind::Population, FIELDS) };
    keyed!();

    fn tallies(&self) -> Vec<Tally> {
        let n = i64::from(self.people);
        vec![Tally::new(&self.area, self.counted_on, "population", self.birth_year, n)]
    }

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        if self.people < 0 {
            return vec![Fault::new("people", "fault-negative", self.people)];
        }
        Vec::new()
    }
}
