//! Clusters in space and time: the prospective space-time permutation scan (Kulldorff et al. 2005,
//! doi 10.1371/journal.pmed.0020059). It needs no population: what a place usually has and what a week has
//! everywhere say what to expect, and only what is out of both is a cluster.
//!
//! A candidate is a place with its nearest neighbours over the latest weeks. The largest likelihood ratio is held
//! against that of shuffled weeks, so that the many candidates are paid for: under no cluster, one alarm in twenty
//! analyses at a level of .05.

use std::collections::HashSet;

/// A place on the earth, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Latitude, north positive.
    pub latitude: f64,
    /// Longitude, east positive.
    pub longitude: f64,
}

/// How a scan looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scan {
    /// Most places of a cluster, the one in the middle counted.
    pub nearest: usize,
    /// Longest cluster in weeks; all end with the last week.
    pub longest: usize,
    /// Largest share of all cases that a cluster may be expected to hold.
    pub share: f64,
    /// Times that the weeks are shuffled.
    pub replicates: usize,
    /// Seed of the shuffling: the same seed gives the same answer.
    pub seed: u64,
    /// Clusters above this p-value are left out.
    pub level: f64,
}

impl Default for Scan {
    fn default() -> Self {
        Self { nearest: 100, longest: 8, share: 0.5, replicates: 99, seed: 1, level: 0.05 }
    }
}

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Its places, the middle first, then by distance.
    pub places: Vec<usize>,
    /// Its first week; it ends with the last of the record.
    pub from: usize,
    /// Cases in it.
    pub observed: u64,
    /// Cases to be expected in it.
    pub expected: f64,
    /// Logarithm of the likelihood ratio.
    pub ratio: f64,
    /// Chance of such a ratio anywhere without a cluster.
    pub p: f64,
}

/// Most cases that are shuffled: more would not fit into a laptop.
const MOST: u64 = 50_000_000;

/// Why nothing can be scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanError {
    /// The places do not have the same weeks, or there are none.
    Shape,
    /// More cases or weeks than can be shuffled.
    TooMany,
    /// A latitude or longitude is no place on the earth.
    Nowhere {
        /// Number of the place.
        place: usize,
    },
}

impl std::fmt::Display for ScanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shape => f.write_str("every place needs the same weeks, and at least two of them"),
            Self::TooMany => {
                f.write_str("more than 50 million cases or 65,535 weeks cannot be scanned; take fewer weeks")
            }
            Self::Nowhere { place } => write!(f, "place {place} has no latitude and longitude on the earth"),
        }
    }
}

impl std::error::Error for ScanError {}

/// The most unusual candidate around a middle.
#[derive(Clone, Copy)]
struct Best {
    middle: usize,
    places: usize,
    weeks: usize,
    observed: u64,
    expected: f64,
    ratio: f64,
}

/// Clusters that reach into the last week, the most unusual first, without places in common. `counts` are the
/// weekly cases of each place, oldest first; all weeks together say what is usual.
pub fn scan(points: &[Point], counts: &[Vec<u64>], how: &Scan) -> Result<Vec<Cluster>, ScanError> {
    let weeks = counts.first().map_or(0, Vec::len);
    if weeks < 2 || points.len() != counts.len() || counts.iter().any(|row| row.len() != weeks) {
        return Err(ScanError::Shape);
    }
    let off = |point: &Point| !(point.latitude.abs() <= 90.0 && point.longitude.abs() <= 360.0);
    if let Some(place) = points.iter().position(off) {
        return Err(ScanError::Nowhere { place });
    }
    let all = counts.iter().flatten().fold(0_u64, |sum, count| sum.saturating_add(*count));
    if all > MOST || weeks > usize::from(u16::MAX) {
        return Err(ScanError::TooMany);
    }
    let field = Field::new(points, counts, how);
    if field.all < 2 {
        return Ok(Vec::new());
    }
    let found = field.each(&field.tails(counts));
    let mut largest = Vec::with_capacity(how.replicates);
    let mut labels = Labels::of(counts);
    for replicate in 0..how.replicates {
        shuffle(&mut labels.weeks, how.seed, replicate as u64);
        largest.push(field.largest(&field.tails_of(&labels)));
    }
    Ok(field.clusters(found, &largest, how.level))
}

