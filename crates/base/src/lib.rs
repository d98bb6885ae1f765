//! What every part of Vùng Xanh shares: text, areas over time, reporting days, units and posts, words, messages.
//!
//! Pure: no files, no clock, no network. The tables are embedded in the program.

pub mod area;
pub mod day;
pub mod message;
pub mod post;
pub mod regime;
pub mod shipped;
pub mod text;
pub mod trust;
pub mod vaccine;
pub mod words;
