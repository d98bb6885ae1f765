//! Parts that the answers of several desks share.

use base::area::{Area, Areas, Level};
use base::post::Units;
use base::words::{Lang, Words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Kind;
use utoipa::ToSchema;

/// An area, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaRef {
    /// Code.
    pub code: String,
    /// Name with its kind.
    pub name: String,
    /// `province`, `district`, `commune`.
    #[schema(value_type = String)]
    pub level: Level,
}

impl From<&Area> for AreaRef {
    fn from(area: &Area) -> Self {
        Self { code: area.code.clone(), name: area.name.clone(), level: area.level }
    }
}

impl AreaRef {
    /// The area of a code on a day; a code that the tree does not know stands for itself.
    pub fn of(code: &str, on: NaiveDate) -> Self {
        Areas::builtin()
            .get(code, on)
            .map_or_else(|| Self { code: code.to_owned(), name: code.to_owned(), level: Level::Commune }, Self::from)
    }

    /// The district of a commune.
    pub fn district_of(code: &str, on: NaiveDate) -> Option<Self> {
        let line = Areas::builtin().ancestors(code, on);
        line.into_iter().find(|area| area.level == Level::District && area.code != code).map(Self::from)
    }
}

/// A day with a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Point {
    /// Day.
    pub day: NaiveDate,
    /// How many.
    pub n: i64,
}

/// A change, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryLine {
    /// Place in the province's chain.
    pub seq: i64,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Who.
    pub by: String,
    /// In which post, where they hold one.
    pub post: Option<String>,
    /// What was done.
    pub action: String,
    /// Kind of record.
    pub kind: String,
    /// The record; none for a batch.
    pub id: Option<uuid::Uuid>,
    /// Area.
    pub area: AreaRef,
    /// Fields before.
    #[schema(value_type = Object)]
    pub before: Option<Value>,
    /// Fields after.
    #[schema(value_type = Object)]
    pub after: Option<Value>,
    /// Why.
    pub note: Option<String>,
}

/// Notes that the program wrote in words before they were keys; logs keep them for ever.
const OLD_NOTES: &[(&str, &str)] = &[
    ("level run", "note-level-run"),
    ("directive read", "note-directive-read"),
    ("handed out", "note-handed-out"),
    ("split", "note-split"),
    ("join", "note-join"),
];

/// A note as a person reads it: the program's own are keys of words, all others stand as they were written.
fn note_words(note: String, lang: Lang) -> String {
    let key = OLD_NOTES.iter().find(|(old, _)| *old == note).map_or(note.as_str(), |(_, key)| key);
    let said = key.starts_with("note-").then(|| Words::of(lang).look(key, &[])).flatten();
    said.unwrap_or(note)
}

/// Fields of an entry under the keys that they have now. What only changed its key did not change.
fn presented(kind: &str, before: Option<Value>, after: Option<Value>) -> (Option<Value>, Option<Value>) {
    let Some(kind @ Kind::Register(_)) = Kind::from_key(kind) else { return (before, after) };
    let (mut before, mut after) = (before, after);
    for fields in [&mut before, &mut after].into_iter().flatten().filter_map(Value::as_object_mut) {
        kind.present(fields);
    }
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (&mut before, &mut after) {
        before.retain(|key, value| {
            let changed = after.get(key) != Some(&*value);
            if !changed {
                after.remove(key);
            }
            changed
        });
    }
    (before, after)
}

/// A post as it was called; an id that the tables do not know stands for itself.
fn post_title(post: String, day: NaiveDate) -> String {
    Units::builtin().ever_named(&post, day).map_or(post, |named| named.short_name)
}

impl HistoryLine {
    /// A change, in the reader's words; its area is named as on the day of work.
    pub fn of(change: store::Change, day: NaiveDate, lang: Lang) -> Self {
        // No user has an empty id: what the program did itself is the program's.
        let (before, after) = presented(&change.kind, change.before, change.after);
        let by = if change.user.is_none() { Words::of(lang).say("actor-system", &[]) } else { change.actor };
        Self {
            seq: change.seq,
            at: change.at,
            by,
            post: change.post.map(|post| post_title(post, day)),
            action: change.action,
            kind: change.kind,
            id: change.id,
            area: AreaRef::of(&change.area, day),
            before,
            after,
            note: change.note.map(|note| note_words(note, lang)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_said_in_the_readers_language_and_old_logs_stay_readable() {
        for (written, vi, en) in [
            ("note-handed-out", "Giao việc cho đơn vị", "Handed out to units"),
            ("handed out", "Giao việc cho đơn vị", "Handed out to units"),
            ("Còn 153 người chưa tiêm.", "Còn 153 người chưa tiêm.", "Còn 153 người chưa tiêm."),
        ] {
            assert_eq!(note_words(written.to_owned(), Lang::Vi), vi);
            assert_eq!(note_words(written.to_owned(), Lang::En), en);
        }
    }
}
