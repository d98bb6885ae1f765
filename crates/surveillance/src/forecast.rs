//! Forecasts (dự báo): what the coming weeks may bring, for the area and each part of it, kept as they were made and
//! held against what came. Ordered by S2-1c, S2-1d.

mod clusters;
mod needs;
mod shape;
mod skill;

pub use clusters::clusters;
use std::collections::BTreeMap;

use base::area::Level as Tier;
use base::words::{Lang, Words};
use chrono::{Days, NaiveDate, Utc};
use epi::NotEnough;
use epi::forecast::{HORIZON, LEVELS, Tree, baseline_weeks, short, weeks_at_levels};
use epi::nowcast::{Record, nowcast};
use epi::score::{LEVELS as SCORED, numbers};
use office::answer::{AreaRef, Point};
use office::measures::figures;
use office::{Office, Problem, Result};
use serde_json::json;
use store::records::{Case, Forecast};
use store::{By, Ctx, Kind, Pick, TallyQuery, Verb};
use uuid::Uuid;

use crate::trend::{self, MEMORY, complete, course, growth, reproduction};
use needs::treatment_needs;
use skill::skill;

pub use shape::{Band, ClusterLine, NowcastDay, Outlook, PartOutlook, PastForecast, Skill, TreatmentNeed};

/// What is forecast (`forecast` in `data/measures/measures.toml`): tallies of what happened on a day.
fn forecasted() -> impl Iterator<Item = &'static str> {
    figures().filter(|measure| measure.forecast).map(|measure| measure.key.as_str())
}

/// Weeks ahead.
const WEEKS: usize = 4;
/// Days between onset and announcement that the nowcast looks at.
const DELAY: usize = 14;
/// How the kept forecasts are made; another way gets another name, so that scores do not mix.
const METHOD: &str = "short-tree-1";

/// Daily counts of areas, oldest first, the day asked last.
type Counts = BTreeMap<String, Vec<u64>>;

