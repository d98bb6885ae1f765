//! Many rows of a list at once: one field set anew in all of them, one move of a register made with all of them, and the
//! undo of either. All or none: where some rows refuse, nothing is written, and each says why.

use std::collections::BTreeSet;

use office::{Class, Office, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::records::Entry;
use store::{Act, Ctx, Fault, Kind, Named, Sheet, Verb, limits};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::registers::{MoveAsked, no_move, registered, step_in, verb};

/// A row, as whoever picked it had it before them.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkRow {
    /// The row.
    pub id: Uuid,
    /// Its version then.
    pub version: i32,
}

/// What is to become of many rows.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkAsked {
    /// Name of the request, made by the client: a request sent twice is carried out once.
    pub id: Uuid,
    /// The rows, as many as `data/lists/limits.json` allows.
    pub rows: Vec<BulkRow>,
    /// Fields set anew in all of them; with a move, those given with it.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub changes: Map<String, Value>,
    /// A move of the register, made with all of them; none for an edit.
    #[serde(default)]
    pub by: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What is to be undone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoAsked {
    /// Name of this request.
    pub id: Uuid,
    /// Name of the request that is undone.
    pub of: Uuid,
    /// Rows that stay as it made them.
    #[serde(default)]
    pub but: Vec<Uuid>,
}

/// What was done with many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct BulkDone {
    /// Name of the request, by which it can be undone.
    pub id: Uuid,
    /// Rows that changed; the others were so already.
    pub changed: usize,
}

/// How a request for many rows ends.
#[derive(Debug)]
pub enum Outcome {
    /// All of it is written.
    Done(BulkDone),
    /// Nothing is written: these rows, of so many, refused.
    Refused(Vec<(Uuid, Problem)>, usize),
}

/// Changes many rows of a list, or moves many entries of a register, in one act.
///
/// # Errors
/// What refuses the request as a whole: the caller may not, too many rows, a field that is not changed in many rows.
pub async fn change(office: &Office, ctx: &Ctx, sheet: &'static Sheet, asked: BulkAsked) -> Result<Outcome> {
    few(asked.rows.len())?;
    match asked.by.clone() {
        Some(by) => moves(office, ctx, sheet, &by, asked).await,
        None => edits(office, ctx, sheet, asked).await,
    }
}

/// Puts back what a request of the caller's own changed.
///
/// # Errors
/// No such request of theirs, or too long ago.
pub async fn undo(office: &Office, ctx: &Ctx, sheet: &'static Sheet, asked: UndoAsked) -> Result<Outcome> {
    few(asked.but.len())?;
    let mut act = match office.store.act_named(ctx, sheet.kind, asked.id).await? {
        Named::Done(links) => return Ok(Outcome::Done(BulkDone { id: asked.id, changed: links })),
        Named::New(act) => act,
    };
    let mut tried = Tried::default();
    for link in act.undoable(sheet.kind, asked.of).await? {
        let Some(id) = link.id.filter(|id| !asked.but.contains(id)) else { continue };
        let back = act.put_back(sheet, &link).await.map_err(Problem::from);
        if tried.row(id, back)? {
            break;
        }
    }
    tried.end(*act, asked.id).await
}

async fn edits(office: &Office, ctx: &Ctx, sheet: &'static Sheet, asked: BulkAsked) -> Result<Outcome> {
    ctx.gate(Verb::Write, sheet.kind)?;
    let mut changes = asked.changes;
    sheet.kind.present(&mut changes);
    let at_once = |key: &str| sheet.field(key).is_some_and(|field| sheet.at_once(field));
    if let Some(key) = changes.keys().find(|key| !at_once(key)) {
        return Err(store::Error::Invalid(vec![Fault::new(key, "fault-not-at-once", &changes[key])]).into());
    }
    if changes.is_empty() {
        return Err(Problem::field("fault-missing", "changes", ""));
    }
    let mut act = match office.store.act_named(ctx, sheet.kind, asked.id).await? {
        Named::Done(links) => return Ok(Outcome::Done(BulkDone { id: asked.id, changed: links })),
        Named::New(act) => act,
    };
    let reason = asked.reason.filter(|reason| !reason.trim().is_empty());
    let mut tried = Tried::default();
    for row in distinct(asked.rows) {
        let (of, changes) = ((row.id, row.version), changes.clone());
        let edited = act.edit_row(sheet, of, changes, reason.clone()).await.map_err(Problem::from);
        if tried.row(row.id, edited)? {
            break;
        }
    }
    tried.end(*act, asked.id).await
}

async fn moves(office: &Office, ctx: &Ctx, sheet: &'static Sheet, by: &str, asked: BulkAsked) -> Result<Outcome> {
    let Kind::Register(register) = sheet.kind else { return Err(no_move(sheet.kind.key(), by)) };
    let registered = registered(register.key)?;
    let step = registered.definition.step(by).ok_or_else(|| no_move(register.key, by))?;
    ctx.gate(verb(step), sheet.kind)?;
    if step.reason && asked.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(store::Error::Invalid(vec![Fault::new("reason", "fault-missing", "")]).into());
    }
    let mut act = match office.store.act_named(ctx, sheet.kind, asked.id).await? {
        Named::Done(links) => return Ok(Outcome::Done(BulkDone { id: asked.id, changed: links })),
        Named::New(act) => act,
    };
    let mut tried = Tried::default();
    for row in distinct(asked.rows) {
        let one = MoveAsked { version: row.version, fields: asked.changes.clone(), reason: asked.reason.clone() };
        let moved: Result<Entry> = step_in((&mut act, office.wall()), ctx, registered, step, (row.id, one)).await;
        if tried.row(row.id, moved)? {
            break;
        }
    }
    tried.end(*act, asked.id).await
}

/// The rows that were tried, and those that refused.
#[derive(Default)]
struct Tried {
    rows: usize,
    refused: Vec<(Uuid, Problem)>,
}

impl Tried {
    /// Notes what became of a row; true where no other can be tried: the database has given the act up.
    fn row<T>(&mut self, id: Uuid, done: Result<T>) -> Result<bool> {
        self.rows += 1;
        let Err(problem) = done else { return Ok(false) };
        match problem.class {
            Class::Conflict | Class::Denied | Class::Invalid | Class::NotFound => {
                let over = problem.code == store::Error::Taken { what: String::new() }.code();
                self.refused.push((id, problem));
                Ok(over)
            }
            // What is wrong with the program or the disk is no row's fault.
            _ => Err(problem),
        }
    }

    async fn end(self, act: Act, id: Uuid) -> Result<Outcome> {
        if !self.refused.is_empty() {
            return Ok(Outcome::Refused(self.refused, self.rows));
        }
        let changed = act.written();
        act.commit().await?;
        Ok(Outcome::Done(BulkDone { id, changed }))
    }
}

/// Each row once.
fn distinct(rows: Vec<BulkRow>) -> impl Iterator<Item = BulkRow> {
    let mut seen = BTreeSet::new();
    rows.into_iter().filter(move |row| seen.insert(row.id))
}

fn few(rows: usize) -> Result<()> {
    let most = limits().at_once;
    if rows <= most {
        return Ok(());
    }
    Err(store::Error::Invalid(vec![Fault::new("rows", "fault-too-many", format!("{rows} > {most}"))]).into())
}
