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
