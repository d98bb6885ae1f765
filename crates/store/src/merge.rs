//! Merging two records of one person, and undoing it.
//!
//! Nothing is thrown away: the other record stays, pointing at the one that was kept, and counts no
//! more; its doses, cases, visits and contacts move over, each with a link of its own in the log, so that the merge can
//! be undone.

use std::collections::BTreeMap;

use sea_orm::sea_query::ExprTrait;
use serde_json::json;
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::act::Act;
use crate::change::Entry;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::{Kind, Record};
use crate::records::Person;
use crate::sheet::Sheet;
use crate::table::{ids, update};
use crate::write::{Change, refresh_doses, scoped};

impl Store {
    /// Merges `other` into `kept`.
    pub async fn merge_persons(&self, ctx: &Ctx, kept: Uuid, other: Uuid, note: Option<String>) -> Result<Person> {
        ctx.gate(Verb::Write, Kind::Person)?;
        let mut act = self.act(ctx).await?;
        let survivor = scoped::<Person>(act.tx(), ctx, kept).await?;
        let before = scoped::<Person>(act.tx(), ctx, other).await?;
        if kept == other || survivor.merged_into.is_some() || before.merged_into.is_some() {
            return Err(Error::Conflict {
                fields: vec!["merged_into".to_owned()],
                current: Box::new(crate::write::value(&before)?),
            });
        }
        let moved = Moved::of(&act, ctx, other).await?;
        moved.repoint(&mut act, kept, "merge").await?;
        let mut after = before.clone();
        after.merged_into = Some(kept);
        after.stamp(before.version + 1, act.at(), act.next().await?);
        update(act.tx(), &after).await?;
        act.record(Change { action: "merge", before: Some(&before), after: Some(&after), note: note.clone() }).await?;
        note_on(&mut act, "merge", &survivor, moved.entry("merged", other), note).await?;
        end(act, ctx, kept, other).await
    }

    /// Undoes the last merge of `other`: it counts again, and what moved with it moves back.
    pub async fn unmerge_person(&self, ctx: &Ctx, other: Uuid, note: Option<String>) -> Result<Person> {
        ctx.gate(Verb::Write, Kind::Person)?;
        let kept = self.get::<Person>(ctx, other).await?.merged_into.ok_or(Error::NotFound { kind: Kind::Person })?;
        let history = self.history::<Person>(ctx, kept).await?;
        let merged = history.iter().find_map(|change| {
            let moved = change.after.as_ref().filter(|_| change.action == "merge")?;
            (moved.get("merged") == Some(&json!(other))).then(|| moved.clone())
        });
        let moved = Moved::read(merged.as_ref());
        let mut act = self.act(ctx).await?;
        let before = scoped::<Person>(act.tx(), ctx, other).await?;
        let survivor = scoped::<Person>(act.tx(), ctx, kept).await?;
        if before.merged_into != Some(kept) {
            return Err(Error::NotFound { kind: Kind::Person });
        }
        moved.repoint(&mut act, other, "unmerge").await?;
        let mut after = before.clone();
        after.merged_into = None;
        after.stamp(before.version + 1, act.at(), act.next().await?);
        update(act.tx(), &after).await?;
        act.record(Change { action: "unmerge", before: Some(&before), after: Some(&after), note: note.clone() })
            .await?;
        note_on(&mut act, "unmerge", &survivor, moved.entry("unmerged", other), note).await?;
        end(act, ctx, kept, other).await?;
        self.get(ctx, other).await
    }
}

async fn end(mut act: Act, ctx: &Ctx, kept: Uuid, other: Uuid) -> Result<Person> {
    // By the last link: what follows from it.
    let last = act.next().await? - 1;
    refresh_doses(act.tx(), ctx.scope.province(), &[kept, other], last).await?;
    let person = scoped::<Person>(act.tx(), ctx, kept).await?;
    act.tell(Kind::Person, &person.area, kept);
    act.commit().await?;
    Ok(person)
}

/// What became of the person who was kept: their own fields did not change, but what is theirs did.
async fn note_on(
    act: &mut Act,
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
        left: None,
    };
    act.append(entry).await
}

/// The column of whatever is written about a person.
const PERSON: &str = "person_id";

/// The kinds that are written about persons, registers among them.
fn about_persons() -> impl Iterator<Item = &'static Sheet> {
    let about = |sheet: &&Sheet| sheet.references.iter().any(|one| one.to == Kind::Person && one.column == PERSON);
    Kind::all().filter_map(Kind::sheet).filter(about)
}

/// What was written about a person under their own id, by kind.
struct Moved(BTreeMap<&'static str, Vec<Uuid>>);

impl Moved {
    async fn of(act: &Act, ctx: &Ctx, person: Uuid) -> Result<Self> {
        let mut moved = BTreeMap::new();
        for sheet in about_persons() {
            let mut about = sheet.table().select();
            about.cond_where(sheet.all_of(ctx.scope.province())).and_where(column(PERSON).eq(person));
            moved.insert(sheet.kind.key(), ids(act.tx(), about).await?);
        }
        Ok(Self(moved))
    }

    /// As the log keeps it; a link from before a kind was there holds none of it.
    fn read(entry: Option<&serde_json::Value>) -> Self {
        let list = |sheet: &'static Sheet| {
            let value = entry?.get(sheet.kind.key())?.clone();
            Some((sheet.kind.key(), serde_json::from_value(value).ok()?))
        };
        Self(about_persons().filter_map(list).collect())
    }

    fn entry(&self, action: &str, other: Uuid) -> serde_json::Value {
        let mut entry = json!(self.0);
        if let Some(fields) = entry.as_object_mut() {
            fields.insert(action.to_owned(), json!(other));
        }
        entry
    }

    /// All keep their own area, day and year of birth, so their tallies stay as they are.
    async fn repoint(&self, act: &mut Act, to: Uuid, action: &str) -> Result<()> {
        for sheet in about_persons() {
            let Some(ids) = self.0.get(sheet.kind.key()) else { continue };
            repoint(act, sheet, ids, to, action).await?;
        }
        Ok(())
    }
}

/// They move with the person wherever they lie, also outside of the caller's areas, and are not looked at otherwise.
async fn repoint(act: &mut Act, sheet: &Sheet, ids: &[Uuid], to: Uuid, action: &str) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut select = sheet.table().select();
    select.and_where(column("province").eq(act.province())).and_where(column("id").is_in(ids.iter().copied()));
    for before in sheet.table().rows(act.tx(), &select).await? {
        let person = [(PERSON.to_owned(), json!(to))].into_iter().collect();
        act.repoint(before.as_ref(), person, action).await?;
    }
    Ok(())
}
