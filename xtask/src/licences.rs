//! `cargo xtask licences`: what we build on. Crates are checked by cargo-deny with deny.toml, npm packages by
//! what their lock files say.

mod npm;

use crate::project::Project;
use crate::shell::{self, cargo, has, locked};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// Pinned, so that the same clone gives the same verdict; raise it on purpose.
const VERSION: &str = "0.20.2";

/// Checks licences, bans and sources, and known vulnerabilities where their list can be fetched.
pub fn run(project: &Project) -> Result<()> {
    let mut faults = npm::faults(&project.web())?;
    faults.extend(npm::faults(&project.browser_tests())?);
    if !faults.is_empty() {
        bail!("licences to be read before they are allowed:\n  {}", faults.join("\n  "));
    }
    let tool = tool(project)?;
    let deny = |checks: &[&str]| {
        let mut command = Command::new(&tool);
        command.current_dir(&project.root).args(["-L", "error", "--all-features"]).args(locked(project));
        command.args(["check", "--hide-inclusion-graph"]).args(checks);
        command
    };
    shell::run(&mut deny(&["licenses", "bans", "sources"]))?;

    let output = deny(&["advisories"]).output().context("cannot start cargo-deny")?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!("No known vulnerability in what we build on");
    } else if said.contains("failed to fetch advisory database") {
        println!("Known vulnerabilities were not checked: their list (RustSec's) cannot be reached from here");
    } else {
        bail!("cargo-deny check advisories\n{}", said.trim_end());
    }
    Ok(())
}

/// The tool on the PATH, or one that is built once (two minutes on two cores) and kept in the target folder.
fn tool(project: &Project) -> Result<PathBuf> {
    if has("cargo-deny") {
        return Ok("cargo-deny".into());
    }
    let root = project.keep(&format!("cargo-deny-{VERSION}"))?;
    let path = root.join("bin/cargo-deny");
    if !path.is_file() {
        println!("Building cargo-deny {VERSION}, once");
        let mut install = cargo(project, &["install", "cargo-deny", "--locked", "--debug", "--version", VERSION]);
        // Its own target folder: as a guest it must not share features with the workspace's builds.
        install.args(["--quiet", "--root"]).arg(&root).env("CARGO_TARGET_DIR", root.join("build"));
        shell::run(install.env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
        std::fs::remove_dir_all(root.join("build")).ok();
    }
    Ok(path)
}
