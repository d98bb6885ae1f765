//! The scope gate: role × area, deny by default.
//!
//! A [`Ctx`] says who acts, in which role, for which area, on which day of work. It is made once a
//! request and handed to every call of the store; a call without one does not exist.

use std::collections::{BTreeMap, BTreeSet};

use base::area::Areas;
use base::post::Units;
use chrono::NaiveDate;
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use uuid::Uuid;

use crate::access_log::Way;
use crate::error::{Error, Result};
use crate::record::Kind;
use crate::registers;
use crate::sheet::{Below, Sheet};

/// What may be done to a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// See single records and lists.
    Read,
    /// Make, change, delete.
    Write,
    /// Confirm, close, set a level.
    Decide,
    /// Take lists out of the system.
    Export,
}

impl Verb {
    /// Its key in `data/access/roles.toml`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Decide => "decide",
            Self::Export => "export",
        }
    }
}

/// The table of roles.
#[derive(Debug, Clone)]
pub struct Roles(BTreeMap<String, BTreeMap<String, Vec<String>>>);

impl Roles {
    /// The table shipped with the program (`data/access/roles.toml`).
    pub fn builtin() -> Result<Self> {
        Self::from_toml("roles.toml", include_str!("../../../data/access/roles.toml"))
    }

    /// A table of the province's own.
    pub fn from_toml(file: &str, text: &str) -> Result<Self> {
        let fault = |what: String| Error::Data { file: file.to_owned(), what };
        let table: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(text).map_err(|error| fault(error.to_string()))?;
        for (role, kinds) in &table {
            for (kind, verbs) in kinds {
                if !NOT_RECORDS.contains(&kind.as_str()) && Kind::from_key(kind).is_none() {
                    return Err(fault(format!("[{role}] {kind}: no such kind of record")));
                }
                if let Some(verb) = verbs.iter().find(|verb| !VERBS.contains(&verb.as_str())) {
                    return Err(fault(format!("[{role}] {kind}: no such verb `{verb}`")));
                }
            }
        }
        Ok(Self(table))
    }

    /// The roles there are.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The verbs of a role on each kind; on registers, those that their definitions give.
    pub fn of(&self, role: &str) -> BTreeMap<String, Vec<String>> {
        let mut verbs = self.0.get(role).cloned().unwrap_or_default();
        for register in registers::all() {
            let given = register.verbs(role);
            if !given.is_empty() {
                verbs.entry(register.key.to_owned()).or_insert_with(|| given.to_vec());
            }
        }
        verbs
    }
}

const VERBS: [&str; 4] = ["read", "write", "decide", "export"];
/// The row of the role table that is about figures rather than records.
const TALLIES: &str = "tallies";
/// The row that is about definitions of registers: who reads it sees them as they are written, who writes it takes others.
const REGISTERS: &str = "registers";
/// Rows of the role table that are about no kind of record.
pub(crate) const NOT_RECORDS: [&str; 2] = [TALLIES, REGISTERS];

/// The areas that a user works for: one area with all below it.
#[derive(Debug, Clone)]
pub struct Scope {
    province: String,
    area: String,
    /// `None`: the whole province.
    codes: Option<Vec<String>>,
    above: Vec<String>,
}

impl Scope {
    /// The scope of `area` in the area tree of `on`. An unknown area gives a scope without rows.
    pub fn of(areas: &Areas, province: &str, area: &str, on: NaiveDate) -> Self {
        let whole = area == province;
        let codes = (!whole).then(|| codes_under(areas, area, on));
        let above = areas.ancestors(area, on).into_iter().skip(1).map(|a| a.code.clone()).collect();
        Self { province: province.to_owned(), area: area.to_owned(), codes, above }
    }

    /// The province, first half of every key.
    pub fn province(&self) -> &str {
        &self.province
    }

    /// The area itself.
    pub fn area(&self) -> &str {
        &self.area
    }

    /// Does the scope hold an area?
    pub fn holds(&self, areas: &Areas, code: &str, on: NaiveDate) -> bool {
        match &self.codes {
            None => code == self.province || areas.is_within(code, &self.province, on),
            Some(codes) => codes.iter().any(|held| held == code),
        }
    }

