//! Every register that is shipped, walked by who may: an entry is made, takes each of its moves from each state that it
//! starts from, and is refused to all others.

use std::collections::{BTreeMap, VecDeque};

use axum::http::StatusCode;
use register::{Field, Kind, Move, Register};
use serde_json::{Map, Value, json};
use store::records::{DocumentState, Entry, User};
use store::{Pick, Verb};
use testing::PASSWORD;

use crate::{Door, door};

/// The body whose people decide where a move asks for one, and a post there.
const BODY: &str = "12/tinh-uy";
const DECIDES: &str = "12/tinh-uy/bi-thu";
/// Whose entries are the police's.
const POLICE: &str = "12/cong-an";

/// A value that the field takes.
fn sample(field: &Field) -> Value {
    match &field.kind {
        Kind::Text | Kind::LongText | Kind::Phone | Kind::CitizenNumber => json!("Thử"),
        Kind::Int | Kind::Money => json!(field.min.unwrap_or(0).max(1)),
        Kind::Decimal => json!(1.5),
        Kind::Date => json!("2021-12-20"),
        Kind::Instant => json!("2021-12-20T08:00:00+07:00"),
        Kind::Duration => json!(field.min.unwrap_or(0).max(90)),
        Kind::Position => json!("22.2, 103.2"),
        Kind::Unit => json!("12/so-y-te"),
        Kind::YesNo => json!(true),
        Kind::Choice(choices) => json!(choices[0].key),
        Kind::Choices(choices) => json!([choices[0].key]),
        Kind::Area => json!("12"),
        Kind::Repeat => {
            let row = field.columns.iter().map(|column| (column.key.clone(), sample(column)));
            json!([row.collect::<Map<_, _>>()])
        }
        Kind::Link(_) | Kind::File | Kind::Signature | Kind::Person => Value::Null,
    }
}

fn samples<'a>(register: &Register, keys: impl IntoIterator<Item = &'a String>) -> Map<String, Value> {
    keys.into_iter().map(|key| (key.clone(), sample(register.field(key).unwrap()))).collect()
}

/// The moves that lead from a new entry to a state, the fewest.
fn way<'a>(register: &'a Register, to: &str) -> Option<Vec<&'a Move>> {
    let mut known: BTreeMap<&str, Vec<&Move>> = BTreeMap::from([(register.first(), Vec::new())]);
    let mut open = VecDeque::from([register.first()]);
    while let Some(state) = open.pop_front() {
        let way = known[state].clone();
        for step in register.moves.iter().filter(|step| step.from.iter().any(|from| from == state)) {
            if !known.contains_key(step.to.as_str()) {
                known.insert(&step.to, way.iter().copied().chain([step]).collect());
                open.push_back(&step.to);
            }
        }
    }
    known.remove(to)
}

fn step_to(moved: &Value) -> String {
    moved["state"].as_str().unwrap().to_owned()
}

/// The unit whose entries are walked.
fn unit(area: &str) -> String {
    format!("{area}/ubnd")
}

struct Walk<'a> {
    door: &'a Door,
    register: &'a Register,
    /// Cookies by role.
    cookies: &'a BTreeMap<&'static str, String>,
    area: &'a str,
    /// A paper that everybody sees.
    paper: uuid::Uuid,
}

