//! What everybody met in a step, summed person by person.

use std::hint::black_box;

use crate::bits::Bits;
use crate::met::Contact;

/// A person's exposure while a step runs; all zero when there was none.
#[derive(Debug, Clone, Copy, Default)]
struct Exposure {
    /// All bits of the first minute turned, so that the earliest is the largest and nothing is 0.
    turned_first: u32,
    minutes: u32,
    dose: u64,
}

/// Exposures of persons in no order. They wait here and are added in batches: each addition misses the cache, and
/// only the misses of a tight loop overlap.
#[derive(Debug)]
pub(crate) struct Exposures {
    waiting: Vec<(u32, Exposure)>,
    of: Vec<Exposure>,
    touched: Bits,
    /// The first persons that were touched.
    first: Vec<u32>,
    /// How many were touched.
    count: usize,
}

const BATCH: usize = 512;

/// Persons that are put into order one by one; with more, the set of all persons is gone through.
const FEW: usize = 2048;

impl Exposures {
    /// For so many persons.
    pub(crate) fn new(persons: usize) -> Self {
        Self {
            waiting: Vec::with_capacity(BATCH),
            of: vec![Exposure::default(); persons],
            touched: Bits::new(persons),
            first: vec![0; FEW + 1],
            count: 0,
        }
    }

    /// Adds to a person's exposure.
    #[inline]
    pub(crate) fn add(&mut self, person: u32, first: u32, minutes: u32, dose: u64) {
        self.waiting.push((person, Exposure { turned_first: !first, minutes, dose }));
        if self.waiting.len() == BATCH {
            self.settle();
        }
    }

    #[inline(never)]
    fn settle(&mut self) {
        // Brings all of them into the cache at a time: nothing waits for what is read here.
        for (person, _) in &self.waiting {
            black_box(self.of[*person as usize].turned_first);
        }
        let (mut count, first) = (self.count, self.first.as_mut_slice());
        for (person, more) in &self.waiting {
            let exposure = &mut self.of[*person as usize];
            // Whether somebody is new is unforeseeable, so their number is written down without a branch.
            first[count.min(FEW)] = *person;
            count += usize::from(exposure.turned_first == 0);
            exposure.turned_first = exposure.turned_first.max(more.turned_first);
            exposure.minutes = exposure.minutes.wrapping_add(more.minutes);
            exposure.dose = exposure.dose.wrapping_add(more.dose);
            self.touched.set(*person);
        }
        self.count = count;
        self.waiting.clear();
    }

    /// Every person's exposure in the order of their numbers; leaves none.
    pub(crate) fn take(&mut self) -> Vec<Contact> {
        self.settle();
        let count = std::mem::take(&mut self.count);
        let mut taken = Vec::with_capacity(count);
        let mut take = |person: u32| {
            let Exposure { turned_first, minutes, dose } = std::mem::take(&mut self.of[person as usize]);
            taken.push(Contact { person, first: !turned_first, minutes, dose });
        };
        if let Some(few) = self.first.get_mut(..count).filter(|_| count <= FEW) {
            few.sort_unstable();
            for person in few {
                self.touched.take_word(*person as usize / 64);
                take(*person);
            }
            return taken;
        }
        for word in 0..self.touched.words() {
            let mut left = self.touched.take_word(word);
            while left != 0 {
                take((word * 64) as u32 + left.trailing_zeros());
                left &= left - 1;
            }
        }
        taken
    }
}