/// What does not change from one shuffling to the next.
struct Field {
    /// Of each place, the nearest, itself first.
    near: Vec<Vec<u32>>,
    weeks: usize,
    longest: usize,
    all: u64,
    /// Cases of each place, of all weeks.
    of_place: Vec<u64>,
    /// Share of all cases in the latest 1, 2, … weeks.
    of_tail: Vec<f64>,
    most: f64,
}

/// One entry a case: its place and week.
struct Labels {
    places: Vec<u32>,
    weeks: Vec<u16>,
}

impl Labels {
    fn of(counts: &[Vec<u64>]) -> Self {
        let mut labels = Self { places: Vec::new(), weeks: Vec::new() };
        for (place, row) in counts.iter().enumerate() {
            for (week, count) in row.iter().enumerate() {
                labels.places.extend(std::iter::repeat_n(place as u32, *count as usize));
                labels.weeks.extend(std::iter::repeat_n(week as u16, *count as usize));
            }
        }
        labels
    }
}

impl Field {
    fn new(points: &[Point], counts: &[Vec<u64>], how: &Scan) -> Self {
        let weeks = counts[0].len();
        let of_place: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
        let all: u64 = of_place.iter().sum();
        let longest = how.longest.clamp(1, weeks - 1);
        let of_tail = (1..=longest)
            .map(|length| {
                let tail: u64 = counts.iter().map(|row| row[weeks - length..].iter().sum::<u64>()).sum();
                tail as f64 / all.max(1) as f64
            })
            .collect();
        let most = how.share.clamp(0.0, 1.0) * all as f64;
        Self { near: nearest(points, how.nearest.max(1)), weeks, longest, all, of_place, of_tail, most }
    }

    /// Of each place, its cases in the latest 1, 2, … weeks.
    fn tails(&self, counts: &[Vec<u64>]) -> Vec<u32> {
        let mut tails = vec![0_u32; counts.len() * self.longest];
        for (row, tails) in counts.iter().zip(tails.chunks_exact_mut(self.longest)) {
            let mut sum = 0;
            for (tail, count) in tails.iter_mut().zip(row.iter().rev()) {
                sum += *count as u32;
                *tail = sum;
            }
        }
        tails
    }

    fn tails_of(&self, labels: &Labels) -> Vec<u32> {
        let mut tails = vec![0_u32; self.near.len() * self.longest];
        for (place, week) in labels.places.iter().zip(&labels.weeks) {
            let ago = self.weeks - 1 - usize::from(*week);
            if ago < self.longest {
                tails[*place as usize * self.longest + ago] += 1;
            }
        }
        for tails in tails.chunks_exact_mut(self.longest) {
            for at in 1..tails.len() {
                tails[at] += tails[at - 1];
            }
        }
        tails
    }

    /// The most unusual candidate around each place that has one.
    fn each(&self, tails: &[u32]) -> Vec<Best> {
        (0..self.near.len()).filter_map(|middle| self.around(tails, middle, 0.0)).collect()
    }

    /// The largest ratio of all candidates.
    fn largest(&self, tails: &[u32]) -> f64 {
        (0..self.near.len()).fold(0.0, |most, middle| self.around(tails, middle, most).map_or(most, |best| best.ratio))
    }

    /// The most unusual candidate around a place, where it is above a ratio.
    fn around(&self, tails: &[u32], middle: usize, mut above: f64) -> Option<Best> {
        let mut observed = vec![0_u32; self.longest];
        let all = self.all as f64;
        let (mut usual, mut best) = (0, None);
        for (number, place) in self.near[middle].iter().enumerate() {
            let place = *place as usize;
            usual += self.of_place[place];
            let added = &tails[place * self.longest..][..self.longest];
            // A place that adds no case makes no candidate more unusual.
            if added[self.longest - 1] == 0 {
                continue;
            }
            for (length, ((sum, added), share)) in observed.iter_mut().zip(added).zip(&self.of_tail).enumerate() {
                *sum += added;
                let (sum, expected) = (f64::from(*sum), usual as f64 * share);
                let over = sum - expected;
                if sum < 2.0 || over <= 0.0 || expected > self.most {
                    continue;
                }
                // The ratio is never above this, which costs no logarithm.
                if over * over * (0.5 / expected + 1.0 / (all - expected).max(1e-9)) <= above {
                    continue;
                }
                let ratio = likelihood(sum, expected, all);
                if ratio > above {
                    above = ratio;
                    let (places, weeks, observed) = (number + 1, length + 1, sum as u64);
                    best = Some(Best { middle, places, weeks, observed, expected, ratio });
                }
            }
        }
        best
    }

