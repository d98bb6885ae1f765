//! Fits a scenario to a province's recent daily cases: transmission and ascertainment with intervals.
//!
//! Approximate Bayesian computation in two rounds. A draw is a factor on transmission and a number of infections
//! a day at the start; one replicate is run; ascertainment is what brings the run's infections, moved by the
//! delay to the report, to the cases. The draws with the nearest weekly curve are kept; the second round draws
//! near those of the first. Growth tells transmission well; ascertainment is told by depletion and by what the
//! draws allow, so its interval is wide while few people were infected, and that is the truth about the data.

use std::num::NonZero;
use std::sync::Arc;

use base::message::Message;
use serde::Serialize;

use crate::chance::Luck;
use crate::check::{check, fault};
use crate::disease::Disease;
use crate::ensemble::{Watch, each};
use crate::outcome::Band;
use crate::people::World;
use crate::plan::Plan;
use crate::run::Run;
use crate::scenario::{Scenario, Seed};
use crate::series::{Figure, Series};

/// Days that a run warms up before the first day of the cases.
const WARM: usize = 14;
/// Days with cases that a fit needs.
pub const NEEDED: usize = 14;
/// Ascertainment is looked for from this share to 1.
const LEAST_FOUND: f64 = 0.03;
/// Factors on transmission that are looked for.
const FACTORS: [f64; 2] = [0.15, 4.0];
/// Share of the draws that is kept.
const KEPT: f64 = 0.05;

/// What a province's cases say about a scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Fit {
    /// Factor on transmission, for `transmission` in the scenario.
    pub transmission: Band,
    /// Share of infections that were reported.
    pub ascertainment: Band,
    /// Infections until the last day of the series, reported or not.
    pub infections: Band,
    /// Days from infection to report that were taken.
    pub delay: usize,
    /// Cases of each day as the kept draws give them, from the first day of the series to the scenario's last
    /// day after it: the days to come are a projection without change.
    pub cases: Vec<Band>,
    /// Root mean square of the logarithm of the weekly cases against the run's, of the worst draw kept.
    pub distance: f64,
    /// Draws kept and made.
    pub kept: usize,
    /// See `kept`.
    pub draws: usize,
}

#[derive(Debug, Clone, Copy)]
struct Draw {
    factor: f64,
    start: f64,
    found: f64,
    distance: f64,
}

/// Fits a scenario to cases reported on successive days. The scenario's seeds are replaced by the start that the
/// fit draws; its measures and doses count from the first day of the series. `draws` runs are made.
///
/// # Errors
///
/// A scenario that makes no sense, fewer than 14 days with cases, or no draw near the series.
pub fn fit(
    scenario: &Scenario,
    cases: &[u64],
    seed: u64,
    draws: usize,
    threads: NonZero<usize>,
    watch: Watch<'_>,
) -> Result<Fit, Box<Message>> {
    check(scenario)?;
    let with_cases = cases.iter().filter(|&&count| count > 0).count();
    if with_cases < NEEDED {
        return Err(fault("cases", with_cases, "sim-fit-short", &[("n", NEEDED.to_string())]));
    }
    let world = Arc::new(World::settle(scenario)?);
    let setting = Setting::new(scenario, cases);
    let first = cases.iter().take(7).sum::<u64>().max(1) as f64 / 7.0;
    let most = (first / LEAST_FOUND).min(world.len() as f64 / 50.0).max(first * 1.01);
    let luck = Luck::of(seed, 99, 0);
    let mut made: Vec<Draw> = Vec::new();
    let mut lines: Vec<Vec<f64>> = Vec::new();
    let half = draws.max(40) / 2;
    let mut ranges = [FACTORS.map(f64::ln), [first.ln(), most.ln()]];
    for round in 0..2_u64 {
        let drawn: Vec<[f64; 2]> = (0..half as u64)
            .map(|number| {
                let at = |axis: usize| {
                    let [low, high] = ranges[axis];
                    (low + (high - low) * luck.unit(round << 32 | number << 1 | axis as u64)).exp()
                };
                [at(0), at(1)]
            })
            .collect();
        let plans: Vec<Arc<Plan>> = drawn.iter().map(|draw| Arc::new(setting.plan(*draw, &world))).collect();
        let start = |number: usize| Run::with(Arc::clone(&world), Arc::clone(&plans[number]), seed);
        // The share told is that of both rounds.
        let told = |share: f64| {
            if let Some(progress) = watch.progress {
                progress(f64::midpoint(round as f64, share));
            }
        };
        let inner = Watch { progress: Some(&told), cancel: watch.cancel };
        for (series, [factor, start]) in each(half, setting.days, threads, inner, start)?.iter().zip(drawn) {
            let (found, distance, line) = setting.compare(series, cases);
            made.push(Draw { factor, start, found, distance });
            lines.push(line);
        }
        let near = nearest(&made, (half as f64 * 2.0 * KEPT) as usize);
        let reach = |of: &dyn Fn(&Draw) -> f64, range: [f64; 2]| {
            let values: Vec<f64> = near.iter().map(|&place| of(&made[place]).ln()).collect();
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
            let margin = (high - low) * 0.25 + 0.02;
            [(low - margin).max(range[0]), (high + margin).min(range[1])]
        };
        ranges = [reach(&|draw| draw.factor, ranges[0]), reach(&|draw| draw.start, ranges[1])];
    }
    let near = nearest(&made, ((made.len() as f64 * KEPT) as usize).max(10));
    let worst = near.last().map_or(f64::INFINITY, |&place| made[place].distance);
    if !worst.is_finite() {
        return Err(fault("cases", with_cases, "sim-fit-none", &[]));
    }
    let band = |of: &dyn Fn(usize) -> f64| Band::of(near.iter().map(|&place| of(place)).collect());
    let days = setting.days - WARM;
    Ok(Fit {
        transmission: band(&|place| made[place].factor * scenario.transmission),
        ascertainment: band(&|place| made[place].found),
        infections: band(&|place| {
            lines[place].iter().take(cases.len()).sum::<f64>() / made[place].found.max(f64::MIN_POSITIVE)
        }),
        delay: setting.delay,
        cases: (0..days).map(|day| band(&|place| lines[place].get(day).copied().unwrap_or(0.0))).collect(),
        distance: worst,
        kept: near.len(),
        draws: made.len(),
    })
}

