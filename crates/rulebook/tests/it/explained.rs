//! The working is complete, sourced and readable; the measures and the notice go with it.

use base::words::Lang;
use chrono::{DateTime, FixedOffset};
use rulebook::{Assessment, Books, Change, Question, Share, Trust};

use crate::{look, q4800};

/// Every step has words in both languages with all its values filled in.
pub fn reads(found: &Assessment) {
    for lang in [Lang::Vi, Lang::En] {
        for (step, text) in found.steps.iter().zip(found.text(lang)) {
            assert!(text != step.key && !text.contains('{'), "{}: {text}", step.key);
        }
    }
}

#[test]
fn the_working_states_figures_threshold_source_and_trust() {
    let found = look(&Question { dose1_18: Some(Share::Ratio(0.99)), ..q4800(9_145_000, 6_815, 6_635) });
    let rate = &found.steps[0];
    assert_eq!((rate.threshold, rate.trust), (Some(50.0), Some(Trust::V)));
    assert!(rate.text(Lang::Vi).contains("73,54 ca/100.000 dân/tuần (từ 50): mức 3"), "{}", rate.text(Lang::Vi));
    assert!(rate.text(Lang::En).contains("73.54 per 100,000 and week (50 or more): grade 3"));
    assert!(rate.source.contains("scs.vn"));
    let matrix = found.steps.iter().find(|step| step.key == "level-step-matrix").unwrap();
    assert_eq!(matrix.trust, Some(Trust::M), "the matrix is from memory, and says so");
    let last = found.text(Lang::Vi).pop().unwrap();
    assert_eq!(last, "Kết quả theo Quyết định 4800/QĐ-BYT ngày 12/10/2021: Cấp 2 (nguy cơ trung bình, vùng vàng).");
}

#[test]
fn a_rate_just_below_a_threshold_is_not_shown_as_the_threshold() {
    let text = look(&q4800(100_000_000, 19_999, 19_999)).text(Lang::Vi).remove(0);
    assert!(text.contains("19,999"), "{text}");
}

#[test]
fn s1_6b_the_distance_is_told_in_cases_a_week() {
    let found = look(&q4800(1_000_000, 600, 600));
    let (up, down) = (found.up.unwrap(), found.down.unwrap());
    assert_eq!((up.level, up.cases, up.per_week, up.rate), (3, 1_800, 900.0, 150.0));
    assert_eq!((down.level, down.cases), (1, 801), "level 2 begins at 400 cases in two weeks");
    assert!(
        found.distance_text(Lang::En).starts_with("900 cases a week more (to 150 per 100,000) lead to level 3; 400.5")
    );
    assert!(found.distance_text(Lang::Vi).starts_with("thêm 900 ca/tuần"));
}

#[test]
fn s1_6b_a_level_that_may_not_be_lowered_has_no_way_down() {
    let held = Question { criterion3_met: Some(false), current_level: Some(3), ..q4800(1_000_000, 600, 600) };
    assert_eq!(look(&held).down, None);
}

#[test]
fn s1_6b_criterion_3_that_nobody_judged_leaves_open_whether_the_level_may_be_lowered() {
    let unjudged = Question { current_level: Some(3), ..q4800(1_000_000, 600, 600) };
    let found = look(&unjudged);
    assert_eq!((found.level, found.possible, found.missing), (None, vec![2, 3], vec!["criterion3_met".to_owned()]));
    assert_eq!(look(&Question { criterion3_met: Some(true), ..unjudged.clone() }).level, Some(2));
    assert_eq!(look(&Question { criterion3_met: Some(false), ..unjudged.clone() }).level, Some(3));
    // It holds nothing where the level is not lowered.
    assert_eq!(look(&Question { current_level: Some(2), ..unjudged }).level, Some(2));
}

#[test]
fn every_input_has_a_name_in_both_languages() {
    let q = serde_json::to_value(Question::default()).unwrap();
    let own = [
        "rules",
        "day",
        "kind",
        "members",
        "open_very_high",
        "open_high",
        "open_at_risk",
        "full_50",
        "full_65",
        "capacity_units",
    ];
    let keys = q.as_object().unwrap().keys().map(String::as_str).filter(|key| !own.contains(key));
    for key in keys.chain(["areas_open", "elderly", "oxygen", "deaths"]) {
        for lang in [Lang::Vi, Lang::En] {
            assert!(!rulebook::input_name(key, lang).contains("level-input"), "{key}");
        }
    }
}

#[test]
fn s1_6c_every_level_has_its_measures() {
    let books = Books::builtin();
    for book in books.iter() {
        let package = books.measures(book).unwrap();
        let rows: Vec<usize> = (1..=4).map(|level| package.at(level).count()).collect();
        assert!(rows.windows(2).all(|pair| pair[0] <= pair[1]) && rows[0] > 0, "{}: {rows:?}", book.id);
        assert_eq!(package.at(5).count(), 0);
    }
    let (activity, cell) =
        books.package("2686").unwrap().at(4).find(|(activity, _)| activity.id == "distancing").unwrap();
    assert_eq!((activity.name.say(Lang::En), cell.say(Lang::Vi)), ("Distancing of the whole area", "14 ngày"));
}

fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap()
}

#[test]
fn s1_6c_a_raise_at_once_is_warned_of_not_blocked() {
    let package = Books::builtin().package("128").unwrap();
    let change = |from, to, effective: &str| Change {
        from,
        to,
        decided_at: at("2022-02-18T08:00:00+07:00"),
        effective_at: at(effective),
    };
    let warning = package.notice(&change(Some(1), 2, "2022-02-18T12:30:00+07:00")).unwrap();
    assert_eq!((warning.due_hours, warning.given_minutes), (48, 270));
    let text = warning.text(Lang::Vi);
    assert!(text.contains("48 giờ") && text.contains("4,5 giờ") && text.contains("08:00 20/02/2022"), "{text}");
    assert!(package.notice(&change(Some(1), 2, "2022-02-20T07:59:00+07:00")).is_some());
    assert_eq!(package.notice(&change(Some(1), 2, "2022-02-20T08:00:00+07:00")), None, "48 hours are enough");
    assert_eq!(package.notice(&change(Some(3), 2, "2022-02-18T08:00:00+07:00")), None, "lowering needs none");
    assert_eq!(package.notice(&change(None, 4, "2022-02-18T08:00:00+07:00")), None, "a first level raises nothing");
    assert_eq!((package.notice_hours(1, 2), package.notice_hours(2, 2)), (Some(48), None));
    assert_eq!(Books::builtin().package("2686").unwrap().notice_hours(1, 4), None);
}
