//! Which levels are still possible. Missing inputs leave more than one; the evaluators carry the set
//! through, so that a level is given whenever the missing inputs cannot change it.

/// A set of levels or grades 1 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Levels(u8);

impl Levels {
    /// No level: cannot be assessed.
    pub(crate) const NONE: Self = Self(0);

    /// From `low` to `high`, each held within 1 to 4.
    pub(crate) fn span(low: u8, high: u8) -> Self {
        (low.clamp(1, 4)..=high.clamp(1, 4)).fold(Self::NONE, Self::with)
    }

    /// This set and one more level, held within 1 to 4.
    pub(crate) fn with(self, level: u8) -> Self {
        Self(self.0 | 1 << (level.clamp(1, 4) - 1))
    }

    /// The levels, lowest first.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        (1..=4).filter(move |level| self.0 & 1 << (level - 1) != 0)
    }

    /// The set of what each level becomes.
    pub(crate) fn map(self, change: impl Fn(u8) -> u8) -> Self {
        self.iter().fold(Self::NONE, |set, level| set.with(change(level)))
    }

    /// The level, where only one is left.
    pub(crate) fn single(self) -> Option<u8> {
        let mut all = self.iter();
        all.next().filter(|_| all.next().is_none())
    }

    /// `3` or `2–3–4`, for the working.
    pub(crate) fn written(self) -> String {
        self.iter().map(|level| level.to_string()).collect::<Vec<_>>().join("–")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_narrows_to_a_level_only_when_one_is_left() {
        assert_eq!(Levels::NONE.single(), None);
        assert_eq!(Levels::NONE.with(3).single(), Some(3));
        assert_eq!(Levels::span(2, 9).written(), "2–3–4");
        assert_eq!(Levels::span(3, 4).map(|l| l + 1).single(), Some(4), "nothing lies above 4");
        assert_eq!(Levels::NONE.with(1).with(2).single(), None);
    }
}
