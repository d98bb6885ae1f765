//! What changed in a reader's scope since they last asked: one question for live updates, phones and roll-ups,
//! answered in pages without gaps.
//!
//! Every row carries the number of its last link in the province's log, and a link by which a row leaves an area, or is
//! shut to the areas below, says so. Links are numbered in the order in which they can be seen: up to the last one that
//! is there when the question comes, nothing comes in later. A row that changes while pages are read comes by its new
//! number, on a later page.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use base::area::Areas;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QueryResult, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::access::{Ctx, Scope, Verb, column};
use crate::access_log::{Access, What};
use crate::change::{Head, table};
use crate::database::Store;
use crate::error::Result;
use crate::record::Kind;
use crate::sheet::Sheet;

/// Items that one page holds at most.
const MOST: usize = 2_000;

/// How far a reader has come in a province's log. Its text form is theirs to keep and to hand back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Since {
    seq: i64,
    within: Within,
}

/// How far within the link: one of a load has many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Within {
    /// The row that left is told; those that are there are not.
    Gone,
    /// Rows are told up to this one.
    Row(Uuid),
    /// Everything is told.
    All,
}

impl Since {
    /// Of a reader who has nothing yet.
    pub const BEGINNING: Self = Self::link(-1);

    /// Of a reader who has everything up to a link and of it.
    pub const fn link(seq: i64) -> Self {
        Self { seq, within: Within::All }
    }

    /// The number of the link.
    pub const fn seq(self) -> i64 {
        self.seq
    }
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.within {
            Within::All => write!(f, "{}", self.seq),
            Within::Gone => write!(f, "{}.", self.seq),
            Within::Row(id) => write!(f, "{}.{id}", self.seq),
        }
    }
}

/// A text that is not one of [`Since`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSince;

impl FromStr for Since {
    type Err = NotSince;

    fn from_str(text: &str) -> std::result::Result<Self, NotSince> {
        let (seq, within) = match text.split_once('.') {
            None => (text, Within::All),
            Some((seq, "")) => (seq, Within::Gone),
            Some((seq, id)) => (seq, Within::Row(id.parse().map_err(|_| NotSince)?)),
        };
        Ok(Self { seq: seq.parse().map_err(|_| NotSince)?, within })
    }
}

/// A row that was made or changed, or is gone from what the reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands in the log.
    pub at: Since,
    /// Kind of record.
    pub kind: Kind,
    /// The record.
    pub id: Uuid,
    /// Where it lies, or lay.
    pub area: String,
    /// Is it gone: removed, moved out of an area, shut to the areas below? Whoever sees the area that it went to
    /// finds it there, right after.
    pub gone: bool,
}

/// Rows that changed, in the order of the log.
#[derive(Debug, Clone)]
pub struct Marks {
    /// The rows.
    pub marks: Vec<Mark>,
    /// What to ask with next.
    pub next: Since,
    /// Is there more to ask for now?
    pub more: bool,
}

/// One row as it stands now, or gone.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// Which, and where in the log.
    pub mark: Mark,
    /// Its fields; none where it is gone.
    pub row: Option<Value>,
}

/// A page of what is new: put each row in the place of the one of its kind and id, take away those that are gone, in
/// this order.
#[derive(Debug, Clone)]
pub struct Page {
    /// The rows.
    pub news: Vec<News>,
    /// What to ask with next.
    pub next: Since,
    /// Is there more to ask for now?
    pub more: bool,
}

impl Store {
    /// The last link of the caller's province.
    pub async fn now(&self, ctx: &Ctx) -> Result<Since> {
        Ok(Since::link(Head::of(self.reader(), ctx.scope.province()).await?.next() - 1))
    }

    /// Which rows changed in the caller's scope since, of all kinds that they may read; `most` at once.
    pub async fn marks(&self, ctx: &Ctx, since: Since, most: usize) -> Result<Marks> {
        let most = most.clamp(1, MOST);
        // Asked first: what comes later is not half in this page.
        let now = self.now(ctx).await?;
        let mut marks = self.gone(ctx, since, now, most).await?;
        for sheet in readable(ctx).filter_map(Kind::sheet) {
            marks.extend(self.there(sheet, ctx, since, now, most).await?);
        }
        marks.sort_by(in_order);
        // Two kinds may have a row of one id in one link: the place in the log does not tell them apart.
        let end = (most..marks.len()).find(|end| marks[*end].at != marks[end - 1].at).unwrap_or(marks.len());
        let more = marks.len() > end;
        marks.truncate(end);
        let next = if more { marks.last().map_or(since, |mark| mark.at) } else { now.max(since) };
        Ok(Marks { marks, next, more })
    }

