//! All days together, and how they are filled.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::day::{DAY, Day, Named, Raw, Stay};

/// Last day that can be indexed: ten years after the first. A time beyond it is a mistake in the file.
pub const LAST_DAY: u32 = 3660;

/// Numbers of persons and places need not be dense, but tables are as long as the largest: this many times the
/// rows, and `ROOM` more, are taken.
const SPARSE: u64 = 64;
const ROOM: u64 = 1 << 20;

/// Why a visit or a contact cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The visit ends at or before its start.
    EndsBeforeStart,
    /// The time lies more than ten years after day 0.
    TooLate,
    /// The person named themself.
    NamesSelf,
    /// Numbers are far larger than their count; persons and places are to be numbered from 0 on.
    Sparse {
        /// The largest number of a person or a place.
        largest: u32,
        /// Visits and contacts that came with it.
        rows: u64,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::EndsBeforeStart => f.write_str("the visit ends before it starts, or lasts no minute"),
            Self::NamesSelf => f.write_str("the person names themself"),
            Self::TooLate => write!(f, "the time lies more than {LAST_DAY} days after day 0"),
            Self::Sparse { largest, rows } => {
                write!(f, "the number {largest} is far too large for {rows} rows; number persons and places from 0 on")
            }
        }
    }
}

impl std::error::Error for Fault {}

/// Collects visits and named contacts in any order.
#[derive(Debug, Default)]
pub struct Builder {
    visits: Vec<Vec<Raw>>,
    named: Vec<Vec<Named>>,
    rows: u64,
    split: u64,
    largest_person: u32,
    largest_place: u32,
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a visit of a person to a place over the minutes `from..to` since the start of day 0. One that
    /// crosses midnight is a visit to each day that it touches.
    pub fn visit(&mut self, person: u32, place: u32, from: u32, to: u32, unmasked: bool) -> Result<(), Fault> {
        if to <= from {
            return Err(Fault::EndsBeforeStart);
        }
        let (first, last) = (from / DAY, (to - 1) / DAY);
        if last > LAST_DAY {
            return Err(Fault::TooLate);
        }
        self.rows += 1;
        self.split += u64::from(last > first);
        self.largest_person = self.largest_person.max(person);
        self.largest_place = self.largest_place.max(place);
        for day in first..=last {
            let from = from.max(day * DAY) - day * DAY;
            let to = to.min((day + 1) * DAY) - day * DAY;
            let stay = Stay { from: from as u16, to: to as u16, unmasked };
            of_day(&mut self.visits, day).push(Raw::new(person, place, stay));
        }
        Ok(())
    }

    /// Takes a contact that `src` named, at a minute since the start of day 0; it holds both ways.
    pub fn named(&mut self, src: u32, dst: u32, at: u32) -> Result<(), Fault> {
        let day = at / DAY;
        if day > LAST_DAY {
            return Err(Fault::TooLate);
        }
        if src == dst {
            return Err(Fault::NamesSelf);
        }
        self.rows += 1;
        self.largest_person = self.largest_person.max(src).max(dst);
        of_day(&mut self.named, day).push((src, dst, (at % DAY) as u16));
        Ok(())
    }

    /// Visits that crossed midnight so far.
    pub fn split(&self) -> u64 {
        self.split
    }

    /// Builds every day, on as many threads as the machine has processors.
    pub fn build(self) -> Result<Index, Fault> {
        let mut index = Index::default();
        index.extend(self)?;
        Ok(index)
    }
}

fn of_day<T>(days: &mut Vec<Vec<T>>, day: u32) -> &mut Vec<T> {
    let day = day as usize;
    if day >= days.len() {
        days.resize_with(day + 1, Vec::new);
    }
    &mut days[day]
}

/// Visits and named contacts of all days, ready to be searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    days: Vec<Option<Day>>,
    persons: usize,
    places: usize,
}

