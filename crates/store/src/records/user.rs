//! User (người dùng): a person who signs in, with a role in an area.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::Ctx;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, keyed};
use crate::sheet::Sheet;

/// A user of the command centre.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "users")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area that the user works for, with all areas below.
    pub area: String,
    /// Name to sign in with; unique in the whole store.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Role, one of `data/access/roles.toml`.
    pub role: String,
    /// Post, in words.
    #[serde(default)]
    pub post: Option<String>,
    /// May not sign in.
    #[serde(default)]
    pub disabled: bool,
    /// Argon2id hash of the password, in PHC form. Never part of JSON.
    #[serde(skip)]
    pub password_hash: String,
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
    Field::new("username", FieldKind::Text).required().shown(),
    Field::new("name", FieldKind::Text).required().shown(),
    Field::new("role", FieldKind::Text).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("post", FieldKind::Text).shown(),
    Field::new("disabled", FieldKind::Bool).shown(),
];

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["username"],
        known_by: &["name", "username", "post"],
        order: ("username", false),
        // Whose account changes is signed out.
        singly: true,
        ..Sheet::of(Kind::User, FIELDS)
    };
    keyed!();

    /// Without a password nobody signs in: accounts are made where one is given.
    fn hand(&self) -> Hand {
        if self.password_hash.is_empty() { Hand::Desk } else { Hand::Writers }
    }

    /// The log names them for ever; who leaves is disabled.
    fn removal(&self) -> Hand {
        Hand::Desk
    }

    fn carry(&mut self, before: &Self) {
        self.password_hash.clone_from(&before.password_hash);
    }

    fn sealed(&self) -> Option<String> {
        Some(crate::proof::sha256(self.password_hash.as_bytes()))
    }

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        if self.username.is_empty() || !self.username.chars().all(plain) {
            faults.push(Fault::new("username", "fault-username", &self.username));
        }
        if self.name.trim().is_empty() {
            faults.push(Fault::new("name", "fault-missing", ""));
        }
        faults
    }

    fn faults_by(&self, ctx: &Ctx) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !ctx.knows_role(&self.role) {
            faults.push(Fault::new("role", "fault-role-unknown", &self.role));
        }
        // Who gives rights gives none to themselves, and does not lock themselves out.
        if ctx.user == Some(self.id) {
            let own = [
                ("role", self.role != ctx.role(), &self.role),
                ("area", self.area != ctx.scope.area(), &self.area),
                ("disabled", self.disabled, &self.username),
            ];
            let changed = own.into_iter().filter(|(_, changed, _)| *changed);
            faults.extend(changed.map(|(field, _, value)| Fault::new(field, "fault-own-rights", value)));
        }
        faults
    }
}
