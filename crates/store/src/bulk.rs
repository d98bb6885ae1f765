//! Many rows by one request: each row passes the gate that it would pass alone, all of them are one act, and the client's
//! name of the request stands in the links, so that a request sent twice is carried out once and can be undone as a whole.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::access::{Ctx, Verb};
use crate::act::{Act, shown};
use crate::change::{Change, table};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::limits::limits;
use crate::record::{Kind, Record};
use crate::registers::STATE;
use crate::row::{AnyRow, typed};
use crate::sheet::Sheet;
use crate::write::{by_hand, changed_since, scoped_row};

/// How the log names a change by hand, and one that puts back what was.
const EDIT: &str = "edit";
const UNDO: &str = "undo";
/// Since when an entry stands where it stands: goes with its state.
const ENTERED: &str = "entered_at";

/// A request that its client has named.
pub enum Named {
    /// It comes for the first time: the act that carries it out.
    New(Box<Act>),
    /// It was carried out before: so many links.
    Done(usize),
}

impl Store {
    /// Begins the act of a request about rows of a kind, or tells that it was carried out already.
    ///
    /// # Errors
    /// [`Error::Conflict`] where another request has the name.
    pub async fn act_named(&self, ctx: &Ctx, kind: Kind, request: Uuid) -> Result<Named> {
        let act = self.act_for(ctx, request).await?;
        let links = links(act.tx(), ctx, request).await?;
        if links.iter().any(|link| link.user != ctx.user || link.kind != kind.key()) {
            return Err(Error::Conflict { fields: vec!["id".to_owned()], current: Box::new(Value::Null) });
        }
        Ok(if links.is_empty() { Named::New(Box::new(act)) } else { Named::Done(links.len()) })
    }
}

impl Act {
    /// Changes fields of a row through the doors that all kinds share: [`Store::edit_of`], within an act.
    pub async fn edit_of<R: Record>(
        &mut self,
        sheet: &'static Sheet,
        of: (Uuid, i32),
        changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<R> {
        typed(self.edit_row(sheet, of, changes, note).await?)
    }

    /// [`Act::edit_of`] of a kind that is a value.
    ///
    /// # Errors
    /// As [`Store::edit_row`].
    pub async fn edit_row(
        &mut self,
        sheet: &'static Sheet,
        (id, version): (Uuid, i32),
        mut changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<AnyRow> {
        let ctx = self.ctx().clone();
        sheet.kind.present(&mut changes);
        let before = scoped_row(self.tx(), sheet, &ctx, id).await?;
        by_hand(sheet, &ctx, before.hand())?;
        let editable = |key: &str| sheet.field(key).is_some_and(|field| field.editable);
        if let Some(key) = changes.keys().find(|key| !editable(key)) {
            return Err(Error::Invalid(vec![Fault::new(key, "fault-not-editable", &changes[key])]));
        }
        let after = self.change(before, version, changes, EDIT, note).await?;
        by_hand(sheet, &ctx, after.hand())?;
        Ok(after)
    }

    /// The links of a request of the caller's own that may still be undone, the last first.
    ///
    /// # Errors
    /// No such request of the caller's, or too long ago.
    pub async fn undoable(&self, kind: Kind, request: Uuid) -> Result<Vec<Change>> {
        let ctx = self.ctx();
        let mut links = links(self.tx(), ctx, request).await?;
        links.retain(|link| link.user == ctx.user && link.kind == kind.key() && link.action != UNDO);
        let Some(first) = links.first() else { return Err(Error::NotFound { kind }) };
        let within = limits().undone_within_minutes;
        if self.at() - first.at > TimeDelta::minutes(within) {
            return Err(Error::Invalid(vec![Fault::new("of", "fault-undo-late", within)]));
        }
        links.reverse();
        Ok(links)
    }

    /// Puts back what a link changed of a row, by the verb that the link took: the fields that people set, and the
    /// state of an entry with its clock.
    ///
    /// # Errors
    /// [`Error::Conflict`] where somebody has changed one of them since.
    pub async fn put_back(&mut self, sheet: &'static Sheet, link: &Change) -> Result<AnyRow> {
        let ctx = self.ctx().clone();
        let id = link.id.ok_or(Error::NotFound { kind: sheet.kind })?;
        let now = scoped_row(self.tx(), sheet, &ctx, id).await?;
        let moved = match sheet.kind {
            Kind::Register(register) => register.definition.step(&link.action),
            _ => None,
        };
        match moved {
            Some(step) => ctx.gate(if step.decides { Verb::Decide } else { Verb::Write }, sheet.kind)?,
            None if link.action == EDIT => by_hand(sheet, &ctx, now.hand())?,
            None => return Err(Error::AtDesk { kind: sheet.kind }),
        }
        let set = |key: &str| {
            let of_state = moved.is_some() && [STATE, ENTERED].contains(&key);
            of_state || sheet.field(key).is_some_and(|field| field.editable)
        };
        let of = |side: &Option<Value>| {
            let mut fields = side.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
            sheet.kind.present(&mut fields);
            // What is worked out from the others works itself out again.
            fields.retain(|key, _| set(key));
            fields
        };
        let (was, became) = (of(&link.before), of(&link.after));
        let keys: Vec<&String> = became.keys().collect();
        let fields = changed_since(self.tx(), &ctx, sheet.kind, id, link.version, &keys).await?;
        if !fields.is_empty() {
            return Err(Error::Conflict { fields, current: Box::new(shown(now.as_ref())?) });
        }
        let version = now.version();
        let back = self.change(now, version, was, UNDO, None).await?;
        if moved.is_none() {
            by_hand(sheet, &ctx, back.hand())?;
        }
        Ok(back)
    }
}

/// The links of a request, in the order of the log.
async fn links(db: &impl ConnectionTrait, ctx: &Ctx, request: Uuid) -> Result<Vec<Change>> {
    let bodies: Vec<String> = table::Entity::find()
        .select_only()
        .column(table::Column::Body)
        .filter(table::Column::Province.eq(ctx.scope.province()))
        .filter(table::Column::Request.eq(request))
        .order_by_asc(table::Column::Seq)
        .into_tuple()
        .all(db)
        .await?;
    Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
}
