//! The scenario workbench (kịch bản ứng phó): a question becomes a study from the figures of an area, the study runs in
//! the background, its variations are compared, a leader approves. Ordered by S0-0m, S0-3e, S3-6b.

mod basis;
mod run;
mod shape;
mod study;
mod table;
mod workbench;

use base::words::{Lang, Words, count, date};
use chrono::{NaiveDate, Utc};
use data_encoding::HEXLOWER;
use office::answer::AreaRef;
use office::jobs::{self, Ask, JobLine};
use office::{Class, Office, Problem, Result, worked};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::records::{File, Question, Scenario, ScenarioState};
use store::{Ctx, Kind, Pick, Verb};
use uuid::Uuid;

use basis::known;

pub use table::{days_table, table};

pub use shape::{
    AxisNames, Basis, Capacity, Covered, Days, Draft, Fitted, Form, Line, LoadLine, NewStudy, Outcomes, Range,
    ScenarioFull, ScenarioLine, Variation,
};
pub use table::Table;

/// The program's version: what a result is a result of.
const ENGINE: &str = concat!("sim ", env!("CARGO_PKG_VERSION"));
/// Seed of a new scenario; scenarios with one seed share their luck.
const SEED: i64 = 1;
/// Variants that the shipped data know.
const VARIANTS: [&str; 3] = ["wild", "delta", "omicron"];

/// The scenarios that an area may see, the newest first.
pub async fn list(office: &Office, ctx: &Ctx, area: &str, lang: Lang) -> Result<Vec<ScenarioLine>> {
    let all = office.store.pick::<Scenario>(ctx, Pick::all(), &[("made_from", true), ("id", true)]).await?;
    let near = |one: &Scenario| {
        office.areas().is_within(&one.area, area, ctx.day) || office.areas().is_within(area, &one.area, ctx.day)
    };
    let near: Vec<&Scenario> = all.iter().filter(|one| near(one)).collect();
    let ids: Vec<Uuid> = near.iter().map(|one| one.id).collect();
    let mut jobs = jobs::newest(office, ctx, &ids, lang).await?;
    Ok(near.into_iter().map(|one| line(ctx, one, jobs.remove(&one.id))).collect())
}

/// A form for a question, filled with what is known of an area on a day; its level is asked of whoever knows it.
pub async fn draft(
    office: &Office,
    ctx: &Ctx,
    question: Question,
    area: &str,
    day: NaiveDate,
    level: impl Future<Output = Result<Option<u8>>>,
    lang: Lang,
) -> Result<Draft> {
    ctx.gate(Verb::Write, Kind::Scenario)?;
    let mut basis = known(office, ctx, (area, day), level).await?.basis;
    let week: i64 = basis.cases.iter().rev().take(7).sum();
    let share = workbench::Workbench::builtin().found.share;
    let enough = basis.cases.iter().filter(|n| **n > 0).count() >= sim::fit::NEEDED;
    basis.fit = Fitted::of(if enough { "waiting" } else { "not_enough" });
    let last = last_form(office, ctx, area).await?;
    let name = Words::of(lang).say(
        &format!("scenario-name-{}", question.key()),
        &[("area", AreaRef::of(area, day).name), ("day", date(day))],
    );
    let form = Form {
        name,
        area: area.to_owned(),
        question,
        days: if question == Question::NewVariant { 240 } else { 180 },
        replicates: 20,
        variant: last.as_ref().map_or_else(|| "delta".to_owned(), |last| last.variant.clone()),
        infections: (week as f64 / 7.0 / share).round().max(1.0) as u32,
        fit: enough,
        tested: last.as_ref().map_or(0.5, |last| last.tested),
        home_care: last.as_ref().map_or(0.8, |last| last.home_care),
        capacity: last.as_ref().map(|last| last.capacity).unwrap_or_default(),
        more: last.as_ref().map(|last| last.more).unwrap_or_default(),
        coverages: vec![0.5, 0.7, 0.8, 0.95],
        change_day: if question == Question::NewVariant { 30 } else { 15 },
        new_variant: "omicron".to_owned(),
        booster: 0.7,
    };
    Ok(Draft { form, basis, variants: VARIANTS.map(str::to_owned).to_vec() })
}

/// The form of the area's newest scenario: beds and staff are typed once.
async fn last_form(office: &Office, ctx: &Ctx, area: &str) -> Result<Option<Form>> {
    let of_area = Pick::all().eq("area", area);
    let last = office.store.pick_first::<Scenario>(ctx, of_area, &[("id", true)], 1).await?.pop();
    Ok(last.and_then(|last| serde_json::from_value(last.inputs).ok()))
}

