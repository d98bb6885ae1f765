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

/// Doses given up to a day, by the stores that they came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub day: NaiveDate,
    pub by_store: BTreeMap<Store, i64>,
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
    let mut given = Given { day, ..Given::default() };
    if !ctx.may(Verb::Read, Kind::Dose) {
        return Ok(given);
    }
    let mut stores: BTreeMap<(String, &str), &str> = BTreeMap::new();
    for (key, _) in books.iter() {
        if let Some(lot) = lot_key(key.lot.as_deref()) {
            stores.entry((lot, key.area.as_str())).or_insert(key.unit.as_str());
        }
    }
    let until = Pick::all().up_to("given_on", day);
    let rows = office.store.counted::<Dose, (String, Option<String>, i64)>(ctx, until, &["area", "lot"]).await?;
    for (at, lot, n) in rows.into_iter().filter(|(at, ..)| office.areas().is_within(at, area, day)) {
        let Some(lot) = lot_key(lot.as_deref()) else {
            given.without_lot += n;
            continue;
        };
        let mut upwards = office.areas().ancestors(&at, day).into_iter();
        let found = upwards.find_map(|one| {
            let unit = stores.get(&(lot.clone(), one.code.as_str()))?;
            Some(Store { area: one.code.clone(), unit: (*unit).to_owned(), lot: lot.clone() })
        });
        match found {
            Some(store) => *given.by_store.entry(store).or_default() += n,
            None => given.unknown_lot += n,
        }
    }
    // A store that used a lot of which nobody was given anything has used it without explanation.
    for ((lot, at), unit) in stores {
        given.by_store.entry(Store { area: at.to_owned(), unit: unit.to_owned(), lot }).or_default();
    }
    Ok(given)
}
