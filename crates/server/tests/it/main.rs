//! The HTTP door from outside: who gets in, who sees what, how refusals read.

#![allow(clippy::unwrap_used)]
// A test is run once; what its futures weigh and how it puts texts together costs nobody anything.
#![allow(clippy::large_futures, clippy::format_collect)]

mod access_log;
mod bulk;
mod exports;
mod field_types;
mod find;
mod fuzz;
mod lines;
mod lists;
mod matrix;
mod nine_ways;
mod papers;
mod past_desks;
mod registers;
mod signing_in;
mod snapshots;

use axum::http::{Request, StatusCode, header};
use axum::{Router, body::Body};
use base::area::Areas;
use serde_json::{Value, json};
use testing::{Desk, PASSWORD};
use tower::ServiceExt;

struct Door {
    router: Router,
    desk: Desk,
}

/// A centre of Lai Châu on the demonstration's day, with a leader, a district's and a commune's health worker.
async fn door() -> Door {
    door_with(server::Settings::default()).await
}

async fn door_with(settings: server::Settings) -> Door {
    let desk = testing::desk().await;
    for (username, role, area) in [
        ("tinh", "leader", "12"),
        ("sinho", "health", "108"),
        ("xa", "health", commune("108").as_str()),
        ("quantri", "admin", "12"),
        ("xem", "viewer", "12"),
    ] {
        desk.user(username, role, area).await;
    }
    Door::of(desk, settings)
}

fn commune(district: &str) -> String {
    Areas::builtin().communes_under(district, "2021-12-29".parse().unwrap())[0].code.clone()
}

impl Door {
    fn of(desk: Desk, settings: server::Settings) -> Self {
        let app = server::App::new(desk.office.clone(), settings).unwrap();
        Self { router: server::router(app), desk }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Value, Option<String>) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let cookie = response.headers().get(header::SET_COOKIE).map(|cookie| cookie.to_str().unwrap().to_owned());
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null), cookie)
    }

    async fn get(&self, path: &str, cookie: &str) -> (StatusCode, Value) {
        let request = Request::get(format!("/api/v1{path}")).header(header::COOKIE, cookie);
        let (status, body, _) = self.send(request.body(Body::empty()).unwrap()).await;
        (status, body)
    }

    async fn post(&self, path: &str, cookie: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/v1{path}"))
            .header(header::COOKIE, cookie)
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json");
        let (status, body, _) = self.send(request.body(Body::from(body.to_string())).unwrap()).await;
        (status, body)
    }

    async fn sign_in(&self, username: &str) -> String {
        let request = Request::post("/api/v1/session")
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ "username": username, "password": PASSWORD }).to_string()));
        let (status, _, cookie) = self.send(request.unwrap()).await;
        assert_eq!(status, StatusCode::OK);
        let cookie = cookie.unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
        cookie.split(';').next().unwrap().to_owned()
    }
}

fn case(area: &str) -> Value {
    json!({
        "code": "BN1", "name": "Lò Thị Mẩy", "birth_year": 1990, "sex": "female", "area": area,
        "announced_on": "2021-12-28", "found_in": "community", "source_known": false, "severity": "mild",
        "care_place": "home", "outcome": "active",
    })
}

#[tokio::test]
async fn every_address_of_the_description_asks_who_is_there() {
    let door = door().await;
    let description: Value = serde_json::from_str(&server::openapi()).unwrap();
    let mut asked = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if path == "/api/v1/session" {
                continue;
            }
            let path = path
                .replace("{id}", "01890000-0000-7000-8000-000000000000")
                .replace("{kind}", "cases")
                .replace("{code}", "108")
                .replace("{action}", "close");
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(&path)
                .header("x-vungxanh", "1")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from("{}"));
            let (status, body, _) = door.send(request.unwrap()).await;
            assert_eq!(
                (status, &body["code"]),
                (StatusCode::UNAUTHORIZED, &json!("account-no-session")),
                "{method} {path}"
            );
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked}");
}

