//! Many rows at once over HTTP: edits and moves, all or none, once, and undone as one.

use std::sync::OnceLock;

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Door, case, commune, commune_of, door};

const DEFINITION: &str = r#"
[register]
key = "rounds"
version = 1
orders = ["S2-3b"]
source = "a test"
name = { vi = "Lượt kiểm tra", en = "Rounds" }
one = { vi = "Lượt", en = "Round" }
room = "measures"
title = "leader"
day = "went_on"
search = ["leader"]

[[field]]
key = "went_on"
type = "date"
name = { vi = "Ngày", en = "Day" }
required = true

[[field]]
key = "leader"
type = "text"
name = { vi = "Tổ trưởng", en = "Leader" }
required = true

[[field]]
key = "found"
type = "int"
name = { vi = "Số vụ", en = "Cases found" }
min = 0

[[state]]
key = "out"
name = { vi = "Đang đi", en = "Out" }
open = true

[[state]]
key = "back"
name = { vi = "Đã về", en = "Back" }

[[move]]
key = "return"
name = { vi = "Về", en = "Return" }
from = ["out"]
to = "back"
needs = ["found"]

[[move]]
key = "dismiss"
name = { vi = "Bỏ", en = "Dismiss" }
from = ["out"]
to = "back"
verb = "decide"
reason = true

[access]
health = ["read", "write", "export"]
leader = ["read", "decide"]
"#;

fn rounds() -> &'static str {
    static ROUNDS: OnceLock<&'static store::Registered> = OnceLock::new();
    ROUNDS.get_or_init(|| store::registers::add("rounds.toml", DEFINITION).unwrap()).key
}

fn rows<'a>(rows: impl IntoIterator<Item = &'a Value>) -> Value {
    rows.into_iter().map(|row| json!({ "id": row["id"], "version": row["version"] })).collect()
}

async fn round(door: &Door, cookie: &str, found: Value) -> Value {
    let entry = json!({ "area": commune("108"), "went_on": "2021-12-20", "leader": "Giàng A Páo", "found": found });
    let (status, made) = door.post(&format!("/records/{}", rounds()), cookie, entry).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

async fn stored(door: &Door, cookie: &str, row: &Value) -> Value {
    door.get(&format!("/records/{}/{}", rounds(), row["id"].as_str().unwrap()), cookie).await.1
}

#[tokio::test]
async fn one_field_of_many_rows_is_set_once_and_put_back_as_one() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(door.post("/records/cases", &cookie, case(&commune("108"))).await.1);
    }
    let request = Uuid::now_v7();
    let asked = json!({ "id": request, "rows": rows(&made), "changes": { "care_place": "facility" } });
    for _ in 0..2 {
        let (status, done) = door.post("/lists/cases/bulk", &cookie, asked.clone()).await;
        assert_eq!((status, &done), (StatusCode::OK, &json!({ "id": request, "changed": 3 })), "{done}");
    }
    let (_, list) = door.get("/lists/cases?filter=care_place:eq:facility", &cookie).await;
    assert_eq!((&list["total"], &list["rows"][0]["version"]), (&json!(3), &json!(2)), "{list}");
    // Somebody works on with one of them.
    let path = "/lists/cases/bulk";
    let one = json!({ "id": Uuid::now_v7(), "rows": [{ "id": made[0]["id"], "version": 2 }], "changes": { "care_place": "home" } });
    assert_eq!(door.post(path, &cookie, one).await.0, StatusCode::OK);
    let undo = json!({ "id": Uuid::now_v7(), "of": request });
    let (status, body) = door.post("/lists/cases/undo", &cookie, undo).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("server-undo-refused")), "{body}");
    assert_eq!((body["refused"].as_array().unwrap().len(), &body["refused"][0]["id"]), (1, &made[0]["id"]), "{body}");
    let undo = json!({ "id": Uuid::now_v7(), "of": request, "but": [made[0]["id"]] });
    for _ in 0..2 {
        let (status, done) = door.post("/lists/cases/undo", &cookie, undo.clone()).await;
        assert_eq!((status, &done["changed"]), (StatusCode::OK, &json!(2)), "{done}");
    }
    let (_, list) = door.get("/lists/cases?filter=care_place:eq:home", &cookie).await;
    assert_eq!(list["total"], 3);
}

