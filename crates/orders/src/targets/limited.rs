//! Limits (mức không quá): what happens in seven days is to stay below a number, in the whole area and in each part by its
//! people ("kéo giảm số ca mắc trong cộng đồng", S2-4b; "giảm tỷ lệ lây nhiễm ngoài cộng đồng", S1-0f).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Office, Result, figures};
use store::records::Target;
use store::{By, Ctx, TallyQuery};

use super::basis::measure_of;
use super::{PACE, Progress};

/// Of an area: in the last seven days, in the seven before, people.
type Sums = [i64; 3];

/// Progress of areas, all under `under`; empty where the caller may not see what the measure counts.
pub(super) async fn limited(
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
    let keys: Vec<&str> = measure.adds.iter().map(String::as_str).collect();
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for (slot, to) in [(0, day), (1, day - Days::new(PACE))] {
        let by = By { area: true, ..By::default() };
        let from = Some(to - Days::new(PACE - 1));
        let ask = TallyQuery { measures: &keys, area: Some(under), from, to, strata: None, by };
        for row in office.store.tallies(ctx, &ask).await? {
            sums.entry(row.area.unwrap_or_else(|| under.to_owned())).or_default()[slot] += row.n;
        }
    }
    // A limit is shared out by people.
    for (area, people) in figures::population(office, ctx, under, day, None).await? {
        sums.entry(area).or_default()[2] += people as i64;
    }
    let of = |part: &str| {
        let mut all: Sums = [0; 3];
        for (_, sums) in sums.iter().filter(|(area, _)| office.areas().is_within(area, part, day)) {
            for (sum, n) in all.iter_mut().zip(sums) {
                *sum += n;
            }
        }
        all
    };
    // Below the target's own area everybody has the part that falls to them by people.
    let people_of_all = if target.area == under { of(under)[2] } else { whole(office, ctx, target, day).await? };
    let progress = |part: &String| {
        let [value, before, people] = of(part);
        let whole = target.count.map(i64::from);
        let own = |whole| if *part == target.area { Some(whole) } else { limit(whole, people, people_of_all) };
        let limit = whole.and_then(own);
        let from = day - Days::new(PACE - 1);
        let list = measure.listed(part, Some(from), day).unwrap_or_else(|| format!("/targets/{}", target.id));
        progress_of(AreaRef::of(part, day), (value, before, limit), target.due_on, day, list)
    };
    Ok(parts.iter().map(progress).collect())
}

/// The part of a limit that falls to so many of all people; none where nobody is counted.
fn limit(whole: i64, people: i64, all: i64) -> Option<i64> {
    (people > 0 && all > 0).then(|| (whole as f64 * people as f64 / all as f64).round() as i64)
}

/// People of the target's own area, as far as the caller may see it.
async fn whole(office: &Office, ctx: &Ctx, target: &Target, day: NaiveDate) -> Result<i64> {
    let program = office.system_on(ctx.day, "limits");
    let people = figures::population(office, &program, &target.area, day, None).await?;
    Ok(people.values().sum::<u64>() as i64)
}

/// Where an area stands against its limit. When it will be below is told by how this week compares with the one before:
/// what halves in a week halves again in the next.
fn progress_of(
    area: AreaRef,
    (value, before, limit): (i64, i64, Option<i64>),
    due: Option<NaiveDate>,
    day: NaiveDate,
    list: String,
) -> Progress {
    let goal = limit.unwrap_or_default();
    let gap = limit.map_or(0, |limit| (value - limit).max(0));
    let falls = value < before;
    let projected_on = (gap > 0 && falls).then(|| {
        let weeks = (goal.max(1) as f64 / value as f64).ln() / (value as f64 / before as f64).ln();
        let days = (weeks * PACE as f64).ceil();
        (days < 3_650.0).then(|| day + Days::new(days as u64))
    });
    let projected_on = projected_on.flatten();
    // Without a day it holds at once: then what does not fall misses it.
    let will_miss = gap > 0 && due.map_or(!falls, |due| projected_on.is_none_or(|projected| projected > due));
    let share = limit.map(|limit| if value <= limit { 1.0 } else { limit as f64 / value as f64 });
    let pace = value as f64 / PACE as f64;
    Progress { area, value, goal, share, gap, per_day: None, pace, projected_on, will_miss, list }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(figures: (i64, i64, Option<i64>), due: Option<&str>) -> Progress {
        let area = AreaRef { code: "108".into(), name: "Huyện Sìn Hồ".into(), level: base::area::Level::District };
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        progress_of(area, figures, due.map(day), day("2021-09-12"), String::new())
    }

    #[test]
    fn s2_4b_what_halves_every_week_is_below_its_limit_when_it_has_halved_enough() {
        // 200, then 100: 50 in a week, 25 in two.
        let found = stands((100, 200, Some(25)), Some("2021-09-26"));
        assert_eq!((found.gap, found.projected_on.unwrap().to_string().as_str()), (75, "2021-09-26"));
        assert!(!found.will_miss && stands((100, 200, Some(25)), Some("2021-09-25")).will_miss);
    }

    #[test]
    fn s2_4b_what_does_not_fall_is_never_below_and_what_is_below_misses_nothing() {
        for before in [100, 80, 0] {
            let found = stands((100, before, Some(50)), Some("2022-09-26"));
            assert!(found.will_miss && found.projected_on.is_none(), "{before}");
            assert!(stands((100, before, Some(50)), None).will_miss);
        }
        for value in [0, 49, 50] {
            let found = stands((value, 10, Some(50)), Some("2021-09-13"));
            assert_eq!((found.gap, found.share, found.will_miss), (0, Some(1.0), false));
        }
        let none = stands((7, 3, None), None);
        assert_eq!((none.gap, none.share, none.will_miss), (0, None, false), "nobody is counted: no limit is made up");
        assert!(stands((5, 10, Some(0)), Some("2021-09-26")).projected_on.is_some(), "one is as near as a trend comes");
    }

    #[test]
    fn s2_4b_a_limit_is_shared_out_by_people() {
        assert_eq!(limit(100, 25_000, 100_000), Some(25));
        assert_eq!(limit(100, 0, 100_000), None);
        assert_eq!((limit(3, 1, 2), limit(0, 5, 10)), (Some(2), Some(0)));
    }
}
