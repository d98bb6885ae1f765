//! Attempts that were drawn and wait to be put into their days.
//!
//! Whom an attempt at school or work is made on stands somewhere in a long list, and every look there misses the
//! cache. Looked up by the hundred, they miss it together. The order of the attempts stays as they were drawn.

use std::hint::black_box;

use crate::people::World;
use crate::queue::{Attempt, Queue};

/// Whom an attempt is made on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// The person.
    Person(u32),
    /// Whoever stands at this position among the pupils and workers.
    Member(u32),
}

impl Target {
    /// Who it is.
    #[inline]
    pub fn person(self, world: &World) -> u32 {
        match self {
            Self::Person(person) => person,
            Self::Member(position) => world.members[position as usize],
        }
    }

    /// Brings the answer into the cache; nothing waits for it.
    #[inline]
    pub fn fetch(self, world: &World) {
        if let Self::Member(position) = self {
            black_box(world.members[position as usize]);
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    /// With target 0.
    attempt: Attempt,
    target: Target,
    day: u16,
}

/// Attempts that wait, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawn(Vec<Waiting>);

/// Attempts looked up together: they fit the first-level cache with what they look at.
const BATCH: usize = 256;

impl Drawn {
    /// Adds an attempt; its own target does not count.
    #[inline]
    pub fn push(&mut self, day: usize, target: Target, attempt: Attempt) {
        self.0.push(Waiting { attempt, target, day: day.min(usize::from(u16::MAX)) as u16 });
    }

    /// True when enough wait to be settled.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.0.len() >= BATCH
    }

    /// Puts all into their days. Nobody infects themself.
    pub fn settle(&mut self, world: &World, queue: &mut Queue) {
        for waiting in &self.0 {
            waiting.target.fetch(world);
        }
        for waiting in self.0.drain(..) {
            let target = waiting.target.person(world);
            if target != waiting.attempt.source() {
                queue.push(usize::from(waiting.day), waiting.attempt.on(target));
            }
        }
    }
}
