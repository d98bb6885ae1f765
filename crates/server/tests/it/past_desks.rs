//! No door past the desks: what a desk decides is not rewritten as a bare record.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

#[tokio::test]
async fn scenarios_and_proposals_are_not_edited_as_records() {
    let door = crate::door().await;
    let cookie = door.sign_in("sinho").await;
    for kind in ["scenarios", "allocations", "jobs"] {
        let edit = json!({ "version": 1, "changes": { "note": "x" } });
        let request = Request::patch(format!("/api/v1/records/{kind}/01890000-0000-7000-8000-000000000000"))
            .header(header::COOKIE, cookie.as_str())
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(edit.to_string()));
        let (status, body, _) = door.send(request.unwrap()).await;
        assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &json!("store-not-found")), "{kind}");
    }
}

/// Days at the ends of the calendar have no weeks before or after them; every desk refuses them in words.
#[tokio::test]
async fn a_day_beyond_all_reckoning_is_refused() {
    let door = crate::door().await;
    let cookie = door.sign_in("tinh").await;
    for day in ["-262143-01-01", "%2B262142-12-31", "0021-12-29", "31-02-2021"] {
        for path in [
            "/command",
            "/forecast",
            "/forecast/clusters",
            "/levels",
            "/tracing",
            "/tracing/chains",
            "/allocation/vaccine",
        ] {
            let (status, body) = door.get(&format!("{path}?day={day}"), &cookie).await;
            assert_eq!(
                (status, &body["code"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("server-date")),
                "{path} {day}"
            );
        }
    }
}
