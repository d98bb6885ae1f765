//! Files in fields of records: taken in first, then set by whoever handed them in, and read through the record alone.
//!
//! A file lies in the table of files like the papers of documents, where `verify` holds its content against its digest.
//! The field carries what people and exports need of it; nobody but the store writes that.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ConnectionTrait, QuerySelect};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::{Ctx, column};
use crate::change::{self, Change};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::{Fault, FieldKind};
use crate::read::get_row;
use crate::record::Kind;
use crate::records::File;
use crate::row::{AnyRow, Row};
use crate::sheet::Sheet;

/// The id of the file in a field: of what the store wrote there, or the bare id that a writer sets.
fn id_in(value: &Value) -> Option<Uuid> {
    value.get("id").unwrap_or(value).as_str()?.parse().ok()
}

/// What the log says of a file beside its row: for which kind of record it was handed in, and what it is.
pub(crate) struct Nature<'a> {
    pub kind: &'a str,
    pub media: &'a str,
    pub size: u64,
}

impl<'a> Nature<'a> {
    pub(crate) fn read(note: &'a str) -> Option<Self> {
        let mut said = note.split(' ');
        let (kind, media, size) = (said.next()?, said.next()?, said.next()?.parse().ok()?);
        said.next().is_none().then_some(Self { kind, media, size })
    }

    pub(crate) fn note(&self) -> String {
        format!("{} {} {}", self.kind, self.media, self.size)
    }
}

/// What fields of a kind tell of files that the caller handed in for them; of others nothing.
pub(crate) async fn told(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    sheet: &Sheet,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Value>> {
    use change::table::Column;
    // One that nobody set in time is gone.
    let there: Vec<Uuid> = <File as ModelTrait>::Entity::find()
        .select_only()
        .expr_as(column("id"), "id")
        .filter(column("province").eq(ctx.scope.province()))
        .filter(column("id").is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let links = change::table::Entity::find()
        .filter(Column::Province.eq(ctx.scope.province()))
        .filter(Column::Kind.eq(Kind::File.key()))
        .filter(Column::RecordId.is_in(there))
        .all(db)
        .await?;
    let mut found = BTreeMap::new();
    for link in links.iter().filter_map(|row| serde_json::from_str::<Change>(&row.body).ok()) {
        // A user is known by the id, whatever they are called meanwhile; the program itself by its name.
        let mine = link.user == ctx.user && (ctx.user.is_some() || link.actor == ctx.actor);
        let own = link.action == "create" && mine;
        let (Some(id), Some(note), Some(after), true) = (link.id, &link.note, &link.after, own) else { continue };
        let Some(nature) = Nature::read(note).filter(|nature| nature.kind == sheet.kind.key()) else { continue };
        let text = |key: &str| after.get(key).cloned().unwrap_or_default();
        found.insert(
            id,
            json!({
                "id": id, "name": text("name"), "digest": text("digest"), "media": nature.media, "size": nature.size,
                "by": link.actor, "at": link.at,
            }),
        );
    }
    Ok(found)
}

/// Sets what fields tell of their files, and refuses files that the writer did not hand in for such a field. What stood
/// there before stays as it was.
pub(crate) async fn attach(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    rows: &mut [AnyRow],
    before: Option<&dyn Row>,
) -> Result<()> {
    let Some(sheet) = rows.first().map(|row| row.sheet()) else { return Ok(()) };
    let keys: Vec<&str> =
        sheet.fields.iter().filter(|field| field.kind == FieldKind::File).map(|field| field.key).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let held = before.map(|before| fields(before, &keys)).transpose()?.unwrap_or_default();
    for row in rows.iter_mut() {
        let mut set = Map::new();
        for (key, value) in fields(row.as_ref(), &keys)? {
            if held.get(&key).is_some_and(|held| id_in(held).is_some() && id_in(held) == id_in(&value)) {
                set.insert(key.clone(), held[&key].clone());
                continue;
            }
            let none = || Error::Invalid(vec![Fault::new(&key, "fault-no-such-file", "")]);
            let id = id_in(&value).ok_or_else(none)?;
            let told = told(db, ctx, sheet, &[id]).await?.remove(&id).ok_or_else(none)?;
            set.insert(key, told);
        }
        if !set.is_empty() {
            *row = row.patched(&set)?;
        }
    }
    Ok(())
}

/// The fields of a row with something in them, under their present keys.
fn fields(row: &dyn Row, keys: &[&str]) -> Result<Map<String, Value>> {
    let mut all = row.value()?;
    let Some(fields) = all.as_object_mut() else { return Ok(Map::new()) };
    row.sheet().kind.present(fields);
    let filled =
        |key: &&str| Some(((*key).to_owned(), fields.get(*key).filter(|value| !register::empty(value))?.clone()));
    Ok(keys.iter().filter_map(filled).collect())
}

impl Store {
    /// The file in a field of a record, with what the field tells of it: who may see the record may see it.
    ///
    /// # Errors
    /// No such record within the scope, no such field, or nothing in it.
    pub async fn file_in(&self, sheet: &'static Sheet, ctx: &Ctx, record: Uuid, field: &str) -> Result<(Value, File)> {
        let missing = || Error::NotFound { kind: Kind::File };
        let known = sheet.field(field).filter(|field| field.kind == FieldKind::File).ok_or_else(missing)?;
        let row = get_row(self.reader(), sheet, ctx, record).await?;
        let told = fields(row.as_ref(), &[known.key])?.remove(known.key).ok_or_else(missing)?;
        let file = self.file_of(ctx, record, id_in(&told)).await?;
        Ok((told, file))
    }
}
