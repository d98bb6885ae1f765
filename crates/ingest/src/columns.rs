//! Rows into records: which column is which, and what its cells may be.

mod value;

use std::collections::BTreeMap;

use base::message::Message;
use base::text::fold;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::IngestError;
use crate::sheet::{Cell, Row, Sheet};

/// Rows above the head in which titles and notes may stand.
const HEAD_SEARCH: usize = 20;
/// Headings, and letters of each, that are told where a column is missing.
const TOLD: usize = 60;

/// A column that a table may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The record's field.
    pub key: String,
    /// Headings that name it, Vietnamese and English, compared without marks and case; the first is shown to people.
    pub names: Vec<String>,
    /// Whether the table must have it and every row must fill it.
    #[serde(default)]
    pub required: bool,
    /// What its cells may be.
    pub kind: ColumnKind,
}

/// What the cells of a column may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A whole number between two others, both included.
    Int {
        /// The least.
        #[serde(default)]
        min: Option<i64>,
        /// The most.
        #[serde(default)]
        max: Option<i64>,
    },
    /// A number with a decimal comma or point. Points before each three digits part thousands, as Vietnamese writes.
    Decimal,
    /// A length of time, "1 ngày 2 giờ 30 phút" or "1h30", as whole minutes. A number without a word is none.
    Duration {
        /// Words for days.
        days: Vec<String>,
        /// Words for hours.
        hours: Vec<String>,
        /// Words for minutes.
        minutes: Vec<String>,
    },
    /// A civil day: dd/mm/yyyy, yyyy-mm-dd, or a day of the workbook. Between two days, both included.
    Date {
        /// The first day that can be.
        #[serde(default)]
        from: Option<NaiveDate>,
        /// The last day that can be.
        #[serde(default)]
        to: Option<NaiveDate>,
    },
    /// A day with its hour, local; at midnight where no hour stands.
    Instant,
    /// One of a list.
    Enum {
        /// The values.
        values: Vec<Choice>,
    },
    /// Some of a list, parted by semicolons or line breaks; by commas where no value's own words have one.
    Many {
        /// The values.
        values: Vec<Choice>,
    },
    /// A telephone number, to whose nine digits a spreadsheet's dropped zero is given back.
    Phone,
    /// Digits that are a name and not a number: codes of areas, citizen numbers, telephones.
    Code {
        /// Length to which zeros are put before it, where a spreadsheet dropped them.
        #[serde(default)]
        width: Option<usize>,
    },
}

/// One value of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The record's value.
    pub code: String,
    /// Words for it, compared without marks and case; the first is shown to people.
    pub names: Vec<String>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Words, a code, or the code of a choice.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Decimal(f64),
    /// A day.
    Date(NaiveDate),
    /// A day and its hour, local.
    Instant(NaiveDateTime),
    /// The codes of several choices.
    Many(Vec<String>),
}

impl std::fmt::Display for Value {
    /// As people write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Int(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Date(day) => day.format("%d/%m/%Y").fmt(f),
            Self::Instant(at) => at.format("%d/%m/%Y %H:%M").fmt(f),
            Self::Many(codes) => f.write_str(&codes.join("; ")),
        }
    }
}

/// The columns that a table may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Columns(pub Vec<Column>);

/// A row as a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Number of the row as the sender's spreadsheet shows it.
    pub row: u64,
    /// Values by field; empty cells and cells with problems have none.
    pub values: BTreeMap<String, Value>,
    /// What is wrong, cell by cell. A record with problems is not to be taken over.
    pub problems: Vec<Message>,
}

impl Record {
    /// The words or code of a field.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number of a field.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.values.get(key)? {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The day of a field.
    pub fn date(&self, key: &str) -> Option<NaiveDate> {
        match self.values.get(key)? {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// The day with its hour, local, of a field.
    pub fn instant(&self, key: &str) -> Option<NaiveDateTime> {
        match self.values.get(key)? {
            Value::Instant(at) => Some(*at),
            _ => None,
        }
    }
}

/// The records of a table.
pub struct Records<'a> {
    sheet: Sheet<'a>,
    columns: &'a [Column],
    /// Place of each column in the table.
    places: Vec<Option<usize>>,
    /// Headings that no column claims.
    unknown: Vec<String>,
}

impl std::fmt::Debug for Records<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("sheet", &self.sheet).finish_non_exhaustive()
    }
}

