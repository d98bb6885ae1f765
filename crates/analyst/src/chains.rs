//! `chains`: who infected whom, from a line list and pairs of contacts.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveDate;
use contact::chains::{Interval, Link, forest, line, offspring};
use serde::Serialize;

use crate::summary::{Clock, Cost};
use crate::table::{self, Table};

/// Arguments of `chains`.
#[derive(clap::Args)]
pub struct Args {
    /// Line list with a column for the case and one for its day of onset (year-month-day; empty or NA if unknown).
    #[arg(long)]
    cases: PathBuf,
    /// Column of the case in the line list.
    #[arg(long, default_value = "id")]
    id_column: String,
    /// Column of the day of onset.
    #[arg(long, default_value = "onset")]
    onset_column: String,
    /// Column of a place; without --links only cases of one place, or of an unknown one, are paired.
    #[arg(long)]
    place_column: Option<String>,
    /// Pairs: possible infector, infected, and a weight if there is one. Without it every earlier case is possible,
    /// up to 100 million pairs in all.
    #[arg(long)]
    links: Option<PathBuf>,
    /// Column of the possible infector.
    #[arg(long, default_value = "from")]
    from_column: String,
    /// Column of the infected.
    #[arg(long, default_value = "to")]
    to_column: String,
    /// Serial interval in days: mean.
    #[arg(long)]
    mean: f64,
    /// Serial interval in days: standard deviation.
    #[arg(long)]
    sd: f64,
    /// Dispersion k of the number that a case infects; the smaller, the more a super-spreader draws. None: not used.
    #[arg(long)]
    dispersion: Option<f64>,
    /// Cases: id, infector, share, candidates, chain (its first case), generation, infected.
    #[arg(long)]
    out: PathBuf,
    /// Print counts and cost as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary {
    cases: usize,
    /// Cases without a known day of onset.
    without_onset: usize,
    pairs: usize,
    /// Pairs of whom one is not in the line list.
    pairs_set_aside: usize,
    with_infector: usize,
    /// Chains of two cases or more.
    chains: usize,
    longest_generation: usize,
    /// Those who infected the most, with how many.
    most_infected: Vec<(String, u32)>,
    cost: Cost,
}

/// Most pairs that are looked at without --links (2.4 GB).
const MOST: usize = 100_000_000;

struct Cases {
    ids: Vec<String>,
    onsets: Vec<Option<f64>>,
    places: Vec<String>,
}

