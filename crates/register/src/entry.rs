//! What a register says of an entry.

use base::post::Units;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::condition::Condition;
use crate::doc::Doc;
use crate::field::{Field, Kind};
use crate::position::Position;
use crate::register::Register;
use crate::steps::{Clock, Move};

/// What is wrong with a value: the field, the key of the words that say it, the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field; of a table's cell, with the column: `stops.place`.
    pub field: String,
    /// The row of a table, from 1.
    pub row: Option<u64>,
    /// The key of the words.
    pub code: String,
    /// The value.
    pub value: String,
}

/// What an entry counts: the tally, the day, how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<'a> {
    /// Key of the tally.
    pub key: &'a str,
    /// The day.
    pub day: NaiveDate,
    /// How much.
    pub number: i64,
}

/// Characters of a name.
const NAME: usize = 500;
/// Characters of a text that tells something.
const TOLD: usize = 20_000;
/// Bytes of a drawn signature.
const SIGNED: i64 = 200_000;
/// Values of a choice of many.
const MANY: usize = 200;

impl Register {
    /// Brings fields of earlier versions under their present keys and into their present nature: an entry is stored as
    /// it was written, and read as the definition is now.
    pub fn present(&self, entry: &mut Doc) {
        present(&self.fields, entry);
    }

    /// Did the entry come from a desk, so that moves alone change it?
    pub fn is_locked(&self, entry: &Doc) -> bool {
        self.locked.as_ref().is_some_and(|locked| locked.holds(entry, NaiveDate::MIN))
    }

    /// Fills what is worked out and brings fields of earlier versions under their present keys.
    pub fn complete(&self, entry: &mut Doc, today: NaiveDate) {
        self.present(entry);
        settle(&self.fields, entry);
        for field in &self.fields {
            if let Some(computed) = &field.computed {
                entry.insert(field.key.clone(), computed.json(entry, today));
            }
        }
    }

    /// What cannot be in an entry, written by whoever had version `written` of the definition. Fields that must be given
    /// only since then are not missed: a telephone that was away for a month still hands in what it has.
    pub fn wrong(&self, entry: &Doc, written: i32, today: NaiveDate) -> Vec<Wrong> {
        let mut found = Vec::new();
        let on = self.day_of(entry).unwrap_or(today);
        for field in &self.fields {
            let value = entry.get(&field.key).unwrap_or(&Value::Null);
            let mut add = |field: String, row, (code, value): (&'static str, String)| {
                found.push(Wrong { field, row, code: code.to_owned(), value });
            };
            if empty(value) {
                field.missing(entry, written, today).into_iter().for_each(|wrong| add(field.key.clone(), None, wrong));
            } else if field.kind == Kind::Repeat {
                field.wrong_rows(value, on, written, &mut add);
            } else {
                field.wrong(value, on).into_iter().for_each(|wrong| add(field.key.clone(), None, wrong));
            }
        }
        for (number, rule) in self.rules.iter().enumerate() {
            if rule.when.holds(entry, today) && !found.iter().any(|wrong| wrong.field == rule.field) {
                let value = entry.get(&rule.field).map(shown).unwrap_or_default();
                found.push(Wrong { field: rule.field.clone(), row: None, code: self.rule_code(number), value });
            }
        }
        found
    }

    /// The key of the words of a rule.
    pub fn rule_code(&self, number: usize) -> String {
        format!("fault-{}-{}", self.key, number + 1)
    }

    /// What an entry counts.
    pub fn counted(&self, entry: &Doc) -> Vec<Counted<'_>> {
        // What counts does not depend on the day of counting: figures are added when an entry is written.
        let never = NaiveDate::MIN;
        let counts = |when: &Option<Condition>| when.as_ref().is_none_or(|when| when.holds(entry, never));
        let counted = self.tallies.iter().filter(|tally| counts(&tally.when)).filter_map(|tally| {
            let day = day(entry.get(&tally.day)?)?;
            let number = tally.number.as_ref().map_or(Some(1), |number| number.number(entry, never))?;
            (number != 0).then_some(Counted { key: &tally.key, day, number })
        });
        counted.collect()
    }

    /// The words that a search looks into.
    pub fn searched(&self, entry: &Doc) -> String {
        let texts = self.search.iter().filter_map(|key| entry.get(key)?.as_str());
        texts.collect::<Vec<_>>().join(" ")
    }

    /// The day that an entry belongs to.
    pub fn day_of(&self, entry: &Doc) -> Option<NaiveDate> {
        day(entry.get(&self.day)?)
    }

    /// From when on the hours of a clock run for an entry that entered its state at `entered`; never, where the day that it
    /// waits for is not there.
    pub fn runs_from(&self, clock: &Clock, entry: &Doc, entered: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Some(until) = &clock.until else { return Some(entered) };
        let text = entry.get(until)?.as_str()?;
        let ends = |day: NaiveDate| base::day::hours(day).1;
        text.parse().ok().filter(|day| base::day::reckonable(*day)).map(ends).or_else(|| {
            let at = DateTime::parse_from_rfc3339(text).ok()?;
            Some(at.to_utc())
        })
    }

    /// The moves that an entry may make as it stands, whoever makes them.
    pub fn open_moves<'a>(&'a self, entry: &'a Doc, today: NaiveDate) -> impl Iterator<Item = &'a Move> {
        let state = entry.get("state").and_then(Value::as_str).unwrap_or_default();
        let from = move |step: &&Move| step.from.iter().any(|from| from == state);
        let guarded = move |step: &&Move| step.guard.as_ref().is_none_or(|guard| guard.holds(entry, today));
        self.moves.iter().filter(from).filter(guarded)
    }
}