impl Columns {
    /// The records of a table. The head may stand below titles and notes.
    ///
    /// # Errors
    /// A required column is missing, or two columns have the same heading.
    pub fn read<'a>(&'a self, mut sheet: Sheet<'a>) -> Result<Records<'a>, IngestError> {
        let mut head = std::mem::take(&mut sheet.head);
        let mut head_row = sheet.head_row;
        let mut best: Option<(usize, IngestError)> = None;
        for _ in 0..HEAD_SEARCH {
            match self.places(&sheet.file, &head, head_row) {
                Ok(places) => {
                    let claimed = |index: usize| places.contains(&Some(index));
                    let unknown = head.iter().enumerate().filter(|(index, text)| !text.is_empty() && !claimed(*index));
                    let unknown = unknown.map(|(_, text)| text.clone()).collect();
                    (sheet.head, sheet.head_row) = (head, head_row);
                    return Ok(Records { sheet, columns: &self.0, places, unknown });
                }
                Err((matched, error)) if best.as_ref().is_none_or(|(most, _)| matched > *most) => {
                    best = Some((matched, error));
                }
                Err(_) => {}
            }
            match sheet.next() {
                Some(Ok(row)) => {
                    head = row.cells.iter().map(ToString::to_string).collect();
                    head_row = row.number;
                }
                Some(Err(error)) if error.of_file() => return Err(error),
                Some(Err(_)) => {}
                None => break,
            }
        }
        Err(best.map_or_else(|| IngestError::new("ingest-empty", &sheet.file), |(_, error)| error))
    }

    /// Where each column stands in a head; else how many columns it has, and what is wrong with it.
    fn places(&self, file: &str, head: &[String], row: u64) -> Result<Vec<Option<usize>>, (usize, IngestError)> {
        let names: Vec<String> = head.iter().map(|text| heading(text)).collect();
        let mut places = Vec::with_capacity(self.0.len());
        let mut twice = None;
        for column in &self.0 {
            let wanted: Vec<String> = column.names.iter().chain([&column.key]).map(|name| heading(name)).collect();
            let mut found = names.iter().enumerate().filter(|(_, name)| wanted.contains(name)).map(|(index, _)| index);
            let first = found.next();
            if found.next().is_some() {
                twice = Some(label(column));
            }
            places.push(first);
        }
        let matched = places.iter().flatten().count();
        let at = |code| Message::new(code).in_file(file).in_row(row);
        if let Some(column) = twice {
            return Err((matched, at("ingest-column-twice").with("column", column).into()));
        }
        let missing = self.0.iter().zip(&places).filter(|(column, place)| column.required && place.is_none());
        let missing: Vec<&str> = missing.map(|(column, _)| label(column)).collect();
        if missing.is_empty() && matched > 0 {
            return Ok(places);
        }
        let known: Vec<&str> = self.0.iter().map(label).collect();
        let missing = if missing.is_empty() { known.join(", ") } else { missing.join(", ") };
        let found = head.iter().filter(|text| !text.is_empty()).take(TOLD);
        let found: Vec<String> = found.map(|text| text.chars().take(TOLD).collect()).collect();
        let message = at("ingest-column-missing").with("columns", missing).with("found", found.join(", "));
        Err((matched, message.into()))
    }
}

/// A heading to compare by: without marks, case, what stands in brackets, and signs of duty ("Họ tên (*)").
fn heading(text: &str) -> String {
    let bare = text.split(['(', '[']).next().filter(|bare| !bare.trim().is_empty()).unwrap_or(text);
    fold(&bare.replace(['*', ':', '_', '.'], " "))
}

/// What people call a column.
pub(crate) fn label(column: &Column) -> &str {
    column.names.first().unwrap_or(&column.key)
}

impl Records<'_> {
    /// Headings of the table that no column claims: they are not read, and the sender should know.
    pub fn unknown_headings(&self) -> &[String] {
        &self.unknown
    }

    /// What a clerk should look at.
    pub fn notes(&self) -> &[Message] {
        &self.sheet.notes
    }

    /// Name of the file.
    pub fn file(&self) -> &str {
        &self.sheet.file
    }

    fn record(&self, row: &Row) -> Record {
        let mut record = Record { row: row.number, values: BTreeMap::new(), problems: Vec::new() };
        for (column, place) in self.columns.iter().zip(&self.places) {
            let Some(place) = place else { continue };
            let cell = row.cells.get(*place).unwrap_or(&Cell::Empty);
            let at = |message: Message| {
                message.in_file(&self.sheet.file).in_row(row.number).in_column(label(column), cell.to_string())
            };
            match value::read(cell, &column.kind) {
                Ok(Some(value)) => {
                    record.values.insert(column.key.clone(), value);
                }
                Ok(None) if column.required => record.problems.push(at(Message::new("value-missing"))),
                Ok(None) => {}
                Err(error) => record.problems.push(at(error.into())),
            }
        }
        record
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.sheet.next()?;
        Some(row.map(|row| self.record(&row)))
    }
}
