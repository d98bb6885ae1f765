//! Planning (kế hoạch): scenarios, and the allocation of beds and vaccine.
//!
//! Desks are functions over an [`office::Office`] and a [`store::Ctx`].

pub mod allocation;
pub mod scenarios;
