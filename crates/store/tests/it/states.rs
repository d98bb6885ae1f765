//! The state decides: what a desk has handed out or decided is not written through the doors that all kinds share,
//! and the log tells of a row only what its reader might have seen in it.

use serde_json::json;
use store::records::{Document, DocumentState, DueKind, Names, PartRole, Target, TargetState, Task, TaskState};
use store::{Error, ListQuery, Pick, Record, Verb};
use testing::*;
use uuid::Uuid;

fn task(of: &Document, state: TaskState, parent_id: Option<Uuid>) -> Task {
    Task {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: of.area.clone(),
        document_id: of.id,
        parent_id,
        ordinal: 1,
        item: "1".into(),
        text: "Tiêm vắc xin".into(),
        folded: String::new(),
        span_start: 0,
        span_end: 0,
        assignees: Names::default(),
        cooperating: Names::default(),
        directs: Names::default(),
        role: PartRole::Lead,
        unit: None,
        unit_name: None,
        head_post: None,
        head: None,
        due_kind: DueKind::None,
        due_on: None,
        due_time: None,
        due_words: None,
        due_rule: None,
        condition: None,
        state,
        report: None,
        evidence: None,
        asked_until: None,
        asked_why: None,
        urged: None,
        urged_on: None,
        urge: None,
        urge_received_on: None,
        assigned_on: None,
        closed_on: None,
        version: 0,
        updated_at: chrono::Utc::now(),
        seq: 0,
    }
}

fn target(of: &Document, state: TargetState) -> Target {
    Target {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: of.area.clone(),
        document_id: of.id,
        task_id: None,
        words: "tiêm đủ 2 mũi".into(),
        measure: Some("dose2".into()),
        age_from: Some(18),
        age_to: None,
        share: Some(1.0),
        count: None,
        at_most: false,
        due_on: None,
        due_words: None,
        due_rule: None,
        state,
        version: 0,
        updated_at: chrono::Utc::now(),
        seq: 0,
    }
}

/// Edits a field of a row and removes it through the shared doors: whether each is taken.
async fn by_hand<R: Record>(fresh: &Fresh, ctx: &store::Ctx, row: &R, change: serde_json::Value) -> (bool, bool) {
    let change = change.as_object().unwrap().clone();
    let edited = fresh.store.edit::<R>(ctx, row.id(), row.version(), change, None).await;
    let version = edited.as_ref().map_or(row.version(), Record::version);
    let removed = fresh.store.remove::<R>(ctx, row.id(), version, None).await;
    (edited.is_ok(), removed.is_ok())
}

#[tokio::test]
async fn what_was_confirmed_or_handed_out_is_not_rewritten_past_its_desk() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let draft = store.create_as(&system(), Verb::Write, document(PROVINCE, DocumentState::Draft), None).await.unwrap();
    let order =
        store.create_as(&system(), Verb::Write, document(PROVINCE, DocumentState::Confirmed), None).await.unwrap();
    let make = async |task: Task| store.create_as(&system(), Verb::Write, task, None).await.unwrap();
    let aim = async |target: Target| store.create_as(&system(), Verb::Write, target, None).await.unwrap();
    for role in ["office", "leader", "health"] {
        let ctx = acting(role, PROVINCE);
        let clerk = role != "health";
        assert_eq!(by_hand(&fresh, &ctx, &order, json!({ "number": "1/GIẢ" })).await, (false, false), "{role}");
        for state in [TaskState::Assigned, TaskState::Acknowledged, TaskState::Reported, TaskState::Done] {
            let head = make(task(&order, state, None)).await;
            assert_eq!(
                by_hand(&fresh, &ctx, &head, json!({ "text": "Khác" })).await,
                (false, false),
                "{role} {state:?}"
            );
            let part = make(task(&order, state, Some(head.id))).await;
            let later = json!({ "due_on": "2022-12-31" });
            assert_eq!(by_hand(&fresh, &ctx, &part, later).await, (false, false), "{role} {state:?}");
        }
        let live = aim(target(&order, TargetState::Live)).await;
        assert_eq!(by_hand(&fresh, &ctx, &live, json!({ "share": 0.01 })).await, (false, false), "{role}");
        // What is still a draft is the clerk's, and nobody else's.
        let proposed = make(task(&draft, TaskState::Proposed, None)).await;
        assert_eq!(by_hand(&fresh, &ctx, &proposed, json!({ "text": "Khác" })).await, (clerk, clerk), "{role}");
        let proposed = aim(target(&draft, TargetState::Proposed)).await;
        assert_eq!(by_hand(&fresh, &ctx, &proposed, json!({ "share": 0.9 })).await, (clerk, clerk), "{role}");
        // Nor is an order made past the desk.
        let made = store.create(&ctx, task(&order, TaskState::Assigned, None), None).await;
        assert!(matches!(made, Err(Error::AtDesk { .. } | Error::Denied { .. })), "{role}");
    }
}

