//! Laws that hold for every scenario.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use sim::{Figure, Run, Watch, World};

use crate::{outcome, scenario};

fn deaths(file: &str, replicates: usize) -> f64 {
    outcome(file, replicates).series.iter().map(|series| series.total(Figure::Deaths) as f64).sum()
}

const DELTA: &str = "
days = 150
variant = 'delta'
population = { size = 20000, area_size = 4000 }
seeds.a = { people = 20 }
";

#[test]
fn one_thread_or_two_give_the_same_figures() {
    let text = format!("{DELTA}testing = {{}}\ntracing = {{}}\ncapacity = {{ ward = 20, icu = 4 }}\n");
    let scenario = scenario(&text);
    let with = |threads: usize| {
        let threads = NonZero::new(threads).unwrap();
        sim::run(&scenario, 11, 6, threads, Watch::default()).unwrap().series
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_ne!(one[0], one[1], "replicates differ");
}

#[test]
fn without_infectiousness_there_are_only_seeds() {
    let outcome = outcome(&format!("{DELTA}transmission = 0\n"), 3);
    assert!(outcome.series.iter().all(|series| series.total(Figure::Infections) == 20));
}

#[test]
fn more_coverage_under_shared_luck_means_fewer_deaths() {
    // Shared luck makes the difference visible in three replicates. A few deaths can go the other way, as
    // somebody spared early meets the infection later; 2 % is the tolerance.
    let mut before = f64::INFINITY;
    for coverage in [0.0, 0.3, 0.5, 0.7, 0.9] {
        let now = deaths(&format!("{DELTA}vaccination.all = {{ coverage = {coverage}, from_age = 12 }}\n"), 3);
        assert!(now <= before * 1.02, "{now} deaths at {coverage}, {before} before");
        before = now;
    }
}

#[test]
fn shared_luck_beats_new_luck() {
    // The spread of the difference between two scenarios is smaller than with independent luck.
    let run = |coverage: f64, seed: u64| -> Vec<f64> {
        let scenario = scenario(&format!("{DELTA}vaccination.all = {{ coverage = {coverage} }}\n"));
        let outcome = sim::run(&scenario, seed, 10, NonZero::<usize>::MIN, Watch::default()).unwrap();
        outcome.series.iter().map(|series| series.total(Figure::Deaths) as f64).collect()
    };
    let spread = |a: &[f64], b: &[f64]| {
        let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        let mean = differences.iter().sum::<f64>() / differences.len() as f64;
        differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>()
    };
    let (less, more, other) = (run(0.3, 1), run(0.35, 1), run(0.35, 1_000));
    assert!(spread(&less, &more) < spread(&less, &other));
}

#[test]
fn measures_cut_and_a_branch_goes_on_from_its_day() {
    let text = format!(
        "{DELTA}measures.closed = {{ from = 10, factors = {{ school = 0, work = 0.05, community = 0.05, travel = 0 }} }}\n"
    );
    let (open, closed) = (scenario(DELTA), scenario(&text));
    let world = Arc::new(World::settle(&open).unwrap());
    let mut trunk = Run::new(Arc::clone(&world), &open, 3).unwrap();
    trunk.until(10);
    let mut branch = trunk.branch(&closed).unwrap();
    branch.until(150);
    let mut whole = Run::new(world, &closed, 3).unwrap();
    whole.until(150);
    assert_eq!(branch.series(), whole.series(), "a branch at the day of the measure is the run with the measure");
    trunk.until(150);
    let infections = |run: &Run| run.series().total(Figure::Infections);
    assert!(
        (0..10)
            .all(|day| { trunk.series().get(Figure::Infections, day) == branch.series().get(Figure::Infections, day) })
    );
    assert!(infections(&branch) * 2 < infections(&trunk), "{} {}", infections(&branch), infections(&trunk));
    assert!(trunk.branch(&scenario(&text.replace("150", "170"))).is_err(), "no attempts are known behind the end");
}

#[test]
fn levels_follow_the_cases_of_each_area() {
    let levels = "
testing = { symptomatic = 0.8 }
[[levels.steps]]
at_least = 0
[[levels.steps]]
at_least = 50
factors = { school = 0.5, work = 0.5, community = 0.3 }
[[levels.steps]]
at_least = 150
factors = { school = 0, work = 0.2, community = 0.1, travel = 0 }
";
    let free = outcome(&format!("{DELTA}[testing]\nsymptomatic = 0.8\n"), 3);
    let held = outcome(&format!("{DELTA}{levels}"), 3);
    assert!(held.summary.peak_cases.median < 0.5 * free.summary.peak_cases.median);
    // One area's seeds stay in it without travel, and measures elsewhere change nothing.
    let split = |measure: &str| {
        outcome(
            &format!(
                "days = 90\nvariant = 'delta'\ncontacts.community.travel = 0\n\
                 seeds.a = {{ people = 10, areas = ['A'] }}\n{measure}\n\
                 [[population.areas]]\nname = 'A'\npeople = 4000\n[[population.areas]]\nname = 'B'\npeople = 6000\n"
            ),
            2,
        )
    };
    let plain = split("");
    let elsewhere = split("measures.b = { areas = ['B'], factors = { community = 0, work = 0 } }");
    let here = split("measures.a = { areas = ['A'], factors = { community = 0, work = 0 } }");
    assert_eq!(plain.series, elsewhere.series);
    assert!(plain.summary.attack_rate.high95 <= 0.4 + 1e-9, "nobody in B is infected");
    assert!(here.total(Figure::Infections).median < 0.7 * plain.total(Figure::Infections).median);
}

#[test]
fn an_order_to_stop_is_obeyed() {
    let stop = AtomicBool::new(false);
    let progress = |share: f64| {
        if share > 0.2 {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let watch = Watch { progress: Some(&progress), cancel: Some(&stop) };
    let error = sim::run(&scenario(DELTA), 1, 4, NonZero::<usize>::MIN, watch).unwrap_err();
    assert_eq!(error.code, "sim-cancelled");
}

#[test]
fn tracing_finds_and_spares() {
    let tested = outcome(&format!("{DELTA}testing = {{}}\n"), 3);
    let traced = outcome(&format!("{DELTA}testing = {{}}\ntracing = {{}}\n"), 3);
    let infections = |outcome: &sim::Outcome| outcome.total(Figure::Infections).median;
    let free = outcome(DELTA, 3);
    assert!(infections(&tested) < infections(&free) && infections(&traced) < infections(&tested));
    assert!(traced.total(Figure::Quarantined).median > 0.0);
    assert!(traced.series.iter().all(|s| s.total(Figure::Cases) <= s.total(Figure::Infections)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the scenario: nobody is infected twice within the run without loss of immunity, used beds stay
    /// within limits and needs, the sums hold together.
    #[test]
    fn any_run_adds_up(
        size in 50_u32..3_000, area in 20_u32..900, seeds in 0_u32..40, ward in 0_u32..12, icu in 0_u32..4,
        oxygen in 0.0_f64..300.0, transmission in 0.0_f64..3.0, share in 0.0_f64..1.0, seed in 0_u64..1_000,
    ) {
        let text = format!(
            "days = 80\nvariant = 'delta'\ntransmission = {transmission:?}\n\
             population = {{ size = {size}, area_size = {area} }}\nseeds.a = {{ people = {seeds} }}\n\
             disease = {{ immunity = 1.0, immunity_half_life = 0 }}\n\
             testing = {{ symptomatic = {share:?}, screening = 0.01 }}\ntracing = {{}}\nhome_care = {{ share = {share:?} }}\n\
             capacity = {{ collection = 5, ward = {ward}, icu = {icu}, oxygen = {oxygen:?} }}\n"
        );
        let scenario = scenario(&text);
        let series = &sim::run(&scenario, seed, 1, NonZero::<usize>::MIN, Watch::default()).unwrap().series[0];
        prop_assert!(series.total(Figure::Infections) <= u64::from(size));
        prop_assert!(series.total(Figure::Cases) <= series.total(Figure::Infections));
        prop_assert!(series.total(Figure::Deaths) <= series.total(Figure::Infections));
        for day in 0..80 {
            let at = |figure| series.get(figure, day);
            prop_assert!(at(Figure::WardUsed) <= ward && at(Figure::IcuUsed) <= icu);
            prop_assert!(f64::from(at(Figure::OxygenUsed)) <= oxygen && at(Figure::CollectionUsed) <= 5);
            prop_assert!(at(Figure::WardUsed) + at(Figure::IcuUsed) <= at(Figure::WardNeed) + at(Figure::IcuNeed));
        }
    }
}
