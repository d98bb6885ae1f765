//! A program run as a child: what it printed, and what it took, as Linux tells it.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took and said.
#[derive(Debug, Clone)]
pub struct Run {
    /// Processor seconds, user and system, of the child and of the children that it waited for.
    pub cpu: f64,
    /// Seconds by the clock on the wall.
    pub wall: f64,
    /// Largest resident memory seen, MiB.
    pub peak: f64,
    /// The JSON that it printed last.
    pub said: Value,
}

/// How often the memory of a running child is looked at: its largest value stays in the kernel's books until it ends.
const LOOK: Duration = Duration::from_millis(5);
/// Linux counts in ticks of 1/100 s in every build that is in use (`USER_HZ`).
const TICKS: f64 = 100.0;

/// Runs a command to its end; its output goes through `log`, a file.
pub fn run(command: &mut Command, log: &Path) -> Result<Run> {
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let (cpu_before, start) = (waited_for()?, Instant::now());
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file)
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
    let mut peak = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(peak_of(child.id()).unwrap_or(0.0));
        std::thread::sleep(LOOK);
    };
    let (wall, cpu) = (start.elapsed().as_secs_f64(), waited_for()? - cpu_before);
    let text = std::fs::read_to_string(log).with_context(|| format!("cannot read {}", log.display()))?;
    if !status.success() {
        bail!("{} ended with {status}; see {}", command.get_program().to_string_lossy(), log.display());
    }
    let said = last_json(&text).with_context(|| format!("no JSON at the end of {}", log.display()))?;
    let peak = said["peak_mib"].as_f64().unwrap_or(0.0).max(peak);
    Ok(Run { cpu, wall, peak, said })
}

/// The whole text, or its last line, as JSON: other programs say other things first.
fn last_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(text.trim_end().lines().last()?).ok())
}

/// Processor seconds of the children that have ended: fields 16 and 17 of the own line, counted behind the name in
/// brackets. Children run one after the other here, so the difference is that of one child.
fn waited_for() -> Result<f64> {
    let path = "/proc/self/stat";
    let stat = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {path}; processor time is measured on Linux only"))?;
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks: Option<f64> = behind.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<f64>().ok()).sum();
    Ok(ticks.with_context(|| format!("{path} has no processor times"))? / TICKS)
}

/// Largest resident memory of a running process, MiB.
fn peak_of(id: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::{last_json, run};
    use std::process::Command;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_child_has_a_cost_and_its_last_word() {
        let log = std::env::temp_dir().join(format!("xtask-measure-{}", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", "echo first; sleep 0.05; echo '{\"phases\": {\"a\": 1}}'"]);
        let run = run(&mut command, &log).unwrap();
        assert!(run.wall >= 0.05 && run.cpu < run.wall + 1.0 && run.peak > 0.1);
        assert_eq!(run.said["phases"]["a"], 1);
        let failed = super::run(Command::new("sh").args(["-c", "exit 3"]), &log).unwrap_err().to_string();
        assert!(failed.contains("sh ended with") && failed.contains('3'), "{failed}");
        std::fs::remove_file(log).ok();
    }

    #[test]
    fn json_is_found_behind_other_words() {
        assert_eq!(last_json("{\n\"a\": 1\n}\n").unwrap()["a"], 1);
        assert_eq!(last_json("warning\n{\"a\": 2}\n").unwrap()["a"], 2);
        assert!(last_json("nothing\n").is_none());
    }
}
