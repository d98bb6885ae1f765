//! `cargo xtask bench engines`: our engines and the programs that people use otherwise, each in turn in one run on the
//! same cores, on made-up questions.
//!
//! The questions are written by examples of the engines' crates, the other programs are driven by the scripts under
//! `xtask/peers`. A program that is not installed is named with how to install it.

mod measure;
mod questions;
mod race;
mod table;

use crate::arguments::Arguments;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use questions::Setup;
use race::Race;

/// Makes a race: writes its files and names its programs.
type Make = fn(&Setup<'_>) -> Result<Race>;

/// The races by the word for `--only`.
const RACES: [(&str, Make); 8] = [
    ("tracing", questions::tracing::race),
    ("beds", questions::allocation::beds),
    ("vaccine", questions::allocation::vaccine),
    ("rt", questions::series::rt),
    ("detection", questions::series::detection),
    ("forecast", questions::series::forecast),
    ("scenario", questions::scenario::free),
    ("controlled", questions::scenario::controlled),
];

/// Runs the races that are wanted and prints their tables in Markdown.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let only = arguments.value("--only")?;
    let number = |arguments: &mut Arguments, name: &str, other: u32| -> Result<u32> {
        let Some(text) = arguments.value(name)? else { return Ok(other) };
        text.parse().with_context(|| format!("{name} wants a whole number, not `{text}`"))
    };
    let rounds = number(&mut arguments, "--rounds", 3)?.max(1) as usize;
    let setup = Setup {
        project,
        release: arguments.switch("--release"),
        python: arguments.value("--python")?.unwrap_or_else(|| "python3".into()),
        openabm: arguments.value("--openabm")?,
        persons: number(&mut arguments, "--persons", 1_000_000)?,
        agents: number(&mut arguments, "--agents", 100_000)?,
    };
    arguments.none_left()?;
    let wanted = wanted(only.as_deref())?;
    let log = project.keep("bench-engines.log")?;
    let mut tables = Vec::new();
    for (name, make) in wanted {
        println!("\n{name}");
        let mut race = make(&setup)?;
        let places = race::run(&mut race, rounds, &log)?;
        tables.push(table::of(&race, &places));
    }
    println!("\nMedians of {rounds}; ours first; CPU is user and system time.");
    for table in tables {
        print!("{table}");
    }
    Ok(())
}

fn wanted(only: Option<&str>) -> Result<Vec<(&'static str, Make)>> {
    let Some(only) = only else { return Ok(RACES.to_vec()) };
    let mut wanted = Vec::new();
    for word in only.split(',') {
        let Some(race) = RACES.iter().find(|(name, _)| *name == word) else {
            let names: Vec<&str> = RACES.iter().map(|(name, _)| *name).collect();
            bail!("there is no race `{word}`; there are {}", names.join(", "));
        };
        wanted.push(*race);
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn races_are_found_by_their_words() {
        let names = |only| wanted(only).unwrap().iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(None).len(), 8);
        assert_eq!(names(Some("rt,beds")), ["rt", "beds"]);
        assert!(wanted(Some("chess")).is_err_and(|error| error.to_string().contains("tracing")));
    }
}
