//! `cargo xtask bench load`: many people at once for some minutes — readers of every page, searchers of names, writers,
//! reports and whole exports — and what memory the program holds meanwhile.

use super::{PAGES, memory, percentile};
use crate::arguments::Arguments;
use crate::http::Client;
use crate::people::Person;
use crate::program::{self, Running};
use crate::project::Project;
use crate::web;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Who does what at the same time. Few, for a machine of two cores: more would measure waiting.
const READERS: usize = 4;
const SEARCHERS: usize = 2;
const WRITERS: usize = 2;
/// Whole lists as files, one after another: the heaviest that a person can ask for.
const EXPORTS: [(&str, &str); 4] = [
    ("persons as XLSX", "/api/v1/lists/persons/export?format=xlsx"),
    ("doses as CSV", "/api/v1/lists/doses/export?format=csv"),
    ("persons as CSV", "/api/v1/lists/persons/export?format=csv"),
    ("cases as XLSX", "/api/v1/lists/cases/export?format=xlsx"),
];
const REPORTS: [(&str, &str); 2] = [
    ("daily report, PDF", "/api/v1/reports/daily?format=pdf"),
    ("daily report, DOCX", "/api/v1/reports/daily?format=docx"),
];
const NAMES: [&str; 8] =
    ["giang%20a", "lo%20thi", "vang", "nguyen%20van%20h", "ly", "tao%20thi%20m", "po", "sung%20a%20d"];

/// What came of all requests, by name.
#[derive(Default)]
struct Told {
    times: Mutex<BTreeMap<String, Vec<f64>>>,
    refused: Mutex<BTreeMap<String, u64>>,
    stop: AtomicBool,
    written: AtomicU64,
}

impl Told {
    fn ask(&self, client: &Client, name: &str, path: &str) {
        match client.get(path) {
            Ok(answer) if answer.status == 200 => {
                let mut times = self.times.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                times.entry(name.to_owned()).or_default().push(answer.took.as_secs_f64() * 1000.0);
            }
            Ok(answer) => self.refuse(format!("{name}: {}", answer.status)),
            Err(error) => self.refuse(format!("{name}: {error}")),
        }
    }

    fn refuse(&self, what: String) {
        *self.refused.lock().unwrap_or_else(std::sync::PoisonError::into_inner).entry(what).or_default() += 1;
    }

    fn over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Runs the load against the demonstration, or against `--program` on a copy of its data under `--data`.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let minutes: f64 = arguments.value("--minutes")?.map_or(Ok(3.0), |text| text.parse()).context("--minutes")?;
    let program = arguments.value("--program")?.map(PathBuf::from);
    let data = arguments.value("--data")?.map_or_else(|| project.target.join("demo-bench"), PathBuf::from);
    arguments.none_left()?;
    let program = if let Some(program) = program {
        program
    } else {
        web::build(project)?;
        program::build(project, &[])?
    };
    let running = Running::start(project, &program, &data, false)?;
    let idle = memory(running.id())?;
    let told = Told::default();
    let held = under_load(project, &running, &told, Duration::from_secs_f64(minutes * 60.0))?;
    print(&told, idle, &held);
    Ok(())
}

fn signed_in(project: &Project, port: u16, who: &str) -> Result<Client> {
    let mut client = Client::new(port);
    let person = Person::named(project, who)?;
    client.sign_in(&person.username, &person.password)?;
    Ok(client)
}

