//! An act: everything that a desk writes at once, of any kinds, in one transaction under the province's lock, with one
//! group of links in the log and one batch of events. It is there whole or not at all.
//!
//! A desk reads anew within the act what it decides by: what it read before may have changed while it waited.

use std::collections::BTreeSet;

use base::area::Areas;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::{Ctx, Verb};
use crate::balance;
use crate::batch::Batch;
use crate::change::{self, Entry, Head, Left};
use crate::database::Store;
use crate::delta;
use crate::error::{Error, Result};
use crate::link;
use crate::read::{self, Pick};
use crate::record::{Kind, Record};
use crate::reference;
use crate::seat::{PATIENCE_OF_A_FILL, Tx, Work};
use crate::sheet::Sheet;
use crate::tally::{self, Sums};
use crate::write::{
    Change, Event, changed_since, check, delete, find, insert, now, patched, refresh_doses, scoped, update, value,
};

/// An act under way. Dropped without [`Act::commit`], nothing of it was ever there.
#[must_use = "an act that is not committed writes nothing"]
pub struct Act {
    store: Store,
    ctx: Ctx,
    work: Work,
    at: DateTime<Utc>,
    events: Vec<Event>,
    head: Option<Head>,
    request: Option<Uuid>,
    written: usize,
}

impl Store {
    /// Begins an act in the province of `ctx`. Until it ends every other write of the province waits: what takes long
    /// (reading a file, planning) is done before.
    pub async fn act(&self, ctx: &Ctx) -> Result<Act> {
        let work = self.begin(ctx.scope.province()).await?;
        // It takes place when its turn has come.
        Ok(self.act_with(ctx, work, now(), None))
    }

    /// An act whose links bear the name that a client gave its request.
    pub(crate) async fn act_for(&self, ctx: &Ctx, request: Uuid) -> Result<Act> {
        let work = self.begin(ctx.scope.province()).await?;
        Ok(self.act_with(ctx, work, now(), Some(request)))
    }

    /// An act of a fill, whose writes bear a time of before it began: of what was made ready for it.
    pub(crate) async fn act_of_a_fill(&self, ctx: &Ctx, at: DateTime<Utc>) -> Result<Act> {
        let work = self.begin_in(ctx.scope.province(), PATIENCE_OF_A_FILL).await?;
        Ok(self.act_with(ctx, work, at, None))
    }

    fn act_with(&self, ctx: &Ctx, work: Work, at: DateTime<Utc>, request: Option<Uuid>) -> Act {
        let (store, ctx, events) = (self.clone(), ctx.clone(), Vec::new());
        Act { store, ctx, work, at, events, head: None, request, written: 0 }
    }
}

impl Act {
    /// The transaction.
    pub(crate) fn tx(&self) -> &Tx {
        &self.work.tx
    }

    /// Who acts.
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// Whose hand wrote a row last: who made or changed it, or made the load that it came with. What a merge of other
    /// records did to it is nobody's hand.
    pub async fn last_hand<R: Record>(&self, row: &R) -> Result<Option<Uuid>> {
        change::last_hand(self.tx(), self.province(), row).await
    }

    /// When it takes place: the time of all that it writes.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Links that it has written so far.
    pub fn written(&self) -> usize {
        self.written
    }

    pub(crate) fn province(&self) -> &str {
        self.ctx.scope.province()
    }

    /// One record, as it stands now.
    pub async fn get<R: Record>(&self, id: Uuid) -> Result<R> {
        self.get_of(R::SHEET, id).await
    }

    /// [`Act::get`] of a kind that is a value.
    pub async fn get_of<R: Record>(&self, sheet: &'static Sheet, id: Uuid) -> Result<R> {
        read::get(self.tx(), sheet, &self.ctx, id).await
    }

    /// Records, as they stand now: see [`Store::pick`].
    pub async fn pick<R: Record>(&self, condition: Pick, sort: &[(&str, bool)]) -> Result<Vec<R>> {
        read::pick(self.tx(), R::SHEET, &self.ctx, condition, sort, None).await
    }

    /// Makes a record by a verb of the desk's choice. The same record handed in twice is made once; another one under
    /// the same id is a conflict. What comes back is [`Record::told`].
    pub async fn create<R: Record>(&mut self, verb: Verb, mut record: R, note: Option<String>) -> Result<R> {
        self.ctx.gate(verb, record.sheet().kind)?;
        reference::settle(self.tx(), &self.ctx, std::slice::from_mut(&mut record), None).await?;
        record.complete();
        check(&self.ctx, &record)?;
        if let Some(stored) = find::<R, _>(self.tx(), self.province(), record.id()).await? {
            let current = value(&stored)?;
            let mine = self.ctx.scope.holds(Areas::builtin(), stored.area(), self.ctx.day);
            if mine && delta::same(&current, &value(&record)?) {
                return Ok(stored);
            }
            return Err(Error::Conflict { fields: vec!["id".to_owned()], current: Box::new(Value::Null) });
        }
        link::follow(self.tx(), &self.ctx, std::slice::from_ref(&record), None).await?;
        // A new record has the version 0; one that was removed and is made again goes on counting, so that
        // changes before its removal are not taken for later ones.
        record.stamp(record.version() + 1, self.at, self.next().await?);
        let told = record.told();
        insert(self.tx(), vec![record]).await?;
        self.record(Change { action: "create", before: None, after: Some(&told), note }).await?;
        Ok(told)
    }

