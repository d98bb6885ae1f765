//! A real browser before a running demonstration: tests and screenshots, both driven by Node in `tests/browser`.

use crate::arguments::Arguments;
use crate::packages::{self, Need};
use crate::program::Running;
use crate::project::Project;
use crate::shell::{self, program};
use crate::tally::Tally;
use crate::web;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the browser tests against a demonstration of their own.
pub fn test(project: &Project, filters: &[String], tally: &mut Tally) -> Result<()> {
    define(project)?;
    let running = demonstration(project)?;
    let mut command = node(project, &running, &["run.mjs"])?;
    shell::run_counting(command.args(filters), tally)
}

/// Where the demonstration lies that a browser walks through.
fn data(project: &Project) -> PathBuf {
    project.target.join("demo-browser")
}

/// Puts the tests' own registers beside those that are shipped.
fn define(project: &Project) -> Result<()> {
    let (from, to) = (project.root.join("tests/registers"), data(project).join("registers"));
    std::fs::create_dir_all(&to)?;
    for entry in std::fs::read_dir(&from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// `cargo xtask screenshots`: takes every page again.
pub fn screenshots(project: &Project, mut arguments: Arguments) -> Result<()> {
    let only = arguments.value("--only")?;
    arguments.none_left()?;
    packages::ensure(&[Need::Pngquant])?;
    let own = data(project).join("registers");
    if own.exists() {
        std::fs::remove_dir_all(own)?;
    }
    let running = demonstration(project)?;
    let folder = project.root.join("docs/screenshots");
    let mut command = node(project, &running, &["screenshots.mjs"])?;
    shell::run(command.env("VUNGXANH_SCREENSHOTS", &folder).args(only))?;
    shrink(&folder)
}

/// Screens have few colours: with a palette a picture takes a third, and nobody sees it.
fn shrink(folder: &Path) -> Result<()> {
    let mut pictures = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "png") {
            pictures.push(path);
        }
    }
    println!("Shrinking {} pictures", pictures.len());
    let words = ["--force", "--ext", ".png", "--skip-if-larger", "--strip", "--"];
    // 98 says that a picture has its palette already and would not get smaller.
    let status = Command::new("pngquant").args(words).args(pictures).status().context("cannot start pngquant")?;
    anyhow::ensure!(status.success() || status.code() == Some(98), "pngquant ended with {status}");
    Ok(())
}

/// A demonstration in a fresh folder: what an earlier run confirmed or decided must not count as this run's.
fn demonstration(project: &Project) -> Result<Running> {
    packages::ensure(&[Need::Chromium])?;
    web::build(project)?;
    web::install(project, &project.browser_tests(), "browser-tests")?;
    let program = crate::program::build(project, &[])?;
    let running = Running::start(project, &program, &data(project), true)?;
    println!("The demonstration answers at {} after {:.1} s", running.address(), running.ready_after.as_secs_f64());
    Ok(running)
}

fn node(project: &Project, running: &Running, words: &[&str]) -> Result<Command> {
    let chromium = packages::chromium().context("no Chromium was found")?;
    let mut command = program("node", &project.browser_tests(), words);
    command.env("VUNGXANH_URL", running.address()).env("CHROMIUM", chromium);
    Ok(command)
}
