//! Whose act it is: a part is received and reported by its unit, returned, extended and closed by the body that issued
//! the order, whatever its level (S0-0b, S2-9e, S4-8a). Nobody acts for a unit but who holds a post there, or in an
//! office that serves it.

use base::post::Units;
use chrono::NaiveDate;
use office::{Class, Problem, Result};
use store::records::{Document, Task, TaskState};
use store::{Ctx, Kind};

use super::Action;
use crate::periods;

/// The unit that issued a document, as the units of its day are called; none where its head names none of them.
pub(crate) fn issuing_unit(document: &Document, day: NaiveDate) -> Option<String> {
    let on = document.issued_on.unwrap_or(day);
    let area = document.issuer_area.as_deref().unwrap_or(&document.area);
    Units::builtin().by_name(document.issuer.as_deref()?, area, on).ok().map(|unit| unit.id)
}

/// The post in which the caller carries out an action on a part; none for the program itself.
///
/// # Errors
/// The part's state does not allow the action, the caller's role does not, or none of the caller's posts does.
pub(super) fn in_post(ctx: &Ctx, task: &Task, document: Option<&Document>, action: Action) -> Result<Option<String>> {
    // A duty that comes again is reported again, whatever was said of the period before.
    let again = action == Action::Report && task.state == TaskState::Reported && periods::again(task);
    if task.parent_id.is_none() || !(again || action.from().contains(&task.state)) {
        return Err(Problem::new(Class::Denied, "centre-task-not-now").with("action", action.key()));
    }
    ctx.gate(action.verb(), Kind::Task)?;
    if ctx.is_program() {
        return Ok(None);
    }
    let units = Units::builtin();
    let held = if action.of_issuer() {
        let issuer = document.and_then(|document| issuing_unit(document, ctx.day));
        ctx.posts().iter().find(|post| match (&issuer, document) {
            (Some(issuer), _) => units.issues_for(post, issuer, ctx.day),
            // A body outside the tables: whoever keeps the register of its area follows its orders.
            (None, Some(document)) => is_of_area(post, &document.area),
            (None, None) => false,
        })
    } else {
        ctx.posts().iter().find(|post| match &task.unit {
            Some(unit) => units.acts_for(post, unit, ctx.day),
            // A name that the tables do not know: its area answers until a clerk has found whom it means.
            None => is_of_area(post, &task.area),
        })
    };
    held.cloned().map(Some).ok_or_else(|| not_yours(task, document, action))
}

fn is_of_area(post: &str, area: &str) -> bool {
    post.split_once('/').is_some_and(|(of, _)| of == area)
}

fn not_yours(task: &Task, document: Option<&Document>, action: Action) -> Problem {
    let name = |name: Option<&String>| name.map_or_else(|| "—".to_owned(), Clone::clone);
    if action.of_issuer() {
        let issuer = name(document.and_then(|document| document.issuer.as_ref()));
        return Problem::new(Class::Denied, "centre-task-not-issuer").with("issuer", issuer);
    }
    Problem::new(Class::Denied, "centre-task-not-unit").with("unit", name(task.unit_name.as_ref()))
}
