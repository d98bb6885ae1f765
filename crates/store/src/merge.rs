//! Merging two records of one person, and undoing it.
//!
//! Nothing is thrown away: the other record stays, pointing at the one that was kept, and counts no
//! more; its doses, cases, visits and contacts move over. The log's links hold what moved, so that the merge can be undone.

use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use serde_json::json;
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::change::{self, Entry};
use crate::database::{Store, Work};
use crate::error::{Error, Result};
use crate::record::{Kind, Record};
use crate::records::{Case, Cases, Contact, Contacts, Dose, Doses, Person, Visit, Visits};
use crate::write::{Change, Event, now, record_change, refresh_doses, scoped, update};

impl Store {
    /// Merges `other` into `kept`.
    pub async fn merge_persons(&self, ctx: &Ctx, kept: Uuid, other: Uuid, note: Option<String>) -> Result<Person> {
        ctx.gate(Verb::Write, Kind::Person)?;
        let work = self.begin(ctx.scope.province()).await?;
        let survivor = scoped::<Person, _>(&work.tx, ctx, kept).await?;
        let before = scoped::<Person, _>(&work.tx, ctx, other).await?;
        if kept == other || survivor.merged_into.is_some() || before.merged_into.is_some() {
            return Err(Error::Conflict {
                fields: vec!["merged_into".to_owned()],
                current: Box::new(crate::write::value(&before)?),
            });
        }
        let moved = Moved::of(&work, ctx, other).await?;
        moved.repoint(&work, ctx, kept).await?;
        let at = now();
        let mut after = before.clone();
        after.merged_into = Some(kept);
        after.stamp(before.version + 1, at);
        update(&work.tx, &after).await?;
        let change = Change { action: "merge", before: Some(&before), after: Some(&after), note: note.clone() };
        record_change(ctx, &work, at, change).await?;
        let moved = moved.entry("merged", other);
        append(&work, ctx, at, "merge", &survivor, moved, note).await?;
        self.end(ctx, work, kept, other).await
    }

    /// Undoes the last merge of `other`: it counts again, and what moved with it moves back.
    pub async fn unmerge_person(&self, ctx: &Ctx, other: Uuid, note: Option<String>) -> Result<Person> {
        ctx.gate(Verb::Write, Kind::Person)?;
        let before = self.get::<Person>(ctx, other).await?;
        let kept = before.merged_into.ok_or(Error::NotFound { kind: Kind::Person })?;
        let history = self.history::<Person>(ctx, kept).await?;
        let merged = history.iter().find_map(|change| {
            let moved = change.after.as_ref().filter(|_| change.action == "merge")?;
            (moved.get("merged") == Some(&json!(other))).then(|| moved.clone())
        });
        let moved = Moved::read(merged.as_ref());
        let work = self.begin(ctx.scope.province()).await?;
        let before = scoped::<Person, _>(&work.tx, ctx, other).await?;
        let survivor = scoped::<Person, _>(&work.tx, ctx, kept).await?;
        if before.merged_into != Some(kept) {
            return Err(Error::NotFound { kind: Kind::Person });
        }
        moved.repoint(&work, ctx, other).await?;
        let at = now();
        let mut after = before.clone();
        after.merged_into = None;
        after.stamp(before.version + 1, at);
        update(&work.tx, &after).await?;
        let change = Change { action: "unmerge", before: Some(&before), after: Some(&after), note: note.clone() };
        record_change(ctx, &work, at, change).await?;
        let moved = moved.entry("unmerged", other);
        append(&work, ctx, at, "unmerge", &survivor, moved, note).await?;
        self.end(ctx, work, kept, other).await?;
        self.get(ctx, other).await
    }

    async fn end(&self, ctx: &Ctx, work: Work, kept: Uuid, other: Uuid) -> Result<Person> {
        refresh_doses(&work.tx, ctx.scope.province(), &[kept, other]).await?;
        let person = scoped::<Person, _>(&work.tx, ctx, kept).await?;
        work.commit().await?;
        self.tell(Event {
            province: person.province.clone(),
            kind: Kind::Person.key(),
            area: person.area.clone(),
            id: Some(kept),
        });
        Ok(person)
    }
}

async fn append(
    work: &Work,
    ctx: &Ctx,
    at: chrono::DateTime<chrono::Utc>,
    action: &str,
    survivor: &Person,
    moved: serde_json::Value,
    note: Option<String>,
) -> Result<()> {
    let entry = Entry {
        action,
        kind: Kind::Person,
        id: Some(survivor.id),
        area: &survivor.area,
        version: survivor.version,
        before: None,
        after: Some(moved),
        note,
        since: None,
        sealed: None,
    };
    change::append(&work.tx, ctx, at, entry).await?;
    Ok(())
}

async fn ids<R: Record>(work: &Work, ctx: &Ctx, person: Uuid) -> Result<Vec<Uuid>> {
    let rows = <R::Entity as EntityTrait>::find()
        .filter(column("province").eq(ctx.scope.province()))
        .filter(column("person_id").eq(person))
        .all(&work.tx)
        .await?;
    Ok(rows.iter().map(Record::id).collect())
}

/// What was written about a person under their own id.
struct Moved {
    doses: Vec<Uuid>,
    cases: Vec<Uuid>,
    visits: Vec<Uuid>,
    contacts: Vec<Uuid>,
}

impl Moved {
    async fn of(work: &Work, ctx: &Ctx, person: Uuid) -> Result<Self> {
        Ok(Self {
            doses: ids::<Dose>(work, ctx, person).await?,
            cases: ids::<Case>(work, ctx, person).await?,
            visits: ids::<Visit>(work, ctx, person).await?,
            contacts: ids::<Contact>(work, ctx, person).await?,
        })
    }

    /// As the log keeps it; a link from before a kind was there holds none of it.
    fn read(entry: Option<&serde_json::Value>) -> Self {
        let list = |key: &str| -> Vec<Uuid> {
            let value = entry.and_then(|moved| moved.get(key)).cloned();
            value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
        };
        Self { doses: list("doses"), cases: list("cases"), visits: list("visits"), contacts: list("contacts") }
    }

    fn entry(&self, action: &str, other: Uuid) -> serde_json::Value {
        json!({
            action: other, "doses": self.doses, "cases": self.cases, "visits": self.visits, "contacts": self.contacts,
        })
    }

    /// All keep their own area, day and year of birth, so their tallies stay as they are.
    async fn repoint(&self, work: &Work, ctx: &Ctx, to: Uuid) -> Result<()> {
        repoint::<Doses>(work, ctx, &self.doses, to).await?;
        repoint::<Cases>(work, ctx, &self.cases, to).await?;
        repoint::<Visits>(work, ctx, &self.visits, to).await?;
        repoint::<Contacts>(work, ctx, &self.contacts, to).await
    }
}

async fn repoint<E: EntityTrait>(work: &Work, ctx: &Ctx, ids: &[Uuid], to: Uuid) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    E::update_many()
        .col_expr(Alias::new("person_id"), Expr::value(to))
        .filter(column("province").eq(ctx.scope.province()))
        .filter(column("id").is_in(ids.iter().copied()))
        .exec(&work.tx)
        .await?;
    Ok(())
}
