//! Clocks of registers: an entry that stands in a state for too long is told at its own area, then at each above it.

use std::collections::BTreeMap;

use base::words::{Lang, Words, count};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use office::alarm::Alarm;
use office::{Office, Result};
use register::Clock;
use store::{Ctx, Kind, Pick, Registered, Verb};

/// The areas under one, by how many steps they lie below it.
type Below = BTreeMap<usize, Vec<String>>;

/// What waits too long in the registers, as an area is told of it: an entry of its own at once, one of an area below
/// when the clock has climbed that far. Counted, not read: whoever opens the command page reads no entry.
pub async fn overdue_entries(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    now: DateTime<Utc>,
    lang: Lang,
) -> Result<Vec<Alarm>> {
    let below = below(office, area, ctx.day);
    let mut alarms = Vec::new();
    for registered in store::registers::all() {
        if !ctx.may(Verb::Read, Kind::Register(registered)) {
            continue;
        }
        for clock in &registered.definition.clocks {
            let waiting = waiting(office, ctx, registered, clock, &below, now).await?;
            if waiting > 0 {
                alarms.push(alarm(registered, clock, waiting, lang));
            }
        }
    }
    Ok(alarms)
}

async fn waiting(
    office: &Office,
    ctx: &Ctx,
    of: &'static Registered,
    clock: &Clock,
    below: &Below,
    now: DateTime<Utc>,
) -> Result<u64> {
    let mut waiting = 0;
    for (steps, areas) in below {
        let Some(later) = climbs(clock, *steps) else { break };
        let late = Pick::all().eq("state", clock.state.as_str()).up_to("due_at", now - later);
        let late = late.one_of("area", areas.iter().map(String::as_str));
        waiting += office.store.picked_of(of.sheet(), ctx, late).await?;
    }
    Ok(waiting)
}

fn below(office: &Office, area: &str, day: NaiveDate) -> Below {
    let mut below = Below::new();
    for one in office.areas().subtree(area, day) {
        let steps = office.areas().ancestors(&one.code, day).iter().position(|above| above.code == area);
        below.entry(steps.unwrap_or_default()).or_default().push(one.code.clone());
    }
    below
}

/// How long after its hour a clock is told so many areas above; never, where it does not climb that far.
fn climbs(clock: &Clock, steps: usize) -> Option<TimeDelta> {
    let hours = clock.climbs.get(..steps)?;
    Some(TimeDelta::hours(hours.iter().map(|hours| i64::from(*hours)).sum()))
}

fn alarm(of: &'static Registered, clock: &Clock, waiting: u64, lang: Lang) -> Alarm {
    let name = clock.name.in_lang(lang).to_owned();
    let args = [
        ("register", of.definition.name.in_lang(lang).to_owned()),
        ("clock", name),
        ("count", count(waiting as i64, lang)),
    ];
    Alarm {
        kind: "register_clock",
        severity: 2,
        text: Words::of(lang).say("alarm-register-clock", &args),
        area: None,
        link: format!("/registers/{}?filter=state:eq:{}", of.key, clock.state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::Label;

    #[test]
    fn a_clock_climbs_as_far_as_it_says() {
        let name = Label { vi: String::new(), en: String::new() };
        let clock =
            Clock { state: "sent".into(), name, until: None, hours: 72, climbs: vec![24, 24], tells: Vec::new() };
        let hours = |steps| climbs(&clock, steps).map(|more| more.num_hours());
        assert_eq!([hours(0), hours(1), hours(2), hours(3)], [Some(0), Some(24), Some(48), None]);
    }
}
