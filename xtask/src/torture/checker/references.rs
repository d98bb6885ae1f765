//! What must hold between records, whoever wrote them.

use super::world::World;
use super::{Act, Violation};
use serde_json::Value;
use std::collections::BTreeMap;

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

pub fn check(world: &World, acts: &[Act]) -> Vec<Violation> {
    let mut found = Vec::new();
    doses(world, acts, &mut found);
    stock(world, acts, &mut found);
    let pairs = [
        ("tasks", "document_id", "documents"),
        ("tasks", "parent_id", "tasks"),
        ("targets", "document_id", "documents"),
        ("visits", "person_id", "persons"),
    ];
    for (kind, field, of) in pairs {
        for row in world.all(kind).filter(|row| !row[field].is_null()) {
            if world.row(of, text(row, field)).is_none() {
                let what = format!("{kind} {} points at {of} {}", text(row, "id"), text(row, field));
                let class = "a record points at one that is not there";
                found.push(Violation::new(class, what).about(acts, &[text(row, "id"), text(row, field)]));
            }
        }
    }
    found
}

/// A dose is somebody's who counts, and counts for them.
fn doses(world: &World, acts: &[Act], found: &mut Vec<Violation>) {
    let mut highest: BTreeMap<&str, i64> = BTreeMap::new();
    for dose in world.all("doses") {
        let (id, person) = (text(dose, "id"), text(dose, "person_id"));
        let most = highest.entry(person).or_default();
        *most = (*most).max(dose["dose_no"].as_i64().unwrap_or(0));
        let class = match world.row("persons", person) {
            None => "a dose of nobody",
            Some(row) if !row["merged_into"].is_null() => "a dose of a person who was merged away",
            Some(_) => continue,
        };
        found.push(Violation::new(class, format!("dose {id} of person {person}")).about(acts, &[id, person]));
    }
    for person in world.all("persons") {
        let (id, counted) = (text(person, "id"), person["doses"].as_i64().unwrap_or(0));
        let given = highest.get(id).copied().unwrap_or(0);
        if counted != given {
            let what = format!("person {id} counts {counted}, the highest dose is {given}");
            found.push(Violation::new("a dose that is not counted", what).about(acts, &[id]));
        }
    }
}

/// No unit holds less than nothing of a lot that the bench brought in.
fn stock(world: &World, acts: &[Act], found: &mut Vec<Violation>) {
    let mut held: BTreeMap<[&str; 4], i64> = BTreeMap::new();
    let mut edited = Vec::new();
    for row in world.all("stock") {
        let doses = row["quantity"].as_i64().unwrap_or(0);
        let change = match text(row, "reason") {
            "received" => doses,
            "allocated" => 0,
            _ => -doses,
        };
        *held.entry(["area", "unit", "product", "lot"].map(|field| text(row, field))).or_default() += change;
        if row["version"].as_i64().unwrap_or(1) > 1 {
            edited.push(text(row, "unit"));
        }
    }
    for ([area, unit, product, lot], doses) in held {
        // A lot that was given another number leaves what was taken from it behind.
        if doses < 0 && lot.starts_with('T') && !edited.contains(&unit) {
            let what = format!("{unit} ({area}) holds {doses} of {product} {lot}");
            found.push(Violation::new("a unit holds less than nothing", what).about(acts, &[lot]));
        }
    }
}
