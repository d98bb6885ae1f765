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

/// Declares the kinds that have a type of their own.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $key:literal),+ $(,)?) => {
        /// The kinds of record. The key is the table's name (of a register, its own), the path in the API and the word
        /// in the table of roles.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)+
            /// Entries of a register (mục của một sổ theo dõi).
            Register(&'static Registered),
        }
        impl Kind {
            /// The kinds that have a type and a table of their own.
            pub const TYPED: &'static [Self] = &[$(Self::$variant),+];

            /// The key that is stored and shown to programs.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                    Self::Register(register) => register.key,
                }
            }

            /// The kind of a key.
            pub fn from_key(key: &str) -> Option<Self> {
                match key {
                    $($key => Some(Self::$variant),)+
                    _ => registers::of(key).map(Self::Register),
                }
            }
        }
    };
}

kinds! {
    /// Persons (người dân).
    Person = "persons",
    /// Cases, F0 (ca bệnh).
    Case = "cases",
    /// Doses given (mũi tiêm).
    Dose = "doses",
    /// Movements of vaccine stock (xuất nhập vắc xin).
    Stock = "stock",
    /// Population by year of birth (dân số).
    Population = "population",
    /// Duty shifts (ca trực).
    Duty = "duty",
    /// Administrative documents (văn bản).
    Document = "documents",
    /// Tasks (nhiệm vụ).
    Task = "tasks",
    /// Targets (chỉ tiêu).
    Target = "targets",
    /// Level assessments (đánh giá cấp độ dịch).
    Level = "levels",
    /// Level decisions (quyết định công bố cấp độ dịch).
    Decision = "decisions",
    /// Forecasts (dự báo), as they were made.
    Forecast = "forecasts",
    /// Files kept as they came (tệp đính kèm).
    File = "files",
    /// Scenarios (kịch bản).
    Scenario = "scenarios",
    /// Proposals of allocation (phương án phân bổ).
    Allocation = "allocations",
    /// Long work in the background (việc chạy nền).
    Job = "jobs",
    /// Users (người dùng).
    User = "users",
    /// Visits of persons to places (lần có mặt).
    Visit = "visits",
    /// Contacts of cases, F1 and F2 (người tiếp xúc).
    Contact = "contacts",
    /// The change log (nhật ký thay đổi); read only.
    Change = "changes",
    /// The access log (nhật ký truy cập); read only.
    Access = "accesses",
}

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
        crate::for_kind!(self, R => if let Self::Register(register) = self { Some(register.sheet()) } else { Some(R::SHEET) }, else None)
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Whoever may write its kind.
    Writers,
    /// Whoever may write the kind that it is part of, too: a proposed task is part of a draft.
    WritersOf(Kind),
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
    fn book(&self) -> Option<crate::balance::Book> {
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

/// Runs `$body` with `$R` as the record type of a kind; `$else` for kinds that are not records.
#[macro_export]
macro_rules! for_kind {
    ($kind:expr, $R:ident => $body:expr, else $other:expr) => {{
        use $crate::records;
        match $kind {
            $crate::Kind::Person => {
                type $R = records::Person;
                $body
            }
            $crate::Kind::Case => {
                type $R = records::Case;
                $body
            }
            $crate::Kind::Dose => {
                type $R = records::Dose;
                $body
            }
            $crate::Kind::Stock => {
                type $R = records::Stock;
                $body
            }
            $crate::Kind::Population => {
                type $R = records::Population;
                $body
            }
            $crate::Kind::Duty => {
                type $R = records::Duty;
                $body
            }
            $crate::Kind::Document => {
                type $R = records::Document;
                $body
            }
            $crate::Kind::Task => {
                type $R = records::Task;
                $body
            }
            $crate::Kind::Target => {
                type $R = records::Target;
                $body
            }
            $crate::Kind::Level => {
                type $R = records::Level;
                $body
            }
            $crate::Kind::Decision => {
                type $R = records::Decision;
                $body
            }
            $crate::Kind::Forecast => {
                type $R = records::Forecast;
                $body
            }
            $crate::Kind::File => {
                type $R = records::File;
                $body
            }
            $crate::Kind::Scenario => {
                type $R = records::Scenario;
                $body
            }
            $crate::Kind::Allocation => {
                type $R = records::Allocation;
                $body
            }
            $crate::Kind::Job => {
                type $R = records::Job;
                $body
            }
            $crate::Kind::User => {
                type $R = records::User;
                $body
            }
            $crate::Kind::Visit => {
                type $R = records::Visit;
                $body
            }
            $crate::Kind::Contact => {
                type $R = records::Contact;
                $body
            }
            $crate::Kind::Register(_) => {
                type $R = records::Entry;
                $body
            }
            $crate::Kind::Change | $crate::Kind::Access => $other,
        }
    }};
}
