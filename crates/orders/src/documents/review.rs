//! The clerk's work on a draft: tasks split, joined, added by hand, and every step of it taken back. Edits
//! of single fields go through the store's own way.

use std::collections::BTreeSet;

use base::words::Lang;
use chrono::NaiveDate;
use office::{Class, Office, Problem, Result};
use serde::Deserialize;
use serde_json::json;
use store::records::{Document, DocumentState, DueKind, Names, Target, Task};
use store::{Act, Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::one;
use super::shape::DocumentFull;

/// A task typed in by hand beside the text, or beside the picture of one.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTask {
    /// The task that it stands after; the first if none.
    pub after: Option<Uuid>,
    /// Part of the text, in bytes; none where it stands nowhere.
    #[schema(value_type = Vec<i32>)]
    pub span: Option<[i32; 2]>,
    /// What is to be done.
    pub text: String,
    /// Item of the document.
    pub item: String,
    /// Who leads.
    pub assignees: Vec<String>,
    /// Who supports.
    pub cooperating: Vec<String>,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// The hour of that day, `HH:MM`.
    pub due_time: Option<String>,
}

/// A target typed in by hand.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTarget {
    /// The words that set it.
    pub words: String,
    /// The document's task that it measures.
    pub task_id: Option<Uuid>,
    /// Key of the measure; none: told by reports alone.
    pub measure: Option<String>,
    /// Youngest age.
    pub age_from: Option<i32>,
    /// Oldest age.
    pub age_to: Option<i32>,
    /// Share of those due, 0–1.
    pub share: Option<f64>,
    /// Or a number.
    pub count: Option<i32>,
    /// The number is a limit: so many in seven days at most.
    pub at_most: bool,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
}

/// A task as it is to be: one that is there is changed, one that was removed is made again under its id,
/// so that its history goes on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PutTask {
    /// Id.
    pub id: Uuid,
    /// The version before the clerk; none for a task that is not there.
    pub version: Option<i32>,
    /// Place among the document's tasks.
    pub ordinal: i32,
    /// Item of the document.
    pub item: String,
    /// What is to be done.
    pub text: String,
    /// Where it stands, in bytes.
    #[schema(value_type = Vec<i32>)]
    pub span: [i32; 2],
    /// Who leads.
    pub assignees: Vec<String>,
    /// Who supports.
    pub cooperating: Vec<String>,
    /// Whom those who lead direct.
    #[serde(default)]
    pub directs: Vec<String>,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// The hour of that day, `HH:MM`.
    #[serde(default)]
    pub due_time: Option<String>,
    /// Nature of the deadline.
    #[schema(value_type = String)]
    pub due_kind: DueKind,
    /// The words that gave it.
    pub due_words: Option<String>,
    /// The rule that read them.
    pub due_rule: Option<String>,
    /// Only if.
    pub condition: Option<String>,
}

/// A task to take away.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DropTask {
    /// Id.
    pub id: Uuid,
    /// The version before the clerk.
    pub version: i32,
}

/// A step of the review taken back, or done again: how some tasks are to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Step {
    /// Tasks as they are to be.
    pub put: Vec<PutTask>,
    /// Tasks that are not to be.
    pub drop: Vec<DropTask>,
}

/// An act of the review: who reviews a draft may write documents, not only tasks.
async fn review(office: &Office, ctx: &Ctx) -> Result<Act> {
    ctx.gate(Verb::Write, Kind::Document)?;
    Ok(office.store.act(ctx).await?)
}

