//! The calibrated reproduction number.

use epi::SerialInterval;
use epi::rt::calibrated::{Belief, Belt, calibrated, course};
use proptest::prelude::*;

use crate::renewal::{Plan, Shape, renewal};

const PLAN: Plan = Plan { shape: Shape::Walk(0.06, 0.03), size: 10.0, imports: 0.5, start: 30.0, weekends: false };

fn interval() -> SerialInterval {
    SerialInterval::gamma(5.2, 2.8, 31).unwrap()
}

fn all_seen(counts: &[u64]) -> Vec<Option<u64>> {
    counts.iter().copied().map(Some).collect()
}

/// Share of days held by the 95 % interval and the error of log R, filtered and smoothed.
fn scores(plan: &Plan) -> [(f64, f64); 2] {
    let interval = interval();
    let (mut held, mut error, mut n) = ([0.0; 2], [0.0; 2], 0.0);
    for seed in 0..12 {
        let plan = Plan { start: 3.0 + 5.0 * seed as f64, ..*plan };
        let (cases, truth) = renewal(100 + seed, 300, &interval, &plan);
        let days = calibrated(&cases, &interval).unwrap();
        for day in (30..300).filter(|day| cases[day - 13..=*day].iter().sum::<u64>() > 0) {
            n += 1.0;
            let belts: [Belt; 2] = [days[day].filtered, days[day].smoothed];
            for (kind, belt) in belts.iter().enumerate() {
                held[kind] += f64::from(u8::from(belt.low <= truth[day] && truth[day] <= belt.high));
                error[kind] += (belt.mean / truth[day]).ln().powi(2);
            }
        }
    }
    std::array::from_fn(|kind| (held[kind] / n, f64::sqrt(error[kind] / n)))
}

#[test]
fn intervals_hold_what_they_say_and_the_middle_is_near() {
    let plans = [
        (PLAN, 0.20),
        (Plan { weekends: true, ..PLAN }, 0.22),
        (Plan { size: 3.0, ..PLAN }, 0.24),
        (Plan { shape: Shape::Steps(60), ..PLAN }, 0.22),
    ];
    for (plan, most) in plans {
        let [filtered, smoothed] = scores(&plan);
        assert!((0.915..0.99).contains(&filtered.0) && filtered.1 < most, "filtered {filtered:?} of {plan:?}");
        assert!((0.905..0.99).contains(&smoothed.0) && smoothed.1 < most - 0.02, "smoothed {smoothed:?} of {plan:?}");
    }
}

#[test]
fn a_wave_is_followed() {
    let [filtered, smoothed] = scores(&Plan { shape: Shape::Wave(120.0), ..PLAN });
    assert!(filtered.1 < 0.17 && smoothed.1 < 0.12, "{filtered:?} {smoothed:?}");
}

#[test]
fn a_late_batch_and_days_without_report_do_not_move_r() {
    let steady: Vec<u64> = (0..120).map(|day| 100 + (day * 37) % 23).collect();
    let mut batch = steady.clone();
    batch[60] = 9_000;
    let mut silent = steady.clone();
    silent[60..63].fill(0);
    silent[63] = 420;
    for (kind, counts, aside) in [("steady", steady, 0), ("batch", batch, 1), ("silent", silent, 4)] {
        let found = course(&all_seen(&counts), &interval(), &Belief::default()).unwrap();
        assert_eq!(found.set_aside, aside, "{kind}");
        for (day, both) in found.days.iter().enumerate().skip(30) {
            for belt in [both.filtered, both.smoothed] {
                assert!((0.85..1.18).contains(&belt.mean), "{kind}, day {day}: {belt:?}");
            }
        }
    }
}

#[test]
fn quiet_weekends_are_no_change_of_r() {
    let week = [140, 150, 130, 120, 110, 30, 0];
    let counts: Vec<u64> = (0..140).map(|day| week[day % 7]).collect();
    let days = calibrated(&counts, &interval()).unwrap();
    for (day, both) in days.iter().enumerate().skip(35) {
        assert!((0.93..1.07).contains(&both.smoothed.mean), "day {day}: {both:?}");
    }
}

#[test]
fn the_last_day_knows_no_future() {
    let (cases, _) = renewal(7, 200, &interval(), &PLAN);
    let last = *calibrated(&cases, &interval()).unwrap().last().unwrap();
    assert!((last.filtered.mean - last.smoothed.mean).abs() < 1e-7);
    assert!((last.filtered.high - last.smoothed.high).abs() < 1e-7);
}

#[test]
fn days_nobody_reported_widen_the_interval() {
    let (cases, _) = renewal(8, 200, &interval(), &PLAN);
    let mut counts = all_seen(&cases);
    let full = course(&counts, &interval(), &Belief::default()).unwrap();
    counts[190..].fill(None);
    let holes = course(&counts, &interval(), &Belief::default()).unwrap();
    let width = |belt: &Belt| (belt.high / belt.low).ln();
    assert!(width(&holes.days[199].filtered) > 1.2 * width(&full.days[199].filtered));
}

#[test]
fn areas_lean_on_one_another() {
    let habits: Vec<_> = (0..12)
        .map(|seed| {
            let (cases, _) = renewal(500 + seed, 300, &interval(), &Plan { size: 3.0, ..PLAN });
            course(&all_seen(&cases), &interval(), &Belief::default()).unwrap().habit
        })
        .collect();
    let (few, _) = renewal(600, 60, &interval(), &Plan { size: 3.0, start: 5.0, ..PLAN });
    let size = |belief| course(&all_seen(&few), &interval(), &belief).unwrap().habit.size;
    let (alone, pooled) = (size(Belief::default()), size(Belief::pooled(&habits)));
    assert!((pooled / 3.0).ln().abs() < (alone / 3.0).ln().abs() + 0.05, "alone {alone}, pooled {pooled}");
    assert_eq!(Belief::pooled(&habits[..3]), Belief::default());
}

#[test]
fn too_little_is_said_so() {
    assert!(calibrated(&[], &interval()).is_err());
    assert!(calibrated(&[5], &interval()).is_err());
    assert!(calibrated(&[0; 100], &interval()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    /// Whatever is reported, the answer is finite and ordered.
    #[test]
    fn any_counts_give_an_ordered_answer(
        counts in prop::collection::vec(prop_oneof![4 => 0_u64..40, 2 => Just(0), 1 => 0_u64..500_000], 21..90),
    ) {
        if let Ok(days) = calibrated(&counts, &interval()) {
            for both in days {
                for belt in [both.filtered, both.smoothed] {
                    prop_assert!(belt.low > 0.0 && belt.low <= belt.median && belt.median <= belt.high);
                    prop_assert!(belt.high < 20.0 && belt.mean.is_finite());
                }
            }
        }
    }
}
