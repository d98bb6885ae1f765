//! Parts that the answers of several desks share.

use base::area::{Area, Areas, Level};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// An area, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AreaRef {
    /// Code.
    pub code: String,
    /// Name with its kind.
    pub name: String,
    /// `province`, `district`, `commune`.
    #[schema(value_type = String)]
    pub level: Level,
}

impl From<&Area> for AreaRef {
    fn from(area: &Area) -> Self {
        Self { code: area.code.clone(), name: area.name.clone(), level: area.level }
    }
}

impl AreaRef {
    /// The area of a code on a day; a code that the tree does not know stands for itself.
    pub fn of(code: &str, on: NaiveDate) -> Self {
        Areas::builtin()
            .get(code, on)
            .map_or_else(|| Self { code: code.to_owned(), name: code.to_owned(), level: Level::Commune }, Self::from)
    }

    /// The district of a commune.
    pub fn district_of(code: &str, on: NaiveDate) -> Option<Self> {
        let line = Areas::builtin().ancestors(code, on);
        line.into_iter().find(|area| area.level == Level::District && area.code != code).map(Self::from)
    }
}

/// A day with a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Point {
    /// Day.
    pub day: NaiveDate,
    /// How many.
    pub n: i64,
}

/// A change, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryLine {
    /// Place in the province's chain.
    pub seq: i64,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Who.
    pub by: String,
    /// What was done.
    pub action: String,
    /// Kind of record.
    pub kind: String,
    /// The record; none for a batch.
    pub id: Option<uuid::Uuid>,
    /// Area.
    pub area: AreaRef,
    /// Fields before.
    #[schema(value_type = Object)]
    pub before: Option<serde_json::Value>,
    /// Fields after.
    #[schema(value_type = Object)]
    pub after: Option<serde_json::Value>,
    /// Why.
    pub note: Option<String>,
}

impl HistoryLine {
    /// A change; its area is named as on the day of work.
    pub fn of(change: store::Change, day: NaiveDate) -> Self {
        Self {
            seq: change.seq,
            at: change.at,
            by: change.actor,
            action: change.action,
            kind: change.kind,
            id: change.id,
            area: AreaRef::of(&change.area, day),
            before: change.before,
            after: change.after,
            note: change.note,
        }
    }
}
