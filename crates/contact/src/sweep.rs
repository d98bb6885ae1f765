//! Who at a place met an infectious person, without looking at every pair.

use crate::day::{DAY, Stay};
use crate::rule::Rule;

/// A source's stay at the place, clipped to its infectious window, in minutes of the day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    pub(crate) stay: Stay,
    /// Of a minute in its company, 0–[`UNIT`](crate::risk::UNIT).
    pub(crate) weight: u16,
}

/// What a visitor met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Met {
    /// Earliest minute of the day on which a company began that makes a contact.
    pub(crate) first: u16,
    /// Minutes in company, summed over the sources.
    pub(crate) minutes: u32,
    /// The same, each minute times its source's weight.
    pub(crate) dose: u64,
}

/// Sources by start, for the question when a company of some minutes first began.
#[derive(Debug, Default)]
struct Front {
    from: Vec<u16>,
    /// Latest end of the sources up to here.
    reach: Vec<u16>,
    /// Sources that started when the visitor asked about came, or before.
    started: usize,
}

impl Front {
    fn fill<'a>(&mut self, sources: impl Iterator<Item = &'a Source>, minutes: u16) {
        self.from.clear();
        self.reach.clear();
        self.started = 0;
        let mut reach = 0;
        for Source { stay, .. } in sources {
            if stay.to - stay.from >= minutes {
                reach = reach.max(stay.to);
                self.from.push(stay.from);
                self.reach.push(reach);
            }
        }
    }

    /// Visitors are asked about in the order in which they came. Every source here stays for `minutes` or longer.
    #[inline]
    fn earliest(&mut self, visitor: Stay, minutes: u16) -> Option<u16> {
        while self.from.get(self.started).is_some_and(|from| *from <= visitor.from) {
            self.started += 1;
        }
        if visitor.to < visitor.from + minutes {
            return None;
        }
        if self.started > 0 && self.reach[self.started - 1] >= visitor.from + minutes {
            return Some(visitor.from);
        }
        self.from.get(self.started).copied().filter(|from| from + minutes <= visitor.to)
    }
}

/// Sources in one comparison: eight times 16 bits are a vector of every processor.
const LANES: usize = 8;
/// Lanes of sources up to which the sums of minutes and doses of [`Few`] have room.
const MOST_LANES: usize = 16;
/// Lanes whose comparison costs a visitor as much as the look-ups in the merged sources, and what the merging costs,
/// in lanes compared.
const LOOK_UP_LANES: usize = 4;
const MERGE_LANES: usize = 2048;

/// The sources of one place on one day; reused from place to place. Few sources are compared with each visitor,
/// many are merged once.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    sources: Vec<Source>,
    few: Few,
    many: Many,
    merged: bool,
    /// Nobody who left before this minute, or came after that one, met a source for long enough.
    bounds: (u16, u16),
}

