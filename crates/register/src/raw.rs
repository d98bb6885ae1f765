//! The file as it is written; what it means is for [`crate::read`](fn@crate::read).

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::label::Label;

/// A key or an expression with its place in the file.
pub type Word = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub register: Head,
    pub field: Vec<Field>,
    pub state: Vec<State>,
    #[serde(default, rename = "move")]
    pub moves: Vec<Move>,
    #[serde(default)]
    pub clock: Vec<Clock>,
    #[serde(default)]
    pub line: Vec<Line>,
    #[serde(default)]
    pub tally: Vec<Tally>,
    #[serde(default)]
    pub rule: Vec<Rule>,
    pub access: BTreeMap<Word, Vec<Word>>,
    #[serde(default)]
    pub import: BTreeMap<Word, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub key: Word,
    pub version: i32,
    pub orders: Vec<String>,
    pub source: String,
    pub name: Label,
    pub one: Label,
    pub room: Word,
    pub title: Word,
    pub day: Word,
    #[serde(default)]
    pub search: Vec<Word>,
    pub owner: Option<Word>,
    #[serde(default)]
    pub owner_elsewhere: bool,
    pub locked: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub key: Word,
    #[serde(rename = "type")]
    pub kind: Word,
    pub name: Label,
    pub help: Option<Label>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub shown: bool,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub unit: Option<Label>,
    #[serde(default)]
    pub options: Vec<Choice>,
    pub to: Option<Word>,
    /// Columns of a table.
    #[serde(default, rename = "field")]
    pub columns: Vec<Field>,
    pub shown_if: Option<Word>,
    pub required_if: Option<Word>,
    pub computed: Option<Word>,
    #[serde(default)]
    pub retired: bool,
    pub since: Option<Spanned<i32>>,
    #[serde(default)]
    pub was: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub key: Word,
    pub vi: String,
    pub en: String,
    #[serde(default)]
    pub closed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub key: Word,
    pub name: Label,
    #[serde(default)]
    pub open: bool,
    #[serde(default)]
    pub below: bool,
    #[serde(default)]
    pub done: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    pub key: Word,
    pub name: Label,
    pub from: Vec<Word>,
    pub to: Word,
    #[serde(default)]
    pub verb: Option<Word>,
    #[serde(default)]
    pub needs: Vec<Word>,
    #[serde(default)]
    pub takes: Vec<Word>,
    #[serde(default)]
    pub reason: bool,
    pub guard: Option<Word>,
    #[serde(default)]
    pub sets: BTreeMap<Word, Word>,
    #[serde(default)]
    pub tells: Vec<Word>,
    #[serde(default)]
    pub second: bool,
    #[serde(default)]
    pub by: Vec<Word>,
    #[serde(default)]
    pub not_by: Vec<Word>,
    pub named: Option<Word>,
    pub adds: Option<Word>,
    pub books: Option<Books>,
    pub opens: Option<Opens>,
    pub paper: Option<Label>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Books {
    pub reason: Word,
    pub area: Word,
    pub store: Word,
    pub product: Word,
    pub quantity: Word,
    pub on: Word,
    pub lot: Option<Word>,
    pub expires_on: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opens {
    pub register: Word,
    pub rows: Word,
    pub when: Option<Word>,
    pub area: Word,
    pub sets: BTreeMap<Word, Word>,
    #[serde(default)]
    pub tells: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    pub state: Word,
    pub name: Label,
    pub until: Option<Word>,
    pub hours: u32,
    #[serde(default)]
    pub climbs: Vec<u32>,
    #[serde(default)]
    pub tells: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub key: Word,
    pub name: Label,
    pub roles: Vec<Word>,
    #[serde(default)]
    pub posts: Vec<Word>,
    #[serde(default)]
    pub above: bool,
    pub of: Option<Word>,
    pub hours: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    pub key: Word,
    pub name: Label,
    pub day: Word,
    pub when: Option<Word>,
    pub number: Option<Word>,
    pub over: Option<Word>,
    #[serde(default)]
    pub list: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub field: Word,
    pub when: Word,
    pub say: Label,
}
