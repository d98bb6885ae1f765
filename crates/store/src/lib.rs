//! The store: every record of the command centre, on SQLite or PostgreSQL from the same code.
//!
//! A **record** ([`Record`]) is a SeaORM model that knows its fields, its faults and the tallies it
//! contributes. Everything else is done once for all of them: [`Store::create`], [`Store::edit`],
//! [`Store::remove`], [`Store::load`] write the row, the difference of its tallies and a link of the
//! hash-chained change log in one transaction; [`Store::list`] reads. Each of these takes a [`Ctx`],
//! and nothing in this crate returns or changes a row outside the area and the verbs that it grants.
//!
//! What is done for all kinds knows neither their number nor their types: it takes a [`Sheet`] and works with rows that
//! are values ([`Row`]), as [`Store::list_rows`] does. What takes a type is a door over that for desks.
//!
//! The test module `tests/it/pattern.rs` walks one record through all of it.

mod access;
mod access_log;
mod act;
mod allot;
mod anchor;
mod attach;
mod balance;
mod batch;
mod book;
mod bound;
mod bulk;
mod calendar;
mod cell;
mod change;
mod choice;
mod copy;
mod count;
mod database;
mod definition;
mod delta;
mod error;
mod field;
mod find;
mod handed;
mod hold;
mod holding;
pub mod id;
mod limits;
mod link;
mod list;
mod merge;
mod migration;
mod notice;
mod place;
mod print;
mod proof;
mod read;
mod record;
pub mod records;
mod recount;
mod reference;
pub mod registers;
mod row;
mod seat;
mod series;
mod session;
mod setting;
mod sheet;
pub mod since;
mod table;
mod tally;
mod verify;
mod view;
mod write;

pub use access::{Ctx, Roles, Scope, Verb};
pub use access_log::{Access, AccessQuery, Kept, Way, What};
pub use act::Act;
pub use anchor::{Anchors, Head, is_signed};
pub use book::Book;
pub use bulk::Named;
pub use calendar::CalendarDay;
pub use cell::Cell;
pub use change::Change;
pub use copy::{Copied, look_at_copy};
pub use database::{Database, Store};
pub use definition::NewDefinition;
pub use error::{Error, Result};
pub use field::{Fault, Field, FieldKind};
pub use handed::Handed;
pub use hold::Hold;
pub use limits::{Limits, limits};
pub use list::{Filter, ListQuery, MOST_ROWS, Op, Page};
pub use read::Pick;
pub use record::{Hand, Kind, Record, Reference, Tie};
pub use registers::Registered;
pub use row::{AnyRow, Row, typed};
pub use sea_orm::prelude::Json;
pub use session::{NewSession, Session};
pub use sheet::{Below, Sheet};
pub use since::Since;
pub use tally::{By, Tally, TallyQuery, TallyRow};
pub use verify::{Finding, Flaw, Verdict};
pub use view::{SavedView, SeenView};
pub use write::Event;
