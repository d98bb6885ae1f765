//! What records are called: by what people know them.

use std::collections::{BTreeMap, HashMap};

use base::post::Units;
use base::words::{Lang, Voice, Words, date, date_time, duration};
use chrono::{DateTime, NaiveDate, Utc};
use office::Office;
use serde_json::Value;
use store::{Ctx, FieldKind, Kind, Row, Sheet};
use uuid::Uuid;

/// Letters of a name that fit on a line.
const NAME: usize = 160;

/// Titles by kind and id.
pub type Titles = HashMap<(String, Uuid), String>;

/// The titles of records of a kind, or of a register of this key, that the caller may read.
pub async fn titles_of(
    office: &Office,
    ctx: &Ctx,
    lang: Lang,
    key: &str,
    ids: &[Uuid],
) -> Result<Titles, store::Error> {
    let mut titles = Titles::new();
    let Some(sheet) = Kind::from_key(key).and_then(Kind::sheet).filter(|sheet| !sheet.known_by.is_empty()) else {
        return Ok(titles);
    };
    for row in office.store.linked_rows(sheet, ctx, ids).await? {
        let title = known_by(row.as_ref(), lang, ctx.day).into_iter().next().unwrap_or_default();
        titles.insert((key.to_owned(), row.id()), title);
    }
    Ok(titles)
}

/// [`titles_of`] records of several kinds.
pub async fn titles_of_each<'a>(
    office: &Office,
    ctx: &Ctx,
    lang: Lang,
    of: impl Iterator<Item = (&'a str, Uuid)>,
) -> Result<Titles, store::Error> {
    let mut ids: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for (key, id) in of {
        ids.entry(key).or_default().push(id);
    }
    let mut titles = Titles::new();
    for (key, ids) in ids {
        titles.extend(titles_of(office, ctx, lang, key, &ids).await?);
    }
    Ok(titles)
}

/// What people know a record by, as they write it; its name first.
pub fn known_by(record: &dyn Row, lang: Lang, on: NaiveDate) -> Vec<String> {
    let (sheet, mut row) = (record.sheet(), record.value().unwrap_or_default());
    if let Some(fields) = row.as_object_mut() {
        sheet.kind.present(fields);
    }
    let mut known: Vec<String> = sheet.known_by.iter().map(|key| told(sheet, key, &row[key], lang, on)).collect();
    if let Some(title) = known.first_mut().filter(|title| title.chars().count() > NAME) {
        *title = title.chars().take(NAME).chain(['…']).collect();
    }
    known
}

/// A value as people write it.
fn told(sheet: &Sheet, key: &str, value: &Value, lang: Lang, on: NaiveDate) -> String {
    let kind = sheet.field(key).map(|field| field.kind);
    let text = match value {
        Value::String(text) => text,
        Value::Null => return String::new(),
        other => {
            let minutes = other.as_i64().filter(|_| kind == Some(FieldKind::Duration));
            return minutes.map_or_else(|| other.to_string(), |minutes| duration(minutes, lang));
        }
    };
    let day = || text.parse::<NaiveDate>().ok().map(date);
    let instant = || text.parse::<DateTime<Utc>>().ok().map(|at| date_time(at.with_timezone(&base::day::zone())));
    match kind {
        Some(FieldKind::Enum(_)) => Some(choice(sheet, Words::of(lang), text)),
        Some(FieldKind::Date) => day(),
        Some(FieldKind::Datetime) => instant(),
        Some(FieldKind::Unit) => Units::builtin().ever_named(text, on).map(|unit| unit.short_name),
        _ => None,
    }
    .unwrap_or_else(|| text.clone())
}

/// The words of a choice: the kind's own, or those that all kinds share.
pub fn choice(sheet: &Sheet, words: Voice, key: &str) -> String {
    let own = words.look(&format!("choice-{}-{key}", sheet.kind.key()), &[]);
    own.unwrap_or_else(|| words.say(&format!("choice-{key}"), &[]))
}
