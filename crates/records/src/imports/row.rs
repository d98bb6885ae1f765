//! What the tables share: who a row is about.

use base::message::Message;
use base::words::{Lang, Words};
use chrono::{Datelike, NaiveDate};
use ingest::{Columns, Record as Line};
use store::{Fault, Record};

use super::place::Communes;

/// A person as a row names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) birth_year: i32,
    pub(super) birth_on: Option<NaiveDate>,
    pub(super) area: String,
    pub(super) citizen_id: Option<String>,
}

impl Named {
    /// Name, birth and commune; with all faults, so that a clerk mends a row once.
    pub(super) fn read(columns: &Columns, line: &Line, communes: &mut Communes) -> Result<Self, Vec<Message>> {
        let mut faults = Vec::new();
        let birth_on = line.date("birth_on");
        let birth_year = line
            .int("birth_year")
            .map(|year| i32::try_from(year).unwrap_or(i32::MAX))
            .or_else(|| birth_on.map(|day| day.year()));
        if birth_year.is_none() {
            faults.push(at(columns, line, "birth_year", "import-birth-missing"));
        }
        let commune = line.text("area").unwrap_or_default();
        let area = communes.code(commune, line.text("district").unwrap_or_default());
        let area = area.map_err(|fault| faults.push(placed(columns, line, "area", fault))).unwrap_or_default();
        let name = line.text("name").unwrap_or_default().to_owned();
        if faults.is_empty() {
            let citizen_id = line.text("citizen_id").map(str::to_owned);
            Ok(Self { name, birth_year: birth_year.unwrap_or_default(), birth_on, area, citizen_id })
        } else {
            Err(faults)
        }
    }
}

/// A message at a field of a row, with the heading that people know.
pub(super) fn placed(columns: &Columns, line: &Line, key: &str, message: Message) -> Message {
    let heading = columns.0.iter().find(|column| column.key == key).and_then(|column| column.names.first());
    let value = line.values.get(key).map(ToString::to_string).unwrap_or_default();
    message.in_row(line.row).in_column(heading.map_or(key, String::as_str), value)
}

/// [`placed`] for a message without values of its own.
pub(super) fn at(columns: &Columns, line: &Line, key: &str, code: &'static str) -> Message {
    placed(columns, line, key, Message::new(code))
}

/// A cell of a table within a row: "Điểm dừng, 2, Nơi".
fn inner<R: Record>(record: &R, field: &str, heading: &str, row: u64) -> String {
    let column = field.split_once('.').map(|(_, column)| {
        let words = Words::of(Lang::Vi);
        words.look(&format!("field-{}-{field}", record.sheet().kind.key()), &[]).unwrap_or_else(|| column.to_owned())
    });
    [heading.to_owned(), row.to_string()].into_iter().chain(column).collect::<Vec<_>>().join(", ")
}

/// A fault of a field, where it stands in the file.
pub(super) fn fault_at(columns: &Columns, line: &Line, fault: &Fault) -> Message {
    let message = Message::new(fault.code).with("field", &fault.field).with("value", &fault.value);
    placed(columns, line, fault.field.split('.').next().unwrap_or_default(), message)
}

/// What the record itself says cannot be.
pub(super) fn faults<R: Record>(columns: &Columns, line: &Line, record: &R, day: NaiveDate) -> Vec<Message> {
    let said = |fault: Fault| {
        let message = fault_at(columns, line, &fault);
        match (fault.row, message.at.as_ref().and_then(|at| at.column.clone())) {
            (Some(row), Some(heading)) => message.in_column(inner(record, &fault.field, &heading, row), &fault.value),
            _ => message,
        }
    };
    record.faults(day).into_iter().map(said).collect()
}
