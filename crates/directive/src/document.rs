//! What is read from a document.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A stretch of [`Document::text`], in bytes, always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

impl Span {
    /// From `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The bytes as a range, to cut the text with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether a byte lies in it.
    pub const fn contains(self, at: usize) -> bool {
        self.start <= at && at < self.end
    }
}

/// A document (văn bản) as read. Whatever the text does not say is `None` or empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    /// Type (loại văn bản) in lower case: `thông báo`, `chỉ thị`; a letter without a type line is `công văn`.
    pub doc_type: Option<String>,
    /// Number and symbol (số, ký hiệu) without blanks: `102-TB/VPTU`; none where the number is left blank.
    pub number: Option<String>,
    /// Issuing body (cơ quan ban hành), spelled out with its place where the text says it.
    pub issuer: Option<String>,
    /// Place before the date (địa danh).
    pub place: Option<String>,
    /// Day of issue; none where a part of it is blank or unreadable.
    pub date: Option<NaiveDate>,
    /// Who signed.
    pub signer: Signer,
    /// Subject (trích yếu), without "V/v".
    pub subject: Option<String>,
    /// The lines of "Kính gửi" or "điện:".
    pub addressees: Vec<String>,
    /// The lines of "Nơi nhận".
    pub recipients: Vec<Recipient>,
    /// Documents cited by number, each once.
    pub refs: Vec<Reference>,
    /// The tree of items.
    pub items: Vec<Item>,
    /// What is ordered, in text order.
    pub tasks: Vec<Task>,
    /// What is to be reached and can be measured.
    pub targets: Vec<Target>,
    /// Who answers for what.
    pub accountability: Vec<Accountability>,
    /// Where each piece of metadata stands, by its field name (`number`, `date`, `signer.name` …).
    pub spans: BTreeMap<String, Span>,
    /// The text in NFC; all spans are byte offsets in it.
    pub text: String,
}

impl Document {
    /// Everything that is ordered, one task an order (một việc một nhiệm vụ), in text order: what is done, reported and
    /// closed by itself. [`Document::tasks`] are the clauses.
    pub fn orders(&self) -> Vec<Task> {
        let single = |task: &Task| if task.orders.is_empty() { vec![task.clone()] } else { task.orders.clone() };
        self.tasks.iter().flat_map(single).collect()
    }
}

/// Who signed (người ký).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signer {
    /// Name without titles.
    pub name: Option<String>,
    /// Full authority (thẩm quyền ký), lines joined: `KT. CHỦ TỊCH PHÓ CHỦ TỊCH`.
    pub authority: Option<String>,
}

/// A line of "Nơi nhận".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Who receives it.
    pub name: String,
    /// What for: `để báo cáo`, `để thực hiện`.
    pub purpose: Option<String>,
}

/// A cited document (văn bản viện dẫn).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Number and symbol, blanks away and lost marks restored: `1815/CĐ-TTg`.
    pub number: String,
    /// The number as printed: `1815/CD-TTg`.
    pub printed: String,
    /// Type as named before the number, in lower case: `công điện`.
    pub doc_type: Option<String>,
    /// Its printed date.
    pub date: Option<NaiveDate>,
    /// Whose it is, as printed after "của".
    pub issuer: Option<String>,
    /// What it does here.
    pub effect: Effect,
    /// Where its number stands first.
    pub span: Span,
}

/// What a cited document does in the one that cites it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is to be carried out (thực hiện, triển khai).
    CarryOut,
    /// It is replaced or ends (thay thế, bãi bỏ).
    Replace,
    /// It is changed (sửa đổi, bổ sung).
    Amend,
    /// It is a ground (căn cứ).
    Ground,
    /// It is only named.
    Mention,
}

/// A heading, clause, point, bullet or paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Printed path: `4`, `4.a`, `II.2.b-1` (first bullet), `Đ2.3` (Điều 2 khoản 3); empty for a paragraph without a mark.
    pub path: String,
    /// The mark as printed: `4.`, `a)`, `-`; empty for a paragraph without a mark.
    pub label: String,
    /// From its mark to the end of its own text, without what is under it.
    pub span: Span,
    /// What is under it.
    pub children: Vec<Item>,
}

