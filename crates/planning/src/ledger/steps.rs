//! How long the steps of vaccine take: decided, lying until it is handed on, carried, lying until it is given.

use chrono::{Days, NaiveDate};
use office::transit::Sent;
use office::{Office, Result};
use serde::Serialize;
use store::records::{Allocated, Allocation, AllocationState, Reason};
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;

use super::RULES;
use super::book::Books;

/// The time of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LedgerStep)]
pub struct StepTime {
    /// `decided`: from the figures of a proposal to its acceptance; `stored`: from coming to a store to leaving it for
    /// another; `carried`: on the way; `given`: from coming to a store to being used there.
    pub step: &'static str,
    /// Doses that took it (of `decided`: proposals).
    pub moved: i64,
    /// Days that half of them took at most; none where none took it.
    pub median: Option<i64>,
    /// Days that nine of ten took at most.
    pub slow: Option<i64>,
}

/// The steps of what moved in the days of the rules.
pub(super) async fn steps(
    office: &Office,
    ctx: &Ctx,
    books: &Books,
    sent: &[Sent],
    (area, day): (&str, NaiveDate),
) -> Result<Vec<StepTime>> {
    let after = day - Days::new(RULES.days);
    let waits: Vec<_> = books.iter().flat_map(|(_, book)| &book.waits).filter(|wait| wait.on > after).collect();
    let of =
        |reason: Reason| waits.iter().filter(move |wait| wait.reason == reason).map(|wait| (wait.days, wait.doses));
    let carried = sent.iter().filter_map(|one| {
        let came = one.ended.filter(|on| *on > after && *on <= day)?;
        Some(((came - one.left).num_days(), one.received.filter(|doses| *doses > 0)?))
    });
    let decided = decided(office, ctx, (area, day), after).await?;
    Ok(vec![
        step("decided", decided),
        step("stored", of(Reason::Issued).collect()),
        step("carried", carried.collect()),
        step("given", of(Reason::Used).collect()),
    ])
}

/// Days from the figures of each accepted proposal to its acceptance.
async fn decided(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    after: NaiveDate,
) -> Result<Vec<(i64, i64)>> {
    if !ctx.may(Verb::Read, Kind::Allocation) {
        return Ok(Vec::new());
    }
    let accepted = Pick::all().eq("state", AllocationState::Accepted.key()).eq("what", Allocated::Vaccine.key());
    let all = office.store.pick::<Allocation>(ctx, accepted, &[]).await?;
    let within = |one: &&Allocation| office.areas().is_within(&one.area, area, day);
    let took = |one: &Allocation| {
        let on = one.decided_at?.with_timezone(&base::day::zone()).date_naive();
        (on > after && on <= day).then(|| ((on - one.made_from).num_days().max(0), 1))
    };
    Ok(all.iter().filter(within).filter_map(took).collect())
}

fn step(step: &'static str, mut took: Vec<(i64, i64)>) -> StepTime {
    took.sort_unstable();
    let moved = took.iter().map(|(_, n)| n).sum();
    StepTime { step, moved, median: within(&took, moved, 50), slow: within(&took, moved, 90) }
}

/// The days within which a share (in percent) of the doses took it.
fn within(took: &[(i64, i64)], all: i64, percent: i64) -> Option<i64> {
    let mut sum = 0;
    took.iter()
        .find(|(_, n)| {
            sum += n;
            sum * 100 >= all * percent
        })
        .map(|(days, _)| *days)
}
