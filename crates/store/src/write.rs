//! Writing records: the gate, the row, the difference of its tallies and the link of the log, in one
//! transaction.

use base::area::Areas;
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, IntoActiveModel, QuerySelect};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::bound::{Bounds, bounds};
use crate::change::{self, Entry};
use crate::database::{Store, Work};
use crate::delta;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::{Kind, Record};
use crate::tally::{self, Sums};

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
}

/// Parameters that one statement may carry in SQLite (32,766), with room.
const PARAMETERS: usize = 30_000;

impl Store {
    /// Makes a record. The same record handed in twice is made once; another one under the same id
    /// is a conflict.
    pub async fn create<R: Record>(&self, ctx: &Ctx, record: R, note: Option<String>) -> Result<R> {
        self.create_as(ctx, Verb::Write, record, note).await
    }

    /// [`Store::create`] by a verb of the desk's choice, such as a decision that only those who
    /// decide may make.
    pub async fn create_as<R: Record>(&self, ctx: &Ctx, verb: Verb, mut record: R, note: Option<String>) -> Result<R> {
        ctx.gate(verb, R::KIND)?;
        record.complete();
        check(ctx, &record)?;
        let work = self.begin(ctx.scope.province()).await?;
        if let Some(stored) = find::<R, _>(&work.tx, ctx.scope.province(), record.id()).await? {
            let current = value(&stored)?;
            if delta::same(&current, &value(&record)?) && ctx.scope.holds(Areas::builtin(), stored.area(), ctx.day) {
                return Ok(stored);
            }
            return Err(Error::Conflict { fields: vec!["id".to_owned()], current: Box::new(Value::Null) });
        }
        let at = now();
        // A new record has the version 0; one that was removed and is made again goes on counting, so that
        // changes before its removal are not taken for later ones.
        record.stamp(record.version() + 1, at);
        insert(&work.tx, vec![record.clone()]).await?;
        let change = Change { action: "create", before: None, after: Some(&record), note };
        self.finish(ctx, work, at, change).await?;
        Ok(record)
    }

    /// Changes fields of a record. `version` is the version that the editor had before them: fields
    /// that others changed since are a conflict, all others merge.
    pub async fn edit<R: Record>(
        &self,
        ctx: &Ctx,
        id: Uuid,
        version: i32,
        changes: Map<String, Value>,
        note: Option<String>,
    ) -> Result<R> {
        let editable = |key: &str| R::fields().iter().any(|field| field.key == key && field.editable);
        if let Some(key) = changes.keys().find(|key| !editable(key)) {
            return Err(Error::Invalid(vec![Fault::new(key, "fault-not-editable", &changes[key])]));
        }
        self.amend(ctx, Verb::Write, id, version, changes, "edit", note).await
    }

