//! Times the tracing engine: `cargo run --release -p contact --example bench -- [FOLDER] [REPETITIONS]`.
//!
//! FOLDER holds `visits.csv`, `contacts.csv` and `f0.csv`, with the columns `visit_id,person,place,t_in,t_out`;
//! `src,dst,t`; `person,onset_day,win_from,win_to`, in this order. Without one, a town of 200,000 is made up. Prints
//! one line of JSON a repetition; processor seconds of this process, all threads for the build.

use std::error::Error;
use std::time::Instant;

use contact::{Builder, Contact, DAY, Risk, Rule, Seed, Tracer, UNIT};

struct Town {
    visits: Vec<[u32; 4]>,
    named: Vec<[u32; 3]>,
    cases: Vec<[u32; 4]>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let town = match arguments.next() {
        Some(folder) if folder != "-" => read(&folder)?,
        _ => made_up(200_000, 14),
    };
    let repetitions = arguments.next().map_or(Ok(3), |number| number.parse())?;
    let rule = Rule::by_id("cv-11042").ok_or("the rule is not shipped")?;
    let risk = Risk::shipped();
    let weigher = risk.weigher(Vec::new());
    let last_day = town.visits.iter().map(|visit| visit[2] / DAY).max().unwrap_or(0);

    let builder = filled(&town, |_| true)?;
    let build = Clock::start();
    let index = builder.build()?;
    let (build_s, build_cpu) = build.all_threads();

    let mut but_last = filled(&town, |at| at / DAY < last_day)?.build()?;
    let delta = filled(&town, |at| at / DAY == last_day)?;
    let extend = Clock::start();
    but_last.extend(delta)?;
    let (extend_s, extend_cpu) = extend.all_threads();
    if but_last != index {
        return Err("an index extended by its last day differs from the whole one".into());
    }
    drop(but_last);
    let seeds: Vec<Seed> = town
        .cases
        .iter()
        .map(|&[person, onset_day, from, to]| Seed { person, from, to, onset_day, share: UNIT })
        .collect();
    let (bytes, named_bytes) = index.bytes();
    let mut tracer = Tracer::new(&index);
    for _ in 0..repetitions {
        tracer.forget();
        let clock = Clock::start();
        let f1 = tracer.step(&index, rule, &weigher, &seeds);
        let (f1_s, f1_cpu) = clock.this_thread();
        let clock = Clock::start();
        let (next, _) = risk.next_seeds(&f1, 1.0, |_| None, index.end());
        let f2 = tracer.step(&index, rule, &weigher, &next);
        let (f2_s, f2_cpu) = clock.this_thread();
        let one = Clock::start();
        for seed in &seeds {
            tracer.forget();
            tracer.step(&index, rule, &weigher, std::slice::from_ref(seed));
        }
        let one_us = one.this_thread().1 * 1e6 / seeds.len().max(1) as f64;
        println!(
            "{{\"visits\": {}, \"build_s\": {build_s:.3}, \"build_cpu\": {build_cpu:.2}, \"bytes_per_visit\": {:.2}, \
             \"named_mb\": {:.1}, \"day_s\": {extend_s:.3}, \"day_cpu\": {extend_cpu:.2}, \"f1_s\": {f1_s:.4}, \
             \"f1_cpu\": {f1_cpu:.4}, \"f2_s\": {f2_s:.3}, \"f2_cpu\": {f2_cpu:.3}, \"one_f0_us\": {one_us:.1}, \
             \"f1\": {}, \"f1_sum_t\": {}, \"f1_sum_p\": {}, \"f2\": {}, \"f2_sum_t\": {}}}",
            index.visits(),
            bytes as f64 / index.visits().max(1) as f64,
            named_bytes as f64 / 1e6,
            f1.len(),
            sum(&f1, |contact| contact.first),
            sum(&f1, |contact| contact.person),
            f2.len(),
            sum(&f2, |contact| contact.first),
        );
    }
    Ok(())
}

fn sum(contacts: &[Contact], of: impl Fn(&Contact) -> u32) -> u64 {
    contacts.iter().map(|contact| u64::from(of(contact))).sum()
}

fn filled(town: &Town, takes: impl Fn(u32) -> bool) -> Result<Builder, contact::Fault> {
    let mut builder = Builder::new();
    for &[person, place, from, to] in town.visits.iter().filter(|visit| takes(visit[2])) {
        builder.visit(person, place, from, to, false)?;
    }
    for &[src, dst, at] in town.named.iter().filter(|named| takes(named[2])) {
        builder.named(src, dst, at)?;
    }
    Ok(builder)
}

fn read(folder: &str) -> Result<Town, Box<dyn Error>> {
    let (named, cases) = (rows::<3>(folder, "contacts.csv")?, rows::<4>(folder, "f0.csv")?);
    let visits = rows::<5>(folder, "visits.csv")?;
    Ok(Town {
        visits: visits.into_iter().map(|[_, person, place, from, to]| [person, place, from, to]).collect(),
        named: named.into_iter().filter(|[src, dst, _]| src != dst).collect(),
        cases,
    })
}

fn rows<const N: usize>(folder: &str, name: &str) -> Result<Vec<[u32; N]>, Box<dyn Error>> {
    let text = std::fs::read(format!("{folder}/{name}"))?;
    let mut rows = Vec::new();
    for line in text.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.is_empty()) {
        let mut row = [0; N];
        for (value, cell) in row.iter_mut().zip(line.split(|byte| *byte == b',')) {
            *value = cell.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Persons in households of four; two visits a day each, to places of their commune, the first ones popular.
fn made_up(persons: u32, days: u32) -> Town {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: u32| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (((state >> 32) * u64::from(below)) >> 32) as u32
    };
    let (mut visits, mut named) = (Vec::new(), Vec::new());
    for day in 0..days {
        for person in 0..persons {
            let midnight = day * DAY;
            visits.push([person, persons + person / 4, midnight + 1080 + next(60), midnight + DAY]);
            for _ in 0..2 {
                let popular = next(750).min(next(750));
                let from = midnight + 360 + next(700);
                visits.push([person, person / 9000 * 750 + popular, from, from + 5 + next(200)]);
            }
            if next(5) == 0 {
                let other = next(persons);
                if other != person {
                    named.push([person, other, midnight + next(DAY)]);
                }
            }
        }
    }
    let cases = (0..1000).map(|case| {
        let onset = 4 + next(days - 4);
        [case * (persons / 1000), onset, (onset - 2) * DAY, days * DAY]
    });
    Town { visits, named, cases: cases.collect() }
}

struct Clock {
    wall: Instant,
    threads: f64,
    thread: f64,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), threads: all_threads(), thread: this_thread() }
    }

    fn all_threads(&self) -> (f64, f64) {
        (self.wall.elapsed().as_secs_f64(), all_threads() - self.threads)
    }

    fn this_thread(&self) -> (f64, f64) {
        (self.wall.elapsed().as_secs_f64(), this_thread() - self.thread)
    }
}

/// Of the whole process, to 1/100 s, as Linux tells it.
fn all_threads() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or_default();
    behind.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Of this thread, to the nanosecond.
fn this_thread() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
