//! Who infected whom: a forest of the most likely infectors, from named pairs and days of onset.

/// A pair of cases of whom the first may have infected the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The possible infector.
    pub from: usize,
    /// The infected.
    pub to: usize,
    /// How likely by what is known of their meetings alone; any unit, above 0.
    pub weight: f64,
}

/// Days from the onset of an infector to that of the infected: a gamma variable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    shape: f64,
    scale: f64,
}

impl Interval {
    /// From mean and standard deviation in days; none unless both are above 0.
    pub fn new(mean: f64, sd: f64) -> Option<Self> {
        let fit = mean > 0.0 && sd > 0.0 && mean.is_finite() && sd.is_finite();
        fit.then(|| Self { shape: (mean / sd).powi(2), scale: sd * sd / mean })
    }

    /// Likelihood of a number of days relative to the most likely number; 0 below one day: an infected person
    /// does not fall ill before or with their infector here, so chains are never closed.
    fn likelihood(self, days: f64) -> f64 {
        if days < 1.0 {
            return 0.0;
        }
        let mode = ((self.shape - 1.0) * self.scale).max(1.0);
        ((self.shape - 1.0) * (days / mode).ln() - (days - mode) / self.scale).exp().min(1.0)
    }

    /// Longest interval that is worth looking at: six deviations above the mean.
    pub fn longest(self) -> f64 {
        self.shape * self.scale + 6.0 * self.shape.sqrt() * self.scale
    }
}

/// The most likely infector of a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Infector {
    /// Who.
    pub from: usize,
    /// Probability among the candidates, 0–1.
    pub share: f64,
    /// Candidates there were.
    pub candidates: usize,
}

/// Likelihood of a pair of whom one has no known onset: neither for nor against.
const UNKNOWN: f64 = 0.5;
/// Rounds in which infectors and their numbers of infected settle; the shares change little after ten.
const ROUNDS: usize = 20;

/// The most likely infector of every case, none for the first of a chain.
///
/// A candidate's probability grows with the pair's weight, the likelihood of the days between their onsets
/// (`onsets` in days, none if unknown) and, with a `dispersion` k, with the number that it infected already:
/// the predictive chance k + n of a negative binomial number of infected (Lloyd-Smith et al. 2005,
/// doi 10.1038/nature04153), which is what lets a super-spreader keep an infected person whom others also met.
/// Without it each case stands alone. Of equals the one with the earlier onset is taken. Links of a case with
/// itself or with a case that is not there are ignored.
pub fn forest(
    onsets: &[Option<f64>],
    links: &[Link],
    interval: Interval,
    dispersion: Option<f64>,
) -> Vec<Option<Infector>> {
    let likelihood = |link: &Link| match (onsets[link.from], onsets[link.to]) {
        (Some(from), Some(to)) => interval.likelihood(to - from) * link.weight,
        _ => UNKNOWN * link.weight,
    };
    let there = |link: &&Link| link.from != link.to && link.from < onsets.len() && link.to < onsets.len();
    let mut pairs: Vec<(Link, f64)> =
        links.iter().filter(there).map(|link| (*link, likelihood(link))).filter(|(_, l)| *l > 0.0).collect();
    let onset = |case: usize| onsets[case].unwrap_or(f64::INFINITY);
    pairs.sort_by(|(a, _), (b, _)| (a.to, a.from).cmp(&(b.to, b.from)).then(b.weight.total_cmp(&a.weight)));
    pairs.dedup_by_key(|(link, _)| (link.to, link.from));

    let mut shares: Vec<f64> = pairs.iter().map(|(_, likelihood)| *likelihood).collect();
    normalise(&pairs, &mut shares);
    if let Some(dispersion) = dispersion {
        for _ in 0..ROUNDS {
            let mut infected = vec![0.0; onsets.len()];
            for ((link, _), share) in pairs.iter().zip(&shares) {
                infected[link.from] += share;
            }
            for ((link, likelihood), share) in pairs.iter().zip(&mut shares) {
                *share = likelihood * (dispersion + infected[link.from] - *share);
            }
            normalise(&pairs, &mut shares);
        }
    }

    // The surest first, so that what closes a circle (possible where onsets are unknown) is the least sure.
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by(|a, b| {
        shares[*b].total_cmp(&shares[*a]).then(onset(pairs[*a].0.from).total_cmp(&onset(pairs[*b].0.from)))
    });
    let mut candidates = vec![0; onsets.len()];
    for (link, _) in &pairs {
        candidates[link.to] += 1;
    }
    let mut infectors: Vec<Option<Infector>> = vec![None; onsets.len()];
    for at in order {
        let link = pairs[at].0;
        if infectors[link.to].is_none() && !line(&infectors, link.from).any(|case| case == link.to) {
            infectors[link.to] = Some(Infector { from: link.from, share: shares[at], candidates: candidates[link.to] });
        }
    }
    infectors
}