    /// Clusters without places in common, with their p-values.
    fn clusters(&self, mut found: Vec<Best>, largest: &[f64], level: f64) -> Vec<Cluster> {
        found.sort_by(|a, b| b.ratio.total_cmp(&a.ratio).then(a.places.cmp(&b.places)).then(a.middle.cmp(&b.middle)));
        let mut taken = HashSet::new();
        let mut clusters = Vec::new();
        for best in found {
            let p = chance(best.ratio, largest);
            if p > level {
                break;
            }
            let places: Vec<usize> =
                self.near[best.middle][..best.places].iter().map(|place| *place as usize).collect();
            if places.iter().any(|place| taken.contains(place)) {
                continue;
            }
            taken.extend(places.iter().copied());
            let (observed, expected, ratio) = (best.observed, best.expected, best.ratio);
            clusters.push(Cluster { places, from: self.weeks - best.weeks, observed, expected, ratio, p });
        }
        clusters
    }
}

/// Logarithm of the likelihood ratio of a candidate.
fn likelihood(observed: f64, expected: f64, all: f64) -> f64 {
    let (outside, usual) = (all - observed, all - expected);
    observed * (observed / expected).ln() + if outside > 0.0 { outside * (outside / usual).ln() } else { 0.0 }
}

/// Share of the shuffled records with as large a ratio, this one counted too; beyond the largest, by Gumbel's
/// law through their mean and deviation (Abrams, Kulldorff, Kleinman 2010, doi 10.1186/1476-072X-9-61).
fn chance(ratio: f64, largest: &[f64]) -> f64 {
    let n = largest.len() as f64;
    let above = largest.iter().filter(|other| **other >= ratio).count() as f64;
    let ranked = (above + 1.0) / (n + 1.0);
    if above > 0.0 || largest.len() < 20 {
        return ranked;
    }
    let mean = largest.iter().sum::<f64>() / n;
    let variance = largest.iter().map(|other| (other - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let scale = (variance * 6.0).sqrt() / std::f64::consts::PI;
    let place = mean - 0.577_215_664_9 * scale;
    let tail = -(-((ratio - place) / scale.max(1e-9)).exp().recip()).exp_m1();
    tail.clamp(0.0, ranked)
}

/// Places by distance from each, itself first.
fn nearest(points: &[Point], many: usize) -> Vec<Vec<u32>> {
    // On a sphere of radius 1: the chord grows with the distance and costs no angle.
    let at = |point: &Point| {
        let (latitude, longitude) = (point.latitude.to_radians(), point.longitude.to_radians());
        [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
    };
    let at: Vec<[f64; 3]> = points.iter().map(at).collect();
    let many = many.min(points.len());
    (0..points.len())
        .map(|middle| {
            let chord =
                |other: u32| -> f64 { at[middle].iter().zip(&at[other as usize]).map(|(a, b)| (a - b).powi(2)).sum() };
            let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
            let mut all: Vec<(f64, u32)> = (0..points.len() as u32)
                .map(|other| (if other as usize == middle { -1.0 } else { chord(other) }, other))
                .collect();
            if many < all.len() {
                all.select_nth_unstable_by(many, order);
                all.truncate(many);
            }
            all.sort_unstable_by(order);
            all.into_iter().map(|(_, place)| place).collect()
        })
        .collect()
}

/// Shuffles by numbers that hang on seed, replicate and position alone (splitmix).
fn shuffle(weeks: &mut [u16], seed: u64, replicate: u64) {
    let mut state = seed ^ (replicate + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for at in (1..weeks.len()).rev() {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let other = ((u128::from(mixed) * (at as u128 + 1)) >> 64) as usize;
        weeks.swap(at, other);
    }
}
