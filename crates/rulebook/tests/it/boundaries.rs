//! The values on both sides of every threshold, and what may not be assessed.

use rulebook::{Capacity, Question, Share};

use crate::{level, look, q218, q4800};

/// Ten million people, so that a case moves the rate by a hundredth in two weeks and less.
const PEOPLE: u64 = 10_000_000;

#[test]
fn decision_4800_grades_begin_at_20_50_and_150() {
    // (cases a week among ten million, level where the first-dose test is not met)
    for (cases, expected) in [(0, 1), (1_999, 1), (2_000, 2), (4_999, 2), (5_000, 3), (14_999, 3), (15_000, 4)] {
        let q = Question { dose1_18: Some(Share::Ratio(0.5)), ..q4800(PEOPLE, cases, cases) };
        assert_eq!(level(&q), Some(expected), "{} per 100,000", cases as f64 / 100.0);
    }
}

#[test]
fn decision_4800_takes_the_mean_of_two_weeks_not_the_last() {
    let falling = q4800(PEOPLE, 20_000, 0);
    assert_eq!(look(&falling).rate, Some(100.0));
    assert_eq!(look(&q4800(PEOPLE, 0, 20_000)).rate, Some(100.0));
}

#[test]
fn decision_4800_first_dose_is_met_at_70_percent() {
    for (share, expected) in [(0.6999, 4), (0.70, 3)] {
        let q = Question { dose1_18: Some(Share::Ratio(share)), ..q4800(PEOPLE, 15_000, 15_000) };
        assert_eq!(level(&q), Some(expected), "{share}");
    }
    let counted = Question { dose1_18: Some(Share::Of { n: 7, of: 10 }), ..q4800(PEOPLE, 15_000, 15_000) };
    assert_eq!(level(&counted), Some(3));
}

#[test]
fn decision_4800_elderly_test_is_met_at_80_percent() {
    for (share, expected) in [(0.7999, 3), (0.80, 2)] {
        let q = Question { full_50: Some(Share::Ratio(share)), ..q4800(PEOPLE, 2_000, 2_000) };
        assert_eq!(level(&q), Some(expected), "{share}");
    }
}

#[test]
fn decision_4800_elderly_test_changes_group_in_november() {
    let q = Question { full_65: Some(Share::Ratio(0.9)), full_50: Some(Share::Ratio(0.7)), ..q4800(PEOPLE, 100, 100) };
    let on = |day: &str| level(&Question { day: day.parse().ok(), ..q.clone() });
    assert_eq!(on("2021-10-31"), Some(1), "65 and over count");
    assert_eq!(on("2021-11-01"), Some(2), "50 and over count");
    assert_eq!(level(&q), Some(2), "without a day the newer test counts");
    let only_65 = Question { full_50: None, day: "2021-11-01".parse().ok(), ..q };
    assert_eq!(level(&only_65), Some(1), "the share that is known is used");
    assert!(look(&only_65).steps.iter().any(|step| step.key == "level-step-elderly-substitute"), "and said so");
}

#[test]
fn decision_4800_elderly_test_spares_level_4_and_areas_without_cases() {
    let short = Some(Share::Ratio(0.1));
    let top = Question { dose1_18: Some(Share::Ratio(0.5)), full_50: short, ..q4800(PEOPLE, 15_000, 15_000) };
    assert_eq!(level(&top), Some(4));
    let none = Question { full_50: short, ..q4800(PEOPLE, 0, 0) };
    assert_eq!(level(&none), Some(1));
    let one = Question { full_50: short, ..q4800(PEOPLE, 1, 0) };
    assert_eq!(level(&one), Some(2));
}

#[test]
fn decision_4800_criterion_3_forbids_lowering_only() {
    let q = |met, current| Question { criterion3_met: met, current_level: current, ..q4800(PEOPLE, 2_000, 2_000) };
    assert_eq!(level(&q(Some(false), Some(3))), Some(3), "held");
    assert_eq!(level(&q(Some(false), Some(1))), Some(2), "a rise is not held");
    assert_eq!(level(&q(Some(true), Some(4))), Some(2));
    for open in [q(Some(false), None), q(None, None)] {
        assert_eq!(level(&open), Some(2));
        assert!(!look(&open).not_assessed.is_empty(), "the gate that was passed over is named");
    }
    assert_eq!(look(&q(None, Some(4))).possible, [2, 4], "held or lowered: nobody has said whether criterion 3 is met");
}

