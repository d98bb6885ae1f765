//! What is asked, and of whom.

pub mod allocation;
pub mod scenario;
pub mod series;
pub mod tracing;

use super::race::Runner;
use crate::project::Project;
use crate::shell::{self, cargo, has, locked};
use anyhow::Result;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the options said.
pub struct Setup<'a> {
    pub project: &'a Project,
    /// Build ours for release instead of for development.
    pub release: bool,
    /// The Python that has the others' packages.
    pub python: String,
    /// A clone of OpenABM-Covid19, built.
    pub openabm: Option<String>,
    /// Persons of the town that is traced.
    pub persons: u32,
    /// People of the epidemics that are simulated.
    pub agents: u32,
}

impl Setup<'_> {
    /// Builds an example of a crate and tells where it lies.
    fn example(&self, package: &str, name: &str) -> Result<PathBuf> {
        let release: &[&str] = if self.release { &["--release"] } else { &[] };
        let words = [&["build", "-q", "-p", package, "--example", name], locked(self.project), release].concat();
        shell::run(&mut cargo(self.project, &words))?;
        let profile = if self.release { "release" } else { "debug" };
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        Ok(self.project.target.join(profile).join("examples").join(file))
    }

    /// A folder with files that an example writes; written once for the same arguments.
    fn files(&self, package: &str, example: &str, arguments: &[String]) -> Result<PathBuf> {
        let name = [&["bench", example], &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat();
        let folder = self.project.keep(&name.join("-"))?;
        let done = folder.join("complete");
        if !done.is_file() {
            let program = self.example(package, example)?;
            shell::run(Command::new(program).arg(&folder).args(arguments))?;
            std::fs::write(done, "")?;
        }
        Ok(folder)
    }

    /// The analysts' door.
    fn door(&self) -> Result<PathBuf> {
        self.example("analyst", "door")
    }

    /// Where ours may write an answer.
    fn answer(&self) -> Result<PathBuf> {
        self.project.keep("bench-answer.csv")
    }

    /// A program of `xtask/peers` in Python; missing where the package is not there.
    fn python(&self, script: &str, package: &str, install: &'static str) -> (Command, Option<&'static str>) {
        let there = quiet(Command::new(&self.python).args(["-c", &format!("import {package}")]));
        let mut command = Command::new(&self.python);
        command.arg(self.peer(script));
        (command, (!there).then_some(install))
    }

    /// A program of `xtask/peers` in R; missing where the package is not there.
    fn r(&self, script: &str, package: &str, install: &'static str) -> (Command, Option<&'static str>) {
        let there = has("Rscript") && quiet(Command::new("Rscript").args(["-e", &format!("library({package})")]));
        let mut command = Command::new("Rscript");
        command.arg(self.peer(script));
        (command, (!there).then_some(install))
    }

    fn peer(&self, script: &str) -> PathBuf {
        self.project.root.join("xtask/peers").join(script)
    }
}

/// True when a command ends well; what it says is not shown.
fn quiet(command: &mut Command) -> bool {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    silent.is_ok_and(|status| status.success())
}

/// Our program with its arguments.
fn ours(program: &Path, words: &[&str], reads: fn(&Value) -> super::race::Said) -> Runner {
    let mut command = Command::new(program);
    command.args(words);
    Runner { name: "Vùng Xanh", command, reads, missing: None }
}

/// A number in our JSON; not a number where it is missing.
fn number(said: &Value, path: &str) -> f64 {
    said.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN)
}
