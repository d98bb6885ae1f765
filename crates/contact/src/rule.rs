//! Who counts as a contact, by the rule in force: `data/contact/rules.toml` or a file of the same form.

use std::sync::OnceLock;

use base::trust::Trust;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::day::DAY;

/// A definition of contact (người tiếp xúc gần).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `cv-11042`.
    pub id: String,
    /// The act and where it was read.
    pub source: String,
    /// How far the values may be trusted.
    pub trust: Trust,
    /// First day on which it held; none for a rule of one's own.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it held.
    pub valid_to: Option<NaiveDate>,
    /// Shared minutes from which two persons with masks are contacts; at least 1.
    pub masked_minutes: u16,
    /// Shared minutes from which they are when one of them wore none; at least 1, at most `masked_minutes`.
    pub unmasked_minutes: u16,
    /// A visit without a word on the mask is taken as unmasked.
    pub unknown_is_unmasked: bool,
    /// A case is infectious from this many days before its onset.
    pub before_onset_days: u32,
    /// A case without symptoms is infectious from this many days before its first positive sample.
    pub before_positive_days: u32,
}

/// Why a rule is none.
#[derive(Debug)]
pub enum RuleError {
    /// The text is no TOML of this form; the message names line and key.
    Form(toml::de::Error),
    /// Minutes must be 1 ≤ unmasked ≤ masked ≤ 1440.
    Minutes(String),
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Form(error) => error.fmt(f),
            Self::Minutes(id) => {
                write!(f, "rule {id}: minutes must be 1 ≤ unmasked_minutes ≤ masked_minutes ≤ {DAY}")
            }
        }
    }
}

impl std::error::Error for RuleError {}

#[derive(Deserialize)]
struct Book {
    rule: Vec<Rule>,
}

impl Rule {
    /// Reads one rule.
    pub fn from_toml(text: &str) -> Result<Self, RuleError> {
        toml::from_str::<Self>(text).map_err(RuleError::Form)?.checked()
    }

    /// The rules shipped with the program, oldest first.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn shipped() -> &'static [Self] {
        static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        RULES.get_or_init(|| {
            let book: Book = toml::from_str(include_str!("../../../data/contact/rules.toml"))
                .unwrap_or_else(|error| panic!("rules.toml: {error}"));
            book.rule
        })
    }

    /// A shipped rule by its id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        Self::shipped().iter().find(|rule| rule.id == id)
    }

    /// The shipped rule that held on a day.
    pub fn on(day: NaiveDate) -> Option<&'static Self> {
        Self::shipped()
            .iter()
            .find(|rule| rule.valid_from.is_some_and(|from| from <= day) && rule.valid_to.is_none_or(|to| day <= to))
    }

    fn checked(self) -> Result<Self, RuleError> {
        let fit = 1 <= self.unmasked_minutes
            && self.unmasked_minutes <= self.masked_minutes
            && u32::from(self.masked_minutes) <= DAY;
        if fit { Ok(self) } else { Err(RuleError::Minutes(self.id)) }
    }

    /// Shared minutes that make two visitors contacts.
    #[inline]
    pub fn minutes(&self, either_unmasked: bool) -> u16 {
        if either_unmasked { self.unmasked_minutes } else { self.masked_minutes }
    }

    /// First infectious minute of a case by its day of onset, or by the day of its first positive sample where it
    /// has no symptoms; never before day 0.
    pub fn infectious_from(&self, day: u32, symptoms: bool) -> u32 {
        let before = if symptoms { self.before_onset_days } else { self.before_positive_days };
        day.saturating_sub(before) * DAY
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, RuleError};

    #[test]
    fn the_shipped_rules_follow_one_another() {
        for rule in Rule::shipped() {
            assert!(rule.clone().checked().is_ok(), "{}", rule.id);
        }
        let on = |day: &str| Rule::on(day.parse().unwrap()).map(|rule| rule.id.as_str());
        assert_eq!(on("2021-07-29"), None);
        assert_eq!(on("2021-07-30"), Some("qd-3638"));
        assert_eq!(on("2021-12-28"), Some("qd-3638"));
        assert_eq!(on("2021-12-29"), Some("cv-11042"));
        assert_eq!(on("2022-04-14"), Some("cv-11042"));
        assert_eq!(on("2022-04-15"), Some("cv-1909"));
    }

    #[test]
    fn infectious_windows_are_those_of_the_acts() {
        let (old, new) = (Rule::by_id("qd-3638").unwrap(), Rule::by_id("cv-11042").unwrap());
        assert_eq!((old.infectious_from(20, true), old.infectious_from(20, false)), (17 * 1440, 6 * 1440));
        assert_eq!((new.infectious_from(20, true), new.infectious_from(20, false)), (18 * 1440, 18 * 1440));
        assert_eq!(new.infectious_from(1, true), 0);
        assert_eq!((new.minutes(false), new.minutes(true)), (15, 1));
    }

    #[test]
    fn a_rule_that_cannot_be_is_refused() {
        let text = |masked, unmasked| {
            format!(
                "id = \"own\"\nsource = \"a\"\ntrust = \"M\"\nmasked_minutes = {masked}\nunmasked_minutes = {unmasked}\n\
                 unknown_is_unmasked = false\nbefore_onset_days = 2\nbefore_positive_days = 2\n"
            )
        };
        assert!(Rule::from_toml(&text(15, 1)).is_ok());
        for (masked, unmasked) in [(0, 0), (15, 16), (15, 0), (2000, 1)] {
            assert!(matches!(Rule::from_toml(&text(masked, unmasked)), Err(RuleError::Minutes(_))));
        }
        let error = Rule::from_toml("id = 7").unwrap_err().to_string();
        assert!(error.contains("line 1"), "{error}");
    }
}
