//! The text of a PDF, where it has one.

use crate::IngestError;
use crate::guard::guarded;

/// Fewer letters than this on a page, on average, is a scan with a stamp or a page number on it.
const LETTERS_A_PAGE: usize = 20;

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The pages' text in order, a form feed between them.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<String, IngestError> {
    let pages = match guarded(|| pdf_extract::extract_text_from_mem_by_pages(bytes)) {
        Some(Ok(pages)) => pages,
        Some(Err(_)) | None if holds(bytes, b"/Encrypt") => return Err(IngestError::new("ingest-locked", name)),
        Some(Err(_)) | None => return Err(IngestError::new("ingest-broken-pdf", name)),
    };
    let letters: usize = pages.iter().map(|page| page.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    if letters < LETTERS_A_PAGE * pages.len().max(1) && holds(bytes, b"/Encrypt") {
        return Err(IngestError::new("ingest-locked", name));
    }
    if letters < LETTERS_A_PAGE * pages.len().max(1) {
        return Err(IngestError::new("ingest-scan", name).with("pages", pages.len()));
    }
    let pages: Vec<&str> = pages.iter().map(|page| page.trim_matches('\n')).collect();
    Ok(pages.join("\n\u{C}\n"))
}
