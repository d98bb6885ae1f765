//! Writing records one at a time: each an act of one write.

use base::area::Areas;
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, QuerySelect};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::batch::Batch;
use crate::bound::{Bounds, bounds};
use crate::change;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::{Hand, Kind, Record};
use crate::row::{AnyRow, Row, boxed, typed};
use crate::sheet::Sheet;

/// Told to listeners after a change is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Province.
    pub province: String,
    /// Kind of record.
    pub kind: &'static str,
    /// Area of the record.
    pub area: String,
    /// The record; none for a batch.
    pub id: Option<Uuid>,
    /// Whether readers of the areas below may see the row.
    #[serde(skip)]
    pub open: bool,
    /// The link that it is the last event of.
    #[serde(skip)]
    pub seq: Option<i64>,
}

impl Event {
    /// A change of a record, or of many if `id` is none; `open` as in [`Event::open`].
    pub fn of(province: &str, kind: Kind, area: &str, id: Option<Uuid>, open: bool) -> Self {
        Self { province: province.to_owned(), kind: kind.key(), area: area.to_owned(), id, open, seq: None }
    }

    /// May a reader know of it? As of the row itself: by the verb to read its kind, and by its area.
    pub fn concerns(&self, ctx: &Ctx) -> bool {
        let areas = Areas::builtin();
        let readable = Kind::from_key(self.kind).is_some_and(|kind| ctx.may(Verb::Read, kind));
        let seen = || ctx.scope.holds(areas, &self.area, ctx.day) || self.open && ctx.scope.below(&self.area);
        readable && self.province == ctx.scope.province() && seen()
    }
}

/// Parameters that one statement may carry in SQLite (32,766), with room.
const PARAMETERS: usize = 30_000;

impl Store {
    /// Makes a record through the doors that all kinds share. The same record handed in twice is made once; another
    /// one under the same id is a conflict.
    ///
    /// # Errors
    /// [`Error::AtDesk`] for what only its desk makes.
    pub async fn create<R: Record>(&self, ctx: &Ctx, record: R, note: Option<String>) -> Result<R> {
        typed(self.create_row(ctx, Box::new(record), note).await?)
    }

    /// [`Store::create`] of a row of any kind.
    ///
    /// # Errors
    /// As there.
    pub async fn create_row(&self, ctx: &Ctx, row: AnyRow, note: Option<String>) -> Result<AnyRow> {
        by_hand(row.sheet(), ctx, row.hand())?;
        self.create_row_as(ctx, Verb::Write, row, note).await
    }

    /// Makes a record by a desk, by a verb of its choice, such as a decision that only those who decide may make.
    pub async fn create_as<R: Record>(&self, ctx: &Ctx, verb: Verb, record: R, note: Option<String>) -> Result<R> {
        typed(self.create_row_as(ctx, verb, Box::new(record), note).await?)
    }

    /// [`Store::create_as`] of a row of any kind.
    pub async fn create_row_as(&self, ctx: &Ctx, verb: Verb, row: AnyRow, note: Option<String>) -> Result<AnyRow> {
        let mut act = self.act(ctx).await?;
        let made = act.create_row(verb, row, note).await?;
        act.commit().await?;
        Ok(made)
    }