    /// [`Store::marks`] with the rows.
    pub async fn since(&self, ctx: &Ctx, since: Since, most: usize) -> Result<Page> {
        let Marks { marks, next, more } = self.marks(ctx, since, most).await?;
        let mut wanted: BTreeMap<&str, (Kind, Vec<Uuid>)> = BTreeMap::new();
        for mark in marks.iter().filter(|mark| !mark.gone) {
            wanted.entry(mark.kind.key()).or_insert((mark.kind, Vec::new())).1.push(mark.id);
        }
        let mut rows: HashMap<(&str, Uuid), (i64, Value)> = HashMap::new();
        for (key, (kind, ids)) in wanted {
            let Some(sheet) = kind.sheet() else { continue };
            let of_kind = self.rows(sheet, ctx, ids).await?;
            rows.extend(of_kind.into_iter().map(|(id, seq, row)| ((key, id), (seq, row))));
        }
        let told = |mark: Mark| {
            if mark.gone {
                return Some(News { mark, row: None });
            }
            // One that changed since the marks were read comes by its new number.
            let (seq, row) = rows.remove(&(mark.kind.key(), mark.id))?;
            (seq == mark.at.seq).then_some(News { mark, row: Some(row) })
        };
        Ok(Page { news: marks.into_iter().filter_map(told).collect(), next, more })
    }

    async fn there(&self, sheet: &Sheet, ctx: &Ctx, since: Since, now: Since, most: usize) -> Result<Vec<Mark>> {
        let later = Condition::any().add(column("seq").gt(since.seq));
        let later = match since.within {
            Within::All => later,
            Within::Gone => later.add(column("seq").eq(since.seq)),
            Within::Row(id) => later.add(column("seq").eq(since.seq).and(column("id").gt(id))),
        };
        let mut select = sheet.table().select();
        select.clear_selects();
        select.expr_as(column("seq"), "seq").expr_as(column("id"), "id").expr_as(column("area"), "area");
        // The index is asked for the one range; what of the link was told already is left out after.
        select
            .cond_where(ctx.scope.naming(sheet))
            .and_where(column("seq").gte(since.seq))
            .and_where(column("seq").lte(now.seq))
            .cond_where(later)
            .order_by_expr(column("seq"), sea_orm::Order::Asc)
            .order_by_expr(column("id"), sea_orm::Order::Asc)
            .limit(most as u64 + 1);
        let rows = self.reader().query_all(&select).await?;
        let mark = |row: &QueryResult| {
            let (seq, id, area) = (row.try_get("", "seq")?, row.try_get("", "id")?, row.try_get("", "area")?);
            Ok(Mark { at: Since { seq, within: Within::Row(id) }, kind: sheet.kind, id, area, gone: false })
        };
        rows.iter().map(mark).collect()
    }

    /// A link takes one row away at most.
    async fn gone(&self, ctx: &Ctx, since: Since, now: Since, most: usize) -> Result<Vec<Mark>> {
        let mine = table::Column::LeftArea.is_in(ctx.scope.codes_ever());
        let above = table::Column::LeftOpen.eq(true).and(table::Column::LeftArea.is_in(ctx.scope.above()));
        let rows: Vec<(i64, String, Option<Uuid>, Option<String>)> = table::Entity::find()
            .select_only()
            .columns([table::Column::Seq, table::Column::Kind, table::Column::RecordId, table::Column::LeftArea])
            .filter(table::Column::Province.eq(ctx.scope.province()))
            .filter(Condition::any().add(mine).add(above))
            .filter(table::Column::Kind.is_in(readable(ctx).map(Kind::key)))
            .filter(table::Column::Seq.gt(since.seq))
            .filter(table::Column::Seq.lte(now.seq))
            .order_by_asc(table::Column::Seq)
            .limit(most as u64 + 1)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mark = |(seq, kind, id, area): (i64, String, Option<Uuid>, Option<String>)| {
            let (kind, id, area) = (Kind::from_key(&kind)?, id?, area?);
            Some(Mark { at: Since { seq, within: Within::Gone }, kind, id, area, gone: true })
        };
        Ok(rows.into_iter().filter_map(mark).collect())
    }

    async fn rows(&self, sheet: &Sheet, ctx: &Ctx, ids: Vec<Uuid>) -> Result<Vec<(Uuid, i64, Value)>> {
        let mut select = sheet.table().select();
        select.cond_where(ctx.scope.reading(sheet)).and_where(column("id").is_in(ids));
        let rows = sheet.table().rows(self.reader(), &select).await?;
        self.seen(ctx, sheet.kind, || Access::of(ctx, What::List).rows(rows.len()));
        rows.iter().map(|row| Ok((row.id(), row.seq(), row.value()?))).collect()
    }
}

fn readable(ctx: &Ctx) -> impl Iterator<Item = Kind> {
    Kind::all().filter(|kind| ctx.may(Verb::Read, *kind))
}

/// By their place in the log; a load has rows of one kind only, an act's link one row and, before it, its leaving.
fn in_order(a: &Mark, b: &Mark) -> Ordering {
    a.at.cmp(&b.at).then_with(|| a.kind.key().cmp(b.kind.key()))
}

impl Scope {
    /// [`Scope::reading`] with all areas named, also of a whole province: what follows is found by (area, number).
    fn naming(&self, sheet: &Sheet) -> Condition {
        self.reading(sheet).add_option(self.is_whole().then(|| column("area").is_in(self.codes_ever())))
    }

    /// The codes of its areas; of a whole province those of every day, for rows keep the code that they were written
    /// with.
    fn codes_ever(&self) -> Vec<String> {
        self.codes().map_or_else(|| Areas::builtin().ever_within(self.province()), <[String]>::to_vec)
    }
}
