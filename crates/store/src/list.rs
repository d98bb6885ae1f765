//! Lists: filter, search, sort and page over any record, and the same as a stream for exports.

use base::area::Areas;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::extension::postgres::PgExpr;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoCondition, LikeExpr, SelectStatement};
use sea_orm::{Condition, DbBackend, Order, Value};

use crate::access::{Ctx, Verb, column};
use crate::bound;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::{Fault, Field, FieldKind};
use crate::place::{in_json, place, written};
use crate::record::{Kind, Record};
use crate::row::{AnyRow, all_typed};
use crate::sheet::Sheet;
use crate::table::{count, head_of};
use crate::tally::{By, LAST_DAY, TallyQuery};

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Contains the words.
    Has,
    /// One of several, separated by commas.
    In,
    /// Empty.
    Empty,
    /// Filled.
    NotEmpty,
}

impl Op {
    /// Its key, as used in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Has => "has",
            Self::In => "in",
            Self::Empty => "empty",
            Self::NotEmpty => "notempty",
        }
    }

    /// All of them.
    pub const ALL: [Self; 10] =
        [Self::Eq, Self::Ne, Self::Lt, Self::Le, Self::Gt, Self::Ge, Self::Has, Self::In, Self::Empty, Self::NotEmpty];

    /// The operator of a key, as used in addresses.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.key() == key)
    }
}

/// One condition of a list.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Field.
    pub key: String,
    /// Comparison.
    pub op: Op,
    /// Value as typed.
    pub value: String,
}

impl Filter {
    /// Reads `key:op:value`.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parts = text.splitn(3, ':');
        let key = parts.next().unwrap_or_default().to_owned();
        let op = parts.next().and_then(Op::from_key);
        let value = parts.next().unwrap_or_default().to_owned();
        match op {
            Some(op) => Ok(Self { key, op, value }),
            None => Err(Error::Invalid(vec![Fault::new("filter", "fault-filter", text)])),
        }
    }
}

/// What a list asks.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Free search: words in any order, without marks.
    pub search: Option<String>,
    /// Only this area and all below.
    pub area: Option<String>,
    /// All of these.
    pub filters: Vec<Filter>,
    /// Column and direction (true = descending).
    pub sort: Option<(String, bool)>,
    /// Page, from 1.
    pub page: u64,
    /// Rows a page; at most [`MOST_ROWS`].
    pub size: u64,
}

/// Rows that one page may hold.
pub const MOST_ROWS: u64 = 500;
/// Pages that can be asked for; further on one filters.
const MOST_PAGES: u64 = 10_000_000;
/// Words of a search: a full name with a hamlet has fewer.
const MOST_WORDS: usize = 20;
/// Conditions of a list.
const MOST_FILTERS: usize = 50;
/// Characters of a search, or of a filter's value.
const MOST_ASKED: i64 = 2_000;
/// Rows of one step of a stream.
const STEP: u64 = 2_000;
/// Ordinary rows that one with a whole paper weighs.
const PAPER: u64 = 100;

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<R> {
    /// Rows.
    pub rows: Vec<R>,
    /// Rows on all pages.
    pub total: u64,
}

impl Page<AnyRow> {
    /// The page with its rows in their own type.
    fn typed<R: Record>(self) -> Result<Page<R>> {
        Ok(Page { rows: all_typed(self.rows)?, total: self.total })
    }
}

impl Store {
    /// A page of records within the scope.
    pub async fn list<R: Record>(&self, ctx: &Ctx, query: &ListQuery) -> Result<Page<R>> {
        self.list_of(R::SHEET, ctx, query).await
    }