impl Sweep {
    pub(crate) fn clear(&mut self) {
        self.sources.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    pub(crate) fn push(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// To be called when all sources are there, with the number of visitors that may be asked about.
    pub(crate) fn start(&mut self, rule: &Rule, visitors: usize) {
        let first = self.sources.iter().map(|source| source.stay.from).min().unwrap_or(0);
        let last = self.sources.iter().map(|source| source.stay.to).max().unwrap_or(0);
        self.bounds = (first + rule.unmasked_minutes, last.saturating_sub(rule.unmasked_minutes));
        let lanes = self.sources.len().div_ceil(LANES);
        self.merged = lanes > MOST_LANES || lanes.saturating_sub(LOOK_UP_LANES) * visitors > MERGE_LANES;
        if self.merged {
            if !self.sources.is_sorted_by_key(|source| source.stay.from) {
                self.sources.sort_by_key(|source| source.stay.from);
            }
            self.many.fill(&self.sources, rule);
        } else {
            self.few.fill(&self.sources, rule);
        }
    }

    /// Nobody who left before the first minute, or came after the second, can meet a source for long enough.
    #[inline]
    pub(crate) fn bounds(&self) -> (u16, u16) {
        self.bounds
    }

    /// What a visitor met; none when it makes no contact. To be asked in the order of coming.
    #[inline]
    pub(crate) fn met(&mut self, visitor: Stay, rule: &Rule) -> Option<Met> {
        if self.merged { self.many.met(visitor, rule) } else { self.few.met(visitor, rule) }
    }
}

/// Columns of eight sources. Minutes of a day and weights have room in 15 bits, so the numbers are signed, for which
/// every processor has vectors.
#[derive(Debug, Clone, Copy)]
struct Lane {
    from: [i16; LANES],
    to: [i16; LANES],
    weight: [i16; LANES],
    /// Minutes that make a contact of a masked visitor.
    need: [i16; LANES],
}

/// Nobody is there: no minute is shared.
const EMPTY: Lane = Lane { from: [DAY as i16; LANES], to: [0; LANES], weight: [0; LANES], need: [i16::MAX; LANES] };

/// Sources compared with each visitor, without branches.
#[derive(Debug, Default)]
struct Few {
    lanes: Vec<Lane>,
}

impl Few {
    fn fill(&mut self, sources: &[Source], rule: &Rule) {
        self.lanes.clear();
        for some in sources.chunks(LANES) {
            let mut lane = EMPTY;
            for (at, Source { stay, weight }) in some.iter().enumerate() {
                lane.from[at] = stay.from as i16;
                lane.to[at] = stay.to as i16;
                lane.weight[at] = *weight as i16;
                lane.need[at] = rule.minutes(stay.unmasked) as i16;
            }
            self.lanes.push(lane);
        }
    }

    #[inline]
    fn met(&self, visitor: Stay, rule: &Rule) -> Option<Met> {
        // Nothing can overflow; said so, the sums are vectors in every profile.
        let (from, to) = (visitor.from as i16, visitor.to as i16);
        let most = rule.minutes(visitor.unmasked) as i16;
        let (mut first, mut minutes, mut dose) = ([i16::MAX; LANES], [0_i16; LANES], [0_i32; LANES]);
        for lane in &self.lanes {
            // Apart, for then each loop is a handful of vector instructions.
            let mut shared = [0_i16; LANES];
            for at in 0..LANES {
                let start = from.max(lane.from[at]);
                shared[at] = to.min(lane.to[at]).wrapping_sub(start).max(0);
                let counts = shared[at] >= most.min(lane.need[at]);
                first[at] = first[at].min(if counts { start } else { i16::MAX });
            }
            for at in 0..LANES {
                minutes[at] = minutes[at].wrapping_add(shared[at]);
            }
            for at in 0..LANES {
                dose[at] = dose[at].wrapping_add(i32::from(shared[at]).wrapping_mul(i32::from(lane.weight[at])));
            }
        }
        let first = first.into_iter().fold(i16::MAX, i16::min);
        (first < i16::MAX).then(|| Met {
            first: first as u16,
            minutes: minutes.into_iter().map(|minutes| minutes as u32).sum(),
            dose: dose.into_iter().map(|dose| dose as u64).sum(),
        })
    }
}

/// The sources merged, for any number of them.
#[derive(Debug, Default)]
struct Many {
    /// All sources that stay long enough for an unmasked company.
    any: Front,
    /// Those who stay long enough for a masked one.
    long: Front,
    /// Unmasked ones.
    bare: Front,
    /// Minutes, and weighted minutes, in company from the start of the day to each minute.
    grid: Vec<(u32, u64)>,
}

impl Many {
    fn fill(&mut self, sources: &[Source], rule: &Rule) {
        self.any.fill(sources.iter(), rule.unmasked_minutes);
        if rule.unmasked_minutes < rule.masked_minutes {
            self.long.fill(sources.iter(), rule.masked_minutes);
            self.bare.fill(sources.iter().filter(|source| source.stay.unmasked), rule.unmasked_minutes);
        }
        // Presence goes up where a stay begins and down where it ends; summed once it is who is there in each
        // minute, summed twice the minutes in company. Differences wrap, their sums do not.
        self.grid.clear();
        self.grid.resize(DAY as usize + 2, (0, 0));
        for Source { stay, weight } in sources {
            let weight = u64::from(*weight);
            let begin = &mut self.grid[usize::from(stay.from) + 1];
            *begin = (begin.0.wrapping_add(1), begin.1.wrapping_add(weight));
            let end = &mut self.grid[usize::from(stay.to) + 1];
            *end = (end.0.wrapping_sub(1), end.1.wrapping_sub(weight));
        }
        let (mut there, mut sum) = ((0_u32, 0_u64), (0_u32, 0_u64));
        for cell in &mut self.grid {
            there = (there.0.wrapping_add(cell.0), there.1.wrapping_add(cell.1));
            sum = (sum.0 + there.0, sum.1 + there.1);
            *cell = sum;
        }
    }

    #[inline]
    fn met(&mut self, visitor: Stay, rule: &Rule) -> Option<Met> {
        let first = if visitor.unmasked || rule.unmasked_minutes == rule.masked_minutes {
            self.any.earliest(visitor, rule.unmasked_minutes)
        } else {
            let bare = self.bare.earliest(visitor, rule.unmasked_minutes);
            let long = self.long.earliest(visitor, rule.masked_minutes);
            bare.into_iter().chain(long).min()
        }?;
        let (before, after) = (self.grid[usize::from(visitor.from)], self.grid[usize::from(visitor.to)]);
        Some(Met { first, minutes: after.0 - before.0, dose: after.1 - before.1 })
    }
}
