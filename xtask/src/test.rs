//! `cargo xtask test`: everything that must hold before a change goes in, step by step.

use crate::arguments::Arguments;
use crate::packages::{self, Need};
use crate::postgres::Cluster;
use crate::project::Project;
use crate::shell::{self, cargo, locked, program};
use crate::tally::Tally;
use crate::{api, architecture, browser, licences, torture, web};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// One thing to check. Steps stand in an order in which an early failure costs little time, but each brings
/// what it needs, so that any of them runs alone.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Project, &[String], &mut Tally) -> Result<()>,
}

const STEPS: [Step; 11] = [
    Step { name: "system", about: "install what tests need from the system's packages", run: system },
    Step { name: "format", about: "every file as rustfmt writes it", run: format },
    Step { name: "architecture", about: "who depends on whom, file lengths, left-overs", run: architecture_step },
    Step { name: "web", about: "the pages: packages, types, their own tests, build", run: web_step },
    Step { name: "licences", about: "licences, banned crates, sources, vulnerabilities", run: licences_step },
    Step { name: "clippy", about: "lints, none allowed", run: clippy },
    Step { name: "rust", about: "unit, property and integration tests, on SQLite", run: rust },
    Step {
        name: "postgres",
        about: "the tests of store, centre and server again, on a PostgreSQL of their own",
        run: postgres,
    },
    Step { name: "api", about: "the web's types are those of the program's API", run: api_step },
    Step { name: "torture", about: "every act at once under faults, held against the history", run: torture_step },
    Step { name: "browser", about: "the main job, walked in a real browser", run: browser_step },
];

/// Runs all steps, or the one named by `--only`, or with filters the Rust tests that match them.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    if arguments.switch("--list") {
        for step in &STEPS {
            println!("{:13} {}", step.name, step.about);
        }
        return Ok(());
    }
    let keep_going = arguments.switch("--keep-going");
    let only = arguments.value("--only")?;
    let filters = arguments.plain()?;
    let chosen = choose(only.as_deref(), !filters.is_empty())?;

    let start = Instant::now();
    let mut tally = Tally::default();
    let mut times = Vec::new();
    let mut failed = Vec::new();
    for step in chosen {
        println!("\n== {}: {}", step.name, step.about);
        let begin = Instant::now();
        let result = (step.run)(project, &filters, &mut tally);
        times.push(format!("{} {:.0} s", step.name, begin.elapsed().as_secs_f64()));
        if let Err(error) = result {
            eprintln!("\nfailed: {}: {error:#}", step.name);
            failed.push(step.name);
            if !keep_going {
                break;
            }
        }
    }
    println!("\nTime: {}; {:.0} s in all", times.join(", "), start.elapsed().as_secs_f64());
    if tally != Tally::default() {
        println!("{tally}");
    }
    if failed.is_empty() {
        return Ok(());
    }
    let again: Vec<String> = failed.iter().map(|step| format!("cargo xtask test --only {step}")).collect();
    bail!("{} did not pass; to run only this again:\n  {}", failed.join(", "), again.join("\n  "))
}

fn choose(only: Option<&str>, filtered: bool) -> Result<Vec<&'static Step>> {
    let Some(only) = only else {
        let wanted = |step: &&Step| !filtered || step.name == "rust";
        return Ok(STEPS.iter().filter(wanted).collect());
    };
    match STEPS.iter().find(|step| step.name == only) {
        Some(step) => Ok(vec![step]),
        None => bail!("there is no step `{only}`; `cargo xtask test --list` names them"),
    }
}

fn system(_: &Project, _: &[String], _: &mut Tally) -> Result<()> {
    web::check_tools()?;
    packages::ensure(&[Need::Postgres, Need::Chromium])
}

fn format(project: &Project, _: &[String], _: &mut Tally) -> Result<()> {
    shell::run(&mut cargo(project, &["fmt", "--all", "--check"]))
}

fn architecture_step(project: &Project, _: &[String], _: &mut Tally) -> Result<()> {
    architecture::run(project)
}

fn web_step(project: &Project, _: &[String], tally: &mut Tally) -> Result<()> {
    web::check_tools()?;
    let folder = project.web();
    web::install(project, &folder, "web")?;
    shell::run(&mut program("npm", &folder, &["run", "--silent", "check"]))?;
    shell::run_counting(&mut program("npm", &folder, &["run", "--silent", "test"]), tally)?;
    web::build(project)
}

