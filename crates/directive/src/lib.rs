//! Reads Vietnamese administrative documents: of the State (Decree 30/2020) and of the Party (Guidance 36).
//!
//! [`read`] takes any text and never fails: what it cannot find stays empty.

mod accountability;
mod assignee;
mod attributes;
mod blocks;
mod clauses;
mod clock;
mod dates;
mod deadline;
mod document;
mod duties;
mod header;
mod issuer;
mod items;
mod lexicon;
mod lines;
mod marks;
mod names;
mod number;
mod order;
mod passage;
mod period;
mod place;
mod prose;
mod read;
mod refs;
mod schema;
mod sentences;
mod signature;
mod target;
mod tasks;
mod wordings;
pub mod write;
mod zones;

pub use document::{
    ADDRESSEES, Accountability, AccountabilityKind, Deadline, DeadlineKind, Document, Effect, Every, Item,
    MeasureGuess, Nature, Recipient, Recurrence, Reference, Signer, Span, Target, Task,
};
pub use period::period;
pub use place::place;
pub use read::read;
