//! What is wrong in a definition: where, what, and what to do.

use base::message::{Message, Place};

/// What is wrong in a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its line, from 1; none where the fault is of the whole file.
    pub line: Option<u64>,
    /// What, as a message without its place.
    pub message: Message,
}

impl Fault {
    /// The message with its place.
    #[must_use]
    pub fn in_file(self, file: &str) -> Message {
        let place = Place { file: Some(file.to_owned()), row: self.line, ..Place::default() };
        self.message.at(place)
    }
}
