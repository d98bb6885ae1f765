//! Levels (cấp độ dịch): every commune, every day, by the rules in force on that day, with the working;
//! and the decisions of leaders upon them. Ordered by S0-2b, S1-6b, S1-6c, S2-4a.

mod day;
mod facts;
mod inputs;
mod shape;

use std::collections::BTreeMap;

use base::words::{Lang, Words};
use chrono::{DateTime, Days, NaiveDate, Utc};
use office::answer::AreaRef;
use office::{Office, Problem, Result};
use rulebook::{AreaKind, Book, Books};
use serde_json::json;
use store::records::{Decision, Level};
use store::{Ctx, Pick, Verb};
use uuid::Uuid;

use day::{Assessed, Day};
use facts::Rules;

pub use shape::{
    DecisionLine, LevelFull, LevelRow, LevelTable, MeasureLine, MissingInput, PastLevel, Ran, Unknown, WorkingStep,
};

/// What a leader decides.
#[derive(Debug, Clone)]
pub struct Decide {
    /// Area.
    pub area: String,
    /// The reporting day whose assessment it rests on.
    pub day: NaiveDate,
    /// Level.
    pub level: u8,
    /// From when.
    pub effective_at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
}

/// Days of a level's history.
const HISTORY: u64 = 14;

/// The levels of all communes under an area, with those of the districts below it and its own.
pub async fn table(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<LevelTable> {
    let (mut table, mut parts) = levels_and_parts(office, ctx, area, day, lang).await?;
    parts.retain(|part| table.rows.iter().all(|commune| commune.area.code != part.area.code));
    table.parts = parts;
    Ok(table)
}

/// The levels of all communes under an area; and of the areas right below it and of itself: as sums of their communes, or
/// by the levels of their parts, whichever the rules of the day ask for.
pub async fn levels_and_parts(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<(LevelTable, Vec<LevelRow>)> {
    let codes = |areas: Vec<&base::area::Area>| areas.into_iter().map(|area| area.code.clone()).collect::<Vec<_>>();
    let communes = codes(office.areas().communes_under(area, day));
    let mut codes = codes(office.areas().children(area, day));
    codes.push(area.to_owned());
    codes.extend(communes.iter().cloned());
    let (book, mut parts) = level_rows(office, ctx, &codes, area, day, lang).await?;
    let rows = parts.split_off(parts.len() - communes.len());
    Ok((LevelTable { day, rules: book.id.clone(), rule_title: title(book, lang), rows, parts: Vec::new() }, parts))
}

/// The level of an area as a whole on a day; none where it cannot be assessed.
pub async fn of_area(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Option<u8>> {
    let (_, parts) = levels_and_parts(office, ctx, area, day, Lang::En).await?;
    Ok(parts.last().and_then(|own| own.level))
}

/// The level of each commune under an area on a day: as it was decided, else by the rules; none on a day without rules.
pub(crate) async fn by_commune(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
) -> Result<BTreeMap<String, Option<u8>>> {
    ctx.gate(Verb::Read, store::Kind::Level)?;
    let mut rules = Day::of(office, ctx, area, day).await?;
    let mut levels = BTreeMap::new();
    for commune in office.areas().communes_under(area, day) {
        let level = match rules.as_mut() {
            Some(rules) => rules.decided(&commune.code).or(rules.assess(&commune.code)?.1.level),
            None => None,
        };
        levels.insert(commune.code.clone(), level);
    }
    Ok(levels)
}

async fn level_rows(
    office: &Office,
    ctx: &Ctx,
    codes: &[String],
    under: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<(&'static Book, Vec<LevelRow>)> {
    ctx.gate(Verb::Read, store::Kind::Level)?;
    let mut today = Day::with_rules(office, ctx, under, day).await?;
    let mut before = Day::of(office, ctx, under, day - Days::new(1)).await?;
    let mut rows = Vec::new();
    for code in codes {
        let now = today.assess(code)?;
        let then = before.as_mut().map(|before| before.assess(code)).transpose()?;
        rows.push(level_row(office, &today, code, lang, &now, then.and_then(|(_, then)| then.level)));
    }
    Ok((today.book, rows))
}

fn level_row(
    office: &Office,
    today: &Day<'_>,
    code: &str,
    lang: Lang,
    (question, assessment): &Assessed,
    previous: Option<u8>,
) -> LevelRow {
    let day = today.day;
    let place = office.areas().get(code, day);
    let decided = today.decided(code);
    LevelRow {
        area: AreaRef::of(code, day),
        district: AreaRef::district_of(code, day),
        level: decided.or(assessment.level),
        proposed: assessment.level,
        at_least: assessment.possible.first().copied(),
        missing: missing(today, code, assessment, lang),
        previous,
        decided: decided.is_some(),
        rate: assessment.rate,
        population: question.population,
        cases_week1: question.cases_week1.unwrap_or_default(),
        cases_week2: question.cases_week2.unwrap_or_default(),
        dose1_18: question.dose1_18.and_then(rulebook::Share::ratio),
        full_50: question.full_50.and_then(rulebook::Share::ratio),
        to_next: assessment.distance_text(lang),
        lat: place.and_then(|area| area.lat),
        lon: place.and_then(|area| area.lon),
    }
}

/// What an assessment lacks, by name: what keeps the level open first, then what was passed over. A threshold that the
/// rules themselves lack is nobody's to enter.
fn missing(today: &Day<'_>, code: &str, assessment: &rulebook::Assessment, lang: Lang) -> Vec<MissingInput> {
    let of = |keeps_open: bool| {
        move |input: &String| MissingInput {
            name: rulebook::input_name(input, lang),
            enter: Rules::builtin().asks(&today.book.id, today.kind(code), input),
            input: input.clone(),
            keeps_open,
        }
    };
    let passed_over = assessment.not_assessed.iter().filter(|part| part.as_str() != "oxygen");
    assessment.missing.iter().map(of(assessment.level.is_none())).chain(passed_over.map(of(false))).collect()
}

/// An area's level with its working, measures, history and decisions.
pub async fn one(office: &Office, ctx: &Ctx, code: &str, day: NaiveDate, lang: Lang) -> Result<LevelFull> {
    let (book, rows) = level_rows(office, ctx, &[code.to_owned()], code, day, lang).await?;
    let row = rows.into_iter().next().ok_or_else(|| Problem::field("server-area", "area", code))?;
    let (_, assessment) = Day::with_rules(office, ctx, code, day).await?.assess(code)?;
    let working = assessment
        .steps
        .iter()
        .map(|step| WorkingStep {
            step: step.key.to_string(),
            text: step.text(lang),
            source: step.source.clone(),
            trust: step.trust.map(trust_key).unwrap_or_default(),
        })
        .collect();
    let package = Books::builtin().measures(book);
    let measures = row.level.zip(package).map_or_else(Vec::new, |(level, package)| {
        let line = |(activity, cell): (&rulebook::Activity, &rulebook::Cell)| MeasureLine {
            activity: activity.name.say(lang).to_owned(),
            measure: cell.say(lang).to_owned(),
            trust: trust_key(cell.trust),
        };
        package.at(level).map(line).collect()
    });
    let notice_hours = package.zip(row.level.zip(row.proposed)).and_then(|(p, (from, to))| p.notice_hours(from, to));
    let mut history = Vec::new();
    for back in (0..HISTORY).rev() {
        let past = day - Days::new(back);
        // Before the first rules there was no level.
        let Some(mut then) = Day::of(office, ctx, code, past).await? else { continue };
        let decision = then.decided(code);
        let by_rules = then.assess(code)?.1.level;
        history.push(PastLevel { day: past, level: decision.or(by_rules), decided: decision.is_some() });
    }
    let of_area = Pick::all().eq("area", code);
    let decisions = office.store.pick::<Decision>(ctx, of_area, &[("decided_at", true)]).await?;
    let decisions = decisions.into_iter().map(decision_line).collect();
    let rule_title = title(book, lang);
    Ok(LevelFull { row, rule_title, working, measures, history, decisions, notice_hours, warning: None })
}

/// A leader decides the level of an area.
pub async fn decide(office: &Office, ctx: &Ctx, decide: Decide, lang: Lang) -> Result<LevelFull> {
    let Decide { area, day, level, effective_at, reason } = decide;
    let before = one(office, ctx, &area, day, lang).await?;
    let decided_at = office.now();
    let decision = Decision {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area: area.clone(),
        assessed_on: day,
        level: i32::from(level),
        proposed: before.row.proposed.map(i32::from),
        decided_at,
        effective_at,
        reason,
        decided_by: ctx.actor.clone(),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    office.store.create_as(ctx, Verb::Decide, decision, None).await?;
    let zone = base::day::zone();
    let change = rulebook::Change {
        from: before.row.level,
        to: level,
        decided_at: decided_at.with_timezone(&zone),
        effective_at: effective_at.with_timezone(&zone),
    };
    let warning = Books::builtin()
        .in_force(day)
        .and_then(|book| Books::builtin().measures(book))
        .and_then(|package| package.notice(&change));
    let mut after = one(office, ctx, &area, day, lang).await?;
    after.warning = warning.map(|warning| warning.text(lang));
    Ok(after)
}

/// Every commune, every district and the province as the rules assess them on a day; nothing is kept.
pub async fn assess(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Ran> {
    Ok(assess_all(office, ctx, day).await?.0)
}

async fn assess_all(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<(Ran, Vec<(String, Assessed)>)> {
    let under = ctx.scope.area().to_owned();
    let mut today = Day::with_rules(office, ctx, &under, day).await?;
    let mut ran = Ran::of(day, today.book.id.clone());
    let mut all = Vec::new();
    for area in office.areas().subtree(&under, day) {
        let (question, assessment) = today.assess(&area.code)?;
        match today.kind(&area.code) {
            AreaKind::Commune => ran.communes += 1,
            AreaKind::District => ran.districts += 1,
            AreaKind::Province => {}
        }
        if assessment.level.is_none() {
            let (area, missing) = (AreaRef::of(&area.code, day), assessment.missing.clone());
            ran.unknown.push(Unknown { area, possible: assessment.possible.clone(), missing });
        }
        all.push((area.code.clone(), (question, assessment)));
    }
    Ok((ran, all))
}

/// Assesses every commune, every district and the province for a day and keeps the results with their inputs. A second
/// run replaces the first one's results where the figures have changed since.
pub async fn run(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Ran> {
    let (ran, all) = assess_all(office, ctx, day).await?;
    let of_day = Pick::all().eq("assessed_on", day).eq("rules", ran.rules.as_str());
    let mut act = office.store.act(ctx).await?;
    let kept = act.pick::<Level>(of_day, &[]).await?;
    let mut fresh = Vec::new();
    for (area, (question, assessment)) in all {
        let level = assessment.level.map(i32::from);
        let inputs = json!(question);
        match kept.iter().find(|kept| kept.area == area) {
            None => fresh.push(Level {
                province: office.province.clone(),
                id: Uuid::now_v7(),
                area,
                assessed_on: day,
                rules: ran.rules.clone(),
                level,
                inputs,
                version: 0,
                updated_at: Utc::now(),
                seq: 0,
            }),
            Some(old) if old.level != level || old.inputs != inputs => {
                let changes = [("level".to_owned(), json!(level)), ("inputs".to_owned(), inputs)].into_iter().collect();
                act.amend::<Level>(Verb::Write, (old.id, old.version), changes, "assess", None).await?;
            }
            Some(_) => {}
        }
    }
    act.load(fresh, "note-level-run", false).await?;
    act.commit().await?;
    Ok(ran)
}

fn title(book: &Book, lang: Lang) -> String {
    book.title.say(lang).to_owned()
}

pub(crate) fn trust_key(trust: impl serde::Serialize) -> String {
    serde_json::to_value(trust).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn decision_line(decision: Decision) -> DecisionLine {
    DecisionLine {
        level: decision.level,
        notice_hours: (decision.effective_at - decision.decided_at).num_hours(),
        decided_on: decision.decided_at.with_timezone(&base::day::zone()).date_naive(),
        effective_at: decision.effective_at,
        reason: decision.reason,
        by: decision.decided_by,
    }
}

/// The word of a level: `Cấp 2`; "cannot be assessed" for none.
pub fn level_word(level: Option<u8>, lang: Lang) -> String {
    let words = Words::of(lang);
    match level {
        Some(level) => words.say("level-word", &[("level", level.to_string())]),
        None => words.say("level-none", &[]),
    }
}
