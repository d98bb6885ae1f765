//! Small random towns, and what is true in them by the definitions alone.

use std::collections::BTreeMap;

use contact::{Builder, DAY, Index, Risk, Rule, Seed, UNIT, Weigher};
use proptest::prelude::*;

pub const PERSONS: u32 = 40;
pub const PLACES: u32 = 6;
pub const DAYS: u32 = 4;

#[derive(Debug, Clone)]
pub struct Visit {
    pub person: u32,
    pub place: u32,
    pub from: u32,
    pub to: u32,
    pub unmasked: bool,
}

#[derive(Debug, Clone)]
pub struct Town {
    pub visits: Vec<Visit>,
    pub named: Vec<(u32, u32, u32)>,
    pub cases: Vec<Seed>,
}

pub fn town() -> impl Strategy<Value = Town> {
    let end = DAYS * DAY;
    let visit = (0..PERSONS, 0..PLACES, 0..end - 1, prop_oneof![1_u32..40, 1_u32..700], any::<bool>()).prop_map(
        move |(person, place, from, length, unmasked)| Visit {
            person,
            place,
            from,
            to: (from + length).min(end),
            unmasked,
        },
    );
    let named = (0..PERSONS, 1..PERSONS, 0..end).prop_map(|(src, far, at)| (src, (src + far) % PERSONS, at));
    let case = (0..PERSONS + 3, 0..end, 1..end).prop_map(move |(person, from, length)| Seed {
        person,
        from,
        to: (from + length).min(end),
        onset_day: from / DAY + 1,
        share: UNIT,
    });
    let visits =
        prop_oneof![proptest::collection::vec(visit.clone(), 0..60), proptest::collection::vec(visit, 200..500)];
    (visits, proptest::collection::vec(named, 0..15), proptest::collection::vec(case, 1..10)).prop_map(
        |(visits, named, mut cases)| {
            cases.sort_by_key(|case| case.person);
            cases.dedup_by_key(|case| case.person);
            Town { visits, named, cases }
        },
    )
}

/// The shipped rule with other minutes.
pub fn rule(masked: u16, unmasked: u16) -> Rule {
    Rule { masked_minutes: masked, unmasked_minutes: unmasked, ..Rule::by_id("cv-11042").unwrap().clone() }
}

pub fn weigher() -> Weigher {
    Risk::shipped().weigher(vec![0, 1, 0, 1, 0, 1])
}

pub fn builder(town: &Town, takes: impl Fn(u32) -> bool) -> Builder {
    let mut builder = Builder::new();
    for visit in town.visits.iter().filter(|visit| takes(visit.from)) {
        builder.visit(visit.person, visit.place, visit.from, visit.to, visit.unmasked).unwrap();
    }
    for &(src, dst, at) in town.named.iter().filter(|named| takes(named.2)) {
        builder.named(src, dst, at).unwrap();
    }
    builder
}

pub fn index(town: &Town) -> Index {
    builder(town, |_| true).build().unwrap()
}

/// A visit's parts, one a day: (day, first minute, first minute no longer there).
fn parts(visit: &Visit) -> impl Iterator<Item = (u32, u32, u32)> {
    (visit.from / DAY..=(visit.to - 1) / DAY).map(|day| (day, visit.from.max(day * DAY), visit.to.min((day + 1) * DAY)))
}

/// Person → (first minute, minutes, dose) of all who met the seeds and are not `known`.
pub fn by_pairs(town: &Town, rule: &Rule, seeds: &[Seed], known: &[u32]) -> BTreeMap<u32, (u32, u32, u64)> {
    let weigher = weigher();
    let mut met: BTreeMap<u32, (u32, u32, u64)> = BTreeMap::new();
    let mut add = |person: u32, first: u32, minutes: u32, dose: u64| {
        if !known.contains(&person) && !seeds.iter().any(|seed| seed.person == person) {
            let entry = met.entry(person).or_insert((u32::MAX, 0, 0));
            *entry = (entry.0.min(first), entry.1 + minutes, entry.2 + dose);
        }
    };
    let mut stays: BTreeMap<(u32, u32), Vec<&Visit>> = BTreeMap::new();
    for visit in &town.visits {
        stays.entry((visit.person, visit.place)).or_default().push(visit);
    }
    let product = |a: u16, b: u16| (u64::from(a) * u64::from(b)) >> 12;
    for visitor in &town.visits {
        for (day, from, to) in parts(visitor) {
            let mut first = None;
            let (mut minutes, mut dose) = (0, 0);
            for seed in seeds {
                for theirs in stays.get(&(seed.person, visitor.place)).into_iter().flatten() {
                    for (_, a, b) in parts(theirs).filter(|part| part.0 == day) {
                        let (a, b) = (a.max(seed.from), b.min(seed.to));
                        // A source counts from the shortest company that makes any contact.
                        if b < a + u32::from(rule.unmasked_minutes) {
                            continue;
                        }
                        let shared = b.min(to).saturating_sub(a.max(from));
                        if shared >= u32::from(rule.minutes(visitor.unmasked || theirs.unmasked)) {
                            first = Some(first.unwrap_or(u32::MAX).min(a.max(from)));
                        }
                        let weight = product(weigher.day(day, seed.onset_day), seed.share) as u16;
                        minutes += shared;
                        dose += u64::from(shared) * product(weight, weigher.place(visitor.place));
                    }
                }
            }
            if let Some(first) = first {
                add(visitor.person, first, minutes, dose);
            }
        }
    }
    for seed in seeds {
        for &(src, dst, at) in town.named.iter().filter(|named| (seed.from..seed.to).contains(&named.2)) {
            let weight = product(weigher.day(at / DAY, seed.onset_day), seed.share);
            let dose = weight * u64::from(weigher.named_minutes());
            if src == seed.person {
                add(dst, at, 0, dose);
            }
            if dst == seed.person {
                add(src, at, 0, dose);
            }
        }
    }
    met
}
