//! Lists as calendar, on paper and under shared names, over HTTP.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use store::records::Person;
use uuid::Uuid;

use crate::{Door, case, commune, commune_of, door};

async fn cases(door: &Door, cookie: &str, days: &[&str]) {
    for day in days {
        let mut one = case(&commune("108"));
        one["announced_on"] = json!(day);
        let (status, made) = door.post("/records/cases", cookie, one).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
    }
}

#[tokio::test]
async fn a_month_has_its_days_in_whole_weeks_and_each_day_opens_its_list() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    cases(&door, &cookie, &["2021-11-29", "2021-12-20", "2021-12-20", "2021-12-20", "2021-12-20", "2021-10-01"]).await;
    let (status, page) = door.get("/lists/cases/calendar", &cookie).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(
        (&page["month"], &page["from"], &page["to"]),
        (&json!("2021-12"), &json!("2021-11-29"), &json!("2022-01-02"))
    );
    assert_eq!((&page["total"], &page["field"]), (&json!(5), &json!("announced_on")));
    let days: Vec<(&Value, &Value, usize)> = page["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (&day["day"], &day["total"], day["rows"].as_array().unwrap().len()))
        .collect();
    assert_eq!(days, [(&json!("2021-11-29"), &json!(1), 1), (&json!("2021-12-20"), &json!(4), 3)]);
    assert_eq!(door.get("/lists/cases?filter=announced_on:eq:2021-12-20", &cookie).await.1["total"], 4);
    let (_, page) = door.get("/lists/cases/calendar?month=2021-10&filter=severity:eq:severe", &cookie).await;
    assert_eq!(page["total"], 0);
    for (path, expected) in [
        ("/lists/cases/calendar?month=2021-13", StatusCode::UNPROCESSABLE_ENTITY),
        ("/lists/cases/calendar?month=9999-12", StatusCode::UNPROCESSABLE_ENTITY),
        ("/lists/persons/calendar", StatusCode::UNPROCESSABLE_ENTITY),
        ("/lists/users/calendar", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(door.get(path, &cookie).await.0, expected, "{path}");
    }
    let (_, columns) = door.get("/lists/cases/columns", &cookie).await;
    let days = columns.as_array().unwrap().iter().filter(|column| column["day"] == true);
    assert_eq!(days.map(|column| column["key"].as_str().unwrap()).collect::<Vec<_>>(), ["announced_on"]);
}

#[tokio::test]
async fn a_list_on_paper_has_all_its_rows_in_order_and_stands_in_the_access_log() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let days: Vec<String> =
        (1..=28).flat_map(|day| [format!("2021-11-{day:02}"), format!("2021-12-{day:02}")]).collect();
    cases(&door, &cookie, &days.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (status, printed) =
        door.get("/lists/cases/print?sort=-announced_on&filter=announced_on:ge:2021-11-01", &cookie).await;
    assert_eq!((status, &printed["total"]), (StatusCode::OK, &json!(56)), "{printed}");
    let told: Vec<&str> =
        printed["rows"].as_array().unwrap().iter().map(|row| row["announced_on"].as_str().unwrap()).collect();
    let mut sorted: Vec<&str> = days.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.reverse();
    assert_eq!(told, sorted, "more than a page, in the list's own order");
    assert_eq!((&printed["by"], &printed["area"]["code"]), (&json!("sinho"), &json!("108")));
    // Nothing of another area, and nothing for who may not take it out.
    let station = door.sign_in("xa").await;
    let (_, elsewhere) = door.get(&format!("/lists/cases/print?area={}", commune_of(1)), &station).await;
    assert_eq!(elsewhere["total"], 0);
    assert_eq!(door.get("/lists/cases/print", &door.sign_in("xem").await).await.0, StatusCode::FORBIDDEN);
    assert_eq!(door.get("/lists/tasks/print", &cookie).await.0, StatusCode::FORBIDDEN);
    let (_, log) = door.get("/access", &door.sign_in("quantri").await).await;
    let lines = log["rows"].as_array().unwrap();
    let first = lines.iter().find(|line| line["what"] == "export" && line["by"] == "sinho").unwrap();
    assert_eq!((&first["kind"], &first["rows"]), (&json!("cases"), &json!(56)), "{log}");
}

#[tokio::test]
async fn more_than_paper_bears_is_left_to_a_file() {
    let desk = testing::desk().await;
    let person = |nth: usize| -> Person {
        serde_json::from_value(json!({
            "province": "12", "id": Uuid::now_v7(), "area": commune("108"), "name": format!("Lò Văn {nth}"),
            "birth_year": 1990, "sex": "male", "registered_on": "2021-12-01", "version": 0, "updated_at": chrono::Utc::now(),
        }))
        .unwrap()
    };
    desk.office.store.load(&desk.ctx, (0..2_001).map(person).collect(), "thử", true).await.unwrap();
    desk.user("sinho", "health", "108").await;
    let door = Door::of(desk, server::Settings::default());
    let cookie = door.sign_in("sinho").await;
    let (status, body) = door.get("/lists/persons/print", &cookie).await;
    assert_eq!((status, &body["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("server-print-too-long")), "{body}");
    let (status, one) = door.get("/lists/persons/print?q=van%202000", &cookie).await;
    assert_eq!((status, &one["total"]), (StatusCode::OK, &json!(1)), "{one}");
}

#[tokio::test]
async fn a_view_is_shared_with_ones_area_and_taken_back_by_its_owner_alone() {
    let door = door().await;
    let (owner, other) = (door.sign_in("sinho").await, door.sign_in("xa").await);
    let new = json!({ "list": "cases", "name": "Ca nặng", "query": "filter=severity%3Aeq%3Asevere", "shared": true });
    let (status, view) = door.post("/views", &owner, new).await;
    assert_eq!((status, &view["shared"], &view["own"]), (StatusCode::CREATED, &json!(true), &json!(true)), "{view}");
    assert_eq!(door.get("/views?list=cases", &owner).await.1.as_array().unwrap().len(), 1);
    assert_eq!(door.get("/views?list=cases", &other).await.1, json!([]), "another area");
    let patch = async |cookie: &str, shared: bool| {
        let request = Request::patch(format!("/api/v1/views/{}", view["id"].as_str().unwrap()))
            .header(header::COOKIE, cookie)
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json");
        door.send(request.body(Body::from(json!({ "shared": shared }).to_string())).unwrap()).await
    };
    assert_eq!(patch(&other, false).await.0, StatusCode::NOT_FOUND);
    let (status, body, _) = patch(&owner, false).await;
    assert_eq!((status, &body["shared"]), (StatusCode::OK, &json!(false)), "{body}");
}
