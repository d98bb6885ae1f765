//! Who may infect, and who met them.

/// An infectious person, or one that may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed {
    /// Who.
    pub person: u32,
    /// First infectious minute since the start of day 0.
    pub from: u32,
    /// First minute no longer infectious or free to meet others.
    pub to: u32,
    /// Day of onset, or on which it would come; the weight of a day counts from it.
    pub onset_day: u32,
    /// Chance that they are infected, in parts of [`UNIT`](crate::risk::UNIT) of the step's own scale.
    pub share: u16,
}

/// A person who met a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub person: u32,
    /// Minute since the start of day 0 at which the first company that counts began.
    pub first: u32,
    /// Minutes in company with seeds on the visits that count, summed over the seeds. Named contacts have none.
    pub minutes: u32,
    /// The same, weighted by the day of infectiousness, the setting and the seed's share; with what a named
    /// contact stands for.
    pub dose: u64,
}
