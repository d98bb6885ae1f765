//! Documents (văn bản chỉ đạo): read by the engine, reviewed by a clerk, confirmed, and then handed out
//! to every unit addressed with its named head on that day.

mod cascade;
pub mod compare;
mod confirming;
mod copies;
mod drafted;
mod force;
mod graph;
mod handing_in;
mod hours;
mod kept;
mod priority;
mod progress;
mod receivers;
mod results;
mod review;
mod shape;
mod signing;
mod version;

use std::collections::BTreeSet;

use base::words::Lang;
use office::{Class, Office, Problem, Result};
use store::records::{Document, DueKind, Names, Target, Task};
use store::{Act, Ctx, Pick};
use uuid::Uuid;

use crate::blank::{blank_target, blank_task};
use handing_in::import_as;
use kept::file;

pub use cascade::cascade;
pub use confirming::{confirm, hand_out};
pub use copies::{copies, send_to};
pub use force::set_force;
pub use handing_in::{hand_in, import_document};
pub use kept::original;
pub use results::results;

pub use review::{add_target, add_task, join_tasks, split_task, step_tasks};
pub use version::{compare_version, drop_version, hand_in_version, import_version, merge_version};

pub use cascade::{Cascade, Part};
pub use copies::{Copies, CopyLine, SendTo};
pub use drafted::DraftTask;
pub use force::Force;
pub use graph::{Graph, GraphEdge, GraphNode};
pub use handing_in::{HandedIn, Imported};
pub use kept::KeptFile;
pub use priority::{First, set_first};
pub use progress::{IssuerLine, Progress, by_issuer};
pub use review::{DropTask, NewTarget, NewTask, PutTask, Step};
pub use shape::{DocumentFull, DocumentHead, DocumentLine};
pub use signing::{SignedAs, Signing, SigningCheck};
pub use version::{Became, Compared, Comparison, Merge};

/// Where the issuing body stands: its place, else a name in its own.
fn issuer_area(office: &Office, read: &directive::Document, ctx: &Ctx) -> Option<String> {
    let on = read.date.unwrap_or(ctx.day);
    let names = [read.place.as_deref(), read.issuer.as_deref()];
    names.into_iter().flatten().find_map(|name| {
        let found = office.areas().find(name, on, None);
        found.first().filter(|found| found.score > 0.9).map(|found| found.area.code.clone())
    })
}

/// The register of documents.
pub async fn list(office: &Office, ctx: &Ctx) -> Result<Vec<DocumentLine>> {
    let documents = office.store.heads::<Document>(ctx, Pick::all(), &[("issued_on", true), ("id", true)]).await?;
    let mut tasks = office.store.pick::<Task>(ctx, Pick::all().empty("parent_id"), &[]).await?;
    if documents.iter().any(|document| comes_from_above(office, ctx, document)) {
        tasks.extend(office.store.pick::<Task>(ctx, Pick::all().filled("parent_id"), &[]).await?);
    }
    let of_tasks: BTreeSet<(Uuid, Uuid)> =
        tasks.iter().map(|task| (task.document_id, task.parent_id.unwrap_or(task.id))).collect();
    let targets = office.store.pick::<Target>(ctx, Pick::all(), &[]).await?;
    let progress = progress::of_documents(office, ctx, None, ctx.day).await?;
    let line = |document: Document| DocumentLine {
        progress: progress.get(&document.id).copied().unwrap_or_default(),
        tasks: of_tasks.iter().filter(|(of, _)| *of == document.id).count(),
        targets: targets.iter().filter(|target| target.document_id == document.id).count(),
        head: shape::head(&document, ctx.day),
    };
    Ok(documents.into_iter().map(line).collect())
}

/// Is it a document of an area above the reader's, of whose tasks they see only the parts given to them?
fn comes_from_above(office: &Office, ctx: &Ctx, document: &Document) -> bool {
    !ctx.scope.holds(office.areas(), &document.area, ctx.day)
}

