use super::{World, check};
use crate::torture::history::{Act, Effect, Look, Outcome, fields};
use serde_json::{Value, json};
use std::time::Duration;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn act(effect: Effect, (start, end): (u64, u64), outcome: Outcome) -> Act {
    let (start, end) = (at(start), at(end));
    Act { name: "act", who: "who".into(), asked: String::new(), effect, start, end, outcome }
}

fn make(id: &str) -> Effect {
    Effect::Make { kind: "cases", id: id.into(), fields: fields(json!({ "name": "first" })) }
}

fn set(id: &str, name: &str) -> Effect {
    Effect::Set { kind: "cases", id: id.into(), fields: fields(json!({ "name": name })) }
}

fn unknown() -> Outcome {
    Outcome::Unknown("cut".into())
}

fn refused() -> Outcome {
    Outcome::Refused("409".into())
}

fn world(rows: &[(&'static str, Value)]) -> World {
    let mut world = World::default();
    for (kind, row) in rows {
        let id = row["id"].as_str().unwrap().to_owned();
        world.rows.entry(kind).or_default().insert(id, row.clone());
    }
    world
}

fn classes(acts: &mut [Act], looks: &[Look], world: &World) -> Vec<&'static str> {
    check(acts, looks, world, at(100)).into_iter().map(|violation| violation.class).collect()
}

#[test]
fn an_acknowledged_record_must_be_there_and_a_refused_one_must_not() {
    let there = world(&[("cases", json!({ "id": "a", "name": "first" }))]);
    let empty = world(&[]);
    let found = |outcome, world: &World| classes(&mut [act(make("a"), (1, 2), outcome)], &[], world);
    assert!(found(Outcome::Done, &there).is_empty());
    assert_eq!(found(Outcome::Done, &empty), ["acknowledged, and not there"]);
    assert_eq!(found(refused(), &there), ["refused, and done all the same"]);
    assert!(found(refused(), &empty).is_empty());
    assert!(found(unknown(), &there).is_empty() && found(unknown(), &empty).is_empty());
}

#[test]
fn what_was_found_once_stays_so() {
    let mut acts = [act(make("a"), (1, 2), unknown())];
    assert!(classes(&mut acts, &[], &world(&[("cases", json!({ "id": "a", "name": "first" }))])).is_empty());
    assert_eq!(classes(&mut acts, &[], &world(&[])), ["acknowledged, and not there"]);
}

#[test]
fn the_last_of_the_acknowledged_values_stands() {
    let acts = || {
        [
            act(make("a"), (1, 2), Outcome::Done),
            act(set("a", "second"), (3, 4), Outcome::Done),
            act(set("a", "beside"), (3, 5), Outcome::Done),
            act(set("a", "never"), (6, 7), refused()),
            act(set("a", "perhaps"), (6, 9), unknown()),
        ]
    };
    let with = |name: &str| world(&[("cases", json!({ "id": "a", "name": name }))]);
    for good in ["second", "beside", "perhaps"] {
        assert!(classes(&mut acts(), &[], &with(good)).is_empty(), "{good}");
    }
    assert_eq!(classes(&mut acts(), &[], &with("first")), ["an acknowledged value was lost to an older one"]);
    assert_eq!(classes(&mut acts(), &[], &with("never")), ["an acknowledged value is not there"]);
}

#[test]
fn a_look_sees_what_was_acknowledged_before_it() {
    let look = |start: u64, row: Option<Value>| Look {
        kind: "cases",
        id: "a".into(),
        start: at(start),
        end: at(start + 1),
        row,
    };
    let mut acts = [act(make("a"), (1, 2), Outcome::Done), act(set("a", "second"), (5, 6), Outcome::Done)];
    let end = world(&[("cases", json!({ "id": "a", "name": "second" }))]);
    let seen = |name: &str| Some(json!({ "id": "a", "name": name }));
    assert!(classes(&mut acts, &[look(3, seen("first")), look(5, seen("first"))], &end).is_empty());
    assert_eq!(classes(&mut acts, &[look(3, None)], &end), ["an acknowledged record was not found"]);
    assert_eq!(classes(&mut acts, &[look(8, seen("first"))], &end), ["an acknowledged value was lost to an older one"]);
    assert_eq!(classes(&mut acts, &[look(3, seen("second"))], &end), ["an acknowledged value is not there"]);
}

#[test]
fn a_paper_confirmed_twice_is_found() {
    let task = |id: &str, parent: Value| {
        (
            "tasks",
            json!({ "id": id, "parent_id": parent, "document_id": "d", "state": "assigned", "unit_name": "Sở", "head_post": null }),
        )
    };
    let paper = ("documents", json!({ "id": "d", "state": "confirmed" }));
    let confirm = Effect::Confirm { document: "d".into(), parts: vec!["\"t\" \"Sở\" null".into()] };
    let mut acts = [act(confirm.clone(), (1, 2), Outcome::Done), act(confirm, (1, 2), Outcome::Done)];
    let once = [paper.clone(), task("t", Value::Null), task("p", json!("t"))];
    assert!(classes(&mut acts, &[], &world(&once)).is_empty());
    let twice = [once.as_slice(), &[task("q", json!("t"))]].concat();
    assert_eq!(classes(&mut acts, &[], &world(&twice)), ["half done, or done twice"]);
    let half = [("documents", json!({ "id": "d", "state": "draft" })), task("t", Value::Null), task("p", json!("t"))];
    assert_eq!(
        classes(&mut [act(acts[0].effect.clone(), (1, 2), unknown())], &[], &world(&half)),
        ["half done, or done twice"]
    );
}

#[test]
fn doses_and_stock_hold_together() {
    let rows = [
        ("persons", json!({ "id": "p", "doses": 2, "merged_into": null })),
        ("persons", json!({ "id": "q", "doses": 0, "merged_into": "p" })),
        ("doses", json!({ "id": "1", "person_id": "p", "dose_no": 2 })),
        (
            "stock",
            json!({ "id": "s", "area": "1", "unit": "K", "product": "V", "lot": "T1", "reason": "used", "quantity": 5 }),
        ),
        (
            "stock",
            json!({ "id": "r", "area": "1", "unit": "K", "product": "V", "lot": "T1", "reason": "received", "quantity": 5 }),
        ),
    ];
    assert!(classes(&mut [], &[], &world(&rows)).is_empty());
    let wrong = [
        rows[..2].to_vec(),
        vec![
            ("doses", json!({ "id": "1", "person_id": "p", "dose_no": 1 })),
            ("doses", json!({ "id": "2", "person_id": "nobody", "dose_no": 1 })),
            ("doses", json!({ "id": "3", "person_id": "q", "dose_no": 1 })),
            ("stock", rows[3].1.clone()),
        ],
    ]
    .concat();
    let found = classes(&mut [], &[], &world(&wrong));
    for class in [
        "a dose of nobody",
        "a dose of a person who was merged away",
        "a dose that is not counted",
        "a unit holds less than nothing",
    ] {
        assert!(found.contains(&class), "{class}: {found:?}");
    }
}

#[test]
fn whoever_was_merged_into_another_stands_for_the_one_that_was_written() {
    let persons = |into| {
        [
            ("persons", json!({ "id": "copy", "merged_into": into })),
            ("persons", json!({ "id": "kept", "merged_into": null })),
            ("visits", json!({ "id": "v", "person_id": "kept" })),
        ]
    };
    let visit = Effect::Make { kind: "visits", id: "v".into(), fields: fields(json!({ "person_id": "copy" })) };
    let found = |into: Value| classes(&mut [act(visit.clone(), (1, 2), Outcome::Done)], &[], &world(&persons(into)));
    assert!(found(json!("kept")).is_empty());
    assert_eq!(found(Value::Null), ["an acknowledged value is not there"]);
    // Undone since: what was written meanwhile stays where it is.
    let merge =
        |into| Effect::Set { kind: "persons", id: "copy".into(), fields: fields(json!({ "merged_into": into })) };
    let mut acts = [
        act(merge(json!("kept")), (1, 2), Outcome::Done),
        act(visit, (3, 4), Outcome::Done),
        act(merge(Value::Null), (5, 6), Outcome::Done),
    ];
    assert!(classes(&mut acts, &[], &world(&persons(Value::Null))).is_empty());
}
