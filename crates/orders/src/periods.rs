//! Duties that come again: the day by which a unit reports the period that runs, and the next. A duty of which its words
//! name neither day nor period is looked at again by the rule of `data/office/review.toml`.

use std::sync::OnceLock;

use base::shipped;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use store::records::{DueKind, Task};

/// The rule that gave a review day, in [`Task::due_rule`].
pub(crate) const REVIEW: &str = "due-review";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    days: u64,
}

fn review() -> &'static Review {
    static REVIEW: OnceLock<Review> = OnceLock::new();
    REVIEW.get_or_init(|| shipped::rules("office/review.toml", include_str!("../../../data/office/review.toml")))
}

/// Does a duty come again, so that each report opens the next period?
pub(crate) fn again(task: &Task) -> bool {
    task.due_kind == DueKind::Recurring || task.due_rule.as_deref() == Some(REVIEW)
}

/// Gives a part that is handed out the last day of its first period, where its words give no day.
pub(crate) fn begin(part: &mut Task, day: NaiveDate) {
    if part.due_on.is_some() {
        return;
    }
    if !(part.due_kind == DueKind::Recurring && own_period(part).is_some()) {
        part.due_rule = Some(REVIEW.to_owned());
    }
    part.due_on = ends(part, day);
}

/// The last day of the period after the one that a report on a day ends; none where a duty ends with its report.
pub(crate) fn next(task: &Task, day: NaiveDate) -> Option<NaiveDate> {
    let after = task.due_on.map_or(day, |due| due.max(day));
    again(task).then(|| ends(task, if own_period(task).is_some() { after + Days::new(1) } else { day })).flatten()
}

/// Last day of the period that holds a day; of a duty that is only looked at again, so many days after.
fn ends(task: &Task, day: NaiveDate) -> Option<NaiveDate> {
    let own = own_period(task).and_then(|period| period.ends(day));
    own.or_else(|| day.checked_add_days(Days::new(review().days)))
}

fn own_period(task: &Task) -> Option<directive::Recurrence> {
    let period = directive::period(task.due_words.as_deref()?)?;
    (task.due_kind == DueKind::Recurring && period.every != directive::Every::Periodic).then_some(period)
}
