//! An epidemic of half a year, agent by agent.

use super::super::race::{Race, Runner, Said};
use super::{Setup, ours};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

const DAYS: &str = "180";
const SEED: &str = "1";
const OPENABM: &str = "apt install libgsl-dev; git clone https://github.com/BDI-pathogens/OpenABM-Covid19; \
                       see xtask/peers/openabm_run.py for how to build it; then --openabm OpenABM-Covid19";

/// Nothing is done, in Covasim's population.
pub fn free(setup: &Setup<'_>) -> Result<Race> {
    let mut race = race(setup, "matched")?;
    let (mut openabm, mut missing) = setup.python("openabm_run.py", "csv", "python3");
    if let Some(folder) = &setup.openabm {
        openabm.args([folder, &setup.agents.to_string(), DAYS, SEED]);
        missing = missing.or((!Path::new(folder).join("src/covid19ibm.exe").is_file()).then_some(OPENABM));
    } else {
        missing = Some(OPENABM);
    }
    race.runners.push(Runner { name: "OpenABM-Covid19", command: openabm, reads: Said::plain, missing });
    Ok(race)
}

/// Tests, tracing, distancing and vaccination.
pub fn controlled(setup: &Setup<'_>) -> Result<Race> {
    race(setup, "control")
}

fn race(setup: &Setup<'_>, control: &str) -> Result<Race> {
    let agents = setup.agents.to_string();
    let (mut covasim, missing) = setup.python("covasim_run.py", "covasim", "pip install covasim");
    covasim.args([&agents, DAYS, control, SEED]);
    let program = setup.example("sim", "bench_sim")?;
    let runners = vec![
        ours(&program, &[&agents, control, SEED], Said::plain),
        Runner { name: "Covasim", command: calm(covasim), reads: Said::plain, missing },
    ];
    let controls = if control == "matched" { "no control" } else { "tests, tracing, distancing, vaccine" };
    let what = format!("Scenario: {} people, {DAYS} days, {controls}", setup.agents);
    // The populations are the same but for what is done in the other race, where measures differ in their details.
    Ok(Race { what, phases: &["run"], tolerance: 0.02, runners })
}

/// Numerical libraries of Python start threads that spin; one is what these programs use.
fn calm(mut command: Command) -> Command {
    command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    command
}
