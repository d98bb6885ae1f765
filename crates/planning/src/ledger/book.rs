//! The book of one lot in one store, by day; the first that came is the first that leaves.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Office, Result};
use store::records::{Reason, Stock};
use store::{Ctx, Pick};

use super::{Flow, Idle};

/// Which lot lies in which store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub area: String,
    pub unit: String,
    pub product: String,
    pub lot: Option<String>,
}

/// A lot in a store, and what became of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    received: i64,
    issued: i64,
    pub used: i64,
    discarded: i64,
    /// What left, and how long it had waited.
    pub waits: Vec<Wait>,
    /// What lies: day of coming and doses.
    pub lies: VecDeque<(NaiveDate, i64)>,
    pub expires_on: Option<NaiveDate>,
    /// Day of the last use.
    pub used_on: Option<NaiveDate>,
}

/// Doses that waited so many days before they left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    pub reason: Reason,
    pub on: NaiveDate,
    pub days: i64,
    pub doses: i64,
}

impl Book {
    /// Of lines in the order of their days, what came on a day before what left on it.
    fn of(lines: Vec<(NaiveDate, Reason, i64)>, expires_on: Option<NaiveDate>) -> Self {
        let mut book = Self { expires_on, ..Self::default() };
        for (on, reason, doses) in lines {
            match reason {
                Reason::Received => {
                    book.received += doses;
                    book.lies.push_back((on, doses));
                    continue;
                }
                Reason::Issued => book.issued += doses,
                Reason::Used => (book.used, book.used_on) = (book.used + doses, Some(on)),
                Reason::Discarded => book.discarded += doses,
                Reason::Allocated => continue,
            }
            book.leave(on, reason, doses);
        }
        book
    }

    fn leave(&mut self, on: NaiveDate, reason: Reason, mut left: i64) {
        // A book that is short, from a load of an older one: what was never there waited for nothing.
        while left > 0
            && let Some(first) = self.lies.front_mut()
        {
            let doses = left.min(first.1);
            self.waits.push(Wait { reason, on, days: (on - first.0).num_days(), doses });
            first.1 -= doses;
            left -= doses;
            if first.1 == 0 {
                self.lies.pop_front();
            }
        }
    }

    pub(super) fn held(&self) -> i64 {
        self.received - self.issued - self.used - self.discarded
    }

    pub(super) fn flow(&self, day: NaiveDate, since: NaiveDate) -> Flow {
        let held = self.held();
        Flow {
            received: self.received,
            issued: self.issued,
            used: self.used,
            discarded: self.discarded,
            held,
            expired: if self.expires_on.is_some_and(|last| last < day) { held } else { 0 },
            idle: self.lying_since(since).map(|(_, doses)| doses).sum(),
            ..Flow::default()
        }
    }

    /// Doses that came up to a day and still lie, the oldest first.
    fn lying_since(&self, since: NaiveDate) -> impl Iterator<Item = (NaiveDate, i64)> {
        self.lies.iter().copied().take_while(move |(came, _)| *came <= since)
    }

    pub(super) fn idle(&self, key: &Key, day: NaiveDate, since: NaiveDate) -> Option<Idle> {
        let (oldest, _) = self.lying_since(since).next()?;
        Some(Idle {
            area: AreaRef::of(&key.area, day),
            unit: key.unit.clone(),
            product: key.product.clone(),
            lot: key.lot.clone(),
            expires_on: self.expires_on,
            doses: self.lying_since(since).map(|(_, doses)| doses).sum(),
            days: (day - oldest).num_days(),
        })
    }
}

/// The books of the stores of an area and those below it.
#[derive(Debug, Clone, Default)]
pub(super) struct Books(BTreeMap<Key, Book>);

impl Books {
    /// Lines up to a day; what is promised moves nothing.
    pub(super) async fn read(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Self> {
        let moved = Pick::all().up_to("moved_on", day).ne("reason", Reason::Allocated.key());
        let lines = office.store.pick::<Stock>(ctx, moved, &[]).await?;
        Ok(Self::of(lines.into_iter().filter(|line| office.areas().is_within(&line.area, area, day))))
    }

    pub(super) fn of(stock: impl Iterator<Item = Stock>) -> Self {
        type Lines = (Vec<(NaiveDate, Reason, i64)>, Option<NaiveDate>);
        let mut books: BTreeMap<Key, Lines> = BTreeMap::new();
        for line in stock {
            let key = Key { area: line.area, unit: line.unit, product: line.product, lot: line.lot };
            let (lines, expires_on) = books.entry(key).or_default();
            lines.push((line.moved_on, line.reason, i64::from(line.quantity)));
            *expires_on = (*expires_on).max(line.expires_on);
        }
        let book = |(key, (mut lines, expires_on)): (Key, Lines)| {
            lines.sort_by_key(|(on, reason, _)| (*on, *reason != Reason::Received));
            (key, Book::of(lines, expires_on))
        };
        Self(books.into_iter().map(book).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &Book)> {
        self.0.iter()
    }
}

/// Stores with doses that lay there on a day and still do on a later one, and how many these are: two sums by lot, made by
/// the database.
pub(super) async fn idle(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    (since, day): (NaiveDate, NaiveDate),
) -> Result<(usize, i64)> {
    type Row = (String, String, String, Option<String>, String, i64);
    let by = ["area", "unit", "product", "lot", "reason"];
    let moved = || Pick::all().ne("reason", Reason::Allocated.key());
    let then: Vec<Row> =
        office.store.summed::<Stock, Row>(ctx, moved().up_to("moved_on", since), &by, "quantity").await?;
    let after = moved().after("moved_on", since).up_to("moved_on", day).ne("reason", Reason::Received.key());
    let left: Vec<Row> = office.store.summed::<Stock, Row>(ctx, after, &by, "quantity").await?;
    let mut lots: BTreeMap<Key, i64> = BTreeMap::new();
    for (at, unit, product, lot, reason, n) in then.into_iter().chain(left) {
        let change = if reason == Reason::Received.key() { n } else { -n };
        *lots.entry(Key { area: at, unit, product, lot }).or_default() += change;
    }
    let idle = |(key, doses): &(Key, i64)| *doses > 0 && office.areas().is_within(&key.area, area, day);
    let idle: Vec<(Key, i64)> = lots.into_iter().filter(idle).collect();
    let stores: BTreeSet<(&str, &str)> = idle.iter().map(|(key, _)| (key.area.as_str(), key.unit.as_str())).collect();
    Ok((stores.len(), idle.iter().map(|(_, doses)| doses).sum()))
}