    /// [`Store::edit`] by the program's own desks: any field, another verb, the desk's own word in
    /// the log.
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
        ctx.gate(verb, R::KIND)?;
        let province = ctx.scope.province().to_owned();
        let work = self.begin(&province).await?;
        let before = scoped::<R, _>(&work.tx, ctx, id).await?;
        // Nobody can have seen a version that is still to come.
        if version > before.version() {
            let current = Box::new(value(&before)?);
            return Err(Error::Conflict { fields: vec!["version".to_owned()], current });
        }
        if version != before.version() {
            let keys: Vec<&String> = changes.keys().collect();
            let fields = changed_since(&work.tx, ctx, R::KIND, id, version, &keys).await?;
            if !fields.is_empty() {
                return Err(Error::Conflict { fields, current: Box::new(value(&before)?) });
            }
        }
        let mut after = patched(&before, changes)?;
        after.complete();
        check(ctx, &after)?;
        if delta::same(&value(&before)?, &value(&after)?) && note.is_none() {
            return Ok(before);
        }
        let at = now();
        after.stamp(before.version() + 1, at);
        update(&work.tx, &after).await?;
        let change = Change { action, before: Some(&before), after: Some(&after), note };
        self.finish(ctx, work, at, change).await?;
        Ok(after)
    }

    /// Removes a record; the log keeps it whole.
    pub async fn remove<R: Record>(&self, ctx: &Ctx, id: Uuid, version: i32, note: Option<String>) -> Result<()> {
        ctx.gate(Verb::Write, R::KIND)?;
        let work = self.begin(ctx.scope.province()).await?;
        let before = scoped::<R, _>(&work.tx, ctx, id).await?;
        if before.version() != version {
            let current = Box::new(value(&before)?);
            return Err(Error::Conflict { fields: vec!["version".to_owned()], current });
        }
        delete::<R, _>(&work.tx, ctx.scope.province(), id).await?;
        let change = Change { action: "remove", before: Some(&before), after: None, note };
        self.finish(ctx, work, now(), change).await
    }

    /// Makes many records in one transaction with one link of the log, which holds their number and
    /// the digest of their content. With `refresh`, doses bring the persons' dose count up to date;
    /// without, the persons already carry it.
    pub async fn load<R: Record>(&self, ctx: &Ctx, mut rows: Vec<R>, note: &str, refresh: bool) -> Result<usize> {
        ctx.gate(Verb::Write, R::KIND)?;
        if rows.is_empty() {
            return Ok(0);
        }
        let at = now();
        let mut sums = Sums::new();
        let mut digest = Sha256::new();
        for row in &mut rows {
            row.complete();
            row.stamp(1, at);
            check(ctx, row)?;
            tally::add(&mut sums, row.tallies(), 1);
            digest.update(serde_json::to_vec(row).map_err(json_error)?);
        }
        let touched: Vec<Uuid> = if refresh { rows.iter().filter_map(Record::touches).collect() } else { Vec::new() };
        let (number, province) = (rows.len(), ctx.scope.province().to_owned());
        let work = self.begin(&province).await?;
        insert(&work.tx, rows).await?;
        tally::apply(&work.tx, &province, &sums).await?;
        refresh_doses(&work.tx, &province, &touched).await?;
        let entry = Entry {
            action: "load",
            kind: R::KIND,
            id: None,
            area: ctx.scope.area(),
            version: 1,
            before: None,
            after: Some(json!({ "records": number, "sha256": change::hex(&digest.finalize()) })),
            note: Some(note.to_owned()),
        };
        change::append(&work.tx, ctx, at, entry).await?;
        work.commit().await?;
        self.tell(Event { province, kind: R::KIND.key(), area: ctx.scope.area().to_owned(), id: None });
        Ok(number)
    }

    /// The end of every single write: tallies, caches, log, commit, event.
    async fn finish<R: Record>(&self, ctx: &Ctx, work: Work, at: DateTime<Utc>, change: Change<'_, R>) -> Result<()> {
        let event = record_change(ctx, &work, at, change).await?;
        work.commit().await?;
        self.tell(event);
        Ok(())
    }
}

/// A change of one record, on its way into the log.
pub(crate) struct Change<'a, R> {
    pub action: &'a str,
    pub before: Option<&'a R>,
    pub after: Option<&'a R>,
    pub note: Option<String>,
}

/// Tallies, caches and log of a change whose row is already written.
pub(crate) async fn record_change<R: Record>(
    ctx: &Ctx,
    work: &Work,
    at: DateTime<Utc>,
    change: Change<'_, R>,
) -> Result<Event> {
    let province = ctx.scope.province();
    let mut sums = Sums::new();
    for (side, sign) in [(change.before, -1), (change.after, 1)] {
        if let Some(record) = side {
            tally::add(&mut sums, record.tallies(), sign);
        }
    }
    tally::apply(&work.tx, province, &sums).await?;
    let touched: Vec<Uuid> = [change.before, change.after].into_iter().flatten().filter_map(Record::touches).collect();
    refresh_doses(&work.tx, province, &touched).await?;
    let (before, after) = match (change.before, change.after) {
        (Some(before), Some(after)) => {
            let (old, new) = delta::between(&value(before)?, &value(after)?);
            (Some(Value::Object(old)), Some(Value::Object(new)))
        }
        (before, after) => (before.map(value).transpose()?, after.map(value).transpose()?),
    };
    let Some(record) = change.after.or(change.before) else {
        return Err(Error::NotFound { kind: R::KIND });
    };
    let entry = Entry {
        action: change.action,
        kind: R::KIND,
        id: Some(record.id()),
        area: record.area(),
        version: record.version(),
        before,
        after,
        note: change.note,
    };
    change::append(&work.tx, ctx, at, entry).await?;
    Ok(Event {
        province: province.to_owned(),
        kind: R::KIND.key(),
        area: record.area().to_owned(),
        id: Some(record.id()),
    })
}

