//! One bit a person.

/// A set of persons.
#[derive(Debug, Clone)]
pub(crate) struct Bits {
    words: Vec<u64>,
    persons: usize,
}

impl Bits {
    /// Nobody of so many.
    pub(crate) fn new(persons: usize) -> Self {
        Self { words: vec![0; persons.div_ceil(64)], persons }
    }

    /// How many there can be.
    pub(crate) fn persons(&self) -> usize {
        self.persons
    }

    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Persons beyond the last are not kept.
    #[inline]
    pub(crate) fn set(&mut self, person: u32) {
        if let Some(word) = self.words.get_mut(person as usize / 64) {
            *word |= 1 << (person % 64);
        }
    }

    #[inline]
    pub(crate) fn has(&self, person: u32) -> bool {
        self.words.get(person as usize / 64).is_some_and(|word| word >> (person % 64) & 1 == 1)
    }

    /// Words of 64 persons.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// Gives a word and empties it.
    pub(crate) fn take_word(&mut self, word: usize) -> u64 {
        std::mem::take(&mut self.words[word])
    }
}
