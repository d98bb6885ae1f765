//! Regulations as dated data and their evaluation: the level of the epidemic.
//!
//! The rules stand in `data/rulebooks/*.toml`, each value with its source and a mark of trust; the code
//! knows only how the rules are put together (rate × coverage, transmission × capacity, any test met). An
//! assessment keeps its working, says what was missing or passed over, and how many cases lie between the
//! area and the next level.
//!
//! Pure: no files, no clock, no database.

mod any_test;
mod assess;
mod books;
mod fact;
mod incidence;
pub mod json;
mod levels;
mod measures;
mod question;
mod rate_coverage;
mod step;
mod transmission;
mod union;

pub use assess::{Assessment, Distance, assess};
pub use books::{Book, BookError, Books};
pub use fact::{Bound, Fact, Level, Limit, Text, Trust};
pub use measures::{Activity, Cell, Change, Notice, Package, Warning};
pub use question::{AreaKind, Capacity, Question, QuestionError, Share};
pub use step::{Arg, Step, input_name};
pub use union::union;
