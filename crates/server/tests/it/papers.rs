//! An entry taken out as a paper.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;
use tower::ServiceExt;

use super::{commune, door};

#[tokio::test]
async fn an_entry_leaves_as_a_form_for_who_may_export_within_the_area_and_the_log_notes_it() {
    let door = door().await;
    let (station, leader) = (door.sign_in("xa").await, door.sign_in("tinh").await);
    let raised = json!({ "area": commune("108"), "raised_on": "2021-12-28", "subject": "Thiếu <bình> ô xy",
        "matter": "goods", "raised_by": "Trạm Y tế", "told": "Cần 4 bình nhỏ." });
    let (status, entry) = door.post("/records/difficulties", &station, raised).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    let id = entry["id"].as_str().unwrap();
    let moved = json!({ "version": 1, "fields": { "answerer": "Sở Y tế" } });
    let (status, _) = door.post(&format!("/registers/difficulties/{id}/send"), &station, moved).await;
    assert_eq!(status, StatusCode::OK);
    let path = format!("/registers/difficulties/entries/{id}/paper");
    // Who may read it and not take it out may not.
    assert_eq!(door.get(&path, &station).await.0, StatusCode::FORBIDDEN);
    assert_eq!(door.get(&path, &door.sign_in("xem").await).await.0, StatusCode::FORBIDDEN);
    let (status, paper) = door.get(&path, &leader).await;
    assert_eq!(status, StatusCode::OK, "{paper}");
    assert_eq!((&paper["doc_type"], &paper["subject"]), (&json!("PHIẾU KIẾN NGHỊ"), &json!("Thiếu <bình> ô xy")));
    let words = paper["sections"].to_string();
    for word in
        ["Vật tư, thuốc, sinh phẩm", "28/12/2021", "Sở Y tế", "Chuyển đơn vị trả lời", "Cần 4 bình nhỏ.", "Người lập"]
    {
        assert!(words.contains(word), "{word}: {words}");
    }
    // The three files are of the same value.
    for (format, begins) in [("html", &b"<article"[..]), ("pdf", b"%PDF"), ("docx", b"PK")] {
        let request = Request::get(format!("/api/v1{path}?format={format}")).header(header::COOKIE, &leader);
        let response = door.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{format}");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(bytes.starts_with(begins), "{format}: {:?}", &bytes[..bytes.len().min(20)]);
    }
    assert_eq!(door.get(&format!("{path}?format=odt"), &leader).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    // A move that was not made, and one without a paper, have none.
    for step in ["answer", "send", "nothing"] {
        let (status, refused) = door.get(&format!("{path}?move={step}"), &leader).await;
        assert_eq!((status, &refused["code"]), (StatusCode::NOT_FOUND, &json!("entry-paper-no-move")), "{step}");
    }
    let (_, log) = door.get("/access?what=export&kind=difficulties", &door.sign_in("quantri").await).await;
    let lines = log["rows"].as_array().unwrap();
    assert!(lines.len() >= 4 && lines.iter().all(|line| line["id"] == id && line["rows"] == 1), "{log}");
}
