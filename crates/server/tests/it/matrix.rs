//! Role × area × door, computed from the API's own description: every address that answers a question is asked by every
//! role in every sort of area, about every record of the world, and no answer holds a letter of a record that the tables
//! do not give. So a desk that shows more than the store's gate would is found, whichever it is.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use store::{Kind, Verb};
use testing::world::{self, Cell, Oracle};
use tower::ServiceExt;

use crate::Door;

/// The world behind a door, with a user of every role in a commune and in its district.
async fn world_behind_a_door(oracle: &Oracle) -> (Door, Vec<Cell>, Vec<(String, String)>) {
    let desk = testing::desk().await;
    let cells = world::build(&desk.office.store).await;
    let mut users = Vec::new();
    for role in oracle.roles.names() {
        for area in &world::areas()[1..3] {
            desk.user(&format!("{role}.{area}"), role, area).await;
            users.push((role.to_owned(), area.clone()));
        }
    }
    (Door::of(desk, server::Settings::default()), cells, users)
}

/// The kind of record that an address is about by its first word: `/documents/{id}` of documents.
fn about(path: &str) -> Option<Kind> {
    let word = path.split('/').find(|word| !word.is_empty())?;
    Kind::from_key(word).or_else(|| Kind::from_key(&format!("{word}s"))).or((word == "tracing").then_some(Kind::Case))
}

/// Every way of filling an address in: kinds, records of the kind that it is about, areas.
fn filled(path: &str, parameters: &[Value], cells: &[Cell]) -> Vec<String> {
    let mut all = Vec::new();
    let kinds: Vec<&str> = if path.contains("{kind}") {
        Kind::all().map(Kind::key).collect()
    } else if path.contains("{key}") {
        store::registers::all().into_iter().map(|register| register.key).collect()
    } else {
        vec![""]
    };
    for kind in kinds {
        let with_kind = path.replace("{kind}", kind).replace("{key}", kind);
        let kind = if kind.is_empty() { about(path) } else { Kind::from_key(kind) };
        let of_kind = || cells.iter().filter(|cell| kind.is_none_or(|kind| cell.kind == kind));
        let asks = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        let mut query = Vec::new();
        for parameter in parameters.iter().filter(|one| one["in"] == "query" && one["required"] == true) {
            let name = parameter["name"].as_str().unwrap();
            let value = if name == "cases" {
                let ids = cells.iter().filter(|cell| cell.kind == Kind::Case && !cell.removed);
                ids.map(|cell| cell.id.to_string()).next().unwrap_or_default()
            } else if name == "q" {
                // How the marks of all cells begin.
                "dau".to_owned()
            } else {
                cells[0].mark.clone()
            };
            query.push(format!("{name}={value}"));
        }
        if asks("size") {
            query.push("size=500".to_owned());
        }
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        if with_kind.contains("{id}") {
            all.extend(of_kind().map(|cell| format!("{}{query}", with_kind.replace("{id}", &cell.id.to_string()))));
        } else if with_kind.contains("{code}") {
            all.extend(world::areas().iter().map(|area| format!("{}{query}", with_kind.replace("{code}", area))));
        } else {
            all.push(format!("{with_kind}{query}"));
        }
    }
    all
}

#[tokio::test]
async fn no_address_tells_a_letter_of_what_the_tables_do_not_give() {
    let oracle = Oracle { roles: store::Roles::builtin().unwrap() };
    let (door, cells, users) = world_behind_a_door(&oracle).await;
    let description: Value = serde_json::from_str(&server::openapi()).unwrap();
    let mut questions = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let answer = &methods["get"]["responses"]["200"]["content"];
        // The stream of events has no end; `events_tell_no_id_of_what_may_not_be_read` holds it.
        if methods["get"].is_null() || answer["text/event-stream"].is_object() {
            continue;
        }
        let parameters = methods["get"]["parameters"].as_array().cloned().unwrap_or_default();
        questions.extend(filled(path.trim_start_matches("/api/v1"), &parameters, &cells));
    }
    let (mut answered, mut leaks) = (0, Vec::new());
    for (role, area) in &users {
        let cookie = door.sign_in(&format!("{role}.{area}")).await;
        let unseen: Vec<&Cell> = cells.iter().filter(|cell| !ever(&oracle, (role, area), cell)).collect();
        for question in &questions {
            let (status, text) = door.text(question, &cookie).await;
            answered += usize::from(status == StatusCode::OK);
            // A refusal may say again what the question itself said.
            let told = |cell: &&&Cell| text.contains(&cell.mark) && !question.contains(&cell.mark);
            if let Some(cell) = unseen.iter().find(told) {
                leaks.push(format!("{role}.{area} {question}: {:?} of {} {:?}", cell.kind, cell.area, cell.states));
            }
        }
    }
    assert!(answered > 1_000, "{answered} of {} questions", questions.len());
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

