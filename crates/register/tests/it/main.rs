//! Definitions read, refused with their lines, and what they say of entries.

#![allow(clippy::unwrap_used)]

mod definitions;
mod entries;
mod types;
