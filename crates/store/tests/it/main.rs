//! The store's behaviour, on SQLite by default and on PostgreSQL when `VUNGXANH_TEST_POSTGRES` names a
//! server (`cargo xtask test` runs it on both).

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod access_log;
mod chain;
mod common;
mod pattern;
mod records;
mod scope;
mod tallies;
mod tracing;
