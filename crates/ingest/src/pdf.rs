//! The text of a PDF, where it has one.

use base::message::Message;
use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use crate::IngestError;
use crate::guard::guarded;

/// Fewer letters than this on a page, on average, is a scan with a stamp or a page number on it.
const LETTERS_A_PAGE: usize = 20;

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Every page's text in order, none for a page that cannot be read; nothing where the file cannot be opened.
///
/// The library's own way through the pages ends at the first that it cannot read and does not say so.
fn pages(bytes: &[u8]) -> Option<Vec<Option<String>>> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        document.decrypt("").ok()?;
    }
    let page = |number: &u32| {
        let mut text = String::new();
        {
            let mut output = PlainTextOutput::new(&mut text);
            output_doc_page(&document, &mut output, *number).ok()?;
        }
        Some(text)
    };
    Some(document.get_pages().keys().map(page).collect())
}

/// The pages' text in order, a form feed between them, and what a clerk should look at.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<(String, Vec<Message>), IngestError> {
    let Some(pages) = guarded(|| pages(bytes)).flatten() else {
        let code = if holds(bytes, b"/Encrypt") { "ingest-locked" } else { "ingest-broken-pdf" };
        return Err(IngestError::new(code, name));
    };
    if pages.is_empty() && holds(bytes, b"/Encrypt") {
        return Err(IngestError::new("ingest-locked", name));
    }
    let texts: Vec<&str> = pages.iter().flatten().map(|page| page.trim_matches('\n')).collect();
    let letters: Vec<usize> = texts.iter().map(|page| page.chars().filter(|c| c.is_alphanumeric()).count()).collect();
    // A page that cannot be read would be lost: recognition takes the whole file.
    if texts.len() < pages.len() || letters.iter().sum::<usize>() < LETTERS_A_PAGE * pages.len().max(1) {
        return Err(IngestError::new("ingest-scan", name).with("pages", pages.len()));
    }
    let bare: Vec<String> = (1_usize..)
        .zip(&letters)
        .filter(|(_, letters)| **letters < LETTERS_A_PAGE)
        .map(|(number, _)| number.to_string())
        .collect();
    let note =
        (!bare.is_empty()).then(|| Message::new("ingest-pages-bare").with("pages", bare.join(", ")).in_file(name));
    Ok((texts.join("\n\u{C}\n"), note.into_iter().collect()))
}