    /// Changes fields of a record through the doors that all kinds share. `version` is the version that the editor
    /// had before them: fields that others changed since are a conflict, all others merge.
    ///
    /// # Errors
    /// [`Error::AtDesk`] where the row's state leaves it to its desk.
    pub async fn edit<R: Record>(
        &self,
        ctx: &Ctx,
        id: Uuid,
        version: i32,
        changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<R> {
        self.edit_of(R::SHEET, ctx, (id, version), changes, note).await
    }

    /// [`Store::edit`] of entries of a register.
    pub async fn edit_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        of: (Uuid, i32),
        changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<R> {
        typed(self.edit_row(sheet, ctx, of, changes, note).await?)
    }

    /// [`Store::edit`] of a kind that is a value.
    ///
    /// # Errors
    /// As there.
    pub async fn edit_row(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        of: (Uuid, i32),
        changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<AnyRow> {
        let mut act = self.act(ctx).await?;
        let after = act.edit_row(sheet, of, changes, note).await?;
        act.commit().await?;
        Ok(after)
    }

    /// Changes fields of a record by a desk: any field, another verb, the desk's own word in the log.
    #[allow(clippy::too_many_arguments)] // a change has this many sides
    pub async fn amend<R: Record>(
        &self,
        ctx: &Ctx,
        verb: Verb,
        id: Uuid,
        version: i32,
        changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<R> {
        let mut act = self.act(ctx).await?;
        let after = act.amend_row(R::SHEET, verb, (id, version), changes, action, note).await?;
        act.commit().await?;
        typed(after)
    }

    /// Removes a record through the doors that all kinds share; the log keeps it whole.
    ///
    /// # Errors
    /// [`Error::AtDesk`] where the row's state leaves it to its desk.
    pub async fn remove<R: Record>(&self, ctx: &Ctx, id: Uuid, version: i32, note: Option<String>) -> Result<()> {
        self.remove_of(R::SHEET, ctx, (id, version), note).await
    }

    /// [`Store::remove`] of a kind that is a value.
    ///
    /// # Errors
    /// As there.
    pub async fn remove_of(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        (id, version): (Uuid, i32),
        note: Option<String>,
    ) -> Result<()> {
        let mut act = self.act(ctx).await?;
        let before = scoped_row(act.tx(), sheet, ctx, id).await?;
        by_hand(sheet, ctx, before.removal())?;
        act.take_away(before.as_ref(), version, note).await?;
        act.commit().await
    }

    /// Makes many records in one act: see [`crate::Act::load`].
    pub async fn load<R: Record>(&self, ctx: &Ctx, rows: Vec<R>, note: &str, refresh: bool) -> Result<usize> {
        self.load_rows(R::SHEET, ctx, boxed(rows), note, refresh).await
    }

    /// [`Store::load`] of entries of a register.
    pub async fn load_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        rows: Vec<R>,
        note: &str,
        refresh: bool,
    ) -> Result<usize> {
        self.load_rows(sheet, ctx, boxed(rows), note, refresh).await
    }

    async fn load_rows(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        rows: Vec<AnyRow>,
        note: &str,
        refresh: bool,
    ) -> Result<usize> {
        ctx.gate(Verb::Write, sheet.kind)?;
        if rows.is_empty() {
            return Ok(0);
        }
        if refresh {
            // What the rows point at is looked up, and followed, where nobody can merge it away meanwhile.
            let mut act = self.act(ctx).await?;
            let number = act.load_rows(sheet, rows, note, refresh).await?;
            act.commit().await?;
            return Ok(number);
        }
        // The rows bear the time of their link, by which `verify` finds them.
        let at = now();
        let batch = Batch::of(sheet, ctx, rows, at, refresh)?;
        let mut act = self.act_of_a_fill(ctx, at).await?;
        let number = act.put(batch, note).await?;
        act.commit().await?;
        Ok(number)
    }
}

/// The gate of the doors that all kinds share: the row itself says whose hand may write it as it stands. They ask
/// for the row, never for the kind alone, so that no desk's rule can be gone round through them.
pub(crate) fn by_hand(sheet: &Sheet, ctx: &Ctx, hand: Hand) -> Result<()> {
    ctx.gate(Verb::Write, sheet.kind)?;
    match hand {
        Hand::Writers => Ok(()),
        Hand::WritersOf(kind) => ctx.gate(Verb::Write, kind),
        Hand::Unit(unit) => ctx.acts_for(&unit),
        Hand::Desk => Err(Error::AtDesk { kind: sheet.kind }),
    }
}

impl Ctx {
    /// The gate of these doors for a record that would be made through them: a table asks what a form asks.
    ///
    /// # Errors
    /// Not allowed, another unit's, or what only a desk makes.
    pub fn gate_made<R: Record>(&self, record: &R) -> Result<()> {
        by_hand(record.sheet(), self, record.hand())
    }
}

/// A change of one record, on its way into the log.
pub(crate) struct Change<'a> {
    pub action: &'a str,
    pub before: Option<&'a dyn Row>,
    pub after: Option<&'a dyn Row>,
    pub note: Option<String>,
}

/// Now, as precise as PostgreSQL keeps it.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

pub(crate) fn value(of: &impl Serialize) -> Result<Value> {
    serde_json::to_value(of).map_err(Error::json)
}

/// Faults of the record's own, and an area that exists and lies within the writer's scope.
pub(crate) fn check(ctx: &Ctx, record: &dyn Row) -> Result<()> {
    let areas = Areas::builtin();
    if record.province() != ctx.scope.province() {
        return Err(Error::Denied { verb: Verb::Write.key(), kind: record.sheet().kind });
    }
    if areas.get(record.area(), ctx.day).is_none() {
        return Err(Error::Invalid(vec![Fault::new("area", "fault-area-unknown", record.area())]));
    }
    if !ctx.scope.holds(areas, record.area(), ctx.day) {
        return Err(Error::Denied { verb: Verb::Write.key(), kind: record.sheet().kind });
    }
    let Bounds { faults: bounds, beyond } = bounds(record);
    // A record's own words for a value come first; with a day beyond the calendar it must not reckon.
    let mut faults = if beyond { Vec::new() } else { record.faults(ctx.day) };
    faults.extend(record.faults_by(ctx));
    let own: Vec<String> = faults.iter().map(|fault| fault.field.clone()).collect();
    faults.extend(bounds.into_iter().filter(|fault| !own.contains(&fault.field)));
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// A row by its key, wherever it lies.
pub(crate) async fn find<R: Record>(db: &impl ConnectionTrait, province: &str, id: Uuid) -> Result<Option<R>> {
    find_row(db, R::SHEET, province, id).await?.map(typed).transpose()
}

/// [`find`] of a kind that is a value.
pub(crate) async fn find_row(
    db: &impl ConnectionTrait,
    sheet: &Sheet,
    province: &str,
    id: Uuid,
) -> Result<Option<AnyRow>> {
    let mut select = sheet.table().select();
    select.and_where(column("province").eq(province)).and_where(column("id").eq(id));
    sheet.table().first(db, select).await
}

/// The record, if the writer's scope holds it.
pub(crate) async fn scoped<R: Record>(db: &impl ConnectionTrait, ctx: &Ctx, id: Uuid) -> Result<R> {
    typed(scoped_row(db, R::SHEET, ctx, id).await?)
}

/// [`scoped`] of a kind that is a value.
pub(crate) async fn scoped_row(db: &impl ConnectionTrait, sheet: &Sheet, ctx: &Ctx, id: Uuid) -> Result<AnyRow> {
    let mut select = sheet.table().select();
    select.cond_where(ctx.scope.writing(sheet)).and_where(column("id").eq(id));
    sheet.table().first(db, select).await?.ok_or(Error::NotFound { kind: sheet.kind })
}

/// Writes new rows, all of one table.
pub(crate) async fn insert(db: &impl ConnectionTrait, rows: Vec<AnyRow>) -> Result<()> {
    let Some(table) = rows.first().map(|row| row.sheet().table()) else { return Ok(()) };
    let width = table.width();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let number = chunk(rows.len(), width);
        // Built first: while it is carried out only one of the query and the statement holds a file that was handed in.
        let statement = db.get_database_backend().build(&table.insert(rows.by_ref().take(number))?);
        db.execute_raw(statement).await?;
    }
    Ok(())
}

/// Rows that the next statement of a batch takes: always a power of two, so that a table knows few
/// statements and the connection's cache of prepared ones, each of a megabyte and more, stays small.
pub(crate) fn chunk(left: usize, columns: usize) -> usize {
    let most = left.min(PARAMETERS / columns).max(1);
    1 << most.ilog2()
}

pub(crate) async fn delete(db: &impl ConnectionTrait, row: &dyn Row) -> Result<()> {
    let mut delete = Query::delete();
    delete.from_table(row.sheet().table().name());
    delete.and_where(column("province").eq(row.province())).and_where(column("id").eq(row.id()));
    db.execute(&delete).await?;
    Ok(())
}

/// Which of `keys` did others change after `version`?
pub(crate) async fn changed_since<C: ConnectionTrait>(
    db: &C,
    ctx: &Ctx,
    kind: Kind,
    id: Uuid,
    version: i32,
    keys: &[&String],
) -> Result<Vec<String>> {
    let bodies: Vec<String> = change::table::Entity::find()
        .select_only()
        .column(change::table::Column::Body)
        .filter(change::table::Column::Province.eq(ctx.scope.province()))
        .filter(change::table::Column::Kind.eq(kind.key()))
        .filter(change::table::Column::RecordId.eq(id))
        .filter(change::table::Column::Version.gt(version))
        .into_tuple()
        .all(db)
        .await?;
    let changed = |key: &str| {
        bodies.iter().any(|body| {
            let change: Option<change::Change> = serde_json::from_str(body).ok();
            change.and_then(|change| change.after).is_some_and(|after| after.get(key).is_some())
        })
    };
    Ok(keys.iter().filter(|key| changed(key)).map(|key| (*key).clone()).collect())
}

/// Brings `persons.doses` and `last_dose_on` in step with the doses, whose link has the number `seq`.
pub(crate) async fn refresh_doses<C: ConnectionTrait>(
    db: &C,
    province: &str,
    persons: &[Uuid],
    seq: i64,
) -> Result<()> {
    use crate::records::Persons;
    for chunk in persons.chunks(PARAMETERS) {
        let newest = |what: &str| {
            Expr::cust(format!(
                "(SELECT {what} FROM doses WHERE doses.province = persons.province AND doses.person_id = persons.id)"
            ))
        };
        Persons::update_many()
            .col_expr(sea_orm::sea_query::Alias::new("doses"), newest("COALESCE(MAX(dose_no), 0)"))
            .col_expr(sea_orm::sea_query::Alias::new("last_dose_on"), newest("MAX(given_on)"))
            .col_expr(sea_orm::sea_query::Alias::new("seq"), Expr::value(seq))
            .filter(column("province").eq(province))
            .filter(column("id").is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}
