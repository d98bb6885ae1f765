//! One round: people work, a fault falls, work goes on, and then all is held against the history.

use super::bench::{Arena, Bench};
use super::checker::{self, Violation, World};
use super::nemesis::{Fault, Strike};
use super::workload;
use crate::process::Server;
use anyhow::Result;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What a round came to.
pub struct Round {
    pub found: Vec<Violation>,
    /// The fault could be made on this machine.
    pub fell: bool,
    pub kills: usize,
    /// Still serving.
    pub server: Option<Server>,
    /// How much was done, and how long it took.
    pub told: String,
}

/// Plays one round on a server that runs, or starts one.
pub fn play(bench: &mut Bench, arena: &Arena, server: Option<Server>, fault: Fault) -> Result<Round> {
    let mut random = bench.random.fork();
    let mut strike = Strike { bench, arena, random: random.fork(), server, found: Vec::new(), kills: 0 };
    strike.start();
    if strike.server.is_none() {
        let told = "it does not start".to_owned();
        return Ok(Round { found: strike.found, fell: false, kills: 0, server: None, told });
    }
    let (begun, before) = (Instant::now(), arena.history.acts().len());
    arena.set_on(true);
    let fell = std::thread::scope(|scope| {
        workload::start(scope, arena, &mut random);
        sleep(Duration::from_millis(random.between(500, 1200)));
        let fell = strike.fall(fault);
        sleep(Duration::from_millis(random.between(200, 600)));
        arena.set_on(false);
        fell
    });
    if let Some(shim) = &strike.bench.shim {
        shim.rest()?;
    }
    let fell = fell?;
    let worked = begun.elapsed().as_secs_f64();
    strike.start();
    let (mut found, mut server, kills) = (strike.found, strike.server, strike.kills);
    if let Some(server) = &mut server {
        match quiet(arena) {
            Ok(world) => {
                let looks = arena.history.take_looks();
                let now = arena.history.now();
                found.extend(checker::check(&mut arena.history.acts(), &looks, &world, now));
            }
            Err(error) => {
                let ended = server.ended().map_or("it runs".to_owned(), |status| format!("it ended with {status}"));
                found.push(Violation::new("the data cannot be read", format!("{error:#}; of the program: {ended}")));
            }
        }
        found.extend(verify(arena)?);
    }
    found.extend(panics(arena));
    let acts = arena.history.acts().len() - before;
    let checked = begun.elapsed().as_secs_f64() - worked;
    let told = format!("{acts} acts in {worked:.1} s, checked in {checked:.1} s");
    Ok(Round { found, fell, kills, server, told })
}

/// The world, once the program answers again: it may be coming back from the fault.
fn quiet(arena: &Arena) -> Result<World> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let acts = arena.history.acts().clone();
        match World::read(arena, arena.port, &acts) {
            Err(_) if Instant::now() < deadline => sleep(Duration::from_millis(200)),
            read => return read,
        }
    }
}

fn verify(arena: &Arena) -> Result<Option<Violation>> {
    let verdict = arena.program.run(&["verify"])?;
    Ok((!verdict.ok).then(|| Violation::new("`verify` does not find the data sound", verdict.said)))
}

fn panics(arena: &Arena) -> Option<Violation> {
    let said = arena.program.said();
    let line = said.lines().find(|line| line.contains("panicked at"))?;
    Some(Violation::new("the program panicked", line.to_owned()))
}
