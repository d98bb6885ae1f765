use chrono::NaiveDate;
use register::{Condition, Doc, read};
use serde_json::{Value, json};

use crate::definitions::breaches;

fn day() -> NaiveDate {
    "2021-12-29".parse().unwrap()
}

fn doc(value: &Value) -> Doc {
    value.as_object().unwrap().clone()
}

fn breach(more: &Value) -> Doc {
    let mut entry = doc(&json!({
        "state": "found", "area": "03460", "found_on": "2021-12-20", "offender_kind": "citizen", "offender": "Lò Văn A",
        "violation_kind": "gathering",
    }));
    entry.extend(doc(more));
    entry
}

fn wrong(more: &Value) -> Vec<(String, String)> {
    let register = breaches();
    register.wrong(&breach(more), register.version, day()).into_iter().map(|wrong| (wrong.field, wrong.code)).collect()
}

#[test]
fn an_entry_is_held_against_its_definition() {
    assert_eq!(wrong(&json!({})), []);
    let one = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
    assert_eq!(wrong(&json!({ "offender": "" })), one("offender", "fault-missing"));
    assert_eq!(wrong(&json!({ "offender": 7 })), one("offender", "fault-malformed"));
    assert_eq!(wrong(&json!({ "offender": "ệ".repeat(301) })), one("offender", "fault-too-long"));
    assert_eq!(wrong(&json!({ "offender_kind": "horse" })), one("offender_kind", "fault-malformed"));
    assert_eq!(wrong(&json!({ "fine": -1 })), one("fine", "fault-range"));
    assert_eq!(wrong(&json!({ "fine": 1.5 })), one("fine", "fault-malformed"));
    assert_eq!(wrong(&json!({ "found_on": "2022-01-01" })), one("found_on", "fault-breaches-1"));
    assert_eq!(
        wrong(&json!({ "violation_kind": "loose_management" })),
        one("offender_kind", "fault-breaches-4"),
        "S3-2c: loose management is of officials"
    );
    // A fine needs its sum and its decision.
    let fined = json!({ "measure": "fine" });
    assert_eq!(
        wrong(&fined),
        [("decision_number".to_owned(), "fault-missing".to_owned()), ("fine".to_owned(), "fault-missing".to_owned())]
    );
    // What is not asked for is not missing.
    assert_eq!(wrong(&json!({ "measure": "reminder" })), []);
}

#[test]
fn an_entry_counts_by_its_state_and_day() {
    let register = breaches();
    let counted = |more: &Value| {
        let entry = breach(more);
        let all = register.counted(&entry);
        all.into_iter().map(|one| (one.key.to_owned(), one.day.to_string(), one.number)).collect::<Vec<_>>()
    };
    let one = |key: &str, day: &str, number| (key.to_owned(), day.to_owned(), number);
    assert_eq!(counted(&json!({})), [one("found", "2021-12-20", 1)]);
    assert_eq!(
        counted(&json!({ "offender_kind": "official" })),
        [one("found", "2021-12-20", 1), one("by_officials", "2021-12-20", 1)]
    );
    let fined = json!({ "state": "decided", "measure": "fine", "fine": 15_000_000, "decided_on": "2021-12-22" });
    assert_eq!(
        counted(&fined),
        [one("found", "2021-12-20", 1), one("decided", "2021-12-22", 1), one("fines", "2021-12-22", 15_000_000)]
    );
}

