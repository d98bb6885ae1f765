//! Holding (giữ chức vụ): that a person holds a post of a unit from a day on, and with which account they act in it.

use base::post::Units;
use chrono::{Days, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::Ctx;
use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Hand, Kind, Record, Reference, keyed};
use crate::sheet::{Below, Sheet};

choice! {
    /// By what a post is held.
    Basis {
        /// Elected or appointed to it (bầu, bổ nhiệm).
        Appointed = "appointed",
        /// In charge until somebody is appointed (quyền, phụ trách).
        Acting = "acting",
        /// For its holder, by the holder's word and for a time (ủy quyền, thay mặt).
        Deputising = "deputising",
    }
}

/// Somebody in a post.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "holdings")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The area of the post's unit.
    #[serde(default)]
    pub area: String,
    /// The post: `12/so-y-te/giam-doc`.
    pub post: String,
    /// Its unit: `12/so-y-te`.
    #[serde(default)]
    pub unit: String,
    /// Full name of the person.
    pub name: String,
    /// By what it is held.
    pub basis: Basis,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day; none while nothing else is known.
    #[serde(default)]
    pub to_on: Option<NaiveDate>,
    /// The paper by which it is held (quyết định, nghị quyết), or where it is known from.
    #[serde(default)]
    pub source: Option<String>,
    /// What the holder sees to (lĩnh vực phụ trách).
    #[serde(default)]
    pub duties: Option<String>,
    /// The account with which the holder acts in the post.
    #[serde(default)]
    pub user_id: Option<Uuid>,
    /// Name and post without marks, for search.
    #[serde(default)]
    pub folded: String,
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
    Field::new("post", FieldKind::Unit).required().shown(),
    Field::new("basis", FieldKind::Enum(Basis::KEYS)).required().shown(),
    Field::new("from_on", FieldKind::Date).required().shown(),
    Field::new("to_on", FieldKind::Date).shown(),
    Field::new("duties", FieldKind::Text).told(),
    Field::new("source", FieldKind::Text),
    Field::new("user_id", FieldKind::Link(Kind::User.key())).shown(),
    Field::new("unit", FieldKind::Unit).fixed(),
    Field::new("area", FieldKind::Area).fixed().shown(),
];

impl Model {
    /// That somebody holds a post from a day on, by appointment and without an account; area and unit follow from the
    /// post when it is written.
    pub fn new(province: &str, post: &str, name: &str, from_on: NaiveDate) -> Self {
        let mut holding = Self {
            province: province.to_owned(),
            id: Uuid::now_v7(),
            area: String::new(),
            post: post.to_owned(),
            unit: String::new(),
            name: name.to_owned(),
            basis: Basis::Appointed,
            from_on,
            to_on: None,
            source: None,
            duties: None,
            user_id: None,
            folded: String::new(),
            version: 0,
            updated_at: DateTimeUtc::UNIX_EPOCH,
            seq: 0,
        };
        holding.complete();
        holding
    }

    /// Does it hold on a day?
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.from_on <= on && self.to_on.is_none_or(|last| on <= last)
    }

    /// As the table of units takes it.
    pub fn as_held(&self) -> base::post::Holding {
        base::post::Holding {
            post: self.post.clone(),
            person: self.name.clone(),
            known_from: self.from_on,
            to: self.to_on.and_then(|last| last.checked_add_days(Days::new(1))),
            source: self.source.clone().unwrap_or_default(),
        }
    }
}

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["name", "post", "from_on"],
        order: ("from_on", true),
        // Who answers for what is told to everybody who serves there.
        below: Below::Always,
        references: &[Reference::to("user_id", Kind::User)],
        day: Some("from_on"),
        // Whose account acts in a post is one decision at a time.
        singly: true,
        ..Sheet::of(Kind::Holding, FIELDS)
    };
    keyed!();

    /// A post that an account acts in gives rights, which only whoever gives accounts may give.
    fn hand(&self) -> Hand {
        if self.user_id.is_some() { Hand::WritersOf(Kind::User) } else { Hand::Writers }
    }

    fn complete(&mut self) {
        let named = Units::builtin().post(&self.post, self.from_on);
        if let Some(post) = &named {
            self.area.clone_from(&post.area);
            self.unit.clone_from(&post.unit);
        }
        if self.area.is_empty() {
            // The post is told to be none; the area is not to be blamed for it.
            self.area.clone_from(&self.province);
        }
        let title = named.map_or_else(String::new, |post| post.title);
        self.folded = base::text::fold(&format!("{} {title}", self.name));
    }

    fn faults(&self, _day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(Fault::new("name", "fault-missing", ""));
        }
        if Units::builtin().post(&self.post, self.from_on).is_none() {
            faults.push(Fault::new("post", "fault-post", &self.post));
        }
        if let Some(last) = self.to_on.filter(|last| *last < self.from_on) {
            faults.push(Fault::new("to_on", "fault-last-before-first", last));
        }
        faults
    }

    fn faults_by(&self, ctx: &Ctx) -> Vec<Fault> {
        // Who gives rights gives none to themselves.
        let own = ctx.user.is_some() && ctx.user == self.user_id;
        own.then(|| Fault::new("user_id", "fault-own-rights", &self.name)).into_iter().collect()
    }
}
