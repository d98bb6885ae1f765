//! The book of one lot in one store, by day; the first that came is the first that leaves.

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Office, Result};
use store::records::{Reason, Stock};
use store::{Ctx, Pick};

use super::given::{Given, Store, lot_key};
use super::{Flow, Idle};

/// Which lot lies in which store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub area: String,
    pub unit: String,
    pub product: String,
    pub lot: Option<String>,
}

/// A lot in a store.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    /// What moved, by day; what came before what left.
    lines: Vec<(NaiveDate, Reason, i64)>,
    expires_on: Option<NaiveDate>,
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
    /// What waited how long, and what still lies: day of coming and doses.
    pub(super) fn queue(&self, day: NaiveDate) -> (Vec<Wait>, VecDeque<(NaiveDate, i64)>) {
        let (mut waits, mut lies): (Vec<Wait>, VecDeque<(NaiveDate, i64)>) = (Vec::new(), VecDeque::new());
        for &(on, reason, quantity) in self.lines.iter().filter(|(on, ..)| *on <= day) {
            if reason == Reason::Received {
                lies.push_back((on, quantity));
                continue;
            }
            let mut left = quantity;
            while left > 0 {
                // A book that is short, from a load of an older one: what was never there waited for nothing.
                let Some(first) = lies.front_mut() else { break };
                let doses = left.min(first.1);
                waits.push(Wait { reason, on, days: (on - first.0).num_days(), doses });
                first.1 -= doses;
                left -= doses;
                if first.1 == 0 {
                    lies.pop_front();
                }
            }
        }
        (waits, lies)
    }

    fn sum(&self, day: NaiveDate, reason: Reason) -> i64 {
        self.lines.iter().filter(|(on, why, _)| *on <= day && *why == reason).map(|(.., n)| n).sum()
    }

    pub(super) fn flow(&self, day: NaiveDate, since: NaiveDate) -> Flow {
        let [received, issued, used, discarded] =
            [Reason::Received, Reason::Issued, Reason::Used, Reason::Discarded].map(|reason| self.sum(day, reason));
        let held = received - issued - used - discarded;
        let expired = if self.expires_on.is_some_and(|last| last < day) { held } else { 0 };
        let idle = self.lying_since(day, since).map(|(_, doses)| doses).sum();
        Flow { received, issued, used, discarded, held, expired, idle, ..Flow::default() }
    }

    /// Doses that came up to a day and still lie.
    fn lying_since(&self, day: NaiveDate, since: NaiveDate) -> impl Iterator<Item = (NaiveDate, i64)> {
        self.queue(day).1.into_iter().filter(move |(came, _)| *came <= since)
    }

    pub(super) fn idle(&self, key: &Key, day: NaiveDate, since: NaiveDate) -> Option<Idle> {
        let lying: Vec<(NaiveDate, i64)> = self.lying_since(day, since).collect();
        let oldest = lying.iter().map(|(came, _)| *came).min()?;
        Some(Idle {
            area: AreaRef::of(&key.area, day),
            unit: key.unit.clone(),
            product: key.product.clone(),
            lot: key.lot.clone(),
            expires_on: self.expires_on,
            doses: lying.iter().map(|(_, doses)| doses).sum(),
            days: (day - oldest).num_days(),
        })
    }

    pub(super) fn used_on(&self) -> Option<NaiveDate> {
        self.lines.iter().filter(|(_, reason, _)| *reason == Reason::Used).map(|(on, ..)| *on).max()
    }

    pub(super) fn held(&self, day: NaiveDate) -> i64 {
        self.flow(day, day).held
    }

    pub(super) const fn expires_on(&self) -> Option<NaiveDate> {
        self.expires_on
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

    pub(super) fn of(lines: impl Iterator<Item = Stock>) -> Self {
        let mut books: BTreeMap<Key, Book> = BTreeMap::new();
        for line in lines {
            let key = Key { area: line.area, unit: line.unit, product: line.product, lot: line.lot };
            let book = books.entry(key).or_default();
            book.lines.push((line.moved_on, line.reason, i64::from(line.quantity)));
            book.expires_on = book.expires_on.max(line.expires_on);
        }
        for book in books.values_mut() {
            book.lines.sort_by_key(|(on, reason, _)| (*on, *reason != Reason::Received));
        }
        Self(books)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &Book)> {
        self.0.iter()
    }

    /// Doses of a lot that the stores of an area wrote off as used.
    pub(super) fn used(&self, store: &Store, given: &Given) -> i64 {
        let of = |key: &Key| key.area == store.area && lot_key(key.lot.as_deref()).as_ref() == Some(&store.lot);
        self.0.iter().filter(|(key, _)| of(key)).map(|(_, book)| book.sum(given.day, Reason::Used)).sum()
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
    let stores: std::collections::BTreeSet<(&str, &str)> =
        idle.iter().map(|(key, _)| (key.area.as_str(), key.unit.as_str())).collect();
    Ok((stores.len(), idle.iter().map(|(_, doses)| doses).sum()))
}