/// Makes the day's forecasts of the area of the caller and all areas below it, and keeps them. What was kept
/// before stays as it was: a forecast that could be changed afterwards would prove nothing.
pub async fn keep(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<usize> {
    let mut fresh = Vec::new();
    for measure in forecasted() {
        let counts = counts_of_all(office, ctx, measure, day).await?;
        for (area, weeks) in coherent(office, &counts, day) {
            let baseline = counts.get(&area).map(|counts| baseline_weeks(counts, WEEKS, &SCORED));
            let Some(Ok(baseline)) = baseline else { continue };
            let rows =
                |weeks: &[[f64; 23]]| json!(weeks.iter().map(|week| week.map(tenths).to_vec()).collect::<Vec<_>>());
            fresh.push(Forecast {
                province: office.province.clone(),
                id: Uuid::now_v7(),
                area,
                measure: measure.to_owned(),
                issued_on: day,
                weeks: rows(&weeks),
                baseline: rows(&baseline),
                method: METHOD.to_owned(),
                version: 0,
                updated_at: Utc::now(),
                seq: 0,
            });
        }
    }
    // Making them took its time; which are kept already is looked at now, when nobody else can keep any.
    let mut act = office.store.act(ctx).await?;
    let kept = act.pick::<Forecast>(Pick::all().eq("issued_on", day), &[]).await?;
    fresh.retain(|new| !kept.iter().any(|one| one.area == new.area && one.measure == new.measure));
    let number = act.load(fresh, "note-forecasts-kept", false).await?;
    act.commit().await?;
    Ok(number)
}

/// Forecasts of the weeks of every area with enough cases, whose medians add up over the tree of areas.
fn coherent(office: &Office, counts: &Counts, day: NaiveDate) -> Vec<(String, Vec<[f64; 23]>)> {
    let areas: Vec<&String> = counts.keys().collect();
    let parent = |area: &String| {
        let above = office.areas().get(area, day).and_then(|area| area.parent.as_ref());
        above.and_then(|above| areas.binary_search(&above).ok())
    };
    let Ok(tree) = Tree::new(&areas.iter().map(|area| parent(area)).collect::<Vec<_>>()) else { return Vec::new() };
    let own: Vec<Option<Vec<[u64; 23]>>> =
        counts.values().map(|counts| weeks_at_levels(counts, WEEKS, &SCORED).ok()).collect();
    let usual: Vec<f64> = counts.values().map(|counts| counts.iter().rev().take(7).sum::<u64>() as f64).collect();
    let week = |at: usize| {
        let of = |weeks: &Vec<[u64; 23]>| weeks.get(at).map(|week| numbers(*week));
        tree.shared(&own.iter().map(|weeks| weeks.as_ref().and_then(of)).collect::<Vec<_>>(), &usual)
    };
    let weeks: Vec<Vec<[f64; 23]>> = (0..WEEKS).map(week).collect();
    let with_own = areas.iter().enumerate().filter(|(at, _)| own[*at].is_some());
    with_own.map(|(at, area)| ((*area).clone(), weeks.iter().map(|week| week[at]).collect())).collect()
}

/// The kept forecasts of a day, by area, as the bands of their weeks.
async fn kept_bands(
    office: &Office,
    ctx: &Ctx,
    measure: &str,
    areas: Vec<String>,
    day: NaiveDate,
) -> Result<BTreeMap<String, Vec<Band>>> {
    let pick = Pick::all().eq("issued_on", day).eq("measure", measure).eq("method", METHOD).one_of("area", areas);
    let kept = office.store.pick::<Forecast>(ctx, pick, &[]).await?;
    let bands = |forecast: &Forecast| {
        let weeks = skill::quantiles(&forecast.weeks);
        weeks.iter().enumerate().map(|(at, week)| needs::band(7 * at + 1, 7 * at + 7, week, day)).collect()
    };
    Ok(kept.iter().map(|forecast| (forecast.area.clone(), bands(forecast))).collect())
}

/// The outlook of an area: past, trend, weeks to come, each part by itself, and how earlier forecasts did.
pub async fn outlook(
    office: &Office,
    ctx: &Ctx,
    measure: &str,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Outlook> {
    let measure = forecasted()
        .find(|known| *known == measure)
        .ok_or_else(|| Problem::field("forecast-measure", "measure", measure))?;
    let day = complete(office, day);
    let counts = trend::counts(office, ctx, measure, area, day).await?;
    let first = day - Days::new(MEMORY - 1);
    let past = first.iter_days().zip(&counts).map(|(day, n)| Point { day, n: *n as i64 }).collect();
    let made = short(&counts, HORIZON);
    let few = made.as_ref().err().map(|few: &NotEnough| few.text(lang));
    let (days, mut weeks) = made.map_or_else(|_| Default::default(), |made| bands(&made, day));
    let mut parts = part_outlooks(office, ctx, measure, area, day, lang).await?;
    // Once the day is closed its kept forecasts are shown, which add up over the areas.
    let areas = parts.iter().map(|part| part.area.code.clone()).chain([area.to_owned()]).collect();
    let mut kept = kept_bands(office, ctx, measure, areas, day).await?;
    if let Some(kept) = kept.remove(area) {
        weeks = kept;
    }
    for part in &mut parts {
        part.week = kept.remove(&part.area.code).and_then(|weeks| weeks.into_iter().next()).or(part.week.take());
    }
    let (skill, earlier) = skill(office, ctx, measure, area, day).await?;
    let cases = if measure == "case_new" { counts } else { trend::counts(office, ctx, "case_new", area, day).await? };
    Ok(Outlook {
        area: AreaRef::of(area, day),
        day,
        measure: measure.to_owned(),
        measures: forecasted().map(str::to_owned).collect(),
        past,
        days,
        weeks,
        few,
        needs: treatment_needs(office, ctx, &cases, area, day).await?,
        rt: reproduction(&cases, day, lang),
        course: course(&cases, day),
        growth: growth(&cases, lang),
        nowcast: not_yet_announced(office, ctx, area, day).await?,
        skill,
        earlier,
        parts,
        note: Words::of(lang).say("forecast-note", &[]),
    })
}

/// Every part right below the area by itself (S2-1d: "cụ thể riêng của từng địa bàn").
pub(crate) async fn part_outlooks(
    office: &Office,
    ctx: &Ctx,
    measure: &str,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<PartOutlook>> {
    if office.areas().get(area, day).is_none_or(|place| place.level == Tier::Commune) {
        return Ok(Vec::new());
    }
    let counts = counts_by_commune(office, ctx, measure, area, day).await?;
    let cases = if measure == "case_new" {
        counts.clone()
    } else {
        counts_by_commune(office, ctx, "case_new", area, day).await?
    };
    let part = |place: &base::area::Area| {
        let communes: Vec<&str> =
            office.areas().communes_under(&place.code, day).into_iter().map(|commune| commune.code.as_str()).collect();
        let (own, cases) = (sum(&counts, &communes), sum(&cases, &communes));
        let made = short(&own, 7);
        PartOutlook {
            area: place.into(),
            last_week: own.iter().rev().take(7).sum(),
            few: made.as_ref().err().map(|few| few.text(lang)),
            week: made
                .ok()
                .and_then(|made| made.weeks.first().map(|week| band(day + Days::new(1), day + Days::new(7), week))),
            rt: reproduction(&cases, day, lang),
            growth: growth(&cases, lang),
        }
    };
    Ok(office.areas().children(area, day).into_iter().map(part).collect())
}

/// Cases that have fallen ill and will be announced in the coming days, by day of onset: what the curve of the
/// last days still lacks. None where the reader may not see cases, or too few carry both days.
async fn not_yet_announced(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<NowcastDay>> {
    if !ctx.may(Verb::Read, Kind::Case) {
        return Ok(Vec::new());
    }
    let first = day - Days::new(MEMORY + DELAY as u64);
    let communes: Vec<String> =
        office.areas().communes_under(area, day).into_iter().map(|commune| commune.code.clone()).collect();
    let pick = Pick::all().between("onset_on", first, day).up_to("announced_on", day).one_of("area", communes);
    let number = |on: NaiveDate| usize::try_from((on - first).num_days()).ok();
    let records: Vec<Record> = office
        .store
        .pick::<Case>(ctx, pick, &[])
        .await?
        .iter()
        .filter_map(|case| Some(Record { onset: number(case.onset_on?)?, entry: number(case.announced_on)? }))
        .collect();
    let today = number(day).unwrap_or_default();
    let Ok(answer) = nowcast(&records, today, DELAY) else { return Ok(Vec::new()) };
    Ok(answer
        .days
        .iter()
        .map(|one| NowcastDay {
            day: first + Days::new(one.day as u64),
            announced: one.reported,
            complete: one.complete,
            median: one.median,
            low: one.low,
            high: one.high,
        })
        .collect())
}

/// Daily counts of the communes under an area that have any.
async fn counts_by_commune(office: &Office, ctx: &Ctx, measure: &str, area: &str, day: NaiveDate) -> Result<Counts> {
    let first = day - Days::new(MEMORY - 1);
    let by = By { area: true, day: true, ..By::default() };
    let query = TallyQuery { measures: &[measure], area: Some(area), from: Some(first), to: day, strata: None, by };
    let mut counts = Counts::new();
    for row in office.store.tallies(ctx, &query).await? {
        let (Some(area), Some(on)) = (row.area, row.day) else { continue };
        let at = usize::try_from((on - first).num_days()).unwrap_or_default();
        let series = counts.entry(area).or_insert_with(|| vec![0; MEMORY as usize]);
        if let Some(count) = series.get_mut(at) {
            *count += u64::try_from(row.n).unwrap_or_default();
        }
    }
    Ok(counts)
}

/// Daily counts of the caller's area and of every area below it that has any.
async fn counts_of_all(office: &Office, ctx: &Ctx, measure: &str, day: NaiveDate) -> Result<Counts> {
    let top = ctx.scope.area();
    let communes = counts_by_commune(office, ctx, measure, top, day).await?;
    let mut all = Counts::new();
    for (commune, counts) in &communes {
        // A commune and whatever it lies in, up to the caller's own area.
        let above = office.areas().ancestors(commune, day).into_iter().map(|area| area.code.as_str());
        for area in above.filter(|area| office.areas().is_within(area, top, day)) {
            let sums = all.entry(area.to_owned()).or_insert_with(|| vec![0; MEMORY as usize]);
            sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        }
    }
    Ok(all)
}

fn sum(counts: &Counts, communes: &[&str]) -> Vec<u64> {
    let mut sums = vec![0; MEMORY as usize];
    for counts in communes.iter().filter_map(|commune| counts.get(*commune)) {
        sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    sums
}

/// A tenth of a case is exact enough for a baseline, and keeps the row short.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Days and whole weeks of a forecast as bands.
fn bands(made: &epi::forecast::Forecast, day: NaiveDate) -> (Vec<Band>, Vec<Band>) {
    let ahead = |days: usize| day + Days::new(days as u64);
    let days = made.days.iter().enumerate().map(|(h, levels)| band(ahead(h + 1), ahead(h + 1), levels)).collect();
    let weeks = made.weeks.iter().enumerate().map(|(w, levels)| band(ahead(7 * w + 1), ahead(7 * w + 7), levels));
    (days, weeks.collect())
}

/// The levels are those of [`LEVELS`]: 2.5, 10, 25, 50, 75, 90 and 97.5 %.
fn band(from: NaiveDate, to: NaiveDate, levels: &[u64; LEVELS.len()]) -> Band {
    Band { from, to, low: levels[0], lower: levels[2], median: levels[3], upper: levels[4], high: levels[6] }
}