/// An order to do something (nhiệm vụ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Path of its item; `closing` for an order after the last item.
    pub item: String,
    /// Its first words as printed.
    pub quote: String,
    /// The whole clause.
    pub span: Span,
    /// The clause with broken lines mended and marks off.
    pub text: String,
    /// Who is to do it, as named; `(addressees)` where nobody is.
    pub assignees: Vec<String>,
    /// Who works with them (phối hợp).
    pub cooperating: Vec<String>,
    /// The assignees stand in a heading or lead sentence above.
    pub inherited: bool,
    /// Whom the assignees are to direct ("A chỉ đạo B": B).
    pub directs: Vec<String>,
    /// By when or how often.
    pub deadline: Option<Deadline>,
    /// When it applies ("trường hợp thiếu vắc xin").
    pub condition: Option<String>,
    /// How it is to be followed.
    pub nature: Nature,
    /// The single orders in it, in text order; none where it is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Task>,
}

/// Who stands in [`Task::assignees`] where nobody is named.
pub const ADDRESSEES: &str = "(addressees)";

/// How a task is to be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// It ends on a day, or some time after an event.
    Dated,
    /// It comes again and again.
    Recurring,
    /// It goes on.
    Standing,
    /// It applies when something happens.
    Conditional,
}

/// By when or how often (thời hạn).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Which of the following is given.
    pub kind: DeadlineKind,
    /// The printed day; of a month or quarter its last day.
    pub date: Option<NaiveDate>,
    /// The last day on which it is still in time: "trước ngày 27/02/2022" → 26/02/2022.
    pub last_valid_day: Option<NaiveDate>,
    /// How often.
    pub recurring: Option<Recurrence>,
    /// The words of a time that hangs on an event: `24-48 giờ sau khi nước rút`.
    pub relative: Option<String>,
    /// Hour, as `17:00`.
    pub time: Option<String>,
    /// The words it was read from.
    pub words: String,
    /// Where they stand.
    pub span: Span,
    /// How it was read: a Fluent key.
    pub rule: String,
}

/// Kind of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// A day.
    Date,
    /// Again and again.
    Recurring,
    /// Some time after an event.
    Relative,
}

/// How often something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recurrence {
    /// The period.
    pub every: Every,
    /// Day of the month, 1 to 31, for "ngày 20 hằng tháng".
    pub day: Option<u32>,
    /// Month, 1 to 12, for "25/12 hằng năm".
    pub month: Option<u32>,
}

/// A period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// Each day.
    Daily,
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
    /// Each quarter.
    Quarterly,
    /// Each year.
    Yearly,
    /// At intervals not named (định kỳ).
    Periodic,
}

impl Every {
    /// `daily`, `weekly` …
    pub const fn key(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
            Self::Periodic => "periodic",
        }
    }
}

/// Something to reach that can be measured (chỉ tiêu).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Place of its task in [`Document::tasks`].
    pub task: usize,
    /// Its words.
    pub words: String,
    /// Where they stand.
    pub span: Span,
    /// What it might be measured by.
    pub measure: Option<MeasureGuess>,
    /// By when.
    pub deadline: Option<Deadline>,
    /// When it applies.
    pub condition: Option<String>,
}

/// What a target might be measured by; a person confirms it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureGuess {
    /// `dose1`, `dose2`, `dose3`, `test_plan`, `report`, `handover`, `duty`, `level_assessed`, `persons_missed`.
    pub measure: String,
    /// Lowest age in years, inclusive.
    pub age_from: Option<u32>,
    /// Highest age in years, inclusive.
    pub age_to: Option<u32>,
    /// Share to reach, 0 to 1.
    pub share: Option<f64>,
    /// Number to reach.
    pub count: Option<u64>,
}

/// A rule that says who answers (trách nhiệm).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accountability {
    /// When they answer.
    pub kind: AccountabilityKind,
    /// The words of the condition.
    pub condition: String,
    /// Who answers.
    pub accountable: Vec<String>,
    /// Before whom.
    pub before: Vec<String>,
    /// The whole rule.
    pub words: String,
    /// Where it stands.
    pub span: Span,
}

/// When somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountabilityKind {
    /// When a condition is met ("trường hợp … thì … chịu trách nhiệm").
    ByCondition,
    /// For each person missed by name ("để sót bất kỳ trường hợp nào").
    ByName,
    /// For harm that came of neglect: each case is reviewed and a leader decides.
    Review,
}