#[tokio::test]
async fn a_commune_reads_the_order_but_never_the_draft_that_it_was() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let commune = acting("health", &communes(DISTRICT)[0]);
    let mut events = store.events();
    let draft = store.create_as(&system(), Verb::Write, document(PROVINCE, DocumentState::Draft), None).await.unwrap();
    let subject = json!({ "subject": "chưa ký" }).as_object().unwrap().clone();
    let draft: Document = store.edit(&system(), draft.id, draft.version, subject, None).await.unwrap();
    assert!(!events.recv().await.unwrap().concerns(&commune) && !events.recv().await.unwrap().concerns(&commune));
    assert!(matches!(store.history::<Document>(&commune, draft.id).await, Err(Error::NotFound { .. }) | Ok(_)));
    assert!(store.history::<Document>(&commune, draft.id).await.map_or(true, |links| links.is_empty()));

    let state = json!({ "state": "confirmed" }).as_object().unwrap().clone();
    store.amend::<Document>(&system(), Verb::Decide, draft.id, draft.version, state, "confirm", None).await.unwrap();
    assert!(events.recv().await.unwrap().concerns(&commune), "an order from above is told of");
    let seen = store.history::<Document>(&commune, draft.id).await.unwrap();
    assert_eq!(seen.iter().map(|link| link.action.as_str()).collect::<Vec<_>>(), ["confirm"]);
    let whole = store.history::<Document>(&acting("office", PROVINCE), draft.id).await.unwrap();
    assert_eq!(whole.len(), 3);
}

#[tokio::test]
async fn the_log_tells_a_role_nothing_of_kinds_that_it_may_not_read() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    let mut events = store.events();
    let someone = store.create(&system(), person(&area, "Lò Văn Anh", 1980), None).await.unwrap();
    store.create(&system(), case(&area, day()), None).await.unwrap();
    for role in ["admin", "office"] {
        let ctx = acting(role, PROVINCE);
        let links = store.changes(&ctx, None, 50).await.unwrap();
        assert!(links.iter().all(|link| !["persons", "cases"].contains(&link.kind.as_str())), "{role}");
        assert!(store.history::<store::records::Person>(&ctx, someone.id).await.is_err(), "{role}");
    }
    assert_eq!(store.changes(&acting("leader", PROVINCE), None, 50).await.unwrap().len(), 2);
    let event = events.recv().await.unwrap();
    assert!(!event.concerns(&acting("admin", PROVINCE)) && !event.concerns(&acting("viewer", &area)));
    assert!(event.concerns(&acting("health", &area)) && !event.concerns(&acting("health", "105")));
}

#[tokio::test]
async fn a_row_that_came_from_elsewhere_brings_nothing_along_of_what_it_was_there() {
    let fresh = fresh().await;
    let (store, areas) = (&fresh.store, communes(DISTRICT));
    let made = store.create(&system(), person(&areas[0], "Tên Cũ", 1980), None).await.unwrap();
    let moved = json!({ "area": areas[1], "name": "Tên Mới", "phone": "0912345678" }).as_object().unwrap().clone();
    store.edit::<store::records::Person>(&system(), made.id, 1, moved, None).await.unwrap();
    let here = acting("health", &areas[1]);
    let links = store.history::<store::records::Person>(&here, made.id).await.unwrap();
    assert_eq!(links.len(), 1);
    assert!(links[0].before.is_none() && !format!("{links:?}").contains("Cũ"), "{links:?}");
    assert!(!format!("{:?}", store.changes(&here, None, 9).await.unwrap()).contains("Cũ"));
}

#[tokio::test]
async fn a_list_tells_the_beginning_of_a_paper_and_the_record_all_of_it() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let text = "Kính gửi: Sở Y tế. ".repeat(2_000);
    let paper = Document {
        text: text.clone(),
        reading: json!({ "tasks": [1, 2, 3] }),
        ..document(DISTRICT, DocumentState::Draft)
    };
    let made = store.create_as(&ctx, Verb::Write, paper, None).await.unwrap();
    let listed = store.list::<Document>(&ctx, &ListQuery { page: 1, size: 10, ..ListQuery::default() }).await.unwrap();
    let heads = store.heads::<Document>(&ctx, Pick::all().filled("number"), &[("issued_on", true)]).await.unwrap();
    for head in [&listed.rows, &heads] {
        let beginning: String = text.chars().take(400).collect();
        assert_eq!(head, &[Document { text: beginning, reading: json!(null), ..made.clone() }]);
    }
    assert_eq!(store.get::<Document>(&ctx, made.id).await.unwrap(), made);
    let exported = store.step::<Document>(&ctx, &ListQuery::default(), None).await.unwrap();
    assert_eq!(exported, [made]);
}
