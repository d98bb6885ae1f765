//! Task (nhiệm vụ): an order given to somebody, and what became of it.

use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, Reference, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

choice! {
    /// Where a task stands.
    TaskState {
        /// Read from a document, not yet confirmed by a clerk.
        Proposed = "proposed",
        /// Handed out.
        Assigned = "assigned",
        /// Received by the unit (đã tiếp nhận).
        Acknowledged = "acknowledged",
        /// Reported done, with evidence (đã báo cáo).
        Reported = "reported",
        /// Returned by the issuer for more work (trả lại).
        Returned = "returned",
        /// Closed by the issuer (hoàn thành).
        Done = "done",
        /// Called off (hủy).
        Cancelled = "cancelled",
    }
}

choice! {
    /// The nature of the deadline.
    DueKind {
        /// None in the words.
        None = "none",
        /// A day.
        Date = "date",
        /// Every day, week, month.
        Recurring = "recurring",
        /// So long after something.
        Relative = "relative",
        /// Standing duty, without end.
        Standing = "standing",
    }
}

choice! {
    /// What a unit's part in a task is.
    PartRole {
        /// It leads, or does it alone (chủ trì).
        Lead = "lead",
        /// It helps whoever leads (phối hợp).
        Support = "support",
        /// It does it under the direction of whoever leads ("A chỉ đạo B": B).
        Directed = "directed",
    }
}

impl PartRole {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde wants")]
    fn leads(&self) -> bool {
        *self == Self::Lead
    }
}

fn lead() -> PartRole {
    PartRole::Lead
}

/// Names, as one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

impl Names {
    fn none(&self) -> bool {
        self.0.is_empty()
    }
}

/// A task of a document (`parent_id` none), or the part of it that one unit got.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "tasks")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Area of the unit that has it; of the document's register for a document's task.
    pub area: String,
    /// The document that orders it.
    pub document_id: Uuid,
    /// The document's task that this one is a unit's part of.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Place among the document's tasks.
    #[serde(default)]
    pub ordinal: i32,
    /// The printed path of the item, such as `4.a`.
    #[serde(default)]
    pub item: String,
    /// What is to be done, in the document's words or the clerk's.
    pub text: String,
    /// The text without marks, for search.
    #[serde(default)]
    pub folded: String,
    /// Start of the clause in the document's text, in bytes.
    #[serde(default)]
    pub span_start: i32,
    /// End of the clause in the document's text, in bytes.
    #[serde(default)]
    pub span_end: i32,
    /// Who leads, as named in the text.
    #[serde(default)]
    pub assignees: Names,
    /// Who supports (phối hợp).
    #[serde(default)]
    pub cooperating: Names,
    /// Whom those who lead are to direct ("A chỉ đạo B": B).
    #[serde(default, skip_serializing_if = "Names::none")]
    pub directs: Names,
    /// What the unit's part is.
    #[serde(default = "lead", skip_serializing_if = "PartRole::leads")]
    pub role: PartRole,
    /// The unit that has this part; its id in the table of units.
    #[serde(default)]
    pub unit: Option<String>,
    /// The unit's name on the day of hand-out.
    #[serde(default)]
    pub unit_name: Option<String>,
    /// The post that answers.
    #[serde(default)]
    pub head_post: Option<String>,
    /// Who held that post on the day of hand-out.
    #[serde(default)]
    pub head: Option<String>,
    /// Nature of the deadline.
    pub due_kind: DueKind,
    /// Last day on which it is in time.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// The hour of that day by which it is done, `HH:MM` of the province's clock; none: until the day ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_time: Option<String>,
    /// The words that gave the deadline.
    #[serde(default)]
    pub due_words: Option<String>,
    /// The key of the rule that read these words, shown with them.
    #[serde(default)]
    pub due_rule: Option<String>,
    /// Only if (trường hợp …).
    #[serde(default)]
    pub condition: Option<String>,
    /// Where it stands.
    pub state: TaskState,
    /// The unit's last report.
    #[serde(default)]
    pub report: Option<String>,
    /// Evidence for it: a number of a document, a link, a place.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The day until which the unit asks for more time (xin gia hạn); none while it asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_until: Option<NaiveDate>,
    /// Why it asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_why: Option<String>,
    /// How often the issuer has urged it (đôn đốc); none where it never has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urged: Option<i32>,
    /// When it did so last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urged_on: Option<NaiveDate>,
    /// With which words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urge: Option<String>,
    /// When the unit received the last urging; none while it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urge_received_on: Option<NaiveDate>,
    /// Day of hand-out.
    #[serde(default)]
    pub assigned_on: Option<NaiveDate>,
    /// Day of closing.
    #[serde(default)]
    pub closed_on: Option<NaiveDate>,
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

