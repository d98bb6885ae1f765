//! Agent-based scenarios: vaccination, distancing, test, trace and isolate, home care, beds.
//!
//! People of every area have an age, a household, a school or a workplace and acquaintances. Whoever is infected
//! draws at once the course of the infection and all attempts to pass it on; measures, isolation, doses and
//! immunity thin the attempts out on the day they arrive. So a run costs what its infections cost, and luck
//! hangs on (seed, person, event) alone: the same seed gives the same bytes, and scenarios share their luck.
//!
//! [`Scenario`] says what is to happen, [`run`] runs it and gives an [`Outcome`]; a [`Run`] goes day by day, and
//! a copy of it branches into another scenario. [`study::Study`] reads a file with a grid of scenarios,
//! [`fit::fit`] finds transmission and ascertainment of a province's cases.

mod chance;
mod check;
mod control;
pub mod disease;
mod drawn;
mod ensemble;
pub mod fit;
mod outcome;
mod people;
mod plan;
mod protect;
mod queue;
mod run;
pub mod scenario;
mod series;
pub mod study;
mod trace;

pub use check::check;
pub use ensemble::{Watch, run, run_in};
pub use outcome::{Band, Load, Outcome, Summary};
pub use people::World;
pub use run::Run;
pub use scenario::Scenario;
pub use series::{Figure, Series};
