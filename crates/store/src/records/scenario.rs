//! Scenario (kịch bản ứng phó): a study that the command centre runs, and what came of it (S0-3e, S3-6b, S0-0m).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, Reference, keyed};
use crate::sheet::{Below, Sheet};

choice! {
    /// What a scenario asks.
    Question {
        /// Which beds, oxygen and staff a wave needs (S0-3e).
        Capacity = "capacity",
        /// What happens when we open, by how many are vaccinated (S3-6b).
        CoverageOpening = "coverage_opening",
        /// What a new variant does (S0-0m).
        NewVariant = "new_variant",
    }
}

choice! {
    /// How it stands with a scenario.
    ScenarioState {
        /// Written, without a result for what is written now.
        Draft = "draft",
        /// Run: the result is that of the study as it stands.
        Ready = "ready",
        /// Approved by a leader as the plan to prepare for (phê duyệt).
        Approved = "approved",
    }
}

/// One scenario with all its variations.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "scenarios")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area that it is about.
    pub area: String,
    /// Name.
    pub name: String,
    /// What it asks.
    pub question: Question,
    /// The reporting day whose figures it was made from; its day 0.
    pub made_from: NaiveDate,
    /// How it stands.
    pub state: ScenarioState,
    /// The study as a scenario file (docs/scenario-files.md): everything that the result depends on beside seed and
    /// replicates.
    pub study: String,
    /// Seed of the first replicate.
    pub seed: i64,
    /// Replicates of each variation.
    pub replicates: i32,
    /// The form from which it was made, kept for the next one.
    pub inputs: Json,
    /// What the study rests on: which figures were found, and whether it is fitted to the cases.
    pub basis: Json,
    /// Version of the program whose engine gave the result.
    #[serde(default)]
    pub engine: Option<String>,
    /// What came of it: the variations with their totals, peaks and overloads.
    #[serde(default)]
    pub result: Option<Json>,
    /// The file with the figures of every day.
    #[serde(default)]
    pub days_id: Option<Uuid>,
    /// Remark.
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
    Field::new("question", FieldKind::Enum(Question::KEYS)).required().shown(),
    Field::new("made_from", FieldKind::Date).required().shown(),
    Field::new("state", FieldKind::Enum(ScenarioState::KEYS)).fixed().shown(),
    Field::new("replicates", FieldKind::Int).fixed(),
    Field::new("seed", FieldKind::Int).between(i64::MIN, i64::MAX).fixed(),
    Field::new("engine", FieldKind::Text).fixed(),
    Field::new("note", FieldKind::Text).told(),
    Field::new("study", FieldKind::Text).endless().fixed(),
    Field::new("inputs", FieldKind::Json).fixed(),
    Field::new("basis", FieldKind::Json).fixed(),
    Field::new("result", FieldKind::Json).fixed(),
    Field::new("days_id", FieldKind::Id).fixed(),
];

/// Replicates that one scenario may ask for.
const MOST_REPLICATES: i32 = 1_000;

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        order: ("made_from", true),
        below: Below::Always,
        references: &[Reference::to("days_id", Kind::File)],
        body: &["study", "basis", "result"],
        ..Sheet::of(Kind::Scenario, FIELDS)
    };
    keyed!();

    /// Changed at its desk, which knows whether it runs or is approved.
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
        if !(1..=MOST_REPLICATES).contains(&self.replicates) {
            faults.push(Fault::new("replicates", "fault-replicates", self.replicates));
        }
        faults
    }

    fn complete(&mut self) {
        self.name = base::text::nfc(self.name.trim());
    }
}
