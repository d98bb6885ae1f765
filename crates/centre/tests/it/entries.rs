//! Entries of registers, written and moved as their officers do it.

use centre::registers::{self, MoveAsked};
use serde_json::Value;
use store::Ctx;
use store::records::Entry;
use testing::Desk;
use uuid::Uuid;

/// An entry as it stands, in the eyes of a reader.
pub(crate) async fn read(desk: &Desk, ctx: &Ctx, of: (&str, Uuid)) -> Result<Entry, String> {
    let sheet = store::registers::of(of.0).unwrap().sheet();
    desk.office.store.get_of(sheet, ctx, of.1).await.map_err(|error| error.code().to_owned())
}

/// A new entry of an area.
pub(crate) async fn written(desk: &Desk, ctx: &Ctx, of: (&str, &str), fields: Value) -> Result<Uuid, String> {
    let registered = store::registers::of(of.0).unwrap();
    let entry = Entry::new(registered, "12", Uuid::now_v7(), of.1, fields.as_object().cloned().unwrap());
    let made = desk.office.store.create(ctx, entry, None).await;
    made.map(|entry| entry.id).map_err(|error| error.code().to_owned())
}

/// A move of an entry, with a reason.
pub(crate) async fn step(desk: &Desk, ctx: &Ctx, of: (&str, Uuid), by: &str, fields: Value) -> Result<Entry, String> {
    let now = read(desk, ctx, of).await?;
    let fields = fields.as_object().cloned().unwrap_or_default();
    let asked = MoveAsked { version: now.version, fields, reason: Some("theo đề nghị của đơn vị".into()) };
    registers::move_entry(&desk.office, ctx, of.0, of.1, by, asked).await.map_err(|problem| problem.code)
}

/// The entries of a register that a reader sees, the oldest first.
pub(crate) async fn all(desk: &Desk, ctx: &Ctx, register: &str) -> Vec<Entry> {
    let sheet = store::registers::of(register).unwrap().sheet();
    desk.office.store.pick_of(sheet, ctx, store::Pick::all(), &[("entered_at", false), ("id", false)]).await.unwrap()
}

/// What a figure of a register is up to the day of work.
pub(crate) async fn total(desk: &Desk, ctx: &Ctx, register: &str, tally: &str) -> i64 {
    let day = desk.ctx.day;
    let figures = registers::register_figures(&desk.office, ctx, register, "12", day, base::words::Lang::Vi).await;
    figures.unwrap().iter().find(|one| one.measure == format!("{register}.{tally}")).unwrap().total
}
