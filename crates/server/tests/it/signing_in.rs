//! Signing in under attack, passwords, rights of users, event streams.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use futures::{FutureExt, StreamExt};
use serde_json::{Value, json};
use testing::PASSWORD;
use tower::ServiceExt;

use crate::{Door, door, door_with};

const NEW: &str = "ba con trâu lội qua suối";

impl Door {
    async fn patch_user(&self, cookie: &str, id: &str, changes: Value) -> (StatusCode, Value) {
        let version = self.get(&format!("/records/users/{id}"), cookie).await.1["version"].clone();
        let request = Request::patch(format!("/api/v1/records/users/{id}"))
            .header(header::COOKIE, cookie)
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ "version": version, "changes": changes }).to_string()));
        let (status, body, _) = self.send(request.unwrap()).await;
        (status, body)
    }

    async fn id_of(&self, cookie: &str, username: &str) -> String {
        let (_, list) = self.get("/lists/users", cookie).await;
        let rows = list["rows"].as_array().unwrap();
        rows.iter().find(|row| row["username"] == username).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// A sign-in that comes in over a line from an address, with what a proxy adds.
    async fn sign_in_over(&self, from: &str, added: &[(&str, &str)], password: &str) -> (StatusCode, Option<String>) {
        let mut request = Request::post("/api/v1/session")
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json")
            .extension(ConnectInfo::<SocketAddr>(from.parse().unwrap()));
        for (name, value) in added {
            request = request.header(*name, *value);
        }
        let body = json!({ "username": "tinh", "password": password }).to_string();
        let (status, _, cookie) = self.send(request.body(Body::from(body)).unwrap()).await;
        (status, cookie)
    }

    async fn stream(&self, cookie: &str) -> axum::response::Response {
        let request = Request::get("/api/v1/events").header(header::COOKIE, cookie).body(Body::empty());
        self.router.clone().oneshot(request.unwrap()).await.unwrap()
    }
}

#[tokio::test]
async fn of_guesses_in_parallel_the_free_ones_alone_are_verified() {
    let door = door().await;
    let guess = json!({ "username": "tinh", "password": "sai mất rồi" });
    let answers = futures::future::join_all((0..60).map(|_| door.post("/session", "", guess.clone()))).await;
    let wrong = answers.iter().filter(|(status, _)| *status == StatusCode::UNAUTHORIZED).count();
    let waiting = answers.iter().filter(|(_, body)| body["code"] == "account-wait").count();
    assert_eq!((wrong, waiting), (5, 55));
}

