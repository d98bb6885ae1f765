//! Alerts and epidemics by regulation.

use chrono::NaiveDate;
use epi::detect::alerts::{Disease, Rule, State, Time};

fn rule(year: i32, month: u32, day: u32) -> &'static Rule {
    Rule::on(NaiveDate::from_ymd_opt(year, month, day).unwrap()).unwrap()
}

fn state(rule: &Rule, time: Time, disease: Disease, count: u64, earlier: &[u64]) -> Option<State> {
    rule.judge(time, disease, count, earlier).map(|finding| finding.state)
}

#[test]
fn the_rule_of_the_day_is_taken() {
    assert_eq!(rule(2021, 9, 1).id, "QĐ 02/2016");
    assert_eq!(rule(2026, 6, 30).id, "QĐ 02/2016");
    assert_eq!(rule(2026, 7, 1).id, "TT 15/2026");
    assert!(Rule::on(NaiveDate::from_ymd_opt(2010, 1, 1).unwrap()).is_none());
}

/// Circular 15/2026, articles 16 and 22: mean 10, standard deviation 2 of five years.
#[test]
fn s2_1c_the_circular_of_2026() {
    let circular = rule(2026, 8, 1);
    // Squares 4 + 4 + 0 + 4 + 4 over four: a deviation of 2.
    let earlier = [8, 12, 10, 8, 12];
    for (count, expected) in [(12, State::Usual), (13, State::Alert), (30, State::Alert)] {
        assert_eq!(state(circular, Time::Week, Disease::Endemic, count, &earlier), Some(expected), "{count}");
    }
    for (count, expected) in [(14, State::Usual), (15, State::Epidemic)] {
        assert_eq!(state(circular, Time::Month, Disease::Endemic, count, &earlier), Some(expected), "{count}");
    }
    let finding = circular.judge(Time::Month, Disease::Endemic, 15, &earlier).unwrap();
    assert!((finding.mean.unwrap() - 10.0).abs() < 1e-12 && (finding.epidemic.unwrap() - 14.0).abs() < 1e-12);
    for (time, count, expected) in [
        (Time::Week, 2, State::Usual),
        (Time::Week, 3, State::Alert),
        (Time::Month, 4, State::Usual),
        (Time::Month, 5, State::Epidemic),
    ] {
        assert_eq!(state(circular, time, Disease::NotEndemic, count, &[]), Some(expected), "{time:?} {count}");
    }
    assert_eq!(state(circular, Time::Week, Disease::GroupA, 1, &[]), Some(State::Alert));
    assert_eq!(state(circular, Time::Week, Disease::GroupA, 0, &[]), Some(State::Usual));
    assert_eq!(state(circular, Time::Month, Disease::GroupA, 1, &[]), None, "by the guidance on the disease");
}

#[test]
fn without_enough_years_nothing_is_said() {
    let circular = rule(2026, 8, 1);
    assert_eq!(state(circular, Time::Month, Disease::Endemic, 900, &[1, 2, 3, 4]), Some(State::Unknown));
}

/// Decision 02/2016: group A from one confirmed patient, others above the mean of three years.
#[test]
fn the_decision_of_2016() {
    let decision = rule(2021, 9, 1);
    assert_eq!(state(decision, Time::Month, Disease::GroupA, 1, &[]), Some(State::Epidemic));
    assert_eq!(state(decision, Time::Month, Disease::Endemic, 10, &[8, 12, 10]), Some(State::Usual));
    assert_eq!(state(decision, Time::Month, Disease::Endemic, 11, &[8, 12, 10]), Some(State::Epidemic));
    assert_eq!(state(decision, Time::Week, Disease::Endemic, 11, &[8, 12, 10]), None);
}
