//! Forecasts: made for every area, kept, and held against what came.

use base::words::Lang;
use centre::{close, forecast};
use chrono::{Days, NaiveDate, Utc};
use store::Pick;
use store::records::{CarePlace, Case, Forecast, FoundIn, Outcome, Severity, Sex};
use testing::{Desk, desk};
use uuid::Uuid;

fn case(area: &str, announced_on: NaiveDate, number: usize) -> Case {
    Case {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: area.into(),
        code: format!("BN{number}"),
        person_id: None,
        name: "Người thử".into(),
        folded: String::new(),
        sex: Sex::Female,
        birth_year: 1990,
        onset_on: Some(announced_on - Days::new(number as u64 % 4)),
        announced_on,
        found_in: FoundIn::Community,
        source_known: false,
        severity: Severity::Mild,
        care_place: CarePlace::Home,
        outcome: Outcome::Active,
        outcome_on: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// Ten weeks of cases in two communes of Sìn Hồ that slowly grow, and three cases in a commune of another district.
async fn with_cases() -> (Desk, [String; 3]) {
    let desk = desk().await;
    let of = |district: &str, at: usize| desk.office.areas().communes_under(district, desk.ctx.day)[at].code.clone();
    let areas = [of("108", 0), of("108", 1), of("107", 0)];
    let mut cases = Vec::new();
    for back in 0..70_u64 {
        let day = desk.ctx.day - Days::new(back);
        let n = 3 + (70 - back) / 10 + back % 3;
        for at in 0..n {
            cases.push(case(&areas[usize::from(at % 3 == 0)], day, cases.len()));
        }
    }
    cases.extend((0..3).map(|at| case(&areas[2], desk.ctx.day - Days::new(at), 9_000 + at as usize)));
    desk.office.store.load(&desk.ctx, cases, "thử", false).await.unwrap();
    (desk, areas)
}

/// S2-1d: for the province and every area by itself, or the plain word that there is not enough data; parts and whole
/// are counted from the same records.
#[tokio::test]
async fn s2_1d_every_area_has_its_own_outlook_or_the_reason_why_not() {
    let (desk, areas) = with_cases().await;
    let day = desk.ctx.day;
    let whole = forecast::outlook(&desk.office, &desk.ctx, "case_new", "12", day, Lang::Vi).await.unwrap();
    assert_eq!((whole.past.len(), whole.days.len(), whole.weeks.len()), (56, 28, 4));
    assert_eq!(whole.parts.len(), 8);
    let last_week: i64 = whole.past.iter().rev().take(7).map(|point| point.n).sum();
    assert_eq!(whole.parts.iter().map(|part| part.last_week).sum::<u64>(), last_week.unsigned_abs());
    for part in &whole.parts {
        assert_eq!(part.week.is_some(), part.area.code == "108", "{}", part.area.name);
        assert_eq!(part.few.is_some(), part.week.is_none(), "{}", part.area.name);
    }
    let rt = whole.rt.unwrap();
    assert!(rt.low < 1.1 && rt.high > 0.9 && rt.low < rt.mean && rt.mean < rt.high, "{rt:?}");
    assert!(!whole.nowcast.is_empty(), "three of four cases fell ill before they were announced");
    let medians: u64 = whole.parts.iter().filter_map(|part| part.week.as_ref()).map(|week| week.median).sum();
    assert!(medians.abs_diff(whole.weeks[0].median) <= 12, "{medians} {}", whole.weeks[0].median);
    let quiet = forecast::outlook(&desk.office, &desk.ctx, "case_new", &areas[2], day, Lang::Vi).await.unwrap();
    assert!(quiet.weeks.is_empty() && quiet.few.is_some() && quiet.rt.is_none() && quiet.parts.is_empty());
    let none = forecast::outlook(&desk.office, &desk.ctx, "weather", "12", day, Lang::Vi).await.unwrap_err();
    assert_eq!(none.code, "forecast-measure");
}

/// Once a day is closed, what is shown for the parts adds up to what is shown for the whole.
#[tokio::test]
async fn s2_1d_kept_forecasts_of_parts_add_up_to_the_whole() {
    let (desk, areas) = with_cases().await;
    let day = desk.ctx.day;
    close::close_day(&desk.office, day, "test").await.unwrap();
    let medians = |outlook: &centre::forecast::Outlook| -> u64 {
        outlook.parts.iter().filter_map(|part| part.week.as_ref()).map(|week| week.median).sum()
    };
    for area in ["12", "108"] {
        let outlook = forecast::outlook(&desk.office, &desk.ctx, "case_new", area, day, Lang::Vi).await.unwrap();
        // Whole numbers are shown, so each part may be half a case off.
        let off = medians(&outlook).abs_diff(outlook.weeks[0].median);
        assert!(off <= 1 + outlook.parts.len() as u64 / 2, "{area}: {off}");
    }
    let own = forecast::outlook(&desk.office, &desk.ctx, "case_new", &areas[0], day, Lang::Vi).await.unwrap();
    let district = forecast::outlook(&desk.office, &desk.ctx, "case_new", "108", day, Lang::Vi).await.unwrap();
    let told = district.parts.iter().find(|part| part.area.code == areas[0]).unwrap();
    assert_eq!(told.week.as_ref().unwrap(), &own.weeks[0], "one figure at every level");
}

/// S0-3e: severe cases, beds, intensive care, oxygen and deaths follow from the cases to come.
#[tokio::test]
async fn s0_3e_needs_of_treatment_follow_from_the_cases_to_come() {
    let (desk, _) = with_cases().await;
    let day = desk.ctx.day;
    let outlook = forecast::outlook(&desk.office, &desk.ctx, "case_new", "108", day, Lang::Vi).await.unwrap();
    let keys: Vec<&str> = outlook.needs.iter().map(|line| line.key).collect();
    assert_eq!(keys, ["severe", "bed", "icu", "oxygen", "death"]);
    for line in &outlook.needs {
        assert_eq!(line.ahead.len(), 4, "{}", line.key);
        for band in &line.ahead {
            assert!(band.low <= band.median && band.median <= band.high, "{} {band:?}", line.key);
        }
    }
    assert_eq!(outlook.needs[1].now, Some(0), "nobody lies in a hospital");
    let past =
        forecast::outlook(&desk.office, &desk.ctx, "case_new", "108", day - Days::new(7), Lang::Vi).await.unwrap();
    assert!(past.needs[1].now.is_none(), "the register tells who lies there today, not a week ago");
    let quiet = forecast::outlook(&desk.office, &desk.ctx, "case_new", "107", day, Lang::Vi).await.unwrap();
    assert!(quiet.needs.is_empty());
}

/// Twenty cases in a week in two neighbouring communes that had none stand out; the same everywhere does not.
#[tokio::test]
async fn a_cluster_stands_out_from_its_own_past_and_its_surroundings() {
    let (desk, areas) = with_cases().await;
    let day = desk.ctx.day;
    assert!(forecast::clusters(&desk.office, &desk.ctx, "108", day).await.unwrap().is_empty());
    let new: Vec<Case> = (0..40).map(|at| case(&areas[2], day - Days::new(at % 6), 7_000 + at as usize)).collect();
    desk.office.store.load(&desk.ctx, new, "thử", false).await.unwrap();
    let found = forecast::clusters(&desk.office, &desk.ctx, "12", day).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].areas.iter().any(|area| area.code == areas[2]) && found[0].p < 0.05);
    assert!(found[0].observed as f64 > 2.0 * found[0].expected);
}

