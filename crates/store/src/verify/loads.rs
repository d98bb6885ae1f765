//! Loads: many rows with one link, which holds their number and a digest.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, QueryOrder};
use serde_json::Value;

use super::Part;
use super::finding::{Finding, Flaw};
use crate::change::{self, Change};
use crate::error::Result;
use crate::proof::{RowsDigest, row_digest};
use crate::record::Kind;
use crate::row::Row;

/// A load of one kind.
struct Load {
    seq: i64,
    records: u64,
    /// None for a load by an earlier version of the program, whose digest needs the order of loading.
    digest: Option<String>,
    found: u64,
    sum: RowsDigest,
}

/// The loads of one kind, by their time, which their rows carry until they are edited.
pub(super) struct Loads {
    kind: Kind,
    by_time: BTreeMap<DateTime<Utc>, Vec<Load>>,
    /// Rows edited by an earlier version, which did not note what time they were made.
    homeless: u64,
}

impl Loads {
    pub(super) async fn of(tx: &DatabaseTransaction, province: &str, kind: Kind) -> Result<Self> {
        let rows = change::table::Entity::find()
            .filter(change::table::Column::Province.eq(province))
            .filter(change::table::Column::Kind.eq(kind.key()))
            .filter(change::table::Column::RecordId.is_null())
            .order_by_asc(change::table::Column::Seq)
            .all(tx)
            .await?;
        let mut by_time: BTreeMap<DateTime<Utc>, Vec<Load>> = BTreeMap::new();
        for change in rows.iter().filter_map(|row| serde_json::from_str::<Change>(&row.body).ok()) {
            let after = change.after.unwrap_or_default();
            by_time.entry(change.at).or_default().push(Load {
                seq: change.seq,
                records: after.get("records").and_then(Value::as_u64).unwrap_or_default(),
                digest: after.get("rows").and_then(Value::as_str).map(str::to_owned),
                found: 0,
                sum: RowsDigest::default(),
            });
        }
        Ok(Self { kind, by_time, homeless: 0 })
    }

    /// The link of the load of then, whose rows have its number.
    pub(super) fn link_at(&self, at: DateTime<Utc>) -> Option<i64> {
        self.by_time.get(&at).and_then(|loads| loads.first()).map(|load| load.seq)
    }

    /// Was anything of this kind loaded then?
    pub(super) fn made_at(&self, at: DateTime<Utc>) -> bool {
        self.by_time.contains_key(&at)
    }

    /// A row as it was loaded; rows come in the order of their ids. `at` is none where an earlier version of the
    /// program edited it first.
    pub(super) fn add(&mut self, row: &dyn Row, at: Option<DateTime<Utc>>, part: &mut Part) -> Result<()> {
        let Some(at) = at else {
            self.homeless += 1;
            return Ok(());
        };
        let Some(load) = self.by_time.get_mut(&at).and_then(|loads| loads.first_mut()) else {
            part.findings.add(Finding::new(Flaw::RowUnknown, "").of(self.kind, Some(row.id())));
            return Ok(());
        };
        load.found += 1;
        if load.digest.is_some() {
            load.sum.add(row.id(), row_digest(row)?);
        }
        Ok(())
    }

    /// All rows were read.
    pub(super) fn finish(self, part: &mut Part) {
        let (mut old, mut old_found, mut last_old) = (0, self.homeless, None);
        for mut loads in self.by_time.into_values() {
            // Two of one kind at the very same microsecond, by earlier versions: told apart by nothing.
            let records: u64 = loads.iter().map(|load| load.records).sum();
            let single = loads.len() == 1;
            let load = loads.swap_remove(0);
            match load.digest {
                Some(digest) if single => {
                    if load.found != records || load.sum.finish() != digest {
                        let detail = format!("{} / {records}", load.found);
                        part.findings.add(Finding::new(Flaw::LoadChanged, detail).of(self.kind, None).at(load.seq));
                    }
                }
                _ => {
                    (old, old_found, last_old) = (old + records, old_found + load.found, Some(load.seq));
                }
            }
        }
        part.verdict.unproven += old_found;
        if old != old_found {
            let finding = Finding::new(Flaw::LoadChanged, format!("{old_found} / {old}")).of(self.kind, None);
            part.findings.add(match last_old {
                Some(seq) => finding.at(seq),
                None => finding,
            });
        }
    }
}
