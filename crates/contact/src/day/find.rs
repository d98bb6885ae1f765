//! The visits of persons, found without waiting for the memory one by one.

use std::hint::black_box;
use std::ops::Range;

use super::Day;
use crate::bits::Bits;

/// Visits of a day that are read at once.
const SCANNED: usize = 1024;

/// A seed's visit: where in the day, and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Position in the order of place and time.
    pub(crate) at: u32,
    /// Its place.
    pub(crate) place: u32,
    /// The seed, by its number in the question.
    pub(crate) seed: u32,
}

impl Day {
    /// The place of the visit at a position, sought from a place before it on.
    #[inline]
    pub(crate) fn place_of(&self, at: usize, from: usize) -> usize {
        let mut place = from;
        while self.places.range(place).end <= at {
            place += 1;
        }
        place
    }

    /// The visits of all who are in a set, in the order of place and time, with the seed of each person.
    pub(crate) fn visits_by(&self, persons: &Bits, seed_of: &[u32], hits: &mut Vec<Hit>) {
        hits.clear();
        let (mut room, mut place) = ([(0, 0); SCANNED], 0);
        for (start, some) in (0..).step_by(SCANNED).zip(self.person.chunks(SCANNED)) {
            // Written down without a branch: who is a seed is unforeseeable.
            let mut count = 0;
            for (at, person) in (start..).zip(some) {
                room[count % SCANNED] = (at, *person);
                count += usize::from(persons.has(*person));
            }
            hits.extend(room[..count].iter().map(|&(at, person)| {
                place = self.place_of(at as usize, place.max(self.block_place[at as usize >> self.shift] as usize));
                Hit { at, place: place as u32, seed: seed_of[person as usize] }
            }));
        }
    }

    /// The visits of a few persons, given with their seeds, in the order of place and time.
    ///
    /// In passes, each of which misses the cache for all persons at once: where their blocks are listed, the blocks,
    /// the persons of the blocks, the places, the visits of the places.
    pub(crate) fn look_up(&self, persons: impl Iterator<Item = (u32, u32)>, hits: &mut Vec<Hit>) {
        hits.clear();
        let ranges: Vec<(u32, u32, Range<usize>)> =
            persons.map(|(person, seed)| (person, seed, self.persons.range(person as usize))).collect();
        let mut blocks: Vec<(u32, u32, u16)> = Vec::with_capacity(ranges.len() * 4);
        for (person, seed, range) in ranges {
            for block in &self.blocks[range] {
                // A person's blocks ascend, so a block that holds several visits stands there in a row.
                let again = blocks.last().is_some_and(|last| last.1 == seed && last.2 == *block);
                if !again {
                    blocks.push((person, seed, *block));
                }
            }
        }
        for (person, seed, block) in blocks {
            let start = usize::from(block) << self.shift;
            let some = &self.person[start..self.person.len().min(start + (1 << self.shift))];
            let (count, last) = matches(some, person);
            if count == 1 {
                hits.push(Hit { at: start as u32 + last, place: self.block_place[usize::from(block)], seed });
            } else {
                let all = (start as u32..).zip(some).filter(|(_, other)| **other == person);
                hits.extend(all.map(|(at, _)| Hit { at, place: self.block_place[usize::from(block)], seed }));
            }
        }
        hits.sort_unstable_by_key(|hit| u64::from(hit.at) << 32 | u64::from(hit.seed));
        for hit in &mut *hits {
            hit.place = self.place_of(hit.at as usize, hit.place as usize) as u32;
        }
        for hit in hits {
            self.fetch(self.run(hit.place as usize));
        }
    }

    /// Brings a run into the cache: reads a word of each of its lines, which nothing waits for.
    fn fetch(&self, run: Range<usize>) {
        // A line is 64 bytes.
        for at in run.clone().step_by(16) {
            black_box(self.person[at]);
        }
        for at in run.clone().step_by(32) {
            black_box(self.head[at]);
        }
        for at in run.step_by(64) {
            black_box(self.tail[at]);
        }
    }
}

/// How often a person stands there, and the sum of the positions, which is the position if it is once. Without a
/// branch, so that many blocks are read at a time.
#[inline]
fn matches(people: &[u32], person: u32) -> (u32, u32) {
    // Nothing can overflow; said so, the loop is vector instructions in every profile.
    let (mut count, mut sum, mut at) = (0_u32, 0_u32, 0_u32);
    for other in people {
        let same = u32::from(*other == person);
        count = count.wrapping_add(same);
        sum = sum.wrapping_add(same.wrapping_neg() & at);
        at = at.wrapping_add(1);
    }
    (count, sum)
}
