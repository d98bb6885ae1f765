//! Fields as registers: the value that is there, or was seen, is the last one written, or one of those written at the
//! same time.

use super::world::World;
use super::{Act, Violation};
use crate::torture::history::{Effect, Fields, Look, Outcome};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// A value on its way into a field.
struct Write<'a> {
    value: &'a Value,
    /// What may stand for it, itself included: those that a person of this id was merged into.
    heirs: Vec<&'a Value>,
    start: Duration,
    end: Duration,
    done: bool,
}

impl Write<'_> {
    fn says(&self, value: &Value) -> bool {
        self.heirs.contains(&value)
    }
}

type Registers<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<Write<'a>>>;

fn written(act: &Act) -> Option<(&'static str, &str, &Fields)> {
    match &act.effect {
        Effect::Make { kind, id, fields } | Effect::Set { kind, id, fields } => Some((kind, id, fields)),
        _ => None,
    }
}

/// Registers of the records that the bench wrote. One that the bench did not make holds something else at first.
fn registers<'a>(acts: &'a [Act], world: &'a World) -> Registers<'a> {
    let mut registers = Registers::new();
    for act in acts.iter().filter(|act| act.may_stand()) {
        let Some((kind, id, fields)) = written(act) else { continue };
        for (field, value) in fields {
            let done = act.outcome == Outcome::Done;
            let write = Write { value, heirs: heirs(acts, world, value), start: act.start, end: act.end, done };
            registers.entry((kind, id, field)).or_default().push(write);
        }
    }
    registers
}

/// Those into whom the person of an id is merged, or was: what was written then stays theirs when the merge is undone.
fn heirs<'a>(acts: &'a [Act], world: &'a World, value: &'a Value) -> Vec<&'a Value> {
    let mut heirs = vec![value];
    for at in 0.. {
        let Some(person) = heirs.get(at).and_then(|id| id.as_str()) else { break };
        let now = world.row("persons", person).map(|row| &row["merged_into"]);
        let once = acts.iter().filter(|act| act.may_stand()).filter_map(|act| match written(act)? {
            ("persons", id, fields) if id == person => fields.get("merged_into"),
            _ => None,
        });
        let next: Vec<&Value> = now.into_iter().chain(once).filter(|id| id.is_string()).collect();
        for id in next {
            if !heirs.contains(&id) {
                heirs.push(id);
            }
        }
    }
    heirs
}

/// A value that somebody saw was written, whatever its writer heard.
pub fn believe(acts: &mut [Act], looks: &[Look]) {
    for look in looks {
        let Some(row) = &look.row else { continue };
        for act in acts.iter_mut().filter(|act| matches!(act.outcome, Outcome::Unknown(_))) {
            let Some((kind, id, fields)) = written(act) else { continue };
            let seen = kind == look.kind
                && id == look.id
                && fields.iter().any(|(key, value)| told_apart(value) && row[key] == *value);
            if seen {
                act.end = look.end;
                act.outcome = Outcome::Done;
            }
        }
    }
}

/// A word of the bench's own, which nobody else writes.
fn told_apart(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() > 10 && text.chars().any(|c| c.is_ascii_digit()))
}

pub fn check(acts: &[Act], looks: &[Look], world: &World) -> Vec<Violation> {
    let registers = registers(acts, world);
    let mut found = Vec::new();
    for ((kind, id, field), writes) in &registers {
        let Some(row) = world.row(kind, id) else { continue };
        if let Some((class, told)) = last(writes, &row[*field], Duration::ZERO, Duration::MAX) {
            found.push(Violation::new(class, format!("{kind} {id}, {field}: {told}")).about(acts, &[id]));
        }
    }
    for look in looks {
        let seen = format!("{} {} seen at {:.3} s", look.kind, look.id, look.start.as_secs_f64());
        match &look.row {
            None => found
                .extend(missed(acts, look).map(|class| Violation::new(class, seen.clone()).about(acts, &[&look.id]))),
            Some(row) => {
                let (id, kind) = (look.id.as_str(), look.kind);
                let of_record = registers.range((kind, id, "")..).take_while(|((k, i, _), _)| *k == kind && *i == id);
                for ((_, _, field), writes) in of_record {
                    if let Some((class, told)) = last(writes, &row[*field], look.start, look.end) {
                        let what = format!("{seen}, {field}: {told}");
                        found.push(Violation::new(class, what).about(acts, &[id]));
                    }
                }
            }
        }
    }
    found
}

/// Is `value` one that may stand last between `from` and `to`? With `from` zero and `to` the end of time it is the
/// value found in a quiet world.
fn last(writes: &[Write<'_>], value: &Value, from: Duration, to: Duration) -> Option<(&'static str, String)> {
    let quiet = to == Duration::MAX;
    let over = |write: &Write<'_>, since: Duration| write.done && write.start > since && (quiet || write.end < from);
    let candidates: Vec<&Write<'_>> =
        writes.iter().filter(|write| write.says(value) && (quiet || write.start < to)).collect();
    if candidates.is_empty() {
        // What was there before the bench wrote may stand as long as nothing of it was acknowledged.
        let newest = writes.iter().filter(|write| over(write, Duration::ZERO)).max_by_key(|write| write.start)?;
        return Some(("an acknowledged value is not there", format!("{value} instead of {}", newest.value)));
    }
    let stands = |write: &&&Write<'_>| !writes.iter().any(|later| over(later, write.end));
    if candidates.iter().any(|write| stands(&write)) {
        return None;
    }
    Some(("an acknowledged value was lost to an older one", format!("{value} is older")))
}

/// A record that was made and not removed, and was not found.
fn missed(acts: &[Act], look: &Look) -> Option<&'static str> {
    let mut made = false;
    for act in acts {
        match &act.effect {
            Effect::Make { id, .. } if *id == look.id => made |= act.outcome == Outcome::Done && act.end < look.start,
            Effect::Remove { id, .. } if *id == look.id && act.may_stand() && act.start < look.end => return None,
            _ => {}
        }
    }
    made.then_some("an acknowledged record was not found")
}
