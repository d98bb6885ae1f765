//! What one request about many rows of a list may be, from `data/lists/limits.json`, which the pages read too.

use std::sync::LazyLock;

use base::shipped;
use serde::Deserialize;

/// The bounds, as the file explains them.
#[derive(Debug, Deserialize)]
pub struct Limits {
    /// Rows that one request may change.
    pub at_once: usize,
    /// How long a request may be undone as a whole.
    pub(crate) undone_within_minutes: i64,
    /// Rows that are printed.
    pub printed: u64,
    /// Megabytes of a file in a field of a record.
    pub file_mb: usize,
}

/// The bounds of this program.
pub fn limits() -> &'static Limits {
    static LIMITS: LazyLock<Limits> =
        LazyLock::new(|| shipped::json("lists/limits.json", include_str!("../../../data/lists/limits.json")));
    &LIMITS
}

#[cfg(test)]
mod tests {
    use super::limits;
    use crate::list::MOST_ROWS;

    #[test]
    fn what_is_changed_at_once_comes_in_one_page() {
        assert!(limits().at_once as u64 <= MOST_ROWS);
    }
}
