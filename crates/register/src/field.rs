//! Fields of a register.

use crate::condition::Condition;
use crate::label::Label;

/// The nature of a field's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words (chữ).
    Text,
    /// Words that tell something (đoạn văn).
    LongText,
    /// A whole number (số nguyên).
    Int,
    /// A number (số thập phân).
    Decimal,
    /// An amount of đồng (số tiền).
    Money,
    /// A civil day (ngày).
    Date,
    /// An instant (ngày giờ).
    Instant,
    /// How long something took, in whole minutes (thời lượng).
    Duration,
    /// A place on the earth by latitude and longitude (tọa độ).
    Position,
    /// Yes or no (có, không).
    YesNo,
    /// One of several (chọn một).
    Choice(Vec<Choice>),
    /// Some of several (chọn nhiều).
    Choices(Vec<Choice>),
    /// An administrative area (địa bàn).
    Area,
    /// A unit or a post of the organisation (cơ quan, đơn vị, chức vụ).
    Unit,
    /// Another record: of a kind, or of a register, by this key (liên kết).
    Link(String),
    /// A photo or a paper (ảnh, tệp).
    File,
    /// A signature drawn by hand (chữ ký).
    Signature,
    /// Rows of a table of its own, whose columns are [`Field::columns`] (bảng con).
    Repeat,
    /// A person of the province's register (người dân).
    Person,
    /// A telephone number (điện thoại).
    Phone,
    /// A citizen number (số định danh cá nhân).
    CitizenNumber,
}

/// Rows of the longest table.
pub(crate) const ROWS: i64 = 100;

/// The largest whole number that a browser holds, and the smallest below nothing.
pub const WHOLE: i64 = 9_007_199_254_740_991;

/// Minutes of the longest duration: a hundred years.
pub(crate) const LONGEST: i64 = 100 * 366 * 24 * 60;

impl Kind {
    /// All keys.
    pub const KEYS: [&'static str; 21] = [
        "text",
        "long_text",
        "int",
        "decimal",
        "money",
        "date",
        "instant",
        "duration",
        "position",
        "yes_no",
        "choice",
        "choices",
        "area",
        "unit",
        "link",
        "repeat",
        "person",
        "phone",
        "citizen_number",
        "file",
        "signature",
    ];

    /// Is its value a file that was handed in?
    pub const fn is_file(&self) -> bool {
        matches!(self, Self::File | Self::Signature)
    }

    /// Its key, as definitions write it.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Money => "money",
            Self::Date => "date",
            Self::Instant => "instant",
            Self::Duration => "duration",
            Self::Position => "position",
            Self::YesNo => "yes_no",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Area => "area",
            Self::Unit => "unit",
            Self::Link(_) => "link",
            Self::File => "file",
            Self::Signature => "signature",
            Self::Repeat => "repeat",
            Self::Person => "person",
            Self::Phone => "phone",
            Self::CitizenNumber => "citizen_number",
        }
    }
}

/// One value of a choice. Never taken away, only closed: what was written with it stays readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub key: String,
    /// Its words.
    pub name: Label,
    /// Not offered any more.
    pub closed: bool,
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// What it is stored under.
    pub key: String,
    /// Its words.
    pub name: Label,
    /// What to write there.
    pub help: Option<Label>,
    /// The nature of its values.
    pub kind: Kind,
    /// Must be given.
    pub required: bool,
    /// Stands in the list unless the reader chooses otherwise.
    pub shown: bool,
    /// The smallest number; of a duration, in minutes; of a table, of rows.
    pub min: Option<i64>,
    /// The largest number, or the most characters.
    pub max: Option<i64>,
    /// What its numbers are of.
    pub unit: Option<Label>,
    /// Asked for only where this holds.
    pub shown_if: Option<Condition>,
    /// Must be given where this holds.
    pub required_if: Option<Condition>,
    /// Worked out from the others, never typed in.
    pub computed: Option<Condition>,
    /// Not in use any more: shown where it was filled, never asked for.
    pub retired: bool,
    /// Version of the definition from which on it must be given, if it must.
    pub since: i32,
    /// Keys that it had in earlier versions.
    pub was: Vec<String>,
    /// The columns of a table.
    pub columns: Vec<Field>,
}

impl Field {
    /// A column of a table.
    pub fn column(&self, key: &str) -> Option<&Field> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The choices, if it has any.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Choice(choices) | Kind::Choices(choices) => choices,
            _ => &[],
        }
    }
}
