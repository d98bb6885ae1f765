//! Rows of a register: what its definition has fields for, under the headings that it names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::message::Message;
use base::text::fold;
use chrono::NaiveDate;
use ingest::{Choice, Column, ColumnKind, Columns, Record as Line, Value};
use office::Office;
use register::{Field, Kind as Of, Register as Definition};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use store::records::{Entry, Person};
use store::{Ctx, Kind, Pick, Record, Verb};
use uuid::Uuid;

use super::super::Table;
use super::super::place::Communes;
use super::super::row::{at, faults, placed};
use super::links::{Links, links};
use super::{Intake, Seen, Taken};

/// What tables of every register have in common, `data/imports/registers.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    column: Vec<Column>,
    person: Number,
    yes: Said,
    no: Said,
    duration: Lengths,
}

/// A number that names somebody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    names: Vec<String>,
    digits: usize,
}

/// Words for a value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    names: Vec<String>,
}

/// Words for lengths of time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lengths {
    days: Vec<String>,
    hours: Vec<String>,
    minutes: Vec<String>,
}

/// The columns of a register's tables: its fields under their own words and the headings of `[import]`, and the area.
/// What is worked out or not asked for any more is not read, and no table brings files.
pub(in super::super) fn columns(definition: &Definition) -> Result<Columns, toml::de::Error> {
    let common: Common = toml::from_str(include_str!("../../../../../data/imports/registers.toml"))?;
    let asked =
        definition.fields.iter().filter(|field| field.computed.is_none() && !field.retired && !field.kind.is_file());
    let mut columns: Vec<Column> = asked.map(|field| column(definition, field, &common)).collect();
    columns.extend(common.column);
    Ok(Columns(columns))
}

fn column(definition: &Definition, field: &Field, common: &Common) -> Column {
    let mut names = vec![field.name.vi.clone()];
    names.extend(definition.import.get(&field.key).into_iter().flatten().cloned());
    names.push(field.name.en.clone());
    if field.kind == Of::Person {
        names.extend(common.person.names.iter().cloned());
    }
    let said = |code: &str, said: &Said| Choice { code: code.to_owned(), names: said.names.clone() };
    let number = ColumnKind::Code { width: Some(common.person.digits) };
    let kind = match &field.kind {
        Of::Text
        | Of::LongText
        | Of::Position
        | Of::Unit
        | Of::Link(_)
        | Of::Repeat
        | Of::Area
        | Of::File
        | Of::Signature => ColumnKind::Text,
        Of::Int | Of::Money => ColumnKind::Int { min: field.min, max: field.max },
        Of::Decimal => ColumnKind::Decimal,
        Of::Duration => {
            let Lengths { days, hours, minutes } = &common.duration;
            ColumnKind::Duration { days: days.clone(), hours: hours.clone(), minutes: minutes.clone() }
        }
        Of::Date => ColumnKind::Date { from: None, to: None },
        Of::Instant => ColumnKind::Instant,
        Of::YesNo => ColumnKind::Enum { values: vec![said("true", &common.yes), said("false", &common.no)] },
        Of::Choice(_) => ColumnKind::Enum { values: choices(field) },
        Of::Choices(_) => ColumnKind::Many { values: choices(field) },
        Of::Person | Of::CitizenNumber => number,
        Of::Phone => ColumnKind::Phone,
    };
    Column { key: field.key.clone(), names, required: field.required && field.shown_if.is_none(), kind }
}

/// All choices: a table of last year has those that are offered no more.
fn choices(field: &Field) -> Vec<Choice> {
    let names = |label: &register::Label| vec![label.vi.clone(), label.en.clone()];
    field.choices().iter().map(|choice| Choice { code: choice.key.clone(), names: names(&choice.name) }).collect()
}