#[tokio::test]
async fn a_name_that_does_not_exist_answers_like_one_that_does() {
    let door = door().await;
    let answer = |name: &str| door.post("/session", "", json!({ "username": name, "password": "sai mất rồi" }));
    let (ours, nobodys) = futures::future::join(answer("tinh"), answer("khong-co")).await;
    assert_eq!(ours, nobodys);
    assert_eq!(ours.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_sent_to_sign_in_is_small() {
    let door = door().await;
    let (status, body) = door.post("/session", "", json!({ "username": "t".repeat(5_000), "password": "x" })).await;
    assert_eq!((status, &body["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("server-too-large-kb")));
    let cookie = door.sign_in("quantri").await;
    let large = json!({ "present": PASSWORD, "password": "x".repeat(5_000) });
    assert_eq!(door.post("/session/password", &cookie, large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_neighbour_signs_in_while_one_address_tries_a_thousand_names() {
    let door = door().await;
    let guess = |name: usize| json!({ "username": format!("ten{name}"), "password": "sai mất rồi" });
    let guesses = (0..1_000).map(|name| door.post("/session", "", guess(name)));
    let (guesses, _cookie) = futures::future::join(futures::future::join_all(guesses), door.sign_in("tinh")).await;
    assert!(guesses.iter().all(|(status, _)| status.is_client_error()));
    assert!(guesses.iter().any(|(_, body)| body["code"] == "account-wait"), "who sprays is told to wait");
}

#[tokio::test]
async fn ones_own_password_needs_the_present_one_at_every_door() {
    let door = door().await;
    let cookie = door.sign_in("quantri").await;
    let path = format!("/users/{}/password", door.id_of(&cookie, "quantri").await);
    let (status, body) = door.post(&path, &cookie, json!({ "password": NEW })).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("account-own-password")));
    let (status, body) = door.post(&path, &cookie, json!({ "password": NEW, "present": "không phải" })).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("account-present-wrong")));
    assert_eq!(door.get("/session", &cookie).await.0, StatusCode::OK);
    let ok = door.post(&path, &cookie, json!({ "password": NEW, "present": PASSWORD })).await;
    assert_eq!(ok.0, StatusCode::NO_CONTENT, "{}", ok.1);
    assert_eq!(door.get("/session", &cookie).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_password_set_by_the_administrator_ends_the_users_sessions_and_must_be_one() {
    let door = door().await;
    let (admin, user) = (door.sign_in("quantri").await, door.sign_in("xa").await);
    let path = format!("/users/{}/password", door.id_of(&admin, "xa").await);
    for common in ["1234567890", "qwertyuiop", "Mật khẩu 123"] {
        let (status, body) = door.post(&path, &admin, json!({ "password": common })).await;
        assert_eq!((status, &body["places"][0]["column"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("password")));
        assert!(body["hint"].as_str().unwrap().contains("ba bốn từ"), "{body}");
    }
    let new = |password: &str| json!({ "username": "lo.van.hai", "name": "Lò Văn Hải", "role": "viewer", "area": "12", "password": password });
    let (_, body) = door.post("/users", &admin, new("lovanhai2021")).await;
    assert_eq!(body["code"], "account-password-name");
    assert_eq!(door.post("/users", &admin, new(NEW)).await.0, StatusCode::CREATED);
    assert_eq!(door.get("/session", &user).await.0, StatusCode::OK);
    assert_eq!(door.post(&path, &admin, json!({ "password": NEW })).await.0, StatusCode::NO_CONTENT);
    assert_eq!(door.get("/session", &user).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_users_rights_are_those_that_there_are_and_nobody_gives_them_to_themselves() {
    let door = door().await;
    let admin = door.sign_in("quantri").await;
    let (own, other) = (door.id_of(&admin, "quantri").await, door.id_of(&admin, "xa").await);
    let faults = |answer: (StatusCode, Value)| (answer.0, answer.1["places"][0]["column"].clone());
    let invalid = |field: &str| (StatusCode::UNPROCESSABLE_ENTITY, json!(field));
    assert_eq!(faults(door.patch_user(&admin, &other, json!({ "role": "root" })).await), invalid("role"));
    for (field, value) in [("role", json!("leader")), ("area", json!("108")), ("disabled", json!(true))] {
        assert_eq!(faults(door.patch_user(&admin, &own, json!({ field: value })).await), invalid(field));
    }
    assert_eq!(door.patch_user(&admin, &own, json!({ "name": "Quản trị" })).await.0, StatusCode::OK);
    let new = |username: &str, role: &str| json!({ "username": username, "name": "Ai đó", "role": role, "area": "12", "password": NEW });
    assert_eq!(faults(door.post("/users", &admin, new("moi", "root")).await), invalid("role"));
    assert_eq!(faults(door.post("/users", &admin, new("xa", "viewer")).await), invalid("username"));
    assert!(door.post("/records/users", &admin, new("moi", "root")).await.0.is_client_error());
    let (status, body) = door.patch_user(&admin, &other, json!({ "username": "tinh" })).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("store-taken")), "{body}");
}

#[tokio::test]
async fn a_session_of_a_disabled_user_does_not_come_to_life_again() {
    let door = door().await;
    let (admin, user) = (door.sign_in("quantri").await, door.sign_in("xa").await);
    let id = door.id_of(&admin, "xa").await;
    for disabled in [true, false] {
        assert_eq!(door.patch_user(&admin, &id, json!({ "disabled": disabled })).await.0, StatusCode::OK);
        assert_eq!(door.get("/session", &user).await.0, StatusCode::UNAUTHORIZED);
    }
    door.sign_in("xa").await;
}

#[tokio::test]
async fn behind_a_trusted_proxy_everybody_is_themselves() {
    let proxies = ["10.0.0.0/24".parse().unwrap()].into_iter().collect();
    let door = door_with(server::Settings { proxies, ..server::Settings::default() }).await;
    let wrong = "sai mất rồi";
    let other = [("x-forwarded-for", "3.3.3.3"), ("x-forwarded-proto", "https")];
    for (proxy, of_attacker) in
        [("10.0.0.7:5", [("x-forwarded-for", "1.1.1.1")]), ("9.9.9.9:5", [("x-forwarded-for", "2.2.2.2")])]
    {
        for _ in 0..5 {
            assert_eq!(door.sign_in_over(proxy, &of_attacker, wrong).await.0, StatusCode::UNAUTHORIZED);
        }
        // Who is not trusted tells what they like: another address does not help them …
        let again = door.sign_in_over(proxy, &of_attacker, PASSWORD);
        let elsewhere = door.sign_in_over("9.9.9.9:5", &other, PASSWORD);
        let (again, elsewhere) = tokio::join!(again, elsewhere);
        assert_eq!(again.0, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(elsewhere.0 == StatusCode::TOO_MANY_REQUESTS, proxy == "9.9.9.9:5");
    }
    // … and through the proxy another person is another person, who came by HTTPS.
    let (status, cookie) = door.sign_in_over("10.0.0.7:5", &other, PASSWORD).await;
    assert_eq!(status, StatusCode::OK);
    assert!(cookie.unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn the_cookie_is_for_https_alone_where_the_operator_says_so() {
    for secure_cookies in [false, true] {
        let door = door_with(server::Settings { secure_cookies, ..server::Settings::default() }).await;
        let (_, cookie) = door.sign_in_over("127.0.0.1:5", &[("x-forwarded-proto", "https")], PASSWORD).await;
        assert_eq!(cookie.unwrap().contains("Secure"), secure_cookies);
    }
}

#[tokio::test]
async fn event_streams_are_so_many_and_end_with_their_session() {
    let door = door().await;
    let (first, second) = (door.sign_in("xa").await, door.sign_in("xa").await);
    let mut streams = Vec::new();
    for _ in 0..8 {
        streams.push(door.stream(&first).await);
        streams.push(door.stream(&second).await);
    }
    assert!(streams.iter().all(|stream| stream.status() == StatusCode::OK));
    let refused = door.stream(&first).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let words = axum::body::to_bytes(refused.into_body(), 10_000).await.unwrap();
    assert!(String::from_utf8_lossy(&words).contains("quá nhiều trang"));
    assert_eq!(door.stream(&door.sign_in("tinh").await).await.status(), StatusCode::OK, "another user");
    // A page closed is a place free.
    streams.pop();
    streams.push(door.stream(&second).await);
    assert_eq!(streams.last().unwrap().status(), StatusCode::OK);

    let sign_out = Request::delete("/api/v1/session").header(header::COOKIE, &first).header("x-vungxanh", "1");
    assert_eq!(door.send(sign_out.body(Body::empty()).unwrap()).await.0, StatusCode::NO_CONTENT);
    let mut theirs = streams.into_iter();
    let (ended, open) = (theirs.next().unwrap(), theirs.next().unwrap());
    axum::body::to_bytes(ended.into_body(), 10_000).await.unwrap();
    let mut open = open.into_body().into_data_stream();
    // Where the log stands, and then nothing: the other session goes on.
    let ready = open.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&ready).contains("event: ready"), "{ready:?}");
    assert!(open.next().now_or_never().is_none(), "the other session goes on");
    let admin = door.sign_in("quantri").await;
    let id = door.id_of(&admin, "xa").await;
    assert_eq!(door.patch_user(&admin, &id, json!({ "role": "viewer" })).await.0, StatusCode::OK);
    // To its end, which comes with the next look.
    while open.next().await.is_some() {}
}
