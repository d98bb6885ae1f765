//! Epidemic maths: growth, reproduction number, short forecast. Series are daily counts, oldest first, with
//! a 0 for every day without cases.
//!
//! Where the data do not carry an estimate the answer is [`NotEnough`], never a number.
//!
//! Pure: no files, no clock, no chance.

mod counts;
pub mod detect;
mod disease;
pub mod forecast;
mod growth;
pub mod need;
mod not_enough;
pub mod nowcast;
mod reports;
pub mod rt;
pub mod score;
mod serial_interval;
mod special;
mod trend;
mod weekday;

pub use disease::{Disease, Parameter, Period};
pub use growth::{DAYS as GROWTH_DAYS, Growth, growth};
pub use not_enough::NotEnough;
pub use reports::{Ready, ready};
pub use serial_interval::{SerialInterval, SerialIntervalError};
pub use trend::Trend;
