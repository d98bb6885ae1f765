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
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::records::{File, Question, Scenario, ScenarioState};
use store::{Ctx, Kind, Pick, Verb};
use uuid::Uuid;

use crate::Centre;
use crate::answer::AreaRef;
use crate::jobs::{Ask, JobLine};
use crate::problem::{Class, Problem, Result};
use crate::worked::worked;

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

impl Centre {
    /// The scenarios that an area may see, the newest first.
    pub async fn scenarios(&self, ctx: &Ctx, area: &str, lang: Lang) -> Result<Vec<ScenarioLine>> {
        let all = self.store.pick::<Scenario>(ctx, Pick::all(), &[("made_from", true), ("id", true)]).await?;
        let near = |one: &Scenario| {
            self.areas().is_within(&one.area, area, ctx.day) || self.areas().is_within(area, &one.area, ctx.day)
        };
        let near: Vec<&Scenario> = all.iter().filter(|one| near(one)).collect();
        let ids: Vec<Uuid> = near.iter().map(|one| one.id).collect();
        let mut jobs = self.newest_jobs(ctx, &ids, lang).await?;
        Ok(near.into_iter().map(|one| line(ctx, one, jobs.remove(&one.id))).collect())
    }

    /// A form for a question, filled with what is known of an area on a day.
    pub async fn scenario_draft(
        &self,
        ctx: &Ctx,
        question: Question,
        area: &str,
        day: NaiveDate,
        lang: Lang,
    ) -> Result<Draft> {
        ctx.gate(Verb::Write, Kind::Scenario)?;
        let mut basis = self.known(ctx, area, day).await?.basis;
        let week: i64 = basis.cases.iter().rev().take(7).sum();
        let share = workbench::Workbench::builtin().map_or(1.0, |workbench| workbench.found.share);
        let enough = basis.cases.iter().filter(|n| **n > 0).count() >= sim::fit::NEEDED;
        basis.fit = Fitted::of(if enough { "waiting" } else { "not_enough" });
        let last = self.last_form(ctx, area).await?;
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
    async fn last_form(&self, ctx: &Ctx, area: &str) -> Result<Option<Form>> {
        let of_area = Pick::all().eq("area", area);
        let last = self.store.pick_first::<Scenario>(ctx, of_area, &[("id", true)], 1).await?.pop();
        Ok(last.and_then(|last| serde_json::from_value(last.inputs).ok()))
    }

    /// Makes a scenario of a form.
    pub async fn make_scenario(&self, ctx: &Ctx, form: Form, day: NaiveDate, lang: Lang) -> Result<ScenarioFull> {
        ctx.gate(Verb::Write, Kind::Scenario)?;
        let mut known = self.known(ctx, &form.area, day).await?;
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
            province: self.province.clone(),
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
        let made = self.store.create_as(ctx, Verb::Write, scenario, None).await?;
        self.scenario_full(ctx, made, lang).await
    }

    /// One scenario.
    pub async fn scenario(&self, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<ScenarioFull> {
        let scenario = self.store.get::<Scenario>(ctx, id).await?;
        self.scenario_full(ctx, scenario, lang).await
    }

    async fn scenario_full(&self, ctx: &Ctx, scenario: Scenario, lang: Lang) -> Result<ScenarioFull> {
        let job = self.newest_jobs(ctx, &[scenario.id], lang).await?.remove(&scenario.id);
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
    pub async fn put_study(&self, ctx: &Ctx, id: Uuid, new: NewStudy, lang: Lang) -> Result<ScenarioFull> {
        ctx.gate(Verb::Write, Kind::Scenario)?;
        decided_by_leaders(ctx, &self.store.get::<Scenario>(ctx, id).await?)?;
        affordable(&new.study, new.replicates).await?;
        self.not_at_work(id)?;
        let changes = json!({
            "study": new.study, "seed": new.seed, "replicates": new.replicates, "state": ScenarioState::Draft.key(),
            "result": Value::Null, "days_id": Value::Null, "engine": Value::Null,
        });
        let changed = self.amend_scenario(ctx, id, new.version, changes, "study", None).await?;
        self.scenario_full(ctx, changed, lang).await
    }

    async fn amend_scenario(
        &self,
        ctx: &Ctx,
        id: Uuid,
        version: i32,
        changes: Value,
        action: &str,
        note: Option<String>,
    ) -> Result<Scenario> {
        let verb = if action == "approve" { Verb::Decide } else { Verb::Write };
        let changes: Map<String, Value> = changes.as_object().cloned().unwrap_or_default();
        Ok(self.store.amend::<Scenario>(ctx, verb, id, version, changes, action, note).await?)
    }

    /// Removes a scenario; the log keeps it. An approved one is what is prepared for, and stays.
    pub async fn remove_scenario(&self, ctx: &Ctx, id: Uuid, version: i32) -> Result<()> {
        ctx.gate(Verb::Write, Kind::Scenario)?;
        let mut act = self.store.act(ctx).await?;
        if act.get::<Scenario>(id).await?.state == ScenarioState::Approved {
            return Err(Problem::new(Class::Conflict, "scenario-approved"));
        }
        act.remove::<Scenario>((id, version), None).await?;
        Ok(act.commit().await?)
    }

    /// Puts a scenario into the line of long work.
    pub async fn run_scenario(&self, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<JobLine> {
        ctx.gate(Verb::Write, Kind::Scenario)?;
        ctx.gate(Verb::Write, Kind::Job)?;
        let scenario = self.store.get::<Scenario>(ctx, id).await?;
        if !ctx.scope.holds(self.areas(), &scenario.area, ctx.day) {
            return Err(Problem::new(Class::Denied, "store-denied").with("kind", Kind::Scenario.key()));
        }
        decided_by_leaders(ctx, &scenario)?;
        self.not_at_work(id)?;
        let full = self.scenario_full(ctx, scenario.clone(), lang).await?;
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
        let job = self
            .start_job(
                ctx,
                ask,
                move |work| run::work(&question, work),
                move |centre, ctx, answer| async move { centre.keep_outcome(&ctx, &scenario, answer).await },
            )
            .await?;
        self.job(ctx, job.id, lang).await
    }

    /// Takes over what a job found, unless what it was asked was changed meanwhile.
    async fn keep_outcome(&self, ctx: &Ctx, asked: &Scenario, answer: run::Answer) -> Result<()> {
        let mut act = self.store.act(ctx).await?;
        let scenario = act.get::<Scenario>(asked.id).await?;
        let question = |one: &Scenario| (one.study.clone(), one.seed, one.replicates);
        if question(&scenario) != question(asked) {
            return Err(Problem::new(Class::Conflict, "scenario-changed"));
        }
        let unreadable = |_| Problem::new(Class::Unavailable, "scenario-unreadable");
        let content = serde_json::to_vec(&answer.days).map_err(unreadable)?;
        let digest = crate::account::hex(&Sha256::digest(&content));
        let file = File {
            province: self.province.clone(),
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
    pub async fn approve_scenario(
        &self,
        ctx: &Ctx,
        id: Uuid,
        version: i32,
        note: Option<String>,
        lang: Lang,
    ) -> Result<ScenarioFull> {
        ctx.gate(Verb::Decide, Kind::Scenario)?;
        let scenario = self.store.get::<Scenario>(ctx, id).await?;
        // What is about to be replaced cannot be approved.
        self.not_at_work(id)?;
        if scenario.state == ScenarioState::Draft {
            return Err(Problem::new(Class::Conflict, "scenario-not-run"));
        }
        let changes = json!({ "state": ScenarioState::Approved.key(), "note": note });
        let approved = self.amend_scenario(ctx, id, version, changes, "approve", note).await?;
        self.scenario_full(ctx, approved, lang).await
    }

    /// The figures of every day of a scenario.
    pub async fn scenario_days(&self, ctx: &Ctx, id: Uuid) -> Result<Days> {
        let file = self.store.attached::<Scenario>(ctx, id, |scenario| scenario.days_id).await?;
        serde_json::from_slice(&file.content).map_err(|_| Problem::new(Class::Unavailable, "scenario-unreadable"))
    }
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