    /// [`Store::list`] of entries of a register.
    pub async fn list_of<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, query: &ListQuery) -> Result<Page<R>> {
        self.list_rows(sheet, ctx, query).await?.typed()
    }

    /// [`Store::list`] of a kind that is a value.
    ///
    /// # Errors
    /// Not allowed; a filter, an order or a page that cannot be.
    pub async fn list_rows(&self, sheet: &'static Sheet, ctx: &Ctx, query: &ListQuery) -> Result<Page<AnyRow>> {
        ctx.gate(Verb::Read, sheet.kind)?;
        if query.page > MOST_PAGES {
            return Err(Error::Invalid(vec![Fault::new(
                "page",
                "fault-range",
                format!("{} > {MOST_PAGES}", query.page),
            )]));
        }
        let mut select = self.select(sheet, ctx, query)?;
        let total = self.total(sheet, ctx, query, select.clone()).await?;
        let size = query.size.clamp(1, MOST_ROWS);
        let offset = query.page.saturating_sub(1).saturating_mul(size);
        order(sheet, &mut select, query, self.backend())?.offset(offset).limit(size);
        let rows = sheet.table().rows(self.reader(), &head_of(sheet, select)).await?;
        self.seen_list(sheet, ctx, query, rows.len());
        Ok(Page { rows, total })
    }

    /// How many records of a kind a list would hold.
    ///
    /// # Errors
    /// Not allowed; a filter that cannot be.
    pub async fn count_of(&self, sheet: &'static Sheet, ctx: &Ctx, query: &ListQuery) -> Result<u64> {
        ctx.gate(Verb::Read, sheet.kind)?;
        self.total(sheet, ctx, query, self.select(sheet, ctx, query)?).await
    }

    /// Rows of a list: from the tallies where all rows are asked for, else counted.
    async fn total(&self, sheet: &Sheet, ctx: &Ctx, query: &ListQuery, select: SelectStatement) -> Result<u64> {
        let whole =
            query.filters.is_empty() && query.search.as_deref().is_none_or(|words| base::text::fold(words).is_empty());
        let Some(measure) = sheet.counted_as.filter(|_| whole) else {
            return count(self.reader(), select).await;
        };
        let area = query.area.as_deref().filter(|area| *area != ctx.scope.province());
        let ask = TallyQuery { measures: &[measure], area, from: None, to: LAST_DAY, strata: None, by: By::default() };
        let rows = self.tallies(ctx, &ask).await?;
        Ok(rows.iter().map(|row| u64::try_from(row.n).unwrap_or_default()).sum())
    }

    /// The next rows of an export, by id after `after`; an empty answer ends it. Memory stays at one
    /// step however long the list; the order is that of the ids, which is the order of entry.
    pub async fn step<R: Record>(&self, ctx: &Ctx, query: &ListQuery, after: Option<Uuid>) -> Result<Vec<R>> {
        all_typed(self.step_rows(R::SHEET, ctx, query, after).await?)
    }

    /// [`Store::step`] of a kind that is a value.
    ///
    /// # Errors
    /// Not allowed; a filter that cannot be.
    pub async fn step_rows(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        query: &ListQuery,
        after: Option<Uuid>,
    ) -> Result<Vec<AnyRow>> {
        ctx.gate(Verb::Export, sheet.kind)?;
        let mut select = self.select(sheet, ctx, query)?;
        if after.is_none() {
            let rows = self.total(sheet, ctx, query, select.clone()).await?;
            self.note_export(sheet, ctx, query, rows).await?;
        }
        if let Some(after) = after {
            select.and_where(column("id").gt(after));
        }
        // Whole papers come a few at a time: a file holds all of them, memory need not.
        let step = if sheet.body.is_empty() { STEP } else { STEP / PAPER };
        select.order_by_expr(column("id"), Order::Asc).limit(step);
        sheet.table().rows(self.reader(), &select).await
    }

    pub(crate) fn select(&self, sheet: &Sheet, ctx: &Ctx, query: &ListQuery) -> Result<SelectStatement> {
        within_bounds(query)?;
        let mut select = sheet.table().select();
        select.cond_where(ctx.scope.reading(sheet));
        if let Some(area) = &query.area
            && area != ctx.scope.province()
        {
            let within = ctx.scope.narrowed(Areas::builtin(), area, ctx.day);
            select.cond_where(within.map_or_else(|| Expr::cust("1 = 0").into_condition(), |scope| scope.condition()));
        }
        if sheet.kind == Kind::Person && !query.filters.iter().any(|filter| filter.key == "merged_into") {
            select.and_where(column("merged_into").is_null());
        }
        for filter in &query.filters {
            select.cond_where(condition(sheet, filter, self.backend())?);
        }
        if let Some(words) = query.search.as_deref().map(base::text::fold).filter(|words| !words.is_empty()) {
            select.cond_where(self.search(sheet, &words));
        }
        Ok(select)
    }

    /// Words in any order, each the beginning of a word of the text.
    fn search(&self, sheet: &Sheet, words: &str) -> Condition {
        let tokens: Vec<&str> = base::text::words(words).collect();
        if tokens.is_empty() {
            return Condition::all();
        }
        if sheet.kind == Kind::Person {
            let index = if self.backend() == DbBackend::Sqlite {
                let ask = tokens.iter().map(|token| format!("\"{token}\"*")).collect::<Vec<_>>().join(" ");
                Expr::cust_with_values(
                    "persons.rowid IN (SELECT rowid FROM persons_fts WHERE persons_fts MATCH ?)",
                    [ask],
                )
            } else {
                let ask = tokens.iter().map(|token| format!("{token}:*")).collect::<Vec<_>>().join(" & ");
                Expr::cust_with_values("to_tsvector('simple', folded) @@ to_tsquery('simple', $1)", [ask])
            };
            return index.into_condition();
        }
        tokens.iter().fold(Condition::all(), |all, token| {
            let any =
                sheet.search.iter().fold(Condition::any(), |any, key| any.add(column(key).like(format!("%{token}%"))));
            all.add(any)
        })
    }
}

