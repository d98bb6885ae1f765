//! Unions of communes (liên xã), S0-2b.

use rulebook::{Capacity, Question, Share, assess, union};

use crate::{level, look, q218, q4800};

#[test]
fn s0_2b_a_union_of_communes_is_assessed_on_its_sums_and_shows_them() {
    let one = Question { dose1_18: Some(Share::Of { n: 2_000, of: 3_000 }), ..q4800(5_000, 4, 8) };
    let two = Question { dose1_18: Some(Share::Of { n: 4_000, of: 4_500 }), ..q4800(7_000, 0, 1) };
    let both = union(&[one, two]).unwrap();
    assert_eq!((both.population, both.cases_week1, both.cases_week2), (Some(12_000), Some(4), Some(9)));
    assert_eq!(both.dose1_18, Some(Share::Of { n: 6_000, of: 7_500 }));
    let found = look(&both);
    assert_eq!(found.rate, Some(13.0 * 50_000.0 / 12_000.0));
    assert_eq!(found.steps[0].key, "level-step-union");
    assert_eq!(found.level, Some(2));
}

#[test]
fn s0_2b_a_union_is_as_weak_as_its_weakest_member() {
    let ready = Question { criterion3_met: Some(true), current_level: Some(2), ..q4800(5_000, 0, 0) };
    let unready = Question { criterion3_met: Some(false), current_level: Some(3), ..ready.clone() };
    let unjudged = Question { criterion3_met: None, ..ready.clone() };
    assert_eq!(level(&union(&[ready.clone(), unready]).unwrap()), Some(3), "lowering is held for the whole");
    assert_eq!(union(&[ready, unjudged]).unwrap().criterion3_met, None);
    let capacities = [q218(5_000, 0, Capacity::High), q218(5_000, 0, Capacity::Low)];
    assert_eq!(union(&capacities).unwrap().capacity, Some(Capacity::Low));
}

#[test]
fn s0_2b_what_one_member_lacks_the_union_lacks() {
    let known = q4800(5_000, 0, 0);
    for unknown in [Question { population: Some(0), ..known.clone() }, Question { cases_week2: None, ..known.clone() }]
    {
        assert_eq!(level(&union(&[known.clone(), unknown]).unwrap()), None);
    }
}

#[test]
fn s0_2b_shares_without_counts_are_weighed_by_population() {
    let one = Question { dose1_18: Some(Share::Ratio(0.5)), ..q4800(1_000, 0, 0) };
    let two = Question { dose1_18: Some(Share::Ratio(0.9)), ..q4800(3_000, 0, 0) };
    let share = union(&[one, two]).unwrap().dose1_18.and_then(Share::ratio).unwrap();
    assert!((share - 0.8).abs() < 1e-12);
}

#[test]
fn s0_2b_members_under_different_rules_are_refused() {
    let error = union(&[q4800(5_000, 0, 0), q218(5_000, 0, Capacity::High)]).unwrap_err();
    assert_eq!(error.key, "rules");
    assert!(union(&[]).is_err());
}

#[test]
fn s0_2b_an_impossible_member_is_refused_by_name() {
    let wrong = Question { cases_week2: Some(6_000), ..q4800(5_000, 0, 0) };
    assert_eq!(union(&[q4800(9_000, 0, 0), wrong.clone()]).unwrap_err().key, "cases_week2");
    assert_eq!(assess(&wrong).unwrap_err().key, "cases_week2");
}
