//! What the API answers, whole: a change of an answer, of its words or of a refusal is read before it is taken
//! (`INSTA_UPDATE=always cargo test --test it snapshots` writes them anew).

use axum::http::{Method, StatusCode, header};
use axum::{body::Body, http::Request};
use base::words::Lang;
use centre::documents::{self, HandedIn};
use serde_json::{Value, json};
use store::records::DocumentState;
use testing::{DISTRICT, LETTER, case, communes, date, dose, person};

use crate::{Door, door};

/// Asked as who, and where.
const ASKED: [(&str, &str, &str); 27] = [
    ("session", "xa", "/session"),
    ("command_of_a_commune", "xa", "/command"),
    ("levels_of_a_commune", "xa", "/levels"),
    ("level", "xa", "/levels/{commune}"),
    ("targets", "tinh", "/targets"),
    ("documents", "tinh", "/documents"),
    ("document", "tinh", "/documents/{document}"),
    ("cascade", "tinh", "/documents/{document}/cascade"),
    ("tasks", "sinho", "/tasks/board?by=unit"),
    ("report_of_a_commune", "xa", "/reports/daily?format=json"),
    ("cases", "xa", "/lists/cases"),
    ("cases_columns", "xa", "/lists/cases/columns"),
    ("cases_calendar", "xa", "/lists/cases/calendar?month=2021-12"),
    ("persons", "xa", "/lists/persons?q=may"),
    ("case", "xa", "/records/cases/{case}"),
    ("case_history", "xa", "/records/cases/{case}/history"),
    ("registers", "xa", "/registers"),
    ("board", "xa", "/registers/difficulties/board"),
    ("figures", "xa", "/registers/difficulties/figures"),
    ("difficulties_columns", "xa", "/lists/difficulties/columns"),
    ("find", "xa", "/find?q=lo%20may"),
    ("measures", "tinh", "/measures"),
    ("definitions", "quantri", "/definitions"),
    ("not_found", "xa", "/records/cases/01890000-0000-7000-8000-000000000000"),
    ("denied", "xa", "/access"),
    ("no_such_list", "xa", "/lists/nothing"),
    ("no_such_day", "xa", "/levels?day=31-02-2021"),
];

/// What its answers show: persons with a case and a dose, a directive in force, a difficulty on its way.
struct Lived {
    door: Door,
    names: Vec<(&'static str, String)>,
}

async fn lived_in() -> Lived {
    let door = door().await;
    let (office, ctx) = (door.desk.office.clone(), door.desk.ctx.clone());
    let own = communes(DISTRICT).remove(0);
    let ill = person(&own, "Lò Thị Mẩy", 1990);
    let known = store::records::Case { person_id: Some(ill.id), ..case(&own, date("2021-12-28")) };
    let shot = dose(&ill, 1, date("2021-09-01"));
    office.store.create(&ctx, ill, None).await.unwrap();
    let known = office.store.create(&ctx, known, None).await.unwrap();
    office.store.create(&ctx, shot, None).await.unwrap();
    let paper = HandedIn { name: Some("cv.txt".into()), content: LETTER.as_bytes().to_vec().into() };
    let paper = documents::import_document(&office, &ctx, paper, DocumentState::Draft).await.unwrap();
    documents::confirm(&office, &ctx, paper.id, paper.version, Lang::Vi).await.unwrap();
    let station = door.sign_in("xa").await;
    let raised = json!({ "area": own, "raised_on": "2021-12-28", "subject": "Thiếu bình ô xy", "matter": "goods",
        "raised_by": "Trạm Y tế", "told": "Cần 4 bình nhỏ." });
    let (status, entry) = door.post("/records/difficulties", &station, raised).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    let send = format!("/registers/difficulties/{}/send", entry["id"].as_str().unwrap());
    let (status, _) = door.post(&send, &station, json!({ "version": 1, "fields": { "answerer": "Sở Y tế" } })).await;
    assert_eq!(status, StatusCode::OK);
    let names = vec![("{commune}", own), ("{document}", paper.id.to_string()), ("{case}", known.id.to_string())];
    Lived { door, names }
}

impl Lived {
    async fn answer(&self, who: &str, path: &str, lang: &str) -> Value {
        let path = self.names.iter().fold(path.to_owned(), |path, (name, is)| path.replace(name, is));
        let cookie = format!("{}; lang={lang}", self.door.sign_in(who).await);
        let request = Request::builder().method(Method::GET).uri(format!("/api/v1{path}"));
        let request = request.header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let (status, body, _) = self.door.send(request).await;
        json!({ "status": status.as_u16(), "body": Plain::new().of(body) })
    }
}

/// An answer without what is another each time: ids by the order in which they are met, times, digests, registers that
/// tests beside this one have added. Of long lists the first rows.
struct Plain {
    ids: Vec<String>,
    added: Vec<&'static str>,
}

impl Plain {
    const ROWS: usize = 3;

    fn new() -> Self {
        let added = store::registers::all().into_iter().filter(|register| register.file.is_some());
        Self { ids: Vec::new(), added: added.map(|register| register.key).collect() }
    }

    /// A register's own key, or that of a measure of it.
    fn is_added(&self, key: &str) -> bool {
        self.added.contains(&key.split('.').next().unwrap_or(key))
    }

    fn of_added(&self, row: &Value) -> bool {
        row["key"].as_str().is_some_and(|key| self.is_added(key))
    }

    fn of(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(mut rows) => {
                rows.retain(|row| !self.of_added(row));
                let more = rows.len().saturating_sub(Self::ROWS);
                let mut kept: Vec<Value> = rows.into_iter().take(Self::ROWS).map(|row| self.of(row)).collect();
                if more > 0 {
                    kept.push(json!(format!("… {more} more")));
                }
                Value::Array(kept)
            }
            Value::Object(fields) => {
                let own = fields.into_iter().filter(|(key, _)| !self.is_added(key)).collect::<Vec<_>>();
                own.into_iter().map(|(key, value)| (self.text(key), self.of(value))).collect()
            }
            other => other,
        }
    }

    fn text(&mut self, text: String) -> String {
        let digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digest {
            "[sha256]".to_owned()
        } else if text.parse::<uuid::Uuid>().is_ok() {
            let at = self.ids.iter().position(|known| *known == text).unwrap_or_else(|| {
                self.ids.push(text);
                self.ids.len() - 1
            });
            format!("[id {}]", at + 1)
        } else if chrono::DateTime::parse_from_rfc3339(&text).is_ok() {
            "[time]".to_owned()
        } else {
            text
        }
    }
}

#[tokio::test]
async fn the_api_answers_as_it_was_last_read() {
    let lived = lived_in().await;
    let mut settings = insta::Settings::clone_current();
    // PostgreSQL keeps the keys of documents in an order of its own.
    settings.set_sort_maps(true);
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    for (name, who, path) in ASKED {
        let answer = lived.answer(who, path, "vi").await;
        settings.bind(|| insta::assert_json_snapshot!(name, answer));
    }
    // The words of the other language.
    for (name, who, path) in ASKED.iter().filter(|(name, ..)| ["cases_columns", "denied", "no_such_day"].contains(name))
    {
        let answer = lived.answer(who, path, "en").await;
        settings.bind(|| insta::assert_json_snapshot!(format!("{name}_in_english"), answer));
    }
}
