//! The project's own commands, reached as `cargo xtask …`. It knows none of the project's crates, so that it
//! compiles in seconds and can build everything else.

mod api;
mod architecture;
mod arguments;
mod bench;
mod browser;
mod demo;
mod guard;
mod http;
mod licences;
mod packages;
mod people;
mod postgres;
mod process;
mod program;
mod project;
mod shell;
mod stamp;
mod tally;
mod test;
mod torture;
mod web;

use anyhow::{Result, bail};
use arguments::Arguments;
use project::Project;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--port N] [--no-open] [--fresh]     build everything and open the demonstration province
  test [--only STEP] [--keep-going] [FILTER…]
                                            install what tests need, then check and test everything;
                                            with FILTER only the Rust tests whose names contain it
  test --list                               the steps of `test`
  architecture                              check who may depend on whom, file lengths, left-overs
  licences                                  check licences, banned crates and sources (cargo-deny)
  api [--check]                             write web/src/api/schema.d.ts from the program's OpenAPI
  screenshots [--only NAME]                 take docs/screenshots again
  bench [--release] [--json]                measure the figures of docs/performance.md
  bench load [--minutes N] [--program FILE] [--data FOLDER]    memory and waiting under many people at once
  bench engines [--only NAMES] [--rounds N] [--python PATH] [--openabm FOLDER] [--persons N] [--agents N] [--release]
                                            our engines and other programs in turn, on made-up questions
  bench door [--release]                    signing in while the door is stormed
  bench registers [--release] [--database sqlite|postgres]
                                            a million entries in forty registers
  torture [--minutes N] [--database sqlite|postgres|both] [--seed N] [--program PATH] [--only FAULTS]
                                            every act at once under kills, full disks and other faults; what
                                            is there is held against what was acknowledged (docs/torture.md)
  postgres [COMMAND…]                       run COMMAND with a throw-away PostgreSQL in VUNGXANH_TEST_POSTGRES
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_else(|| "help".into());
    let arguments = Arguments::new(words.collect());
    let project = Project::find()?;
    match command.as_str() {
        "demo" => demo::run(&project, arguments),
        "test" => test::run(&project, arguments),
        "architecture" => arguments.none_left().and_then(|()| architecture::run(&project)),
        "licences" => arguments.none_left().and_then(|()| licences::run(&project)),
        "api" => api::run(&project, arguments),
        "screenshots" => browser::screenshots(&project, arguments),
        "bench" => bench::run(&project, arguments),
        "torture" => torture::run(&project, arguments),
        "postgres" => postgres::run(arguments),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
}
