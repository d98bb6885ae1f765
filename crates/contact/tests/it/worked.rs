//! Worked cases, and what cannot be.

use contact::{Builder, DAY, Fault, Index, Risk, Seed, Tracer, UNIT};

use crate::town::rule;

fn case(person: u32, from: u32, to: u32) -> Seed {
    Seed { person, from, to, onset_day: from / DAY, share: UNIT }
}

fn trace(index: &Index, seeds: &[Seed]) -> Vec<(u32, u32, u32)> {
    let weigher = Risk::shipped().weigher(Vec::new());
    let found = Tracer::new(index).step(index, &rule(15, 1), &weigher, seeds);
    found.iter().map(|contact| (contact.person, contact.first, contact.minutes)).collect()
}

#[test]
fn fifteen_minutes_with_masks_or_any_without() {
    let mut builder = Builder::new();
    builder.visit(0, 7, 600, 660, false).unwrap();
    builder.visit(1, 7, 645, 700, false).unwrap(); // 15 minutes
    builder.visit(2, 7, 646, 700, false).unwrap(); // 14 minutes
    builder.visit(3, 7, 659, 700, true).unwrap(); // 1 minute, unmasked
    builder.visit(4, 7, 660, 700, true).unwrap(); // comes as the case leaves
    builder.visit(5, 8, 600, 660, true).unwrap(); // elsewhere
    let index = builder.build().unwrap();
    assert_eq!(trace(&index, &[case(0, 0, DAY)]), [(1, 645, 15), (3, 659, 1)]);
    // The case becomes infectious at 650 only.
    assert_eq!(trace(&index, &[case(0, 650, DAY)]), [(3, 659, 1)]);
}

#[test]
fn a_night_is_split_at_midnight_and_counts_on_both_days() {
    let mut builder = Builder::new();
    builder.visit(0, 0, 1300, 3000, false).unwrap();
    builder.visit(1, 0, 1430, 1450, false).unwrap(); // 10 minutes on either side: neither day has 15
    builder.visit(2, 0, 1400, 1500, false).unwrap();
    assert_eq!(builder.split(), 3);
    let index = builder.build().unwrap();
    assert_eq!(index.visits(), 3 + 2 + 2);
    assert_eq!(trace(&index, &[case(0, 0, 9 * DAY)]), [(2, 1400, 100)]);
}

#[test]
fn the_second_step_starts_with_the_first_contact() {
    let mut builder = Builder::new();
    builder.visit(0, 0, 600, 700, false).unwrap();
    builder.visit(1, 0, 650, 700, false).unwrap();
    builder.visit(1, 1, 500, 560, false).unwrap(); // before: nothing to pass on
    builder.visit(2, 1, 500, 560, false).unwrap();
    builder.visit(1, 2, 800, 900, false).unwrap();
    builder.visit(3, 2, 820, 900, false).unwrap();
    builder.named(4, 3, 1000).unwrap();
    builder.named(1, 5, 1439).unwrap();
    let index = builder.build().unwrap();
    let (rule, risk) = (rule(15, 15), Risk::shipped());
    let weigher = risk.weigher(Vec::new());
    let mut tracer = Tracer::new(&index);
    let f1 = tracer.step(&index, &rule, &weigher, &[case(0, 0, DAY)]);
    let (seeds, _) = risk.next_seeds(&f1, 1.0, |_| None, index.end());
    let f2 = tracer.step(&index, &rule, &weigher, &seeds);
    assert_eq!(f1.iter().map(|c| c.person).collect::<Vec<_>>(), [1]);
    assert_eq!(f2.iter().map(|c| (c.person, c.first)).collect::<Vec<_>>(), [(3, 820), (5, 1439)]);
}

#[test]
fn what_cannot_be_is_told() {
    let mut builder = Builder::new();
    assert_eq!(builder.visit(0, 0, 10, 10, false), Err(Fault::EndsBeforeStart));
    assert_eq!(builder.visit(0, 0, 10, 9, false), Err(Fault::EndsBeforeStart));
    assert_eq!(builder.visit(0, 0, 10, u32::MAX, false), Err(Fault::TooLate));
    assert_eq!(builder.named(3, 3, 10), Err(Fault::NamesSelf));
    builder.visit(0, 4_000_000_000, 10, 20, false).unwrap();
    assert!(matches!(builder.build(), Err(Fault::Sparse { largest: 4_000_000_000, rows: 1 })));
    let mut gap = Builder::new();
    gap.visit(0, 0, DAY, DAY + 20, false).unwrap();
    gap.visit(0, 0, 4 * DAY, 4 * DAY + 20, false).unwrap();
    let index = gap.build().unwrap();
    assert_eq!(index.gaps(), [2, 3]);
    assert!(index.knows(0) && !index.knows(1) && !index.knows(u32::MAX));
    assert_eq!(trace(&index, &[case(99, 0, 9 * DAY)]), []);
    assert_eq!(trace(&Index::default(), &[case(0, 0, 9 * DAY)]), []);
}

#[test]
fn risk_grows_with_minutes_falls_with_doses_and_keeps_small_chances() {
    let risk = Risk::shipped();
    let minutes = |minutes: u64| minutes * u64::from(UNIT);
    let long = risk.score(minutes(600), 1.0, None);
    assert!(long > risk.score(minutes(60), 1.0, None) && long < 1.0);
    assert!(long > risk.score(minutes(600), 1.0, Some(1)));
    assert!(risk.score(minutes(600), 1.0, Some(2)) > risk.score(minutes(600), 1.0, Some(5)));
    assert!((long - risk.score(minutes(600), 1.0, Some(0))).abs() < 1e-12);
    assert!(risk.score(minutes(600), 0.001, None) > 0.0);
    // 1,200 weighted minutes are the household attack rate that the weights are set by.
    assert!((risk.score(minutes(1200), 1.0, None) - 0.166).abs() < 0.002);
    let broken = include_str!("../../../../data/contact/risk.toml").replace("value = 60", "value = -1");
    assert!(Risk::from_toml(&broken).unwrap_err().to_string().contains("named_minutes"));
}

#[test]
fn places_near_and_far_by_number_are_searched_alike() {
    // Enough visits of seeds that places are gone through quarter by quarter, here of all or of one place.
    let town = |spread: u32| {
        let mut builder = Builder::new();
        for person in 0..3000_u32 {
            for visit in 0..100_u32 {
                let scattered = (person * 7919 + visit * 104_729) % 9973;
                let from = visit % 10 * DAY + scattered % 1400;
                builder.visit(person, scattered % 12 * spread, from, from + 5 + scattered % 35, false).unwrap();
            }
        }
        builder.build().unwrap()
    };
    let seeds: Vec<Seed> = (0..1500).map(|person| case(person * 2, person % 5 * DAY, 10 * DAY)).collect();
    let near = trace(&town(1), &seeds);
    assert_eq!(near.len(), 1500);
    assert_eq!(trace(&town(1500), &seeds), near);
    // The order of the seeds does not matter, nor that a window is told in two parts.
    let mut parts: Vec<Seed> = seeds.iter().rev().copied().collect();
    parts.push(Seed { to: seeds[7].from + 600, ..seeds[7] });
    assert_eq!(trace(&town(1), &parts), near);
}
