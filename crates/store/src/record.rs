//! What a record is.

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel, ModelTrait};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::field::Fault;
use crate::registers::{self, Registered};
use crate::sheet::{Below, Sheet};
use crate::tally::Tally;

/// Declares the kinds: those that have a type of their own, as `records` names them, the logs, and the registers.
macro_rules! declare {
    (() $($(#[$doc:meta])* $variant:ident = $key:literal,)+) => {
        /// The kinds of record. The key is the table's name (of a register, its own), the path in the API and the word
        /// in the table of roles.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)+
            /// The change log (nhật ký thay đổi); read only.
            Change,
            /// The access log (nhật ký truy cập); read only.
            Access,
            /// Entries of a register (mục của một sổ theo dõi).
            Register(&'static Registered),
        }
        impl Kind {
            /// The kinds that have a table of their own.
            pub const TYPED: &'static [Self] = &[$(Self::$variant,)+ Self::Change, Self::Access];

            /// The key that is stored and shown to programs.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                    Self::Change => "changes",
                    Self::Access => "accesses",
                    Self::Register(register) => register.key,
                }
            }

            /// The kind of a key.
            pub fn from_key(key: &str) -> Option<Self> {
                let typed = Self::TYPED.iter().copied().find(|kind| kind.key() == key);
                typed.or_else(|| registers::of(key).map(Self::Register))
            }
        }
    };
}
crate::records::kinds!([declare]());

impl Kind {
    /// All kinds: the typed ones, then the registers.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TYPED.iter().copied().chain(registers::all().into_iter().map(Self::Register))
    }

    /// Brings the fields of a row, as JSON, under the keys that they have now: those of a register may be written by an
    /// earlier version of its definition.
    pub fn present(self, fields: &mut Map<String, Value>) {
        if let Self::Register(register) = self {
            register.definition.present(fields);
        }
    }

    /// What the kind is; none of the logs, which are no records.
    pub fn sheet(self) -> Option<&'static Sheet> {
        for_kind!(self, R => if let Self::Register(register) = self { Some(register.sheet()) } else { Some(R::SHEET) }, else None)
    }
}

/// A column that holds the id of another record of the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The column.
    pub column: &'static str,
    /// The kind of record that it points at.
    pub to: Kind,
    /// What becomes of the column when that is removed.
    pub tie: Tie,
}

/// How fast a reference is tied to what it points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It must exist, and stays as long as it is pointed at.
    Fast,
    /// It must exist, and may be removed: the column is emptied then.
    Loose,
    /// It need not exist: people of no register have ids too.
    Perhaps,
}

impl Reference {
    /// To a record that stays as long as this one points at it.
    pub const fn to(column: &'static str, to: Kind) -> Self {
        Self { column, to, tie: Tie::Fast }
    }
    /// To a record that may be removed.
    pub const fn loosely(column: &'static str, to: Kind) -> Self {
        Self { column, to, tie: Tie::Loose }
    }
    /// To a record that need not exist.
    pub const fn perhaps(column: &'static str, to: Kind) -> Self {
        Self { column, to, tie: Tie::Perhaps }
    }
}

/// Whose hand may write a row through the doors that all kinds share (create, edit, remove).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// Whoever may write its kind.
    Writers,
    /// Whoever may write the kind that it is part of, too: a proposed task is part of a draft.
    WritersOf(Kind),
    /// Whoever may write its kind, and acts for this unit.
    Unit(String),
    /// Nobody's: its desk alone changes it, by the desk's own rules.
    Desk,
}

