//! Many rows by one request: all or none, carried out once, undone as a whole, and no wider than row by row.

use sea_orm::ConnectionTrait;
use serde_json::{Map, Value, json};
use store::records::{Case, Entry, Person, User};
use store::{Act, Ctx, Error, Kind, Named, Record, Store, Verb};
use testing::*;
use uuid::Uuid;

use crate::registers::{fields, patrol, patrols, sum};

async fn begun(store: &Store, ctx: &Ctx, kind: Kind, request: Uuid) -> Act {
    match store.act_named(ctx, kind, request).await.unwrap() {
        Named::New(act) => *act,
        Named::Done(links) => panic!("done before: {links}"),
    }
}

/// Sets fields anew in all of the rows; each has the version given.
async fn edit_all<R: Record>(act: &mut Act, ids: &[Uuid], version: i32, changes: &Value) -> Vec<store::Result<R>> {
    let mut done = Vec::new();
    for id in ids {
        done.push(act.edit_of::<R>(R::SHEET, (*id, version), fields(changes), None).await);
    }
    done
}

async fn cases(store: &Store, areas: &[&str]) -> Vec<Uuid> {
    let mut made = Vec::new();
    for area in areas {
        made.push(store.create(&system(), case(area, day()), None).await.unwrap().id);
    }
    made
}

/// Undoes a request, row by row: what became of each.
async fn undone<R: Record>(act: &mut Act, sheet: &'static store::Sheet, of: Uuid) -> Vec<store::Result<R>> {
    let mut done = Vec::new();
    for link in act.undoable(sheet.kind, of).await.unwrap() {
        done.push(act.put_back(sheet, &link).await.and_then(store::typed));
    }
    done
}

#[tokio::test]
async fn many_rows_are_changed_once_by_whoever_named_the_request_and_put_back_as_one() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    let ctx = acting("health", DISTRICT);
    let ids = cases(store, &[area.as_str(); 3]).await;
    let before: Vec<Case> = store.pick(&ctx, store::Pick::all(), &[("id", false)]).await.unwrap();

    let request = Uuid::now_v7();
    let mut act = begun(store, &ctx, Kind::Case, request).await;
    let change = json!({ "source_known": true, "name": "Lò Thị Mới" });
    assert!(edit_all::<Case>(&mut act, &ids, 1, &change).await.iter().all(Result::is_ok));
    assert_eq!(act.written(), 3);
    act.commit().await.unwrap();
    let links = store.changes(&ctx, None, 3).await.unwrap();
    assert!(links.iter().all(|link| link.request == Some(request) && link.action == "edit"));

    // Sent again it is not done again; its name is nobody else's, and of no other kind.
    assert!(matches!(store.act_named(&ctx, Kind::Case, request).await, Ok(Named::Done(3))));
    let other = acting("health", DISTRICT);
    assert!(matches!(store.act_named(&other, Kind::Case, request).await, Err(Error::Conflict { .. })));
    assert!(matches!(store.act_named(&ctx, Kind::Person, request).await, Err(Error::Conflict { .. })));

    // Nobody undoes what somebody else did, as one.
    let act = begun(store, &other, Kind::Case, Uuid::now_v7()).await;
    assert!(matches!(act.undoable(Kind::Case, request).await, Err(Error::NotFound { .. })));
    drop(act);
    let mut act = begun(store, &ctx, Kind::Case, Uuid::now_v7()).await;
    let back = undone::<Case>(&mut act, Case::SHEET, request).await;
    assert_eq!(back.len(), 3);
    act.commit().await.unwrap();
    let after: Vec<Case> = store.pick(&ctx, store::Pick::all(), &[("id", false)]).await.unwrap();
    for (before, after) in before.into_iter().zip(after) {
        assert_eq!(after.version, 3, "an undo is a change of its own");
        assert_eq!(after, Case { version: 3, updated_at: after.updated_at, seq: after.seq, ..before });
    }
    // What was put back is not put back a second time.
    let mut act = begun(store, &ctx, Kind::Case, Uuid::now_v7()).await;
    let again = undone::<Case>(&mut act, Case::SHEET, request).await;
    assert!(again.iter().all(|row| matches!(row, Err(Error::Conflict { .. }))), "{again:?}");
    drop(act);
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

