//! Confirming: a draft becomes an order, its tasks and copies go out, in one act.

use std::collections::BTreeSet;

use base::words::Lang;
use office::{Class, Office, Problem, Result};
use serde_json::json;
use store::records::{Document, DocumentState, Target, TargetState, Task, TaskState};
use store::{Ctx, Kind, Pick, Verb};
use uuid::Uuid;

use super::cascade::{Handing, handed_out, heads};
use super::shape::DocumentFull;
use super::{copies, one};

/// Confirms a document: its targets become live and its tasks go out, in one act. Said twice, or by two at once, it
/// hands out once.
pub async fn confirm(office: &Office, ctx: &Ctx, id: Uuid, version: i32, lang: Lang) -> Result<DocumentFull> {
    ctx.gate(Verb::Decide, Kind::Document)?;
    let handing = Handing::by(office, ctx).await?;
    let mut act = office.store.act(ctx).await?;
    let document: Document = act.get(id).await?;
    if document.state == DocumentState::Confirmed {
        drop(act);
        return one(office, ctx, id, lang).await;
    }
    if document.version_of.is_some() {
        return Err(Problem::new(Class::Invalid, "centre-version-pending"));
    }
    if document.state == DocumentState::Library {
        return Err(Problem::new(Class::Invalid, "centre-document-library"));
    }
    let tasks = act.pick::<Task>(heads(id), &[("ordinal", false)]).await?;
    // A release before acts could be cut short between the parts and the document's state.
    let given = act.pick::<Task>(Pick::all().eq("document_id", id).filled("parent_id"), &[]).await?;
    let mut out: BTreeSet<(Option<Uuid>, Option<String>, Option<String>)> =
        given.into_iter().map(|part| (part.parent_id, part.unit_name, part.head_post)).collect();
    let mut parts = Vec::new();
    for task in &tasks {
        for part in handing.parts(&document, task) {
            if out.insert((Some(task.id), Some(part.unit.clone()), part.head_post.clone())) {
                parts.push(handed_out(task, part, ctx.day));
            }
        }
    }
    act.load(parts, "note-handed-out", false).await?;
    let set = |state: serde_json::Value| [("state".to_owned(), state)].into_iter().collect();
    for task in tasks.iter().filter(|task| task.state == TaskState::Proposed) {
        let mut changes: serde_json::Map<_, _> = set(json!(TaskState::Assigned));
        changes.insert("assigned_on".to_owned(), json!(ctx.day));
        act.amend::<Task>(Verb::Decide, (task.id, task.version), changes, "confirm", None).await?;
    }
    let targets = act.pick::<Target>(Pick::all().eq("document_id", id), &[]).await?;
    for target in targets.iter().filter(|target| target.state == TargetState::Proposed) {
        let live = set(json!(TargetState::Live));
        act.amend::<Target>(Verb::Write, (target.id, target.version), live, "confirm", None).await?;
    }
    let confirmed = set(json!(DocumentState::Confirmed));
    copies::send(&handing, &mut act, &document).await?;
    act.amend::<Document>(Verb::Decide, (id, version), confirmed, "confirm", None).await?;
    act.commit().await?;
    one(office, ctx, id, lang).await
}

/// Hands out a task that was drafted under a document after that was confirmed, such as a request for more vaccine. Said
/// twice, or by two at once, it goes out once.
///
/// # Errors
/// The document is not confirmed yet: it hands out its tasks itself; the task is a unit's part, or was called off.
pub async fn hand_out(office: &Office, ctx: &Ctx, id: Uuid, version: i32) -> Result<Task> {
    ctx.gate(Verb::Decide, Kind::Document)?;
    let handing = Handing::by(office, ctx).await?;
    let mut act = office.store.act(ctx).await?;
    let task: Task = act.get(id).await?;
    let document: Document = act.get(task.document_id).await?;
    if task.state == TaskState::Assigned && task.parent_id.is_none() {
        return Ok(task);
    }
    let draft = task.state == TaskState::Proposed && task.parent_id.is_none();
    if !draft || document.state != DocumentState::Confirmed {
        return Err(Problem::new(Class::Denied, "centre-task-not-now").with("action", "hand_out"));
    }
    let parts = handing.parts(&document, &task).into_iter().map(|part| handed_out(&task, part, ctx.day)).collect();
    act.load::<Task>(parts, "note-handed-out", false).await?;
    // Whoever has something to do under the paper gets it.
    copies::send(&handing, &mut act, &document).await?;
    let changes = [("state".to_owned(), json!(TaskState::Assigned)), ("assigned_on".to_owned(), json!(ctx.day))];
    let changes = changes.into_iter().collect();
    let task = act.amend::<Task>(Verb::Decide, (id, version), changes, "confirm", None).await?;
    act.commit().await?;
    Ok(task)
}
