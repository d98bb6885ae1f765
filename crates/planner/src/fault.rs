//! Why there is no plan.

use base::message::Message;
use base::words::{Lang, number};

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// A number that cannot be: negative, not finite, or too large to count.
    Number {
        /// Whose number: the id as given.
        id: String,
        /// The number.
        value: f64,
    },
    /// A route or a need that names what is not there.
    Unknown {
        /// Position of the route or need in its list.
        at: usize,
    },
    /// Floors that cannot be met together, with the doses that are missing at least, largest first.
    Floors(Vec<(String, f64)>),
}

impl Fault {
    /// What to say about it.
    pub fn message(&self) -> Message {
        match self {
            Self::Number { id, value } => Message::new("planner-number").with("id", id).with("value", value),
            Self::Unknown { at } => Message::new("planner-unknown").with("at", at),
            Self::Floors(short) => {
                let all: f64 = short.iter().map(|(_, doses)| doses).sum();
                let list: Vec<String> =
                    short.iter().take(5).map(|(id, doses)| format!("{id}: {}", shown(*doses, Lang::En))).collect();
                Message::new("planner-floors")
                    .with("floors", short.len())
                    .with("doses", shown(all, Lang::En))
                    .with("list", list.join("; "))
            }
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().full(Lang::En))
    }
}

impl std::error::Error for Fault {}

/// Fails on a number that is no amount.
pub(crate) fn amount(id: &str, value: f64) -> Result<f64, Fault> {
    // Beyond this a sum of amounts could no longer be counted exactly.
    let counts = (0.0..=1e12).contains(&value);
    if counts { Ok(value) } else { Err(Fault::Number { id: id.to_owned(), value }) }
}

/// A number for people: whole where it is whole, else with two decimals.
pub(crate) fn shown(value: f64, lang: Lang) -> String {
    number(value, if (value - value.round()).abs() < 0.005 { 0 } else { 2 }, lang)
}
