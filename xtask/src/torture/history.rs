//! What was asked and answered, with the times of both: what the checker holds the data against.

use serde_json::{Map, Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Fields of a record.
pub type Fields = Map<String, Value>;

/// What an act does to the data, as far as it can be looked up afterwards.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A record with these fields.
    Make { kind: &'static str, id: String, fields: Fields },
    /// Fields of a record set anew.
    Set { kind: &'static str, id: String, fields: Fields },
    /// A record gone.
    Remove { kind: &'static str, id: String },
    /// Rows made in one act, found by the value of one field; each there once.
    Rows { kind: &'static str, field: &'static str, values: Vec<String> },
    /// A paper taken in with so many tasks, found by its number.
    HandIn { number: String, tasks: usize },
    /// A paper handed out: a part for every line of the cascade (task, unit, post).
    Confirm { document: String, parts: Vec<String> },
    /// A task of a draft cut in two at a byte of the text.
    Split { document: String, task: String, at: i64 },
    /// The second task of a draft joined to the first one.
    Join { first: String, second: String, words: String },
    /// A proposal decided: movements and shipments (reason or state, area, lot, doses) found by the proposal's name.
    Decide { allocation: String, name: String, state: &'static str, moves: Vec<String> },
    /// A session ended.
    SignOut { cookie: String },
    /// Nothing may come of it.
    Nothing,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Acknowledged.
    Done,
    /// Refused, with the status and the code of the problem.
    Refused(String),
    /// No answer, or one that says nothing about what became of it.
    Unknown(String),
    /// No answer, and found not to have come about.
    Absent,
}

/// A request that changes something.
#[derive(Debug, Clone)]
pub struct Act {
    pub name: &'static str,
    pub who: String,
    pub asked: String,
    pub effect: Effect,
    pub start: Duration,
    pub end: Duration,
    pub outcome: Outcome,
}

/// A look at one record: its fields, or none when it was not found.
#[derive(Debug, Clone)]
pub struct Look {
    pub kind: &'static str,
    pub id: String,
    pub start: Duration,
    pub end: Duration,
    pub row: Option<Value>,
}

/// The acts of an era, and the looks since the last check.
pub struct History {
    start: Instant,
    acts: Mutex<Vec<Act>>,
    looks: Mutex<Vec<Look>>,
}

impl History {
    pub fn new() -> Self {
        Self { start: Instant::now(), acts: Mutex::default(), looks: Mutex::default() }
    }

    pub fn now(&self) -> Duration {
        self.start.elapsed()
    }

    pub fn add(&self, act: Act) {
        lock(&self.acts).push(act);
    }

    pub fn look(&self, look: Look) {
        lock(&self.looks).push(look);
    }

    pub fn acts(&self) -> MutexGuard<'_, Vec<Act>> {
        lock(&self.acts)
    }

    /// The looks since the last time this was asked.
    pub fn take_looks(&self) -> Vec<Look> {
        std::mem::take(&mut *lock(&self.looks))
    }

    /// Acts acknowledged so far.
    pub fn done(&self) -> usize {
        self.acts().iter().filter(|act| act.outcome == Outcome::Done).count()
    }
}

/// A writer that panicked must not keep the others' history from being checked.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Act {
    /// Can it have come about?
    pub fn may_stand(&self) -> bool {
        !matches!(self.outcome, Outcome::Refused(_) | Outcome::Absent)
    }

    /// One line of the history.
    pub fn line(&self) -> String {
        let outcome = match &self.outcome {
            Outcome::Done => "done".to_owned(),
            Outcome::Refused(why) => format!("refused: {why}"),
            Outcome::Unknown(why) => format!("no answer: {why}"),
            Outcome::Absent => "no answer, and found not to be there".to_owned(),
        };
        let start = self.start.as_secs_f64();
        let end = if self.end == Duration::MAX { f64::INFINITY } else { self.end.as_secs_f64() };
        format!("{start:8.3}–{end:8.3} s  {:<9} {:<16} {}  → {outcome}", self.who, self.name, self.asked)
    }

    /// Does its effect name this record?
    pub fn concerns(&self, id: &str) -> bool {
        let mut asked = self.asked.contains(id);
        asked |= match &self.effect {
            Effect::Make { id: own, .. } | Effect::Set { id: own, .. } | Effect::Remove { id: own, .. } => own == id,
            Effect::Confirm { document, .. } | Effect::Split { document, .. } => document == id,
            _ => false,
        };
        asked
    }
}

/// An object of JSON as fields.
pub fn fields(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        other => [("value".to_owned(), other)].into_iter().collect(),
    }
}

/// A whole history as lines of JSON, for tools.
pub fn as_lines(acts: &[Act]) -> String {
    let line = |act: &Act| {
        let row = json!({
            "start": act.start.as_millis() as u64, "end": act.end.as_millis() as u64, "who": act.who, "act": act.name,
            "asked": act.asked, "effect": format!("{:?}", act.effect), "outcome": format!("{:?}", act.outcome),
        });
        format!("{row}\n")
    };
    acts.iter().map(line).collect()
}
