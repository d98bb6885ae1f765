//! What a run did and found.

use super::bench::{Arena, Bench};
use super::checker::Violation;
use super::history::{Outcome, as_lines};
use super::nemesis::Fault;
use super::round::Round;
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Violations of a class that are shown in full; further ones are counted.
const SHOWN: usize = 3;
/// Eras that are kept for looking at.
const KEPT: usize = 5;

pub struct Report {
    seed: u64,
    /// Acts by name: acknowledged, refused, without an answer.
    acts: BTreeMap<&'static str, [usize; 3]>,
    faults: BTreeMap<Fault, usize>,
    left_out: BTreeMap<Fault, usize>,
    kills: usize,
    /// Cut openings, upgrades, backups, restores.
    cuts: BTreeMap<&'static str, usize>,
    violations: BTreeMap<&'static str, usize>,
    kept: usize,
    without: BTreeSet<&'static str>,
    /// Rounds and cuts in which nothing was found.
    passed: usize,
}

impl Report {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            acts: BTreeMap::new(),
            faults: BTreeMap::new(),
            left_out: BTreeMap::new(),
            kills: 0,
            cuts: BTreeMap::new(),
            violations: BTreeMap::new(),
            kept: 0,
            without: BTreeSet::new(),
            passed: 0,
        }
    }

    pub fn round(&mut self, fault: Fault, round: &Round) {
        let book = if round.fell { &mut self.faults } else { &mut self.left_out };
        *book.entry(fault).or_default() += 1;
        self.kills += round.kills;
        self.passed += usize::from(round.found.is_empty() && round.fell);
        println!("{fault:?}{}", if round.fell { "" } else { " (left out)" });
        println!("  {}", round.told);
    }

    pub fn cut(&mut self, what: &'static str, found: &[Violation]) {
        *self.cuts.entry(what).or_default() += 1;
        self.kills += 1;
        self.passed += usize::from(found.is_empty());
    }

    /// Something that this machine cannot do.
    pub fn leave_out(&mut self, what: &'static str) {
        self.without.insert(what);
    }

    /// Counts the acts of an era that is over.
    pub fn acts(&mut self, arena: &Arena) {
        for act in arena.history.acts().iter() {
            let place = match act.outcome {
                Outcome::Done => 0,
                Outcome::Refused(_) => 1,
                Outcome::Unknown(_) | Outcome::Absent => 2,
            };
            self.acts.entry(act.name).or_default()[place] += 1;
        }
    }

    /// Tells what was found and keeps the era.
    pub fn violations(&mut self, bench: &Bench, arena: &Arena, when: &str, found: Vec<Violation>) -> Result<()> {
        let name = format!("{}-{}", bench.number(), when.to_lowercase());
        let kept = if self.kept < KEPT {
            self.kept += 1;
            Some(bench.keep(&name, &as_lines(&arena.history.acts()))?)
        } else {
            None
        };
        self.tell(when, found);
        if let Some(kept) = kept {
            println!("  kept: {}", kept.display());
        }
        Ok(())
    }

    /// Tells what was found where there is no era to keep.
    pub fn tell(&mut self, when: &str, found: Vec<Violation>) {
        for violation in found {
            let count = self.violations.entry(violation.class).or_default();
            *count += 1;
            if *count > SHOWN {
                continue;
            }
            println!("\nVIOLATION (seed {}, {when}): {}\n  {}", self.seed, violation.class, violation.what);
            for line in &violation.lines {
                println!("    {line}");
            }
        }
    }

    /// An error where anything was found.
    pub fn verdict(&self) -> Result<()> {
        match self.violations.values().sum::<usize>() {
            0 => Ok(()),
            number => bail!("{number} violations; the same run again: cargo xtask torture --seed {}", self.seed),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sums = [0; 3];
        writeln!(f, "{:<18} {:>8} {:>8} {:>8}", "act", "done", "refused", "open")?;
        for (name, counts) in &self.acts {
            writeln!(f, "{name:<18} {:>8} {:>8} {:>8}", counts[0], counts[1], counts[2])?;
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        writeln!(f, "{:<18} {:>8} {:>8} {:>8}", "all", sums[0], sums[1], sums[2])?;
        let faults = |book: &BTreeMap<Fault, usize>| {
            book.iter().map(|(fault, count)| format!("{fault:?} {count}")).collect::<Vec<_>>().join(", ")
        };
        writeln!(f, "rounds: {}", faults(&self.faults))?;
        if !self.left_out.is_empty() {
            writeln!(f, "rounds without their fault, which this machine cannot make: {}", faults(&self.left_out))?;
        }
        for what in &self.without {
            writeln!(f, "left out: {what}")?;
        }
        let cuts: Vec<String> = self.cuts.iter().map(|(what, count)| format!("{what} {count}")).collect();
        writeln!(f, "cut: {}", if cuts.is_empty() { "nothing".to_owned() } else { cuts.join(", ") })?;
        writeln!(f, "kills: {}; seed {}", self.kills, self.seed)?;
        for (class, count) in &self.violations {
            writeln!(f, "{count:>6} × {class}")?;
        }
        let violations: usize = self.violations.values().sum();
        write!(f, "{} passed, {violations} failed", self.passed)
    }
}
