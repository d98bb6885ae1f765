//! Books: rows of a kind whose sum is a balance, such as the vaccine that a unit holds.

/// What a row changes in a book: the rows that agree in [`Book::columns`] have one balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Book {
    /// The columns that tell one book of the kind from another.
    pub columns: &'static [&'static str],
    /// The field that a refusal stands at.
    pub field: &'static str,
    /// The key of the words that refuse.
    pub code: &'static str,
    /// By how much the row changes the balance.
    pub change: i64,
}