/// Now, as precise as PostgreSQL keeps it.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

pub(crate) fn value<R: Serialize>(record: &R) -> Result<Value> {
    serde_json::to_value(record).map_err(json_error)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
fn json_error(error: serde_json::Error) -> Error {
    Error::Database(sea_orm::DbErr::Json(error.to_string()))
}

/// Faults of the record's own, and an area that exists and lies within the writer's scope.
pub(crate) fn check<R: Record>(ctx: &Ctx, record: &R) -> Result<()> {
    let areas = Areas::builtin();
    if record.province() != ctx.scope.province() {
        return Err(Error::Denied { verb: Verb::Write.key(), kind: R::KIND });
    }
    if areas.get(record.area(), ctx.day).is_none() {
        return Err(Error::Invalid(vec![Fault::new("area", "fault-area-unknown", record.area())]));
    }
    if !ctx.scope.holds(areas, record.area(), ctx.day) {
        return Err(Error::Denied { verb: Verb::Write.key(), kind: R::KIND });
    }
    let Bounds { faults: bounds, beyond } = bounds(record);
    // A record's own words for a value come first; with a day beyond the calendar it must not reckon.
    let mut faults = if beyond { Vec::new() } else { record.faults(ctx.day) };
    let own: Vec<String> = faults.iter().map(|fault| fault.field.clone()).collect();
    faults.extend(bounds.into_iter().filter(|fault| !own.contains(&fault.field)));
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// The record with some fields set anew; what JSON never carries stays.
fn patched<R: Record>(before: &R, changes: Map<String, Value>) -> Result<R> {
    let mut whole = value(before)?;
    let keys: Vec<String> = changes.keys().cloned().collect();
    if let Value::Object(fields) = &mut whole {
        fields.extend(changes);
    }
    let mut after: R = serde_json::from_value(whole)
        .map_err(|error| Error::Invalid(vec![Fault::new(&keys.join(", "), "fault-malformed", error)]))?;
    after.carry(before);
    Ok(after)
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
pub(crate) async fn scoped<R: Record, C: ConnectionTrait>(db: &C, ctx: &Ctx, id: Uuid) -> Result<R> {
    let row =
        <R::Entity as EntityTrait>::find().filter(ctx.scope.condition()).filter(column("id").eq(id)).one(db).await?;
    row.ok_or(Error::NotFound { kind: R::KIND })
}

pub(crate) async fn insert<R: Record, C: ConnectionTrait>(db: &C, rows: Vec<R>) -> Result<()> {
    use sea_orm::Iterable;
    let columns = <R::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let number = chunk(rows.len(), columns);
        let chunk: Vec<_> = rows.by_ref().take(number).map(IntoActiveModel::into_active_model).collect();
        <R::Entity as EntityTrait>::insert_many(chunk).exec_without_returning(db).await?;
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

async fn delete<R: Record, C: ConnectionTrait>(db: &C, province: &str, id: Uuid) -> Result<()> {
    <R::Entity as EntityTrait>::delete_many()
        .filter(column("province").eq(province))
        .filter(column("id").eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Which of `keys` did others change after `version`?
async fn changed_since<C: ConnectionTrait>(
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

/// Brings `persons.doses` and `last_dose_on` in step with the doses.
pub(crate) async fn refresh_doses<C: ConnectionTrait>(db: &C, province: &str, persons: &[Uuid]) -> Result<()> {
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
            .filter(column("province").eq(province))
            .filter(column("id").is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}
