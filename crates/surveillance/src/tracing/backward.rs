//! Backwards: likely sources of a case of unknown source, and places where cases met beyond chance (S0-0k).

use std::collections::HashMap;

use base::words::{Lang, Words, number};
use chrono::{Days, NaiveDate};
use contact::backward::{self, Exposure, Suspect, suspects};
use contact::{DAY, Meeting, Risk};
use office::answer::AreaRef;
use office::{Office, Result};
use store::Ctx;
use store::records::Case;
use uuid::Uuid;

use super::found::exposed;
use super::setting::Assumed;
use super::shape::{CaseRef, Hotspot, Origins, Places, Suspected};
use super::town::Town;
use super::{cases_named, load_town, sees, worked};

/// Suspects that an answer names.
const MOST: usize = 20;
/// Meetings shown of a suspect.
const PATHS: usize = 5;
/// Places that an answer names.
const MOST_PLACES: usize = 100;

/// The known cases that may have infected a case, most likely first, and why.
pub async fn origins(office: &Office, ctx: &Ctx, case: Uuid, day: NaiveDate, lang: Lang) -> Result<Origins> {
    let mut cases = cases_named(office, ctx, &[case]).await?;
    let case = cases.remove(0);
    let exposure = Assumed::shipped()?.exposure();
    let (onset, _) = Town::onset(&case);
    let town = load_town(office, ctx, day, onset - Days::new(u64::from(exposure.earliest))).await?;
    let (found, asked) = {
        let (town, case) = (town.clone(), case.clone());
        worked(move || suspected(&town, &case, exposure)).await?
    };
    let by_person = town.case_by_person();
    let suspects = found
        .into_iter()
        .filter_map(|(suspect, meetings)| {
            let source = *by_person.get(&suspect.source)?;
            Some(suspect_shown(office, ctx, &town, (&case, source), (suspect, &meetings), lang))
        })
        .collect();
    let (from, to) = exposure.window(town.span.number(onset));
    Ok(Origins {
        from: town.span.day(from),
        to: town.span.day(to.saturating_sub(1)),
        visits: asked.map_or(0, |person| town.visits_between(person, from, to)),
        case: CaseRef::of(&case, ctx.day),
        suspects,
    })
}

fn suspect_shown(
    office: &Office,
    ctx: &Ctx,
    town: &Town,
    (case, source): (&Case, &Case),
    (suspect, meetings): (Suspect, &[Meeting]),
    lang: Lang,
) -> Suspected {
    let seen = sees(office, ctx, &source.area);
    let days_apart = case.onset_on.zip(source.onset_on).map(|(to, from)| (to - from).num_days());
    let since = |met: &Meeting| i64::from(met.from / DAY) - i64::from(town.span.number(Town::onset(source).0));
    let named = || (seen.then(|| source.code.clone()), seen.then_some(source.id));
    Suspected {
        case: seen.then(|| CaseRef::of(source, ctx.day)),
        area: AreaRef::of(&source.area, ctx.day),
        meetings: suspect.meetings,
        minutes: suspect.minutes,
        chance: suspect.chance,
        share: suspect.share,
        days_apart,
        paths: meetings.iter().take(PATHS).map(|met| exposed(town, met, named(), since(met))).collect(),
        why: why(town, &suspect, meetings, days_apart, lang),
    }
}

