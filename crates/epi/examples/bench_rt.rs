//! Accuracy, coverage and speed of the reproduction number on epidemics made with known truth:
//! `cargo run --release -p epi --example bench_rt [SERIES]`.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench")]

use std::time::Instant;

use epi::SerialInterval;
use epi::rt::calibrated::{Belt, calibrated};
use epi::rt::{Cori, cori};

#[path = "../tests/it/renewal.rs"]
mod renewal;
use renewal::{Plan, Shape, renewal};

const DAYS: usize = 600;

#[derive(Default)]
struct Score {
    error: f64,
    held: f64,
    n: f64,
}

impl Score {
    fn add(&mut self, belt: &Belt, truth: f64) {
        self.error += (belt.mean.max(1e-3) / truth).ln().powi(2);
        self.held += f64::from(u8::from(belt.low <= truth && truth <= belt.high));
        self.n += 1.0;
    }

    fn say(&self) -> String {
        format!("log-RMSE {:.4}, 95 % held {:.1} %", (self.error / self.n).sqrt(), 100.0 * self.held / self.n)
    }
}

fn main() {
    let many: u64 = std::env::args().nth(1).map_or(20, |n| n.parse().unwrap());
    let interval = SerialInterval::gamma(5.2, 2.8, 31).unwrap();
    let usual = Plan { shape: Shape::Walk(0.06, 0.03), size: 10.0, imports: 0.5, start: 30.0, weekends: false };
    let plans = [
        ("walk", usual),
        ("weekends", Plan { weekends: true, ..usual }),
        ("size 3", Plan { size: 3.0, ..usual }),
        ("size 30", Plan { size: 30.0, ..usual }),
        ("slow walk", Plan { shape: Shape::Walk(0.03, 0.01), ..usual }),
        ("fast walk", Plan { shape: Shape::Walk(0.1, 0.05), ..usual }),
        ("wave", Plan { shape: Shape::Wave(120.0), ..usual }),
        ("steps", Plan { shape: Shape::Steps(60), ..usual }),
        ("few cases", Plan { start: 2.0, imports: 0.2, ..usual }),
    ];
    for (name, plan) in plans {
        let (mut filtered, mut smoothed, mut plain) = (Score::default(), Score::default(), Score::default());
        let mut seconds = [0.0; 2];
        for seed in 0..many {
            let start = if name == "few cases" { 2.0 } else { 3.0 + 57.0 * (seed as f64 * 0.618).fract() };
            let (cases, r) = renewal(1_000 + seed, DAYS, &interval, &Plan { start, ..plan });
            let clock = Instant::now();
            let windows = cori(&cases, &interval, &Cori::default()).unwrap();
            seconds[0] += clock.elapsed().as_secs_f64();
            let clock = Instant::now();
            let Ok(days) = calibrated(&cases, &interval) else { continue };
            seconds[1] += clock.elapsed().as_secs_f64();
            let told = |day: usize| cases[day.saturating_sub(13)..=day].iter().sum::<u64>() > 0;
            for day in (30..DAYS).filter(|day| told(*day)) {
                filtered.add(&days[day].filtered, r[day]);
                smoothed.add(&days[day].smoothed, r[day]);
            }
            for w in windows.iter().filter(|w| w.to >= 30 && told(w.to)) {
                plain.add(&Belt { mean: w.mean, median: w.median, low: w.low, high: w.high }, r[w.to]);
            }
        }
        let [cori_ms, calibrated_ms] = seconds.map(|s| 1_000.0 * s / many as f64);
        println!("{name}: cori {} ({cori_ms:.3} ms)", plain.say());
        println!("  filtered {}; smoothed {} ({calibrated_ms:.2} ms)", filtered.say(), smoothed.say());
    }
}
