//! Workbooks into rows.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};
use chrono::NaiveDate;

use crate::guard::guarded;
use crate::sheet::{Cell, Row, Sheet};
use crate::{IngestError, package};

/// Columns that are read. A stray mark in the last column of a sheet must not make every row sixteen thousand wide.
const MAX_COLUMNS: u32 = 512;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Opens a workbook at the named sheet, or at the first visible one with content.
pub(crate) fn open<'a>(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Sheet<'a>, IngestError> {
    package::within_bounds(bytes, name)?;
    let rows = guarded(|| read(name, bytes, wanted)).unwrap_or_else(|| Err(IngestError::new("ingest-broken", name)))?;
    Sheet::new(name, Vec::new(), Box::new(rows.into_iter().map(Ok)))
}

fn read(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Vec<Row>, IngestError> {
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
        let rows = sheet_rows(&mut book, sheet).ok_or_else(broken)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

/// The rows that have cells; `None` for a damaged sheet.
fn sheet_rows(book: &mut Book<'_>, sheet: &str) -> Option<Vec<Row>> {
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let value = value(cell.get_value());
        if value.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        let number = u64::from(row) + 1;
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            let column = column as usize;
            if last.cells.len() <= column {
                last.cells.resize(column + 1, Cell::Empty);
            }
            last.cells[column] = value;
        }
    }
    Some(rows)
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::SharedString(text) => Cell::text(base::text::nfc(text)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::text(base::text::nfc(text))
        }
        DataRef::Error(error) => Cell::text(error.to_string()),
        DataRef::DateTime(at) => day(*at).unwrap_or_else(|| Cell::Number(at.as_f64())),
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
