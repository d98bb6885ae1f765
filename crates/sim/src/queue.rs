//! Infection attempts to come, by day, in blocks that are used again.

/// Attempts in a block: 32 KiB.
const BLOCK: usize = 4_096;
/// A day with fewer attempts is taken as it is; more are first sorted by neighbourhood.
const SORT_FROM: usize = 1 << 13;
/// Neighbourhoods that attempts are sorted into; their write ends fit the second-level cache.
const HOODS: usize = 1 << 10;

/// An attempt in 64 bits: target 27, source 27, layer 3, variant 2, number 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attempt(pub u64);

impl Attempt {
    #[inline]
    pub fn new(target: u32, source: u32, layer: usize, variant: usize, number: u32) -> Self {
        Self(
            u64::from(target) << 37
                | u64::from(source) << 10
                | (layer as u64) << 7
                | (variant as u64) << 5
                | u64::from(number & 31),
        )
    }

    /// The same attempt on another target; its own must be 0.
    #[inline]
    pub const fn on(self, target: u32) -> Self {
        Self(self.0 | (target as u64) << 37)
    }

    #[inline]
    pub const fn target(self) -> u32 {
        (self.0 >> 37) as u32
    }

    #[inline]
    pub const fn source(self) -> u32 {
        (self.0 >> 10) as u32 & ((1 << 27) - 1)
    }

    #[inline]
    pub const fn layer(self) -> usize {
        (self.0 >> 7) as usize & 7
    }

    #[inline]
    pub const fn variant(self) -> usize {
        (self.0 >> 5) as usize & 3
    }
}

/// Attempts of the days to come.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    days: Vec<Vec<Vec<Attempt>>>,
    spare: Vec<Vec<Attempt>>,
    shift: u32,
}

impl Queue {
    pub fn new(days: u16, people: usize) -> Self {
        let bits = usize::BITS - people.leading_zeros();
        Self {
            days: vec![Vec::new(); usize::from(days)],
            spare: Vec::new(),
            shift: bits.saturating_sub(HOODS.trailing_zeros()),
        }
    }

    /// Adds an attempt; those behind the last day are dropped.
    #[inline]
    pub fn push(&mut self, day: usize, attempt: Attempt) {
        let Some(blocks) = self.days.get_mut(day) else { return };
        match blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(attempt),
            _ => {
                let mut block = self.spare.pop().unwrap_or_else(|| Vec::with_capacity(BLOCK));
                block.push(attempt);
                blocks.push(block);
            }
        }
    }

    /// Takes the attempts of a day into `room`, neighbours together where they are many.
    pub fn take(&mut self, day: usize, room: &mut Vec<Attempt>) {
        room.clear();
        let blocks = std::mem::take(&mut self.days[day]);
        let attempts: usize = blocks.iter().map(Vec::len).sum();
        if attempts < SORT_FROM {
            for block in &blocks {
                room.extend_from_slice(block);
            }
        } else {
            let mut ends = [0_usize; HOODS + 1];
            for attempt in blocks.iter().flatten() {
                ends[(attempt.target() >> self.shift) as usize + 1] += 1;
            }
            for hood in 0..HOODS {
                ends[hood + 1] += ends[hood];
            }
            room.resize(attempts, Attempt(0));
            for attempt in blocks.iter().flatten() {
                let end = &mut ends[(attempt.target() >> self.shift) as usize];
                room[*end] = *attempt;
                *end += 1;
            }
        }
        self.spare.extend(blocks.into_iter().map(|mut block| {
            block.clear();
            block
        }));
    }

    /// Makes room for a longer or shorter run.
    pub fn set_days(&mut self, days: u16) {
        self.days.resize(usize::from(days), Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_back_on_their_day() {
        let attempt = Attempt::new((1 << 27) - 2, 77, 4, 3, 40);
        assert_eq!((attempt.target(), attempt.source(), attempt.layer(), attempt.variant()), ((1 << 27) - 2, 77, 4, 3));
        let mut queue = Queue::new(3, 100_000);
        for number in 0..70_000_u32 {
            queue.push((number % 2) as usize, Attempt::new(number.wrapping_mul(7_919) % 100_000, number, 0, 0, 0));
        }
        queue.push(9, attempt);
        let mut room = Vec::new();
        queue.take(0, &mut room);
        assert_eq!(room.len(), 35_000);
        assert!(room.is_sorted_by_key(|attempt| attempt.target() >> queue.shift));
        // Within a neighbourhood they keep the order in which they were made.
        assert!(room.windows(2).all(|two| {
            two[0].target() >> queue.shift != two[1].target() >> queue.shift || two[0].source() < two[1].source()
        }));
        queue.take(2, &mut room);
        assert!(room.is_empty());
    }
}
