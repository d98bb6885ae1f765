//! Forecasts over the tree of areas that add up: communes to the district, districts to the province.
//!
//! Each area is forecast on its own, and the parts never sum to the whole by themselves. The middles are moved as
//! little as their spreads demand (weighted least squares over the tree, as in minimum trace reconciliation with a
//! diagonal covariance: Wickramasuriya, Athanasopoulos, Hyndman 2019, doi 10.1080/01621459.2018.1448825; on a
//! tree two passes solve it exactly), and the quantiles move with them.

use crate::score::MIDDLE;

/// Places of two quantiles that lie two standard deviations apart on a normal (15.9 % lies nearest 15 % and 85 %).
const SIDES: (usize, usize) = (4, 18);
/// Smallest standard deviation, in cases: nothing is certain.
const LEAST: f64 = 0.5;
/// Variance of an area without parts that has too few cases for a forecast: about no case, give or take two.
const QUIET: f64 = 4.0;

/// Why areas make no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeError {
    /// An area names a parent that does not exist.
    NoSuchParent {
        /// Number of the area.
        area: usize,
    },
    /// An area lies, over its parents, within itself.
    Circle {
        /// Number of the area.
        area: usize,
    },
}

impl std::fmt::Display for TreeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchParent { area } => write!(f, "area {area} names a parent that is not among the areas"),
            Self::Circle { area } => write!(f, "area {area} lies, over its parents, within itself"),
        }
    }
}

impl std::error::Error for TreeError {}

/// Areas, each after its parent.
#[derive(Debug, Clone)]
pub struct Tree {
    pub(super) children: Vec<Vec<usize>>,
    /// Parents before children.
    pub(super) order: Vec<usize>,
}

impl Tree {
    /// From the number of each area's parent; none for a root.
    pub fn new(parents: &[Option<usize>]) -> Result<Self, TreeError> {
        let mut children = vec![Vec::new(); parents.len()];
        let mut order = Vec::with_capacity(parents.len());
        for (area, parent) in parents.iter().enumerate() {
            match parent {
                None => order.push(area),
                Some(parent) => children.get_mut(*parent).ok_or(TreeError::NoSuchParent { area })?.push(area),
            }
        }
        let mut next = 0;
        while let Some(area) = order.get(next) {
            order.extend_from_slice(&children[*area]);
            next += 1;
        }
        let mut reached = vec![false; parents.len()];
        for area in &order {
            reached[*area] = true;
        }
        match reached.iter().position(|reached| !reached) {
            Some(area) => Err(TreeError::Circle { area }),
            None => Ok(Self { children, order }),
        }
    }

    /// Forecasts (quantiles at [`crate::score::LEVELS`]; none where an area has too few cases for one) whose medians
    /// add up: that of every area is the sum of those of its parts.
    pub fn coherent(&self, given: &[Option<[f64; 23]>]) -> Vec<[f64; 23]> {
        let own: Vec<(f64, f64)> = given.iter().map(|quantiles| middle_and_variance(quantiles.as_ref())).collect();
        let middles = self.middles(&own);
        given.iter().zip(middles).map(|(quantiles, middle)| moved(quantiles.as_ref(), middle)).collect()
    }

    /// Whole numbers near the values given that add up over the tree: each area's number is shared out over its
    /// parts by the largest remainder.
    pub fn whole(&self, values: &[f64]) -> Vec<u64> {
        let mut whole: Vec<u64> = values.iter().map(|value| value.max(0.0).round() as u64).collect();
        for area in &self.order {
            let parts = &self.children[*area];
            let sum: f64 = parts.iter().map(|part| values[*part].max(0.0)).sum();
            if parts.is_empty() || sum <= 0.0 {
                // Nothing to share by: what the area has, its first part has.
                for part in parts {
                    whole[*part] = 0;
                }
                if let Some(first) = parts.first() {
                    whole[*first] = whole[*area];
                }
                continue;
            }
            let scale = whole[*area] as f64 / sum;
            let exact = |part: usize| values[part].max(0.0) * scale;
            let mut by_rest = parts.clone();
            by_rest.sort_by(|a, b| exact(*b).fract().total_cmp(&exact(*a).fract()).then(a.cmp(b)));
            for part in parts {
                whole[*part] = exact(*part).floor() as u64;
            }
            let shared: u64 = parts.iter().map(|part| whole[*part]).sum();
            let left = whole[*area].saturating_sub(shared) as usize;
            for part in by_rest.iter().cycle().take(left) {
                whole[*part] += 1;
            }
        }
        whole
    }

