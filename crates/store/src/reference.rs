//! References between records: nobody's dose is written down, and nobody is removed from under their doses.

use std::collections::{BTreeMap, BTreeSet};

use base::area::Areas;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, ValueType};
use sea_orm::{ConnectionTrait, IdenStatic, Iterable, QuerySelect};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::{Ctx, column};
use crate::act::Act;
use crate::attach::attach;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::{Kind, Record, Tie};
use crate::records::Persons;
use crate::sheet::Sheet;
use crate::write::patched;

/// Ids that one question asks for.
const ASKED: usize = 4_096;

/// Follows the references of rows about to be written to what they point at now, and refuses what points at nothing.
/// A person who was merged away stands for the one that was kept. `before` is the row as it was: what it pointed at
/// already is not asked again. Files in fields are looked up like that, too ([`attach`]).
pub(crate) async fn settle<R: Record>(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    rows: &mut [R],
    before: Option<&R>,
) -> Result<()> {
    let Some(sheet) = rows.first().map(Record::sheet) else { return Ok(()) };
    for reference in sheet.references {
        // Where a person was merged to is the merge's own word.
        if sheet.kind == Kind::Person {
            continue;
        }
        let held = before.and_then(|before| id_in(before, reference.column));
        let wanted = |row: &R| id_in(row, reference.column).filter(|id| Some(*id) != held);
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
                *row = patched(row, &to)?;
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
fn id_in<R: Record>(row: &R, column: &str) -> Option<Uuid> {
    let column = <R::Entity as EntityTrait>::Column::iter().find(|one| one.as_str() == column)?;
    <Option<Uuid> as ValueType>::try_from(row.get(column)).ok().flatten()
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
                rows::<Persons>(ctx, some, &["id", "area", "merged_into"]).into_tuple().all(db).await?;
            for (asked, area, merged_into) in rows {
                let now = match merged_into {
                    None => Found { id: asked, area },
                    Some(kept) => survivor(db, ctx, kept).await?,
                };
                found.insert(asked, now);
            }
        } else {
            let rows: Vec<(Uuid, String)> = crate::for_kind!(kind, T => {
                rows::<<T as sea_orm::ModelTrait>::Entity>(ctx, some, &["id", "area"]).into_tuple().all(db).await?
            }, else Vec::new());
            found.extend(rows.into_iter().map(|(id, area)| (id, Found { id, area })));
        }
    }
    Ok(found)
}

fn rows<E: EntityTrait>(ctx: &Ctx, ids: &[Uuid], columns: &[&str]) -> Select<E> {
    let of_them = E::find()
        .select_only()
        .filter(column("province").eq(ctx.scope.province()))
        .filter(column("id").is_in(ids.iter().copied()));
    columns.iter().fold(of_them, |select, key| select.expr_as(column(key), *key))
}

/// Whoever was kept in the end: merges follow one another, never in a circle, for both must be unmerged to be merged.
async fn survivor(db: &impl ConnectionTrait, ctx: &Ctx, mut id: Uuid) -> Result<Found> {
    loop {
        let row: Option<(String, Option<Uuid>)> =
            rows::<Persons>(ctx, &[id], &["area", "merged_into"]).into_tuple().one(db).await?;
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
        crate::for_kind!(sheet.kind, R => release_from::<R>(act, sheet, ctx, to, id).await?, else ());
    }
    Ok(())
}

async fn release_from<R: Record>(act: &mut Act, sheet: &Sheet, ctx: &Ctx, to: Kind, id: Uuid) -> Result<()> {
    for reference in sheet.references.iter().filter(|reference| reference.to == to && reference.tie != Tie::Perhaps) {
        let pointing = <R::Entity as EntityTrait>::find()
            .filter(sheet.all_of(ctx.scope.province()))
            .filter(column(reference.column).eq(id));
        if reference.tie == Tie::Fast {
            if pointing.one(act.tx()).await?.is_some() {
                return Err(Error::Referenced { kind: to, by: sheet.kind });
            }
            continue;
        }
        for row in pointing.all(act.tx()).await? {
            let nothing: Map<String, Value> = [(reference.column.to_owned(), Value::Null)].into_iter().collect();
            act.repoint(&row, nothing, "release").await?;
        }
    }
    Ok(())
}
