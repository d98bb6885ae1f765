//! Files on their way in, for fields of records.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::act::Act;
use crate::attach::{Nature, told};
use crate::change::{Change, table};
use crate::error::Result;
use crate::proof::sha256;
use crate::record::Kind;
use crate::records::File;
use crate::registers;
use crate::sheet::Sheet;

/// Bytes and the nature of a file that is handed in, as its desk found them.
#[derive(Debug)]
pub struct Handed {
    /// Its name.
    pub name: String,
    /// Its media type, by its bytes.
    pub media: &'static str,
    /// The content.
    pub content: Vec<u8>,
}

impl Handed {
    /// May the caller hand files in for a kind of record? Whoever writes it, and whoever decides: a decision is signed.
    ///
    /// # Errors
    /// Neither.
    pub fn gate(ctx: &Ctx, sheet: &Sheet) -> Result<()> {
        if ctx.may(Verb::Decide, sheet.kind) { Ok(()) } else { ctx.gate(Verb::Write, sheet.kind) }
    }
}

impl Act {
    /// Takes a file in for a field of a kind of record, which whoever handed it in sets afterwards. Its nature stands in
    /// the log with it; what comes back is what a field tells of it.
    pub async fn take_file(&mut self, sheet: &Sheet, handed: Handed) -> Result<Value> {
        Handed::gate(self.ctx(), sheet)?;
        let Handed { name, media, content } = handed;
        let file = File {
            province: self.ctx().scope.province().to_owned(),
            id: Uuid::now_v7(),
            area: self.ctx().scope.area().to_owned(),
            name,
            digest: sha256(&content),
            content,
            version: 0,
            updated_at: self.at(),
            seq: 0,
        };
        let id = file.id;
        let nature = Nature { kind: sheet.kind.key(), media, size: file.content.len() as u64 };
        self.create(Verb::Write, file, Some(nature.note())).await?;
        let ctx = self.ctx().clone();
        let told = told(self.tx(), &ctx, sheet, &[id]).await?;
        Ok(told.get(&id).cloned().unwrap_or_default())
    }

    /// Takes away what was handed in within a time for fields of records and was set in none: a form that was left, a
    /// picture that was taken again. What a record once held stays with its history, also when it holds another by now.
    pub async fn clear_unset(&mut self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<usize> {
        use table::Column;
        let handed = self.handed_in(from, until).await?;
        let kinds: BTreeSet<&String> = handed.iter().map(|(_, _, kind)| kind).collect();
        let mut unset: BTreeSet<Uuid> = handed.iter().map(|(id, ..)| *id).collect();
        let mut after = handed.iter().map(|(_, seq, _)| *seq).min();
        while let Some(seq) = after {
            let links = table::Entity::find()
                .filter(Column::Province.eq(self.province()))
                .filter(Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())))
                .filter(Column::Seq.gt(seq))
                .order_by_asc(Column::Seq)
                .limit(STEP)
                .all(self.tx())
                .await?;
            for link in links.iter().filter_map(|row| serde_json::from_str::<Change>(&row.body).ok()) {
                link.after.iter().for_each(|after| {
                    each_file(after, &mut |id| {
                        unset.remove(&id);
                    });
                });
            }
            after = links.last().map(|last| last.seq);
        }
        for id in &unset {
            let file: File = self.get(*id).await?;
            self.take_away(&file, file.version, None).await?;
        }
        Ok(unset.len())
    }

    /// Files that are there and were handed in within a time for fields: each with its link and the kind of record.
    async fn handed_in(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<(Uuid, i64, String)>> {
        use table::Column;
        // Their ids are made by the time, in its order.
        let bound =
            |at: DateTime<Utc>| Uuid::from_u128(u128::try_from(at.timestamp_millis()).unwrap_or_default() << 80);
        let ids: Vec<Uuid> = <File as ModelTrait>::Entity::find()
            .select_only()
            .expr_as(column("id"), "id")
            .filter(column("province").eq(self.province()))
            .filter(column("id").gte(bound(from)))
            .filter(column("id").lt(bound(until)))
            .into_tuple()
            .all(self.tx())
            .await?;
        let mut handed = Vec::new();
        for some in ids.chunks(STEP as usize) {
            let links = table::Entity::find()
                .filter(Column::Province.eq(self.province()))
                .filter(Column::Kind.eq(Kind::File.key()))
                .filter(Column::RecordId.is_in(some.iter().copied()))
                .all(self.tx())
                .await?;
            for link in links.iter().filter_map(|row| serde_json::from_str::<Change>(&row.body).ok()) {
                let nature = link.note.as_deref().and_then(Nature::read);
                // A paper of a document says nothing of the sort.
                let kind = nature.map(|nature| nature.kind).filter(|kind| registers::of(kind).is_some());
                handed.extend(link.id.zip(kind).map(|(id, kind)| (id, link.seq, kind.to_owned())));
            }
        }
        Ok(handed)
    }
}

/// Links that are read at once.
const STEP: u64 = 5_000;

/// What fields tell of files, wherever in a change they stand.
fn each_file(value: &Value, found: &mut impl FnMut(Uuid)) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(id)), true) = (fields.get("id"), fields.contains_key("digest"))
                && let Ok(id) = id.parse()
            {
                found(id);
            }
            fields.values().for_each(|value| each_file(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| each_file(value, found)),
        _ => {}
    }
}
