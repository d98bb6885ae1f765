//! The engine against a reference that looks at every pair.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod properties;
mod town;
mod worked;