    /// Middles that add up. Upwards, each area's own forecast meets the sum of its parts by their variances;
    /// downwards, what is left over is shared by the variances of the parts.
    fn middles(&self, own: &[(f64, f64)]) -> Vec<f64> {
        let mut met = own.to_vec();
        for (met, parts) in met.iter_mut().zip(&self.children) {
            if parts.is_empty() && !met.1.is_finite() {
                met.1 = QUIET;
            }
        }
        let sums = |met: &[(f64, f64)], area: usize| {
            self.children[area]
                .iter()
                .map(|part| met[*part])
                .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
        };
        for area in self.order.iter().rev().filter(|area| !self.children[**area].is_empty()) {
            let (sum, variance) = sums(&met, *area);
            let (middle, spread) = own[*area];
            // An area without a forecast of its own is what its parts say.
            let weight = if spread.is_finite() { variance / (variance + spread) } else { 0.0 };
            met[*area] = (sum + weight * (middle - sum), variance * (1.0 - weight));
        }
        let mut found: Vec<f64> = met.iter().map(|met| met.0).collect();
        for area in &self.order {
            self.share_out(*area, &met, &mut found);
        }
        found
    }

    /// Makes the parts of an area sum to it, none below 0.
    fn share_out(&self, area: usize, met: &[(f64, f64)], found: &mut [f64]) {
        let parts = &self.children[area];
        let mut open: Vec<usize> = parts.clone();
        while !open.is_empty() {
            let (sum, variance) =
                open.iter().map(|part| met[*part]).fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
            let over = found[area] - sum;
            let value = |part: usize| met[part].0 + over * met[part].1 / variance;
            let (below, above): (Vec<usize>, Vec<usize>) = open.iter().partition(|part| value(**part) < 0.0);
            for part in &below {
                found[*part] = 0.0;
            }
            if below.is_empty() {
                for part in above {
                    found[part] = value(part);
                }
                break;
            }
            open = above;
        }
        // What rounding left goes to the largest part.
        let largest = parts.iter().copied().max_by(|a, b| found[*a].total_cmp(&found[*b]));
        if let Some(largest) = largest {
            let others: f64 = parts.iter().filter(|part| **part != largest).map(|part| found[*part]).sum();
            found[largest] = (found[area] - others).max(0.0);
        }
    }
}

/// Median and variance; an area without a forecast has none to lean on.
fn middle_and_variance(quantiles: Option<&[f64; 23]>) -> (f64, f64) {
    match quantiles {
        Some(quantiles) => {
            let spread = (quantiles[SIDES.1] - quantiles[SIDES.0]) / 2.0;
            (quantiles[MIDDLE].max(0.0), spread.max(LEAST).powi(2))
        }
        None => (0.0, f64::INFINITY),
    }
}

/// The quantiles around another median.
pub(super) fn moved(quantiles: Option<&[f64; 23]>, middle: f64) -> [f64; 23] {
    match quantiles {
        Some(quantiles) if quantiles[MIDDLE] > 0.0 => {
            let mut moved = quantiles.map(|count| count * (middle / quantiles[MIDDLE]));
            moved[MIDDLE] = middle;
            moved
        }
        Some(quantiles) => quantiles.map(|count| count + middle),
        None => [middle; 23],
    }
}
