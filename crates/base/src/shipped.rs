//! Files of `data/` that are part of the program.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::trust::Trust;

/// A TOML file that is part of the program.
///
/// # Panics
///
/// Never in a program whose tests passed: what the program is built with does not change while it runs. A file that is
/// wrong must not look like one that says nothing.
#[expect(clippy::panic, reason = "the file is part of the program, and tests read it")]
pub fn toml<T: DeserializeOwned>(file: &str, text: &str) -> T {
    ::toml::from_str(text).unwrap_or_else(|error| panic!("data/{file}: {error}"))
}

/// [`toml`] of a file of rules, which says at its head where they come from (`source`) and how far that may be trusted
/// (`trust`): one that does not is wrong, and neither is a part of the rules.
///
/// # Panics
///
/// As [`toml`].
#[expect(clippy::panic, reason = "the file is part of the program, and tests read it")]
pub fn rules<T: DeserializeOwned>(file: &str, text: &str) -> T {
    let mut table: ::toml::Table = toml(file, text);
    let mut said = |key: &str| table.remove(key).unwrap_or_else(|| panic!("data/{file}: no {key}"));
    let (source, trust) = (said("source"), said("trust"));
    let read = String::deserialize(source).and_then(|_| Trust::deserialize(trust)).and_then(|_| T::deserialize(table));
    read.unwrap_or_else(|error| panic!("data/{file}: {error}"))
}

/// A JSON file that is part of the program: one that the pages read too.
///
/// # Panics
///
/// As [`toml`].
#[expect(clippy::panic, reason = "the file is part of the program, and tests read it")]
pub fn json<T: DeserializeOwned>(file: &str, text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("data/{file}: {error}"))
}

#[cfg(test)]
mod tests {
    #[test]
    #[should_panic(expected = "data/office/example.toml")]
    fn a_file_that_is_wrong_is_named() {
        let _: std::collections::BTreeMap<String, u8> = super::toml("office/example.toml", "a = 'b'");
    }

    #[test]
    fn rules_stand_without_their_source() {
        let read: std::collections::BTreeMap<String, u8> =
            super::rules("office/example.toml", "source = 'x'\ntrust = 'V'\na = 1");
        assert_eq!(read, std::collections::BTreeMap::from([("a".to_owned(), 1_u8)]));
    }

    #[test]
    #[should_panic(expected = "data/office/example.toml: no trust")]
    fn rules_that_do_not_say_how_far_they_are_trusted_are_wrong() {
        let _: std::collections::BTreeMap<String, u8> = super::rules("office/example.toml", "source = 'x'\na = 1");
    }
}
