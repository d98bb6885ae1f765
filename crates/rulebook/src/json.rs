//! The JSON door of `level assess`: an object, or an array of them, in; levels with their working out.
//!
//! Keys of every rule set: `rules` (`"2686"`, `"4800"`, `"218"`), `area_kind` (`"commune"`, `"district"`,
//! `"province"`; may be left out where the rule set treats all kinds alike), `population`, and the community
//! cases of the earlier and the later week, `cases_week1` and `cases_week2`.
//!
//! - 4800: `dose1_18`, `full_50`, `full_65` (shares 0–1), `criterion3_met`, `current_level`. Without a day the
//!   test of the newer rule (50 and over) is used where its share is given, else that of 65 and over.
//! - 218: `oxygen_week`, `deaths_week` (counts), `full_all`, `full_risk` (shares), `capacity`.
//! - 2686: see [`KEYS_2686`].
//!
//! `null` is the same as a missing key. What missing keys do stands with each rule set: a level is given
//! whenever they cannot change it, and is `null` with the reason in `working` otherwise.

use base::message::Message;
use base::words::{Lang, Words};
use serde_json::{Map, Value, json};

use crate::assess::Assessment;
use crate::books::{Book, Books, MethodKind};
use crate::question::{AreaKind, Capacity, Question, QuestionError, Share};
use crate::step::{Arg, Step};

const KEYS: [&str; 5] = ["rules", "area_kind", "population", "cases_week1", "cases_week2"];
const KEYS_4800: [&str; 5] = ["dose1_18", "full_50", "full_65", "criterion3_met", "current_level"];
const KEYS_218: [&str; 5] = ["oxygen_week", "deaths_week", "full_all", "full_risk", "capacity"];

/// The keys of rule set 2686 besides the common ones.
///
/// Commune: `unknown_source` (count: of the cases of both weeks, those whose source is unknown). District
/// and province: `areas` (how many communes or districts), `areas_very_high`, `areas_high`,
/// `areas_at_risk` (counts of these at level 4, 3, 2), `spread_share` (0–1, judged: share of them to
/// which a source that is hard to control can spread). All: `adjacent_level` (1–4, the highest level of the
/// adjacent areas) and the judgements (true or false) `cluster_unknown_source`, `hard_to_control_place`,
/// `crowded_place`, `contacts_in_community`, `entry_or_quarantine_risk`, `important_zone`, `spreads_beyond`.
/// A judgement left out counts as false, a share as 0, an adjacent level as 1, and the working says which were; only
/// here: where the program itself asks, what nobody answered is missing.
pub const KEYS_2686: [&str; 14] = [
    "unknown_source",
    "adjacent_level",
    "areas",
    "areas_very_high",
    "areas_high",
    "areas_at_risk",
    "spread_share",
    "cluster_unknown_source",
    "hard_to_control_place",
    "crowded_place",
    "contacts_in_community",
    "entry_or_quarantine_risk",
    "important_zone",
    "spreads_beyond",
];

/// A question in JSON that cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Place in the array, from 0; none for a single object.
    pub index: Option<usize>,
    /// The key.
    pub key: String,
    /// What it held, as JSON.
    pub value: String,
    /// Key of the words that say what is expected.
    pub expected: &'static str,
    /// Values in those words: the keys or rule sets that are known.
    pub known: String,
}

impl JsonError {
    fn new(key: &str, value: &Value, expected: &'static str) -> Self {
        let mut value = value.to_string();
        if value.chars().count() > 60 {
            value = value.chars().take(60).chain(['…']).collect();
        }
        Self { index: None, key: key.to_owned(), value, expected, known: String::new() }
    }

    fn knowing(self, known: String) -> Self {
        Self { known, ..self }
    }

    /// The error as every part of the house says errors; the row is the place in the array, from 1.
    pub fn message(&self) -> Message {
        let message =
            Message::new(self.expected).with("known", &self.known).in_column(self.key.clone(), self.value.clone());
        match self.index {
            Some(index) => message.in_row(index as u64 + 1),
            None => message,
        }
    }

    /// The error in words, in one line.
    pub fn text(&self, lang: Lang) -> String {
        let words = Words::of(lang);
        let expected = words.say(self.expected, &[("known", self.known.clone())]);
        let args = [("key", self.key.clone()), ("value", self.value.clone()), ("expected", expected)];
        let text = words.say("level-error-value", &args);
        match self.index {
            Some(index) => words.say("level-error-item", &[("index", index.to_string()), ("error", text)]),
            None => text,
        }
    }
}

impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for JsonError {}

impl From<QuestionError> for JsonError {
    fn from(error: QuestionError) -> Self {
        Self {
            index: None,
            key: error.key.to_owned(),
            value: error.value,
            expected: error.expected,
            known: String::new(),
        }
    }
}

/// Assesses an object, or each object of an array, with the books shipped with the program.
pub fn assess_value(input: &Value) -> Result<Value, JsonError> {
    assess_with(Books::builtin(), input)
}

/// Assesses an object, or each object of an array.
pub fn assess_with(books: &Books, input: &Value) -> Result<Value, JsonError> {
    let one = |value: &Value| {
        let mut q = question(books, value)?;
        let unanswered = books.choose(&q)?.unanswered(&q);
        for key in &unanswered {
            count_as_no(&mut q, key);
        }
        let mut assessment = books.assess(&q)?;
        if !unanswered.is_empty() {
            let said = Step::new("level-step-counted-as-no").arg("missing", Arg::inputs(&unanswered));
            assessment.steps.insert(0, said);
        }
        Ok::<_, JsonError>(answer(&assessment))
    };
    match input {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| one(item).map_err(|error| JsonError { index: Some(index), ..error }))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::Array),
        other => one(other),
    }
}

/// What a file leaves out is answered here as its keys say.
fn count_as_no(q: &mut Question, key: &str) {
    match key {
        "spread_share" => q.spread_share = Some(0.0),
        "adjacent_level" => q.adjacent_level = Some(1),
        "cluster_unknown_source" => q.cluster_unknown_source = Some(false),
        "hard_to_control_place" => q.hard_to_control_place = Some(false),
        "crowded_place" => q.crowded_place = Some(false),
        "contacts_in_community" => q.contacts_in_community = Some(false),
        "entry_or_quarantine_risk" => q.entry_or_quarantine_risk = Some(false),
        "important_zone" => q.important_zone = Some(false),
        "spreads_beyond" => q.spreads_beyond = Some(false),
        _ => {}
    }
}

/// `{"level": 1–4 or null, "working": […]}`; each step with its words in both languages.
fn answer(assessment: &Assessment) -> Value {
    let working: Vec<Value> = assessment
        .steps
        .iter()
        .map(|step| {
            let mut out = Map::new();
            out.insert("step".to_owned(), json!(step.key));
            out.insert("text".to_owned(), json!(step.text(Lang::Vi)));
            out.insert("text_en".to_owned(), json!(step.text(Lang::En)));
            if let Some(value) = step.value {
                out.insert("value".to_owned(), json!(value));
            }
            if let Some(threshold) = step.threshold {
                out.insert("threshold".to_owned(), json!(threshold));
            }
            if let Some(trust) = step.trust {
                out.insert("source".to_owned(), json!(step.source));
                out.insert("trust".to_owned(), json!(trust));
            }
            Value::Object(out)
        })
        .collect();
    json!({ "level": assessment.level, "working": working })
}

/// Reads one question.
pub fn question(books: &Books, value: &Value) -> Result<Question, JsonError> {
    let Value::Object(given) = value else {
        return Err(JsonError::new("", value, "level-expect-object"));
    };
    let read = Reader(given);
    let known_rules = || books.iter().map(|book| book.id.as_str()).collect::<Vec<_>>().join(", ");
    let rules = read.text("rules")?;
    let Some(book) = rules.as_deref().and_then(|id| books.book(id)) else {
        let value = read.get("rules").unwrap_or(&Value::Null);
        return Err(JsonError::new("rules", value, "level-expect-rules-known").knowing(known_rules()));
    };
    refuse_unknown(given, book)?;
    Ok(Question {
        rules,
        kind: read.kind(book)?,
        population: read.count("population")?,
        cases_week1: read.count("cases_week1")?,
        cases_week2: read.count("cases_week2")?,
        dose1_18: read.share("dose1_18")?,
        full_50: read.share("full_50")?,
        full_65: read.share("full_65")?,
        criterion3_met: read.flag("criterion3_met")?,
        current_level: read.level("current_level")?,
        oxygen_week: read.count("oxygen_week")?,
        deaths_week: read.count("deaths_week")?,
        full_all: read.share("full_all")?,
        full_risk: read.share("full_risk")?,
        capacity: read.capacity()?,
        unknown_source: read.count("unknown_source")?,
        adjacent_level: read.level("adjacent_level")?,
        areas: read.count("areas")?,
        areas_very_high: read.count("areas_very_high")?,
        areas_high: read.count("areas_high")?,
        areas_at_risk: read.count("areas_at_risk")?,
        spread_share: read.share("spread_share")?.and_then(Share::ratio),
        cluster_unknown_source: read.flag("cluster_unknown_source")?,
        hard_to_control_place: read.flag("hard_to_control_place")?,
        crowded_place: read.flag("crowded_place")?,
        contacts_in_community: read.flag("contacts_in_community")?,
        entry_or_quarantine_risk: read.flag("entry_or_quarantine_risk")?,
        important_zone: read.flag("important_zone")?,
        spreads_beyond: read.flag("spreads_beyond")?,
        ..Question::default()
    })
}

