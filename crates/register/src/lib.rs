//! Registers (sổ theo dõi): what only writes, counts, moves through states and lists is a file of words and rules, not
//! code. This crate reads such a file, says with file and line what is wrong in it, and answers for an entry what it
//! lacks, what it counts and what may become of it. No files, no clock, no database.
//!
//! A [`Register`] that was read is whole: every field, state and condition that it names is there.

mod change;
mod condition;
mod doc;
mod effect;
mod entry;
mod fault;
mod field;
mod label;
mod line;
mod opens;
mod position;
mod raw;
mod read;
mod register;
mod steps;

pub use change::breaks;
pub use condition::{Condition, NOW};
pub use doc::Doc;
pub use effect::{Effect, Sort, effects};
pub use entry::{Counted, Wrong, empty};
pub use fault::Fault;
pub use field::{Choice, Field, Kind, WHOLE};
pub use label::Label;
pub use line::Line;
pub use opens::Opens;
pub use read::read;
pub use register::{Register, Rule, Tally};
pub use steps::{Books, Clock, Move, State};

/// The definitions shipped with the program: name of the file, its text.
pub const BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/definitions.rs"));
