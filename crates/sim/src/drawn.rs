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

#[derive(Debug, Clone, Copy)]
struct Waiting {
    /// With target 0.
    attempt: Attempt,
    at: u32,
    day: u16,
    member: bool,
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
        let (at, member) = match target {
            Target::Person(person) => (person, false),
            Target::Member(position) => (position, true),
        };
        self.0.push(Waiting { attempt, at, day: day.min(usize::from(u16::MAX)) as u16, member });
    }

    /// True when enough wait to be settled.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.0.len() >= BATCH
    }

    /// Puts all into their days. Nobody infects themself.
    pub fn settle(&mut self, world: &World, queue: &mut Queue) {
        if !world.members.is_empty() {
            for waiting in &self.0 {
                black_box(world.members[if waiting.member { waiting.at as usize } else { 0 }]);
            }
        }
        for waiting in self.0.drain(..) {
            let target = if waiting.member { world.members[waiting.at as usize] } else { waiting.at };
            if target != waiting.attempt.source() {
                queue.push(usize::from(waiting.day), waiting.attempt.on(target));
            }
        }
    }
}
