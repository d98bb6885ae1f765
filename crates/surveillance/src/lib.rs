//! Surveillance (dịch tễ): levels, distancing, tracing, trend and forecast, the map.
//!
//! Desks are functions over an [`office::Office`] and a [`store::Ctx`].

mod assumed;
pub mod distancing;
pub mod forecast;
pub mod levels;
pub mod map;
pub mod tracing;
pub mod trend;
