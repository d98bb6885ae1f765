//! Workbooks into rows.
//!
//! The reader goes through the sheet on a thread of its own, a few rows ahead of whoever takes them: of a sheet of a
//! million rows a handful stand in memory.

use std::io::Cursor;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use base::message::Message;
use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};
use chrono::NaiveDate;

use crate::guard::apart;
use crate::sheet::{Cell, Row, RowResult, Sheet};
use crate::{IngestError, MAX_CELL, MAX_COLUMNS, package};

/// Rows that the reader may be ahead.
const AHEAD: usize = 256;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Opens a workbook at the named sheet, or at the first visible one with content.
pub(crate) fn open(name: &str, bytes: Vec<u8>, wanted: Option<&str>) -> Result<Sheet<'static>, IngestError> {
    package::within_bounds(&bytes, name)?;
    let (send, receive) = sync_channel(AHEAD);
    let (file, wanted) = (name.to_owned(), wanted.map(str::to_owned));
    apart(move || {
        let end = read(&file, &bytes, wanted.as_deref(), &send);
        let _ = send.send(end.err().map(Err));
    })
    .ok_or_else(|| IngestError::new("ingest-broken", name))?;
    Sheet::new(name, Vec::new(), Box::new(Rows { receive: Some(receive), file: name.to_owned() }))
}

/// The rows as they come; `None` in the channel ends them.
struct Rows {
    receive: Option<Receiver<Option<RowResult>>>,
    file: String,
}

impl Iterator for Rows {
    type Item = RowResult;

    fn next(&mut self) -> Option<RowResult> {
        let told = self.receive.as_ref()?.recv();
        match told {
            Ok(Some(Ok(row))) => return Some(Ok(row)),
            Ok(Some(Err(error))) if !error.of_file() => return Some(Err(error)),
            _ => self.receive = None,
        }
        match told {
            Ok(row) => row,
            // The reader panicked.
            Err(_) => Some(Err(IngestError::new("ingest-broken", &self.file))),
        }
    }
}

/// Sends the rows; ends early where nobody takes them any more.
fn read(
    name: &str,
    bytes: &[u8],
    wanted: Option<&str>,
    send: &SyncSender<Option<RowResult>>,
) -> Result<(), IngestError> {
    let broken = || IngestError::new("ingest-broken", name);
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let metadata = book.sheets_metadata().iter();
    let chosen = metadata.filter(|sheet| wanted.map_or(sheet.visible == SheetVisible::Visible, |w| sheet.name == w));
    let sheets: Vec<String> = chosen.map(|sheet| sheet.name.clone()).collect();
    if let (Some(wanted), []) = (wanted, sheets.as_slice()) {
        let error = IngestError::new("ingest-no-sheet", name).with("sheet", wanted);
        return Err(error.with("sheets", book.sheet_names().join(", ")));
    }
    for sheet in &sheets {
        let mut any = false;
        let sent = sheet_rows(&mut book, sheet, name, &mut |row| {
            any = true;
            send.send(Some(row)).is_ok()
        });
        sent.ok_or_else(broken)?;
        if any {
            break;
        }
    }
    Ok(())
}

/// Gives the rows that have cells, until `give` says that it is enough; `None` for a damaged sheet.
fn sheet_rows(book: &mut Book<'_>, sheet: &str, file: &str, give: &mut dyn FnMut(RowResult) -> bool) -> Option<()> {
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    let mut open: Option<(Row, bool)> = None;
    let finished = |(row, sound): (Row, bool)| {
        let fault = || Message::new("ingest-cell-too-long").with("limit", MAX_CELL).in_file(file).in_row(row.number);
        if sound { Ok(row) } else { Err(fault().into()) }
    };
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let (number, column) = (u64::from(row) + 1, column as usize);
        let value = value(cell.get_value());
        if column >= MAX_COLUMNS || value.as_ref().is_some_and(Cell::is_empty) {
            continue;
        }
        if open.as_ref().is_none_or(|(last, _)| last.number != number) {
            let before = open.replace((Row { number, cells: Vec::new() }, true));
            if before.is_some_and(|before| !give(finished(before))) {
                return Some(());
            }
        }
        let Some((row, sound)) = &mut open else { continue };
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        *sound &= value.is_some();
        row.cells[column] = value.unwrap_or(Cell::Empty);
    }
    if let Some(last) = open {
        give(finished(last));
    }
    Some(())
}

/// What stands in a cell; `None` where it is longer than a cell can be.
fn value(data: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| {
        let fits = text.len() <= MAX_CELL || text.chars().count() <= MAX_CELL;
        fits.then(|| Cell::text(base::text::nfc(text)))
    };
    match data {
        DataRef::Empty => Some(Cell::Empty),
        DataRef::Int(number) => Some(Cell::Number(*number as f64)),
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::Bool(flag) => Some(Cell::Flag(*flag)),
        DataRef::SharedString(shared) => text(shared),
        DataRef::String(own) | DataRef::DateTimeIso(own) | DataRef::DurationIso(own) => text(own),
        DataRef::Error(error) => Some(Cell::text(error.to_string())),
        DataRef::DateTime(at) => Some(day(*at).unwrap_or_else(|| Cell::Number(at.as_f64()))),
    }
}

fn day(at: ExcelDateTime) -> Option<Cell> {
    if !at.is_datetime() || at.as_f64() < 1.0 {
        return None;
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))?;
    date.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)).map(Cell::Date)
}
