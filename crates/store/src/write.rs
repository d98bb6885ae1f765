//! Writing records one at a time: each an act of one write.

use base::area::Areas;
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, IntoActiveModel, QuerySelect, QueryTrait};
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
        by_hand(record.sheet(), ctx, record.hand())?;
        self.create_as(ctx, Verb::Write, record, note).await
    }

    /// Makes a record by a desk, by a verb of its choice, such as a decision that only those who decide may make.
    pub async fn create_as<R: Record>(&self, ctx: &Ctx, verb: Verb, record: R, note: Option<String>) -> Result<R> {
        let mut act = self.act(ctx).await?;
        let made = act.create(verb, record, note).await?;
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

    /// [`Store::edit`] of a kind that is a value.
    pub async fn edit_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        of: (Uuid, i32),
        changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<R> {
        let mut act = self.act(ctx).await?;
        let after = act.edit_of(sheet, of, changes, note).await?;
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
        let after = act.amend(verb, (id, version), changes, action, note).await?;
        act.commit().await?;
        Ok(after)
    }

    /// Removes a record through the doors that all kinds share; the log keeps it whole.
    ///
    /// # Errors
    /// [`Error::AtDesk`] where the row's state leaves it to its desk.
    pub async fn remove<R: Record>(&self, ctx: &Ctx, id: Uuid, version: i32, note: Option<String>) -> Result<()> {
        self.remove_of::<R>(R::SHEET, ctx, (id, version), note).await
    }

    /// [`Store::remove`] of a kind that is a value.
    pub async fn remove_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        (id, version): (Uuid, i32),
        note: Option<String>,
    ) -> Result<()> {
        let mut act = self.act(ctx).await?;
        let before = scoped::<R, _>(act.tx(), sheet, ctx, id).await?;
        by_hand(sheet, ctx, before.removal())?;
        act.take_away(&before, version, note).await?;
        act.commit().await
    }

    /// Makes many records in one act: see [`crate::Act::load`].
    pub async fn load<R: Record>(&self, ctx: &Ctx, rows: Vec<R>, note: &str, refresh: bool) -> Result<usize> {
        self.load_of(R::SHEET, ctx, rows, note, refresh).await
    }

    /// [`Store::load`] of a kind that is a value.
    pub async fn load_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        rows: Vec<R>,
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
            let number = act.load_of(sheet, rows, note, refresh).await?;
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
        Hand::Desk => Err(Error::AtDesk { kind: sheet.kind }),
    }
}

/// A change of one record, on its way into the log.
pub(crate) struct Change<'a, R> {
    pub action: &'a str,
    pub before: Option<&'a R>,
    pub after: Option<&'a R>,
    pub note: Option<String>,
}

/// Now, as precise as PostgreSQL keeps it.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

pub(crate) fn value<R: Serialize>(record: &R) -> Result<Value> {
    serde_json::to_value(record).map_err(json_error)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
pub(crate) fn json_error(error: serde_json::Error) -> Error {
    Error::Database(sea_orm::DbErr::Json(error.to_string()))
}

/// Faults of the record's own, and an area that exists and lies within the writer's scope.
pub(crate) fn check<R: Record>(ctx: &Ctx, record: &R) -> Result<()> {
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

/// The record with some fields set anew; what JSON never carries stays.
pub(crate) fn patched<R: Record>(before: &R, changes: &Map<String, Value>) -> Result<R> {
    let was = value(before)?;
    let mut whole = was.clone();
    if let Value::Object(fields) = &mut whole {
        fields.extend(changes.clone());
    }
    let mut after: R =
        serde_json::from_value(whole).map_err(|error| Error::Invalid(malformed::<R>(&was, changes, &error)))?;
    after.carry(before);
    Ok(after)
}

/// Which of several changes cannot be: each is tried by itself, so that its own field shows it.
fn malformed<R: Record>(was: &Value, changes: &Map<String, Value>, together: &serde_json::Error) -> Vec<Fault> {
    let alone = |(key, value): (&String, &Value)| {
        let mut whole = was.clone();
        whole[key] = value.clone();
        let error = serde_json::from_value::<R>(whole).err()?;
        let emptied = value.is_null();
        Some(if emptied { Fault::new(key, "fault-missing", "") } else { Fault::new(key, "fault-malformed", error) })
    };
    let faults: Vec<Fault> = changes.iter().filter_map(alone).collect();
    if faults.is_empty() {
        return changes.keys().map(|key| Fault::new(key, "fault-malformed", together)).collect();
    }
    faults
}

pub(crate) async fn find<R: Record, C: ConnectionTrait>(db: &C, province: &str, id: Uuid) -> Result<Option<R>> {
    let row = <R::Entity as EntityTrait>::find()
        .filter(column("province").eq(province))
        .filter(column("id").eq(id))
        .one(db)
        .await?;
    Ok(row)
}

/// The record, if the writer's scope holds it.
pub(crate) async fn scoped<R: Record, C: ConnectionTrait>(db: &C, sheet: &Sheet, ctx: &Ctx, id: Uuid) -> Result<R> {
    let row =
        <R::Entity as EntityTrait>::find().filter(ctx.scope.writing(sheet)).filter(column("id").eq(id)).one(db).await?;
    row.ok_or(Error::NotFound { kind: sheet.kind })
}

pub(crate) async fn insert<R: Record, C: ConnectionTrait>(db: &C, rows: Vec<R>) -> Result<()> {
    use sea_orm::Iterable;
    let columns = <R::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let number = chunk(rows.len(), columns);
        let chunk: Vec<_> = rows.by_ref().take(number).map(IntoActiveModel::into_active_model).collect();
        // Built first: while it is carried out only one of the query and the statement holds a file that was handed in.
        let statement = <R::Entity as EntityTrait>::insert_many(chunk).build(db.get_database_backend());
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

pub(crate) async fn update<R: Record, C: ConnectionTrait>(db: &C, record: &R) -> Result<()> {
    use sea_orm::ActiveModelTrait;
    let row = record.clone().into_active_model().reset_all();
    <R::Entity as EntityTrait>::update(row).exec(db).await?;
    Ok(())
}

pub(crate) async fn delete<R: Record, C: ConnectionTrait>(db: &C, province: &str, id: Uuid) -> Result<()> {
    <R::Entity as EntityTrait>::delete_many()
        .filter(column("province").eq(province))
        .filter(column("id").eq(id))
        .exec(db)
        .await?;
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
