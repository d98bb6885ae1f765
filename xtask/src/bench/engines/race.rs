//! Programs that answer the same question, run in turn, round by round, on the same cores.

use super::measure::{self, Run};
use crate::shell::words_of;
use anyhow::{Result, bail};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// A program in a race.
pub struct Runner {
    /// Its name in the table.
    pub name: &'static str,
    /// Its command.
    pub command: Command,
    /// What it said, as phases and answers.
    pub reads: fn(&Value) -> Said,
    /// How to install what it lacks; it is named in the table and not run.
    pub missing: Option<&'static str>,
}

/// What a program said about its run.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Its version, where it is not ours.
    pub version: String,
    /// Processor seconds by phase.
    pub phases: Vec<(String, f64)>,
    /// Numbers to be compared with those of the others.
    pub answers: Vec<(String, f64)>,
}

impl Said {
    /// From the form in which the programs under `xtask/peers` speak.
    pub fn plain(said: &Value) -> Self {
        let pairs = |key: &str| {
            let entries = said[key].as_object().into_iter().flatten();
            entries.filter_map(|(name, value)| Some((name.clone(), value.as_f64()?))).collect()
        };
        let version = said["version"].as_str().unwrap_or_default().to_owned();
        Self { version, phases: pairs("phases"), answers: pairs("answers") }
    }

    /// The seconds of a phase.
    pub fn phase(&self, name: &str) -> Option<f64> {
        self.phases.iter().find(|(phase, _)| phase == name).map(|(_, seconds)| *seconds)
    }
}

/// One question and those who answer it, ours first.
pub struct Race {
    /// The question, for people.
    pub what: String,
    /// Phases that are compared.
    pub phases: &'static [&'static str],
    /// How far answers may lie apart, as a share.
    pub tolerance: f64,
    /// Ours first.
    pub runners: Vec<Runner>,
}

/// A program's medians over its rounds.
pub struct Place {
    pub name: &'static str,
    pub words: String,
    pub missing: Option<&'static str>,
    /// None where it was not run.
    pub figures: Option<Figures>,
}

/// What a program took: medians.
#[derive(Debug, Clone)]
pub struct Figures {
    pub cpu: f64,
    pub wall: f64,
    pub peak: f64,
    pub said: Said,
}

/// Runs everybody once a round, in turn, so that what else the machine does meets all alike.
pub fn run(race: &mut Race, rounds: usize, log: &Path) -> Result<Vec<Place>> {
    let mut runs: Vec<Vec<(Run, Said)>> = race.runners.iter().map(|_| Vec::new()).collect();
    for round in 1..=rounds {
        for (runner, runs) in race.runners.iter_mut().zip(&mut runs) {
            if runner.missing.is_some() {
                continue;
            }
            println!("round {round} of {rounds}: {}", runner.name);
            let run = measure::run(&mut runner.command, log)?;
            let said = (runner.reads)(&run.said);
            if let Some(phase) = race.phases.iter().find(|phase| said.phase(phase).is_none()) {
                bail!("{} says nothing about its {phase}: {}", runner.name, run.said);
            }
            runs.push((run, said));
        }
    }
    let places = race.runners.iter().zip(runs).map(|(runner, runs)| Place {
        name: runner.name,
        words: words_of(&runner.command),
        missing: runner.missing,
        figures: figures(&runs),
    });
    Ok(places.collect())
}

fn figures(runs: &[(Run, Said)]) -> Option<Figures> {
    let (_, last) = runs.last()?;
    let of = |value: &dyn Fn(&(Run, Said)) -> f64| median(runs.iter().map(value).collect());
    let phase = |name: &str| of(&|(_, said)| said.phase(name).unwrap_or(f64::NAN));
    let phases = last.phases.iter().map(|(name, _)| (name.clone(), phase(name))).collect();
    Some(Figures {
        cpu: of(&|(run, _)| run.cpu),
        wall: of(&|(run, _)| run.wall),
        peak: of(&|(run, _)| run.peak),
        said: Said { phases, ..last.clone() },
    })
}

/// The middle one; of two in the middle the smaller.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::{Race, Runner, Said, median, run};
    use serde_json::json;
    use std::process::Command;

    fn runner(name: &'static str, script: &str, missing: Option<&'static str>) -> Runner {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Runner { name, command, reads: Said::plain, missing }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn all_who_are_there_run_and_the_others_are_named() {
        let answer = "echo '{\"version\": \"1\", \"phases\": {\"solve\": 2.5}, \"answers\": {\"n\": 3}}'";
        let runners = vec![runner("ours", answer, None), runner("theirs", "exit 1", Some("pip install theirs"))];
        let mut race = Race { what: String::new(), phases: &["solve"], tolerance: 0.0, runners };
        let log = std::env::temp_dir().join(format!("xtask-race-{}", std::process::id()));
        let places = run(&mut race, 2, &log).unwrap();
        let figures = places[0].figures.as_ref().unwrap();
        assert_eq!(figures.said.phase("solve"), Some(2.5));
        assert!(places[1].figures.is_none() && places[1].missing.is_some());
        race.phases = &["read"];
        assert!(run(&mut race, 1, &log).is_err_and(|error| error.to_string().contains("nothing about its read")));
        std::fs::remove_file(log).ok();
    }

    #[test]
    fn medians_are_values_that_were_measured() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0]) - 1.0).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
        assert_eq!(Said::plain(&json!({ "answers": { "n": 3 } })).answers, [("n".to_owned(), 3.0)]);
    }
}
