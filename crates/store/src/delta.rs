//! Differences between two states of a record, field by field.

use serde_json::{Map, Value};

/// The fields that every write changes and no editor sets.
const STAMPS: [&str; 2] = ["version", "updated_at"];

/// The fields that differ: their values before and after.
pub(crate) fn between(before: &Value, after: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let (mut old, mut new) = (Map::new(), Map::new());
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return (old, new);
    };
    // An entry of a register has no keys for what is empty: what was emptied stands in the state before alone.
    let emptied = before.keys().filter(|key| !after.contains_key(*key));
    for key in after.keys().chain(emptied) {
        let of = |state: &'_ Map<String, Value>| state.get(key).unwrap_or(&Value::Null).clone();
        let (was, value) = (of(before), of(after));
        if was != value && !STAMPS.contains(&key.as_str()) {
            old.insert(key.clone(), was);
            new.insert(key.clone(), value);
        }
    }
    (old, new)
}

/// Are two records the same but for their stamps?
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    let (old, _) = between(a, b);
    old.is_empty()
}
