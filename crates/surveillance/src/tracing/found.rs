//! Forwards: F0 → F1 → F2, ranked by risk, with the working.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base::words::date;
use chrono::NaiveDate;
use contact::{Contact, DAY, Meeting, Risk, Seed, Sources, Tracer};
use office::answer::AreaRef;
use office::{Office, Problem, Result};
use store::Ctx;
use store::records::{Case, FollowUp};
use uuid::Uuid;

use super::shape::{CaseRef, Exposed, FoundContact, Outside, RuleShown, TraceStep, Traced, TracedCase};
use super::town::Town;
use super::{cases_named, earliest_of, load_town, rule_on, sees, worked};

/// A contact with its chance of infection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub contact: Contact,
    pub score: f64,
    /// Place in the order of risk, from 1.
    pub rank: usize,
}

/// The contacts of some cases and theirs, and the way back to whoever exposed them.
pub(super) struct Trace {
    pub town: Arc<Town>,
    pub cases: Vec<Case>,
    pub seeds: Vec<Seed>,
    pub f1: Vec<Ranked>,
    pub f2: Vec<Ranked>,
    from_cases: Sources,
    from_f1: Sources,
    case_of: HashMap<u32, Case>,
}

impl Trace {
    pub fn run(town: Arc<Town>, cases: Vec<Case>) -> Result<Self> {
        let mut seeds = Vec::new();
        for case in &cases {
            seeds.extend(town.seed(case)?);
        }
        let risk = Risk::shipped();
        let doses = |person: u32| town.people.get(person as usize).and_then(|someone| someone.doses);
        let mut tracer = Tracer::new(&town.index);
        let first = tracer.step(&town.index, town.rule, &town.weigher, &seeds);
        let (free, scale) = risk.next_seeds(&first, 1.0, doses, town.index.end());
        let second = tracer.step(&town.index, town.rule, &town.weigher, &free);
        let score = |scale: f64| move |contact: &Contact| risk.score(contact.dose, scale, doses(contact.person));
        let (f1, f2) = (ranked(&first, score(1.0)), ranked(&second, score(scale)));
        let (from_cases, from_f1) = (Sources::new(&town.index, &seeds), Sources::new(&town.index, &free));
        let case_of = town.case_by_person().into_iter().map(|(person, case)| (person, case.clone())).collect();
        Ok(Self { town, cases, seeds, f1, f2, from_cases, from_f1, case_of })
    }

    /// Who exposed a contact, the weightiest first.
    pub fn meetings(&self, person: u32, f2: bool) -> Vec<Meeting> {
        let (town, sources) = (&self.town, if f2 { &self.from_f1 } else { &self.from_cases });
        let weigher = &town.weigher;
        let mut meetings = sources.paths(&town.index, town.rule, weigher, person);
        meetings.sort_by(|a, b| b.dose(weigher).total_cmp(&a.dose(weigher)).then(a.from.cmp(&b.from)));
        meetings
    }

    /// The case that a person is, among all known.
    pub fn case_of(&self, person: u32) -> Option<&Case> {
        self.case_of.get(&person)
    }

    /// The case asked about that a person is: somebody may have been a case before.
    pub fn asked(&self, person: u32) -> Option<&Case> {
        self.cases.iter().find(|case| self.town.person_of(case) == Some(person))
    }

    /// The case asked about to which a contact leads back: that of the weightiest of its meetings, of an F2's F1's.
    pub fn case_behind(&self, meetings: &[Meeting], f2: bool) -> Option<&Case> {
        let source = meetings.first()?.source;
        self.asked(if f2 { self.meetings(source, false).first()?.source } else { source })
    }

    /// The contacts of a step.
    pub fn step(&self, f2: bool) -> &[Ranked] {
        if f2 { &self.f2 } else { &self.f1 }
    }
}

fn ranked(contacts: &[Contact], score: impl Fn(&Contact) -> f64) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> =
        contacts.iter().map(|contact| Ranked { contact: *contact, score: score(contact), rank: 0 }).collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.contact.first.cmp(&b.contact.first)));
    for (one, rank) in ranked.iter_mut().zip(1..) {
        one.rank = rank;
    }
    ranked
}

/// Meetings that a row of the list shows.
const PATHS: usize = 5;

/// The contacts of cases and theirs, most at risk first. `most` rows a step; what is more is counted.
pub async fn trace(office: &Office, ctx: &Ctx, cases: &[Uuid], day: NaiveDate, most: usize) -> Result<Traced> {
    let trace = traced(office, ctx, cases, day).await?;
    let (centre, ctx) = (office.clone(), ctx.clone());
    // Every row is led back to whoever exposed it: that is the engine's work too.
    worked(move || Ok(shown(&centre, &ctx, &trace, day, most))).await
}

fn shown(office: &Office, ctx: &Ctx, trace: &Trace, day: NaiveDate, most: usize) -> Traced {
    let rule = trace.town.rule;
    Traced {
        day,
        now: office.now(),
        rule: RuleShown {
            id: rule.id.clone(),
            source: rule.source.clone(),
            trust: rule.trust,
            masked_minutes: rule.masked_minutes,
            unmasked_minutes: rule.unmasked_minutes,
            before_onset_days: rule.before_onset_days,
        },
        cases: trace.cases.iter().map(|case| traced_case(trace, case, ctx.day)).collect(),
        f1: step_shown(office, ctx, trace, false, most),
        f2: step_shown(office, ctx, trace, true, most),
    }
}

