//! Everybody's visits, contacts and cases of some weeks, numbered and indexed for the engine.
//!
//! A town is loaded over the whole province, since contacts do not stop at an area's edge; what an answer tells of it
//! is narrowed to the caller's areas by whoever makes the answer.

use std::collections::HashMap;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use contact::{Builder, DAY, Index, Risk, Rule, Seed, Sources, UNIT, Weigher};
use office::{Class, Problem, Result};
use store::records::{Case, Contact, Origin, Person, Setting, Visit};
use uuid::Uuid;

use super::setting::Assumed;
use super::shape::Listed;

/// The days of a town, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// Days that a town holds: two incubations and a week.
const MEMORY: u64 = 35;

impl Span {
    /// The weeks up to a day, or, where the earliest day needed lies before them, the weeks from that day on.
    pub fn reaching(day: NaiveDate, earliest: NaiveDate) -> Self {
        let usual = day - Days::new(MEMORY - 1);
        if earliest >= usual {
            return Self { first: usual, last: day };
        }
        Self { first: earliest, last: day.min(earliest + Days::new(MEMORY - 1)) }
    }

    /// The number of a day; days before the first count as the first.
    pub fn number(self, day: NaiveDate) -> u32 {
        u32::try_from((day - self.first).num_days()).unwrap_or_default()
    }

    /// The minute of a moment; before the first day it is the first minute, after the last the last.
    pub fn minute(self, at: DateTime<Utc>) -> u32 {
        let minutes = (at - self.starts_at()).num_minutes();
        u32::try_from(minutes).unwrap_or_default().min(self.end())
    }

    /// The moment of a minute.
    pub fn moment(self, minute: u32) -> DateTime<Utc> {
        self.starts_at() + Duration::minutes(i64::from(minute))
    }

    /// The civil day of a minute.
    pub fn day(self, minute: u32) -> NaiveDate {
        self.first + Days::new(u64::from(minute / DAY))
    }

    /// Midnight at which it begins.
    pub fn starts_at(self) -> DateTime<Utc> {
        let midnight = self.first.and_time(chrono::NaiveTime::MIN);
        midnight.and_local_timezone(base::day::zone()).single().map_or(midnight.and_utc(), |local| local.to_utc())
    }

    /// Midnight at which it is over.
    pub fn ends_at(self) -> DateTime<Utc> {
        self.moment(self.end())
    }

    fn end(self) -> u32 {
        (self.number(self.last) + 1) * DAY
    }
}

/// Somebody in a town.
#[derive(Debug, Clone)]
pub(super) struct Someone {
    /// The person's id; of who is in no register that of the case or the contact.
    pub id: Uuid,
    pub registered: bool,
    pub name: String,
    pub area: String,
    pub birth_year: Option<i32>,
    pub phone: Option<String>,
    pub doses: Option<u8>,
}

/// A place in a town.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub code: String,
    pub name: String,
    pub area: Option<String>,
    pub setting: Setting,
}

/// What a town is made of.
pub(super) struct Rows {
    pub cases: Vec<Case>,
    pub visits: Vec<Visit>,
    pub contacts: Vec<Contact>,
    pub persons: Vec<Person>,
}

pub(super) struct Town {
    pub span: Span,
    pub rule: &'static Rule,
    pub index: Index,
    pub weigher: Weigher,
    pub people: Vec<Someone>,
    pub spots: Vec<Spot>,
    /// The newest announced first.
    pub cases: Vec<Case>,
    /// What the contacts list holds of (case, person).
    pub listed: HashMap<(Uuid, Uuid), Listed>,
    numbers: HashMap<Uuid, u32>,
}

