//! Persons: vaccinated, merged with their double, and parted again.

use super::records::{area, known, person};
use crate::torture::hand::Hand;
use crate::torture::history::{Effect, fields, lock};
use serde_json::{Value, json};

const NEWEST: usize = 8;

fn choose(hand: &mut Hand<'_>) -> Option<String> {
    let newest: Vec<_> = lock(&hand.arena.known).persons.iter().rev().take(NEWEST).cloned().collect();
    hand.random.pick(&newest).cloned()
}

fn make(hand: &mut Hand<'_>) -> Option<String> {
    let (mark, area, id) = (hand.random.mark(), area(hand), hand.random.id());
    let mut body = person(&mark, &area);
    let effect = Effect::Make { kind: "persons", id: id.clone(), fields: fields(body.clone()) };
    body["id"] = json!(id);
    hand.act("create person", effect, ("POST", "/api/v1/records/persons"), &body)?;
    known(hand, "persons", id.clone());
    Some(id)
}

fn vaccinate(hand: &mut Hand<'_>, name: &'static str, person: &str, area: &str) {
    let id = hand.random.id();
    let mut body = json!({
        "person_id": person, "area": area, "birth_year": 1985, "dose_no": hand.random.between(1, 4),
        "given_on": format!("2021-12-{:02}", hand.random.between(1, 28)), "product": "Vero Cell",
        "lot": format!("T{}", hand.random.mark()),
    });
    let mut written = fields(body.clone());
    // A merge moves it; the references are checked on their own.
    written.remove("person_id");
    let effect = Effect::Make { kind: "doses", id: id.clone(), fields: written };
    body["id"] = json!(id);
    hand.act(name, effect, ("POST", "/api/v1/records/doses"), &body);
}

/// A dose for somebody, who may be merged away at the same moment.
pub fn dose(hand: &mut Hand<'_>) {
    let Some(id) = choose(hand) else {
        make(hand);
        return;
    };
    let Some(row) = hand.look("persons", &id) else { return };
    let area = row["area"].as_str().unwrap_or_default().to_owned();
    vaccinate(hand, "dose", &id, &area);
}

/// A dose for a person who is not there must be refused; the references tell when it was not.
pub fn dose_for_nobody(hand: &mut Hand<'_>) {
    let (nobody, area) = (hand.random.id(), area(hand));
    vaccinate(hand, "dose for nobody", &nobody, &area);
}

/// Merges two records of one person, with a dose on the one that goes.
pub fn merge(hand: &mut Hand<'_>) {
    let (Some(kept), Some(other)) = (choose(hand), make(hand)) else { return };
    let area = hand.look("persons", &other).and_then(|row| row["area"].as_str().map(str::to_owned));
    if let Some(area) = area {
        vaccinate(hand, "dose", &other, &area);
    }
    let effect = Effect::Set { kind: "persons", id: other.clone(), fields: fields(json!({ "merged_into": kept })) };
    let path = format!("/api/v1/records/persons/{kept}/merge");
    hand.act("merge", effect, ("POST", &path), &json!({ "other": other, "note": "thử" }));
}

pub fn unmerge(hand: &mut Hand<'_>) {
    let Some(id) = choose(hand) else { return };
    let Some(row) = hand.look("persons", &id) else { return };
    if row["merged_into"].is_null() {
        return;
    }
    let effect = Effect::Set { kind: "persons", id: id.clone(), fields: fields(json!({ "merged_into": Value::Null })) };
    let path = format!("/api/v1/records/persons/{id}/unmerge");
    hand.act("unmerge", effect, ("POST", &path), &json!({ "note": "thử" }));
}
