//! Speed of planning beds for a nation: `cargo run --release -p planner --example bench_alloc [communes hospitals
//! routes-a-commune seed]`. The question is made up: places at random in 300 by 1,500 km, the nearest hospitals,
//! more patients than beds.

use std::time::Instant;

use planner::beds::{Hospital, Place, Plan, Problem, Route};

/// A random number generator (`SplitMix64`), so that a seed always gives the same question.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn log_normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        (mean + deviation * radius * (std::f64::consts::TAU * self.share()).cos()).exp()
    }

    fn place(&mut self) -> (f64, f64) {
        (self.share() * 300.0, self.share() * 1_500.0)
    }
}

fn question(communes: usize, hospitals: usize, routes: usize, seed: u64) -> Problem {
    let mut random = Random(seed);
    let mut problem = Problem::default();
    let sites: Vec<(f64, f64)> = (0..hospitals).map(|_| random.place()).collect();
    for at in 0..hospitals {
        problem.hospitals.push(Hospital { id: format!("H{at}"), beds: random.log_normal(2.6, 0.9) as u32 });
    }
    for at in 0..communes {
        let (x, y) = random.place();
        let patients = random.log_normal(0.7, 1.0).round() as u32;
        problem.places.push(Place { id: format!("C{at}"), patients, unserved_cost: 1_000.0 });
        let mut near: Vec<(f64, u32)> =
            sites.iter().zip(0..).map(|(site, hospital)| ((x - site.0).hypot(y - site.1), hospital)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        let route = |&(cost, hospital): &(f64, u32)| Route { place: at as u32, hospital, cost };
        problem.routes.extend(near.iter().take(routes).map(route));
    }
    problem
}

fn main() -> Result<(), planner::Fault> {
    let given: Vec<u64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let number = |at: usize, other: u64| given.get(at).copied().unwrap_or(other);
    let sizes = [number(0, 10_599), number(1, 1_500), number(2, 30)].map(|size| size as usize);
    let problem = question(sizes[0], sizes[1], sizes[2], number(3, 1));
    for _ in 0..3 {
        let asked = problem.clone();
        let start = Instant::now();
        let mut plan = Plan::of(asked)?;
        let solve = start.elapsed();
        let start = Instant::now();
        let prices: f64 = plan.one_more_bed().iter().sum();
        let price = start.elapsed();
        let mut changes: Vec<f64> = (0..100.min(problem.hospitals.len()))
            .map(|at| {
                let start = Instant::now();
                plan.set_beds(at, problem.hospitals[at].beds + 5);
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        changes.sort_by(f64::total_cmp);
        println!(
            "solve {solve:.1?} ({} pivots), prices {price:.1?} (sum {prices:.3}), cost {:.6}, proved {}; \
             after a change: median {:.2} ms, longest {:.2} ms",
            plan.pivots(),
            plan.cost(),
            plan.proof().0.holds(),
            changes[changes.len() / 2],
            changes[changes.len() - 1],
        );
    }
    Ok(())
}
