//! Administrative documents: one content, three files.
//!
//! A [`Report`] says what a document says. The writers set it in the form of Decree 30/2020/NĐ-CP or of the
//! Party, each from the same value.

mod lang;
mod model;

pub use lang::Lang;
pub use model::{
    Align, Block, Chart, ChartKind, FigureRow, Form, Point, Report, Run, Section, Signer, Table,
};