/// Makes a scenario of a form; the area's level is asked of whoever knows it.
pub async fn make(
    office: &Office,
    ctx: &Ctx,
    form: Form,
    day: NaiveDate,
    level: impl Future<Output = Result<Option<u8>>>,
    lang: Lang,
) -> Result<ScenarioFull> {
    ctx.gate(Verb::Write, Kind::Scenario)?;
    let mut known = known(office, ctx, (&form.area, day), level).await?;
    let enough = known.basis.cases.iter().filter(|n| **n > 0).count() >= sim::fit::NEEDED;
    known.basis.fit = Fitted::of(match (form.fit, enough) {
        (false, _) => "not_asked",
        (true, false) => "not_enough",
        (true, true) => "waiting",
    });
    let words = Words::of(lang);
    let area = AreaRef::of(&form.area, day).name;
    let heading = [
        words.say(&format!("scenario-question-{}", form.question.key()), &[]),
        words.say(
            "scenario-heading",
            &[("area", area), ("day", date(day)), ("people", count(known.basis.people, lang))],
        ),
        words.say("scenario-heading-keys", &[]),
    ];
    let text = study::compose(&form, &known, &heading, lang)?;
    affordable(&text, form.replicates).await?;
    let scenario = Scenario {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area: form.area.clone(),
        name: form.name.clone(),
        question: form.question,
        made_from: day,
        state: ScenarioState::Draft,
        study: text,
        seed: SEED,
        replicates: form.replicates,
        inputs: json!(form),
        basis: json!(known.basis),
        engine: None,
        result: None,
        days_id: None,
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    let made = office.store.create_as(ctx, Verb::Write, scenario, None).await?;
    full(office, ctx, made, lang).await
}

/// One scenario.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<ScenarioFull> {
    let scenario = office.store.get::<Scenario>(ctx, id).await?;
    full(office, ctx, scenario, lang).await
}

async fn full(office: &Office, ctx: &Ctx, scenario: Scenario, lang: Lang) -> Result<ScenarioFull> {
    let job = jobs::newest(office, ctx, &[scenario.id], lang).await?.remove(&scenario.id);
    let line = line(ctx, &scenario, job);
    let broken = |error: serde_json::Error| {
        tracing::error!(%error, id = %scenario.id, "a scenario's record cannot be read");
        Problem::new(Class::Unavailable, "scenario-unreadable")
    };
    Ok(ScenarioFull {
        line,
        inputs: serde_json::from_value(scenario.inputs.clone()).map_err(broken)?,
        basis: serde_json::from_value(scenario.basis.clone()).map_err(broken)?,
        result: scenario.result.clone().map(serde_json::from_value).transpose().map_err(broken)?,
        study: scenario.study,
        seed: scenario.seed,
        replicates: scenario.replicates,
        engine: scenario.engine,
        note: scenario.note,
    })
}

/// An expert changes the study; a result of the old one is one no longer.
pub async fn put_study(office: &Office, ctx: &Ctx, id: Uuid, new: NewStudy, lang: Lang) -> Result<ScenarioFull> {
    ctx.gate(Verb::Write, Kind::Scenario)?;
    decided_by_leaders(ctx, &office.store.get::<Scenario>(ctx, id).await?)?;
    affordable(&new.study, new.replicates).await?;
    jobs::not_at_work(office, id)?;
    let changes = json!({
        "study": new.study, "seed": new.seed, "replicates": new.replicates, "state": ScenarioState::Draft.key(),
        "result": Value::Null, "days_id": Value::Null, "engine": Value::Null,
    });
    let changed = amend(office, ctx, id, new.version, changes, "study", None).await?;
    full(office, ctx, changed, lang).await
}

async fn amend(
    office: &Office,
    ctx: &Ctx,
    id: Uuid,
    version: i32,
    changes: Value,
    action: &str,
    note: Option<String>,
) -> Result<Scenario> {
    let verb = if action == "approve" { Verb::Decide } else { Verb::Write };
    let changes: Map<String, Value> = changes.as_object().cloned().unwrap_or_default();
    Ok(office.store.amend::<Scenario>(ctx, verb, id, version, changes, action, note).await?)
}

/// Removes a scenario; the log keeps it. An approved one is what is prepared for, and stays.
pub async fn remove(office: &Office, ctx: &Ctx, id: Uuid, version: i32) -> Result<()> {
    ctx.gate(Verb::Write, Kind::Scenario)?;
    let mut act = office.store.act(ctx).await?;
    if act.get::<Scenario>(id).await?.state == ScenarioState::Approved {
        return Err(Problem::new(Class::Conflict, "scenario-approved"));
    }
    act.remove::<Scenario>((id, version), None).await?;
    Ok(act.commit().await?)
}

