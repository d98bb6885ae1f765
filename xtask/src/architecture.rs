//! `cargo xtask architecture`: the house's plan, held against the house.
//!
//! ARCHITECTURE.md says what the rooms are for; [`plan`] says it to the machine, [`crates`] compares it with
//! the crates' dependencies and [`sources`] with their text; [`circles`] finds files that need each other.

mod circles;
mod crates;
mod plan;
mod sources;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::project::Project;
use crate::shell::{capture, cargo};

/// Fails with every place where the house differs from its plan.
pub fn run(project: &Project) -> Result<()> {
    let metadata = capture(&mut cargo(project, &["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut faults = crates::faults(&metadata);
    let files = sources::read(&project.root)?;
    for file in &files {
        faults.extend(sources::faults(file));
    }
    faults.extend(circles::faults(&files, &plan::KNOTS));
    if faults.is_empty() {
        println!("{} files and {} crates as planned", files.len(), plan::CRATES.len());
        return Ok(());
    }
    bail!("{} faults in the architecture:\n  {}", faults.len(), faults.join("\n  "))
}
