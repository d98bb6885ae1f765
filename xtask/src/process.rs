//! The program while it is tortured or measured: started, stopped, killed, paused, and asked to do one thing and end.

use crate::guard::Guard;
use crate::http::Client;
use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a program that is whole may take to answer on a slow machine under load.
const START: Duration = Duration::from_mins(4);
/// How long a program may take to end when it is asked to.
const END: Duration = Duration::from_secs(12);
/// How long a command, such as `verify`, may take.
const COMMAND: Duration = Duration::from_mins(2);

/// What is run, and with which words for the data.
#[derive(Clone)]
pub struct Program {
    pub path: PathBuf,
    /// `--data …`, and `--database …` on PostgreSQL.
    pub data: Vec<String>,
    /// What it says goes there.
    pub log: PathBuf,
    /// Further variables, for the shim.
    pub env: Vec<(String, String)>,
}

impl Program {
    /// The program with some words, its output in the log.
    pub fn command(&self, words: &[&str]) -> Result<Command> {
        let mut command = Command::new(&self.path);
        let log = self.log_file()?;
        command.args(words).args(&self.data).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        // What the caller works on otherwise must stay as it is.
        command.env_remove("VUNGXANH_DATA").env_remove("VUNGXANH_DATABASE").env("RUST_BACKTRACE", "0");
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn log_file(&self) -> Result<File> {
        let file = OpenOptions::new().create(true).append(true).open(&self.log);
        file.with_context(|| format!("cannot write {}", self.log.display()))
    }

    /// Runs one command to its end and tells whether it succeeded, with the last that it said.
    pub fn run(&self, words: &[&str]) -> Result<Ended> {
        let before = self.said().len();
        let mut child = Running::of(self.command(words)?.spawn()?)?;
        let status = child.wait(COMMAND)?.with_context(|| format!("`{}` does not end", words.join(" ")))?;
        let said = self.said();
        Ok(Ended { ok: status.success(), said: said.get(before..).unwrap_or_default().trim().to_owned() })
    }

    /// Starts a command and kills it after a while; true when it had ended by itself before.
    pub fn cut(&self, words: &[&str], after: Duration) -> Result<bool> {
        let mut child = Running::of(self.command(words)?.spawn()?)?;
        let ended = child.wait(after)?.is_some();
        child.kill();
        Ok(ended)
    }

    pub fn said(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

/// What a command came to.
pub struct Ended {
    pub ok: bool,
    pub said: String,
}

/// A process that never outlives this one.
pub struct Running {
    child: Child,
    guard: Option<Guard>,
}

impl Running {
    fn of(child: Child) -> Result<Self> {
        let guard = Guard::new("kill -9 \"$1\"", &[&child.id().to_string()])?;
        Ok(Self { child, guard: Some(guard) })
    }

    pub fn has_ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits so long for the end.
    pub fn wait(&mut self, most: Duration) -> Result<Option<ExitStatus>> {
        let deadline = Instant::now() + most;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    pub fn kill(&mut self) {
        // Both fail only when there is nothing left to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        if let Some(guard) = self.guard.take() {
            guard.dismiss();
        }
    }
}

/// Sends a signal; a process that is gone does not mind.
pub fn signal(id: u32, name: &str) {
    let mut kill = Command::new("kill");
    let _ = kill.args([&format!("-{name}"), &id.to_string()]).stderr(Stdio::null()).status();
}

/// A server that answers.
pub struct Server {
    running: Running,
    pub port: u16,
}

impl Server {
    /// Starts to serve and waits for the first answer.
    pub fn start(program: &Program, port: u16) -> Result<Self> {
        let mut server = Self::begin(program, port)?;
        server.wait_until_ready().with_context(|| last_lines(program))?;
        Ok(server)
    }

    /// Starts to serve and does not wait.
    pub fn begin(program: &Program, port: u16) -> Result<Self> {
        let mut command = program.command(&["serve", "--port", &port.to_string()])?;
        let child = command.spawn().with_context(|| format!("cannot start {}", program.path.display()))?;
        Ok(Self { running: Running::of(child)?, port })
    }

    /// Starts a command that serves in the end, and waits for the first answer.
    pub fn of(mut command: Command, program: &Program, port: u16) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("cannot start {}", program.path.display()))?;
        let mut server = Self { running: Running::of(child)?, port };
        server.wait_until_ready().with_context(|| last_lines(program))?;
        Ok(server)
    }

    pub fn wait_until_ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + START;
        let client = Client::new(self.port).patient(Duration::from_secs(5));
        loop {
            if let Some(status) = self.running.has_ended()? {
                bail!("the program ended with {status} before it answered");
            }
            if client.get("/api/v1/session").is_ok_and(|answer| answer.status == 401) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("the program did not answer within {} s", START.as_secs());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn signal(&self, name: &str) {
        self.running.signal(name);
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.running.child.id()
    }

    /// How it ended, if it did by itself.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.running.has_ended().ok().flatten()
    }

    /// As a power cut ends it.
    pub fn kill(mut self) {
        self.running.kill();
    }

    /// As an operator ends it; false when it had to be killed.
    pub fn end(mut self) -> Result<bool> {
        self.running.signal("TERM");
        let ended = self.running.wait(END)?.is_some();
        self.running.kill();
        Ok(ended)
    }
}

pub fn last_lines(program: &Program) -> String {
    let text = program.said();
    let lines: Vec<&str> = text.lines().collect();
    format!("the program said ({}):\n{}", program.log.display(), lines[lines.len().saturating_sub(8)..].join("\n"))
}

/// Copies a folder's files; the data folder has no others.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target).with_context(|| format!("cannot copy to {}", target.display()))?;
        }
    }
    Ok(())
}
