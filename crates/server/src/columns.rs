//! The columns of a list, as pages and files name them.

use base::words::{Voice, Words};
use serde::Serialize;
use store::{Field, FieldKind, Sheet};
use utoipa::ToSchema;

use crate::door::Who;

/// A column of a list.
#[expect(clippy::struct_excessive_bools, reason = "each is a property that pages ask for by itself")]
#[derive(Serialize, ToSchema)]
pub struct Column {
    key: String,
    label: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice>,
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
    let of = |field: &Field| {
        let own = format!("field-{}-{}", sheet.kind.key(), field.key);
        let label = words.look(&own, &[]).unwrap_or_else(|| words.say(&format!("field-{}", field.key), &[]));
        Column {
            title: title == Some(field.key),
            at_once: sheet.at_once(field),
            day: sheet.day == Some(field.key),
            ..column(field, label, |key| choice(sheet, words, key))
        }
    };
    sheet.fields.iter().map(of).collect()
}

/// The columns that a register would have by a definition that is not in force.
pub(crate) fn columns_by(definition: &register::Register, who: &Who) -> Vec<Column> {
    let (words, lang) = (Words::of(who.lang), who.lang);
    let said = |label: &register::Label| label.in_lang(lang).to_owned();
    let fields = store::registers::fields(definition);
    let of = |field: &Field| {
        let own = definition.field(field.key);
        let label = own.map_or_else(|| words.say(&format!("field-{}", field.key), &[]), |own| said(&own.name));
        column(field, label, |key| {
            let choice = own.and_then(|own| own.choices().iter().find(|choice| choice.key == key));
            let name = choice.map(|choice| &choice.name).or(definition.state(key).map(|state| &state.name));
            name.map_or_else(|| key.to_owned(), said)
        })
    };
    fields.iter().map(of).collect()
}

/// What a field says of itself; what its kind says of it, no list of it knows yet.
fn column(field: &Field, label: String, label_of: impl Fn(&str) -> String) -> Column {
    let (r#type, options) = match field.kind {
        FieldKind::Text => ("text", &[][..]),
        FieldKind::Int => ("int", &[][..]),
        FieldKind::Date => ("date", &[][..]),
        FieldKind::Datetime => ("datetime", &[][..]),
        FieldKind::Enum(options) => ("enum", options),
        FieldKind::Real => ("real", &[][..]),
        FieldKind::Many(options) => ("many", options),
        FieldKind::Bool => ("bool", &[][..]),
        FieldKind::Area => ("area", &[][..]),
        FieldKind::Id => ("id", &[][..]),
        FieldKind::Json => ("json", &[][..]),
    };
    Column {
        key: field.key.to_owned(),
        label,
        r#type,
        options: options.iter().map(|key| Choice { value: (*key).to_owned(), label: label_of(key) }).collect(),
        filter: field.sortable(),
        sort: field.sortable(),
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

/// The words of a choice: the kind's own, or those that all kinds share.
pub(crate) fn choice(sheet: &Sheet, words: Voice, key: &str) -> String {
    let own = words.look(&format!("choice-{}-{key}", sheet.kind.key()), &[]);
    own.unwrap_or_else(|| words.say(&format!("choice-{key}"), &[]))
}
