//! The clerk's work on a draft: tasks split, joined, added by hand. Edits of single fields go through
//! the store's own way.

use chrono::Utc;
use serde::Deserialize;
use serde_json::json;
use store::records::{Document, DocumentState, DueKind, Names, Task, TaskState};
use store::{Ctx, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Centre;
use crate::problem::{Class, Problem, Result};

/// A task typed in by hand beside the text.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTask {
    /// The task that it stands after; the first if none.
    pub after: Option<Uuid>,
    /// Part of the text, in bytes; none where it stands nowhere.
    #[schema(value_type = Vec<i32>)]
    pub span: Option<[i32; 2]>,
    /// What is to be done.
    pub text: String,
}

impl Centre {
    async fn draft_of(&self, ctx: &Ctx, task: &Task) -> Result<Document> {
        let document: Document = self.store.get(ctx, task.document_id).await?;
        if document.state == DocumentState::Confirmed || task.parent_id.is_some() {
            return Err(Problem::new(Class::Invalid, "centre-task-handed-out"));
        }
        Ok(document)
    }

    /// Splits a task at a byte of the document's text: the first part keeps the deadline if its words
    /// stand there, the second one if they stand in it.
    pub async fn split_task(&self, ctx: &Ctx, id: Uuid, at: i32) -> Result<(Task, Task)> {
        let task: Task = self.store.get(ctx, id).await?;
        let document = self.draft_of(ctx, &task).await?;
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
            for key in ["due_on", "due_words", "due_rule"] {
                changes.insert(key.into(), serde_json::Value::Null);
            }
        } else {
            (rest.due_kind, rest.due_on, rest.due_words, rest.due_rule) = (DueKind::None, None, None, None);
        }
        let first = self.store.amend::<Task>(ctx, Verb::Write, id, task.version, changes, "split", None).await?;
        let second = self.store.create(ctx, rest, Some("split".into())).await?;
        Ok((first, second))
    }

    /// Joins neighbouring tasks of one document into the first of them.
    pub async fn join_tasks(&self, ctx: &Ctx, ids: &[Uuid]) -> Result<Task> {
        let mut tasks: Vec<Task> = Vec::new();
        for id in ids {
            tasks.push(self.store.get(ctx, *id).await?);
        }
        tasks.sort_by_key(|task| (task.ordinal, task.span_start));
        let [first, rest @ ..] = tasks.as_slice() else { return Err(Problem::field("centre-join", "ids", "")) };
        self.draft_of(ctx, first).await?;
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
            changes.insert("due_words".into(), json!(dated.due_words));
            changes.insert("due_rule".into(), json!(dated.due_rule));
        }
        for task in rest {
            self.store.remove::<Task>(ctx, task.id, task.version, Some("join".into())).await?;
        }
        Ok(self.store.amend::<Task>(ctx, Verb::Write, first.id, first.version, changes, "join", None).await?)
    }

    /// Adds a task by hand.
    pub async fn add_task(&self, ctx: &Ctx, document: Uuid, new: NewTask) -> Result<Task> {
        let held: Document = self.store.get(ctx, document).await?;
        if held.state == DocumentState::Confirmed {
            return Err(Problem::new(Class::Invalid, "centre-task-handed-out"));
        }
        let ordinal = match new.after {
            Some(after) => self.store.get::<Task>(ctx, after).await?.ordinal,
            None => 0,
        };
        let [span_start, span_end] = new.span.unwrap_or_default();
        let task = Task {
            province: self.province.clone(),
            id: Uuid::now_v7(),
            area: held.area.clone(),
            document_id: document,
            parent_id: None,
            ordinal,
            item: String::new(),
            text: new.text,
            folded: String::new(),
            span_start,
            span_end,
            assignees: Names::default(),
            cooperating: Names::default(),
            unit: None,
            unit_name: None,
            head_post: None,
            head: None,
            due_kind: DueKind::None,
            due_on: None,
            due_words: None,
            due_rule: None,
            condition: None,
            state: TaskState::Proposed,
            report: None,
            evidence: None,
            assigned_on: None,
            closed_on: None,
            version: 0,
            updated_at: Utc::now(),
        };
        Ok(self.store.create(ctx, task, None).await?)
    }
}
