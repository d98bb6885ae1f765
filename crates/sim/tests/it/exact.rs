//! Against what is known exactly: small households, the final size, the early growth. The rows of a table of what was
//! expected and what came are printed: `cargo test -p sim exact -- --nocapture`.

use std::sync::Arc;

use sim::{Figure, Run, World};

use crate::{outcome, scenario};

/// Households of one size and nobody else to meet; everybody alike; nobody immune but by infection.
const HOUSEHOLDS_ONLY: &str = "
[contacts]
school.weight = 0
work.weight = 0
community.weight = 0
household.weight = 1
[disease]
dispersion = 0
by_age = false
immunity = 1
immunity_half_life = 0
in_facility = 1
";

/// Chance that an infectious person infects one given member of the household over the whole infection: one
/// minus the mean of (1 − beta)^days over the infectious days, which are those of the shipped laws (a mild course
/// lasts the rounded log-normal 8 ± 2 days, from onset with symptoms; severe courses are as frequent as
/// the shipped table says for the age of 30).
fn escape(beta: f64, times: f64) -> f64 {
    let law = |mean: f64, sd: f64| -> Vec<f64> {
        // Shares of whole days by fine steps of the normal quantile's inverse, Simpson-free: a plain sum.
        let sigma2 = (1.0 + (sd / mean).powi(2)).ln();
        let mu = mean.ln() - sigma2 / 2.0;
        let mut shares = vec![0.0; 160];
        let steps = 60_000;
        let mut whole = 0.0;
        for step in 0..steps {
            let z = -8.0 + 16.0 * (f64::from(step) + 0.5) / f64::from(steps);
            let mass = (-z * z / 2.0).exp();
            let days = (mu + sigma2.sqrt() * z).exp().round().min(120.0) as usize;
            shares[days] += mass;
            whole += mass;
        }
        shares.iter().map(|share| share / whole).collect()
    };
    let generating = |shares: &[f64]| -> f64 {
        shares.iter().zip(0_i32..).map(|(share, days)| share * (1.0 - beta).powf(f64::from(days) * times)).sum()
    };
    let onset = generating(&law(1.1, 0.9));
    let mild = generating(&law(8.0, 2.0));
    let severe = generating(&law(6.6, 4.9)) * generating(&law(18.1, 6.3));
    let (symptomatic, severe_share) = (0.65, 0.0208);
    (1.0 - symptomatic) * mild + (symptomatic - severe_share) * onset * mild + severe_share * onset * severe
}

#[test]
fn households_of_two_and_three_have_their_exact_attack() {
    let beta = 0.03;
    for size in [2_usize, 3] {
        // One person in 300 is seeded, so hardly a household has two seeds.
        let people = 150_000;
        let mut shares = vec!["0"; size];
        shares[size - 1] = "1";
        let file = format!(
            "days = 400\npopulation = {{ size = {people}, households = [{}] }}\nseeds.a = {{ people = 500 }}\n{}beta = {beta}\n",
            shares.join(", "),
            HOUSEHOLDS_ONLY
        );
        let outcome = outcome(&file, 8);
        // Final size of a household with one first case (Ludwig 1975), with q1 the chance that an infective misses
        // one given member, q2 that it misses both of two.
        let (q1, q2) = (escape(beta, 1.0), escape(beta, 2.0));
        let expected = if size == 2 {
            1.0 - q1
        } else {
            // 0, 1 or 2 further cases: P0 = q2; P1 = 2 (q1 − q2) q1; the rest is 2.
            let p1 = 2.0 * (q1 - q2) * q1;
            p1 + 2.0 * (1.0 - q2 - p1)
        };
        let infections: f64 = outcome.series.iter().map(|series| series.total(Figure::Infections) as f64).sum();
        let seeds = 8.0 * 500.0;
        // Two seeds in one household: about 500 × (size − 1) × 500 / 150,000 per replicate lose their target.
        let shared = seeds * (size as f64 - 1.0) * 500.0 / f64::from(people);
        let further = infections / seeds - 1.0;
        let error = 3.5 * (0.8 / seeds).sqrt() + 2.0 * shared / seeds;
        println!("| further cases in a household of {size} | {expected:.4} | {further:.4} | ± {error:.4} |");
        assert!((further - expected).abs() < error, "size {size}: {further} against {expected} ± {error}");
    }
}

