//! Papers of an entry (phiếu): its form with all that was written and how it went, and the paper of one move.

use base::post::Units;
use base::words::{Lang, Voice, Words, count, date, date_time, duration, number};
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use register::{Doc, Field, Kind, Label, Move, Register};
use report::{Block, Form, Picture, Report, Section, Signer, Table};
use serde_json::Value;
use store::records::{Entry, Person};
use store::{Change, Ctx, Registered};
use uuid::Uuid;

use crate::titles::titles_of;

/// The paper of an entry: of the whole, or of the last time that a move was made.
///
/// # Errors
/// No such entry or move, not allowed to take it out, or the move was never made.
pub async fn paper(office: &Office, ctx: &Ctx, key: &str, id: Uuid, by: Option<&str>, lang: Lang) -> Result<Report> {
    let unknown = || Problem::new(Class::NotFound, "server-no-list").with("kind", key);
    let register = store::registers::of(key).ok_or_else(unknown)?;
    let entry: Entry = office.store.take_out(register.sheet(), ctx, id).await?;
    let history = office.store.history_of(register.sheet(), ctx, id).await?;
    let on = register.definition.day_of(&entry.doc()).unwrap_or(ctx.day);
    let said = Said { office, ctx, register, lang, words: Words::of(lang), on };
    match by {
        None => said.whole(&entry, &history).await,
        Some(by) => {
            let none = || Problem::new(Class::NotFound, "entry-paper-no-move").with("move", by);
            let step = register.definition.step(by).ok_or_else(none)?;
            let title = step.paper.as_ref().ok_or_else(none)?;
            let made = history.iter().find(|link| link.action == by).ok_or_else(none)?;
            said.of_move(&entry, step, title, made).await
        }
    }
}

struct Said<'a> {
    office: &'a Office,
    ctx: &'a Ctx,
    register: &'static Registered,
    lang: Lang,
    words: Voice,
    /// The entry's own day, as of which units are called.
    on: NaiveDate,
}

