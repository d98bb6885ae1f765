//! The access log from outside: what the doors note, who may look, and that no word of it tells what was looked for.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::{case, commune, door};

#[tokio::test]
async fn who_signed_in_read_and_exported_stands_in_the_log_and_no_name() {
    let door = door().await;
    let wrong = json!({ "username": "xa", "password": "không phải mật khẩu này" });
    assert_eq!(door.post("/session", "", wrong).await.0, StatusCode::UNAUTHORIZED);
    let slip = json!({ "username": "mật khẩu gõ nhầm ô", "password": "x" });
    assert_eq!(door.post("/session", "", slip).await.0, StatusCode::UNAUTHORIZED);
    let commune_user = door.sign_in("xa").await;
    let (_, made) = door.post("/records/cases", &commune_user, case(&commune("108"))).await;
    let id = made["id"].as_str().unwrap();
    for path in [
        format!("/records/cases/{id}"),
        format!("/records/cases/{id}/history"),
        "/lists/cases?q=lo%20thi%20may".to_owned(),
        "/lists/cases?filter=severity:eq:mild".to_owned(),
        "/lists/cases/export?format=csv&filter=name:has:may".to_owned(),
        format!("/tracing/contacts/export?cases={id}"),
        "/command".to_owned(),
    ] {
        assert_eq!(door.get(&path, &commune_user).await.0, StatusCode::OK, "{path}");
    }
    let request = Request::delete("/api/v1/session").header(header::COOKIE, &commune_user).header("x-vungxanh", "1");
    assert_eq!(door.send(request.body(Body::empty()).unwrap()).await.0, StatusCode::NO_CONTENT);

    let admin = door.sign_in("quantri").await;
    let (status, page) = door.get("/access", &admin).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let told: Vec<String> = page["rows"].as_array().unwrap().iter().rev().map(told).collect();
    assert_eq!(
        told,
        [
            "xa sign_in_failed  ",
            " sign_in_failed  ",
            "xa sign_in  ",
            "xa read cases  ",
            "xa history cases 1 ",
            "xa search cases 1 ",
            "xa list cases 1 severity:eq:mild",
            "xa export cases 0 name:has",
            "xa desk cases 1 ",
            "xa desk contacts  ",
            "xa export contacts 0 ",
            "xa sign_out  ",
            "quantri sign_in  ",
        ]
        .map(str::to_owned)
        .to_vec(),
        "{page}"
    );
    let words = page.to_string().to_lowercase();
    for secret in ["mẩy", "may\"", "gõ nhầm", "mật khẩu"] {
        assert!(!words.contains(secret), "{secret}: {words}");
    }
    assert_eq!(page["rows"][12]["by"], "xa");
    let (_, of_record) = door.get(&format!("/access?record={id}"), &admin).await;
    assert_eq!(of_record["total"], 2, "who has read this record: read and history");
    let (_, signing) = door.get("/access?what=sign_in,sign_in_failed,sign_out&size=2&page=2", &admin).await;
    assert_eq!((&signing["total"], signing["rows"].as_array().unwrap().len()), (&json!(5), 2));
    assert_eq!(door.get("/access?from=2020-01-01&to=2020-01-02", &admin).await.1["total"], 0);
}

/// A line in a few words, whoever cannot be named left out.
fn told(line: &Value) -> String {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let by = if line["user"].is_null() { String::new() } else { text("by") };
    let filters: Vec<&str> = line["filters"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let rows = line["rows"].as_i64().map(|rows| rows.to_string()).unwrap_or_default();
    let (what, kind) = (text("what"), text("kind"));
    if kind.is_empty() { format!("{by} {what}  ") } else { format!("{by} {what} {kind} {rows} {}", filters.join(" ")) }
}

#[tokio::test]
async fn the_log_is_open_to_administrators_and_leaders_of_their_area_alone() {
    let door = door().await;
    let seen = async |username: &str, path: &str| door.get(path, &door.sign_in(username).await).await;
    for username in ["sinho", "xa", "xem"] {
        assert_eq!(seen(username, "/access").await.0, StatusCode::FORBIDDEN, "{username}");
        assert_eq!(seen(username, "/access/export").await.0, StatusCode::FORBIDDEN, "{username}");
    }
    assert_eq!(seen("tinh", "/access").await.0, StatusCode::OK);
    assert_eq!(seen("tinh", "/access/export").await.0, StatusCode::FORBIDDEN, "reading is not taking out");
    for format in ["csv", "xlsx"] {
        assert_eq!(seen("quantri", &format!("/access/export?format={format}")).await.0, StatusCode::OK);
    }
    let (_, page) = seen("quantri", "/access?kind=accesses&what=export").await;
    assert_eq!(page["total"], 2, "taking the log out stands in the log");
    for path in ["what=nonsense", "kind=nonsense", "from=31-02-2021", "page=0", "record=x", "page=9223372036854775807"]
    {
        assert_eq!(seen("quantri", &format!("/access?{path}")).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    assert_eq!(seen("quantri", "/access/export?format=doc").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    // The administrator of a commune would see the commune's users; of elsewhere nothing is told.
    assert_eq!(seen("tinh", "/access?area=0").await.1["total"], 0);
}

/// The addresses that the log leaves out are addresses that there are: a renamed one would be noted again.
#[test]
fn the_addresses_left_out_exist() {
    let description: Value = serde_json::from_str(&server::openapi()).unwrap();
    for door in store::Store::access_figures() {
        assert!(description["paths"][door].is_object(), "{door}");
    }
}
