//! Lines of the book of stock that moves of registers bring with them: who may make the move moves the stock with it.

use base::words::{Lang, Words};
use chrono::{DateTime, NaiveDate};
use office::Result;
use register::{Books, Move};
use serde_json::Value;
use store::records::{Entry, Reason, Stock};
use store::{Act, Ctx, Registered};

/// Writes the line of a move that was made.
///
/// # Errors
/// The store holds less than leaves it; the line lies outside of the caller's areas.
pub(super) async fn write(act: &mut Act, ctx: &Ctx, of: &Registered, step: &Move, moved: &Entry) -> Result<()> {
    let Some(line) = step.books.as_ref().and_then(|books| line(ctx, of, step, books, moved)) else { return Ok(()) };
    act.post(line, None).await?;
    Ok(())
}

/// None where nothing moves.
fn line(ctx: &Ctx, of: &Registered, step: &Move, books: &Books, moved: &Entry) -> Option<Stock> {
    let doc = moved.doc();
    let text = |key: &str| doc.get(key).and_then(Value::as_str).map(str::to_owned);
    let day = |key: &str| text(key)?.parse::<NaiveDate>().ok();
    let quantity = doc.get(&books.quantity).and_then(Value::as_i64).filter(|quantity| *quantity > 0)?;
    let words = Words::of(Lang::Vi);
    let note = [("register", of.definition.name.vi.clone()), ("move", step.name.vi.clone())];
    Some(Stock {
        province: ctx.scope.province().to_owned(),
        id: Stock::id_by_step(moved.id, &step.key),
        area: text(&books.area)?,
        unit: text(&books.store)?,
        moved_on: day(&books.on)?,
        reason: reason(&books.reason)?,
        product: text(&books.product)?,
        lot: books.lot.as_deref().and_then(text),
        expires_on: books.expires_on.as_deref().and_then(day),
        quantity: i32::try_from(quantity).unwrap_or(i32::MAX),
        note: Some(words.say("note-stock-by-move", &note)),
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    })
}

fn reason(key: &str) -> Option<Reason> {
    [Reason::Received, Reason::Issued, Reason::Used, Reason::Discarded].into_iter().find(|one| one.key() == key)
}
