//! What goes wrong, told to a person: what, where, what to do.

use base::message::Message;
use base::words::{Lang, Words};
use serde::Serialize;
use serde_json::Value;

/// The centre's result.
pub type Result<T> = std::result::Result<T, Problem>;

/// What sort of problem; the door turns it into its own sign (an HTTP status, an exit code).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nobody is signed in.
    SignIn,
    /// Not allowed.
    Denied,
    /// Not there, or not within the scope.
    NotFound,
    /// Somebody else was faster.
    Conflict,
    /// The request cannot be.
    Invalid,
    /// Too large.
    TooLarge,
    /// Too many tries; wait.
    TooMany,
    /// What was sent came too slowly.
    TooSlow,
    /// The disk is full, the database is away.
    Unavailable,
    /// A defect of the program.
    Defect,
}

/// Where in what was handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Place {
    /// File.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Row, as a person counts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Column or field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Value as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Key of the words for this place.
    #[serde(skip)]
    pub code: Option<String>,
}

/// A problem. `code` is the key of its words in `data/locales`, `CODE-hint` says what to do.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What sort.
    pub class: Class,
    /// Key of the words.
    pub code: String,
    /// Values in the words.
    pub args: Vec<(&'static str, String)>,
    /// Where.
    pub places: Vec<Place>,
    /// In a conflict: what is stored.
    pub current: Option<Value>,
}

impl Problem {
    /// A problem without places.
    pub fn new(class: Class, code: &str) -> Self {
        Self { class, code: code.to_owned(), args: Vec::new(), places: Vec::new(), current: None }
    }
    /// With a value for its words.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "values of any kind are handed in as they stand")]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.args.push((key, value.to_string()));
        self
    }
    /// At a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }
    /// A request that cannot be, at a field.
    #[expect(clippy::needless_pass_by_value, reason = "values of any kind are handed in as they stand")]
    pub fn field(code: &str, field: &str, value: impl ToString) -> Self {
        let place = Place { column: Some(field.to_owned()), value: Some(value.to_string()), ..Place::default() };
        Self::new(Class::Invalid, code).with("field", field).with("value", value.to_string()).at(place)
    }

    /// What is wrong, in words.
    pub fn say(&self, lang: Lang) -> String {
        Words::of(lang).say(&self.code, &self.borrowed(lang))
    }

    /// What to do, in words.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        let values = self.borrowed(lang);
        ["{}.hint", "{}-hint"].iter().find_map(|form| Words::of(lang).look(&form.replace("{}", &self.code), &values))
    }

    /// The values in the reader's words: a kind of record is named as people name it.
    fn borrowed(&self, lang: Lang) -> Vec<(&str, String)> {
        let named = |value: &str| Words::of(lang).look(&format!("kind-{value}"), &[]);
        let arg = |(key, value): &(&'static str, String)| {
            (*key, matches!(*key, "kind" | "by").then(|| named(value)).flatten().unwrap_or_else(|| value.clone()))
        };
        self.args.iter().map(arg).collect()
    }

    /// The problem as JSON for a door.
    pub fn to_json(&self, lang: Lang) -> Value {
        let places: Vec<Value> = self
            .places
            .iter()
            .map(|place| {
                let mut json = serde_json::to_value(place).unwrap_or_default();
                if let (Some(code), Some(fields)) = (&place.code, json.as_object_mut()) {
                    let args = [
                        ("field", place.column.clone().unwrap_or_default()),
                        ("value", place.value.clone().unwrap_or_default()),
                    ];
                    fields.insert("message".into(), Words::of(lang).say(code, &args).into());
                }
                json
            })
            .collect();
        serde_json::json!({
            "code": self.code,
            "message": self.say(lang),
            "hint": self.hint(lang),
            "places": places,
            "current": self.current,
        })
    }
}

/// What a library says of a content that somebody handed in: the content cannot be.
impl From<Message> for Problem {
    fn from(message: Message) -> Self {
        let mut problem = Self::new(Class::Invalid, message.code);
        problem.args = message.args;
        match message.at {
            Some(at) => {
                problem.at(Place { file: at.file, row: at.row, column: at.column, value: at.value, code: None })
            }
            None => problem,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say(Lang::En))?;
        for place in &self.places {
            let part = |name: &str, value: &Option<String>| {
                value.as_ref().map(|value| format!("{name} {value}")).unwrap_or_default()
            };
            let row = place.row.map(|row| row.to_string());
            write!(
                f,
                "\n  {} {} {} {}",
                part("file", &place.file),
                part("row", &row),
                part("column", &place.column),
                part("value", &place.value)
            )?;
        }
        if let Some(hint) = self.hint(Lang::En) {
            write!(f, "\n{hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error;
        let class = match &error {
            Error::Denied { .. } | Error::DeniedDefinitions | Error::AtDesk { .. } | Error::OfUnit { .. } => {
                Class::Denied
            }
            Error::NotFound { .. } => Class::NotFound,
            Error::Conflict { .. } | Error::Referenced { .. } | Error::Taken { .. } | Error::Held { .. } => {
                Class::Conflict
            }
            Error::Invalid(_) | Error::Definition(_) => Class::Invalid,
            Error::Newer { .. }
            | Error::Busy
            | Error::DiskFull
            | Error::Damaged(_)
            | Error::Database(_)
            | Error::Folder { .. }
            | Error::Data { .. } => Class::Unavailable,
        };
        let mut problem = Self::new(class, error.code());
        problem.args = error.args().into_iter().collect();
        match error {
            Error::Invalid(faults) => {
                problem.places = faults
                    .into_iter()
                    .map(|fault| Place {
                        column: Some(fault.field),
                        row: fault.row,
                        value: Some(fault.value),
                        code: Some(fault.code.to_owned()),
                        ..Place::default()
                    })
                    .collect();
            }
            Error::Conflict { current, .. } => problem.current = Some(*current),
            Error::Database(error) => tracing::error!(%error, "the database refused"),
            Error::Damaged(what) => tracing::error!(%what, "the database is damaged"),
            _ => {}
        }
        problem
    }
}
