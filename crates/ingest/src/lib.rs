//! Files that people send, into text and rows.
//!
//! Pure: bytes and the file's name in, text or rows out. Whatever the bytes are, the answer is a value or an
//! [`IngestError`] that says what is wrong, where, and what to do; nothing here panics.

mod bare;
mod columns;
mod docx;
mod encoding;
mod error;
mod guard;
mod keep;
mod kind;
mod legacy;
mod numbering;
mod package;
mod pdf;
mod sheet;
mod stream;
mod text;

pub use bare::png_size;
pub use columns::{Choice, Column, ColumnKind, Columns, Record, Records, Value};
pub use encoding::{Encoding, vietnamese};
pub use error::IngestError;
pub use keep::{Keepable, keep};
pub use kind::FileKind;
pub use sheet::{Cell, Row, Sheet, rows, rows_from};
pub use text::{TextFile, text};

/// Largest document: 12 MB. A hundred pages of text take well under 1 MB; what is larger is a scan or carries pictures,
/// and a database holds a file that is kept several times over while it writes it.
pub const MAX_DOCUMENT: usize = 12 * 1024 * 1024;

/// Longest text of a document: 2 MB, five hundred pages. What is longer is no paper but a small file that unpacks, or
/// repeats itself, without end.
pub const MAX_TEXT: usize = 2 * 1024 * 1024;

/// Largest workbook: 50 MB, about a million filled rows. The packed file is held in memory while its rows are read; a
/// larger table comes as CSV, which is read as a stream and has no limit.
pub const MAX_WORKBOOK: usize = 50 * 1024 * 1024;

/// Most characters of a cell: what a spreadsheet can hold. One string may stand in a million cells of a workbook that
/// keeps it once.
pub const MAX_CELL: usize = 32_767;

/// Most columns of a table. A stray mark in the last column of a sheet must not make every row sixteen thousand wide.
pub const MAX_COLUMNS: usize = 512;
