//! The rule books: read from files, chosen by day.

use std::sync::OnceLock;

use base::message::Message;
use base::words::{Lang, Words};
use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::any_test::AnyTest;
use crate::fact::{Text, Trust};
use crate::incidence::Incidence;
use crate::levels::Levels;
use crate::measures::Package;
use crate::question::Question;
use crate::rate_coverage::RateCoverage;
use crate::step::Working;
use crate::transmission::Transmission;

/// A rule book for levels.
#[derive(Debug, Clone)]
pub struct Book {
    /// Name by which it is asked for: `2686`, `4800`, `218`.
    pub id: String,
    /// Its act.
    pub title: Text,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force; none: still in force.
    pub valid_to: Option<NaiveDate>,
    /// Package of measures that goes with its levels.
    pub measures: Option<String>,
    /// Where the days were found.
    pub source: String,
    /// How far to rely on them.
    pub trust: Trust,
    names: Names,
    method: Method,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    level1: Text,
    level2: Text,
    level3: Text,
    level4: Text,
}

/// The keys that every level book has; the others belong to its method.
#[derive(Debug, Clone, Deserialize)]
struct Head {
    id: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    measures: Option<String>,
    title: Text,
    source: String,
    trust: Trust,
    names: Names,
}

const HEAD_KEYS: [&str; 9] =
    ["id", "method", "valid_from", "valid_to", "measures", "title", "source", "trust", "names"];

/// The ways to a level that the code knows. Thresholds, tests and tables are data.
#[derive(Debug, Clone)]
enum Method {
    RateCoverage(Box<RateCoverage>),
    Transmission(Box<Transmission>),
    AnyTest(AnyTest),
}

/// Which inputs a book looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MethodKind {
    RateCoverage,
    Transmission,
    AnyTest,
}

impl Book {
    /// Whether the book is in force on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// What the act calls a level, 1 to 4; nothing for other numbers.
    pub fn level_name(&self, level: u8) -> Option<&Text> {
        match level {
            1 => Some(&self.names.level1),
            2 => Some(&self.names.level2),
            3 => Some(&self.names.level3),
            4 => Some(&self.names.level4),
            _ => None,
        }
    }

    pub(crate) fn kind(&self) -> MethodKind {
        match self.method {
            Method::RateCoverage(_) => MethodKind::RateCoverage,
            Method::Transmission(_) => MethodKind::Transmission,
            Method::AnyTest(_) => MethodKind::AnyTest,
        }
    }

    /// The judgements that the book asks of an area and that nobody made, by the names of the question's fields.
    pub(crate) fn unanswered(&self, q: &Question) -> Vec<&'static str> {
        match &self.method {
            Method::AnyTest(rules) => rules.unanswered(q),
            Method::RateCoverage(_) | Method::Transmission(_) => Vec::new(),
        }
    }

    /// Whether districts and provinces are assessed by the levels of their parts, and not by the sums of their figures.
    pub fn rolls_up(&self) -> bool {
        matches!(self.method, Method::AnyTest(_))
    }

    /// Whether it depends on the level in force if a level may be lowered.
    pub fn holds_levels(&self) -> bool {
        matches!(self.method, Method::RateCoverage(_))
    }

    pub(crate) fn incidence(&self) -> Option<&Incidence> {
        match &self.method {
            Method::RateCoverage(rules) => Some(&rules.criterion1),
            Method::Transmission(rules) => Some(&rules.criterion1.cases),
            Method::AnyTest(_) => None,
        }
    }

    pub(crate) fn evaluate(&self, q: &Question, w: &mut Working) -> Levels {
        match &self.method {
            Method::RateCoverage(rules) => rules.assess(q, w),
            Method::Transmission(rules) => rules.assess(q, w),
            Method::AnyTest(rules) => rules.assess(q, w),
        }
    }
}

/// All rule books that are known.
#[derive(Debug, Clone, Default)]
pub struct Books {
    books: Vec<Book>,
    packages: Vec<Package>,
}

const BUILTIN: [(&str, &str); 5] = [
    ("levels-2686.toml", include_str!("../../../data/rulebooks/levels-2686.toml")),
    ("levels-4800.toml", include_str!("../../../data/rulebooks/levels-4800.toml")),
    ("levels-218.toml", include_str!("../../../data/rulebooks/levels-218.toml")),
    ("measures-2686.toml", include_str!("../../../data/rulebooks/measures-2686.toml")),
    ("measures-128.toml", include_str!("../../../data/rulebooks/measures-128.toml")),
];

