//! Two lines told at once, through the door.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testing::PASSWORD;

use super::{commune, door};

#[tokio::test]
async fn s4_8e_a_matter_beyond_authority_waits_for_both_lines_until_each_has_received_it() {
    let door = door().await;
    let admin = door.sign_in("quantri").await;
    for (username, role, area, post) in [
        ("chutich", "leader", "108", "Chủ tịch UBND huyện, Trưởng Ban Chỉ đạo"),
        ("bithu", "leader", "108", "Bí thư Huyện ủy"),
        ("vanphong", "office", "108", "Chánh Văn phòng, thư ký của Bí thư"),
    ] {
        let user = json!({ "username": username, "name": username, "role": role, "area": area, "post": post,
            "password": PASSWORD });
        let (status, body) = door.post("/users", &admin, user).await;
        assert!(status.is_success(), "{body}");
    }
    let mut cookies = Vec::new();
    for name in ["xa", "chutich", "bithu", "vanphong", "tinh"] {
        cookies.push(door.sign_in(name).await);
    }
    let [station, chair, secretary, office, province] = cookies.as_slice() else { unreachable!() };
    let raised = json!({ "area": commune("108"), "raised_on": "2021-12-28", "subject": "Thiếu bình ô xy",
        "matter": "goods", "raised_by": "Trạm Y tế", "told": "Cần 4 bình nhỏ." });
    let (status, entry) = door.post("/records/difficulties", station, raised).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    let id = entry["id"].as_str().unwrap();
    let pass_up =
        json!({ "version": 1, "fields": { "to_committee": "Thường trực Ban Chỉ đạo", "to_party": "Bí thư" } });
    let path = format!("/registers/difficulties/{id}/pass_up");
    let (status, moved) = door.post(&path, station, pass_up.clone()).await;
    assert_eq!(status, StatusCode::OK, "{moved}");
    assert_eq!(door.post(&path, station, pass_up).await.0, StatusCode::CONFLICT, "made once, told once");
    // Each of both has it before them, in words, with the entry's own title; the others have nothing.
    let mine = async |cookie: &str| -> Vec<Value> {
        let (status, told) = door.get("/notices", cookie).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told.as_array().unwrap().clone()
    };
    for (cookie, line) in [(chair, "Thường trực Ban Chỉ đạo"), (secretary, "Bí thư, Phó Bí thư")] {
        let told = mine(cookie).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((&told[0]["line"], &told[0]["title"]), (&json!(line), &json!("Thiếu bình ô xy")));
        assert_eq!((&told[0]["cause"], &told[0]["told_by"]), (&json!("Báo cáo vượt thẩm quyền"), &json!("xa")));
    }
    for cookie in [station, office, province] {
        assert!(mine(cookie).await.is_empty());
    }
    let of = format!("/notices/of?register=difficulties&entry={id}");
    let (_, told) = door.get(&of, station).await;
    assert_eq!(told.as_array().unwrap().len(), 2, "{told}");
    assert!(told.as_array().unwrap().iter().all(|one| one["received_at"].is_null() && one["mine"] == false), "{told}");
    // Nobody receives in another's place.
    let chairs = mine(chair).await[0]["id"].as_str().unwrap().to_owned();
    let receive = format!("/notices/{chairs}/receive");
    for (cookie, status) in [
        (secretary, StatusCode::FORBIDDEN),
        (office, StatusCode::FORBIDDEN),
        (province, StatusCode::FORBIDDEN),
        (station, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(door.post(&receive, cookie, json!({})).await.0, status);
    }
    let (status, received) = door.post(&receive, chair, json!({})).await;
    assert_eq!(status, StatusCode::OK, "{received}");
    let (_, again) = door.post(&receive, chair, json!({})).await;
    assert_eq!(again["received_at"], received["received_at"], "one receipt however often it is said");
    assert!(mine(chair).await.is_empty() && mine(secretary).await.len() == 1);
    // The entry's page says who has received it and who has not.
    let (_, told) = door.get(&of, station).await;
    let by: Vec<_> =
        told.as_array().unwrap().iter().map(|one| (one["name"].clone(), one["received_at"].is_null())).collect();
    assert!(by.contains(&(json!("chutich"), false)) && by.contains(&(json!("bithu"), true)), "{told}");
    // Another commune does not learn that there is such an entry.
    let other = json!({ "username": "khac", "name": "khac", "role": "health", "area": super::commune_of(1),
        "password": PASSWORD });
    assert!(door.post("/users", &admin, other).await.0.is_success());
    let other = door.sign_in("khac").await;
    assert_eq!(door.get(&of, &other).await.0, StatusCode::NOT_FOUND);
}
