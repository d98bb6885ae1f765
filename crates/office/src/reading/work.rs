//! The reading itself, in whatever process.

use std::io::Read;

use base::message::Message;
use ingest::{Columns, IngestError, Record as Line, Value};

use super::limits::limits;
use super::{Part, Understood, What};
use crate::recognition::{self, Tools};

/// Rows that are told together, at most.
pub(crate) const CHUNK: usize = 2_000;
/// Bytes, roughly, after which fewer rows are told together.
const CHUNK_BYTES: usize = 512 * 1024;
/// What a row weighs besides its words.
const ROW_BYTES: usize = 64;
/// Headings that no column claims, and letters of each, that are told.
const TOLD: usize = 100;

/// Reads a file, and gives the parts until `give` says that nobody wants them any more. The asker knows the file's name.
pub(super) fn read(what: &What, mut from: impl Read + 'static, give: &dyn Fn(Part) -> bool) {
    let read = match what {
        What::Table(columns) => table(columns, from, give),
        What::Document | What::Scan => {
            let mut bytes = Vec::new();
            let all =
                from.read_to_end(&mut bytes).map_err(|error| Message::new("ingest-unreadable").with("reason", error));
            all.and_then(|_| document(what, &bytes)).map(give)
        }
    };
    match read {
        Ok(true) => drop(give(Part::End)),
        Ok(false) => {}
        Err(message) => drop(give(Part::Bad(message))),
    }
}

fn document(what: &What, bytes: &[u8]) -> Result<Part, Message> {
    let (text, notes) = if *what == What::Scan {
        let read = recognition::text("", bytes, &Tools::default())?;
        (read.text, read.notes)
    } else {
        let read = ingest::text("", bytes)?;
        (read.text, read.notes)
    };
    let document = directive::read(&text);
    if document.tasks.len() + document.targets.len() > limits().tasks {
        return Err(Message::new("reading-too-many-tasks").with("limit", limits().tasks));
    }
    Ok(Part::Document(Box::new(Understood { notes, document })))
}

/// True where all of it was taken.
fn table(columns: &Columns, from: impl Read + 'static, give: &dyn Fn(Part) -> bool) -> Result<bool, Message> {
    let mut lines = ingest::rows_from("", from, None).and_then(|sheet| columns.read(sheet))?;
    let unknown = lines.unknown_headings().iter().take(TOLD).map(|text| text.chars().take(TOLD).collect()).collect();
    if !give(Part::Head { unknown, notes: lines.notes().to_vec() }) {
        return Ok(false);
    }
    loop {
        let mut left = CHUNK_BYTES;
        let mut rows = Vec::new();
        let mut fatal = None;
        while rows.len() < CHUNK && left > 0 {
            let Some(line) = lines.next() else { break };
            match line {
                Err(error) if error.of_file() => {
                    fatal = Some(Message::from(error));
                    break;
                }
                line => {
                    left = left.saturating_sub(weight(&line));
                    rows.push(line);
                }
            }
        }
        let last = rows.is_empty();
        if !last && !give(Part::Rows(rows)) {
            return Ok(false);
        }
        match fatal {
            Some(message) => return Err(message),
            None if last => return Ok(true),
            None => {}
        }
    }
}

fn weight(line: &Result<Line, IngestError>) -> usize {
    let Ok(line) = line else { return ROW_BYTES };
    let words = |value: &Value| match value {
        Value::Text(text) => text.len(),
        Value::Many(codes) => codes.iter().map(String::len).sum(),
        _ => 0,
    };
    let shown = |fault: &Message| fault.at.as_ref().and_then(|at| at.value.as_ref()).map_or(0, String::len);
    let values: usize = line.values.values().map(words).sum();
    ROW_BYTES + values + line.problems.iter().map(shown).sum::<usize>()
}
