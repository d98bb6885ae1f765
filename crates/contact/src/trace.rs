//! From cases to contacts, step by step: F0 → F1 → F2.

use crate::day::{DAY, Day, Stay};
use crate::index::Index;
use crate::risk::{Weigher, scaled};
use crate::rule::Rule;
use crate::sweep::{Source, Sweep};

/// An infectious person, or one that may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed {
    /// Who.
    pub person: u32,
    /// First infectious minute since the start of day 0.
    pub from: u32,
    /// First minute no longer infectious or free to meet others.
    pub to: u32,
    /// Day of onset, or on which it would come; the weight of a day counts from it.
    pub onset_day: u32,
    /// Chance that they are infected, in parts of [`UNIT`](crate::risk::UNIT) of the step's own scale.
    pub share: u16,
}

/// A person who met a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub person: u32,
    /// Minute since the start of day 0 at which the first company that counts began.
    pub first: u32,
    /// Minutes in company with seeds on the visits that count, summed over the seeds. Named contacts have none.
    pub minutes: u32,
    /// The same, weighted by the day of infectiousness, the setting and the seed's share; with what a named
    /// contact stands for.
    pub dose: u64,
}

/// A person's exposure while a step runs; all zero when there was none.
#[derive(Debug, Clone, Copy, Default)]
struct Exposure {
    /// All bits of the first minute turned, so that the earliest is the largest and nothing is 0.
    turned_first: u32,
    minutes: u32,
    dose: u64,
}

/// Exposures of persons in no order. They wait here and are added in batches: each addition misses the cache,
/// and only the misses of a tight loop overlap.
#[derive(Debug, Default)]
struct Exposures {
    waiting: Vec<(u32, Exposure)>,
    of: Vec<Exposure>,
    touched: Vec<u32>,
}

const BATCH: usize = 512;

impl Exposures {
    #[inline]
    fn add(&mut self, person: u32, first: u32, minutes: u32, dose: u64) {
        self.waiting.push((person, Exposure { turned_first: !first, minutes, dose }));
        if self.waiting.len() == BATCH {
            self.settle();
        }
    }

    #[inline(never)]
    fn settle(&mut self) {
        for (person, more) in &self.waiting {
            let exposure = &mut self.of[*person as usize];
            if exposure.turned_first == 0 {
                self.touched.push(*person);
            }
            exposure.turned_first = exposure.turned_first.max(more.turned_first);
            exposure.minutes += more.minutes;
            exposure.dose += more.dose;
        }
        self.waiting.clear();
    }

    /// Every person's exposure in the order of their numbers; leaves none.
    fn take(&mut self) -> Vec<Contact> {
        self.settle();
        self.touched.sort_unstable();
        let taken = self.touched.iter().map(|person| {
            let Exposure { turned_first, minutes, dose } = std::mem::take(&mut self.of[*person as usize]);
            Contact { person: *person, first: !turned_first, minutes, dose }
        });
        let taken = taken.collect();
        self.touched.clear();
        taken
    }
}

/// A seed on one day.
#[derive(Debug, Clone, Copy, Default)]
struct Today {
    from: u16,
    to: u16,
    weight: u16,
}

/// Visits of a day per seed of that day up to which seeds are looked up one by one; with fewer the whole day is
/// read in order, which is some hundred times cheaper a visit than a look-up.
const LOOK_UP: usize = 200;

/// Runs steps; keeps who was found, and its working memory, from step to step.
#[derive(Debug)]
pub struct Tracer {
    known: Bits,
    seeds_today: Bits,
    today: Vec<Today>,
    exposures: Exposures,
    found: Vec<(u32, Source)>,
    sweep: Sweep,
}

impl Tracer {
    /// For the persons of an index.
    pub fn new(index: &Index) -> Self {
        Self {
            known: Bits::new(index.persons()),
            seeds_today: Bits::new(index.persons()),
            today: Vec::new(),
            exposures: Exposures { of: vec![Exposure::default(); index.persons()], ..Exposures::default() },
            found: Vec::new(),
            sweep: Sweep::default(),
        }
    }

    /// Forgets who was found.
    pub fn forget(&mut self) {
        self.known.clear();
    }

    /// Finds who met the seeds and was neither seed nor found before, in the order of their numbers. Seeds whom
    /// the index does not know meet nobody. A person may be a seed several times; on a day with several windows
    /// the earliest start and the latest end hold.
    pub fn step(&mut self, index: &Index, rule: &Rule, weigher: &Weigher, seeds: &[Seed]) -> Vec<Contact> {
        for seed in seeds {
            self.known.set(seed.person);
        }
        let from = seeds.iter().map(|seed| seed.from).min().unwrap_or(0);
        let to = seeds.iter().map(|seed| seed.to).max().unwrap_or(0);
        let mut active = Vec::new();
        for (number, day) in index.days(from, to) {
            active.clear();
            active.extend(seeds.iter().filter_map(|seed| on_day(seed, number, weigher)));
            self.named(day, number, &active, weigher);
            if active.len() * LOOK_UP < day.visits() {
                self.look_up(day, number, rule, weigher, &active);
            } else {
                self.read_through(day, number, rule, weigher, &active);
            }
        }
        let contacts = self.exposures.take();
        for contact in &contacts {
            self.known.set(contact.person);
        }
        contacts
    }

