//! What a file is, by its bytes; its name is only believed where the bytes say nothing.

use crate::{IngestError, encoding};

/// Kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Plain text, Markdown, CSV.
    Text,
    /// Word document (OOXML).
    Docx,
    /// Excel workbook (OOXML).
    Xlsx,
    /// PDF.
    Pdf,
    /// Word document in the binary form before 2007.
    Doc,
    /// Excel workbook in the binary form before 2007.
    Xls,
    /// Office file under a password.
    Locked,
    /// Picture.
    Image,
    /// Rich text.
    Rtf,
    /// Archive of files.
    Archive,
    /// Anything else.
    Other,
}

/// First bytes of pictures.
const IMAGES: [&[u8]; 7] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\0\0\0\x0CjP"];
/// First bytes of archives other than zip.
const ARCHIVES: [&[u8]; 4] = [b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"\xFD7zXZ"];
/// How far into a file the mark of a PDF may stand.
const PDF_WINDOW: usize = 1024;

pub(crate) fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Names inside an old Office file are UTF-16.
fn holds_name(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    holds(bytes, &wide)
}

/// What a file is.
pub(crate) fn kind(bytes: &[u8]) -> FileKind {
    let begins = |mark: &&[u8]| bytes.starts_with(mark);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return match () {
            () if holds_name(bytes, "EncryptedPackage") => FileKind::Locked,
            () if holds_name(bytes, "WordDocument") => FileKind::Doc,
            () if holds_name(bytes, "Workbook") || holds_name(bytes, "Book") => FileKind::Xls,
            () => FileKind::Other,
        };
    }
    if holds(&bytes[..bytes.len().min(PDF_WINDOW)], b"%PDF-") {
        return FileKind::Pdf;
    }
    if bytes.starts_with(b"{\\rtf") {
        return FileKind::Rtf;
    }
    // "BM" also begins a text: a picture has zero bytes soon after.
    if IMAGES.iter().any(begins) && bytes.iter().take(64).any(|b| *b == 0 || *b == 0xFF) {
        return FileKind::Image;
    }
    if ARCHIVES.iter().any(begins) {
        return FileKind::Archive;
    }
    if encoding::looks_like_text(bytes) { FileKind::Text } else { FileKind::Other }
}

/// The error for a file of a kind that is not read, in words for a document (`text`) or a table (`rows`).
pub(crate) fn refuse(kind: FileKind, name: &str, table: bool) -> IngestError {
    let code = match kind {
        FileKind::Doc => "ingest-old-word",
        FileKind::Xls => "ingest-old-excel",
        FileKind::Locked => "ingest-locked",
        FileKind::Image => "ingest-picture",
        FileKind::Archive => "ingest-archive",
        _ if table => "ingest-not-a-table",
        _ => "ingest-not-a-document",
    };
    IngestError::new(code, name)
}

/// What a zip file is.
fn archive(bytes: &[u8]) -> FileKind {
    let Ok(archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return FileKind::Archive;
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        FileKind::Docx
    } else if has("xl/workbook.xml") {
        FileKind::Xlsx
    } else {
        FileKind::Archive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_not_names_tell_the_kind() {
        assert_eq!(kind(b"%PDF-1.7 ..."), FileKind::Pdf);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0"), FileKind::Image);
        assert_eq!(kind(b"{\\rtf1 x}"), FileKind::Rtf);
        assert_eq!(kind("BMI và sức khỏe".as_bytes()), FileKind::Text);
        assert_eq!(kind(b"\x7fELF\0\0\0\x01"), FileKind::Other);
        let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind(&old), FileKind::Doc);
    }
}
