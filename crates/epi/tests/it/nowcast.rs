//! Cases not yet reported.

use epi::nowcast::{Record, nowcast};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::renewal::poisson;

/// Chance of each delay in days.
const DELAYS: [f64; 8] = [0.1, 0.2, 0.25, 0.18, 0.12, 0.08, 0.05, 0.02];

fn made(seed: u64, growth: f64) -> Vec<Record> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut records = Vec::new();
    for onset in 0..60 {
        for _ in 0..poisson(&mut rng, 20.0 * (growth * onset as f64).exp()) {
            let mut draw = rng.random::<f64>();
            let delay = DELAYS.iter().position(|chance| {
                draw -= chance;
                draw < 0.0
            });
            records.push(Record { onset, entry: onset + delay.unwrap_or(7) });
        }
    }
    records
}

#[test]
fn what_will_be_reported_lies_in_the_interval() {
    let (mut held, mut n, mut error, mut naive) = (0.0, 0.0, 0.0, 0.0);
    for (seed, growth) in (0..40).zip([0.0, 0.03, -0.03, 0.05].into_iter().cycle()) {
        let all = made(seed, growth);
        let today = 59;
        let entered: Vec<Record> = all.iter().filter(|record| record.entry <= today).copied().collect();
        let days = nowcast(&entered, today, 10).unwrap().days;
        assert_eq!((days.len(), days[0].day, days[10].day), (11, 49, 59));
        for day in &days[5..] {
            let truth = all.iter().filter(|record| record.onset == day.day).count() as u64;
            held += f64::from(u8::from(day.low <= truth && truth <= day.high));
            error += (day.expected - truth as f64).abs();
            naive += truth.abs_diff(day.reported) as f64;
            n += 1.0;
        }
    }
    assert!((0.90..=1.0).contains(&(held / n)), "{}", held / n);
    assert!(error < 0.45 * naive, "{} against {}", error / n, naive / n);
}

/// Every case is entered on the next day: today's are missing, yesterday's are complete.
#[test]
fn a_fixed_delay_is_learnt() {
    let records: Vec<Record> =
        (0..40).flat_map(|onset| vec![Record { onset, entry: onset + 1 }; 30]).filter(|r| r.entry <= 39).collect();
    let found = nowcast(&records, 39, 5).unwrap();
    let [.., yesterday, today] = found.days[..] else { panic!("{found:?}") };
    assert!(yesterday.reported == 30 && yesterday.complete > 0.99 && yesterday.high <= 31, "{yesterday:?}");
    assert!(today.reported == 0 && today.complete < 0.01, "{today:?}");
    assert!((22.0..38.0).contains(&today.expected) && today.low < 30 && today.high > 30, "{today:?}");
}

#[test]
fn impossible_records_are_set_aside_and_few_are_refused() {
    let mut records = made(3, 0.0);
    let sound = records.iter().filter(|record| record.entry <= 59).count();
    records.extend([Record { onset: 30, entry: 20 }, Record { onset: 10, entry: 59 }]);
    let found = nowcast(&records, 59, 10).unwrap();
    assert_eq!(found.set_aside, records.len() - sound);
    let few = nowcast(&records[..5], 59, 10).unwrap_err();
    assert_eq!((few.needed_cases, few.cases), (20, 5));
    assert!(nowcast(&[], 0, 0).is_err());
}
