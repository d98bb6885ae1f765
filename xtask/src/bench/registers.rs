//! `cargo xtask bench registers`: a million entries in forty registers, on both databases: what lists, filters, boards and
//! figures take, and whether the figures are those of the entries.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{memory, percentile, size};
use crate::arguments::Arguments;
use crate::http::{Client, Content};
use crate::postgres::{Cluster, free_port};
use crate::process::{Program, Server, last_lines};
use crate::program;
use crate::project::Project;
use crate::web;

/// Registers, and entries of each.
const REGISTERS: usize = 40;
const ENTRIES: usize = 25_000;
/// Requests a question, each of another register.
const REQUESTS: usize = 80;
/// How long a program may take to open a folder, and to take one table over.
const PATIENCE: Duration = Duration::from_mins(10);
const PASSWORD: &str = "một mật khẩu dài";

/// What is asked. `{register}` is another one each time, `{area}` a commune.
const QUESTIONS: [(&str, &str); 7] = [
    ("first page", "/api/v1/lists/{register}?size=50"),
    ("first page of a commune", "/api/v1/lists/{register}?size=50&area={area}"),
    ("filter on a number without a column", "/api/v1/lists/{register}?size=50&filter=amount:ge:990"),
    ("filter on a choice without a column", "/api/v1/lists/{register}?size=50&filter=sort:eq:c"),
    ("search of a word", "/api/v1/lists/{register}?size=50&q=muc%2012"),
    ("board", "/api/v1/registers/{register}/board"),
    ("figures", "/api/v1/registers/{register}/figures"),
];

pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let release = arguments.switch("--release");
    let only = arguments.value("--database")?;
    arguments.none_left()?;
    web::build(project)?;
    let path = program::build(project, if release { &["--release"] } else { &[] })?;
    for database in ["sqlite", "postgres"] {
        if only.as_deref().is_none_or(|only| only == database) {
            let cluster = if database == "postgres" { Some(Cluster::start()?) } else { None };
            if let Some(cluster) = &cluster {
                cluster.say("postgres", "CREATE DATABASE vungxanh")?;
            }
            let folder = project.target.join("bench-registers");
            let mut data = vec!["--data".to_owned(), folder.display().to_string()];
            if let Some(cluster) = &cluster {
                data.extend(["--database".to_owned(), format!("{}/vungxanh", cluster.url())]);
            }
            let log = project.keep("bench-registers.log")?;
            let program = Program { path: path.clone(), data, log, env: Vec::new() };
            measure(&program, &folder, database)?;
        }
    }
    Ok(())
}

