//! What a newer definition must not do to entries that are there.

use base::message::Message;

use crate::field::{Field, Kind};
use crate::register::Register;

/// What of a definition would be lost with a newer one: fields and options that stand in entries are renamed, retired and
/// closed, never left out, and a value never becomes of another nature, except words.
pub fn breaks(before: &Register, now: &Register) -> Vec<Message> {
    let mut found = Vec::new();
    if now.version < before.version {
        let message = Message::new("register-version-back").with("from", before.version);
        found.push(message.with("to", now.version));
    }
    found.extend(lost(&before.fields, &now.fields));
    for state in before.states.iter().filter(|state| now.state(&state.key).is_none()) {
        found.push(Message::new("register-state-gone").with("key", &state.key));
    }
    found
}

fn lost(before: &[Field], now: &[Field]) -> Vec<Message> {
    let mut found = Vec::new();
    for old in before {
        // Entries may have it under any of the keys that it ever had.
        for key in std::iter::once(&old.key).chain(&old.was) {
            match now.iter().find(|new| new.key == *key || new.was.contains(key)) {
                None => found.push(Message::new("register-field-gone").with("key", key)),
                Some(new) if *key == old.key => found.extend(retyped(old, new)),
                Some(_) => {}
            }
        }
    }
    found
}

/// Its key; of a link, with what it leads to: an id of one kind is none of another.
fn nature(kind: &Kind) -> String {
    match kind {
        Kind::Link(to) => format!("{} {to}", kind.key()),
        _ => kind.key().to_owned(),
    }
}

fn retyped(old: &Field, new: &Field) -> Vec<Message> {
    let words = |kind: &Kind| matches!(kind, Kind::Text | Kind::LongText);
    // A table and what is told of a file are longer, written out, than a name may be.
    let long = old.kind == Kind::Repeat || old.kind.is_file();
    let fits = words(&new.kind) && (!long || new.kind == Kind::LongText);
    if nature(&old.kind) != nature(&new.kind) && !fits {
        let message = Message::new("register-retyped").with("key", &old.key).with("from", nature(&old.kind));
        return vec![message.with("to", nature(&new.kind))];
    }
    if words(&new.kind) {
        return Vec::new();
    }
    let columns = lost(&old.columns, &new.columns);
    let kept = |key: &str| new.choices().iter().any(|choice| choice.key == key);
    let gone = old.choices().iter().filter(|choice| !kept(&choice.key));
    let options =
        gone.map(|choice| Message::new("register-option-gone").with("key", &old.key).with("option", &choice.key));
    options.chain(columns).collect()
}
