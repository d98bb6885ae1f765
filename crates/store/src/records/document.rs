//! Administrative document (văn bản chỉ đạo) in the register.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Field, FieldKind};
use crate::record::{Hand, Kind, Record, Reference, keyed};
use crate::sheet::{Below, Sheet};

choice! {
    /// How far the reading of a document has come.
    DocumentState {
        /// Read by the engine, under review by a clerk.
        Draft = "draft",
        /// Confirmed: its tasks are handed out.
        Confirmed = "confirmed",
        /// Kept for reference; it orders nothing here (another province's).
        Library = "library",
    }
}

choice! {
    /// What comes before everything else.
    Priority {
        /// First of all, as long as it says (nhiệm vụ hàng đầu).
        Top = "top",
    }
}

/// A document, its text as read and what the engine found in it.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "documents")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Area of the register that holds it.
    pub area: String,
    /// Area of the body that issued it, where it is known.
    #[serde(default)]
    pub issuer_area: Option<String>,
    /// Type, such as `thông báo`.
    #[serde(default)]
    pub doc_type: Option<String>,
    /// Number and symbol; none where the text leaves it blank.
    #[serde(default)]
    pub number: Option<String>,
    /// Issuing body.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Place before the date.
    #[serde(default)]
    pub place: Option<String>,
    /// Day of issue.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// Subject (trích yếu).
    #[serde(default)]
    pub subject: Option<String>,
    /// Subject, number and issuer without marks, for search.
    #[serde(default)]
    pub folded: String,
    /// How far the reading has come.
    pub state: DocumentState,
    /// The text, in NFC; spans are byte offsets in it.
    pub text: String,
    /// What the engine read: a `directive::Document`.
    pub reading: Json,
    /// The file that it came from.
    #[serde(default)]
    pub file_id: Option<Uuid>,
    /// The day on which it ceased to be in force; none while it is.
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
    /// The document that replaced it.
    #[serde(default)]
    pub replaced_by: Option<Uuid>,
    /// The document of which this draft is a newer version, to be merged into it.
    #[serde(default)]
    pub version_of: Option<Uuid>,
    /// Whether its tasks come first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// The last day on which they do; none where it names no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority_until: Option<NaiveDate>,
    /// Number of changes.
    #[serde(default)]
    pub version: i32,
    /// Time of the last change.
    #[serde(default)]
    pub updated_at: DateTimeUtc,
    /// Number of its last link in the province's log.
    #[serde(skip)]
    pub seq: i64,
}

/// No SeaORM relations: what belongs together is found by id within the province.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

const FIELDS: &[Field] = &[
    Field::new("number", FieldKind::Text).shown(),
    Field::new("doc_type", FieldKind::Text).shown(),
    Field::new("issued_on", FieldKind::Date).shown(),
    Field::new("issuer", FieldKind::Text).told().shown(),
    Field::new("subject", FieldKind::Text).told().shown(),
    Field::new("state", FieldKind::Enum(DocumentState::KEYS)).fixed().shown(),
    Field::new("place", FieldKind::Text).told(),
    Field::new("priority", FieldKind::Enum(Priority::KEYS)),
    Field::new("priority_until", FieldKind::Date),
    Field::new("area", FieldKind::Area).required(),
    Field::new("issuer_area", FieldKind::Text),
    Field::new("file_id", FieldKind::Id).fixed(),
    Field::new("ended_on", FieldKind::Date).fixed(),
    Field::new("replaced_by", FieldKind::Id).fixed(),
    Field::new("version_of", FieldKind::Id).fixed(),
    Field::new("text", FieldKind::Json).fixed(),
    Field::new("reading", FieldKind::Json).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["subject", "number", "issued_on"],
        order: ("issued_on", true),
        below: Below::When("state", &["confirmed", "library"]),
        references: &[
            Reference::to("file_id", Kind::File),
            Reference::to("replaced_by", Kind::Document),
            Reference::to("version_of", Kind::Document),
        ],
        body: &["text", "reading"],
        ..Sheet::of(Kind::Document, FIELDS)
    };
    keyed!();

    /// A draft is the clerk's; what was confirmed is an order, which only a newer version changes.
    fn hand(&self) -> Hand {
        if self.state == DocumentState::Confirmed { Hand::Desk } else { Hand::Writers }
    }

    /// What was read from it would be left behind.
    fn removal(&self) -> Hand {
        Hand::Desk
    }

    fn open(&self) -> bool {
        Self::SHEET.below.opens(self.state.key())
    }

    fn complete(&mut self) {
        let words = [&self.subject, &self.number, &self.issuer, &self.doc_type];
        let words: Vec<&str> = words.into_iter().filter_map(Option::as_deref).collect();
        self.folded = base::text::fold(&words.join(" "));
    }
}
