//! A definition in words: what an administrator reads who reads no TOML.

use base::words::{Lang, Voice, Words, count, duration};
use register::{Condition, Field, Kind, Label, Register};
use serde::Serialize;
use utoipa::ToSchema;

/// A part of a definition, in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionTable {
    /// What it is about: `fields`, `states`, `moves`…
    pub key: &'static str,
    /// Its words.
    pub name: String,
    /// Headings of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// All parts that a definition has.
pub(super) fn of(definition: &Register, lang: Lang) -> Vec<DefinitionTable> {
    let said = Said { definition, lang, words: Words::of(lang) };
    let mut tables = vec![
        said.about(),
        said.fields(),
        said.states(),
        said.moves(),
        said.clocks(),
        said.lines(),
        said.tallies(),
        said.rules(),
    ];
    tables.push(said.access());
    tables.retain(|table| !table.rows.is_empty());
    tables
}

struct Said<'a> {
    definition: &'a Register,
    lang: Lang,
    words: Voice,
}

impl Said<'_> {
    fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    /// Words that there may be none for: the key itself then.
    fn named(&self, form: &str, key: &str) -> String {
        self.words.look(&format!("{form}-{key}"), &[]).unwrap_or_else(|| key.to_owned())
    }

    fn label(&self, label: &Label) -> String {
        label.in_lang(self.lang).to_owned()
    }

    fn yes(&self, holds: bool) -> String {
        if holds { self.say("web-yes") } else { String::new() }
    }

    fn field(&self, key: &str) -> String {
        self.definition.field(key).map_or_else(|| key.to_owned(), |field| self.label(&field.name))
    }

    fn field_names(&self, keys: &[String]) -> String {
        keys.iter().map(|key| self.field(key)).collect::<Vec<_>>().join(", ")
    }

    fn state(&self, key: &str) -> String {
        self.definition.state(key).map_or_else(|| key.to_owned(), |state| self.label(&state.name))
    }

    fn table(&self, key: &'static str, head: &[&str], rows: Vec<Vec<String>>) -> DefinitionTable {
        let name = self.say(&format!("definition-{key}"));
        DefinitionTable { key, name, head: head.iter().map(|key| self.say(key)).collect(), rows }
    }

    fn about(&self) -> DefinitionTable {
        let of = self.definition;
        let rows = [
            ("definition-key", of.key.clone()),
            ("definition-version", of.version.to_string()),
            ("definition-one", self.label(&of.one)),
            ("definition-room", self.named("web-room", &of.room)),
            ("definition-orders", of.orders.join(", ")),
            ("definition-source", of.source.clone()),
            ("definition-title", self.field(&of.title)),
            ("definition-day", self.field(&of.day)),
            ("definition-search", self.field_names(&of.search)),
            ("definition-locked", of.locked.as_ref().map(|one| one.text().to_owned()).unwrap_or_default()),
            ("definition-owner", of.owner.as_deref().map(|key| self.field(key)).unwrap_or_default()),
        ];
        let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
        let rows = rows.map(|(key, value)| vec![self.say(key), value]).collect();
        self.table("about", &["definition-what", "definition-value"], rows)
    }

    fn fields(&self) -> DefinitionTable {
        let row = |field: &Field| {
            let must = match &field.required_if {
                Some(condition) => condition.text().to_owned(),
                None => self.yes(field.required),
            };
            vec![
                self.label(&field.name),
                field.key.clone(),
                self.kind(field),
                must,
                text(field.shown_if.as_ref()),
                self.more(field),
            ]
        };
        let rows = self.definition.fields.iter().map(row).collect();
        let head = ["definition-field", "definition-key", "definition-type", "definition-must", "definition-asked"];
        self.table("fields", &[&head[..], &["definition-more"]].concat(), rows)
    }

    fn kind(&self, field: &Field) -> String {
        let kind = self.named("register-kind", field.kind.key());
        let within: Vec<String> = match &field.kind {
            Kind::Link(to) => vec![self.named("kind", to)],
            Kind::Repeat => {
                let column = |column: &Field| format!("{} ({})", self.label(&column.name), self.kind(column));
                field.columns.iter().map(column).collect()
            }
            _ => field.choices().iter().map(|choice| self.label(&choice.name)).collect(),
        };
        if within.is_empty() { kind } else { format!("{kind}: {}", within.join(", ")) }
    }

    fn more(&self, field: &Field) -> String {
        let mut more = Vec::new();
        if field.retired {
            more.push(self.say("definition-retired"));
        }
        if let Some(computed) = &field.computed {
            more.push(self.words.say("definition-computed", &[("how", computed.text().to_owned())]));
        }
        for (key, bound) in [("definition-min", field.min), ("definition-max", field.max)] {
            let said = |bound: i64| match field.kind {
                Kind::Duration => duration(bound, self.lang),
                _ => count(bound, self.lang),
            };
            more.extend(bound.map(|bound| self.words.say(key, &[("bound", said(bound))])));
        }
        more.extend(field.unit.as_ref().map(|unit| self.label(unit)));
        if !field.was.is_empty() {
            more.push(self.words.say("definition-was", &[("keys", field.was.join(", "))]));
        }
        more.join("; ")
    }

    fn states(&self) -> DefinitionTable {
        let row = |state: &register::State| {
            let name = self.label(&state.name);
            vec![name, state.key.clone(), self.yes(state.open), self.yes(state.below), self.yes(state.done)]
        };
        let rows = self.definition.states.iter().map(row).collect();
        let head = ["definition-state", "definition-key", "definition-open", "definition-below", "definition-done"];
        self.table("states", &head, rows)
    }

    fn moves(&self) -> DefinitionTable {
        let row = |step: &register::Move| {
            let from: Vec<String> = step.from.iter().map(|from| self.state(from)).collect();
            let verb = self.named("verb", if step.decides { "decide" } else { "write" });
            let mut more = Vec::new();
            if step.reason {
                more.push(self.say("definition-reason"));
            }
            more.extend(step.guard.as_ref().map(|guard| guard.text().to_owned()));
            for (key, value) in &step.sets {
                more.push(format!("{} = {}", self.field(key), value.text()));
            }
            more.extend(self.tells(&step.tells));
            more.extend(step.paper.as_ref().map(|paper| {
                let paper = self.label(paper);
                self.words.say("definition-paper", &[("paper", paper)])
            }));
            if step.second {
                more.push(self.say("definition-second"));
            }
            if !step.by.is_empty() {
                more.push(self.words.say("definition-by", &[("fields", self.field_names(&step.by))]));
            }
            if !step.not_by.is_empty() {
                more.push(self.words.say("definition-not-by", &[("fields", self.field_names(&step.not_by))]));
            }
            more.extend(step.books.as_ref().map(|books| {
                let args = [("reason", self.named("choice", &books.reason)), ("field", self.field(&books.quantity))];
                self.words.say("definition-books", &args)
            }));
            more.extend(step.adds.as_ref().map(|key| self.words.say("definition-adds", &[("field", self.field(key))])));
            more.extend(step.opens.as_ref().map(|opens| self.opens(opens)));
            more.extend(
                step.named.as_ref().map(|key| self.words.say("definition-named", &[("field", self.field(key))])),
            );
            vec![
                self.label(&step.name),
                from.join(", "),
                self.state(&step.to),
                verb,
                self.field_names(&step.needs),
                more.join("; "),
            ]
        };
        let rows = self.definition.moves.iter().map(row).collect();
        let head = ["definition-move", "definition-from", "definition-to", "definition-verb", "definition-needs"];
        self.table("moves", &[&head[..], &["definition-more"]].concat(), rows)
    }

    /// What a move opens elsewhere, and of which rows.
    fn opens(&self, opens: &register::Opens) -> String {
        let other = store::registers::of(&opens.register);
        let register = other.map_or_else(|| opens.register.clone(), |of| self.label(&of.definition.name));
        let mut said = self.words.say("definition-opens", &[("register", register), ("rows", self.field(&opens.rows))]);
        if let Some(when) = &opens.when {
            said = format!("{said} ({})", when.text());
        }
        said
    }

    /// From when on a clock runs out.
    fn after(&self, clock: &register::Clock) -> String {
        let hours = self.words.say("definition-hours", &[("hours", clock.hours.to_string())]);
        let Some(until) = &clock.until else { return hours };
        self.words.say("definition-until", &[("field", self.field(until)), ("hours", hours)])
    }

    fn clocks(&self) -> DefinitionTable {
        let row = |clock: &register::Clock| {
            let hours = |hours: &u32| self.words.say("definition-hours", &[("hours", hours.to_string())]);
            let climbs: Vec<String> = clock.climbs.iter().map(hours).collect();
            let (name, state) = (self.label(&clock.name), self.state(&clock.state));
            vec![name, state, self.after(clock), climbs.join(", "), self.tells(&clock.tells).unwrap_or_default()]
        };
        let rows = self.definition.clocks.iter().map(row).collect();
        let head = ["definition-clock", "definition-state", "definition-after", "definition-climbs", "definition-more"];
        self.table("clocks", &head, rows)
    }

    fn tells(&self, lines: &[String]) -> Option<String> {
        let lines: Vec<String> =
            lines.iter().filter_map(|key| self.definition.line(key)).map(|line| self.label(&line.name)).collect();
        (!lines.is_empty()).then(|| self.words.say("definition-tells", &[("lines", lines.join(", "))]))
    }

    fn lines(&self) -> DefinitionTable {
        let row = |line: &register::Line| {
            let roles: Vec<String> = line.roles.iter().map(|role| self.named("role", role)).collect();
            let hours = line.hours.map(|hours| self.words.say("definition-hours", &[("hours", hours.to_string())]));
            let (roles, posts) = (roles.join(", "), line.posts.join(", "));
            let of = line.of.as_ref().map(|field| self.field(field)).unwrap_or_default();
            vec![self.label(&line.name), roles, posts, of, self.yes(line.above), hours.unwrap_or_default()]
        };
        let rows = self.definition.lines.iter().map(row).collect();
        let head = [
            "definition-line",
            "definition-role",
            "definition-posts",
            "definition-of",
            "definition-above",
            "definition-received",
        ];
        self.table("lines", &head, rows)
    }

    fn tallies(&self) -> DefinitionTable {
        let of = self.definition;
        let row = |tally: &register::Tally| {
            let over = tally.over.as_ref().and_then(|over| of.tallies.iter().find(|other| other.key == *over));
            vec![
                self.label(&tally.name),
                format!("{}.{}", of.key, tally.key),
                self.field(&tally.day),
                text(tally.when.as_ref()),
                text(tally.number.as_ref()),
                over.map(|over| self.label(&over.name)).unwrap_or_default(),
            ]
        };
        let rows = of.tallies.iter().map(row).collect();
        let head =
            ["definition-tally", "definition-measure", "definition-day", "definition-where", "definition-number"];
        self.table("tallies", &[&head[..], &["definition-over"]].concat(), rows)
    }

    fn rules(&self) -> DefinitionTable {
        let row =
            |rule: &register::Rule| vec![self.field(&rule.field), rule.when.text().to_owned(), self.label(&rule.say)];
        let rows = self.definition.rules.iter().map(row).collect();
        self.table("rules", &["definition-field", "definition-where", "definition-says"], rows)
    }

    fn access(&self) -> DefinitionTable {
        let row = |(role, verbs): (&String, &Vec<String>)| {
            let verbs: Vec<String> = verbs.iter().map(|verb| self.named("verb", verb)).collect();
            vec![self.named("role", role), verbs.join(", ")]
        };
        let rows = self.definition.access.iter().map(row).collect();
        self.table("access", &["definition-role", "definition-verbs"], rows)
    }
}

fn text(condition: Option<&Condition>) -> String {
    condition.map(|condition| condition.text().to_owned()).unwrap_or_default()
}
