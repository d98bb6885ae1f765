//! What tests of several crates begin with: a database of their own, on SQLite or PostgreSQL; people who act; records; a
//! world of every kind in every state; an open office.
//!
//! Only tests use it.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "what fails here fails the test")]
#![allow(clippy::large_futures, reason = "a test is run once; what its futures weigh costs nobody anything")]

mod cut;
mod desk;
mod people;
mod place;
mod records;
pub mod world;

pub use cut::{cut, mend};
pub use desk::{Desk, PASSWORD, desk, desk_on};
pub use people::{DISTRICT, PROVINCE, acting, communes, date, day, system, user};
pub use place::{Fresh, Place, connect, fresh, place, raw};
pub use records::{LETTER, case, document, dose, person};