fn licences_step(project: &Project, _: &[String], _: &mut Tally) -> Result<()> {
    licences::run(project)
}

fn clippy(project: &Project, _: &[String], _: &mut Tally) -> Result<()> {
    web::build(project)?;
    let words = [&["clippy", "--workspace", "--all-targets"], locked(project), &["--", "-D", "warnings"]].concat();
    shell::run(&mut cargo(project, &words))
}

fn rust(project: &Project, filters: &[String], tally: &mut Tally) -> Result<()> {
    web::build(project)?;
    let words = [&["test", "--workspace", "--no-fail-fast"], locked(project), &["--"]].concat();
    shell::run_counting(cargo(project, &words).args(filters), tally)
}

fn postgres(project: &Project, filters: &[String], tally: &mut Tally) -> Result<()> {
    packages::ensure(&[Need::Postgres])?;
    web::build(project)?;
    let tests = tests_on_both(project)?;
    let cluster = Cluster::start()?;
    for (package, test) in tests {
        let mut command = Command::new(test);
        command.current_dir(package).args(filters);
        shell::run_counting(command.env("VUNGXANH_TEST_POSTGRES", cluster.url()), tally)?;
    }
    Ok(())
}

fn api_step(project: &Project, _: &[String], _: &mut Tally) -> Result<()> {
    web::build(project)?;
    api::generate(project, true)
}

fn torture_step(project: &Project, _: &[String], tally: &mut Tally) -> Result<()> {
    torture::short(project, tally)
}

fn browser_step(project: &Project, filters: &[String], tally: &mut Tally) -> Result<()> {
    browser::test(project, filters, tally)
}

/// Crates whose integration tests begin with a database of `testing`, which may be of PostgreSQL.
const ON_BOTH: [&str; 3] = ["store", "centre", "server"];

/// The programs of their integration tests, with the folders they run in. They are taken from the build of the whole
/// workspace and run directly: `cargo test -p store` would choose fewer features for the libraries below and compile
/// those a second time.
fn tests_on_both(project: &Project) -> Result<Vec<(PathBuf, PathBuf)>> {
    let words = ["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"];
    let mut command = cargo(project, &words);
    let mut child = command.args(locked(project)).stdout(Stdio::piped()).spawn().context("cannot start cargo")?;
    let output = child.stdout.take().context("cargo's output is piped")?;
    let lines = BufReader::new(output).lines().collect::<Result<Vec<_>, _>>()?;
    if !child.wait()?.success() {
        bail!("the tests did not compile");
    }
    let mut tests = Vec::new();
    for name in ON_BOTH {
        let package = project.root.join("crates").join(name);
        let found = integration_tests(&lines, &package);
        if found.is_empty() {
            bail!("crates/{name}/tests has no tests");
        }
        tests.extend(found.into_iter().map(|test| (package.clone(), test)));
    }
    Ok(tests)
}

/// Executables of a package's integration tests among Cargo's messages.
fn integration_tests(messages: &[String], package: &Path) -> Vec<PathBuf> {
    let messages = messages.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter(|message| message["target"]["kind"][0] == "test")
        .filter(|message| message["manifest_path"].as_str().is_some_and(|path| Path::new(path).starts_with(package)))
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{choose, integration_tests};
    use std::path::{Path, PathBuf};

    #[test]
    fn steps_are_chosen_by_name_or_by_filter() {
        assert_eq!(choose(None, false).unwrap().len(), super::STEPS.len());
        assert_eq!(choose(None, true).unwrap()[0].name, "rust");
        assert_eq!(choose(Some("clippy"), false).unwrap()[0].name, "clippy");
        assert!(choose(Some("clipy"), false).is_err());
    }

    #[test]
    fn only_the_integration_tests_of_the_package_are_found() {
        let message = |package: &str, kind: &str, file: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/w/crates/{package}/Cargo.toml","target":{{"kind":["{kind}"]}},"executable":{file}}}"#
            )
        };
        let messages = [
            message("store", "lib", "\"/t/store-1\""),
            message("store", "test", "\"/t/it-1\""),
            message("server", "test", "\"/t/it-2\""),
            message("store", "test", "null"),
            "not json".to_owned(),
        ];
        let found = integration_tests(&messages, Path::new("/w/crates/store"));
        assert_eq!(found, [PathBuf::from("/t/it-1")]);
    }
}