/// Reads, links, writes.
pub fn run(args: &Args) -> Result<()> {
    let clock = Clock::start();
    let Some(interval) = Interval::new(args.mean, args.sd) else {
        bail!("--mean {} and --sd {} must both be above 0 days", args.mean, args.sd);
    };
    if args.dispersion.is_some_and(|k| k.is_nan() || k <= 0.0) {
        bail!("--dispersion must be above 0");
    }
    let cases = read_cases(args)?;
    let (links, set_aside) = if args.links.is_some() {
        read_links(args, &cases)?
    } else {
        let pairs = every_earlier(&cases, interval, MOST);
        (pairs.with_context(|| format!("{} cannot be paired", args.cases.display()))?, 0)
    };
    let found = forest(&cases.onsets, &links, interval, args.dispersion);
    let infected = offspring(&found);

    let mut out = table::create(&args.out)?;
    let written = || format!("{} cannot be written", args.out.display());
    out.write_record(["id", "infector", "share", "candidates", "chain", "generation", "infected"])
        .with_context(written)?;
    let (mut chains, mut longest) = (0, 0);
    for (case, id) in cases.ids.iter().enumerate() {
        let generation = line(&found, case).count() - 1;
        let first = line(&found, case).last().unwrap_or(case);
        chains += usize::from(generation == 0 && infected[case] > 0);
        longest = longest.max(generation);
        let infector = found[case].map_or("", |infector| cases.ids[infector.from].as_str());
        let share = found[case].map_or(String::new(), |infector| format!("{:.4}", infector.share));
        let candidates = found[case].map_or(0, |infector| infector.candidates);
        out.serialize((id, infector, share, candidates, &cases.ids[first], generation, infected[case]))
            .with_context(written)?;
    }
    out.flush().with_context(written)?;

    let mut most: Vec<(String, u32)> = cases.ids.iter().cloned().zip(infected).filter(|(_, n)| *n > 0).collect();
    most.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    most.truncate(10);
    let summary = Summary {
        cases: cases.ids.len(),
        without_onset: cases.onsets.iter().filter(|onset| onset.is_none()).count(),
        pairs: links.len(),
        pairs_set_aside: set_aside,
        with_infector: found.iter().flatten().count(),
        chains,
        longest_generation: longest,
        most_infected: most,
        cost: clock.cost(),
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else if set_aside > 0 {
        eprintln!("{set_aside} pairs name a case that is not in the line list");
    }
    Ok(())
}

fn is_unknown(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("na")
}

fn read_cases(args: &Args) -> Result<Cases> {
    let mut table = Table::open(&args.cases)?;
    let (id, onset) = (table.column(&args.id_column)?, table.column(&args.onset_column)?);
    let place = args.place_column.as_deref().map(|name| table.column(name)).transpose()?;
    let mut cases = Cases { ids: Vec::new(), onsets: Vec::new(), places: Vec::new() };
    let mut seen = HashSet::new();
    while table.advance()? {
        let text = table.text(onset)?;
        let day = if is_unknown(text) {
            None
        } else {
            let day = table.day(onset)?;
            Some(f64::from(day.signed_duration_since(NaiveDate::default()).num_days() as i32))
        };
        let name = table.text(id)?;
        if name.is_empty() {
            return Err(table.fault(id, "names no case"));
        }
        if !seen.insert(name.to_owned()) {
            return Err(table.fault(id, "stands in an earlier row too; one row a case"));
        }
        cases.ids.push(name.to_owned());
        cases.onsets.push(day);
        let at = place.map_or(Ok(""), |place| table.text(place))?;
        cases.places.push(if is_unknown(at) { String::new() } else { at.to_owned() });
    }
    Ok(cases)
}

fn read_links(args: &Args, cases: &Cases) -> Result<(Vec<Link>, usize)> {
    let path = args.links.as_ref().ok_or_else(|| anyhow!("--links names no file"))?;
    let numbers: BTreeMap<&str, usize> =
        cases.ids.iter().enumerate().map(|(number, id)| (id.as_str(), number)).collect();
    let mut table = Table::open(path)?;
    let (from, to) = (table.column(&args.from_column)?, table.column(&args.to_column)?);
    let weight = table.find("weight");
    let (mut links, mut set_aside) = (Vec::new(), 0);
    while table.advance()? {
        let number = |name: &str| numbers.get(name).copied();
        let (Some(from), Some(to)) = (number(table.text(from)?), number(table.text(to)?)) else {
            set_aside += 1;
            continue;
        };
        let value = weight.map_or(Ok(1.0), |column| table.value(column, "weight"))?;
        if let (false, Some(column)) = (value > 0.0 && f64::is_finite(value), weight) {
            return Err(table.fault(column, "is no weight above 0"));
        }
        links.push(Link { from, to, weight: value });
    }
    Ok((links, set_aside))
}

/// Every case with every earlier one within the longest interval, of the same place where both are known; an error
/// beyond so many pairs.
fn every_earlier(cases: &Cases, interval: Interval, most: usize) -> Result<Vec<Link>> {
    let mut order: Vec<(f64, usize)> =
        cases.onsets.iter().enumerate().filter_map(|(case, onset)| Some(((*onset)?, case))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut links = Vec::new();
    for (at, (onset, to)) in order.iter().enumerate() {
        for (earlier, from) in order[..at].iter().rev() {
            if onset - earlier > interval.longest() {
                break;
            }
            let (a, b) = (&cases.places[*from], &cases.places[*to]);
            if onset > earlier && (a == b || a.is_empty() || b.is_empty()) {
                if links.len() == most {
                    bail!("more than {most} pairs are possible; give --links, or --place-column to pair within places");
                }
                links.push(Link { from: *from, to: *to, weight: 1.0 });
            }
        }
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::{Cases, Interval, every_earlier};

    #[test]
    fn pairs_beyond_the_most_are_refused() {
        let day = |number: u32| Some(f64::from(number));
        let cases = Cases {
            ids: (0..5).map(|number| number.to_string()).collect(),
            onsets: (0..5).map(day).collect(),
            places: vec![String::new(); 5],
        };
        let interval = Interval::new(4.0, 2.8).unwrap();
        assert_eq!(every_earlier(&cases, interval, 10).unwrap().len(), 10);
        let error = every_earlier(&cases, interval, 9).unwrap_err().to_string();
        assert!(error.contains("more than 9 pairs") && error.contains("--links"), "{error}");
    }
}
