//! The office: what every desk of the command centre stands on.
//!
//! One open province with its records and its clock ([`Office`]), who works in it (`account`), problems as people are
//! told them, the list of measures and their sums, work in the background, and the reading of files that people hand in.
//! The wings (`records`, `orders`, `surveillance`, `planning`) are functions over an office and know nothing of each
//! other; `centre` is the roof over them.

pub mod accesses;
pub mod account;
pub mod alarm;
pub mod answer;
pub mod figures;
mod guard;
pub mod jobs;
pub mod measures;
mod office;
mod places;
pub mod posts;
pub mod problem;
pub mod reading;
pub mod recognition;
pub mod transit;
mod worked;

pub use office::{FIXED_DAY, Office, PROVINCE};
pub use problem::{Class, Place, Problem, Result};
pub use worked::worked;