impl Town {
    /// Numbers and indexes the rows.
    pub fn build(span: Span, rule: &'static Rule, rows: Rows) -> Result<Self> {
        let mut making = Making { span, builder: Builder::new(), people: Vec::new(), numbers: HashMap::new() };
        let Rows { cases, visits, contacts, persons } = rows;
        for case in &cases {
            making.number(&Someone::of_case(case));
        }
        let spots = making.visits(&visits, rule);
        let listed = making.contacts(&contacts, &cases);
        for person in persons {
            if let Some(number) = making.numbers.get(&person.id) {
                making.people[*number as usize] = Someone::of_person(person);
            }
        }
        let kinds = spots.iter().map(|spot| kind(spot.setting)).collect();
        let index = making
            .builder
            .build()
            .map_err(|fault| Problem::new(Class::Unavailable, "tracing-index").with("what", fault))?;
        let weigher = Risk::shipped().weigher(kinds);
        let (people, numbers) = (making.people, making.numbers);
        Ok(Self { span, rule, index, weigher, people, spots, cases, listed, numbers })
    }

    /// The number of a case's person.
    pub fn person_of(&self, case: &Case) -> Option<u32> {
        self.numbers.get(&key(case)).copied()
    }

    /// The cases by their person's number.
    pub fn case_by_person(&self) -> HashMap<u32, &Case> {
        self.cases.iter().filter_map(|case| Some((self.person_of(case)?, case))).collect()
    }

    /// The day from which a case's time counts, and whether it is that of its onset.
    pub fn onset(case: &Case) -> (NaiveDate, bool) {
        case.onset_on.map_or((case.announced_on, false), |onset| (onset, true))
    }

    /// When a case could infect others.
    pub fn seed(&self, case: &Case) -> Result<Option<Seed>> {
        let Some(person) = self.person_of(case) else { return Ok(None) };
        let (day, symptoms) = Self::onset(case);
        let apart = case.announced_on + Days::new(u64::from(Assumed::shipped()?.kept_apart_after()));
        let onset_day = self.span.number(day);
        let from = self.rule.infectious_from(onset_day, symptoms);
        let to = self.span.number(apart) * DAY;
        Ok((from < to).then_some(Seed { person, from, to, onset_day, share: UNIT }))
    }

    /// All cases as possible sources.
    pub fn sources(&self) -> Result<Sources> {
        let mut seeds = Vec::new();
        for case in &self.cases {
            seeds.extend(self.seed(case)?);
        }
        Ok(Sources::new(&self.index, &seeds))
    }

    /// How many visits of a person are known between two minutes.
    pub fn visits_between(&self, person: u32, from: u32, to: u32) -> usize {
        let mut visits = 0;
        self.index.visits_of(person, from, to, |_, _, _| visits += 1);
        visits
    }
}

/// The id under which a case's person goes.
pub(super) fn key(case: &Case) -> Uuid {
    case.person_id.unwrap_or(case.id)
}

/// The kind of place in `data/contact/risk.toml`.
fn kind(setting: Setting) -> u8 {
    match setting {
        Setting::Household => 1,
        Setting::Work => 2,
        Setting::School
        | Setting::Market
        | Setting::HealthFacility
        | Setting::Worship
        | Setting::Transport
        | Setting::Other => 0,
    }
}

impl Someone {
    fn of_case(case: &Case) -> Self {
        Self {
            id: key(case),
            registered: false,
            name: case.name.clone(),
            area: case.area.clone(),
            birth_year: Some(case.birth_year),
            phone: None,
            doses: None,
        }
    }

    fn of_contact(contact: &Contact) -> Self {
        Self {
            id: contact.person_id.unwrap_or(contact.id),
            registered: false,
            name: contact.name.clone(),
            area: contact.area.clone(),
            birth_year: contact.birth_year,
            phone: contact.phone.clone(),
            doses: None,
        }
    }

    fn of_visit(visit: &Visit) -> Self {
        Self {
            id: visit.person_id,
            registered: false,
            name: visit.name.clone(),
            area: visit.area.clone(),
            birth_year: None,
            phone: None,
            doses: None,
        }
    }

