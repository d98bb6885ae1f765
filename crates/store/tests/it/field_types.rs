//! Fields whose values are more than a word or a number: kept, filtered by, and led no further than the writer sees.

use std::sync::OnceLock;

use chrono::{TimeDelta, Utc};
use serde_json::{Map, Value, json};
use store::records::{Case, Entry};
use store::{Ctx, Error, Filter, Handed, ListQuery, NewDefinition, Registered, Store, registers};
use uuid::Uuid;

use testing::*;

fn journeys() -> &'static Registered {
    static JOURNEYS: OnceLock<&'static Registered> = OnceLock::new();
    JOURNEYS.get_or_init(|| {
        let text = include_str!("../../../../tests/registers/journeys.toml");
        let added = registers::add("journeys.toml", text).unwrap();
        assert_eq!(registers::links_astray("journeys.toml", text, &added.definition), []);
        added
    })
}

fn acting(role: &str, area: &str) -> Ctx {
    journeys();
    testing::acting(role, area)
}

fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn journey(area: &str, more: &Value) -> Entry {
    let mut all = fields(&json!({ "went_on": "2021-12-20", "leader": "Giàng A Páo" }));
    all.extend(fields(more));
    Entry::new(journeys(), PROVINCE, Uuid::now_v7(), area, all)
}

