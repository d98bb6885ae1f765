//! `cargo xtask demo`: from a clone to the command page.

use crate::arguments::Arguments;
use crate::project::Project;
use crate::{program, web};
use anyhow::Result;
use std::process::Command;

/// Builds what changed and hands over to the program, with the caller's options.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let data = arguments.value("--data")?.map_or_else(|| project.target.join("demo"), Into::into);
    let rest = arguments.rest();
    web::build(project)?;
    let program = program::build(project, &[])?;
    let mut command = Command::new(program);
    command.arg("demo").arg("--data").arg(data).args(rest);
    hand_over(command)
}

/// Becomes the program, so that Ctrl-C and the exit code are the program's own.
#[cfg(unix)]
fn hand_over(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(anyhow::Error::new(command.exec()).context("cannot start the program that was built"))
}

#[cfg(not(unix))]
fn hand_over(mut command: Command) -> Result<()> {
    crate::shell::run(&mut command)
}
