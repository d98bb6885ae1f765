//! Tables that offices send, into records: persons, cases, doses, holders of posts, entries of registers (CSV, XLSX).
//!
//! A row that is sound is taken over whatever the others are; a row that is not is named with its column, its
//! value and what to do. Handing the same file in again adds nothing: rows that are there already are duplicates.
//! What columns a table may have is data (`data/imports`, and the definitions of registers).

mod place;
mod row;
mod take;

use std::collections::HashSet;

use base::message::Message;
use base::words::Lang;
use ingest::Columns;
use office::reading::{Content, Part, limits};
use office::{Class, Office, Place, Problem, Result};
use serde::{Deserialize, Serialize};
use store::{Ctx, Kind, Sheet, Verb};

use place::Communes;
use take::{Intake, Seen, Taken};

/// Faults that are told one by one; beyond, they are counted.
const TOLD: usize = 1_000;
/// Letters of a faulty value that are told.
const TOLD_LETTERS: usize = 200;
/// Its faults that are told.
const EXAMPLES: usize = 20;

/// What became of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Imported {
    /// Name of the file.
    pub file: String,
    /// Rows with content, the head not counted.
    pub rows: u64,
    /// Rows that became records, or would have in a dry run.
    pub accepted: u64,
    /// Rows that say what the register, or an earlier row, says already: left out.
    pub duplicates: u64,
    /// Rows with a fault: left out.
    pub rejected: u64,
    /// Their faults, the first thousand.
    pub faults: Vec<RowFault>,
    /// Headings that no column claims: what stands below them is not read.
    pub unknown_headings: Vec<String>,
    /// What a clerk should look at.
    pub notes: Vec<String>,
    /// Why the rest of the table was not looked at, where it was not.
    pub stopped: Option<String>,
    /// False in a dry run.
    pub stored: bool,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RowFault {
    /// Row as the sender's spreadsheet shows it.
    pub row: u64,
    /// Heading of the column.
    pub column: String,
    /// Value as it stands there.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl RowFault {
    fn of(row: u64, message: &Message, lang: Lang) -> Self {
        let at = message.at.clone().unwrap_or_default();
        Self {
            row: at.row.unwrap_or(row),
            column: at.column.unwrap_or_default(),
            value: shown(at.value.unwrap_or_default()),
            message: shown(message.say(lang)),
            hint: message.hint(lang).unwrap_or_default(),
        }
    }
}

fn shown(text: String) -> String {
    if text.len() <= TOLD_LETTERS { text } else { text.chars().take(TOLD_LETTERS).chain(['…']).collect() }
}

/// Takes a table over; with `dry`, only says what would become of it. `told` is called with the number of
/// rows looked at.
///
/// # Errors
/// No such kind, not allowed to write it, or a file that is no such table. Faults of single rows are part of
/// the answer.
pub async fn take_in(
    office: &Office,
    ctx: &Ctx,
    kind: Kind,
    file: Handed,
    dry: bool,
    lang: Lang,
    told: impl Fn(u64) + Send + Sync,
) -> Result<Imported> {
    ctx.gate(Verb::Write, kind)?;
    let table = Table::of(kind)?;
    match kind {
        Kind::Person => take_table::<store::records::Person>(office, ctx, table, file, dry, lang, told).await,
        Kind::Case => take_table::<store::records::Case>(office, ctx, table, file, dry, lang, told).await,
        Kind::Dose => take_table::<store::records::Dose>(office, ctx, table, file, dry, lang, told).await,
        Kind::Holding => take_table::<store::records::Holding>(office, ctx, table, file, dry, lang, told).await,
        Kind::Duty => take_table::<store::records::Duty>(office, ctx, table, file, dry, lang, told).await,
        _ => take_table::<store::records::Entry>(office, ctx, table, file, dry, lang, told).await,
    }
}

