//! The line in which jobs wait, and how far each has come.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use serde_json::{Map, Value, json};
use store::records::{Job, JobState};
use store::{Ctx, Event, Kind, Verb};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

use super::close;
use crate::Office;
use crate::problem::{Class, Problem, Result};

/// How a running job is told to the listeners at most.
const TOLD_EVERY: i64 = 400;

/// Jobs that are worked on or wait, with the phase (key of its words) and share done of each.
pub(super) type AtWork = BTreeMap<Uuid, (&'static str, f64)>;

/// The jobs of this program. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Line {
    /// One heavy job at a time; the others wait in the order in which they came.
    turn: Arc<Semaphore>,
    live: Arc<Mutex<BTreeMap<Uuid, Work>>>,
    closing: Arc<AtomicBool>,
}

impl Default for Line {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), live: Arc::default(), closing: Arc::default() }
    }
}

impl Line {
    fn live(&self) -> MutexGuard<'_, BTreeMap<Uuid, Work>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Phase (key of its words) and share done of a job that this program works on.
    pub(super) fn progress(&self, id: Uuid) -> Option<(&'static str, f64)> {
        self.live().get(&id).map(|work| (work.phase(), work.share()))
    }

    /// All jobs that this program works on.
    pub(super) fn at_work(&self) -> AtWork {
        self.live().iter().map(|(&id, work)| (id, (work.phase(), work.share()))).collect()
    }

    /// Is a record waiting or worked on?
    pub(super) fn holds(&self, subject: Uuid) -> bool {
        self.live().values().any(|work| work.works_on(subject))
    }

    /// Puts a job into the line. Whether its record is free is asked and taken in one step, so that of two who ask at
    /// once one is refused; and nothing comes in when the program is about to end.
    fn enter(&self, id: Uuid, work: Work) -> Result<Entry> {
        let mut live = self.live();
        if self.closing.load(Ordering::Relaxed) {
            return Err(Problem::new(Class::Unavailable, "job-state-interrupted"));
        }
        if live.values().any(|other| other.works_on(work.subject)) {
            return Err(Problem::new(Class::Conflict, "job-open"));
        }
        live.insert(id, work);
        Ok(Entry { line: self.clone(), id })
    }

    /// Asks a job to stop; false when this program does not work on it.
    pub(super) fn stop(&self, id: Uuid) -> bool {
        let live = self.live();
        let found = live.get(&id);
        if let Some(work) = found {
            work.state.cancel.store(true, Ordering::Relaxed);
            work.state.stopped.notify_one();
        }
        found.is_some()
    }

    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        for work in self.live().values() {
            work.state.cancel.store(true, Ordering::Relaxed);
            work.state.stopped.notify_one();
        }
    }
}

/// A job's place in the line. It is given back however its work ends, also when the request that asked for it is gone
/// before the job began.
struct Entry {
    line: Line,
    id: Uuid,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.line.live().remove(&self.id);
    }
}

#[derive(Debug)]
struct State {
    cancel: AtomicBool,
    /// The work is done and only its row has still to say so: the record is free.
    over: AtomicBool,
    stopped: Notify,
    /// Bits of the share done.
    share: AtomicU64,
    phase: Mutex<&'static str>,
    told: Mutex<i64>,
}

/// A job as its work sees it: where to say how far it has come, and whether to go on.
#[derive(Debug, Clone)]
pub struct Work {
    subject: Uuid,
    state: Arc<State>,
    event: Event,
    store: store::Store,
}

impl Work {
    fn new(office: &Office, job: &Job) -> Self {
        let event = Event::of(&job.province, Kind::Job, &job.area, Some(job.id), false);
        let state = State {
            cancel: AtomicBool::new(false),
            over: AtomicBool::new(false),
            stopped: Notify::new(),
            share: AtomicU64::new(0),
            phase: Mutex::new("job-state-running"),
            told: Mutex::new(0),
        };
        Self { subject: job.subject_id, state: Arc::new(state), event, store: office.store.clone() }
    }

    fn works_on(&self, subject: Uuid) -> bool {
        self.subject == subject && !self.state.over.load(Ordering::Relaxed)
    }

    /// The flag that the engines look at.
    pub fn cancel(&self) -> &AtomicBool {
        &self.state.cancel
    }

    /// What is done now; key of its words.
    pub fn begin(&self, phase: &'static str) {
        *self.state.phase.lock().unwrap_or_else(PoisonError::into_inner) = phase;
        self.tell(true);
    }

    /// How far, 0 to 1. Threads of one engine may report out of order; the share never goes back.
    pub fn at(&self, share: f64) {
        let share = share.clamp(0.0, 1.0);
        // The bits of positive numbers are ordered as the numbers are.
        self.state.share.fetch_max(share.to_bits(), Ordering::Relaxed);
        self.tell(false);
    }

