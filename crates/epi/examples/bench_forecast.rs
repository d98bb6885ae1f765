//! How long the weekly forecast of a nation's communes takes: `cargo run --release -p epi --example bench_forecast`.

use std::time::Instant;

use chrono::{Days, NaiveDate};
use epi::forecast::{Change, Issue, Kind, Panel, PanelError, Step, weekly};
use rand::{RngExt, SeedableRng, rngs::StdRng};

fn main() -> Result<(), PanelError> {
    let (places, days) = (11_763, 365_u64);
    let mut chance = StdRng::seed_from_u64(1);
    let first = NaiveDate::default();
    let mut changes = Vec::with_capacity(places * days as usize);
    for place in 0..places {
        let (size, phase) = (chance.random_range(0.1..30.0_f64), chance.random_range(0.0..6.0_f64));
        for day in 0..days {
            let expected = size * (1.5 * (day as f64 / 25.0 + phase).sin()).exp();
            let value = (expected * chance.random_range(0.4..1.6_f64)).round();
            changes.push(Change { place, date: first + Days::new(day), value });
        }
    }
    let panel = Panel::new(Step::Daily, places, vec![Issue { as_of: first + Days::new(days), changes }])?;
    for _ in 0..3 {
        let start = Instant::now();
        let found = weekly(&panel, Kind::named("case"), 4, true);
        let sum: f64 = found.iter().map(|week| week.quantiles[11]).sum();
        println!(
            "{} weeks of 23 quantiles: {:.3} s (sum of medians {sum:.0})",
            found.len(),
            start.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