#[test]
fn moves_start_where_they_may() {
    let register = breaches();
    let keys = |state: &str| {
        let entry = breach(&json!({ "state": state }));
        register.open_moves(&entry, day()).map(|step| step.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys("found"), ["remind", "decide", "drop"]);
    assert_eq!(keys("decided"), ["serve", "reopen"]);
    assert_eq!(keys("served"), [""; 0]);
}

#[test]
fn what_is_worked_out_follows_the_others() {
    let worked = "[[field]]\nkey = \"waited\"\ntype = \"int\"\nname = { vi = \"Số ngày\", en = \"Days\" }\n\
                  computed = \"days(found_on, decided_on)\"\n\n[[state]]";
    let text = include_str!("../breaches.toml").replacen("[[state]]", worked, 1);
    let register = register::read(&text).unwrap();
    let mut entry = doc(&json!({ "found_on": "2021-12-20", "decided_on": "2021-12-24" }));
    register.complete(&mut entry, day());
    assert_eq!(entry["waited"], 4);
    entry.insert("decided_on".into(), Value::Null);
    register.complete(&mut entry, day());
    assert_eq!(entry["waited"], Value::Null);
}

#[test]
fn a_condition_is_total() {
    let entry =
        doc(&json!({ "n": 5, "x": 0.5, "day": "2021-12-20", "text": "Bản Nậm Lúc", "many": ["a", "b"], "none": null }));
    for (text, holds) in [
        ("n > 4", true),
        ("n > 4 && day < today", true),
        ("none > 4", false),
        ("!(none > 4)", false),
        ("none == null", true),
        ("nowhere == null", true),
        ("'a' in many", true),
        ("size(many) == 2", true),
        ("text.contains('Nậm')", true),
        ("days(day, today) == 9", true),
        ("days(day, none) == 9", false),
        ("n / 0 == 1", false),
        ("text > 4", false),
        ("x < 1.0", true),
    ] {
        let condition = Condition::read(text).unwrap();
        assert_eq!(condition.holds(&entry, day()), holds, "{text}");
    }
    for text in ["", "n >", "((((", "'open"] {
        assert!(Condition::read(text).is_err(), "{text}");
    }
    for deep in [
        format!("{}1{} == 1", "(".repeat(5_000), ")".repeat(5_000)),
        format!("{}1{} == 1", "(".repeat(38), ")".repeat(38)),
        format!("{}true", "!".repeat(40)),
        format!("{}1 == 1", "-".repeat(38)),
        format!("{}true", "true ? true : ".repeat(20)),
        format!("{}1", "1+".repeat(40)),
        format!("n{}", ".a".repeat(40)),
        format!("{}true", "n in [1] || ".repeat(13)),
    ] {
        // Read or refused, never the end of the program.
        let _ = Condition::read(&deep).map(|condition| condition.holds(&entry, day()));
    }
}

/// The browser is held to the same file: web/test/conditions.test.mjs.
#[test]
fn the_server_answers_every_condition_as_the_browser_does() {
    #[derive(serde::Deserialize)]
    struct Vectors {
        entry: Doc,
        today: NaiveDate,
        #[serde(rename = "vectors")]
        all: Vec<Vector>,
    }
    #[derive(serde::Deserialize)]
    struct Vector {
        expression: String,
        answer: Value,
    }
    let file: Vectors = serde_json::from_str(include_str!("../vectors.json")).unwrap();
    assert!(file.all.len() >= 300);
    let wrong = file.all.iter().filter_map(|one| {
        let answer = Condition::read(&one.expression).map_or(Value::Null, |read| read.json(&file.entry, file.today));
        let same = match (answer.as_f64(), one.answer.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            _ => answer == one.answer,
        };
        (!same).then(|| format!("{}: {answer}, not {}", one.expression, one.answer))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

/// A register whose move opens something for each row that asks for it, and whose clock waits for a day of the entry.
const VISITS: &str = r#"
[register]
key = "visits_made"
version = 1
orders = []
source = "thử"
name = { vi = "Lần kiểm tra", en = "Visits" }
one = { vi = "Lần kiểm tra", en = "Visit" }
room = "direction"
title = "place"
day = "due_on"
[[field]]
key = "place"
type = "text"
name = { vi = "Nơi", en = "Place" }
[[field]]
key = "due_on"
type = "date"
name = { vi = "Hạn", en = "Due" }
[[field]]
key = "points"
type = "repeat"
name = { vi = "Mục", en = "Points" }
[[field.field]]
key = "place"
type = "text"
name = { vi = "Chỗ", en = "Spot" }
[[field.field]]
key = "met"
type = "yes_no"
name = { vi = "Đạt", en = "Met" }
[[state]]
key = "open"
name = { vi = "Mở", en = "Open" }
open = true
[[state]]
key = "shut"
name = { vi = "Xong", en = "Done" }
done = true
[[move]]
key = "end"
name = { vi = "Kết luận", en = "Conclude" }
from = ["open"]
to = "shut"
opens = { register = "strays", rows = "points", when = "met == false", area = "unit", sets = { unit = "'108/ubnd'", what = "place", visit = "entry", due_on = "due_on" } }
[[clock]]
state = "open"
until = "due_on"
name = { vi = "Quá hạn", en = "Late" }
hours = 2
[access]
leader = ["read"]
"#;

#[test]
fn a_move_opens_something_for_each_row_that_asks_for_it() {
    let register = read(VISITS).unwrap();
    let entry = json!({ "place": "Chợ", "due_on": "2021-12-31", "points": [
        { "place": "Cổng", "met": false }, { "place": "Bếp", "met": true }, { "place": "Kho" }, { "met": false },
    ] });
    let opens = register.step("end").unwrap().opens.as_ref().unwrap();
    let opened = opens.opened("x1", entry.as_object().unwrap(), NaiveDate::MIN);
    let rows: Vec<(usize, Value)> = opened.into_iter().map(|(place, fields)| (place, Value::Object(fields))).collect();
    let of = |what: &str| json!({ "unit": "108/ubnd", "what": what, "visit": "x1", "due_on": "2021-12-31" });
    // A row's own place is meant before the entry's; a row without one takes that.
    assert_eq!(rows, [(0, of("Cổng")), (3, of("Chợ"))]);
}

#[test]
fn a_clock_waits_for_the_end_of_a_day_that_the_entry_names() {
    let register = read(VISITS).unwrap();
    let entered = "2021-12-20T01:00:00Z".parse().unwrap();
    let from = |due: Value| {
        let entry = json!({ "due_on": due });
        register.runs_from(&register.clocks[0], entry.as_object().unwrap(), entered).map(|at| at.to_rfc3339())
    };
    assert_eq!(from(json!("2021-12-31")).as_deref(), Some("2021-12-31T17:00:00+00:00"), "midnight in Viet Nam");
    assert_eq!(from(json!("2021-12-31T08:00:00+07:00")).as_deref(), Some("2021-12-31T01:00:00+00:00"));
    assert_eq!((from(Value::Null), from(json!("mai"))), (None, None), "what names no day runs out on none");
}
