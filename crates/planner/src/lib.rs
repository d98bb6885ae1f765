//! Allocation of vaccine, beds and teams: exact network flows.
//!
//! [`flow`] is the engine: a network simplex in whole numbers that proves its optimum. [`beds`] and [`vaccine`] are the
//! commander's two questions, put as networks, with the prices of what is short; [`words`] says the answers.

pub mod beds;
mod fault;
pub mod flow;
mod scale;
pub mod vaccine;
pub mod words;

pub use fault::Fault;
