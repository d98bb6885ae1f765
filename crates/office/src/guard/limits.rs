//! The figures of `data/access/signing-in.toml`.

use std::time::Duration;

use base::trust::sourced;
use serde::Deserialize;

use crate::problem::{Class, Problem, Result};

/// What bounds signing in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub tries: Tries,
    pub answers: Answers,
    pub line: Line,
    pub passwords: Passwords,
}

/// Tries that cost nothing, and what comes beyond.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tries {
    #[serde(deserialize_with = "sourced")]
    pub of_name_from_peer: u32,
    #[serde(deserialize_with = "sourced")]
    pub of_name: u32,
    #[serde(deserialize_with = "sourced")]
    pub from_peer: u32,
    #[serde(deserialize_with = "sourced")]
    forgotten_minutes: u32,
    #[serde(deserialize_with = "sourced")]
    slow_seconds: u32,
}

impl Tries {
    /// The time in which a full count is forgotten, and the longest wait.
    pub fn forgotten(&self) -> Duration {
        Duration::from_mins(self.forgotten_minutes.max(1).into())
    }
    /// From one try of the slow way to the next.
    pub fn slow(&self) -> Duration {
        Duration::from_secs(self.slow_seconds.into())
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    #[serde(deserialize_with = "sourced")]
    wrong_after_ms: u32,
    #[serde(deserialize_with = "sourced")]
    refused_after_ms: u32,
}

impl Answers {
    /// A wrong try is answered so long after it came.
    pub fn wrong_after(self) -> Duration {
        Duration::from_millis(self.wrong_after_ms.max(1).into())
    }
    /// … and one beyond the tries that are free so long.
    pub fn refused_after(self) -> Duration {
        Duration::from_millis(self.refused_after_ms.max(1).into())
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    #[serde(deserialize_with = "sourced")]
    most: u32,
    #[serde(deserialize_with = "sourced")]
    pub from_peer: u32,
    #[serde(deserialize_with = "sourced")]
    pub whole: u32,
}

impl Line {
    /// Passwords computed at the same time.
    pub fn at_once(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        cores.min(self.most.max(1) as usize)
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Passwords {
    #[serde(deserialize_with = "sourced")]
    pub shortest: u32,
    #[serde(deserialize_with = "sourced")]
    pub longest: u32,
    #[serde(deserialize_with = "sourced")]
    pub different: u32,
}

impl Limits {
    /// The file shipped with the program.
    pub fn shipped() -> Result<Self> {
        toml::from_str(include_str!("../../../../data/access/signing-in.toml")).map_err(|what| {
            Problem::new(Class::Unavailable, "store-data")
                .with("file", "data/access/signing-in.toml")
                .with("what", what)
        })
    }
}
