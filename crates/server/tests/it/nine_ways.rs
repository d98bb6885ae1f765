//! Ways round a desk's rules: what a desk has confirmed, handed out or decided is not rewritten, removed or made through
//! the doors that all kinds share, whoever holds the verb on the kind. An attack found nine of them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use centre::Office;
use serde_json::{Value, json};
use store::Kind;
use testing::world::{self, Cell};

use crate::{Door, commune};

/// A confirmed directive of the province with its order, the part that a commune was handed, its live target, and what
/// leaders decided.
struct Decided {
    door: Door,
    office: Office,
    directive: Cell,
    order: Cell,
    part: Cell,
    closed: Cell,
    target: Cell,
    decision: Cell,
    accepted: Cell,
    approved: Cell,
    level: Cell,
    forecast: Cell,
}

async fn decided() -> Decided {
    let desk = testing::desk().await;
    let office = desk.office.clone();
    let (province, own) = ("12", commune("108"));
    for (username, role, area) in [
        ("lanhdao", "leader", province),
        ("vanphong", "office", province),
        ("yte", "health", province),
        ("quantri", "admin", province),
        ("tram", "health", own.as_str()),
    ] {
        desk.user(username, role, area).await;
    }
    let one = async |kind, area: &str, state, known: Value| world::one(&office.store, kind, area, state, &known).await;
    let directive = one(Kind::Document, province, Some("confirmed"), json!({})).await;
    let of = json!({ "document_id": directive.id });
    let order = one(Kind::Task, province, Some("assigned"), of.clone()).await;
    let under = json!({ "document_id": directive.id, "parent_id": order.id });
    let part = one(Kind::Task, &own, Some("assigned"), under.clone()).await;
    let closed = one(Kind::Task, &own, Some("done"), under).await;
    let target = one(Kind::Target, province, Some("live"), of).await;
    let decision = one(Kind::Decision, &own, None, json!({})).await;
    let accepted = one(Kind::Allocation, province, Some("accepted"), json!({})).await;
    let approved = one(Kind::Scenario, province, Some("approved"), json!({})).await;
    let level = one(Kind::Level, &own, None, json!({})).await;
    let forecast = one(Kind::Forecast, &own, None, json!({})).await;
    let door = Door::of(desk, server::Settings::default());
    Decided { door, office, directive, order, part, closed, target, decision, accepted, approved, level, forecast }
}

impl Decided {
    async fn stored(&self, cell: &Cell) -> Value {
        let ctx = self.office.system("test");
        let row = self.office.store.get_row(cell.kind.sheet().unwrap(), &ctx, cell.id).await.unwrap();
        assert_eq!(row.id(), cell.id);
        row.value().unwrap()
    }

    async fn ask(&self, method: Method, path: &str, cookie: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, cookie)
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json");
        let (status, body, _) = self.door.send(request.body(Body::from(body.to_string())).unwrap()).await;
        (status, body)
    }

    /// The record cannot be changed so, whichever version is named, and is what it was.
    async fn not_edited(&self, who: &str, cell: &Cell, changes: Value) {
        let (cookie, before) = (self.door.sign_in(who).await, self.stored(cell).await);
        let path = format!("/records/{}/{}", cell.kind.key(), cell.id);
        for version in [before["version"].as_i64().unwrap(), 0, i64::from(i32::MAX)] {
            let edit = json!({ "version": version, "changes": changes });
            let (status, body) = self.ask(Method::PATCH, &path, &cookie, &edit).await;
            assert!(status.is_client_error(), "{who} {changes} {path}: {status} {body}");
            assert!(body["message"].as_str().is_some_and(|words| !words.is_empty()), "{body}");
        }
        assert_eq!(self.stored(cell).await, before, "{who} {changes} {path}");
    }

    async fn not_removed(&self, who: &str, cell: &Cell) {
        let (cookie, before) = (self.door.sign_in(who).await, self.stored(cell).await);
        let path = format!("/records/{}/{}?version={}", cell.kind.key(), cell.id, before["version"]);
        let (status, body) = self.ask(Method::DELETE, &path, &cookie, &Value::Null).await;
        assert!(status.is_client_error(), "{who} {path}: {status} {body}");
        assert_eq!(self.stored(cell).await, before, "{who} {path}");
    }
}

#[tokio::test]
async fn an_order_from_above_and_its_deadline_are_not_rewritten_by_who_must_carry_it_out() {
    let at = decided().await;
    for who in ["tram", "yte", "vanphong", "lanhdao"] {
        at.not_edited(who, &at.part, json!({ "text": "Không phải làm gì" })).await;
        at.not_edited(who, &at.part, json!({ "due_on": "2031-12-31" })).await;
        at.not_edited(who, &at.part, json!({ "due_kind": "standing" })).await;
    }
}

