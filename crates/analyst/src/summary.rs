//! What a run took, for `--json`: wall and processor time, peak memory.

use std::time::Instant;

use serde::Serialize;

/// Started with the command; closed when its answer is written.
pub struct Clock {
    wall: Instant,
    cpu: f64,
}

/// What a run took.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cost {
    /// Seconds by the clock on the wall.
    pub wall_s: f64,
    /// Seconds of processor time, user and system, all threads; none where the system does not tell.
    pub cpu_s: Option<f64>,
    /// Largest resident memory of the process so far, MiB; none where the system does not tell.
    pub peak_mib: Option<f64>,
}

impl Clock {
    /// Starts now.
    pub fn start() -> Self {
        Self { wall: Instant::now(), cpu: cpu_seconds().unwrap_or(0.0) }
    }

    /// Since the start.
    pub fn cost(&self) -> Cost {
        Cost {
            wall_s: self.wall.elapsed().as_secs_f64(),
            cpu_s: cpu_seconds().map(|now| now - self.cpu),
            peak_mib: peak_mib(),
        }
    }
}

/// Processor seconds of a piece of work on the calling thread alone, to the nanosecond; none where the system does
/// not tell.
pub fn on_this_thread<T>(work: impl FnOnce() -> T) -> (T, Option<f64>) {
    let before = thread_seconds();
    let done = work();
    (done, before.and_then(|before| Some(thread_seconds()? - before)))
}

fn thread_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = stat.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// Linux counts in ticks of 1/100 s in every build that is in use (`USER_HZ`).
const TICKS: f64 = 100.0;

/// From `/proc/self/stat`, fields 14 and 15, counted behind the name in brackets.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind) = stat.rsplit_once(')')?;
    let mut fields = behind.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_run_has_a_cost() {
        let clock = Clock::start();
        let memory = vec![1_u8; 8 << 20];
        let cost = clock.cost();
        assert!(memory.len() > 1 && cost.cpu_s.is_some() && cost.peak_mib.is_some_and(|peak| peak > 1.0));
    }
}
