//! Fields that lead to another record: by its id, within what the writer may read.
//!
//! What a field leads to may be removed, or come out of a reader's areas: the field keeps the id, and whoever may not
//! read that record is told so and no more. What must not be lost is a [`crate::Reference`].

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ConnectionTrait, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::access_log::{Access, What};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::{Fault, FieldKind};
use crate::read::head_of;
use crate::record::{Kind, Record};
use crate::sheet::Sheet;
use crate::write::value;

/// Ids that one question asks for.
const ASKED: usize = 4_096;

impl Store {
    /// The records of a kind with these ids that the caller may read; without their bodies.
    pub async fn linked_of<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<R>> {
        if !ctx.may(Verb::Read, sheet.kind) {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for some in ids.chunks(ASKED) {
            let select = <R::Entity as EntityTrait>::find()
                .filter(ctx.scope.reading(sheet))
                .filter(column("id").is_in(some.iter().copied()));
            all.extend(head_of::<R>(sheet, select).all(self.reader()).await?);
        }
        if !all.is_empty() {
            self.seen(ctx, sheet.kind, || Access::of(ctx, What::Desk).rows(all.len()));
        }
        Ok(all)
    }
}

/// Refuses rows about to be written that lead where the writer sees nothing. Where `before` led already is not asked
/// again: whoever mends another field need not see it.
pub(crate) async fn follow<R: Record>(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    rows: &[R],
    before: Option<&R>,
) -> Result<()> {
    let Some(sheet) = rows.first().map(Record::sheet) else { return Ok(()) };
    for field in sheet.fields {
        let FieldKind::Link(to) = field.kind else { continue };
        let held = before.map(|before| led(before, field.key)).transpose()?.flatten();
        let mut asked = BTreeSet::new();
        for row in rows {
            asked.extend(led(row, field.key)?.filter(|id| Some(*id) != held));
        }
        let found = found(db, ctx, to, &asked).await?;
        if let Some(id) = asked.difference(&found).next() {
            return Err(Error::Invalid(vec![Fault::new(field.key, "fault-no-such-record", id)]));
        }
    }
    Ok(())
}

/// The id in a field. One that is none is told by the row's own faults.
fn led<R: Record>(row: &R, key: &str) -> Result<Option<Uuid>> {
    let mut row_value = value(row)?;
    let Some(fields) = row_value.as_object_mut() else { return Ok(None) };
    row.sheet().kind.present(fields);
    Ok(fields.get(key).and_then(Value::as_str).and_then(|id| id.parse().ok()))
}

async fn found(db: &impl ConnectionTrait, ctx: &Ctx, to: &str, asked: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
    let mut found = BTreeSet::new();
    let sheet = Kind::from_key(to)
        .filter(|kind| ctx.may(Verb::Read, *kind))
        .and_then(Kind::sheet)
        .filter(|sheet| !sheet.known_by.is_empty());
    let Some(sheet) = sheet else { return Ok(found) };
    let all: Vec<Uuid> = asked.iter().copied().collect();
    for some in all.chunks(ASKED) {
        let rows: Vec<Uuid> = crate::for_kind!(sheet.kind, T => {
            <<T as sea_orm::ModelTrait>::Entity as EntityTrait>::find()
                .select_only()
                .filter(ctx.scope.reading(sheet))
                .filter(column("id").is_in(some.iter().copied()))
                .expr_as(column("id"), "id")
                .into_tuple()
                .all(db)
                .await?
        }, else Vec::new());
        found.extend(rows);
    }
    Ok(found)
}