/// Memory in megabytes, second by second.
fn under_load(project: &Project, running: &Running, told: &Told, lasts: Duration) -> Result<Vec<f64>> {
    let province = || signed_in(project, running.port, "province");
    let me: Value =
        serde_json::from_slice(&province()?.get("/api/v1/session")?.body).context("/session is not JSON")?;
    let field = |value: &Value| value.as_str().map(str::to_owned).context("/session lacks area or day");
    let (area, day) = (field(&me["area"]["code"])?, field(&me["day"])?);
    let pages = PAGES.map(|(name, path)| (name, path.replace("{area}", &area).replace("{day}", &day)));
    let readers = (0..READERS).map(|_| province()).collect::<Result<Vec<_>>>()?;
    let searchers = (0..SEARCHERS).map(|_| province()).collect::<Result<Vec<_>>>()?;
    let writers = (0..WRITERS).map(|_| signed_in(project, running.port, "commune")).collect::<Result<Vec<_>>>()?;
    let (exporter, reporter) = (province()?, province()?);
    let mut held = Vec::new();
    std::thread::scope(|scope| {
        for (nth, client) in readers.into_iter().enumerate() {
            let pages = &pages;
            // Each begins elsewhere, so that they do not march in step.
            scope.spawn(move || {
                for (name, path) in pages.iter().cycle().skip(nth * 4).take_while(|_| !told.over()) {
                    told.ask(&client, name, path);
                }
            });
        }
        for (nth, client) in searchers.into_iter().enumerate() {
            scope.spawn(move || {
                for words in NAMES.iter().cycle().skip(nth).take_while(|_| !told.over()) {
                    told.ask(&client, "search of a name", &format!("/api/v1/lists/persons?q={words}&size=50"));
                }
            });
        }
        for (nth, client) in writers.into_iter().enumerate() {
            let day = &day;
            scope.spawn(move || write(told, &client, nth, day));
        }
        for (client, tasks) in [(exporter, &EXPORTS[..]), (reporter, &REPORTS[..])] {
            scope.spawn(move || {
                for (name, path) in tasks.iter().cycle().take_while(|_| !told.over()) {
                    told.ask(&client, name, path);
                }
            });
        }
        let start = Instant::now();
        while start.elapsed() < lasts {
            std::thread::sleep(Duration::from_secs(1));
            held.extend(memory(running.id()));
        }
        told.stop.store(true, Ordering::Relaxed);
    });
    Ok(held)
}

/// Cases of one commune, a few in a second.
fn write(told: &Told, client: &Client, nth: usize, day: &str) {
    for number in (0..).take_while(|_| !told.over()) {
        let case = json!({
            "code": format!("BN-T{nth}-{number}"), "name": "Lò Thị Tải", "birth_year": 1990, "sex": "female",
            "area": "03478", "announced_on": day, "found_in": "community", "source_known": false, "severity": "mild",
            "care_place": "home", "outcome": "active",
        });
        match client.post("/api/v1/records/cases", &case) {
            Ok(answer) if answer.status == 201 => {
                told.written.fetch_add(1, Ordering::Relaxed);
            }
            Ok(answer) => told.refuse(format!("write: {}", answer.status)),
            Err(error) => told.refuse(format!("write: {error}")),
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn print(told: &Told, idle: f64, held: &[f64]) {
    let mut sorted = held.to_vec();
    sorted.sort_by(f64::total_cmp);
    println!("\n| what | requests | p50 | p95 |\n|---|---|---|---|");
    for (name, times) in &mut *told.times.lock().unwrap_or_else(std::sync::PoisonError::into_inner) {
        times.sort_by(f64::total_cmp);
        println!("| {name} | {} | {:.0} ms | {:.0} ms |", times.len(), percentile(times, 50), percentile(times, 95));
    }
    println!("\n| memory (VmRSS) | MB |\n|---|---|");
    println!("| after the start | {idle:.0} |");
    println!("| under load, p50 | {:.0} |", percentile(&sorted, 50));
    println!("| under load, most | {:.0} |", sorted.last().copied().unwrap_or(f64::NAN));
    println!("| at the end | {:.0} |", held.last().copied().unwrap_or(f64::NAN));
    println!("\n{} records written", told.written.load(Ordering::Relaxed));
    for (what, times) in &*told.refused.lock().unwrap_or_else(std::sync::PoisonError::into_inner) {
        println!("refused {times} ×: {what}");
    }
}
