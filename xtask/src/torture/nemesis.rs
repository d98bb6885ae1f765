//! What befalls the program while people work: one fault a round.

use super::bench::{Arena, Bench, Database};
use super::checker::Violation;
use super::hand::Hand;
use super::random::Random;
use super::shim::{EIO, ENOSPC, EROFS};
use crate::postgres::{Cluster, free_port};
use crate::process::{Server, signal};
use anyhow::{Context, Result};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// `kill -9`, at times again before the program has come up.
    Kill,
    /// The operator stops the program.
    Terminate,
    /// The machine stands still for some seconds.
    Pause,
    /// The disk is full, and then no more.
    DiskFull,
    /// The disk may only be read, before the start or in the middle of it.
    ReadOnly,
    /// One write to the database, or some, fail.
    Failing,
    /// The clock jumps and jumps back.
    Clock,
    /// Somebody starts a second program on the folder.
    Second,
    /// The database server falls and comes back.
    DatabaseDown,
    /// Its connections are cut, or one of its processes dies.
    DatabaseCut,
    /// It hangs for some seconds.
    DatabaseHangs,
}

use Fault::{
    Clock, DatabaseCut, DatabaseDown, DatabaseHangs, DiskFull, Failing, Kill, Pause, ReadOnly, Second, Terminate,
};

/// One turn of the wheel; each database has its own.
pub fn turn(which: Database) -> &'static [Fault] {
    match which {
        Database::Sqlite => &[
            Kill, DiskFull, Failing, Kill, Second, DiskFull, Kill, Clock, ReadOnly, DiskFull, Terminate, Kill, Failing,
            DiskFull, Pause, Kill,
        ],
        Database::Postgres => &[
            Kill,
            DiskFull,
            DatabaseDown,
            Kill,
            DatabaseCut,
            DiskFull,
            Kill,
            DatabaseHangs,
            DiskFull,
            Terminate,
            Kill,
            DatabaseDown,
            DiskFull,
            Clock,
            Kill,
            Pause,
        ],
    }
}

/// How long work must go on again after a fault is over.
const HEALS: Duration = Duration::from_secs(30);

const DAY: i64 = 86_400;
/// Seconds by which clocks are wrong: a time zone, a battery, a year typed wrong.
const JUMPS: [i64; 6] = [-400 * DAY, -DAY, -3_600, 3_600, 400 * DAY, 3_650 * DAY];

/// A fault at work on a server.
pub struct Strike<'a> {
    pub bench: &'a Bench,
    pub arena: &'a Arena,
    pub random: Random,
    pub server: Option<Server>,
    pub found: Vec<Violation>,
    pub kills: usize,
}

impl<'a> Strike<'a> {
    /// Lets a fault happen and be over. An error is the bench's own.
    pub fn fall(&mut self, fault: Fault) -> Result<bool> {
        match fault {
            Kill => self.kill(),
            Terminate => self.terminate(),
            Pause => Ok(self.pause()),
            DiskFull => self.disk_full(),
            ReadOnly => self.read_only(),
            Failing => self.failing(),
            Clock => self.clock(),
            Second => self.second(),
            DatabaseDown | DatabaseCut | DatabaseHangs => self.database(fault),
        }
    }

    fn wait(&mut self, from: u64, to: u64) {
        sleep(Duration::from_millis(self.random.between(from, to)));
    }

    /// Starts the program again; that it does not start is a violation.
    pub fn start(&mut self) {
        if self.server.is_some() {
            return;
        }
        match Server::start(&self.arena.program, self.arena.port) {
            Ok(server) => self.server = Some(server),
            Err(error) => self.found.push(Violation::new("the program does not start again", format!("{error:#}"))),
        }
    }

    pub fn kill(&mut self) -> Result<bool> {
        if let Some(server) = self.server.take() {
            server.kill();
            self.kills += 1;
        }
        // Now and then it is killed again while it comes up.
        while self.random.once_in(3) {
            let server = Server::begin(&self.arena.program, self.arena.port)?;
            self.wait(0, 250);
            server.kill();
            self.kills += 1;
        }
        self.start();
        Ok(true)
    }

    fn terminate(&mut self) -> Result<bool> {
        if let Some(server) = self.server.take()
            && !server.end()?
        {
            let what = "an open page keeps it";
            self.found.push(Violation::new("the program does not end when it is asked to", what));
        }
        self.start();
        Ok(true)
    }

    fn pause(&mut self) -> bool {
        let Some(server) = &self.server else { return false };
        server.signal("STOP");
        sleep(Duration::from_secs(self.random.between(1, 3)));
        server.signal("CONT");
        true
    }

    fn disk_full(&mut self) -> Result<bool> {
        let Some(disk) = &self.bench.disk else { return Ok(false) };
        let reader = self.reader();
        disk.fill(self.random.between(0, 40) * 4096)?;
        self.wait(600, 1500);
        if self.bench.which == Database::Sqlite {
            let stopped = self.still_reads(reader.as_ref(), "a full disk");
            self.found.extend(stopped);
        }
        self.wait(200, 800);
        self.bench.disk.as_ref().context("the disk is there")?.free_up()?;
        self.revive()?;
        self.heals("a full disk");
        // What was acknowledged since must outlive the process.
        self.kill()
    }