#[tokio::test]
async fn a_row_of_another_commune_refuses_and_nothing_of_the_request_is_written() {
    let fresh = fresh().await;
    let (store, areas) = (&fresh.store, communes(DISTRICT));
    let mine = acting("health", &areas[0]);
    let ids = cases(store, &[&areas[0], &areas[1], &areas[0]]).await;
    let request = Uuid::now_v7();
    let mut act = begun(store, &mine, Kind::Case, request).await;
    let done = edit_all::<Case>(&mut act, &ids, 1, &json!({ "source_known": true })).await;
    assert!(done[0].is_ok() && done[2].is_ok());
    assert!(matches!(done[1], Err(Error::NotFound { .. })), "{:?}", done[1]);
    drop(act);
    for id in &ids {
        assert!(!store.get::<Case>(&system(), *id).await.unwrap().source_known);
    }
    // Neither is a row moved out of one's own area, nor one changed by who may not write.
    let mut act = begun(store, &mine, Kind::Case, request).await;
    let out = edit_all::<Case>(&mut act, &ids[..1], 1, &json!({ "area": areas[1] })).await;
    assert!(matches!(out[0], Err(Error::Denied { .. })), "{out:?}");
    drop(act);
    let leader = acting("leader", PROVINCE);
    let mut act = begun(store, &leader, Kind::Case, request).await;
    let refused = edit_all::<Case>(&mut act, &ids, 1, &json!({ "source_known": true })).await;
    assert!(refused.iter().all(|row| matches!(row, Err(Error::Denied { .. }))), "{refused:?}");
    drop(act);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn what_somebody_changed_since_is_not_put_back_and_what_they_left_alone_is() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    let ctx = acting("health", DISTRICT);
    let ids = cases(store, &[area.as_str(); 3]).await;
    let request = Uuid::now_v7();
    let mut act = begun(store, &ctx, Kind::Case, request).await;
    let done = edit_all::<Case>(&mut act, &ids, 1, &json!({ "name": "Vàng A Tủa" })).await;
    assert!(done.iter().all(Result::is_ok));
    act.commit().await.unwrap();
    // The first: the same field. The second: another one, which the words of a search follow, too.
    let set = |change: Value| fields(&change);
    store.edit::<Case>(&system(), ids[0], 2, set(json!({ "name": "Vàng A Tú" })), None).await.unwrap();
    store.edit::<Case>(&system(), ids[1], 2, set(json!({ "code": "BN77" })), None).await.unwrap();
    let mut act = begun(store, &ctx, Kind::Case, Uuid::now_v7()).await;
    let back = undone::<Case>(&mut act, Case::SHEET, request).await;
    // The last is put back first.
    assert_eq!(back.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false], "{back:?}");
    let Err(Error::Conflict { fields, .. }) = &back[2] else { panic!("{:?}", back[2]) };
    assert_eq!(fields, &["name"]);
    let second = back[1].as_ref().unwrap();
    assert_eq!((second.name.as_str(), second.code.as_str()), ("Lò Thị Mẩy", "BN77"));
    act.commit().await.unwrap();
    let found = store
        .list::<Case>(&ctx, &store::ListQuery { search: Some("lo thi may".into()), size: 9, ..Default::default() })
        .await
        .unwrap();
    assert_eq!(found.total, 2, "what follows from the fields is as they are");
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn moves_are_put_back_with_state_clock_and_figures() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    patrols();
    let ctx = crate::registers::acting("health", &area);
    let mut made: Vec<Entry> = Vec::new();
    for _ in 0..2 {
        made.push(store.create(&ctx, patrol(&area, &json!({})), None).await.unwrap());
    }
    let request = Uuid::now_v7();
    let kind = Kind::Register(patrols());
    let mut act = begun(store, &ctx, kind, request).await;
    for entry in &made {
        let to: Map<String, Value> = fields(&json!({ "state": "back", "entered_at": null, "place": "Chợ" }));
        act.amend_of::<Entry>(patrols().sheet(), Verb::Write, (entry.id, 1), to, "return", None).await.unwrap();
    }
    act.commit().await.unwrap();
    assert_eq!(sum(store, &ctx, "back").await, 2);
    let mut viewer = crate::registers::acting("viewer", &area);
    viewer.user = ctx.user;
    let mut act = begun(store, &viewer, kind, Uuid::now_v7()).await;
    let refused = undone::<Entry>(&mut act, patrols().sheet(), request).await;
    assert!(refused.iter().all(|row| matches!(row, Err(Error::Denied { .. }))), "{refused:?}");
    drop(act);
    let mut act = begun(store, &ctx, kind, Uuid::now_v7()).await;
    let back = undone::<Entry>(&mut act, patrols().sheet(), request).await;
    assert!(back.iter().all(Result::is_ok), "{back:?}");
    act.commit().await.unwrap();
    for before in made {
        let now: Entry = store.get_of(patrols().sheet(), &ctx, before.id).await.unwrap();
        assert_eq!((now.state.as_str(), &now.fields), ("out", &before.fields));
        assert_eq!((now.entered_at, now.due_at), (before.entered_at, before.due_at), "the clock runs on as it did");
    }
    assert_eq!(sum(store, &ctx, "back").await, 0);
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

