//! Deaths from cases, beds from admissions.

use epi::need::{Need, Quantiles, Record, expected, follow, occupied, oxygen};
use proptest::prelude::*;

/// A forecast that stays at a level, with an interval around it.
fn level(count: f64, days: usize) -> Vec<Quantiles> {
    vec![std::array::from_fn(|at| count * (0.3 * (at as f64 - 11.0) / 11.0).exp()); days]
}

#[test]
fn s2_1d_beds_settle_at_admissions_times_the_stay() {
    let need = Need::covid_19();
    // 100 admissions a day for long: as many beds as days of stay, a hundred times (and half a day of coming).
    let beds = occupied(&[100.0; 90], &level(100.0, 28), &need.stay.bed, None);
    let settled = 100.0 * (need.stay.bed.mean.value + 0.5);
    for day in &beds {
        assert!((day[11] / settled - 1.0).abs() < 0.03, "{} for {settled}", day[11]);
        assert!(day[1] < settled && day[21] > settled);
    }
    // No more admissions: after four weeks nearly all have left.
    let emptied = occupied(&[100.0; 90], &level(0.0, 28), &need.stay.bed, None);
    assert!(emptied[27][11] < 0.02 * settled && emptied[0][11] > 0.7 * settled);
    // What is taken now is where the forecast begins.
    let known = occupied(&[100.0; 90], &level(100.0, 28), &need.stay.bed, Some(1_000.0));
    assert!((known[0][11] / 1_000.0 - 1.0).abs() < 0.1, "{}", known[0][11]);
    assert!(known[0][21] - known[0][1] < 0.9 * (beds[0][21] - beds[0][1]) * 1_000.0 / settled);
}

#[test]
fn s2_1d_deaths_follow_cases_by_the_share_of_the_record() {
    let link = Need::covid_19().link("cases", "deaths").unwrap();
    // Cases doubled three weeks ago; of each 100, two die about two weeks later.
    let causes: Vec<u64> = (0..120).map(|day| if day < 99 { 1_000 } else { 2_000 }).collect();
    let came: Vec<u64> = (0..120).map(|day| if day < 113 { 20 } else { 30 }).collect();
    let found = follow(&causes, &came, &level(2_000.0, 28), link).unwrap();
    assert!(found[27][11] > 33.0 && found[27][11] < 50.0, "{:?}", found[27]);
    assert!(found[27][21] > found[27][11] && found[27][21] / found[27][1] > found[0][21] / found[0][1]);
    // Without any record of deaths the published share speaks, in great doubt.
    let alone = follow(&causes, &[], &level(2_000.0, 28), link).unwrap();
    assert!((alone[27][11] / (2_000.0 * link.share.value) - 1.0).abs() < 0.25, "{}", alone[27][11]);
    assert!(alone[27][21] / alone[27][1] > found[27][21] / found[27][1]);
    assert!(follow(&causes[..5], &[], &level(1.0, 7), link).is_err());
}

#[test]
fn intensive_care_and_oxygen_follow_admissions() {
    let need = Need::covid_19();
    let link = need.link("admissions", "icu").unwrap();
    let entered = expected(&[50.0; 90], link);
    assert!((entered[89] - 50.0 * link.share.value).abs() < 0.01);
    let ahead = level(50.0, 14);
    let beds = occupied(&[50.0; 90], &ahead, &need.stay.bed, None);
    let icu = occupied(&entered, &level(50.0 * link.share.value, 14), &need.stay.icu, None);
    let flow = oxygen(&beds, &icu, &need.oxygen);
    let by_hand = (beds[13][11] - icu[13][11]) * 7.0 + icu[13][11] * 30.0;
    assert!((flow[13][11] - by_hand).abs() < 1e-6, "{} {by_hand}", flow[13][11]);
    assert!(need.link("deaths", "cases").is_none());
}

/// Admissions that are counted since five days only: the beds are not empty for that, and nothing is left unsaid.
#[test]
fn s2_1d_a_short_record_of_admissions_takes_no_need_away() {
    let need = Need::covid_19();
    let record = Record { cases: &[500; 70], admissions: &[50; 5], ..Record::default() };
    let ahead = need.ahead(&record, 28).unwrap();
    for days in [&ahead.admissions, &ahead.deaths, &ahead.beds, &ahead.icu, &ahead.oxygen] {
        assert_eq!(days.len(), 28);
    }
    let long = need.ahead(&Record { admissions: &[50; 70], ..record }, 28).unwrap();
    for (short, long) in [(&ahead.beds, &long.beds), (&ahead.icu, &long.icu)] {
        assert!((short[0][11] / long[0][11] - 1.0).abs() < 0.1, "{} {}", short[0][11], long[0][11]);
    }
    // From admissions alone, as from cases alone; from neither there is nothing to say.
    assert_eq!(need.ahead(&Record { cases: &[], ..record }, 28).unwrap_err().days, 5);
    let alone = need.ahead(&Record { cases: &[], admissions: &[50; 70], ..record }, 28).unwrap();
    assert_eq!((alone.deaths.len(), alone.beds.len()), (28, 28));
    assert!(need.ahead(&Record::default(), 28).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn quantiles_are_ordered_and_finite_whatever_came(
        causes in prop::collection::vec(prop_oneof![Just(0_u64), 0_u64..50, 0_u64..200_000], 14..80),
        came in prop::collection::vec(prop_oneof![Just(0_u64), 0_u64..9_000], 0..90),
        count in 0.0..50_000.0_f64,
        taken in prop::option::of(0.0..90_000.0_f64),
    ) {
        let need = Need::covid_19();
        let ahead = level(count, 28);
        let entered: Vec<f64> = causes.iter().map(|count| *count as f64).collect();
        let deaths = follow(&causes, &came, &ahead, need.link("cases", "deaths").unwrap()).unwrap();
        let beds = occupied(&entered, &ahead, &need.stay.bed, taken);
        for day in deaths.iter().chain(&beds) {
            prop_assert!(day.is_sorted() && day[0] >= 0.0 && day[22].is_finite(), "{:?}", day);
        }
    }
}
