//! Reading single records and their history.

use base::area::Areas;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::access_log::{Access, What};
use crate::change::{self, Change};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::{Kind, Record};
use crate::records::{Document, File};
use crate::row::{AnyRow, all_typed, typed};
use crate::sheet::{Below, Sheet};
use crate::table::{count, head_of};

impl Store {
    /// One record.
    pub async fn get<R: Record>(&self, ctx: &Ctx, id: Uuid) -> Result<R> {
        self.get_of(R::SHEET, ctx, id).await
    }

    /// [`Store::get`] of an entry of a register.
    pub async fn get_of<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, id: Uuid) -> Result<R> {
        typed(self.get_row(sheet, ctx, id).await?)
    }

    /// [`Store::get`] of a kind that is a value.
    ///
    /// # Errors
    /// No such record within the scope, or not allowed.
    pub async fn get_row(&self, sheet: &'static Sheet, ctx: &Ctx, id: Uuid) -> Result<AnyRow> {
        let row = get_row(self.reader(), sheet, ctx, id).await?;
        self.seen(ctx, sheet.kind, || Access::of(ctx, What::Read).record(id));
        Ok(row)
    }

    /// The file that a document was read from, wherever in the province it was handed in: who may see the document
    /// may see it.
    pub async fn original(&self, ctx: &Ctx, document: Uuid) -> Result<File> {
        self.attached::<Document>(ctx, document, |document| document.file_id).await
    }

    /// The file that belongs to a record: who may see the record may see it.
    pub async fn attached<R: Record>(&self, ctx: &Ctx, record: Uuid, of: fn(&R) -> Option<Uuid>) -> Result<File> {
        let row: R = typed(get_row(self.reader(), R::SHEET, ctx, record).await?)?;
        self.file_of(ctx, record, of(&row)).await
    }

    /// A file by its id, for who may see the record in which it lies.
    pub(crate) async fn file_of(&self, ctx: &Ctx, record: Uuid, file: Option<Uuid>) -> Result<File> {
        let missing = || Error::NotFound { kind: Kind::File };
        let id = file.ok_or_else(missing)?;
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
        self.pick_of(R::SHEET, ctx, condition, sort).await
    }

    /// [`Store::pick`] of entries of a register.
    pub async fn pick_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        condition: Pick,
        sort: &[(&str, bool)],
    ) -> Result<Vec<R>> {
        all_typed(self.pick_rows(sheet, ctx, condition, sort).await?)
    }

    /// [`Store::pick`] of a kind that is a value.
    ///
    /// # Errors
    /// Not allowed.
    pub async fn pick_rows(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        condition: Pick,
        sort: &[(&str, bool)],
    ) -> Result<Vec<AnyRow>> {
        self.at_desk(sheet, ctx, picked(sheet, ctx, condition, sort)?).await
    }

    /// [`Store::pick`] without the bodies of the records ([`Sheet::body`]).
    pub async fn heads<R: Record>(&self, ctx: &Ctx, condition: Pick, sort: &[(&str, bool)]) -> Result<Vec<R>> {
        let select = head_of(R::SHEET, picked(R::SHEET, ctx, condition, sort)?);
        all_typed(self.at_desk(R::SHEET, ctx, select).await?)
    }

    /// The first records of [`Store::pick`], so many at most.
    pub async fn pick_first<R: Record>(
        &self,
        ctx: &Ctx,
        condition: Pick,
        sort: &[(&str, bool)],
        most: u64,
    ) -> Result<Vec<R>> {
        let mut select = picked(R::SHEET, ctx, condition, sort)?;
        select.limit(most);
        all_typed(self.at_desk(R::SHEET, ctx, select).await?)
    }

    async fn at_desk(&self, sheet: &Sheet, ctx: &Ctx, select: SelectStatement) -> Result<Vec<AnyRow>> {
        let rows = sheet.table().rows(self.reader(), &select).await?;
        if !rows.is_empty() {
            self.seen(ctx, sheet.kind, || Access::of(ctx, What::Desk).rows(rows.len()));
        }
        Ok(rows)
    }

    /// How many records of a kind a desk's own condition picks within the scope.
    pub async fn picked<R: Record>(&self, ctx: &Ctx, condition: Pick) -> Result<u64> {
        self.picked_of(R::SHEET, ctx, condition).await
    }

    /// [`Store::picked`] of a kind that is a value.
    ///
    /// # Errors
    /// Not allowed.
    pub async fn picked_of(&self, sheet: &'static Sheet, ctx: &Ctx, condition: Pick) -> Result<u64> {
        count(self.reader(), picked(sheet, ctx, condition, &[])?).await
    }

    /// The changes of one record, newest first: those that the reader might have seen in the row as it was then.
    pub async fn history<R: Record>(&self, ctx: &Ctx, id: Uuid) -> Result<Vec<Change>> {
        self.history_of(R::SHEET, ctx, id).await
    }

    /// [`Store::history`] of a kind that is a value.
    ///
    /// # Errors
    /// Not allowed.
    pub async fn history_of(&self, sheet: &'static Sheet, ctx: &Ctx, id: Uuid) -> Result<Vec<Change>> {
        // Whoever may see the record may see how it came to be; a removed one only who reads the log.
        if get_row(self.reader(), sheet, ctx, id).await.is_err() {
            ctx.gate(Verb::Read, Kind::Change)?;
            ctx.gate(Verb::Read, sheet.kind)?;
        }
        let bodies: Vec<String> = change::table::Entity::find()
            .select_only()
            .column(change::table::Column::Body)
            .filter(column("province").eq(ctx.scope.province()))
            .filter(change::table::Column::Kind.eq(sheet.kind.key()))
            .filter(change::table::Column::RecordId.eq(id))
            .order_by_asc(change::table::Column::Seq)
            .into_tuple()
            .all(self.reader())
            .await?;
        let links = bodies.iter().filter_map(|body| serde_json::from_str::<Change>(body).ok());
        let mut was = Seen::default();
        let mut seen: Vec<Change> = links.filter_map(|link| was.of(sheet, ctx, link)).collect();
        seen.reverse();
        self.seen(ctx, sheet.kind, || Access::of(ctx, What::History).record(id).rows(seen.len()));
        Ok(seen)
    }

    /// The newest changes within the scope of kinds that the caller may read, before `seq` if given.
    pub async fn changes(&self, ctx: &Ctx, before: Option<i64>, limit: u64) -> Result<Vec<Change>> {
        ctx.gate(Verb::Read, Kind::Change)?;
        let readable = Kind::all().filter(|kind| ctx.may(Verb::Read, *kind)).map(Kind::key);
        let mut select = change::table::Entity::find()
            .select_only()
            .column(change::table::Column::Body)
            .filter(ctx.scope.condition())
            .filter(change::table::Column::Kind.is_in(readable))
            .order_by_desc(change::table::Column::Seq)
            .limit(limit);
        if let Some(before) = before {
            select = select.filter(change::table::Column::Seq.lt(before));
        }
        let bodies: Vec<String> = select.into_tuple().all(self.reader()).await?;
        self.seen(ctx, Kind::Change, || Access::of(ctx, What::List).rows(bodies.len()));
        let links = bodies.iter().filter_map(|body| serde_json::from_str::<Change>(body).ok());
        Ok(links.map(|link| came_from_elsewhere(ctx, link)).collect())
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

/// Where a row lay and how open it was, link by link.
#[derive(Default)]
struct Seen {
    state: Option<String>,
}

impl Seen {
    /// The link, if its row, as the link left it (or, if that removed it, as it found it), was one that the reader
    /// may see: theirs, or one of an area above that was open to them. What came before it was open stays unseen.
    fn of(&mut self, sheet: &Sheet, ctx: &Ctx, link: Change) -> Option<Change> {
        if let Below::When(key, _) = sheet.below {
            let side = link.after.as_ref().or(link.before.as_ref());
            if let Some(state) = side.and_then(|row| row.get(key)).and_then(serde_json::Value::as_str) {
                self.state = Some(state.to_owned());
            }
        }
        let open = sheet.below.opens(self.state.as_deref().unwrap_or_default());
        if ctx.scope.holds(Areas::builtin(), &link.area, ctx.day) {
            return Some(came_from_elsewhere(ctx, link));
        }
        (open && ctx.scope.below(&link.area)).then_some(link)
    }
}

/// A row that came out of another area brings nothing along of what it was there.
fn came_from_elsewhere(ctx: &Ctx, link: Change) -> Change {
    let from = link.before.as_ref().and_then(|row| row.get("area")).and_then(serde_json::Value::as_str);
    let foreign = from.is_some_and(|from| !ctx.scope.holds(Areas::builtin(), from, ctx.day));
    if foreign { Change { before: None, left: None, ..link } } else { link }
}

/// One record, read over `db`.
pub(crate) async fn get_row(db: &impl ConnectionTrait, sheet: &Sheet, ctx: &Ctx, id: Uuid) -> Result<AnyRow> {
    let select = picked(sheet, ctx, Pick::all().eq("id", id), &[])?;
    sheet.table().first(db, select).await?.ok_or(Error::NotFound { kind: sheet.kind })
}

/// What a condition picks within the scope, in order.
pub(crate) fn picked(sheet: &Sheet, ctx: &Ctx, condition: Pick, sort: &[(&str, bool)]) -> Result<SelectStatement> {
    ctx.gate(Verb::Read, sheet.kind)?;
    let mut select = sheet.table().select();
    select.cond_where(ctx.scope.reading(sheet)).cond_where(condition.0);
    for (key, down) in sort {
        select.order_by_expr(column(key), if *down { sea_orm::Order::Desc } else { sea_orm::Order::Asc });
    }
    Ok(select)
}

/// A desk's condition on columns of a record; joined by "and".
#[derive(Debug, Clone)]
pub struct Pick(Condition);

impl Pick {
    pub(crate) fn into_condition(self) -> Condition {
        self.0
    }

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
    /// Column is after value.
    #[must_use]
    pub fn after(self, key: &str, value: impl Into<sea_orm::Value>) -> Self {
        Self(self.0.add(column(key).gt(value.into())))
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
