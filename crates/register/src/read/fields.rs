//! Fields of a definition.

use std::collections::BTreeSet;

use base::message::Message;
use toml::Spanned;

use super::{Reading, TAKEN, line_of, plain};
use crate::field::{Choice, Field, Kind, LONGEST, ROWS, WHOLE};
use crate::raw::{self, Word};
use crate::register::PERSON;

impl Reading<'_> {
    pub(super) fn field(&mut self, mut raw: raw::Field, known: &mut BTreeSet<String>) -> Field {
        for key in [&raw.key].into_iter().chain(&raw.was) {
            self.key(key);
            if TAKEN.contains(&key.get_ref().as_str()) {
                self.at(key, Message::new("register-taken"));
            }
            self.once(key, known);
        }
        let choices =
            std::mem::take(&mut raw.options).into_iter().map(|option| self.choice(option)).collect::<Vec<_>>();
        let mut seen = BTreeSet::new();
        for choice in &choices {
            if !seen.insert(choice.key.as_str()) {
                self.at(&raw.key, Message::new("register-twice").with("key", &choice.key));
            }
        }
        let mut kind = self.kind(&raw.kind, choices);
        if raw.to.is_some() != matches!(kind, Kind::Link(_)) {
            self.at(raw.to.as_ref().unwrap_or(&raw.kind), Message::new("register-to"));
        } else if let Some(to) = raw.to.take() {
            kind = Kind::Link(to.into_inner());
        }
        if (raw.key.get_ref() == PERSON) != (kind == Kind::Person) {
            self.at(&raw.key, Message::new("register-person").with("key", PERSON));
        }
        if kind.is_file()
            && let Some(computed) = &raw.computed
        {
            self.at(computed, Message::new("register-file").with("key", raw.key.get_ref()));
        }
        let columns = self.columns(&mut raw, &kind);
        let (mut min, mut max) = (raw.min, raw.max);
        if kind == Kind::Repeat {
            if [min, max].into_iter().flatten().any(|rows| !(0..=ROWS).contains(&rows)) {
                self.at(&raw.key, Message::new("register-rows").with("most", ROWS));
            }
            max = max.or(Some(ROWS));
        }
        if kind == Kind::Duration {
            if [min, max].into_iter().flatten().any(|minutes| !(0..=LONGEST).contains(&minutes)) {
                self.at(&raw.key, Message::new("register-duration").with("most", LONGEST));
            }
            (min, max) = (min.or(Some(0)), max.or(Some(LONGEST)));
        }
        Field {
            kind,
            name: raw.name,
            help: raw.help,
            required: raw.required,
            shown: raw.shown,
            min,
            max,
            unit: raw.unit,
            shown_if: raw.shown_if.and_then(|text| self.condition(&text)),
            required_if: raw.required_if.and_then(|text| self.condition(&text)),
            computed: raw.computed.and_then(|text| self.condition(&text)),
            retired: raw.retired,
            since: self.since(raw.since),
            was: plain(raw.was),
            columns,
            key: raw.key.into_inner(),
        }
    }

    /// The columns of a table: fields of a simple nature, which depend on nothing.
    fn columns(&mut self, raw: &mut raw::Field, kind: &Kind) -> Vec<Field> {
        let inner = std::mem::take(&mut raw.columns);
        if inner.is_empty() == (*kind == Kind::Repeat) {
            self.at(&raw.kind, Message::new("register-columns"));
        }
        let mut known = BTreeSet::new();
        let mut columns = Vec::new();
        for column in inner {
            let conditions = column.shown_if.iter().chain(&column.required_if).chain(&column.computed);
            for text in conditions {
                self.at(text, Message::new("register-column-condition"));
            }
            let simple = !matches!(
                column.kind.get_ref().as_str(),
                "long_text" | "choices" | "area" | "person" | "link" | "file" | "signature" | "repeat"
            );
            if simple {
                let mut column = self.field(column, &mut known);
                if matches!(column.kind, Kind::Int | Kind::Money) {
                    let (min, max) = (column.min.unwrap_or(-WHOLE), column.max.unwrap_or(WHOLE));
                    (column.min, column.max) = (Some(min), Some(max));
                }
                columns.push(column);
            } else {
                let message = Message::new("register-column-type").with("type", column.kind.get_ref());
                self.at(&column.kind, message);
            }
        }
        columns
    }

    fn since(&mut self, since: Option<Spanned<i32>>) -> i32 {
        let Some(since) = since else { return 1 };
        let version = self.version;
        if !(1..=version).contains(since.get_ref()) {
            let message = Message::new("register-since").with("since", since.get_ref()).with("version", version);
            self.say(Some(line_of(self.text, since.span().start)), message);
        }
        since.into_inner()
    }

    fn choice(&mut self, raw: raw::Choice) -> Choice {
        self.key(&raw.key);
        let name = crate::label::Label { vi: raw.vi, en: raw.en };
        Choice { key: raw.key.into_inner(), name, closed: raw.closed }
    }

    fn kind(&mut self, word: &Word, choices: Vec<Choice>) -> Kind {
        let none = choices.is_empty();
        let kind = match word.get_ref().as_str() {
            "text" => Kind::Text,
            "long_text" => Kind::LongText,
            "int" => Kind::Int,
            "decimal" => Kind::Decimal,
            "money" => Kind::Money,
            "date" => Kind::Date,
            "instant" => Kind::Instant,
            "duration" => Kind::Duration,
            "position" => Kind::Position,
            "yes_no" => Kind::YesNo,
            "choice" => Kind::Choice(choices),
            "choices" => Kind::Choices(choices),
            "area" => Kind::Area,
            "unit" => Kind::Unit,
            "link" => Kind::Link(String::new()),
            "file" => Kind::File,
            "signature" => Kind::Signature,
            "repeat" => Kind::Repeat,
            "person" => Kind::Person,
            "phone" => Kind::Phone,
            "citizen_number" => Kind::CitizenNumber,
            other => {
                self.at(word, Message::new("register-type").with("type", other).with("types", Kind::KEYS.join(", ")));
                return Kind::Text;
            }
        };
        if none == matches!(kind, Kind::Choice(_) | Kind::Choices(_)) {
            self.at(word, Message::new("register-options"));
        }
        kind
    }
}
