//! Looking into the access log, checking and clearing it.

use std::time::Duration;

use base::area::Areas;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ConnectionTrait, PaginatorTrait, QueryOrder, QuerySelect};

use super::table::{Column, Entity, Model};
use super::{Access, What, append};
use crate::access::{Ctx, Verb};
use crate::change::link;
use crate::database::Store;
use crate::error::Result;
use crate::list::Page;
use crate::record::Kind;

/// What is asked of the log.
#[derive(Debug, Clone, Default)]
pub struct AccessQuery {
    /// Of users of this area and all below.
    pub area: Option<String>,
    /// Of this user.
    pub user: Option<Uuid>,
    /// What was done: any of these.
    pub what: Vec<What>,
    /// Of this kind of record.
    pub kind: Option<Kind>,
    /// Of this record: who has read it.
    pub record: Option<Uuid>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
    /// Lines to pass over.
    pub skip: u64,
    /// Lines at most.
    pub most: u64,
}

/// How long who looks waits for the newest reads.
const FLUSHED: Duration = Duration::from_secs(2);
/// Lines read or cleared in one step.
const STEP: u64 = 10_000;

impl Store {
    /// Lines of the log, newest first: of the users whose area lies within the caller's.
    pub async fn accesses(&self, ctx: &Ctx, query: &AccessQuery) -> Result<Page<Access>> {
        ctx.gate(Verb::Read, Kind::Access)?;
        let found = self.accesses_asked(ctx, query).await?;
        self.seen(ctx, Kind::Access, || Access::of(ctx, What::List).rows(found.rows.len()));
        Ok(found)
    }

    /// The same, to be taken out of the system, which the log notes.
    pub async fn export_accesses(&self, ctx: &Ctx, query: &AccessQuery) -> Result<Page<Access>> {
        ctx.gate(Verb::Export, Kind::Access)?;
        let found = self.accesses_asked(ctx, query).await?;
        self.note_table(ctx, Kind::Access, found.rows.len()).await?;
        Ok(found)
    }

    async fn accesses_asked(&self, ctx: &Ctx, query: &AccessQuery) -> Result<Page<Access>> {
        // What was read a moment ago is asked for too. A long write or a full disk does not hide what is there; the task
        // goes on by itself, for a batch cut short between its commit and its end would be written twice.
        let store = self.clone();
        let flushing = tokio::spawn(async move { store.flush_accesses().await });
        if !matches!(tokio::time::timeout(FLUSHED, flushing).await, Ok(Ok(Ok(())))) {
            tracing::warn!("the newest reads are not in the access log yet");
        }
        let mut select = Entity::find().filter(ctx.scope.condition());
        if let Some(area) = &query.area {
            let within = ctx.scope.narrowed(Areas::builtin(), area, ctx.day);
            select = select
                .filter(within.map_or_else(|| Condition::any().add(Expr::cust("1 = 0")), |scope| scope.condition()));
        }
        if let Some(user) = query.user {
            select = select.filter(Column::UserId.eq(user));
        }
        if !query.what.is_empty() {
            select = select.filter(Column::What.is_in(query.what.iter().map(|what| what.key())));
        }
        if let Some(kind) = query.kind {
            select = select.filter(Column::Kind.eq(kind.key()));
        }
        if let Some(record) = query.record {
            select = select.filter(Column::RecordId.eq(record));
        }
        if let Some(from) = query.from {
            select = select.filter(Column::At.gte(from));
        }
        if let Some(to) = query.to {
            select = select.filter(Column::At.lt(to));
        }
        let total = select.clone().count(self.reader()).await?;
        let bodies: Vec<String> = select
            .select_only()
            .column(Column::Body)
            // By time: a read waits a moment for its number, an export does not.
            .order_by_desc(Column::At)
            .order_by_desc(Column::Seq)
            .offset(query.skip)
            .limit(query.most)
            .into_tuple()
            .all(self.reader())
            .await?;
        let rows = bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect();
        Ok(Page { rows, total })
    }

    /// Clears the lines of a province from before a moment, and notes how many. Not scoped: the program's own work at
    /// the close of a day.
    pub async fn clear_accesses(&self, ctx: &Ctx, before: DateTime<Utc>) -> Result<u64> {
        let province = ctx.scope.province();
        let mut cleared = 0;
        loop {
            let work = self.begin(province).await?;
            let all = || Entity::find().filter(Column::Province.eq(province)).order_by_asc(Column::Seq);
            // Lines wait a moment before they are numbered, so that a later one may be a little older: the first that
            // must stay is the end.
            let stays =
                all().filter(Column::At.gte(before)).limit(1).one(&work.tx).await?.map_or(i64::MAX, |row| row.seq);
            let oldest = all().filter(Column::Seq.lt(stays)).limit(STEP).all(&work.tx).await?;
            let Some(last) = oldest.last() else { return Ok(cleared) };
            let gone = Entity::delete_many().filter(Column::Province.eq(province)).filter(Column::Seq.lte(last.seq));
            // Noted before the rows go: the note goes on from the newest line, which may be one of them.
            let mut line = Access::of(ctx, What::Cleared).rows(oldest.len());
            line.mark = Some(last.hash.clone());
            append(&work.tx, province, vec![line]).await?;
            gone.exec(&work.tx).await?;
            work.commit().await?;
            cleared += oldest.len() as u64;
        }
    }

    /// The lines of a province that do not follow from the line before: changed, put in, or after one taken out. Not
    /// scoped: run by the operator on the data itself.
    pub async fn check_accesses(&self, province: &str) -> Result<(u64, Vec<i64>)> {
        check(self.reader(), province).await
    }
}

/// [`Store::check_accesses`] of one state of the database.
pub(crate) async fn check<C: ConnectionTrait>(db: &C, province: &str) -> Result<(u64, Vec<i64>)> {
    let of_province = || Entity::find().filter(Column::Province.eq(province));
    let clearings = of_province().filter(Column::What.eq(What::Cleared.key())).order_by_desc(Column::Seq);
    let clearing = clearings.limit(1).one(db).await?;
    let mark = clearing.and_then(|row| serde_json::from_str::<Access>(&row.body).ok()).and_then(|line| line.mark);
    let (mut seq, mut hash) = match mark {
        Some(mark) => (None, mark),
        None => (Some(0), String::new()),
    };
    let (mut checked, mut broken) = (0, Vec::new());
    loop {
        let next = of_province().filter(Column::Seq.gt(seq.unwrap_or_default())).order_by_asc(Column::Seq);
        let rows = next.limit(STEP).all(db).await?;
        if rows.is_empty() {
            return Ok((checked, broken));
        }
        for row in rows {
            let follows = seq.is_none_or(|seq| row.seq == seq + 1) && row.hash == link(&hash, &row.body);
            if !(follows && repeats(&row)) {
                broken.push(row.seq);
            }
            checked += 1;
            (seq, hash) = (Some(row.seq), row.hash);
        }
    }
}

/// Do the columns say what the body says?
fn repeats(row: &Model) -> bool {
    serde_json::from_str::<Access>(&row.body).is_ok_and(|line| {
        line.seq == row.seq
            && line.at == row.at
            && line.user == row.user_id
            && line.area == row.area
            && line.what.key() == row.what
            && line.kind == row.kind
            && line.id == row.record_id
    })
}
