//! CSV as a stream: comma, semicolon, tab or bar; any encoding that Vietnamese offices use.

use std::io::{Cursor, Read};

use ::csv::{ByteRecord, ReaderBuilder};

use crate::encoding::{self, Encoding};
use crate::sheet::{Cell, Row, RowResult, SAMPLE, Sheet};
use crate::stream::{self, EmptyLines, Narrow};
use crate::text::converted;
use crate::{IngestError, MAX_CELL, MAX_COLUMNS};

const DELIMITERS: [u8; 4] = *b",;\t|";
/// Rows by which the delimiter is told.
const TRIED: usize = 20;
/// Bytes of the longest cell.
const MAX_BYTES: usize = 4 * MAX_CELL;

/// Opens a CSV file of which `sample` has been read already.
pub(crate) fn open<'a>(name: &str, sample: Vec<u8>, rest: impl Read + 'a) -> Result<Sheet<'a>, IngestError> {
    let encoding =
        encoding::detect(&sample, sample.len() >= SAMPLE).ok_or_else(|| IngestError::new("ingest-encoding", name))?;
    let notes = converted(name, encoding).into_iter().collect();
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let bytes = Cursor::new(sample.clone()).chain(rest);
    // Cells of all encodings but UTF-16 can be decoded one by one: their delimiters are single ASCII bytes.
    let (cells, start, source): (_, _, Box<dyn Read + 'a>) = if wide {
        let start = encoding.decode(&sample[..sample.len() & !1]).unwrap_or_default().into_bytes();
        (Encoding::Utf8, start, Box::new(Narrow::new(encoding, bytes)))
    } else {
        (encoding, sample, Box::new(bytes))
    };
    let (delimiter, declared) = delimiter(&start);
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(64 * 1024)
        .from_reader(EmptyLines::new(delimiter, source));
    let rows = Rows { file: name.to_owned(), encoding: cells, reader, count: 0, begun: false, ended: false };
    Sheet::new(name, notes, Box::new(rows.skip(usize::from(declared))))
}

/// The delimiter, and whether the first line declares it ("sep=;"), as Excel writes.
fn delimiter(sample: &[u8]) -> (u8, bool) {
    let bare = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample);
    if let [b's', b'e', b'p', b'=', delimiter, b'\r' | b'\n', ..] = bare
        && DELIMITERS.contains(delimiter)
    {
        return (*delimiter, true);
    }
    // The one that cuts the most rows into as many cells as the widest head; then the one that makes more cells.
    let score = |delimiter: u8| {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bare);
        let widths: Vec<usize> = reader.byte_records().take(TRIED).flatten().map(|record| record.len()).collect();
        let width = widths.iter().copied().max().unwrap_or(0);
        let alike = widths.iter().filter(|w| **w == width).count();
        if width > 1 { (alike, width) } else { (0, 0) }
    };
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    (best.0, false)
}

struct Rows<R> {
    file: String,
    encoding: Encoding,
    reader: csv::Reader<R>,
    /// Rows so far, empty ones included.
    count: u64,
    begun: bool,
    ended: bool,
}

impl<R: Read> Iterator for Rows<R> {
    type Item = RowResult;

    fn next(&mut self) -> Option<RowResult> {
        if self.ended {
            return None;
        }
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Err(error) => {
                self.ended = true;
                let long = matches!(error.kind(), csv::ErrorKind::Io(error) if stream::is_too_long(error));
                return Some(Err(if long {
                    self.at("ingest-row-too-long", self.count + 1)
                } else {
                    IngestError::new("ingest-unreadable", &self.file).with("reason", error)
                }));
            }
        }
        self.count += 1;
        let number = self.count;
        // A cell longer than a cell can be has swallowed what follows it: a quotation mark was not closed.
        if record.iter().any(|cell| cell.len() > MAX_BYTES) {
            self.ended = true;
            return Some(Err(self.at("ingest-quote-open", number)));
        }
        let mut cells = Vec::with_capacity(record.len().min(MAX_COLUMNS));
        for cell in record.iter().take(MAX_COLUMNS) {
            let cell = if self.begun { cell } else { cell.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(cell) };
            self.begun = true;
            match self.encoding.decode(cell) {
                Some(text) => cells.push(Cell::text(base::text::nfc(&text))),
                None => return Some(Err(self.at("ingest-row-encoding", number))),
            }
        }
        Some(Ok(Row { number, cells }))
    }
}

impl<R> Rows<R> {
    fn at(&self, code: &'static str, number: u64) -> IngestError {
        base::message::Message::new(code).in_file(&self.file).in_row(number).into()
    }
}
