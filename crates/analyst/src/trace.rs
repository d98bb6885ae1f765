//! `trace`: from cases to contacts, to the contacts' contacts.

mod files;

use std::path::PathBuf;

use anyhow::{Context, Result};
use contact::{Contact, Risk, Rule, Tracer, Weigher};
use serde::Serialize;

use crate::summary::{Clock, Cost, on_this_thread};
use crate::table;
use files::Given;
pub use files::{Inputs, Known};

/// Arguments of `trace`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// A file of weights for the score, in the form of data/contact/risk.toml; those shipped if none.
    #[arg(long)]
    risk: Option<PathBuf>,
    /// Doses of vaccine: columns person, doses.
    #[arg(long)]
    doses: Option<PathBuf>,
    /// Steps from the cases: 1 finds F1, 2 also F2.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=9))]
    depth: u8,
    /// Contacts to write, most at risk first: person, depth, `first_contact` (minutes since the start of day 0), minutes,
    /// score; `-` for standard output.
    #[arg(long)]
    out: PathBuf,
    /// Also write who exposed the contacts of the first step, where and when, most at risk first.
    #[arg(long)]
    paths: Option<PathBuf>,
    /// Contacts whose paths are written.
    #[arg(long, default_value_t = 1000)]
    top: usize,
    /// Print counts, sums and cost as JSON.
    #[arg(long)]
    json: bool,
}

/// What a step found.
#[derive(Serialize)]
struct Step {
    depth: u8,
    contacts: usize,
    /// Sum of the first contacts' minutes.
    sum_first: u64,
    sum_person: u64,
    cpu_s: Option<f64>,
}

#[derive(Serialize)]
struct Summary<'a> {
    rule: &'a str,
    #[serde(flatten)]
    known: &'a Known,
    bytes_per_visit: f64,
    read: Cost,
    build: Cost,
    steps: &'a [Step],
    total: Cost,
}

/// A contact with its score, 0–1.
struct Ranked {
    contact: Contact,
    depth: u8,
    score: f64,
}

/// Reads, traces, writes.
pub fn run(args: &Args) -> Result<()> {
    let total = Clock::start();
    let Given { index, rule, cases, kinds, known, read, build } = args.inputs.read()?;
    let risk = match &args.risk {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
            Risk::from_toml(&text).with_context(|| format!("{} holds no weights", path.display()))?
        }
        None => Risk::shipped().clone(),
    };
    let doses = files::doses(args.doses.as_deref(), index.persons())?;
    let doses = |person: u32| doses.get(person as usize).copied().flatten();
    let weigher = risk.weigher(kinds);

    let mut tracer = Tracer::new(&index);
    let (mut seeds, mut scale) = (cases.clone(), 1.0);
    let (mut ranked, mut steps) = (Vec::new(), Vec::new());
    for depth in 1..=args.depth {
        let (contacts, cpu_s) = on_this_thread(|| tracer.step(&index, &rule, &weigher, &seeds));
        steps.push(Step {
            depth,
            contacts: contacts.len(),
            sum_first: contacts.iter().map(|contact| u64::from(contact.first)).sum(),
            sum_person: contacts.iter().map(|contact| u64::from(contact.person)).sum(),
            cpu_s,
        });
        let from = ranked.len();
        ranked.extend(contacts.iter().map(|contact| {
            let score = risk.score(contact.dose, scale, doses(contact.person));
            Ranked { contact: *contact, depth, score }
        }));
        ranked[from..].sort_by(|a, b| b.score.total_cmp(&a.score));
        if depth < args.depth {
            (seeds, scale) = risk.next_seeds(&contacts, scale, doses, index.end());
        }
    }
    write_contacts(args, &ranked)?;
    if let Some(path) = &args.paths {
        let first_step = ranked.iter().take_while(|ranked| ranked.depth == 1).take(args.top);
        write_paths(path, &index, &rule, &weigher, &cases, first_step.map(|ranked| ranked.contact.person))?;
    }
    let summary = Summary {
        rule: &rule.id,
        known: &known,
        bytes_per_visit: index.bytes().0 as f64 / index.visits().max(1) as f64,
        read,
        build,
        steps: &steps,
        total: total.cost(),
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        known.warn();
        for step in &steps {
            eprintln!("F{}: {} contacts", step.depth, step.contacts);
        }
    }
    Ok(())
}

fn write_contacts(args: &Args, ranked: &[Ranked]) -> Result<()> {
    let mut out = table::create(&args.out)?;
    let written = || format!("{} cannot be written", args.out.display());
    out.write_record(["person", "depth", "first_contact", "minutes", "score"]).with_context(written)?;
    for Ranked { contact, depth, score } in ranked {
        let row = (contact.person, depth, contact.first, contact.minutes, format!("{score:.6}"));
        out.serialize(row).with_context(written)?;
    }
    out.flush().with_context(written)
}

fn write_paths(
    path: &std::path::Path,
    index: &contact::Index,
    rule: &Rule,
    weigher: &Weigher,
    cases: &[contact::Seed],
    persons: impl Iterator<Item = u32>,
) -> Result<()> {
    let mut out = table::create(path)?;
    let written = || format!("{} cannot be written", path.display());
    out.write_record(["person", "source", "place", "from", "to", "minutes", "weight"]).with_context(written)?;
    let sources = contact::Sources::new(index, cases);
    for person in persons {
        for met in sources.paths(index, rule, weigher, person) {
            let place = met.place.map(|place| place.to_string()).unwrap_or_default();
            let weight = format!("{:.4}", met.weight);
            out.serialize((person, met.source, place, met.from, met.to, met.to - met.from, weight))
                .with_context(written)?;
        }
    }
    out.flush().with_context(written)
}
