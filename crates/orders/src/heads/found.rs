//! Findings on the scorecard: for how many days figures name a post, and for how many a leader concluded that it answers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use office::{Office, Result};
use serde_json::Value;
use store::records::Entry;
use store::{Ctx, Pick};

use super::{Scores, entries, text};

/// The register of findings on heads.
const FINDINGS: &str = "head_findings";
/// Its state in which a leader has concluded.
const CONCLUDED: &str = "concluded";
/// Days back for which findings count.
const WITHIN: u64 = 30;

/// Has a leader concluded? A conclusion that was taken up again is none.
pub(super) fn is_concluded(finding: &Entry) -> bool {
    finding.state == CONCLUDED
}

/// Findings of the last days under an area that name posts and that no leader has taken from them; a target that was
/// reached is none.
pub(super) async fn named(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<Entry>> {
    let lately = Pick::all().between("on_day", day - Days::new(WITHIN), day);
    let mut found = entries(office, ctx, (FINDINGS, lately), area, day).await?;
    found.retain(|entry| {
        let is = |key: &str, value: &str| text(entry, key).as_deref() == Some(value);
        let cleared = is_concluded(entry) && !is("conclusion", "answers");
        !cleared && !is("finding", "on_time")
    });
    Ok(found)
}

/// The posts that a finding names.
pub(super) fn posts_in(finding: &Entry) -> impl Iterator<Item = &str> {
    let rows = finding.fields.0.get("answers").and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(|row| row.get("post")?.as_str())
}

pub(super) async fn add(office: &Office, ctx: &Ctx, area: &str, scores: &mut Scores<'_>) -> Result<()> {
    // Several targets may name a post on one day: it is one day.
    let mut days: BTreeMap<(String, NaiveDate), BTreeSet<bool>> = BTreeMap::new();
    for entry in &named(office, ctx, area, scores.day).await? {
        let Some(day) = entry.on_day else { continue };
        for post in posts_in(entry) {
            days.entry((post.to_owned(), day)).or_default().insert(is_concluded(entry));
        }
    }
    for ((post, day), concluded) in days {
        let holder = scores.holder(&post, day);
        let score = scores.of(&post, holder);
        *(if concluded.contains(&true) { &mut score.findings } else { &mut score.proposed }) += 1;
    }
    Ok(())
}
