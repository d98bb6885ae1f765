//! Contact (người tiếp xúc: F1, F2): somebody whom a tracing team must find, quarantine and test (S0-0g, S4-5a).

use base::day::CutOff;
use chrono::{Duration, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Setting;
use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, Reference, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

choice! {
    /// How far from the case (loại tiếp xúc).
    ContactKind {
        /// Contact of a case (F1).
        F1 = "f1",
        /// Contact of a contact (F2).
        F2 = "f2",
    }
}

choice! {
    /// How far the team has come with the contact; each state holds what the ones before it held.
    FollowUp {
        /// Listed, not yet reached (cần tìm).
        ToFind = "to_find",
        /// Reached (đã tìm thấy).
        Found = "found",
        /// In quarantine or home isolation (đã cách ly).
        Quarantined = "quarantined",
        /// Sampled (đã lấy mẫu xét nghiệm).
        Tested = "tested",
        /// Quarantine is over (đã kết thúc theo dõi).
        Released = "released",
    }
}

choice! {
    /// How the contact became known.
    Origin {
        /// The case named them (người bệnh khai).
        Named = "named",
        /// They were at one place at one time (cùng có mặt).
        CoPresence = "co_presence",
    }
}

impl FollowUp {
    const fn to_find() -> Self {
        Self::ToFind
    }
}

impl Origin {
    const fn named() -> Self {
        Self::Named
    }
}

/// A contact of one case.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "contacts")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7; a proposal's follows from the case and the person, so that it is made once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Commune where the contact lives: its team finds them.
    pub area: String,
    /// The case that they lead back to, by its code.
    pub case_code: String,
    /// The same, by its record.
    #[serde(default)]
    pub case_id: Option<Uuid>,
    /// For F2: the F1 whom they met.
    #[serde(default)]
    pub from_person_id: Option<Uuid>,
    /// The contact, where known in the register.
    #[serde(default)]
    pub person_id: Option<Uuid>,
    /// Name.
    pub name: String,
    /// Name and code of the case without marks, for search.
    #[serde(default)]
    pub folded: String,
    /// Year of birth.
    #[serde(default)]
    pub birth_year: Option<i32>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// F1 or F2.
    pub kind: ContactKind,
    /// How they became known.
    #[serde(default = "Origin::named")]
    pub origin: Origin,
    /// First day of contact.
    pub first_on: NaiveDate,
    /// Last day of contact, from which quarantine counts.
    pub last_on: NaiveDate,
    /// Where, or in what company.
    pub setting: Setting,
    /// The place's name.
    #[serde(default)]
    pub place: Option<String>,
    /// Minutes together, as far as known.
    #[serde(default)]
    pub minutes: Option<i32>,
    /// What they are to the case: spouse, colleague … (quan hệ).
    #[serde(default)]
    pub relation: Option<String>,
    /// Chance of infection when listed, in thousandths: the order in which a team goes.
    #[serde(default)]
    pub risk: Option<i32>,
    /// How far the team has come.
    #[serde(default = "FollowUp::to_find")]
    pub state: FollowUp,
    /// The unit that finds them (tổ truy vết).
    #[serde(default)]
    pub team: Option<String>,
    /// When they were listed: the clock of tracing starts.
    pub listed_at: DateTimeUtc,
    /// When they were reached: it stops.
    #[serde(default)]
    pub found_at: Option<DateTimeUtc>,
    /// First day of quarantine.
    #[serde(default)]
    pub quarantined_on: Option<NaiveDate>,
    /// Day of the last sample.
    #[serde(default)]
    pub tested_on: Option<NaiveDate>,
    /// The area whose desk handed them over (S2-11b).
    #[serde(default)]
    pub handed_from: Option<String>,
    /// Remarks.
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

/// Minutes of a quarter of a year, longer than any case is traced back.
const MOST_MINUTES: i64 = 129_600;

const FIELDS: &[Field] = &[
    Field::new("name", FieldKind::Text).required().shown(),
    Field::new("kind", FieldKind::Enum(ContactKind::KEYS)).required().shown(),
    Field::new("state", FieldKind::Enum(FollowUp::KEYS)).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("case_code", FieldKind::Text).required().shown(),
    Field::new("last_on", FieldKind::Date).required().shown(),
    Field::new("team", FieldKind::Text).shown(),
    Field::new("phone", FieldKind::Text).shown(),
    Field::new("setting", FieldKind::Enum(Setting::KEYS)).required().shown(),
    Field::new("risk", FieldKind::Int).fixed().shown(),
    Field::new("listed_at", FieldKind::Datetime).required(),
    Field::new("found_at", FieldKind::Datetime).shown(),
    Field::new("quarantined_on", FieldKind::Date),
    Field::new("tested_on", FieldKind::Date).shown(),
    Field::new("first_on", FieldKind::Date).required(),
    Field::new("place", FieldKind::Text),
    Field::new("minutes", FieldKind::Int).between(0, MOST_MINUTES),
    Field::new("relation", FieldKind::Text),
    Field::new("birth_year", FieldKind::Int).between(1880, 2200).naming(),
    Field::new("origin", FieldKind::Enum(Origin::KEYS)),
    Field::new("handed_from", FieldKind::Area).fixed(),
    Field::new("note", FieldKind::Text).told(),
    Field::new("person_id", FieldKind::Id),
    Field::new("case_id", FieldKind::Id),
    Field::new("from_person_id", FieldKind::Id),
];

impl Model {
    /// Reached within so many hours of being listed?
    pub fn found_within(&self, hours: i64) -> bool {
        self.found_at.is_some_and(|found| found - self.listed_at <= Duration::hours(hours))
    }
}

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["name", "kind", "case_code"],
        order: ("listed_at", true),
        counted_as: Some("contact"),
        references: &[
            Reference::to("case_id", Kind::Case),
            Reference::perhaps("person_id", Kind::Person),
            Reference::perhaps("from_person_id", Kind::Person),
        ],
        day: Some("last_on"),
        ..Sheet::of(Kind::Contact, FIELDS)
    };
    keyed!();

    /// Contacts by the reporting day on which they were listed; of the F1 and F2 listed that day those reached, and
    /// the F1 reached within 24 and 48 hours, in quarantine and tested: shares are these over `contact_f1`
    /// (S0-0g, S4-5a). What was reached on a day, whenever listed, is `contact_reached`.
    fn tallies(&self) -> Vec<Tally> {
        let cut_off = CutOff::of(&self.province);
        let born = self.birth_year.unwrap_or_default();
        let listed = cut_off.day_of(self.listed_at);
        let on = |day, measure| Tally::new(&self.area, day, measure, born, 1);
        let mut tallies = vec![on(listed, "contact")];
        let reached = self.found_at.is_some();
        match self.kind {
            ContactKind::F1 => {
                tallies.push(on(listed, "contact_f1"));
                let steps = [
                    (reached, "contact_f1_reached"),
                    (self.found_within(24), "contact_f1_24h"),
                    (self.found_within(48), "contact_f1_48h"),
                    (self.quarantined_on.is_some(), "contact_f1_quarantined"),
                    (self.tested_on.is_some(), "contact_f1_tested"),
                ];
                tallies.extend(steps.into_iter().filter(|(yes, _)| *yes).map(|(_, measure)| on(listed, measure)));
            }
            ContactKind::F2 => {
                tallies.push(on(listed, "contact_f2"));
                if reached {
                    tallies.push(on(listed, "contact_f2_reached"));
                }
            }
        }
        if let Some(found) = self.found_at {
            tallies.push(on(cut_off.day_of(found), "contact_reached"));
        }
        tallies
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (field, value) in [("name", &self.name), ("case_code", &self.case_code)] {
            if value.trim().is_empty() {
                faults.push(Fault::new(field, "fault-missing", value));
            }
        }
        if self.last_on < self.first_on {
            faults.push(Fault::new("last_on", "fault-contact-order", self.last_on));
        }
        for (field, on) in [("last_on", Some(self.last_on)), ("tested_on", self.tested_on)] {
            if let Some(on) = on.filter(|on| *on > day) {
                faults.push(Fault::new(field, "fault-future", on));
            }
        }
        if let Some(found) = self.found_at.filter(|found| *found < self.listed_at) {
            faults.push(Fault::new("found_at", "fault-found-before", found));
        }
        if self.state != FollowUp::ToFind && self.found_at.is_none() {
            faults.push(Fault::new("found_at", "fault-missing", ""));
        }
        let kept = self.quarantined_on.is_some();
        if self.state == FollowUp::Quarantined && !kept {
            faults.push(Fault::new("quarantined_on", "fault-missing", ""));
        }
        if self.state == FollowUp::Tested && self.tested_on.is_none() {
            faults.push(Fault::new("tested_on", "fault-missing", ""));
        }
        if let Some(minutes) = self.minutes.filter(|minutes| *minutes < 0) {
            faults.push(Fault::new("minutes", "fault-negative", minutes));
        }
        faults
    }

    fn complete(&mut self) {
        self.name = base::text::nfc(self.name.trim());
        self.folded = format!("{} {}", base::text::fold(&self.name), base::text::fold(&self.case_code));
    }
}
