//! Reading lines: who is on each of them may read what they are told of.

use std::collections::{BTreeMap, BTreeSet};

use base::message::Message;

use super::{Reading, Seen, plain};
use crate::field::{Field, Kind};
use crate::line::Line;
use crate::raw::{self, Word};
use crate::steps::Clock;

impl Reading<'_> {
    pub(super) fn lines(
        &mut self,
        raw: Vec<raw::Line>,
        access: &BTreeMap<Word, Vec<Word>>,
        fields: &[Field],
    ) -> Vec<Line> {
        let mut names = BTreeSet::new();
        for of in raw.iter().filter_map(|line| line.of.as_ref()) {
            if !fields.iter().any(|field| field.key == *of.get_ref() && field.kind == Kind::Unit) {
                self.at(of, Message::new("register-unit").with("key", of.get_ref()));
            }
        }
        raw.into_iter().map(|line| self.line(line, access, &mut names)).collect()
    }

    fn line(&mut self, raw: raw::Line, access: &BTreeMap<Word, Vec<Word>>, names: &mut BTreeSet<String>) -> Line {
        self.key(&raw.key);
        self.once(&raw.key, names);
        if raw.roles.is_empty() {
            self.at(&raw.key, Message::new("register-line-nobody").with("key", raw.key.get_ref()));
        }
        for role in &raw.roles {
            let verbs = access.iter().find(|(name, _)| name.get_ref() == role.get_ref()).map(|(_, verbs)| verbs);
            let reads = verbs.is_some_and(|verbs| verbs.iter().any(|verb| verb.get_ref() == "read"));
            if !reads {
                self.at(role, Message::new("register-line-unread").with("role", role.get_ref()));
            }
        }
        if raw.hours == Some(0) {
            self.at(&raw.key, Message::new("register-line-hours").with("key", raw.key.get_ref()));
        }
        Line {
            key: raw.key.into_inner(),
            name: raw.name,
            roles: plain(raw.roles),
            posts: plain(raw.posts),
            above: raw.above,
            of: raw.of.map(Word::into_inner),
            hours: raw.hours,
        }
    }

    pub(super) fn known_lines(&mut self, keys: &[Word], seen: &Seen<'_>) {
        for key in keys.iter().filter(|key| !seen.lines.iter().any(|line| line.key == *key.get_ref())) {
            self.at(key, Message::new("register-unknown").with("key", key.get_ref()));
        }
    }

    pub(super) fn clock(&mut self, raw: raw::Clock, seen: &Seen<'_>) -> Clock {
        self.known_state(&raw.state, seen);
        self.known_lines(&raw.tells, seen);
        if let Some(until) = &raw.until {
            self.day(until, seen);
        }
        Clock {
            state: raw.state.into_inner(),
            name: raw.name,
            until: raw.until.map(Word::into_inner),
            hours: raw.hours,
            climbs: raw.climbs,
            tells: plain(raw.tells),
        }
    }
}
