//! The weekly forecast of many places: no look ahead, order of quantiles, and odd input.

use chrono::{Days, NaiveDate};
use epi::forecast::{Change, Issue, Kind, Panel, PanelError, Season, Step, WeekAhead, weekly};
use proptest::prelude::*;

fn monday(week: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(7 * week)
}

/// Daily counts of places, week after week, first known in whole after `start` weeks.
fn daily(places: &[Vec<f64>], start: u64) -> Vec<Issue> {
    let weeks = places[0].len() as u64 / 7;
    let day = |day: u64| monday(0) + Days::new(day);
    (start..=weeks)
        .map(|week| {
            let from = if week == start { 0 } else { 7 * (week - 1) };
            let changes = places
                .iter()
                .enumerate()
                .flat_map(|(place, counts)| {
                    (from..7 * week).map(move |at| Change { place, date: day(at), value: counts[at as usize] })
                })
                .collect();
            Issue { as_of: monday(week), changes }
        })
        .collect()
}

fn wave(place: u64, days: u64) -> Vec<f64> {
    (0..days)
        .map(|day| {
            let phase = day as f64 / 20.0 + place as f64;
            (100.0 * (place + 1) as f64 * (1.5 * phase.sin()).exp() * if day % 7 > 4 { 0.5 } else { 1.2 }).round()
        })
        .collect()
}

fn panel(issues: Vec<Issue>, places: usize) -> Panel {
    Panel::new(Step::Daily, places, issues).unwrap()
}

fn sound(found: &[WeekAhead]) {
    for week in found {
        assert!(week.quantiles.is_sorted() && week.quantiles[0] >= 0.0, "{week:?}");
        assert!(week.quantiles.iter().all(|count| count.is_finite()), "{week:?}");
    }
}

#[test]
fn every_issue_gets_every_week_of_every_place() {
    let places: Vec<Vec<f64>> = (0..4).map(|place| wave(place, 140)).collect();
    let panel = panel(daily(&places, 12), 4);
    let found = weekly(&panel, Kind::named("case"), 4, false);
    assert_eq!(found.len(), 9 * 4 * 4);
    sound(&found);
    assert_eq!((found[0].as_of, found[0].week_end), (monday(12), monday(12) + Days::new(5)));
    let last = weekly(&panel, Kind::named("case"), 4, true);
    assert_eq!(last, found[found.len() - 16..], "asking for less changes nothing");
}

#[test]
fn odd_series_are_borne() {
    let mut places: Vec<Vec<f64>> = (0..3).map(|place| wave(place, 84)).collect();
    places.push(vec![0.0; 84]);
    places.push((0..84).map(|day| if day % 9 == 0 { -500.0 } else { 20.0 }).collect());
    let mut issues = daily(&places, 12);
    // One place with a single day, one of which nothing is known, one that fell silent long ago.
    issues[0].changes.push(Change { place: 5, date: monday(11), value: 3.0 });
    issues[0].changes.push(Change { place: 7, date: monday(0), value: 9.0 });
    let panel = panel(issues, 8);
    let found = weekly(&panel, Kind::named("anything"), 4, true);
    sound(&found);
    let of = |place: usize| found.iter().filter(|week| week.place == place).count();
    assert_eq!((of(3), of(4), of(5), of(6), of(7)), (4, 4, 4, 0, 0));
    let quiet = found.iter().find(|week| week.place == 3).unwrap();
    assert!(quiet.quantiles[11] <= 1.0, "{quiet:?}");
}

#[test]
fn a_week_that_has_begun_is_not_forecast_below_what_is_known_of_it() {
    let mut issues = daily(&[vec![10.0; 70]], 10);
    let as_of = monday(10) + Days::new(4);
    issues[0].as_of = as_of;
    for day in 0..4 {
        issues[0].changes.push(Change { place: 0, date: monday(10) + Days::new(day), value: 90.0 });
    }
    let found = weekly(&panel(issues, 1), Kind::named("case"), 1, true);
    // Sunday and four days of that week.
    assert!(found[0].quantiles[0] >= 370.0, "{:?}", found[0]);
}

