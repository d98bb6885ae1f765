//! What a newer definition does to what is there: what it adds, changes and takes out of use, what is counted anew, and
//! which roles win or lose what.

use std::fmt::Debug;

use base::words::{Lang, Words};

use crate::condition::Condition;
use crate::field::Field;
use crate::label::Label;
use crate::register::{Register, Tally};
use crate::steps::State;

/// What sort of thing it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Something is there that was not.
    Adds,
    /// Something is otherwise.
    Changes,
    /// Something is out of use.
    Retires,
    /// A figure is counted anew.
    Recounts,
    /// A role may more, or less.
    Rights,
}

impl Sort {
    /// Its key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Adds => "adds",
            Self::Changes => "changes",
            Self::Retires => "retires",
            Self::Recounts => "recounts",
            Self::Rights => "rights",
        }
    }
}

/// A value in the words of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Label(Label),
    Text(String),
    /// A key, whose words stand under this one and it.
    Named(&'static str, String),
}

/// One thing that a newer definition does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What sort of thing.
    pub sort: Sort,
    /// Key of the words.
    pub code: &'static str,
    args: Vec<(&'static str, Said)>,
}

impl Effect {
    fn new(sort: Sort, code: &'static str) -> Self {
        Self { sort, code, args: Vec::new() }
    }

    fn name(self, label: &Label) -> Self {
        self.said("name", Said::Label(label.clone()))
    }

