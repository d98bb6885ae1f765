//! A row of any kind as a value: what everything that is written once for all kinds asks of it, without its type.
//!
//! What is generic over the type of a record is made anew by the compiler for every kind, in every crate that names all
//! of them. So reading, writing, the log and `verify` know rows alone, and the type comes back at the doors that desks
//! use ([`typed`]).

use std::any::Any;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IdenStatic, Iterable, ModelTrait};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::access::Ctx;
use crate::book::Book;
use crate::cell::{self, Cell};
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::{Hand, Record};
use crate::sheet::Sheet;
use crate::tally::Tally;

/// A row of any kind. Every [`Record`] is one, and nothing else is.
pub type AnyRow = Box<dyn Row>;

/// What is asked of a row without knowing its type; see [`Record`] for what each means.
pub trait Row: Written {
    /// What the kind of this row is.
    fn sheet(&self) -> &'static Sheet;
    /// The province whose store holds it.
    fn province(&self) -> &str;
    /// Its id.
    fn id(&self) -> Uuid;
    /// The area that it belongs to.
    fn area(&self) -> &str;
    /// How often it was changed.
    fn version(&self) -> i32;
    /// Time of the last change.
    fn updated_at(&self) -> DateTime<Utc>;
    /// Number of its last link in the province's log.
    fn seq(&self) -> i64;
    /// Is it, as it stands, open to readers of the areas below?
    fn open(&self) -> bool;
    /// Whose hand may write it through the doors that all kinds share.
    fn hand(&self) -> Hand;
    /// Whose hand may remove it there.
    fn removal(&self) -> Hand;

    /// The row as JSON.
    ///
    /// # Errors
    /// [`Error::Database`] for what JSON cannot write, which no record holds.
    fn value(&self) -> Result<Value>;
    /// Shows every field of the row to `see`, in the record's own order, with the key that JSON gives it, and builds no
    /// tree of JSON for it: what long files are made of.
    fn each_cell(&self, see: &mut dyn FnMut(&'static str, Cell<'_>));
}

/// What the store asks of a row besides, to write it, to count it and to prove it.
pub trait Written: Any + Send + Sync {
    /// What it adds to the figures.
    fn tallies(&self) -> Vec<Tally>;
    /// What cannot be, given the day of work.
    fn faults(&self, day: NaiveDate) -> Vec<Fault>;
    /// What the writer may not make of it, besides [`Written::faults`].
    fn faults_by(&self, ctx: &Ctx) -> Vec<Fault>;
    /// Digest of what JSON never carries and the row does not hold a digest of.
    fn sealed(&self) -> Option<String>;
    /// The book that it is written in.
    fn book(&self) -> Option<Book>;
    /// That book, named for people.
    fn book_name(&self) -> String;
    /// The person whose count of doses follows from it.
    fn touches(&self) -> Option<Uuid>;

    /// [`Row::value`] as text, without building the tree.
    ///
    /// # Errors
    /// As there.
    fn text(&self) -> Result<Vec<u8>>;
    /// The value of a column; none where the table has no such column.
    fn column(&self, name: &str) -> Option<sea_orm::Value>;
    /// Every column with what is written into it.
    fn columns(&self) -> Vec<(&'static str, Expr)>;
    /// What is written into the columns, in their order. Moves it out of the row: one of them may be a whole file.
    fn into_values(self: Box<Self>) -> Vec<Expr>;

    /// Sets the version, the time of change and the number of the link that tells of it.
    fn stamp(&mut self, version: i32, at: DateTime<Utc>, seq: i64);
    /// Fills what follows from other fields.
    fn complete(&mut self);
    /// Another of it without what follows from other records ([`Sheet::derived`]).
    fn underived(&self) -> AnyRow;
    /// Another of it without what is large and JSON never carries.
    fn told(&self) -> AnyRow;
    /// Another of it with some fields set anew; what JSON never carries stays.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the fields that cannot be so.
    fn patched(&self, changes: &Map<String, Value>) -> Result<AnyRow>;
}

type Column<R> = <<R as ModelTrait>::Entity as EntityTrait>::Column;

impl<R: Record> Row for R {
    fn sheet(&self) -> &'static Sheet {
        Record::sheet(self)
    }
    fn province(&self) -> &str {
        Record::province(self)
    }
    fn id(&self) -> Uuid {
        Record::id(self)
    }
    fn area(&self) -> &str {
        Record::area(self)
    }
    fn version(&self) -> i32 {
        Record::version(self)
    }
    fn updated_at(&self) -> DateTime<Utc> {
        Record::updated_at(self)
    }
    fn seq(&self) -> i64 {
        Record::seq(self)
    }
    fn open(&self) -> bool {
        Record::open(self)
    }
    fn hand(&self) -> Hand {
        Record::hand(self)
    }
    fn removal(&self) -> Hand {
        Record::removal(self)
    }

