//! What is noted and how long it is kept: `data/access/log.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::record::Kind;

/// The file.
#[derive(Debug, Deserialize)]
pub(super) struct Rules {
    reads: Reads,
    pub(super) figures: Figures,
    pub(super) kept: Kept,
}

#[derive(Debug, Deserialize)]
struct Reads {
    kinds: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Figures {
    pub(super) doors: Vec<String>,
}

/// How long the log is kept.
#[derive(Debug, Clone, Deserialize)]
pub struct Kept {
    /// Days.
    pub days: u64,
    /// Why.
    pub source: String,
    /// V: read in a published text; M: from memory or our own choice.
    pub trust: String,
}

impl Rules {
    /// Are reads of a kind noted? Of a register, where it speaks of persons.
    pub(super) fn notes(&self, kind: Kind) -> bool {
        let of_persons = matches!(kind, Kind::Register(register) if register.definition.has_person());
        of_persons || self.reads.kinds.iter().any(|noted| noted == kind.key())
    }

    /// Does an address work for figures alone?
    pub(super) fn figures(&self, door: &str) -> bool {
        self.figures.doors.iter().any(|figures| figures == door)
    }
}

/// The rules shipped with the program. Should the file not be readable, which a test excludes, everything is noted and
/// kept: a log that says too much can be looked through, one that is silent cannot.
pub(super) fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        read().unwrap_or_else(|_| Rules {
            reads: Reads { kinds: Kind::all().map(|kind| kind.key().to_owned()).collect() },
            figures: Figures { doors: Vec::new() },
            kept: Kept { days: 36_500, source: String::new(), trust: "M".to_owned() },
        })
    })
}

fn read() -> Result<Rules, toml::de::Error> {
    toml::from_str(include_str!("../../../../data/access/log.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_knows_its_kinds() {
        let rules = read().unwrap();
        assert!(rules.reads.kinds.iter().all(|kind| Kind::from_key(kind).is_some()));
        assert!(rules.notes(Kind::Person) && !rules.notes(Kind::Stock));
        assert!(rules.kept.days >= 365);
    }
}
