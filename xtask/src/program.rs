//! The program itself: building it, and running its demonstration for a while.

use crate::guard::Guard;
use crate::http::Client;
use crate::postgres::free_port;
use crate::project::Project;
use crate::shell::{self, cargo, locked};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long a demonstration may take to fill its data folder and answer, on a slow machine under load.
const PATIENCE: Duration = Duration::from_mins(10);

/// Builds the program and tells where it lies. `extra` are further words for Cargo, such as `--release`.
pub fn build(project: &Project, extra: &[&str]) -> Result<PathBuf> {
    let words = [&["build", "-p", "vungxanh"], locked(project), extra].concat();
    shell::run(&mut cargo(project, &words))?;
    let profile = if extra.contains(&"--release") { "release" } else { "debug" };
    Ok(project.target.join(profile).join(format!("vungxanh{}", std::env::consts::EXE_SUFFIX)))
}

/// A demonstration that runs in the background; dropping it ends it.
pub struct Running {
    pub port: u16,
    /// From the start of the program to its first answer: with a fresh folder this contains the filling.
    pub ready_after: Duration,
    child: Child,
    guard: Option<Guard>,
}

impl Running {
    /// Starts the demonstration on a free port with `data` as its folder, and waits until it answers.
    pub fn start(project: &Project, program: &Path, data: &Path, fresh: bool) -> Result<Self> {
        let port = free_port()?;
        let log = project.keep("demo.log")?;
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new(program);
        command.current_dir(&project.root).args(["demo", "--no-open", "--port", &port.to_string(), "--data"]).arg(data);
        // What the caller works on otherwise must stay as it is.
        command.env_remove("VUNGXANH_DATA").env_remove("VUNGXANH_DATABASE");
        if fresh {
            command.arg("--fresh");
        }
        let start = Instant::now();
        let child = command
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let guard = Guard::new("kill \"$1\"", &[&child.id().to_string()])?;
        let mut running = Self { port, ready_after: Duration::ZERO, child, guard: Some(guard) };
        running.wait_until_ready(start).with_context(|| last_lines(&log))?;
        running.ready_after = start.elapsed();
        Ok(running)
    }

    /// The address of the pages.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The program's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn wait_until_ready(&mut self, start: Instant) -> Result<()> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the demonstration ended with {status} before it answered");
            }
            if Client::new(self.port).get("/api/v1/session").is_ok() {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                bail!("the demonstration did not answer within {} minutes", PATIENCE.as_secs() / 60);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks the program to close its data folder in order, as an operator's Ctrl-C would.
    fn end(&mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let deadline = Instant::now() + Duration::from_secs(10);
        while asked.as_ref().is_ok_and(std::process::ExitStatus::success) && Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
        if let Some(guard) = self.guard.take() {
            guard.dismiss();
        }
    }
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(20);
    format!("the demonstration said ({}):\n{}\n", log.display(), lines[from..].join("\n"))
}
