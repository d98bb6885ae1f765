//! Chance that can be repeated: everything that a run decides comes from its seed.

use std::time::{SystemTime, UNIX_EPOCH};

/// `SplitMix64`: a few lines, and as good as choosing among acts needs.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Another stream, for a thread of its own.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// A number from `low` to `high`, both among them.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    /// One of some; none of none.
    pub fn pick<'a, T>(&mut self, some: &'a [T]) -> Option<&'a T> {
        some.get((self.next() % some.len().max(1) as u64) as usize)
    }

    /// One of some that are always there.
    pub fn word(&mut self, some: &[&'static str]) -> &'static str {
        self.pick(some).copied().unwrap_or_default()
    }

    /// A version 7 UUID, as the web's pages make them.
    pub fn id(&mut self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
        let (high, low) = (self.next(), self.next());
        let hex = format!(
            "{:012x}7{:03x}{:016x}",
            now & 0xffff_ffff_ffff,
            high & 0xfff,
            (low & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000
        );
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    /// A word that nothing else has.
    pub fn mark(&mut self) -> String {
        format!("{:010x}", self.next() & 0xff_ffff_ffff)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn one_seed_is_one_run_and_ids_are_of_version_7() {
        let (mut one, mut two) = (Random::new(7), Random::new(7));
        assert_eq!((0..9).map(|_| one.next()).collect::<Vec<_>>(), (0..9).map(|_| two.next()).collect::<Vec<_>>());
        let id = one.id();
        let parts: Vec<&str> = id.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('7') && "89ab".contains(&parts[3][..1]), "{id}");
        assert_ne!(one.id(), id);
        assert!((0..99).all(|_| (3..=5).contains(&one.between(3, 5))));
    }
}
