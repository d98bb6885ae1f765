//! Figures (số liệu): measures over days and areas, from the tallies alone.

use std::collections::BTreeMap;

use base::words::Lang;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use store::{By, Ctx, TallyQuery};
use utoipa::ToSchema;

use crate::Office;
use crate::answer::Point;
use crate::measures::{Kind, Measure, figures};
use crate::problem::Result;

/// A figure of an area on a day, with its recent past.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Figure {
    /// Key of the measure.
    pub key: String,
    /// Its name.
    pub label: String,
    /// The value.
    pub value: i64,
    /// The value of the day before.
    pub previous: i64,
    /// The last 14 days, the day asked last.
    pub series: Vec<Point>,
    /// What is counted.
    pub definition: String,
    /// From which records.
    pub source: String,
    /// The page that lists what is counted.
    pub list: Option<String>,
}

/// Days of a sparkline.
const DAYS: u64 = 14;

/// The figures of the command page.
pub async fn front_figures(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Vec<Figure>> {
    let mut front: Vec<&Measure> = figures().filter(|measure| measure.front.is_some()).collect();
    front.sort_by_key(|measure| measure.front);
    of_area(office, ctx, &front, area, day, lang).await
}

/// Figures of the given measures.
pub async fn of_area(
    office: &Office,
    ctx: &Ctx,
    wanted: &[&Measure],
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<Figure>> {
    let first = day - Days::new(DAYS - 1);
    let keys: Vec<&str> = wanted.iter().flat_map(|m| m.adds.iter().chain(&m.takes)).map(String::as_str).collect();
    let daily = by_day(office, ctx, &keys, area, Some(first), day).await?;
    let before = sums(office, ctx, &keys, area, first - Days::new(1)).await?;
    Ok(wanted
        .iter()
        .map(|measure| {
            let series = points(measure, &daily, &before, first, day);
            let value = series.last().map_or(0, |point| point.n);
            let previous = series.iter().rev().nth(1).map_or(0, |point| point.n);
            Figure {
                label: measure.name(lang),
                definition: measure.definition(lang),
                source: measure.adds.join(", "),
                key: measure.key.clone(),
                value,
                previous,
                series,
                list: measure.listed(area, Some(day), day),
            }
        })
        .collect())
}

/// Sums of tallies by key and day.
pub async fn by_day(
    office: &Office,
    ctx: &Ctx,
    keys: &[&str],
    area: &str,
    from: Option<NaiveDate>,
    to: NaiveDate,
) -> Result<BTreeMap<(String, NaiveDate), i64>> {
    let by = By { day: true, ..By::default() };
    let query = TallyQuery { measures: keys, area: Some(area), from, to, strata: None, by };
    let rows = office.store.tallies(ctx, &query).await?;
    Ok(rows.into_iter().filter_map(|row| Some(((row.measure, row.day?), row.n))).collect())
}

/// Sums of tallies up to a day.
pub async fn sums(
    office: &Office,
    ctx: &Ctx,
    keys: &[&str],
    area: &str,
    to: NaiveDate,
) -> Result<BTreeMap<String, i64>> {
    let query = TallyQuery { measures: keys, area: Some(area), from: None, to, strata: None, by: By::default() };
    let rows = office.store.tallies(ctx, &query).await?;
    Ok(rows.into_iter().map(|row| (row.measure, row.n)).collect())
}

/// One tally key as a series without gaps.
pub async fn series(
    office: &Office,
    ctx: &Ctx,
    key: &str,
    area: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Point>> {
    let daily = by_day(office, ctx, &[key], area, Some(from), to).await?;
    let at = |day| daily.get(&(key.to_owned(), day)).copied().unwrap_or_default();
    Ok(from.iter_days().take_while(|day| *day <= to).map(|day| Point { day, n: at(day) }).collect())
}

/// People by commune, of each commune's newest count up to a day; of some years of birth, or of all.
pub async fn population(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    strata: Option<(i32, i32)>,
) -> Result<BTreeMap<String, u64>> {
    let by = By { area: true, day: true, stratum: false };
    let ask = TallyQuery { measures: &["population"], area: Some(area), from: None, to: day, strata, by };
    let mut newest: BTreeMap<String, (NaiveDate, u64)> = BTreeMap::new();
    for row in office.store.tallies(ctx, &ask).await? {
        let (Some(code), Some(on)) = (row.area, row.day) else { continue };
        let entry = newest.entry(code).or_insert((on, 0));
        if on >= entry.0 {
            *entry = (on, u64::try_from(row.n).unwrap_or_default());
        }
    }
    Ok(newest.into_iter().map(|(code, (_, n))| (code, n)).collect())
}

fn points(
    measure: &Measure,
    daily: &BTreeMap<(String, NaiveDate), i64>,
    before: &BTreeMap<String, i64>,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<Point> {
    let net = |at: &dyn Fn(&String) -> i64| {
        measure.adds.iter().map(at).sum::<i64>() - measure.takes.iter().map(at).sum::<i64>()
    };
    let mut running = net(&|key| before.get(key).copied().unwrap_or_default());
    let mut points = Vec::new();
    for day in first.iter_days().take_while(|day| *day <= last) {
        let flow = net(&|key| daily.get(&(key.clone(), day)).copied().unwrap_or_default());
        running += flow;
        let n = match measure.kind {
            Kind::Stock => running,
            Kind::Snapshot if flow == 0 => points.last().map_or(0, |point: &Point| point.n),
            // What targets alone are told by is no figure; asked for all the same, it is what the day added.
            _ => flow,
        };
        points.push(Point { day, n });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_is_the_running_sum_of_its_flows() {
        let active = crate::measures::own().iter().find(|measure| measure.key == "case_active").unwrap();
        let day = |n| NaiveDate::from_ymd_opt(2021, 12, n).unwrap();
        let daily = [(("case_new".to_owned(), day(2)), 5), (("case_recovered".to_owned(), day(3)), 2)].into();
        let before = [("case_new".to_owned(), 10), ("case_died".to_owned(), 1)].into();
        let values: Vec<i64> = points(active, &daily, &before, day(1), day(3)).iter().map(|p| p.n).collect();
        assert_eq!(values, [9, 14, 12]);
    }
}
