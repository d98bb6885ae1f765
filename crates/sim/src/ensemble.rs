//! Many runs of a scenario: replicates side by side, the same answer on any number of threads.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use base::message::Message;

use crate::check::check;
use crate::outcome::Outcome;
use crate::people::World;
use crate::plan::Plan;
use crate::run::Run;
use crate::scenario::Scenario;
use crate::series::Series;

/// How a long computation is watched and stopped.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    /// Called with the share done, 0 to 1, from the computing threads.
    pub progress: Option<&'a (dyn Fn(f64) + Sync)>,
    /// Set to stop; the computation ends within a day of its runs.
    pub cancel: Option<&'a AtomicBool>,
}

impl Watch<'_> {
    pub(crate) fn cancelled(&self) -> bool {
        self.cancel.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

/// Settles the people and runs a scenario. Replicate `r` has the seed `seed + r`; under the same seed scenarios
/// on the same population share their luck.
///
/// # Errors
///
/// A value that makes no sense, named with its key; or that the run was cancelled.
pub fn run(
    scenario: &Scenario,
    seed: u64,
    replicates: usize,
    threads: NonZero<usize>,
    watch: Watch<'_>,
) -> Result<Outcome, Box<Message>> {
    check(scenario)?;
    let world = Arc::new(World::settle(scenario)?);
    run_in(&world, scenario, seed, replicates, threads, watch)
}

/// [`run`] with people settled before, by [`World::settle`] of a scenario with the same population and contacts.
///
/// # Errors
///
/// As [`run`].
pub fn run_in(
    world: &Arc<World>,
    scenario: &Scenario,
    seed: u64,
    replicates: usize,
    threads: NonZero<usize>,
    watch: Watch<'_>,
) -> Result<Outcome, Box<Message>> {
    check(scenario)?;
    let plan = Arc::new(Plan::new(scenario, world));
    let start = |replicate: usize| Run::with(Arc::clone(world), Arc::clone(&plan), seed.wrapping_add(replicate as u64));
    let series = each(replicates, usize::from(scenario.days), threads, watch, start)?;
    Ok(Outcome::new(scenario.clone(), world.len(), series))
}

/// Runs every start to its end, on so many threads; the answers stand in the order of the starts.
pub(crate) fn each(
    replicates: usize,
    days: usize,
    threads: NonZero<usize>,
    watch: Watch<'_>,
    start: impl Fn(usize) -> Run + Sync,
) -> Result<Vec<Series>, Box<Message>> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let series: Mutex<Vec<Option<Series>>> = Mutex::new(vec![None; replicates]);
    let work = || {
        loop {
            let replicate = next.fetch_add(1, Ordering::Relaxed);
            if replicate >= replicates || watch.cancelled() {
                return;
            }
            let mut run = start(replicate);
            while !run.is_over() && !watch.cancelled() {
                run.step();
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if let Some(progress) = watch.progress {
                    progress(done as f64 / (replicates * days) as f64);
                }
            }
            series.lock().unwrap_or_else(PoisonError::into_inner)[replicate] = Some(run.into_series());
        }
    };
    let threads = threads.get().min(replicates);
    if threads <= 1 {
        work();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    }
    if watch.cancelled() {
        return Err(Box::new(Message::new("sim-cancelled")));
    }
    Ok(series.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect())
}
