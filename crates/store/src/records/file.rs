//! A file kept as it came (tệp gốc): nothing that was handed in is lost.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::field::{Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::Sheet;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "files")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Area of the desk that received it.
    pub area: String,
    /// Name as handed in.
    pub name: String,
    /// SHA-256 of the content, hexadecimal.
    pub digest: String,
    /// The content. Never part of JSON.
    #[serde(skip)]
    pub content: Vec<u8>,
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
    Field::new("name", FieldKind::Text).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("digest", FieldKind::Text).fixed(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet::of(Kind::File, FIELDS);
    keyed!();

    /// Kept as it came.
    fn hand(&self) -> Hand {
        Hand::Desk
    }

    fn told(&self) -> Self {
        Self {
            province: self.province.clone(),
            id: self.id,
            area: self.area.clone(),
            name: self.name.clone(),
            digest: self.digest.clone(),
            content: Vec::new(),
            version: self.version,
            updated_at: self.updated_at,
            seq: self.seq,
        }
    }

    fn carry(&mut self, before: &Self) {
        self.content.clone_from(&before.content);
    }
}
