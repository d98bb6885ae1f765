//! A register that no code knows: its entries are written, counted, listed, searched, moved, merged and verified like
//! every other record.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use store::records::Entry;
use store::{
    By, Ctx, Error, Filter, Kind, ListQuery, Pick, Record, Registered, Roles, Store, TallyQuery, Verb, registers,
};
use testing::*;
use uuid::Uuid;

pub const DEFINITION: &str = r#"
[register]
key = "patrols"
version = 1
orders = ["S2-3b"]
source = "a test"
name = { vi = "Tuần tra", en = "Patrols" }
one = { vi = "Chuyến tuần tra", en = "Patrol" }
room = "measures"
title = "leader"
day = "went_on"
search = ["leader", "place"]

[[field]]
key = "went_on"
type = "date"
name = { vi = "Ngày", en = "Day" }
required = true
shown = true

[[field]]
key = "leader"
type = "text"
name = { vi = "Tổ trưởng", en = "Leader" }
required = true
shown = true

[[field]]
key = "place"
type = "text"
name = { vi = "Nơi", en = "Place" }

[[field]]
key = "person_id"
type = "person"
name = { vi = "Người", en = "Person" }

[[field]]
key = "stopped"
type = "int"
name = { vi = "Số người", en = "People stopped" }
min = 0
max = 1000

[[field]]
key = "hours"
type = "decimal"
name = { vi = "Số giờ", en = "Hours" }

[[field]]
key = "night"
type = "yes_no"
name = { vi = "Đêm", en = "At night" }

[[field]]
key = "seen_at"
type = "instant"
name = { vi = "Lúc", en = "At" }

[[field]]
key = "kinds"
type = "choices"
name = { vi = "Loại", en = "Kinds" }
options = [{ key = "road", vi = "Đường", en = "Road" }, { key = "market", vi = "Chợ", en = "Market" }]

[[state]]
key = "out"
name = { vi = "Đang đi", en = "Out" }
open = true

[[state]]
key = "back"
name = { vi = "Đã về", en = "Back" }
below = true
done = true

[[move]]
key = "return"
name = { vi = "Về", en = "Return" }
from = ["out"]
to = "back"

[[clock]]
state = "out"
name = { vi = "Chưa về", en = "Not back" }
hours = 12

[[tally]]
key = "stopped"
name = { vi = "Số người", en = "People stopped" }
day = "went_on"
number = "stopped"

[[tally]]
key = "back"
name = { vi = "Đã về", en = "Back" }
day = "went_on"
when = "state == 'back'"

[access]
health = ["read", "write", "export"]
viewer = ["read"]
"#;

pub fn patrols() -> &'static Registered {
    static PATROLS: OnceLock<&'static Registered> = OnceLock::new();
    PATROLS.get_or_init(|| registers::add("patrols.toml", DEFINITION).unwrap())
}

/// What a role may do is asked once, when somebody comes in: the register is there by then.
pub fn acting(role: &str, area: &str) -> Ctx {
    patrols();
    testing::acting(role, area)
}

pub fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

pub fn patrol(area: &str, more: &Value) -> Entry {
    let mut all = fields(&json!({ "went_on": "2021-12-20", "leader": "Giàng A Páo", "stopped": 7 }));
    all.extend(fields(more));
    Entry::new(patrols(), PROVINCE, Uuid::now_v7(), area, all)
}

pub async fn sum(store: &Store, ctx: &Ctx, key: &str) -> i64 {
    let ask = TallyQuery {
        measures: &[patrols().measure(key)],
        area: None,
        from: None,
        to: day(),
        strata: None,
        by: By::default(),
    };
    store.tallies(ctx, &ask).await.unwrap().iter().map(|row| row.n).sum()
}

