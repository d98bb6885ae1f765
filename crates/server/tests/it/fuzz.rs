//! Every parameter of every address, from the description of the API, with values that nobody should send: nothing
//! panics, nothing answers 5xx, no status is undocumented, every refusal has words.
//!
//! The short form takes each parameter with each value once. `VUNGXANH_FUZZ_MINUTES=10` goes on with several at a time;
//! `VUNGXANH_FUZZ_SEED` repeats a run.

mod values;

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use super::{Door, case, commune, door};
use values::{hostile, texts};

const ROLES: [&str; 4] = ["tinh", "sinho", "xa", "quantri"];

/// An operation of the API.
struct Operation {
    method: String,
    path: String,
    /// Name and place (`path`, `query`).
    parameters: Vec<(String, String)>,
    /// A body as the description has it.
    body: Option<Value>,
    documented: Vec<String>,
}

/// A body that a schema allows, as far as the schema tells.
fn sample(description: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return if depth > 6 {
            Value::Null
        } else {
            sample(description, &description["components"]["schemas"][name], depth + 1)
        };
    }
    for one_of in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[one_of].as_array() {
            let choice = choices.iter().find(|choice| choice["type"] != "null");
            return choice.map_or(Value::Null, |choice| sample(description, choice, depth));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().filter_map(|part| sample(description, part, depth).as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    if let Some(first) = schema["enum"].as_array().and_then(|keys| keys.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")),
        kind => kind.as_str(),
    };
    match (kind.unwrap_or("object"), schema["format"].as_str()) {
        ("string", Some("date")) => json!("2021-12-29"),
        ("string", Some("date-time")) => json!("2021-12-29T08:00:00+07:00"),
        ("string", Some("uuid")) => json!("01890000-0000-7000-8000-000000000000"),
        ("string", _) => json!("12"),
        ("integer", _) => json!(1),
        ("number", _) => json!(0.5),
        ("boolean", _) => json!(true),
        ("array", _) => json!([sample(description, &schema["items"], depth + 1)]),
        _ => {
            let fields = schema["properties"].as_object().cloned().unwrap_or_default();
            Value::Object(
                fields.iter().map(|(key, field)| (key.clone(), sample(description, field, depth + 1))).collect(),
            )
        }
    }
}

fn operations() -> Vec<Operation> {
    let description: Value = serde_json::from_str(&server::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let named = |of: &Value| (of["name"].as_str().unwrap().to_owned(), of["in"].as_str().unwrap().to_owned());
            let parameters = operation["parameters"].as_array().into_iter().flatten().map(named).collect();
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                parameters,
                body: (!schema.is_null()).then(|| sample(&description, schema, 0)),
                documented: operation["responses"].as_object().unwrap().keys().cloned().collect(),
            });
        }
    }
    operations
}

/// Records to ask for, so that the values reach further than "not found".
struct There {
    case: String,
    document: String,
    task: String,
    user: String,
    /// By kind, a body that makes a record.
    made_of: Vec<(String, Map<String, Value>)>,
}

impl There {
    async fn of(door: &Door, cookies: &[String]) -> Self {
        let (leader, health, admin) = (&cookies[0], &cookies[1], &cookies[3]);
        let id = |made: &Value| made["id"].as_str().unwrap_or_default().to_owned();
        let (_, made) = door.post("/records/cases", health, case(&commune("108"))).await;
        let text = "UBND TỈNH LAI CHÂU\nSố: 1/CĐ-UBND\nLai Châu, ngày 27 tháng 12 năm 2021\n\n1. Sở Y tế báo cáo trước ngày 30/12/2021.\n2. UBND huyện Sìn Hồ tiêm mũi 2 cho 95% người từ 18 tuổi.";
        let (_, handed) = door.post("/documents", leader, json!({ "text": text })).await;
        let document = &handed["documents"][0];
        let (_, users) = door.get("/lists/users", admin).await;
        let user = users["rows"].as_array().unwrap().iter().find(|user| user["username"] == "xem").unwrap();
        let mut made_of = Vec::new();
        for kind in ["persons", "cases", "doses", "stock", "population", "duty", "visits", "contacts"] {
            let (status, columns) = door.get(&format!("/lists/{kind}/columns"), health).await;
            assert_eq!(status, StatusCode::OK, "{kind}");
            let editable = columns.as_array().unwrap().iter().filter(|column| column["editable"] == true);
            made_of.push((kind.to_owned(), editable.map(|column| (key(column), typed(column))).collect()));
        }
        let task = document["tasks"][0].clone();
        assert!(task["id"].is_string(), "{handed}");
        Self { case: id(&made), document: id(document), task: id(&task), user: id(user), made_of }
    }

    fn path(&self, path: &str) -> String {
        let id = [("/tasks/", &self.task), ("/documents/", &self.document), ("/users/", &self.user)];
        let id = id.into_iter().find(|(part, _)| path.contains(part)).map_or(&self.case, |(_, id)| id);
        path.replace("{id}", id).replace("{kind}", "cases").replace("{code}", "108").replace("{action}", "acknowledge")
    }
}

