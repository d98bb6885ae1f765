//! A list as a calendar: a month's days with what is written of each.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use base::words::Words;
use centre::Problem;
use centre::titles::choice;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;
use serde_json::Value;
use store::CalendarDay;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, In, Path, Who, reckoned};
use crate::lists::{row, sheet};
use crate::question::{Pairs, asked};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(calendar))
}

/// A month of a list.
#[derive(Serialize, ToSchema)]
struct CalendarPage {
    /// The month, as `2021-12`.
    month: String,
    /// The first and the last day of its weeks, from Monday to Sunday.
    from: NaiveDate,
    to: NaiveDate,
    /// The field with the day that rows belong to.
    field: &'static str,
    /// Rows in all these weeks.
    total: u64,
    /// The days of which there are rows.
    days: Vec<DayOfList>,
}

/// A day of a list.
#[derive(Serialize, ToSchema)]
struct DayOfList {
    day: NaiveDate,
    /// Its rows.
    total: u64,
    /// By their states, in the order of these; empty where the kind has none.
    states: Vec<StateCount>,
    /// The first rows.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
}

/// Rows in one state.
#[derive(Serialize, ToSchema)]
struct StateCount {
    state: String,
    name: String,
    count: u64,
}

/// A month of a list by the day that its rows belong to: `month` as `2021-12`, that of the reporting day if none; `q`,
/// `area` and `filter` as for the list.
#[utoipa::path(get, path = "/lists/{kind}/calendar", params(("kind" = String, Path), ("month" = Option<String>, Query), ("q" = Option<String>, Query), ("area" = Option<String>, Query), ("filter" = Option<Vec<String>>, Query)), responses((status = 200, body = CalendarPage)))]
async fn calendar(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(pairs): Ask<Pairs>,
) -> Answer<Json<CalendarPage>> {
    let sheet = sheet(&who, &key)?;
    let month = pairs.iter().find(|(key, value)| key == "month" && !value.is_empty()).map(|(_, value)| value.as_str());
    let first = first_of(&who, month)?;
    let (from, to) = weeks(first);
    let query = asked(&who, pairs)?.query;
    let days = app.office().store.calendar_of(sheet, &who.ctx, &query, (from, to)).await.to(&who)?;
    let shown = |day: &CalendarDay| {
        let rows = day.first.iter().map(|record| row(&who, record.as_ref())).collect();
        DayOfList { day: day.day, total: total(day), states: states(&who, sheet, day), rows }
    };
    let days: Vec<DayOfList> = days.iter().map(shown).collect();
    let total = days.iter().map(|day| day.total).sum();
    let field = sheet.day.unwrap_or_default();
    Ok(Json(CalendarPage { month: first.format("%Y-%m").to_string(), from, to, field, total, days }))
}

fn total(day: &CalendarDay) -> u64 {
    day.states.iter().map(|(_, count)| count).sum()
}

/// The counts in the order in which the kind has its states.
fn states(who: &Who, sheet: &store::Sheet, day: &CalendarDay) -> Vec<StateCount> {
    let order = match sheet.field(store::registers::STATE).map(|field| field.kind) {
        Some(store::FieldKind::Enum(states)) => states,
        _ => &[],
    };
    let mut counts: BTreeMap<usize, StateCount> = BTreeMap::new();
    for (state, count) in &day.states {
        let Some(state) = state else { continue };
        let at = order.iter().position(|one| one == state).unwrap_or(order.len());
        let name = choice(sheet, Words::of(who.lang), state);
        counts.insert(at, StateCount { state: state.clone(), name, count: *count });
    }
    counts.into_values().collect()
}

fn first_of(who: &Who, month: Option<&str>) -> Answer<NaiveDate> {
    let Some(month) = month else { return Ok(who.ctx.day.with_day(1).unwrap_or(who.ctx.day)) };
    let first =
        format!("{month}-01").parse().map_err(|_| who.refuse(Problem::field("server-month", "month", month)))?;
    reckoned(who, first)
}

/// From the Monday on or before the first of a month to the Sunday on or after its last.
fn weeks(first: NaiveDate) -> (NaiveDate, NaiveDate) {
    let from = first - Days::new(first.weekday().num_days_from_monday().into());
    let last = first + Months::new(1) - Days::new(1);
    (from, last + Days::new((6 - last.weekday().num_days_from_monday()).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let weeks = |first: &str| {
            let (from, to) = weeks(first.parse().unwrap_or_default());
            format!("{from} {to}")
        };
        assert_eq!(weeks("2021-12-01"), "2021-11-29 2022-01-02");
        assert_eq!(weeks("2021-02-01"), "2021-02-01 2021-02-28");
        assert_eq!(weeks("2021-08-01"), "2021-07-26 2021-09-05");
    }
}