#[tokio::test]
async fn a_request_of_yesterday_is_not_undone_as_one_and_a_forged_name_is_found() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    let ctx = system();
    let ids = cases(store, &[area.as_str()]).await;
    let request = Uuid::now_v7();
    let mut act = begun(store, &ctx, Kind::Case, request).await;
    assert!(edit_all::<Case>(&mut act, &ids, 1, &json!({ "source_known": true })).await[0].is_ok());
    act.commit().await.unwrap();
    assert!(store.verify(PROVINCE).await.unwrap().sound());
    let raw = raw(&fresh).await;
    let year = day_of_links(&fresh).await;
    let older = year.parse::<i32>().unwrap() - 1;
    let set =
        format!("UPDATE changes SET body = replace(body, '\"at\":\"{year}', '\"at\":\"{older}') WHERE version = 2");
    raw.execute_unprepared(&set).await.unwrap();
    let act = begun(store, &ctx, Kind::Case, Uuid::now_v7()).await;
    let late = act.undoable(Kind::Case, request).await;
    assert!(matches!(&late, Err(Error::Invalid(faults)) if faults[0].code == "fault-undo-late"), "{late:?}");
    drop(act);
    let back =
        format!("UPDATE changes SET body = replace(body, '\"at\":\"{older}', '\"at\":\"{year}') WHERE version = 2");
    raw.execute_unprepared(&back).await.unwrap();
    assert!(store.verify(PROVINCE).await.unwrap().sound());
    // A link that is said to belong to a request that it does not belong to.
    raw.execute_unprepared("UPDATE changes SET request = NULL WHERE version = 2").await.unwrap();
    assert!(!store.verify(PROVINCE).await.unwrap().sound());
    raw.close().await.unwrap();
}

/// The year in which the test runs, as links tell it.
async fn day_of_links(fresh: &Fresh) -> String {
    let link = &fresh.store.changes(&system(), None, 1).await.unwrap()[0];
    link.at.format("%Y").to_string()
}

#[test]
fn what_points_elsewhere_and_accounts_are_changed_one_at_a_time() {
    let at_once = |sheet: &store::Sheet, key: &str| sheet.at_once(sheet.field(key).unwrap());
    assert!(at_once(Case::SHEET, "source_known") && at_once(Person::SHEET, "hamlet"));
    assert!(!at_once(Case::SHEET, "person_id") && !at_once(Person::SHEET, "doses"));
    assert!(!at_once(User::SHEET, "role"));
    assert!(at_once(patrols().sheet(), "stopped") && !at_once(patrols().sheet(), "state"));
}
