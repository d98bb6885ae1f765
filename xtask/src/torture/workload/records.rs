//! Records of every kind: made, made again, edited by several at once, removed.

use crate::torture::checker::PLACE;
use crate::torture::hand::Hand;
use crate::torture::history::{Effect, Fields, fields, lock};
use serde_json::{Value, json};

/// Kinds with the fields that an edit sets to a word of its own.
const KINDS: &[(&str, &[&str])] = &[
    ("persons", &["hamlet", "phone", "name"]),
    ("cases", &["name", "code"]),
    ("stock", &["note", "lot"]),
    ("population", &["source"]),
    ("duty", &["place", "phone", "body"]),
    ("contacts", &["note", "team", "relation"]),
    ("visits", &["name"]),
];
/// Only so many of the newest records are worked on, so that writers meet.
const NEWEST: usize = 6;

fn sample(hand: &mut Hand<'_>, kind: &str) -> Option<Fields> {
    let mark = hand.random.mark();
    let area = area(hand);
    let made = match kind {
        "persons" => person(&mark, &area),
        "cases" => json!({
            "code": format!("BN{mark}"), "name": format!("Ca {mark}"), "birth_year": 1990, "sex": "male", "area": area,
            "announced_on": "2021-12-28", "found_in": "community", "source_known": false, "severity": "mild",
            "care_place": "home", "outcome": "active",
        }),
        "stock" => json!({
            "unit": format!("Kho {mark}"), "area": area, "moved_on": "2021-12-20", "reason": "received",
            "product": "Vero Cell", "lot": format!("T{mark}"), "quantity": hand.random.between(1, 500),
        }),
        "population" => json!({
            "area": area, "counted_on": "2021-12-01", "birth_year": hand.random.between(1940, 2015),
            "people": hand.random.between(1, 90), "source": format!("Sổ {mark}"),
        }),
        "duty" => json!({
            "body": format!("Ban {mark}"), "area": area, "place": "Trụ sở", "phone": "0213 000000",
            "starts_at": "2021-12-29T00:00:00Z", "ends_at": "2021-12-29T12:00:00Z",
            "members": [{ "name": "Lò Văn Thử", "post": "trực" }],
        }),
        "contacts" => json!({
            "name": format!("Tiếp xúc {mark}"), "kind": "f1", "state": "to_find", "area": area,
            "case_code": format!("BN{mark}"), "setting": "household", "first_on": "2021-12-26",
            "last_on": "2021-12-27", "listed_at": "2021-12-28T02:00:00Z",
        }),
        "visits" => {
            let persons = lock(&hand.arena.known).persons.clone();
            let person = hand.random.pick(&persons)?.clone();
            json!({
                "name": format!("Khách {mark}"), "area": area, "person_id": person, "place": format!("{PLACE} {mark}"),
                "setting": "market", "starts_at": "2021-12-27T01:00:00Z", "ends_at": "2021-12-27T02:00:00Z",
                "information": "interview",
            })
        }
        _ => return None,
    };
    Some(fields(made))
}

pub fn person(mark: &str, area: &str) -> Value {
    json!({
        "name": format!("Người {mark}"), "birth_year": 1985, "sex": "female", "area": area,
        "registered_on": "2021-12-01", "phone": format!("09{mark}"),
    })
}

/// A commune within the writer's own area.
pub fn area(hand: &mut Hand<'_>) -> String {
    if hand.user == "ytsinho" {
        return "03478".to_owned();
    }
    let communes = &hand.arena.communes;
    hand.random.pick(communes).cloned().unwrap_or_default()
}

pub fn create(hand: &mut Hand<'_>) {
    let Some((kind, _)) = hand.random.pick(KINDS).copied() else { return };
    make(hand, kind, false);
}

/// The same request again after the first, as a page does that got no answer: it stays one record.
pub fn create_again(hand: &mut Hand<'_>) {
    let Some((kind, _)) = hand.random.pick(KINDS).copied() else { return };
    make(hand, kind, true);
}

fn make(hand: &mut Hand<'_>, kind: &'static str, again: bool) {
    let Some(fields) = sample(hand, kind) else { return };
    let id = hand.random.id();
    let mut body = fields.clone();
    body.insert("id".into(), json!(id));
    let body = Value::Object(body);
    let path = format!("/api/v1/records/{kind}");
    let effect = Effect::Make { kind, id: id.clone(), fields };
    let mut made = hand.act("create", effect.clone(), ("POST", &path), &body);
    if again {
        made = hand.act("create again", effect, ("POST", &path), &body).or(made);
    }
    if made.is_some() {
        known(hand, kind, id);
    }
}

pub fn known(hand: &Hand<'_>, kind: &'static str, id: String) {
    let mut known = lock(&hand.arena.known);
    if kind == "persons" {
        known.persons.push(id.clone());
    }
    known.records.push((kind, id));
}

fn choose(hand: &mut Hand<'_>) -> Option<(&'static str, String)> {
    let newest: Vec<_> = lock(&hand.arena.known).records.iter().rev().take(NEWEST).cloned().collect();
    hand.random.pick(&newest).cloned()
}

/// Sets one or two fields; another writer may have the same record open, and the same fields in mind.
pub fn edit(hand: &mut Hand<'_>) {
    let Some((kind, id)) = choose(hand) else { return };
    let Some(row) = hand.look(kind, &id) else { return };
    let Some((_, keys)) = KINDS.iter().find(|(known, _)| *known == kind) else { return };
    hand.pause(15);
    let mut changes = Fields::new();
    for _ in 0..=hand.random.between(0, 1) {
        let key = hand.random.word(keys);
        changes.insert(key.to_owned(), json!(format!("s{}", hand.random.mark())));
    }
    let body = json!({ "version": row["version"], "changes": changes });
    let path = format!("/api/v1/records/{kind}/{id}");
    hand.act("edit", Effect::Set { kind, id, fields: changes }, ("PATCH", &path), &body);
}

/// Removes a record that nothing else hangs on.
pub fn remove(hand: &mut Hand<'_>) {
    let Some((kind, id)) = choose(hand).filter(|(kind, _)| *kind != "persons") else { return };
    let Some(row) = hand.look(kind, &id) else { return };
    let path = format!("/api/v1/records/{kind}/{id}?version={}", row["version"]);
    if hand.act("remove", Effect::Remove { kind, id: id.clone() }, ("DELETE", &path), &Value::Null).is_some() {
        lock(&hand.arena.known).records.retain(|(_, known)| *known != id);
    }
}