/// A record: a row that somebody writes, that is counted, scoped, logged and listed.
///
/// To add one: a file in `records/`, its table in `migration.rs`, its kind in [`Kind`], its row in
/// `data/access/roles.toml`; see `docs/adding-a-desk.md`.
pub trait Record:
    ModelTrait<Entity: EntityTrait<Model = Self, ActiveModel: ActiveModelTrait + ActiveModelBehavior + Send>>
    + IntoActiveModel<<<Self as ModelTrait>::Entity as EntityTrait>::ActiveModel>
    + FromQueryResult
    + Serialize
    + DeserializeOwned
    + Clone
    + Send
    + Sync
    + 'static
{
    /// What its kind is.
    const SHEET: &'static Sheet;

    /// What the kind of this row is.
    fn sheet(&self) -> &'static Sheet {
        Self::SHEET
    }
    /// The province whose store holds it: the first half of every key.
    fn province(&self) -> &str;
    /// Made by the client (UUID version 7), so that a repeated request is the same record.
    fn id(&self) -> Uuid;
    /// The area that it belongs to: a commune, or the district or province for what is theirs.
    fn area(&self) -> &str;
    /// Counts the changes; an editor says which one they had before them.
    fn version(&self) -> i32;
    /// Time of the last change.
    fn updated_at(&self) -> chrono::DateTime<chrono::Utc>;
    /// Number of its last link in the province's log, by which a reader asks what changed since ([`crate::Since`]).
    fn seq(&self) -> i64;
    /// Sets the version, the time of change and the number of the link that tells of it.
    fn stamp(&mut self, version: i32, at: chrono::DateTime<chrono::Utc>, seq: i64);
    /// What it adds to the figures. Pure: the same record always gives the same tallies.
    fn tallies(&self) -> Vec<Tally> {
        Vec::new()
    }
    /// What cannot be, given the day of work.
    fn faults(&self, _day: chrono::NaiveDate) -> Vec<Fault> {
        Vec::new()
    }
    /// What the writer may not make of it, besides [`Record::faults`].
    fn faults_by(&self, _ctx: &crate::access::Ctx) -> Vec<Fault> {
        Vec::new()
    }
    /// Clears [`Sheet::derived`].
    fn underive(&mut self) {}
    /// Digest of what JSON never carries and the row does not hold a digest of, for the log.
    fn sealed(&self) -> Option<String> {
        None
    }
    /// Fills what follows from other fields (text folded for search).
    fn complete(&mut self) {}
    /// The book that it is written in, whose balance never falls below nothing.
    fn book(&self) -> Option<crate::book::Book> {
        None
    }
    /// That book, named for people.
    fn book_name(&self) -> String {
        String::new()
    }
    /// The person whose count of doses follows from this record.
    fn touches(&self) -> Option<Uuid> {
        None
    }
    /// Takes over from the stored record what JSON never carries (a password's hash, a content), and clears what
    /// [`Record::complete`] made and is to make anew.
    fn carry(&mut self, _before: &Self) {}
    /// The row without what is large and JSON never carries: what is told of it, once it is written, needs no copy.
    #[must_use]
    fn told(&self) -> Self {
        self.clone()
    }
    /// Whose hand may write this row, as it stands, through the doors that all kinds share. What a desk has confirmed,
    /// handed out or decided, and what only a desk can make, answers [`Hand::Desk`].
    fn hand(&self) -> Hand {
        Hand::Writers
    }
    /// Whose hand may remove it there.
    fn removal(&self) -> Hand {
        self.hand()
    }
    /// Is this row, as it stands, open to readers of the areas below?
    fn open(&self) -> bool {
        self.sheet().below == Below::Always
    }
}

/// The mechanical part of a record: the six fields that all have.
macro_rules! keyed {
    () => {
        fn province(&self) -> &str {
            &self.province
        }
        fn id(&self) -> uuid::Uuid {
            self.id
        }
        fn area(&self) -> &str {
            &self.area
        }
        fn version(&self) -> i32 {
            self.version
        }
        fn updated_at(&self) -> chrono::DateTime<chrono::Utc> {
            self.updated_at
        }
        fn seq(&self) -> i64 {
            self.seq
        }
        fn stamp(&mut self, version: i32, at: chrono::DateTime<chrono::Utc>, seq: i64) {
            self.version = version;
            self.updated_at = at;
            self.seq = seq;
        }
    };
}
pub(crate) use keyed;

/// Runs `$body` with `$R` as the record type of a kind; `$else` for kinds that are not records. What it runs is compiled
/// once for every kind: it gives a value of the kind, and what works with that knows no types.
macro_rules! for_kind {
    ($kind:expr, $R:ident => $body:expr, else $other:expr) => {
        $crate::records::kinds!([$crate::record::arms]($kind, $R, $body, $other))
    };
}
pub(crate) use for_kind;

/// The arms of [`for_kind!`], one for every kind.
macro_rules! arms {
    (($kind:expr, $R:ident, $body:expr, $other:expr) $($(#[$doc:meta])* $variant:ident = $key:literal,)+) => {
        match $kind {
            $($crate::Kind::$variant => {
                type $R = $crate::records::$variant;
                $body
            })+
            $crate::Kind::Register(_) => {
                type $R = $crate::records::Entry;
                $body
            }
            $crate::Kind::Change | $crate::Kind::Access => $other,
        }
    };
}
pub(crate) use arms;