impl Walk<'_> {
    /// Somebody who holds a verb on the register.
    fn who<'a>(&'a self, verb: &'a str) -> &'a str {
        self.holder(verb).unwrap()
    }

    fn holder<'a>(&'a self, verb: &'a str) -> Option<&'a str> {
        self.holders(verb).next()
    }

    fn holders<'a>(&'a self, verb: &'a str) -> impl Iterator<Item = &'a str> {
        let may =
            move |role: &str| self.register.access.get(role).is_some_and(|verbs| verbs.iter().any(|held| held == verb));
        self.cookies.iter().filter(move |(role, _)| may(role)).map(|(_, cookie)| cookie.as_str())
    }

    /// An entry of a register that nobody writes: the program keeps it, and names the body that decides.
    async fn kept(&self, mut fields: Map<String, Value>) -> Value {
        let bodies = self.register.moves.iter().flat_map(|step| &step.by);
        fields.extend(bodies.map(|key| (key.clone(), json!(BODY))));
        let registered = store::registers::of(&self.register.key).unwrap();
        let entry = Entry::new(registered, "12", uuid::Uuid::now_v7(), self.area, fields);
        let made = self.door.desk.office.store.create_as(&self.door.desk.ctx, Verb::Write, entry, None).await.unwrap();
        serde_json::to_value(made).unwrap()
    }

    /// What a field may lead to: the paper, or an entry of another register.
    async fn linked(&self, to: &str) -> uuid::Uuid {
        let Some(other) = store::registers::of(to) else { return self.paper };
        let required = other.definition.fields.iter().filter(|field| field.required).map(|field| &field.key);
        let entry = Entry::new(other, "12", uuid::Uuid::now_v7(), self.area, samples(&other.definition, required));
        let made = self.door.desk.office.store.create_as(&self.door.desk.ctx, Verb::Write, entry, None).await;
        made.unwrap().id
    }

    /// A store holds what a move takes out of it.
    async fn stocked(&self, fields: &Map<String, Value>) {
        let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
        for books in self.register.moves.iter().filter_map(|step| step.books.as_ref()) {
            if books.reason != "received" {
                let line = json!({
                    "province": "12", "id": uuid::Uuid::now_v7(), "area": text(&books.area), "unit": text(&books.store),
                    "moved_on": "2021-12-01", "reason": "received", "product": text(&books.product), "quantity": 100,
                });
                let line: store::records::Stock = serde_json::from_value(line).unwrap();
                self.door.desk.office.store.create_as(&self.door.desk.ctx, Verb::Write, line, None).await.unwrap();
            }
        }
    }

    async fn make(&self) -> Value {
        let required = self.register.fields.iter().filter(|field| field.required).map(|field| &field.key);
        let mut fields = samples(self.register, required);
        if self.holder("write").is_none() {
            return self.kept(fields).await;
        }
        fields.insert("area".into(), json!(self.area));
        // What belongs to a unit, or is moved by one, is of the two for which all of them act: one asks the other.
        let elsewhere = self.register.owner_elsewhere;
        let own = |key: &str| {
            matches!(key, "unit" | "receiver") || (!elsewhere && self.register.owner.as_deref() == Some(key))
        };
        let body = |key: &str| if own(key) { unit(self.area) } else { unit("12") };
        let body = |key: &str| if key == "police" { POLICE.to_owned() } else { body(key) };
        fields.extend(self.register.units().into_iter().map(|key| (key.to_owned(), json!(body(key)))));
        // What is moved by whom it names names the one who moves it: the account is called by its role.
        let mover = self.cookies.iter().find(|(_, cookie)| *cookie == self.who("write")).unwrap().0;
        fields.extend(self.register.moves.iter().filter_map(|step| Some((step.named.clone()?, json!(mover)))));
        for field in self.register.fields.iter().filter(|field| field.required) {
            if let Kind::Link(to) = &field.kind {
                fields.insert(field.key.clone(), json!(self.linked(to).await));
            }
        }
        // What is asked for because of what stands in the others.
        let asked = |field: &&Field| field.required_if.as_ref().is_some_and(|when| when.holds(&fields, testing::day()));
        let asked: Vec<&String> = self.register.fields.iter().filter(asked).map(|field| &field.key).collect();
        fields.extend(samples(self.register, asked));
        self.stocked(&fields).await;
        let path = format!("/records/{}", self.register.key);
        let (status, made) = self.door.post(&path, self.who("write"), Value::Object(fields)).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {made}");
        assert_eq!(made["state"], self.register.first());
        made
    }

    async fn step(&self, entry: &Value, step: &Move, cookie: &str, fields: Map<String, Value>) -> (StatusCode, Value) {
        let path = format!("/registers/{}/{}/{}", self.register.key, entry["id"].as_str().unwrap(), step.key);
        let reason = step.reason.then_some("vì vậy");
        self.door.post(&path, cookie, json!({ "version": entry["version"], "fields": fields, "reason": reason })).await
    }

    fn given(&self, step: &Move) -> Map<String, Value> {
        samples(self.register, step.needs.iter().chain(&step.takes))
    }

    fn maker(&self, step: &Move) -> &str {
        let verb = if step.decides { "decide" } else { "write" };
        let first = self.who(verb);
        // Whoever wrote it last is not the second person.
        let second = || self.holders(verb).find(|cookie| *cookie != self.who("write"));
        if step.second { second().unwrap_or(first) } else { first }
    }

    /// An entry in a state.
    async fn at(&self, state: &str) -> Value {
        let mut entry = self.make().await;
        for step in way(self.register, state).unwrap() {
            let (status, moved) = self.step(&entry, step, self.maker(step), self.given(step)).await;
            assert_eq!(status, StatusCode::OK, "{} {}: {moved}", self.register.key, step.key);
            entry = moved;
        }
        assert_eq!(entry["state"], *state);
        entry
    }

    async fn walk(&self) {
        for step in &self.register.moves {
            for from in &step.from {
                let entry = self.at(from).await;
                let told = format!("{} {} from {from}", self.register.key, step.key);
                for (role, cookie) in self.cookies {
                    let verb = if step.decides { "decide" } else { "write" };
                    let may =
                        self.register.access.get(*role).is_some_and(|verbs| verbs.iter().any(|held| held == verb));
                    if !may {
                        let (status, body) = self.step(&entry, step, cookie, self.given(step)).await;
                        assert_eq!(status, StatusCode::FORBIDDEN, "{told} by {role}: {body}");
                    }
                }
                if let Some(missing) = step.needs.first().filter(|key| entry[key.as_str()].is_null()) {
                    let mut given = self.given(step);
                    given.remove(missing);
                    let (status, body) = self.step(&entry, step, self.maker(step), given).await;
                    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}: {body}");
                    assert!(body["places"].to_string().contains(missing.as_str()), "{told}: {body}");
                }
                let mut strange = self.given(step);
                strange.insert("horse".into(), json!(1));
                let (status, body) = self.step(&entry, step, self.maker(step), strange).await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}: {body}");
                let (status, moved) = self.step(&entry, step, self.maker(step), self.given(step)).await;
                assert_eq!((status, &moved["state"]), (StatusCode::OK, &json!(step.to)), "{told}: {moved}");
                // Made once: whoever had the entry before it sees that it is elsewhere, and an old version leads past no
                // state.
                for step in self.register.moves.iter().filter(|step| !step.from.contains(&step_to(&moved))) {
                    let old = json!({ "id": moved["id"], "version": moved["version"].as_i64().unwrap() - 1 });
                    let (status, body) = self.step(&old, step, self.maker(step), self.given(step)).await;
                    assert_eq!(status, StatusCode::CONFLICT, "{told}, then {}: {body}", step.key);
                }
                let (status, body) = self.step(&entry, step, self.maker(step), self.given(step)).await;
                assert_eq!(status, StatusCode::CONFLICT, "{told}: {body}");
                let path = format!("/records/{}/{}/history", self.register.key, entry["id"].as_str().unwrap());
                let (_, history) = self.door.get(&path, self.who("read")).await;
                assert_eq!(history[0]["action"], step.key, "{told}");
            }
        }
    }
}

