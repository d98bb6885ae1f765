//! Whether what an act was to do is there: whole, not at all, or in part.

use super::world::World;
use crate::torture::history::{Act, Effect, Outcome};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Whole,
    Absent,
    /// In part, or more than once.
    Part,
    /// Something later has covered it: nothing can be said.
    Open,
}

use Presence::{Absent, Open, Part, Whole};

/// Judges one effect; the words say what was found.
pub fn of(effect: &Effect, acts: &[Act], world: &World) -> (Presence, String) {
    match effect {
        Effect::Make { kind, id, .. } => {
            let there = world.row(kind, id).is_some();
            let removed = acts
                .iter()
                .any(|act| act.may_stand() && matches!(&act.effect, Effect::Remove { id: gone, .. } if gone == id));
            let found = if there { "is there" } else { "is not there" };
            (if removed { Open } else { whole(there) }, format!("{kind} {id} {found}"))
        }
        Effect::Remove { kind, id } => {
            let there = world.row(kind, id).is_some();
            (whole(!there), format!("{kind} {id} {}", if there { "is there" } else { "is gone" }))
        }
        Effect::Rows { kind, field, values } => rows(world, kind, field, values),
        Effect::HandIn { number, tasks } => hand_in(world, acts, number, *tasks),
        Effect::Confirm { document, parts } => confirm(world, document, parts),
        Effect::Split { document, task, at } => split(world, document, task, *at),
        Effect::Join { first, second, words } => join(world, first, second, words),
        Effect::Decide { allocation, name, state, moves } => decide(world, allocation, name, state, moves),
        Effect::SignOut { cookie } => {
            let open = world.open_sessions.contains(cookie);
            (whole(!open), if open { "the session still opens the door" } else { "the session is closed" }.to_owned())
        }
        Effect::Set { .. } | Effect::Nothing => (Open, String::new()),
    }
}

fn whole(there: bool) -> Presence {
    if there { Whole } else { Absent }
}

fn rows(world: &World, kind: &str, field: &str, values: &[String]) -> (Presence, String) {
    let counts: Vec<usize> = values.iter().map(|value| world.with(kind, field, value).len()).collect();
    let there = counts.iter().filter(|count| **count > 0).count();
    let twice = counts.iter().filter(|count| **count > 1).count();
    let presence = match (there, twice) {
        (0, _) => Absent,
        (all, 0) if all == values.len() => Whole,
        _ => Part,
    };
    (presence, format!("{there} of {} rows of {kind} are there, {twice} more than once", values.len()))
}

/// Tasks of a draft: as many as were read, one more for each split, one less for each join.
fn hand_in(world: &World, acts: &[Act], number: &str, tasks: usize) -> (Presence, String) {
    let documents = world.with("documents", "number", number);
    let [document] = documents.as_slice() else {
        let presence = if documents.is_empty() { Absent } else { Part };
        return (presence, format!("{} documents have the number {number}", documents.len()));
    };
    let id = document["id"].as_str().unwrap_or_default();
    let own: Vec<&Value> = world.with("tasks", "document_id", id);
    let roots = own.iter().filter(|task| task["parent_id"].is_null()).count();
    let (mut least, mut most) = (tasks, tasks);
    for act in acts.iter().filter(|act| act.may_stand()) {
        let done = usize::from(act.outcome == Outcome::Done);
        match &act.effect {
            Effect::Split { document, .. } if document == id => {
                least += done;
                most += 1;
            }
            // The joined task names no document once it is gone; its first one does.
            Effect::Join { first, .. } if own.iter().any(|task| task["id"] == first.as_str()) => {
                least -= 1;
                most -= done;
            }
            _ => {}
        }
    }
    let presence = if (least..=most).contains(&roots) { Whole } else { Part };
    (presence, format!("document {number} ({id}) has {roots} tasks, {least} to {most} are meant"))
}

fn confirm(world: &World, document: &str, parts: &[String]) -> (Presence, String) {
    let own = world.with("tasks", "document_id", document);
    let (given, roots): (Vec<&Value>, Vec<&Value>) = own.iter().partition(|task| !task["parent_id"].is_null());
    let mut found: Vec<String> =
        given.iter().map(|part| format!("{} {} {}", part["parent_id"], part["unit_name"], part["head_post"])).collect();
    found.sort();
    let state = world.row("documents", document).map_or(&Value::Null, |row| &row["state"]);
    let proposed = roots.iter().filter(|task| task["state"] == "proposed").count();
    let presence = match (state.as_str(), found.is_empty(), proposed) {
        (Some("confirmed"), _, 0) if found == parts => Whole,
        (Some("draft"), true, proposed) if proposed == roots.len() => Absent,
        _ => Part,
    };
    let told = format!(
        "document {document} is {state}, {} parts are handed out, {} are meant, {proposed} of {} tasks still proposed",
        found.len(),
        parts.len(),
        roots.len()
    );
    (presence, told)
}

fn split(world: &World, document: &str, task: &str, at: i64) -> (Presence, String) {
    let of_document = world.with("tasks", "document_id", document);
    let roots = || of_document.iter().filter(|task| task["parent_id"].is_null());
    let first = roots().any(|row| row["id"] == task && row["span_end"] == at);
    let second = roots().any(|row| row["id"] != task && row["span_start"] == at);
    let presence = match (first, second) {
        (true, true) => Whole,
        (false, false) => Absent,
        _ => Part,
    };
    (presence, format!("task {task} at {at}: first part {first}, second part {second}"))
}

fn join(world: &World, first: &str, second: &str, words: &str) -> (Presence, String) {
    let text = world.row("tasks", first).and_then(|row| row["text"].as_str()).unwrap_or_default();
    let (joined, gone) = (text.contains(words), world.row("tasks", second).is_none());
    let presence = match (joined, gone) {
        (true, true) => Whole,
        (false, false) => Absent,
        _ => Part,
    };
    (presence, format!("task {first} has the other's words: {joined}; task {second} is gone: {gone}"))
}

fn decide(world: &World, allocation: &str, name: &str, state: &str, moves: &[String]) -> (Presence, String) {
    let start = format!("{name}:");
    let noted = world.all("stock").filter(|row| row["note"].as_str().is_some_and(|note| note.starts_with(&start)));
    let mut found: Vec<String> = noted
        .map(|row| {
            let [reason, area] = ["reason", "area"].map(|key| row[key].as_str().unwrap_or_default());
            format!("{reason} {area} {} {}", row["lot"], row["quantity"])
        })
        .collect();
    let sent = world.all("shipments").filter(|row| row["allocation"] == *name);
    found.extend(sent.map(|row| {
        let [state, area] = ["state", "area"].map(|key| row[key].as_str().unwrap_or_default());
        format!("{state} {area} {} {}", row["lot"], row["doses"])
    }));
    found.sort();
    let now = world.row("allocations", allocation).map_or(&Value::Null, |row| &row["state"]);
    let presence = match now.as_str() {
        Some(now) if now == state && found == moves => Whole,
        Some("proposed") if found.is_empty() => Absent,
        _ => Part,
    };
    (presence, format!("the proposal is {now}, {} movements are there, {} are meant", found.len(), moves.len()))
}