/// Places of the nearest draws, the nearest first.
fn nearest(made: &[Draw], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..made.len()).filter(|&place| made[place].distance.is_finite()).collect();
    places.sort_by(|&a, &b| made[a].distance.total_cmp(&made[b].distance));
    places.truncate(most.max(5));
    places
}

/// The scenario of the draws, moved so that the series begins after the warming up.
struct Setting {
    scenario: Scenario,
    delay: usize,
    days: usize,
}

impl Setting {
    fn new(scenario: &Scenario, cases: &[u64]) -> Self {
        let disease = Disease::covid_19();
        let latent = disease.variants.get(&scenario.variant).map_or(1.0, |variant| variant.latent.value);
        let latent = scenario.variants.get(&scenario.variant).and_then(|variant| variant.latent).unwrap_or(latent);
        let test = scenario.testing.as_ref().map_or(2.0, |testing| f64::from(testing.delay));
        let law = &disease.days;
        let delay = law.infection_to_infectious.mean * latent + law.infectious_to_onset.mean + test;
        let days = WARM + usize::from(scenario.days).max(cases.len());
        let mut scenario = scenario.clone();
        let warm = WARM as u16;
        scenario.days = days as u16;
        for measure in scenario.measures.values_mut() {
            measure.from = measure.from.saturating_add(if measure.from > 0 { warm } else { 0 });
            measure.until = measure.until.map(|until| until.saturating_add(warm));
        }
        for doses in scenario.vaccination.values_mut() {
            doses.from += i32::from(warm);
            doses.until += i32::from(warm);
        }
        for seed in scenario.seeds.values_mut() {
            seed.day += warm;
        }
        // Arrivals on day 0 are what the fit draws; later ones are part of the scenario.
        scenario.seeds.retain(|_, seed| seed.day > warm);
        Self { scenario, delay: delay.round() as usize, days }
    }

    fn plan(&self, [factor, start]: [f64; 2], world: &World) -> Plan {
        let mut scenario = self.scenario.clone();
        scenario.transmission *= factor;
        let people = start.round().max(1.0) as u32;
        scenario.seeds.insert("fit".into(), Seed { days: Some(7), people, ..Seed::default() });
        Plan::new(&scenario, world)
    }

    /// Ascertainment, distance, and the cases of each day that the run would have given.
    fn compare(&self, series: &Series, cases: &[u64]) -> (f64, f64, Vec<f64>) {
        let infections: Vec<f64> = series.of(Figure::Infections).map(f64::from).collect();
        // Reports of a day come from the infections of the week around the day so much earlier.
        let line: Vec<f64> = (WARM..self.days)
            .map(|day| {
                let middle = day as i64 - self.delay as i64;
                let window = (middle - 3..=middle + 3).filter_map(|day| infections.get(usize::try_from(day).ok()?));
                window.sum::<f64>() / 7.0
            })
            .collect();
        let whole: f64 = line.iter().take(cases.len()).sum();
        let reported = cases.iter().sum::<u64>() as f64;
        let found = reported / whole.max(1.0);
        if whole < 1.0 || !(LEAST_FOUND..=1.0).contains(&found) {
            return (found, f64::INFINITY, Vec::new());
        }
        let mut squares = 0.0;
        let mut weeks = 0.0;
        for (week, of_run) in cases.chunks(7).zip(line.chunks(7)) {
            let seen = week.iter().sum::<u64>() as f64 + 1.0;
            let run = of_run.iter().take(week.len()).sum::<f64>() * found + 1.0;
            squares += (seen / run).ln().powi(2);
            weeks += 1.0;
        }
        (found, (squares / weeks).sqrt(), line.into_iter().map(|infections| infections * found).collect())
    }
}
