//! Whose act it is: a part is received and reported by its unit, returned, extended and closed by the body that issued
//! the order, whatever its level (S0-0b, S2-9e, S4-8a). Nobody acts for a unit but who holds a post there, or in an
//! office that serves it.

use base::post::Units;
use office::{Class, Problem, Result};
use store::records::{Document, Task, TaskState};
use store::{Ctx, Kind};

use super::Action;
use crate::issuer::{is_of_area, issuers_post};
use crate::periods;

/// The post in which the caller carries out an action on a part; none for the program itself.
///
/// # Errors
/// The part's state does not allow the action, the caller's role does not, or none of the caller's posts does.
pub(super) fn in_post(ctx: &Ctx, task: &Task, document: Option<&Document>, action: Action) -> Result<Option<String>> {
    // A duty that comes again is reported again, whatever was said of the period before.
    let again = action == Action::Report && task.state == TaskState::Reported && periods::again(task);
    if task.parent_id.is_none() || !action.is_called_for(task) || !(again || action.from().contains(&task.state)) {
        return Err(Problem::new(Class::Denied, "centre-task-not-now").with("action", action.key()));
    }
    ctx.gate(action.verb(), Kind::Task)?;
    if ctx.is_program() {
        return Ok(None);
    }
    let units = Units::builtin();
    let held = if action.of_issuer() {
        document.and_then(|document| issuers_post(ctx, document))
    } else {
        ctx.posts().iter().find(|post| match &task.unit {
            Some(unit) => units.acts_for(post, unit, ctx.day),
            // A name that the tables do not know: its area answers until a clerk has found whom it means.
            None => is_of_area(post, &task.area),
        })
    };
    held.cloned().map(Some).ok_or_else(|| not_yours(task, document, action))
}

fn not_yours(task: &Task, document: Option<&Document>, action: Action) -> Problem {
    let name = |name: Option<&String>| name.map_or_else(|| "—".to_owned(), Clone::clone);
    if action.of_issuer() {
        let issuer = name(document.and_then(|document| document.issuer.as_ref()));
        return Problem::new(Class::Denied, "centre-task-not-issuer").with("issuer", issuer);
    }
    Problem::new(Class::Denied, "centre-task-not-unit").with("unit", name(task.unit_name.as_ref()))
}
