//! How thoroughly an area traces: cases without contacts, contacts not reached in time, F1 without F2 (S0-0g).

use std::collections::{BTreeMap, HashSet};

use base::day::CutOff;
use base::words::Lang;
use chrono::{Days, Duration, NaiveDate};
use office::measures::{Measure, figures};
use office::{Office, Result, figures};
use store::records::{Case, Contact, ContactKind};
use store::{Ctx, Pick};
use uuid::Uuid;

use super::IDS;
use super::backward::FORTNIGHT;
use super::propose::belongs;
use super::shape::{CaseRef, TracingOverview};

/// Cases that an overview names.
const NAMED: usize = 100;
/// The desk's figures, in order.
const FIGURES: [&str; 7] = [
    "contact_f1",
    "contact_f1_reached",
    "contact_f1_24h",
    "contact_f1_48h",
    "contact_f1_tested",
    "contact_f2",
    "contact_reached",
];

/// The state of tracing in an area over a fortnight.
pub async fn overview(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<TracingOverview> {
    let from = day - Days::new(FORTNIGHT - 1);
    let within = |code: &str| office.areas().is_within(code, area, day);
    let announced = Pick::all().between("announced_on", from, day);
    let newest = [("announced_on", true), ("id", true)];
    let mut cases = office.store.pick::<Case>(ctx, announced, &newest).await?;
    cases.retain(|case| within(&case.area));

    let cut_off = CutOff::of(&office.province);
    let (first, last) = (cut_off.window(from).0.to_utc(), cut_off.window(day).1.to_utc());
    let listed = Pick::all().at_least("listed_at", first).before("listed_at", last);
    let mut contacts = office.store.pick::<Contact>(ctx, listed, &[]).await?;
    contacts.retain(|contact| within(&contact.area));
    let (f1, f2): (Vec<&Contact>, Vec<&Contact>) = contacts.iter().partition(|contact| contact.kind == ContactKind::F1);
    let count = |done: &dyn Fn(&Contact) -> bool| f1.iter().filter(|contact| done(contact)).count();
    let late = |contact: &Contact| {
        let known_by = contact.found_at.unwrap_or_else(|| office.now());
        known_by - contact.listed_at > Duration::hours(24)
    };

    let traced = traced_cases(office, ctx, &cases).await?;
    let untraced = cases.iter().filter(|case| !traced.contains(&case.id));
    let unknown: Vec<&Case> = cases.iter().filter(|case| !case.source_known).collect();
    let led_on = sources_of_f2(office, ctx, &f1).await?;
    let all: BTreeMap<&str, &Measure> = figures().map(|measure| (measure.key.as_str(), measure)).collect();
    let wanted: Vec<&Measure> = FIGURES.iter().filter_map(|key| all.get(key).copied()).collect();
    Ok(TracingOverview {
        day,
        from,
        cases: cases.len(),
        without_contacts: untraced.clone().count(),
        f1: f1.len(),
        f1_late: count(&late),
        f1_24h: count(&|contact| contact.found_within(24)),
        f1_48h: count(&|contact| contact.found_within(48)),
        f1_tested: count(&|contact| contact.tested_on.is_some()),
        f1_without_f2: count(&|contact| contact.person_id.is_none_or(|person| !led_on.contains(&person))),
        f2: f2.len(),
        figures: figures::of_area(office, ctx, &wanted, area, day, lang).await?,
        untraced: untraced.take(NAMED).map(|case| CaseRef::of(case, ctx.day)).collect(),
        unknown: unknown.iter().take(NAMED).map(|case| CaseRef::of(case, ctx.day)).collect(),
        unknown_total: unknown.len(),
    })
}

/// Of some cases those with a contact listed, wherever the contact lives.
async fn traced_cases(office: &Office, ctx: &Ctx, cases: &[Case]) -> Result<HashSet<Uuid>> {
    let across = ctx.across(office.areas());
    let mut contacts: Vec<Contact> = Vec::new();
    for some in cases.chunks(IDS) {
        let codes = some.iter().map(|case| case.code.as_str());
        contacts.extend(office.store.pick::<Contact>(&across, Pick::all().one_of("case_code", codes), &[]).await?);
    }
    let mut by_code: BTreeMap<&str, Vec<&Contact>> = BTreeMap::new();
    for contact in &contacts {
        by_code.entry(&contact.case_code).or_default().push(contact);
    }
    let has = |case: &&Case| {
        by_code.get(case.code.as_str()).is_some_and(|contacts| contacts.iter().any(|one| belongs(one, case)))
    };
    Ok(cases.iter().filter(has).map(|case| case.id).collect())
}

/// Of some F1 those from whom an F2 was listed, wherever the F2 lives.
async fn sources_of_f2(office: &Office, ctx: &Ctx, f1: &[&Contact]) -> Result<HashSet<Uuid>> {
    let across = ctx.across(office.areas());
    let persons: Vec<Uuid> = f1.iter().filter_map(|contact| contact.person_id).collect();
    let mut led_on = HashSet::new();
    for some in persons.chunks(IDS) {
        let from = Pick::all().one_of("from_person_id", some.iter().copied());
        let f2 = office.store.pick::<Contact>(&across, from, &[]).await?;
        led_on.extend(f2.iter().filter_map(|contact| contact.from_person_id));
    }
    Ok(led_on)
}
