//! Documents whose tasks come before everything else (S4-1b).

use chrono::NaiveDate;
use store::records::{Document, Priority};

/// Do the tasks of a document come first on a day?
pub(crate) fn comes_first(document: &Document, day: NaiveDate) -> bool {
    document.priority == Some(Priority::Top) && document.priority_until.is_none_or(|until| day <= until)
}