    fn value(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(Error::json)
    }
    fn each_cell(&self, see: &mut dyn FnMut(&'static str, Cell<'_>)) {
        cell::each_cell(self, see);
    }
}

impl<R: Record> Written for R {
    fn tallies(&self) -> Vec<Tally> {
        Record::tallies(self)
    }
    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        Record::faults(self, day)
    }
    fn faults_by(&self, ctx: &Ctx) -> Vec<Fault> {
        Record::faults_by(self, ctx)
    }
    fn sealed(&self) -> Option<String> {
        Record::sealed(self)
    }
    fn book(&self) -> Option<Book> {
        Record::book(self)
    }
    fn book_name(&self) -> String {
        Record::book_name(self)
    }
    fn touches(&self) -> Option<Uuid> {
        Record::touches(self)
    }

    fn text(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::json)
    }
    fn column(&self, name: &str) -> Option<sea_orm::Value> {
        Column::<R>::iter().find(|one| one.as_str() == name).map(|one| self.get(one))
    }
    fn columns(&self) -> Vec<(&'static str, Expr)> {
        Column::<R>::iter().map(|one| (one.as_str(), one.save_as(Expr::val(self.get(one))))).collect()
    }
    fn into_values(self: Box<Self>) -> Vec<Expr> {
        let mut row = (*self).into_active_model();
        let value =
            |one: Column<R>| row.take(one).into_value().map_or_else(Expr::null, |value| one.save_as(Expr::val(value)));
        Column::<R>::iter().map(value).collect()
    }

    fn stamp(&mut self, version: i32, at: DateTime<Utc>, seq: i64) {
        Record::stamp(self, version, at, seq);
    }
    fn complete(&mut self) {
        Record::complete(self);
    }
    fn underived(&self) -> AnyRow {
        let mut row = self.clone();
        row.underive();
        Box::new(row)
    }
    fn told(&self) -> AnyRow {
        Box::new(Record::told(self))
    }
    fn patched(&self, changes: &Map<String, Value>) -> Result<AnyRow> {
        let was = Row::value(self)?;
        let read = |whole| serde_json::from_value::<R>(whole);
        let mut after = read(with(&was, changes)).map_err(|error| {
            Error::Invalid(malformed(changes, &error, |key, value| {
                let mut whole = was.clone();
                whole[key] = value.clone();
                read(whole).err()
            }))
        })?;
        after.carry(self);
        Ok(Box::new(after))
    }
}

/// A row in its own type.
///
/// # Errors
/// [`Error::Database`] for a row of another kind, which is a fault of the program.
pub fn typed<R: Record>(row: AnyRow) -> Result<R> {
    let row: Box<dyn Any> = row;
    let other = || Error::Database(sea_orm::DbErr::Type(format!("a row that is no {}", R::SHEET.kind.key())));
    row.downcast::<R>().map(|row| *row).map_err(|_| other())
}

/// Records as rows.
pub(crate) fn boxed<R: Record>(rows: Vec<R>) -> Vec<AnyRow> {
    rows.into_iter().map(|row| Box::new(row) as AnyRow).collect()
}

/// Rows in their own type.
pub(crate) fn all_typed<R: Record>(rows: Vec<AnyRow>) -> Result<Vec<R>> {
    rows.into_iter().map(typed).collect()
}

fn with(was: &Value, changes: &Map<String, Value>) -> Value {
    let mut whole = was.clone();
    if let Value::Object(fields) = &mut whole {
        fields.extend(changes.clone());
    }
    whole
}

/// Which of several changes cannot be: each is tried by itself, so that its own field shows it.
fn malformed(
    changes: &Map<String, Value>,
    together: &serde_json::Error,
    alone: impl Fn(&str, &Value) -> Option<serde_json::Error>,
) -> Vec<Fault> {
    let fault = |(key, value): (&String, &Value)| {
        let error = alone(key, value)?;
        let emptied = value.is_null();
        Some(if emptied { Fault::new(key, "fault-missing", "") } else { Fault::new(key, "fault-malformed", error) })
    };
    let faults: Vec<Fault> = changes.iter().filter_map(fault).collect();
    if faults.is_empty() {
        return changes.keys().map(|key| Fault::new(key, "fault-malformed", together)).collect();
    }
    faults
}
