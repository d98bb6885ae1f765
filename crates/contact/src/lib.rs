//! Contact tracing (truy vết): who met a case, where and when.
//!
//! Visits (person, place, from, to) and named contacts fill an [`Index`], day by day. A [`Tracer`] goes from the
//! cases (F0) to their contacts (F1) and on to the contacts' contacts (F2) by a [`Rule`] in force, and [`Risk`]
//! ranks them.
//!
//! Persons and places are numbers from 0 on. Times are minutes since the start of day 0, and stays are half-open:
//! the minute of leaving is no longer shared.
//!
//! Pure: no files, no clock, no chance.

pub mod backward;
mod bits;
pub mod chains;
mod day;
mod index;
mod met;
mod offsets;
mod paths;
mod risk;
mod rule;
mod sweep;
mod trace;

pub use day::{DAY, Stay};
pub use index::{Builder, Fault, Index, LAST_DAY};
pub use met::{Contact, Seed};
pub use paths::{Meeting, Sources};
pub use risk::{Risk, RiskError, UNIT, Weigher, part};
pub use rule::{Rule, RuleError};
pub use trace::Tracer;
