//! Clusters in space and time.

use epi::detect::{Point, Scan, ScanError, scan};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// A grid of communes about 11 km apart.
fn grid(side: usize) -> Vec<Point> {
    (0..side * side)
        .map(|at| Point { latitude: 20.0 + 0.1 * (at / side) as f64, longitude: 105.0 + 0.1 * (at % side) as f64 })
        .collect()
}

/// Counts by chance around a mean that differs by place and, for all alike, by week.
fn quiet(places: usize, weeks: usize, seed: u64, last: f64) -> Vec<Vec<u64>> {
    let mut chance = StdRng::seed_from_u64(seed);
    (0..places)
        .map(|place| {
            let mean = 0.5 + (place % 7) as f64;
            let rise = |week: usize| if week + 1 == weeks { last } else { 1.0 };
            let week = |week: usize| mean * rise(week) * (1.0 + 0.5 * (week as f64 / 5.0).sin());
            (0..weeks)
                .map(|at| {
                    // Poisson by waiting times.
                    let (limit, mut product, mut count) = ((-week(at)).exp(), chance.random::<f64>(), 0);
                    while product > limit {
                        product *= chance.random::<f64>();
                        count += 1;
                    }
                    count
                })
                .collect()
        })
        .collect()
}

fn how() -> Scan {
    Scan { nearest: 30, longest: 4, replicates: 99, ..Scan::default() }
}

#[test]
fn s2_1c_a_cluster_is_found_where_and_when_it_is() {
    let points = grid(12);
    let mut counts = quiet(144, 30, 7, 1.0);
    // Five neighbouring communes, the last two weeks.
    let inside = [65, 66, 64, 53, 77];
    for place in inside {
        for count in &mut counts[place][28..] {
            *count += 8;
        }
    }
    let found = scan(&points, &counts, &how()).unwrap();
    let first = &found[0];
    assert!(first.p < 0.01 && first.from == 28, "{first:?}");
    assert!(inside.iter().filter(|place| first.places.contains(place)).count() >= 4, "{first:?}");
    assert!(first.places.len() <= 8 && first.observed as f64 > 1.5 * first.expected, "{first:?}");
    assert_eq!(found, scan(&points, &counts, &how()).unwrap(), "one seed, one answer");
}

#[test]
fn a_rise_everywhere_is_no_cluster() {
    let points = grid(10);
    let how = Scan { nearest: 20, longest: 3, replicates: 39, ..Scan::default() };
    for last in [1.0, 4.0] {
        let alarms = (100..140).filter(|seed| !scan(&points, &quiet(100, 25, *seed, last), &how).unwrap().is_empty());
        let alarms = alarms.count();
        assert!(alarms <= 6, "{alarms} of 40 at a level of .05");
    }
}

#[test]
fn odd_records_are_borne_or_refused() {
    let points = grid(2);
    assert_eq!(scan(&points, &vec![vec![0; 5]; 4], &how()), Ok(Vec::new()));
    assert_eq!(scan(&points, &[vec![1; 5], vec![1; 4]], &how()), Err(ScanError::Shape));
    assert_eq!(scan(&points, &vec![vec![1]; 4], &how()), Err(ScanError::Shape));
    let mut nowhere = points.clone();
    nowhere[2].latitude = f64::NAN;
    assert_eq!(scan(&nowhere, &vec![vec![1; 5]; 4], &how()), Err(ScanError::Nowhere { place: 2 }));
    assert!(scan(&[points[0]; 4], &[vec![0, 0, 9], vec![1, 1, 1], vec![2, 0, 0], vec![0; 3]], &how()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn clusters_are_disjoint_and_above_what_is_expected(
        counts in prop::collection::vec(prop::collection::vec(0_u64..20, 12), 25),
    ) {
        let how = Scan { nearest: 10, longest: 3, replicates: 19, level: 1.0, ..Scan::default() };
        let found = scan(&grid(5), &counts, &how).unwrap();
        let mut seen = std::collections::HashSet::new();
        for cluster in &found {
            prop_assert!(cluster.observed as f64 > cluster.expected && cluster.p > 0.0 && cluster.p <= 1.0);
            prop_assert!(cluster.places.iter().all(|place| seen.insert(*place)));
            let cases = |place: &usize| counts[*place][cluster.from..].iter().sum::<u64>();
            prop_assert_eq!(cluster.places.iter().map(cases).sum::<u64>(), cluster.observed);
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].ratio >= pair[1].ratio));
    }
}
