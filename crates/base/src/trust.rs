//! How far a value of a register may be trusted.

use serde::{Deserialize, Serialize};

/// Mark of trust (mức tin cậy) on a value that came from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Trust {
    /// Found in the full text of its source.
    V,
    /// Found at second hand.
    V2,
    /// From memory: to be checked by somebody who holds the source.
    M,
    /// Stands in one of the directives that the system was made for.
    S,
}

/// Reads the value of a figure that stands in a data file with its source and mark: `{ value, source, trust }`. For
/// `#[serde(deserialize_with = "base::trust::sourced")]`.
///
/// # Errors
/// What is wrong with the figure; a missing source or mark is.
pub fn sourced<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sourced<T> {
        value: T,
        #[serde(rename = "source")]
        _source: String,
        #[serde(rename = "trust")]
        _trust: Trust,
    }
    Sourced::deserialize(from).map(|given| given.value)
}