/// A key that the rule set does not look at would be ignored in silence; it is a slip, so it is refused.
fn refuse_unknown(given: &Map<String, Value>, book: &Book) -> Result<(), JsonError> {
    let own: &[&str] = match book.kind() {
        MethodKind::RateCoverage => &KEYS_4800,
        MethodKind::Transmission => &KEYS_218,
        MethodKind::AnyTest => &KEYS_2686,
    };
    match given.iter().find(|(key, _)| !KEYS.contains(&key.as_str()) && !own.contains(&key.as_str())) {
        None => Ok(()),
        Some((key, value)) => {
            let known = KEYS.iter().chain(own).copied().collect::<Vec<_>>().join(", ");
            Err(JsonError::new(key, value, "level-expect-known-key").knowing(known))
        }
    }
}

struct Reader<'a>(&'a Map<String, Value>);

impl<'a> Reader<'a> {
    fn get(&self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    fn read<T>(
        &self,
        key: &str,
        expected: &'static str,
        take: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, JsonError> {
        self.get(key).map(|value| take(value).ok_or_else(|| JsonError::new(key, value, expected))).transpose()
    }

    fn text(&self, key: &str) -> Result<Option<String>, JsonError> {
        self.read(key, "level-expect-text", |value| value.as_str().map(str::to_owned))
    }

    fn count(&self, key: &str) -> Result<Option<u64>, JsonError> {
        // Spreadsheets write 9145000.0; a fraction of a person is an error.
        let whole = |x: f64| (x >= 0.0 && x.fract() == 0.0 && x < 1e15).then_some(x as u64);
        self.read(key, "level-expect-count", |value| value.as_u64().or_else(|| value.as_f64().and_then(whole)))
    }

    fn share(&self, key: &str) -> Result<Option<Share>, JsonError> {
        let share = |x: f64| (0.0..=1.0).contains(&x).then_some(Share::Ratio(x));
        self.read(key, "level-expect-share", |value| value.as_f64().and_then(share))
    }

    fn flag(&self, key: &str) -> Result<Option<bool>, JsonError> {
        self.read(key, "level-expect-flag", Value::as_bool)
    }

    fn level(&self, key: &str) -> Result<Option<u8>, JsonError> {
        let level = |n: u64| u8::try_from(n).ok().filter(|n| (1..=4).contains(n));
        self.read(key, "level-expect-level", |value| value.as_u64().and_then(level))
    }

    fn capacity(&self) -> Result<Option<Capacity>, JsonError> {
        self.read("capacity", "level-expect-capacity", |value| match value.as_str()? {
            "high" => Some(Capacity::High),
            "medium" => Some(Capacity::Medium),
            "low" => Some(Capacity::Low),
            _ => None,
        })
    }

    /// Where the tests differ by kind the kind must be said; elsewhere it changes nothing.
    fn kind(&self, book: &Book) -> Result<AreaKind, JsonError> {
        let kind = self.read("area_kind", "level-expect-kind", |value| match value.as_str()? {
            "commune" => Some(AreaKind::Commune),
            "district" => Some(AreaKind::District),
            "province" => Some(AreaKind::Province),
            _ => None,
        })?;
        match kind {
            None if book.kind() == MethodKind::AnyTest => {
                Err(JsonError::new("area_kind", &Value::Null, "level-expect-kind"))
            }
            kind => Ok(kind.unwrap_or_default()),
        }
    }
}
