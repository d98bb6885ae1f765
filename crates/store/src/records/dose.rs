//! Dose (mũi tiêm): one vaccination of one person.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, Reference, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

/// A dose given.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "doses")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The person's commune of residence, where the dose counts.
    pub area: String,
    /// The person.
    pub person_id: Uuid,
    /// The person's year of birth, which the figures are split by.
    pub birth_year: i32,
    /// First, second, third … dose.
    pub dose_no: i32,
    /// Day given.
    pub given_on: NaiveDate,
    /// Vaccine (loại vắc xin).
    pub product: String,
    /// Lot number (số lô).
    #[serde(default)]
    pub lot: Option<String>,
    /// Where it was given.
    #[serde(default)]
    pub site: Option<String>,
    /// A serious adverse event followed (tai biến nặng sau tiêm): "không an toàn" in S0-4g.
    #[serde(default)]
    pub serious_event: bool,
    /// Why it was given off the schedule: too early, in spite of a contraindication, below the age (lý do).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
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
    Field::new("given_on", FieldKind::Date).required().shown(),
    Field::new("dose_no", FieldKind::Int).required().shown(),
    Field::new("birth_year", FieldKind::Int).between(1880, 2200).naming().required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("product", FieldKind::Text).required().shown(),
    Field::new("lot", FieldKind::Text).shown(),
    Field::new("site", FieldKind::Text).shown(),
    Field::new("serious_event", FieldKind::Bool),
    Field::new("because", FieldKind::Text).told(),
    Field::new("person_id", FieldKind::Id).required(),
];

/// The highest dose number in use in any schedule, with room.
const MOST_DOSES: i32 = 9;

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        order: ("given_on", true),
        counted_as: Some("dose"),
        references: &[Reference::to("person_id", Kind::Person)],
        day: Some("given_on"),
        ..Sheet::of(Kind::Dose, FIELDS)
    };
    keyed!();

    /// Doses by number, day and year of birth (S0-4c, S0-4d, S0-4e, S1-4b, S4-0l).
    fn tallies(&self) -> Vec<Tally> {
        let tally = |measure| Tally::new(&self.area, self.given_on, measure, self.birth_year, 1);
        let mut tallies = vec![tally("dose")];
        if let Some(measure) = measure(self.dose_no) {
            tallies.push(tally(measure));
        }
        if self.serious_event {
            tallies.push(tally("dose_serious_event"));
        }
        tallies
    }

    fn touches(&self) -> Option<Uuid> {
        Some(self.person_id)
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !(1..=MOST_DOSES).contains(&self.dose_no) {
            faults.push(Fault::new("dose_no", "fault-dose-no", self.dose_no));
        }
        if self.given_on > day {
            faults.push(Fault::new("given_on", "fault-future", self.given_on));
        }
        faults
    }
}

/// The measure that counts a dose number; doses beyond the fourth are in `dose` alone.
fn measure(dose_no: i32) -> Option<&'static str> {
    match dose_no {
        1 => Some("dose1"),
        2 => Some("dose2"),
        3 => Some("dose3"),
        4 => Some("dose4"),
        _ => None,
    }
}
