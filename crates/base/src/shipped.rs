//! Files of `data/` that are part of the program.

use serde::de::DeserializeOwned;

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
}
