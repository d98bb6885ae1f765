//! What waits for a unit or for the holder of a post: "văn bản đến chưa nhận", "bỏ trực chưa giải trình".

use std::collections::{BTreeMap, BTreeSet};

use office::{Office, Result};
use serde::Serialize;
use store::{Ctx, Filter, Kind, ListQuery, Op, Verb};
use utoipa::ToSchema;

/// Entries on which it is for the caller's units to act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingEntries {
    /// The register.
    pub register: String,
    /// How many.
    pub count: u64,
}

/// What waits in registers whose moves are certain units': where a clock runs, for whose people it is to make the move that
/// ends it.
pub async fn waiting(office: &Office, ctx: &Ctx) -> Result<Vec<WaitingEntries>> {
    let mine: Vec<String> = ctx.units().into_iter().chain(ctx.posts().iter().cloned()).collect();
    let mut found = Vec::new();
    if mine.is_empty() {
        return Ok(found);
    }
    for registered in store::registers::all().into_iter().filter(|one| ctx.may(Verb::Read, Kind::Register(one))) {
        let definition = &registered.definition;
        let mut makers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for clock in &definition.clocks {
            // A move that leaves the entry where it is ends nothing: it is made again and again.
            let ends = |step: &&register::Move| step.from.contains(&clock.state) && step.to != clock.state;
            for step in definition.moves.iter().filter(ends) {
                makers.entry(&clock.state).or_default().extend(definition.makers(step).iter().map(String::as_str));
            }
        }
        // What anybody of a role may do waits for nobody in particular.
        makers.retain(|_, fields| !fields.is_empty());
        if makers.is_empty() {
            continue;
        }
        let mut count = 0;
        for (state, fields) in makers {
            for field in fields {
                let is = |key: &str, op, value: String| Filter { key: key.to_owned(), op, value };
                let filters =
                    vec![is(field, Op::In, mine.join(",")), is(store::registers::STATE, Op::Eq, state.to_owned())];
                let query = ListQuery { filters, ..ListQuery::default() };
                count += office.store.count_of(registered.sheet(), ctx, &query).await?;
            }
        }
        found.push(WaitingEntries { register: registered.key.to_owned(), count });
    }
    Ok(found)
}
