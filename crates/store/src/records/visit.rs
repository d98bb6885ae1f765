//! Visit (lần có mặt): who was where, from when to when. What tracing is worked out from (S0-0g, S4-5a).

use base::day::CutOff;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, Reference, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

choice! {
    /// What sort of place, or of company (nơi, hoàn cảnh tiếp xúc).
    Setting {
        /// A home (nhà ở).
        Household = "household",
        /// Work (nơi làm việc).
        Work = "work",
        /// School (trường học).
        School = "school",
        /// Market, shop (chợ, cửa hàng).
        Market = "market",
        /// Health facility (cơ sở y tế).
        HealthFacility = "health_facility",
        /// Worship, ceremony (nơi thờ tự, lễ, đám).
        Worship = "worship",
        /// Transport (phương tiện giao thông).
        Transport = "transport",
        /// Any other.
        Other = "other_place",
    }
}

choice! {
    /// Where a visit is known from (nguồn thông tin).
    Information {
        /// The person's own account (phỏng vấn, điều tra dịch tễ).
        Interview = "interview",
        /// A health declaration (khai báo y tế).
        Declaration = "declaration",
        /// A scanned code of the place (quét mã QR).
        QrCode = "qr_code",
        /// The place's own books: attendance, seats, bookings (sổ sách của nơi đến).
        PlaceBook = "place_book",
    }
}

/// A stay of a person at a place.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "visits")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Commune where the visitor lives.
    pub area: String,
    /// The visitor.
    pub person_id: Uuid,
    /// Their name.
    pub name: String,
    /// Name and place without marks, for search.
    #[serde(default)]
    pub folded: String,
    /// The place's name.
    pub place: String,
    /// What two visits must share to be at one place; made of the name and its area where none is given.
    #[serde(default)]
    pub place_code: String,
    /// Commune of the place.
    #[serde(default)]
    pub place_area: Option<String>,
    /// What sort of place.
    pub setting: Setting,
    /// From.
    pub starts_at: DateTimeUtc,
    /// To; not part of the visit.
    pub ends_at: DateTimeUtc,
    /// Did the visitor wear a mask? None: not known.
    #[serde(default)]
    pub masked: Option<bool>,
    /// Under a roof? None: not known.
    #[serde(default)]
    pub indoor: Option<bool>,
    /// Where it is known from.
    pub information: Information,
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
    Field::new("place", FieldKind::Text).required().shown(),
    Field::new("place_area", FieldKind::Area),
    Field::new("setting", FieldKind::Enum(Setting::KEYS)).required().shown(),
    Field::new("starts_at", FieldKind::Datetime).required().shown(),
    Field::new("ends_at", FieldKind::Datetime).required().shown(),
    Field::new("masked", FieldKind::Bool).shown(),
    Field::new("indoor", FieldKind::Bool),
    Field::new("information", FieldKind::Enum(Information::KEYS)).required().shown(),
    Field::new("place_code", FieldKind::Text),
    Field::new("person_id", FieldKind::Id).required(),
];

/// A stay is at most so long: a longer one is a wrong day. Fourteen days at home are fourteen visits.
const MOST_HOURS: i64 = 72;

impl Model {
    /// The code that the place's name and area make.
    fn made_code(&self) -> String {
        let name = base::text::fold(&self.place);
        let words: Vec<&str> = base::text::words(&name).collect();
        format!("{}@{}", words.join("-"), self.place_area.as_deref().unwrap_or(&self.area))
    }
}

impl Record for Model {
    const SHEET: &'static Sheet = &Sheet {
        search: &["folded"],
        known_by: &["name", "place", "starts_at"],
        order: ("starts_at", true),
        counted_as: Some("visit"),
        references: &[Reference::perhaps("person_id", Kind::Person)],
        day: Some("starts_at"),
        ..Sheet::of(Kind::Visit, FIELDS)
    };
    keyed!();

    /// Visits by the reporting day of their start: how much is known of where people were.
    fn tallies(&self) -> Vec<Tally> {
        let day = CutOff::of(&self.province).day_of(self.starts_at);
        vec![Tally::new(&self.area, day, "visit", 0, 1)]
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (field, value) in [("name", &self.name), ("place", &self.place)] {
            if value.trim().is_empty() {
                faults.push(Fault::new(field, "fault-missing", value));
            }
        }
        if self.ends_at <= self.starts_at {
            faults.push(Fault::new("ends_at", "fault-visit-order", self.ends_at));
        } else if self.ends_at - self.starts_at > chrono::Duration::hours(MOST_HOURS) {
            faults.push(Fault::new("ends_at", "fault-visit-long", self.ends_at));
        }
        if self.starts_at.with_timezone(&base::day::zone()).date_naive() > day {
            faults.push(Fault::new("starts_at", "fault-future", self.starts_at));
        }
        faults
    }

    fn complete(&mut self) {
        self.name = base::text::nfc(self.name.trim());
        self.place = base::text::nfc(self.place.trim());
        self.folded = format!("{} {}", base::text::fold(&self.name), base::text::fold(&self.place));
        if self.place_code.trim().is_empty() {
            self.place_code = self.made_code();
        }
    }

    /// A code that was made of the name and the area follows them; one that was given stays.
    fn carry(&mut self, before: &Self) {
        if self.place_code == before.place_code && before.place_code == before.made_code() {
            self.place_code.clear();
        }
    }
}