#[tokio::test]
async fn a_task_handed_out_is_not_deleted() {
    let at = decided().await;
    for who in ["tram", "yte", "lanhdao"] {
        at.not_removed(who, &at.part).await;
    }
}

#[tokio::test]
async fn the_order_that_others_are_part_of_is_not_deleted() {
    let at = decided().await;
    for who in ["yte", "vanphong", "lanhdao"] {
        at.not_removed(who, &at.order).await;
    }
}

#[tokio::test]
async fn number_and_date_of_a_confirmed_directive_stay() {
    let at = decided().await;
    for who in ["vanphong", "lanhdao"] {
        at.not_edited(who, &at.directive, json!({ "number": "1/QĐ-TA" })).await;
        at.not_edited(who, &at.directive, json!({ "issued_on": "2020-01-01" })).await;
        at.not_edited(who, &at.directive, json!({ "state": "draft" })).await;
    }
}

#[tokio::test]
async fn a_confirmed_directive_is_not_deleted() {
    let at = decided().await;
    for who in ["vanphong", "lanhdao"] {
        at.not_removed(who, &at.directive).await;
    }
}

#[tokio::test]
async fn a_live_target_is_neither_lowered_nor_deleted() {
    let at = decided().await;
    for who in ["vanphong", "lanhdao"] {
        at.not_edited(who, &at.target, json!({ "share": 0.01 })).await;
        at.not_edited(who, &at.target, json!({ "due_on": "2031-12-31" })).await;
        at.not_removed(who, &at.target).await;
    }
}

#[tokio::test]
async fn a_closed_task_is_not_opened_again_nor_a_report_written_into_it() {
    let at = decided().await;
    for who in ["tram", "yte", "vanphong", "lanhdao"] {
        for changes in [json!({ "state": "assigned" }), json!({ "report": "Đã xong" }), json!({ "closed_on": null })]
        {
            at.not_edited(who, &at.closed, changes).await;
        }
        at.not_removed(who, &at.closed).await;
    }
}

#[tokio::test]
async fn a_decision_and_what_it_rests_on_are_not_rewritten() {
    let at = decided().await;
    for who in ["lanhdao", "yte"] {
        at.not_edited(who, &at.decision, json!({ "level": 1 })).await;
        at.not_edited(who, &at.decision, json!({ "reason": "khác" })).await;
        at.not_removed(who, &at.decision).await;
        for kept in [&at.level, &at.forecast] {
            at.not_edited(who, kept, json!({ "area": "108" })).await;
            at.not_removed(who, kept).await;
        }
    }
}

#[tokio::test]
async fn what_was_accepted_or_approved_stays_as_it_was() {
    let at = decided().await;
    for who in ["lanhdao", "yte"] {
        for cell in [&at.accepted, &at.approved] {
            at.not_edited(who, cell, json!({ "note": "khác" })).await;
            at.not_edited(who, cell, json!({ "name": "khác" })).await;
            at.not_edited(who, cell, json!({ "state": "draft" })).await;
            at.not_removed(who, cell).await;
        }
    }
}

#[tokio::test]
async fn nothing_confirmed_handed_out_or_decided_is_made_as_a_bare_record() {
    let at = decided().await;
    for who in ["lanhdao", "vanphong", "yte", "tram", "quantri"] {
        let cookie = at.door.sign_in(who).await;
        for cell in
            [&at.directive, &at.part, &at.target, &at.decision, &at.accepted, &at.approved, &at.level, &at.forecast]
        {
            let mut row = at.stored(cell).await;
            let fields = row.as_object_mut().unwrap();
            for key in ["id", "province", "version", "updated_at", "folded"] {
                fields.remove(key);
            }
            // Once with all that a desk sets, once with what an editor may set, so that the state comes by default.
            let plain: Value = fields
                .iter()
                .filter(|(key, _)| editable(cell.kind, key))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect::<serde_json::Map<_, _>>()
                .into();
            for body in [row.clone(), plain] {
                let (status, answer) =
                    at.ask(Method::POST, &format!("/records/{}", cell.kind.key()), &cookie, &body).await;
                assert!(status.is_client_error(), "{who} {:?}: {status} {answer}", cell.kind);
            }
        }
    }
}

fn editable(kind: Kind, key: &str) -> bool {
    kind.sheet().and_then(|sheet| sheet.field(key)).is_some_and(|field| field.editable)
}
