//! Growth, reproduction number and forecast against worked cases and against epidemics made with known truth.
#![expect(clippy::unwrap_used, reason = "tests")]

mod forecast;
mod growth;
mod made;
mod rt;