#[tokio::test]
async fn what_may_not_be_done_row_by_row_is_not_done_to_many() {
    let door = door().await;
    let (district, station, leader) =
        (door.sign_in("sinho").await, door.sign_in("xa").await, door.sign_in("tinh").await);
    let own = door.post("/records/cases", &district, case(&commune("108"))).await.1;
    let foreign = door.post("/records/cases", &district, case(&commune_of(1))).await.1;
    let asked = |rows: Value, changes: Value| json!({ "id": Uuid::now_v7(), "rows": rows, "changes": changes });
    let both = asked(rows([&own, &foreign]), json!({ "care_place": "facility" }));
    let (status, body) = door.post("/lists/cases/bulk", &station, both).await;
    assert_eq!((status, &body["refused"][0]["id"]), (StatusCode::CONFLICT, &foreign["id"]), "{body}");
    assert_eq!(body["refused"][0]["code"], "store-not-found", "it is not told that the row is elsewhere");
    assert_eq!(door.get("/lists/cases?filter=care_place:eq:facility", &district).await.1["total"], 0);

    let fault = async |cookie: &str, asked: Value, status: StatusCode| {
        let (answered, body) = door.post("/lists/cases/bulk", cookie, asked).await;
        assert_eq!(answered, status, "{body}");
        body
    };
    let set = json!({ "care_place": "facility" });
    fault(&leader, asked(rows([&own]), set.clone()), StatusCode::FORBIDDEN).await;
    for wrong in [json!({ "person_id": null }), json!({ "folded": "x" }), json!({ "horse": 1 }), json!({})] {
        fault(&district, asked(rows([&own]), wrong), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let many: Vec<Value> = (0..501).map(|_| json!({ "id": Uuid::now_v7(), "version": 1 })).collect();
    fault(&district, asked(json!(many), set.clone()), StatusCode::UNPROCESSABLE_ENTITY).await;
    // A value that cannot be is told of each row.
    let late =
        fault(&district, asked(rows([&own]), json!({ "announced_on": "2022-05-01" })), StatusCode::CONFLICT).await;
    assert_eq!(late["refused"][0]["places"][0]["column"], "announced_on", "{late}");
    let by = json!({ "id": Uuid::now_v7(), "rows": rows([&own]), "by": "return" });
    fault(&district, by, StatusCode::NOT_FOUND).await;
    let accounts = door.sign_in("quantri").await;
    let (_, users) = door.get("/lists/users", &accounts).await;
    let asked = asked(rows([&users["rows"][0]]), json!({ "role": "admin" }));
    let (status, _) = door.post("/lists/users/bulk", &accounts, asked).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_move_is_made_with_many_entries_by_who_may_and_undone_as_one() {
    let door = door().await;
    rounds();
    let (health, leader) = (door.sign_in("sinho").await, door.sign_in("tinh").await);
    let made = [round(&door, &health, json!(2)).await, round(&door, &health, Value::Null).await];
    let path = format!("/lists/{}/bulk", rounds());
    let request = Uuid::now_v7();
    // One has what the move needs, the other has not.
    let asked = json!({ "id": request, "rows": rows(&made), "by": "return" });
    let (status, body) = door.post(&path, &health, asked).await;
    assert_eq!((status, &body["refused"][0]["id"]), (StatusCode::CONFLICT, &made[1]["id"]), "{body}");
    assert_eq!(body["refused"][0]["places"][0]["column"], "found");
    assert_eq!(stored(&door, &health, &made[0]).await["state"], "out");
    // Given once, it is given with all.
    let asked = json!({ "id": request, "rows": rows(&made), "by": "return", "changes": { "found": 5 } });
    let (status, done) = door.post(&path, &health, asked).await;
    assert_eq!((status, &done["changed"]), (StatusCode::OK, &json!(2)), "{done}");
    let now = stored(&door, &health, &made[0]).await;
    assert_eq!((&now["state"], &now["found"]), (&json!("back"), &json!(5)));
    let undo = json!({ "id": Uuid::now_v7(), "of": request });
    let (status, done) = door.post(&format!("/lists/{}/undo", rounds()), &health, undo).await;
    assert_eq!((status, &done["changed"]), (StatusCode::OK, &json!(2)), "{done}");
    let (first, second) = (stored(&door, &health, &made[0]).await, stored(&door, &health, &made[1]).await);
    assert_eq!((&first["state"], &first["found"], &second["found"]), (&json!("out"), &json!(2), &Value::Null));
    assert_eq!(first["entered_at"], made[0]["entered_at"]);

    // A decision is who decides's, and says why.
    let decide =
        |reason: Value, rows: Value| json!({ "id": Uuid::now_v7(), "rows": rows, "by": "dismiss", "reason": reason });
    let (status, _) = door.post(&path, &health, decide(json!("vì vậy"), rows([&first, &second]))).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, body) = door.post(&path, &leader, decide(Value::Null, rows([&first, &second]))).await;
    assert_eq!((status, &body["places"][0]["column"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("reason")), "{body}");
    let (status, body) = door.post(&path, &leader, decide(json!("vì vậy"), rows([&first, &second]))).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (status, body) = door.post(&path, &leader, decide(json!("vì vậy"), rows([&first]))).await;
    assert_eq!((status, &body["refused"][0]["code"]), (StatusCode::CONFLICT, &json!("register-move-state")), "{body}");
}
