//! Detection of outbreaks.

use epi::detect::{Ears, Farrington, Method, Own};

use crate::outbreaks::watched;

/// A made series (a season, two outbreaks late), weeks from 0 on.
#[rustfmt::skip]
const MADE: [u64; 364] = [
    1, 2, 3, 2, 0, 0, 2, 1, 1, 2, 0, 0, 3, 0, 1, 0, 1, 1, 2, 1, 3, 0, 2, 0, 1, 0, 0, 1, 2, 4, 1, 0, 1, 1, 1, 3,
    0, 1, 2, 0, 1, 1, 0, 2, 2, 1, 0, 1, 2, 0, 3, 0, 5, 3, 6, 0, 2, 3, 6, 1, 1, 0, 1, 0, 0, 1, 1, 3, 1, 1, 0, 2,
    0, 2, 2, 2, 1, 2, 0, 1, 1, 1, 2, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 3, 0, 1, 6, 0, 5, 3, 3, 1, 1, 3, 3,
    6, 3, 1, 3, 0, 5, 1, 2, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 3, 0, 1, 1, 2,
    0, 1, 1, 3, 2, 4, 6, 4, 1, 0, 2, 2, 4, 3, 0, 2, 1, 3, 0, 1, 0, 3, 2, 2, 2, 2, 0, 0, 1, 1, 1, 2, 0, 0, 0, 1,
    0, 0, 2, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 2, 1, 2, 1, 2, 1, 3, 2, 1, 1, 5, 1, 4, 3, 3, 4, 5, 2, 3, 0, 1,
    3, 2, 1, 6, 3, 3, 0, 1, 2, 0, 2, 0, 1, 1, 2, 0, 1, 1, 0, 0, 0, 0, 0, 0, 5, 11, 3, 0, 0, 1, 4, 0, 2, 2, 0, 2,
    0, 2, 1, 3, 1, 3, 3, 0, 3, 1, 4, 0, 1, 7, 0, 2, 1, 4, 1, 2, 4, 2, 4, 0, 1, 1, 2, 0, 1, 0, 2, 0, 1, 0, 1, 0,
    0, 0, 1, 0, 1, 1, 1, 1, 2, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 4, 2, 1, 2, 0, 6, 1, 3, 2, 1, 2, 2, 2, 1, 3, 14,
    12, 3, 1, 4, 0, 2, 2, 3, 2, 1, 2, 3, 3, 0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 0, 1, 1, 3, 0, 0, 3, 6,
    4, 4, 1, 0, 0
];

/// Alarms in the last 52 weeks of [`MADE`], computed with the R package surveillance 1.20: Farrington flexible
/// (five years, half window 3, ten periods, 26 weeks left out, level 0.01, negative binomial plug-in) and EARS.
#[test]
fn alarms_agree_with_the_reference() {
    let alarms = |method: &dyn Fn(usize) -> bool| (312..364).filter(|week| method(*week)).collect::<Vec<_>>();
    let of = |method: &dyn Method| alarms(&|week| method.judge(&MADE, week).unwrap().alarm);
    assert_eq!(of(&Farrington::default()), [322, 323]);
    assert_eq!(of(&Ears::C1), [312, 322, 350, 358]);
    assert_eq!(of(&Ears::C2), [312, 322, 323, 350, 354, 358]);
    assert_eq!(of(&Ears::C3), [313, 314, 323, 324, 325, 352, 359, 360, 361]);
}

/// Worked by hand: mean 4 and standard deviation 1.1547 (squares sum to 8, six degrees of freedom); the bound is
/// 4 + 3.0902 * 1.1547 = 7.568.
#[test]
fn c1_worked_by_hand() {
    let mut counts = vec![2, 4, 4, 4, 4, 4, 6, 8];
    let found = Ears::C1.judge(&counts, 7).unwrap();
    assert!(found.alarm && (found.threshold.unwrap() - 7.568).abs() < 1e-3, "{found:?}");
    assert!((found.score.unwrap() - 4.0 / 1.1547).abs() < 1e-3);
    counts[7] = 7;
    assert!(!Ears::C1.judge(&counts, 7).unwrap().alarm);
    assert_eq!(Ears::C1.judge(&counts, 6), None);
    assert_eq!(Ears::C1.judge(&counts, 8), None);
}

/// Share of outbreaks found and share of ordinary weeks with an alarm.
fn found(method: &dyn Method, series: u64) -> (f64, f64) {
    let (mut hits, mut false_alarms, mut ordinary) = (0.0, 0.0, 0.0);
    for seed in 0..series {
        let made = watched(900 + seed);
        let weeks: Vec<_> = method.judge_from(&made.counts, 312);
        assert_eq!(weeks.len(), 52);
        hits += f64::from(u8::from(weeks.iter().any(|(week, one)| one.alarm && made.outbreak[*week] > 0)));
        for (_, one) in weeks.iter().filter(|(week, _)| made.outbreak[*week] == 0) {
            ordinary += 1.0;
            false_alarms += f64::from(u8::from(one.alarm));
        }
    }
    (hits / series as f64, false_alarms / ordinary)
}

#[test]
fn the_own_detector_finds_more_than_farrington_at_the_rate_it_promises() {
    let (own, own_false) = found(&Own::default(), 80);
    let (farrington, _) = found(&Farrington::default(), 80);
    assert!(own > 0.6 && own > farrington, "{own} against {farrington}");
    assert!((0.003..0.011).contains(&own_false), "{own_false}");
}

#[test]
fn alarm_threshold_and_score_say_the_same() {
    let made = watched(1);
    for method in [&Own::default() as &dyn Method, &Farrington::default(), &Ears::C1] {
        let mut counts = made.counts.clone();
        for week in [320, 340, 363] {
            let mut last = f64::NEG_INFINITY;
            for more in 0..60 {
                counts[week] = made.counts[week] + more;
                let one = method.judge(&counts, week).unwrap();
                let (Some(threshold), Some(score)) = (one.threshold, one.score) else { continue };
                assert_eq!(one.alarm, counts[week] as f64 > threshold, "{one:?} at {}", counts[week]);
                assert!(score > last, "more cases are never less of a sign: {one:?}");
                last = score;
            }
            counts[week] = made.counts[week];
        }
    }
}

#[test]
fn quiet_short_and_huge_series_are_judged_without_harm() {
    let zeros = vec![0_u64; 400];
    for method in [&Own::default() as &dyn Method, &Farrington::default(), &Ears::C1, &Ears::C2, &Ears::C3] {
        assert!(method.judge_from(&zeros, 0).iter().all(|(_, one)| !one.alarm));
        assert!(method.judge_from(&[3, 1], 0).is_empty() && method.judge_from(&[], 0).is_empty());
        let huge: Vec<u64> = (0..330).map(|week| 900_000_000 - (week * 7_919) % 1_000_003).collect();
        for (_, one) in method.judge_from(&huge, 320) {
            assert!(one.threshold.is_some_and(f64::is_finite), "{one:?}");
        }
    }
    let mut counts = vec![0_u64; 120];
    counts[119] = 9;
    assert!(Own::default().judge(&counts, 119).unwrap().alarm, "nine cases after two years without any");
}
