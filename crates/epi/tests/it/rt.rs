//! The reproduction number.

use epi::rt::{Cori, cori};
use epi::{Disease, SerialInterval};

use crate::made::epidemic;

/// Worked by hand. Everyone infects on the next day: what weighs on a day is the day before it. Window of the
/// second to the fourth day: 2 + 4 + 8 cases from 1 + 2 + 4; prior shape 1 and scale 5. So the posterior has
/// shape 15 and rate 7.2.
#[test]
fn a_case_worked_by_hand() {
    let next_day = SerialInterval::from_chances(vec![0.0, 1.0]).unwrap();
    let found = cori(&[1, 2, 4, 8], &next_day, &Cori { window: 3, ..Cori::default() }).unwrap();
    assert_eq!(found.len(), 1);
    let r = found[0];
    assert_eq!((r.from, r.to, r.cases), (1, 3, 14));
    assert!((r.mean - 15.0 / 7.2).abs() < 1e-12);
    assert!((r.sd - 15.0_f64.sqrt() / 7.2).abs() < 1e-12);
    // Half of χ² with 30 degrees of freedom, from the printed tables: 16.791, 29.336, 46.979.
    for (found, table) in [(r.low, 16.791), (r.median, 29.336), (r.high, 46.979)] {
        assert!((found * 7.2 * 2.0 - table).abs() < 1e-3, "{found}");
    }
    assert!((r.quantile(0.975) - r.high).abs() < 1e-9);
}

/// Without a case in the window the prior's shape alone is left: an exponential distribution.
#[test]
fn a_window_without_cases_falls_towards_0_by_the_prior_alone() {
    let next_day = SerialInterval::from_chances(vec![0.0, 1.0]).unwrap();
    let found = cori(&[9, 0, 0, 0], &next_day, &Cori { window: 3, ..Cori::default() }).unwrap();
    let scale = 1.0 / (0.2 + 9.0);
    assert!((found[0].mean - scale).abs() < 1e-12);
    assert!((found[0].median - scale * std::f64::consts::LN_2).abs() < 1e-9);
}

#[test]
fn windows_begin_on_the_second_day_and_wait_for_the_mean_interval() {
    let interval = SerialInterval::gamma(4.7, 2.9, 31).unwrap();
    let found = cori(&[10; 30], &interval, &Cori { window: 2, ..Cori::default() }).unwrap();
    // The fifth day is the first one beyond 4.7 days.
    assert_eq!((found[0].from, found[0].to), (3, 4));
    let week = cori(&[10; 30], &interval, &Cori::default()).unwrap();
    assert_eq!((week[0].from, week[0].to, week.len()), (1, 7, 23));
    assert!(cori(&[10; 7], &interval, &Cori::default()).is_err());
    assert_eq!(cori(&[], &interval, &Cori::default()).unwrap_err().needed_days, 8);
}

#[test]
fn a_steady_epidemic_has_r_1() {
    let interval = SerialInterval::gamma(4.7, 2.9, 31).unwrap();
    let last = *cori(&[500; 80], &interval, &Cori::default()).unwrap().last().unwrap();
    assert!((last.mean - 1.0).abs() < 0.005 && last.low < 1.0 && last.high > 1.0, "{last:?}");
}

#[test]
fn the_estimate_follows_the_r_that_made_the_epidemic() {
    let interval = Disease::covid_19().serial_interval("2020-06-01".parse().unwrap()).unwrap().interval().unwrap();
    let mut error = 0.0;
    let mut n = 0.0;
    for seed in 0..10 {
        let made = epidemic(seed, 150, 300.0, 1_000.0, false);
        for estimate in
            cori(&made.cases, &interval, &Cori::default()).unwrap().iter().filter(|e| e.from > 40 && e.cases > 500)
        {
            let truth = made.r[estimate.from..=estimate.to].iter().sum::<f64>() / 7.0;
            error += (estimate.mean / truth).ln().powi(2);
            n += 1.0;
        }
    }
    assert!(n > 500.0 && f64::sqrt(error / n) < 0.06, "{} over {n} windows", f64::sqrt(error / n));
}
