//! The JSON door.

use base::words::Lang;
use rulebook::json::assess_value;
use serde_json::{Value, json};

fn with(change: &[(&str, Value)]) -> Value {
    let mut question = json!({
        "rules": "4800", "area_kind": "commune", "population": 100_000, "cases_week1": 30, "cases_week2": 30,
        "dose1_18": 0.9, "full_50": 0.85, "full_65": 0.9, "criterion3_met": true, "current_level": 2
    });
    for (key, value) in change {
        question[*key] = value.clone();
    }
    question
}

#[test]
fn s2_4a_each_rule_set_answers_its_own_keys() {
    let level = |question: &Value| assess_value(question).unwrap()["level"].clone();
    assert_eq!(level(&with(&[])), 2);
    assert_eq!(level(&with(&[("population", json!(0))])), Value::Null);
    assert_eq!(level(&with(&[("population", Value::Null)])), Value::Null, "null is missing");
    assert_eq!(level(&with(&[("cases_week1", json!(30.0))])), 2, "a whole number from a spreadsheet");
    let q218 = json!({ "rules": "218", "area_kind": "province", "population": 100_000, "cases_week1": 700, "cases_week2": 700,
        "oxygen_week": 3, "deaths_week": 1, "full_all": 0.8, "full_risk": 0.95, "capacity": "high" });
    assert_eq!(level(&q218), 3);
    let q2686 = json!({ "rules": "2686", "area_kind": "commune", "population": 5_000, "cases_week1": 0, "cases_week2": 2,
        "unknown_source": 1, "cluster_unknown_source": false, "adjacent_level": 2 });
    assert_eq!(level(&q2686), 3);
    let district = json!({ "rules": "2686", "area_kind": "district", "areas": 20, "areas_very_high": 6, "areas_high": 0,
        "areas_at_risk": 1, "spread_share": 0.1 });
    assert_eq!(level(&district), 4);
}

#[test]
fn s2_4a_what_a_file_leaves_out_is_counted_as_no_and_the_working_says_so() {
    let question = json!({ "rules": "2686", "area_kind": "commune", "population": 5_000, "cases_week1": 0,
        "cases_week2": 2, "unknown_source": 1, "cluster_unknown_source": false, "adjacent_level": 2 });
    let answer = assess_value(&question).unwrap();
    let first = answer["working"][0]["text"].as_str().unwrap();
    assert!(first.starts_with("Không nêu trong dữ liệu, tính là không: "), "{first}");
    assert!(first.contains("nơi đông người") && !first.contains("chùm ca") && !first.contains("giáp ranh"), "{first}");
    let whole = json!({ "rules": "4800", "population": 5_000, "cases_week1": 0, "cases_week2": 0 });
    assert_ne!(assess_value(&whole).unwrap()["working"][0]["step"], "level-step-counted-as-no");
}

#[test]
fn every_documented_key_of_2686_is_accepted() {
    for key in rulebook::json::KEYS_2686 {
        let question = json!({ "rules": "2686", "area_kind": "commune", "population": 5_000, key: Value::Null });
        assert!(assess_value(&question).is_ok(), "{key}");
    }
}

#[test]
fn the_answer_has_a_level_and_a_working_in_both_languages() {
    let answer = assess_value(&with(&[])).unwrap();
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["level", "working"]);
    let first = &answer["working"][0];
    assert_eq!((&first["value"], &first["threshold"], &first["trust"]), (&json!(30.0), &json!(20.0), &json!("V")));
    assert!(
        first["text"].as_str().unwrap().contains("mức 2") && first["text_en"].as_str().unwrap().contains("grade 2")
    );
    assert_eq!(serde_json::from_str::<Value>(&answer.to_string()).unwrap(), answer, "round trip");
}

#[test]
fn an_array_is_answered_by_an_array_in_order() {
    let answer =
        assess_value(&json!([with(&[]), with(&[("population", json!(0))]), with(&[("cases_week2", json!(400))])]))
            .unwrap();
    let levels: Vec<&Value> = answer.as_array().unwrap().iter().map(|item| &item["level"]).collect();
    assert_eq!(levels, [&json!(2), &Value::Null, &json!(3)]);
    assert_eq!(assess_value(&json!([])).unwrap(), json!([]));
}

#[test]
fn unknown_keys_and_impossible_values_are_errors_that_name_the_key() {
    for (key, value) in [
        ("populaton", json!(5)),
        ("capacity", json!("high")),
        ("unknown_source", json!(0)),
        ("day", json!("2021-12-29")),
        ("rules", json!("4801")),
        ("rules", json!(4800)),
        ("rules", Value::Null),
        ("area_kind", json!("hamlet")),
        ("population", json!(-1)),
        ("population", json!("100000")),
        ("cases_week1", json!(1.5)),
        ("cases_week2", json!(-3)),
        ("cases_week2", json!(100_001)),
        ("cases_week2", json!(1e300)),
        ("dose1_18", json!(70)),
        ("dose1_18", json!(-0.1)),
        ("full_50", json!("80%")),
        ("full_65", json!(1.01)),
        ("criterion3_met", json!("yes")),
        ("current_level", json!(0)),
        ("current_level", json!(5)),
        ("current_level", json!(2.5)),
    ] {
        let error = assess_value(&with(&[(key, value.clone())])).unwrap_err();
        assert_eq!((error.index, error.key.as_str()), (None, key), "{value}");
        for lang in [Lang::Vi, Lang::En] {
            let text = error.text(lang);
            assert!(text.contains(key) && !text.contains("level-"), "{text}");
        }
        let error = assess_value(&json!([with(&[]), with(&[(key, value)])])).unwrap_err();
        assert_eq!((error.index, error.key.as_str()), (Some(1), key));
        assert!(error.to_string().contains("Item 1 "), "{error}");
        let place = error.message().place(Lang::Vi).unwrap();
        assert!(place.contains("dòng 2") && place.contains(key), "{place}");
    }
}

#[test]
fn what_is_no_question_is_refused() {
    for input in [json!(null), json!("4800"), json!(7), json!([1]), json!([[]])] {
        let error = assess_value(&input).unwrap_err();
        assert!(error.to_string().contains("object"), "{error}");
    }
    let error = assess_value(&json!({ "rules": "2686", "population": 5 })).unwrap_err();
    assert_eq!(error.key, "area_kind", "its tests differ by kind");
    assert!(assess_value(&json!({ "rules": "218" })).unwrap()["level"].is_null());
}
