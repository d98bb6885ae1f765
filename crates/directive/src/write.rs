//! Writes papers: from a draft with duties to the parts of a notice, letter, decision, plan, directive, cable or
//! conclusion, in the form of Decree 30/2020/NĐ-CP or of the Party's Guidance 36-HD/VPTW.
//!
//! What is written here, [`crate::read`] reads back: the duties of a draft are the tasks of its paper.

mod body;
mod text;
mod words;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::document::{DeadlineKind, Every};
use crate::lexicon::LEXICON;

/// Kind of a paper that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Thông báo (kết luận của một cuộc họp).
    Notice,
    /// Công văn.
    Letter,
    /// Quyết định.
    Decision,
    /// Kế hoạch.
    Plan,
    /// Chỉ thị.
    Directive,
    /// Công điện.
    Cable,
    /// Kết luận.
    Conclusion,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Notice, Self::Letter, Self::Decision, Self::Plan, Self::Directive, Self::Cable, Self::Conclusion];

    /// Its name as documents bear it, in lower case: `thông báo`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice => "thông báo",
            Self::Letter => "công văn",
            Self::Decision => "quyết định",
            Self::Plan => "kế hoạch",
            Self::Directive => "chỉ thị",
            Self::Cable => "công điện",
            Self::Conclusion => "kết luận",
        }
    }
}

/// Whose rules of form a paper follows (thể thức).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// The State's: `Số: 07/TB-UBND`.
    #[default]
    State,
    /// The Party's: `Số 7-TB/TU`.
    Party,
}

/// A paper to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Kind of paper.
    pub kind: Kind,
    /// Whose form.
    #[serde(default)]
    pub series: Series,
    /// Body above the issuer (cơ quan chủ quản).
    #[serde(default)]
    pub parent_body: Option<String>,
    /// Issuing body: `Ủy ban nhân dân tỉnh Lai Châu`.
    pub body: String,
    /// Its abbreviation in numbers: `UBND`, `SYT`, `TU`.
    pub body_symbol: String,
    /// The unit that drafted a letter, in State numbers: `VX` in `12/UBND-VX`.
    #[serde(default)]
    pub unit_symbol: Option<String>,
    /// Running number; none leaves room for it.
    #[serde(default)]
    pub number: Option<String>,
    /// Place of issue.
    pub place: String,
    /// Day of issue.
    pub date: NaiveDate,
    /// What it is about; of a notice of a meeting it is made from the meeting where it is missing.
    #[serde(default)]
    pub subject: String,
    /// To whom (Kính gửi; of a cable "điện:").
    #[serde(default)]
    pub addressees: Vec<String>,
    /// Acts that it rests on, a line each, beginning with "Căn cứ" or the like.
    #[serde(default)]
    pub grounds: Vec<String>,
    /// The meeting whose conclusions it tells.
    #[serde(default)]
    pub meeting: Option<Meeting>,
    /// Why it is written, a paragraph each.
    #[serde(default)]
    pub situation: Vec<String>,
    /// What a decision decides by itself (its first article), or a plan's aims.
    #[serde(default)]
    pub decides: Vec<String>,
    /// What is ordered.
    pub duties: Vec<Duty>,
    /// Lines of "Nơi nhận", the one of filing last.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Capacity and post of who signs, a line each: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub capacity: Vec<String>,
    /// Name of who signs.
    #[serde(default)]
    pub signer: Option<String>,
}

/// A meeting (cuộc họp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Its day.
    pub day: NaiveDate,
    /// Who was in the chair, with post: `đồng chí Giàng Páo Mỹ, Bí thư Tỉnh ủy`.
    pub chair: String,
    /// What meeting: `cuộc họp Ban Chỉ đạo phòng, chống dịch`.
    pub title: String,
}

/// An order in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Who is to do it; none: those addressed.
    #[serde(default)]
    pub who: Vec<String>,
    /// With whom.
    #[serde(default)]
    pub with: Vec<String>,
    /// What, beginning with a verb: `rà soát danh sách người chưa tiêm`.
    pub what: String,
    /// By when or how often.
    #[serde(default)]
    pub due: Option<Due>,
}

/// By when or how often something is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Due {
    /// "trước ngày": the day is the first too late.
    Before(NaiveDate),
    /// "trước 17 giờ 00 ngày": hour, minute, day.
    BeforeHour(u32, u32, NaiveDate),
    /// "chậm nhất ngày": the day is the last in time.
    By(NaiveDate),
    /// "hằng ngày", "hằng tuần" …; a day of the month only with `Monthly`.
    Every(Every, Option<u32>),
    /// A time after an event: `24 giờ kể từ khi phát hiện`.
    After(String),
}

impl Due {
    /// Kind of the deadline that it reads as.
    pub const fn kind(&self) -> DeadlineKind {
        match self {
            Self::Before(_) | Self::BeforeHour(..) | Self::By(_) => DeadlineKind::Date,
            Self::Every(..) => DeadlineKind::Recurring,
            Self::After(_) => DeadlineKind::Relative,
        }
    }
}

