//! Registers (sổ theo dõi): what their definitions say of them, moves of their entries, their figures and clocks.

mod books;
mod card;
mod clocks;
mod hands;
mod opening;
mod waiting;

pub(crate) use card::card;
pub use card::{RegisterCard, RegisterField, RegisterMove, RegisterState};
pub use clocks::overdue_entries;
pub use waiting::{WaitingEntries, waiting};

use std::collections::BTreeMap;

use base::words::Lang;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use office::{Class, Office, Problem, Result};
use register::{Move, Register};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::records::Entry;
use store::{Act, By, Ctx, Fault, Kind, Registered, TallyQuery, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is handed in with a move.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveAsked {
    /// The version that the mover had before them.
    pub version: i32,
    /// Fields given with it.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A figure of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegisterFigure {
    /// Key of the measure.
    pub measure: String,
    /// Its words.
    pub name: String,
    /// On the day.
    pub day: i64,
    /// In the seven days up to it.
    pub week: i64,
    /// Up to the day.
    pub total: i64,
    /// The page that lists all that is counted up to the day.
    pub list: Option<String>,
}

/// The registers that the caller may read.
pub fn cards(ctx: &Ctx, lang: Lang) -> Vec<RegisterCard> {
    let readable = store::registers::all().into_iter().filter(|one| ctx.may(Verb::Read, Kind::Register(one)));
    let may = |one: &'static Registered| move |step: &Move| ctx.may(verb(step), Kind::Register(one));
    readable.map(|one| card(&one.definition, lang, may(one))).collect()
}

/// Moves an entry from one state to another: by the verb that the move takes, from a state that it starts from,
/// with what it needs.
///
/// # Errors
/// No such entry or move, not allowed, changed meanwhile, or something that must be given is not.
pub async fn move_entry(office: &Office, ctx: &Ctx, key: &str, id: Uuid, by: &str, asked: MoveAsked) -> Result<Entry> {
    let registered = registered(key)?;
    let step = registered.definition.step(by).ok_or_else(|| no_move(key, by))?;
    ctx.gate(verb(step), Kind::Register(registered))?;
    let signing = if registered.definition.makers(step).is_empty() {
        ctx.clone()
    } else {
        // The log says in which of several posts it was made.
        let entry: Entry = office.store.get_of(registered.sheet(), ctx, id).await?;
        hands::in_post(ctx, &registered.definition, step, &entry)?
            .map_or_else(|| ctx.clone(), |post| ctx.signing(&post))
    };
    let mut act = office.store.act(&signing).await?;
    let moved = step_in((&mut act, office.wall()), &signing, registered, step, (id, asked)).await?;
    act.commit().await?;
    Ok(moved)
}

/// The figures of a register for an area up to a day.
pub async fn register_figures(
    office: &Office,
    ctx: &Ctx,
    key: &str,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<RegisterFigure>> {
    let registered = registered(key)?;
    ctx.gate(Verb::Read, Kind::Register(registered))?;
    let all = figures_of(office, ctx, &[registered], area, day, lang).await?;
    Ok(all.into_iter().flat_map(|(_, figures)| figures).collect())
}

/// The figures of all registers that the caller may read.
pub async fn all_register_figures(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<(&'static Registered, Vec<RegisterFigure>)>> {
    let mut readable = store::registers::all();
    readable.retain(|one| ctx.may(Verb::Read, Kind::Register(one)));
    figures_of(office, ctx, &readable, area, day, lang).await
}

async fn figures_of(
    office: &Office,
    ctx: &Ctx,
    registers: &[&'static Registered],
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<(&'static Registered, Vec<RegisterFigure>)>> {
    let keys = |of: &&'static Registered| {
        let of = *of;
        of.definition.tallies.iter().map(|tally| of.measure(&tally.key)).collect::<Vec<_>>()
    };
    let measures: Vec<&str> = registers.iter().flat_map(keys).collect();
    let area = (area != ctx.scope.province()).then_some(area);
    let sums = async |from: Option<NaiveDate>| -> Result<BTreeMap<String, i64>> {
        let ask = TallyQuery { measures: &measures, area, from, to: day, strata: None, by: By::default() };
        let rows = office.store.tallies(ctx, &ask).await?;
        Ok(rows.into_iter().map(|row| (row.measure, row.n)).collect())
    };
    let week = day - chrono::Days::new(6);
    let (today, week, total) = (sums(Some(day)).await?, sums(Some(week)).await?, sums(None).await?);
    let of = |sums: &BTreeMap<String, i64>, measure: &str| sums.get(measure).copied().unwrap_or_default();
    let figure = |measure: office::measures::Measure| RegisterFigure {
        name: measure.name(lang),
        day: of(&today, &measure.key),
        week: of(&week, &measure.key),
        total: of(&total, &measure.key),
        list: measure.listed(area.unwrap_or_else(|| ctx.scope.province()), None, day),
        measure: measure.key,
    };
    let figures = |of: &&'static Registered| (*of, office::measures::of_register(of).map(figure).collect());
    Ok(registers.iter().map(figures).collect())
}

/// The verb that a move takes.
pub(crate) fn verb(step: &Move) -> Verb {
    if step.decides { Verb::Decide } else { Verb::Write }
}

/// Moves an entry within an act.
pub(crate) async fn step_in(
    (act, now): (&mut Act, DateTime<Utc>),
    ctx: &Ctx,
    registered: &'static Registered,
    step: &Move,
    (id, asked): (Uuid, MoveAsked),
) -> Result<Entry> {
    let (definition, by) = (&registered.definition, step.key.as_str());
    let entry: Entry = act.get_of(registered.sheet(), id).await?;
    // By the row as it stands now, whatever version the mover had: an old one must not lead past a state.
    if !definition.open_moves(&entry.doc(), ctx.day).any(|open| open.key == by) {
        let problem = Problem::new(Class::Conflict, "register-move-state").with("move", by);
        return Err(problem.with("state", entry.state));
    }
    // By the log, not by what the page showed: two may have opened it at once.
    if step.second && ctx.user.is_some() && act.last_hand(&entry).await? == ctx.user {
        return Err(Problem::new(Class::Denied, "register-second"));
    }
    hands::in_post(ctx, definition, step, &entry)?;
    let changes = changes(definition, step, &entry, asked.fields, (ctx.day, now))?;
    // Whoever has an old version is told that first: the rows that they did not see are no fault of theirs.
    let is_new = |key: &&String| adds_one(entry.fields.0.get(*key), changes.get(*key));
    if let Some(key) = step.adds.as_ref().filter(|key| asked.version == entry.version && !is_new(key)) {
        return Err(store::Error::Invalid(vec![Fault::new(key, "fault-adds-one", "")]).into());
    }
    let reason = asked.reason.filter(|reason| !reason.trim().is_empty());
    if step.reason && reason.is_none() {
        return Err(store::Error::Invalid(vec![Fault::new("reason", "fault-missing", "")]).into());
    }
    let of = (id, asked.version);
    let moved: Entry = act.amend_of(registered.sheet(), verb(step), of, changes, by, reason).await?;
    books::write(act, ctx, registered, step, &moved).await?;
    opening::open(act, ctx, &moved, step).await?;
    act.tell_lines(&moved, &step.tells, &format!("move:{by}")).await?;
    Ok(moved)
}

pub(crate) fn registered(key: &str) -> Result<&'static Registered> {
    store::registers::of(key).ok_or_else(|| Problem::new(Class::NotFound, "server-no-list").with("kind", key))
}

pub(crate) fn no_move(register: &str, by: &str) -> Problem {
    Problem::new(Class::NotFound, "register-no-move").with("move", by).with("kind", register)
}

/// The fields that a move sets: what was given with it, what it works out, and the state.
fn changes(
    definition: &Register,
    step: &Move,
    entry: &Entry,
    given: Map<String, Value>,
    (day, now): (NaiveDate, DateTime<Utc>),
) -> Result<Map<String, Value>> {
    let mut faults = Vec::new();
    let mut doc = entry.doc();
    let mut given = given;
    definition.present(&mut given);
    for (key, value) in &given {
        if !step.needs.contains(key) && !step.takes.contains(key) {
            faults.push(Fault::new(key, "fault-no-such-field", value));
        }
        doc.insert(key.clone(), value.clone());
    }
    if definition.field(register::NOW).is_none() {
        doc.insert(register::NOW.into(), now.to_rfc3339_opts(SecondsFormat::Secs, true).into());
    }
    let mut changes = given;
    for (key, value) in &step.sets {
        // What was given with it is not worked out; what an earlier move left is.
        if !changes.contains_key(key) {
            let value = value.json(&doc, day);
            doc.insert(key.clone(), value.clone());
            changes.insert(key.clone(), value);
        }
    }
    let empty = |key: &&String| doc.get(*key).is_none_or(register::empty);
    faults.extend(step.needs.iter().filter(empty).map(|key| Fault::new(key, "fault-missing", "")));
    if !faults.is_empty() {
        return Err(store::Error::Invalid(faults).into());
    }
    if definition.state(&step.to).is_some() {
        changes.insert(store::registers::STATE.into(), step.to.clone().into());
        // From now on.
        changes.insert("entered_at".into(), Value::Null);
    }
    Ok(changes)
}

/// Is a table the one that was there with one row more?
fn adds_one(was: Option<&Value>, is: Option<&Value>) -> bool {
    let rows = |of: Option<&Value>| of.and_then(Value::as_array).cloned().unwrap_or_default();
    let (was, is) = (rows(was), rows(is));
    is.len() == was.len() + 1 && is.starts_with(&was)
}