/// Makes the shares of each case's candidates sum to 1.
fn normalise(pairs: &[(Link, f64)], shares: &mut [f64]) {
    let mut start = 0;
    for of_case in pairs.chunk_by(|a, b| a.0.to == b.0.to) {
        let shares = &mut shares[start..start + of_case.len()];
        let sum: f64 = shares.iter().sum();
        for share in shares {
            *share /= sum;
        }
        start += of_case.len();
    }
}

/// A case, its infector, the infector's infector, up to the first of the chain.
pub fn line(infectors: &[Option<Infector>], case: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(case), |case| infectors[*case].map(|infector| infector.from))
}

/// Persons that each case infected.
pub fn offspring(infectors: &[Option<Infector>]) -> Vec<u32> {
    let mut offspring = vec![0; infectors.len()];
    for infector in infectors.iter().flatten() {
        offspring[infector.from] += 1;
    }
    offspring
}

#[cfg(test)]
mod tests {
    use super::{Interval, Link, forest, line, offspring};
    use proptest::prelude::*;

    fn link(from: usize, to: usize) -> Link {
        Link { from, to, weight: 1.0 }
    }

    #[test]
    fn the_interval_decides_between_two() {
        let interval = Interval::new(12.6, 2.8).unwrap();
        let onsets = [Some(0.0), Some(10.0), Some(13.0), Some(13.0)];
        let found = forest(&onsets, &[link(0, 2), link(1, 2), link(2, 3), link(0, 1)], interval, None);
        let infector = found[2].unwrap();
        assert!(infector.from == 0 && infector.candidates == 2 && infector.share > 0.99);
        assert!(found[3].is_none(), "who fell ill the same day is no infector");
        assert_eq!(offspring(&found), [2, 0, 0, 0]);
        assert!(Interval::new(0.0, 1.0).is_none() && Interval::new(3.0, f64::NAN).is_none());
    }

    /// A ward in small: one with six sure infected keeps the seventh, whom a lesser candidate's days fit better.
    #[test]
    fn a_super_spreader_keeps_the_doubtful() {
        let interval = Interval::new(14.5, 5.2).unwrap();
        let mut onsets = vec![Some(0.0), Some(4.0)];
        let mut links = Vec::new();
        for case in 2..9 {
            onsets.push(Some(16.0));
            links.push(link(0, case));
        }
        links.push(link(1, 8));
        assert_eq!(forest(&onsets, &links, interval, None)[8].unwrap().from, 1);
        assert_eq!(forest(&onsets, &links, interval, Some(0.3))[8].unwrap().from, 0);
    }

    proptest! {
        #[test]
        fn a_forest_has_no_circles_and_takes_candidates_only(
            onsets in proptest::collection::vec(proptest::option::of((0_u8..60).prop_map(f64::from)), 1..30),
            pairs in proptest::collection::vec((0_usize..30, 0_usize..30, 0.1_f64..2.0), 0..120),
            dispersion in proptest::option::of(0.1_f64..3.0),
        ) {
            let links: Vec<Link> = pairs.iter().map(|&(from, to, weight)| Link { from, to, weight }).collect();
            let found = forest(&onsets, &links, Interval::new(5.0, 3.0).unwrap(), dispersion);
            for (case, infector) in found.iter().enumerate() {
                prop_assert!(line(&found, case).take(onsets.len() + 1).count() <= onsets.len());
                if let Some(infector) = infector {
                    prop_assert!(pairs.iter().any(|pair| pair.0 == infector.from && pair.1 == case));
                    prop_assert!(infector.share > 0.0 && infector.share <= 1.0 + 1e-12);
                    if let (Some(from), Some(to)) = (onsets[infector.from], onsets[case]) {
                        prop_assert!(from < to);
                    }
                }
            }
        }
    }
}
