//! `verify`: the tallies against a rebuild from the records, the chain link by link, the caches.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;

use crate::access::column;
use crate::change::{self, Change, link};
use crate::database::Store;
use crate::error::Result;
use crate::record::{Kind, Record};
use crate::tally::{self, Sums};

/// What `verify` found in a province.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Records read.
    pub records: u64,
    /// Rows of tallies compared.
    pub tallies: u64,
    /// Links of the log checked.
    pub changes: u64,
    /// Tallies that differ from the rebuild: measure, area, day, stratum, stored, rebuilt.
    pub wrong_tallies: Vec<(String, String, String, i32, i64, i64)>,
    /// Links that do not hold: sequence number.
    pub broken_links: Vec<i64>,
    /// Persons whose dose count differs from their doses.
    pub wrong_dose_counts: u64,
}

impl Verdict {
    /// Is everything as it must be?
    pub fn sound(&self) -> bool {
        self.wrong_tallies.is_empty() && self.broken_links.is_empty() && self.wrong_dose_counts == 0
    }
}

/// Rows read in one step.
const STEP: u64 = 20_000;

impl Store {
    /// Checks one province. Not scoped: run by the operator on the data itself.
    pub async fn verify(&self, province: &str) -> Result<Verdict> {
        let mut verdict = Verdict::default();
        let mut rebuilt = Sums::new();
        for kind in Kind::KEYS.iter().filter_map(|key| Kind::from_key(key)) {
            verdict.records += crate::for_kind!(kind, R => self.rebuild::<R>(province, &mut rebuilt).await?, else 0);
        }
        self.compare(province, rebuilt, &mut verdict).await?;
        self.walk_chain(province, &mut verdict).await?;
        verdict.wrong_dose_counts = self.wrong_dose_counts(province).await?;
        Ok(verdict)
    }

    async fn rebuild<R: Record>(&self, province: &str, sums: &mut Sums) -> Result<u64> {
        // Files count nothing and are large.
        if R::KIND == Kind::File {
            return Ok(0);
        }
        let (mut after, mut records) = (None, 0);
        loop {
            let mut select = <R::Entity as EntityTrait>::find().filter(column("province").eq(province));
            if let Some(after) = after {
                select = select.filter(column("id").gt::<Uuid>(after));
            }
            let rows = select.order_by(column("id"), sea_orm::Order::Asc).limit(STEP).all(self.reader()).await?;
            let Some(last) = rows.last() else { return Ok(records) };
            after = Some(last.id());
            records += rows.len() as u64;
            for row in rows {
                tally::add(sums, row.tallies(), 1);
            }
        }
    }

    async fn compare(&self, province: &str, mut rebuilt: Sums, verdict: &mut Verdict) -> Result<()> {
        rebuilt.retain(|_, n| *n != 0);
        let stored = tally::table::Entity::find()
            .filter(tally::table::Column::Province.eq(province))
            .filter(tally::table::Column::N.ne(0))
            .all(self.reader())
            .await?;
        verdict.tallies = stored.len() as u64;
        for row in stored {
            let key = (row.measure, row.area, row.day, row.stratum);
            let n = rebuilt.remove(&key).unwrap_or_default();
            if n != row.n {
                verdict.wrong_tallies.push((key.0, key.1, key.2.to_string(), key.3, row.n, n));
            }
        }
        for ((measure, area, day, stratum), n) in rebuilt {
            verdict.wrong_tallies.push((measure, area, day.to_string(), stratum, 0, n));
        }
        Ok(())
    }

    async fn walk_chain(&self, province: &str, verdict: &mut Verdict) -> Result<()> {
        let (mut seq, mut previous) = (0, String::new());
        loop {
            let rows = change::table::Entity::find()
                .filter(change::table::Column::Province.eq(province))
                .filter(change::table::Column::Seq.gt(seq))
                .order_by_asc(change::table::Column::Seq)
                .limit(STEP)
                .all(self.reader())
                .await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                let body: Option<Change> = serde_json::from_str(&row.body).ok();
                let repeats = body.is_some_and(|body| {
                    body.seq == row.seq
                        && body.kind == row.kind
                        && body.id == row.record_id
                        && body.area == row.area
                        && body.version == row.version
                        && body.at == row.at
                });
                let holds = row.seq == seq + 1 && row.previous == previous && row.hash == link(&previous, &row.body);
                if !(repeats && holds) {
                    verdict.broken_links.push(row.seq);
                }
                verdict.changes += 1;
                (seq, previous) = (row.seq, row.hash);
            }
        }
    }

    async fn wrong_dose_counts(&self, province: &str) -> Result<u64> {
        use crate::records::Persons;
        use sea_orm::sea_query::Expr;
        let differs = "persons.doses <> COALESCE((SELECT MAX(dose_no) FROM doses \
                       WHERE doses.province = persons.province AND doses.person_id = persons.id), 0)";
        Ok(Persons::find()
            .filter(column("province").eq(province))
            .filter(Expr::cust(differs))
            .count(self.reader())
            .await?)
    }
}