    fn phase(&self) -> &'static str {
        *self.state.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn share(&self) -> f64 {
        f64::from_bits(self.state.share.load(Ordering::Relaxed))
    }

    fn tell(&self, at_once: bool) {
        let now = Utc::now().timestamp_millis();
        {
            let mut told = self.state.told.lock().unwrap_or_else(PoisonError::into_inner);
            if !at_once && now - *told < TOLD_EVERY {
                return;
            }
            *told = now;
        }
        self.store.announce(self.event.clone());
    }
}

/// A record whose work goes into the line.
pub struct Ask {
    /// What is done: `scenario`.
    pub work: &'static str,
    /// Kind, id, area and name of the record.
    pub subject: (Kind, Uuid, String, String),
}

/// Puts work into the line and returns at once. `work` runs on a thread of its own; `done` takes its answer over
/// into the records.
pub async fn start<T, W, D, F>(office: &Office, ctx: &Ctx, ask: Ask, work: W, done: D) -> Result<Job>
where
    T: Send + 'static,
    W: FnOnce(&Work) -> Result<T> + Send + 'static,
    D: FnOnce(Office, Ctx, T) -> F + Send + 'static,
    F: Future<Output = Result<()>> + Send,
{
    let (kind, subject_id, area, name) = ask.subject;
    let job = Job {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area,
        work: ask.work.to_owned(),
        subject_kind: kind.key().to_owned(),
        subject_id,
        name,
        state: JobState::Queued,
        asked_by: ctx.actor.clone(),
        asked_at: office.now(),
        started_at: None,
        ended_at: None,
        problem: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    let live = Work::new(office, &job);
    let entry = super::line(office).enter(job.id, live.clone())?;
    let made = office.store.create_as(ctx, Verb::Write, job, None).await?;
    let (office, ctx, waiting) = (office.clone(), ctx.clone(), made.clone());
    tokio::spawn(async move {
        let id = waiting.id;
        if let Err(problem) = see_through(&office, &ctx, waiting, &live, work, done).await {
            tracing::error!(%problem, %id, "a job could not be closed");
        }
        drop(entry);
        live.tell(true);
    });
    Ok(made)
}

async fn see_through<T, W, D, F>(office: &Office, ctx: &Ctx, job: Job, live: &Work, work: W, done: D) -> Result<()>
where
    T: Send + 'static,
    W: FnOnce(&Work) -> Result<T> + Send + 'static,
    D: FnOnce(Office, Ctx, T) -> F + Send + 'static,
    F: Future<Output = Result<()>> + Send,
{
    let line = super::line(office);
    let turn = tokio::select! {
        turn = line.turn.acquire() => turn.ok(),
        () = live.state.stopped.notified() => None,
    };
    if turn.is_none() || live.cancel().load(Ordering::Relaxed) {
        return end(office, ctx, &job, live, (given_up(office), None)).await;
    }
    let mut changes = Map::new();
    changes.insert("state".into(), json!(JobState::Running.key()));
    changes.insert("started_at".into(), json!(office.now()));
    let job = office.store.amend::<Job>(ctx, Verb::Write, job.id, job.version, changes, "start", None).await?;
    let inside = live.clone();
    let answer = tokio::task::spawn_blocking(move || work(&inside)).await;
    let answer = answer.unwrap_or_else(|error| {
        tracing::error!(%error, "the work of a job broke off");
        Err(Problem::new(Class::Unavailable, "job-broke-off"))
    });
    let ended = match answer {
        Ok(answer) => done(office.clone(), ctx.clone(), answer).await,
        Err(problem) => Err(problem),
    };
    let became = match ended {
        Ok(()) => (JobState::Finished, None),
        Err(_) if live.cancel().load(Ordering::Relaxed) => (given_up(office), None),
        Err(problem) => (JobState::Failed, Some(super::kept(&problem))),
    };
    end(office, ctx, &job, live, became).await
}

/// Frees the record, then writes what became of the job: who reads that it has ended may run the record again.
async fn end(
    office: &Office,
    ctx: &Ctx,
    job: &Job,
    live: &Work,
    (state, problem): (JobState, Option<Value>),
) -> Result<()> {
    live.state.over.store(true, Ordering::Relaxed);
    close(office, ctx, job, state, problem).await
}

/// What becomes of work that was given up: a person stopped it, or the program ends.
fn given_up(office: &Office) -> JobState {
    if super::line(office).closing.load(Ordering::Relaxed) { JobState::Interrupted } else { JobState::Stopped }
}
