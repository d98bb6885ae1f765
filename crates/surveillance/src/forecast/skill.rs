//! Kept forecasts against what came: the same figures that every other page shows, so a corrected record corrects the
//! scores too.

use chrono::{Days, NaiveDate};
use epi::score::{covers, wis};
use office::{Office, Result, figures};
use store::records::Forecast;
use store::{Ctx, Pick};

use super::{METHOD, PastForecast, Skill, WEEKS, needs};

/// Days of issue that are scored: the latest half year, as habits of testing change.
const SCORED_DAYS: u64 = 182;
/// Kept forecasts that are shown one by one.
const SHOWN: usize = 12;

/// One week of a kept forecast that is over.
struct Scored {
    issued_on: NaiveDate,
    ahead: usize,
    quantiles: [f64; 23],
    baseline: [f64; 23],
    came: u64,
}

/// Scores by week ahead, and the kept forecasts of the next week, the latest first.
pub(super) async fn skill(
    office: &Office,
    ctx: &Ctx,
    measure: &str,
    area: &str,
    day: NaiveDate,
) -> Result<(Vec<Skill>, Vec<PastForecast>)> {
    let first = day - Days::new(SCORED_DAYS);
    let pick = Pick::all().eq("area", area).eq("measure", measure).eq("method", METHOD).between(
        "issued_on",
        first,
        day - Days::new(7),
    );
    let kept = office.store.pick::<Forecast>(ctx, pick, &[("issued_on", true)]).await?;
    let came = figures::series(office, ctx, measure, area, first, day).await?;
    let sum = |from: NaiveDate, to: NaiveDate| {
        let days = came.iter().filter(|point| (from..=to).contains(&point.day));
        u64::try_from(days.map(|point| point.n).sum::<i64>()).unwrap_or_default()
    };
    let mut scored = Vec::new();
    for forecast in &kept {
        let weeks = quantiles(&forecast.weeks).into_iter().zip(quantiles(&forecast.baseline));
        for (ahead, (quantiles, baseline)) in (1..).zip(weeks) {
            let (from, to) = week(forecast.issued_on, ahead);
            if to > day {
                break;
            }
            let came = sum(from, to);
            scored.push(Scored { issued_on: forecast.issued_on, ahead, quantiles, baseline, came });
        }
    }
    let skill = (1..=WEEKS).filter_map(|ahead| skill_of(&scored, ahead)).collect();
    let earlier = scored.iter().filter(|one| one.ahead == 1).take(SHOWN).map(past).collect();
    Ok((skill, earlier))
}

/// The days of a week ahead.
fn week(issued_on: NaiveDate, ahead: usize) -> (NaiveDate, NaiveDate) {
    let end = issued_on + Days::new(7 * ahead as u64);
    (end - Days::new(6), end)
}

/// The weeks of a kept row; what is not of the kept form is left out.
pub(super) fn quantiles(kept: &serde_json::Value) -> Vec<[f64; 23]> {
    let weeks: Vec<Vec<f64>> = serde_json::from_value(kept.clone()).unwrap_or_default();
    weeks.into_iter().map_while(|week| week.try_into().ok()).collect()
}

fn skill_of(scored: &[Scored], ahead: usize) -> Option<Skill> {
    let of: Vec<&Scored> = scored.iter().filter(|one| one.ahead == ahead).collect();
    let n = of.len() as f64;
    let (mut own, mut base, mut half, mut most) = (0.0, 0.0, 0.0, 0.0);
    for one in &of {
        let came = one.came as f64;
        own += wis(&one.quantiles, came);
        base += wis(&one.baseline, came);
        let (within50, within95) = covers(&one.quantiles, came);
        half += f64::from(u8::from(within50));
        most += f64::from(u8::from(within95));
    }
    (!of.is_empty()).then(|| Skill {
        ahead,
        scored: of.len(),
        relative: (base > 0.0).then(|| own / base),
        within50: half / n,
        within95: most / n,
    })
}

fn past(one: &Scored) -> PastForecast {
    let band = needs::band(7 * one.ahead - 6, 7 * one.ahead, &one.quantiles, one.issued_on);
    PastForecast { issued_on: one.issued_on, ahead: one.ahead, band, came: one.came }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(ahead: usize, median: f64, came: u64) -> Scored {
        let spread = |width: f64| std::array::from_fn(|at| median + width * (at as f64 - 11.0));
        Scored { issued_on: "2021-12-01".parse().unwrap(), ahead, quantiles: spread(1.0), baseline: spread(10.0), came }
    }

    /// S2-1c: a sharper forecast that holds what comes scores below the baseline, one that misses above it.
    #[test]
    fn s2_1c_skill_tells_good_forecasts_from_bad_ones() {
        let good = [scored(1, 100.0, 101), scored(1, 100.0, 97), scored(2, 100.0, 500)];
        let one = skill_of(&good, 1).unwrap();
        assert_eq!((one.scored, one.within50, one.within95), (2, 1.0, 1.0));
        assert!(one.relative.unwrap() < 0.2, "{one:?}");
        let two = skill_of(&good, 2).unwrap();
        assert!(two.relative.unwrap() > 1.0 && two.within95 == 0.0, "{two:?}");
        assert!(skill_of(&good, 3).is_none());
    }

    #[test]
    fn weeks_follow_the_day_of_issue() {
        let issued: NaiveDate = "2021-12-01".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(week(issued, 1), (day("2021-12-02"), day("2021-12-08")));
        assert_eq!(week(issued, 4), (day("2021-12-23"), day("2021-12-29")));
        let band = past(&scored(4, 100.0, 0)).band;
        assert_eq!((band.from, band.to), week(issued, 4), "what is shown is what is scored");
    }
}