    fn label(self, key: &'static str, label: &Label) -> Self {
        self.said(key, Said::Label(label.clone()))
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers hand in numbers and texts alike")]
    fn text(self, key: &'static str, text: impl ToString) -> Self {
        self.said(key, Said::Text(text.to_string()))
    }

    fn said(mut self, key: &'static str, said: Said) -> Self {
        self.args.push((key, said));
        self
    }

    /// In words.
    pub fn say(&self, lang: Lang) -> String {
        let words = Words::of(lang);
        let named = |form: &str, key: &str| words.look(&format!("{form}-{key}"), &[]).unwrap_or_else(|| key.to_owned());
        let args: Vec<(&str, String)> = self
            .args
            .iter()
            .map(|(key, said)| {
                let said = match said {
                    Said::Label(label) => label.in_lang(lang).to_owned(),
                    Said::Text(text) => text.clone(),
                    Said::Named(form, key) => named(form, key),
                };
                (*key, said)
            })
            .collect();
        words.say(self.code, &args)
    }
}

/// What a definition does to what is there, sort by sort. Where nothing is there yet, it adds a register.
pub fn effects(before: Option<&Register>, now: &Register) -> Vec<Effect> {
    let Some(before) = before else {
        let new = Effect::new(Sort::Adds, "register-does-new").name(&now.name);
        let mut found = vec![new.text("fields", now.fields.len()).text("states", now.states.len())];
        found.extend(rights(None, now));
        return found;
    };
    let mut found = Vec::new();
    found.extend(head(before, now));
    found.extend(fields(&before.fields, &now.fields));
    found.extend(states(before, now));
    found.extend(parts(&before.moves, &now.moves, |step| (&step.key, &step.name), MOVE));
    found.extend(parts(&before.clocks, &now.clocks, |clock| (&clock.state, &clock.name), CLOCK));
    found.extend(parts(&before.lines, &now.lines, |line| (&line.key, &line.name), LINE));
    found.extend(rules(before, now));
    found.extend(tallies(before, now));
    found.extend(rights(Some(before), now));
    found.sort_by_key(|effect| effect.sort);
    found
}

fn head(before: &Register, now: &Register) -> Vec<Effect> {
    let mut found = Vec::new();
    if before.version == now.version {
        found.push(Effect::new(Sort::Changes, "register-does-same-version").text("version", now.version));
    }
    for (was, is) in [(&before.name, &now.name), (&before.one, &now.one)] {
        if was != is {
            found.push(Effect::new(Sort::Changes, "register-does-called").label("from", was).label("to", is));
        }
    }
    if before.room != now.room {
        found.push(Effect::new(Sort::Changes, "register-does-room").name(&now.name));
    }
    for (was, is, code) in
        [(&before.title, &now.title, "register-does-title"), (&before.day, &now.day, "register-does-day")]
    {
        if was != is
            && let Some(field) = now.field(is)
        {
            found.push(Effect::new(Sort::Changes, code).name(&field.name));
        }
    }
    if before.owner != now.owner {
        let owner = now.owner.as_deref().and_then(|key| now.field(key));
        found.push(match owner {
            Some(field) => Effect::new(Sort::Rights, "register-does-owner").name(&field.name),
            None => Effect::new(Sort::Rights, "register-does-no-owner"),
        });
    }
    let locks = |of: &Register| of.locked.as_ref().map(|one| one.text().to_owned());
    if locks(before) != locks(now) {
        found.push(Effect::new(Sort::Rights, "register-does-locked").text("when", locks(now).unwrap_or_default()));
    }
    if before.search != now.search {
        found.push(Effect::new(Sort::Changes, "register-does-search"));
    }
    found
}

/// Fields of entries, or columns of a table in them.
fn fields(before: &[Field], now: &[Field]) -> Vec<Effect> {
    let mut found = Vec::new();
    for field in now {
        match before.iter().find(|old| old.key == field.key || field.was.contains(&old.key)) {
            None => found.push(Effect::new(Sort::Adds, "register-does-field").name(&field.name)),
            Some(old) => found.extend(of_field(old, field)),
        }
    }
    found
}

fn of_field(old: &Field, new: &Field) -> Vec<Effect> {
    let mut found = Vec::new();
    let mut say = |sort, code| found.push(Effect::new(sort, code).name(&new.name));
    match (old.retired, new.retired) {
        (false, true) => say(Sort::Retires, "register-does-retired"),
        (true, false) => say(Sort::Adds, "register-does-unretired"),
        _ => {}
    }
    if !old.required && new.required {
        say(Sort::Changes, "register-does-required");
    }
    if old.required && !new.required {
        say(Sort::Changes, "register-does-optional");
    }
    if (old.min, old.max) != (new.min, new.max) {
        say(Sort::Changes, "register-does-bounds");
    }
    if text(old.shown_if.as_ref()) != text(new.shown_if.as_ref())
        || text(old.required_if.as_ref()) != text(new.required_if.as_ref())
    {
        say(Sort::Changes, "register-does-asked");
    }
    if text(old.computed.as_ref()) != text(new.computed.as_ref()) {
        say(Sort::Changes, "register-does-computed");
    }
    if old.key != new.key {
        let renamed = Effect::new(Sort::Changes, "register-does-renamed").name(&new.name);
        found.push(renamed.text("from", &old.key).text("to", &new.key));
    }
    if old.name != new.name {
        let called = Effect::new(Sort::Changes, "register-does-called");
        found.push(called.label("from", &old.name).label("to", &new.name));
    }
    if old.kind.key() != new.kind.key() {
        let retyped = Effect::new(Sort::Changes, "register-does-retyped").name(&new.name);
        let kind = |of: &Field| Said::Named("register-kind", of.kind.key().to_owned());
        found.push(retyped.said("from", kind(old)).said("to", kind(new)));
    }
    for choice in new.choices() {
        let was = old.choices().iter().find(|was| was.key == choice.key);
        let effect = match was {
            None => Effect::new(Sort::Adds, "register-does-option"),
            Some(was) if !was.closed && choice.closed => Effect::new(Sort::Retires, "register-does-closed"),
            _ => continue,
        };
        found.push(effect.name(&new.name).label("option", &choice.name));
    }
    found.extend(fields(&old.columns, &new.columns));
    if found.is_empty() && format!("{old:?}") != format!("{new:?}") {
        found.push(Effect::new(Sort::Changes, "register-does-field-changed").name(&new.name));
    }
    found
}

fn states(before: &Register, now: &Register) -> Vec<Effect> {
    let mut found = Vec::new();
    for state in &now.states {
        let Some(was) = before.state(&state.key) else {
            found.push(Effect::new(Sort::Adds, "register-does-state").name(&state.name));
            continue;
        };
        let kept = |of: &State| (of.open, of.done, of.name.clone());
        if kept(was) != kept(state) {
            found.push(Effect::new(Sort::Changes, "register-does-state-changed").name(&state.name));
        }
        match (was.below, state.below) {
            (false, true) => found.push(Effect::new(Sort::Rights, "register-does-below").name(&state.name)),
            (true, false) => found.push(Effect::new(Sort::Rights, "register-does-not-below").name(&state.name)),
            _ => {}
        }
    }
    if before.first() != now.first()
        && let Some(first) = now.states.first()
    {
        found.push(Effect::new(Sort::Changes, "register-does-first").name(&first.name));
    }
    found
}

/// What is said of a part that is new, otherwise, gone.
const MOVE: [&str; 3] = ["register-does-move", "register-does-move-changed", "register-does-move-gone"];
const CLOCK: [&str; 3] = ["register-does-clock", "register-does-clock-changed", "register-does-clock-gone"];
const LINE: [&str; 3] = ["register-does-line", "register-does-line-changed", "register-does-line-gone"];

/// Parts that are what they say, conditions as they are written, and have a key and a name.
fn parts<T: Debug>(
    before: &[T],
    now: &[T],
    of: impl Fn(&T) -> (&String, &Label),
    [new, changed, gone]: [&'static str; 3],
) -> Vec<Effect> {
    let same =
        |all: &[T], part: &T| all.iter().find(|other| of(other).0 == of(part).0).map(|other| format!("{other:?}"));
    let mut found = Vec::new();
    for part in now {
        let (sort, code) = match same(before, part) {
            None => (Sort::Adds, new),
            Some(was) if was != format!("{part:?}") => (Sort::Changes, changed),
            Some(_) => continue,
        };
        found.push(Effect::new(sort, code).name(of(part).1));
    }
    let lost = before.iter().filter(|part| same(now, part).is_none());
    found.extend(lost.map(|part| Effect::new(Sort::Retires, gone).name(of(part).1)));
    found
}

fn rules(before: &Register, now: &Register) -> Vec<Effect> {
    let has = |register: &Register, text: &str, field: &str| {
        register.rules.iter().any(|rule| rule.when.text() == text && rule.field == field)
    };
    let new = now.rules.iter().filter(|rule| !has(before, rule.when.text(), &rule.field));
    let gone = before.rules.iter().filter(|rule| !has(now, rule.when.text(), &rule.field));
    let new = new.map(|rule| Effect::new(Sort::Adds, "register-does-rule").label("say", &rule.say));
    let gone = gone.map(|rule| Effect::new(Sort::Retires, "register-does-rule-gone").label("say", &rule.say));
    new.chain(gone).collect()
}

fn tallies(before: &Register, now: &Register) -> Vec<Effect> {
    let counts = |register: &Register, tally: &Tally| {
        let asked = [&tally.when, &tally.number].into_iter().flatten();
        let mut told = vec![format!("{} {:?} {:?}", tally.day, text(tally.when.as_ref()), text(tally.number.as_ref()))];
        // What it asks for may be worked out otherwise by now.
        for name in asked.flat_map(Condition::asks) {
            let field = register.field(name);
            told.push(format!("{:?}", field.map(|field| (field.kind.key(), text(field.computed.as_ref())))));
        }
        told
    };
    let of = |register: &Register, key: &str| -> Option<Vec<String>> {
        register.tallies.iter().find(|tally| tally.key == key).map(|tally| counts(register, tally))
    };
    let mut found = Vec::new();
    for tally in &now.tallies {
        match of(before, &tally.key) {
            None => found.push(Effect::new(Sort::Recounts, "register-does-tally").name(&tally.name)),
            Some(was) if was != counts(now, tally) => {
                found.push(Effect::new(Sort::Recounts, "register-does-tally-changed").name(&tally.name));
            }
            Some(_) => {}
        }
    }
    let gone = before.tallies.iter().filter(|tally| of(now, &tally.key).is_none());
    found.extend(gone.map(|tally| Effect::new(Sort::Retires, "register-does-tally-gone").name(&tally.name)));
    found
}

fn rights(before: Option<&Register>, now: &Register) -> Vec<Effect> {
    let none = Vec::new();
    let of = |register: &Register, role: &String| register.access.get(role).unwrap_or(&none).clone();
    let roles = before.into_iter().flat_map(|before| before.access.keys()).chain(now.access.keys());
    let roles: std::collections::BTreeSet<&String> = roles.collect();
    let mut found = Vec::new();
    for role in roles {
        let (was, is) = (before.map(|before| of(before, role)).unwrap_or_default(), of(now, role));
        let mut say = |code, verb: &String| {
            let right = Effect::new(Sort::Rights, code).said("role", Said::Named("role", role.clone()));
            found.push(right.said("verb", Said::Named("verb", verb.clone())));
        };
        is.iter().filter(|verb| !was.contains(verb)).for_each(|verb| say("register-does-wins", verb));
        was.iter().filter(|verb| !is.contains(verb)).for_each(|verb| say("register-does-loses", verb));
    }
    found
}

fn text(condition: Option<&Condition>) -> Option<String> {
    condition.map(|condition| condition.text().to_owned())
}
