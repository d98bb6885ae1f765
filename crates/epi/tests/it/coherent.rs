//! Forecasts over the tree of areas add up.

use epi::forecast::{Tree, TreeError};
use proptest::prelude::*;

/// Quantiles around a median.
fn around(middle: f64, width: f64) -> [f64; 23] {
    std::array::from_fn(|at| (middle * (width * (at as f64 - 11.0) / 11.0).exp()).max(0.0))
}

#[test]
fn the_sure_move_least() {
    // A province of 100, sure of it; two communes that say 30 and 90, the second unsure.
    let tree = Tree::new(&[None, Some(0), Some(0)]).unwrap();
    let given = [Some(around(100.0, 0.02)), Some(around(30.0, 0.05)), Some(around(90.0, 1.0))];
    let found = tree.coherent(&given);
    assert!((found[0][11] - 100.0).abs() < 1.0, "{}", found[0][11]);
    assert!((found[1][11] - 30.0).abs() < 1.0 && (found[2][11] - 70.0).abs() < 2.0);
    assert!((found[1][11] + found[2][11] - found[0][11]).abs() < 1e-9);
}

#[test]
fn parts_without_a_forecast_take_what_is_left() {
    let tree = Tree::new(&[None, Some(0), Some(0), Some(0)]).unwrap();
    let found = tree.coherent(&[Some(around(50.0, 0.1)), Some(around(40.0, 0.1)), None, None]);
    assert!((found[1][11] + found[2][11] + found[3][11] - found[0][11]).abs() < 1e-9);
    assert!(found.iter().flatten().all(|count| count.is_finite() && *count >= 0.0), "{found:?}");
}

#[test]
fn what_is_no_tree_is_refused() {
    assert_eq!(Tree::new(&[None, Some(7)]).unwrap_err(), TreeError::NoSuchParent { area: 1 });
    assert_eq!(Tree::new(&[None, Some(2), Some(1)]).unwrap_err(), TreeError::Circle { area: 1 });
    assert_eq!(Tree::new(&[Some(0)]).unwrap_err(), TreeError::Circle { area: 0 });
    assert!(Tree::new(&[]).is_ok());
}

/// A tree in which every parent stands before its parts, and what each area forecasts.
fn areas() -> impl Strategy<Value = (Vec<Option<usize>>, Vec<Option<[f64; 23]>>)> {
    let parents = prop::collection::vec(0_usize..1_000, 1..60).prop_map(|draws| {
        draws
            .iter()
            .enumerate()
            .map(|(area, draw)| if area == 0 { None } else { Some(draw % area) })
            .collect::<Vec<_>>()
    });
    parents.prop_flat_map(|parents| {
        let forecast = prop_oneof![
            4 => (0.0..5_000.0_f64, 0.01..2.0_f64).prop_map(|(middle, width)| Some(around(middle, width))),
            1 => Just(Some([0.0; 23])),
            1 => Just(None),
        ];
        let many = parents.len();
        (Just(parents), prop::collection::vec(forecast, many))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn s2_1d_communes_sum_to_the_province((parents, given) in areas()) {
        let tree = Tree::new(&parents).unwrap();
        let found = tree.coherent(&given);
        let middles: Vec<f64> = found.iter().map(|quantiles| quantiles[11]).collect();
        let whole = tree.whole(&middles);
        for area in 0..parents.len() {
            prop_assert!(found[area].is_sorted() && found[area][0] >= 0.0, "{:?}", found[area]);
            let parts: Vec<usize> = (0..parents.len()).filter(|part| parents[*part] == Some(area)).collect();
            if parts.is_empty() {
                continue;
            }
            let sum: f64 = parts.iter().map(|part| middles[*part]).sum();
            prop_assert!((sum - middles[area]).abs() <= 1e-6 * middles[area].max(1.0), "{} {}", sum, middles[area]);
            prop_assert_eq!(parts.iter().map(|part| whole[*part]).sum::<u64>(), whole[area]);
        }
    }

    #[test]
    fn what_adds_up_already_stays(leaves in prop::collection::vec(0.0..900.0_f64, 1..20)) {
        let parents: Vec<Option<usize>> = std::iter::once(None).chain(leaves.iter().map(|_| Some(0))).collect();
        let total = leaves.iter().sum();
        let given: Vec<_> = std::iter::once(total).chain(leaves).map(|middle| Some(around(middle, 0.3))).collect();
        for (found, given) in Tree::new(&parents).unwrap().coherent(&given).iter().zip(given.iter().flatten()) {
            for (found, given) in found.iter().zip(given) {
                prop_assert!((found - given).abs() < 1e-6 * given.max(1.0));
            }
        }
    }
}