    /// Changes fields of a record, with the desk's own word in the log. `version` is the version that the editor had
    /// before them: fields that others changed since are a conflict, all others merge.
    pub async fn amend<R: Record>(
        &mut self,
        verb: Verb,
        (id, version): (Uuid, i32),
        changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<R> {
        self.amend_of(R::SHEET, verb, (id, version), changes, action, note).await
    }

    /// [`Act::amend`] of a kind that is a value.
    pub async fn amend_of<R: Record>(
        &mut self,
        sheet: &'static Sheet,
        verb: Verb,
        (id, version): (Uuid, i32),
        changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<R> {
        self.ctx.gate(verb, sheet.kind)?;
        let before = scoped::<R, _>(self.tx(), sheet, &self.ctx, id).await?;
        self.change(before, version, changes, action, note).await
    }

    /// [`Act::amend`] of a row that was just read in this act.
    pub(crate) async fn change<R: Record>(
        &mut self,
        before: R,
        version: i32,
        mut changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<R> {
        if let Kind::Register(register) = before.sheet().kind {
            register.replacing(&mut changes);
        }
        if version != before.version() {
            let keys: Vec<&String> = changes.keys().collect();
            let known = 0 < version && version < before.version();
            let fields = if known {
                changed_since(self.tx(), &self.ctx, before.sheet().kind, before.id(), version, &keys).await?
            } else {
                // No editor can have had a version before them that never was.
                vec!["version".to_owned()]
            };
            if !fields.is_empty() {
                return Err(Error::Conflict { fields, current: Box::new(shown(&before)?) });
            }
        }
        let mut after = patched(&before, &changes)?;
        reference::settle(self.tx(), &self.ctx, std::slice::from_mut(&mut after), Some(&before)).await?;
        after.complete();
        check(&self.ctx, &after)?;
        link::follow(self.tx(), &self.ctx, std::slice::from_ref(&after), Some(&before)).await?;
        if delta::same(&value(&before)?, &value(&after)?) && note.is_none() {
            return Ok(before);
        }
        after.stamp(before.version() + 1, self.at, self.next().await?);
        update(self.tx(), &after).await?;
        self.record(Change { action, before: Some(&before), after: Some(&after), note }).await?;
        Ok(after)
    }

    /// Removes a record; the log keeps it whole.
    pub async fn remove<R: Record>(&mut self, (id, version): (Uuid, i32), note: Option<String>) -> Result<()> {
        self.ctx.gate(Verb::Write, R::SHEET.kind)?;
        let before = scoped::<R, _>(self.tx(), R::SHEET, &self.ctx, id).await?;
        self.take_away(&before, version, note).await
    }

    /// [`Act::remove`] of a row that was just read in this act.
    pub(crate) async fn take_away<R: Record>(&mut self, before: &R, version: i32, note: Option<String>) -> Result<()> {
        if before.version() != version {
            let current = Box::new(shown(before)?);
            return Err(Error::Conflict { fields: vec!["version".to_owned()], current });
        }
        let ctx = self.ctx.clone();
        reference::release(self, &ctx, before.sheet().kind, before.id()).await?;
        delete::<R, _>(self.tx(), self.province(), before.id()).await?;
        self.record(Change { action: "remove", before: Some(before), after: None, note }).await
    }

    /// Makes many records with one link of the log, which holds their number and the digest of their content. With
    /// `refresh`, doses bring the persons' dose count up to date and references are looked up; without, the rows are
    /// the program's own, and the persons already carry their count.
    pub async fn load<R: Record>(&mut self, rows: Vec<R>, note: &str, refresh: bool) -> Result<usize> {
        self.load_of(R::SHEET, rows, note, refresh).await
    }

    /// [`Act::load`] of a kind that is a value.
    pub async fn load_of<R: Record>(
        &mut self,
        sheet: &'static Sheet,
        mut rows: Vec<R>,
        note: &str,
        refresh: bool,
    ) -> Result<usize> {
        if refresh {
            reference::settle(self.tx(), &self.ctx, &mut rows, None).await?;
            link::follow(self.tx(), &self.ctx, &rows, None).await?;
        }
        let batch = Batch::of(sheet, &self.ctx, rows, self.at, refresh)?;
        let number = self.put(batch, note).await?;
        // By its time `verify` tells one load of a kind from another, and holds each against its digest.
        self.at += TimeDelta::microseconds(1);
        Ok(number)
    }

    /// Writes a batch that was made ready.
    pub(crate) async fn put<R: Record>(&mut self, mut batch: Batch<R>, note: &str) -> Result<usize> {
        let number = batch.rows.len();
        if number == 0 {
            return Ok(0);
        }
        let seq = self.next().await?;
        for row in &mut batch.rows {
            row.stamp(row.version(), row.updated_at(), seq);
        }
        insert(self.tx(), batch.rows).await?;
        tally::apply(self.tx(), self.province(), &batch.sums).await?;
        refresh_doses(self.tx(), self.province(), &batch.touched, seq).await?;
        let area = self.ctx.scope.area().to_owned();
        let entry = Entry {
            action: "load",
            kind: batch.sheet.kind,
            id: None,
            area: &area,
            version: 1,
            before: None,
            after: Some(json!({ "records": number, "rows": batch.digest })),
            note: Some(note.to_owned()),
            since: None,
            sealed: None,
            left: None,
        };
        self.append(entry).await?;
        let event = Event::of(self.ctx.scope.province(), batch.sheet.kind, &area, None, false);
        self.events.push(Event { seq: Some(seq), ..event });
        Ok(number)
    }

    /// Sets fields of a row that lies wherever it lies, without looking at it otherwise: where what it points at has
    /// moved or gone.
    pub(crate) async fn repoint<R: Record>(
        &mut self,
        before: &R,
        changes: Map<String, Value>,
        action: &str,
    ) -> Result<()> {
        let mut after = patched(before, &changes)?;
        after.stamp(before.version() + 1, self.at, self.next().await?);
        update(self.tx(), &after).await?;
        self.record(Change { action, before: Some(before), after: Some(&after), note: None }).await
    }

    /// Tallies, caches, log and event of a change whose row is already written.
    pub(crate) async fn record<R: Record>(&mut self, change: Change<'_, R>) -> Result<()> {
        balance::check(self.tx(), &self.ctx, change.before, change.after).await?;
        let mut sums = Sums::new();
        for (side, sign) in [(change.before, -1), (change.after, 1)] {
            if let Some(record) = side {
                tally::add(&mut sums, record.tallies(), sign);
            }
        }
        tally::apply(self.tx(), self.province(), &sums).await?;
        let touched: Vec<Uuid> =
            [change.before, change.after].into_iter().flatten().filter_map(Record::touches).collect();
        let seq = self.next().await?;
        refresh_doses(self.tx(), self.province(), &touched, seq).await?;
        let (before, after) = match (change.before, change.after) {
            (Some(before), Some(after)) => {
                let (old, new) = delta::between(&value(before)?, &value(after)?);
                (Some(Value::Object(old)), Some(Value::Object(new)))
            }
            (before, after) => (before.map(value).transpose()?, after.map(value).transpose()?),
        };
        let Some(record) = change.after.or(change.before) else {
            return Err(Error::NotFound { kind: R::SHEET.kind });
        };
        let entry = Entry {
            action: change.action,
            kind: record.sheet().kind,
            id: Some(record.id()),
            area: record.area(),
            version: record.version(),
            before,
            after,
            note: change.note,
            since: change.before.map(Record::updated_at),
            sealed: change.after.and_then(Record::sealed),
            left: Left::of(change.before, change.after),
        };
        self.append(entry).await?;
        // Who saw the row before learns that it is gone; who sees it now, that it is there.
        let open = [change.before, change.after].into_iter().flatten().any(Record::open);
        let areas: BTreeSet<&str> = [change.before, change.after].into_iter().flatten().map(Record::area).collect();
        let event = |area| Event::of(self.ctx.scope.province(), record.sheet().kind, area, Some(record.id()), open);
        self.events.extend(areas.into_iter().map(event));
        // Who has heard the last of them has heard of the link.
        if let Some(last) = self.events.last_mut() {
            last.seq = Some(seq);
        }
        Ok(())
    }

    /// The number that the next link will have.
    pub(crate) async fn next(&mut self) -> Result<i64> {
        let head = self.head().await?;
        let next = head.next();
        self.head = Some(head);
        Ok(next)
    }

    async fn head(&mut self) -> Result<Head> {
        match self.head.take() {
            Some(head) => Ok(head),
            None => Ok(Head::of(self.tx(), self.province()).await?.for_request(self.request)),
        }
    }

    /// Appends a link to the province's chain.
    pub(crate) async fn append(&mut self, entry: Entry<'_>) -> Result<()> {
        let head = self.head().await?;
        self.head = Some(change::append(self.tx(), &self.ctx, self.at, head, entry).await?);
        self.written += 1;
        Ok(())
    }

    /// Tells of a row that changed without a change of its own.
    pub(crate) fn tell(&mut self, kind: Kind, area: &str, id: Uuid) {
        self.events.push(Event::of(self.ctx.scope.province(), kind, area, Some(id), false));
    }

    /// Tells of something that is no row, once the act is durable.
    pub(crate) fn heard(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Makes everything durable, then tells the listeners.
    pub async fn commit(self) -> Result<()> {
        let Self { store, work, events, .. } = self;
        // Before the next act can end, so that listeners hear them in the order of the log.
        let tell = || events.into_iter().for_each(|event| store.tell(event));
        work.commit_then(tell).await
    }
}

/// A row as its editor has it before them: an entry under the keys that its fields have now.
pub(crate) fn shown<R: Record>(row: &R) -> Result<Value> {
    let mut shown = value(row)?;
    if let Some(fields) = shown.as_object_mut() {
        row.sheet().kind.present(fields);
    }
    Ok(shown)
}
