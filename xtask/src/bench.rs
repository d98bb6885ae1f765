//! `cargo xtask bench`: the figures of docs/performance.md, measured on the demonstration province; with `engines`
//! those of the engines beside other programs, with `door` those of the door under a storm of sign-ins, with `load` the
//! memory under many people at once, with `registers` those of a million entries.

mod door;
mod engines;
mod load;
mod registers;

use crate::arguments::Arguments;
use crate::http::Client;
use crate::people::Person;
use crate::program::{self, Running};
use crate::project::Project;
use crate::web;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;

/// What is asked, under the name that the figure gets. `{day}` and `{area}` are the signed-in user's.
const PAGES: [(&str, &str); 17] = [
    ("command page", "/api/v1/command?area={area}&day={day}"),
    ("map", "/api/v1/map?on={day}"),
    ("levels of all communes", "/api/v1/levels?area={area}&day={day}"),
    ("forecast", "/api/v1/forecast?area={area}&day={day}"),
    ("clusters in space and time", "/api/v1/forecast/clusters?area={area}&day={day}"),
    ("tracing", "/api/v1/tracing?area={area}&day={day}"),
    ("targets", "/api/v1/targets?area={area}&day={day}"),
    ("task board by unit", "/api/v1/tasks/board?by=unit&area={area}"),
    ("documents", "/api/v1/documents"),
    ("persons, first page", "/api/v1/lists/persons?size=50"),
    ("persons, by name without marks", "/api/v1/lists/persons?q=giang%20a%20pao&size=50"),
    ("one field over all kinds", "/api/v1/find?q=giang%20pao"),
    ("persons, page 1,000", "/api/v1/lists/persons?page=1000&size=50"),
    ("cases, filtered and sorted", "/api/v1/lists/cases?filter=announced_on:eq:{day}&sort=-announced_on&size=50"),
    ("doses, first page", "/api/v1/lists/doses?size=50"),
    ("daily report, HTML", "/api/v1/reports/daily?area={area}&day={day}&format=html"),
    ("daily report, PDF", "/api/v1/reports/daily?area={area}&day={day}&format=pdf"),
];

/// Requests a page, after two that warm it up.
const REQUESTS: usize = 40;
/// Requests of a page that takes long, so that the whole stays a matter of minutes.
const SLOW_REQUESTS: usize = 8;
const SLOW: Duration = Duration::from_secs(1);

/// Fills a fresh demonstration, starts it again, asks for every page, and prints a table in Markdown.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    if arguments.word("engines") {
        return engines::run(project, arguments);
    }
    if arguments.word("door") {
        return door::run(project, arguments);
    }
    if arguments.word("load") {
        return load::run(project, arguments);
    }
    if arguments.word("registers") {
        return registers::run(project, arguments);
    }
    let release = arguments.switch("--release");
    let as_json = arguments.switch("--json");
    arguments.none_left()?;
    web::build(project)?;
    let program = program::build(project, if release { &["--release"] } else { &[] })?;
    let data = project.target.join("demo-bench");

    let first = Running::start(project, &program, &data, true)?;
    let fill = first.ready_after;
    drop(first);
    let running = Running::start(project, &program, &data, false)?;
    let idle = memory(running.id())?;
    let pages = measure_pages(project, &running)?;
    let loaded = memory(running.id())?;

    if as_json {
        let pages: Vec<Value> = pages.iter().map(Page::json).collect();
        let figures = json!({
            "release": release, "fill_s": fill.as_secs_f64(), "start_s": running.ready_after.as_secs_f64(),
            "idle_mb": idle, "loaded_mb": loaded, "data_mb": size(&data) / 1e6, "pages": pages,
        });
        println!("{figures:#}");
        return Ok(());
    }
    println!("\n| what | figure |\n|---|---|");
    println!("| filling a fresh data folder, to the first answer | {:.1} s |", fill.as_secs_f64());
    println!("| starting again, to the first answer | {:.2} s |", running.ready_after.as_secs_f64());
    println!("| data folder | {:.0} MB |", size(&data) / 1e6);
    println!("| memory after the start (VmRSS) | {idle:.0} MB |");
    println!("| memory after all pages (VmRSS) | {loaded:.0} MB |");
    println!("\n| page | requests | p50 | p95 | size |\n|---|---|---|---|---|");
    for page in &pages {
        println!("{}", page.row());
    }
    Ok(())
}

struct Page {
    name: &'static str,
    /// Sorted, in milliseconds.
    times: Vec<f64>,
    bytes: usize,
}

impl Page {
    fn row(&self) -> String {
        let (p50, p95) = (percentile(&self.times, 50), percentile(&self.times, 95));
        let size = self.bytes as f64 / 1024.0;
        format!("| {} | {} | {p50:.1} ms | {p95:.1} ms | {size:.1} KB |", self.name, self.times.len())
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "requests": self.times.len(), "bytes": self.bytes,
            "p50_ms": percentile(&self.times, 50), "p95_ms": percentile(&self.times, 95),
        })
    }
}

fn measure_pages(project: &Project, running: &Running) -> Result<Vec<Page>> {
    let mut client = Client::new(running.port);
    let person = Person::named(project, "province")?;
    client.sign_in(&person.username, &person.password)?;
    let me: Value = serde_json::from_slice(&client.get("/api/v1/session")?.body).context("/session is not JSON")?;
    let field = |value: &Value| value.as_str().map(str::to_owned).context("/session lacks area or day");
    let (area, day) = (field(&me["area"]["code"])?, field(&me["day"])?);
    PAGES
        .iter()
        .map(|(name, path)| measure(&client, name, &path.replace("{area}", &area).replace("{day}", &day)))
        .collect()
}

fn measure(client: &Client, name: &'static str, path: &str) -> Result<Page> {
    let ask = || {
        let answer = client.get(path)?;
        if answer.status != 200 {
            bail!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        Ok(answer)
    };
    ask()?;
    let warm = ask()?;
    let requests = if warm.took > SLOW { SLOW_REQUESTS } else { REQUESTS };
    let mut times = Vec::with_capacity(requests);
    for _ in 0..requests {
        times.push(ask()?.took.as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(Page { name, times, bytes: warm.body.len() })
}

/// The smallest value that at least `percent` of the sorted values do not exceed.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// Resident memory of a process in megabytes, as Linux tells it.
fn memory(id: u32) -> Result<f64> {
    let path = format!("/proc/{id}/status");
    let status = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {path}; memory is measured on Linux only"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().context("VmRSS is not a number")?;
    Ok(kilobytes / 1000.0)
}

/// Bytes in a folder and below.
fn size(folder: &std::path::Path) -> f64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len() as f64,
            Err(_) => 0.0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{memory, percentile};

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let times: Vec<f64> = (1..=40).map(f64::from).collect();
        assert!((percentile(&times, 50) - 20.0).abs() < f64::EPSILON);
        assert!((percentile(&times, 95) - 38.0).abs() < f64::EPSILON);
        assert!((percentile(&[7.0], 95) - 7.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 50).is_nan());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn memory_of_a_living_process_is_more_than_nothing() {
        assert!(memory(std::process::id()).unwrap() > 0.5);
    }
}
