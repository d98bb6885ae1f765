//! Tracing (truy vết): who met a case, whom those met, where a case of unknown source was infected, the places where
//! more was caught than chance explains, and who infected whom (S0-0g, S0-0k, S4-5a; hand-over S2-11b).
//!
//! The engine is `contact`. The desk loads visits, named contacts and cases of some weeks over the whole province
//! ([`Ctx::across`]), because contacts do not stop at an area's edge, and narrows every answer to the caller's areas:
//! persons of other areas are counted by commune, and handed over to it.

mod backward;
mod chain;
mod found;
mod overview;
mod propose;
mod setting;
mod shape;
mod town;

pub use backward::{hotspots, origins};
pub use chain::chains;
pub use found::trace;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use contact::Rule;
use office::{Class, Office, Problem, Result, worked};
use store::records::{Case, Contact, Person, Visit};
use store::{Ctx, Kind, Pick, Verb};
use tokio::sync::Mutex;
use uuid::Uuid;

use found::traced;
use town::{Rows, Span, Town};

pub use overview::overview;
pub use propose::{accept_contacts, hand_over};

pub use propose::{Accept, Accepted};
pub use shape::*;

/// Kinds that a town is made of: who may not read all of them may not trace.
const KINDS: [Kind; 4] = [Kind::Case, Kind::Visit, Kind::Contact, Kind::Person];
/// Towns kept: the weeks up to today, and some earlier ones that somebody looks at.
const KEPT: usize = 4;
/// Ids asked for in one statement.
const IDS: usize = 10_000;
/// Cases that one question may name.
const MOST_CASES: usize = 200;

/// A town with the number of the last change that it knows.
struct KeptTown {
    town: Arc<Town>,
    known: i64,
}

/// Towns loaded before, the last used at the end.
#[derive(Default)]
struct Towns(Mutex<Vec<KeptTown>>);

/// The definition of contact on a day.
fn rule_on(day: NaiveDate) -> Result<&'static Rule> {
    Rule::on(day).ok_or_else(|| Problem::new(Class::Invalid, "tracing-no-rule").with("day", day))
}

/// Everybody of the weeks that reach from the earliest day needed, by the rule of the day; loaded anew when
/// anything of it changed.
async fn load_town(office: &Office, ctx: &Ctx, day: NaiveDate, earliest: NaiveDate) -> Result<Arc<Town>> {
    for kind in KINDS {
        ctx.gate(Verb::Read, kind)?;
    }
    // A town is kept in memory: who is shown something of it reads no row of the store.
    office.store.seen_at_desk(ctx, Kind::Contact);
    let (span, rule) = (Span::reaching(day, earliest), rule_on(day)?);
    // Held while a town is loaded, so that two who ask at once load it once.
    let towns = office.place::<Towns>();
    let mut kept = towns.0.lock().await;
    if let Some(at) = kept.iter().position(|one| one.town.span == span && one.town.rule.id == rule.id) {
        let one = kept.remove(at);
        if office.store.changed_after(ctx, one.known, &KINDS).await?.is_none() {
            let town = Arc::clone(&one.town);
            kept.push(one);
            return Ok(town);
        }
    }
    let known = office.store.changed_after(ctx, 0, &KINDS).await?.unwrap_or_default();
    let rows = rows(office, &ctx.across(office.areas()), span).await?;
    let town = Arc::new(worked(move || Town::build(span, rule, rows)).await?);
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push(KeptTown { town: Arc::clone(&town), known });
    Ok(town)
}

/// The rows of a town, whole lists at a time.
async fn rows(office: &Office, across: &Ctx, span: Span) -> Result<Rows> {
    let announced = Pick::all().between("announced_on", span.first, span.last + Days::new(1));
    let cases = office.store.pick::<Case>(across, announced, &[("announced_on", true), ("id", true)]).await?;
    let there = Pick::all().before("starts_at", span.ends_at()).at_least("ends_at", span.starts_at());
    let visits = office.store.pick::<Visit>(across, there, &[]).await?;
    let met = Pick::all().up_to("first_on", span.last).at_least("last_on", span.first);
    let contacts = office.store.pick::<Contact>(across, met, &[("listed_at", false)]).await?;
    let of_visits = visits.iter().map(|visit| visit.person_id);
    let ids: BTreeSet<Uuid> = of_visits
        .chain(cases.iter().filter_map(|case| case.person_id))
        .chain(contacts.iter().filter_map(|contact| contact.person_id))
        .collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut persons = Vec::with_capacity(ids.len());
    for some in ids.chunks(IDS) {
        let these = Pick::all().one_of("id", some.iter().copied());
        persons.extend(office.store.pick::<Person>(across, these, &[]).await?);
    }
    Ok(Rows { cases, visits, contacts, persons })
}

/// The cases named, all of the caller's own areas.
async fn cases_named(office: &Office, ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<Case>> {
    let wanted: BTreeSet<Uuid> = ids.iter().copied().collect();
    if wanted.is_empty() || wanted.len() > MOST_CASES {
        return Err(Problem::field("tracing-cases", "cases", wanted.len()).with("most", MOST_CASES));
    }
    let these = Pick::all().one_of("id", wanted.iter().copied());
    let cases = office.store.pick::<Case>(ctx, these, &[("announced_on", false), ("id", false)]).await?;
    if cases.len() < wanted.len() {
        return Err(store::Error::NotFound { kind: Kind::Case }.into());
    }
    Ok(cases)
}

/// Does the caller see the persons of an area?
fn sees(office: &Office, ctx: &Ctx, area: &str) -> bool {
    ctx.scope.holds(office.areas(), area, ctx.day)
}

/// The earliest day that a trace of cases must know.
fn earliest_of(cases: &[Case], rule: &Rule) -> Option<NaiveDate> {
    let first = |case: &Case| {
        let (day, symptoms) = Town::onset(case);
        let before = if symptoms { rule.before_onset_days } else { rule.before_positive_days };
        day - Days::new(u64::from(before))
    };
    cases.iter().map(first).min()
}
