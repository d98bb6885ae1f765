//! When the data do not carry an estimate. Said plainly, in the place of a number.

use base::message::Message;
use base::words::Lang;
use serde::{Deserialize, Serialize};

/// Too little data for an estimate, and how much it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotEnough {
    /// Days that the series must have.
    pub needed_days: usize,
    /// Days that it has.
    pub days: usize,
    /// Cases that the estimate needs in those days.
    pub needed_cases: u64,
    /// Cases that there are.
    pub cases: u64,
}

impl NotEnough {
    /// Refuses series that are too short or too empty in their last `needed_days`.
    pub(crate) fn unless(series: &[u64], needed_days: usize, needed_cases: u64) -> Result<(), Self> {
        let recent = &series[series.len().saturating_sub(needed_days)..];
        let cases = recent.iter().sum();
        if recent.len() < needed_days || cases < needed_cases {
            Err(Self { needed_days, days: series.len(), needed_cases, cases })
        } else {
            Ok(())
        }
    }

    /// As every part of the house says things.
    pub fn message(&self) -> Message {
        let key = if self.days < self.needed_days { "epi-not-enough-days" } else { "epi-not-enough-cases" };
        Message::new(key)
            .with("needed_days", self.needed_days)
            .with("days", self.days)
            .with("needed_cases", self.needed_cases)
            .with("cases", self.cases)
    }

    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        self.message().say(lang)
    }
}

impl std::fmt::Display for NotEnough {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for NotEnough {}
