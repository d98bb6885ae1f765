//! The registers that there are: definitions made into kinds of record.
//!
//! A definition is read once and kept for as long as the program runs; one of the same key takes the place of the one
//! before for everything that is asked from then on.

mod judge;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

use base::message::Message;
use base::words::{Lang, Words};
use register::{Label, Register, WHOLE};
use serde_json::{Map, Value};

use crate::field::{Field, FieldKind};
use crate::proof::sha256;
use crate::record::{Kind, Reference};
use crate::sheet::{Below, Sheet};

/// A register as a kind of record.
pub struct Registered {
    /// Its key.
    pub key: &'static str,
    /// Its definition.
    pub definition: Register,
    /// The definition as it is written.
    pub text: String,
    /// The file that it was read from; none where it is shipped with the program.
    pub file: Option<String>,
    sheet: OnceLock<Sheet>,
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}
impl PartialEq for Registered {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl Eq for Registered {}
impl Hash for Registered {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Registered {
    /// What the kind is.
    pub fn sheet(&'static self) -> &'static Sheet {
        self.sheet.get_or_init(|| sheet(self))
    }

    /// The verbs of a role on its entries.
    pub fn verbs(&self, role: &str) -> &[String] {
        self.definition.access.get(role).map_or(&[], Vec::as_slice)
    }

    /// Changes of an entry, by whoever knows an earlier version of the definition, as changes of today's fields. What
    /// lies under an earlier key gives way to them.
    pub(crate) fn replacing(&self, changes: &mut Map<String, Value>) {
        self.definition.present(changes);
        for field in &self.definition.fields {
            if changes.contains_key(&field.key) {
                changes.extend(field.was.iter().map(|was| (was.clone(), Value::Null)));
            }
        }
    }

    /// The version of the definition from which on a field must be given, if it must.
    pub fn since(&self, key: &str) -> i32 {
        self.definition.field(key).map_or(1, |field| field.since)
    }

    /// Digest of the definition as it is written, by which one tells it from another.
    pub fn digest(&self) -> String {
        sha256(self.text.as_bytes())
    }

    /// The key of a figure of the tallies.
    pub fn measure(&self, tally: &str) -> &'static str {
        intern(&format!("{}.{tally}", self.key))
    }
}

pub use judge::{judge, judge_here, links_astray};

type Known = BTreeMap<&'static str, &'static Registered>;

fn known() -> &'static RwLock<Known> {
    static KNOWN: OnceLock<RwLock<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known = Known::new();
        for (file, text) in register::BUILTIN {
            match register::read(text) {
                Ok(definition) => {
                    put(&mut known, definition, text, None);
                }
                // Those that are shipped are read by a test.
                Err(faults) => tracing::error!(file, ?faults, "a shipped register cannot be read"),
            }
        }
        RwLock::new(known)
    })
}

/// All registers, by key.
pub fn all() -> Vec<&'static Registered> {
    known().read().unwrap_or_else(PoisonError::into_inner).values().copied().collect()
}

/// A register by its key.
pub fn of(key: &str) -> Option<&'static Registered> {
    known().read().unwrap_or_else(PoisonError::into_inner).get(key).copied()
}

/// Adds a register.
///
/// # Errors
/// What is wrong in its definition; a key that is a kind of record already.
pub fn add(file: &str, text: &str) -> Result<&'static Registered, Vec<Message>> {
    let definition = judge(file, text)?;
    Ok(put(&mut known().write().unwrap_or_else(PoisonError::into_inner), definition, text, Some(file)))
}

/// Counts up whenever a definition takes the place of another: what was decided by the roles' verbs before is to be
/// decided anew.
static GENERATION: AtomicU64 = AtomicU64::new(0);

/// How often definitions have taken the place of others since the program began.
pub fn generation() -> u64 {
    GENERATION.load(Ordering::Acquire)
}

/// A definition that holds while the value lives; dropped before [`Swapped::keep`], the one before holds again.
pub(crate) struct Swapped {
    now: &'static Registered,
    before: Option<&'static Registered>,
    kept: bool,
}

/// Puts a definition in the place of that of its key.
pub(crate) fn swap(definition: Register, text: &str, file: &str) -> Swapped {
    let mut known = known().write().unwrap_or_else(PoisonError::into_inner);
    let before = known.get(definition.key.as_str()).copied();
    let now = put(&mut known, definition, text, Some(file));
    Swapped { now, before, kept: false }
}

impl Swapped {
    pub(crate) fn register(&self) -> &'static Registered {
        self.now
    }

    pub(crate) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Swapped {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let mut known = known().write().unwrap_or_else(PoisonError::into_inner);
        match self.before {
            Some(before) => {
                words(&before.definition);
                known.insert(before.key, before);
            }
            None => {
                known.remove(self.now.key);
            }
        }
        GENERATION.fetch_add(1, Ordering::AcqRel);
    }
}

fn put(known: &mut Known, definition: Register, text: &str, file: Option<&str>) -> &'static Registered {
    let key = intern(&definition.key);
    words(&definition);
    let (text, file) = (text.to_owned(), file.map(str::to_owned));
    let registered: &'static Registered =
        Box::leak(Box::new(Registered { key, definition, text, file, sheet: OnceLock::new() }));
    known.insert(key, registered);
    GENERATION.fetch_add(1, Ordering::AcqRel);
    registered
}

