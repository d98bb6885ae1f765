//! Reports on the scorecard: each that came late or not at all is the concern of whoever headed the unit when it was due
//! (S4-0w).

use chrono::Days;
use office::{Office, Result};
use store::Ctx;

use super::Scores;
use crate::reporting;

/// Days back for which reports count.
const WITHIN: u64 = 30;

pub(super) async fn add(office: &Office, ctx: &Ctx, area: &str, scores: &mut Scores<'_>) -> Result<()> {
    let from = scores.day.checked_sub_days(Days::new(WITHIN)).unwrap_or(scores.day);
    for (unit, due_on) in reporting::failed(office, ctx, area, (from, scores.day)).await? {
        // Where a report is a post's own, its holder answers.
        let own = scores.units.post(&unit, scores.day);
        let Some(post) = own.or_else(|| scores.units.head_post(&unit, scores.day)) else { continue };
        let holder = scores.holder(&post.id, due_on);
        scores.of(&post.id, holder).unreported += 1;
    }
    Ok(())
}
