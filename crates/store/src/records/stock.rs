//! Movement of vaccine stock (xuất, nhập, phân bổ vắc xin) of a unit.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::choice::choice;
use crate::field::{Fault, Field, FieldKind};
use crate::record::{Kind, Record, keyed};
use crate::sheet::Sheet;
use crate::tally::Tally;

choice! {
    /// Why the stock moved.
    Reason {
        /// Received (nhập).
        Received = "received",
        /// Used in sessions (đã sử dụng).
        Used = "used",
        /// Passed on to another unit (xuất).
        Issued = "issued",
        /// Destroyed or expired (hủy).
        Discarded = "discarded",
        /// Allocated to the unit, to be delivered on the day (phân bổ, chưa giao).
        Allocated = "allocated",
    }
}

/// One movement. Doses are counted, never vials.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "stock")]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The province whose store holds the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub province: String,
    /// Client-made UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Area of the unit (district, province or commune).
    pub area: String,
    /// The unit that holds the stock.
    pub unit: String,
    /// Day of the movement; for an allocation the day of delivery.
    pub moved_on: NaiveDate,
    /// Why.
    pub reason: Reason,
    /// Vaccine.
    pub product: String,
    /// Lot number.
    #[serde(default)]
    pub lot: Option<String>,
    /// Expiry of the lot.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// Doses moved, more than none.
    pub quantity: i32,
    /// Remark, such as the decision's number.
    #[serde(default)]
    pub note: Option<String>,
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

impl Model {
    /// The id of the line that a step of an entry writes: made once, whoever hands it in how often.
    pub fn id_by_step(entry: Uuid, step: &str) -> Uuid {
        crate::id::following(entry, &["stock", step])
    }

    /// By how much the movement changes what the unit holds; a promise changes nothing until it is delivered.
    pub fn change(&self) -> i64 {
        match self.reason {
            Reason::Received => i64::from(self.quantity),
            Reason::Used | Reason::Issued | Reason::Discarded => -i64::from(self.quantity),
            Reason::Allocated => 0,
        }
    }
}

/// Doses of one movement: more than the country has people is a slip of the hand.
const MOST_DOSES: i64 = 200_000_000;

const FIELDS: &[Field] = &[
    Field::new("moved_on", FieldKind::Date).required().shown(),
    Field::new("unit", FieldKind::Text).required().shown(),
    Field::new("area", FieldKind::Area).required().shown(),
    Field::new("reason", FieldKind::Enum(Reason::KEYS)).required().shown(),
    Field::new("product", FieldKind::Text).required().shown(),
    Field::new("quantity", FieldKind::Int).up_to(MOST_DOSES).required().shown(),
    Field::new("lot", FieldKind::Text).shown(),
    Field::new("expires_on", FieldKind::Date).shown(),
    Field::new("note", FieldKind::Text).told(),
];

impl Record for Model {
    const SHEET: &'static Sheet =
        &Sheet { order: ("moved_on", true), day: Some("moved_on"), ..Sheet::of(Kind::Stock, FIELDS) };
    keyed!();

    /// What S0-4f and S0-4g ask: stock usable at a unit (running sum of `stock`), and doses
    /// allocated to it by the day of delivery (`stock_allocated`).
    fn tallies(&self) -> Vec<Tally> {
        let (measure, n) = match self.reason {
            Reason::Allocated => ("stock_allocated", i64::from(self.quantity)),
            _ => ("stock", self.change()),
        };
        vec![Tally::new(&self.area, self.moved_on, measure, 0, n)]
    }

    fn book(&self) -> Option<Book> {
        let columns = &["area", "unit", "product", "lot"];
        Some(Book { columns, field: "quantity", code: "fault-stock-short", change: self.change() })
    }

    fn book_name(&self) -> String {
        let lot = self.lot.iter().map(|lot| format!(" {lot}"));
        [format!("{}: {}", self.unit, self.product)].into_iter().chain(lot).collect()
    }

    fn faults(&self, day: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.quantity <= 0 {
            faults.push(Fault::new("quantity", "fault-not-positive", self.quantity));
        }
        if self.moved_on > day && self.reason != Reason::Allocated {
            faults.push(Fault::new("moved_on", "fault-future", self.moved_on));
        }
        faults
    }
}
