//! One day of visits and named contacts, as it is searched.

mod find;

use std::ops::Range;

use crate::offsets::Offsets;
pub(crate) use find::Hit;

/// Minutes of a day.
pub const DAY: u32 = 1440;

/// A stay of a person at a place within one day, in half-open minutes of that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// First minute, 0–1439.
    pub from: u16,
    /// First minute no longer there, 1–1440.
    pub to: u16,
    /// The person wore no mask, or it is not known that they did where the rule asks for it.
    pub unmasked: bool,
}

impl Stay {
    /// In 23 bits: 11 of `from`, 11 of `to`, 1 of the mask; ordered by `from`.
    #[inline]
    fn pack(self) -> u32 {
        u32::from(self.from) << 12 | u32::from(self.to) << 1 | u32::from(self.unmasked)
    }

    #[inline]
    fn unpack(span: u32) -> Self {
        Self { from: (span >> 12) as u16, to: (span >> 1 & 0x7ff) as u16, unmasked: span & 1 == 1 }
    }
}

/// A visit as it arrives, in no order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw {
    person: u32,
    place: u32,
    span: u32,
}

impl Raw {
    pub(crate) fn new(person: u32, place: u32, stay: Stay) -> Self {
        Self { person, place, span: stay.pack() }
    }
}

/// A named contact as it arrives: who, whom, minute of the day.
pub(crate) type Named = (u32, u32, u16);

/// A day, built once and then only read. Visits lie in the order of (place, time); a person's visits are found
/// by the numbers of the blocks that hold them, 2 bytes a visit, and a scan of the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    /// Visits of each place.
    places: Offsets,
    person: Vec<u32>,
    /// Packed stay, upper 16 bits.
    head: Vec<u16>,
    /// Packed stay, lower 7 bits.
    tail: Vec<u8>,
    /// Block numbers of each person.
    persons: Offsets,
    blocks: Vec<u16>,
    /// Place of each block's first visit.
    block_place: Vec<u32>,
    /// A block is 2^shift visits: as small as lets every block's number fit 16 bits.
    shift: u32,
    /// Named contacts of each person, in both directions.
    named: Offsets,
    other: Vec<u32>,
    minute: Vec<u16>,
}

/// Visits a block on days of up to 4 million visits: 256 bytes of persons, which one look-up reads.
const SHIFT: u32 = 6;

/// Persons of a block that are compared at once.
const SCAN: usize = 16;

impl Day {
    pub(crate) fn build(visits: Vec<Raw>, named: &[Named]) -> Self {
        let count = visits.len();
        let shift = (SHIFT..32).find(|shift| u16::try_from(count >> shift).is_ok()).unwrap_or(SHIFT);
        let by_time = sort_by_time(&visits);
        drop(visits);
        let (places, packed) = sort_by_place(&by_time);
        drop(by_time);

        let mut day = Self {
            places,
            person: packed.iter().map(|visit| (visit >> 32) as u32).collect(),
            head: packed.iter().map(|visit| (visit >> 7) as u16).collect(),
            tail: packed.iter().map(|visit| (visit & 0x7f) as u8).collect(),
            persons: Offsets::default(),
            blocks: Vec::new(),
            block_place: Vec::with_capacity((count >> shift) + 1),
            shift,
            named: Offsets::default(),
            other: Vec::new(),
            minute: Vec::new(),
        };
        drop(packed);
        for place in 0..day.places.len() {
            let run = day.places.range(place);
            while day.block_place.len() << shift < run.end {
                day.block_place.push(place as u32);
            }
        }
        day.index_persons();
        day.index_named(named);
        day
    }

    /// The day as it arrived, to be built again with more.
    pub(crate) fn give_back(self, visits: &mut Vec<Raw>, named: &mut Vec<Named>) {
        for place in 0..self.places() {
            let run = self.run(place);
            visits.extend(self.stays(run).map(|(person, stay)| Raw::new(person, place as u32, stay)));
        }
        for person in 0..self.named.len() as u32 {
            // Both directions are kept, and nobody names themself: each contact is taken once.
            let once = self.named_by(person).filter(|(other, _)| person < *other);
            named.extend(once.map(|(other, minute)| (person, other, minute)));
        }
    }

    fn index_persons(&mut self) {
        let counts = counts(self.person.iter().copied());
        self.persons = Offsets::from_counts(&counts);
        let mut next = starts(counts);
        self.blocks = vec![0; self.person.len()];
        for (at, person) in self.person.iter().enumerate() {
            let slot = &mut next[*person as usize];
            self.blocks[*slot as usize] = (at >> self.shift) as u16;
            *slot += 1;
        }
    }

    fn index_named(&mut self, named: &[Named]) {
        let both = || named.iter().flat_map(|&(src, dst, minute)| [(src, dst, minute), (dst, src, minute)]);
        let counts = counts(both().map(|(person, ..)| person));
        self.named = Offsets::from_counts(&counts);
        let mut next = starts(counts);
        self.other = vec![0; named.len() * 2];
        self.minute = vec![0; named.len() * 2];
        for (person, other, minute) in both() {
            let slot = &mut next[person as usize];
            self.other[*slot as usize] = other;
            self.minute[*slot as usize] = minute;
            *slot += 1;
        }
    }