#[tokio::test]
async fn every_shipped_register_is_walked_from_end_to_end_by_who_may_and_by_nobody_else() {
    let door = door().await;
    let admin = door.sign_in("quantri").await;
    let area = crate::commune("108");
    let mut cookies = BTreeMap::new();
    for role in ["leader", "office", "health", "unit", "viewer", "admin"] {
        let user =
            json!({ "username": format!("so-{role}"), "name": role, "role": role, "area": "12", "password": PASSWORD });
        let (status, body) = door.post("/users", &admin, user).await;
        assert!(status.is_success(), "{body}");
        let (office, ctx) = (&door.desk.office, &door.desk.ctx);
        let named = Pick::all().eq("username", format!("so-{role}"));
        let user = office.store.pick::<User>(ctx, named, &[]).await.unwrap().remove(0);
        if role == "leader" {
            centre::posts::take(office, ctx, &user, DECIDES, ctx.day).await.unwrap();
        }
        for of in [unit(&area), unit("12"), POLICE.to_owned()] {
            centre::posts::take(office, ctx, &user, &format!("{of}/can-bo"), ctx.day).await.unwrap();
        }
        cookies.insert(role, door.sign_in(&format!("so-{role}")).await);
    }
    let paper = testing::document("12", DocumentState::Library);
    let paper = door.desk.office.store.create(&door.desk.ctx, paper, None).await.unwrap().id;
    let shipped: Vec<_> = register::BUILTIN.iter().map(|(_, text)| register::read(text).unwrap()).collect();
    assert!(!shipped.is_empty());
    for register in &shipped {
        let walk = Walk { door: &door, register, cookies: &cookies, area: &area, paper };
        walk.walk().await;
        // The figures are those of the entries, and every one is named.
        let path = format!("/registers/{}/figures?area=108&day=2021-12-29", register.key);
        let (status, figures) = door.get(&path, walk.who("read")).await;
        assert_eq!(status, StatusCode::OK, "{figures}");
        let figures = figures.as_array().unwrap();
        assert_eq!(figures.len(), register.tallies.len());
        assert!(figures.iter().any(|figure| figure["total"].as_i64().unwrap() > 0), "{figures:?}");
        let (status, _) = door.get(&path, &cookies["admin"]).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        // Who clicks a figure sees what was counted.
        for (tally, figure) in register.tallies.iter().zip(figures).filter(|(tally, _)| tally.number.is_none()) {
            let page = figure["list"].as_str().unwrap().replace("/registers/", "/lists/");
            let (status, list) = door.get(&page, walk.who("read")).await;
            assert_eq!((status, &list["total"]), (StatusCode::OK, &figure["total"]), "{} {page}", tally.key);
        }
        // A board shows each entry once, in its state.
        let (status, board) = door.get(&format!("/registers/{}/board?area=108", register.key), walk.who("read")).await;
        assert_eq!(status, StatusCode::OK, "{board}");
        let states: Vec<&str> = board.as_array().unwrap().iter().map(|of| of["state"].as_str().unwrap()).collect();
        assert_eq!(states, register.states.iter().map(|state| state.key.as_str()).collect::<Vec<_>>());
        let rows = |of: &Value| of["rows"].as_array().unwrap().clone();
        assert!(board.as_array().unwrap().iter().all(|of| rows(of).iter().all(|row| row["state"] == of["state"])));
        let on_board: u64 = board.as_array().unwrap().iter().map(|of| of["total"].as_u64().unwrap()).sum();
        let (_, list) = door.get(&format!("/lists/{}?area=108", register.key), walk.who("read")).await;
        assert_eq!(list["total"], on_board);
        // The export has every entry in the definition's columns.
        let path = format!("/lists/{}?size=500", register.key);
        let (_, list) = door.get(&path, walk.who("read")).await;
        let total = list["total"].as_u64().unwrap();
        assert_eq!(list["rows"].as_array().unwrap().len() as u64, total);
        let (_, columns) = door.get(&format!("/lists/{}/columns", register.key), walk.who("read")).await;
        for field in &register.fields {
            let column = columns.as_array().unwrap().iter().find(|column| column["key"] == field.key.as_str()).unwrap();
            assert_eq!(column["label"], field.name.vi.as_str());
        }
    }
    // Another district's worker does not know of them.
    let (_, cards) = door.get("/registers", &door.sign_in("xa").await).await;
    assert!(cards.as_array().unwrap().iter().all(|card| card["moves"].as_array().is_some()));
}
