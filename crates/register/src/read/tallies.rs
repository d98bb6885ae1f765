//! What entries count for.

use std::collections::BTreeSet;

use base::message::Message;

use super::{Reading, Seen, plain};
use crate::condition::Condition;
use crate::raw::{self, Word};
use crate::register::Tally;

impl Reading<'_> {
    pub(super) fn tallies(&mut self, raw: Vec<raw::Tally>, seen: &Seen<'_>) -> Vec<Tally> {
        for (one, over) in raw.iter().filter_map(|one| Some((one, one.over.as_ref()?))) {
            match raw.iter().find(|other| other.key.get_ref() == over.get_ref()) {
                None => self.at(over, Message::new("register-unknown").with("key", over.get_ref())),
                // A part that counts on other days than its whole would be no part of it.
                Some(whole) if whole.day.get_ref() != one.day.get_ref() => {
                    self.at(over, Message::new("register-over-day").with("day", whole.day.get_ref()));
                }
                Some(_) => {}
            }
        }
        let mut names = BTreeSet::new();
        raw.into_iter().map(|tally| self.tally(tally, seen, &mut names)).collect()
    }

    /// A condition that has the same answer on every day.
    pub(super) fn lasting(&mut self, text: &Word, seen: &Seen<'_>) -> Option<Condition> {
        if text.get_ref().contains("today") {
            self.at(text, Message::new("register-today"));
        }
        self.asking(text, seen)
    }

    fn tally(&mut self, raw: raw::Tally, seen: &Seen<'_>, names: &mut BTreeSet<String>) -> Tally {
        self.key(&raw.key);
        self.once(&raw.key, names);
        self.day(&raw.day, seen);
        let when = raw.when.and_then(|text| self.lasting(&text, seen));
        let number = raw.number.and_then(|text| self.lasting(&text, seen));
        for filter in &raw.list {
            let field = filter.get_ref().split(':').next().unwrap_or_default();
            if !seen.has(field) {
                self.at(filter, Message::new("register-unknown").with("key", field));
            }
        }
        Tally {
            key: raw.key.into_inner(),
            name: raw.name,
            day: raw.day.into_inner(),
            when,
            number,
            over: raw.over.map(Word::into_inner),
            list: plain(raw.list),
        }
    }
}
