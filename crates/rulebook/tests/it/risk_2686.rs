//! Decision 2686 at commune, district and province (S2-4a).

use base::words::Lang;
use rulebook::{AreaKind, Question};

use crate::{level, look};

/// Nobody has answered anything.
fn unanswered() -> Question {
    Question {
        rules: Some("2686".to_owned()),
        population: Some(5_000),
        cases_week1: Some(0),
        cases_week2: Some(0),
        ..Question::default()
    }
}

/// Everything that people are asked was answered: no.
fn answered(q: Question) -> Question {
    let no = Some(false);
    Question {
        adjacent_level: Some(1),
        spread_share: Some(0.0),
        cluster_unknown_source: no,
        hard_to_control_place: no,
        crowded_place: no,
        contacts_in_community: no,
        entry_or_quarantine_risk: no,
        important_zone: no,
        spreads_beyond: no,
        ..q
    }
}

fn commune() -> Question {
    answered(unanswered())
}

fn areas(kind: AreaKind, all: u64, very_high: u64, high: u64, at_risk: u64) -> Question {
    answered(Question {
        rules: Some("2686".to_owned()),
        kind,
        areas: Some(all),
        areas_very_high: Some(very_high),
        areas_high: Some(high),
        areas_at_risk: Some(at_risk),
        ..Question::default()
    })
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
fn s2_4a_what_nobody_answered_is_missing_and_never_no() {
    let quiet = look(&unanswered());
    assert_eq!((quiet.level, quiet.possible), (None, vec![1, 2, 3]));
    assert_eq!(quiet.missing, ["adjacent_level", "contacts_in_community", "entry_or_quarantine_risk"]);
    let last = quiet.steps.last().unwrap();
    assert!(
        last.text(Lang::Vi).starts_with("Chưa xác định được cấp: ít nhất cấp 1, còn các khả năng 1–2–3; chưa có: ")
    );
    for named in ["cấp cao nhất của địa bàn giáp ranh", "có F1 trong cộng đồng không"] {
        assert!(last.text(Lang::Vi).contains(named), "{}", last.text(Lang::Vi));
    }
    // Without a case nobody is asked for a cluster: the count answers, and says so.
    let ruled_out: Vec<String> = quiet
        .steps
        .iter()
        .filter(|step| step.key == "level-step-test-ruled-out")
        .map(|step| step.text(Lang::Vi))
        .collect();
    assert_eq!(ruled_out.len(), 3, "{ruled_out:?}");
    assert!(ruled_out[0].contains("theo số liệu: 14 ngày qua không có từ 2 ca"), "{ruled_out:?}");

    // One case of known source: level 2 at least, and where it came from is asked.
    let one = look(&Question { cases_week2: Some(1), unknown_source: Some(0), ..unanswered() });
    assert_eq!((one.level, one.possible), (None, vec![2, 3, 4]));
    assert_eq!(one.missing, ["adjacent_level", "crowded_place", "hard_to_control_place"]);
    // Two of unknown source may be a cluster; what counts give at least is said.
    let two = Question { cases_week2: Some(2), unknown_source: Some(2), ..unanswered() };
    assert_eq!((look(&two).possible, look(&two).missing), (vec![3, 4], vec!["cluster_unknown_source".to_owned()]));
    let no = Question { cluster_unknown_source: Some(false), ..two.clone() };
    assert_eq!(level(&no), Some(3), "nothing else could raise it");
    // A level that is given without an answer is the level whatever the answer.
    assert_eq!(level(&Question { cluster_unknown_source: Some(true), ..two }), Some(4));
    assert_eq!(level(&answered(Question { crowded_place: None, ..no.clone() })), level(&no));
    // Missing cases answer nothing.
    let unknown = look(&Question { cases_week1: None, ..unanswered() });
    assert!(unknown.missing.contains(&"cases_week1".to_owned()), "{:?}", unknown.missing);
}

#[test]
fn s2_4a_a_district_with_open_communes_has_the_levels_that_they_leave() {
    // Ten communes, one of which is at level 1 or 4.
    let open = |very_high| Question {
        open_very_high: 1,
        open_high: 1,
        open_at_risk: 1,
        ..areas(AreaKind::District, 10, very_high, 0, 0)
    };
    let found = look(&open(0));
    assert_eq!((found.level, found.possible, found.missing), (None, vec![1, 2, 3], vec!["areas_open".to_owned()]));
    assert_eq!(level(&open(1)), Some(3), "one very high already, a second changes nothing");
    assert_eq!(look(&open(2)).possible, [3, 4], "a third makes 30 %");
    assert_eq!(level(&open(3)), Some(4));
}

#[test]
fn s2_4a_more_areas_by_level_than_areas_are_refused() {
    let error = rulebook::assess(&areas(AreaKind::District, 10, 6, 5, 0)).unwrap_err();
    assert_eq!(error.key, "areas_high");
}
