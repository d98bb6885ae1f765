//! References between records: nobody's dose is written down, and nobody is removed from under their doses.

use std::collections::{BTreeMap, BTreeSet};

use base::area::Areas;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, ValueType};
use sea_orm::{ConnectionTrait, QuerySelect};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::{Ctx, column};
use crate::act::Act;
use crate::attach::attach;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::{Kind, Tie};
use crate::records::Persons;
use crate::row::{AnyRow, Row};
use crate::sheet::Sheet;

/// Ids that one question asks for.
const ASKED: usize = 4_096;

/// Follows the references of rows about to be written to what they point at now, and refuses what points at nothing.
/// A person who was merged away stands for the one that was kept. `before` is the row as it was: what it pointed at
/// already is not asked again. Files in fields are looked up like that, too ([`attach`]).
pub(crate) async fn settle(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    rows: &mut [AnyRow],
    before: Option<&dyn Row>,
) -> Result<()> {
    let Some(sheet) = rows.first().map(|row| row.sheet()) else { return Ok(()) };
    for reference in sheet.references {
        // Where a person was merged to is the merge's own word.
        if sheet.kind == Kind::Person {
            continue;
        }
        let held = before.and_then(|before| id_in(before, reference.column));
        let wanted = |row: &AnyRow| id_in(row.as_ref(), reference.column).filter(|id| Some(*id) != held);
        let asked: BTreeSet<Uuid> = rows.iter().filter_map(wanted).collect();
        let found = found(db, ctx, reference.to, &asked).await?;
        for row in rows.iter_mut() {
            let Some(id) = wanted(row) else { continue };
            let Some(found) = found.get(&id) else {
                if reference.tie == Tie::Perhaps {
                    continue;
                }
                return Err(Error::Invalid(vec![Fault::new(reference.column, "fault-no-such-record", id)]));
            };
            if found.id != id {
                let to: Map<String, Value> = [(reference.column.to_owned(), json!(found.id))].into_iter().collect();
                *row = row.patched(&to)?;
            }
            // What this row counts for another is counted only where the writer may write that other, too.
            let mine = ctx.scope.holds(Areas::builtin(), &found.area, ctx.day);
            if row.touches() == Some(found.id) && reference.to == Kind::Person && !mine {
                return Err(Error::Invalid(vec![Fault::new(reference.column, "fault-person-elsewhere", id)]));
            }
        }
    }
    attach(db, ctx, rows, before).await
}

/// The id in a column, straight from the row: as JSON a document is many times its size.
fn id_in(row: &dyn Row, column: &str) -> Option<Uuid> {
    <Option<Uuid> as ValueType>::try_from(row.column(column)?).ok().flatten()
}

/// What an id stands for now.
struct Found {
    id: Uuid,
    area: String,
}

async fn found(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: Kind,
    asked: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, Found>> {
    let mut found = BTreeMap::new();
    let all: Vec<Uuid> = asked.iter().copied().collect();
    for some in all.chunks(ASKED) {
        if kind == Kind::Person {
            let rows: Vec<(Uuid, String, Option<Uuid>)> =
                persons(ctx, some, &["id", "area", "merged_into"]).into_tuple().all(db).await?;
            for (asked, area, merged_into) in rows {
                let now = match merged_into {
                    None => Found { id: asked, area },
                    Some(kept) => survivor(db, ctx, kept).await?,
                };
                found.insert(asked, now);
            }
        } else {
            let Some(sheet) = kind.sheet() else { continue };
            let mut named = sheet.table().select();
            named.and_where(column("province").eq(ctx.scope.province()));
            named.and_where(column("id").is_in(some.iter().copied()));
            named.clear_selects().expr_as(column("id"), "id").expr_as(column("area"), "area");
            for row in db.query_all(&named).await? {
                let (id, area) = (row.try_get("", "id")?, row.try_get("", "area")?);
                found.insert(id, Found { id, area });
            }
        }
    }
    Ok(found)
}

fn persons(ctx: &Ctx, ids: &[Uuid], columns: &[&str]) -> Select<Persons> {
    let of_them = Persons::find()
        .select_only()
        .filter(column("province").eq(ctx.scope.province()))
        .filter(column("id").is_in(ids.iter().copied()));
    columns.iter().fold(of_them, |select, key| select.expr_as(column(key), *key))
}

/// Whoever was kept in the end: merges follow one another, never in a circle, for both must be unmerged to be merged.
async fn survivor(db: &impl ConnectionTrait, ctx: &Ctx, mut id: Uuid) -> Result<Found> {
    loop {
        let row: Option<(String, Option<Uuid>)> =
            persons(ctx, &[id], &["area", "merged_into"]).into_tuple().one(db).await?;
        match row {
            Some((_, Some(kept))) => id = kept,
            Some((area, None)) => return Ok(Found { id, area }),
            None => return Err(Error::Invalid(vec![Fault::new("person_id", "fault-no-such-record", id)])),
        }
    }
}

/// Before a row is removed: what points at it loosely lets go; what does not, keeps it there.
pub(crate) async fn release(act: &mut Act, ctx: &Ctx, to: Kind, id: Uuid) -> Result<()> {
    for sheet in Kind::all().filter_map(Kind::sheet) {
        release_from(act, sheet, ctx, to, id).await?;
    }
    Ok(())
}

async fn release_from(act: &mut Act, sheet: &Sheet, ctx: &Ctx, to: Kind, id: Uuid) -> Result<()> {
    for reference in sheet.references.iter().filter(|reference| reference.to == to && reference.tie != Tie::Perhaps) {
        let mut pointing = sheet.table().select();
        pointing.cond_where(sheet.all_of(ctx.scope.province())).and_where(column(reference.column).eq(id));
        if reference.tie == Tie::Fast {
            if sheet.table().first(act.tx(), pointing).await?.is_some() {
                return Err(Error::Referenced { kind: to, by: sheet.kind });
            }
            continue;
        }
        for row in sheet.table().rows(act.tx(), &pointing).await? {
            let nothing: Map<String, Value> = [(reference.column.to_owned(), Value::Null)].into_iter().collect();
            act.repoint(row.as_ref(), nothing, "release").await?;
        }
    }
    Ok(())
}
