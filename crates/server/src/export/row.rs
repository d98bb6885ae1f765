//! The rows of a file: a record's fields in the columns asked for, in the reader's words.

use std::collections::HashMap;

use base::post::Units;
use base::words::{Lang, Words, duration};
use centre::Problem;
use centre::answer::AreaRef;
use centre::titles::{Titles, choice, titles_of};
use chrono::NaiveDate;
use serde_json::Value;
use store::{AnyRow, Cell, Ctx, Field, FieldKind, Kind, Row, Sheet};
use uuid::Uuid;

use crate::app::App;
use crate::columns::Column;
use crate::door::Who;

/// The columns that a file has beside the record's fields.
const AREA: &str = "area_name";
const DISTRICT: &str = "district_name";

/// A cell of a file.
#[derive(Default, Clone)]
pub(super) struct Slot {
    pub(super) text: String,
    /// A number that a spreadsheet may reckon with, not a number that names something.
    pub(super) number: bool,
}

impl Slot {
    fn set(&mut self, text: &str) {
        self.text.push_str(text);
    }
    fn count(&mut self, number: &impl ToString) {
        self.text = number.to_string();
        self.number = true;
    }
}

/// The columns of a file, with all words that their cells need.
pub(super) struct Columns {
    keys: Vec<String>,
    /// Columns by the keys that their fields had in earlier versions of a definition.
    renamed: HashMap<String, usize>,
    labels: Vec<String>,
    /// By column, the words of its choices.
    choices: Vec<HashMap<&'static str, String>>,
    /// By column, the nature of its values.
    kinds: Vec<Option<FieldKind>>,
    lang: Lang,
    /// What the links of these rows lead to.
    titles: Titles,
    unreadable: String,
    yes: String,
    no: String,
    day: NaiveDate,
    /// Names of area and district by the area's code.
    areas: HashMap<String, (String, String)>,
    /// One row, filled anew for each record.
    row: Vec<Slot>,
}

impl Columns {
    /// The columns asked for; all where none are.
    pub(super) fn of(sheet: &Sheet, who: &Who, asked: &[String], all: &[Column]) -> Result<Self, Problem> {
        let words = Words::of(who.lang);
        let fields = || sheet.fields.iter().map(|field| field.key).chain([AREA, DISTRICT]);
        if let Some(unknown) = asked.iter().find(|key| !fields().any(|known| known == key.as_str())) {
            return Err(Problem::field("fault-no-such-field", "columns", unknown).with("kind", sheet.kind.key()));
        }
        let keys: Vec<String> = if asked.is_empty() { fields().map(str::to_owned).collect() } else { asked.to_vec() };
        let label = |key: &String| {
            let known = all.iter().find(|column| column.key() == key).map(|column| column.label().to_owned());
            known.unwrap_or_else(|| words.say(&format!("field-{key}"), &[]))
        };
        let choices = |key: &String| match sheet.fields.iter().find(|field| field.key == key) {
            Some(Field { kind: FieldKind::Enum(options) | FieldKind::Many(options), .. }) => {
                options.iter().map(|option| (*option, choice(sheet, words, option))).collect()
            }
            _ => HashMap::new(),
        };
        let kind = |key: &String| sheet.field(key).map(|field| field.kind);
        let mut renamed = HashMap::new();
        if let Kind::Register(register) = sheet.kind {
            for (at, field) in
                keys.iter().enumerate().filter_map(|(at, key)| Some((at, register.definition.field(key)?)))
            {
                renamed.extend(field.was.iter().map(|was| (was.clone(), at)));
            }
        }
        Ok(Self {
            renamed,
            labels: keys.iter().map(label).collect(),
            choices: keys.iter().map(choices).collect(),
            kinds: keys.iter().map(kind).collect(),
            lang: who.lang,
            titles: Titles::new(),
            unreadable: words.say("link-unreadable", &[]),
            row: vec![Slot::default(); keys.len()],
            keys,
            yes: words.say("yes", &[]),
            no: words.say("no", &[]),
            day: who.ctx.day,
            areas: HashMap::new(),
        })
    }

