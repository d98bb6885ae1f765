//! Reading a definition: everything that is wrong in it is said at once, each with its line.

mod books;
mod fields;
mod lines;
mod opens;
mod tallies;

use std::collections::BTreeSet;

use base::message::Message;

use crate::condition::{Condition, DAYS, MINUTES, NOW, SUM, sums};
use crate::fault::Fault;
use crate::field::{Field, Kind};
use crate::line::Line;
use crate::raw::{self, Word};
use crate::register::{Register, Rule};
use crate::steps::{Move, State};

/// Keys that every entry has anyway.
const TAKEN: [&str; 20] = [
    "area",
    "area_name",
    "district",
    "district_name",
    "due_at",
    "entered_at",
    "fields",
    "folded",
    "id",
    "name",
    "note",
    "on_day",
    "province",
    "register",
    "seq",
    "state",
    "today",
    "updated_at",
    "version",
    "written",
];
/// Rooms of the navigation.
const ROOMS: [&str; 9] =
    ["today", "direction", "measures", "epidemiology", "care", "supply", "analysis", "people", "system"];
const VERBS: [&str; 4] = ["read", "write", "decide", "export"];
/// What a condition may call.
const FUNCTIONS: [&str; 7] = ["size", "contains", "startsWith", "endsWith", DAYS, MINUTES, SUM];
/// Bytes of a definition.
const MOST: usize = 200_000;

/// Reads a definition.
///
/// # Errors
/// Everything that is wrong in it.
pub fn read(text: &str) -> Result<Register, Vec<Fault>> {
    if text.len() > MOST {
        let message = Message::new("register-too-long").with("most", MOST);
        return Err(vec![Fault { line: None, message }]);
    }
    let file: raw::File = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        vec![Fault { line, message: Message::new("register-toml").with("what", error.message()) }]
    })?;
    let mut reading = Reading { text, faults: Vec::new(), version: file.register.version };
    let register = reading.register(file);
    if reading.faults.is_empty() {
        return Ok(register);
    }
    reading.faults.sort_by_key(|fault| fault.line);
    Err(reading.faults)
}

fn line_of(text: &str, at: usize) -> u64 {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() as u64 + 1
}

struct Reading<'a> {
    text: &'a str,
    faults: Vec<Fault>,
    /// Version of the definition.
    version: i32,
}

