//! Duty roster (trực chỉ huy 24/24): who is on duty now, the hours that nobody covers, and who keeps no roster (S2-9e).

mod silent;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Serialize;
use store::records::{Duty, Member};
use store::{Ctx, Pick};
use utoipa::ToSchema;

pub use silent::{Silent, silent};

/// A shift, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Shift {
    /// Id.
    pub id: uuid::Uuid,
    /// Body on duty.
    pub body: String,
    /// Its area.
    pub area: AreaRef,
    /// Where.
    pub place: String,
    /// Telephone.
    pub phone: String,
    /// From.
    pub starts_at: DateTime<Utc>,
    /// To.
    pub ends_at: DateTime<Utc>,
    /// Who.
    #[schema(value_type = Vec<Object>)]
    pub members: Vec<Member>,
}

/// Hours that nobody covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Gap {
    /// Body.
    pub body: String,
    /// Its area.
    pub area: AreaRef,
    /// From.
    pub from: DateTime<Utc>,
    /// To.
    pub to: DateTime<Utc>,
}

/// From–to.
type Hours = (DateTime<Utc>, DateTime<Utc>);

/// Shifts of bodies, by area and name.
pub(crate) type Rosters = BTreeMap<(String, String), Vec<Hours>>;

/// The hours ahead for which a day is asked whether anybody keeps a roster: the day and the next.
pub fn ahead(day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let (from, to) = base::day::hours(day);
    (from, to + Duration::days(1))
}

/// Who is on duty at an instant, the province first.
pub async fn on_duty(office: &Office, ctx: &Ctx, at: DateTime<Utc>) -> Result<Vec<Shift>> {
    let now = Pick::all().up_to("starts_at", at).at_least("ends_at", at + Duration::microseconds(1));
    let shifts = office.store.pick::<Duty>(ctx, now, &[("area", false)]).await?;
    let mut shifts: Vec<Shift> = shifts.into_iter().map(|duty| shift(duty, ctx)).collect();
    shifts.sort_by(|a, b| a.area.level.cmp(&b.area.level).then(a.area.code.cmp(&b.area.code)));
    Ok(shifts)
}

/// Gaps in the rosters of the reader's own area and below, over the hours asked. A body has a
/// roster from its first shift on; one without any is [`silent`].
pub async fn duty_gaps(office: &Office, ctx: &Ctx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Gap>> {
    let mut gaps = Vec::new();
    for ((area, body), roster) in rosters(office, ctx, from, to).await? {
        for (start, end) in uncovered(&roster, from, to) {
            let area = AreaRef::of(&area, ctx.day);
            gaps.push(Gap { body: body.clone(), area, from: start, to: end });
        }
    }
    Ok(gaps)
}

/// The shifts of each body that keeps a roster, by area and name, in the order of their start.
pub(crate) async fn rosters(office: &Office, ctx: &Ctx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Rosters> {
    let lately = from - Duration::days(silent::RULES.lately_days);
    let near = Pick::all().up_to("starts_at", to).at_least("ends_at", lately);
    let shifts = office.store.pick::<Duty>(ctx, near, &[("starts_at", false)]).await?;
    let mut rosters: Rosters = BTreeMap::new();
    for duty in shifts.into_iter().filter(|duty| ctx.scope.holds(office.areas(), &duty.area, ctx.day)) {
        rosters.entry((duty.area, duty.body)).or_default().push((duty.starts_at, duty.ends_at));
    }
    Ok(rosters)
}

fn shift(duty: Duty, ctx: &Ctx) -> Shift {
    Shift {
        id: duty.id,
        body: duty.body,
        area: AreaRef::of(&duty.area, ctx.day),
        place: duty.place,
        phone: duty.phone,
        starts_at: duty.starts_at,
        ends_at: duty.ends_at,
        members: duty.members.0,
    }
}

/// The parts of `from..to` that no shift covers. `shifts` are in order of their start.
fn uncovered<T: Ord + Copy>(shifts: &[(T, T)], from: T, to: T) -> Vec<(T, T)> {
    let mut gaps = Vec::new();
    let mut covered = from;
    for (start, end) in shifts {
        if *start >= to {
            break;
        }
        if *start > covered {
            gaps.push((covered, *start));
        }
        covered = covered.max(*end);
    }
    if covered < to {
        gaps.push((covered, to));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_9e_a_roster_covers_every_hour_or_shows_the_gap() {
        assert_eq!(uncovered(&[(0, 12), (12, 24)], 0, 24), []);
        assert_eq!(uncovered(&[(0, 12), (13, 24)], 0, 24), [(12, 13)]);
        assert_eq!(uncovered(&[(0, 20), (4, 8), (18, 30)], 2, 24), []);
        assert_eq!(uncovered(&[(6, 12)], 0, 24), [(0, 6), (12, 24)]);
        assert_eq!(uncovered::<i32>(&[], 0, 24), [(0, 24)]);
    }
}
