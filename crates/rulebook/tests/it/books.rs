//! Which book is in force, and rule files that a province corrects or breaks.

use base::words::Lang;
use chrono::NaiveDate;
use rulebook::{Books, Question, Share};

use crate::{q218, q4800};

const FILE_4800: &str = include_str!("../../../../data/rulebooks/levels-4800.toml");
const FILE_218: &str = include_str!("../../../../data/rulebooks/levels-218.toml");
const MEASURES: &str = include_str!("../../../../data/rulebooks/measures-128.toml");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The five directives' own days, and the days on which one book follows another (S2-4a: rule sets side by side).
#[test]
fn s2_4a_each_day_has_the_rules_of_its_day() {
    let books = Books::builtin();
    for (on, expected) in [
        ("2021-05-30", None),
        ("2021-05-31", Some("2686")),
        ("2021-08-16", Some("2686")),
        ("2021-09-12", Some("2686")),
        ("2021-10-11", Some("2686")),
        ("2021-10-12", Some("4800")),
        ("2021-12-29", Some("4800")),
        ("2022-01-26", Some("4800")),
        ("2022-01-27", Some("218")),
        ("2022-02-18", Some("218")),
    ] {
        assert_eq!(books.in_force(day(on)).map(|book| book.id.as_str()), expected, "{on}");
    }
}

#[test]
fn s1_6b_a_daily_question_takes_the_book_of_its_day() {
    let q = Question { rules: None, day: Some(day("2021-12-29")), ..q4800(5_000, 1, 1) };
    assert_eq!(rulebook::assess(&q).unwrap().rules, "4800");
    let before = Question { day: Some(day("2020-01-01")), ..q };
    assert_eq!(rulebook::assess(&before).unwrap_err().key, "day");
    assert_eq!(rulebook::assess(&Question::default()).unwrap_err().key, "rules");
}

#[test]
fn a_province_corrects_a_threshold_in_its_file() {
    let corrected = FILE_4800.replace("at_least = 20,", "at_least = 25,");
    let books = Books::builtin().clone().with(&[("levels-4800.toml", &corrected)]).unwrap();
    let q = q4800(1_000_000, 220, 220);
    assert_eq!(books.assess(&q).unwrap().level, Some(1));
    assert_eq!(Books::builtin().assess(&q).unwrap().level, Some(2));
    assert_eq!(books.iter().count(), Books::builtin().iter().count(), "replaced, not added");
}

#[test]
fn a_province_s_own_book_takes_over_from_its_first_day() {
    let own = FILE_218.replace("id = \"218\"", "id = \"345\"").replace("2022-01-27", "2022-02-17");
    let books = Books::builtin().clone().with(&[("levels-345.toml", &own)]).unwrap();
    assert_eq!(books.in_force(day("2022-02-16")).unwrap().id, "218");
    assert_eq!(books.in_force(day("2022-02-17")).unwrap().id, "345");
}

#[test]
fn decision_218_oxygen_and_capacity_are_assessed_once_their_limits_are_known() {
    let oxygen = "[criterion1.oxygen]\nlimit = { above = 10, source = \"s\", trust = \"S\" }\nraise = { value = 1, source = \"s\", trust = \"S\" }\n\n";
    let limits = "medium = { at_least = 20, source = \"s\", trust = \"S\" }\nhigh = { at_least = 40, source = \"s\", trust = \"S\" }\n";
    let text = FILE_218
        .replace("[criterion1.raise_cap]", &format!("{oxygen}[criterion1.raise_cap]"))
        .replace("[capacity.district]", &format!("{limits}[capacity.district]"));
    let books = Books::from_toml(&[("m", MEASURES), ("levels-218.toml", &text)]).unwrap();
    let level = |oxygen, units| {
        let q = Question {
            oxygen_week: Some(oxygen),
            capacity: None,
            capacity_units: Some(units),
            ..q218(100_000, 10, rulebook::Capacity::High)
        };
        books.assess(&q).unwrap().level
    };
    // 100,000 people: 400 places are 40 per 10,000 (high), 200 are 20 (medium).
    assert_eq!((level(10, 400), level(10, 200), level(10, 199)), (Some(1), Some(1), Some(2)));
    assert_eq!((level(11, 400), level(11, 200), level(11, 199)), (Some(1), Some(2), Some(3)));
    let deaths_too =
        Question { deaths_week: Some(7), oxygen_week: Some(11), ..q218(100_000, 10, rulebook::Capacity::Medium) };
    assert_eq!(books.assess(&deaths_too).unwrap().level, Some(2), "one criterion raises by one");
}

#[test]
fn broken_rule_files_are_refused_with_file_and_key() {
    let broken = |from: &str, to: &str| {
        assert!(FILE_4800.contains(from), "{from}");
        Books::from_toml(&[("m", MEASURES), ("ours.toml", &FILE_4800.replacen(from, to, 1))]).unwrap_err()
    };
    for (from, to, key) in [
        ("at_least = 20", "at_lest = 20", "criterion1.grade2"),
        ("at_least = 50", "at_least = 5", "criterion1.grade3"),
        ("value = 100000", "value = 0", "criterion1.per"),
        ("value = 2, source = \"e.vn", "value = 3, source = \"e.vn", "criterion1.weeks"),
        ("covered = { value = 1", "covered = { value = 7", "matrix.grade1.covered.value"),
        ("uncovered = { value = 3", "uncovered = { value = 1", "matrix.grade3.uncovered"),
        ("trust = \"V\"", "trust = \"sure\"", "trust"),
        ("valid_to = \"2022-01-26\"", "valid_to = \"2020-01-26\"", "valid_to"),
        ("valid_from = \"2021-10-12\"", "valid_from = \"12/10/2021\"", "valid_from"),
        ("method = \"rate-and-coverage\"", "method = \"guess\"", "method"),
        ("[criterion3]", "[criterion9]", "criterion9"),
        ("measures = \"128\"", "measures = \"129\"", "measures"),
    ] {
        let error = broken(from, to);
        assert!(error.key.contains(key), "{key}: {error}");
        assert!(error.file == "ours.toml" || error.file.contains("4800"), "{error}");
        for lang in [Lang::Vi, Lang::En] {
            let text = error.text(lang);
            assert!(text.contains(&error.key) && !text.contains("rulebook-"), "{text}");
        }
    }
    let syntax = broken("[elderly]", "[elderly");
    assert_eq!(
        syntax.key,
        FILE_4800.lines().position(|line| line == "[elderly]").map(|n| (n + 1).to_string()).unwrap()
    );
}

#[test]
fn a_group_of_elderly_without_a_test_on_the_day_is_passed_over() {
    let q = Question { day: Some(day("2021-11-15")), full_65: Some(Share::Of { n: 0, of: 0 }), ..q4800(5_000, 1, 1) };
    assert_eq!(rulebook::assess(&q).unwrap().not_assessed, ["elderly", "criterion3_met"]);
}
