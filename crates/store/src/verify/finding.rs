//! What can be wrong, and where.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use crate::record::Kind;

/// What is wrong. The words are `verify-KEY` in `store.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// The database's own check fails.
    DatabaseDamaged,
    /// A field of a row is not what the log says.
    RowChanged,
    /// A row that the log made and nobody removed is not there.
    RowMissing,
    /// A row that no link of the log made.
    RowUnknown,
    /// Links of one record that do not follow from each other.
    LinkContradicts,
    /// The rows of a load are not those that were loaded.
    LoadChanged,
    /// What JSON never carries (a password's hash) is not what the log says.
    SealBroken,
    /// A kept file is not what came.
    FileChanged,
    /// The index of names does not hold the names.
    IndexWrong,
    /// A record points at one that is not there.
    ReferenceLost,
    /// The log does not hold a head that was signed and kept.
    AnchorLost,
    /// A kept head was not signed by this installation.
    AnchorForged,
    /// A line of the access log that does not follow from the one before.
    AccessBroken,
    /// A setting is not what it was when the last head was signed.
    SettingChanged,
    /// Rows that belong to another province.
    ProvinceForeign,
    /// A session of nobody.
    SessionForeign,
}

impl Flaw {
    /// The key of its words.
    pub fn key(self) -> String {
        serde_json::to_value(self).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Flaw.
    pub what: Flaw,
    /// Kind of record.
    pub kind: Option<&'static str>,
    /// The record.
    pub id: Option<Uuid>,
    /// The link of the log.
    pub seq: Option<i64>,
    /// The field, or what was found in words of the database.
    pub detail: String,
}

impl Finding {
    pub(super) fn new(what: Flaw, detail: impl Into<String>) -> Self {
        Self { what, kind: None, id: None, seq: None, detail: detail.into() }
    }
    pub(super) fn of(mut self, kind: Kind, id: Option<Uuid>) -> Self {
        (self.kind, self.id) = (Some(kind.key()), id);
        self
    }
    pub(super) fn at(mut self, seq: i64) -> Self {
        self.seq = Some(seq);
        self
    }
}

/// Findings of one sort that are told with their place; the others are counted.
const TOLD: usize = 100;

/// Findings on their way into the verdict: a database put back from an old day has a million, and is told in words too.
#[derive(Debug, Default)]
pub(crate) struct Findings(BTreeMap<Flaw, (u64, Vec<Finding>)>);

impl Findings {
    pub(super) fn add(&mut self, finding: Finding) {
        let (count, told) = self.0.entry(finding.what).or_default();
        *count += 1;
        if told.len() < TOLD {
            told.push(finding);
        }
    }

    /// More of a sort than are told.
    pub(super) fn count(&mut self, what: Flaw, more: u64) {
        if more > 0 {
            self.0.entry(what).or_default().0 += more;
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        for (what, (count, findings)) in other.0 {
            let (all, told) = self.0.entry(what).or_default();
            *all += count;
            let room = TOLD.saturating_sub(told.len());
            told.extend(findings.into_iter().take(room));
        }
    }

    pub(super) fn told(self) -> (Vec<Finding>, BTreeMap<Flaw, u64>) {
        let counts = self.0.iter().map(|(what, (count, _))| (*what, *count)).collect();
        (self.0.into_values().flat_map(|(_, told)| told).collect(), counts)
    }
}