    /// Asks what the links of rows lead to, as far as whoever exports may read it.
    pub(super) async fn learn(&mut self, app: &App, ctx: &Ctx, rows: &[AnyRow]) -> Result<(), store::Error> {
        self.titles.clear();
        for (at, kind) in self.kinds.iter().enumerate() {
            let Some(FieldKind::Link(to)) = *kind else { continue };
            let was = self.renamed.iter().filter(|(_, column)| **column == at).map(|(was, _)| was.as_str());
            let keys: Vec<&str> = was.chain([self.keys[at].as_str()]).collect();
            let mut ids = Vec::new();
            for row in rows {
                row.each_cell(&mut |key, cell| {
                    if let Cell::Text(id) = cell
                        && keys.contains(&key)
                    {
                        ids.extend(id.parse::<Uuid>());
                    }
                });
            }
            ids.sort_unstable();
            ids.dedup();
            self.titles.extend(titles_of(app.office(), ctx, self.lang, to, &ids).await?);
        }
        Ok(())
    }

    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The cells of a record.
    pub(super) fn cells(&mut self, record: &dyn Row) -> &[Slot] {
        let Self { keys, renamed, choices, kinds, titles, unreadable, lang, yes, no, day, areas, row, .. } = self;
        for slot in row.iter_mut() {
            slot.text.clear();
            slot.number = false;
        }
        // Most files have the fields in the record's own order: the next column is looked at first.
        let mut next = 0;
        let mut on = None;
        record.each_cell(&mut |key, cell| {
            if let ("on_day", Cell::Text(day)) = (key, &cell) {
                on = day.parse().ok();
            }
            let is = |at: &usize| keys.get(*at).is_some_and(|column| column == key);
            let elsewhere = || (0..keys.len()).find(is).or_else(|| renamed.get(key).copied());
            let Some(at) = Some(next).filter(is).or_else(elsewhere) else { return };
            next = at + 1;
            match cell {
                Cell::Empty => {}
                Cell::Bool(true) => row[at].set(yes),
                Cell::Bool(false) => row[at].set(no),
                Cell::Int(minutes) if kinds[at] == Some(FieldKind::Duration) => row[at].set(&duration(minutes, *lang)),
                Cell::Int(number) => row[at].count(&number),
                Cell::Real(number) => row[at].count(&number),
                // Units are called as on the entry's own day.
                Cell::Text(id) if kinds[at] == Some(FieldKind::Unit) => {
                    let named = Units::builtin().ever_named(id, on.unwrap_or(*day));
                    row[at].set(named.as_ref().map_or(id, |unit| unit.name.as_str()));
                }
                // The id stands behind the title: by it a table that is handed in again finds the same record.
                Cell::Text(id) if let Some(FieldKind::Link(to)) = kinds[at] => {
                    let title = id.parse().ok().and_then(|id| titles.get(&(to.to_owned(), id)));
                    row[at].set(&format!("{} ({id})", title.map_or(unreadable.as_str(), String::as_str)));
                }
                Cell::Text(text) if choices[at].is_empty() => row[at].set(text),
                Cell::Text(text) => row[at].set(choices[at].get(text).map_or(text, String::as_str)),
                // Blanks in a row are kept by whoever reads the file; those that stand together are not, so they are named.
                Cell::Json(rows) if matches!(kinds[at], Some(FieldKind::Rows(_))) => {
                    row[at].set(&rows.to_string().replace("  ", " \\u0020"));
                }
                // By the digest whoever has the file knows that it is this one.
                Cell::Json(Value::Object(file)) if kinds[at] == Some(FieldKind::File) => {
                    let text = |key: &str| file.get(key).and_then(Value::as_str).unwrap_or_default();
                    row[at].set(&format!("{} (sha256 {})", text("name"), text("digest")));
                }
                Cell::Json(Value::Array(values)) => {
                    let named = |text: &str| choices[at].get(text).cloned().unwrap_or_else(|| text.to_owned());
                    let texts = values.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), named));
                    row[at].set(&texts.collect::<Vec<_>>().join("; "));
                }
                Cell::Json(other) => row[at].set(&other.to_string()),
            }
        });
        if !areas.contains_key(record.area()) {
            let district = AreaRef::district_of(record.area(), *day).map(|district| district.name);
            let names = (AreaRef::of(record.area(), *day).name, district.unwrap_or_default());
            areas.insert(record.area().to_owned(), names);
        }
        let (area, district) = &areas[record.area()];
        for (key, slot) in keys.iter().zip(row.iter_mut()) {
            match key.as_str() {
                AREA => slot.set(area),
                DISTRICT => slot.set(district),
                _ => {}
            }
        }
        row
    }
}
