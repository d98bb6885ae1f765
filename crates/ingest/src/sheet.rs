//! Tables into rows.

mod csv;
mod xlsx;

use std::fmt;
use std::io::{Cursor, Read};

use base::message::Message;
use chrono::NaiveDateTime;

use crate::error::megabytes;
use crate::kind::{self, FileKind};
use crate::{IngestError, MAX_WORKBOOK};

/// How much of a file is looked at before it is read.
pub(crate) const SAMPLE: usize = 64 * 1024;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks.
    Empty,
    /// Words, as they stand.
    Text(String),
    /// A number that the workbook holds as one.
    Number(f64),
    /// A day, with a time or midnight, that the workbook holds as one.
    Date(NaiveDateTime),
    /// True or false.
    Flag(bool),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// As a person sees it in the file; days as dd/mm/yyyy.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text.trim()),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(at) if at.time() == chrono::NaiveTime::MIN => write!(f, "{}", at.format("%d/%m/%Y")),
            Self::Date(at) => write!(f, "{}", at.format("%d/%m/%Y %H:%M")),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as the sender's spreadsheet shows it, from 1, the head included.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Cell>,
}

pub(crate) type RowResult = Result<Row, IngestError>;
pub(crate) type RowIterator<'a> = Box<dyn Iterator<Item = RowResult> + 'a>;

/// A table: its head, and its other rows as an iterator. Rows without any content are passed over.
pub struct Sheet<'a> {
    /// Name of the file.
    pub file: String,
    /// The first row with content.
    pub head: Vec<String>,
    /// Number of that row.
    pub head_row: u64,
    /// What a clerk should look at.
    pub notes: Vec<Message>,
    rows: RowIterator<'a>,
}

impl fmt::Debug for Sheet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("file", &self.file).field("head", &self.head).finish_non_exhaustive()
    }
}

impl Iterator for Sheet<'_> {
    type Item = RowResult;

    fn next(&mut self) -> Option<RowResult> {
        self.rows.next()
    }
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(file: &str, notes: Vec<Message>, rows: RowIterator<'a>) -> Result<Self, IngestError> {
        let mut rows = rows.filter(|row| !matches!(row, Ok(row) if row.cells.iter().all(Cell::is_empty)));
        let head = rows.next().ok_or_else(|| IngestError::new("ingest-empty", file))??;
        Ok(Self {
            file: file.to_owned(),
            head: head.cells.iter().map(ToString::to_string).collect(),
            head_row: head.number,
            notes,
            rows: Box::new(rows),
        })
    }
}

/// The rows of a CSV file or of a workbook's first sheet with content.
///
/// # Errors
/// Empty, of another kind, locked, damaged, too large (a workbook), or in no known encoding.
pub fn rows<'a>(name: &str, bytes: &'a [u8]) -> Result<Sheet<'a>, IngestError> {
    rows_from(name, Cursor::new(bytes), None)
}

/// The rows of a CSV file, read as a stream in constant memory, or of a workbook's sheet: the named one, or the
/// first with content.
///
/// # Errors
/// As [`rows`]; no such sheet; the reader's own errors.
pub fn rows_from<'a>(name: &str, mut reader: impl Read + 'a, sheet: Option<&str>) -> Result<Sheet<'a>, IngestError> {
    let unreadable = |error: std::io::Error| IngestError::new("ingest-unreadable", name).with("reason", error);
    let mut sample = Vec::new();
    reader.by_ref().take(SAMPLE as u64).read_to_end(&mut sample).map_err(unreadable)?;
    if sample.iter().all(u8::is_ascii_whitespace) && sample.len() < SAMPLE {
        return Err(IngestError::new("ingest-empty", name));
    }
    if !sample.starts_with(b"PK") {
        return match kind::kind(&sample) {
            FileKind::Text => csv::open(name, sample, reader),
            other => Err(kind::refuse(other, name, true)),
        };
    }
    let mut bytes = sample;
    reader.take((MAX_WORKBOOK + 1 - bytes.len()) as u64).read_to_end(&mut bytes).map_err(unreadable)?;
    match kind::kind(&bytes) {
        _ if bytes.len() > MAX_WORKBOOK => {
            Err(IngestError::new("ingest-workbook-too-large", name).with("limit", megabytes(MAX_WORKBOOK)))
        }
        FileKind::Xlsx => xlsx::open(name, bytes, sheet),
        other => Err(kind::refuse(other, name, true)),
    }
}
