//! Shipments of vaccine: what left the province's store and came to a district's.

use base::post::Units;
use chrono::NaiveDate;
use serde_json::json;
use store::Registered;
use store::records::{Entry, Stock};
use uuid::Uuid;

use crate::params::Params;
use crate::random::{Ids, part};

/// A shipment.
pub(crate) struct Shipment {
    pub to: String,
    pub to_store: String,
    pub product: String,
    pub lot: String,
    pub expires_on: Option<NaiveDate>,
    pub doses: i32,
    pub sent_on: NaiveDate,
    /// None while it is on its way.
    pub received_on: Option<NaiveDate>,
}

impl Shipment {
    /// One that came whole with a line of the district's book.
    pub fn received(line: &Stock, sent_on: NaiveDate) -> Self {
        Self {
            to: line.area.clone(),
            to_store: line.unit.clone(),
            product: line.product.clone(),
            lot: line.lot.clone().unwrap_or_default(),
            expires_on: line.expires_on,
            doses: line.quantity,
            sent_on,
            received_on: Some(line.moved_on),
        }
    }
}

/// The register of shipments.
pub(crate) fn register() -> Option<&'static Registered> {
    store::registers::of("shipments")
}

/// Them as entries of the register.
pub(crate) fn entries(params: &Params, shipments: &[Shipment]) -> Vec<Entry> {
    let Some(registered) = register() else { return Vec::new() };
    let mut ids = Ids::new(part(params.seed, &["shipments"]), params.campaign.first_day, 0);
    let unit = |name: &str, area: &str| {
        let found = Units::builtin().unit_by_name(name, area, params.day).into_iter().next();
        found.map_or_else(|| format!("{area}/ubnd"), |found| found.unit.id)
    };
    let from = (params.province.as_str(), params.stock.unit_province.as_str());
    let entry = |(one, id): (&Shipment, Uuid)| {
        let fields = json!({
            "sent_on": one.sent_on,
            "product": one.product,
            "lot": one.lot,
            "expires_on": one.expires_on,
            "doses": one.doses,
            "from_area": from.0,
            "from_store": from.1,
            "sender": unit(from.1, from.0),
            "to_store": one.to_store,
            "receiver": unit(&one.to_store, &one.to),
            "received_on": one.received_on,
            "received": one.received_on.map(|_| one.doses),
            "kept_cold": one.received_on.map(|_| true),
        });
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        fields.retain(|_, value| !value.is_null() && *value != json!(""));
        let state = if one.received_on.is_some() { "received" } else { "sent" };
        let entry = Entry::new(registered, &params.province, id, &one.to, fields);
        Entry { state: state.into(), ..entry }
    };
    shipments.iter().map(|one| entry((one, ids.next()))).collect()
}
