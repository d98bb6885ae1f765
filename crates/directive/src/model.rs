//! What a document holds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A part of the document's text, in bytes; always on letters' bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// First byte after.
    pub end: usize,
}

/// A document as read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Type in lower case, such as `thông báo`.
    pub doc_type: Option<String>,
    /// Number and symbol; none where the text leaves it blank.
    pub number: Option<String>,
    /// Issuing body.
    pub issuer: Option<String>,
    /// Place before the date.
    pub place: Option<String>,
    /// Date of issue; none where it is blank in part.
    pub date: Option<NaiveDate>,
    /// Who signed.
    pub signer: Signer,
    /// Subject (trích yếu).
    pub subject: Option<String>,
    /// "Kính gửi" or "điện:".
    pub addressees: Vec<String>,
    /// "Nơi nhận".
    pub recipients: Vec<Recipient>,
    /// Cited documents, once each.
    pub refs: Vec<Reference>,
    /// The numbered parts.
    pub items: Vec<Item>,
    /// What is ordered.
    pub tasks: Vec<Task>,
    /// What is to be reached.
    pub targets: Vec<Target>,
    /// Who answers for what.
    pub accountability: Vec<Accountability>,
    /// The text in NFC, in which all spans lie.
    pub text: String,
}

/// The signing person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Name.
    pub name: Option<String>,
    /// All lines of the capacity: `KT. CHỦ TỊCH PHÓ CHỦ TỊCH`.
    pub authority: Option<String>,
}

/// A line of "Nơi nhận".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Who.
    pub name: String,
    /// What for: `để báo cáo`.
    pub purpose: Option<String>,
}

/// What a citation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The cited one is to be carried out.
    CarryOut,
    /// It is replaced.
    Replace,
    /// It is amended.
    Amend,
    /// It is a ground.
    Ground,
    /// It is mentioned.
    Mention,
}

/// A cited document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Number with lost marks put back: `1815/CĐ-TTg`.
    pub number: String,
    /// Number as printed.
    pub printed: String,
    /// Printed date.
    pub date: Option<NaiveDate>,
    /// What the citation does.
    pub effect: Effect,
    /// Where.
    pub span: Span,
}

/// A numbered part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Printed path, such as `4.a`.
    pub path: String,
    /// Depth, from 0.
    pub depth: usize,
    /// Where.
    pub span: Span,
}

/// The nature of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// To be done by a day.
    Dated,
    /// Every day, week, month.
    Recurring,
    /// Only in a case.
    Conditional,
    /// Standing.
    Standing,
}

/// An order to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Printed path of the item; `closing` for the closing.
    pub item: String,
    /// First words as printed.
    pub quote: String,
    /// Where.
    pub span: Span,
    /// The clause with its blanks and line ends made single.
    pub text: String,
    /// Who leads; `(addressees)` where nobody is named.
    pub assignees: Vec<String>,
    /// Who supports.
    pub cooperating: Vec<String>,
    /// The assignees stand in a heading or lead above.
    pub inherited: bool,
    /// Those whom the assignees direct ("A chỉ đạo B").
    pub directs: Vec<String>,
    /// By when.
    pub deadline: Option<Deadline>,
    /// Only if.
    pub condition: Option<String>,
    /// Nature.
    pub nature: Nature,
}

/// The kind of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// A day.
    Date,
    /// Again and again.
    Recurring,
    /// So long after something.
    Relative,
}

/// A deadline with how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Kind.
    pub kind: DeadlineKind,
    /// The printed day, or the last day of a printed month or quarter.
    pub date: Option<NaiveDate>,
    /// The last day on which it is in time: the day before the printed one for "trước ngày".
    pub last_valid_day: Option<NaiveDate>,
    /// `daily`, `weekly`, `monthly`, `yearly`, `periodic`.
    pub recurring: Option<String>,
    /// The words of a relative deadline.
    pub relative: Option<String>,
    /// The words that gave it.
    pub words: String,
    /// Where.
    pub span: Span,
    /// Key of the words that tell how it was read.
    pub rule: String,
}

/// A figure to reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Index of the task that it belongs to.
    pub task: usize,
    /// The words that set it.
    pub words: String,
    /// Where.
    pub span: Span,
    /// The measure that the words seem to mean.
    pub measure: Option<MeasureGuess>,
    /// By when.
    pub deadline: Option<Deadline>,
}

/// A measure with its group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureGuess {
    /// `dose1`, `dose2`, `dose3`, `test_plan`, `handover`, `report`.
    pub measure: String,
    /// Youngest age.
    pub age_from: Option<u32>,
    /// Oldest age.
    pub age_to: Option<u32>,
    /// Share to reach, 0–1.
    pub share: Option<f64>,
    /// Number to reach.
    pub count: Option<u64>,
}

/// How a rule makes somebody answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountabilityKind {
    /// If something is the case.
    ByCondition,
    /// For every person missed.
    ByName,
    /// In general.
    General,
}

/// A rule of accountability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accountability {
    /// How.
    pub kind: AccountabilityKind,
    /// The condition, in the document's words.
    pub condition: Option<String>,
    /// Who answers.
    pub accountable: Vec<String>,
    /// Before whom.
    pub before: Vec<String>,
    /// The words.
    pub words: String,
    /// Where.
    pub span: Span,
}