/// A document with its text, tasks, targets and references.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<DocumentFull> {
    let document: Document = office.store.get(ctx, id).await?;
    let of_it = || Pick::all().eq("document_id", id);
    let order = [("ordinal", false), ("span_start", false), ("id", false)];
    let tasks = if comes_from_above(office, ctx, &document) {
        let mut parts = office.store.pick::<Task>(ctx, of_it().filled("parent_id"), &order).await?;
        let mut seen = BTreeSet::new();
        parts.retain(|part| seen.insert(part.parent_id));
        parts
    } else {
        office.store.pick::<Task>(ctx, of_it().empty("parent_id"), &order).await?
    };
    let targets = office.store.pick::<Target>(ctx, of_it(), &[("id", false)]).await?;
    let held = office.store.heads::<Document>(ctx, Pick::all().filled("number"), &[]).await?;
    let units = office::posts::units(office).await?;
    let mut full = shape::full((ctx, &units), document, tasks, targets, &held, lang);
    full.progress = progress::of_documents(office, ctx, Some(id), ctx.day).await?.remove(&id).unwrap_or_default();
    Ok(full)
}

/// Which documents cite which.
pub async fn graph(office: &Office, ctx: &Ctx) -> Result<Graph> {
    let documents = office.store.pick::<Document>(ctx, Pick::all(), &[("issued_on", false)]).await?;
    Ok(graph::graph(&documents, ctx.day))
}

/// The same number and day twice is one document, and so is the same text; a newer version is one beside the other
/// newer versions of the same document.
async fn refuse_held(act: &Act, new: &Document) -> Result<()> {
    let among = || match new.version_of {
        Some(of) => Pick::all().eq("version_of", of),
        None => Pick::all().empty("version_of"),
    };
    let mut held = Vec::new();
    if let (Some(number), Some(date), None) = (&new.number, new.issued_on, new.version_of) {
        held = act.pick::<Document>(among().eq("number", number.as_str()).eq("issued_on", date), &[]).await?;
    }
    if held.is_empty() && !new.text.trim().is_empty() {
        held = act.pick::<Document>(among().eq("text", new.text.as_str()), &[]).await?;
    }
    let Some(held) = held.first() else { return Ok(()) };
    let called = new.number.as_ref().or(new.subject.as_ref()).cloned().unwrap_or_default();
    let mut problem = Problem::new(Class::Conflict, "centre-document-held").with("number", called);
    problem.current = Some(serde_json::json!({ "id": held.id }));
    Err(problem)
}

fn proposed(document: &Document, read: &directive::Task, ordinal: i32) -> Task {
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
        id: store::id::following(document.id, &["task", &ordinal.to_string()]),
        ordinal,
        item: read.item.clone(),
        // What stood in the middle of a sentence is one of its own.
        text: base::text::with_capital(&read.text),
        span_start: read.span.start as i32,
        span_end: read.span.end as i32,
        assignees: Names(read.assignees.clone()),
        cooperating: Names(read.cooperating.clone()),
        directs: Names(read.directs.clone()),
        due_kind: if due_kind == DueKind::Date && due_on.is_none() { DueKind::None } else { due_kind },
        due_on,
        due_time: deadline.and_then(hours::of),
        due_words: deadline.map(|deadline| deadline.words.clone()),
        due_rule: deadline.map(|deadline| deadline.rule.clone()),
        condition: read.condition.clone(),
        ..blank_task(document)
    }
}

/// The task whose words hold a target's.
fn task_of<'a>(target: &directive::Target, tasks: &'a [Task]) -> Option<&'a Task> {
    let at = target.span.start as i32;
    tasks.iter().rfind(|task| task.span_start <= at && at < task.span_end)
}

fn proposed_target(document: &Document, read: &directive::Target, tasks: &[Task]) -> Target {
    let deadline = read.deadline.as_ref();
    let guess = read.measure.as_ref();
    Target {
        task_id: task_of(read, tasks).map(|task| task.id),
        words: read.words.clone(),
        measure: guess.map(|guess| guess.measure.clone()),
        age_from: guess.and_then(|guess| guess.age_from).map(|age| age as i32),
        age_to: guess.and_then(|guess| guess.age_to).map(|age| age as i32),
        share: guess.and_then(|guess| guess.share),
        count: guess.and_then(|guess| guess.count).and_then(|count| i32::try_from(count).ok()),
        due_on: deadline.and_then(|deadline| deadline.last_valid_day.or(deadline.date)),
        due_words: deadline.map(|deadline| deadline.words.clone()),
        due_rule: deadline.map(|deadline| deadline.rule.clone()),
        ..blank_target(document)
    }
}