impl Intake for Entry {
    async fn take(
        office: &Office,
        ctx: &Ctx,
        table: &Table,
        lines: Vec<Line>,
        communes: &mut Communes,
        seen: &mut Seen,
        taken: &mut Taken<Self>,
    ) -> office::Result<()> {
        let Kind::Register(register) = table.sheet.kind else { return Ok(()) };
        let definition = &register.definition;
        let persons = persons(office, ctx, definition, &lines).await?;
        let links = links(office, ctx, definition, &lines).await?;
        let mut rows = Vec::new();
        for line in lines {
            if !line.problems.is_empty() {
                taken.reject(line.row, line.problems);
                continue;
            }
            match fields(definition, &table.columns, &line, (&persons, &links), communes) {
                Ok((area, fields)) => {
                    let province = ctx.scope.province();
                    let mut entry = Self::new(register, province, Uuid::now_v7(), &area, fields);
                    entry.complete();
                    rows.push((line, entry));
                }
                Err(faults) => taken.reject(line.row, faults),
            }
        }
        let there = there(office, ctx, table, rows.iter().map(|(_, entry)| entry), seen).await?;
        let passing = passing(definition);
        for (line, entry) in rows {
            let key = key(&entry);
            if there.get(&place(&entry)).into_iter().flatten().any(|other| same(other, &entry, &passing)) {
                taken.known(&key, seen);
                continue;
            }
            let mut wrong = faults(&table.columns, &line, &entry, ctx.day);
            // A table writes what the form would: for the units of whoever hands it in, and nothing that comes from a desk.
            if !ctx.is_program()
                && let Err(error) = ctx.gate_made(&entry)
            {
                let told = Message::new(error.code()).with("kind", &definition.one.vi);
                let told = error
                    .args()
                    .into_iter()
                    .filter(|(key, _)| *key != "kind")
                    .fold(told, |told, (key, value)| told.with(key, value));
                wrong.push(placed(&table.columns, &line, definition.owner.as_deref().unwrap_or("area"), told));
            }
            taken.accept(line.row, entry, wrong, &key, seen);
        }
        seen.made(taken.records.iter().map(|entry| entry.id));
        Ok(())
    }
}

/// The persons that rows name, by their numbers; none for who may not read persons.
async fn persons(office: &Office, ctx: &Ctx, of: &Definition, lines: &[Line]) -> office::Result<HashMap<String, Uuid>> {
    let fields = of.fields.iter().filter(|field| field.kind == Of::Person);
    let numbers: BTreeSet<&str> =
        fields.flat_map(|field| lines.iter().filter_map(|line| line.text(&field.key))).collect();
    if numbers.is_empty() || !ctx.may(Verb::Read, Kind::Person) {
        return Ok(HashMap::new());
    }
    let named = Pick::all().empty("merged_into").one_of("citizen_id", numbers);
    let found: Vec<Person> = office.store.pick(ctx, named, &[]).await?;
    Ok(found.into_iter().filter_map(|person| Some((person.citizen_id?, person.id))).collect())
}

/// Area and fields of a row; else all that is wrong with it.
fn fields(
    definition: &Definition,
    columns: &Columns,
    line: &Line,
    (persons, links): (&HashMap<String, Uuid>, &Links),
    communes: &mut Communes,
) -> Result<(String, Map<String, Json>), Vec<Message>> {
    let mut wrong = Vec::new();
    let commune = line.text("area").unwrap_or_default();
    let area = communes.any(commune, line.text("district").unwrap_or_default());
    let area = area.map_err(|fault| wrong.push(placed(columns, line, "area", fault))).unwrap_or_default();
    // Units are those of the entry's own day.
    let day = match line.values.get(&definition.day) {
        Some(Value::Date(day)) => Some(*day),
        Some(Value::Instant(at)) => Some(at.date()),
        _ => None,
    };
    let mut fields = Map::new();
    for field in &definition.fields {
        let Some(value) = line.values.get(&field.key) else { continue };
        let json = match (&field.kind, value) {
            (Of::Person, Value::Text(number)) => {
                let Some(id) = persons.get(number) else {
                    wrong.push(at(columns, line, &field.key, "import-person-unknown"));
                    continue;
                };
                json!(id)
            }
            (Of::Area, Value::Text(name)) => match communes.anywhere(name) {
                Ok(code) => json!(code),
                Err(fault) => {
                    wrong.push(placed(columns, line, &field.key, fault));
                    continue;
                }
            },
            (Of::Link(_), Value::Text(cell)) => match links.get(&(field.key.clone(), cell.clone())) {
                Some(Ok(id)) => json!(id),
                Some(Err(fault)) => {
                    wrong.push(placed(columns, line, &field.key, fault.clone()));
                    continue;
                }
                None => continue,
            },
            // As an export has it: rows of cells, by their keys.
            (Of::Repeat, Value::Text(text)) => {
                let Ok(rows @ Json::Array(_)) = serde_json::from_str(text) else {
                    wrong.push(at(columns, line, &field.key, "import-rows"));
                    continue;
                };
                rows
            }
            (Of::Unit, Value::Text(name)) => match communes.unit(name, day) {
                Ok(id) => json!(id),
                Err(fault) => {
                    wrong.push(placed(columns, line, &field.key, fault));
                    continue;
                }
            },
            (Of::YesNo, Value::Text(code)) => json!(code == "true"),
            (_, Value::Text(text)) => json!(text),
            (_, Value::Int(number)) => json!(number),
            (_, Value::Decimal(number)) => json!(number),
            (_, Value::Date(day)) => json!(day),
            (_, Value::Instant(local)) => match local.and_local_timezone(base::day::zone()).single() {
                Some(at) => json!(at.to_utc()),
                None => continue,
            },
            (_, Value::Many(codes)) => json!(codes),
        };
        fields.insert(field.key.clone(), json);
    }
    if wrong.is_empty() { Ok((area, fields)) } else { Err(wrong) }
}

