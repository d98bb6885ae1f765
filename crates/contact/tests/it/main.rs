//! The engine against a reference that looks at every pair.

mod properties;
mod town;
mod worked;
