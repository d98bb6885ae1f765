//! Entry (mục của một sổ theo dõi): a record of a register, whose fields are those of its definition.

use chrono::{NaiveDate, TimeDelta};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::field::Fault;
use crate::record::{Hand, Kind, Record};
use crate::registers::{self, Registered, intern};
use crate::sheet::Sheet;
use crate::tally::Tally;

/// The fields of the definition that have no column of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Fields(pub Map<String, Value>);

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entries")]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Key of the register.
    pub register: String,
    /// The area that it belongs to.
    pub area: String,
    /// Where it stands.
    pub state: String,
    /// Since when.
    pub entered_at: Option<DateTimeUtc>,
    /// Until when it may stand there.
    pub due_at: Option<DateTimeUtc>,
    /// The day that it belongs to.
    pub on_day: Option<NaiveDate>,
    /// The person that it speaks of.
    pub person_id: Option<Uuid>,
    /// What a search looks into, without marks.
    pub folded: String,
    /// Version of the definition that whoever made it had.
    pub written: i32,
    /// Its other fields.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Fields,
    /// Number of changes.
    pub version: i32,
    /// Time of the last change.
    pub updated_at: DateTimeUtc,
    /// Number of its last link in the province's log.
    pub seq: i64,
}

/// No SeaORM relations: what belongs together is found by id within the province.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

const PERSON: &str = "person_id";

/// An entry as JSON is one row of fields, like every record.
impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Entry", 13 + self.fields.0.len())?;
        row.serialize_field("province", &self.province)?;
        row.serialize_field("id", &self.id)?;
        row.serialize_field("register", &self.register)?;
        row.serialize_field("area", &self.area)?;
        row.serialize_field("state", &self.state)?;
        row.serialize_field("entered_at", &self.entered_at)?;
        row.serialize_field("due_at", &self.due_at)?;
        row.serialize_field("on_day", &self.on_day)?;
        row.serialize_field(PERSON, &self.person_id)?;
        row.serialize_field("folded", &self.folded)?;
        row.serialize_field("written", &self.written)?;
        for (key, value) in &self.fields.0 {
            row.serialize_field(intern(key), value)?;
        }
        row.serialize_field("version", &self.version)?;
        row.serialize_field("updated_at", &self.updated_at)?;
        row.end()
    }
}

/// The columns, of a row of fields.
#[derive(Deserialize)]
struct Row {
    province: String,
    id: Uuid,
    register: String,
    area: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    entered_at: Option<DateTimeUtc>,
    #[serde(default)]
    due_at: Option<DateTimeUtc>,
    #[serde(default)]
    on_day: Option<NaiveDate>,
    #[serde(default)]
    person_id: Option<Uuid>,
    #[serde(default)]
    folded: String,
    #[serde(default)]
    written: i32,
    #[serde(default)]
    version: i32,
    #[serde(default)]
    updated_at: DateTimeUtc,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Model {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let row = Row::deserialize(from)?;
        let Some(register) = registers::of(&row.register) else {
            return Err(D::Error::custom(format!("no register `{}`", row.register)));
        };
        // A new one stands at the beginning.
        let state = if row.state.is_empty() { register.definition.first().to_owned() } else { row.state };
        let mut fields = row.fields;
        fields.retain(|_, value| !value.is_null());
        Ok(Self {
            province: row.province,
            id: row.id,
            register: row.register,
            area: row.area,
            state,
            entered_at: row.entered_at,
            due_at: row.due_at,
            on_day: row.on_day,
            person_id: row.person_id,
            folded: row.folded,
            written: row.written,
            fields: Fields(fields),
            version: row.version,
            updated_at: row.updated_at,
            seq: 0,
        })
    }
}

impl Model {
    /// An entry of a register, at its beginning.
    pub fn new(register: &Registered, province: &str, id: Uuid, area: &str, fields: Map<String, Value>) -> Self {
        let mut fields = fields;
        let person_id = fields.remove(PERSON).and_then(|id| serde_json::from_value(id).ok());
        Self {
            province: province.to_owned(),
            id,
            register: register.key.to_owned(),
            area: area.to_owned(),
            state: register.definition.first().to_owned(),
            entered_at: None,
            due_at: None,
            on_day: None,
            person_id,
            folded: String::new(),
            written: 0,
            fields: Fields(fields),
            version: 0,
            updated_at: DateTimeUtc::default(),
            seq: 0,
        }
    }

