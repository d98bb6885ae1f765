//! Decision 2686 at commune, district and province (S2-4a).

use rulebook::{AreaKind, Question};

use crate::{level, look};

fn commune() -> Question {
    Question {
        rules: Some("2686".to_owned()),
        population: Some(5_000),
        cases_week1: Some(0),
        cases_week2: Some(0),
        ..Question::default()
    }
}

fn areas(kind: AreaKind, all: u64, very_high: u64, high: u64, at_risk: u64) -> Question {
    Question {
        rules: Some("2686".to_owned()),
        kind,
        areas: Some(all),
        areas_very_high: Some(very_high),
        areas_high: Some(high),
        areas_at_risk: Some(at_risk),
        ..Question::default()
    }
}

#[test]
fn s2_4a_a_commune_has_the_highest_level_any_of_whose_tests_is_met() {
    let known = Question { cases_week2: Some(2), unknown_source: Some(0), ..commune() };
    let unknown = Question { unknown_source: Some(1), ..known.clone() };
    let yes = Some(true);
    for (q, expected, why) in [
        (commune(), 1, "nothing"),
        (known.clone(), 2, "known source"),
        (Question { contacts_in_community: yes, ..commune() }, 2, "contacts"),
        (Question { adjacent_level: Some(3), ..commune() }, 2, "beside orange"),
        (Question { adjacent_level: Some(2), ..commune() }, 1, "beside yellow"),
        (Question { entry_or_quarantine_risk: yes, ..commune() }, 2, "entry"),
        (unknown.clone(), 3, "unknown source"),
        (Question { crowded_place: yes, ..known.clone() }, 3, "crowded place"),
        (Question { adjacent_level: Some(4), ..commune() }, 3, "beside red"),
        (Question { cluster_unknown_source: yes, ..unknown }, 4, "cluster"),
        (Question { hard_to_control_place: yes, ..known }, 4, "hard to control"),
    ] {
        assert_eq!(level(&q), Some(expected), "{why}");
    }
}

#[test]
fn s2_4a_a_district_is_rolled_up_from_its_communes() {
    let of_ten = |very_high, high, at_risk| level(&areas(AreaKind::District, 10, very_high, high, at_risk));
    assert_eq!(of_ten(0, 0, 0), Some(1));
    assert_eq!(of_ten(0, 0, 1), Some(2));
    assert_eq!(of_ten(0, 0, 5), Some(3), "half at risk");
    assert_eq!(of_ten(0, 3, 0), Some(3), "30 % high");
    assert_eq!(of_ten(1, 0, 0), Some(3), "one very high");
    assert_eq!(of_ten(3, 0, 0), Some(4), "30 % very high");
    assert_eq!(of_ten(0, 5, 0), Some(4), "half high");
    assert_eq!(of_ten(2, 3, 0), Some(4), "half high or above");
}

#[test]
fn s2_4a_a_province_needs_more_than_30_percent_where_a_district_needs_30() {
    let q = areas(AreaKind::Province, 10, 3, 0, 0);
    assert_eq!(level(&q), Some(3));
    assert_eq!(level(&areas(AreaKind::Province, 10, 4, 0, 0)), Some(4));
    let spread = Question { spread_share: Some(0.51), ..areas(AreaKind::Province, 10, 0, 0, 1) };
    assert_eq!(level(&spread), Some(3), "more than a fifth");
    assert_eq!(level(&Question { spreads_beyond: Some(true), ..spread }), Some(4), "and to other provinces");
    let district = areas(AreaKind::District, 10, 0, 0, 1);
    for (share, expected) in [(0.20, 2), (0.21, 3), (0.50, 3), (0.51, 4)] {
        assert_eq!(level(&Question { spread_share: Some(share), ..district.clone() }), Some(expected), "{share}");
    }
    assert_eq!(level(&Question { important_zone: Some(true), ..district }), Some(3));
}

#[test]
fn s2_4a_a_missing_count_leaves_the_level_open_only_where_it_could_raise_it() {
    let open = Question { cases_week2: Some(3), unknown_source: None, ..commune() };
    assert_eq!((level(&open), look(&open).missing), (None, vec!["unknown_source".to_owned()]));
    let red = Question { hard_to_control_place: Some(true), ..open };
    assert_eq!(level(&red), Some(4));
    let district = Question { areas_high: None, ..areas(AreaKind::District, 10, 3, 0, 0) };
    assert_eq!(level(&district), Some(4));
    assert_eq!(level(&Question { areas_very_high: Some(0), ..district }), None);
    assert_eq!(level(&areas(AreaKind::District, 0, 0, 0, 0)), None, "a district without communes");
}

#[test]
fn s2_4a_more_areas_by_level_than_areas_are_refused() {
    let error = rulebook::assess(&areas(AreaKind::District, 10, 6, 5, 0)).unwrap_err();
    assert_eq!(error.key, "areas_high");
}
