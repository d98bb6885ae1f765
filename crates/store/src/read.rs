//! Reading single records and their history.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, IntoCondition};
use sea_orm::{Condition, PaginatorTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::access_log::{Access, What};
use crate::change::{self, Change};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::{Kind, Record};
use crate::records::{Document, File};

impl Store {
    /// One record.
    pub async fn get<R: Record>(&self, ctx: &Ctx, id: Uuid) -> Result<R> {
        let row = self.look_up::<R>(ctx, id).await?;
        self.seen(ctx, R::KIND, || Access::of(ctx, What::Read).record(id));
        Ok(row)
    }

    /// One record, on the way to something else that the access log tells.
    async fn look_up<R: Record>(&self, ctx: &Ctx, id: Uuid) -> Result<R> {
        ctx.gate(Verb::Read, R::KIND)?;
        let row = <R::Entity as EntityTrait>::find()
            .filter(ctx.scope.reading::<R>())
            .filter(column("id").eq(id))
            .one(self.reader())
            .await?;
        row.ok_or(Error::NotFound { kind: R::KIND })
    }

    /// The file that a document was read from, wherever in the province it was handed in: who may see the document
    /// may see it.
    pub async fn original(&self, ctx: &Ctx, document: Uuid) -> Result<File> {
        self.attached::<Document>(ctx, document, |document| document.file_id).await
    }

    /// The file that belongs to a record: who may see the record may see it.
    pub async fn attached<R: Record>(&self, ctx: &Ctx, record: Uuid, of: fn(&R) -> Option<Uuid>) -> Result<File> {
        let missing = || Error::NotFound { kind: Kind::File };
        let id = of(&self.look_up::<R>(ctx, record).await?).ok_or_else(missing)?;
        let row = <File as ModelTrait>::Entity::find()
            .filter(column("province").eq(ctx.scope.province()))
            .filter(column("id").eq(id))
            .one(self.reader())
            .await?;
        let row = row.ok_or_else(missing)?;
        self.seen(ctx, Kind::File, || Access::of(ctx, What::File).record(record));
        Ok(row)
    }

    /// All records of a kind that a desk's own condition picks, within the scope, in the order of
    /// `sort` (column, descending).
    pub async fn pick<R: Record>(&self, ctx: &Ctx, condition: Pick, sort: &[(&str, bool)]) -> Result<Vec<R>> {
        ctx.gate(Verb::Read, R::KIND)?;
        self.at_desk(ctx, sorted::<R>(ctx, condition, sort).all(self.reader()).await?)
    }

    /// The first records of [`Store::pick`], so many at most.
    pub async fn pick_first<R: Record>(
        &self,
        ctx: &Ctx,
        condition: Pick,
        sort: &[(&str, bool)],
        most: u64,
    ) -> Result<Vec<R>> {
        ctx.gate(Verb::Read, R::KIND)?;
        self.at_desk(ctx, sorted::<R>(ctx, condition, sort).limit(most).all(self.reader()).await?)
    }

    fn at_desk<R: Record>(&self, ctx: &Ctx, rows: Vec<R>) -> Result<Vec<R>> {
        if !rows.is_empty() {
            self.seen(ctx, R::KIND, || Access::of(ctx, What::Desk).rows(rows.len()));
        }
        Ok(rows)
    }

    /// How many records of a kind a desk's own condition picks within the scope.
    pub async fn picked<R: Record>(&self, ctx: &Ctx, condition: Pick) -> Result<u64> {
        ctx.gate(Verb::Read, R::KIND)?;
        let select = <R::Entity as EntityTrait>::find().filter(ctx.scope.reading::<R>()).filter(condition.0);
        Ok(select.count(self.reader()).await?)
    }

    /// The changes of one record, newest first.
    pub async fn history<R: Record>(&self, ctx: &Ctx, id: Uuid) -> Result<Vec<Change>> {
        // Whoever may see the record may see how it came to be; a removed one only who reads the log.
        if self.look_up::<R>(ctx, id).await.is_err() {
            ctx.gate(Verb::Read, Kind::Change)?;
        }
        let bodies: Vec<String> = change::table::Entity::find()
            .select_only()
            .column(change::table::Column::Body)
            .filter(if R::SEEN_FROM_BELOW {
                column("province").eq(ctx.scope.province()).into_condition()
            } else {
                ctx.scope.condition()
            })
            .filter(change::table::Column::Kind.eq(R::KIND.key()))
            .filter(change::table::Column::RecordId.eq(id))
            .order_by_desc(change::table::Column::Seq)
            .into_tuple()
            .all(self.reader())
            .await?;
        self.seen(ctx, R::KIND, || Access::of(ctx, What::History).record(id).rows(bodies.len()));
        Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
    }

    /// The newest changes within the scope, before `seq` if given.
    pub async fn changes(&self, ctx: &Ctx, before: Option<i64>, limit: u64) -> Result<Vec<Change>> {
        ctx.gate(Verb::Read, Kind::Change)?;
        let mut select = change::table::Entity::find()
            .select_only()
            .column(change::table::Column::Body)
            .filter(ctx.scope.condition())
            .order_by_desc(change::table::Column::Seq)
            .limit(limit);
        if let Some(before) = before {
            select = select.filter(change::table::Column::Seq.lt(before));
        }
        let bodies: Vec<String> = select.into_tuple().all(self.reader()).await?;
        self.seen(ctx, Kind::Change, || Access::of(ctx, What::List).rows(bodies.len()));
        Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
    }
    /// The number of the province's last change of any of the kinds after the change `after`; none if there is none.
    /// It tells whether what was worked out up to `after` still holds, and nothing of any record.
    pub async fn changed_after(&self, ctx: &Ctx, after: i64, kinds: &[Kind]) -> Result<Option<i64>> {
        let last: Option<i64> = change::table::Entity::find()
            .select_only()
            .column(change::table::Column::Seq)
            .filter(change::table::Column::Province.eq(ctx.scope.province()))
            .filter(change::table::Column::Seq.gt(after))
            .filter(change::table::Column::Kind.is_in(kinds.iter().map(|kind| kind.key())))
            .order_by_desc(change::table::Column::Seq)
            .into_tuple()
            .one(self.reader())
            .await?;
        Ok(last)
    }
}

/// What a condition picks within the scope, in order.
fn sorted<R: Record>(ctx: &Ctx, condition: Pick, sort: &[(&str, bool)]) -> Select<R::Entity> {
    let mut select = <R::Entity as EntityTrait>::find().filter(ctx.scope.reading::<R>()).filter(condition.0);
    for (key, down) in sort {
        let order = if *down { sea_orm::Order::Desc } else { sea_orm::Order::Asc };
        select = select.order_by(column(key), order);
    }
    select
}

/// A desk's condition on columns of a record; joined by "and".
#[derive(Debug, Clone)]
pub struct Pick(Condition);

impl Pick {
    /// Every record.
    pub fn all() -> Self {
        Self(Condition::all())
    }
    /// Column equals value.
    #[must_use]
    pub fn eq(self, key: &str, value: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).eq(value.into())))
    }
    /// Column is not value.
    #[must_use]
    pub fn ne(self, key: &str, value: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).ne(value.into())))
    }
    /// Column lies between two values, both included.
    #[must_use]
    pub fn between(self, key: &str, from: impl Into<sea_orm::Value>, to: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).between(from.into(), to.into())))
    }
    /// Column is at most value.
    #[must_use]
    pub fn up_to(self, key: &str, value: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).lte(value.into())))
    }
    /// Column is at least value.
    #[must_use]
    pub fn at_least(self, key: &str, value: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).gte(value.into())))
    }
    /// Column is one of the values.
    #[must_use]
    pub fn one_of<V: Into<sea_orm::Value>>(self, key: &str, values: impl IntoIterator<Item = V>) -> Self {
        Self(self.0.add(column(key).is_in(values.into_iter().map(Into::into))))
    }
    /// Column is none of the values.
    #[must_use]
    pub fn none_of<V: Into<sea_orm::Value>>(self, key: &str, values: impl IntoIterator<Item = V>) -> Self {
        let values: Vec<sea_orm::Value> = values.into_iter().map(Into::into).collect();
        // "Not in nothing" is every row, but not every database takes an empty list.
        if values.is_empty() { self } else { Self(self.0.add(column(key).is_not_in(values))) }
    }
    /// Column is before value.
    #[must_use]
    pub fn before(self, key: &str, value: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).lt(value.into())))
    }
    /// Column is empty.
    #[must_use]
    pub fn empty(self, key: &str) -> Self {
        Self(self.0.add(column(key).is_null()))
    }
    /// Column is filled.
    #[must_use]
    pub fn filled(self, key: &str) -> Self {
        Self(self.0.add(column(key).is_not_null()))
    }
}
