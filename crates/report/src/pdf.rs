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

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The document as a PDF file, the same bytes for the same report.
pub fn pdf(report: &Report) -> Result<Vec<u8>, Error> {
    let content = serde_json::to_string(&sheet(report)).map_err(|error| Error::Pdf(error.to_string()))?;
    let mut inputs = Dict::new();
    inputs.insert(Str::from("sheet"), Value::Str(Str::from(content)));
    let desk = Desk { library: LazyHash::new(Library::builder().with_inputs(inputs).build()), press: &PRESS };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|faults| fault(&faults))?;
    let file = typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|faults| fault(&faults))?;
    typst::comemo::evict(REMEMBERED);
    Ok(file)
}

fn fault(faults: &[SourceDiagnostic]) -> Error {
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    Error::Pdf(messages.join("; "))
}
