//! Chains (chuỗi lây nhiễm): who infected whom, most likely.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use contact::Risk;
use contact::backward::suspects;
use contact::chains::{Infector, Interval, Link, forest, offspring};
use epi::Disease;
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use store::Ctx;
use store::records::Case;
use uuid::Uuid;

use super::setting::Assumed;
use super::shape::{ChainLine, ChainNode, Chains};
use super::town::Town;
use super::{load_town, sees, worked};

/// Cases drawn unless one chain is asked for.
const DRAWN: usize = 400;
/// Cases drawn of one chain.
const MOST: usize = 50_000;
/// Chains named.
const MOST_CHAINS: usize = 100;
/// Days of cases that chains are made of.
const DAYS: u64 = 28;

/// The most likely forest of some cases, and what is counted along it.
struct Forest {
    cases: Vec<Case>,
    infectors: Vec<Option<Infector>>,
    infected: Vec<u32>,
    /// The first case of each one's chain.
    roots: Vec<usize>,
    /// Steps from it.
    generations: Vec<usize>,
}

impl Forest {
    fn grow(town: &Town, (from, to): (NaiveDate, NaiveDate), interval: Interval) -> Result<Self> {
        let assumed = Assumed::shipped()?;
        let counted = |case: &&Case| (from..=to).contains(&Town::onset(case).0) && case.announced_on <= to;
        let mut cases: Vec<Case> = town.cases.iter().filter(counted).cloned().collect();
        cases.sort_by_key(|case| (Town::onset(case).0, case.announced_on, case.id));
        let number: HashMap<u32, usize> =
            cases.iter().enumerate().filter_map(|(at, case)| Some((town.person_of(case)?, at))).collect();
        let (sources, exposure) = (town.sources()?, assumed.exposure_in_chains());
        let mut links = Vec::new();
        for (to, case) in cases.iter().enumerate() {
            let Some(person) = town.person_of(case) else { continue };
            let onset = town.span.number(Town::onset(case).0);
            let (index, rule, weigher) = (&town.index, town.rule, &town.weigher);
            let found = suspects(index, rule, Risk::shipped(), weigher, &sources, (person, onset), exposure);
            links.extend(
                found
                    .iter()
                    .filter(|one| one.chance > 0.0)
                    .filter_map(|one| Some(Link { from: *number.get(&one.source)?, to, weight: one.chance })),
            );
        }
        let day = |day: NaiveDate| f64::from((day - from).num_days() as i32);
        let onsets: Vec<Option<f64>> = cases.iter().map(|case| case.onset_on.map(day)).collect();
        let infectors = forest(&onsets, &links, interval, Some(assumed.dispersion()));
        let infected = offspring(&infectors);
        let (roots, generations) = lines(&infectors);
        Ok(Self { cases, infectors, infected, roots, generations })
    }

    /// Chains of two and more that hold a case of the caller's: the first case with all its cases, in order of time.
    fn chains(&self, own: impl Fn(&Case) -> bool) -> Vec<(usize, Vec<usize>)> {
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        for (case, root) in self.roots.iter().enumerate() {
            members.entry(*root).or_default().push(case);
        }
        let mut chains: Vec<(usize, Vec<usize>)> = members
            .into_iter()
            .filter(|(_, cases)| cases.len() > 1 && cases.iter().any(|case| own(&self.cases[*case])))
            .collect();
        chains.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
        chains
    }
}

/// The first case of each one's chain and the steps from it; each case is walked once.
fn lines(infectors: &[Option<Infector>]) -> (Vec<usize>, Vec<usize>) {
    let mut known: Vec<Option<(usize, usize)>> = vec![None; infectors.len()];
    for case in 0..infectors.len() {
        let (mut at, mut line) = (case, Vec::new());
        while known[at].is_none() {
            line.push(at);
            match infectors[at] {
                Some(infector) => at = infector.from,
                None => break,
            }
        }
        for at in line.into_iter().rev() {
            known[at] = Some(match infectors[at].and_then(|infector| known[infector.from]) {
                Some((root, generation)) => (root, generation + 1),
                None => (at, 0),
            });
        }
    }
    known.into_iter().enumerate().map(|(at, found)| found.unwrap_or((at, 0))).unzip()
}

