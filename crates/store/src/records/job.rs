//! Job (việc chạy nền): long work that runs while its asker does something else.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::Sheet;

choice! {
    /// How it stands with a job.
    JobState {
        /// Waits for the work before it.
        Queued = "queued",
        /// Runs.
        Running = "running",
        /// Ended with its result.
        Finished = "finished",
        /// Ended without one: see `problem`.
        Failed = "failed",
        /// Stopped by a person.
        Stopped = "stopped",
        /// The program ended before the work did; it can be run again.
        Interrupted = "interrupted",
    }
}

impl JobState {
    /// Is there still something to wait for?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "jobs")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area of the record that it works on.
    pub area: String,
    /// What is done: `scenario`.
    pub work: String,
    /// Kind of the record that it works on.
    pub subject_kind: String,
    /// Id of that record.
    pub subject_id: Uuid,
    /// Name of that record when the work was asked for.
    pub name: String,
    /// How it stands.
    pub state: JobState,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub asked_at: DateTimeUtc,
    /// When it began.
    #[serde(default)]
    pub started_at: Option<DateTimeUtc>,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<DateTimeUtc>,
    /// Why it failed: key of the words and their values.
    #[serde(default)]
    pub problem: Option<Json>,
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
    Field::new("name", FieldKind::Text).fixed().shown(),
    Field::new("area", FieldKind::Area).fixed().shown(),
    Field::new("work", FieldKind::Text).fixed(),
    Field::new("state", FieldKind::Enum(JobState::KEYS)).fixed().shown(),
    Field::new("asked_by", FieldKind::Text).fixed().shown(),
    Field::new("asked_at", FieldKind::Datetime).fixed().shown(),
    Field::new("started_at", FieldKind::Datetime).fixed(),
    Field::new("ended_at", FieldKind::Datetime).fixed().shown(),
    Field::new("subject_kind", FieldKind::Text).fixed(),
    Field::new("subject_id", FieldKind::Id).fixed(),
    Field::new("problem", FieldKind::Json).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet { order: ("asked_at", true), ..Sheet::of(Kind::Job, FIELDS) };
    keyed!();

    /// Told by the work itself.
    fn hand(&self) -> Hand {
        Hand::Desk
    }
}
