//! One field for everything, from outside.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Door, case, commune, door};

async fn found(door: &Door, cookie: &str, words: &str) -> Vec<(String, Vec<Value>)> {
    let words: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (status, body) = door.get(&format!("/find?q={words}"), cookie).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let groups = body["groups"].as_array().unwrap();
    groups
        .iter()
        .map(|group| (group["kind"].as_str().unwrap().to_owned(), group["hits"].as_array().unwrap().clone()))
        .collect()
}

fn kinds(found: &[(String, Vec<Value>)]) -> Vec<&str> {
    found.iter().map(|(kind, _)| kind.as_str()).collect()
}

#[tokio::test]
async fn any_words_without_marks_find_what_the_caller_may_read_and_no_more() {
    let door = door().await;
    let (district, commune_user) = (door.sign_in("sinho").await, door.sign_in("xa").await);
    let person = |name: &str, area: &str| {
        json!({ "name": name, "birth_year": 1990, "sex": "female", "area": area, "hamlet": "Nậm Lúc",
            "contraindicated": false, "registered_on": "2021-12-01" })
    };
    let areas = base::area::Areas::builtin().communes_under("108", "2021-12-29".parse().unwrap());
    let (here, elsewhere) = (commune("108"), areas[1].code.clone());
    assert_eq!(door.post("/records/cases", &district, case(&here)).await.0, StatusCode::CREATED);
    for (name, area) in [("Lò Thị Mẩy", &here), ("Lò Thị Mẩy", &elsewhere), ("Đèo Văn Mẩy-Sơn", &here)]
    {
        let (status, body) = door.post("/records/persons", &district, person(name, area)).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
    }
    // A district looks into the index, a commune through its own people: both by the beginnings of words, in any order.
    for (cookie, people) in [(&district, 2), (&commune_user, 1)] {
        for words in ["lo thi may", "MẨY lò", "ma th", "Thị"] {
            let found = found(&door, cookie, words).await;
            assert_eq!(kinds(&found), ["persons", "cases"], "{words}");
            assert_eq!(found[0].1.len(), people, "{words}");
        }
        assert_eq!(kinds(&found(&door, cookie, "son deo").await), ["persons"]);
        assert_eq!(found(&door, cookie, "ay").await, [], "inside a word");
        assert_eq!(found(&door, cookie, "m").await, [], "one letter means everybody");
        assert_eq!(found(&door, cookie, "%%__").await, [], "signs are no words");
    }
    let found_case = &found(&door, &commune_user, "may").await[1].1[0];
    assert_eq!((&found_case["title"], &found_case["note"]), (&json!("Lò Thị Mẩy"), &json!("BN1 · 28/12/2021")));
    // Who may not read persons and cases finds none.
    let viewer = door.sign_in("xem").await;
    assert_eq!(found(&door, &viewer, "may").await, []);
    // Of many the first few, and that there are more.
    for nth in 0..7 {
        let mut wanted = person("Vàng A Sùng", &here);
        wanted["birth_year"] = json!(1960 + nth);
        assert_eq!(door.post("/records/persons", &district, wanted).await.0, StatusCode::CREATED);
    }
    let (_, body) = door.get("/find?q=vang+sung", &commune_user).await;
    assert_eq!((body["groups"][0]["hits"].as_array().unwrap().len(), &body["groups"][0]["more"]), (5, &json!(true)));
    let (status, _) = door.get(&format!("/find?q={}", "a+".repeat(900)), &district).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a question that nobody asks");
}
