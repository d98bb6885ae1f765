//! The files that tracing reads.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use contact::{Builder, DAY, Fault, Index, Rule, Seed, UNIT};
use serde::Serialize;

use crate::numbers::{self, NONE, optional, required};
use crate::summary::{Clock, Cost};

/// Visits, named contacts and cases.
#[derive(clap::Args)]
pub struct Inputs {
    /// Visits: columns person, place, `t_in`, `t_out`, in minutes since the start of day 0; masked (1 or 0) if known.
    #[arg(long)]
    visits: PathBuf,
    /// Named contacts: columns src, dst, t.
    #[arg(long)]
    contacts: Option<PathBuf>,
    /// Cases: column person, and either `win_from` and `win_to` in minutes or `onset_day` (`positive_day` without
    /// symptoms), from which the rule derives the infectious window.
    #[arg(long)]
    cases: PathBuf,
    /// Kinds of places: columns place, kind.
    #[arg(long)]
    places: Option<PathBuf>,
    /// Who is a contact: a file in the form of a rule of data/contact/rules.toml, or the name of one of them.
    #[arg(long, default_value = "cv-11042")]
    rule: String,
}

/// All that was read.
pub struct Given {
    pub index: Index,
    pub rule: Rule,
    pub cases: Vec<Seed>,
    pub kinds: Vec<u8>,
    pub known: Known,
    pub read: Cost,
    pub build: Cost,
}

/// Counts of what was read, and what was strange.
#[derive(Debug, Default, Serialize)]
pub struct Known {
    pub visits: u64,
    pub named_contacts: u64,
    pub persons: usize,
    pub cases: usize,
    /// Cases without any visit or named contact: nobody is found around them.
    pub unknown_cases: usize,
    /// Visits that crossed midnight and count on both days.
    pub split_at_midnight: u64,
    /// Rows that were left out.
    pub set_aside: u64,
    /// The first of them, with the reason.
    pub set_aside_first: Vec<String>,
    /// Days without any visit between the first and the last.
    pub days_without_visits: Vec<u32>,
}

/// Rows set aside that are named.
const NAMED: usize = 5;

impl Known {
    fn set_aside(&mut self, path: &Path, row: u64, fault: Fault, values: &str) {
        self.set_aside += 1;
        if self.set_aside_first.len() < NAMED {
            self.set_aside_first.push(format!("{}, row {row}: {fault} ({values})", path.display()));
        }
    }

    /// Says on standard error what an officer should know before using the answer.
    pub fn warn(&self) {
        for row in &self.set_aside_first {
            eprintln!("set aside: {row}");
        }
        if self.set_aside > self.set_aside_first.len() as u64 {
            eprintln!("set aside: {} rows in all", self.set_aside);
        }
        if !self.days_without_visits.is_empty() {
            eprintln!(
                "no visit is known on the days {:?}: contacts of those days are missing",
                self.days_without_visits
            );
        }
        if self.unknown_cases > 0 {
            eprintln!("{} of {} cases have no visit and no named contact", self.unknown_cases, self.cases);
        }
    }
}

impl Inputs {
    /// Reads everything and builds the index.
    pub fn read(&self) -> Result<Given> {
        let clock = Clock::start();
        let rule = rule(&self.rule)?;
        let mut known = Known::default();
        let mut builder = Builder::new();
        self.read_visits(&rule, &mut builder, &mut known)?;
        if let Some(path) = &self.contacts {
            read_named(path, &mut builder, &mut known)?;
        }
        known.split_at_midnight = builder.split();
        let kinds = self.places.as_deref().map_or(Ok(Vec::new()), read_kinds)?;
        let read = clock.cost();
        let clock = Clock::start();
        let index = builder.build().with_context(|| format!("{} cannot be indexed", self.visits.display()))?;
        let build = clock.cost();
        let cases = self.read_cases(&rule, index.end())?;
        known.persons = index.persons();
        known.cases = cases.len();
        known.unknown_cases = cases.iter().filter(|case| !index.knows(case.person)).count();
        known.days_without_visits = index.gaps();
        Ok(Given { index, rule, cases, kinds, known, read, build })
    }