/// Puts a scenario into the line of long work.
pub async fn run(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<JobLine> {
    ctx.gate(Verb::Write, Kind::Scenario)?;
    ctx.gate(Verb::Write, Kind::Job)?;
    let scenario = office.store.get::<Scenario>(ctx, id).await?;
    if !ctx.scope.holds(office.areas(), &scenario.area, ctx.day) {
        return Err(Problem::new(Class::Denied, "store-denied").with("kind", Kind::Scenario.key()));
    }
    decided_by_leaders(ctx, &scenario)?;
    jobs::not_at_work(office, id)?;
    let full = full(office, ctx, scenario.clone(), lang).await?;
    let question = run::Question {
        study: scenario.study.clone(),
        seed: scenario.seed.unsigned_abs(),
        replicates: usize::try_from(scenario.replicates).unwrap_or(1),
        first: scenario.made_from,
        capacity: full.inputs.capacity,
        cases: (full.basis.fit.state == "waiting").then(|| full.basis.cases.clone()),
        people: full.basis.people,
    };
    let subject = (Kind::Scenario, id, scenario.area.clone(), scenario.name.clone());
    let ask = Ask { work: "scenario", subject };
    let job = jobs::start(
        office,
        ctx,
        ask,
        move |work| run::work(&question, work),
        move |centre, ctx, answer| async move { keep_outcome(&centre, &ctx, &scenario, answer).await },
    )
    .await?;
    jobs::one(office, ctx, job.id, lang).await
}

/// Takes over what a job found, unless what it was asked was changed meanwhile.
async fn keep_outcome(office: &Office, ctx: &Ctx, asked: &Scenario, answer: run::Answer) -> Result<()> {
    let mut act = office.store.act(ctx).await?;
    let scenario = act.get::<Scenario>(asked.id).await?;
    let question = |one: &Scenario| (one.study.clone(), one.seed, one.replicates);
    if question(&scenario) != question(asked) {
        return Err(Problem::new(Class::Conflict, "scenario-changed"));
    }
    let unreadable = |_| Problem::new(Class::Unavailable, "scenario-unreadable");
    let content = serde_json::to_vec(&answer.days).map_err(unreadable)?;
    let digest = HEXLOWER.encode(&Sha256::digest(&content));
    let file = File {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area: scenario.area.clone(),
        name: format!("{}.json", scenario.name),
        digest,
        content,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    let file = act.create(Verb::Write, file, None).await?;
    let mut changes = json!({
        "study": answer.study, "result": answer.outcomes, "days_id": file.id, "engine": ENGINE,
        "state": ScenarioState::Ready.key(),
    });
    if let Some(fit) = answer.fit {
        let mut basis = scenario.basis.clone();
        basis["fit"] = json!(fit);
        changes["basis"] = basis;
    }
    let changes = changes.as_object().cloned().unwrap_or_default();
    act.amend::<Scenario>(Verb::Write, (scenario.id, scenario.version), changes, "run", None).await?;
    Ok(act.commit().await?)
}

/// A leader approves a scenario that has a result as the plan to prepare for.
pub async fn approve(
    office: &Office,
    ctx: &Ctx,
    id: Uuid,
    version: i32,
    note: Option<String>,
    lang: Lang,
) -> Result<ScenarioFull> {
    ctx.gate(Verb::Decide, Kind::Scenario)?;
    let scenario = office.store.get::<Scenario>(ctx, id).await?;
    // What is about to be replaced cannot be approved.
    jobs::not_at_work(office, id)?;
    if scenario.state == ScenarioState::Draft {
        return Err(Problem::new(Class::Conflict, "scenario-not-run"));
    }
    let changes = json!({ "state": ScenarioState::Approved.key(), "note": note });
    let approved = amend(office, ctx, id, version, changes, "approve", note).await?;
    full(office, ctx, approved, lang).await
}

/// The figures of every day of a scenario.
pub async fn days(office: &Office, ctx: &Ctx, id: Uuid) -> Result<Days> {
    let file = office.store.attached::<Scenario>(ctx, id, |scenario| scenario.days_id).await?;
    serde_json::from_slice(&file.content).map_err(|_| Problem::new(Class::Unavailable, "scenario-unreadable"))
}

fn line(ctx: &Ctx, scenario: &Scenario, job: Option<JobLine>) -> ScenarioLine {
    let variations = scenario.result.as_ref().and_then(|result| result["variations"].as_array()).map_or(0, Vec::len);
    ScenarioLine {
        id: scenario.id,
        name: scenario.name.clone(),
        question: scenario.question.key().to_owned(),
        area: AreaRef::of(&scenario.area, ctx.day),
        made_from: scenario.made_from,
        state: scenario.state.key().to_owned(),
        variations,
        job,
        version: scenario.version,
    }
}

/// Fails where a scenario is approved and who asks may not decide: to write or run it anew takes the approval back.
fn decided_by_leaders(ctx: &Ctx, scenario: &Scenario) -> Result<()> {
    if scenario.state == ScenarioState::Approved {
        ctx.gate(Verb::Decide, Kind::Scenario)?;
    }
    Ok(())
}

/// Reads a study, where that holds up no page, and refuses one that cannot be run here.
async fn affordable(study: &str, replicates: i32) -> Result<()> {
    let study = study.to_owned();
    worked(move || run::affordable(&study, replicates)).await
}
