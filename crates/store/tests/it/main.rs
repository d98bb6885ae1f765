//! The store's behaviour, on SQLite by default and on PostgreSQL when `VUNGXANH_TEST_POSTGRES` names a
//! server (`cargo xtask test` runs it on both).

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]
// A test is run once; what its futures weigh costs nobody anything.
#![allow(clippy::large_futures)]

mod access_log;
mod acts;
mod bulk;
mod calendar;
mod chain;
mod doses;
mod field_types;
mod matrix;
mod notices;
mod opening;
mod pattern;
mod records;
mod registers;
mod scope;
mod since;
mod states;
mod stock;
mod tallies;
mod tampering;
mod tracing;
mod versions;
mod views;