/// Did the tables ever give this record to the user, in any of the states that it went through?
fn ever(oracle: &Oracle, who: (&str, &str), cell: &Cell) -> bool {
    match cell.states.as_slice() {
        [] => oracle.sees(who, cell.kind, &cell.area, None),
        states => states.iter().any(|state| oracle.sees(who, cell.kind, &cell.area, Some(state))),
    }
}

impl Door {
    async fn text(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        let request = Request::get(format!("/api/v1{path}")).header(header::COOKIE, cookie).body(Body::empty());
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[tokio::test]
async fn every_list_and_export_is_refused_to_roles_without_the_verb() {
    let oracle = Oracle { roles: store::Roles::builtin().unwrap() };
    let (door, _, users) = world_behind_a_door(&oracle).await;
    for (role, area) in &users {
        let cookie = door.sign_in(&format!("{role}.{area}")).await;
        for kind in world::kinds().filter(|kind| *kind != Kind::File) {
            let expected = |verb| if oracle.may(role, kind, verb) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            let key = kind.key();
            let list = door.text(&format!("/lists/{key}"), &cookie).await.0;
            assert_eq!(list, expected(Verb::Read), "{role} {key}");
            for format in ["csv", "xlsx"] {
                let export = door.text(&format!("/lists/{key}/export?format={format}"), &cookie).await.0;
                assert_eq!(export, expected(Verb::Export), "{role} {key} export as {format}");
            }
        }
    }
}

#[tokio::test]
async fn events_tell_no_id_of_what_may_not_be_read() {
    let oracle = Oracle { roles: store::Roles::builtin().unwrap() };
    let desk = testing::desk().await;
    let office = desk.office.clone();
    let mut streams = Vec::new();
    let door = Door::of(desk, server::Settings::default());
    let desk = &door.desk;
    for role in oracle.roles.names() {
        let area = &world::areas()[2];
        desk.user(role, role, area).await;
        let cookie = door.sign_in(role).await;
        let request = Request::get("/api/v1/events").header(header::COOKIE, cookie).body(Body::empty());
        let response = door.router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        streams.push((role.to_owned(), area.clone(), gathered(response.into_body())));
    }
    let cells = world::build(&office.store).await;
    // The last one, which every role may read: what comes before it has been told.
    let last = world::one(&office.store, Kind::Level, &world::areas()[2], None, &Value::Null).await;
    assert!(ever(&oracle, ("viewer", &last.area), &last));
    for (role, area, told) in streams {
        let told = until(&told, &last.id.to_string()).await;
        assert!(!told.contains("reload"), "the stream holds them all");
        for cell in &cells {
            let may = ever(&oracle, (&role, &area), cell);
            assert!(
                may || !told.contains(&cell.id.to_string()),
                "{role} of {area}: {:?} of {} {:?}",
                cell.kind,
                cell.area,
                cell.states
            );
        }
    }
}

/// What a stream says until it says a word.
/// What a stream tells, gathered as it comes: nobody is told everything at once.
fn gathered(body: Body) -> Arc<Mutex<String>> {
    use futures::StreamExt;
    let told = Arc::new(Mutex::new(String::new()));
    let all = told.clone();
    tokio::spawn(async move {
        let mut stream = body.into_data_stream();
        while let Some(Ok(piece)) = stream.next().await {
            all.lock().unwrap().push_str(&String::from_utf8_lossy(&piece));
        }
    });
    told
}

async fn until(told: &Mutex<String>, word: &str) -> String {
    loop {
        let now = told.lock().unwrap().clone();
        if now.contains(word) {
            return now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
