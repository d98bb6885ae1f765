//! A writer's hand: signed in, it asks and writes down what it asked and what came of it.

use super::bench::{Arena, PASSWORD};
use super::history::{Act, Effect, Look, Outcome};
use super::random::Random;
use crate::http::{Answer, Client, Content};
use serde_json::Value;
use std::time::Duration;

/// How long a writer waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Letters of a request that the history keeps.
const SHOWN: usize = 240;

pub struct Hand<'a> {
    pub arena: &'a Arena,
    pub random: Random,
    pub user: String,
    client: Client,
}

impl<'a> Hand<'a> {
    pub fn new(arena: &'a Arena, random: Random, user: &str) -> Self {
        Self { arena, random, user: user.to_owned(), client: Client::new(arena.port).patient(PATIENCE) }
    }

    /// Takes up a session that was left, or signs in, again and again while the server is away; false when the round is over.
    pub fn sign_in(&mut self) -> bool {
        if let Some(cookie) = self.arena.session(&self.user) {
            self.client = self.client.clone().with_cookie(Some(cookie));
            return true;
        }
        while self.arena.is_on() {
            let mut client = self.client.clone().with_cookie(None);
            if client.sign_in(&self.user, PASSWORD).is_ok() {
                self.client = client;
                return true;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        false
    }

    pub fn is_signed_in(&self) -> bool {
        self.client.cookie().is_some()
    }

    pub fn cookie(&self) -> Option<String> {
        self.client.cookie().map(str::to_owned)
    }

    pub fn forget(&mut self) {
        self.client = self.client.clone().with_cookie(None);
    }

    /// Does something; gives the answer where it was acknowledged.
    pub fn act(
        &mut self,
        name: &'static str,
        effect: Effect,
        (method, path): (&str, &str),
        body: &Value,
    ) -> Option<Value> {
        self.act_with(name, effect, (method, path), &Content::json(body))
    }

    /// The same with any content.
    pub fn act_with(
        &mut self,
        name: &'static str,
        effect: Effect,
        (method, path): (&str, &str),
        content: &Content,
    ) -> Option<Value> {
        let start = self.arena.history.now();
        let answer = self.client.send(method, path, Some(content));
        let (outcome, value, signed_out) = judge(answer)?;
        if signed_out {
            self.forget();
        }
        self.note(name, effect, (method, path), content, (start, outcome));
        value
    }

    /// Does the same twice at the same moment, as a double click or an impatient retry does.
    pub fn twice(
        &mut self,
        name: &'static str,
        effect: &Effect,
        (method, path): (&str, &str),
        content: &Content,
    ) -> Option<Value> {
        let start = self.arena.history.now();
        let client = &self.client;
        let answers: Vec<_> = std::thread::scope(|scope| {
            let send = || client.send(method, path, Some(content));
            let both = [scope.spawn(send), scope.spawn(send)];
            both.into_iter().filter_map(|one| one.join().ok()).collect()
        });
        let mut value = None;
        for answer in answers {
            if let Some((outcome, told, _)) = judge(answer) {
                self.note(name, effect.clone(), (method, path), content, (start, outcome));
                value = value.or(told);
            }
        }
        value
    }

    fn note(
        &self,
        name: &'static str,
        effect: Effect,
        (method, path): (&str, &str),
        content: &Content,
        (start, outcome): (Duration, Outcome),
    ) {
        let body: String = String::from_utf8_lossy(&content.bytes).chars().take(SHOWN).collect();
        let asked = format!("{method} {path} {}", body.replace(['\r', '\n'], " "));
        // What has no answer may yet come about; the checker says until when.
        let open = matches!(outcome, Outcome::Unknown(_));
        let end = if open { Duration::MAX } else { self.arena.history.now() };
        self.arena.history.add(Act { name, who: self.user.clone(), asked, effect, start, end, outcome });
    }

    /// Asks for something.
    pub fn ask(&mut self, path: &str) -> Option<Value> {
        let answer = self.client.get(path).ok()?;
        if answer.status == 401 {
            self.forget();
        }
        (answer.status == 200).then(|| serde_json::from_slice(&answer.body).ok()).flatten()
    }

    /// Asks for something and tells only the status.
    pub fn status(&self, path: &str) -> Option<u16> {
        self.client.get(path).ok().map(|answer| answer.status)
    }

    /// Opens an answer that goes on.
    pub fn stream(&self, path: &str) -> Option<std::net::TcpStream> {
        self.client.open("GET", path, None).ok()
    }

    /// Looks at a record, and writes down what was seen.
    pub fn look(&mut self, kind: &'static str, id: &str) -> Option<Value> {
        let start = self.arena.history.now();
        let answer = self.client.get(&format!("/api/v1/records/{kind}/{id}")).ok()?;
        let end = self.arena.history.now();
        let row = match answer.status {
            200 => Some(serde_json::from_slice::<Value>(&answer.body).ok()?),
            // A district's worker does not find what lies outside of the district.
            404 if self.user == "ytsinho" => return None,
            404 => None,
            401 => {
                self.forget();
                return None;
            }
            _ => return None,
        };
        self.arena.history.look(Look { kind, id: id.to_owned(), start, end, row: row.clone() });
        row
    }

    /// Waits as a person does between two clicks.
    pub fn pause(&mut self, most: u64) {
        std::thread::sleep(Duration::from_millis(self.random.between(0, most)));
    }
}

impl Drop for Hand<'_> {
    fn drop(&mut self) {
        if let Some(cookie) = self.client.cookie() {
            self.arena.give_back(&self.user, cookie);
        }
    }
}

/// What an answer says; none where the request cannot have arrived.
fn judge(answer: anyhow::Result<Answer>) -> Option<(Outcome, Option<Value>, bool)> {
    match answer {
        Ok(answer) => {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
            let why = || format!("{} {}", answer.status, body["code"].as_str().unwrap_or_default());
            Some(match answer.status {
                200..300 => (Outcome::Done, Some(body), false),
                400..500 => (Outcome::Refused(why()), None, answer.status == 401),
                _ => (Outcome::Unknown(why()), None, false),
            })
        }
        Err(error) => {
            let refused = error
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused);
            if refused {
                std::thread::sleep(Duration::from_millis(40));
                return None;
            }
            Some((Outcome::Unknown(format!("{error:#}")), None, false))
        }
    }
}
