//! Documents, tasks and citations as the pages want them.

use std::collections::BTreeMap;

use base::words::{Lang, Words};
use chrono::NaiveDate;
use serde::Serialize;
use store::records::{Document, Target, Task};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::AreaRef;

/// A line of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentLine {
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
    /// Tasks read.
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
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// Nature of the deadline.
    pub due_kind: String,
    /// The words that gave it.
    pub due_words: Option<String>,
    /// How they were read.
    pub due_reading: Option<String>,
    /// Only if.
    pub condition: Option<String>,
    /// State.
    pub state: String,
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
    /// Measure.
    pub measure: Option<String>,
    /// The group, in words.
    pub group: Option<String>,
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
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i32,
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
    /// The file that it came from.
    pub file_id: Option<Uuid>,
}

/// A document in the graph of citations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GraphNode {
    /// Id, where the register holds it.
    pub id: Option<Uuid>,
    /// Number, or the subject where it has none.
    pub number: String,
    /// Subject.
    pub title: Option<String>,
    /// Date.
    pub date: Option<NaiveDate>,
    /// Held by the register.
    pub held: bool,
}

/// A citation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GraphEdge {
    /// Number of the citing document.
    pub from: String,
    /// Number of the cited one.
    pub to: String,
    /// What the citation does.
    pub effect: String,
}

/// Who cites whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Graph {
    /// Documents.
    pub nodes: Vec<GraphNode>,
    /// Citations.
    pub edges: Vec<GraphEdge>,
}

pub(super) fn line(document: Document, tasks: usize, targets: usize, day: NaiveDate) -> DocumentLine {
    DocumentLine {
        id: document.id,
        number: document.number,
        doc_type: document.doc_type,
        issuer: document.issuer,
        issued_on: document.issued_on,
        subject: document.subject,
        state: document.state.key().to_owned(),
        area: AreaRef::of(&document.area, day),
        tasks,
        targets,
    }
}

fn span(span: directive::Span) -> Span {
    [span.start as i32, span.end as i32]
}

/// The reading as it was kept; an empty one where a later version of the engine cannot read it.
fn reading(document: &Document) -> directive::Document {
    serde_json::from_value(document.reading.clone()).unwrap_or_else(|error| {
        tracing::warn!(%error, id = %document.id, "a kept reading is of another version; the text is read anew");
        directive::read(&document.text)
    })
}

#[expect(clippy::needless_pass_by_value, reason = "what the pages get is made of what the store gave")]
pub(super) fn full(
    document: Document,
    tasks: Vec<Task>,
    targets: Vec<Target>,
    held: &[Document],
    lang: Lang,
    day: NaiveDate,
) -> DocumentFull {
    let words = Words::of(lang);
    let read = reading(&document);
    let known = |number: &str| {
        held.iter().find(|one| one.number.as_deref() == Some(number) && one.id != document.id).map(|one| one.id)
    };
    let refs = read
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
        id: document.id,
        version: document.version,
        number: document.number.clone(),
        doc_type: document.doc_type.clone(),
        issuer: document.issuer.clone(),
        issued_on: document.issued_on,
        subject: document.subject.clone(),
        state: document.state.key().to_owned(),
        area: AreaRef::of(&document.area, day),
        place: document.place.clone(),
        signer: Signer { name: read.signer.name.clone(), authority: read.signer.authority.clone() },
        addressees: read.addressees.clone(),
        recipients,
        refs,
        text: document.text.clone(),
        tasks: tasks.into_iter().map(|task| DraftTask::of(task, lang)).collect(),
        targets: targets.into_iter().map(|target| draft_target(target, &read, lang)).collect(),
        rules,
        file_id: document.file_id,
    }
}

/// The key of an enum of the engine's, as its words are called.
fn key_of(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
}

impl DraftTask {
    /// A task under review, in the reader's words.
    pub fn of(task: Task, lang: Lang) -> Self {
        Self {
            id: task.id,
            version: task.version,
            item: task.item,
            quote: task.text.split_whitespace().take(12).collect::<Vec<_>>().join(" "),
            text: task.text,
            span: [task.span_start, task.span_end],
            assignees: task.assignees.0,
            cooperating: task.cooperating.0,
            due_on: task.due_on,
            due_kind: task.due_kind.key().to_owned(),
            due_words: task.due_words,
            due_reading: task.due_rule.map(|rule| Words::of(lang).say(&rule, &[])),
            condition: task.condition,
            state: task.state.key().to_owned(),
        }
    }
}

fn draft_target(target: Target, read: &directive::Document, lang: Lang) -> DraftTarget {
    let place = read.targets.iter().find(|found| found.words == target.words).map(|found| span(found.span));
    let measure = target.measure.as_deref().map(|key| Words::of(lang).say(&format!("target-{key}"), &[]));
    DraftTarget {
        id: target.id,
        version: target.version,
        group: measure.is_some().then(|| crate::targets::group_words(&target, lang)),
        words: target.words,
        span: place.unwrap_or_default(),
        measure,
        age_from: target.age_from,
        age_to: target.age_to,
        due_on: target.due_on,
        state: target.state.key().to_owned(),
    }
}

fn name_of(document: &Document) -> String {
    let unnumbered = || document.subject.as_deref().unwrap_or("…").chars().take(40).collect();
    document.number.clone().unwrap_or_else(unnumbered)
}

pub(super) fn graph(documents: &[Document]) -> Graph {
    let mut nodes: BTreeMap<String, GraphNode> = BTreeMap::new();
    for document in documents {
        let node = GraphNode {
            id: Some(document.id),
            number: name_of(document),
            title: document.subject.clone(),
            date: document.issued_on,
            held: true,
        };
        nodes.insert(node.number.clone(), node);
    }
    let mut edges = Vec::new();
    for document in documents {
        for cited in reading(document).refs {
            edges.push(GraphEdge { from: name_of(document), to: cited.number.clone(), effect: key_of(cited.effect) });
            let stranger =
                GraphNode { id: None, number: cited.number.clone(), title: None, date: cited.date, held: false };
            let node = nodes.entry(cited.number).or_insert(stranger);
            node.date = node.date.or(cited.date);
        }
    }
    Graph { nodes: nodes.into_values().collect(), edges }
}
