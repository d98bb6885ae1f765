//! Tallies (số đếm): figures kept up to date by every write, so that no page counts rows.
//!
//! A row is (province, area, day, measure, stratum) → n, for the smallest area only; areas above are
//! sums over the tree of the day asked. Stocks are running sums of flows.

use std::collections::BTreeMap;

use base::area::Areas;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, FromQueryResult, QuerySelect};

use crate::access::{Ctx, Scope, column};
use crate::database::Store;
use crate::error::Result;
use crate::write::chunk;

/// The table.
pub(crate) mod table {
    #![allow(missing_docs)] // the columns are those of the type beside it
    use chrono::NaiveDate;
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tallies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub province: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub measure: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: NaiveDate,
        #[sea_orm(primary_key, auto_increment = false)]
        pub area: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub stratum: i32,
        pub n: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::{ActiveModel, Column, Entity, Model};

/// What one record adds to one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The smallest area.
    pub area: String,
    /// The day it counts on.
    pub day: NaiveDate,
    /// Key of the measure.
    pub measure: &'static str,
    /// Year of birth; 0 where the measure has no strata.
    pub stratum: i32,
    /// How many.
    pub n: i64,
}

impl Tally {
    /// A contribution.
    pub fn new(area: &str, day: NaiveDate, measure: &'static str, stratum: i32, n: i64) -> Self {
        Self { area: area.to_owned(), day, measure, stratum, n }
    }
}

/// Key of a row within its province.
pub(crate) type Key = (String, String, NaiveDate, i32);
/// Sums by key (measure, area, day, stratum).
pub(crate) type Sums = BTreeMap<Key, i64>;

/// The day under which the sum of all days is kept, beside the days themselves. A running sum up to a day is that
/// sum less what came after the day: for today, which is asked most, nothing.
pub(crate) const ALL_DAYS: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

pub(crate) fn add(sums: &mut Sums, tallies: Vec<Tally>, sign: i64) {
    for tally in tallies {
        let whole = (tally.measure.to_owned(), tally.area.clone(), ALL_DAYS, tally.stratum);
        *sums.entry(whole).or_default() += sign * tally.n;
        *sums.entry((tally.measure.to_owned(), tally.area, tally.day, tally.stratum)).or_default() += sign * tally.n;
    }
}

/// Values of one row.
const COLUMNS: usize = 6;

/// Adds the sums to the table; part of the transaction of the change.
pub(crate) async fn apply<C: ConnectionTrait>(db: &C, province: &str, sums: &Sums) -> Result<()> {
    let mut rows = sums.iter().filter(|(_, n)| **n != 0);
    let mut left = rows.clone().count();
    while left > 0 {
        let number = chunk(left, COLUMNS);
        left -= number;
        let chunk = rows.by_ref().take(number).map(|((measure, area, day, stratum), n)| {
            ActiveModel::from(Model {
                province: province.to_owned(),
                measure: measure.clone(),
                area: area.clone(),
                day: *day,
                stratum: *stratum,
                n: *n,
            })
        });
        let sum = Expr::col((Entity, Column::N)).add(Expr::col((Alias::new("excluded"), Column::N)));
        let conflict =
            OnConflict::columns([Column::Province, Column::Measure, Column::Area, Column::Day, Column::Stratum])
                .value(Column::N, sum)
                .to_owned();
        Entity::insert_many(chunk).on_conflict(conflict).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Takes all figures away whose measures begin so; part of an act that counts them anew.
pub(crate) async fn forget<C: ConnectionTrait>(db: &C, province: &str, beginning: &str) -> Result<()> {
    let all = Entity::find().select_only().column(Column::Measure).distinct().filter(Column::Province.eq(province));
    // Compared here: an underline in a key would be any letter to a pattern, and databases order texts otherwise.
    let mut of_them: Vec<String> = all.into_tuple().all(db).await?;
    of_them.retain(|measure| measure.starts_with(beginning));
    let those = Entity::delete_many().filter(Column::Province.eq(province)).filter(Column::Measure.is_in(of_them));
    those.exec(db).await?;
    Ok(())
}

/// The last day on which something can be counted.
pub(crate) const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 30) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Before every day on which something is counted.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What the rows of an answer are split by.
#[derive(Debug, Clone, Copy, Default)]
pub struct By {
    /// By smallest area.
    pub area: bool,
    /// By day.
    pub day: bool,
    /// By stratum.
    pub stratum: bool,
}

/// A question to the tallies.
#[derive(Debug, Clone)]
pub struct TallyQuery<'a> {
    /// Measures asked.
    pub measures: &'a [&'a str],
    /// Sum over this area and all below it; the whole scope if none.
    pub area: Option<&'a str>,
    /// First day; from the beginning if none (running sum).
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: NaiveDate,
    /// Strata from–to, included.
    pub strata: Option<(i32, i32)>,
    /// Split by.
    pub by: By,
}