impl Reading<'_> {
    fn register(&mut self, file: raw::File) -> Register {
        let raw::File { register: head, field, state, moves, clock, line, tally, rule, access, import } = file;
        self.key(&head.key);
        self.one_of(&head.room, &ROOMS);
        let mut known = BTreeSet::new();
        let fields: Vec<Field> = field.into_iter().map(|field| self.field(field, &mut known)).collect();
        let mut names = BTreeSet::new();
        let states: Vec<State> = state.into_iter().map(|state| self.state(state, &mut names)).collect();
        if states.is_empty() {
            self.say(None, Message::new("register-no-state"));
        }
        let lines = self.lines(line, &access, &fields);
        let seen = Seen { fields: &fields, states: &states, lines: &lines };
        let mut names = BTreeSet::new();
        let moves = moves.into_iter().map(|step| self.step(step, &seen, &mut names)).collect();
        let clocks = clock.into_iter().map(|clock| self.clock(clock, &seen)).collect();
        let tallies = self.tallies(tally, &seen);
        let rules = rule.into_iter().filter_map(|rule| self.rule(rule, &seen)).collect();
        self.conditions(&seen);
        for (role, verbs) in &access {
            self.key(role);
            for verb in verbs {
                self.one_of(verb, &VERBS);
            }
        }
        for key in import.keys().chain([&head.title]).chain(&head.search) {
            self.known(key, &seen);
            self.no_file(key, &seen);
        }
        self.day(&head.day, &seen);
        if let Some(owner) = &head.owner {
            self.unit(owner, &seen);
        }
        let locked = head.locked.as_ref().and_then(|text| self.lasting(text, &seen));
        Register {
            key: head.key.into_inner(),
            version: head.version,
            orders: head.orders,
            source: head.source,
            name: head.name,
            one: head.one,
            room: head.room.into_inner(),
            title: head.title.into_inner(),
            day: head.day.into_inner(),
            search: head.search.into_iter().map(Word::into_inner).collect(),
            owner: head.owner.map(Word::into_inner),
            owner_elsewhere: head.owner_elsewhere,
            locked,
            fields,
            states,
            moves,
            clocks,
            lines,
            tallies,
            rules,
            access: access.into_iter().map(|(role, verbs)| (role.into_inner(), plain(verbs))).collect(),
            import: import.into_iter().map(|(key, names)| (key.into_inner(), names)).collect(),
        }
    }

    fn state(&mut self, raw: raw::State, names: &mut BTreeSet<String>) -> State {
        self.key(&raw.key);
        self.once(&raw.key, names);
        State { key: raw.key.into_inner(), name: raw.name, open: raw.open, below: raw.below, done: raw.done }
    }

    fn step(&mut self, raw: raw::Move, seen: &Seen<'_>, names: &mut BTreeSet<String>) -> Move {
        self.key(&raw.key);
        self.once(&raw.key, names);
        for state in raw.from.iter().chain([&raw.to]) {
            self.known_state(state, seen);
        }
        for key in raw.needs.iter().chain(&raw.takes).chain(raw.sets.keys()) {
            self.known(key, seen);
        }
        for key in raw.sets.keys() {
            self.no_file(key, seen);
        }
        let verb = raw.verb.as_ref().map_or("write", |verb| verb.get_ref().as_str());
        if let Some(verb) = &raw.verb {
            self.one_of(verb, &["write", "decide"]);
        }
        let decides = verb == "decide";
        self.known_lines(&raw.tells, seen);
        let (by, not_by) = (self.units(raw.by, seen, false), self.units(raw.not_by, seen, true));
        if let Some(key) = &raw.named {
            self.name_of(key, seen);
        }
        if let Some(key) = &raw.adds {
            self.table_of(key, seen);
        }
        let guard = raw.guard.and_then(|text| self.asking(&text, seen));
        let sets = raw.sets.into_iter().filter_map(|(key, text)| {
            let value = self.asking_for(&text, seen, &[NOW])?;
            Some((key.into_inner(), value))
        });
        let sets = sets.collect();
        let opens = raw.opens.map(|opens| self.opens(opens, seen));
        Move {
            key: raw.key.into_inner(),
            name: raw.name,
            from: plain(raw.from),
            to: raw.to.into_inner(),
            decides,
            needs: plain(raw.needs),
            takes: plain(raw.takes),
            reason: raw.reason,
            guard,
            sets,
            tells: plain(raw.tells),
            second: raw.second,
            by,
            not_by,
            named: raw.named.map(Word::into_inner),
            adds: raw.adds.map(Word::into_inner),
            books: raw.books.map(|books| self.books(books, seen)),
            opens,
            paper: raw.paper,
        }
    }

    /// Fields that hold units or posts: by another nobody could be told from anybody.
    fn units(&mut self, keys: Vec<Word>, seen: &Seen<'_>, tables: bool) -> Vec<String> {
        for key in &keys {
            let field = seen.fields.iter().find(|field| field.key == *key.get_ref());
            let column = |field: &Field| tables && field.columns.iter().any(|column| column.kind == Kind::Unit);
            if !field.is_some_and(|field| field.kind == Kind::Unit || column(field)) {
                self.at(key, Message::new("register-unit").with("key", key.get_ref()));
            }
        }
        plain(keys)
    }

    /// Whose move it is by name: a text that is always there, and not worked out.
    fn name_of(&mut self, key: &Word, seen: &Seen<'_>) {
        let name = |field: &Field| field.kind == Kind::Text && field.required && field.computed.is_none();
        if !seen.fields.iter().any(|field| field.key == *key.get_ref() && name(field)) {
            self.at(key, Message::new("register-named").with("key", key.get_ref()));
        }
    }

    /// What a move adds to: a table.
    fn table_of(&mut self, key: &Word, seen: &Seen<'_>) {
        if !seen.fields.iter().any(|field| field.key == *key.get_ref() && field.kind == Kind::Repeat) {
            self.at(key, Message::new("register-adds").with("key", key.get_ref()));
        }
    }

    fn rule(&mut self, raw: raw::Rule, seen: &Seen<'_>) -> Option<Rule> {
        self.known(&raw.field, seen);
        let when = self.asking(&raw.when, seen)?;
        Some(Rule { field: raw.field.into_inner(), when, say: raw.say })
    }

    /// What fields ask of one another: only names that are there, and what is worked out from no other worked-out one.
    fn conditions(&mut self, seen: &Seen<'_>) {
        let worked_out = |key: &str| seen.fields.iter().any(|field| field.key == key && field.computed.is_some());
        for field in seen.fields {
            let own = [&field.shown_if, &field.required_if, &field.computed];
            for condition in own.into_iter().flatten() {
                self.sums(line_containing(self.text, condition.text()), condition, seen);
                for name in condition.asks().iter().filter(|name| !seen.has(name)) {
                    let message = Message::new("register-unknown").with("key", name);
                    self.say(line_containing(self.text, condition.text()), message);
                }
            }
            let Some(computed) = &field.computed else { continue };
            if computed.text().contains("today") {
                self.say(line_containing(self.text, computed.text()), Message::new("register-today"));
            }
            if let Some(name) = computed.asks().iter().find(|name| worked_out(name)) {
                let message = Message::new("register-computed").with("key", name);
                self.say(line_containing(self.text, computed.text()), message);
            }
        }
    }

    fn asking(&mut self, text: &Word, seen: &Seen<'_>) -> Option<Condition> {
        self.asking_for(text, seen, &[])
    }

    /// [`Self::asking`] of what may ask for more than the fields.
    fn asking_for(&mut self, text: &Word, seen: &Seen<'_>, more: &[&str]) -> Option<Condition> {
        let condition = self.condition(text)?;
        for name in condition.asks().iter().filter(|name| !seen.has(name) && !more.contains(&name.as_str())) {
            self.at(text, Message::new("register-unknown").with("key", name));
        }
        self.sums(Some(line_of(self.text, text.span().start)), &condition, seen);
        Some(condition)
    }

    /// What is summed is a column of numbers: another would give nothing, in silence.
    fn sums(&mut self, line: Option<u64>, condition: &Condition, seen: &Seen<'_>) {
        for (table, column) in sums(condition.text()) {
            let table = seen.fields.iter().find(|field| field.key == table);
            let kind = table.and_then(|table| table.column(column)).map(|column| &column.kind);
            if !matches!(kind, Some(Kind::Int | Kind::Decimal | Kind::Money | Kind::Duration)) {
                self.say(line, Message::new("register-sum").with("what", condition.text()));
            }
        }
    }

    fn condition(&mut self, text: &Word) -> Option<Condition> {
        match Condition::read(text.get_ref()) {
            Ok(condition) => {
                let operator = |name: &str| name.starts_with(['_', '@', '!', '-']);
                for name in condition.calls() {
                    if !operator(&name) && !FUNCTIONS.contains(&name.as_str()) {
                        self.at(text, Message::new("register-function").with("name", name));
                    }
                }
                Some(condition)
            }
            Err(what) => {
                self.at(text, Message::new("register-condition").with("what", what));
                None
            }
        }
    }

    fn day(&mut self, key: &Word, seen: &Seen<'_>) {
        let day = |field: &&Field| field.key == *key.get_ref() && matches!(field.kind, Kind::Date | Kind::Instant);
        if !seen.fields.iter().any(|field| day(&field)) {
            self.at(key, Message::new("register-day").with("key", key.get_ref()));
        }
    }

    /// Whose entry it is, or whose move: a unit that is always named, and not worked out.
    fn unit(&mut self, key: &Word, seen: &Seen<'_>) {
        let unit = |field: &Field| field.kind == Kind::Unit && field.required && field.computed.is_none();
        if !seen.fields.iter().any(|field| field.key == *key.get_ref() && unit(field)) {
            self.at(key, Message::new("register-owner").with("key", key.get_ref()));
        }
    }

    fn known(&mut self, key: &Word, seen: &Seen<'_>) {
        if !seen.fields.iter().any(|field| field.key == *key.get_ref()) {
            self.at(key, Message::new("register-unknown").with("key", key.get_ref()));
        }
    }

    /// A file comes from somebody's hand: no move sets it, no table brings it, and no entry is called or found by it.
    fn no_file(&mut self, key: &Word, seen: &Seen<'_>) {
        if seen.fields.iter().any(|field| field.key == *key.get_ref() && field.kind.is_file()) {
            self.at(key, Message::new("register-file").with("key", key.get_ref()));
        }
    }

    fn known_state(&mut self, key: &Word, seen: &Seen<'_>) {
        if !seen.states.iter().any(|state| state.key == *key.get_ref()) {
            self.at(key, Message::new("register-unknown").with("key", key.get_ref()));
        }
    }

    fn one_of(&mut self, word: &Word, words: &[&str]) {
        if !words.contains(&word.get_ref().as_str()) {
            let message = Message::new("register-word").with("word", word.get_ref()).with("words", words.join(", "));
            self.at(word, message);
        }
    }

    /// Keys are words of addresses, columns and logs: small letters, digits, one underline between them.
    fn key(&mut self, key: &Word) {
        let text = key.get_ref();
        let letters = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
        if !letters || !begins || text.len() > 40 {
            self.at(key, Message::new("register-key").with("key", text));
        }
    }

    fn once(&mut self, key: &Word, names: &mut BTreeSet<String>) {
        if !names.insert(key.get_ref().clone()) {
            self.at(key, Message::new("register-twice").with("key", key.get_ref()));
        }
    }

    fn at(&mut self, word: &Word, message: Message) {
        self.say(Some(line_of(self.text, word.span().start)), message);
    }

    fn say(&mut self, line: Option<u64>, message: Message) {
        self.faults.push(Fault { line, message });
    }
}

/// What a condition may ask for.
struct Seen<'a> {
    fields: &'a [Field],
    states: &'a [State],
    lines: &'a [Line],
}

impl Seen<'_> {
    fn has(&self, name: &str) -> bool {
        name == "state" || name == "area" || self.fields.iter().any(|field| field.key == name)
    }
}

fn line_containing(text: &str, part: &str) -> Option<u64> {
    text.find(part).map(|at| line_of(text, at))
}

fn plain(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(Word::into_inner).collect()
}
