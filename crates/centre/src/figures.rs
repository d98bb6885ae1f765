//! Figures (số liệu): measures over days and areas, from the tallies alone.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use base::words::{Lang, Words};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use store::{By, Ctx, TallyQuery};
use utoipa::ToSchema;

use crate::Centre;
use crate::answer::Point;
use crate::problem::Result;

/// How tallies become a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What happened on the day.
    Flow,
    /// All up to the day.
    Stock,
    /// The newest count up to the day.
    Snapshot,
}

/// A measure of `data/measures/measures.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Key.
    pub key: String,
    /// How tallies become the figure.
    pub kind: Kind,
    /// Tallies that add.
    pub adds: Vec<String>,
    /// Tallies that take away.
    #[serde(default)]
    pub takes: Vec<String>,
    /// Page that lists what is counted.
    #[serde(default)]
    pub list: Option<String>,
    /// Is it forecast? For a flow whose one tally has the measure's own key.
    #[serde(default)]
    pub forecast: bool,
    /// Place on the command page.
    #[serde(default)]
    pub front: Option<u8>,
}

#[derive(Deserialize)]
struct Table {
    measure: Vec<Measure>,
}

/// All measures.
pub fn measures() -> &'static [Measure] {
    static MEASURES: OnceLock<Vec<Measure>> = OnceLock::new();
    MEASURES.get_or_init(|| {
        let table: Option<Table> = toml::from_str(include_str!("../../../data/measures/measures.toml")).ok();
        table.map(|table| table.measure).unwrap_or_default()
    })
}

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

impl Centre {
    /// The figures of the command page.
    pub async fn front_figures(&self, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Vec<Figure>> {
        let mut front: Vec<&Measure> = measures().iter().filter(|measure| measure.front.is_some()).collect();
        front.sort_by_key(|measure| measure.front);
        self.figures(ctx, &front, area, day, lang).await
    }

    /// Figures of the given measures.
    pub async fn figures(
        &self,
        ctx: &Ctx,
        wanted: &[&Measure],
        area: &str,
        day: NaiveDate,
        lang: Lang,
    ) -> Result<Vec<Figure>> {
        let first = day - Days::new(DAYS - 1);
        let keys: Vec<&str> = wanted.iter().flat_map(|m| m.adds.iter().chain(&m.takes)).map(String::as_str).collect();
        let daily = self.by_day(ctx, &keys, area, Some(first), day).await?;
        let before = self.sums(ctx, &keys, area, first - Days::new(1)).await?;
        let words = Words::of(lang);
        Ok(wanted
            .iter()
            .map(|measure| {
                let series = series(measure, &daily, &before, first, day);
                let value = series.last().map_or(0, |point| point.n);
                let previous = series.iter().rev().nth(1).map_or(0, |point| point.n);
                let list =
                    measure.list.as_ref().map(|list| list.replace("{day}", &day.to_string()).replace("{area}", area));
                Figure {
                    label: words.say(&format!("measure-{}", measure.key), &[]),
                    definition: words.say(&format!("measure-{}-definition", measure.key), &[]),
                    source: measure.adds.join(", "),
                    key: measure.key.clone(),
                    value,
                    previous,
                    series,
                    list,
                }
            })
            .collect())
    }

    /// Sums of tallies by key and day.
    pub async fn by_day(
        &self,
        ctx: &Ctx,
        keys: &[&str],
        area: &str,
        from: Option<NaiveDate>,
        to: NaiveDate,
    ) -> Result<BTreeMap<(String, NaiveDate), i64>> {
        let by = By { day: true, ..By::default() };
        let query = TallyQuery { measures: keys, area: Some(area), from, to, strata: None, by };
        let rows = self.store.tallies(ctx, &query).await?;
        Ok(rows.into_iter().filter_map(|row| Some(((row.measure, row.day?), row.n))).collect())
    }

    /// Sums of tallies up to a day.
    pub async fn sums(&self, ctx: &Ctx, keys: &[&str], area: &str, to: NaiveDate) -> Result<BTreeMap<String, i64>> {
        let query = TallyQuery { measures: keys, area: Some(area), from: None, to, strata: None, by: By::default() };
        let rows = self.store.tallies(ctx, &query).await?;
        Ok(rows.into_iter().map(|row| (row.measure, row.n)).collect())
    }

    /// One tally key as a series without gaps.
    pub async fn series(&self, ctx: &Ctx, key: &str, area: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<Point>> {
        let daily = self.by_day(ctx, &[key], area, Some(from), to).await?;
        let at = |day| daily.get(&(key.to_owned(), day)).copied().unwrap_or_default();
        Ok(from.iter_days().take_while(|day| *day <= to).map(|day| Point { day, n: at(day) }).collect())
    }
}

fn series(
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
            Kind::Flow => flow,
            Kind::Stock => running,
            Kind::Snapshot if flow != 0 => flow,
            Kind::Snapshot => points.last().map_or(0, |point: &Point| point.n),
        };
        points.push(Point { day, n });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_words_in_both_languages() {
        assert!(!measures().is_empty());
        for measure in measures() {
            for lang in [Lang::Vi, Lang::En] {
                for suffix in ["", "-definition"] {
                    let key = format!("measure-{}{suffix}", measure.key);
                    assert!(Words::of(lang).look(&key, &[]).is_some(), "{key}");
                }
            }
        }
    }

    #[test]
    fn a_stock_is_the_running_sum_of_its_flows() {
        let active = measures().iter().find(|measure| measure.key == "case_active").unwrap();
        let day = |n| NaiveDate::from_ymd_opt(2021, 12, n).unwrap();
        let daily = [(("case_new".to_owned(), day(2)), 5), (("case_recovered".to_owned(), day(3)), 2)].into();
        let before = [("case_new".to_owned(), 10), ("case_died".to_owned(), 1)].into();
        let values: Vec<i64> = series(active, &daily, &before, day(1), day(3)).iter().map(|p| p.n).collect();
        assert_eq!(values, [9, 14, 12]);
    }
}