fn key(column: &Value) -> String {
    column["key"].as_str().unwrap().to_owned()
}

fn typed(column: &Value) -> Value {
    match column["type"].as_str().unwrap() {
        "int" if column["key"] == "birth_year" => json!(1990),
        "int" => json!(1),
        "date" => json!("2021-12-28"),
        "datetime" => json!("2021-12-28T08:00:00+07:00"),
        "enum" => column["options"][0]["value"].clone(),
        "bool" => json!(true),
        "area" => json!(commune("108")),
        "id" => json!("01890000-0000-7000-8000-00000000000f"),
        "json" => json!([{ "name": "Lò Văn A", "post": "Bác sĩ" }]),
        _ => json!("một"),
    }
}

/// A request to try.
struct Trial {
    method: String,
    address: String,
    body: Option<Value>,
}

impl Operation {
    /// As it should be.
    fn plain(&self, there: &There) -> Trial {
        Trial { method: self.method.clone(), address: there.path(&self.path), body: self.body.clone() }
    }

    /// With one parameter spoilt.
    fn spoilt(&self, trial: Trial, (name, place): &(String, String), text: &str, there: &There) -> Trial {
        let coded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let address = if place == "path" {
            there.path(&self.path.replace(&format!("{{{name}}}"), &coded))
        } else {
            let joint = if trial.address.contains('?') { '&' } else { '?' };
            format!("{}{joint}{name}={coded}", trial.address)
        };
        Trial { address, ..trial }
    }
}

/// A generator of numbers whose luck a seed repeats (`SplitMix64`).
struct Luck(u64);
impl Luck {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % most as u64) as usize
    }
}

struct Fuzz {
    door: Door,
    cookies: Vec<String>,
    tried: usize,
    faults: Vec<String>,
}

impl Fuzz {
    /// Sends it as each role in turn.
    async fn send(&mut self, operation: &Operation, trial: Trial) {
        self.send_as(self.tried % self.cookies.len(), operation, trial).await;
    }