/// Why a draft cannot be written: a Fluent key and the value for its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFault {
    /// Fluent key: `write-no-body`, `write-no-duty`, `write-no-subject`, `write-empty-duty`, `write-every`.
    pub code: &'static str,
    /// Number of the duty, from 1, where one is at fault.
    pub duty: Option<usize>,
}

/// A written paper: its parts in order, without how they look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Kind.
    pub kind: Kind,
    /// Whose form.
    pub series: Series,
    /// Body above the issuer.
    pub parent_body: Option<String>,
    /// Issuing body.
    pub body: String,
    /// Running number; none leaves room for it.
    pub number: Option<String>,
    /// What follows the number: `TB-UBND`, `UBND-VX`, `TB/TU`.
    pub symbol: String,
    /// Place of issue.
    pub place: String,
    /// Day of issue.
    pub date: NaiveDate,
    /// Title line in capitals; none of a letter.
    pub title: Option<String>,
    /// What it is about.
    pub subject: String,
    /// Lines of "Kính gửi".
    pub addressees: Vec<String>,
    /// The body in order.
    pub blocks: Vec<Block>,
    /// Lines of "Nơi nhận".
    pub recipients: Vec<String>,
    /// Capacity and post, a line each.
    pub capacity: Vec<String>,
    /// Name.
    pub signer: Option<String>,
}

/// A block of a paper's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A line in the middle: "QUYẾT ĐỊNH:".
    Centred(String),
    /// A ground.
    Ground(String),
    /// A heading with its mark.
    Heading(String),
    /// A paragraph, with its mark if it has one.
    Paragraph(String),
    /// What stands after a dash.
    Bullet(String),
}

/// Writes a draft.
///
/// # Errors
/// A draft without issuer, subject or duties, with an empty duty, or with a repetition that has no words.
pub fn write(draft: &Draft) -> Result<Paper, DraftFault> {
    let whole = |code| Err(DraftFault { code, duty: None });
    if draft.body.trim().is_empty() || draft.body_symbol.trim().is_empty() {
        return whole("write-no-body");
    }
    if draft.duties.is_empty() {
        return whole("write-no-duty");
    }
    for (at, duty) in draft.duties.iter().enumerate() {
        let periodic = matches!(duty.due, Some(Due::Every(Every::Periodic, _)));
        let code = if duty.what.trim().is_empty() {
            "write-empty-duty"
        } else if periodic {
            "write-every"
        } else {
            continue;
        };
        return Err(DraftFault { code, duty: Some(at + 1) });
    }
    let subject = match (&draft.meeting, draft.subject.trim()) {
        (Some(meeting), "") => {
            words::fill(words::say("meeting_subject"), &[("chair", &meeting.chair), ("meeting", &meeting.title)])
        }
        (None, "") => return whole("write-no-subject"),
        (_, subject) => subject.to_owned(),
    };
    Ok(Paper {
        kind: draft.kind,
        series: draft.series,
        parent_body: draft.parent_body.clone(),
        body: draft.body.clone(),
        number: draft.number.clone().filter(|number| !number.trim().is_empty()),
        symbol: symbol(draft),
        place: draft.place.clone(),
        date: draft.date,
        title: (draft.kind != Kind::Letter).then(|| draft.kind.name().to_uppercase()),
        subject,
        addressees: match draft.kind {
            // A cable names them in its body; decisions and plans address nobody.
            Kind::Cable | Kind::Decision | Kind::Plan => Vec::new(),
            _ => draft.addressees.clone(),
        },
        blocks: body::blocks(draft),
        recipients: draft.recipients.clone(),
        capacity: draft.capacity.clone(),
        signer: draft.signer.clone(),
    })
}

/// What follows the number: the State puts the body after the type, in a letter the unit after the body; the Party puts
/// the type before the body, and gives letters the type CV.
fn symbol(draft: &Draft) -> String {
    let named = LEXICON.types.iter().find(|one| one.name == draft.kind.name());
    let kind = named.and_then(|one| one.symbols.first()).map_or("", String::as_str);
    let body = draft.body_symbol.trim();
    match (draft.series, draft.kind, draft.unit_symbol.as_deref()) {
        (Series::Party, ..) => format!("{kind}/{body}"),
        (Series::State, Kind::Letter, Some(unit)) => format!("{body}-{unit}"),
        (Series::State, Kind::Letter, None) => body.to_owned(),
        (Series::State, ..) => format!("{kind}-{body}"),
    }
}

/// A day as papers print it in running text: `05/8/2021`; a zero stands before days under ten and the first two months.
fn printed(day: NaiveDate) -> String {
    let month = if day.month() <= 2 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("{:02}/{month}/{}", day.day(), day.year())
}
