//! Tasks and targets of a draft, as whoever reviews it sees them.

use base::words::{Lang, Words};
use chrono::NaiveDate;
use serde::Serialize;
use store::Ctx;
use store::records::{Target, Task};
use utoipa::ToSchema;
use uuid::Uuid;

/// Bytes of the text, from–to.
pub type Span = [i32; 2];

/// A cited document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Citation {
    /// Number.
    pub number: String,
    /// Date.
    pub date: Option<NaiveDate>,
    /// What the citation does, in words.
    pub effect: String,
    /// Where it stands.
    #[schema(value_type = Vec<i32>)]
    pub span: Span,
    /// The document, where the register holds it.
    pub document_id: Option<Uuid>,
}

/// A task under review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftTask {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i32,
    /// Place among the document's tasks.
    pub ordinal: i32,
    /// Item of the document.
    pub item: String,
    /// First words as printed.
    pub quote: String,
    /// What is to be done.
    pub text: String,
    /// Where it stands.
    #[schema(value_type = Vec<i32>)]
    pub span: Span,
    /// Who leads.
    pub assignees: Vec<String>,
    /// Who supports.
    pub cooperating: Vec<String>,
    /// Whom those who lead direct.
    pub directs: Vec<String>,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// The hour of that day, `HH:MM`.
    pub due_time: Option<String>,
    /// Nature of the deadline.
    pub due_kind: String,
    /// The words that gave it.
    pub due_words: Option<String>,
    /// The rule that read them.
    pub due_rule: Option<String>,
    /// How they were read.
    pub due_reading: Option<String>,
    /// Only if.
    pub condition: Option<String>,
    /// State.
    pub state: String,
    /// Documents that its words name: what it carries out or rests on.
    pub from_above: Vec<Above>,
}

/// A document that a task names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Above {
    /// Number.
    pub number: String,
    /// What the citation does, in words.
    pub effect: String,
    /// The document, where the register holds it.
    pub document_id: Option<Uuid>,
}

/// A target under review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftTarget {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i32,
    /// The words that set it.
    pub words: String,
    /// Where they stand.
    #[schema(value_type = Vec<i32>)]
    pub span: Span,
    /// The document's task that it measures.
    pub task_id: Option<Uuid>,
    /// Key of the measure.
    pub measure_key: Option<String>,
    /// Measure, in words.
    pub measure: Option<String>,
    /// The group, in words.
    pub group: Option<String>,
    /// Share of those due, 0–1.
    pub share: Option<f64>,
    /// Or a number.
    pub count: Option<i32>,
    /// The number is a limit.
    pub at_most: bool,
    /// Youngest age.
    pub age_from: Option<i32>,
    /// Oldest age.
    pub age_to: Option<i32>,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// State.
    pub state: String,
}

pub(super) fn span(span: directive::Span) -> Span {
    [span.start as i32, span.end as i32]
}

/// The key of an enum of the engine's, as its words are called.
pub(super) fn key_of(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
}

impl DraftTask {
    /// A task under review, in the reader's words.
    pub fn of(task: Task, lang: Lang) -> Self {
        Self {
            id: task.id,
            version: task.version,
            ordinal: task.ordinal,
            item: task.item,
            quote: task.text.split_whitespace().take(12).collect::<Vec<_>>().join(" "),
            text: task.text,
            span: [task.span_start, task.span_end],
            assignees: task.assignees.0,
            cooperating: task.cooperating.0,
            directs: task.directs.0,
            due_on: task.due_on,
            due_time: task.due_time,
            due_kind: task.due_kind.key().to_owned(),
            due_words: task.due_words,
            due_reading: task.due_rule.as_deref().map(|rule| Words::of(lang).say(rule, &[])),
            due_rule: task.due_rule,
            condition: task.condition,
            state: task.state.key().to_owned(),
            from_above: Vec::new(),
        }
    }

    /// With the documents that stand in its words.
    pub(super) fn naming(mut self, refs: &[Citation]) -> Self {
        let [from, to] = self.span;
        let within = refs.iter().filter(|cited| from <= cited.span[0] && cited.span[1] <= to);
        self.from_above = within
            .map(|cited| Above {
                number: cited.number.clone(),
                effect: cited.effect.clone(),
                document_id: cited.document_id,
            })
            .collect();
        self
    }
}

pub(super) fn draft_target(ctx: &Ctx, mut target: Target, read: &directive::Document, lang: Lang) -> DraftTarget {
    let place = read.targets.iter().find(|found| found.words == target.words).map(|found| span(found.span));
    // Who may not see what a measure counts is told the words alone.
    target.measure = target.measure.filter(|key| office::measures::is_open(ctx, key));
    let measure = target.measure.as_deref().map(|key| office::measures::name_of(key, lang));
    DraftTarget {
        id: target.id,
        version: target.version,
        group: measure.is_some().then(|| crate::targets::group_words(&target, lang)),
        task_id: target.task_id,
        measure_key: target.measure,
        share: target.share,
        count: target.count,
        at_most: target.at_most,
        words: target.words,
        span: place.unwrap_or_default(),
        measure,
        age_from: target.age_from,
        age_to: target.age_to,
        due_on: target.due_on,
        state: target.state.key().to_owned(),
    }
}
