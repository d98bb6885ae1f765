//! Bodies that have to keep a roster and keep none: what nobody wrote down shows no gap (S2-9e).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::post::{Unit, Units};
use base::shipped;
use base::text::fold;
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

/// The bodies of an area and those below it that have to be on duty and keep no roster over the hours asked, the area's own
/// first. A roster is a body's by its name, as the tables of units read it: the roster of a standby team is not the
/// committee's.
pub async fn silent(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Silent>> {
    let rosters = super::rosters(office, ctx, from, to).await?;
    let mut heard: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (area, body) in rosters.keys() {
        heard.entry(area).or_default().push(body);
    }
    let areas = office.areas().subtree(area, day).into_iter();
    let seen = areas.filter(|one| ctx.scope.holds(office.areas(), &one.code, day));
    let mut silent = Vec::new();
    for one in seen {
        let bodies = heard.get(one.code.as_str()).map(Vec::as_slice).unwrap_or_default();
        for unit in on_duty(&one.code, day) {
            if !bodies.iter().any(|body| is_of(body, &unit, day)) {
                let area = AreaRef::of(&one.code, day);
                silent.push(Silent { unit: unit.id, body: unit.short_name, area });
            }
        }
    }
    Ok(silent)
}

/// The units of an area that have to be on duty.
fn on_duty(area: &str, day: NaiveDate) -> impl Iterator<Item = Unit> {
    let units = Units::builtin().units_in(area, day).into_iter();
    units.filter(|unit| unit.groups.iter().any(|group| RULES.groups.contains(group)))
}

/// Does a body's name mean a unit?
fn is_of(body: &str, unit: &Unit, day: NaiveDate) -> bool {
    let name = fold(body);
    let own = [&unit.name, &unit.short_name].into_iter().any(|own| fold(own) == name);
    own || Units::builtin().unit_by_name(body, &unit.area, day).first().is_some_and(|found| found.unit.id == unit.id)
}