async fn take_table<R: Intake>(
    office: &Office,
    ctx: &Ctx,
    table: Table,
    file: Handed,
    dry: bool,
    lang: Lang,
    told: impl Fn(u64) + Send + Sync,
) -> Result<Imported> {
    let mut answer = Imported { file: file.name.clone(), stored: !dry, ..Imported::default() };
    let note = file.name.clone();
    let mut parts = office.reader.table(ctx, &table.columns, &file.content).await;
    let mut communes = Communes::new(ctx);
    let mut seen = Seen::default();
    let mut repeated = 0;
    loop {
        let lines = match parts.next().await {
            Part::Head { unknown, notes } => {
                answer.unknown_headings = unknown;
                answer.notes = notes.into_iter().map(|note| note.in_file(&file.name).full(lang)).collect();
                continue;
            }
            Part::Rows(lines) => lines,
            Part::Bad(message) => return Err(message.in_file(&file.name).into()),
            Part::Document(_) | Part::End => break,
        };
        answer.rows += lines.len() as u64;
        let (sound, broken): (Vec<_>, Vec<_>) = lines.into_iter().partition(std::result::Result::is_ok);
        let mut taken = Taken::<R>::default();
        taken.faults.extend(broken.into_iter().filter_map(std::result::Result::err).map(|error| {
            let message = Message::from(error);
            (message.at.as_ref().and_then(|at| at.row).unwrap_or_default(), message)
        }));
        let sound = sound.into_iter().flatten().collect();
        R::take(office, ctx, &table, sound, &mut communes, &mut seen, &mut taken).await?;
        answer.accepted += taken.records.len() as u64;
        answer.duplicates += taken.duplicates;
        repeated += taken.repeated;
        answer.count_faults(taken.faults, lang);
        if !dry {
            office.store.load_of(table.sheet, ctx, taken.records, &note, true).await?;
        }
        told(answer.rows);
        let useful = answer.rows - answer.rejected - repeated;
        let limits = limits();
        if answer.rows >= limits.hopeless_rows && useful < answer.rows / limits.hopeless_share {
            if useful == 0 && answer.rejected == answer.rows {
                return Err(answer.hopeless());
            }
            let stopped = Message::new("import-stopped").with("rows", answer.rows).with("useful", useful);
            answer.stopped = Some(stopped.in_file(&file.name).full(lang));
            break;
        }
    }
    Ok(answer)
}

impl Imported {
    fn hopeless(self) -> Problem {
        let first = self.faults.first().map(|fault| fault.message.clone()).unwrap_or_default();
        let problem = Problem::new(Class::Invalid, "import-no-sound-row").with("rows", self.rows).with("first", first);
        self.faults.into_iter().take(EXAMPLES).fold(problem, |problem, fault| {
            let file = Some(self.file.clone());
            let (column, value) = (Some(fault.column), Some(fault.value));
            problem.at(Place { file, row: Some(fault.row), column, value, code: None })
        })
    }

    /// A row with several faults is one row left out.
    fn count_faults(&mut self, mut faults: Vec<(u64, Message)>, lang: Lang) {
        faults.sort_by_key(|(row, _)| *row);
        let rows: HashSet<u64> = faults.iter().map(|(row, _)| *row).collect();
        self.rejected += rows.len() as u64;
        let room = TOLD.saturating_sub(self.faults.len());
        self.faults.extend(faults.iter().take(room).map(|(row, message)| RowFault::of(*row, message, lang)));
    }
}

/// A file handed in.
pub struct Handed {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: Columns,
}

/// What a table of a kind is: of which records, with which columns.
struct Table {
    sheet: &'static Sheet,
    columns: Columns,
}

impl Table {
    fn of(kind: Kind) -> Result<Self> {
        let none = || Problem::new(Class::NotFound, "centre-no-import").with("kind", kind.key());
        Ok(Self { sheet: kind.sheet().ok_or_else(none)?, columns: columns_of(kind)? })
    }
}

/// The kinds with a type of their own that come in tables; beside them every register does.
pub const TYPED: [Kind; 5] = [Kind::Person, Kind::Case, Kind::Dose, Kind::Holding, Kind::Duty];

/// The columns that tables of a kind may have.
pub fn columns_of(kind: Kind) -> Result<Columns> {
    let unread = |error: toml::de::Error| {
        Problem::new(Class::Unavailable, "store-data").with("file", kind.key()).with("what", error)
    };
    let text = match kind {
        Kind::Person => include_str!("../../../data/imports/persons.toml"),
        Kind::Case => include_str!("../../../data/imports/cases.toml"),
        Kind::Dose => include_str!("../../../data/imports/doses.toml"),
        Kind::Holding => include_str!("../../../data/imports/holdings.toml"),
        Kind::Duty => include_str!("../../../data/imports/duty.toml"),
        Kind::Register(register) => return take::columns_of_register(&register.definition).map_err(unread),
        _ => return Err(Problem::new(Class::NotFound, "centre-no-import").with("kind", kind.key())),
    };
    let file: File = toml::from_str(text).map_err(unread)?;
    Ok(file.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_columns() {
        let registers = store::registers::all().into_iter().map(Kind::Register);
        for kind in TYPED.into_iter().chain(registers) {
            let columns = columns_of(kind).unwrap();
            assert!(columns.0.iter().any(|column| column.required), "{}", kind.key());
        }
        assert!(columns_of(Kind::User).is_err());
    }
}
