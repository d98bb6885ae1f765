//! Who exposed a contact, where and when: the way back from a contact to the cases.

use crate::bits::Bits;
use crate::day::{DAY, Day, Stay};
use crate::index::Index;
use crate::met::Seed;
use crate::risk::{UNIT, Weigher, scaled};
use crate::rule::Rule;

/// A company that makes a contact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meeting {
    /// The infectious person.
    pub source: u32,
    /// Where; none for a contact that was named.
    pub place: Option<u32>,
    /// First shared minute since the start of day 0.
    pub from: u32,
    /// First minute no longer shared; as `from` for a contact that was named.
    pub to: u32,
    /// Weight of a minute by day and setting, 0–1.
    pub weight: f64,
}

impl Meeting {
    /// Minutes together by their weight; a contact that was named counts for the minutes that it stands for.
    pub fn dose(&self, weigher: &Weigher) -> f64 {
        let minutes = self.place.map_or(u32::from(weigher.named_minutes()), |_| self.to - self.from);
        f64::from(minutes) * self.weight
    }
}

/// Seeds by person, to ask about many contacts.
#[derive(Debug)]
pub struct Sources {
    is_seed: Bits,
    /// In the order of persons.
    seeds: Vec<Seed>,
}

impl Sources {
    /// Of the persons of an index.
    pub fn new(index: &Index, seeds: &[Seed]) -> Self {
        let mut is_seed = Bits::new(index.persons());
        let mut seeds = seeds.to_vec();
        seeds.sort_unstable_by_key(|seed| (seed.person, seed.from));
        for seed in &seeds {
            is_seed.set(seed.person);
        }
        Self { is_seed, seeds }
    }

    /// Every meeting of a person with a seed that makes a contact by the rule, in the order of time.
    pub fn paths(&self, index: &Index, rule: &Rule, weigher: &Weigher, person: u32) -> Vec<Meeting> {
        self.meetings(index, rule, weigher, person, (0, index.end()))
    }

    /// The same, of the person's time from the first of `window` to before the last, in minutes since the start
    /// of day 0.
    pub fn meetings(
        &self,
        index: &Index,
        rule: &Rule,
        weigher: &Weigher,
        person: u32,
        window: (u32, u32),
    ) -> Vec<Meeting> {
        let mut meetings = Vec::new();
        for (number, day) in index.days(window.0, window.1) {
            let clip = |stay: Stay| clipped(stay, number, window.0, window.1);
            day.visits_of(person, |place, stay| {
                if let Some(stay) = clip(stay) {
                    self.at_place(day, number, (place, stay), person, rule, weigher, &mut meetings);
                }
            });
            for (other, minute) in day.named_by(person) {
                let at = number * DAY + u32::from(minute);
                for seed in self.of(other).iter().filter(|seed| (seed.from..seed.to).contains(&at)) {
                    if (window.0..window.1).contains(&at) {
                        let weight = fraction(scaled(weigher.day(number, seed.onset_day), seed.share));
                        meetings.push(Meeting { source: other, place: None, from: at, to: at, weight });
                    }
                }
            }
        }
        meetings.sort_by_key(|meeting| (meeting.from, meeting.source, meeting.place));
        meetings
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a loop, apart to be read")]
    fn at_place(
        &self,
        day: &Day,
        number: u32,
        (place, stay): (u32, Stay),
        person: u32,
        rule: &Rule,
        weigher: &Weigher,
        meetings: &mut Vec<Meeting>,
    ) {
        for (other, theirs) in day.stays(day.run(place as usize)) {
            if other == person || !self.is_seed.has(other) {
                continue;
            }
            for seed in self.of(other) {
                let Some(theirs) = clipped(theirs, number, seed.from, seed.to) else { continue };
                let (from, to) = (stay.from.max(theirs.from), stay.to.min(theirs.to));
                if to >= from + rule.minutes(stay.unmasked || theirs.unmasked) {
                    let day_weight = scaled(weigher.day(number, seed.onset_day), seed.share);
                    meetings.push(Meeting {
                        source: other,
                        place: Some(place),
                        from: number * DAY + u32::from(from),
                        to: number * DAY + u32::from(to),
                        weight: fraction(scaled(day_weight, weigher.place(place))),
                    });
                }
            }
        }
    }

    fn of(&self, person: u32) -> &[Seed] {
        let start = self.seeds.partition_point(|seed| seed.person < person);
        let count = self.seeds[start..].iter().take_while(|seed| seed.person == person).count();
        &self.seeds[start..start + count]
    }
}

fn fraction(weight: u16) -> f64 {
    f64::from(weight) / f64::from(UNIT)
}

/// The part of a stay on a day within the minutes `from..to` since the start of day 0.
fn clipped(stay: Stay, number: u32, from: u32, to: u32) -> Option<Stay> {
    let start = number * DAY;
    let first = (start + u32::from(stay.from)).max(from);
    let last = (start + u32::from(stay.to)).min(to);
    (first < last).then(|| Stay { from: (first - start) as u16, to: (last - start) as u16, ..stay })
}
