//! The store's behaviour, on SQLite by default and on PostgreSQL when `VUNGXANH_TEST_POSTGRES` names a
//! server (`cargo xtask test` runs it on both).

mod chain;
mod common;
mod pattern;
mod records;
mod scope;
mod tallies;
