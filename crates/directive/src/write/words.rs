//! Set words of the papers, from `data/directive/writing.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::lexicon::load;

#[derive(Deserialize)]
struct File {
    words: BTreeMap<String, String>,
    due: BTreeMap<String, String>,
}

static WORDS: LazyLock<File> = LazyLock::new(|| load(include_str!("../../../../data/directive/writing.toml")));

/// The words of a key.
pub(super) fn say(key: &str) -> &'static str {
    WORDS.words.get(key).map_or("", String::as_str)
}

/// The words of a deadline.
pub(super) fn due(key: &str) -> &'static str {
    WORDS.due.get(key).map_or("", String::as_str)
}

/// Fills the places of a wording.
pub(super) fn fill(wording: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(wording.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
