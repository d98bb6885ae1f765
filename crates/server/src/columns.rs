//! The columns of a list, as pages and files name them.

use base::words::{Voice, Words};
use centre::titles::choice;
use serde::Serialize;
use store::{Field, FieldKind, Kind, Sheet, Verb};
use utoipa::ToSchema;

use crate::door::Who;

/// A column of a list.
#[expect(clippy::struct_excessive_bools, reason = "each is a property that pages ask for by itself")]
#[derive(Serialize, ToSchema)]
pub struct Column {
    key: String,
    label: String,
    r#type: &'static str,
    /// What a link leads to: a kind, or the key of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice>,
    /// The columns of a table within the record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    columns: Vec<Column>,
    filter: bool,
    sort: bool,
    shown: bool,
    required: bool,
    editable: bool,
    /// What a row is called by.
    title: bool,
    /// A text that tells something, more than a name or a place.
    long: bool,
    /// A number that names, a year, and is no amount.
    names: bool,
    /// May be set anew in many rows at once.
    at_once: bool,
    /// The day that a row belongs to: the list has a calendar.
    day: bool,
}

impl Column {
    pub(crate) fn key(&self) -> &str {
        &self.key
    }
    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}

/// One value of a column that has few.
#[derive(Serialize, ToSchema)]
pub struct Choice {
    value: String,
    label: String,
}

pub(crate) fn columns_of(sheet: &Sheet, who: &Who) -> Vec<Column> {
    let words = Words::of(who.lang);
    let title = sheet.known_by.first().copied().or_else(|| sheet.fields.first().map(|field| field.key));
    let column = |field: &Field| {
        let own = format!("field-{}-{}", sheet.kind.key(), field.key);
        let label = words.look(&own, &[]).unwrap_or_else(|| words.say(&format!("field-{}", field.key), &[]));
        Column {
            columns: inner_columns(sheet, field, words),
            title: title == Some(field.key),
            at_once: sheet.at_once(field),
            day: sheet.day == Some(field.key),
            editable: field.editable && reaches(who, field),
            ..Column::of(field, label, |key| choice(sheet, words, key))
        }
    };
    sheet.fields.iter().map(column).collect()
}

/// May the caller set a field that leads to another record at all? Only to what they may read.
fn reaches(who: &Who, field: &Field) -> bool {
    let FieldKind::Link(to) = field.kind else { return true };
    Kind::from_key(to).is_some_and(|kind| who.ctx.may(Verb::Read, kind))
}

/// The columns that a register would have by a definition that is not in force.
pub(crate) fn columns_by(definition: &register::Register, who: &Who) -> Vec<Column> {
    let (words, lang) = (Words::of(who.lang), who.lang);
    let said = |label: &register::Label| label.in_lang(lang).to_owned();
    let own = |own: Option<&register::Field>, field: &Field| {
        let label = own.map_or_else(|| words.say(&format!("field-{}", field.key), &[]), |own| said(&own.name));
        Column::of(field, label, |key| {
            let choice = own.and_then(|own| own.choices().iter().find(|choice| choice.key == key));
            let name = choice.map(|choice| &choice.name).or(definition.state(key).map(|state| &state.name));
            name.map_or_else(|| key.to_owned(), said)
        })
    };
    let of = |field: &Field| {
        let found = definition.field(field.key);
        let FieldKind::Rows(within) = field.kind else { return own(found, field) };
        let inner = |field: &Field| {
            let found = found.and_then(|found| found.columns.iter().find(|column| column.key == field.key));
            Column { filter: false, sort: false, ..own(found, field) }
        };
        Column { columns: within.iter().map(inner).collect(), ..own(found, field) }
    };
    store::registers::fields(definition).iter().map(of).collect()
}

/// The columns of a table within a record; no list is filtered or ordered by them.
fn inner_columns(sheet: &Sheet, table: &Field, words: Voice) -> Vec<Column> {
    let FieldKind::Rows(fields) = table.kind else { return Vec::new() };
    let said = |key: String| words.look(&key, &[]).unwrap_or(key);
    let column = |field: &Field| {
        let own = format!("{}-{}.{}", sheet.kind.key(), table.key, field.key);
        let column = Column::of(field, said(format!("field-{own}")), |key| said(format!("choice-{own}.{key}")));
        Column { filter: false, sort: false, ..column }
    };
    fields.iter().map(column).collect()
}

impl Column {
    /// A field as a column that is neither title nor day of its list.
    fn of(field: &Field, label: String, said: impl Fn(&str) -> String) -> Self {
        let mut to = None;
        let (r#type, options) = match field.kind {
            FieldKind::Text => ("text", &[][..]),
            FieldKind::Int => ("int", &[][..]),
            FieldKind::Date => ("date", &[][..]),
            FieldKind::Datetime => ("datetime", &[][..]),
            FieldKind::Enum(options) => ("enum", options),
            FieldKind::Real => ("real", &[][..]),
            FieldKind::Duration => ("duration", &[][..]),
            FieldKind::Many(options) => ("many", options),
            FieldKind::Position => ("position", &[][..]),
            FieldKind::Bool => ("bool", &[][..]),
            FieldKind::Area => ("area", &[][..]),
            FieldKind::Unit => ("unit", &[][..]),
            FieldKind::Link(kind) => {
                to = Some(kind);
                ("link", &[][..])
            }
            FieldKind::Rows(_) => ("rows", &[][..]),
            FieldKind::File => ("file", &[][..]),
            FieldKind::Id => ("id", &[][..]),
            FieldKind::Json => ("json", &[][..]),
        };
        Self {
            key: field.key.to_owned(),
            label,
            r#type,
            to,
            options: options.iter().map(|key| Choice { value: (*key).to_owned(), label: said(key) }).collect(),
            columns: Vec::new(),
            filter: field.sortable(),
            // Positions and ids have no order that anybody would ask for.
            sort: field.sortable() && !matches!(field.kind, FieldKind::Position | FieldKind::Unit | FieldKind::Link(_)),
            shown: field.shown,
            required: field.required,
            editable: field.editable,
            title: false,
            long: field.tells(),
            names: field.names,
            at_once: false,
            day: false,
        }
    }
}