    /// Is it the whole province?
    pub(crate) fn is_whole(&self) -> bool {
        self.codes.is_none()
    }

    /// The codes of its areas, if it is not the whole province.
    pub(crate) fn codes(&self) -> Option<&[String]> {
        self.codes.as_deref()
    }

    /// The areas above it.
    pub(crate) fn above(&self) -> impl Iterator<Item = &str> {
        self.above.iter().map(String::as_str)
    }

    /// Does the scope lie below an area?
    pub(crate) fn below(&self, area: &str) -> bool {
        self.above.iter().any(|above| above == area)
    }

    /// The condition that every statement about records carries.
    pub(crate) fn condition(&self) -> Condition {
        let province = Condition::all().add(column("province").eq(self.province.as_str()));
        match &self.codes {
            None => province,
            Some(codes) => province.add(column("area").is_in(codes.iter().map(String::as_str))),
        }
    }

    /// [`Scope::condition`] on rows of one kind.
    pub(crate) fn writing(&self, sheet: &Sheet) -> Condition {
        self.condition().add_option(sheet.own())
    }

    /// As [`Scope::condition`], with the open rows of the areas above where the kind shows them.
    pub(crate) fn reading(&self, sheet: &Sheet) -> Condition {
        if sheet.below == Below::Never || self.codes.is_none() {
            return self.writing(sheet);
        }
        let mut above = Condition::all()
            .add(column("province").eq(self.province.as_str()))
            .add(column("area").is_in(self.above.iter().map(String::as_str)));
        if let Below::When(key, open) = sheet.below {
            above = above.add(column(key).is_in(open.iter().copied()));
        }
        let seen = Condition::any().add(self.condition()).add(above);
        Condition::all().add(seen).add_option(sheet.own())
    }

    /// The part of the scope that lies under `area`.
    pub(crate) fn narrowed(&self, areas: &Areas, area: &str, on: NaiveDate) -> Option<Self> {
        self.holds(areas, area, on).then(|| Self::of(areas, &self.province, area, on))
    }
}

fn codes_under(areas: &Areas, area: &str, on: NaiveDate) -> Vec<String> {
    let mut codes = vec![area.to_owned()];
    let mut next = 0;
    while next < codes.len() {
        let children: Vec<String> = areas.children(&codes[next], on).into_iter().map(|a| a.code.clone()).collect();
        codes.extend(children);
        next += 1;
    }
    codes
}

pub(crate) fn column(key: &str) -> Expr {
    Expr::col(Alias::new(key))
}

/// Who acts: handed to every call of the store.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Id of the user; none for the program itself.
    pub user: Option<Uuid>,
    /// Name that the log shows.
    pub actor: String,
    /// Device or door: `web`, `cli`, `demo`.
    pub device: String,
    /// The reporting day of work.
    pub day: NaiveDate,
    /// The areas.
    pub scope: Scope,
    role: String,
    /// The roles that there are to give.
    roles: Vec<String>,
    verbs: BTreeMap<String, Vec<String>>,
    /// The posts in which the user acts on the day; the first signs what no desk gives to another.
    posts: Vec<String>,
    /// The program itself (the command line on the data folder, the demonstration): every verb.
    system: bool,
    /// How the request came in, for the access log.
    pub way: Way,
    /// Does the access log note what is read? Not what the program reads for itself, nor what a desk works through
    /// beyond the caller's areas and shows as numbers alone.
    pub(crate) noted: bool,
}

impl Ctx {
    /// A user at work.
    pub fn user(user: &crate::records::User, roles: &Roles, areas: &Areas, day: NaiveDate, device: &str) -> Self {
        Self {
            user: Some(user.id),
            actor: user.name.clone(),
            device: device.to_owned(),
            day,
            scope: Scope::of(areas, &user.province, &user.area, day),
            role: user.role.clone(),
            roles: roles.names().map(str::to_owned).collect(),
            verbs: roles.of(&user.role),
            posts: Vec::new(),
            system: false,
            way: Way::default(),
            noted: true,
        }
    }