/// Splits a task at a byte of the document's text: the first part keeps the deadline if its words
/// stand there, the second one if they stand in it.
pub async fn split_task(office: &Office, ctx: &Ctx, id: Uuid, at: i32) -> Result<(Task, Task)> {
    let mut act = review(office, ctx).await?;
    let task: Task = act.get(id).await?;
    let document = draft_of(&act, &task).await?;
    let cut = |from: i32, to: i32| {
        let (from, to) = (usize::try_from(from).ok()?, usize::try_from(to).ok()?);
        document.text.get(from..to).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let parts = cut(task.span_start, at).zip(cut(at, task.span_end));
    let Some((first, second)) = parts.filter(|(a, b)| !a.is_empty() && !b.is_empty()) else {
        return Err(Problem::field("centre-split-place", "at", at));
    };
    let deadline_moves =
        task.due_words.as_deref().is_some_and(|words| !first.contains(words) && second.contains(words));
    let mut rest = Task { id: Uuid::now_v7(), text: second, span_start: at, version: 0, ..task.clone() };
    let mut changes = serde_json::Map::new();
    changes.insert("text".into(), json!(first));
    changes.insert("span_end".into(), json!(at));
    if deadline_moves {
        changes.insert("due_kind".into(), json!(DueKind::None));
        for key in ["due_on", "due_time", "due_words", "due_rule"] {
            changes.insert(key.into(), serde_json::Value::Null);
        }
    } else {
        (rest.due_kind, rest.due_on, rest.due_time) = (DueKind::None, None, None);
        (rest.due_words, rest.due_rule) = (None, None);
    }
    let first = act.amend::<Task>(Verb::Write, (id, task.version), changes, "split", None).await?;
    let second = act.create(Verb::Write, rest, Some("note-split".into())).await?;
    act.commit().await?;
    Ok((first, second))
}

/// Joins neighbouring tasks of one document into the first of them.
pub async fn join_tasks(office: &Office, ctx: &Ctx, ids: &[Uuid]) -> Result<Task> {
    let mut act = review(office, ctx).await?;
    let mut tasks: Vec<Task> = Vec::new();
    // Named twice, a task is still one.
    for id in ids.iter().collect::<BTreeSet<_>>() {
        tasks.push(act.get(*id).await?);
    }
    tasks.sort_by_key(|task| (task.ordinal, task.span_start));
    let [first, rest @ ..] = tasks.as_slice() else { return Err(Problem::field("centre-join", "ids", "")) };
    draft_of(&act, first).await?;
    if rest.is_empty() || rest.iter().any(|task| task.document_id != first.document_id) {
        return Err(Problem::field("centre-join", "ids", ids.len()));
    }
    let text = tasks.iter().map(|task| task.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut changes = serde_json::Map::new();
    changes.insert("text".into(), json!(text));
    changes.insert("span_start".into(), json!(tasks.iter().map(|task| task.span_start).min()));
    changes.insert("span_end".into(), json!(tasks.iter().map(|task| task.span_end).max()));
    if let Some(dated) = tasks.iter().find(|task| task.due_on.is_some() || task.due_words.is_some()) {
        changes.insert("due_kind".into(), json!(dated.due_kind));
        changes.insert("due_on".into(), json!(dated.due_on));
        changes.insert("due_time".into(), json!(dated.due_time));
        changes.insert("due_words".into(), json!(dated.due_words));
        changes.insert("due_rule".into(), json!(dated.due_rule));
    }
    for task in rest {
        // What measured the second part measures the whole.
        for target in act.pick::<Target>(Pick::all().eq("task_id", task.id), &[]).await? {
            let whole = [("task_id".to_owned(), json!(first.id))].into_iter().collect();
            act.amend::<Target>(Verb::Write, (target.id, target.version), whole, "join", None).await?;
        }
        act.remove::<Task>((task.id, task.version), Some("note-join".into())).await?;
    }
    let joined = act.amend::<Task>(Verb::Write, (first.id, first.version), changes, "join", None).await?;
    act.commit().await?;
    Ok(joined)
}

/// Adds a task by hand.
pub async fn add_task(office: &Office, ctx: &Ctx, document: Uuid, new: NewTask) -> Result<Task> {
    let mut act = review(office, ctx).await?;
    let held = draft(&act, document).await?;
    let ordinal = match new.after {
        Some(after) => act.get::<Task>(after).await?.ordinal,
        None => 0,
    };
    let [span_start, span_end] = new.span.unwrap_or_default();
    let task = Task {
        ordinal,
        text: new.text,
        span_start,
        span_end,
        item: new.item,
        assignees: Names(new.assignees),
        cooperating: Names(new.cooperating),
        due_kind: if new.due_on.is_some() { DueKind::Date } else { DueKind::None },
        due_time: new.due_time.filter(|_| new.due_on.is_some()),
        due_on: new.due_on,
        ..super::blank_task(&held)
    };
    let made = act.create(Verb::Write, task, None).await?;
    act.commit().await?;
    Ok(made)
}

/// Adds a target by hand.
pub async fn add_target(
    office: &Office,
    ctx: &Ctx,
    document: Uuid,
    new: NewTarget,
    lang: Lang,
) -> Result<DocumentFull> {
    let mut act = review(office, ctx).await?;
    let held = draft(&act, document).await?;
    if let Some(measure) = new.measure.as_deref().filter(|measure| !crate::targets::is_measure(ctx, measure)) {
        return Err(Problem::field("centre-no-measure", "measure", measure));
    }
    let shared = new.share.is_some() && new.count.is_none();
    if let Some(measure) = new.measure.as_deref().filter(|key| shared && !crate::targets::has_share(key)) {
        return Err(Problem::field("centre-no-share", "share", measure));
    }
    let target = Target {
        task_id: new.task_id,
        words: new.words,
        measure: new.measure,
        age_from: new.age_from,
        age_to: new.age_to,
        share: new.share,
        count: new.count,
        at_most: new.at_most,
        due_on: new.due_on,
        ..super::blank_target(&held)
    };
    act.create(Verb::Write, target, None).await?;
    act.commit().await?;
    one(office, ctx, document, lang).await
}

/// Brings tasks of a draft back to how they were before a step, or after it: whatever the step was, it
/// can be taken back and done again.
pub async fn step_tasks(office: &Office, ctx: &Ctx, id: Uuid, step: Step, lang: Lang) -> Result<DocumentFull> {
    let mut act = review(office, ctx).await?;
    let document = draft(&act, id).await?;
    let held: Vec<Task> = act.pick(Pick::all().eq("document_id", id).empty("parent_id"), &[]).await?;
    for drop in &step.drop {
        if held.iter().any(|task| task.id == drop.id) {
            act.remove::<Task>((drop.id, drop.version), Some("note-undo".into())).await?;
        }
    }
    for put in step.put {
        let stored = held.iter().find(|task| task.id == put.id);
        // A task made again goes on counting its versions.
        let before = stored.cloned().unwrap_or_else(|| Task {
            id: put.id,
            version: put.version.unwrap_or_default(),
            ..super::blank_task(&document)
        });
        let version = put.version.unwrap_or(before.version);
        let after = as_put(put, before);
        if stored.is_none() {
            act.create(Verb::Write, after, Some("note-undo".into())).await?;
            continue;
        }
        let changes = changes_of(&after);
        act.amend::<Task>(Verb::Write, (after.id, version), changes, "undo", None).await?;
    }
    act.commit().await?;
    one(office, ctx, id, lang).await
}

/// A document whose tasks have not been handed out yet, as it stands in this act.
async fn draft(act: &Act, id: Uuid) -> Result<Document> {
    let document: Document = act.get(id).await?;
    if document.state == DocumentState::Confirmed {
        return Err(Problem::new(Class::Invalid, "centre-task-handed-out"));
    }
    Ok(document)
}

/// The draft that a task is proposed by.
async fn draft_of(act: &Act, task: &Task) -> Result<Document> {
    if task.parent_id.is_some() {
        return Err(Problem::new(Class::Invalid, "centre-task-handed-out"));
    }
    draft(act, task.document_id).await
}

fn as_put(put: PutTask, before: Task) -> Task {
    Task {
        ordinal: put.ordinal,
        item: put.item,
        text: put.text,
        span_start: put.span[0],
        span_end: put.span[1],
        assignees: Names(put.assignees),
        cooperating: Names(put.cooperating),
        directs: Names(put.directs),
        due_time: put.due_time.filter(|_| put.due_on.is_some() || put.due_kind == DueKind::Recurring),
        due_on: put.due_on,
        due_kind: put.due_kind,
        due_words: put.due_words,
        due_rule: put.due_rule,
        condition: put.condition,
        ..before
    }
}

/// The fields of a task that reading and review set.
pub(super) fn changes_of(task: &Task) -> serde_json::Map<String, serde_json::Value> {
    let fields = json!({
        "ordinal": task.ordinal,
        "item": task.item,
        "text": task.text,
        "span_start": task.span_start,
        "span_end": task.span_end,
        "assignees": task.assignees,
        "cooperating": task.cooperating,
        "directs": task.directs,
        "due_on": task.due_on,
        "due_time": task.due_time,
        "due_kind": task.due_kind,
        "due_words": task.due_words,
        "due_rule": task.due_rule,
        "condition": task.condition,
    });
    match fields {
        serde_json::Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }
}
