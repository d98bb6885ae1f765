//! The rows of a list by the day that they belong to: counted by the database, with the first of each day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbBackend, Order};
use serde_json::Value;

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::{Fault, FieldKind};
use crate::list::ListQuery;
use crate::record::Kind;
use crate::registers::STATE;
use crate::row::AnyRow;
use crate::sheet::Sheet;
use crate::table::head_of;

/// Rows of a day that are shown; the list has the others.
const FIRST: u64 = 3;

/// What a list holds of one day.
pub struct CalendarDay {
    /// The day.
    pub day: NaiveDate,
    /// Rows by their state; under none where the kind has no states.
    pub states: Vec<(Option<String>, u64)>,
    /// The first of them, in the order of entry.
    pub first: Vec<AnyRow>,
}

impl Store {
    /// The days from one to another, both included, of which a list holds rows.
    ///
    /// # Errors
    /// Not allowed; a kind whose rows belong to no day.
    pub async fn calendar_of(
        &self,
        sheet: &'static Sheet,
        ctx: &Ctx,
        query: &ListQuery,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<CalendarDay>> {
        ctx.gate(Verb::Read, sheet.kind)?;
        let own = Own::of(sheet)?;
        let day = own.sql(self.backend());
        let mut select = self.select(sheet, ctx, query)?;
        select.and_where(own.between(from, to)).clear_selects();
        let stated = sheet.field(STATE).is_some();
        let mut counts = select.clone();
        counts.expr_as(Expr::cust(day.clone()), "day");
        counts.expr_as(if stated { column(STATE) } else { Expr::cust("NULL") }, "stands");
        counts.expr_as(Expr::cust("COUNT(*)"), "n").add_group_by([Expr::cust(day.clone())]);
        if stated {
            counts.add_group_by([column(STATE)]);
        }
        let counts = self.reader().query_all(&counts).await?;
        let nth = Expr::cust(format!("ROW_NUMBER() OVER (PARTITION BY {day} ORDER BY id)"));
        select.expr_as(column("id"), "id").expr_as(nth, "nth");
        let first = Query::select()
            .column(Alias::new("id"))
            .from_subquery(select, Alias::new("numbered"))
            .and_where(column("nth").lte(FIRST))
            .to_owned();
        let mut rows = sheet.table().select();
        rows.and_where(column("province").eq(ctx.scope.province()))
            .and_where(column("id").in_subquery(first))
            .order_by_expr(column("id"), Order::Asc);
        let rows = sheet.table().rows(self.reader(), &head_of(sheet, rows)).await?;
        self.seen_list(sheet, ctx, query, rows.len());

        let mut days: BTreeMap<NaiveDate, CalendarDay> = BTreeMap::new();
        for count in &counts {
            let (day, state): (NaiveDate, Option<String>) = (count.try_get("", "day")?, count.try_get("", "stands")?);
            let n: i64 = count.try_get("", "n")?;
            let empty = || CalendarDay { day, states: Vec::new(), first: Vec::new() };
            days.entry(day).or_insert_with(empty).states.push((state, u64::try_from(n).unwrap_or_default()));
        }
        for row in rows {
            let day = own.day(&row.value()?);
            if let Some(of) = day.and_then(|day| days.get_mut(&day)) {
                of.first.push(row);
            }
        }
        Ok(days.into_values().collect())
    }
}

/// Where the day of a kind's rows stands.
struct Own {
    column: &'static str,
    /// A moment, which belongs to its day by the province's clock.
    moment: bool,
}

impl Own {
    fn of(sheet: &Sheet) -> Result<Self> {
        let Some(key) = sheet.day else {
            return Err(Error::Invalid(vec![Fault::new("day", "fault-no-day", sheet.kind.key())]));
        };
        Ok(match sheet.kind {
            Kind::Register(_) => Self { column: "on_day", moment: false },
            _ => Self { column: key, moment: sheet.field(key).is_some_and(|field| field.kind == FieldKind::Datetime) },
        })
    }

    /// The day, in SQL: of names that are the program's own alone.
    fn sql(&self, backend: DbBackend) -> String {
        let (column, hours) = (self.column, base::day::zone().local_minus_utc() / 3_600);
        match backend {
            _ if !self.moment => column.to_owned(),
            DbBackend::Sqlite => format!("date({column}, '+{hours} hours')"),
            _ => format!("(({column} AT TIME ZONE 'UTC') + INTERVAL '{hours} hours')::date"),
        }
    }

    fn between(&self, from: NaiveDate, to: NaiveDate) -> Expr {
        if !self.moment {
            return column(self.column).between(from, to);
        }
        let begins = |day: NaiveDate| -> DateTime<Utc> {
            let local = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(base::day::zone());
            local.single().map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |at| at.to_utc())
        };
        column(self.column).gte(begins(from)).and(column(self.column).lt(begins(to + chrono::Days::new(1))))
    }

    /// The day of a row, as JSON tells it.
    fn day(&self, row: &Value) -> Option<NaiveDate> {
        let text = row.get(self.column)?.as_str()?;
        if self.moment {
            let at: DateTime<Utc> = text.parse().ok()?;
            return Some(at.with_timezone(&base::day::zone()).date_naive());
        }
        text.parse().ok()
    }
}