/// Who infected whom among the cases of four weeks. The largest chains are drawn, or the one that holds `chain`.
pub async fn chains(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, chain: Option<Uuid>) -> Result<Chains> {
    let from = day - Days::new(DAYS - 1);
    let Some(period) = Disease::covid_19().serial_interval(day) else {
        return Err(Problem::new(Class::Invalid, "tracing-no-rule").with("day", day));
    };
    let (mean, sd) = (period.mean.value, period.sd.value);
    let interval = Interval::new(mean, sd)
        .ok_or_else(|| Problem::new(Class::Unavailable, "tracing-index").with("what", "serial interval"))?;
    let town = load_town(office, ctx, day, from).await?;
    let forest = worked(move || Forest::grow(&town, (from, day), interval)).await?;

    let own = |case: &Case| sees(office, ctx, &case.area) && office.areas().is_within(&case.area, area, day);
    let chains = forest.chains(own);
    let mine: Vec<usize> = (0..forest.cases.len()).filter(|case| own(&forest.cases[*case])).collect();
    let alone = |case: &&usize| forest.infectors[**case].is_none() && forest.infected[**case] == 0;
    let drawn = drawn(&forest, &chains, chain);
    let place: HashMap<usize, usize> = drawn.iter().enumerate().map(|(place, case)| (*case, place)).collect();
    let node = |case: &usize| node(office, ctx, &forest, *case, &place);
    let line = |(root, cases): &(usize, Vec<usize>)| chain_line(&forest, (*root, cases), &place, own, ctx);
    Ok(Chains {
        from,
        to: day,
        cases: mine.len(),
        alone: mine.iter().filter(alone).count(),
        with_infector: mine.iter().filter(|case| forest.infectors[**case].is_some()).count(),
        total: chains.len(),
        interval_mean: mean,
        interval_sd: sd,
        interval_source: period.mean.source.clone(),
        nodes: drawn.iter().map(node).collect(),
        chains: chains.iter().take(MOST_CHAINS).filter_map(line).collect(),
    })
}

fn node(office: &Office, ctx: &Ctx, forest: &Forest, case: usize, place: &HashMap<usize, usize>) -> ChainNode {
    let (record, infector) = (&forest.cases[case], forest.infectors[case]);
    let seen = sees(office, ctx, &record.area);
    let (day, onset) = Town::onset(record);
    ChainNode {
        case: seen.then_some(record.id),
        code: seen.then(|| record.code.clone()),
        name: seen.then(|| record.name.clone()),
        area: record.area.clone(),
        area_name: AreaRef::of(&record.area, ctx.day).name,
        day,
        onset,
        parent: infector.and_then(|infector| place.get(&infector.from).copied()),
        share: infector.map_or(0.0, |infector| infector.share),
        candidates: infector.map_or(0, |infector| infector.candidates),
        infected: forest.infected[case],
    }
}

/// The cases to be drawn, chain by chain.
fn drawn(forest: &Forest, chains: &[(usize, Vec<usize>)], chain: Option<Uuid>) -> Vec<usize> {
    if let Some(asked) = chain {
        let holds = |cases: &[usize]| cases.iter().any(|case| forest.cases[*case].id == asked);
        let found = chains.iter().find(|(_, cases)| holds(cases));
        return found.map(|(_, cases)| cases.iter().take(MOST).copied().collect()).unwrap_or_default();
    }
    let mut drawn = Vec::new();
    for (_, cases) in chains {
        if !drawn.is_empty() && drawn.len() + cases.len() > DRAWN {
            break;
        }
        drawn.extend(cases.iter().take(MOST));
    }
    drawn
}

fn chain_line(
    forest: &Forest,
    (root, cases): (usize, &[usize]),
    place: &HashMap<usize, usize>,
    own: impl Fn(&Case) -> bool,
    ctx: &Ctx,
) -> Option<ChainLine> {
    let mine: Vec<&usize> = cases.iter().filter(|case| own(&forest.cases[**case])).collect();
    let first = &forest.cases[root];
    let days = || cases.iter().map(|case| Town::onset(&forest.cases[*case]).0);
    Some(ChainLine {
        root: place.get(&root).copied(),
        code: own(first).then(|| first.code.clone()),
        case: forest.cases[**mine.first()?].id,
        area: AreaRef::of(&first.area, ctx.day),
        size: cases.len(),
        own: mine.len(),
        generations: cases.iter().map(|case| forest.generations[*case]).max()?,
        from: days().min()?,
        to: days().max()?,
        most: cases.iter().map(|case| forest.infected[*case]).max()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_knows_its_chains_first_and_its_generation() {
        let by = |from: usize| Some(Infector { from, share: 1.0, candidates: 1 });
        // 3 → 1 → 0, 3 → 4; 2 alone.
        let (roots, generations) = lines(&[by(1), by(3), None, None, by(3)]);
        assert_eq!(roots, [3, 3, 2, 3, 3]);
        assert_eq!(generations, [2, 1, 0, 0, 1]);
    }
}
