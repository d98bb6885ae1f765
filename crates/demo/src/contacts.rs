//! Whom the cases named, and how far the teams have come with them.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Case, Contact, ContactKind, FollowUp, Origin, Person, Setting};
use uuid::Uuid;

use crate::params::Params;
use crate::place::Place;
use crate::random::{Ids, days, one_of, part};
use crate::tracing::{moment, within};

/// The hour at which a case's contacts are listed, some minutes after; and at which the province's day stands still.
const LISTED: u32 = 8 * 60;
const NOW: u32 = 10 * 60 + 30;

/// The contacts that the cases of a commune named, from those who live with them.
pub(crate) fn named(
    params: &Params,
    turn: usize,
    place: &Place,
    cases: &[&Case],
    household: &BTreeMap<Uuid, Vec<&Person>>,
) -> Vec<Contact> {
    let mut rng = part(params.seed, &["contacts", &place.area.code]);
    let first = params.day - Days::new(params.tracing.days);
    let mut ids = Ids::new(part(params.seed, &["contact ids", &place.area.code]), first, turn);
    let mut contacts = Vec::new();
    for case in cases {
        if !rng.random_bool(params.tracing.traced) {
            continue;
        }
        for person in household.get(&case.id).into_iter().flatten() {
            contacts.push(contact(params, &mut rng, place, case, person, ids.next()));
        }
    }
    contacts
}

fn contact(params: &Params, rng: &mut StdRng, place: &Place, case: &Case, person: &Person, id: Uuid) -> Contact {
    let last_on = case.announced_on - Days::new(1);
    let onset = case.onset_on.unwrap_or(case.announced_on);
    let listed_at = moment(case.announced_on, LISTED + rng.random_range(0..120));
    let found_at = found(params, rng, listed_at).filter(|found| *found <= moment(params.day, NOW));
    let found_on = found_at.map(|found| found.with_timezone(&base::day::zone()).date_naive());
    let tested_on = found_on.map(|found| found + days(rng, params.tracing.tested_after)).filter(|on| *on <= params.day);
    let team = params.tracing.team.replace("{area}", &within(&place.area.name));
    Contact {
        province: params.province.clone(),
        id,
        area: person.area.clone(),
        case_code: case.code.clone(),
        case_id: Some(case.id),
        from_person_id: None,
        person_id: Some(person.id),
        name: person.name.clone(),
        folded: String::new(),
        birth_year: Some(person.birth_year),
        phone: person.phone.clone(),
        kind: ContactKind::F1,
        origin: Origin::Named,
        first_on: (onset - Days::new(2)).min(last_on),
        last_on,
        setting: Setting::Household,
        place: None,
        minutes: None,
        relation: one_of(rng, &params.tracing.relations).cloned(),
        risk: None,
        state: state(params, last_on, found_on, tested_on),
        team: Some(team.replace("{number}", &rng.random_range(1..=params.tracing.teams).to_string())),
        listed_at,
        found_at,
        quarantined_on: found_on,
        tested_on,
        handed_from: None,
        note: None,
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}

fn found(params: &Params, rng: &mut StdRng, listed_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (mut at, mut from) = (rng.random::<f64>(), 1);
    for (hours, share) in &params.tracing.found_hours {
        at -= share;
        if at < 0.0 {
            return Some(listed_at + Duration::minutes(rng.random_range(from * 60..hours * 60)));
        }
        from = *hours;
    }
    None
}

fn state(params: &Params, last_on: NaiveDate, found_on: Option<NaiveDate>, tested_on: Option<NaiveDate>) -> FollowUp {
    match (found_on, tested_on) {
        (None, _) => FollowUp::ToFind,
        (Some(_), Some(_)) if last_on + Days::new(params.tracing.quarantine_days) < params.day => FollowUp::Released,
        (Some(_), Some(_)) => FollowUp::Tested,
        (Some(_), None) => FollowUp::Quarantined,
    }
}