/// Everybody meets everybody: one layer with many acquaintances, all alike.
fn homogeneous(people: u32, beta: f64, contacts: u32, seeds: u32) -> String {
    format!(
        "days = 700
population = {{ size = {people}, households = [1] }}
seeds.a = {{ people = {seeds} }}
[contacts]
school.weight = 0
work.weight = 0
community = {{ weight = 1, contacts = {contacts}, travel = 0 }}
[disease]
beta = {beta}
dispersion = 0
by_age = false
immunity = 1
immunity_half_life = 0
in_facility = 1
"
    )
}

/// Mean infectious days at the age of 30: 0.35 × 8 + 0.6292 × (1.1 + 8) + 0.0208 × (1.1 + 6.6 + 18.1).
const MEAN_DAYS: f64 = 0.35 * 8.0 + 0.6292 * 9.1 + 0.0208 * 25.8;

#[test]
fn the_final_size_is_the_root_of_its_equation() {
    for reproduction in [1.5, 2.5] {
        let contacts = 2_000.0;
        let beta = 1.0 - (-reproduction / MEAN_DAYS / contacts).exp();
        let outcome = outcome(&homogeneous(60_000, beta, 2_000, 60), 4);
        // z = 1 − (1 − s) exp(−R z), s the share seeded.
        let seeded = 0.001;
        let mut root: f64 = 0.5;
        for _ in 0..200 {
            root = 1.0 - (1.0 - seeded) * (-reproduction * root).exp();
        }
        let attack = outcome.summary.attack_rate.median;
        println!("| attack rate, everybody meets everybody, R {reproduction} | {root:.4} | {attack:.4} | ± 2 % |");
        assert!((attack / root - 1.0).abs() < 0.02, "R {reproduction}: {attack} against {root}");
    }
}

#[test]
fn early_growth_is_that_of_the_generation_time() {
    let reproduction = 2.0;
    let contacts = 2_000.0;
    let beta = 1.0 - (-reproduction / MEAN_DAYS / contacts).exp();
    let file = homogeneous(1_000_000, beta, 2_000, 120).replace("days = 700", "days = 61");
    let scenario = scenario(&file);
    let world = Arc::new(World::settle(&scenario).unwrap());
    let mut run = Run::new(world, &scenario, 5).unwrap();
    run.until(61);
    let week =
        |from: usize| -> f64 { (from..from + 7).map(|day| f64::from(run.series().get(Figure::Infections, day))).sum() };
    let growth = (week(47) / week(26)).ln() / 21.0;
    // Euler–Lotka with the shipped laws: latent days, then the days of a course with its early part twice as
    // infectious; the course is taken at its mean of each kind.
    let gain = |rate: f64| -> f64 {
        let latent = moment(4.5, 1.5, rate);
        let kinds = [(0.35, 8.0), (0.6292, 9.1), (0.0208, 25.8)];
        let mut sum = 0.0;
        for (share, days) in kinds {
            let early = (0.3_f64 * days).min(4.0).ceil();
            let whole = 2.0 * early + days - early;
            let last = days.round() as usize;
            for day in 0..last {
                let weight = if (day as f64) < early { 2.0 } else { 1.0 };
                sum += share * days * weight / whole * (-rate * day as f64).exp();
            }
        }
        reproduction / MEAN_DAYS * latent * sum
    };
    let (mut low, mut high) = (0.0, 0.5);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if gain(middle) > 1.0 { low = middle } else { high = middle }
    }
    println!("| growth a day, R 2 | {low:.4} | {growth:.4} | ± 0.006 |");
    assert!((growth - low).abs() < 0.006, "{growth} against {low} a day");
}

/// Mean of exp(−rate × days) for rounded log-normal days.
fn moment(mean: f64, sd: f64, rate: f64) -> f64 {
    let sigma2 = (1.0 + (sd / mean).powi(2)).ln();
    let mu = mean.ln() - sigma2 / 2.0;
    let (mut sum, mut whole) = (0.0, 0.0);
    for step in 0..20_000 {
        let z = -7.0 + 14.0 * (f64::from(step) + 0.5) / 20_000.0;
        let mass = (-z * z / 2.0).exp();
        sum += mass * (-rate * (mu + sigma2.sqrt() * z).exp().round()).exp();
        whole += mass;
    }
    sum / whole
}
