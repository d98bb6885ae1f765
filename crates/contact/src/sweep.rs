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

/// Pairs of a run from which on the grid is cheaper.
const PAIRS: usize = 4096;
/// Sources up to which a sum of doses fits 32 bits.
const FEW: usize = 256;

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

    /// To be called when all sources are there, with the number of visitors that will be asked about.
    pub(crate) fn start(&mut self, rule: &Rule, visitors: usize) {
        if !self.sources.is_sorted_by_key(|source| source.stay.from) {
            self.sources.sort_by_key(|source| source.stay.from);
        }
        let first = self.sources.first().map_or(0, |source| source.stay.from);
        let last = self.sources.iter().map(|source| source.stay.to).max().unwrap_or(0);
        self.bounds = (first + rule.unmasked_minutes, last.saturating_sub(rule.unmasked_minutes));
        self.merged = self.sources.len() > FEW || self.sources.len() * visitors > PAIRS;
        if self.merged {
            self.many.fill(&self.sources, rule);
        } else {
            self.few.fill(&self.sources, rule);
        }
    }

    /// True when this visitor and all who come later are too late to meet anyone.
    #[inline]
    pub(crate) fn is_over(&self, visitor: Stay) -> bool {
        visitor.from > self.bounds.1
    }

    /// True when the visitor left too early to meet anyone.
    #[inline]
    pub(crate) fn is_before(&self, visitor: Stay) -> bool {
        visitor.to < self.bounds.0
    }

    /// What a visitor met; none when it makes no contact. To be asked in the order of coming.
    #[inline]
    pub(crate) fn met(&mut self, visitor: Stay, rule: &Rule) -> Option<Met> {
        if self.merged { self.many.met(visitor, rule) } else { self.few.met(visitor, rule) }
    }
}

/// Columns of the sources, for a loop without branches.
#[derive(Debug, Default)]
struct Few {
    from: Vec<u16>,
    to: Vec<u16>,
    weight: Vec<u16>,
    /// Minutes that make a contact of a masked visitor.
    need: Vec<u16>,
}

impl Few {
    fn fill(&mut self, sources: &[Source], rule: &Rule) {
        self.from.clear();
        self.to.clear();
        self.weight.clear();
        self.need.clear();
        for Source { stay, weight } in sources {
            self.from.push(stay.from);
            self.to.push(stay.to);
            self.weight.push(*weight);
            self.need.push(rule.minutes(stay.unmasked));
        }
    }

    #[inline]
    fn met(&self, visitor: Stay, rule: &Rule) -> Option<Met> {
        let most = rule.minutes(visitor.unmasked);
        let (mut first, mut minutes, mut dose) = (u16::MAX, 0_u32, 0_u32);
        let sources = self.from.iter().zip(&self.to).zip(&self.weight).zip(&self.need);
        for (((from, to), weight), need) in sources {
            let start = visitor.from.max(*from);
            let shared = visitor.to.min(*to).saturating_sub(start);
            first = first.min(if shared >= most.min(*need) { start } else { u16::MAX });
            minutes += u32::from(shared);
            dose += u32::from(shared) * u32::from(*weight);
        }
        (first < u16::MAX).then_some(Met { first, minutes, dose: u64::from(dose) })
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
