//! Documents (văn bản chỉ đạo): read by the engine, reviewed by a clerk, confirmed, and then handed out
//! to every unit addressed with its named head on that day.

mod cascade;
mod review;
mod shape;

use base::words::{Lang, Words};
use chrono::Utc;
use sha2::{Digest, Sha256};
use store::records::{Document, DocumentState, DueKind, File, Names, Target, TargetState, Task, TaskState};
use store::{Ctx, Kind, Pick, Verb};
use uuid::Uuid;

use crate::Centre;
use crate::problem::{Class, Place, Problem, Result};

pub use cascade::{Cascade, Part};
pub use review::NewTask;
pub use shape::{DocumentFull, DocumentLine, DraftTask, Graph, GraphEdge, GraphNode};

/// A file or pasted text handed in.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// Name of the file; none for pasted text.
    pub name: Option<String>,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Centre {
    /// Reads a file or a text into a draft with proposed tasks and targets. The file itself is kept.
    pub async fn import_document(&self, ctx: &Ctx, handed: HandedIn, state: DocumentState) -> Result<Document> {
        ctx.gate(Verb::Write, Kind::Document)?;
        let name = handed.name.clone().unwrap_or_else(|| Words::of(Lang::Vi).say("document-pasted", &[]));
        let text = ingest::text(&name, &handed.content).map_err(|error| unreadable(&name, &error))?.text;
        if text.trim().is_empty() {
            return Err(Problem::new(Class::Invalid, "centre-document-empty").at(in_file(&name)));
        }
        let read = directive::read(&text);
        self.refuse_held(ctx, &read).await?;
        let file_id = match &handed.name {
            Some(name) => Some(self.keep(ctx, name, handed.content).await?),
            None => None,
        };
        let issuer_area = self.issuer_area(&read, ctx);
        let reading = serde_json::to_value(&read)
            .map_err(|error| Problem::new(Class::Unavailable, "server-malformed").with("what", error))?;
        let document = Document {
            province: self.province.clone(),
            id: Uuid::now_v7(),
            area: ctx.scope.area().to_owned(),
            issuer_area,
            doc_type: read.doc_type.clone(),
            number: read.number.clone(),
            issuer: read.issuer.clone(),
            place: read.place.clone(),
            issued_on: read.date,
            subject: read.subject.clone(),
            folded: String::new(),
            state,
            text: read.text.clone(),
            reading,
            file_id,
            version: 0,
            updated_at: Utc::now(),
        };
        let document = self.store.create(ctx, document, handed.name).await?;
        let tasks: Vec<Task> =
            read.tasks.iter().zip(1..).map(|(task, ordinal)| self.proposed(&document, task, ordinal)).collect();
        let targets = read.targets.iter().map(|target| self.proposed_target(&document, target, &tasks)).collect();
        self.store.load(ctx, tasks, "directive read", false).await?;
        self.store.load(ctx, targets, "directive read", false).await?;
        Ok(document)
    }

    /// The same number, type and day twice is one document.
    async fn refuse_held(&self, ctx: &Ctx, read: &directive::Document) -> Result<()> {
        let (Some(number), Some(date)) = (&read.number, read.date) else { return Ok(()) };
        let same = Pick::all().eq("number", number.as_str()).eq("issued_on", date);
        match self.store.pick::<Document>(ctx, same, &[]).await?.first() {
            None => Ok(()),
            Some(held) => {
                let mut problem = Problem::new(Class::Conflict, "centre-document-held").with("number", number);
                problem.current = Some(serde_json::json!({ "id": held.id }));
                Err(problem)
            }
        }
    }

    async fn keep(&self, ctx: &Ctx, name: &str, content: Vec<u8>) -> Result<Uuid> {
        let digest = crate::account::hex(&Sha256::digest(&content));
        let file = File {
            province: self.province.clone(),
            id: Uuid::now_v7(),
            area: ctx.scope.area().to_owned(),
            name: name.to_owned(),
            digest,
            content,
            version: 0,
            updated_at: Utc::now(),
        };
        Ok(self.store.create(ctx, file, None).await?.id)
    }

    /// Where the issuing body stands: its place, else a name in its own.
    fn issuer_area(&self, read: &directive::Document, ctx: &Ctx) -> Option<String> {
        let on = read.date.unwrap_or(ctx.day);
        let names = [read.place.as_deref(), read.issuer.as_deref()];
        names.into_iter().flatten().find_map(|name| {
            let found = self.areas().find(name, on, None);
            found.first().filter(|found| found.score > 0.9).map(|found| found.area.code.clone())
        })
    }

    fn proposed(&self, document: &Document, read: &directive::Task, ordinal: i32) -> Task {
        let deadline = read.deadline.as_ref();
        let due_kind = match (deadline.map(|deadline| deadline.kind), read.nature) {
            (Some(directive::DeadlineKind::Date), _) => DueKind::Date,
            (Some(directive::DeadlineKind::Recurring), _) => DueKind::Recurring,
            (Some(directive::DeadlineKind::Relative), _) => DueKind::Relative,
            (None, directive::Nature::Standing) => DueKind::Standing,
            (None, _) => DueKind::None,
        };
        let due_on = deadline.and_then(|deadline| deadline.last_valid_day.or(deadline.date));
        Task {
            province: self.province.clone(),
            id: Uuid::now_v7(),
            area: document.area.clone(),
            document_id: document.id,
            parent_id: None,
            ordinal,
            item: read.item.clone(),
            text: read.text.clone(),
            folded: String::new(),
            span_start: read.span.start as i32,
            span_end: read.span.end as i32,
            assignees: Names(read.assignees.clone()),
            cooperating: Names(read.cooperating.clone()),
            unit: None,
            unit_name: None,
            head_post: None,
            head: None,
            due_kind: if due_kind == DueKind::Date && due_on.is_none() { DueKind::None } else { due_kind },
            due_on,
            due_words: deadline.map(|deadline| deadline.words.clone()),
            due_rule: deadline.map(|deadline| deadline.rule.clone()),
            condition: read.condition.clone(),
            state: TaskState::Proposed,
            report: None,
            evidence: None,
            assigned_on: None,
            closed_on: None,
            version: 0,
            updated_at: Utc::now(),
        }
    }

    fn proposed_target(&self, document: &Document, read: &directive::Target, tasks: &[Task]) -> Target {
        let deadline = read.deadline.as_ref();
        let guess = read.measure.as_ref();
        Target {
            province: self.province.clone(),
            id: Uuid::now_v7(),
            area: document.area.clone(),
            document_id: document.id,
            task_id: tasks.get(read.task).map(|task| task.id),
            words: read.words.clone(),
            measure: guess.map(|guess| guess.measure.clone()),
            age_from: guess.and_then(|guess| guess.age_from).map(|age| age as i32),
            age_to: guess.and_then(|guess| guess.age_to).map(|age| age as i32),
            share: guess.and_then(|guess| guess.share),
            count: guess.and_then(|guess| guess.count).and_then(|count| i32::try_from(count).ok()),
            due_on: deadline.and_then(|deadline| deadline.last_valid_day.or(deadline.date)),
            due_words: deadline.map(|deadline| deadline.words.clone()),
            due_rule: deadline.map(|deadline| deadline.rule.clone()),
            state: TargetState::Proposed,
            version: 0,
            updated_at: Utc::now(),
        }
    }

    /// The register of documents.
    pub async fn documents(&self, ctx: &Ctx) -> Result<Vec<DocumentLine>> {
        let documents = self.store.pick::<Document>(ctx, Pick::all(), &[("issued_on", true), ("id", true)]).await?;
        let tasks = self.store.pick::<Task>(ctx, Pick::all().empty("parent_id"), &[]).await?;
        let targets = self.store.pick::<Target>(ctx, Pick::all(), &[]).await?;
        let line = |document: Document| {
            let of_tasks = tasks.iter().filter(|task| task.document_id == document.id).count();
            let of_targets = targets.iter().filter(|target| target.document_id == document.id).count();
            shape::line(document, of_tasks, of_targets, ctx.day)
        };
        Ok(documents.into_iter().map(line).collect())
    }

    /// A document with its text, tasks, targets and references.
    pub async fn document(&self, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<DocumentFull> {
        let document: Document = self.store.get(ctx, id).await?;
        let of_it = || Pick::all().eq("document_id", id);
        let order = [("ordinal", false), ("id", false)];
        let tasks = self.store.pick::<Task>(ctx, of_it().empty("parent_id"), &order).await?;
        let targets = self.store.pick::<Target>(ctx, of_it(), &[("id", false)]).await?;
        let held = self.store.pick::<Document>(ctx, Pick::all().filled("number"), &[]).await?;
        Ok(shape::full(document, tasks, targets, &held, lang, ctx.day))
    }

    /// Which documents cite which.
    pub async fn document_graph(&self, ctx: &Ctx) -> Result<Graph> {
        let documents = self.store.pick::<Document>(ctx, Pick::all(), &[("issued_on", false)]).await?;
        Ok(shape::graph(&documents))
    }
}

fn in_file(name: &str) -> Place {
    Place { file: Some(name.to_owned()), ..Place::default() }
}

fn unreadable(name: &str, error: &ingest::IngestError) -> Problem {
    let message = error.message();
    let mut problem = Problem::new(Class::Invalid, message.code).at(in_file(name));
    problem.args.clone_from(&message.args);
    problem
}