/// Places among the tasks of a document, with room.
const MOST_TASKS: i64 = 1_000_000;

const FIELDS: &[Field] = &[
    Field::new("text", FieldKind::Text).told().required().shown(),
    Field::new("unit_name", FieldKind::Text).fixed().shown(),
    Field::new("head", FieldKind::Text).fixed().shown(),
    Field::new("head_post", FieldKind::Text).fixed(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("due_on", FieldKind::Date).shown(),
    Field::new("due_time", FieldKind::Text),
    Field::new("due_kind", FieldKind::Enum(DueKind::KEYS)).required(),
    Field::new("due_words", FieldKind::Text).told(),
    Field::new("state", FieldKind::Enum(TaskState::KEYS)).fixed().shown(),
    Field::new("item", FieldKind::Text).shown(),
    Field::new("assignees", FieldKind::Json),
    Field::new("cooperating", FieldKind::Json),
    Field::new("directs", FieldKind::Json),
    Field::new("role", FieldKind::Enum(PartRole::KEYS)).fixed(),
    Field::new("condition", FieldKind::Text).told(),
    Field::new("report", FieldKind::Text).told().fixed(),
    Field::new("evidence", FieldKind::Text).told().fixed(),
    Field::new("asked_until", FieldKind::Date).fixed(),
    Field::new("asked_why", FieldKind::Text).told().fixed(),
    Field::new("urged", FieldKind::Int).fixed(),
    Field::new("urged_on", FieldKind::Date).fixed(),
    Field::new("urge", FieldKind::Text).told().fixed(),
    Field::new("urge_received_on", FieldKind::Date).fixed(),
    Field::new("assigned_on", FieldKind::Date).fixed(),
    Field::new("closed_on", FieldKind::Date).fixed(),
    Field::new("document_id", FieldKind::Id).fixed(),
    Field::new("parent_id", FieldKind::Id).fixed(),
    Field::new("unit", FieldKind::Text),
    Field::new("ordinal", FieldKind::Int).between(0, MOST_TASKS),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["text", "unit_name", "due_on"],
        order: ("due_on", false),
        references: &[Reference::to("document_id", Kind::Document), Reference::to("parent_id", Kind::Task)],
        day: Some("due_on"),
        ..Sheet::of(Kind::Task, FIELDS)
    };
    keyed!();

    /// A proposed task is part of its draft; one that was handed out is an order to somebody.
    fn hand(&self) -> Hand {
        if self.state == TaskState::Proposed && self.parent_id.is_none() {
            Hand::WritersOf(Kind::Document)
        } else {
            Hand::Desk
        }
    }

    /// Parts handed out and closed. "Is it done?" is asked of measures, not of these.
    fn tallies(&self) -> Vec<Tally> {
        let mut tallies = Vec::new();
        if self.parent_id.is_some() && self.state != TaskState::Cancelled {
            if let Some(day) = self.assigned_on {
                tallies.push(Tally::new(&self.area, day, "task_assigned", 0, 1));
            }
            if let Some(day) = self.closed_on {
                tallies.push(Tally::new(&self.area, day, "task_done", 0, 1));
            }
        }
        tallies
    }

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.text.trim().is_empty() {
            faults.push(Fault::new("text", "fault-missing", ""));
        }
        if self.due_kind == DueKind::Date && self.due_on.is_none() {
            faults.push(Fault::new("due_on", "fault-missing", ""));
        }
        if let Some(time) = self.due_time.as_deref().filter(|time| !is_hour(time)) {
            faults.push(Fault::new("due_time", "fault-hour", time));
        }
        faults
    }

    fn complete(&mut self) {
        let mut words = self.text.clone();
        for more in [&self.unit_name, &self.head].into_iter().flatten() {
            words.push(' ');
            words.push_str(more);
        }
        self.folded = base::text::fold(&words);
    }
}

/// `HH:MM`, from 00:00 to 24:00: as text hours stand in the order in which they come.
fn is_hour(time: &str) -> bool {
    let number = |digits: &str| (digits.len() == 2).then(|| digits.parse::<u32>().ok()).flatten();
    let parts = time.split_once(':').and_then(|(hour, minute)| number(hour).zip(number(minute)));
    parts.is_some_and(|(hour, minute)| (hour < 24 && minute < 60) || (hour, minute) == (24, 0))
}
