//! Administrative documents: one content, three files.
//!
//! A [`Report`] says what a document says. The writers [`html()`], [`pdf()`] and [`docx()`] set it in the form of
//! Decree 30/2020/NĐ-CP or of the Party, each from the same value and with the same words.

mod chart;
mod docx;
mod error;
mod form;
mod html;
mod model;
mod pdf;
mod sheet;

pub use base::words::Lang;
pub use docx::docx;
pub use error::Error;
pub use html::{html, html_page, html_style};
pub use model::{Align, Block, Chart, ChartKind, FigureRow, Form, Picture, Point, Report, Run, Section, Signer, Table};
pub use pdf::pdf;