    fn read_only(&mut self) -> Result<bool> {
        if let Some(shim) = &self.bench.shim {
            let reader = self.reader();
            shim.fail(0, u64::from(u32::MAX), EROFS)?;
            self.wait(600, 1500);
            let stopped = self.still_reads(reader.as_ref(), "a read-only disk");
            self.found.extend(stopped);
            shim.rest()?;
            self.heals("a read-only disk");
        }
        let Some(disk) = &self.bench.disk else { return Ok(self.bench.shim.is_some()) };
        if let Some(server) = self.server.take() {
            server.kill();
            self.kills += 1;
        }
        if disk.writable(false) {
            // It may refuse or serve for reading; afterwards it must be as before.
            let server = Server::begin(&self.arena.program, self.arena.port)?;
            self.wait(500, 1000);
            server.kill();
            disk.writable(true);
        }
        self.start();
        Ok(true)
    }

    fn failing(&mut self) -> Result<bool> {
        let Some(shim) = &self.bench.shim else { return Ok(false) };
        let before = shim.failed()?;
        for _ in 0..self.random.between(2, 5) {
            let calls = if self.random.once_in(3) { self.random.between(2, 40) } else { 1 };
            let error = if self.random.once_in(2) { EIO } else { ENOSPC };
            shim.fail(self.random.between(0, 30), calls, error)?;
            sleep(Duration::from_millis(self.random.between(200, 700)));
        }
        shim.rest()?;
        let fell = shim.failed()? > before;
        self.heals("failed writes");
        self.kill()?;
        Ok(fell)
    }

    fn clock(&mut self) -> Result<bool> {
        let Some(shim) = &self.bench.shim else { return Ok(false) };
        for _ in 0..2 {
            shim.clock(self.random.pick(&JUMPS).copied().unwrap_or(DAY))?;
            sleep(Duration::from_millis(self.random.between(400, 1000)));
        }
        shim.clock(0)?;
        self.heals("a clock that jumped");
        Ok(true)
    }

    fn second(&mut self) -> Result<bool> {
        let mut second = Server::begin(&self.arena.program, free_port()?)?;
        if second.wait_until_ready().is_ok() {
            let what = "the second answers requests as the first does";
            self.found.push(Violation::new("two programs serve one folder", what));
        }
        second.kill();
        Ok(true)
    }

    fn database(&mut self, fault: Fault) -> Result<bool> {
        let Some(cluster) = &self.bench.cluster else { return Ok(false) };
        match fault {
            DatabaseDown => {
                cluster.down();
                sleep(Duration::from_millis(self.random.between(200, 1500)));
            }
            DatabaseHangs => {
                let all = backends(cluster);
                stop_or_go(&all, "STOP");
                sleep(Duration::from_millis(self.random.between(500, 2500)));
                stop_or_go(&all, "CONT");
            }
            _ => {
                for _ in 0..self.random.between(1, 4) {
                    if self.random.once_in(2) {
                        // A lost process makes the server close all connections and recover.
                        self.random.pick(&backends(cluster)).into_iter().for_each(|id| signal(*id, "KILL"));
                    } else {
                        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                                   WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";
                        // The server may be recovering from the last one.
                        let _ = cluster.say("postgres", cut);
                    }
                    sleep(Duration::from_millis(self.random.between(100, 600)));
                }
            }
        }
        self.revive()?;
        self.heals("a database that was away");
        Ok(true)
    }

    /// Brings the database server back where the fault has felled it.
    fn revive(&mut self) -> Result<()> {
        let Some(cluster) = &self.bench.cluster else { return Ok(()) };
        let deadline = Instant::now() + HEALS;
        while cluster.say("postgres", "SELECT 1").is_err() {
            // It may be recovering; a second start is refused then.
            cluster.up()?;
            anyhow::ensure!(Instant::now() < deadline, "PostgreSQL does not come back");
            sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    fn reader(&self) -> Option<Hand<'a>> {
        let mut hand = Hand::new(self.arena, Random::new(0), "tinh");
        hand.sign_in().then_some(hand)
    }

    /// Reading goes on while nothing can be written, also when the session's last use is to be noted.
    fn still_reads(&self, reader: Option<&Hand<'_>>, when: &str) -> Option<Violation> {
        let reader = reader?;
        if let Some(shim) = &self.bench.shim {
            shim.clock(300).ok()?;
        }
        let told = reader.status("/api/v1/lists/persons?size=5");
        if let Some(shim) = &self.bench.shim {
            shim.clock(0).ok()?;
        }
        let what = format!("{when}: a list answers {told:?}");
        (told != Some(200)).then(|| Violation::new("reading stops with writing", what))
    }

    /// Work must go on once the fault is over.
    fn heals(&mut self, what: &str) {
        let before = self.arena.history.done();
        let deadline = Instant::now() + HEALS;
        while self.arena.history.done() < before + 3 {
            if self.server.as_mut().is_some_and(|server| server.ended().is_some()) {
                self.server = None;
                let what = format!("{what} ended it");
                self.found.push(Violation::new("the program ended by itself", what));
                self.start();
                return;
            }
            if Instant::now() > deadline {
                let what = format!("{} s after {what} nothing is acknowledged", HEALS.as_secs());
                self.found.push(Violation::new("the program does not recover", what));
                return;
            }
            sleep(Duration::from_millis(50));
        }
        sleep(Duration::from_millis(500));
    }
}

fn stop_or_go(all: &[u32], name: &str) {
    for id in all {
        signal(*id, name);
    }
}

fn backends(cluster: &Cluster) -> Vec<u32> {
    let told = cluster.say("postgres", "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'");
    told.unwrap_or_default().lines().filter_map(|line| line.trim().parse().ok()).collect()
}