/// Area, day and name: what an entry shares with one that may be the same.
type Place = (String, Option<NaiveDate>, String);

fn place(entry: &Entry) -> Place {
    let title = entry.register().map_or("", |register| &register.definition.title);
    let named = entry.fields.0.get(title).and_then(Json::as_str).map(fold).unwrap_or_default();
    (entry.area.clone(), entry.on_day, named)
}

/// The register's entries of the areas and days that rows speak of, as the definition is now. What this table brought
/// itself is not among them: two rows of one table are the same when they say the same, and not before.
async fn there(
    office: &Office,
    ctx: &Ctx,
    table: &Table,
    rows: impl Iterator<Item = &Entry>,
    seen: &Seen,
) -> office::Result<HashMap<Place, Vec<Entry>>> {
    let mut days: BTreeMap<&str, (BTreeSet<NaiveDate>, bool)> = BTreeMap::new();
    for entry in rows {
        let (days, without) = days.entry(&entry.area).or_default();
        days.extend(entry.on_day);
        *without |= entry.on_day.is_none();
    }
    let mut there: HashMap<Place, Vec<Entry>> = HashMap::new();
    for (area, (days, without)) in days {
        let mut near = Vec::new();
        if !days.is_empty() {
            near.push(Pick::all().eq("area", area).one_of("on_day", days));
        }
        if without {
            near.push(Pick::all().eq("area", area).empty("on_day"));
        }
        for pick in near {
            for mut entry in office.store.pick_of::<Entry>(table.sheet, ctx, pick, &[]).await? {
                if let Some(register) = entry.register().filter(|_| !seen.has_made(entry.id)) {
                    register.definition.present(&mut entry.fields.0);
                    there.entry(place(&entry)).or_default().push(entry);
                }
            }
        }
    }
    Ok(there)
}

/// Fields that say nothing of which entry it is: those that a move gives or sets, and those worked out.
struct Passing<'a> {
    moved: BTreeSet<&'a str>,
    computed: BTreeSet<&'a str>,
    first: &'a str,
}

fn passing(definition: &Definition) -> Passing<'_> {
    let moves = definition.moves.iter();
    let moved = moves.flat_map(|step| step.needs.iter().chain(&step.takes).chain(step.sets.keys()));
    let computed = definition.fields.iter().filter(|field| field.computed.is_some());
    Passing {
        moved: moved.map(String::as_str).collect(),
        computed: computed.map(|field| field.key.as_str()).collect(),
        first: definition.first(),
    }
}

/// Does the register say all that the row says? What a move changes may differ once the entry has moved on.
fn same(there: &Entry, row: &Entry, passing: &Passing<'_>) -> bool {
    let moved_on = there.state != passing.first;
    let agrees = |(key, value): (&String, &Json)| {
        passing.computed.contains(key.as_str())
            || (moved_on && passing.moved.contains(key.as_str()))
            || there.fields.0.get(key) == Some(value)
    };
    row.fields.0.iter().all(agrees) && (row.person_id.is_none() || row.person_id == there.person_id)
}

fn key(entry: &Entry) -> String {
    format!("{} {:?} {}", entry.area, entry.person_id, json!(entry.fields.0))
}
