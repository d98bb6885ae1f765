//! Speed of the scenario engine: `bench_sim PEOPLE [none|control|matched] [SEED] [AREA_SIZE]`, 180 days,
//! one replicate. `matched` has Covasim's population of its type "hybrid" and its immunity without waning.
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
    let population = if control == "matched" {
        matched(people)
    } else {
        format!("population = {{ size = {people}, area_size = {area_size} }}\n")
    };
    let mut file = format!("days = 180\nseeds.first = {{ people = {seeds} }}\n{population}");
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

/// Ages, households and contacts as Covasim 4.0.1 makes them for `pop_type="hybrid"` (counted in a population of 20,000
/// of it), everybody in one area; with `use_waning=False` an infection protects for good.
fn matched(people: u32) -> String {
    let ages = [
        0.0615, 0.0616, 0.057, 0.0542, 0.0627, 0.0842, 0.0829, 0.0792, 0.0694, 0.0682, 0.0688, 0.0656, 0.059, 0.0466,
        0.0289, 0.0203, 0.0299,
    ];
    let ages: Vec<String> = ages.iter().zip(0..).map(|(share, band)| format!("{} = {share}", 5 * band)).collect();
    // Persons by the size of their household, over the size.
    let persons = [0.13815, 0.2698, 0.26565, 0.179, 0.08775, 0.0426, 0.01295, 0.0041];
    let households: Vec<String> =
        persons.iter().zip(1_u8..).map(|(share, size)| format!("{:.5}", 100.0 * share / f64::from(size))).collect();
    format!(
        "disease = {{ immunity = 1, immunity_half_life = 0, in_facility = 1 }}\n\
         contacts.school = {{ contacts = 20, group = 0, ages = [6, 22] }}\n\
         contacts.work = {{ contacts = 16, group = 0, ages = [22, 65] }}\n\
         contacts.community = {{ contacts = 20, travel = 0 }}\n\
         population = {{ size = {people}, head_age = 0, households = [{}], ages = {{ {} }} }}\n",
        households.join(", "),
        ages.join(", "),
    )
}

/// Processor seconds of this thread, as Linux tells it.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
}
