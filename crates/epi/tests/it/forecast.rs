//! The short forecast, checked against what came.

use epi::forecast::{CASES, DAYS, HORIZON, LEVELS, baseline_weeks, short, weeks_at_levels};
use proptest::prelude::*;

use crate::made::epidemic;

/// How often what came lay within the 80 % and the 95 % interval, by day ahead.
fn coverage(start: f64, size: f64) -> Vec<(f64, f64)> {
    let mut hits = vec![(0.0, 0.0); 14];
    let mut n = 0.0;
    for seed in 0..60 {
        let made = epidemic(seed, 180, start, size, true);
        for origin in (60..160).step_by(10) {
            let Ok(found) = short(&made.cases[..origin], 14) else { continue };
            n += 1.0;
            for (ahead, q) in found.days.iter().enumerate() {
                let came = made.cases[origin + ahead];
                hits[ahead].0 += f64::from(u8::from((q[1]..=q[5]).contains(&came)));
                hits[ahead].1 += f64::from(u8::from((q[0]..=q[6]).contains(&came)));
            }
        }
    }
    assert!(n > 200.0, "{n} forecasts");
    hits.into_iter().map(|(eighty, most)| (eighty / n, most / n)).collect()
}

/// Forecasts made day after day on epidemics whose R wanders, checked against what came.
#[test]
fn intervals_hold_what_came_about_as_often_as_they_say() {
    for (start, size) in [(300.0, 10.0), (300.0, 50.0), (8.0, 5.0)] {
        let by_day = coverage(start, size);
        for (ahead, (eighty, most)) in by_day.into_iter().enumerate() {
            assert!((0.72..=0.93).contains(&eighty), "start {start}, day {}: {eighty} in 80 %", ahead + 1);
            assert!((0.90..=1.0).contains(&most), "start {start}, day {}: {most} in 95 %", ahead + 1);
        }
    }
}

#[test]
fn the_weekday_effect_is_carried_on() {
    let week = [120, 120, 110, 110, 100, 80, 40];
    let series: Vec<u64> = (0..56).map(|day| week[day % 7]).collect();
    let found = short(&series, 14).unwrap();
    for (ahead, q) in found.days.iter().enumerate() {
        let expected = week[ahead % 7] as f64;
        assert!((q[3] as f64 / expected - 1.0).abs() < 0.1, "day {ahead}: {q:?} for {expected}");
    }
    let (weeks, total) = (found.weeks, found.total);
    assert_eq!(weeks.len(), 2);
    assert!((weeks[0][3] as f64 / 680.0 - 1.0).abs() < 0.08 && (total[3] as f64 / 1_360.0 - 1.0).abs() < 0.08);
}

#[test]
fn weeks_at_any_levels_are_those_of_the_short_forecast() {
    let made = epidemic(3, 90, 300.0, 20.0, true).cases;
    let weeks = weeks_at_levels(&made, 4, &LEVELS).unwrap();
    assert_eq!(weeks, short(&made, HORIZON).unwrap().weeks);
}

/// The baseline knows the last week and how weeks have differed, and leans to neither side.
#[test]
fn the_baseline_stays_and_widens() {
    let flat = baseline_weeks(&[10; 42], 2, &LEVELS).unwrap();
    assert!(flat.iter().flatten().all(|n| (n - 70.0).abs() < 1e-9), "{flat:?}");
    let rising: Vec<u64> = (0..56).map(|day| 5 + day).collect();
    let weeks = baseline_weeks(&rising, 4, &LEVELS).unwrap();
    let last: u64 = rising[49..].iter().sum();
    for week in &weeks {
        assert!(week.is_sorted() && week[0] >= 0.0 && (week[3] - last as f64).abs() < 1e-9, "{week:?}");
    }
    assert!(weeks.windows(2).all(|pair| pair[1][6] > pair[0][6]), "{weeks:?}");
    assert!(baseline_weeks(&[1; 20], 1, &LEVELS).is_err());
}

#[test]
fn growth_is_carried_on_but_fades() {
    let series: Vec<u64> = (0..42).map(|day| (20.0 * (0.07 * f64::from(day)).exp()).round() as u64).collect();
    let found = short(&series, 14).unwrap();
    let last = series[41] as f64;
    let ahead = |h: usize| found.days[h - 1][3] as f64 / last;
    assert!(ahead(7) > 1.2 && ahead(7) < f64::exp(0.49), "{}", ahead(7));
    assert!(ahead(14) > ahead(7) && ahead(14) / ahead(7) < ahead(7), "the second week grows less");
}

#[test]
fn too_little_data_gives_no_number() {
    let short_series = short(&[30; DAYS - 1], 7).unwrap_err();
    assert_eq!((short_series.needed_days, short_series.days), (DAYS, DAYS - 1));
    let mut quiet = vec![0; 100];
    quiet[80] = CASES - 1;
    assert_eq!(short(&quiet, 7).unwrap_err().cases, CASES - 1);
    quiet[0] = 500;
    assert!(short(&quiet, 7).is_err(), "old cases do not help");
    quiet[80] = CASES;
    assert!(short(&quiet, 7).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_series_gives_ordered_finite_quantiles_that_widen(
        series in prop_oneof![
            proptest::collection::vec(0_u64..5, 28..70),
            proptest::collection::vec(0_u64..2_000, 28..70),
            proptest::collection::vec(prop_oneof![Just(0_u64), Just(1_u64), Just(100_000_u64)], 28..70),
        ],
        horizon in 0_usize..40,
    ) {
        if let Ok(found) = short(&series, horizon) {
            prop_assert_eq!(found.days.len(), horizon.min(HORIZON));
            prop_assert_eq!(found.weeks.len(), horizon.min(HORIZON) / 7);
            for q in found.days.iter().chain(&found.weeks).chain([&found.total]) {
                prop_assert_eq!(q.len(), LEVELS.len());
                prop_assert!(q.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", q);
                prop_assert!(q[6] < u64::MAX / 2);
            }
        }
    }

    #[test]
    fn intervals_widen_with_the_horizon(level in 30_u64..5_000, seed in 0_u64..1_000) {
        let series: Vec<u64> = (0..56).map(|day| level + (seed * 7 + day * 13) % (level / 4)).collect();
        let found = short(&series, 21).unwrap();
        let width = |day: usize| (found.days[day][6] as f64 + 1.0) / (found.days[day][0] as f64 + 1.0);
        // Same weekday, a week and two weeks later.
        prop_assert!(width(7) > width(0) && width(14) > width(7), "{} {} {}", width(0), width(7), width(14));
    }
}

/// Cà Mau, 25/10/2021: 151,919 cases of earlier weeks entered in a day.
#[test]
fn s2_1d_a_heap_of_old_reports_does_not_move_the_forecast() {
    let series: Vec<u64> = (0..70).map(|day| [120, 120, 110, 110, 100, 80, 40][day % 7]).collect();
    let plain = short(&series, 14).unwrap();
    for day in [40, 60, 69] {
        let mut heaped = series.clone();
        heaped[day] = 151_919;
        let found = short(&heaped, 14).unwrap();
        for (with, without) in found.weeks.iter().zip(&plain.weeks) {
            let ratio = with[3] as f64 / without[3] as f64;
            assert!((0.85..1.18).contains(&ratio), "day {day}: {with:?} {without:?}");
        }
    }
}
