//! The synthetic population: people of each area with an age, a household, a school or a workplace.
//!
//! People are numbered by area and household, so a household is a run of numbers and most contacts lie near in
//! memory. Nothing is stored that a hash gives again: acquaintances are drawn anew from the same luck.

use std::ops::Range;

use base::message::Message;

use crate::chance::{Luck, below, mix};
use crate::check::fault;
use crate::disease::People as Defaults;
use crate::scenario::{AreaPeople, LayerChanges, Population, Scenario};

/// Purposes of luck, so that draws for one thing say nothing about another.
pub(crate) mod purpose {
    pub const PEOPLE: u64 = 1;
    pub const ACQUAINTANCE: u64 = 2;
    pub const COURSE: u64 = 3;
    pub const COIN: u64 = 4;
    pub const SEED: u64 = 5;
    pub const DOSE: u64 = 6;
    pub const PAST: u64 = 7;
    pub const TRACE: u64 = 8;
    pub const CARE: u64 = 9;
}

/// No school and no workplace.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// An area's runs of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    pub name: String,
    /// Number of its first person.
    pub first: u32,
    /// Number of the first person of the next area.
    pub end: u32,
    /// Where its pupils begin in `members`, where its workers begin, where these end.
    pub school: u32,
    pub work: u32,
    pub members_end: u32,
}

/// A layer of contacts at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    pub weight: f64,
    pub contacts: u32,
    pub group: u32,
    pub ages: [u8; 2],
}

/// The people of a scenario; the same for every replicate.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) areas: Vec<Area>,
    /// Area of the first person of each block of 2^[`BLOCK`] people.
    blocks: Vec<u32>,
    /// Years.
    pub(crate) age: Vec<u8>,
    /// Place in the household × 16 + size.
    pub(crate) home: Vec<u8>,
    /// Position in `members`.
    pub(crate) place: Vec<u32>,
    /// Pupils and workers of each area, those of a group next to each other.
    pub(crate) members: Vec<u32>,
    pub(crate) school: Place,
    pub(crate) work: Place,
}

const BLOCK: u32 = 10;

fn place(data: &crate::disease::PlaceData, changes: &LayerChanges) -> Place {
    Place {
        weight: changes.weight.unwrap_or(data.weight),
        contacts: changes.contacts.unwrap_or(data.contacts),
        group: changes.group.unwrap_or(data.group),
        ages: changes.ages.unwrap_or(data.ages),
    }
}

impl World {
    /// Settles the people of a scenario.
    pub fn settle(scenario: &Scenario) -> Result<Self, Box<Message>> {
        let defaults = Defaults::builtin();
        let population = &scenario.population;
        let mut areas = area_list(scenario);
        let people: usize = areas.iter().map(|area| area.people.unwrap_or(0) as usize).sum();
        if people == 0 {
            return Err(fault("population.size", 0, "sim-sum", &[]));
        }
        let mut world = Self {
            seed: population.seed,
            areas: Vec::with_capacity(areas.len()),
            blocks: Vec::with_capacity((people >> BLOCK) + 1),
            age: Vec::with_capacity(people),
            home: Vec::with_capacity(people),
            place: Vec::with_capacity(people),
            members: Vec::with_capacity(people / 4 * 3),
            school: place(&defaults.school, &scenario.contacts.school),
            work: place(&defaults.work, &scenario.contacts.work),
        };
        let households =
            if population.households.is_empty() { &defaults.households.share } else { &population.households };
        let sizes = Sizes::new(households);
        let head_age = population.head_age.unwrap_or(18);
        let mut room = Room::default();
        for (number, area) in areas.iter_mut().enumerate() {
            let ages = if area.ages.is_empty() { &population.ages } else { &area.ages };
            room.fill(ages, area.people.unwrap_or(0), defaults);
            world.settle_area(std::mem::take(&mut area.name), number as u64, &mut room, &sizes, head_age);
        }
        let mut area = 0;
        for first in (0..people as u32).step_by(1 << BLOCK) {
            while world.areas[area].end <= first {
                area += 1;
            }
            world.blocks.push(area as u32);
        }
        Ok(world)
    }

