//! What the rules ask of every commune, from four questions to the tallies.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, NaiveDate};
use rulebook::{AreaKind, Question, Share};
use store::{By, Ctx, TallyQuery};

use crate::Centre;
use crate::problem::Result;

/// The figures of one commune.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Figures {
    population: u64,
    aged_18: u64,
    aged_50: u64,
    aged_65: u64,
    dose1_18: u64,
    full_all: u64,
    full_50: u64,
    full_65: u64,
    week1: u64,
    week2: u64,
    unknown_source: u64,
    deaths: u64,
}

/// The figures of all communes asked.
#[derive(Debug, Clone, Default)]
pub struct Inputs(HashMap<String, Figures>);

impl Inputs {
    /// The question about an area made of communes. Shares never exceed the whole: more doses than
    /// people means that the population figure is too small, and counts as everybody.
    pub(super) fn question<'a>(
        &self,
        kind: AreaKind,
        communes: impl Iterator<Item = &'a str>,
        day: NaiveDate,
    ) -> Question {
        let mut sum = Figures::default();
        let mut known = true;
        for code in communes {
            let figures = self.0.get(code).copied().unwrap_or_default();
            known &= figures.population > 0;
            sum.add(&figures);
        }
        let share = |n: u64, of: u64| (of > 0).then(|| Share::Of { n: n.min(of), of });
        Question {
            day: Some(day),
            kind,
            // An area of which a part has no population figure cannot be assessed.
            population: known.then_some(sum.population),
            cases_week1: Some(sum.week1),
            cases_week2: Some(sum.week2),
            dose1_18: share(sum.dose1_18, sum.aged_18),
            full_50: share(sum.full_50, sum.aged_50),
            full_65: share(sum.full_65, sum.aged_65),
            full_all: share(sum.full_all, sum.population),
            full_risk: share(sum.full_65, sum.aged_65),
            deaths_week: Some(sum.deaths),
            unknown_source: Some(sum.unknown_source),
            ..Question::default()
        }
    }
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.population += other.population;
        self.aged_18 += other.aged_18;
        self.aged_50 += other.aged_50;
        self.aged_65 += other.aged_65;
        self.dose1_18 += other.dose1_18;
        self.full_all += other.full_all;
        self.full_50 += other.full_50;
        self.full_65 += other.full_65;
        self.week1 += other.week1;
        self.week2 += other.week2;
        self.unknown_source += other.unknown_source;
        self.deaths += other.deaths;
    }
}

impl Centre {
    /// The figures of the communes under an area as of a reporting day. Ages are completed years by
    /// year of birth.
    pub(super) async fn level_inputs(&self, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Inputs> {
        let mut inputs: HashMap<String, Figures> = HashMap::new();
        let born = |age: i32| day.year() - age;
        for (code, (year, people)) in self.population_by_year(ctx, area, day).await? {
            let figures = inputs.entry(code).or_default();
            figures.population += people;
            for (age, slot) in [(18, &mut figures.aged_18), (50, &mut figures.aged_50), (65, &mut figures.aged_65)] {
                if year <= born(age) {
                    *slot += people;
                }
            }
        }
        let by = By { area: true, stratum: true, ..By::default() };
        let doses = ["dose1", "dose2"];
        let ask = TallyQuery { measures: &doses, area: Some(area), from: None, to: day, strata: None, by };
        for row in self.store.tallies(ctx, &ask).await? {
            let (Some(code), Some(year)) = (row.area, row.stratum) else { continue };
            let (n, figures) = (u64::try_from(row.n).unwrap_or_default(), inputs.entry(code).or_default());
            if row.measure == "dose1" {
                figures.dose1_18 += if year <= born(18) { n } else { 0 };
            } else {
                figures.full_all += n;
                figures.full_50 += if year <= born(50) { n } else { 0 };
                figures.full_65 += if year <= born(65) { n } else { 0 };
            }
        }
        let by = By { area: true, day: true, ..By::default() };
        let cases = ["case_community", "case_community_unknown", "case_died"];
        let from = Some(day - Days::new(13));
        let ask = TallyQuery { measures: &cases, area: Some(area), from, to: day, strata: None, by };
        let later_week = day - Days::new(6);
        for row in self.store.tallies(ctx, &ask).await? {
            let (Some(code), Some(on)) = (row.area, row.day) else { continue };
            let (n, figures) = (u64::try_from(row.n).unwrap_or_default(), inputs.entry(code).or_default());
            match row.measure.as_str() {
                "case_community" if on >= later_week => figures.week2 += n,
                "case_community" => figures.week1 += n,
                "case_community_unknown" => figures.unknown_source += n,
                "case_died" if on >= later_week => figures.deaths += n,
                _ => {}
            }
        }
        Ok(Inputs(inputs))
    }

    /// People by commune and year of birth, of each commune's newest count up to the day.
    async fn population_by_year(&self, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<(String, (i32, u64))>> {
        let by = By { area: true, day: true, stratum: true };
        let ask = TallyQuery { measures: &["population"], area: Some(area), from: None, to: day, strata: None, by };
        let rows = self.store.tallies(ctx, &ask).await?;
        let mut newest: BTreeMap<&str, NaiveDate> = BTreeMap::new();
        for row in &rows {
            if let (Some(code), Some(on)) = (row.area.as_deref(), row.day) {
                let entry = newest.entry(code).or_insert(on);
                *entry = (*entry).max(on);
            }
        }
        let in_use =
            |row: &&store::TallyRow| row.area.as_deref().is_some_and(|code| newest.get(code).copied() == row.day);
        Ok(rows
            .iter()
            .filter(in_use)
            .filter_map(|row| Some((row.area.clone()?, (row.stratum?, u64::try_from(row.n).ok()?))))
            .collect())
    }
}
