//! What is believed before a series has spoken: `data/epi/forecast.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::place::{FEATURES, TRAITS};
use super::weeks::LATEST;

/// Points by which the usual errors are given, equally likely.
pub(super) const POINTS: f64 = 40.0;

/// All kinds of counts that are known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: String,
    kind: Vec<Kind>,
}

/// How a kind of counts usually behaves, and how far the series at hand may overrule that.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// `case`, `death`, `hosp`, or `any` for everything else.
    pub id: String,
    /// Other names of the same.
    names: Vec<String>,
    /// Weeks of one whole panel that the belief about a coefficient is worth, times the rows a week may count as.
    pub(super) worth: f64,
    /// The same for the common drift, which is what all places share by chance in a season.
    pub(super) drift_worth: f64,
    /// How much of the measured skewness of errors is kept (0 to 1).
    pub(super) skewness: f64,
    /// Power of the count by which a place weighs in the spread of errors.
    pub(super) spread_power: f64,
    /// What is reported late; without it, counts are taken as they are.
    pub(super) late: Option<Late>,
    /// How much of the growth that all places share is kept apart from their own (0 or 1).
    pub(super) common: f64,
    /// How much of the yearly rhythm of a place is believed, where one is known (0 to 1).
    pub(super) season: f64,
    /// Rows that this belief is worth, of a season that brings a logarithm of 1 in a week: a season that comes
    /// stronger or weaker is learnt.
    pub(super) season_worth: f64,
    /// For 1, 2, 3 and 4 weeks ahead.
    pub(super) ahead: [Ahead; 4],
}

/// What is believed of the growth of the latest weeks after their first report.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Late {
    /// Its logarithm, of the latest three weeks, the latest first.
    pub(super) growth: [f64; LATEST],
    /// Issues that this is worth.
    pub(super) worth: f64,
}

/// The belief for a number of weeks ahead.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ahead {
    /// Coefficients of the log change on the features.
    pub(super) change: [f64; FEATURES],
    /// Mean squares of the features.
    pub(super) squares: [f64; FEATURES],
    /// Coefficients of the log size of the error on the traits.
    pub(super) spread: [f64; TRAITS],
    /// Errors over their usual size, equally likely, in order.
    pub(super) errors: [[f64; 10]; 4],
}

impl Kind {
    /// The kind by its name (`case`, `cases`, `death`, `hosp`, …); what is not known is `any`.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn named(name: &str) -> &'static Self {
        static KINDS: OnceLock<Vec<Kind>> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        let kinds = KINDS.get_or_init(|| {
            toml::from_str::<File>(include_str!("../../../../data/epi/forecast.toml"))
                .map_or_else(|error| panic!("forecast.toml: {error}"), |file| file.kind)
        });
        let name = name.trim().to_lowercase();
        let last = kinds.len() - 1;
        kinds.iter().find(|kind| kind.id == name || kind.names.contains(&name)).unwrap_or(&kinds[last])
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn names_lead_to_kinds_and_the_rest_to_any() {
        assert_eq!(Kind::named("Deaths").id, "death");
        assert_eq!(Kind::named("wk inc covid hosp").id, "hosp");
        assert_eq!(Kind::named("dengue").id, "any");
        for name in ["case", "death", "hosp", "any"] {
            let kind = Kind::named(name);
            assert_eq!(kind.id, name);
            for ahead in &kind.ahead {
                assert!(ahead.squares.iter().all(|square| *square >= 0.0) && ahead.squares[0] > 0.0);
                let errors = ahead.errors.as_flattened();
                assert!(errors.is_sorted() && errors[0] < 0.0 && errors[39] > 0.0);
            }
        }
    }
}