/// [`Register::present`] of some fields.
fn present(fields: &[Field], entry: &mut Doc) {
    for field in fields {
        for was in &field.was {
            if let Some(value) = entry.remove(was) {
                let now = entry.entry(field.key.clone()).or_insert(Value::Null);
                if now.is_null() {
                    *now = value;
                }
            }
        }
        match entry.get_mut(&field.key) {
            // What else may become of a field than words would lose some of its values.
            Some(value @ (Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_)))
                if matches!(field.kind, Kind::Text | Kind::LongText) =>
            {
                *value = value.to_string().into();
            }
            Some(Value::Array(rows)) if field.kind == Kind::Repeat => {
                rows.iter_mut().filter_map(Value::as_object_mut).for_each(|row| present(&field.columns, row));
            }
            _ => {}
        }
    }
}

/// Brings values into the one form in which they are kept.
fn settle(fields: &[Field], entry: &mut Doc) {
    for field in fields {
        let Some(value) = entry.get_mut(&field.key) else { continue };
        match (&field.kind, &mut *value) {
            // JSON does not tell 2 from 2.0; conditions do.
            (Kind::Decimal, Value::Number(number)) => {
                if let Some(number) = number.as_f64() {
                    *value = number.into();
                }
            }
            // So that texts are ordered as the instants are.
            (Kind::Instant, Value::String(text)) => {
                if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
                    *value = at.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true).into();
                }
            }
            (Kind::Position, Value::String(text)) => {
                if let Some(place) = Position::read(text) {
                    *value = place.to_string().into();
                }
            }
            // Rows that nobody filled in are none, and a table without rows is empty.
            (Kind::Repeat, Value::Array(rows)) => {
                for row in rows.iter_mut().filter_map(Value::as_object_mut) {
                    settle(&field.columns, row);
                    row.retain(|_, value| !empty(value));
                }
                rows.retain(|row| row.as_object().is_none_or(|row| !row.is_empty()));
                if rows.is_empty() {
                    *value = Value::Null;
                }
            }
            _ => {}
        }
    }
}

