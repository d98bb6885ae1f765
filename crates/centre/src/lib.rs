//! The roof of the command centre: what looks over all its wings (the command page, the day's report, the close of a day),
//! and the one door to them for servers and command lines.
//!
//! Every desk is the same: what it knows are records of the `store`, what it does are functions that take the [`Office`]
//! and a [`store::Ctx`], what it shows are plain serialisable answers. Wings do not know each other; what two share is a
//! record, a measure, or handed on by this roof.

pub mod close;
pub mod command;
pub mod scenarios;
pub mod situation;

pub use office::{
    Class, FIXED_DAY, Office, PROVINCE, Place, Problem, Result, accesses, account, answer, figures, jobs, measures,
    posts, reading, recognition,
};
pub use orders::{documents, duty, heads, papers, reporting, targets, tasks};
pub use planning::{allocation, ledger};
pub use records::{bulk, definitions, entry_paper, files, imports, notices, registers, titles};
pub use surveillance::{distancing, forecast, levels, map, tracing, trend};
