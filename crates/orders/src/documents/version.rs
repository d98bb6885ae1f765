//! A newer version of a document (a corrected text, a clearer scan) beside the one that is held, and merged into
//! it: what matches keeps its id, its history, its reports and its state.

use std::collections::BTreeSet;

use base::words::Lang;
use chrono::Utc;
use office::{Class, Office, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::records::{Document, DocumentState, Target, TargetState, Task, TaskState};
use store::{Act, Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::cascade::{self, Handing, heads};
use super::compare::pairs;
use super::copies;
use super::drafted::DraftTask;
use super::review::changes_of;
use super::shape::{DocumentFull, DocumentHead, head};
use super::{HandedIn, Imported, import_as, one};
use crate::periods;

/// What became of a task between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// The same words, assignees and deadline.
    Same,
    /// The same task in other words, with other assignees or another deadline.
    Changed,
    /// Only in the new version.
    Added,
    /// Only in the version held.
    Removed,
}

/// A task of the version held beside its like in the new one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Compared {
    /// What became of it.
    pub became: Became,
    /// The task held.
    pub old: Option<DraftTask>,
    /// The task of the new version.
    pub new: Option<DraftTask>,
    /// Likeness of their words, 0–1.
    pub likeness: f64,
    /// Parts of the held task that a unit has acknowledged, reported or finished.
    pub worked_on: usize,
}

/// Two versions of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comparison {
    /// The document held.
    pub old: DocumentHead,
    /// The new version.
    pub new: DocumentHead,
    /// The version number of the document held, for the merge.
    pub version: i32,
    /// Their tasks.
    pub tasks: Vec<Compared>,
}

/// What to take over from the new version.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Merge {
    /// The version number of the document held, before the clerk.
    pub version: i32,
    /// What is taken over: the held task's id for a changed or removed one, the new task's id for an added one.
    pub take: Vec<Uuid>,
}

const ORDER: [(&str, bool); 3] = [("ordinal", false), ("span_start", false), ("id", false)];

/// Reads a newer version of a document; it waits beside it until it is merged.
pub async fn import_version(office: &Office, ctx: &Ctx, id: Uuid, handed: HandedIn) -> Result<Document> {
    Ok(hand_in_version(office, ctx, id, handed).await?.document)
}

/// The same, with the remarks.
pub async fn hand_in_version(office: &Office, ctx: &Ctx, id: Uuid, handed: HandedIn) -> Result<Imported> {
    let held: Document = office.store.get(ctx, id).await?;
    if held.state == DocumentState::Library || held.version_of.is_some() {
        return Err(Problem::new(Class::Invalid, "centre-version-of"));
    }
    ctx.gate(Verb::Write, Kind::Document)?;
    import_as(office, ctx, handed, DocumentState::Draft, Some(id)).await
}

async fn versions(office: &Office, ctx: &Ctx, id: Uuid) -> Result<(Document, Document)> {
    let new: Document = office.store.get(ctx, id).await?;
    let of = new.version_of.ok_or_else(|| Problem::new(Class::Invalid, "centre-no-version"))?;
    Ok((office.store.get(ctx, of).await?, new))
}

