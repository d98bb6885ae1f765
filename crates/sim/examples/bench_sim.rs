//! Speed of the scenario engine: `bench_sim PEOPLE [none|control] [SEED] [AREA_SIZE]`, 180 days, one replicate.
//!
//! Prints one JSON line: processor seconds of settling the people and of the run, both on one thread; totals and peak
//! memory.

use std::sync::Arc;

use sim::study::Study;
use sim::{Figure, Run, World};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let text = |place: usize, default: &str| arguments.get(place).cloned().unwrap_or_else(|| default.to_owned());
    let people: u32 = text(1, "100000").parse()?;
    let control = text(2, "none");
    let seed: u64 = text(3, "1").parse()?;
    let area_size: u32 = text(4, "9000").parse()?;
    let seeds = (people / 1_000).max(20);
    let mut file = format!(
        "days = 180\nseeds.first = {{ people = {seeds} }}\n\
         population = {{ size = {people}, area_size = {area_size} }}\n"
    );
    if control == "control" {
        file.push_str(
            "testing = { from = 20 }\ntracing = { from = 20 }\n\
             measures.distancing = { from = 40, until = 80, factors = { work = 0.5, school = 0.5, community = 0.5 } }\n\
             measures.after = { from = 80, factors = { work = 0.8, school = 0.8, community = 0.8 } }\n\
             vaccination.campaign = { coverage = 0.75, from = 30, until = 180 }\n",
        );
    }
    let study = Study::from_toml(&file)?;
    let start = seconds();
    let world = Arc::new(World::settle(&study.scenarios[0])?);
    let settled = seconds();
    let mut run = Run::new(world, &study.scenarios[0], seed)?;
    run.until(180);
    let ran = seconds();
    let total = |figure| run.series().total(figure);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("").trim();
    let peak: f64 = peak.trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    println!(
        "{{\"people\": {people}, \"control\": \"{control}\", \"seed\": {seed}, \"infections\": {}, \"cases\": {}, \
         \"deaths\": {}, \"phases\": {{\"population\": {:.4}, \"run\": {:.4}}}, \"answers\": {{\"attack\": {:.5}}}, \
         \"peak_mib\": {:.1}}}",
        total(Figure::Infections),
        total(Figure::Cases),
        total(Figure::Deaths),
        settled - start,
        ran - settled,
        total(Figure::Infections) as f64 / f64::from(people),
        peak / 1024.0,
    );
    Ok(())
}

/// Processor seconds of this thread, as Linux tells it.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
}
