//! Forecasts over the tree of areas that add up from the top: the whole is kept as it was forecast, and each part gets
//! the share that its own forecast has among its neighbours'.
//!
//! While an epidemic spreads, many parts have too few cases for a forecast of their own, and what they will have in
//! all is seen in the whole alone. There the weighted way ([`Tree::coherent`]) believes the many small parts that say
//! "about nothing" and pulls the whole down; this one does not.

use super::coherent::{Tree, moved};
use crate::score::MIDDLE;

impl Tree {
    /// Forecasts (quantiles at [`crate::score::LEVELS`]) whose medians add up. An area without a forecast of its own
    /// counts by `usual`, such as its cases of the last week; what falls to it is its median, and nothing is said of
    /// its spread. Where neither is above 0 in any part, the parts share evenly.
    pub fn shared(&self, given: &[Option<[f64; 23]>], usual: &[f64]) -> Vec<[f64; 23]> {
        let own = |area: usize| given[area].map_or(usual[area], |quantiles| quantiles[MIDDLE]).max(0.0);
        let mut middles: Vec<f64> = (0..given.len()).map(own).collect();
        for area in &self.order {
            let parts = &self.children[*area];
            let sum: f64 = parts.iter().map(|part| own(*part)).sum();
            for part in parts {
                let share = if sum > 0.0 { own(*part) / sum } else { 1.0 / parts.len() as f64 };
                middles[*part] = middles[*area] * share;
            }
        }
        given.iter().zip(middles).map(|(quantiles, middle)| moved(quantiles.as_ref(), middle)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn around_middle(middle: f64) -> [f64; 23] {
        std::array::from_fn(|at| middle * (0.5 + at as f64 / 22.0))
    }

    #[test]
    fn the_whole_is_kept_and_quiet_parts_get_their_share() {
        // A province of two districts; the second has one commune with a forecast and one with four cases.
        let tree = Tree::new(&[None, Some(0), Some(0), Some(2), Some(2)]).unwrap();
        let given = [Some(100.0), Some(40.0), Some(50.0), Some(12.0), None].map(|middle| middle.map(around_middle));
        let shared = tree.shared(&given, &[0.0, 0.0, 0.0, 0.0, 4.0]);
        let middles: Vec<f64> = shared.iter().map(|quantiles| quantiles[MIDDLE]).collect();
        let wanted = [100.0, 400.0 / 9.0, 500.0 / 9.0, 125.0 / 3.0, 125.0 / 9.0];
        assert!(middles.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9), "{middles:?}");
        assert!(shared[0].iter().zip(around_middle(100.0)).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    proptest! {
        #[test]
        fn medians_add_up_and_quantiles_stay_in_order(
            middles in proptest::collection::vec(proptest::option::of(0.0..1_000.0), 7),
            usual in proptest::collection::vec(0.0..50.0, 7),
        ) {
            let parents = [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)];
            let tree = Tree::new(&parents).unwrap();
            let given: Vec<_> = middles.iter().map(|middle| middle.map(around_middle)).collect();
            let shared = tree.shared(&given, &usual);
            for (area, quantiles) in shared.iter().enumerate() {
                prop_assert!(quantiles.is_sorted() && quantiles[0] >= 0.0);
                let parts: Vec<f64> =
                    parents.iter().zip(&shared).filter(|(up, _)| **up == Some(area)).map(|(_, q)| q[MIDDLE]).collect();
                let sum: f64 = parts.iter().sum();
                prop_assert!(parts.is_empty() || (sum - quantiles[MIDDLE]).abs() < 1e-6 * (1.0 + sum));
            }
        }
    }
}
