//! The engine against a reference that looks at every pair.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod properties;
mod town;
mod worked;
