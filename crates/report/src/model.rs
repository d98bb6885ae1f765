//! The content of an administrative document: what is said, never how it looks.
//!
//! The writers ([`crate::html`], [`crate::pdf`], [`crate::docx`]) take the same value, so that the three files
//! carry the same words and figures. Every string is plain text and may hold any character: the writers escape it.

use crate::Lang;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whose rules of form the document follows (thể thức văn bản).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// State bodies: Decree 30/2020/NĐ-CP, Annex I.
    #[default]
    State,
    /// Party bodies: Guidance 36-HD/VPTW (2018).
    Party,
}

/// A document to be written, most often a situation report (báo cáo).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Whose form: State or Party.
    pub form: Form,
    /// Language of the fixed words ("Số", "Nơi nhận", …); the content is the author's.
    pub lang: Lang,
    /// Body above the issuer (cơ quan chủ quản), if any. The writers set it in capitals.
    pub parent_body: Option<String>,
    /// Issuing body (cơ quan ban hành). The writers set it in capitals.
    pub body: String,
    /// Running number as digits ("7" prints as "07"); `None` leaves room to write it by hand.
    pub number: Option<String>,
    /// Symbol after the number: "BC-UBND" (State: `Số: 07/BC-UBND`), "BC/TU" (Party: `Số 7-BC/TU`).
    pub symbol: String,
    /// Place of issue ("Lai Châu").
    pub place: String,
    /// Day of issue.
    pub date: NaiveDate,
    /// Type of document in capitals ("BÁO CÁO"); empty for a letter (công văn), whose subject stands beneath its number.
    pub doc_type: String,
    /// What it is about (trích yếu).
    pub subject: String,
    /// Whom it is addressed to (Kính gửi); empty leaves the part out.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// Acts that it rests on (căn cứ), without final punctuation.
    #[serde(default)]
    pub grounds: Vec<String>,
    /// The body, in order.
    pub sections: Vec<Section>,
    /// Recipients (Nơi nhận) in order, without dash and final punctuation, filing line ("Lưu: VT") last.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// A sentence that must stand on every page, such as "Synthetic data".
    #[serde(default)]
    pub notice: Option<String>,
}

/// Who signs, and in what capacity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signer {
    /// Capacity and post, a line each: `["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]`.
    pub capacity_lines: Vec<String>,
    /// Full name without title or degree; `None` leaves the place empty for a hand.
    pub name: Option<String>,
}

/// A part of the body under one heading.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Section {
    /// Heading with its printed number ("I. TÌNH HÌNH DỊCH"); `None` for a lead paragraph.
    pub heading: Option<String>,
    /// Depth of the heading: 1 is a part (bold), 2 a clause (bold), 3 and deeper a point (bold italic).
    #[serde(default = "first_level")]
    pub level: u8,
    /// What stands under the heading, in order.
    pub blocks: Vec<Block>,
}

const fn first_level() -> u8 {
    1
}

/// One block of the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph of runs.
    Paragraph {
        /// The runs in order; blanks between them are the author's.
        runs: Vec<Run>,
    },
    /// A line in the middle, bold ("QUYẾT ĐỊNH:").
    Centred {
        /// The line.
        text: String,
    },
    /// A list; each item is printed after a dash.
    Bullets {
        /// The items in order.
        items: Vec<Vec<Run>>,
    },
    /// A table of cells.
    Table(Table),
    /// Figures with their definition and cut-off.
    Figures {
        /// A row per figure.
        rows: Vec<FigureRow>,
    },
    /// A small chart. In DOCX the same values stand as a table.
    Chart(Chart),
    /// A small picture with its words beneath: a signature.
    Picture(Picture),
    /// A remark in small type (source, definition, warning).
    Note {
        /// The remark.
        text: String,
    },
}

/// A small picture. It is made of points that somebody handed in, so its maker holds its size within bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// A PNG; in JSON, base64.
    #[serde(with = "points")]
    pub png: Vec<u8>,
    /// Its width and height in points.
    pub size: [u32; 2],
    /// What it shows.
    pub caption: String,
}

mod points {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        BASE64.decode(String::deserialize(from)?.as_bytes()).map_err(D::Error::custom)
    }
}

/// Words of one style.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Set bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// Set italic.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Marks and codes.
    Center,
    /// Numbers.
    Right,
}

/// A table. Rows shorter than the head are filled with empty cells, longer ones are cut by no writer: the table
/// is as wide as its widest row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What the table shows.
    pub caption: Option<String>,
    /// Column heads.
    pub head: Vec<String>,
    /// Alignment by column; columns beyond the list stand left.
    #[serde(default)]
    pub align: Vec<Align>,
    /// Cells by row.
    pub rows: Vec<Vec<String>>,
    /// Last rows that are totals and stand bold.
    #[serde(default)]
    pub total_rows: usize,
    /// Source or definition beneath.
    #[serde(default)]
    pub note: Option<String>,
}

/// One figure of the report, as it is printed, with what a reader needs to trust it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FigureRow {
    /// What is counted ("Ca mắc mới").
    pub label: String,
    /// The figure as printed ("1.234").
    pub value: String,
    /// Change against the day before as printed ("+12"), if known.
    #[serde(default)]
    pub change: Option<String>,
    /// What the figure counts, exactly.
    pub definition: String,
    /// Up to when it counts ("11 giờ 00 ngày 29/12/2021").
    pub cutoff: String,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// A column per value.
    #[default]
    Bars,
    /// A line through the values.
    Line,
}

/// A chart of one series.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Chart {
    /// What the chart shows, with its unit.
    pub title: String,
    /// Columns or a line.
    #[serde(default)]
    pub shape: ChartKind,
    /// The values in order.
    pub points: Vec<Point>,
    /// Source or definition beneath.
    #[serde(default)]
    pub note: Option<String>,
}

/// One value of a chart.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// What it belongs to ("29/12").
    pub label: String,
    /// The value; `None` (not known) leaves a gap. Not finite counts as not known.
    pub value: Option<f64>,
    /// The value as printed ("1.234"); empty when not known.
    #[serde(default)]
    pub shown: String,
}

impl Run {
    /// Words in the upright face.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false, italic: false }
    }

    /// Bold words.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, italic: false }
    }

    /// Italic words.
    pub fn italic(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false, italic: true }
    }
}

impl Block {
    /// A paragraph of one upright run.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { runs: vec![Run::plain(text)] }
    }

    /// A list of upright items.
    pub fn bullets<S: Into<String>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::Bullets { items: items.into_iter().map(|item| vec![Run::plain(item)]).collect() }
    }

    /// A remark in small type.
    pub fn note(text: impl Into<String>) -> Self {
        Self::Note { text: text.into() }
    }
}