async fn listed(store: &Store, ctx: &Ctx, filters: &[&str], sort: Option<&str>) -> Vec<String> {
    let query = ListQuery {
        filters: filters.iter().map(|filter| Filter::parse(filter).unwrap()).collect(),
        sort: sort.map(|key| (key.trim_start_matches('-').to_owned(), key.starts_with('-'))),
        size: 100,
        ..ListQuery::default()
    };
    let page = store.list_of::<Entry>(patrols().sheet(), ctx, &query).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64, "{filters:?}");
    page.rows.iter().map(|row| row.fields.0["leader"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_entry_is_made_counted_moved_and_removed() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let ctx = acting("health", area);
    let made = store.create(&ctx, patrol(area, &json!({})), None).await.unwrap();
    assert_eq!((made.state.as_str(), made.version, made.written), ("out", 1, 1));
    assert_eq!(made.due_at, made.entered_at.map(|at| at + chrono::Duration::hours(12)));
    assert_eq!(made.folded, "giang a pao");
    assert_eq!((sum(store, &ctx, "stopped").await, sum(store, &ctx, "back").await), (7, 0));
    let read: Entry = store.get_of(patrols().sheet(), &ctx, made.id).await.unwrap();
    assert_eq!(read, made);
    let edit = fields(&json!({ "stopped": 9, "place": "Chợ Nậm Lúc" }));
    let edited: Entry = store.edit_of(patrols().sheet(), &ctx, (made.id, 1), edit, None).await.unwrap();
    assert_eq!((sum(store, &ctx, "stopped").await, edited.entered_at), (9, made.entered_at));
    // The state is the moves' alone.
    let state = fields(&json!({ "state": "back" }));
    let refused = store.edit_of::<Entry>(patrols().sheet(), &ctx, (made.id, 2), state.clone(), None).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let mut act = store.act(&ctx).await.unwrap();
    let mut to = state;
    to.insert("entered_at".into(), Value::Null);
    let back: Entry = act.amend_of(patrols().sheet(), Verb::Write, (made.id, 2), to, "return", None).await.unwrap();
    act.commit().await.unwrap();
    assert_eq!((back.state.as_str(), back.due_at, sum(store, &ctx, "back").await), ("back", None, 1));
    assert!(back.entered_at > made.entered_at);
    // What came back is written no more through the common doors.
    let edit = fields(&json!({ "stopped": 1 }));
    let refused = store.edit_of::<Entry>(patrols().sheet(), &ctx, (made.id, 3), edit, None).await;
    assert!(matches!(refused, Err(Error::AtDesk { .. })), "{refused:?}");
    let history = store.history_of(patrols().sheet(), &ctx, made.id).await.unwrap();
    assert_eq!(history.iter().map(|link| link.action.as_str()).collect::<Vec<_>>(), ["return", "edit", "create"]);
    assert_eq!(history[1].after.as_ref().unwrap()["stopped"], 9);
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

#[tokio::test]
async fn a_field_that_is_emptied_is_empty_and_the_log_says_what_stood_there() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let ctx = acting("health", area);
    let made = store.create(&ctx, patrol(area, &json!({ "place": "Chợ Nậm Lúc" })), None).await.unwrap();
    let empty = fields(&json!({ "place": null }));
    let edited: Entry = store.edit_of(patrols().sheet(), &ctx, (made.id, 1), empty.clone(), None).await.unwrap();
    assert_eq!((edited.version, edited.fields.0.get("place")), (2, None));
    let history = store.history_of(patrols().sheet(), &ctx, made.id).await.unwrap();
    let side = |side: &Option<Value>| side.as_ref().unwrap()["place"].clone();
    assert_eq!((side(&history[0].before), side(&history[0].after)), (json!("Chợ Nậm Lúc"), Value::Null));
    // Whoever has the version before is told that the field was changed.
    let late = store.edit_of::<Entry>(patrols().sheet(), &ctx, (made.id, 1), empty, None).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

#[tokio::test]
async fn what_cannot_be_in_an_entry_is_named_and_nothing_is_written() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let ctx = acting("health", area);
    for (wrong, field, code) in [
        (json!({ "leader": null }), "leader", "fault-missing"),
        (json!({ "stopped": 1_001 }), "stopped", "fault-range"),
        (json!({ "stopped": "many" }), "stopped", "fault-malformed"),
        (json!({ "went_on": "9999-12-31" }), "went_on", "fault-day"),
        (json!({ "went_on": "soon" }), "went_on", "fault-day"),
        (json!({ "went_on": "2021-13-40" }), "went_on", "fault-malformed"),
        (json!({ "leader": "a\u{0}b" }), "leader", "fault-control"),
        (json!({ "leader": "a".repeat(501) }), "leader", "fault-too-long"),
        (json!({ "kinds": ["river"] }), "kinds", "fault-malformed"),
        (json!({ "horse": 1 }), "horse", "fault-no-such-field"),
        (json!({ "person_id": Uuid::now_v7() }), "person_id", "fault-no-such-record"),
    ] {
        let refused = store.create(&ctx, patrol(area, &wrong), None).await;
        let Err(Error::Invalid(faults)) = refused else { panic!("{wrong}: {refused:?}") };
        assert!(faults.iter().any(|fault| fault.field == field && fault.code == code), "{wrong}: {faults:?}");
    }
    assert_eq!(listed(store, &system(), &[], None).await, [""; 0]);
}

#[tokio::test]
async fn entries_are_filtered_sorted_and_searched_by_any_field() {
    let fresh = fresh().await;
    let (store, homes, ctx) = (&fresh.store, communes(DISTRICT), system());
    for (area, leader, more) in [
        (0, "An", json!({ "stopped": 9, "hours": 1.5, "night": true, "went_on": "2021-12-01", "place": "Bản Bo" })),
        (1, "Bình", json!({ "stopped": 10, "hours": 10.25, "night": false, "went_on": "2021-12-03" })),
        (1, "Cúc", json!({ "stopped": 2, "seen_at": "2021-12-02T05:00:00+07:00", "went_on": "2021-12-02" })),
    ] {
        let mut all = more.clone();
        all["leader"] = json!(leader);
        store.create(&ctx, patrol(&homes[area], &all), None).await.unwrap();
    }
    let is = async |filters: &[&str], sort: Option<&str>, want: &[&str]| {
        assert_eq!(listed(store, &ctx, filters, sort).await, want, "{filters:?} {sort:?}");
    };
    is(&[], None, &["Bình", "Cúc", "An"]).await;
    is(&[], Some("stopped"), &["Cúc", "An", "Bình"]).await;
    is(&[], Some("-hours"), &if fresh.is_postgres() { ["Cúc", "Bình", "An"] } else { ["Bình", "An", "Cúc"] }).await;
    is(&[], Some("leader"), &["An", "Bình", "Cúc"]).await;
    is(&["stopped:ge:9"], Some("leader"), &["An", "Bình"]).await;
    is(&["stopped:in:2,10"], Some("leader"), &["Bình", "Cúc"]).await;
    is(&["hours:lt:2"], None, &["An"]).await;
    is(&["night:eq:true"], None, &["An"]).await;
    is(&["night:empty"], None, &["Cúc"]).await;
    is(&["went_on:le:2021-12-02"], Some("leader"), &["An", "Cúc"]).await;
    is(&["seen_at:lt:2021-12-02T00:00:00Z"], None, &["Cúc"]).await;
    is(&["place:has:bản"], None, &["An"]).await;
    is(&["state:eq:out"], Some("leader"), &["An", "Bình", "Cúc"]).await;
    let search = ListQuery { search: Some("bo ban".into()), size: 9, ..ListQuery::default() };
    assert_eq!(store.list_of::<Entry>(patrols().sheet(), &ctx, &search).await.unwrap().total, 1);
    let nonsense = ListQuery { filters: vec![Filter::parse("horse:eq:1").unwrap()], ..ListQuery::default() };
    let refused = store.list_of::<Entry>(patrols().sheet(), &ctx, &nonsense).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn the_definition_says_who_may() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    patrols();
    let roles = Roles::builtin().unwrap();
    assert_eq!(roles.of("viewer")["patrols"], ["read"]);
    store.create(&acting("health", area), patrol(area, &json!({})), None).await.unwrap();
    let refused = store.create(&acting("viewer", area), patrol(area, &json!({})), None).await;
    assert!(matches!(refused, Err(Error::Denied { .. })), "{refused:?}");
    let refused = store.list_of::<Entry>(patrols().sheet(), &acting("office", area), &ListQuery::default()).await;
    assert!(matches!(refused, Err(Error::Denied { .. })));
    let elsewhere = &communes("106")[0];
    let refused = store.create(&acting("health", elsewhere), patrol(area, &json!({})), None).await;
    assert!(matches!(refused, Err(Error::Denied { .. })), "{refused:?}");
    assert_eq!(listed(store, &acting("viewer", elsewhere), &[], None).await, [""; 0]);
    assert_eq!(listed(store, &acting("viewer", area), &[], None).await, ["Giàng A Páo"]);
}

#[tokio::test]
async fn a_merge_of_persons_carries_their_entries_and_back() {
    let fresh = fresh().await;
    let (store, area, ctx) = (&fresh.store, &communes(DISTRICT)[0], system());
    let kept = store.create(&ctx, person(area, "Lò Thị Mẩy", 1990), None).await.unwrap();
    let other = store.create(&ctx, person(area, "Lò Thị Mảy", 1990), None).await.unwrap();
    let entry = patrol(area, &json!({ "person_id": other.id }));
    let entry = store.create(&ctx, entry, None).await.unwrap();
    let whose = async || store.get_of::<Entry>(patrols().sheet(), &ctx, entry.id).await.unwrap().person_id;
    let gone = store.remove::<store::records::Person>(&ctx, other.id, other.version, None).await;
    assert!(matches!(gone, Err(Error::Referenced { .. })), "{gone:?}");
    store.merge_persons(&ctx, kept.id, other.id, None).await.unwrap();
    assert_eq!(whose().await, Some(kept.id));
    assert!(store.verify(PROVINCE).await.unwrap().sound());
    store.unmerge_person(&ctx, other.id, None).await.unwrap();
    assert_eq!(whose().await, Some(other.id));
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

#[tokio::test]
async fn many_entries_are_loaded_and_proven() {
    let fresh = fresh().await;
    let (store, homes, ctx) = (&fresh.store, communes(DISTRICT), system());
    let rows: Vec<Entry> = (0..500).map(|n| patrol(&homes[n % homes.len()], &json!({ "stopped": n }))).collect();
    assert_eq!(store.load_of(patrols().sheet(), &ctx, rows, "test", true).await.unwrap(), 500);
    assert_eq!(sum(store, &ctx, "stopped").await, (0..500).sum::<i64>());
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
    let picked = store.pick_of::<Entry>(patrols().sheet(), &ctx, Pick::all(), &[]).await.unwrap();
    assert_eq!(picked.len(), 500);
    assert_eq!(picked[0].sheet().kind, Kind::Register(patrols()));
}

#[tokio::test]
async fn figures_follow_a_definition_that_counts_otherwise() {
    let fresh = fresh().await;
    let (store, area, ctx) = (&fresh.store, &communes(DISTRICT)[0], system());
    // A neighbour whose key looks like the other's to a pattern.
    let of = |key: &str, number: &str| {
        let text = DEFINITION.replace("key = \"patrols\"", &format!("key = \"{key}\""));
        registers::add("test.toml", &text.replace("number = \"stopped\"", number)).unwrap()
    };
    let neighbour = of("night_rounds", "number = \"stopped\"");
    let other = of("nightxrounds", "number = \"stopped\"");
    let fields = fields(&json!({ "went_on": "2021-12-20", "leader": "Giàng A Páo", "stopped": 7 }));
    for register in [neighbour, other] {
        let entry = Entry::new(register, PROVINCE, Uuid::now_v7(), area, fields.clone());
        store.create(&ctx, entry, None).await.unwrap();
    }
    assert!(store.recount_registers(&ctx).await.unwrap().is_empty(), "nothing has changed");
    let sum = async |key: &str| {
        let measures: &[&str] = &[&format!("{key}.stopped")];
        let ask = TallyQuery { measures, area: None, from: None, to: day(), strata: None, by: By::default() };
        store.tallies(&system(), &ask).await.unwrap().iter().map(|row| row.n).sum::<i64>()
    };
    let doubled = of("night_rounds", "number = \"stopped * 2\"");
    assert!(!store.verify(PROVINCE).await.unwrap().sound(), "the figures are those of the old definition");
    assert_eq!(store.recount_registers(&ctx).await.unwrap(), [doubled]);
    assert_eq!((sum("night_rounds").await, sum("nightxrounds").await), (14, 7));
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
    assert!(store.recount_registers(&ctx).await.unwrap().is_empty());
    assert_eq!(store.changes(&ctx, None, 1).await.unwrap()[0].action, "recount");
    // Entries that no definition claims any more are told.
    assert!(store.registers_gone(&ctx).await.unwrap().is_empty());
    let db = raw(&fresh).await;
    sea_orm::ConnectionTrait::execute_unprepared(&db, "UPDATE entries SET register = 'nobodys'").await.unwrap();
    assert_eq!(store.registers_gone(&ctx).await.unwrap(), ["nobodys"]);
}

#[test]
fn a_role_that_is_not_there_is_told_with_its_line() {
    let text = DEFINITION.replace("key = \"patrols\"", "key = \"walks\"").replace("\nviewer = ", "\nviewers = ");
    let faults = registers::add("walks.toml", &text).unwrap_err();
    let line = text.lines().position(|line| line.starts_with("viewers")).unwrap() + 1;
    assert_eq!((faults.len(), faults[0].code), (1, "register-word"));
    assert_eq!(faults[0].at.as_ref().unwrap().row, Some(line as u64));
}
