//! What a rule file says: values with their source and the trust that they deserve.

use base::words::Lang;
use serde::{Deserialize, Serialize};

/// How far a value may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Trust {
    /// Found in a published text that the source names.
    V,
    /// Found in a secondary text only.
    V2,
    /// From memory; to be verified by the province.
    M,
    /// Stated in a directive of the province.
    S,
}

impl Trust {
    /// The mark as it stands in files: `V`, `V2`, `M`, `S`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::V => "V",
            Self::V2 => "V2",
            Self::M => "M",
            Self::S => "S",
        }
    }

    /// How much is left to verify, least first.
    pub(crate) const fn doubt(self) -> u8 {
        match self {
            Self::V | Self::S => 0,
            Self::V2 => 1,
            Self::M => 2,
        }
    }
}

/// Words in both languages of the screen, as a rule file gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The words in a language.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// A value of a rule with its origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// The page or text that gives it.
    pub source: String,
    /// How far to rely on it.
    pub trust: Trust,
}

/// A level of the epidemic, 1 (green) to 4 (red).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// The number, 1 to 4.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Level {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        if (1..=4).contains(&number) { Ok(Self(number)) } else { Err(format!("{number} is not a level (1 to 4)")) }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// How a figure is compared with a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Bound {
    /// Met from the number on.
    AtLeast(f64),
    /// Met only beyond the number.
    Above(f64),
}

impl Bound {
    /// Whether the figure meets the bound.
    pub fn met(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(number) => figure >= number,
            Self::Above(number) => figure > number,
        }
    }

    /// The number compared with.
    pub const fn number(self) -> f64 {
        match self {
            Self::AtLeast(number) | Self::Above(number) => number,
        }
    }

    /// Reads the two ways in which a file may write a bound.
    pub(crate) fn from_keys(at_least: Option<f64>, above: Option<f64>) -> Result<Self, String> {
        let bound = match (at_least, above) {
            (Some(number), None) => Self::AtLeast(number),
            (None, Some(number)) => Self::Above(number),
            _ => return Err("needs exactly one of `at_least` and `above`".to_owned()),
        };
        if bound.number().is_finite() && bound.number() >= 0.0 {
            Ok(bound)
        } else {
            Err(format!("{} is not a limit (a number from 0 on)", bound.number()))
        }
    }
}

/// A threshold with its origin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "LimitKeys")]
pub struct Limit {
    /// What is compared.
    pub bound: Bound,
    /// The page or text that gives it.
    pub source: String,
    /// How far to rely on it.
    pub trust: Trust,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitKeys {
    at_least: Option<f64>,
    above: Option<f64>,
    source: String,
    trust: Trust,
}

impl TryFrom<LimitKeys> for Limit {
    type Error = String;
    fn try_from(keys: LimitKeys) -> Result<Self, String> {
        Ok(Self { bound: Bound::from_keys(keys.at_least, keys.above)?, source: keys.source, trust: keys.trust })
    }
}
