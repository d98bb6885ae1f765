//! What the rules ask of every commune: figures from the tallies, and what people have said.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate};
use office::{Office, Result, figures};
use rulebook::{AreaKind, Question, Share};
use store::{By, Ctx, TallyQuery};

use super::facts::Facts;

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

/// The figures of all communes asked, and the answers for them and for the areas that they make up.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    figures: HashMap<String, Figures>,
    facts: Facts,
}

impl Inputs {
    /// The question about an area made of communes, with what people have said of it. Shares never exceed the whole: more doses than
    /// people means that the population figure is too small, and counts as everybody.
    pub(super) fn question<'a>(
        &self,
        (code, kind): (&str, AreaKind),
        communes: impl Iterator<Item = &'a str>,
        day: NaiveDate,
    ) -> Question {
        let mut sum = Figures::default();
        let mut known = true;
        for commune in communes {
            let figures = self.figures.get(commune).copied().unwrap_or_default();
            known &= figures.population > 0;
            sum.add(&figures);
        }
        let share = |n: u64, of: u64| (of > 0).then(|| Share::Of { n: n.min(of), of });
        let mut question = Question {
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
        };
        self.facts.fill(code, day, &mut question);
        question
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

/// One figure of a commune, to be set.
type Slot = fn(&mut Figures) -> &mut u64;

/// The figures of the communes under an area as of a reporting day. Ages are completed years by
/// year of birth. The database sums over the years of birth: a row a commune comes back, not one a year.
pub(super) async fn level_inputs(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Inputs> {
    let mut inputs: HashMap<String, Figures> = HashMap::new();
    let aged = |age: i32| (i32::MIN, day.year() - age);
    let everybody = (i32::MIN, i32::MAX);
    let people: [((i32, i32), Slot); 4] = [
        (everybody, |figures| &mut figures.population),
        (aged(18), |figures| &mut figures.aged_18),
        (aged(50), |figures| &mut figures.aged_50),
        (aged(65), |figures| &mut figures.aged_65),
    ];
    for (strata, slot) in people {
        for (code, n) in figures::population(office, ctx, area, day, Some(strata)).await? {
            *slot(inputs.entry(code).or_default()) = n;
        }
    }
    let doses: [(&str, (i32, i32), Slot); 4] = [
        ("dose1", aged(18), |figures| &mut figures.dose1_18),
        ("dose2", everybody, |figures| &mut figures.full_all),
        ("dose2", aged(50), |figures| &mut figures.full_50),
        ("dose2", aged(65), |figures| &mut figures.full_65),
    ];
    for (measure, strata, slot) in doses {
        let by = By { area: true, ..By::default() };
        let measures = [measure];
        let ask = TallyQuery { measures: &measures, area: Some(area), from: None, to: day, strata: Some(strata), by };
        for row in office.store.tallies(ctx, &ask).await? {
            let Some(code) = row.area else { continue };
            *slot(inputs.entry(code).or_default()) = u64::try_from(row.n).unwrap_or_default();
        }
    }
    add_cases(office, ctx, area, day, &mut inputs).await?;
    Ok(Inputs { figures: inputs, facts: Facts::read(office, ctx, area, day).await? })
}

async fn add_cases(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    inputs: &mut HashMap<String, Figures>,
) -> Result<()> {
    let by = By { area: true, day: true, ..By::default() };
    let cases = ["case_community", "case_community_unknown", "case_died"];
    let from = Some(day - Days::new(13));
    let ask = TallyQuery { measures: &cases, area: Some(area), from, to: day, strata: None, by };
    let later_week = day - Days::new(6);
    for row in office.store.tallies(ctx, &ask).await? {
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
    Ok(())
}
