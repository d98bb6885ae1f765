//! Behaviour of the scenario engine.

mod care;
mod exact;
mod files;
mod fitting;
mod laws;

use std::num::NonZero;

use sim::study::Study;
use sim::{Outcome, Scenario, Watch};

/// The only scenario of a file.
fn scenario(text: &str) -> Scenario {
    Study::from_toml(text).unwrap_or_else(|error| panic!("{}", error.full(base::words::Lang::En))).scenarios.remove(0)
}

/// Runs the only scenario of a file on two threads.
fn outcome(text: &str, replicates: usize) -> Outcome {
    let threads = NonZero::new(2).unwrap_or(NonZero::<usize>::MIN);
    sim::run(&scenario(text), 1, replicates, threads, Watch::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a file.
fn fault(text: &str) -> String {
    Study::from_toml(text).err().map(|error| error.say(base::words::Lang::En)).unwrap_or_default()
}
