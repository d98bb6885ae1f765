//! What is written the same way whatever it is: registers, whose definitions are data, and tables that offices send.
//!
//! Desks are functions over an [`office::Office`] and a [`store::Ctx`].

pub mod bulk;
pub mod definitions;
pub mod entry_paper;
pub mod files;
pub mod imports;
pub mod notices;
pub mod registers;
pub mod titles;
