//! The cases: a place and a day for each first, then, commune by commune, who it was and how it went.

use std::collections::BTreeSet;

use base::area::Areas;
use chrono::{DateTime, Days, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{CarePlace, Case, FoundIn, Outcome, Person, Severity};
use uuid::Uuid;

use crate::params::{Outbreak, Params};
use crate::place::Place;
use crate::random::{Ids, days, one_of, part, rounded, weighted};

/// A case to come: where and when.
pub(crate) struct Slot {
    id: Uuid,
    code: String,
    announced_on: NaiveDate,
    place: usize,
    wave: bool,
    fatal: bool,
}

/// All cases of the province in the order of announcement. `scale` is the size of the epidemic, 1 as in the file.
pub(crate) fn slots(params: &Params, places: &[Place], scale: f64) -> Vec<Slot> {
    let mut rng = part(params.seed, &["wave"]);
    let cases = &params.cases;
    let mut slots = Vec::new();
    for day in cases.sporadic_from.iter_days().take_while(|day| *day <= params.day) {
        let expected = expected(&cases.wave, day);
        let wave = expected.is_some();
        let mean = match expected {
            Some(mean) => mean * rng.random_range(1.0 - cases.noise..=1.0 + cases.noise),
            None => cases.sporadic_per_day,
        };
        let number = rounded(&mut rng, mean * scale);
        let mut ids = Ids::new(part(params.seed, &["case ids", &day.to_string()]), day, 0);
        for _ in 0..number {
            let place = if wave { in_wave(params, places, &mut rng, day) } else { anywhere(places, &mut rng) };
            let code = format!("BN{}", cases.code_first as usize + slots.len());
            slots.push(Slot { id: ids.next(), code, announced_on: day, place, wave, fatal: false });
        }
    }
    doom(params, &mut rng, &mut slots);
    slots
}

/// Cases expected on a day: growth between the given days is even, so straight in the logarithm.
fn expected(wave: &[(NaiveDate, f64)], day: NaiveDate) -> Option<f64> {
    let pair = wave.windows(2).find(|pair| pair[0].0 <= day && day <= pair[1].0)?;
    let ((from, low), (to, high)) = (pair[0], pair[1]);
    let into = (day - from).num_days() as f64 / (to - from).num_days().max(1) as f64;
    Some(low * (high / low).powf(into))
}

fn anywhere(places: &[Place], rng: &mut StdRng) -> usize {
    weighted(rng, places.iter().map(|place| f64::from(place.people())))
}

fn in_wave(params: &Params, places: &[Place], rng: &mut StdRng, day: NaiveDate) -> usize {
    let open = |outbreak: &Outbreak| if outbreak.from <= day { outbreak.share } else { 0.0 };
    let Some(outbreak) = params.outbreak.get(weighted(rng, params.outbreak.iter().map(open))) else {
        return anywhere(places, rng);
    };
    let focus = rng.random_bool(0.75);
    let weigh = |place: &Place| {
        let people = f64::from(place.people());
        let here = Areas::builtin().is_within(&place.area.code, &outbreak.district, params.day);
        if here && (!focus || outbreak.focus.contains(&place.area.code)) { people } else { 0.0 }
    };
    weighted(rng, places.iter().map(weigh))
}

/// Chooses those who die: of the wave, announced so early that it has happened by the day.
fn doom(params: &Params, rng: &mut StdRng, slots: &mut [Slot]) {
    let last = params.day - Days::new(params.cases.death_after.1);
    let mut early: Vec<&mut Slot> = slots.iter_mut().filter(|slot| slot.wave && slot.announced_on <= last).collect();
    for _ in 0..params.cases.deaths.min(early.len()) {
        let at = rng.random_range(0..early.len());
        early.swap_remove(at).fatal = true;
    }
}

/// The cases of one commune, from the people of its register.
pub(crate) fn cases(params: &Params, slots: &[Slot], turn: usize, place: &Place, persons: &[Person]) -> Vec<Case> {
    let mut rng = part(params.seed, &["cases", &place.area.code]);
    let mut taken = BTreeSet::new();
    slots
        .iter()
        .filter(|slot| slot.place == turn)
        .filter_map(|slot| {
            let person = who(params, &mut rng, slot, persons, &mut taken)?;
            Some(case(params, &mut rng, slot, place, person))
        })
        .collect()
}

/// Nobody twice, and nobody who was vaccinated after the announcement: the sick are not.
fn who<'a>(
    params: &Params,
    rng: &mut StdRng,
    slot: &Slot,
    persons: &'a [Person],
    taken: &mut BTreeSet<Uuid>,
) -> Option<&'a Person> {
    let free =
        |person: &&Person| !taken.contains(&person.id) && person.last_dose_on.is_none_or(|day| day < slot.announced_on);
    let weak = |person: &&Person| person.doses == 0 && params.age(person.birth_year) >= 65;
    let person = if slot.fatal {
        let old: Vec<&Person> = persons.iter().filter(free).filter(weak).collect();
        let oldest = || persons.iter().filter(free).min_by_key(|person| (person.doses, person.birth_year));
        one_of(rng, &old).copied().or_else(oldest)
    } else {
        (0..100).filter_map(|_| one_of(rng, persons)).find(free)
    }?;
    taken.insert(person.id);
    Some(person)
}

const FOUND: [FoundIn; 4] = [FoundIn::Community, FoundIn::Quarantine, FoundIn::Screening, FoundIn::Arrival];
const SEVERITY: [Severity; 5] =
    [Severity::Asymptomatic, Severity::Mild, Severity::Moderate, Severity::Severe, Severity::Critical];

fn case(params: &Params, rng: &mut StdRng, slot: &Slot, place: &Place, person: &Person) -> Case {
    let shares = &params.cases;
    let announced_on = slot.announced_on;
    let found = weighted(rng, if slot.wave { shares.found_wave } else { shares.found_sporadic }.into_iter());
    let weak = person.doses < 2 && params.age(person.birth_year) >= 18 || params.age(person.birth_year) >= 65;
    let severity = if weak { shares.severity_weak } else { shares.severity_strong };
    let severity = if slot.fatal { Severity::Critical } else { SEVERITY[weighted(rng, severity.into_iter())] };
    let onset_on = announced_on - days(rng, shares.onset);
    let light = matches!(severity, Severity::Asymptomatic | Severity::Mild);
    let at_home = light && announced_on >= shares.home_from && rng.random_bool(shares.home);
    let (outcome, outcome_on) = outcome(params, rng, slot);
    Case {
        province: params.province.clone(),
        id: slot.id,
        area: place.area.code.clone(),
        code: slot.code.clone(),
        person_id: Some(person.id),
        name: person.name.clone(),
        folded: String::new(),
        sex: person.sex,
        birth_year: person.birth_year,
        onset_on: (severity != Severity::Asymptomatic).then_some(onset_on),
        announced_on,
        found_in: FOUND[found],
        source_known: rng.random_bool(shares.source_known[found]),
        severity,
        care_place: if at_home { CarePlace::Home } else { CarePlace::Facility },
        outcome,
        outcome_on,
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}

fn outcome(params: &Params, rng: &mut StdRng, slot: &Slot) -> (Outcome, Option<NaiveDate>) {
    let after = if slot.fatal { params.cases.death_after } else { params.cases.recovery };
    let end = slot.announced_on + days(rng, after);
    match (end <= params.day, slot.fatal) {
        (false, _) => (Outcome::Active, None),
        (true, true) => (Outcome::Died, Some(end)),
        (true, false) => (Outcome::Recovered, Some(end)),
    }
}
