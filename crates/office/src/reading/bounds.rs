//! The limits of the process that reads a file, set by itself before the first byte.

use std::io::Result;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{
    Resource, Rlimit, Signal, getpgrp, getpid, getppid, kill_current_process_group, nice, setrlimit,
};
use rustix::time::{ClockId, clock_gettime};

use super::What;
use super::limits::limits;

/// How often the process looks whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(250);
/// Beyond the time for which its asker waits: the asker says what is wrong, this ends what is left.
const GRACE: Duration = Duration::from_secs(5);
/// Bytes of a file that it writes: the picture of a page.
const MAX_FILE: u64 = 256 * 1024 * 1024;
/// Files that it opens.
const MAX_OPEN: u64 = 64;
/// How far it stands back behind the pages that people wait for.
const NICE: i32 = 5;

/// Sets the limits, which programs that it starts inherit.
pub(super) fn set(what: &What) -> Result<()> {
    let limit = |resource, most: u64| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    limit(Resource::As, limits().memory(what))?;
    more_time(what)?;
    limit(Resource::Fsize, MAX_FILE)?;
    limit(Resource::Nofile, MAX_OPEN)?;
    // The memory of a process that read names of patients is written nowhere.
    limit(Resource::Core, 0)?;
    nice(NICE)?;
    let alone = (!matches!(what, What::Table(_))).then(|| limits().silence(what) + GRACE);
    thread::Builder::new().spawn(move || watch(alone))?;
    Ok(())
}

/// Gives the process the time until its next answer, counted anew.
pub(super) fn more_time(what: &What) -> Result<()> {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
    let all = limits().cpu_in_all(what);
    let next = (used + limits().cpu(what)).min(all);
    Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(next), maximum: Some(all) })?)
}

/// Ends this process, and what it started, when its asker is gone (however it went) or its time is long over.
fn watch(most: Option<Duration>) {
    let (parent, begun) = (getppid(), Instant::now());
    while getppid() == parent && most.is_none_or(|most| begun.elapsed() < most) {
        thread::sleep(GLANCE);
    }
    // Started by hand it belongs to the group of a shell.
    if getpgrp() == getpid() {
        let _ = kill_current_process_group(Signal::KILL);
    }
    std::process::exit(1);
}
