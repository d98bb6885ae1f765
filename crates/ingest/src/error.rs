//! Why a file could not be read, for people.

use std::fmt;

use base::message::Message;
use base::words::Lang;
use serde::{Deserialize, Serialize};

/// A file, or a row of it, could not be read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IngestError(Box<Message>);

impl IngestError {
    /// An error of a file.
    pub(crate) fn new(code: &'static str, file: &str) -> Self {
        Message::new(code).in_file(file).into()
    }

    /// An error whose place the caller adds.
    pub(crate) fn bare(code: &'static str) -> Self {
        Message::new(code).into()
    }

    /// With a value for its words.
    #[must_use]
    pub(crate) fn with(self, name: &'static str, value: impl fmt::Display) -> Self {
        self.0.with(name, value.to_string()).into()
    }

    /// What is wrong, where, and what to do.
    pub fn message(&self) -> &Message {
        &self.0
    }

    /// True where the file, and not one of its rows, cannot be read.
    pub fn of_file(&self) -> bool {
        self.0.at.as_ref().is_none_or(|at| at.row.is_none())
    }

    /// The Fluent key, stable.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
}

impl From<Message> for IngestError {
    fn from(message: Message) -> Self {
        Self(Box::new(message))
    }
}

impl From<IngestError> for Message {
    fn from(error: IngestError) -> Self {
        *error.0
    }
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.full(Lang::Vi))
    }
}

impl fmt::Debug for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.full(Lang::En))
    }
}

impl std::error::Error for IngestError {}

/// A size in bytes as people say it.
pub(crate) fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}