    fn settle_area(&mut self, name: String, number: u64, room: &mut Room, sizes: &Sizes, head_age: u8) {
        let luck = Luck::of(self.seed, purpose::PEOPLE, number);
        let mut draw = luck.bits(0);
        let mut next = move || {
            draw = draw.wrapping_add(0x9E37_79B9_7F4A_7C15);
            mix(draw)
        };
        let first = self.age.len() as u32;
        let people = room.ages.len();
        // Heads of households are taken from those old enough, the others from whoever is left.
        let split = partition(&mut room.ages, head_age);
        shuffle(&mut room.ages[..split], &mut next);
        shuffle(&mut room.ages[split..], &mut next);
        let (mut heads, mut others) = (0, split);
        let mut left = people;
        while left > 0 {
            let bits = next();
            let size = usize::from(sizes.get(bits)).min(left);
            for member in 0..size {
                let heads_left = split - heads;
                let others_left = people - others;
                // Keep a head for every household to come.
                let to_come = (((left - size) as f64) / sizes.mean) as usize;
                let free = heads_left.saturating_sub(to_come);
                let take_head = if member == 0 {
                    heads_left > 0
                } else {
                    others_left == 0 || below(next(), (free + others_left) as u32) < free as u32
                };
                let from = if take_head { &mut heads } else { &mut others };
                self.age.push(room.ages[*from]);
                *from += 1;
                self.home.push((member << 4 | size) as u8);
            }
            left -= size;
        }
        let end = self.age.len() as u32;
        let school = self.members.len() as u32;
        self.place.resize(end as usize, NOWHERE);
        let mut starts = [school, 0, 0];
        for (kind, layer) in [self.school, self.work].into_iter().enumerate() {
            let start = self.members.len();
            let other = if kind == 0 { None } else { Some(self.school.ages) };
            for person in first..end {
                let age = self.age[person as usize];
                let of = |ages: [u8; 2]| ages[0] <= age && age < ages[1];
                if of(layer.ages) && !other.is_some_and(of) {
                    self.members.push(person);
                }
            }
            shuffle(&mut self.members[start..], &mut next);
            for (position, &person) in self.members.iter().enumerate().skip(start) {
                self.place[person as usize] = position as u32;
            }
            starts[kind + 1] = self.members.len() as u32;
        }
        self.areas.push(Area { name, first, end, school, work: starts[1], members_end: starts[2] });
    }

    /// People in all.
    pub fn len(&self) -> usize {
        self.age.len()
    }

    /// True without people; a settled world has some.
    pub fn is_empty(&self) -> bool {
        self.age.is_empty()
    }

    /// Number of areas.
    pub fn areas(&self) -> usize {
        self.areas.len()
    }

    /// Number of a person's area.
    #[inline]
    pub(crate) fn area_of(&self, person: u32) -> usize {
        let mut area = self.blocks[(person >> BLOCK) as usize] as usize;
        while self.areas[area].end <= person {
            area += 1;
        }
        area
    }

    /// First person and size of a person's household.
    #[inline]
    pub(crate) fn household(&self, person: u32) -> (u32, u32) {
        let home = u32::from(self.home[person as usize]);
        (person - (home >> 4), home & 15)
    }

    /// The people who meet at a person's school or workplace, as positions in `members`; none without one. True for a
    /// school.
    #[inline]
    pub(crate) fn group_range(&self, person: u32, area: &Area) -> Option<(bool, Range<u32>)> {
        let position = self.place[person as usize];
        if position == NOWHERE {
            return None;
        }
        let school = position < area.work;
        let (from, to, layer) =
            if school { (area.school, area.work, &self.school) } else { (area.work, area.members_end, &self.work) };
        let (start, end) = match (position - from).checked_div(layer.group) {
            None => (from, to),
            Some(number) => (from + number * layer.group, (from + (number + 1) * layer.group).min(to)),
        };
        Some((school, start..end))
    }

