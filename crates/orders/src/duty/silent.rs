//! Bodies that have to keep a roster and keep none: what nobody wrote down shows no gap (S2-9e).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base::post::{Unit, Units};
use base::shipped;
use chrono::{DateTime, NaiveDate, Utc};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::ToSchema;

/// Who has to be on duty around the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    groups: Vec<String>,
    /// A body whose last shift ended longer ago keeps no roster.
    pub(super) lately_days: i64,
}

pub(super) static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::rules("office/duty.toml", include_str!("../../../../data/office/duty.toml")));

/// A body (ban chỉ đạo, trung tâm chỉ huy) that has to keep a roster and keeps none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Silent {
    /// Id of its unit.
    pub unit: String,
    /// Its name.
    pub body: String,
    /// Its area.
    pub area: AreaRef,
}

/// The bodies of an area and those below it that keep no roster over the hours asked, the area's own first. Where anybody
/// of an area keeps one, the area has its roster, whatever the body calls itself there.
pub async fn silent(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Silent>> {
    let rosters = super::rosters(office, ctx, from, to).await?;
    let heard: BTreeSet<&str> = rosters.keys().map(|(area, _)| area.as_str()).collect();
    let areas = office.areas().subtree(area, day).into_iter();
    let quiet =
        areas.filter(|one| !heard.contains(one.code.as_str()) && ctx.scope.holds(office.areas(), &one.code, day));
    let body = |code: &str| -> Option<Silent> {
        let unit = on_duty_of(Units::builtin().units_in(code, day))?;
        Some(Silent { unit: unit.id, body: unit.short_name, area: AreaRef::of(code, day) })
    };
    Ok(quiet.filter_map(|one| body(&one.code)).collect())
}

/// The unit of an area that has to be on duty.
fn on_duty_of(units: Vec<Unit>) -> Option<Unit> {
    let rank = |unit: &Unit| RULES.groups.iter().position(|group| unit.groups.contains(group));
    units.into_iter().filter_map(|unit| Some((rank(&unit)?, unit))).min_by_key(|(rank, _)| *rank).map(|(_, unit)| unit)
}
