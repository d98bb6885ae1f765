//! A scenario file: one scenario and, if it has axes, the grid of its variations.

use std::num::NonZero;
use std::sync::Arc;

use base::message::Message;
use serde::Deserialize;
use toml::{Table, Value};

use crate::check::{check, fault};
use crate::ensemble::{Watch, run_in};
use crate::outcome::Outcome;
use crate::people::World;
use crate::scenario::Scenario;

/// Scenarios that one file may ask for.
const MOST: usize = 1_000;

/// What a file asks for.
#[derive(Debug, Clone)]
pub struct Study {
    /// The file's name for itself.
    pub name: String,
    /// Replicates of each scenario, if the file says.
    pub replicates: Option<usize>,
    /// The axes of the grid: name, and names of the choices.
    pub axes: Vec<(String, Vec<String>)>,
    /// The scenarios of the grid, the last axis turning fastest; one without axes.
    pub scenarios: Vec<Scenario>,
}

/// A way in which the scenarios differ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Axis {
    name: String,
    choices: Vec<Choice>,
}

/// One of the values on an axis: keys that take the place of the file's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    name: String,
    #[serde(default)]
    set: Table,
}

impl Study {
    /// Reads a scenario file.
    ///
    /// # Errors
    ///
    /// What is no TOML, an unknown key, or a value that makes no sense; each with its key.
    pub fn from_toml(text: &str) -> Result<Self, Box<Message>> {
        let mut table: Table = toml::from_str(text).map_err(|error| unreadable(&error))?;
        let axes: Vec<Axis> = match table.remove("axis") {
            Some(axes) => typed(&axes)?,
            None => Vec::new(),
        };
        let replicates = match table.remove("replicates") {
            None => None,
            Some(Value::Integer(n)) if (1..=100_000).contains(&n) => Some(n as usize),
            Some(other) => {
                let range = [("low", "1".to_owned()), ("high", "100000".to_owned())];
                return Err(fault("replicates", other, "sim-out-of-range", &range));
            }
        };
        let name = table.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        // Many axes pass every number that can be counted; they are refused, not counted round.
        let count = axes.iter().fold(1_usize, |all, axis| all.saturating_mul(axis.choices.len()));
        if count == 0 || count > MOST {
            return Err(Box::new(Message::new("sim-grid").with("n", count).with("high", MOST)));
        }
        let mut scenarios = Vec::with_capacity(count);
        for number in 0..count {
            let mut cell = table.clone();
            let mut names = Vec::new();
            let mut rest = number;
            for axis in axes.iter().rev() {
                let choice = &axis.choices[rest % axis.choices.len()];
                rest /= axis.choices.len();
                merge(&mut cell, &choice.set);
                names.push(format!("{}={}", axis.name, choice.name));
            }
            names.reverse();
            let mut scenario: Scenario = typed(&Value::Table(cell))?;
            if !names.is_empty() {
                scenario.name = names.join(", ");
            }
            check(&scenario)?;
            scenarios.push(scenario);
        }
        let names = |axis: Axis| (axis.name, axis.choices.into_iter().map(|choice| choice.name).collect());
        Ok(Self { name, replicates, axes: axes.into_iter().map(names).collect(), scenarios })
    }

    /// The scenario of a file without its axes: what holds before any choice is made.
    ///
    /// # Errors
    ///
    /// As [`Study::from_toml`].
    pub fn base(text: &str) -> Result<Scenario, Box<Message>> {
        let mut table: Table = toml::from_str(text).map_err(|error| unreadable(&error))?;
        table.remove("axis");
        table.remove("replicates");
        let scenario: Scenario = typed(&Value::Table(table))?;
        check(&scenario)?;
        Ok(scenario)
    }

    /// Runs all scenarios of the grid one after another; they share their luck, and their people where they do not
    /// differ in them. The share done that `watch` hears is that of the whole grid.
    ///
    /// # Errors
    ///
    /// A value that makes no sense, named with its key; or that the run was cancelled.
    pub fn run(
        &self,
        seed: u64,
        replicates: usize,
        threads: NonZero<usize>,
        watch: Watch<'_>,
    ) -> Result<Vec<Outcome>, Box<Message>> {
        let all = self.scenarios.len() as f64;
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(self.scenarios.len());
        let mut settled: Option<Arc<World>> = None;
        for (scenario, done) in self.scenarios.iter().zip(0_u32..) {
            let same = outcomes.last().is_some_and(|last| {
                last.scenario.population == scenario.population && last.scenario.contacts == scenario.contacts
            });
            let world = match settled.take().filter(|_| same) {
                Some(world) => world,
                None => Arc::new(World::settle(scenario)?),
            };
            let told = |share: f64| {
                if let Some(progress) = watch.progress {
                    progress((f64::from(done) + share) / all);
                }
            };
            let inner = Watch { progress: Some(&told), cancel: watch.cancel };
            outcomes.push(run_in(&world, scenario, seed, replicates, threads, inner)?);
            settled = Some(world);
        }
        Ok(outcomes)
    }
}

/// Puts the keys of `other` over those of `table`, table by table.
fn merge(table: &mut Table, other: &Table) {
    for (key, value) in other {
        match (table.get_mut(key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            _ => {
                table.insert(key.clone(), value.clone());
            }
        }
    }
}

#[expect(clippy::unnecessary_box_returns, reason = "every error here is boxed, so that results stay small")]
fn unreadable(error: &toml::de::Error) -> Box<Message> {
    Box::new(Message::new("sim-file").with("why", error.to_string().trim_end()))
}

/// As a type; the error names the path of the key.
fn typed<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Box<Message>> {
    serde_path_to_error::deserialize(value.clone()).map_err(|error| {
        let path = error.path().to_string();
        let at = path.split('.').try_fold(value, |value, key| match value {
            Value::Table(table) => table.get(key),
            _ => None,
        });
        let held = at.filter(|at| !at.is_table()).map(|at| format!(" = {at}")).unwrap_or_default();
        let path = if path == "." { String::new() } else { format!("{path}{held}: ") };
        let why = format!("{path}{}", error.inner().to_string().trim_end());
        Box::new(Message::new("sim-file").with("why", why))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_beyond_all_counting_is_refused() {
        let axis = "[[axis]]\nname = 'a'\nchoices = [{ name = 'x' }, { name = 'y' }]\n";
        let text = format!("population.size = 100\n{}", axis.repeat(70));
        assert_eq!(Study::from_toml(&text).unwrap_err().code, "sim-grid");
    }
}