fn measure(program: &Program, data: &Path, database: &str) -> Result<()> {
    if data.exists() {
        fs::remove_dir_all(data)?;
    }
    fs::create_dir_all(data.join("registers"))?;
    for nth in 0..REGISTERS {
        fs::write(data.join(format!("registers/{}.toml", key(nth))), definition(nth))?;
    }
    add_user(program)?;
    let served = Server::start(program, free_port()?)?;
    let mut client = Client::new(served.port).patient(PATIENCE);
    client.sign_in("nguoi", PASSWORD)?;
    let communes = communes(&client)?;
    let start = Instant::now();
    for nth in 0..REGISTERS {
        let table = Content::file("a.csv", table(nth, &communes).as_bytes());
        let answer = client.send("POST", &format!("/api/v1/import/{}", key(nth)), Some(&table))?;
        let taken: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if taken["accepted"] != ENTRIES {
            bail!("{}: {}", key(nth), String::from_utf8_lossy(&answer.body));
        }
    }
    let filled = start.elapsed();
    served.end()?;
    // As after a night: what the import left in memory is gone.
    let served = Server::start(program, free_port()?)?;
    let mut client = Client::new(served.port).patient(PATIENCE);
    client.sign_in("nguoi", PASSWORD)?;
    println!("\n| {REGISTERS} registers of {ENTRIES} entries, {database} | p50 | p95 |\n|---|---|---|");
    for (name, path) in QUESTIONS {
        let mut times = Vec::with_capacity(REQUESTS);
        for nth in 0..REQUESTS {
            let path =
                path.replace("{register}", &key(nth % REGISTERS)).replace("{area}", &communes[nth % communes.len()]);
            let answer = client.get(&path)?;
            if answer.status != 200 {
                bail!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
            }
            times.push(answer.took.as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        println!("| {name} | {:.1} ms | {:.1} ms |", percentile(&times, 50), percentile(&times, 95));
    }
    println!("| memory after that | {:.0} MB | |", memory(served.id())?);
    served.end()?;
    let start = Instant::now();
    let sound = program.command(&["verify"])?.status()?.success();
    let said = if sound { "every figure is that of its entries" } else { "NOT SOUND" };
    println!("| `verify`: {said} | {:.1} s | |", start.elapsed().as_secs_f64());
    println!("| taking the tables over | {:.0} s | |", filled.as_secs_f64());
    if database == "sqlite" {
        println!("| data folder | {:.0} MB | |", size(data) / 1e6);
    }
    if sound { Ok(()) } else { bail!("the figures are not those of the entries") }
}

fn key(nth: usize) -> String {
    format!("r{nth:02}")
}

fn definition(nth: usize) -> String {
    let label = |text: &str| format!("{{ vi = \"{text}\", en = \"{text}\" }}");
    let (name, one) = (label(&format!("Sổ {nth}")), label("Mục"));
    let (day, title, sort, amount, remark) =
        (label("Ngày"), label("Tên"), label("Loại"), label("Số lượng"), label("Ghi chú"));
    let options: Vec<String> = ["a", "b", "c", "d", "e", "f"]
        .iter()
        .map(|key| format!("{{ key = \"{key}\", vi = \"{key}\", en = \"{key}\" }}"))
        .collect();
    let field = |key: &str, kind: &str, name: &str, more: &str| {
        format!("[[field]]\nkey = \"{key}\"\ntype = \"{kind}\"\nname = {name}\nshown = true\n{more}\n")
    };
    let state = |key: &str, more: &str| format!("[[state]]\nkey = \"{key}\"\nname = {}\n{more}\n", label(key));
    let tally =
        |key: &str, more: &str| format!("[[tally]]\nkey = \"{key}\"\nname = {}\nday = \"on\"\n{more}\n", label(key));
    [
        format!(
            "[register]\nkey = \"{}\"\nversion = 1\norders = []\nsource = \"bench\"\nname = {name}\none = {one}\n\
             room = \"measures\"\ntitle = \"title\"\nday = \"on\"\nsearch = [\"title\"]\n",
            key(nth)
        ),
        field("on", "date", &day, "required = true"),
        field("title", "text", &title, "required = true"),
        field("sort", "choice", &sort, &format!("options = [{}]", options.join(", "))),
        field("amount", "int", &amount, "min = 0\nmax = 1000"),
        field("remark", "long_text", &remark, ""),
        state("open", "open = true"),
        state("done", "done = true"),
        format!("[[move]]\nkey = \"end\"\nname = {}\nfrom = [\"open\"]\nto = \"done\"\n", label("end")),
        format!("[[clock]]\nstate = \"open\"\nname = {}\nhours = 24\nclimbs = [24]\n", label("late")),
        tally("all", ""),
        tally("of_c", "when = \"sort == 'c'\"\nover = \"all\""),
        tally("amount", "number = \"amount\""),
        "[access]\nleader = [\"read\", \"write\", \"decide\", \"export\"]\n".to_owned(),
    ]
    .join("\n")
}

/// Entries of a year, in all communes.
fn table(nth: usize, communes: &[String]) -> String {
    let mut table = String::from("Ngày,Tên,Loại,Số lượng,Ghi chú,Mã xã\n");
    for at in 0..ENTRIES {
        let spread = at.wrapping_mul(2_654_435_761) >> 7;
        let (day, month) = (spread % 28 + 1, spread / 28 % 12 + 1);
        let sort = char::from(b'a' + (spread / 336 % 6) as u8);
        let commune = &communes[spread / 2_016 % communes.len()];
        let amount = spread / 13 % 1_000;
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{day:02}/{month:02}/2021,Mục {at} của sổ {nth},{sort},{amount},Một ghi chú dài như người ta viết ở xã,{commune}"
        );
    }
    table
}

fn communes(client: &Client) -> Result<Vec<String>> {
    let areas: Value = serde_json::from_slice(&client.get("/api/v1/areas")?.body)?;
    let mut codes = Vec::new();
    collect(&areas, &mut codes);
    if codes.is_empty() {
        bail!("no communes in /areas");
    }
    Ok(codes)
}

fn collect(node: &Value, codes: &mut Vec<String>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| collect(node, codes)),
        Value::Object(fields) => {
            if fields.get("level").is_some_and(|level| level == "commune")
                && let Some(code) = fields.get("code").and_then(Value::as_str)
            {
                codes.push(code.to_owned());
            }
            fields.values().for_each(|value| collect(value, codes));
        }
        _ => {}
    }
}

fn add_user(program: &Program) -> Result<()> {
    let words = ["user", "add", "--username", "nguoi", "--name", "Người", "--role", "leader"];
    let mut child = program.command(&words)?.stdin(Stdio::piped()).spawn()?;
    child.stdin.take().context("no input")?.write_all(PASSWORD.as_bytes())?;
    if child.wait()?.success() { Ok(()) } else { bail!("no user could be added: {}", last_lines(program)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_every_entry_in_some_commune() {
        let table = table(3, &["03388".to_owned(), "03391".to_owned()]);
        assert_eq!(table.lines().count(), ENTRIES + 1);
        assert!(table.contains(",03391\n") && definition(3).contains("r03"));
    }
}
