//! From cases to contacts, step by step: F0 → F1 → F2.

mod exposures;

use crate::bits::Bits;
use crate::day::{DAY, Day, Hit, Stay};
use crate::index::Index;
use crate::met::{Contact, Seed};
use crate::risk::{Weigher, scaled};
use crate::rule::Rule;
use crate::sweep::{Source, Sweep};
use exposures::Exposures;

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

/// Places that are gone through for all days before the next ones: neighbours meet at neighbouring places, so that
/// their exposures stay in the cache.
const QUARTER: usize = 1024;

/// Visits of seeds from which on that is done.
const MANY_HITS: usize = 1 << 17;

/// Visits filtered at once: their marks stay in the first-level cache.
const CHUNK: usize = 64;

/// Runs steps; keeps who was found, and its working memory, from step to step.
#[derive(Debug)]
pub struct Tracer {
    known: Bits,
    seeds_today: Bits,
    /// The first seed of each person who is one.
    seed_of: Vec<u32>,
    exposures: Exposures,
    hits: Vec<Vec<Hit>>,
    sweep: Sweep,
}

/// What a step asks.
struct Question<'a> {
    rule: &'a Rule,
    weigher: &'a Weigher,
    /// In the order of persons.
    seeds: &'a [Seed],
}

/// A day while its places are gone through.
struct Part<'a> {
    day: &'a Day,
    number: u32,
    /// Visits of seeds in the order of place and time.
    hits: Vec<Hit>,
    next: usize,
}

impl Part<'_> {
    /// Place of the next hit.
    fn place(&self) -> Option<usize> {
        self.hits.get(self.next).map(|hit| hit.place as usize)
    }
}