    fn read_visits(&self, rule: &Rule, builder: &mut Builder, known: &mut Known) -> Result<()> {
        let columns = [required("person"), required("place"), required("t_in"), required("t_out"), optional("masked")];
        numbers::read(&self.visits, &columns, |row, [person, place, from, to, masked]| {
            let unmasked = match masked {
                NONE => rule.unknown_is_unmasked,
                0 | 1 => masked == 0,
                _ => bail!("{}, row {row}, column masked: \"{masked}\" is neither 0 nor 1", self.visits.display()),
            };
            known.visits += 1;
            if let Err(fault) = builder.visit(person, place, from, to, unmasked) {
                known.set_aside(&self.visits, row, fault, &format!("t_in {from}, t_out {to}"));
            }
            Ok(())
        })
    }

    fn read_cases(&self, rule: &Rule, end: u32) -> Result<Vec<Seed>> {
        let mut cases = Vec::new();
        let columns = [
            required("person"),
            optional("onset_day"),
            optional("positive_day"),
            optional("win_from"),
            optional("win_to"),
        ];
        numbers::read(&self.cases, &columns, |row, [person, onset, positive, from, to]| {
            let (day, symptoms) = if onset == NONE { (positive, false) } else { (onset, true) };
            let from = match (from, day) {
                (NONE, NONE) => bail!(
                    "{}, row {row}: the case {person} has neither win_from nor onset_day nor positive_day",
                    self.cases.display()
                ),
                (NONE, day) => rule.infectious_from(day, symptoms),
                (from, _) => from,
            };
            // A case of the last days may turn infectious after the data end: nobody was met in such a window.
            let (to, told) = if to == NONE { (end.max(from), false) } else { (to, true) };
            if told && to <= from {
                bail!(
                    "{}, row {row}: the window of case {person} ends ({to}) before it starts ({from})",
                    self.cases.display()
                );
            }
            let onset_day = if day == NONE { from / DAY + rule.before_onset_days } else { day };
            cases.push(Seed { person, from, to, onset_day, share: UNIT });
            Ok(())
        })?;
        Ok(cases)
    }
}

fn rule(name: &str) -> Result<Rule> {
    if let Some(rule) = Rule::by_id(name) {
        return Ok(rule.clone());
    }
    let text = std::fs::read_to_string(name).with_context(|| {
        let names: Vec<&str> = Rule::shipped().iter().map(|rule| rule.id.as_str()).collect();
        format!("{name} is neither a file that can be read nor one of the rules {}", names.join(", "))
    })?;
    Rule::from_toml(&text).with_context(|| format!("{name} holds no rule"))
}

fn read_named(path: &Path, builder: &mut Builder, known: &mut Known) -> Result<()> {
    numbers::read(path, &[required("src"), required("dst"), required("t")], |row, [src, dst, at]| {
        known.named_contacts += 1;
        if let Err(fault) = builder.named(src, dst, at) {
            known.set_aside(path, row, fault, &format!("src {src}, dst {dst}, t {at}"));
        }
        Ok(())
    })
}

/// Numbers up to which a table by number is kept.
const LARGEST: u32 = 1 << 28;

fn read_kinds(path: &Path) -> Result<Vec<u8>> {
    let mut kinds = Vec::new();
    numbers::read(path, &[required("place"), required("kind")], |row, [place, kind]| {
        let kind = u8::try_from(kind).map_err(|_| fault(path, row, "kind", kind, "is no kind from 0 to 255"))?;
        // A place that is not listed weighs like the heaviest setting, which no kind below 255 is bound to be.
        put(&mut kinds, place, kind, u8::MAX).ok_or_else(|| fault(path, row, "place", place, "is too large"))
    })?;
    Ok(kinds)
}

/// Doses of vaccine by person; none where no file tells.
pub fn doses(path: Option<&Path>, persons: usize) -> Result<Vec<Option<u8>>> {
    let mut doses = Vec::with_capacity(if path.is_some() { persons } else { 0 });
    let Some(path) = path else { return Ok(doses) };
    numbers::read(path, &[required("person"), required("doses")], |row, [person, number]| {
        let number = u8::try_from(number).map_err(|_| fault(path, row, "doses", number, "is no number of doses"))?;
        put(&mut doses, person, Some(number), None).ok_or_else(|| fault(path, row, "person", person, "is too large"))
    })?;
    Ok(doses)
}

fn put<T: Clone>(table: &mut Vec<T>, at: u32, value: T, filler: T) -> Option<()> {
    if at > LARGEST {
        return None;
    }
    if at as usize >= table.len() {
        table.resize(at as usize + 1, filler);
    }
    table[at as usize] = value;
    Some(())
}

fn fault(path: &Path, row: u64, column: &str, value: u32, what: &str) -> anyhow::Error {
    anyhow!("{}, row {row}, column {column}: \"{value}\" {what}", path.display())
}
