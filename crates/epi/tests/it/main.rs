//! Growth, reproduction number, detection and forecast against worked cases and against epidemics made with known
//! truth.
#![expect(clippy::unwrap_used, reason = "tests")]

mod alerts;
mod calibrated;
mod coherent;
mod detect;
mod forecast;
mod growth;
mod made;
mod need;
mod nowcast;
mod outbreaks;
mod renewal;
mod rt;
mod scan;
mod weekly;
