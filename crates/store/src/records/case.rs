//! Case, F0 (ca bệnh, ca F0): a person found infected.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Sex;
use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, Reference, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

choice! {
    /// Where the case was found: only those found in the community count for the level
    /// (QĐ 4800 criterion 1).
    FoundIn {
        /// In the community (tại cộng đồng).
        Community = "community",
        /// In quarantine or a sealed zone (khu cách ly, phong tỏa).
        Quarantine = "quarantine",
        /// By screening of a risk group or a gate (sàng lọc).
        Screening = "screening",
        /// On arrival from elsewhere (người về từ vùng dịch).
        Arrival = "arrival",
    }
}

choice! {
    /// Severity (mức độ bệnh), the worst so far.
    Severity {
        /// No symptoms.
        Asymptomatic = "asymptomatic",
        /// Mild (nhẹ).
        Mild = "mild",
        /// Moderate (trung bình).
        Moderate = "moderate",
        /// Severe (nặng).
        Severe = "severe",
        /// Critical (nguy kịch).
        Critical = "critical",
    }
}

choice! {
    /// How it stands with the case.
    Outcome {
        /// In treatment or home care.
        Active = "active",
        /// Recovered (khỏi bệnh).
        Recovered = "recovered",
        /// Died (tử vong).
        Died = "died",
    }
}

choice! {
    /// Where the case is cared for.
    CarePlace {
        /// At home (tại nhà).
        Home = "home",
        /// In a treatment facility (cơ sở thu dung, bệnh viện).
        Facility = "facility",
    }
}

/// A confirmed case.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "cases")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Commune where the case lived or was found.
    pub area: String,
    /// The case's code in communiqués (mã ca bệnh, BN…).
    pub code: String,
    /// The person, where known in the register.
    #[serde(default)]
    pub person_id: Option<Uuid>,
    /// Name.
    pub name: String,
    /// The name and code without marks, for search.
    #[serde(default)]
    pub folded: String,
    /// Sex.
    pub sex: Sex,
    /// Year of birth.
    pub birth_year: i32,
    /// First symptoms (khởi phát); none while without symptoms.
    #[serde(default)]
    pub onset_on: Option<NaiveDate>,
    /// The reporting day of the announcement (ngày công bố).
    pub announced_on: NaiveDate,
    /// Where found.
    pub found_in: FoundIn,
    /// Is the source of infection known (rõ nguồn lây)?
    pub source_known: bool,
    /// Severity, the worst so far.
    pub severity: Severity,
    /// Where cared for.
    pub care_place: CarePlace,
    /// How it stands.
    pub outcome: Outcome,
    /// Since when it stands so, for recovered and died.
    #[serde(default)]
    pub outcome_on: Option<NaiveDate>,
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
    Field::new("code", FieldKind::Text).required().shown(),
    Field::new("name", FieldKind::Text).required().shown(),
    Field::new("birth_year", FieldKind::Int).between(1880, 2200).naming().required().shown(),
    Field::new("sex", FieldKind::Enum(Sex::KEYS)).required(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("announced_on", FieldKind::Date).required().shown(),
    Field::new("onset_on", FieldKind::Date).shown(),
    Field::new("found_in", FieldKind::Enum(FoundIn::KEYS)).required().shown(),
    Field::new("source_known", FieldKind::Bool).required().shown(),
    Field::new("severity", FieldKind::Enum(Severity::KEYS)).required().shown(),
    Field::new("care_place", FieldKind::Enum(CarePlace::KEYS)).required(),
    Field::new("outcome", FieldKind::Enum(Outcome::KEYS)).required().shown(),
    Field::new("outcome_on", FieldKind::Date),
    Field::new("person_id", FieldKind::Id),
];

/// An onset lies at most so many days before the announcement.
const MOST_DAYS_TO_ANNOUNCE: i64 = 366;

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["name", "code", "announced_on"],
        order: ("announced_on", true),
        references: &[Reference::to("person_id", Kind::Person)],
        day: Some("announced_on"),
        ..Sheet::of(Kind::Case, FIELDS)
    };
    keyed!();

    /// New cases by the day of announcement and where found, unknown sources (S0-0k), onsets
    /// (TT 54/2015 counts by onset), the community's (QĐ 4800), severe ones, outcomes; cases in
    /// treatment are the running sum of `case_new` − `case_recovered` − `case_died`.
    fn tallies(&self) -> Vec<Tally> {
        let on = |day, measure, stratum| Tally::new(&self.area, day, measure, stratum, 1);
        let born = self.birth_year;
        let announced = self.announced_on;
        let mut tallies = vec![on(announced, "case_new", born)];
        tallies.push(match self.found_in {
            FoundIn::Community => on(announced, "case_community", born),
            FoundIn::Quarantine => on(announced, "case_quarantine", born),
            FoundIn::Screening => on(announced, "case_screening", born),
            FoundIn::Arrival => on(announced, "case_arrival", born),
        });
        if !self.source_known {
            tallies.push(on(announced, "case_source_unknown", born));
            if self.found_in == FoundIn::Community {
                tallies.push(on(announced, "case_community_unknown", born));
            }
        }
        if let Some(onset) = self.onset_on {
            tallies.push(on(onset, "case_onset", born));
        }
        if matches!(self.severity, Severity::Severe | Severity::Critical) {
            tallies.push(on(announced, "case_severe", born));
        }
        if let Some(day) = self.outcome_on {
            match self.outcome {
                Outcome::Active => {}
                Outcome::Recovered => tallies.push(on(day, "case_recovered", born)),
                Outcome::Died => tallies.push(on(day, "case_died", born)),
            }
        }
        tallies
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.code.trim().is_empty() {
            faults.push(Fault::new("code", "fault-missing", &self.code));
        }
        if self.announced_on > day {
            faults.push(Fault::new("announced_on", "fault-future", self.announced_on));
        }
        if let Some(onset) = self.onset_on
            && onset > self.announced_on
        {
            faults.push(Fault::new("onset_on", "fault-onset-after", onset));
        }
        // A year typed wrong: a trace would reach back to it and find nobody.
        if let Some(onset) = self.onset_on
            && (self.announced_on - onset).num_days() > MOST_DAYS_TO_ANNOUNCE
        {
            faults.push(Fault::new("onset_on", "fault-onset-long-before", onset));
        }
        match (self.outcome, self.outcome_on) {
            (Outcome::Active, Some(on)) => faults.push(Fault::new("outcome_on", "fault-outcome-active", on)),
            (Outcome::Recovered | Outcome::Died, None) => {
                faults.push(Fault::new("outcome_on", "fault-missing", ""));
            }
            (_, Some(on)) if on < self.announced_on && self.outcome == Outcome::Recovered => {
                faults.push(Fault::new("outcome_on", "fault-outcome-before", on));
            }
            _ => {}
        }
        faults
    }

    fn complete(&mut self) {
        self.name = base::text::nfc(self.name.trim());
        self.folded = format!("{} {}", base::text::fold(&self.name), base::text::fold(&self.code));
    }
}
