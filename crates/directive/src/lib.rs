//! Reads Vietnamese administrative documents: of the State (Decree 30/2020) and of the Party (Guidance 36).
//!
//! [`read`] takes any text and never fails: what it cannot find stays empty.

mod document;

pub use document::{
    ADDRESSEES, Accountability, AccountabilityKind, Deadline, DeadlineKind, Document, Effect, Every, Item,
    MeasureGuess, Nature, Recipient, Recurrence, Reference, Signer, Span, Target, Task,
};

/// Reads a document. Any text gives a result; one that is no directive gives a document without tasks.
pub fn read(text: &str) -> Document {
    Document { text: base::text::nfc(text), ..Document::default() }
}
