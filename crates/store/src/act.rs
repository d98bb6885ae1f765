//! An act: everything that a desk writes at once, of any kinds, in one transaction under the province's lock, with one
//! group of links in the log and one batch of events. It is there whole or not at all.
//!
//! A desk reads anew within the act what it decides by: what it read before may have changed while it waited.

mod typed;

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
use crate::record::Kind;
use crate::records::Stock;
use crate::reference;
use crate::row::{AnyRow, Row, Written};
use crate::seat::{PATIENCE_OF_A_FILL, Tx, Work};
use crate::series;
use crate::sheet::Sheet;
use crate::table::update;
use crate::tally::{self, Sums};
use crate::write::{Change, Event, changed_since, check, delete, find_row, insert, now, refresh_doses, scoped_row};

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
    pub async fn last_hand(&self, row: &dyn Row) -> Result<Option<Uuid>> {
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

    /// [`Act::create`] of a row of any kind.
    ///
    /// # Errors
    /// Not allowed; faults of the row; another row under its id.
    pub async fn create_row(&mut self, verb: Verb, record: AnyRow, note: Option<String>) -> Result<AnyRow> {
        self.ctx.gate(verb, record.sheet().kind)?;
        self.made(record, note).await
    }

    /// Makes a row without asking for a verb on its kind: what follows from a step that was allowed.
    ///
    /// # Errors
    /// Faults of the row; another row under its id; outside of the caller's areas.
    pub(crate) async fn made(&mut self, mut record: AnyRow, note: Option<String>) -> Result<AnyRow> {
        let sheet = record.sheet();
        reference::settle(self.tx(), &self.ctx, std::slice::from_mut(&mut record), None).await?;
        record.complete();
        check(&self.ctx, record.as_ref())?;
        if let Some(stored) = find_row(self.tx(), sheet, self.province(), record.id()).await? {
            let current = stored.value()?;
            let mine = self.ctx.scope.holds(Areas::builtin(), stored.area(), self.ctx.day);
            if mine && delta::same(&current, &record.value()?) {
                return Ok(stored);
            }
            return Err(Error::Conflict { fields: vec!["id".to_owned()], current: Box::new(Value::Null) });
        }
        link::follow(self.tx(), &self.ctx, std::slice::from_ref(&record), None).await?;
        series::check(self.tx(), self.province(), record.as_ref(), None).await?;
        // A new record has the version 0; one that was removed and is made again goes on counting, so that
        // changes before its removal are not taken for later ones.
        record.stamp(record.version() + 1, self.at, self.next().await?);
        let told = record.told();
        insert(self.tx(), vec![record]).await?;
        self.record(Change { action: "create", before: None, after: Some(told.as_ref()), note }).await?;
        Ok(told)
    }

    /// Writes a line of the book of stock that a step brings with it: who may take the step moves the stock with it.
    ///
    /// # Errors
    /// A store that holds less than leaves it; another line under its id; outside of the caller's areas.
    pub async fn post(&mut self, line: Stock, note: Option<String>) -> Result<()> {
        self.made(Box::new(line), note).await.map(|_| ())
    }

    /// [`Act::amend`] of a kind that is a value.
    ///
    /// # Errors
    /// Not allowed; no such record within the scope; a conflict; faults of the row.
    pub async fn amend_row(
        &mut self,
        sheet: &'static Sheet,
        verb: Verb,
        (id, version): (Uuid, i32),
        changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<AnyRow> {
        self.ctx.gate(verb, sheet.kind)?;
        let before = scoped_row(self.tx(), sheet, &self.ctx, id).await?;
        self.change(before, version, changes, action, note).await
    }

    /// [`Act::amend`] of a row that was just read in this act.
    pub(crate) async fn change(
        &mut self,
        before: AnyRow,
        version: i32,
        mut changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<AnyRow> {
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
                return Err(Error::Conflict { fields, current: Box::new(shown(before.as_ref())?) });
            }
        }
        let mut after = before.patched(&changes)?;
        reference::settle(self.tx(), &self.ctx, std::slice::from_mut(&mut after), Some(before.as_ref())).await?;
        after.complete();
        check(&self.ctx, after.as_ref())?;
        link::follow(self.tx(), &self.ctx, std::slice::from_ref(&after), Some(before.as_ref())).await?;
        series::check(self.tx(), self.province(), after.as_ref(), Some(before.as_ref())).await?;
        if delta::same(&before.value()?, &after.value()?) && note.is_none() {
            return Ok(before);
        }
        after.stamp(before.version() + 1, self.at, self.next().await?);
        update(self.tx(), after.as_ref()).await?;
        self.record(Change { action, before: Some(before.as_ref()), after: Some(after.as_ref()), note }).await?;
        Ok(after)
    }

    /// [`Act::remove`] of a row that was just read in this act.
    pub(crate) async fn take_away(&mut self, before: &dyn Row, version: i32, note: Option<String>) -> Result<()> {
        if before.version() != version {
            let current = Box::new(shown(before)?);
            return Err(Error::Conflict { fields: vec!["version".to_owned()], current });
        }
        let ctx = self.ctx.clone();
        reference::release(self, &ctx, before.sheet().kind, before.id()).await?;
        delete(self.tx(), before).await?;
        self.record(Change { action: "remove", before: Some(before), after: None, note }).await
    }

    /// [`Act::load`] of rows of a kind that is a value.
    pub(crate) async fn load_rows(
        &mut self,
        sheet: &'static Sheet,
        mut rows: Vec<AnyRow>,
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

    /// [`Act::send_of`] of rows of a kind that is a value.
    pub(crate) async fn send_rows(&mut self, sheet: &'static Sheet, rows: Vec<AnyRow>, note: &str) -> Result<usize> {
        let across = self.ctx.across(Areas::builtin());
        let batch = Batch::of(sheet, &across, rows, self.at, false)?;
        // Each area is told of what came to it: the link's own event is the sender's.
        let areas: BTreeSet<String> = batch.rows.iter().map(|row| row.area().to_owned()).collect();
        let told = areas.iter().map(|area| Event::of(self.ctx.scope.province(), sheet.kind, area, None, false));
        self.events.extend(told);
        let number = self.put(batch, note).await?;
        self.at += TimeDelta::microseconds(1);
        Ok(number)
    }

    /// Writes a batch that was made ready.
    pub(crate) async fn put(&mut self, mut batch: Batch, note: &str) -> Result<usize> {
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
    pub(crate) async fn repoint(&mut self, before: &dyn Row, changes: Map<String, Value>, action: &str) -> Result<()> {
        let mut after = before.patched(&changes)?;
        after.stamp(before.version() + 1, self.at, self.next().await?);
        update(self.tx(), after.as_ref()).await?;
        self.record(Change { action, before: Some(before), after: Some(after.as_ref()), note: None }).await
    }

    /// Tallies, caches, log and event of a change whose row is already written.
    pub(crate) async fn record(&mut self, change: Change<'_>) -> Result<()> {
        balance::check(self.tx(), &self.ctx, change.before, change.after).await?;
        let mut sums = Sums::new();
        for (side, sign) in [(change.before, -1), (change.after, 1)] {
            if let Some(record) = side {
                tally::add(&mut sums, record.tallies(), sign);
            }
        }
        tally::apply(self.tx(), self.province(), &sums).await?;
        let touched: Vec<Uuid> =
            [change.before, change.after].into_iter().flatten().filter_map(Written::touches).collect();
        let seq = self.next().await?;
        refresh_doses(self.tx(), self.province(), &touched, seq).await?;
        let (before, after) = match (change.before, change.after) {
            (Some(before), Some(after)) => {
                let (old, new) = delta::between(&before.value()?, &after.value()?);
                (Some(Value::Object(old)), Some(Value::Object(new)))
            }
            (before, after) => (before.map(Row::value).transpose()?, after.map(Row::value).transpose()?),
        };
        let Some(record) = change.after.or(change.before) else {
            return Err(Error::NotFound { kind: Kind::Change });
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
            since: change.before.map(Row::updated_at),
            sealed: change.after.and_then(Written::sealed),
            left: Left::of(change.before, change.after),
        };
        self.append(entry).await?;
        // Who saw the row before learns that it is gone; who sees it now, that it is there.
        let open = [change.before, change.after].into_iter().flatten().any(Row::open);
        let areas: BTreeSet<&str> = [change.before, change.after].into_iter().flatten().map(Row::area).collect();
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
pub(crate) fn shown(row: &dyn Row) -> Result<Value> {
    let mut shown = row.value()?;
    if let Some(fields) = shown.as_object_mut() {
        row.sheet().kind.present(fields);
    }
    Ok(shown)
}