/// The new version `id` beside the document of which it is one.
pub async fn compare_version(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<Comparison> {
    let (old, new) = versions(office, ctx, id).await?;
    let heads = async |id| office.store.pick::<Task>(ctx, heads(id), &ORDER).await;
    let (was, is) = (heads(old.id).await?, heads(new.id).await?);
    let parts = office.store.pick::<Task>(ctx, Pick::all().eq("document_id", old.id).filled("parent_id"), &[]).await?;
    let worked_on = |task: Uuid| parts.iter().filter(|part| part.parent_id == Some(task) && worked(part)).count();
    let tasks = paired(&was, &is)
        .into_iter()
        .map(|(became, a, b, likeness)| Compared {
            became,
            worked_on: a.map_or(0, |task| worked_on(task.id)),
            old: a.cloned().map(|task| DraftTask::of(task, lang)),
            new: b.cloned().map(|task| DraftTask::of(task, lang)),
            likeness,
        })
        .collect();
    let version = old.version;
    Ok(Comparison { old: head(&old, ctx.day), new: head(&new, ctx.day), version, tasks })
}

/// Merges the new version `id` into the document of which it is one: text, reading and file are the new
/// ones, tasks as chosen. A deadline that was extended for a unit stays extended; what units reported stays.
pub async fn merge_version(office: &Office, ctx: &Ctx, id: Uuid, merge: Merge, lang: Lang) -> Result<DocumentFull> {
    ctx.gate(Verb::Decide, Kind::Document)?;
    let handing = Handing::by(office, ctx).await?;
    let mut act = office.store.act(ctx).await?;
    let new: Document = act.get(id).await?;
    let of = new.version_of.ok_or_else(|| Problem::new(Class::Invalid, "centre-no-version"))?;
    let old: Document = act.get(of).await?;
    let (was, is) = (act.pick::<Task>(heads(of), &ORDER).await?, act.pick::<Task>(heads(id), &ORDER).await?);
    let take: BTreeSet<Uuid> = merge.take.iter().copied().collect();
    let changes = taken_over(&old, &new);
    let note = || Some("note-version".to_owned());
    let merged: Document = act.amend(Verb::Decide, (of, merge.version), changes, "version", note()).await?;
    let mut same_as: Vec<(Uuid, Uuid)> = Vec::new();
    for (became, a, b, _) in paired(&was, &is) {
        match (a, b) {
            (Some(a), Some(b)) => {
                same_as.push((b.id, a.id));
                let taken = became == Became::Same || take.contains(&a.id);
                renew_task(&handing, &mut act, &merged, (a, b), taken).await?;
            }
            (Some(a), None) if take.contains(&a.id) => call_off(&mut act, a).await?,
            // It stays, but its words are nowhere in the new text.
            (Some(a), None) => set(&mut act, a, json!({ "span_start": 0, "span_end": 0 })).await?,
            (None, Some(b)) if take.contains(&b.id) => {
                let added = Task { id: Uuid::now_v7(), version: 0, ..of_document(b, &merged) };
                same_as.push((b.id, added.id));
                act.create(Verb::Write, added.clone(), note()).await?;
                if merged.state == DocumentState::Confirmed {
                    hand_out(&handing, &mut act, &merged, &added, &[]).await?;
                }
            }
            _ => {}
        }
    }
    if merged.state == DocumentState::Confirmed {
        copies::send(&handing, &mut act, &merged).await?;
    }
    renew_targets(&mut act, &merged, &new, &same_as).await?;
    clear_version(&mut act, &new).await?;
    act.commit().await?;
    one(office, ctx, of, lang).await
}

/// Throws a new version away; the log and the file stay.
pub async fn drop_version(office: &Office, ctx: &Ctx, id: Uuid) -> Result<Uuid> {
    ctx.gate(Verb::Write, Kind::Document)?;
    let mut act = office.store.act(ctx).await?;
    let new: Document = act.get(id).await?;
    let of = new.version_of.ok_or_else(|| Problem::new(Class::Invalid, "centre-no-version"))?;
    clear_version(&mut act, &new).await?;
    act.commit().await?;
    Ok(of)
}

/// A matched task, and the parts of it that units have.
async fn renew_task(
    handing: &Handing<'_>,
    act: &mut Act,
    document: &Document,
    (a, b): (&Task, &Task),
    taken: bool,
) -> Result<()> {
    if !taken {
        let place = json!({ "ordinal": b.ordinal, "span_start": b.span_start, "span_end": b.span_end });
        return set(act, a, place).await;
    }
    set(act, a, Value::Object(changes_of(b))).await?;
    let parts = act.pick::<Task>(Pick::all().eq("parent_id", a.id), &[]).await?;
    for part in &parts {
        let mut changes = changes_of(b);
        // A day that the paper now names takes the place of a review; more time that was given to this unit stays.
        let reviewed = a.due_on.is_none() && periods::again(part);
        if part.due_on != a.due_on && !(reviewed && b.due_on.is_some()) {
            for key in ["due_on", "due_time", "due_kind", "due_words", "due_rule"] {
                changes.remove(key);
            }
        }
        set(act, part, Value::Object(changes)).await?;
    }
    if document.state == DocumentState::Confirmed && a.assignees != b.assignees {
        let renewed = Task { id: a.id, state: a.state, ..of_document(b, document) };
        hand_out(handing, act, document, &renewed, &parts).await?;
    }
    Ok(())
}

/// Gives a task to the units addressed that have no part of it yet.
async fn hand_out(
    handing: &Handing<'_>,
    act: &mut Act,
    document: &Document,
    task: &Task,
    given: &[Task],
) -> Result<()> {
    let has = |part: &cascade::Part| {
        given.iter().any(|one| one.unit_name.as_ref() == Some(&part.unit) && one.head_post == part.head_post)
    };
    let parts: Vec<Task> = handing
        .parts(document, task)
        .into_iter()
        .filter(|part| !has(part))
        .map(|part| cascade::handed_out(task, part, handing.day()))
        .collect();
    act.load(parts, "note-handed-out", false).await?;
    let stored: Task = act.get(task.id).await?;
    if stored.state == TaskState::Proposed {
        set(act, &stored, json!({ "state": TaskState::Assigned, "assigned_on": handing.day() })).await?;
    }
    Ok(())
}

async fn set(act: &mut Act, task: &Task, fields: Value) -> Result<()> {
    let Value::Object(changes) = fields else { return Ok(()) };
    act.amend::<Task>(Verb::Write, (task.id, task.version), changes, "version", None).await?;
    Ok(())
}

/// A task that the new version no longer has, with its parts that nobody finished.
async fn call_off(act: &mut Act, task: &Task) -> Result<()> {
    let parts = act.pick::<Task>(Pick::all().eq("parent_id", task.id), &[]).await?;
    for one in parts.iter().filter(|part| part.state != TaskState::Done).chain([task]) {
        set(act, one, json!({ "state": TaskState::Cancelled })).await?;
    }
    Ok(())
}

/// Targets found again take the new words and day, others are added; what only the old text had stays.
async fn renew_targets(act: &mut Act, document: &Document, new: &Document, same_as: &[(Uuid, Uuid)]) -> Result<()> {
    let of = |id: Uuid| Pick::all().eq("document_id", id).ne("state", TargetState::Cancelled.key());
    let order = [("id", false)];
    let was = act.pick::<Target>(of(document.id), &order).await?;
    let is = act.pick::<Target>(of(new.id), &order).await?;
    let task = |target: &Target| {
        let of = target.task_id?;
        same_as.iter().find(|(new, _)| *new == of).map(|(_, old)| *old)
    };
    let mut left = was;
    for target in is {
        let task_id = task(&target);
        let found = left.iter().position(|old| old.measure == target.measure && old.task_id == task_id);
        if let Some(at) = found {
            let old = left.remove(at);
            let due = json!({
                "words": target.words, "due_on": target.due_on, "due_words": target.due_words,
                "due_rule": target.due_rule,
            });
            let Value::Object(changes) = due else { continue };
            act.amend::<Target>(Verb::Write, (old.id, old.version), changes, "version", None).await?;
        } else if task_id.is_some() {
            let live = document.state == DocumentState::Confirmed;
            let added = Target {
                id: Uuid::now_v7(),
                area: document.area.clone(),
                document_id: document.id,
                task_id,
                state: if live { TargetState::Live } else { TargetState::Proposed },
                version: 0,
                updated_at: Utc::now(),
                seq: 0,
                ..target
            };
            act.create(Verb::Write, added, Some("note-version".into())).await?;
        }
    }
    Ok(())
}

async fn clear_version(act: &mut Act, new: &Document) -> Result<()> {
    let of_it = || Pick::all().eq("document_id", new.id);
    let note = || Some("note-version".to_owned());
    for target in act.pick::<Target>(of_it(), &[]).await? {
        act.remove::<Target>((target.id, target.version), note()).await?;
    }
    for task in act.pick::<Task>(of_it(), &[]).await? {
        act.remove::<Task>((task.id, task.version), note()).await?;
    }
    act.remove::<Document>((new.id, new.version), note()).await?;
    Ok(())
}

/// Does it come from the paper itself, from its words or from what its receivers' copies are for? What a clerk added or
/// the program drafted beside it (a request for vaccine) stands in no version and goes with none.
fn of_paper(task: &Task) -> bool {
    task.span_end > task.span_start || task.due_rule.as_deref() == Some(copies::BY_PURPOSE)
}

/// Has its unit done anything with it?
fn worked(part: &Task) -> bool {
    !matches!(part.state, TaskState::Proposed | TaskState::Assigned | TaskState::Cancelled)
}

fn paired<'a>(was: &'a [Task], is: &'a [Task]) -> Vec<(Became, Option<&'a Task>, Option<&'a Task>, f64)> {
    let words = |tasks: &'a [Task]| tasks.iter().map(|task| task.text.as_str()).collect::<Vec<_>>();
    let same = |a: &Task, b: &Task| {
        a.text == b.text
            && a.assignees == b.assignees
            && a.cooperating == b.cooperating
            && (a.due_on, &a.due_time, a.due_kind) == (b.due_on, &b.due_time, b.due_kind)
    };
    pairs(&words(was), &words(is))
        .into_iter()
        .map(|pair| {
            let (a, b) = (pair.old.and_then(|i| was.get(i)), pair.new.and_then(|j| is.get(j)));
            let became = match (a, b) {
                (Some(a), Some(b)) if same(a, b) => Became::Same,
                (Some(_), Some(_)) => Became::Changed,
                (None, _) => Became::Added,
                (_, None) => Became::Removed,
            };
            (became, a, b, pair.likeness)
        })
        .filter(|(became, a, ..)| *became != Became::Removed || a.is_some_and(of_paper))
        .collect()
}

/// A task of the new version as one of the document held.
fn of_document(task: &Task, document: &Document) -> Task {
    Task { area: document.area.clone(), document_id: document.id, ..task.clone() }
}

/// What the document takes over: its text and reading whole, of the rest what the new version says.
fn taken_over(old: &Document, new: &Document) -> Map<String, Value> {
    let mut changes = Map::new();
    let mut set = |key: &str, value: Value| changes.insert(key.to_owned(), value);
    set("text", json!(new.text));
    set("reading", new.reading.clone());
    set("file_id", json!(new.file_id.or(old.file_id)));
    set("number", json!(new.number.as_ref().or(old.number.as_ref())));
    set("doc_type", json!(new.doc_type.as_ref().or(old.doc_type.as_ref())));
    set("issuer", json!(new.issuer.as_ref().or(old.issuer.as_ref())));
    set("place", json!(new.place.as_ref().or(old.place.as_ref())));
    set("subject", json!(new.subject.as_ref().or(old.subject.as_ref())));
    set("issued_on", json!(new.issued_on.or(old.issued_on)));
    changes
}
