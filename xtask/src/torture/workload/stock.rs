//! Vaccine: it comes, goes, and is allocated; no unit gives more than it holds.

use super::records::area;
use crate::http::Content;
use crate::torture::hand::Hand;
use crate::torture::history::{Effect, fields};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn moved(hand: &mut Hand<'_>, name: &'static str, mut body: Value) -> bool {
    let id = hand.random.id();
    let effect = Effect::Make { kind: "stock", id: id.clone(), fields: fields(body.clone()) };
    body["id"] = json!(id);
    hand.act(name, effect, ("POST", "/api/v1/records/stock"), &body).is_some()
}

fn line(unit: &str, area: &str, lot: &str, reason: &str, quantity: u64) -> Value {
    json!({
        "unit": unit, "area": area, "moved_on": "2021-12-28", "reason": reason, "product": "Vero Cell", "lot": lot,
        "expires_on": "2023-10-31", "quantity": quantity,
    })
}

/// Doses come, and some of them are used.
pub fn movement(hand: &mut Hand<'_>) {
    let (mark, area) = (hand.random.mark(), area(hand));
    let (unit, lot) = (format!("Kho {mark}"), format!("T{mark}"));
    if moved(hand, "receive", line(&unit, &area, &lot, "received", 100)) {
        moved(hand, "use", line(&unit, &area, &lot, "used", 40));
    }
}

/// More than there is: it must be refused; the sums tell when it was not.
pub fn overdraw(hand: &mut Hand<'_>) {
    let (mark, area) = (hand.random.mark(), area(hand));
    moved(hand, "overdraw", line(&format!("Kho {mark}"), &area, &format!("T{mark}"), "issued", 1_000));
}

/// Asks for a proposal and decides it, at times twice at once.
pub fn allocate(hand: &mut Hand<'_>) {
    let Some(draft) = hand.ask("/api/v1/allocation/vaccine?area=12") else { return };
    let mut form = draft["form"].clone();
    let name = format!("Phân bổ {}", hand.random.mark());
    form["name"] = json!(name);
    let proposed = Effect::Rows { kind: "allocations", field: "name", values: vec![name.clone()] };
    let Some(full) = hand.act("propose", proposed, ("POST", "/api/v1/allocation/vaccine"), &form) else { return };
    let Some(id) = full["id"].as_str() else { return };
    let refuse = hand.random.once_in(5);
    let (verb, state) = if refuse { ("refuse", "refused") } else { ("accept", "accepted") };
    let moves = if refuse { Vec::new() } else { moves(&full) };
    let effect = Effect::Decide { allocation: id.to_owned(), name, state, moves };
    let path = format!("/api/v1/allocation/{id}/{verb}");
    let body = Content::json(&json!({ "version": full["version"] }));
    if hand.random.once_in(2) {
        hand.twice(verb, &effect, ("POST", &path), &body);
    } else {
        hand.act_with(verb, effect, ("POST", &path), &body);
    }
}

/// What must move when the proposal is accepted as it is: out of each lot, and on its way to each commune.
fn moves(full: &Value) -> Vec<String> {
    let plan = &full["vaccine"];
    let mut sums: BTreeMap<(u64, &str), i64> = BTreeMap::new();
    for delivery in plan["deliveries"].as_array().into_iter().flatten() {
        let (lot, need) = (delivery["lot"].as_u64().unwrap_or(0), delivery["need"].as_u64().unwrap_or(0));
        let to = plan["needs"][need as usize]["area"]["code"].as_str().unwrap_or_default();
        if plan["lots"][lot as usize]["area"]["code"] != to {
            *sums.entry((lot, to)).or_default() += delivery["doses"].as_i64().unwrap_or(0);
        }
    }
    let mut moves = Vec::new();
    for ((lot, to), doses) in sums.into_iter().filter(|(_, doses)| *doses > 0) {
        let lot = &plan["lots"][lot as usize];
        let (from, number) = (lot["area"]["code"].as_str().unwrap_or_default(), &lot["lot"]);
        moves.push(format!("issued {from} {number} {doses}"));
        moves.push(format!("sent {to} {number} {doses}"));
    }
    moves.sort();
    moves
}