    async fn send_as(&mut self, role: usize, operation: &Operation, trial: Trial) {
        self.tried += 1;
        let said: String = trial.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let short: String =
            format!("{} {} {} {said}", ROLES[role], trial.method, trial.address).chars().take(400).collect();
        let request = Request::builder()
            .method(trial.method.as_str())
            .uri(&trial.address)
            .header("x-vungxanh", "1")
            .header(header::CONTENT_TYPE, "application/json");
        // Signing out would end the others' session.
        let request = if trial.method == "DELETE" && operation.path.ends_with("/session") {
            request
        } else {
            request.header(header::COOKIE, &self.cookies[role])
        };
        // No client can ask an address that is longer than any may be.
        let Ok(request) = request.body(Body::from(said)) else {
            assert!(trial.address.len() > usize::from(u16::MAX) / 2, "{short}");
            return;
        };
        let router = self.door.router.clone();
        let endless = operation.path.ends_with("/events");
        let answer = tokio::spawn(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status();
            let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
            if endless && status == StatusCode::OK {
                return (status, Ok(Value::Null));
            }
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
            let read = body.map_err(|fault| fault.to_string());
            (
                status,
                read.map(|bytes| if json { serde_json::from_slice(&bytes).unwrap_or_default() } else { Value::Null }),
            )
        });
        let fault = match answer.await {
            Err(panic) => Some(format!("{panic}")),
            Ok((status, _)) if status.is_server_error() => Some(status.to_string()),
            Ok((status, _)) if !operation.documented.iter().any(|known| known == status.as_str()) => {
                Some(format!("undocumented {status}"))
            }
            Ok((_, Err(fault))) => Some(format!("breaks off: {fault}")),
            Ok((status, Ok(body))) if status.is_client_error() && !body["message"].is_string() => {
                Some(format!("{status} without words"))
            }
            Ok(_) => None,
        };
        self.faults.extend(fault.map(|fault| format!("{fault}: {short}")));
    }

    /// Every parameter with every value, one at a time.
    async fn each(&mut self, operations: &[Operation], there: &There) {
        for operation in operations {
            self.send(operation, operation.plain(there)).await;
            for parameter in &operation.parameters {
                for text in texts() {
                    let trial = operation.spoilt(operation.plain(there), parameter, &text, there);
                    self.send(operation, trial).await;
                }
            }
            let Some(Value::Object(body)) = &operation.body else { continue };
            for key in body.keys() {
                for value in hostile() {
                    let mut body = body.clone();
                    body.insert(key.clone(), value);
                    self.send(operation, Trial { body: Some(body.into()), ..operation.plain(there) }).await;
                }
            }
        }
    }

    /// Every field of every kind of record.
    async fn records(&mut self, operations: &[Operation], there: &There) {
        let of = |method: &str, path: &str| operations.iter().find(|o| o.method == method && o.path == path).unwrap();
        let make = of("POST", "/api/v1/records/{kind}");
        let edit = of("PATCH", "/api/v1/records/{kind}/{id}");
        for (kind, fields) in &there.made_of {
            for key in fields.keys() {
                for (nth, value) in hostile().into_iter().enumerate() {
                    let mut body = fields.clone();
                    body.insert(key.clone(), value.clone());
                    let address = make.path.replace("{kind}", kind);
                    self.send(make, Trial { method: "POST".into(), address, body: Some(body.into()) }).await;
                    if kind == "cases" {
                        let body = json!({ "version": nth, "changes": { key: value } });
                        self.send(edit, Trial { body: Some(body), ..edit.plain(there) }).await;
                    }
                }
            }
        }
    }

    /// Every column of every list, sorted and filtered by every comparison.
    async fn lists(&mut self, operations: &[Operation]) {
        let list = operations.iter().find(|o| o.method == "GET" && o.path == "/api/v1/lists/{kind}").unwrap();
        let admin = self.cookies[3].clone();
        for kind in store::Kind::all().map(store::Kind::key) {
            let mut columns: Vec<String> = vec!["folded".into(), "id".into(), "password_hash".into(), "version".into()];
            for cookie in [self.cookies[1].clone(), admin.clone()] {
                let (_, known) = self.door.get(&format!("/lists/{kind}/columns"), &cookie).await;
                columns.extend(known.as_array().into_iter().flatten().map(key));
            }
            columns.sort();
            columns.dedup();
            for column in &columns {
                let mut questions = vec![format!("sort={column}"), format!("sort=-{column}")];
                for op in ["eq", "ne", "lt", "le", "gt", "ge", "has", "in", "empty", "notempty"] {
                    for value in ["2021-12-29", "-262143-01-01", "9223372036854775807", "%25%5B"] {
                        questions.push(format!("filter={column}:{op}:{value}"));
                    }
                }
                for question in questions {
                    // A role that may read the list: nobody else's question reaches the database.
                    let role = if kind == "users" { 3 } else { 1 };
                    let address = format!("/api/v1/lists/{kind}?{question}");
                    self.send_as(role, list, Trial { method: "GET".into(), address, body: None }).await;
                }
            }
        }
    }

    /// Several parameters at a time, by luck.
    async fn several(&mut self, operations: &[Operation], there: &There, luck: &mut Luck) {
        let operation = &operations[luck.below(operations.len())];
        let (texts, values) = (texts(), hostile());
        let mut trial = operation.plain(there);
        for _ in 0..=luck.below(3) {
            if !operation.parameters.is_empty() {
                let parameter = &operation.parameters[luck.below(operation.parameters.len())];
                trial = operation.spoilt(trial, parameter, &texts[luck.below(texts.len())], there);
            }
            if let Some(body) = &mut trial.body {
                spoil(body, values[luck.below(values.len())].clone(), luck);
            }
        }
        self.send(operation, trial).await;
    }
}

/// Puts a value somewhere into a body.
fn spoil(body: &mut Value, value: Value, luck: &mut Luck) {
    let inner: Vec<&mut Value> = match body {
        Value::Object(fields) => fields.values_mut().collect(),
        Value::Array(values) => values.iter_mut().collect(),
        _ => Vec::new(),
    };
    let choice = luck.below(inner.len() + 1);
    match inner.into_iter().nth(choice) {
        Some(part) => spoil(part, value, luck),
        None => *body = value,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_parameter_makes_it_panic_break_off_or_answer_what_is_not_documented() {
    let door = door().await;
    let mut cookies = Vec::new();
    for role in ROLES {
        cookies.push(door.sign_in(role).await);
    }
    let there = There::of(&door, &cookies).await;
    let operations = operations();
    let mut fuzz = Fuzz { door, cookies, tried: 0, faults: Vec::new() };
    fuzz.each(&operations, &there).await;
    fuzz.records(&operations, &there).await;
    fuzz.lists(&operations).await;
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<f64>().ok());
    let lasts = Duration::from_secs_f64(number("VUNGXANH_FUZZ_MINUTES").unwrap_or_default() * 60.0);
    let mut luck = Luck(number("VUNGXANH_FUZZ_SEED").unwrap_or(1.0) as u64);
    let start = Instant::now();
    while start.elapsed() < lasts {
        fuzz.several(&operations, &there, &mut luck).await;
    }
    println!("{} requests in {:?}", fuzz.tried, start.elapsed());
    assert!(fuzz.tried > 5_000, "{}", fuzz.tried);
    let shown: Vec<&str> = fuzz.faults.iter().map(String::as_str).take(40).collect();
    assert!(fuzz.faults.is_empty(), "{} faults of {}:\n{}", fuzz.faults.len(), fuzz.tried, shown.join("\n"));
}
