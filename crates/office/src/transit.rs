//! Vaccine on its way from one store to another (đang vận chuyển): usable neither here nor there, and not lost. The desks
//! that count vaccine read the register of shipments alike.

use chrono::NaiveDate;
use serde_json::Value;
use store::records::Entry;
use store::{Ctx, Kind, Pick, Verb};

use crate::{Office, Result};

/// The register of shipments.
pub const SHIPMENTS: &str = "shipments";

/// A shipment that left a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The area that it goes to.
    pub to: String,
    /// The store that it goes to.
    pub to_store: String,
    /// Doses that left.
    pub doses: i64,
    /// The day on which it left.
    pub left: NaiveDate,
    /// The day on which it came, or came back.
    pub ended: Option<NaiveDate>,
    /// Doses that came; none where it has not come, or came back.
    pub received: Option<i64>,
}

impl Sent {
    /// Doses on their way at the end of a day.
    pub fn on(&self, day: NaiveDate) -> i64 {
        if self.left <= day && self.ended.is_none_or(|ended| ended > day) { self.doses } else { 0 }
    }

    /// Doses that were lost on the way, as was known at the end of a day.
    pub fn lost(&self, day: NaiveDate) -> i64 {
        let came = self.received.filter(|_| self.ended.is_some_and(|ended| ended <= day));
        came.map_or(0, |came| self.doses - came)
    }
}

/// Shipments that left up to a day; none for who may not read them.
///
/// # Errors
/// The store cannot be read.
pub async fn sent(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Vec<Sent>> {
    let readable = |one: &&'static store::Registered| ctx.may(Verb::Read, Kind::Register(one));
    let Some(registered) = store::registers::of(SHIPMENTS).filter(readable) else { return Ok(Vec::new()) };
    let left = Pick::all().up_to("on_day", day).ne("state", "drafted");
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, left, &[]).await?;
    Ok(entries.iter().filter_map(read).collect())
}

fn read(entry: &Entry) -> Option<Sent> {
    let text = |key: &str| entry.fields.0.get(key).and_then(Value::as_str);
    let date = |key: &str| text(key)?.parse::<NaiveDate>().ok();
    Some(Sent {
        to: entry.area.clone(),
        to_store: text("to_store")?.to_owned(),
        doses: entry.fields.0.get("doses").and_then(Value::as_i64)?,
        left: entry.on_day?,
        ended: date("received_on").or_else(|| date("returned_on")),
        received: entry.fields.0.get("received").and_then(Value::as_i64),
    })
}
