//! Planning (kế hoạch): scenarios, the allocation of beds and vaccine, and the ledger of vaccine.
//!
//! Desks are functions over an [`office::Office`] and a [`store::Ctx`].

pub mod allocation;
pub mod ledger;
pub mod scenarios;