/// A row of the answer; the fields that were not split by are empty.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct TallyRow {
    /// Measure.
    pub measure: String,
    /// Smallest area.
    pub area: Option<String>,
    /// Day.
    pub day: Option<NaiveDate>,
    /// Stratum.
    pub stratum: Option<i32>,
    /// How many.
    pub n: i64,
}

impl Store {
    /// Sums of tallies within the reader's scope.
    pub async fn tallies(&self, ctx: &Ctx, query: &TallyQuery<'_>) -> Result<Vec<TallyRow>> {
        ctx.gate_tallies()?;
        let scope = match query.area {
            None => ctx.scope.clone(),
            Some(area) => match ctx.scope.narrowed(Areas::builtin(), area, ctx.day) {
                Some(scope) => scope,
                None => return Ok(Vec::new()),
            },
        };
        let statement = if query.from.is_some() || query.by.day {
            let from = query.from.unwrap_or(FIRST_DAY);
            Self::sums(&scope, query, column("day").between(from, query.to), 1)
        } else {
            // A running sum not split by day: the sum of all days less the days after. The first half, at one day, finds
            // its groups in the order of the key and needs no sorting; one statement, so that both see one state.
            let after = column("day").gt(query.to).and(column("day").lt(ALL_DAYS));
            let mut whole = Self::sums(&scope, query, column("day").eq(ALL_DAYS), 1);
            whole.union(UnionType::All, Self::sums(&scope, query, after, -1));
            whole
        };
        let rows = TallyRow::find_by_statement(self.backend().build(&statement)).all(self.reader()).await?;
        // Both halves may hold a group.
        let mut sums: BTreeMap<_, i64> = BTreeMap::new();
        for row in rows {
            *sums.entry((row.measure, row.area, row.day, row.stratum)).or_default() += row.n;
        }
        let row = |((measure, area, day, stratum), n)| TallyRow { measure, area, day, stratum, n };
        Ok(sums.into_iter().map(row).collect())
    }

    /// Sums, times `sign`, of the rows whose day meets a condition.
    fn sums(scope: &Scope, query: &TallyQuery<'_>, on: Expr, sign: i64) -> SelectStatement {
        let mut select = Query::select();
        select.from(Entity).column(Column::Measure).cond_where(scope.condition());
        select.and_where(column("measure").is_in(query.measures.iter().copied()));
        select.and_where(on);
        if let Some((from, to)) = query.strata {
            select.and_where(column("stratum").between(from, to));
        }
        select.group_by_col(Column::Measure);
        for (split, key) in
            [(query.by.area, Column::Area), (query.by.day, Column::Day), (query.by.stratum, Column::Stratum)]
        {
            if split {
                select.column(key).group_by_col(key);
            } else {
                let nothing = match key {
                    Column::Day => Expr::cust("CAST(NULL AS DATE)"),
                    Column::Stratum => Expr::cust("CAST(NULL AS INTEGER)"),
                    _ => Expr::cust("CAST(NULL AS VARCHAR)"),
                };
                select.expr_as(nothing, key);
            }
        }
        // SUM of bigint is numeric in PostgreSQL.
        select.expr_as(Expr::col(Column::N).sum().mul(sign).cast_as(Alias::new("BIGINT")), Column::N);
        select
    }
}
