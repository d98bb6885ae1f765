//! An order (quyết định giãn cách), as the desk reads it from its entry.

use chrono::NaiveDate;
use serde_json::Value;
use store::records::Entry;
use uuid::Uuid;

/// Its state before it is issued.
const DRAFTED: &str = "drafted";
/// Its state when it is over.
const ENDED: &str = "ended";

/// An order that was issued.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub id: Uuid,
    pub version: i32,
    pub area: String,
    pub state: String,
    pub subject: String,
    pub number: Option<String>,
    pub regime: String,
    /// Only of a part of the area: which.
    pub part: Option<String>,
    pub since: NaiveDate,
    pub until: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub issuer: String,
    pub police: String,
    pub review_on: Option<NaiveDate>,
    pub review_why: Option<String>,
    pub review_result: Option<String>,
    pub answers: Vec<Answer>,
}

/// What a health officer said of a criterion.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub criterion: String,
    pub met: bool,
    pub on: NaiveDate,
    pub seen: String,
}

pub(super) fn text(fields: &serde_json::Map<String, Value>, key: &str) -> Option<String> {
    fields.get(key)?.as_str().map(str::to_owned)
}

fn day(fields: &serde_json::Map<String, Value>, key: &str) -> Option<NaiveDate> {
    fields.get(key)?.as_str()?.parse().ok()
}

impl Order {
    /// The order of an entry; none of a draft, which holds for nobody.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let fields = &entry.doc();
        if entry.state == DRAFTED {
            return None;
        }
        let answers = fields.get("answers").and_then(Value::as_array).into_iter().flatten();
        let answer = |row: &Value| {
            let row = row.as_object()?;
            let (criterion, met) = (text(row, "criterion")?, row.get("met")?.as_bool()?);
            Some(Answer { criterion, met, on: day(row, "judged_on")?, seen: text(row, "seen").unwrap_or_default() })
        };
        Some(Self {
            id: entry.id,
            version: entry.version,
            area: entry.area.clone(),
            state: entry.state.clone(),
            subject: text(fields, "subject")?,
            number: text(fields, "number"),
            regime: text(fields, "regime")?,
            part: text(fields, "part").filter(|_| text(fields, "extent").as_deref() == Some("part")),
            since: day(fields, "since")?,
            until: day(fields, "until")?,
            ended_on: day(fields, "ended_on").filter(|_| entry.state == ENDED),
            issuer: text(fields, "issuer")?,
            police: text(fields, "police")?,
            review_on: day(fields, "review_on"),
            review_why: text(fields, "review_why"),
            review_result: text(fields, "review_result"),
            answers: answers.filter_map(answer).collect(),
        })
    }

    /// Is it in force on a day? One that nobody ended or extended holds until its last day.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.since <= day && day <= self.ended_on.unwrap_or(self.until)
    }

    /// Is it to be looked at on a day: in force, or over without a decision?
    pub(super) fn runs(&self, day: NaiveDate) -> bool {
        self.since <= day && self.ended_on.is_none_or(|ended| day <= ended)
    }

    /// Is its time over without a decision?
    pub(super) fn expired(&self, day: NaiveDate) -> bool {
        self.ended_on.is_none() && self.until < day
    }

    /// The days that it has been in force, the first and the day asked counted.
    pub(super) fn days(&self, day: NaiveDate) -> i64 {
        (day.min(self.ended_on.unwrap_or(day)) - self.since).num_days() + 1
    }

    /// The newest answer to a criterion up to a day.
    pub(super) fn answer(&self, criterion: &str, day: NaiveDate) -> Option<&Answer> {
        let up_to = self.answers.iter().filter(|one| one.criterion == criterion && one.on <= day);
        // Of two of one day the later line is the newer.
        up_to.max_by_key(|one| one.on)
    }

    /// What it is called: its number, else its subject.
    pub(super) fn name(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.subject)
    }
}
