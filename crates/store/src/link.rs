//! Fields that lead to another record: by its id, within what the writer may read.
//!
//! What a field leads to may be removed, or come out of a reader's areas: the field keeps the id, and whoever may not
//! read that record is told so and no more. What must not be lost is a [`crate::Reference`].

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use serde_json::Value;
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::access_log::{Access, What};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::{Fault, FieldKind};
use crate::record::Kind;
use crate::row::{AnyRow, Row};
use crate::sheet::Sheet;
use crate::table::{head_of, ids};

/// Ids that one question asks for.
const ASKED: usize = 4_096;

impl Store {
    /// The records of a kind with these ids that the caller may read; without their bodies.
    ///
    /// # Errors
    /// The database's.
    pub async fn linked_rows(&self, sheet: &'static Sheet, ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<AnyRow>> {
        if !ctx.may(Verb::Read, sheet.kind) {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for some in ids.chunks(ASKED) {
            let select = head_of(sheet, named(ctx, sheet, some));
            all.extend(sheet.table().rows(self.reader(), &select).await?);
        }
        if !all.is_empty() {
            self.seen(ctx, sheet.kind, || Access::of(ctx, What::Desk).rows(all.len()));
        }
        Ok(all)
    }
}

/// Refuses rows about to be written that lead where the writer sees nothing. Where `before` led already is not asked
/// again: whoever mends another field need not see it.
pub(crate) async fn follow(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    rows: &[AnyRow],
    before: Option<&dyn Row>,
) -> Result<()> {
    let Some(sheet) = rows.first().map(|row| row.sheet()) else { return Ok(()) };
    for field in sheet.fields {
        let FieldKind::Link(to) = field.kind else { continue };
        let held = before.map(|before| led(before, field.key)).transpose()?.flatten();
        let mut asked = BTreeSet::new();
        for row in rows {
            asked.extend(led(row.as_ref(), field.key)?.filter(|id| Some(*id) != held));
        }
        let found = found(db, ctx, to, &asked).await?;
        if let Some(id) = asked.difference(&found).next() {
            return Err(Error::Invalid(vec![Fault::new(field.key, "fault-no-such-record", id)]));
        }
    }
    Ok(())
}

/// The id in a field. One that is none is told by the row's own faults.
fn led(row: &dyn Row, key: &str) -> Result<Option<Uuid>> {
    let mut row_value = row.value()?;
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
        found.extend(ids(db, named(ctx, sheet, some)).await?);
    }
    Ok(found)
}

/// Asks for the rows with these ids that the caller may read.
fn named(ctx: &Ctx, sheet: &Sheet, ids: &[Uuid]) -> SelectStatement {
    let mut select = sheet.table().select();
    select.cond_where(ctx.scope.reading(sheet)).and_where(column("id").is_in(ids.iter().copied()));
    select
}