/// A question that a person would ask: a database refuses some others with an error of its own.
pub(crate) fn within_bounds(query: &ListQuery) -> Result<()> {
    let long = |key: &str, found: usize, most: usize| {
        let fault = || vec![Fault::new(key, "fault-too-many", format!("{found} > {most}"))];
        if found > most { Err(Error::Invalid(fault())) } else { Ok(()) }
    };
    if let Some(search) = &query.search {
        bound::text("q", search, MOST_ASKED)?;
        long("q", base::text::words(search).count(), MOST_WORDS)?;
    }
    long("filter", query.filters.len(), MOST_FILTERS)?;
    query.filters.iter().try_for_each(|filter| bound::text(&filter.key, &filter.value, MOST_ASKED))
}

pub(crate) fn order<'a>(
    sheet: &Sheet,
    select: &'a mut SelectStatement,
    query: &ListQuery,
    backend: DbBackend,
) -> Result<&'a mut SelectStatement> {
    let (key, down) = match &query.sort {
        Some((key, down)) => {
            let key = if key == "name" && sheet.search.contains(&"folded") { "folded" } else { key.as_str() };
            if key != "id" && !sheet.search.contains(&key) {
                field(sheet, key)?;
            }
            (key, *down)
        }
        None => sheet.order,
    };
    let order = if down { Order::Desc } else { Order::Asc };
    // Ties by id, so that a row never stands on two pages.
    Ok(select.order_by_expr(place(sheet, key, backend), order).order_by_expr(column("id"), Order::Asc))
}

fn field(sheet: &Sheet, key: &str) -> Result<&'static Field> {
    sheet
        .field(key)
        .filter(|field| field.sortable())
        .ok_or_else(|| Error::Invalid(vec![Fault::new(key, "fault-no-such-field", key)]))
}

fn condition(sheet: &Sheet, filter: &Filter, backend: DbBackend) -> Result<Condition> {
    let field = field(sheet, &filter.key)?;
    let col = || place(sheet, field.key, backend);
    let value =
        |text: &str| value(field, text).map(|value| if in_json(sheet, field.key) { written(value) } else { value });
    let one = || value(&filter.value);
    let expr = match filter.op {
        Op::Eq => col().eq(one()?),
        Op::Ne => col().ne(one()?),
        Op::Lt => col().lt(one()?),
        Op::Le => col().lte(one()?),
        Op::Gt => col().gt(one()?),
        Op::Ge => col().gte(one()?),
        Op::Has => has(col(), &filter.value, backend),
        Op::In => {
            let values: Result<Vec<Value>> = filter.value.split(',').map(value).collect();
            col().is_in(values?)
        }
        Op::Empty => col().is_null(),
        Op::NotEmpty => col().is_not_null(),
    };
    Ok(expr.into_condition())
}

/// Does a column hold a text, in capitals or small? As text whatever it is: PostgreSQL compares nothing else with a
/// pattern. SQLite's own comparison takes capitals for small ones only where the letter has no mark.
fn has(column: Expr, text: &str, backend: DbBackend) -> Expr {
    let mut pattern = String::from("%");
    for c in text.chars() {
        // What means something in a pattern is meant as it stands.
        pattern.extend(matches!(c, '%' | '_' | '\\').then_some('\\'));
        pattern.push(c);
    }
    pattern.push('%');
    let (column, pattern) = (column.cast_as(Alias::new("text")), LikeExpr::new(pattern));
    match backend {
        // The backslash is PostgreSQL's own escape.
        DbBackend::Postgres => PgExpr::ilike(column, pattern),
        _ => column.like(pattern.escape('\\')),
    }
}

fn value(field: &Field, text: &str) -> Result<Value> {
    let bad = || Error::Invalid(vec![Fault::new(field.key, "fault-malformed", text)]);
    Ok(match field.kind {
        FieldKind::Int | FieldKind::Duration => text.parse::<i64>().map_err(|_| bad())?.into(),
        FieldKind::Date => {
            text.parse::<NaiveDate>().ok().filter(|day| base::day::reckonable(*day)).ok_or_else(bad)?.into()
        }
        FieldKind::Datetime => {
            let at = text.parse::<chrono::DateTime<chrono::Utc>>().ok();
            at.filter(|at| base::day::reckonable(at.date_naive())).ok_or_else(bad)?.into()
        }
        FieldKind::Bool => text.parse::<bool>().map_err(|_| bad())?.into(),
        FieldKind::Link(_) | FieldKind::Id => text.parse::<Uuid>().map_err(|_| bad())?.into(),
        FieldKind::Text | FieldKind::Position | FieldKind::Enum(_) | FieldKind::Area | FieldKind::Unit => text.into(),
        FieldKind::Real => text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(bad)?.into(),
        FieldKind::Json | FieldKind::Many(_) | FieldKind::Rows(_) | FieldKind::File => return Err(bad()),
    })
}
