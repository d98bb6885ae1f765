//! What waits for a unit in registers whose entries belong to units: "văn bản đến chưa nhận".

use office::{Office, Result};
use serde::Serialize;
use store::{Ctx, Filter, Kind, ListQuery, Verb};
use utoipa::ToSchema;

/// Entries of the caller's own units with which nobody has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingEntries {
    /// The register.
    pub register: String,
    /// How many.
    pub count: u64,
    /// The conditions of its list that show them.
    pub filter: Vec<String>,
}

/// What waits in registers whose entries belong to units.
pub async fn waiting(office: &Office, ctx: &Ctx) -> Result<Vec<WaitingEntries>> {
    let mut mine = ctx.units();
    mine.extend(ctx.posts().iter().cloned());
    let mut found = Vec::new();
    for registered in store::registers::all().into_iter().filter(|one| ctx.may(Verb::Read, Kind::Register(one))) {
        let definition = &registered.definition;
        let first = definition.states.first().filter(|state| !state.done);
        let Some((owner, first)) = definition.owner.as_ref().zip(first).filter(|_| !mine.is_empty()) else { continue };
        let filter = vec![format!("{owner}:in:{}", mine.join(",")), format!("state:eq:{}", first.key)];
        let filters = filter.iter().map(|text| Filter::parse(text)).collect::<std::result::Result<_, _>>()?;
        let query = ListQuery { filters, ..ListQuery::default() };
        let count = office.store.count_of(registered.sheet(), ctx, &query).await?;
        found.push(WaitingEntries { register: registered.key.to_owned(), count, filter });
    }
    Ok(found)
}
