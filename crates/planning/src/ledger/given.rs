//! Which store a dose that was given came from: the nearest one, from the person's commune upwards, that ever received
//! its lot.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use office::{Office, Result};
use store::records::Dose;
use store::{Ctx, Kind, Pick, Verb};

use super::book::Books;

/// A lot in a store; the first by name where several of an area have it, for all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Store {
    pub area: String,
    pub unit: String,
    pub lot: String,
}

/// Doses of a lot that people got, and those that its stores wrote off as used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doses {
    pub given: i64,
    pub used: i64,
}

impl Doses {
    /// Given and not written off.
    pub(super) fn undrawn(self) -> i64 {
        (self.given - self.used).max(0)
    }

    /// Written off beyond what was given.
    pub(super) fn unexplained(self) -> i64 {
        (self.used - self.given).max(0)
    }
}

/// Doses given, by the stores that they came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub by_store: BTreeMap<Store, Doses>,
    pub without_lot: i64,
    pub unknown_lot: i64,
}

/// A lot's number as it is compared: written by different hands on boxes, slips and certificates.
pub(super) fn lot_key(lot: Option<&str>) -> Option<String> {
    let key: String = lot?.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    (!key.is_empty()).then_some(key)
}

/// What was given in an area and those below it up to a day; nothing for who may not read doses.
pub(super) async fn given(office: &Office, ctx: &Ctx, books: &Books, area: &str, day: NaiveDate) -> Result<Given> {
    let mut given = Given::default();
    if !ctx.may(Verb::Read, Kind::Dose) {
        return Ok(given);
    }
    let mut stores: BTreeMap<(String, &str), Store> = BTreeMap::new();
    for (key, book) in books.iter() {
        let Some(lot) = lot_key(key.lot.as_deref()) else { continue };
        let first = || Store { area: key.area.clone(), unit: key.unit.clone(), lot: lot.clone() };
        let store = stores.entry((lot.clone(), key.area.as_str())).or_insert_with(first).clone();
        // A lot of which nobody was given anything may have been used all the same.
        given.by_store.entry(store).or_default().used += book.used;
    }
    let until = Pick::all().up_to("given_on", day);
    let rows = office.store.counted::<Dose, (String, Option<String>, i64)>(ctx, until, &["area", "lot"]).await?;
    for (at, lot, n) in rows.into_iter().filter(|(at, ..)| office.areas().is_within(at, area, day)) {
        let Some(lot) = lot_key(lot.as_deref()) else {
            given.without_lot += n;
            continue;
        };
        let mut upwards = office.areas().ancestors(&at, day).into_iter();
        match upwards.find_map(|one| stores.get(&(lot.clone(), one.code.as_str()))) {
            Some(store) => given.by_store.entry(store.clone()).or_default().given += n,
            None => given.unknown_lot += n,
        }
    }
    Ok(given)
}
