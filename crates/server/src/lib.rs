//! The HTTP door: the JSON API under `/api/v1`, live updates, and the web pages.
//!
//! The pages use the API that anyone else would use. Every handler does three things: it reads the
//! request, it calls the centre with the caller's context, it turns the answer into JSON. What may be
//! read or done is decided in the store, never here.

mod accesses;
mod allocation;
mod app;
mod areas;
mod bulk;
mod calendar;
mod columns;
mod connections;
mod defect;
mod definitions;
mod description;
mod desks;
mod distancing;
mod documents;
mod door;
mod duty;
mod events;
mod export;
mod files;
mod find;
mod imports;
mod intake;
mod ledger;
mod limits;
mod listening;
mod lists;
mod measures;
mod names;
mod notices;
mod patience;
mod peer;
mod people;
mod posts;
mod print;
mod question;
mod records;
mod refusal;
mod registers;
mod reporting;
mod reports;
mod router;
mod scenarios;
mod session;
mod stop;
mod streams;
mod tracing;
mod uploads;
mod views;
mod web;

pub use app::{App, Settings};
pub use listening::serve;
pub use peer::{Peer, Proxies, Proxy};
pub use router::{openapi, router};
pub use stop::Stop;
