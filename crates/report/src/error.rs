//! What can go wrong while a file is written.

use base::message::Message;

/// A file could not be written. The content never causes this: it is a fault of the template or of a library.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The typesetter refused.
    #[error("the PDF could not be made: {0}")]
    Pdf(String),
    /// The package could not be closed.
    #[error("the DOCX could not be made: {0}")]
    Docx(String),
}

impl Error {
    /// What happened and what to do, for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Pdf(reason) => Message::new("report-error-pdf").with("reason", reason),
            Self::Docx(reason) => Message::new("report-error-docx").with("reason", reason),
        }
    }
}
