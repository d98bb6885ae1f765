//! Targets on the scorecard: each is the concern of whoever heads the People's Committee of the area that it is measured in.

use std::collections::BTreeMap;

use base::post::Units;
use chrono::NaiveDate;
use office::{Office, Result, measures};
use store::records::{Document, DocumentState, Target, TargetState};
use store::{Ctx, Kind, Pick, Verb};

use super::{Named, Score};
use crate::ended::is_ended;
use crate::targets::progress;

/// Adds the targets that hold in an area and those below it. One given to an area as a number is that area's alone; a
/// share holds in each part.
pub(super) async fn add(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    units: &Units,
    scores: &mut BTreeMap<Named, Score>,
) -> Result<()> {
    if !ctx.may(Verb::Read, Kind::Target) {
        return Ok(());
    }
    let areas = office.areas();
    let live = office.store.pick::<Target>(ctx, Pick::all().eq("state", TargetState::Live.key()), &[]).await?;
    for target in live {
        let document: Option<Document> = office.store.get(ctx, target.document_id).await.ok();
        let holds = document
            .is_some_and(|of| of.state != DocumentState::Library && of.version_of.is_none() && !is_ended(&of, day));
        if !holds || target.measure.as_deref().is_some_and(|key| !measures::is_open(ctx, key)) {
            continue;
        }
        let mut parts: Vec<String> = areas.subtree(area, day).into_iter().map(|one| one.code.clone()).collect();
        parts.retain(|part| areas.is_within(part, &target.area, day));
        parts.retain(|part| target.count.is_none() || *part == target.area);
        if parts.is_empty() {
            continue;
        }
        for one in progress(office, ctx, &target, area, &parts, day).await?.into_iter().filter(|one| one.goal > 0) {
            let Some(post) = units.head_post(&format!("{}/ubnd", one.area.code), day) else { continue };
            let holder = units.holder(&post.id, day).map(|holding| holding.person.clone());
            let score = scores.entry((post.id, holder)).or_default();
            score.targets += 1;
            score.behind += i64::from(one.will_miss);
        }
    }
    Ok(())
}