/// S2-1c: what was forecast stays as it was and is scored when the truth has come, also when records are corrected
/// afterwards.
#[tokio::test]
async fn s2_1c_forecasts_are_kept_as_made_and_scored_when_the_truth_has_come() {
    let (desk, areas) = with_cases().await;
    let day = desk.ctx.day;
    for weeks in [3, 2, 1] {
        assert!(forecast::keep(&desk.office, &desk.ctx, day - Days::new(7 * weeks)).await.unwrap() >= 4);
    }
    assert_eq!(forecast::keep(&desk.office, &desk.ctx, day - Days::new(7)).await.unwrap(), 0, "kept once");
    let before = forecast::outlook(&desk.office, &desk.ctx, "case_new", "108", day, Lang::Vi).await.unwrap();
    let scored: Vec<(usize, usize)> = before.skill.iter().map(|one| (one.ahead, one.scored)).collect();
    assert_eq!(scored, [(1, 3), (2, 2), (3, 1)]);
    assert!(before.skill[0].within95 > 0.6 && before.skill[0].relative.is_some(), "{:?}", before.skill);
    let came: i64 = before.past.iter().rev().take(7).map(|point| point.n).sum();
    assert_eq!(before.earlier[0].came, came.unsigned_abs());

    let late: Vec<Case> = (0..40).map(|at| case(&areas[0], day, 5_000 + at)).collect();
    desk.office.store.load(&desk.ctx, late, "nhập muộn", false).await.unwrap();
    let after = forecast::outlook(&desk.office, &desk.ctx, "case_new", "108", day, Lang::Vi).await.unwrap();
    assert_eq!(after.earlier[0].came, before.earlier[0].came + 40);
    assert_eq!(after.earlier[0].band, before.earlier[0].band, "what was forecast is not made prettier");
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn a_close_is_done_once_and_a_commune_sees_its_own_alone() {
    let (desk, areas) = with_cases().await;
    let day = desk.ctx.day - Days::new(1);
    assert_eq!(
        close::days_to_close(&desk.office, "test").await.unwrap(),
        [day],
        "a new installation has no days behind"
    );
    close::close_day(&desk.office, day - Days::new(3), "test").await.unwrap();
    let waiting = close::days_to_close(&desk.office, "test").await.unwrap();
    assert_eq!(waiting, [day - Days::new(2), day - Days::new(1), day], "the program was off for two days");
    let first = close::close_day(&desk.office, day, "test").await.unwrap();
    assert_eq!(first.communes, 106);
    assert!(first.forecasts > 0);
    let again = close::close_day(&desk.office, day, "test").await.unwrap();
    assert_eq!((again.communes, again.forecasts), (106, 0));
    assert_eq!(close::days_to_close(&desk.office, "test").await.unwrap(), [day], "the last day is looked at again");
    let commune = desk.acting("xa", "health", &areas[0]).await;
    let seen = desk.office.store.pick::<Forecast>(&commune, Pick::all(), &[]).await.unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|one| [areas[0].as_str(), "108", "12"].contains(&one.area.as_str())));
    let own = forecast::outlook(&desk.office, &commune, "case_new", &areas[0], desk.ctx.day, Lang::Vi).await.unwrap();
    assert_eq!(own.weeks.len(), 4);
    assert!(forecast::keep(&desk.office, &commune, day).await.is_err(), "only the program keeps forecasts");
}
