//! What waits for a unit in registers whose entries belong to units: "văn bản đến chưa nhận".

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

/// What waits in registers whose entries belong to units: where a clock runs, for whose people it is to make the move that
/// ends it.
pub async fn waiting(office: &Office, ctx: &Ctx) -> Result<Vec<WaitingEntries>> {
    let mine: Vec<String> = ctx.units().into_iter().chain(ctx.posts().iter().cloned()).collect();
    let mut found = Vec::new();
    for registered in store::registers::all().into_iter().filter(|one| ctx.may(Verb::Read, Kind::Register(one))) {
        let definition = &registered.definition;
        if definition.owner.is_none() || mine.is_empty() {
            continue;
        }
        let mut makers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for clock in &definition.clocks {
            for step in definition.moves.iter().filter(|step| step.from.contains(&clock.state)) {
                makers.entry(&clock.state).or_default().extend(definition.makers(step).iter().map(String::as_str));
            }
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
