//! Documents into text.

use base::text::nfc;

use crate::encoding::{self, Encoding};
use crate::error::megabytes;
use crate::kind::{self, FileKind};
use crate::{IngestError, MAX_DOCUMENT, MAX_TEXT, docx, pdf};

/// A document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The text: NFC, lines ended by `\n`.
    pub text: String,
    /// What the file is.
    pub kind: FileKind,
    /// How its letters were coded; `None` for kinds that say so themselves, unless an old font was used in them.
    pub encoding: Option<Encoding>,
    /// What a clerk should look at, as messages.
    pub notes: Vec<base::message::Message>,
}

/// The text of a document: .txt, .md, .docx, or .pdf with text.
///
/// # Errors
/// Empty, larger than [`MAX_DOCUMENT`], longer than [`MAX_TEXT`], of another kind, locked, a scan, damaged, or in no known encoding.
pub fn text(name: &str, bytes: &[u8]) -> Result<TextFile, IngestError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::new("ingest-empty", name));
    }
    if bytes.len() > MAX_DOCUMENT {
        let error = IngestError::new("ingest-too-large", name);
        return Err(error.with("size", megabytes(bytes.len())).with("limit", megabytes(MAX_DOCUMENT)));
    }
    let kind = kind::kind(bytes);
    let mut notes = Vec::new();
    let (text, encoding) = match kind {
        FileKind::Docx => (docx::read(name, bytes)?, None),
        FileKind::Pdf => {
            let (text, bare) = pdf::read(name, bytes)?;
            notes.extend(bare);
            (text, None)
        }
        FileKind::Text => {
            let (text, encoding) = plain(name, bytes)?;
            (text, Some(encoding))
        }
        other => return Err(kind::refuse(other, name, false)),
    };
    if text.len() > MAX_TEXT {
        return Err(IngestError::new("ingest-text-too-long", name));
    }
    let (text, encoding) = match encoding::disguised(&text) {
        Some((text, encoding)) => (text, Some(encoding)),
        None => (text, encoding),
    };
    let text = nfc(&text.replace("\r\n", "\n").replace('\r', "\n"));
    if text.trim().is_empty() {
        return Err(IngestError::new("ingest-empty", name));
    }
    notes.extend(encoding.and_then(|encoding| converted(name, encoding)));
    Ok(TextFile { text, kind, encoding, notes })
}

fn plain(name: &str, bytes: &[u8]) -> Result<(String, Encoding), IngestError> {
    let unknown = || IngestError::new("ingest-encoding", name);
    let encoding = encoding::detect(bytes, false).ok_or_else(unknown)?;
    let text = encoding.decode(bytes).ok_or_else(unknown)?;
    Ok((text, encoding))
}

/// A remark for texts that were converted by a table.
pub(crate) fn converted(name: &str, encoding: Encoding) -> Option<base::message::Message> {
    let note = |code| base::message::Message::new(code).with("encoding", encoding.name()).in_file(name);
    match encoding {
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => None,
        Encoding::Tcvn3 => Some(note("ingest-converted-capitals")),
        Encoding::Vni | Encoding::Windows1258 => Some(note("ingest-converted")),
    }
}
