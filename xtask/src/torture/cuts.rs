//! Openings, upgrades, backups and restores that are cut short: whatever was left must open, or be made again.

use super::bench::{Arena, Bench, Database};
use super::checker::{self, Violation, World};
use super::released;
use super::shim::{KILLED, Shim};
use crate::postgres::free_port;
use crate::process::{Program, Server};
use anyhow::{Context, Result};
use std::path::Path;
use std::time::{Duration, Instant};

/// A cut is made somewhere within this time, which a whole opening takes on an idle machine; more where it took more.
const LEAST: Duration = Duration::from_millis(150);

/// Cuts of one bench, with how long each kind of work took when it was last not cut.
pub struct Cuts {
    opening: Duration,
    /// Writes to the database in an opening.
    writes: u64,
    backup: Duration,
    made: usize,
    shim: Option<Shim>,
}

/// More writes than an opening makes.
const MANY: u64 = 1 << 40;
/// Writes that an opening makes at least.
const FEW: u64 = 50;

impl Cuts {
    pub fn new(bench: &Bench) -> Result<Self> {
        // PostgreSQL writes in processes of its own, which the shim does not reach.
        let shim = bench.shim.as_ref().filter(|_| bench.which == Database::Sqlite);
        let shim = shim.map(|shim| shim.apart("orders-cut")).transpose()?;
        Ok(Self { opening: LEAST, writes: FEW, backup: LEAST, made: 0, shim })
    }

    /// A fresh place for data: a folder, or a database.
    fn fresh(&mut self, bench: &Bench) -> Result<Program> {
        self.made += 1;
        let data = bench.place.join("cut");
        clear(&data)?;
        let name = format!("cut{}", self.made);
        if let Some(cluster) = &bench.cluster {
            cluster.say("postgres", &format!("DROP DATABASE IF EXISTS cut{} WITH (FORCE)", self.made - 1))?;
            cluster.say("postgres", &format!("CREATE DATABASE {name}"))?;
        }
        let env = self.shim.as_ref().map(Shim::env).unwrap_or_default();
        Ok(Program { env, ..bench.on(&data, &name) })
    }

    /// The first opening of an empty folder is cut, once or several times; then it must open.
    pub fn opening(&mut self, bench: &mut Bench) -> Result<Vec<Violation>> {
        let program = self.fresh(bench)?;
        self.cut_and_open(bench, &program, "a first opening that was cut leaves nothing that opens")
    }

    /// The upgrade of a released version's store is cut; then it must open, with all that was in it.
    pub fn upgrade(&mut self, bench: &mut Bench) -> Result<Option<Vec<Violation>>> {
        let program = self.fresh(bench)?;
        let version = bench.random.between(1, released::VERSIONS as u64) as usize;
        match &bench.cluster {
            Some(cluster) => released::on_postgres(cluster, &format!("cut{}", self.made), version)?,
            None if crate::shell::has("sqlite3") => {
                released::on_sqlite(&bench.place.join("cut"), version)?;
            }
            None => return Ok(None),
        }
        let mut found = self.cut_and_open(bench, &program, "an upgrade that was cut leaves nothing that opens")?;
        if found.is_empty() {
            let kept = program.run(&["verify"])?;
            if !kept.ok {
                found.push(Violation::new(
                    "an upgraded store is not sound",
                    format!("version {version}: {}", kept.said),
                ));
            }
        }
        Ok(Some(found))
    }

