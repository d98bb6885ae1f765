//! Notice (báo cáo phải nhận): an entry of a register that somebody was told of, and when they received it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::Sheet;

/// One account told of one entry on one line. Of the entry it holds the id alone: what the entry says is read as the
/// entry itself, by who may.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notices")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area of the account told; of the entry where nobody is on the line.
    pub area: String,
    /// Key of the register.
    pub register: String,
    /// The entry.
    pub entry_id: Uuid,
    /// Key of the line.
    pub line: String,
    /// What told it: `move:KEY`, `clock:STATE`, or `climb` from an area below.
    pub cause: String,
    /// The account; none where nobody is on the line.
    #[serde(default)]
    pub user_id: Option<Uuid>,
    /// Its name, when it was told.
    #[serde(default)]
    pub name: String,
    /// Who made the move; none where a clock told it.
    #[serde(default)]
    pub told_by: Option<String>,
    /// When.
    pub told_at: DateTimeUtc,
    /// Until when somebody of the line must have received it.
    #[serde(default)]
    pub due_at: Option<DateTimeUtc>,
    /// When the account received it.
    #[serde(default)]
    pub received_at: Option<DateTimeUtc>,
    /// When it was told further up, because nobody had received it.
    #[serde(default)]
    pub climbed_at: Option<DateTimeUtc>,
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
    Field::new("told_at", FieldKind::Datetime).fixed().shown(),
    Field::new("name", FieldKind::Text).fixed().shown(),
    Field::new("area", FieldKind::Area).fixed().shown(),
    Field::new("register", FieldKind::Text).fixed().shown(),
    Field::new("line", FieldKind::Text).fixed().shown(),
    Field::new("received_at", FieldKind::Datetime).fixed().shown(),
    Field::new("due_at", FieldKind::Datetime).fixed(),
    Field::new("climbed_at", FieldKind::Datetime).fixed(),
    Field::new("cause", FieldKind::Text).fixed(),
    Field::new("told_by", FieldKind::Text).fixed(),
    Field::new("entry_id", FieldKind::Id).fixed(),
    Field::new("user_id", FieldKind::Id).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet { order: ("told_at", true), ..Sheet::of(Kind::Notice, FIELDS) };
    keyed!();

    /// Told by moves and clocks, received by who was told.
    fn hand(&self) -> Hand {
        Hand::Desk
    }
}
