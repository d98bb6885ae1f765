//! Vaccine on its way from one store to another: neither usable here nor there, and not lost.

use chrono::NaiveDate;
use office::{Office, Result};
use serde_json::Value;
use store::records::Entry;
use store::{Ctx, Kind, Pick, Verb};

/// The register of shipments.
const SHIPMENTS: &str = "shipments";

/// A shipment that left a store.
pub(super) struct Sent {
    /// The area that it goes to.
    pub to: String,
    doses: i64,
    left: NaiveDate,
    /// The day on which it came, or came back.
    ended: Option<NaiveDate>,
}

impl Sent {
    /// Doses on their way at the end of a day.
    pub(super) fn on(&self, day: NaiveDate) -> i64 {
        if self.left <= day && self.ended.is_none_or(|ended| ended > day) { self.doses } else { 0 }
    }
}

/// Shipments that left up to a day; none for who may not read them.
pub(super) async fn sent(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Vec<Sent>> {
    let readable = |one: &&'static store::Registered| ctx.may(Verb::Read, Kind::Register(one));
    let Some(registered) = store::registers::of(SHIPMENTS).filter(readable) else { return Ok(Vec::new()) };
    let left = Pick::all().up_to("on_day", day).ne("state", "drafted");
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, left, &[]).await?;
    Ok(entries.iter().filter_map(read).collect())
}

fn read(entry: &Entry) -> Option<Sent> {
    let date = |key: &str| entry.fields.0.get(key).and_then(Value::as_str)?.parse::<NaiveDate>().ok();
    Some(Sent {
        to: entry.area.clone(),
        doses: entry.fields.0.get("doses").and_then(Value::as_i64)?,
        left: entry.on_day?,
        ended: date("received_on").or_else(|| date("returned_on")),
    })
}