impl Index {
    /// Adds what came: only the days that it touches are built, so a new day costs a day, and so does an entry
    /// that came late.
    pub fn extend(&mut self, more: Builder) -> Result<(), Fault> {
        self.check(&more)?;
        let Builder { mut visits, mut named, largest_person, largest_place, rows, .. } = more;
        let count = visits.len().max(named.len());
        visits.resize_with(count, Vec::new);
        named.resize_with(count, Vec::new);
        if self.days.len() < count {
            self.days.resize_with(count, || None);
        }
        let mut raw = Vec::new();
        for (number, (mut visits, mut named)) in visits.into_iter().zip(named).enumerate() {
            if visits.is_empty() && named.is_empty() {
                continue;
            }
            if let Some(day) = self.days[number].take() {
                day.give_back(&mut visits, &mut named);
            }
            raw.push(Mutex::new(Some((number, visits, named))));
        }
        let built = Mutex::new(Vec::with_capacity(raw.len()));
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(raw) = raw.get(next.fetch_add(1, Ordering::Relaxed)) {
                let Some((number, visits, named)) = raw.lock().ok().and_then(|mut day| day.take()) else { continue };
                let day = Day::build(visits, &named);
                if let Ok(mut built) = built.lock() {
                    built.push((number, day));
                }
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(raw.len());
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        for (number, day) in built.into_inner().unwrap_or_default() {
            self.days[number] = Some(day);
        }
        if rows > 0 {
            self.persons = self.persons.max(largest_person as usize + 1);
            self.places = self.places.max(largest_place as usize + 1);
        }
        Ok(())
    }

    fn check(&self, more: &Builder) -> Result<(), Fault> {
        let largest = more.largest_person.max(more.largest_place);
        let known = self.persons.max(self.places) as u64;
        if u64::from(largest) > (more.rows * SPARSE + ROOM).max(known) {
            return Err(Fault::Sparse { largest, rows: more.rows });
        }
        Ok(())
    }

    /// One more than the largest number of a person.
    pub fn persons(&self) -> usize {
        self.persons
    }

    /// One more than the largest number of a place.
    pub fn places(&self) -> usize {
        self.places
    }

    /// First minute after the last day.
    pub fn end(&self) -> u32 {
        self.days.len() as u32 * DAY
    }

    /// Visits, one over midnight counting on both days.
    pub fn visits(&self) -> usize {
        self.days.iter().flatten().map(Day::visits).sum()
    }

    /// Bytes held for visits, and for named contacts.
    pub fn bytes(&self) -> (usize, usize) {
        self.days.iter().flatten().map(Day::bytes).fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1))
    }

    /// Days between the first and the last that have no visit: whatever happened on them is not known.
    pub fn gaps(&self) -> Vec<u32> {
        let full = |day: &Option<Day>| day.as_ref().is_some_and(|day| day.visits() > 0);
        let first = self.days.iter().position(full).unwrap_or(self.days.len());
        (first..self.days.len()).filter(|day| !full(&self.days[*day])).map(|day| day as u32).collect()
    }

    /// Minutes that all visitors spent, on the days that touch `from..to`: at each wanted place by its number, and
    /// at all places together.
    pub(crate) fn visitor_minutes(&self, from: u32, to: u32, wanted: impl Fn(u32) -> bool) -> (Vec<u64>, u64) {
        let (mut at_place, mut all) = (vec![0_u64; self.places], 0);
        for (_, day) in self.days(from, to) {
            for (place, sum) in at_place.iter_mut().enumerate() {
                let stays = day.stays(day.run(place));
                let minutes: u64 = stays.map(|(_, stay)| u64::from(stay.to - stay.from)).sum();
                all += minutes;
                if wanted(place as u32) {
                    *sum += minutes;
                }
            }
        }
        (at_place, all)
    }

    /// True when the person has a visit or a named contact.
    pub fn knows(&self, person: u32) -> bool {
        self.days.iter().flatten().any(|day| day.knows(person))
    }

    pub(crate) fn day(&self, day: u32) -> Option<&Day> {
        self.days.get(day as usize)?.as_ref()
    }

    /// The days that touch the minutes `from..to`, with their numbers.
    pub(crate) fn days(&self, from: u32, to: u32) -> impl Iterator<Item = (u32, &Day)> {
        let last = to.div_ceil(DAY).min(self.days.len() as u32);
        (from / DAY..last).filter_map(|day| Some((day, self.day(day)?)))
    }

    /// Calls with place, first minute and first minute no longer there of every visit of a person
    /// that touches the minutes `from..to`; clipped to them. Minutes count from the start of day 0.
    pub fn visits_of(&self, person: u32, from: u32, to: u32, mut each: impl FnMut(u32, u32, u32)) {
        for (number, day) in self.days(from, to) {
            let start = number * DAY;
            day.visits_of(person, |place, stay| {
                let first = (start + u32::from(stay.from)).max(from);
                let last = (start + u32::from(stay.to)).min(to);
                if first < last {
                    each(place, first, last);
                }
            });
        }
    }
}
