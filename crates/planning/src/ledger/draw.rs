//! Writing off what was given: a store's doses that people got and the book still holds.

use base::words::{Lang, Words, date};
use chrono::DateTime;
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::Serialize;
use store::records::{Reason, Stock};
use store::{Ctx, Kind, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::book::{Book, Books, Key};
use super::given::{self, lot_key};

/// A lot of which more was given than the store's book holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LedgerShort)]
pub struct Short {
    /// Lot.
    pub lot: String,
    /// Doses given and not written off.
    pub given: i64,
    /// Doses that the book holds.
    pub held: i64,
}

/// What was written off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LedgerDrawn)]
pub struct Drawn {
    /// The store's area.
    pub area: AreaRef,
    /// The store.
    pub unit: String,
    /// Doses written off as used.
    pub doses: i64,
    /// Lots that stay as they are: something came to the store that its book does not know.
    pub short: Vec<Short>,
}

/// Writes off as used what was given from a store and its book still holds, lot by lot, as of today. Twice makes no double:
/// what is written off is what is missing when it is the caller's turn.
///
/// # Errors
/// Not allowed to write the book of stock or to read doses; no such store within the caller's areas.
pub async fn draw(office: &Office, ctx: &Ctx, area: &str, unit: &str) -> Result<Drawn> {
    ctx.gate(Verb::Write, Kind::Stock)?;
    ctx.gate(Verb::Read, Kind::Dose)?;
    let day = ctx.day;
    let mut act = office.store.act(ctx).await?;
    let books = Books::read(office, ctx, area, day).await?;
    if !books.iter().any(|(key, _)| key.area == area && key.unit == unit) {
        return Err(Problem::new(Class::NotFound, "ledger-no-store").with("unit", unit));
    }
    let given = given::given(office, ctx, &books, area, day).await?;
    let mut drawn = Drawn { area: AreaRef::of(area, day), unit: unit.to_owned(), doses: 0, short: Vec::new() };
    for (store, doses) in given.by_store.iter().filter(|(store, _)| store.area == area && store.unit == unit) {
        let mut missing = doses.undrawn();
        if missing == 0 {
            continue;
        }
        let of_lot = |key: &&Key| {
            key.area == area && key.unit == unit && lot_key(key.lot.as_deref()).as_ref() == Some(&store.lot)
        };
        // One number may be written in two ways; each is a line of the book.
        let mut lots: Vec<(&Key, &Book)> = books.iter().filter(|(key, _)| of_lot(key)).collect();
        lots.sort_by_key(|(_, book)| book.expires_on);
        let held: i64 = lots.iter().map(|(_, book)| book.held().max(0)).sum();
        if held < missing {
            drawn.short.push(Short { lot: store.lot.clone(), given: missing, held });
            continue;
        }
        for (key, book) in lots {
            let doses = missing.min(book.held().max(0));
            if doses > 0 {
                act.create(Verb::Write, line(ctx, key, book, doses), None).await?;
                (missing, drawn.doses) = (missing - doses, drawn.doses + doses);
            }
        }
    }
    act.commit().await?;
    Ok(drawn)
}

fn line(ctx: &Ctx, key: &Key, book: &Book, doses: i64) -> Stock {
    Stock {
        province: ctx.scope.province().to_owned(),
        id: Uuid::now_v7(),
        area: key.area.clone(),
        unit: key.unit.clone(),
        moved_on: ctx.day,
        reason: Reason::Used,
        product: key.product.clone(),
        lot: key.lot.clone(),
        expires_on: book.expires_on,
        quantity: i32::try_from(doses).unwrap_or(i32::MAX),
        note: Some(Words::of(Lang::Vi).say("ledger-drawn", &[("day", date(ctx.day))])),
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}
