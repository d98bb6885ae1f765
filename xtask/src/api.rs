//! `cargo xtask api`: the web's types, made from the API that the program describes.

use crate::arguments::Arguments;
use crate::project::Project;
use crate::shell::{capture, program};
use crate::web;
use anyhow::{Context, Result, bail};
use std::process::Command;

/// Writes the types, or with `--check` fails when the file in the clone is not what would be written.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let check = arguments.switch("--check");
    arguments.none_left()?;
    generate(project, check)
}

/// See [`run`].
pub fn generate(project: &Project, check: bool) -> Result<()> {
    web::check_tools()?;
    web::install(project, &project.web(), "web")?;
    let built = crate::program::build(project, &[])?;
    let description = project.keep("openapi.json")?;
    std::fs::write(&description, capture(Command::new(built).arg("openapi"))?)?;

    let wanted = project.keep("schema.d.ts")?;
    let tool = project.web().join("node_modules/.bin/openapi-typescript");
    let mut command = program(tool, &project.web(), &[]);
    capture(command.arg(&description).arg("--output").arg(&wanted))?;

    let kept = project.web().join("src/api/schema.d.ts");
    let new = std::fs::read_to_string(&wanted)?;
    if std::fs::read_to_string(&kept).is_ok_and(|old| old == new) {
        println!("{} is up to date", kept.display());
    } else if check {
        bail!("web/src/api/schema.d.ts is older than the API; `cargo xtask api` writes it anew");
    } else {
        std::fs::write(&kept, new).with_context(|| format!("cannot write {}", kept.display()))?;
        println!("{} is written anew", kept.display());
    }
    Ok(())
}