#[tokio::test]
async fn a_request_from_another_site_is_refused() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let request = Request::post("/api/v1/records/cases")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(case(&commune("108")).to_string()));
    let (status, body, _) = door.send(request.unwrap()).await;
    assert_eq!((status, &body["code"]), (StatusCode::FORBIDDEN, &json!("server-forged")));
}

#[tokio::test]
async fn a_user_of_another_commune_sees_and_changes_nothing() {
    let door = door().await;
    let district = door.sign_in("sinho").await;
    let other = commune_of(1);
    let (status, made) = door.post("/records/cases", &district, case(&other)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let commune = door.sign_in("xa").await;
    assert_eq!(door.get("/lists/cases", &commune).await.1["total"], 0);
    let id = made["id"].as_str().unwrap();
    assert_eq!(door.get(&format!("/records/cases/{id}"), &commune).await.0, StatusCode::NOT_FOUND);
    assert_eq!(door.post("/records/cases", &commune, case(&other)).await.0, StatusCode::FORBIDDEN);
    assert_eq!(door.get("/command?area=12", &commune).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(door.get("/lists/cases", &district).await.1["total"], 1);
}

/// Every address that takes an area: asked for the whole province, another commune or nonsense, a commune's user is
/// refused, whatever the role.
#[tokio::test]
async fn no_address_widens_the_area_of_who_asks() {
    let door = door().await;
    let description: Value = serde_json::from_str(&server::openapi()).unwrap();
    let other = commune_of(1);
    let cookie = door.sign_in("xa").await;
    let mut asked = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(parameters) = methods["get"]["parameters"].as_array() else { continue };
        let takes = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        // Lists answer with nothing instead; `a_user_of_another_commune_sees_and_changes_nothing` holds them.
        if !(takes("area") || takes("code")) || path.contains("/lists/") {
            continue;
        }
        for area in ["12", "108", other.as_str(), "0", "' OR 1=1 --"] {
            let coded = area.replace('\'', "%27").replace(' ', "%20").replace('=', "%3D");
            let filled = path.trim_start_matches("/api/v1").replace("{code}", &coded);
            let filled = filled.replace("{id}", "01890000-0000-7000-8000-000000000000");
            let (status, body) = door.get(&format!("{filled}?area={coded}&format=html"), &cookie).await;
            assert!(status.is_client_error(), "{filled} {area}: {status} {body}");
            asked += 1;
        }
    }
    assert!(asked >= 30, "{asked}");
}

#[tokio::test]
async fn the_same_request_twice_is_one_record_and_faults_name_their_field() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let mut wanted = case(&commune("108"));
    wanted["id"] = json!("01890000-0000-7000-8000-00000000000a");
    for _ in 0..2 {
        assert_eq!(door.post("/records/cases", &cookie, wanted.clone()).await.0, StatusCode::CREATED);
    }
    assert_eq!(door.get("/lists/cases", &cookie).await.1["total"], 1);
    wanted["id"] = json!("01890000-0000-7000-8000-00000000000b");
    wanted["announced_on"] = json!("2022-01-05");
    let (status, body) = door.post("/records/cases", &cookie, wanted.clone()).await;
    assert_eq!((status, &body["places"][0]["column"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("announced_on")));
    assert!(body["message"].as_str().unwrap().contains("không hợp lệ"), "{body}");
    wanted["nonsense"] = json!(1);
    let (_, body) = door.post("/records/cases", &cookie, wanted).await;
    assert_eq!(body["places"][0]["column"], "nonsense");
    assert_eq!(door.get("/lists/cases?filter=nonsense:eq:1", &cookie).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(door.get("/lists/nothing", &cookie).await.0, StatusCode::NOT_FOUND);
    assert_eq!(door.get("/levels?day=31-02-2021", &cookie).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(door.get("/lists/persons?q=---", &cookie).await.0, StatusCode::OK);
}

#[tokio::test]
async fn s2_9e_and_s0_2b_an_empty_centre_answers_every_desk() {
    let door = door().await;
    let cookie = door.sign_in("tinh").await;
    for path in [
        "/command",
        "/levels",
        "/targets",
        "/tasks/board?by=due",
        "/documents",
        "/documents/graph",
        "/map",
        "/areas",
        "/changes",
    ] {
        let (status, body) = door.get(path, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{path} {body}");
    }
    let levels = door.get("/levels", &cookie).await.1;
    let rows = levels["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 106);
    assert!(rows.iter().all(|row| row["level"].is_null()), "without population nothing can be assessed");
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_6b_a_scenario_is_made_run_watched_and_exported_over_http() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let (status, body) = door.get("/scenarios/draft?question=coverage_opening", &cookie).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("scenario-no-people")));
    for (born, people) in [(2010, 200), (1990, 400), (1950, 60)] {
        let counted = json!({ "area": commune("108"), "counted_on": "2021-01-01", "birth_year": born, "people": people, "source": "thử" });
        assert_eq!(door.post("/records/population", &cookie, counted).await.0, StatusCode::CREATED);
    }
    let (status, draft) = door.get("/scenarios/draft?question=coverage_opening", &cookie).await;
    assert_eq!((status, &draft["basis"]["people"]), (StatusCode::OK, &json!(660)), "{draft}");
    let mut form = draft["form"].clone();
    (form["days"], form["replicates"], form["coverages"]) = (json!(20), json!(2), json!([0.5, 0.9]));
    let viewer = door.sign_in("xem").await;
    assert_eq!(door.post("/scenarios", &viewer, form.clone()).await.0, StatusCode::FORBIDDEN);
    let (status, made) = door.post("/scenarios", &cookie, form).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let id = made["id"].as_str().unwrap();
    assert_eq!(door.post(&format!("/scenarios/{id}/run"), &viewer, json!({})).await.0, StatusCode::FORBIDDEN);
    let (status, job) = door.post(&format!("/scenarios/{id}/run"), &cookie, json!({})).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{job}");
    let path = format!("/jobs/{}", job["id"].as_str().unwrap());
    while ["queued", "running"].contains(&door.get(&path, &cookie).await.1["state"].as_str().unwrap()) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(door.get(&path, &cookie).await.1["state"], "finished");
    let (_, full) = door.get(&format!("/scenarios/{id}"), &viewer).await;
    assert_eq!(full["result"]["variations"].as_array().unwrap().len(), 6, "who sees figures sees the result");
    assert_eq!(door.get(&format!("/scenarios/{id}/days"), &viewer).await.0, StatusCode::OK);
    assert_eq!(door.get(&format!("/scenarios/{id}/export?what=days"), &cookie).await.0, StatusCode::OK);
    assert_eq!(door.get(&format!("/scenarios/{id}/export"), &viewer).await.0, StatusCode::FORBIDDEN);
    let approve = json!({ "version": full["version"] });
    assert_eq!(door.post(&format!("/scenarios/{id}/approve"), &cookie, approve.clone()).await.0, StatusCode::FORBIDDEN);
    let leader = door.sign_in("tinh").await;
    assert_eq!(door.post(&format!("/scenarios/{id}/approve"), &leader, approve).await.1["state"], "approved");
    assert_eq!(door.post(&format!("{path}/stop"), &cookie, json!({})).await.0, StatusCode::CONFLICT);
    // No door past the desks.
    for kind in ["scenarios", "allocations", "jobs"] {
        assert!(door.post(&format!("/records/{kind}"), &leader, json!({})).await.0.is_client_error(), "{kind}");
        assert_eq!(door.get(&format!("/lists/{kind}"), &leader).await.0, StatusCode::OK, "{kind}");
        assert_eq!(door.get(&format!("/lists/{kind}/columns"), &leader).await.0, StatusCode::OK, "{kind}");
    }
}

#[tokio::test]
async fn s4_5a_the_tracing_desk_answers_within_the_callers_areas() {
    let door = door().await;
    let district = door.sign_in("sinho").await;
    let commune = door.sign_in("xa").await;
    let mut own = case(&commune_of(0));
    own["onset_on"] = json!("2021-12-26");
    let (status, made) = door.post("/records/cases", &district, own).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let id = made["id"].as_str().unwrap();
    let (_, other) = door.post("/records/cases", &district, case(&commune_of(1))).await;
    let foreign = other["id"].as_str().unwrap();
    let named = json!({
        "name": "Giàng A Páo", "kind": "f1", "state": "to_find", "area": commune_of(0), "case_code": "BN1", "case_id": id,
        "setting": "household", "first_on": "2021-12-26", "last_on": "2021-12-27", "listed_at": "2021-12-28T09:00:00+07:00",
    });
    assert_eq!(door.post("/records/contacts", &commune, named).await.0, StatusCode::CREATED);
    let (status, traced) = door.get(&format!("/tracing/contacts?cases={id}"), &commune).await;
    assert_eq!(status, StatusCode::OK, "{traced}");
    assert_eq!((&traced["f1"]["total"], &traced["f1"]["rows"][0]["name"]), (&json!(1), &json!("Giàng A Páo")));
    assert_eq!(traced["f1"]["rows"][0]["listed"]["state"], "to_find");
    for path in ["/tracing", "/tracing/places", "/tracing/chains", &format!("/tracing/sources/{id}")] {
        let (status, body) = door.get(path, &commune).await;
        assert_eq!(status, StatusCode::OK, "{path} {body}");
    }
    for path in [format!("/tracing/contacts?cases={foreign}"), format!("/tracing/sources/{foreign}")] {
        assert_eq!(door.get(&path, &commune).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(door.get("/tracing/contacts?cases=", &commune).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(door.get("/tracing/contacts?cases=x", &commune).await.1["code"], "server-malformed");
    let viewer = door.sign_in("xem").await;
    for path in ["/tracing", "/tracing/chains", &format!("/tracing/contacts/export?cases={id}")] {
        assert_eq!(door.get(path, &viewer).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    // Once more is the same: everybody found is listed already.
    let ask = json!({ "cases": [id], "kind": "f1" });
    let (status, accepted) = door.post("/tracing/contacts", &commune, ask.clone()).await;
    assert_eq!((status, accepted), (StatusCode::OK, json!({ "made": 0, "there": 1, "raised": 0 })));
    let leader = door.sign_in("tinh").await;
    assert_eq!(door.post("/tracing/contacts", &leader, ask).await.0, StatusCode::FORBIDDEN);
}

fn commune_of(at: usize) -> String {
    Areas::builtin().communes_under("108", "2021-12-29".parse().unwrap())[at].code.clone()
}

#[tokio::test]
async fn a_wrong_password_is_slowed_down() {
    let door = door().await;
    let mut last = StatusCode::OK;
    for _ in 0..7 {
        let (status, body) = door.post("/session", "", json!({ "username": "tinh", "password": "sai" })).await;
        last = status;
        if status == StatusCode::TOO_MANY_REQUESTS {
            assert!(body["message"].as_str().unwrap().contains("giây"));
            break;
        }
        assert_eq!(body["code"], "account-wrong");
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn everybody_changes_their_own_password_and_no_one_elses() {
    let door = door().await;
    let (old, other) = (door.sign_in("xa").await, door.sign_in("xa").await);
    let own = |present: &str, password: &str| json!({ "present": present, "password": password });
    let (status, body) = door.post("/session/password", &old, own("không phải", "mật khẩu mới dài")).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("account-present-wrong")));
    let (status, body) = door.post("/session/password", &old, own(PASSWORD, "ngắn")).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("account-password-short")));
    assert_eq!(door.post("/session/password", &old, own(PASSWORD, "mật khẩu mới dài")).await.0, StatusCode::OK);
    for ended in [&old, &other] {
        assert_eq!(door.get("/session", ended).await.0, StatusCode::UNAUTHORIZED, "the sessions of before have ended");
    }
    let sign_in = |password: &str| json!({ "username": "xa", "password": password });
    assert_eq!(door.post("/session", "", sign_in(PASSWORD)).await.1["code"], "account-wrong");
    assert_eq!(door.post("/session", "", sign_in("mật khẩu mới dài")).await.0, StatusCode::OK);
    // Somebody else's is the administrator's work.
    let leader = door.sign_in("tinh").await;
    let (_, me) = door.get("/session", &door.sign_in("xem").await).await;
    let path = format!("/users/{}/password", me["id"].as_str().unwrap());
    let (status, _) = door.post(&path, &leader, json!({ "password": "mật khẩu mới dài" })).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
