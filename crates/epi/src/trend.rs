//! A trend in words. Where one word ends and the next begins stands in `data/epi/trend.toml`.

use std::sync::OnceLock;

use base::words::{Lang, Words};
use serde::{Deserialize, Serialize};

/// Direction and strength of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Tăng nhanh.
    RisingStrongly,
    /// Tăng.
    Rising,
    /// Tăng nhẹ.
    RisingSlightly,
    /// Đi ngang: little change, or no clear direction.
    Steady,
    /// Giảm nhẹ.
    FallingSlightly,
    /// Giảm.
    Falling,
    /// Giảm nhanh.
    FallingStrongly,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    steady_below: f64,
    slight_below: f64,
    strong_from: f64,
}

impl Limits {
    fn builtin() -> &'static Self {
        static LIMITS: OnceLock<Limits> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        LIMITS.get_or_init(|| {
            toml::from_str(include_str!("../../../data/epi/trend.toml"))
                .unwrap_or_else(|error| panic!("trend.toml: {error}"))
        })
    }
}

impl Trend {
    /// From the change of one week to the next (0.25 = a quarter more) and whether its direction is certain.
    pub fn of(weekly_change: f64, certain: bool) -> Self {
        let limits = Limits::builtin();
        // A halving is as strong as a doubling: a fall is measured by the rise that would undo it.
        let size = if weekly_change < 0.0 { 1.0 / (1.0 + weekly_change).max(1e-9) - 1.0 } else { weekly_change };
        if !certain || size < limits.steady_below {
            return Self::Steady;
        }
        let rising = weekly_change > 0.0;
        match size {
            size if size < limits.slight_below => {
                if rising {
                    Self::RisingSlightly
                } else {
                    Self::FallingSlightly
                }
            }
            size if size < limits.strong_from => {
                if rising {
                    Self::Rising
                } else {
                    Self::Falling
                }
            }
            _ => {
                if rising {
                    Self::RisingStrongly
                } else {
                    Self::FallingStrongly
                }
            }
        }
    }

    /// Key of its words (Fluent).
    pub const fn key(self) -> &'static str {
        match self {
            Self::RisingStrongly => "epi-trend-rising-strongly",
            Self::Rising => "epi-trend-rising",
            Self::RisingSlightly => "epi-trend-rising-slightly",
            Self::Steady => "epi-trend-steady",
            Self::FallingSlightly => "epi-trend-falling-slightly",
            Self::Falling => "epi-trend-falling",
            Self::FallingStrongly => "epi-trend-falling-strongly",
        }
    }

    /// In words.
    pub fn text(self, lang: Lang) -> String {
        Words::of(lang).say(self.key(), &[])
    }
}
