//! What the record says of an area on a day: people by commune and age, doses, cases, level.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use office::{Class, Office, Problem, Result, figures};
use store::{By, Ctx, TallyQuery};

use super::shape::{Basis, Covered, Fitted};
use super::workbench::{Group, Workbench};

/// People of a commune by first age of a band.
pub(super) type Ages = BTreeMap<u8, i64>;

/// The basis, and the people by commune.
pub(super) struct Known {
    pub basis: Basis,
    pub communes: BTreeMap<String, Ages>,
}

/// The least share of doses at either end that the days of a campaign leave out.
const TAIL: f64 = 0.05;

/// What is known of an area on a day.
///
/// # Errors
/// An area without people, of whom nothing can be computed.
pub(super) async fn known(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    level: impl Future<Output = Result<Option<u8>>>,
) -> Result<Known> {
    let workbench = Workbench::builtin();
    let (people, counted) = people_of(office, ctx, area, day).await?;
    let mut communes: BTreeMap<String, Ages> = BTreeMap::new();
    for (code, born) in &people {
        let ages = communes.entry(code.clone()).or_default();
        for (&year, &n) in born {
            let age = (day.year() - year).clamp(0, 110) as u8;
            let band = workbench.population.bands.iter().copied().filter(|first| *first <= age).max();
            *ages.entry(band.unwrap_or(0)).or_default() += n.max(0);
        }
    }
    communes.retain(|_, ages| ages.values().sum::<i64>() > 0);
    if communes.is_empty() {
        return Err(Problem::new(Class::Invalid, "scenario-no-people").with("area", area));
    }
    let mut doses = Vec::new();
    for group in &workbench.groups {
        doses.push(doses_of(office, ctx, area, day, group, &people).await?);
    }
    let cases = recent_cases(office, ctx, area, day, workbench.cases.days).await?;
    let basis = Basis {
        day: Some(day),
        people: communes.values().flat_map(BTreeMap::values).sum(),
        communes: communes.len(),
        counted,
        doses,
        cases,
        level: level.await?,
        fit: Fitted::default(),
    };
    Ok(Known { basis, communes })
}

/// People by commune and year of birth: of each commune's newest count, or of the register where there is none.
async fn people_of(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
) -> Result<(BTreeMap<String, BTreeMap<i32, i64>>, bool)> {
    let by = By { area: true, day: true, stratum: true };
    let ask = TallyQuery { measures: &["population"], area: Some(area), from: None, to: day, strata: None, by };
    let mut newest: BTreeMap<String, (NaiveDate, BTreeMap<i32, i64>)> = BTreeMap::new();
    for row in office.store.tallies(ctx, &ask).await? {
        let (Some(code), Some(on), Some(born)) = (row.area, row.day, row.stratum) else { continue };
        let (of, people) = newest.entry(code).or_insert_with(|| (on, BTreeMap::new()));
        if on > *of {
            (*of, *people) = (on, BTreeMap::new());
        }
        if on == *of {
            *people.entry(born).or_default() += row.n;
        }
    }
    if !newest.is_empty() {
        return Ok((newest.into_iter().map(|(code, (_, people))| (code, people)).collect(), true));
    }
    let by = By { area: true, day: false, stratum: true };
    let ask = TallyQuery { measures: &["person"], by, ..ask };
    let mut people: BTreeMap<String, BTreeMap<i32, i64>> = BTreeMap::new();
    for row in office.store.tallies(ctx, &ask).await? {
        let (Some(code), Some(born)) = (row.area, row.stratum) else { continue };
        *people.entry(code).or_default().entry(born).or_default() += row.n;
    }
    Ok((people, false))
}

/// Doses of a group, and the days between which nearly all of them were given.
async fn doses_of(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    group: &Group,
    people: &BTreeMap<String, BTreeMap<i32, i64>>,
) -> Result<Covered> {
    let born = (day.year() - i32::from(group.to_age), day.year() - i32::from(group.from_age));
    let measure = if group.dose == "booster" { "dose3" } else { "dose2" };
    let by = By { day: true, ..By::default() };
    let ask = TallyQuery { measures: &[measure], area: Some(area), from: None, to: day, strata: Some(born), by };
    let rows = office.store.tallies(ctx, &ask).await?;
    let daily: BTreeMap<NaiveDate, i64> = rows.into_iter().filter_map(|row| Some((row.day?, row.n))).collect();
    let dosed: i64 = daily.values().sum();
    let reached = |share: f64| {
        let mut sum = 0;
        let found = daily.iter().find(|(_, n)| {
            sum += **n;
            sum as f64 >= dosed as f64 * share
        });
        found.map_or(0, |(on, _)| (*on - day).num_days() as i32)
    };
    let of_group = people.values().flat_map(|born_in| born_in.range(born.0..=born.1)).map(|(_, n)| n).sum();
    let (from, until) = (reached(TAIL), reached(1.0 - TAIL));
    Ok(Covered {
        group: group.name.clone(),
        from_age: group.from_age,
        to_age: group.to_age,
        people: of_group,
        dosed,
        // Doses of the day itself count as given before the run.
        from: from.min(-1),
        until: until.min(-1),
    })
}

/// New cases of each of the last days, oldest first.
async fn recent_cases(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, days: u64) -> Result<Vec<i64>> {
    let first = day - Days::new(days.saturating_sub(1));
    let found = figures::by_day(office, ctx, &["case_new"], area, Some(first), day).await?;
    let at = |back: u64| first + Days::new(back);
    Ok((0..days).map(|back| found.get(&("case_new".to_owned(), at(back))).copied().unwrap_or(0)).collect())
}