    /// The program itself, for a whole province: whoever can read the data folder has it anyway.
    pub fn system(province: &str, areas: &Areas, day: NaiveDate, device: &str) -> Self {
        Self {
            user: None,
            actor: "system".to_owned(),
            device: device.to_owned(),
            day,
            scope: Scope::of(areas, province, province, day),
            role: "system".to_owned(),
            roles: Vec::new(),
            verbs: BTreeMap::new(),
            posts: Vec::new(),
            system: true,
            way: Way::default(),
            noted: false,
        }
    }

    /// The same caller acting in these posts.
    #[must_use]
    pub fn in_posts(self, posts: Vec<String>) -> Self {
        Self { posts, ..self }
    }

    /// The posts in which the caller acts, the one that signs first.
    pub fn posts(&self) -> &[String] {
        &self.posts
    }

    /// The same caller, signing with one of the posts held.
    #[must_use]
    pub fn signing(&self, post: &str) -> Self {
        let mut signing = self.clone();
        signing.posts.sort_by_key(|held| held != post);
        signing
    }

    /// Is it the program itself: the command line on the data folder, the clock, the demonstration?
    pub fn is_program(&self) -> bool {
        self.system
    }

    /// The same caller with the same verbs, looking over the whole province: for a desk whose matter does not stop at
    /// an area's edge, as contacts do not. What it finds outside of the caller's own scope it tells as numbers only,
    /// or hands over to the area that it belongs to; the caller never sees it.
    #[must_use]
    pub fn across(&self, areas: &Areas) -> Self {
        let province = self.scope.province().to_owned();
        Self { scope: Scope::of(areas, &province, &province, self.day), noted: false, ..self.clone() }
    }

    /// The role.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Is there such a role to give? The program itself looks into its own table.
    pub(crate) fn knows_role(&self, role: &str) -> bool {
        self.system || self.roles.iter().any(|held| held == role)
    }

    /// The verbs on each kind, for pages that show only what can be done.
    pub fn verbs(&self) -> &BTreeMap<String, Vec<String>> {
        &self.verbs
    }

    /// May this be done to records of the kind at all?
    pub fn may(&self, verb: Verb, kind: Kind) -> bool {
        self.may_key(verb, kind.key())
    }

    fn may_key(&self, verb: Verb, key: &str) -> bool {
        self.system || self.verbs.get(key).is_some_and(|verbs| verbs.iter().any(|held| held == verb.key()))
    }

    /// [`Ctx::may`], as a gate.
    pub fn gate(&self, verb: Verb, kind: Kind) -> Result<()> {
        if self.may(verb, kind) { Ok(()) } else { Err(Error::Denied { verb: verb.key(), kind }) }
    }

    /// The units in whose name the caller acts: their own, and those that these serve.
    pub fn units(&self) -> Vec<String> {
        let units = Units::builtin();
        let held: Vec<String> =
            self.posts.iter().filter_map(|post| units.post(post, self.day)).map(|post| post.unit).collect();
        let served: Vec<String> = held.iter().flat_map(|unit| units.serves(unit, self.day)).collect();
        let mut seen = BTreeSet::new();
        held.into_iter().chain(served).filter(|unit| seen.insert(unit.clone())).collect()
    }

    /// The gate of a unit, or of a post in it: the caller holds a post there, or in an office that serves it. The program
    /// itself acts for all.
    ///
    /// # Errors
    /// [`Error::OfUnit`], with the unit's name.
    pub fn acts_for(&self, unit: &str) -> Result<()> {
        let units = Units::builtin();
        if self.system || self.posts.iter().any(|post| units.acts_for_owner(post, unit, self.day)) {
            return Ok(());
        }
        let name = units.ever_named(unit, self.day).map_or_else(|| unit.to_owned(), |named| named.name);
        Err(Error::OfUnit { unit: name })
    }

    /// The gate for definitions of registers, which hold for the whole installation: whoever works for a part of the
    /// province neither sees nor changes them.
    pub fn gate_definitions(&self, verb: Verb) -> Result<()> {
        let may = self.may_key(verb, REGISTERS) && self.scope.is_whole();
        if may { Ok(()) } else { Err(Error::DeniedDefinitions) }
    }

    /// The gate for figures.
    pub(crate) fn gate_tallies(&self) -> Result<()> {
        if self.may_key(Verb::Read, TALLIES) {
            Ok(())
        } else {
            Err(Error::Denied { verb: Verb::Read.key(), kind: Kind::Population })
        }
    }
}
