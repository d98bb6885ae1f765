//! What a register says of an entry.

use chrono::NaiveDate;
use serde_json::Value;

use crate::condition::Condition;
use crate::doc::Doc;
use crate::field::{Field, Kind};
use crate::register::Register;
use crate::steps::Move;

/// What is wrong with a value: the field, the key of the words that say it, the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field.
    pub field: String,
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
/// Values of a choice of many.
const MANY: usize = 200;

impl Register {
    /// Brings fields of earlier versions under their present keys and into their present nature: an entry is stored as
    /// it was written, and read as the definition is now.
    pub fn present(&self, entry: &mut Doc) {
        for field in &self.fields {
            for was in &field.was {
                if let Some(value) = entry.remove(was) {
                    let now = entry.entry(field.key.clone()).or_insert(Value::Null);
                    if now.is_null() {
                        *now = value;
                    }
                }
            }
            // What else may become of a field than words would lose some of its values.
            if matches!(field.kind, Kind::Text | Kind::LongText)
                && let Some(value @ (Value::Number(_) | Value::Bool(_))) = entry.get(&field.key)
            {
                let text = value.to_string();
                entry.insert(field.key.clone(), text.into());
            }
        }
    }

    /// Fills what is worked out and brings fields of earlier versions under their present keys.
    pub fn complete(&self, entry: &mut Doc, today: NaiveDate) {
        self.present(entry);
        for field in self.fields.iter().filter(|field| field.kind == Kind::Decimal) {
            // JSON does not tell 2 from 2.0; conditions do.
            if let Some(number) = entry.get(&field.key).and_then(Value::as_f64) {
                entry.insert(field.key.clone(), number.into());
            }
        }
        for field in self.fields.iter().filter(|field| field.kind == Kind::Instant) {
            // One form, so that texts are ordered as the instants are.
            let at = entry.get(&field.key).and_then(Value::as_str).map(chrono::DateTime::parse_from_rfc3339);
            if let Some(Ok(at)) = at {
                let text = at.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
                entry.insert(field.key.clone(), text.into());
            }
        }
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
        for field in &self.fields {
            let value = entry.get(&field.key).unwrap_or(&Value::Null);
            if let Some((code, value)) = field.wrong(value, entry, written, today) {
                found.push(Wrong { field: field.key.clone(), code: code.to_owned(), value });
            }
        }
        for (number, rule) in self.rules.iter().enumerate() {
            if rule.when.holds(entry, today) && !found.iter().any(|wrong| wrong.field == rule.field) {
                let value = entry.get(&rule.field).map(shown).unwrap_or_default();
                found.push(Wrong { field: rule.field.clone(), code: self.rule_code(number), value });
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

    /// The moves that an entry may make as it stands, whoever makes them.
    pub fn open_moves<'a>(&'a self, entry: &'a Doc, today: NaiveDate) -> impl Iterator<Item = &'a Move> {
        let state = entry.get("state").and_then(Value::as_str).unwrap_or_default();
        let from = move |step: &&Move| step.from.iter().any(|from| from == state);
        let guarded = move |step: &&Move| step.guard.as_ref().is_none_or(|guard| guard.holds(entry, today));
        self.moves.iter().filter(from).filter(guarded)
    }
}

impl Field {
    /// What is wrong with its value in an entry: the key of the words, and the value as it is said.
    fn wrong(&self, value: &Value, entry: &Doc, written: i32, today: NaiveDate) -> Option<(&'static str, String)> {
        if value.is_null() || value.as_str() == Some("") {
            let asked = self.shown_if.as_ref().is_none_or(|shown| shown.holds(entry, today));
            let must = self.required || self.required_if.as_ref().is_some_and(|when| when.holds(entry, today));
            return (must && asked && written >= self.since && !self.retired && self.computed.is_none())
                .then(|| ("fault-missing", String::new()));
        }
        let malformed = || Some(("fault-malformed", shown(value)));
        match (&self.kind, value) {
            (Kind::Text | Kind::Phone | Kind::CitizenNumber | Kind::Area | Kind::Person, Value::String(text)) => {
                self.bad_text(text, NAME)
            }
            (Kind::LongText, Value::String(text)) => self.bad_text(text, TOLD),
            (Kind::Int | Kind::Money, Value::Number(number)) => match number.as_i64() {
                Some(number) => self.out_of_range(number as f64),
                None => malformed(),
            },
            (Kind::Decimal, Value::Number(number)) => self.out_of_range(number.as_f64()?),
            (Kind::Date, Value::String(text)) => {
                text.parse::<NaiveDate>().is_err().then(|| ("fault-malformed", text.clone()))
            }
            (Kind::Instant, Value::String(text)) => {
                chrono::DateTime::parse_from_rfc3339(text).is_err().then(|| ("fault-malformed", text.clone()))
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

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned).chars().take(60).collect()
}