    /// Visits of the day, a stay over midnight counting on both days.
    pub(crate) fn visits(&self) -> usize {
        self.person.len()
    }

    /// Bytes held for visits, and for named contacts.
    pub(crate) fn bytes(&self) -> (usize, usize) {
        let visits = self.places.bytes()
            + self.persons.bytes()
            + size_of_val(&*self.person)
            + size_of_val(&*self.head)
            + size_of_val(&*self.tail)
            + size_of_val(&*self.blocks)
            + size_of_val(&*self.block_place);
        (visits, self.named.bytes() + size_of_val(&*self.other) + size_of_val(&*self.minute))
    }

    /// One more than the largest number of a place that can have visits.
    pub(crate) fn places(&self) -> usize {
        self.places.len()
    }

    /// The visits of a place, as positions in the order of time.
    #[inline]
    pub(crate) fn run(&self, place: usize) -> Range<usize> {
        self.places.range(place)
    }

    /// Persons and stays of a run.
    #[inline]
    pub(crate) fn stays(&self, run: Range<usize>) -> impl Iterator<Item = (u32, Stay)> {
        let heads = &self.head[run.clone()];
        let tails = &self.tail[run.clone()];
        let spans = heads.iter().zip(tails).map(|(head, tail)| u32::from(*head) << 7 | u32::from(*tail));
        self.person[run].iter().copied().zip(spans.map(Stay::unpack))
    }

    /// The person at a position.
    #[inline]
    pub(crate) fn person(&self, at: usize) -> u32 {
        self.person[at]
    }

    /// The stay at a position.
    #[inline]
    pub(crate) fn stay(&self, at: usize) -> Stay {
        Stay::unpack(u32::from(self.head[at]) << 7 | u32::from(self.tail[at]))
    }

    /// Calls with the place and stay of every visit of a person.
    pub(crate) fn visits_of(&self, person: u32, mut each: impl FnMut(u32, Stay)) {
        let mut last = None;
        for block in &self.blocks[self.persons.range(person as usize)] {
            if last.replace(block) == Some(block) {
                continue;
            }
            let start = usize::from(*block) << self.shift;
            let end = self.person.len().min(start + (1 << self.shift));
            let mut place = self.block_place[usize::from(*block)] as usize;
            for (from, some) in (start..end).step_by(SCAN).zip(self.person[start..end].chunks(SCAN)) {
                // Compared all at once, which the processor does faster than one by one.
                if some.iter().map(|other| u32::from(*other == person)).sum::<u32>() == 0 {
                    continue;
                }
                for (at, _) in (from..).zip(some).filter(|(_, other)| **other == person) {
                    place = self.place_of(at, place);
                    each(place as u32, self.stay(at));
                }
            }
        }
    }

    /// True when the person has a visit or a named contact on the day.
    pub(crate) fn knows(&self, person: u32) -> bool {
        !self.persons.range(person as usize).is_empty() || !self.named.range(person as usize).is_empty()
    }

    /// Those named by a person or naming them, with the minute of the day.
    pub(crate) fn named_by(&self, person: u32) -> impl Iterator<Item = (u32, u16)> {
        let range = self.named.range(person as usize);
        self.other[range.clone()].iter().copied().zip(self.minute[range].iter().copied())
    }
}

/// How often each number comes, up to the largest.
fn counts(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut counts = Vec::new();
    for number in numbers {
        let number = number as usize;
        if number >= counts.len() {
            counts.resize(number + 1 + number / 8, 0_u32);
        }
        counts[number] += 1;
    }
    let used = counts.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
    counts.truncate(used);
    counts
}

/// Where each number's entries begin.
fn starts(mut counts: Vec<u32>) -> Vec<u32> {
    let mut start = 0;
    for count in &mut counts {
        start += std::mem::replace(count, start);
    }
    counts
}

/// First pass of the sort, by the first minute: few buckets, so the writes are streams.
fn sort_by_time(visits: &[Raw]) -> Vec<Raw> {
    let mut next = starts(counts(visits.iter().map(|visit| visit.span >> 12)));
    let mut sorted = vec![Raw { person: 0, place: 0, span: 0 }; visits.len()];
    for visit in visits {
        let slot = &mut next[(visit.span >> 12) as usize];
        sorted[*slot as usize] = *visit;
        *slot += 1;
    }
    sorted
}

/// Second pass, by place; gives `person << 32 | span`.
fn sort_by_place(visits: &[Raw]) -> (Offsets, Vec<u64>) {
    let counts = counts(visits.iter().map(|visit| visit.place));
    let offsets = Offsets::from_counts(&counts);
    let mut next = starts(counts);
    let mut sorted = vec![0_u64; visits.len()];
    for visit in visits {
        let slot = &mut next[visit.place as usize];
        sorted[*slot as usize] = u64::from(visit.person) << 32 | u64::from(visit.span);
        *slot += 1;
    }
    (offsets, sorted)
}
