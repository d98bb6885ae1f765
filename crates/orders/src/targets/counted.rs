//! Targets over what a measure counts: so many, or a share of another measure, from the day of the order on.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use office::answer::{AreaRef, Point};
use office::measures::{self, Kind};
use office::{Office, Result, figures};
use store::records::{Document, Target};
use store::{By, Ctx, TallyQuery};

use super::basis::measure_of;
use super::{PACE, Progress, progress_of};

/// Sums of an area: reached, of what, and reached lately.
type Sums = [i64; 3];

/// Progress of areas, all under `under`; empty where the caller may not see what the measure counts.
pub(super) async fn counted(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    under: &str,
    parts: &[String],
    day: NaiveDate,
) -> Result<Vec<Progress>> {
    let Some(measure) = measure_of(target).filter(|measure| measure.is_open_to(ctx)) else {
        return Ok(Vec::new());
    };
    let over = measure.over.as_deref().and_then(measures::of);
    let from = ordered_on(office, ctx, target).await;
    let none = Vec::new();
    let of = over.as_ref().map_or(&none, |over| &over.adds);
    let keys: Vec<&str> = measure.adds.iter().chain(of).map(String::as_str).collect();
    let by = By { area: true, ..By::default() };
    let mut ask = TallyQuery { measures: &keys, area: Some(under), from: Some(from), to: day, strata: None, by };
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for row in office.store.tallies(ctx, &ask).await? {
        let of_area = sums.entry(row.area.unwrap_or_else(|| under.to_owned())).or_default();
        // One tally may be both the part and the whole.
        of_area[0] += if measure.adds.contains(&row.measure) { row.n } else { 0 };
        of_area[1] += if of.contains(&row.measure) { row.n } else { 0 };
    }
    ask.from = Some(from.max(day - Days::new(PACE - 1)));
    for row in office.store.tallies(ctx, &ask).await? {
        let lately = if measure.adds.contains(&row.measure) { row.n } else { 0 };
        sums.entry(row.area.unwrap_or_else(|| under.to_owned())).or_default()[2] += lately;
    }
    let progress = |part: &String| {
        let mut all: Sums = [0; 3];
        for (_, sums) in sums.iter().filter(|(area, _)| office.areas().is_within(area, part, day)) {
            for (sum, n) in all.iter_mut().zip(sums) {
                *sum += n;
            }
        }
        let [value, of, lately] = all;
        let goal = goal(target, part, over.is_some().then_some(of));
        let list = measure.listed(part, Some(from), day).unwrap_or_else(|| format!("/targets/{}", target.id));
        progress_of(AreaRef::of(part, day), (value, goal, lately), target.due_on, day, list)
    };
    Ok(parts.iter().map(progress).collect())
}

/// What the measure has counted day by day, the last four weeks.
pub(super) async fn counted_series(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    area: &str,
    day: NaiveDate,
) -> Result<Vec<Point>> {
    let measure = measure_of(target).filter(|measure| measure.kind == Kind::Flow && measure.is_open_to(ctx));
    match measure.as_ref().and_then(|measure| measure.adds.first()) {
        Some(tally) => figures::series(office, ctx, tally, area, day - Days::new(27), day).await,
        None => Ok(Vec::new()),
    }
}

/// The day from which on a target counts: that of its document, or when it was set up where that has none.
async fn ordered_on(office: &Office, ctx: &Ctx, target: &Target) -> NaiveDate {
    let document: Option<Document> = office.store.get(ctx, target.document_id).await.ok();
    let made = || {
        let stamp = target.id.get_timestamp().map(|at| at.to_unix().0);
        let at = stamp.and_then(|seconds| chrono::DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0));
        at.map_or(ctx.day, |at| at.with_timezone(&base::day::zone()).date_naive().min(ctx.day))
    };
    document.and_then(|document| document.issued_on).unwrap_or_else(made)
}

/// What an area is to reach. A number is the whole area's; its parts are told what they have reached of nothing set.
fn goal(target: &Target, part: &str, of: Option<i64>) -> i64 {
    match (target.count, of) {
        (Some(count), _) if target.area == part => i64::from(count),
        (None, Some(of)) => share_of(of, target.share),
        _ => 0,
    }
}

/// The least whole number that is a share of another.
pub(super) fn share_of(of: i64, share: Option<f64>) -> i64 {
    // 0.55 of 100 is 55 and a little in binary.
    (of as f64 * share.unwrap_or(1.0) - 1e-9).ceil() as i64
}

#[cfg(test)]
mod tests {
    use super::share_of;

    #[test]
    fn a_share_is_the_least_whole_number_that_holds_it() {
        for (of, share, meant) in
            [(100, 0.55, 55), (100, 0.07, 7), (100, 0.28, 28), (3, 0.5, 2), (7, 0.0, 0), (0, 1.0, 0)]
        {
            assert_eq!(share_of(of, Some(share)), meant, "{share} of {of}");
        }
        assert_eq!(share_of(7, None), 7);
        for of in 1..500 {
            for percent in 0..=100 {
                assert_eq!(
                    share_of(of, Some(f64::from(percent) / 100.0)),
                    (of * i64::from(percent)).div_euclid(100) + i64::from(of * i64::from(percent) % 100 > 0)
                );
            }
        }
    }
}
