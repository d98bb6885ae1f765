//! The document as PDF, set by typst inside the program: no file, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Str, Value};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::sheet::sheet;
use crate::{Error, Report};

const TEMPLATE: &str = include_str!("../../../data/templates/report.typ");

const FACES: [&[u8]; 4] = [
    include_bytes!("../../../data/fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../../data/fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../../data/fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../../data/fonts/LiberationSerif-BoldItalic.ttf"),
];

/// How many later documents the typesetter's memory of a document outlives; what is older is forgotten, so that
/// a server does not grow.
const REMEMBERED: usize = 4;

/// What does not change between documents.
struct Press {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let fonts: Vec<Font> = FACES.iter().flat_map(|face| Font::iter(Bytes::new(*face))).collect();
    Press { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, template: Source::detached(TEMPLATE) }
});

/// One document's view of the world: the template, the fonts and its own content.
struct Desk {
    library: LazyHash<Library>,
    press: &'static Press,
    pictures: Vec<Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.press.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    /// The document's own pictures, which the template asks for by their numbers; nothing else is a file.
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let number = id.vpath().file_stem().and_then(|stem| stem.parse::<usize>().ok());
        number.and_then(|number| self.pictures.get(number).cloned()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The document as a PDF file, the same bytes for the same report. A picture that cannot be drawn, for it is somebody's
/// own file, leaves its place empty; the words are what counts.
pub fn pdf(report: &Report) -> Result<Vec<u8>, Error> {
    let sheet = sheet(report);
    let pictures: Vec<Bytes> = sheet.pictures().map(|print| Bytes::new(print.png.clone())).collect();
    let content = serde_json::to_string(&sheet).map_err(|error| Error::Pdf(error.to_string()))?;
    let empty = vec![Bytes::new(EMPTY); pictures.len()];
    let file = match print(&content, pictures) {
        Err(_) if !empty.is_empty() => print(&content, empty),
        file => file,
    };
    typst::comemo::evict(REMEMBERED);
    file
}

/// A picture of one point that is not seen.
const EMPTY: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1F\x15\xC4\x89\0\0\0\x0BIDATx\x9Cc`\0\x02\0\0\x05\0\x01z^\xAB?\0\0\0\0IEND\xAEB`\x82";

fn print(content: &str, pictures: Vec<Bytes>) -> Result<Vec<u8>, Error> {
    let mut inputs = Dict::new();
    inputs.insert(Str::from("sheet"), Value::Str(Str::from(content)));
    let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
    let desk = Desk { library, press: &PRESS, pictures };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|faults| fault(&faults))?;
    typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|faults| fault(&faults))
}

fn fault(faults: &[SourceDiagnostic]) -> Error {
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    Error::Pdf(messages.join("; "))
}