fn faults<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<(String, &'static str)> {
    match refused {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| (fault.field, fault.code)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn listed(store: &Store, ctx: &Ctx, filter: &str, sort: Option<&str>) -> Vec<String> {
    let query = ListQuery {
        filters: vec![Filter::parse(filter).unwrap()],
        sort: sort.map(|key| (key.to_owned(), false)),
        size: 100,
        ..ListQuery::default()
    };
    let page = store.list_of::<Entry>(journeys().sheet(), ctx, &query).await.unwrap();
    page.rows.iter().map(|row| row.fields.0["leader"].as_str().unwrap().to_owned()).collect()
}

async fn case(store: &Store, ctx: &Ctx, area: &str, code: &str) -> Case {
    let case = json!({
        "province": PROVINCE, "id": Uuid::now_v7(), "code": code, "name": "Lò Thị Mẩy", "birth_year": 1990,
        "sex": "female", "area": area, "announced_on": "2021-12-20", "found_in": "community", "source_known": false,
        "severity": "mild", "care_place": "home", "outcome": "active",
    });
    store.create::<Case>(ctx, serde_json::from_value(case).unwrap(), None).await.unwrap()
}

#[tokio::test]
async fn durations_positions_and_units_are_kept_in_one_form_and_filtered_by() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let ctx = acting("health", area);
    for (leader, more) in [
        ("An", json!({ "took": 90, "halt": "22,2; 103,25", "host": "12/so-y-te" })),
        ("Bình", json!({ "took": 100, "host": "12/so-y-te/giam-doc" })),
        ("Cúc", json!({ "took": 9 })),
    ] {
        let mut all = more.clone();
        all["leader"] = json!(leader);
        store.create(&ctx, journey(area, &all), None).await.unwrap();
    }
    let is = async |filter: &str, want: &[&str]| {
        assert_eq!(listed(store, &ctx, filter, Some("took")).await, want, "{filter}");
    };
    // As numbers, not as words: 9 is less than 90.
    is("took:ge:10", &["An", "Bình"]).await;
    is("took:notempty", &["Cúc", "An", "Bình"]).await;
    is("took:in:9,90", &["Cúc", "An"]).await;
    is("halt:eq:22.2, 103.25", &["An"]).await;
    is("halt:empty", &["Cúc", "Bình"]).await;
    is("host:eq:12/so-y-te", &["An"]).await;
    let refused = store.create(&ctx, journey(area, &json!({ "took": -5, "halt": "x", "host": "12/x" })), None).await;
    let wrong = ["took fault-duration", "halt fault-position", "host fault-unit"];
    assert_eq!(faults(refused).iter().map(|(field, code)| format!("{field} {code}")).collect::<Vec<_>>(), wrong);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn a_link_leads_to_what_its_writer_may_read_and_stays_where_others_may_not() {
    let fresh = fresh().await;
    let (store, homes) = (&fresh.store, communes(DISTRICT));
    let (own, district) = (acting("health", &homes[0]), acting("health", DISTRICT));
    let (near, far) = (case(store, &district, &homes[0], "BN1").await, case(store, &district, &homes[1], "BN2").await);
    let made = store.create(&own, journey(&homes[0], &json!({ "case_id": near.id })), None).await.unwrap();
    // Another commune's case, an entry's id, nobody's: all alike.
    for id in [far.id, made.id, Uuid::now_v7()] {
        let refused = store.create(&own, journey(&homes[0], &json!({ "case_id": id })), None).await;
        assert_eq!(faults(refused), [("case_id".to_owned(), "fault-no-such-record")]);
        let refused = store
            .edit_of::<Entry>(journeys().sheet(), &own, (made.id, 1), fields(&json!({ "case_id": id })), None)
            .await;
        assert_eq!(faults(refused), [("case_id".to_owned(), "fault-no-such-record")]);
    }
    let refused = store.create(&own, journey(&homes[0], &json!({ "case_id": "BN1" })), None).await;
    assert_eq!(faults(refused), [("case_id".to_owned(), "fault-malformed")]);
    // The district leads it elsewhere; the commune goes on writing its other fields, and sees no more than the id.
    let led = fields(&json!({ "case_id": far.id }));
    store.edit_of::<Entry>(journeys().sheet(), &district, (made.id, 1), led, None).await.unwrap();
    let mended = fields(&json!({ "took": 30 }));
    let mended: Entry = store.edit_of(journeys().sheet(), &own, (made.id, 2), mended, None).await.unwrap();
    assert_eq!(mended.fields.0["case_id"], json!(far.id));
    let ids = [near.id, far.id];
    let seen = store.linked_rows(store::Kind::Case.sheet().unwrap(), &own, &ids).await.unwrap();
    assert_eq!(seen.iter().map(|case| case.id()).collect::<Vec<_>>(), [near.id]);
    let viewer = acting("viewer", PROVINCE);
    assert!(store.linked_rows(store::Kind::Case.sheet().unwrap(), &viewer, &ids).await.unwrap().is_empty());
    assert_eq!(listed(store, &own, &format!("case_id:eq:{}", far.id), None).await, ["Giàng A Páo"]);
    // What is led to may be removed, and a register may lead to itself.
    store.remove::<Case>(&district, far.id, 1, None).await.unwrap();
    let after = journey(&homes[0], &json!({ "after": made.id }));
    store.create(&own, after, None).await.unwrap();
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[test]
fn a_link_to_nothing_is_told_with_its_line() {
    journeys();
    let text = include_str!("../../../../tests/registers/journeys.toml").replace("\"journeys\"", "\"strays\"");
    for to in ["persons", "users", "horses", "changes"] {
        let text = text.replace("to = \"cases\"", &format!("to = \"{to}\""));
        // Where others are still to be read it may stand; beside those that there are it may not.
        assert!(registers::judge("strays.toml", &text).is_ok());
        let faults = registers::judge_here("strays.toml", &text).unwrap_err();
        let line = text.lines().position(|line| line == format!("to = \"{to}\"")).unwrap() as u64 + 1;
        let told: Vec<_> = faults.iter().map(|fault| (fault.code, fault.at.as_ref().and_then(|at| at.row))).collect();
        assert_eq!(told, [("register-word", Some(line))], "{to}");
    }
    let own = text.replace("to = \"cases\"", "to = \"strays\"");
    assert!(registers::judge_here("strays.toml", &own).is_ok(), "an entry leads to another of its own register");
}

/// At the next start it would keep the whole program from beginning.
#[tokio::test]
async fn a_definition_whose_link_leads_nowhere_is_not_taken() {
    let fresh = fresh().await;
    journeys();
    let text = include_str!("../../../../tests/registers/journeys.toml").replace("\"journeys\"", "\"strollers\"");
    let text = text.replace("to = \"cases\"", "to = \"horses\"");
    let new = NewDefinition { text: &text, file: "strollers.toml", seen: None };
    let refused = fresh.store.take_definition(&testing::acting("admin", PROVINCE), new, || Ok(())).await;
    let Err(Error::Definition(found)) = refused else { panic!("{refused:?}") };
    assert_eq!(found.iter().map(|message| message.code).collect::<Vec<_>>(), ["register-word"]);
    assert!(registers::of("strollers").is_none());
}

#[tokio::test]
async fn rows_are_kept_counted_and_told_in_the_log_and_their_faults_name_row_and_column() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let ctx = acting("health", area);
    let stops = json!([{ "place": "Chợ", "people": 3 }, { "place": "Cầu", "people": 4 }]);
    let made = store.create(&ctx, journey(area, &json!({ "stops": stops })), None).await.unwrap();
    assert_eq!((&made.fields.0["stops"], &made.fields.0["set_down"]), (&stops, &json!(7)));
    let edit = fields(&json!({ "stops": [{ "place": "Chợ", "people": 5 }] }));
    let edited: Entry = store.edit_of(journeys().sheet(), &ctx, (made.id, 1), edit, None).await.unwrap();
    assert_eq!(edited.fields.0["set_down"], 5);
    let history = store.history_of(journeys().sheet(), &ctx, made.id).await.unwrap();
    assert_eq!(history[0].before.as_ref().unwrap()["stops"], stops);
    let bad = fields(&json!({ "stops": [{ "place": "Chợ" }, { "people": 1 }] }));
    let refused = store.edit_of::<Entry>(journeys().sheet(), &ctx, (made.id, 2), bad, None).await;
    let Err(Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!((faults[0].field.as_str(), faults[0].row, faults[0].code), ("stops.place", Some(2), "fault-missing"));
    let control = fields(&json!({ "stops": [{ "place": "Ch\u{0}ợ" }] }));
    let refused = store.edit_of::<Entry>(journeys().sheet(), &ctx, (made.id, 2), control, None).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let query = ListQuery { filters: vec![Filter::parse("stops:eq:1").unwrap()], ..ListQuery::default() };
    let refused = store.list_of::<Entry>(journeys().sheet(), &ctx, &query).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let empty = fields(&json!({ "stops": [{}] }));
    let edited: Entry = store.edit_of(journeys().sheet(), &ctx, (made.id, 2), empty, None).await.unwrap();
    assert_eq!(edited.fields.0.get("stops"), None);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

async fn handed(store: &Store, ctx: &Ctx, name: &str) -> Value {
    let mut act = store.act(ctx).await.unwrap();
    let file = Handed { name: name.to_owned(), media: "image/png", content: b"\x89PNG".to_vec() };
    let told = act.take_file(journeys().sheet(), file).await.unwrap();
    act.commit().await.unwrap();
    told
}

#[tokio::test]
async fn a_file_is_set_by_whoever_handed_it_in_and_read_through_its_record_alone() {
    let fresh = fresh().await;
    let (store, homes) = (&fresh.store, communes(DISTRICT));
    let (own, other) = (acting("health", &homes[0]), acting("health", &homes[1]));
    let told = handed(store, &own, "chợ.png").await;
    assert_eq!((&told["name"], &told["size"], &told["media"]), (&json!("chợ.png"), &json!(4), &json!("image/png")));
    // What a field tells is the store's word, whatever its writer says of it.
    let lie = json!({ "id": told["id"], "name": "khác.png", "digest": "0", "media": "text/html" });
    let made = store.create(&own, journey(&homes[0], &json!({ "photo": lie })), None).await.unwrap();
    assert_eq!(made.fields.0["photo"], told);
    // Another's file, none, nonsense: all alike, and so in an edit.
    let theirs = handed(store, &other, "của xã khác.png").await;
    for file in [theirs["id"].clone(), theirs.clone(), json!(Uuid::now_v7()), json!("x"), json!({ "digest": "d" })] {
        let refused = store.create(&own, journey(&homes[0], &json!({ "photo": file })), None).await;
        assert_eq!(faults(refused), [("photo".to_owned(), "fault-no-such-file")], "{file}");
    }
    // Whoever mends another field need not have handed it in; nobody else's becomes theirs by that.
    let district = acting("health", DISTRICT);
    let edited = fields(&json!({ "took": 5, "photo": { "id": told["id"], "name": "x", "digest": "y" } }));
    let edited: Entry = store.edit_of(journeys().sheet(), &district, (made.id, 1), edited, None).await.unwrap();
    assert_eq!(edited.fields.0["photo"], told);
    let refused = store.create(&district, journey(&homes[1], &json!({ "photo": told["id"] })), None).await;
    assert_eq!(faults(refused), [("photo".to_owned(), "fault-no-such-file")]);
    let (_, file) = store.file_in(journeys().sheet(), &own, made.id, "photo").await.unwrap();
    assert_eq!(file.content, b"\x89PNG");
    for (ctx, id, field) in [
        (&other, made.id, "photo"),
        (&own, made.id, "leader"),
        (&own, made.id, "signed"),
        (&own, Uuid::now_v7(), "photo"),
    ] {
        let refused = store.file_in(journeys().sheet(), ctx, id, field).await;
        assert!(matches!(refused, Err(Error::NotFound { .. })), "{refused:?}");
    }
    let gone = fields(&json!({ "photo": null }));
    let gone: Entry = store.edit_of(journeys().sheet(), &own, (made.id, 2), gone, None).await.unwrap();
    assert_eq!(gone.fields.0.get("photo"), None);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn what_was_handed_in_and_set_nowhere_is_cleared_and_what_a_record_once_held_stays() {
    let fresh = fresh().await;
    let (store, home) = (&fresh.store, communes(DISTRICT).remove(0));
    let own = acting("health", &home);
    let began = Utc::now() - TimeDelta::seconds(1);
    let (set, unset) = (handed(store, &own, "chợ.png").await, handed(store, &own, "nhầm.png").await);
    let made = store.create(&own, journey(&home, &json!({ "photo": set["id"] })), None).await.unwrap();
    let none = fields(&json!({ "photo": null }));
    store.edit_of::<Entry>(journeys().sheet(), &own, (made.id, 1), none, None).await.unwrap();
    let clear = async |from, until| {
        let mut act = store.act(&system()).await.unwrap();
        let cleared = act.clear_unset(from, until).await.unwrap();
        act.commit().await.unwrap();
        cleared
    };
    let soon = Utc::now() + TimeDelta::seconds(1);
    assert_eq!(clear(began - TimeDelta::days(1), began).await, 0, "those of another time are not looked at");
    assert_eq!(clear(began, soon).await, 1);
    assert_eq!(clear(began, soon).await, 0);
    let again = fields(&json!({ "photo": set["id"] }));
    store.edit_of::<Entry>(journeys().sheet(), &own, (made.id, 2), again, None).await.unwrap();
    let refused = store.create(&own, journey(&home, &json!({ "photo": unset["id"] })), None).await;
    assert_eq!(faults(refused), [("photo".to_owned(), "fault-no-such-file")]);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}