    fn cut_and_open(&mut self, bench: &mut Bench, program: &Program, class: &'static str) -> Result<Vec<Violation>> {
        let port = free_port()?;
        let mut killed = Vec::new();
        for _ in 0..bench.random.between(1, 3) {
            let mut server = Server::begin(program, port)?;
            match &self.shim {
                Some(shim) if !bench.random.once_in(4) => {
                    let write = bench.random.between(0, self.writes);
                    shim.fail(write, 1, KILLED)?;
                    // It dies at that write, or comes up without having made so many.
                    let _ = server.wait_until_ready();
                    killed.push(format!("at write {write}"));
                }
                _ => {
                    let after = within(bench, self.opening);
                    std::thread::sleep(after);
                    killed.push(format!("after {} ms", after.as_millis()));
                }
            }
            server.kill();
        }
        if let Some(shim) = &self.shim {
            shim.fail(MANY, 1, KILLED)?;
        }
        let begun = Instant::now();
        match Server::start(program, port) {
            Ok(server) => {
                self.opening = begun.elapsed().max(LEAST);
                server.kill();
            }
            Err(error) => return Ok(vec![Violation::new(class, format!("killed {}: {error:#}", killed.join(", ")))]),
        }
        if let Some(shim) = &self.shim {
            self.writes = MANY.saturating_sub(shim.left()?).max(FEW);
            shim.rest()?;
        }
        Ok(Vec::new())
    }

    /// A backup is cut, and a restore of a whole one: what is left must not look like a backup, or be one. Where the
    /// era was `sound`, the restored copy must hold all of it.
    pub fn copies(&mut self, bench: &mut Bench, arena: &Arena, sound: bool) -> Result<Vec<Violation>> {
        let mut found = Vec::new();
        let (copy, data) = (bench.place.join("copy"), bench.place.join("cut"));
        clear(&copy)?;
        let out = copy.to_string_lossy().into_owned();
        arena.program.cut(&["backup", "--out", &out], within(bench, self.backup))?;
        if copy.exists() {
            clear(&data)?;
            let restored = bench.on(&data, "").run(&["restore", "--from", &out])?;
            if !restored.ok {
                found.push(Violation::new("a backup that was cut lies under the final name", restored.said));
            }
            clear(&copy)?;
        }
        let begun = Instant::now();
        let made = arena.program.run(&["backup", "--out", &out])?;
        self.backup = begun.elapsed();
        if !made.ok {
            found.push(Violation::new("no backup can be made after one that was cut", made.said));
            return Ok(found);
        }
        found.extend(self.restore(bench, (arena, sound), &copy, &data)?);
        clear(&copy)?;
        clear(&data)?;
        Ok(found)
    }

    fn restore(
        &mut self,
        bench: &mut Bench,
        (arena, sound): (&Arena, bool),
        copy: &Path,
        data: &Path,
    ) -> Result<Vec<Violation>> {
        let program = bench.on(data, "");
        let from = copy.to_string_lossy().into_owned();
        let words = ["restore", "--from", &from];
        clear(data)?;
        if !program.cut(&words, within(bench, self.backup))? {
            let again = program.run(&words)?;
            if !again.ok {
                let class = "a restore that was cut refuses the good copy";
                return Ok(vec![Violation::new(class, again.said)]);
            }
        }
        // Nobody has written since the copy was made: all that was acknowledged is in it.
        let port = free_port()?;
        let server = match Server::start(&program, port) {
            Ok(server) => server,
            Err(error) => return Ok(vec![Violation::new("a restored copy does not open", format!("{error:#}"))]),
        };
        if !sound {
            server.kill();
            return Ok(Vec::new());
        }
        let mut acts = arena.history.acts().clone();
        let world = World::read(arena, port, &acts).context("the restored copy cannot be read")?;
        server.kill();
        let found = checker::check(&mut acts, &[], &world, arena.history.now());
        Ok(found)
    }
}

/// Some time within what the whole takes.
fn within(bench: &mut Bench, whole: Duration) -> Duration {
    Duration::from_micros(bench.random.between(0, whole.max(LEAST).as_micros() as u64))
}

/// Removes a file or a folder, and what a program may have laid beside it.
fn clear(path: &Path) -> Result<()> {
    if path.is_dir() {
        return std::fs::remove_dir_all(path).with_context(|| format!("cannot clear {}", path.display()));
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Ok(());
    };
    for entry in std::fs::read_dir(folder)?.flatten() {
        let file = entry.path();
        if entry.file_name().to_str().is_some_and(|other| other.starts_with(name)) && file.is_file() {
            std::fs::remove_file(&file).with_context(|| format!("cannot clear {}", file.display()))?;
        }
    }
    Ok(())
}