impl Field {
    /// What is wrong in the rows of a table, cell by cell.
    fn wrong_rows(
        &self,
        value: &Value,
        on: NaiveDate,
        written: i32,
        add: &mut impl FnMut(String, Option<u64>, (&'static str, String)),
    ) {
        let Some(rows) = value.as_array() else {
            return add(self.key.clone(), None, ("fault-malformed", shown(value)));
        };
        let number = rows.len() as i64;
        if let Some(max) = self.max.filter(|max| number > *max) {
            return add(self.key.clone(), None, ("fault-rows", format!("{number} > {max}")));
        }
        if let Some(min) = self.min.filter(|min| number < *min) {
            add(self.key.clone(), None, ("fault-rows", format!("{number} < {min}")));
        }
        // What a cell of a spreadsheet holds, and a text that it may become with a newer definition.
        let length = value.to_string().chars().count();
        if length > TOLD {
            return add(self.key.clone(), None, ("fault-too-long", format!("{length} > {TOLD}")));
        }
        for (row, at) in rows.iter().zip(1..) {
            let Some(cells) = row.as_object() else {
                add(self.key.clone(), Some(at), ("fault-malformed", shown(row)));
                continue;
            };
            for (key, value) in cells.iter().filter(|(key, _)| self.column(key).is_none()) {
                add(format!("{}.{key}", self.key), Some(at), ("fault-no-such-field", shown(value)));
            }
            for column in &self.columns {
                let value = cells.get(&column.key).unwrap_or(&Value::Null);
                let wrong = if !empty(value) {
                    column.wrong(value, on).or_else(|| column.beyond(value))
                } else if column.required && written >= column.since && !column.retired {
                    Some(("fault-missing", String::new()))
                } else {
                    None
                };
                if let Some(wrong) = wrong {
                    add(format!("{}.{}", self.key, column.key), Some(at), wrong);
                }
            }
        }
    }

    /// Must it be given, and is not?
    fn missing(&self, entry: &Doc, written: i32, today: NaiveDate) -> Option<(&'static str, String)> {
        let asked = self.shown_if.as_ref().is_none_or(|shown| shown.holds(entry, today));
        let must = self.required || self.required_if.as_ref().is_some_and(|when| when.holds(entry, today));
        (must && asked && written >= self.since && !self.retired && self.computed.is_none())
            .then(|| ("fault-missing", String::new()))
    }

    /// What is wrong with a value of it in an entry of a day: the key of the words, and the value as it is said.
    fn wrong(&self, value: &Value, on: NaiveDate) -> Option<(&'static str, String)> {
        let malformed = || Some(("fault-malformed", shown(value)));
        match (&self.kind, value) {
            (Kind::Text | Kind::Phone | Kind::CitizenNumber | Kind::Area | Kind::Person, Value::String(text)) => {
                self.bad_text(text, NAME)
            }
            (Kind::Unit, Value::String(id)) => {
                Units::builtin().named(id, on).is_none().then(|| ("fault-unit", shown(value)))
            }
            (Kind::Link(_), Value::String(id)) => (!is_id(id)).then(|| ("fault-malformed", shown(value))),
            (Kind::LongText, Value::String(text)) => self.bad_text(text, TOLD),
            // What stands in it the store has looked up; a signature is a picture.
            (Kind::File, Value::Object(file)) if file.contains_key("digest") => None,
            (Kind::Signature, Value::Object(file)) if file.get("media") == Some(&"image/png".into()) => {
                let size = file.get("size").and_then(Value::as_i64).unwrap_or(i64::MAX);
                (size > SIGNED).then(|| ("fault-too-long", format!("{size} > {SIGNED}")))
            }
            (Kind::Int | Kind::Money, Value::Number(number)) => match number.as_i64() {
                Some(number) => self.out_of_range(number as f64),
                None => malformed(),
            },
            (Kind::Duration, Value::Number(number)) => match number.as_i64() {
                Some(minutes) => self.out_of_range(minutes as f64).map(|(_, value)| ("fault-duration", value)),
                None => malformed(),
            },
            (Kind::Decimal, Value::Number(number)) => self.out_of_range(number.as_f64()?),
            (Kind::Date, Value::String(text)) => {
                text.parse::<NaiveDate>().is_err().then(|| ("fault-malformed", text.clone()))
            }
            (Kind::Instant, Value::String(text)) => {
                chrono::DateTime::parse_from_rfc3339(text).is_err().then(|| ("fault-malformed", text.clone()))
            }
            (Kind::Position, Value::String(text)) => {
                Position::read(text).is_none().then(|| ("fault-position", shown(value)))
            }
            (Kind::YesNo, Value::Bool(_)) => None,
            (Kind::Choice(choices), Value::String(key)) => {
                (!choices.iter().any(|choice| choice.key == *key)).then(|| ("fault-malformed", key.clone()))
            }
            (Kind::Choices(choices), Value::Array(keys)) => {
                let known = |key: &Value| choices.iter().any(|choice| Some(choice.key.as_str()) == key.as_str());
                (keys.len() > MANY || !keys.iter().all(known)).then(|| ("fault-malformed", shown(value)))
            }
            _ => malformed(),
        }
    }

    /// A day beyond the years that the program reckons with; those of an entry's own fields are held against them with
    /// the fields of all records.
    fn beyond(&self, value: &Value) -> Option<(&'static str, String)> {
        let dated = matches!(self.kind, Kind::Date | Kind::Instant);
        let on = day(value).filter(|_| dated)?;
        (!base::day::reckonable(on)).then(|| ("fault-day", shown(value)))
    }

    fn bad_text(&self, text: &str, most: usize) -> Option<(&'static str, String)> {
        let most = self.max.map_or(most, |max| max.clamp(0, most as i64) as usize);
        let length = text.chars().count();
        if length > most {
            return Some(("fault-too-long", format!("{length} > {most}")));
        }
        let control = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
        Some(("fault-control", format!("U+{:04X}", u32::from(control))))
    }

    fn out_of_range(&self, number: f64) -> Option<(&'static str, String)> {
        if let Some(max) = self.max.filter(|max| number > *max as f64) {
            return Some(("fault-range", format!("{number} > {max}")));
        }
        self.min.filter(|min| number < *min as f64).map(|min| ("fault-range", format!("{number} < {min}")))
    }
}

/// The day of a value that is a day or an instant; an instant counts on its day by the province's clock.
fn day(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    text.parse::<NaiveDate>().ok().or_else(|| {
        let at = chrono::DateTime::parse_from_rfc3339(text).ok()?;
        Some(at.with_timezone(&base::day::zone()).date_naive())
    })
}

/// A UUID in the one form in which ids are written.
fn is_id(text: &str) -> bool {
    text.parse::<uuid::Uuid>().is_ok_and(|id| id.to_string() == text)
}

/// Does a value say nothing? Rows that nobody filled in are none.
pub fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.iter().all(|one| one.as_object().is_some_and(|row| row.values().all(empty))),
        _ => false,
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned).chars().take(60).collect()
}