#[test]
fn dates_that_make_no_series_are_refused() {
    let at = |date| Change { place: 0, date, value: 1.0 };
    let issue = |changes| vec![Issue { as_of: monday(5), changes }];
    assert_eq!(Panel::new(Step::Daily, 1, issue(Vec::new())), Err(PanelError::Empty));
    let odd = monday(1) + Days::new(1);
    let off = Panel::new(Step::Weekly, 1, issue(vec![at(monday(0)), at(odd)]));
    assert_eq!(off, Err(PanelError::OffBeat { date: odd, others: monday(0) }));
    let year = NaiveDate::from_ymd_opt(3024, 1, 1).unwrap();
    assert!(matches!(Panel::new(Step::Daily, 1, issue(vec![at(year), at(odd)])), Err(PanelError::TooLong { .. })));
    // A year typed 1922 over all communes of the country.
    let wide = [at(NaiveDate::from_ymd_opt(1922, 1, 10).unwrap()), at(NaiveDate::from_ymd_opt(2021, 12, 29).unwrap())];
    let large = Panel::new(Step::Daily, 10_600, issue(wide.to_vec()));
    assert_eq!(large, Err(PanelError::TooLarge { places: 10_600, columns: 36_514 }));
    let ids = Panel::new(Step::Daily, usize::MAX, issue(vec![at(monday(0)), at(odd)]));
    assert!(matches!(ids, Err(PanelError::TooLarge { .. })), "an identity number taken for the location");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What becomes known later, and what is dated after the issue, never changes a forecast.
    #[test]
    fn no_issue_sees_the_future(
        counts in prop::collection::vec(-20.0..3_000.0_f64, 3 * 98),
        cut in 9_u64..13,
        noise in prop::collection::vec((0_usize..3, 0_u64..98, 0.0..1e6_f64), 1..40),
        kind in prop::sample::select(vec!["case", "hosp"]),
    ) {
        let places: Vec<Vec<f64>> = counts.chunks(98).map(<[f64]>::to_vec).collect();
        let issues = daily(&places, 8);
        let mut changed = issues.clone();
        for issue in &mut changed {
            for (place, day, value) in &noise {
                let date = monday(0) + Days::new(*day);
                if issue.as_of > monday(cut) || date >= issue.as_of {
                    issue.changes.push(Change { place: *place, date, value: *value });
                }
            }
        }
        let until = |issues: Vec<Issue>| {
            let mut found = weekly(&panel(issues, 3), Kind::named(kind), 4, false);
            found.retain(|week| week.as_of <= monday(cut));
            found
        };
        let (plain, other) = (until(issues), until(changed));
        sound(&plain);
        prop_assert_eq!(plain, other);
    }
}

/// Seven places and, as the eighth, their total; one reports a heap in the last week.
fn with_total(heap: f64) -> Vec<Vec<f64>> {
    let mut places: Vec<Vec<f64>> = (0..7).map(|place| wave(place, 112)).collect();
    places[3][110] += heap;
    let total = (0..112).map(|day| places.iter().map(|place| place[day]).sum()).collect();
    places.push(total);
    places
}

#[test]
fn a_heap_of_old_reports_moves_neither_the_place_nor_the_total() {
    let middle = |heap: f64, place: usize| {
        let found = weekly(&panel(daily(&with_total(heap), 16), 8), Kind::named("hosp"), 4, true);
        sound(&found);
        found.iter().find(|week| week.place == place && week.ahead == 1).map(|week| week.quantiles[11]).unwrap()
    };
    for place in [3, 7] {
        let (plain, heaped) = (middle(0.0, place), middle(250_000.0, place));
        // The heap alone is 25 times the place's usual week.
        assert!((0.5..2.0).contains(&(heaped / plain)), "{place}: {plain} {heaped}");
    }
}

#[test]
fn a_season_is_for_places_that_have_one_and_for_their_parts() {
    let places = with_total(0.0);
    let middles = |seasons: bool| {
        let panel = panel(daily(&places, 16), 8);
        let panel = if seasons { panel.with_seasons(|place| Season::of(["VN", "US"][place / 7])) } else { panel };
        let found = weekly(&panel, Kind::named("hosp"), 4, true);
        sound(&found);
        let third = found.into_iter().filter(|week| week.ahead == 3);
        third.map(|week| week.quantiles[11]).collect::<Vec<_>>()
    };
    // The panel ends in late April, when admissions of the season fall.
    for (with, without) in middles(true).iter().zip(middles(false)) {
        assert!(*with < 0.9 * without, "{with} {without}");
    }
    let cases = |seasons: bool| {
        let panel = panel(daily(&places, 16), 8);
        let panel = if seasons { panel.with_seasons(|_| Season::of("US")) } else { panel };
        weekly(&panel, Kind::named("case"), 4, true)
    };
    assert_eq!(cases(true), cases(false), "cases are forecast without a season");
}