/// The words of a definition, under the keys by which every kind's words are looked for.
fn words(of: &Register) {
    let add = |key: String, label: &Label| {
        for lang in [Lang::Vi, Lang::En] {
            Words::add(lang, key.clone(), label.in_lang(lang).to_owned());
        }
    };
    add(format!("kind-{}", of.key), &of.name);
    for field in &of.fields {
        // The log has it under the keys of its time.
        for key in std::iter::once(&field.key).chain(&field.was) {
            add(format!("field-{}-{key}", of.key), &field.name);
        }
        for column in &field.columns {
            add(format!("field-{}-{}.{}", of.key, field.key, column.key), &column.name);
            for choice in column.choices() {
                add(format!("choice-{}-{}.{}.{}", of.key, field.key, column.key, choice.key), &choice.name);
            }
        }
        for choice in field.choices() {
            add(format!("choice-{}-{}", of.key, choice.key), &choice.name);
        }
    }
    for state in &of.states {
        add(format!("choice-{}-{}", of.key, state.key), &state.name);
    }
    for (number, rule) in of.rules.iter().enumerate() {
        add(of.rule_code(number), &rule.say);
    }
}

/// The state, in every register.
pub const STATE: &str = "state";
const AREA: &str = "area";

/// The fields of an entry, in the order of forms and lists: what names it stands first, then where it lies and how it
/// stands.
pub fn fields(definition: &Register) -> Vec<Field> {
    let mut fields: Vec<Field> = definition.fields.iter().map(field).collect();
    let title = fields.iter().position(|field| field.key == definition.title).unwrap_or_default();
    fields[..=title].rotate_right(1);
    // A row that does not say what it is called is no row to anybody.
    fields[0] = fields[0].shown();
    let states = keys(definition.states.iter().map(|state| state.key.as_str()));
    fields.insert(1, Field::new(AREA, FieldKind::Area).required().shown());
    fields.insert(2, Field::new(STATE, FieldKind::Enum(states)).fixed().shown());
    fields
}

fn sheet(registered: &'static Registered) -> Sheet {
    let definition = &registered.definition;
    let fields = fields(definition);
    let below: Vec<&str> =
        definition.states.iter().filter(|state| state.below).map(|state| state.key.as_str()).collect();
    Sheet {
        search: &["folded"],
        known_by: Vec::leak(vec![fields[0].key, STATE]),
        order: ("on_day", true),
        day: Some(intern(&definition.day)),
        below: if below.is_empty() { Below::Never } else { Below::When(STATE, keys(below.into_iter())) },
        references: if definition.has_person() { PERSON } else { &[] },
        ..Sheet::of(Kind::Register(registered), Vec::leak(fields))
    }
}

/// A list of keys, kept once however often it is asked for: a definition is looked at many times before it is taken.
fn keys<'a>(keys: impl Iterator<Item = &'a str>) -> &'static [&'static str] {
    static KNOWN: RwLock<Option<HashSet<&'static [&'static str]>>> = RwLock::new(None);
    let keys: Vec<&'static str> = keys.map(intern).collect();
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(there) = known.get(keys.as_slice()) {
        return there;
    }
    let kept: &'static [&'static str] = Vec::leak(keys);
    known.insert(kept);
    kept
}

/// The columns of a table, kept once as lists of keys are.
fn columns(of: &[register::Field]) -> &'static [Field] {
    static KNOWN: RwLock<Vec<&'static [Field]>> = RwLock::new(Vec::new());
    let columns: Vec<Field> = of.iter().map(field).collect();
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(there) = known.iter().find(|there| **there == columns) {
        return there;
    }
    let kept: &'static [Field] = Vec::leak(columns);
    known.push(kept);
    kept
}

/// A field of a register, or a column of a table in its entries, as a field of a record.
fn field(of: &register::Field) -> Field {
    use register::Kind as Of;
    let options = || keys(of.choices().iter().map(|choice| choice.key.as_str()));
    let kind = match &of.kind {
        Of::Text | Of::LongText | Of::Phone | Of::CitizenNumber => FieldKind::Text,
        Of::Int | Of::Money => FieldKind::Int,
        Of::Decimal => FieldKind::Real,
        Of::Duration => FieldKind::Duration,
        Of::Date => FieldKind::Date,
        Of::Instant => FieldKind::Datetime,
        Of::Position => FieldKind::Position,
        Of::YesNo => FieldKind::Bool,
        Of::Choice(_) => FieldKind::Enum(options()),
        Of::Choices(_) => FieldKind::Many(options()),
        Of::Area => FieldKind::Area,
        Of::Unit => FieldKind::Unit,
        Of::Link(to) => FieldKind::Link(intern(to)),
        Of::File | Of::Signature => FieldKind::File,
        Of::Repeat => FieldKind::Rows(columns(&of.columns)),
        Of::Person => FieldKind::Id,
    };
    let mut field = Field::new(intern(&of.key), kind);
    if matches!(of.kind, Of::Int | Of::Money | Of::Duration) {
        field = field.between(of.min.unwrap_or(-WHOLE), of.max.unwrap_or(WHOLE));
    } else if of.kind == Of::LongText {
        field = field.told();
    }
    field.required = of.required && of.shown_if.is_none();
    field.shown = of.shown && !of.retired;
    field.editable = of.computed.is_none();
    field
}

/// What a register with persons points at.
const PERSON: &[Reference] = &[Reference::to("person_id", Kind::Person)];

/// A text that is kept once and for as long as the program runs: keys of definitions.
pub(crate) fn intern(text: &str) -> &'static str {
    static KNOWN: RwLock<Option<HashSet<&'static str>>> = RwLock::new(None);
    let found =
        KNOWN.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|known| known.get(text).copied());
    found.unwrap_or_else(|| {
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        if let Some(there) = known.get(text) {
            return there;
        }
        let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
        known.insert(kept);
        kept
    })
}