impl Books {
    /// The books shipped with the program.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded files.
    pub fn builtin() -> &'static Self {
        static BOOKS: OnceLock<Books> = OnceLock::new();
        #[expect(clippy::panic, reason = "the files are part of the program")]
        BOOKS.get_or_init(|| Self::from_toml(&BUILTIN).unwrap_or_else(|error| panic!("embedded rule book: {error}")))
    }

    /// Reads rule files, given as (name, text). A later file replaces an earlier one of the same kind and id.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, BookError> {
        Self::default().with(files)
    }

    /// These books with a province's own files read on top; a file replaces the book or package of its id.
    pub fn with(mut self, files: &[(&str, &str)]) -> Result<Self, BookError> {
        for (file, text) in files {
            self.add(file, text)?;
        }
        for book in &self.books {
            if let Some(wanted) = &book.measures
                && self.package(wanted).is_none()
            {
                return Err(BookError::coded(
                    &format!("levels {}", book.id),
                    "measures",
                    "rulebook-problem-no-package",
                ));
            }
        }
        Ok(self)
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), BookError> {
        let mut table: toml::Table = toml::from_str(text).map_err(|error| BookError::syntax(file, text, &error))?;
        let method = table.get("method").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        if method == "measures" {
            let package: Package = read(file, table)?;
            package.check().map_err(|(key, why)| BookError::coded(file, &key, why))?;
            self.packages.retain(|other| other.id != package.id);
            self.packages.push(package);
            return Ok(());
        }
        let head: toml::Table =
            HEAD_KEYS.iter().filter_map(|key| Some(((*key).to_owned(), table.remove(*key)?))).collect();
        let method = match method.as_str() {
            "rate-and-coverage" => Method::RateCoverage(Box::new(checked(file, table, RateCoverage::check)?)),
            "transmission-and-capacity" => Method::Transmission(Box::new(checked(file, table, Transmission::check)?)),
            "any-test" => Method::AnyTest(checked(file, table, AnyTest::check)?),
            _ => return Err(BookError::coded(file, "method", "rulebook-problem-method")),
        };
        let Head { id, valid_from, valid_to, measures, title, source, trust, names } = read(file, head)?;
        if valid_to.is_some_and(|to| to < valid_from) {
            return Err(BookError::coded(file, "valid_to", "rulebook-problem-days"));
        }
        self.books.retain(|other| other.id != id);
        self.books.push(Book { id, title, valid_from, valid_to, measures, source, trust, names, method });
        Ok(())
    }

    /// All level books.
    pub fn iter(&self) -> impl Iterator<Item = &Book> {
        self.books.iter()
    }

    /// The book of a name.
    pub fn book(&self, id: &str) -> Option<&Book> {
        self.books.iter().find(|book| book.id == id)
    }

    /// The book in force on a day; of several the newest, so that a province's own book takes the place
    /// of the nation's from its first day.
    pub fn in_force(&self, day: NaiveDate) -> Option<&Book> {
        self.books.iter().filter(|book| book.holds_on(day)).max_by_key(|book| book.valid_from)
    }

    /// The package of measures of a name.
    pub fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }

    /// The package of measures that goes with a book.
    pub fn measures(&self, book: &Book) -> Option<&Package> {
        self.package(book.measures.as_deref()?)
    }
}

fn read<T: DeserializeOwned>(file: &str, table: toml::Table) -> Result<T, BookError> {
    serde_path_to_error::deserialize(toml::Value::Table(table)).map_err(|error| {
        let path = error.path().to_string();
        BookError::shape(file, if path == "." { "" } else { &path }, error.inner().message())
    })
}

fn checked<T: DeserializeOwned>(
    file: &str,
    table: toml::Table,
    check: impl Fn(&T) -> Result<(), (String, &'static str)>,
) -> Result<T, BookError> {
    let rules = read(file, table)?;
    check(&rules).map_err(|(key, why)| BookError::coded(file, &key, why))?;
    Ok(rules)
}

/// A rule file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookError {
    /// The file.
    pub file: String,
    /// The key, as a path (`criterion1.grade3.at_least`), or the line of a syntax error.
    pub key: String,
    /// What the parser said, in English; empty where `code` says it.
    pub detail: String,
    /// Key of the words that say what is wrong.
    pub code: &'static str,
}

impl BookError {
    fn coded(file: &str, key: &str, code: &'static str) -> Self {
        Self { file: file.to_owned(), key: key.to_owned(), detail: String::new(), code }
    }

    fn shape(file: &str, key: &str, detail: &str) -> Self {
        Self { detail: detail.trim().to_owned(), ..Self::coded(file, key, "rulebook-problem-shape") }
    }

    fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Self { detail: error.message().to_owned(), ..Self::coded(file, &line.to_string(), "rulebook-problem-syntax") }
    }

    /// The error as every part of the house says errors; the field is the key.
    pub fn message(&self) -> Message {
        Message::new(self.code)
            .with("detail", &self.detail)
            .with("key", &self.key)
            .in_file(self.file.clone())
            .in_column(self.key.clone(), "")
    }

    /// The error in words, in one line.
    pub fn text(&self, lang: Lang) -> String {
        let words = Words::of(lang);
        let problem = words.say(self.code, &[("detail", self.detail.clone()), ("key", self.key.clone())]);
        words.say("rulebook-error", &[("file", self.file.clone()), ("key", self.key.clone()), ("problem", problem)])
    }
}

impl std::fmt::Display for BookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for BookError {}
