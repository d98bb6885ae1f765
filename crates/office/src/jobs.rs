//! Long work in the background (việc chạy nền): one heavy job at a time, the others wait in line; each says how far it
//! has come and can be stopped.
//!
//! A job is a record, so it is scoped, logged and survives a reload of the page. How far it has come lives in memory
//! and is announced like a change; when the program ends before the work does, the job is kept as interrupted.

mod line;

pub use line::start;

use std::collections::BTreeMap;

use base::words::{Lang, Words};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::records::{Job, JobState};
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Office;
use crate::answer::AreaRef;
use crate::problem::{Class, Problem, Result};
use line::AtWork;

pub use line::Line;
pub use line::{Ask, Work};

/// A job, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobLine {
    /// Id.
    pub id: Uuid,
    /// What is done.
    pub work: String,
    /// Kind of the record that it works on.
    pub subject_kind: String,
    /// Id of that record.
    pub subject_id: Uuid,
    /// Name of that record.
    pub name: String,
    /// Area.
    pub area: AreaRef,
    /// `queued`, `running`, `finished`, `failed`, `stopped`, `interrupted`.
    pub state: String,
    /// Share done, 0 to 1; none unless it runs.
    pub progress: Option<f64>,
    /// What it is doing, or what became of it, in words.
    pub words: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Jobs that the page of jobs shows.
const SHOWN: u64 = 30;
/// Records whose jobs are asked for in one statement.
const SUBJECTS: usize = 1_000;

/// The newest jobs within the scope, of one record if asked.
pub async fn list(office: &Office, ctx: &Ctx, subject: Option<Uuid>, lang: Lang) -> Result<Vec<JobLine>> {
    let pick = subject.map_or_else(Pick::all, |id| Pick::all().eq("subject_id", id));
    let before = line(office).at_work();
    let jobs = office.store.pick_first::<Job>(ctx, pick, &[("asked_at", true)], SHOWN).await?;
    Ok(jobs.iter().map(|job| job_line(office, job, &before, ctx, lang)).collect())
}

/// The newest job of each of some records. Readers of a result need not be those who may look at work under way:
/// these get none.
pub async fn newest(office: &Office, ctx: &Ctx, subjects: &[Uuid], lang: Lang) -> Result<BTreeMap<Uuid, JobLine>> {
    let mut newest = BTreeMap::new();
    if !ctx.may(Verb::Read, Kind::Job) {
        return Ok(newest);
    }
    for some in subjects.chunks(SUBJECTS) {
        let before = line(office).at_work();
        let of_these = Pick::all().one_of("subject_id", some.iter().copied());
        for job in office.store.pick::<Job>(ctx, of_these, &[("asked_at", true)]).await? {
            newest.entry(job.subject_id).or_insert_with(|| job_line(office, &job, &before, ctx, lang));
        }
    }
    Ok(newest)
}

/// One job.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<JobLine> {
    let before = line(office).at_work();
    let job: Job = office.store.get(ctx, id).await?;
    Ok(job_line(office, &job, &before, ctx, lang))
}

/// `before`: what was at work before the row was read. A job leaves the line after its row has said how it ended,
/// so a row that was still open when it was read may have no work any more when it is shown.
/// The line of this province's jobs.
fn line(office: &Office) -> Line {
    Line::clone(&office.place())
}

fn job_line(office: &Office, job: &Job, before: &AtWork, ctx: &Ctx, lang: Lang) -> JobLine {
    let live = line(office).progress(job.id).or_else(|| before.get(&job.id).copied());
    // What nobody works on was interrupted, whatever its row says.
    let state = if job.state.is_open() && live.is_none() { JobState::Interrupted } else { job.state };
    let words = Words::of(lang);
    let said = match (&live, &job.problem) {
        (Some((phase, _)), _) if state == JobState::Running => words.say(phase, &[]),
        (_, Some(problem)) => problem_words(problem, lang),
        _ => words.say(&format!("job-state-{}", state.key()), &[]),
    };
    JobLine {
        id: job.id,
        work: job.work.clone(),
        subject_kind: job.subject_kind.clone(),
        subject_id: job.subject_id,
        name: job.name.clone(),
        area: AreaRef::of(&job.area, ctx.day),
        state: state.key().to_owned(),
        progress: live.filter(|_| state == JobState::Running).map(|(_, share)| share),
        words: said,
        asked_by: job.asked_by.clone(),
        asked_at: job.asked_at,
        started_at: job.started_at,
        ended_at: job.ended_at,
    }
}

/// Asks a job to stop; it ends within a day of its runs.
pub async fn stop(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<JobLine> {
    ctx.gate(Verb::Write, Kind::Job)?;
    let before = line(office).at_work();
    let job: Job = office.store.get(ctx, id).await?;
    if !job.state.is_open() {
        return Err(Problem::new(Class::Conflict, "job-over"));
    }
    if !line(office).stop(id) {
        if before.contains_key(&id) {
            return Err(Problem::new(Class::Conflict, "job-over"));
        }
        // The program that ran it is gone: nothing is left to stop but the row.
        close(office, ctx, &job, JobState::Interrupted, None).await?;
    }
    one(office, ctx, id, lang).await
}

/// Fails while a record waits in the line or is worked on.
pub fn not_at_work(office: &Office, subject: Uuid) -> Result<()> {
    if line(office).holds(subject) { Err(Problem::new(Class::Conflict, "job-open")) } else { Ok(()) }
}

/// After a restart: what was under way is marked as interrupted. Called once, before requests are served.
pub async fn settle(office: &Office) -> Result<usize> {
    let ctx = office.system("server");
    let open = Pick::all().one_of("state", [JobState::Queued.key(), JobState::Running.key()]);
    let mut settled = 0;
    for job in office.store.pick::<Job>(&ctx, open, &[]).await? {
        if line(office).progress(job.id).is_none() {
            close(office, &ctx, &job, JobState::Interrupted, None).await?;
            settled += 1;
        }
    }
    Ok(settled)
}

/// Before the program ends: work under way is given up and kept as interrupted.
pub fn leave(office: &Office) {
    line(office).close();
}

async fn close(office: &Office, ctx: &Ctx, job: &Job, state: JobState, problem: Option<Value>) -> Result<()> {
    let mut changes = Map::new();
    changes.insert("state".into(), json!(state.key()));
    changes.insert("ended_at".into(), json!(office.now()));
    changes.insert("problem".into(), problem.unwrap_or(Value::Null));
    office.store.amend::<Job>(ctx, Verb::Write, job.id, job.version, changes, state.key(), None).await?;
    Ok(())
}

/// What is kept of a problem: the key of its words and their values, so that everybody reads it in their language.
fn kept(problem: &Problem) -> Value {
    let args: Map<String, Value> = problem.args.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
    json!({ "code": problem.code, "args": args })
}

fn problem_words(problem: &Value, lang: Lang) -> String {
    let code = problem["code"].as_str().unwrap_or_default();
    let args: Vec<(&str, String)> = problem["args"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    Words::of(lang).say(code, &args)
}