/// Runs the trace of the caller's own cases. A case that began after the weeks of the town is refused: of it
/// nothing is known there, and no contacts would look like none.
pub(super) async fn traced(office: &Office, ctx: &Ctx, cases: &[Uuid], day: NaiveDate) -> Result<Trace> {
    let cases = cases_named(office, ctx, cases).await?;
    let earliest = earliest_of(&cases, rule_on(day)?).unwrap_or(day);
    let town = load_town(office, ctx, day, earliest).await?;
    if let Some(case) = cases.iter().find(|case| Town::onset(case).0 > town.span.last) {
        let problem = Problem::field("tracing-span", "cases", &case.code);
        return Err(problem.with("first", date(town.span.first)).with("last", date(town.span.last)));
    }
    worked(move || Trace::run(town, cases)).await
}

fn step_shown(office: &Office, ctx: &Ctx, trace: &Trace, f2: bool, most: usize) -> TraceStep {
    let mut step = TraceStep { total: 0, here: 0, listed: 0, rows: Vec::new(), outside: Vec::new() };
    let mut outside: BTreeMap<&str, Outside> = BTreeMap::new();
    for one in trace.step(f2) {
        let someone = &trace.town.people[one.contact.person as usize];
        step.total += 1;
        let listed = trace.listed(one.contact.person);
        if sees(office, ctx, &someone.area) {
            step.here += 1;
            step.listed += usize::from(listed.is_some());
            if step.rows.len() < most {
                step.rows.push(found(office, ctx, trace, *one, f2));
            }
            continue;
        }
        // Who is a case already is nobody's contact to find.
        if trace.case_of(one.contact.person).is_some() {
            continue;
        }
        let at = outside.entry(&someone.area).or_insert_with(|| Outside {
            area: AreaRef::of(&someone.area, ctx.day),
            district: AreaRef::district_of(&someone.area, ctx.day),
            contacts: 0,
            handed: 0,
            reached: 0,
        });
        at.contacts += 1;
        at.handed += usize::from(listed.is_some());
        at.reached += usize::from(listed.is_some_and(|listed| listed.state != FollowUp::ToFind));
    }
    step.outside = outside.into_values().collect();
    step.outside.sort_by(|a, b| b.contacts.cmp(&a.contacts).then(a.area.code.cmp(&b.area.code)));
    step
}

fn found(office: &Office, ctx: &Ctx, trace: &Trace, one: Ranked, f2: bool) -> FoundContact {
    let Ranked { contact, score, rank } = one;
    let someone = &trace.town.people[contact.person as usize];
    let meetings = trace.meetings(contact.person, f2);
    let case = trace.case_of(contact.person);
    FoundContact {
        person: someone.id,
        registered: someone.registered,
        name: someone.name.clone(),
        birth_year: someone.birth_year,
        phone: someone.phone.clone(),
        doses: someone.doses,
        area: AreaRef::of(&someone.area, ctx.day),
        rank,
        score,
        minutes: contact.minutes,
        first_at: trace.town.span.moment(contact.first),
        paths: meetings.iter().take(PATHS).map(|met| exposed_to(office, ctx, trace, met, f2)).collect(),
        is_case: case.is_some(),
        case_code: case.filter(|case| sees(office, ctx, &case.area)).map(|case| case.code.clone()),
        listed: trace.listed(contact.person),
    }
}

fn exposed_to(office: &Office, ctx: &Ctx, trace: &Trace, met: &Meeting, f2: bool) -> Exposed {
    let town = &trace.town;
    let (source, case) = if f2 {
        let f1 = &town.people[met.source as usize];
        (sees(office, ctx, &f1.area).then(|| f1.name.clone()), None)
    } else {
        // The cases asked about are the caller's own.
        let case = trace.asked(met.source);
        (case.map(|case| case.code.clone()), case.map(|case| case.id))
    };
    let onset = if f2 { None } else { trace.seeds.iter().find(|seed| seed.person == met.source) };
    let since = onset.map_or(0, |seed| i64::from(met.from / DAY) - i64::from(seed.onset_day));
    exposed(town, met, (source, case), since)
}

/// A meeting for people.
pub(super) fn exposed(
    town: &Town,
    met: &Meeting,
    (source, case): (Option<String>, Option<Uuid>),
    since_onset: i64,
) -> Exposed {
    let spot = met.place.and_then(|place| town.spots.get(place as usize));
    Exposed {
        source,
        case,
        place: spot.map(|spot| spot.name.clone()),
        setting: spot.map(|spot| spot.setting),
        from: town.span.moment(met.from),
        to: town.span.moment(met.to),
        minutes: met.to - met.from,
        weight: met.weight,
        since_onset,
    }
}

impl Trace {
    /// What the contacts list holds of a contact, for any of the cases asked about.
    pub fn listed(&self, person: u32) -> Option<super::Listed> {
        let id = self.town.people[person as usize].id;
        self.cases.iter().find_map(|case| self.town.listed.get(&(case.id, id)).copied())
    }
}

fn traced_case(trace: &Trace, case: &Case, day: NaiveDate) -> TracedCase {
    let town = &trace.town;
    let person = town.person_of(case);
    let seed = trace.seeds.iter().find(|seed| Some(seed.person) == person);
    let (from, to) = seed.map_or((0, 0), |seed| (seed.from, seed.to));
    let ids = |(case_id, _): &&(Uuid, Uuid)| *case_id == case.id;
    TracedCase {
        case: CaseRef::of(case, day),
        from: town.span.moment(from),
        to: town.span.moment(to),
        visits: person.map_or(0, |person| town.visits_between(person, from, to)),
        listed: town.listed.keys().filter(ids).count(),
    }
}
