//! Person (người dân): who lives where, and how far their vaccination has come.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, Reference, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

choice! {
    /// Sex as registered (giới tính).
    Sex {
        /// Female (nữ).
        Female = "female",
        /// Male (nam).
        Male = "male",
    }
}

/// A person registered in a commune.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "persons")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Commune of residence.
    pub area: String,
    /// Hamlet or street group (thôn, bản, tổ dân phố).
    #[serde(default)]
    pub hamlet: Option<String>,
    /// Full name.
    pub name: String,
    /// The name without marks, for search.
    #[serde(default)]
    pub folded: String,
    /// Sex.
    pub sex: Sex,
    /// Year of birth: all that many registers of old people know.
    pub birth_year: i32,
    /// Day of birth where it is known.
    #[serde(default)]
    pub birth_on: Option<NaiveDate>,
    /// Citizen identity number, 12 digits (số định danh).
    #[serde(default)]
    pub citizen_id: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Not to be vaccinated, on medical grounds (chống chỉ định): outside of "thuộc diện phải tiêm".
    #[serde(default)]
    pub contraindicated: bool,
    /// The highest dose number received; kept in step with the doses, checked by `verify`.
    #[serde(default)]
    pub doses: i32,
    /// Day of the last dose.
    #[serde(default)]
    pub last_dose_on: Option<NaiveDate>,
    /// Since when they are in the register.
    pub registered_on: NaiveDate,
    /// The record that this one was merged into: kept, counted no more.
    #[serde(default)]
    pub merged_into: Option<Uuid>,
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
    Field::new("birth_year", FieldKind::Int).up_to(2200).naming().required().shown(),
    Field::new("sex", FieldKind::Enum(Sex::KEYS)).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("hamlet", FieldKind::Text).shown(),
    Field::new("doses", FieldKind::Int).fixed().shown(),
    Field::new("last_dose_on", FieldKind::Date).fixed().shown(),
    Field::new("contraindicated", FieldKind::Bool).shown(),
    Field::new("birth_on", FieldKind::Date),
    Field::new("citizen_id", FieldKind::Text),
    Field::new("phone", FieldKind::Text),
    Field::new("registered_on", FieldKind::Date).required(),
    Field::new("merged_into", FieldKind::Id).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["name", "birth_year", "hamlet"],
        order: ("id", false),
        counted_as: Some("person"),
        references: &[Reference::to("merged_into", Kind::Person)],
        derived: &["doses", "last_dose_on"],
        ..Sheet::of(Kind::Person, FIELDS)
    };
    keyed!();

    /// A record that was merged into another changes only by undoing the merge.
    fn hand(&self) -> Hand {
        if self.merged_into.is_some() { Hand::Desk } else { Hand::Writers }
    }

    /// Persons registered, and those to be vaccinated, by year of birth: the denominators of
    /// S0-4c, S0-4d, S0-4e and S1-4b.
    fn tallies(&self) -> Vec<Tally> {
        if self.merged_into.is_some() {
            return Vec::new();
        }
        let tally = |measure| Tally::new(&self.area, self.registered_on, measure, self.birth_year, 1);
        let mut tallies = vec![tally("person")];
        if !self.contraindicated {
            tallies.push(tally("person_due"));
        }
        tallies
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        use chrono::Datelike;
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(Fault::new("name", "fault-missing", &self.name));
        }
        if !(1880..=day.year()).contains(&self.birth_year) {
            faults.push(Fault::new("birth_year", "fault-year", self.birth_year));
        }
        if let Some(born) = self.birth_on
            && born.year() != self.birth_year
        {
            faults.push(Fault::new("birth_on", "fault-birth-year", born));
        }
        if let Some(number) = &self.citizen_id
            && (number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()))
        {
            faults.push(Fault::new("citizen_id", "fault-citizen-id", number));
        }
        faults
    }

    fn underive(&mut self) {
        (self.doses, self.last_dose_on) = (0, None);
    }

    fn complete(&mut self) {
        self.name = base::text::nfc(self.name.trim());
        self.folded = base::text::fold(&self.name);
        if let Some(born) = self.birth_on {
            use chrono::Datelike;
            if self.birth_year == 0 {
                self.birth_year = born.year();
            }
        }
    }
}