#[test]
fn decision_218_grades_begin_at_90_at_450_and_above_600() {
    // Low capacity tells the grades apart: levels 2, 3, 4, 4; high capacity: 1, 1, 2, 3.
    for (cases, low, high) in
        [(8_999, 2, 1), (9_000, 3, 1), (44_999, 3, 1), (45_000, 4, 2), (60_000, 4, 2), (60_001, 4, 3)]
    {
        assert_eq!(level(&q218(PEOPLE, cases, Capacity::Low)), Some(low), "{cases}");
        assert_eq!(level(&q218(PEOPLE, cases, Capacity::High)), Some(high), "{cases}");
    }
}

#[test]
fn decision_218_deaths_raise_the_grade_above_6_only() {
    for (deaths, expected) in [(600, 1), (601, 2)] {
        let q = Question { deaths_week: Some(deaths), ..q218(PEOPLE, 100, Capacity::Medium) };
        assert_eq!(level(&q), Some(expected), "{deaths}");
    }
}

#[test]
fn decision_218_coverage_is_met_at_75_and_90_percent() {
    for (all, risk, expected) in [(0.75, 0.90, 1), (0.7499, 0.90, 2), (0.75, 0.8999, 2), (0.1, 0.1, 2)] {
        let q = Question {
            full_all: Some(Share::Ratio(all)),
            full_risk: Some(Share::Ratio(risk)),
            ..q218(PEOPLE, 100, Capacity::Medium)
        };
        assert_eq!(level(&q), Some(expected), "{all} {risk}");
    }
}

#[test]
fn decision_218_raises_of_both_criteria_add_up_and_stop_at_grade_4() {
    let short = Some(Share::Ratio(0.5));
    let q = |cases| Question { deaths_week: Some(601), full_all: short, ..q218(PEOPLE, cases, Capacity::High) };
    assert_eq!(level(&q(100)), Some(2), "grade 1 + 2 = 3");
    assert_eq!(level(&q(50_000)), Some(3), "grade 3 + 2 is held at 4");
}

#[test]
fn decision_218_says_that_oxygen_is_not_assessed() {
    let found = look(&Question { oxygen_week: Some(5_000), ..q218(PEOPLE, 100, Capacity::High) });
    assert_eq!(found.level, Some(1));
    assert_eq!(found.not_assessed, ["oxygen"]);
}

#[test]
fn no_population_is_never_a_level() {
    let kinds = [q4800(1, 0, 0), q218(1, 0, Capacity::High), Question { rules: Some("2686".into()), ..q4800(1, 0, 0) }];
    for q in kinds {
        for population in [None, Some(0)] {
            // A gate that would hold level 4 must not turn "unknown" into a level either.
            let q = Question { population, criterion3_met: Some(false), current_level: Some(4), ..q.clone() };
            let found = look(&q);
            assert_eq!((found.level, found.up, found.down), (None, None, None));
            assert_eq!(found.missing, ["population"]);
        }
    }
}

#[test]
fn a_missing_week_is_not_assessed() {
    for q in [q4800(1_000, 0, 0), q218(1_000, 0, Capacity::High)] {
        let found = look(&Question { cases_week1: None, ..q });
        assert_eq!((found.level, found.missing), (None, vec!["cases_week1".to_owned()]));
    }
}

#[test]
fn a_missing_share_matters_only_where_the_level_depends_on_it() {
    let without_dose = |cases| Question { dose1_18: None, ..q4800(PEOPLE, cases, cases) };
    assert_eq!(level(&without_dose(100)), Some(1));
    assert_eq!(level(&without_dose(15_000)), None);
    assert_eq!(look(&without_dose(15_000)).missing, ["dose1_18"]);
    let bare = |cases| Question { deaths_week: None, full_all: None, ..q218(PEOPLE, cases, Capacity::High) };
    assert_eq!(level(&bare(60_001)), Some(3), "grade 4 cannot rise");
    assert_eq!(look(&bare(100)).missing, ["deaths_week", "full_all"]);
    let no_capacity = Question { capacity: None, ..q218(PEOPLE, 100, Capacity::High) };
    assert_eq!(level(&no_capacity), None);
    let without_people_of_50 = Question { full_50: Some(Share::Of { n: 0, of: 0 }), ..q4800(PEOPLE, 100, 100) };
    assert_eq!(level(&without_people_of_50), Some(1), "a group without people is an unknown share");
}