impl Tracer {
    /// For the persons of an index.
    pub fn new(index: &Index) -> Self {
        Self {
            known: Bits::new(index.persons()),
            seeds_today: Bits::new(index.persons()),
            seed_of: Vec::new(),
            exposures: Exposures::new(index.persons()),
            hits: Vec::new(),
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
        let sorted;
        let seeds = if seeds.is_sorted_by_key(|seed| seed.person) {
            seeds
        } else {
            let mut copy = seeds.to_vec();
            copy.sort_by_key(|seed| seed.person);
            sorted = copy;
            sorted.as_slice()
        };
        let question = Question { rule, weigher, seeds };
        let mut parts = self.parts(index, &question);
        // With few visits nothing is gained by it, and those of a day are in the cache from the look-up.
        let all: usize = parts.iter().map(|part| part.hits.len()).sum();
        let quarter = if all > MANY_HITS { QUARTER } else { usize::MAX };
        while let Some(first) = parts.iter().filter_map(Part::place).min() {
            for part in &mut parts {
                self.company(&question, part, first.saturating_add(quarter));
            }
        }
        self.hits.extend(parts.into_iter().map(|part| part.hits));
        let contacts = self.exposures.take();
        for contact in &contacts {
            self.known.set(contact.person);
        }
        contacts
    }

    /// The days with the visits of seeds; named contacts are added on the way.
    fn parts<'a>(&mut self, index: &'a Index, question: &Question<'_>) -> Vec<Part<'a>> {
        let seeds = question.seeds;
        let from = seeds.iter().map(|seed| seed.from).min().unwrap_or(0);
        let to = seeds.iter().map(|seed| seed.to).max().unwrap_or(0);
        let (mut active, mut parts, mut numbered) = (Vec::new(), Vec::new(), false);
        for (number, day) in index.days(from, to) {
            active.clear();
            // The first seed stands for all of its person.
            active.extend((0..seeds.len() as u32).filter(|at| {
                let at = *at as usize;
                (at == 0 || seeds[at - 1].person != seeds[at].person) && on_day(question, at, number).is_some()
            }));
            self.named(day, number, &active, question);
            let mut hits = self.hits.pop().unwrap_or_default();
            if active.len() * LOOK_UP < day.visits() {
                day.look_up(active.iter().map(|at| (seeds[*at as usize].person, *at)), &mut hits);
            } else {
                if !numbered {
                    self.number(seeds);
                    numbered = true;
                }
                self.seeds_today.clear();
                for at in &active {
                    self.seeds_today.set(seeds[*at as usize].person);
                }
                day.visits_by(&self.seeds_today, &self.seed_of, &mut hits);
            }
            parts.push(Part { day, number, hits, next: 0 });
        }
        parts
    }

    /// Notes the first seed of each person.
    fn number(&mut self, seeds: &[Seed]) {
        self.seed_of.resize(self.known.persons(), 0);
        for (at, seed) in seeds.iter().enumerate().rev() {
            if let Some(slot) = self.seed_of.get_mut(seed.person as usize) {
                *slot = at as u32;
            }
        }
    }

    fn named(&mut self, day: &Day, number: u32, active: &[u32], question: &Question<'_>) {
        for at in active {
            let Some(today) = on_day(question, *at as usize, number) else { continue };
            for (other, minute) in day.named_by(question.seeds[*at as usize].person) {
                if (today.from..today.to).contains(&minute) && !self.known.has(other) {
                    let dose = u64::from(today.weight) * u64::from(question.weigher.named_minutes());
                    self.exposures.add(other, number * DAY + u32::from(minute), 0, dose);
                }
            }
        }
    }

    /// Who was in company on the visits of seeds, place by place, up to a place.
    fn company(&mut self, question: &Question<'_>, part: &mut Part<'_>, end: usize) {
        while let Some(place) = part.place().filter(|place| *place < end) {
            let run = part.day.run(place);
            let weight = question.weigher.place(place as u32);
            self.sweep.clear();
            while let Some(hit) = part.hits.get(part.next).filter(|hit| (hit.at as usize) < run.end) {
                if let Some(source) = source(question, part, *hit, weight) {
                    self.sweep.push(source);
                }
                part.next += 1;
            }
            if !self.sweep.is_empty() && run.len() > 1 {
                self.visitors(part.day, part.number, run, question.rule);
            }
        }
    }

    /// Adds what the visitors of a place met.
    fn visitors(&mut self, day: &Day, number: u32, run: std::ops::Range<usize>, rule: &Rule) {
        self.sweep.start(rule, run.len());
        let (early, late) = self.sweep.bounds();
        let mut kept = [0_u8; CHUNK];
        for start in run.clone().step_by(CHUNK) {
            if day.stay(start).from > late {
                break;
            }
            // Whom to ask is unforeseeable, so it is written down without a branch.
            let (mut count, known) = (0, &self.known);
            for ((person, stay), at) in day.stays(start..run.end.min(start + CHUNK)).zip(0_u8..) {
                kept[count % CHUNK] = at;
                let in_time = usize::from(stay.to >= early) & usize::from(stay.from <= late);
                count += in_time & usize::from(!known.has(person));
            }
            for at in &kept[..count] {
                let at = start + usize::from(*at);
                if let Some(met) = self.sweep.met(day.stay(at), rule) {
                    let first = number * DAY + u32::from(met.first);
                    self.exposures.add(day.person(at), first, met.minutes, met.dose);
                }
            }
        }
    }
}

/// The window of a seed, given by its person's first, on a day, in minutes of that day; none where it has none.
#[inline]
fn on_day(question: &Question<'_>, first: usize, number: u32) -> Option<Today> {
    let (start, mut today) = (number * DAY, None::<Today>);
    let person = question.seeds[first].person;
    for seed in question.seeds[first..].iter().take_while(|seed| seed.person == person) {
        let (from, to) = (seed.from.max(start), seed.to.min(start.saturating_add(DAY)));
        if from < to {
            let weight = scaled(question.weigher.day(number, seed.onset_day), seed.share);
            let more = Today { from: (from - start) as u16, to: (to - start) as u16, weight };
            today = Some(today.map_or(more, |today| joined(today, more)));
        }
    }
    today
}

fn joined(a: Today, b: Today) -> Today {
    Today { from: a.from.min(b.from), to: a.to.max(b.to), weight: a.weight.max(b.weight) }
}

/// A seed's stay within its window, if it is long enough for any contact.
#[inline]
fn source(question: &Question<'_>, part: &Part<'_>, hit: Hit, place: u16) -> Option<Source> {
    let (today, stay) = (on_day(question, hit.seed as usize, part.number)?, part.day.stay(hit.at as usize));
    let (from, to) = (stay.from.max(today.from), stay.to.min(today.to));
    (to >= from + question.rule.unmasked_minutes)
        .then(|| Source { stay: Stay { from, to, ..stay }, weight: scaled(today.weight, place) })
}