    /// Luck of a person's lasting acquaintances: who they are does not change over a run or between runs.
    #[inline]
    pub(crate) fn acquaintance(&self, person: u32, layer: u64, number: u32) -> u64 {
        Luck::of(self.seed, purpose::ACQUAINTANCE, u64::from(person)).bits(layer << 32 | u64::from(number))
    }
}

impl Population {
    /// People in all that a world of them has.
    pub fn people(&self) -> u64 {
        self.size.map_or_else(|| self.areas.iter().map(|area| u64::from(people_of(area))).sum(), u64::from)
    }
}

fn people_of(area: &AreaPeople) -> u32 {
    area.people.unwrap_or_else(|| area.ages.values().sum::<f64>().round() as u32)
}

fn area_list(scenario: &Scenario) -> Vec<AreaPeople> {
    let population = &scenario.population;
    if let Some(size) = population.size {
        let areas = population.area_size.map_or(1, |of_area| size.div_ceil(of_area).max(1));
        let at = |number: u32| (u64::from(size) * u64::from(number) / u64::from(areas)) as u32;
        return (0..areas)
            .map(|number| AreaPeople {
                name: format!("area-{}", number + 1),
                people: Some(at(number + 1) - at(number)),
                ..AreaPeople::default()
            })
            .collect();
    }
    let mut areas = population.areas.clone();
    for area in &mut areas {
        area.people = Some(people_of(area));
    }
    areas
}

/// Ages of the people of the area being settled; kept to save allocations.
#[derive(Default)]
struct Room {
    ages: Vec<u8>,
}

impl Room {
    /// So many people with these ages; within a band every year alike.
    fn fill(&mut self, bands: &std::collections::BTreeMap<String, f64>, people: u32, defaults: &Defaults) {
        let mut list: Vec<(u8, f64)> =
            bands.iter().filter_map(|(age, &share)| age.parse().ok().map(|age| (age, share))).collect();
        list.sort_by_key(|band| band.0);
        if list.is_empty() {
            list = defaults.ages.from_age.iter().copied().zip(defaults.ages.share.iter().copied()).collect();
        }
        let sum: f64 = list.iter().map(|band| band.1).sum();
        let oldest = defaults.ages.oldest;
        self.ages.clear();
        let mut before = 0.0;
        for (number, &(from, share)) in list.iter().enumerate() {
            let to = list.get(number + 1).map_or(oldest.max(from) + 1, |next| next.0);
            // Rounding the running sum keeps the whole exact.
            let until = (f64::from(people) * (before + share) / sum).round() as usize;
            let years = usize::from(to.saturating_sub(from)).max(1);
            let of_band = until.saturating_sub(self.ages.len());
            self.ages.extend((0..of_band).map(|i| from + (i % years) as u8));
            before += share;
        }
        self.ages.resize(people as usize, list.last().map_or(0, |band| band.0));
    }
}

/// Puts those of at least this age first; returns how many they are.
fn partition(ages: &mut [u8], head_age: u8) -> usize {
    ages.sort_unstable_by_key(|&age| age < head_age);
    ages.partition_point(|&age| age >= head_age)
}

fn shuffle<T>(list: &mut [T], next: &mut impl FnMut() -> u64) {
    for last in (1..list.len()).rev() {
        list.swap(last, below(next(), last as u32 + 1) as usize);
    }
}

/// Sizes of households by their shares.
struct Sizes {
    table: Vec<u8>,
    mean: f64,
}

impl Sizes {
    fn new(shares: &[f64]) -> Self {
        let sum: f64 = shares.iter().sum();
        let mut table = Vec::with_capacity(4_096);
        let mut before = 0.0;
        for (share, size) in shares.iter().zip(1_u8..) {
            before += share;
            table.resize((4_096.0 * before / sum).round() as usize, size);
        }
        let mean = shares.iter().zip(1..).map(|(share, size)| share * f64::from(size)).sum::<f64>() / sum;
        Self { table, mean }
    }

    fn get(&self, bits: u64) -> u8 {
        self.table[(bits >> 52) as usize % self.table.len()]
    }
}