    fn of_person(person: Person) -> Self {
        Self {
            id: person.id,
            registered: true,
            name: person.name,
            area: person.area,
            birth_year: Some(person.birth_year),
            phone: person.phone,
            doses: u8::try_from(person.doses).ok(),
        }
    }
}

/// A town under way.
struct Making {
    span: Span,
    builder: Builder,
    people: Vec<Someone>,
    numbers: HashMap<Uuid, u32>,
}

impl Making {
    fn number(&mut self, someone: &Someone) -> u32 {
        if let Some(number) = self.numbers.get(&someone.id) {
            return *number;
        }
        let number = self.people.len() as u32;
        self.numbers.insert(someone.id, number);
        self.people.push(someone.clone());
        number
    }

    /// Takes the visits; what lies outside of the span is cut off. Gives the places by number.
    fn visits(&mut self, visits: &[Visit], rule: &Rule) -> Vec<Spot> {
        let mut spots = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        for visit in visits {
            let (from, to) = (self.span.minute(visit.starts_at), self.span.minute(visit.ends_at));
            let person = self.numbers.get(&visit.person_id).copied();
            let person = person.unwrap_or_else(|| self.number(&Someone::of_visit(visit)));
            let place = *known.entry(&visit.place_code).or_insert_with(|| {
                spots.push(Spot {
                    code: visit.place_code.clone(),
                    name: visit.place.clone(),
                    area: visit.place_area.clone(),
                    setting: visit.setting,
                });
                spots.len() as u32 - 1
            });
            let unmasked = visit.masked.map_or(rule.unknown_is_unmasked, |masked| !masked);
            // A visit of less than a minute within the span is none.
            let _ = self.builder.visit(person, place, from, to, unmasked);
        }
        spots
    }

    /// Takes the contacts that cases named, one meeting a day, and remembers who is listed.
    fn contacts(&mut self, contacts: &[Contact], cases: &[Case]) -> HashMap<(Uuid, Uuid), Listed> {
        let by_code: HashMap<&str, &Case> = cases.iter().map(|case| (case.code.as_str(), case)).collect();
        let by_id: HashMap<Uuid, &Case> = cases.iter().map(|case| (case.id, case)).collect();
        let mut listed = HashMap::new();
        for contact in contacts {
            let case =
                contact.case_id.and_then(|id| by_id.get(&id)).or_else(|| by_code.get(contact.case_code.as_str()));
            let Some(case) = case else { continue };
            let other = self.number(&Someone::of_contact(contact));
            let entry = Listed { id: contact.id, kind: contact.kind, state: contact.state };
            listed.insert((case.id, self.people[other as usize].id), entry);
            if contact.origin != Origin::Named || contact.from_person_id.is_some() {
                continue;
            }
            let person = self.number(&Someone::of_case(case));
            let last = contact.last_on.min(self.span.last);
            for day in contact.first_on.max(self.span.first).iter_days().take_while(|day| *day <= last) {
                // Noon: the day is known, the hour is not. Who named themself is left out.
                let _ = self.builder.named(person, other, self.span.number(day) * DAY + DAY / 2);
            }
        }
        listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_reaches_back_to_the_day_needed_and_counts_the_countrys_minutes() {
        let usual = Span::reaching(day("2021-12-29"), day("2021-12-20"));
        assert_eq!((usual.first, usual.last), (day("2021-11-25"), day("2021-12-29")));
        let early = Span::reaching(day("2021-12-29"), day("2021-07-01"));
        assert_eq!((early.first, early.last), (day("2021-07-01"), day("2021-08-04")));
        let at = "2021-11-25T07:30:00+07:00".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(usual.minute(at), 450);
        assert_eq!(usual.moment(450), at);
        assert_eq!(usual.day(DAY + 3), day("2021-11-26"));
        assert_eq!(usual.minute("2021-11-20T00:00:00Z".parse().unwrap()), 0, "before the first day");
        assert_eq!(usual.minute("2022-11-20T00:00:00Z".parse().unwrap()), 35 * DAY, "after the last");
    }
}
