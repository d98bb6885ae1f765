//! An entry as its fields.

use serde_json::{Map, Value};

/// An entry's fields, with `state` and `area`.
pub type Doc = Map<String, Value>;