impl Said<'_> {
    fn definition(&self) -> &Register {
        &self.register.definition
    }

    fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    fn label(&self, label: &Label) -> String {
        label.in_lang(self.lang).to_owned()
    }

    async fn whole(&self, entry: &Entry, history: &[Change]) -> Result<Report> {
        let doc = entry.doc();
        let mut rows = vec![vec![self.say("field-area"), AreaRef::of(&entry.area, self.ctx.day).name]];
        let state = self.definition().state(&entry.state).map(|state| self.label(&state.name));
        rows.push(vec![self.say("field-state"), state.unwrap_or_else(|| entry.state.clone())]);
        for field in self.definition().fields.iter().filter(|field| field.kind != Kind::Repeat) {
            rows.extend(self.row(field, doc.get(&field.key)).await);
        }
        let course = history.iter().rev().map(|link| self.link(link)).collect();
        let head = ["entry-paper-at", "entry-paper-step", "entry-paper-by", "entry-paper-why"];
        let head = head.map(|key| self.say(key)).to_vec();
        let mut sections = vec![section(self.say("entry-paper-content"), table(Vec::new(), rows))];
        sections.extend(self.tables(&doc).await);
        sections.push(section(self.say("entry-paper-course"), table(head, course)));
        let mut signatures = self.signatures(history);
        let drawn = self.drawn(entry, |field| doc.get(&field.key)).await;
        signatures.blocks.splice(0..0, drawn);
        sections.push(signatures);
        let title = self.words.say("entry-paper-type", &[("one", self.label(&self.definition().one))]);
        Ok(self.report(entry, &title, sections, self.ctx.day))
    }

    async fn of_move(&self, entry: &Entry, step: &Move, title: &Label, made: &Change) -> Result<Report> {
        let doc = entry.doc();
        // What the move gave, as it gave it; what was there before, as it is.
        let mut given = made.after.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
        self.definition().present(&mut given);
        let mut rows = vec![vec![self.say("field-area"), AreaRef::of(&entry.area, self.ctx.day).name]];
        let asked = |field: &Field| step.needs.contains(&field.key) || step.takes.contains(&field.key);
        for field in &self.definition().fields {
            let own = [&self.definition().title, &self.definition().day].contains(&&field.key);
            if own || asked(field) || step.sets.contains_key(&field.key) {
                rows.extend(self.row(field, given.get(&field.key).or_else(|| doc.get(&field.key))).await);
            }
        }
        rows.push(vec![self.say("entry-paper-step"), self.label(&step.name)]);
        rows.push(vec![self.say("entry-paper-by"), made.actor.clone()]);
        rows.push(vec![self.say("entry-paper-at"), at(made)]);
        rows.extend(made.note.iter().map(|note| vec![self.say("entry-paper-why"), note.clone()]));
        let mut blocks = vec![table(Vec::new(), rows)];
        let said = |field: &Field| given.get(&field.key).or_else(|| doc.get(&field.key)).filter(|_| asked(field));
        blocks.extend(self.drawn(entry, said).await);
        let sections = vec![Section { heading: None, level: 1, blocks }];
        let on = made.at.with_timezone(&base::day::zone()).date_naive();
        Ok(self.report(entry, &self.label(title), sections, on))
    }

    fn report(&self, entry: &Entry, title: &str, sections: Vec<Section>, on: NaiveDate) -> Report {
        let (areas, day) = (self.office.areas(), self.ctx.day);
        let place = areas.get(&entry.area, day);
        let name = place.map_or(entry.area.as_str(), |place| place.name.as_str()).to_owned();
        let subject = entry.doc().get(&self.definition().title).and_then(Value::as_str).unwrap_or_default().to_owned();
        let area = [("area", name)];
        Report {
            form: Form::State,
            lang: self.lang,
            parent_body: Some(self.words.say("daily-parent", &area)),
            body: self.words.say("daily-body", &area),
            number: None,
            symbol: self.say("entry-paper-symbol"),
            place: place.map_or("", |place| place.short_name.as_str()).to_owned(),
            date: on,
            doc_type: title.to_uppercase(),
            subject,
            addressees: Vec::new(),
            grounds: Vec::new(),
            sections,
            recipients: vec![self.words.say("entry-paper-kept", &[("register", self.label(&self.definition().name))])],
            signer: Signer {
                capacity_lines: (1..=2).map(|line| self.say(&format!("daily-signing-{line}"))).collect(),
                name: None,
            },
            notice: self.office.demo.then(|| self.say("demo-notice")),
        }
    }

    /// Places for the hands of who wrote it and of who moved it last, beside the one who signs.
    fn signatures(&self, history: &[Change]) -> Section {
        let names =
            [history.last(), history.first()].map(|link| link.map(|link| link.actor.clone()).unwrap_or_default());
        let head = ["entry-paper-writer", "entry-paper-handler"].map(|key| self.say(key)).to_vec();
        let signed =
            Table { head, rows: vec![names.to_vec()], note: Some(self.say("entry-paper-sign")), ..Table::default() };
        section(self.say("entry-paper-signatures"), Block::Table(signed))
    }

    /// The signatures that were drawn, where `said` is what stands in their fields.
    async fn drawn<'v>(&self, entry: &Entry, said: impl Fn(&Field) -> Option<&'v Value>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for field in self.definition().fields.iter().filter(|field| field.kind == Kind::Signature) {
            let Some(value) = said(field) else { continue };
            let file = self.office.store.file_in(self.register.sheet(), self.ctx, entry.id, &field.key).await;
            // One whose place another took since is told in words alone.
            let Some((_, file)) = file.ok().filter(|(told, _)| told.get("id") == value.get("id")) else { continue };
            blocks.extend(picture(file.content, format!("{}: {}", self.label(&field.name), self.signed(value))));
        }
        blocks
    }

    /// Who signed, and when.
    fn signed(&self, value: &Value) -> String {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let at = chrono::DateTime::parse_from_rfc3339(text("at"))
            .map_or_else(|_| text("at").to_owned(), |at| date_time(at.with_timezone(&base::day::zone())));
        self.words.say("entry-paper-signed", &[("by", text("by").to_owned()), ("at", at)])
    }

    fn link(&self, link: &Change) -> Vec<String> {
        let step = self.definition().step(&link.action).map(|step| self.label(&step.name));
        let known = || self.words.look(&format!("web-action-{}", link.action), &[]);
        let step = step.or_else(known).unwrap_or_else(|| link.action.clone());
        let by = if link.user.is_none() { self.say("actor-system") } else { link.actor.clone() };
        vec![at(link), step, by, link.note.clone().unwrap_or_default()]
    }

    /// A field and its value in words; nothing where there is none.
    async fn row(&self, field: &Field, value: Option<&Value>) -> Option<Vec<String>> {
        let value = value.filter(|value| !value.is_null())?;
        let text = self.value(field, value).await;
        let unit = field.unit.as_ref().map(|unit| format!(" {}", self.label(unit))).unwrap_or_default();
        (!text.is_empty()).then(|| vec![self.label(&field.name), text + &unit])
    }

    async fn value(&self, field: &Field, value: &Value) -> String {
        let plain = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let choice = |key: &str| {
            let choice = field.choices().iter().find(|choice| choice.key == key);
            choice.map_or_else(|| key.to_owned(), |choice| self.label(&choice.name))
        };
        match (&field.kind, value) {
            (Kind::Int | Kind::Money, Value::Number(amount)) => {
                amount.as_i64().map_or_else(plain, |amount| count(amount, self.lang))
            }
            (Kind::Decimal, Value::Number(amount)) => {
                amount.as_f64().map_or_else(plain, |amount| number(amount, 2, self.lang))
            }
            (Kind::Date, Value::String(day)) => day.parse().map_or_else(|_| day.clone(), date),
            (Kind::Instant, Value::String(at)) => chrono::DateTime::parse_from_rfc3339(at)
                .map_or_else(|_| at.clone(), |at| date_time(at.with_timezone(&base::day::zone()))),
            (Kind::YesNo, Value::Bool(yes)) => self.say(if *yes { "yes" } else { "no" }),
            (Kind::Choice(_), Value::String(key)) => choice(key),
            (Kind::Choices(_), Value::Array(keys)) => {
                keys.iter().filter_map(Value::as_str).map(choice).collect::<Vec<_>>().join("; ")
            }
            (Kind::Duration, Value::Number(minutes)) => {
                minutes.as_i64().map_or_else(plain, |minutes| duration(minutes, self.lang))
            }
            (Kind::Unit, Value::String(id)) => {
                Units::builtin().ever_named(id, self.on).map_or_else(plain, |unit| unit.name)
            }
            (Kind::Link(to), Value::String(id)) => self.linked(to, id).await,
            (Kind::File, Value::Object(file)) => {
                file.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            (Kind::Signature, Value::Object(_)) => self.signed(value),
            (Kind::Area, Value::String(code)) => AreaRef::of(code, self.ctx.day).name,
            (Kind::Person, Value::String(id)) => self.person(id).await,
            _ => plain(),
        }
    }

    /// What another record is called, for who may read it; nothing else of it.
    async fn linked(&self, to: &str, id: &str) -> String {
        let Ok(id) = id.parse::<Uuid>() else { return String::new() };
        let titles = titles_of(self.office, self.ctx, self.lang, to, &[id]).await;
        titles.ok().and_then(|titles| titles.into_values().next()).unwrap_or_default()
    }

    /// The tables within an entry, each under its own heading.
    async fn tables(&self, doc: &Doc) -> Vec<Section> {
        let mut tables = Vec::new();
        for field in self.definition().fields.iter().filter(|field| field.kind == Kind::Repeat) {
            let filled = doc.get(&field.key).and_then(Value::as_array).into_iter().flatten();
            let mut rows = Vec::new();
            for row in filled.filter(|row| !register::empty(row)) {
                let mut cells = Vec::new();
                for column in &field.columns {
                    let value = row.get(&column.key).filter(|value| !value.is_null());
                    cells.push(match value {
                        Some(value) => self.value(column, value).await,
                        None => String::new(),
                    });
                }
                rows.push(cells);
            }
            if !rows.is_empty() {
                let head = field.columns.iter().map(|column| self.label(&column.name)).collect();
                tables.push(section(self.label(&field.name), table(head, rows)));
            }
        }
        tables
    }

    /// The name of a person, for who may read persons; nothing else of them.
    async fn person(&self, id: &str) -> String {
        let Ok(id) = id.parse::<Uuid>() else { return String::new() };
        let found = self.office.store.get::<Person>(self.ctx, id).await;
        found.map(|person| person.name).unwrap_or_default()
    }
}

fn section(heading: String, block: Block) -> Section {
    Section { heading: Some(heading), level: 1, blocks: vec![block] }
}

fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> Block {
    Block::Table(Table { head, rows, ..Table::default() })
}

/// Sides of a signature in points, with room for those that other programs draw: it is set by this program itself, so
/// what somebody handed in is held within what takes no memory.
const SIDES: [u32; 2] = [2_000, 1_000];

fn picture(png: Vec<u8>, caption: String) -> Option<Block> {
    let (width, height) = ingest::png_size(&png)?;
    let fits = (1..=SIDES[0]).contains(&width) && (1..=SIDES[1]).contains(&height);
    fits.then_some(Block::Picture(Picture { png, size: [width, height], caption }))
}

/// When a link was written, by the clock of the province.
fn at(link: &Change) -> String {
    date_time(link.at.with_timezone(&base::day::zone()))
}
