//! What a record's fields are: the one description from which lists, forms, filters, imports and
//! exports are made.

use serde::Serialize;

/// The nature of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "options")]
pub enum FieldKind {
    /// Words.
    Text,
    /// A whole number.
    Int,
    /// A civil day.
    Date,
    /// An instant.
    Datetime,
    /// A number.
    Real,
    /// How long, in whole minutes.
    Duration,
    /// Latitude and longitude, as a text of one form.
    Position,
    /// Some of these keys.
    Many(&'static [&'static str]),
    /// One of these keys; their words are `choice-KEY` in the locales.
    Enum(&'static [&'static str]),
    /// Yes or no.
    Bool,
    /// The code of an administrative area.
    Area,
    /// Rows of a table of its own, with these columns; shown and not filtered by.
    Rows(&'static [Field]),
    /// The id of a unit or a post of the organisation.
    Unit,
    /// The id of another record, of the kind of this key.
    Link(&'static str),
    /// A file, with what people need of it.
    File,
    /// The id of another record.
    Id,
    /// A structure that is shown, not filtered.
    Json,
}

/// One field of a record. Its words are `field-KEY` in the locales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property by itself")]
pub struct Field {
    /// The column's and the JSON key.
    pub key: &'static str,
    /// Its nature.
    pub kind: FieldKind,
    /// Must be given when a record is made.
    pub required: bool,
    /// May be changed by an editor.
    pub editable: bool,
    /// Stands in the list unless the reader chooses otherwise.
    pub shown: bool,
    /// The smallest number.
    pub least: i64,
    /// The largest number, or the most characters of a text.
    pub most: i64,
    /// A number that names (a year), and is no amount.
    pub names: bool,
}

/// Characters of a text that names something.
const NAME: i64 = 500;
/// Characters of a text that tells something: a remark, a report, a task in a document's own words.
pub(crate) const TOLD: i64 = 20_000;

impl Field {
    /// A field that editors may change.
    pub const fn new(key: &'static str, kind: FieldKind) -> Self {
        let (least, most) = match kind {
            // What a column of whole numbers holds.
            FieldKind::Int => (i32::MIN as i64, i32::MAX as i64),
            _ => (0, NAME),
        };
        Self { key, kind, required: false, editable: true, shown: false, least, most, names: false }
    }
    /// A text that tells something, longer than a name.
    #[must_use]
    pub const fn told(mut self) -> Self {
        self.most = TOLD;
        self
    }
    /// A number that names something, a year: it is written without marks between its thousands.
    #[must_use]
    pub const fn naming(mut self) -> Self {
        self.names = true;
        self
    }
    /// Does it tell something, more than a name or a place?
    pub fn tells(&self) -> bool {
        self.kind == FieldKind::Text && self.most >= TOLD
    }
    /// A text as long as its author makes it: a study, which a desk bounds itself.
    #[must_use]
    pub const fn endless(mut self) -> Self {
        self.most = i64::MAX;
        self
    }
    /// A number, this or smaller; what is too small the record tells itself.
    #[must_use]
    pub const fn up_to(mut self, most: i64) -> Self {
        self.most = most;
        self
    }
    /// A number between two others, both included.
    #[must_use]
    pub const fn between(mut self, least: i64, most: i64) -> Self {
        self.least = least;
        self.most = most;
        self
    }
    /// Must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// Stands in the list by default.
    #[must_use]
    pub const fn shown(mut self) -> Self {
        self.shown = true;
        self
    }
    /// Set by the program, never by an editor.
    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.editable = false;
        self
    }
    /// Can be filtered and sorted by.
    pub const fn sortable(&self) -> bool {
        !matches!(self.kind, FieldKind::Json | FieldKind::Many(_) | FieldKind::Rows(_) | FieldKind::File)
    }
}

/// A value that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The field.
    pub field: String,
    /// The key of the words in `store.ftl` that say what is wrong and what to do.
    pub code: &'static str,
    /// The value as given.
    pub value: String,
    /// The row of a table within the record, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
}

impl Fault {
    /// A fault of `field`.
    #[expect(clippy::needless_pass_by_value, reason = "values of any kind are handed in as they stand")]
    pub fn new(field: &str, code: &'static str, value: impl ToString) -> Self {
        Self { field: field.to_owned(), code, value: value.to_string(), row: None }
    }
}