/// Places where cases of the fortnight met when they were infected, the least explained by chance first; only
/// those that a case of the caller's visited.
pub async fn hotspots(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Places> {
    let assumed = Assumed::shipped()?;
    let exposure = assumed.exposure();
    let from = day - Days::new(FORTNIGHT - 1);
    let earliest = from - Days::new(u64::from(exposure.earliest));
    let town = load_town(office, ctx, day, earliest).await?;
    let own = |case: &Case| sees(office, ctx, &case.area) && office.areas().is_within(&case.area, area, day);
    let least = assumed.least_cases();
    let found = {
        let town = town.clone();
        worked(move || Ok(spots(&town, (from, day), exposure, least))).await?
    };
    let (looked_at, found) = found;
    let by_place = visitors(&town, looked_at.iter().filter(|case| own(case)), exposure);
    let mut places = Vec::new();
    for spot in &found {
        let Some(mine) = by_place.get(&spot.place) else { continue };
        let place = &town.spots[spot.place as usize];
        places.push(Hotspot {
            place: place.name.clone(),
            code: place.code.clone(),
            area: place.area.as_deref().map(|area| AreaRef::of(area, ctx.day)),
            setting: place.setting,
            cases: spot.cases,
            expected: spot.expected,
            chance: spot.chance,
            visitor_hours: spot.visitor_hours,
            own: mine.iter().map(|case| CaseRef::of(case, ctx.day)).collect(),
        });
        if places.len() == MOST_PLACES {
            break;
        }
    }
    Ok(Places { from, to: day, cases: looked_at.len(), places })
}

/// Days of cases that places are judged by.
pub(super) const FORTNIGHT: u64 = 14;

type Found = (Vec<(Suspect, Vec<Meeting>)>, Option<u32>);

/// The suspects of a case with their meetings, and the case's person.
fn suspected(town: &Town, case: &Case, exposure: Exposure) -> Result<Found> {
    let Some(person) = town.person_of(case) else { return Ok((Vec::new(), None)) };
    let sources = town.sources()?;
    let onset = town.span.number(Town::onset(case).0);
    let (index, rule, weigher) = (&town.index, town.rule, &town.weigher);
    let mut found = suspects(index, rule, Risk::shipped(), weigher, &sources, (person, onset), exposure);
    found.truncate(MOST);
    let meetings = sources.meetings(index, rule, weigher, person, exposure.window(onset));
    let of = |suspect: Suspect| {
        let met = meetings.iter().filter(|met| met.source == suspect.source).copied().collect();
        (suspect, met)
    };
    Ok((found.into_iter().map(of).collect(), Some(person)))
}

type Spots = (Vec<Case>, Vec<contact::backward::Hotspot>);

fn spots(town: &Town, (from, to): (NaiveDate, NaiveDate), exposure: Exposure, least: u32) -> Spots {
    let cases: Vec<Case> = town.cases.iter().filter(|case| (from..=to).contains(&case.announced_on)).cloned().collect();
    let onsets: Vec<(u32, u32)> =
        cases.iter().filter_map(|case| Some((town.person_of(case)?, town.span.number(Town::onset(case).0)))).collect();
    let found = backward::hotspots(&town.index, &onsets, exposure, least);
    (cases, found)
}

/// The cases that visited each place within their exposure.
fn visitors<'a>(town: &Town, cases: impl Iterator<Item = &'a Case>, exposure: Exposure) -> HashMap<u32, Vec<&'a Case>> {
    let mut by_place: HashMap<u32, Vec<&Case>> = HashMap::new();
    for case in cases {
        let Some(person) = town.person_of(case) else { continue };
        let (from, to) = exposure.window(town.span.number(Town::onset(case).0));
        town.index.visits_of(person, from, to, |place, _, _| {
            let there = by_place.entry(place).or_default();
            if there.last().is_none_or(|last| last.id != case.id) {
                there.push(case);
            }
        });
    }
    by_place
}

/// Why somebody is a suspect, in words.
fn why(town: &Town, suspect: &Suspect, meetings: &[Meeting], days_apart: Option<i64>, lang: Lang) -> String {
    let words = Words::of(lang);
    let mut parts = Vec::new();
    if suspect.minutes > 0 {
        let args =
            [("meetings", suspect.meetings.to_string()), ("minutes", number(f64::from(suspect.minutes), 0, lang))];
        parts.push(words.say("tracing-why-met", &args));
    } else {
        parts.push(words.say("tracing-why-named", &[]));
    }
    let mut places: Vec<&str> = Vec::new();
    for met in meetings {
        let name = met.place.and_then(|place| town.spots.get(place as usize)).map(|spot| spot.name.as_str());
        if let Some(name) = name.filter(|name| !places.contains(name)) {
            places.push(name);
        }
    }
    places.truncate(3);
    if !places.is_empty() {
        parts.push(words.say("tracing-why-places", &[("places", places.join(", "))]));
    }
    match days_apart {
        Some(days) if days > 0 => parts.push(words.say("tracing-why-before", &[("days", days.to_string())])),
        Some(0) => parts.push(words.say("tracing-why-same-day", &[])),
        Some(days) => parts.push(words.say("tracing-why-after", &[("days", (-days).to_string())])),
        None => parts.push(words.say("tracing-why-unknown", &[])),
    }
    parts.join("; ")
}