    /// Its register, unless that is gone.
    pub fn register(&self) -> Option<&'static Registered> {
        registers::of(&self.register)
    }

    /// The unit that a field names.
    pub fn unit(&self, field: &str) -> &str {
        let keys = self.register().and_then(|register| register.definition.field(field));
        let mut keys = std::iter::once(field).chain(keys.iter().flat_map(|field| field.was.iter().map(String::as_str)));
        keys.find_map(|key| self.fields.0.get(key)?.as_str()).unwrap_or_default()
    }

    /// What conditions ask of it.
    pub fn doc(&self) -> register::Doc {
        let mut doc = self.fields.0.clone();
        if let Some(register) = self.register() {
            register.definition.present(&mut doc);
        }
        doc.insert("state".into(), self.state.clone().into());
        doc.insert("area".into(), self.area.clone().into());
        doc.insert(PERSON.into(), self.person_id.map_or(Value::Null, |id| id.to_string().into()));
        doc
    }
}

impl Record for Model {
    /// Of an entry of no register; nobody may do anything with it.
    const SHEET: &'static Sheet = &Sheet::of(Kind::Change, &[]);

    fn sheet(&self) -> &'static Sheet {
        self.register().map_or(Self::SHEET, Registered::sheet)
    }

    fn province(&self) -> &str {
        &self.province
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn area(&self) -> &str {
        &self.area
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn updated_at(&self) -> DateTimeUtc {
        self.updated_at
    }
    fn seq(&self) -> i64 {
        self.seq
    }

    fn stamp(&mut self, version: i32, at: DateTimeUtc, seq: i64) {
        (self.version, self.updated_at, self.seq) = (version, at, seq);
        // A move leaves it open since when.
        let entered = *self.entered_at.get_or_insert(at);
        self.due_at = self.register().map(|register| &register.definition).and_then(|definition| {
            let clock = definition.clocks.iter().find(|clock| clock.state == self.state)?;
            let from = definition.runs_from(clock, &self.doc(), entered)?;
            Some(from + TimeDelta::hours(clock.hours.into()))
        });
    }

    fn complete(&mut self) {
        let Some(register) = self.register() else { return };
        let definition = &register.definition;
        let mut doc = self.doc();
        // What is worked out does not ask for the day of work.
        definition.complete(&mut doc, NaiveDate::MIN);
        self.folded = base::text::fold(&definition.searched(&doc));
        self.on_day = definition.day_of(&doc);
        if !(1..=definition.version).contains(&self.written) {
            self.written = definition.version;
        }
        for key in ["state", "area", PERSON] {
            doc.remove(key);
        }
        doc.retain(|_, value| !value.is_null());
        self.fields = Fields(doc);
    }

    fn tallies(&self) -> Vec<Tally> {
        let Some(register) = self.register() else { return Vec::new() };
        let counted =
            |one: register::Counted<'_>| Tally::new(&self.area, one.day, register.measure(one.key), 0, one.number);
        register.definition.counted(&self.doc()).into_iter().map(counted).collect()
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let Some(register) = self.register() else {
            return vec![Fault::new("register", "fault-malformed", &self.register)];
        };
        let definition = &register.definition;
        let unknown = self.fields.0.iter().filter(|(key, _)| definition.field(key).is_none());
        let mut faults: Vec<Fault> =
            unknown.map(|(key, value)| Fault::new(key, "fault-no-such-field", value)).collect();
        if definition.state(&self.state).is_none() {
            faults.push(Fault::new("state", "fault-malformed", &self.state));
        }
        // A unit's entries lie where the unit does: its people find them, and those above it.
        if let Some(owner) = definition.owner.as_deref().map(|field| (field, self.unit(field)))
            && !definition.owner_elsewhere
            && !owner.1.is_empty()
            && owner.1.split('/').next() != Some(self.area.as_str())
        {
            faults.push(Fault::new("area", "fault-owner-area", &self.area));
        }
        let wrong = definition.wrong(&self.doc(), self.written, day).into_iter();
        faults.extend(wrong.map(|wrong| {
            let fault = Fault::new(&wrong.field, intern(&wrong.code), wrong.value);
            Fault { row: wrong.row, ..fault }
        }));
        faults
    }

    fn hand(&self) -> Hand {
        let Some(definition) = self.register().map(|register| &register.definition) else { return Hand::Desk };
        if !definition.state(&self.state).is_some_and(|state| state.open) {
            return Hand::Desk;
        }
        if definition.locked.is_some() && definition.is_locked(&self.doc()) {
            return Hand::Desk;
        }
        definition.owner.as_deref().map_or(Hand::Writers, |owner| Hand::Unit(self.unit(owner).to_owned()))
    }

    fn open(&self) -> bool {
        self.sheet().below.opens(&self.state)
    }
}
