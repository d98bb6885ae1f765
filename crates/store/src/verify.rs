//! `verify`: everything against everything, in one snapshot, so that it never takes a write under way for a fault.
//!
//! The database against its own checksums and trees; the log link by link and against the heads that were signed and
//! kept outside of it; every row against the log; figures, caches, index and references against the rows; kept files
//! against their digests.

mod chain;
mod content;
mod finding;
mod life;
mod loads;
mod relations;
mod replay;
mod snapshot;

use sea_orm::DatabaseTransaction;
use serde::Serialize;

use crate::access_log;
use crate::anchor::Head;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::Kind;
use crate::tally::Sums;

use finding::Findings;
pub use finding::{Finding, Flaw};
use snapshot::Snapshot;

/// What `verify` found in a province.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Records read.
    pub records: u64,
    /// Rows of tallies compared.
    pub tallies: u64,
    /// Links of the log checked.
    pub changes: u64,
    /// Lines of the access log checked.
    pub accesses: u64,
    /// The last link: its number and its hash.
    pub head: Option<(i64, String)>,
    /// Signed heads that were kept and compared.
    pub anchors: u64,
    /// Tallies that differ from the rebuild: measure, area, day, stratum, stored, rebuilt.
    pub wrong_tallies: Vec<(String, String, String, i32, i64, i64)>,
    /// Links that do not hold: sequence number.
    pub broken_links: Vec<i64>,
    /// Persons whose dose count or last dose differs from their doses.
    pub wrong_dose_counts: u64,
    /// Everything else that is not as it must be, each with its place; of one kind at most the first hundred.
    pub findings: Vec<Finding>,
    /// How many of each there are in all.
    pub found: std::collections::BTreeMap<Flaw, u64>,
    /// What cannot be proven, for earlier versions of the program wrote it without a digest: rows of old loads, checked
    /// by their number alone, and passwords last set by an old version.
    pub unproven: u64,
    /// Checks that this database does not offer, such as `amcheck` where it is not installed.
    pub not_checked: Vec<String>,
}

impl Verdict {
    /// Is everything as it must be?
    pub fn sound(&self) -> bool {
        self.wrong_tallies.is_empty()
            && self.broken_links.is_empty()
            && self.wrong_dose_counts == 0
            && self.found.is_empty()
    }
}

/// What one reader of the snapshot brings home.
#[derive(Default)]
pub(crate) struct Part {
    pub verdict: Verdict,
    pub findings: Findings,
    pub sums: Sums,
}

impl Store {
    /// Checks one province. Not scoped: run by the operator on the data itself.
    pub async fn verify(&self, province: &str) -> Result<Verdict> {
        self.verify_against(province, Vec::new()).await
    }

    /// The same, and against heads of the log that were kept elsewhere: on paper, in a backup's manifest.
    pub async fn verify_against(&self, province: &str, heads: Vec<Head>) -> Result<Verdict> {
        // Before the snapshot: a head kept after it is of links that the snapshot does not show.
        let kept = self.anchors().map(|anchors| anchors.kept(province)).transpose()?.unwrap_or_default();
        let snapshot = Snapshot::take(self.database()).await?;
        let [log, persons, others, database] = snapshot.readers;
        let province = province.to_owned();
        let at = |province: &str| province.to_owned();
        // Each has its connection, and the program its cores.
        let tasks: [tokio::task::JoinHandle<Checked>; 4] = [
            tokio::spawn(home(log, at(&province), move |tx, province| {
                Box::pin(async move { chain::walk(tx, province, kept, heads).await })
            })),
            tokio::spawn(home(persons, at(&province), |tx, province| {
                Box::pin(replay::kinds(tx, province, |kind| kind == Kind::Person))
            })),
            tokio::spawn(home(others, at(&province), |tx, province| {
                Box::pin(replay::kinds(tx, province, |kind| kind != Kind::Person))
            })),
            tokio::spawn(home(database, at(&province), |tx, province| Box::pin(content::check(tx, province)))),
        ];
        let mut whole = Part::default();
        let mut stored = Vec::new();
        for task in tasks {
            match task.await.map_err(|error| Error::Database(sea_orm::DbErr::Custom(error.to_string())))? {
                Ok((part, tx)) => {
                    whole.join(part);
                    stored.push(tx);
                }
                // A damaged page is what is looked for, not a reason to stop.
                Err(Error::Damaged(what)) => whole.findings.add(Finding::new(Flaw::DatabaseDamaged, what)),
                Err(error) => return Err(error),
            }
        }
        if let Some(tx) = stored.first() {
            relations::tallies(tx, &province, &mut whole).await?;
            let (accesses, broken) = access_log::look::check(tx, &province).await?;
            whole.verdict.accesses = accesses;
            for seq in broken {
                whole.findings.add(Finding::new(Flaw::AccessBroken, "").at(seq));
            }
        }
        for tx in stored {
            tx.rollback().await?;
        }
        snapshot.pool.close().await?;
        let Part { mut verdict, findings, .. } = whole;
        (verdict.findings, verdict.found) = findings.told();
        Ok(verdict)
    }
}

type Checked = Result<(Part, DatabaseTransaction)>;

type Checking<'a> = std::pin::Pin<Box<dyn Future<Output = Result<Part>> + Send + 'a>>;

/// A check, and its connection back.
async fn home(
    tx: DatabaseTransaction,
    province: String,
    check: impl for<'a> FnOnce(&'a DatabaseTransaction, &'a str) -> Checking<'a> + Send,
) -> Checked {
    let part = check(&tx, &province).await?;
    Ok((part, tx))
}

impl Part {
    fn join(&mut self, other: Self) {
        let Self { verdict, findings, sums } = other;
        let whole = &mut self.verdict;
        whole.records += verdict.records;
        whole.changes += verdict.changes;
        whole.anchors += verdict.anchors;
        whole.unproven += verdict.unproven;
        whole.wrong_dose_counts += verdict.wrong_dose_counts;
        whole.head = verdict.head.or(whole.head.take());
        whole.broken_links.extend(verdict.broken_links);
        whole.not_checked.extend(verdict.not_checked);
        self.findings.join(findings);
        for (key, n) in sums {
            *self.sums.entry(key).or_default() += n;
        }
    }
}
