//! Orders (chỉ đạo): papers read, reviewed and handed out; the tasks and targets that come of them; who is on duty.
//!
//! Desks are functions over an [`office::Office`] and a [`store::Ctx`].

mod blank;
pub mod documents;
pub mod duty;
mod ended;
mod first;
pub mod heads;
mod issuer;
mod late;
pub mod papers;
mod periods;
pub mod reporting;
pub mod targets;
pub mod tasks;