    fn named(&mut self, day: &Day, number: u32, active: &[(u32, Today)], weigher: &Weigher) {
        for (person, today) in active {
            for (other, minute) in day.named_by(*person) {
                if (today.from..today.to).contains(&minute) && !self.known.has(other) {
                    let dose = u64::from(today.weight) * u64::from(weigher.named_minutes());
                    self.exposures.add(other, number * DAY + u32::from(minute), 0, dose);
                }
            }
        }
    }

    /// Few seeds: each one's visits, then the visitors of those places.
    fn look_up(&mut self, day: &Day, number: u32, rule: &Rule, weigher: &Weigher, active: &[(u32, Today)]) {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        for (person, today) in active {
            day.visits_of(*person, |place, stay| {
                found.extend(source(stay, *today, weigher.place(place), rule).map(|source| (place, source)));
            });
        }
        found.sort_unstable_by_key(|(place, source)| (*place, source.stay.from));
        for at_place in found.chunk_by(|a, b| a.0 == b.0) {
            self.sweep.clear();
            for (_, source) in at_place {
                self.sweep.push(*source);
            }
            self.visitors(day, number, at_place[0].0 as usize, rule);
        }
        self.found = found;
    }

    /// Many seeds: every place of the day in its order.
    fn read_through(&mut self, day: &Day, number: u32, rule: &Rule, weigher: &Weigher, active: &[(u32, Today)]) {
        self.seeds_today.clear();
        self.today.resize(self.exposures.of.len(), Today::default());
        for (person, today) in active {
            let Some(slot) = self.today.get_mut(*person as usize) else { continue };
            *slot = if self.seeds_today.has(*person) { joined(*slot, *today) } else { *today };
            self.seeds_today.set(*person);
        }
        for place in 0..day.places() {
            let run = day.run(place);
            let start = run.start;
            self.sweep.clear();
            for (at, person) in day.people(run).iter().enumerate() {
                if self.seeds_today.has(*person) {
                    let today = self.today[*person as usize];
                    if let Some(source) = source(day.stay(start + at), today, weigher.place(place as u32), rule) {
                        self.sweep.push(source);
                    }
                }
            }
            self.visitors(day, number, place, rule);
        }
    }

    fn visitors(&mut self, day: &Day, number: u32, place: usize, rule: &Rule) {
        let run = day.run(place);
        if self.sweep.is_empty() || run.len() < 2 {
            return;
        }
        self.sweep.start(rule, run.len());
        for (person, stay) in day.stays(run) {
            if self.sweep.is_over(stay) {
                break;
            }
            if self.sweep.is_before(stay) || self.known.has(person) {
                continue;
            }
            if let Some(met) = self.sweep.met(stay, rule) {
                let first = number * DAY + u32::from(met.first);
                self.exposures.add(person, first, met.minutes, met.dose);
            }
        }
    }
}

/// A seed's window on a day, in minutes of that day.
fn on_day(seed: &Seed, number: u32, weigher: &Weigher) -> Option<(u32, Today)> {
    let start = number * DAY;
    let (from, to) = (seed.from.max(start), seed.to.min(start + DAY));
    let weight = || scaled(weigher.day(number, seed.onset_day), seed.share);
    (from < to).then(|| (seed.person, Today { from: (from - start) as u16, to: (to - start) as u16, weight: weight() }))
}

fn joined(a: Today, b: Today) -> Today {
    Today { from: a.from.min(b.from), to: a.to.max(b.to), weight: a.weight.max(b.weight) }
}

/// A seed's stay within its window, if it is long enough for any contact.
#[inline]
fn source(stay: Stay, today: Today, place: u16, rule: &Rule) -> Option<Source> {
    let (from, to) = (stay.from.max(today.from), stay.to.min(today.to));
    (to >= from + rule.unmasked_minutes)
        .then(|| Source { stay: Stay { from, to, ..stay }, weight: scaled(today.weight, place) })
}

/// One bit a person.
#[derive(Debug, Clone)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn new(persons: usize) -> Self {
        Self(vec![0; persons.div_ceil(64)])
    }

    fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Persons beyond the last are not kept.
    pub(crate) fn set(&mut self, person: u32) {
        if let Some(word) = self.0.get_mut(person as usize / 64) {
            *word |= 1 << (person % 64);
        }
    }

    #[inline]
    pub(crate) fn has(&self, person: u32) -> bool {
        self.0.get(person as usize / 64).is_some_and(|word| word >> (person % 64) & 1 == 1)
    }
}
