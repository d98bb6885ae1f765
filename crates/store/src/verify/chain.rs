//! The log: link by link, and against the heads that were signed and kept outside of it.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, QueryOrder, QuerySelect};

use super::finding::{Finding, Flaw};
use super::{Part, relations};
use crate::anchor::{Anchor, Head, Kept};
use crate::change::{self, Change, link};
use crate::error::Result;

/// Links read in one step; a link may hold a whole document.
const STEP: u64 = 2_000;

pub(super) async fn walk(tx: &DatabaseTransaction, province: &str, mut kept: Kept, given: Vec<Head>) -> Result<Part> {
    let mut part = Part::default();
    for _ in &kept.unreadable {
        part.findings.add(Finding::new(Flaw::AnchorForged, "unreadable line"));
    }
    kept.anchors.extend(given.into_iter().map(Anchor::given));
    let mut wanted: BTreeMap<i64, Vec<&Anchor>> = BTreeMap::new();
    for anchor in &kept.anchors {
        if !anchor.signed {
            part.findings.add(Finding::new(Flaw::AnchorForged, &anchor.head.hash).at(anchor.head.seq));
        }
        wanted.entry(anchor.head.seq).or_default().push(anchor);
    }
    part.verdict.anchors = kept.anchors.len() as u64;
    let (mut seq, mut previous) = (0, String::new());
    loop {
        let rows = change::table::Entity::find()
            .filter(change::table::Column::Province.eq(province))
            .filter(change::table::Column::Seq.gt(seq))
            .order_by_asc(change::table::Column::Seq)
            .limit(STEP)
            .all(tx)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if !holds(&row, seq, &previous) {
                part.verdict.broken_links.push(row.seq);
            }
            for anchor in wanted.remove(&row.seq).unwrap_or_default() {
                if !row.hash.starts_with(&anchor.head.hash) {
                    part.findings.add(Finding::new(Flaw::AnchorLost, anchor.told()).at(row.seq));
                }
            }
            part.verdict.changes += 1;
            (seq, previous) = (row.seq, row.hash);
        }
    }
    // A head of which the log knows nothing: it was longer once.
    for anchor in wanted.into_values().flatten() {
        part.findings.add(Finding::new(Flaw::AnchorLost, anchor.told()).at(anchor.head.seq));
    }
    part.verdict.head = (seq > 0).then_some((seq, previous));
    relations::settings(tx, &kept, &mut part).await?;
    Ok(part)
}

fn holds(row: &change::table::Model, seq: i64, previous: &str) -> bool {
    let body: Option<Change> = serde_json::from_str(&row.body).ok();
    let repeats = body.is_some_and(|body| {
        body.seq == row.seq
            && body.kind == row.kind
            && body.id == row.record_id
            && body.area == row.area
            && body.version == row.version
            && body.at == row.at
            && body.left == row.left()
            && body.request == row.request
    });
    repeats && row.seq == seq + 1 && row.previous == previous && row.hash == link(previous, &row.body)
}
