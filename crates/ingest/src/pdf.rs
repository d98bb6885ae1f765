//! The text of a PDF, where it has one.

use std::fmt;
use std::io::Read;

use base::message::Message;
use flate2::read::ZlibDecoder;
use pdf_extract::{ConvertToFmt, Dictionary, Document, PlainTextOutput, Stream, output_doc_page};

use crate::guard::guarded;
use crate::{IngestError, MAX_TEXT};

/// Fewer letters than this on a page, on average, is a scan with a stamp or a page number on it.
const LETTERS_A_PAGE: usize = 20;
/// Pages that are read: looking a page up takes as long as there are pages.
const MOST_PAGES: usize = 2_000;
/// Bytes of a page's drawing once unpacked; the library holds each of its words apart.
const MAX_DRAWING: usize = 8 * 1024 * 1024;
/// Bytes of all that is unpacked while the pages are read: drawings, tables of letters, fonts.
const MAX_UNPACKED: usize = 128 * 1024 * 1024;
/// Ways of packing that are undone one after the other. Programs use one or two.
const MOST_FILTERS: usize = 2;

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Text up to a length; one page may draw the same form a million times.
struct Bounded<'a> {
    text: String,
    left: &'a mut usize,
}

impl fmt::Write for Bounded<'_> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        *self.left = self.left.checked_sub(more.len()).unwrap_or_default();
        if *self.left == 0 {
            return Err(fmt::Error);
        }
        self.text.push_str(more);
        Ok(())
    }
}

impl<'a, 'b> ConvertToFmt for &'a mut Bounded<'b> {
    type Writer = &'a mut Bounded<'b>;

    fn convert(self) -> Self::Writer {
        self
    }
}

/// Does all that a file packs unpack within bounds?
fn unpacks_within_bounds(document: &Document) -> bool {
    let mut left = MAX_UNPACKED;
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    // Pictures are not looked into.
    streams.filter(|stream| !is(&stream.dict, b"Subtype", b"Image")).all(|stream| {
        let most = if is_font(&stream.dict) { left } else { left.min(MAX_DRAWING) };
        unpacked(stream, most).is_some_and(|size| {
            left -= size;
            true
        })
    })
}

fn is(dictionary: &Dictionary, key: &[u8], value: &[u8]) -> bool {
    dictionary.get(key).and_then(|object| object.as_name()).is_ok_and(|name| name == value)
}

/// Font programs say the lengths of their parts, or what kind they are.
fn is_font(dictionary: &Dictionary) -> bool {
    dictionary.has(b"Length1")
        || ["Type1C", "CIDFontType0C", "OpenType"].iter().any(|kind| is(dictionary, b"Subtype", kind.as_bytes()))
}

/// Size of a stream once unpacked, counted and not believed; `None` above `most`.
fn unpacked(stream: &Stream, most: usize) -> Option<usize> {
    let filters = stream.filters().unwrap_or_default();
    if filters.len() > MOST_FILTERS {
        return None;
    }
    let mut content = stream.content.clone();
    for _ in filters.iter().filter(|filter| **filter == b"FlateDecode") {
        let mut next = Vec::new();
        // What is damaged unpacks to less.
        let _ = ZlibDecoder::new(content.as_slice()).take(most as u64 + 1).read_to_end(&mut next);
        content = next;
        if content.len() > most {
            return None;
        }
    }
    Some(content.len()).filter(|size| *size <= most)
}

/// Every page's text in order, none for a page that cannot be read.
///
/// The library's own way through the pages ends at the first that it cannot read and does not say so.
fn pages(bytes: &[u8]) -> Result<Vec<Option<String>>, &'static str> {
    let broken = |_| "ingest-broken-pdf";
    let mut document = Document::load_mem(bytes).map_err(broken)?;
    if document.is_encrypted() {
        document.decrypt("").map_err(broken)?;
    }
    if !unpacks_within_bounds(&document) {
        return Err("ingest-unpacks-too-large");
    }
    let numbers: Vec<u32> = document.get_pages().keys().copied().collect();
    if numbers.len() > MOST_PAGES {
        return Err("ingest-text-too-long");
    }
    let mut left = MAX_TEXT;
    let mut pages = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut page = Bounded { text: String::new(), left: &mut left };
        let sound = output_doc_page(&document, &mut PlainTextOutput::new(&mut page), number);
        let text = page.text;
        if left == 0 {
            return Err("ingest-text-too-long");
        }
        pages.push(sound.is_ok().then_some(text));
    }
    Ok(pages)
}

/// The pages' text in order, a form feed between them, and what a clerk should look at.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<(String, Vec<Message>), IngestError> {
    let pages = guarded(|| pages(bytes)).unwrap_or(Err("ingest-broken-pdf")).map_err(|code| {
        let locked = code == "ingest-broken-pdf" && holds(bytes, b"/Encrypt");
        IngestError::new(if locked { "ingest-locked" } else { code }, name)
    })?;
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
