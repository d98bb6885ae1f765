//! Targets on the scorecard: each is the concern of whoever heads the People's Committee of the area that it is measured in.

use std::collections::BTreeMap;

use office::{Office, Result, measures};
use store::records::{Document, DocumentState, Target, TargetState};
use store::{Ctx, Kind, Pick, Verb};
use uuid::Uuid;

use super::Scores;
use crate::ended::is_ended;
use crate::targets::progress;

/// Adds the targets that hold in an area and those below it, so far as the caller sees their figures. One given to an area
/// as a number is that area's alone; a share holds in each part.
pub(super) async fn add(office: &Office, ctx: &Ctx, area: &str, scores: &mut Scores<'_>) -> Result<()> {
    if !ctx.may(Verb::Read, Kind::Target) {
        return Ok(());
    }
    let (areas, day) = (office.areas(), scores.day);
    let live = office.store.pick::<Target>(ctx, Pick::all().eq("state", TargetState::Live.key()), &[]).await?;
    let papers = Pick::all().one_of("id", live.iter().map(|target| target.document_id));
    let papers = office.store.heads::<Document>(ctx, papers, &[]).await?;
    let papers: BTreeMap<Uuid, Document> = papers.into_iter().map(|paper| (paper.id, paper)).collect();
    let seen: Vec<String> = areas
        .subtree(area, day)
        .into_iter()
        .filter(|one| ctx.scope.holds(areas, &one.code, ctx.day))
        .map(|one| one.code.clone())
        .collect();
    for target in live {
        let holds = papers
            .get(&target.document_id)
            .is_some_and(|of| of.state != DocumentState::Library && of.version_of.is_none() && !is_ended(of, day));
        if !holds || target.measure.as_deref().is_some_and(|key| !measures::is_open(ctx, key)) {
            continue;
        }
        let mut parts = seen.clone();
        parts.retain(|part| areas.is_within(part, &target.area, day));
        parts.retain(|part| target.count.is_none() || *part == target.area);
        if parts.is_empty() {
            continue;
        }
        for one in progress(office, ctx, &target, area, &parts, day).await?.into_iter().filter(|one| one.goal > 0) {
            let Some(post) = scores.units.head_post(&format!("{}/ubnd", one.area.code), day) else { continue };
            let holder = scores.holder(&post.id, day);
            let score = scores.of(&post.id, holder);
            score.targets += 1;
            score.behind += i64::from(one.will_miss);
        }
    }
    Ok(())
}
