//! Documents, tasks and citations as the pages want them.

use base::words::{Lang, Words};
use chrono::NaiveDate;
use office::answer::AreaRef;
use serde::Serialize;
use store::Ctx;
use store::records::{Document, Target, Task};
use utoipa::ToSchema;
use uuid::Uuid;

/// What the register says of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentHead {
    /// Id.
    pub id: Uuid,
    /// Number.
    pub number: Option<String>,
    /// Type.
    pub doc_type: Option<String>,
    /// Issuing body.
    pub issuer: Option<String>,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// Subject.
    pub subject: Option<String>,
    /// How far the reading has come.
    pub state: String,
    /// Register that holds it.
    pub area: AreaRef,
    /// The day on which it ceased to be in force.
    pub ended_on: Option<NaiveDate>,
    /// The document that replaced it.
    pub replaced_by: Option<Uuid>,
    /// The document of which this is a newer version, not yet merged into it.
    pub version_of: Option<Uuid>,
    /// The file that it came from.
    pub file_id: Option<Uuid>,
    /// It has no text: its file could not be read, and its tasks are typed in beside it.
    pub unread: bool,
}

/// A line of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentLine {
    /// The document.
    #[serde(flatten)]
    pub head: DocumentHead,
    /// Tasks read; for who sees only parts of them, the tasks that these are parts of.
    pub tasks: usize,
    /// Targets read.
    pub targets: usize,
}

/// Bytes of the text, from–to.
pub type Span = [i32; 2];

/// Who signed.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Signer {
    /// Name.
    pub name: Option<String>,
    /// In which capacity.
    pub authority: Option<String>,
}

/// A recipient.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// What for.
    pub purpose: Option<String>,
}

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
    /// Youngest age.
    pub age_from: Option<i32>,
    /// Oldest age.
    pub age_to: Option<i32>,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// State.
    pub state: String,
}

/// A rule of accountability in the text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleLine {
    /// Place among the rules.
    pub id: String,
    /// Kind, in words.
    pub kind: String,
    /// Who answers, and if what.
    pub text: String,
    /// The words.
    pub words: String,
    /// Where they stand.
    #[schema(value_type = Vec<i32>)]
    pub span: Span,
}

/// A document under review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentFull {
    /// The document.
    #[serde(flatten)]
    pub head: DocumentHead,
    /// Version.
    pub version: i32,
    /// Place of issue.
    pub place: Option<String>,
    /// Signer.
    pub signer: Signer,
    /// "Kính gửi".
    pub addressees: Vec<String>,
    /// "Nơi nhận".
    pub recipients: Vec<Recipient>,
    /// Citations.
    pub refs: Vec<Citation>,
    /// The text; spans are bytes in it.
    pub text: String,
    /// Tasks.
    pub tasks: Vec<DraftTask>,
    /// Targets.
    pub targets: Vec<DraftTarget>,
    /// Rules of accountability.
    pub rules: Vec<RuleLine>,
}

pub(super) fn head(document: &Document, day: NaiveDate) -> DocumentHead {
    DocumentHead {
        id: document.id,
        number: document.number.clone(),
        doc_type: document.doc_type.clone(),
        issuer: document.issuer.clone(),
        issued_on: document.issued_on,
        subject: document.subject.clone(),
        state: document.state.key().to_owned(),
        area: AreaRef::of(&document.area, day),
        ended_on: document.ended_on,
        replaced_by: document.replaced_by,
        version_of: document.version_of,
        file_id: document.file_id,
        unread: document.text.trim().is_empty(),
    }
}

fn span(span: directive::Span) -> Span {
    [span.start as i32, span.end as i32]
}

/// The reading as it was kept; an empty one where a later version of the engine cannot read it.
pub(super) fn reading(document: &Document) -> directive::Document {
    serde_json::from_value(document.reading.clone()).unwrap_or_else(|error| {
        tracing::warn!(%error, id = %document.id, "a kept reading is of another version; the text is read anew");
        directive::read(&document.text)
    })
}

#[expect(clippy::needless_pass_by_value, reason = "what the pages get is made of what the store gave")]
pub(super) fn full(
    ctx: &Ctx,
    document: Document,
    tasks: Vec<Task>,
    targets: Vec<Target>,
    held: &[Document],
    lang: Lang,
) -> DocumentFull {
    let words = Words::of(lang);
    let read = reading(&document);
    let known = |number: &str| {
        held.iter().find(|one| one.number.as_deref() == Some(number) && one.id != document.id).map(|one| one.id)
    };
    let refs: Vec<Citation> = read
        .refs
        .iter()
        .map(|cited| Citation {
            document_id: known(&cited.number),
            number: cited.number.clone(),
            date: cited.date,
            effect: words.say(&format!("effect-{}", key_of(cited.effect)), &[]),
            span: span(cited.span),
        })
        .collect();
    let rules = read
        .accountability
        .iter()
        .zip(1..)
        .map(|(rule, place)| RuleLine {
            id: place.to_string(),
            kind: words.say(&format!("accountability-{}", key_of(rule.kind)), &[]),
            text: rule.accountable.join("; "),
            words: rule.words.clone(),
            span: span(rule.span),
        })
        .collect();
    let recipients =
        read.recipients.iter().map(|one| Recipient { name: one.name.clone(), purpose: one.purpose.clone() }).collect();
    DocumentFull {
        head: head(&document, ctx.day),
        version: document.version,
        place: document.place.clone(),
        signer: Signer { name: read.signer.name.clone(), authority: read.signer.authority.clone() },
        addressees: read.addressees.clone(),
        recipients,
        tasks: tasks.into_iter().map(|task| DraftTask::of(task, lang).naming(&refs)).collect(),
        refs,
        text: document.text.clone(),
        targets: targets.into_iter().map(|target| draft_target(ctx, target, &read, lang)).collect(),
        rules,
    }
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
    fn naming(mut self, refs: &[Citation]) -> Self {
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

fn draft_target(ctx: &Ctx, mut target: Target, read: &directive::Document, lang: Lang) -> DraftTarget {
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
        words: target.words,
        span: place.unwrap_or_default(),
        measure,
        age_from: target.age_from,
        age_to: target.age_to,
        due_on: target.due_on,
        state: target.state.key().to_owned(),
    }
}
