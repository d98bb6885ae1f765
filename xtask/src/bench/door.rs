//! `cargo xtask bench door`: how long others wait at the door while it is stormed, and what it costs the program.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{memory, percentile};
use crate::arguments::Arguments;
use crate::http::Client;
use crate::people::Person;
use crate::program::{self, Running};
use crate::project::Project;

/// Lines that are opened and never used, half of them in the midst of a heading.
const IDLE: usize = 5_000;
/// Who tries wrong passwords, over and over.
const STORMERS: usize = 1_000;
/// Sign-ins measured meanwhile.
const SIGN_INS: usize = 40;
/// Between two of them.
const PAUSE: Duration = Duration::from_millis(250);

/// Storms a demonstration and signs in meanwhile.
pub fn run(project: &Project, mut arguments: Arguments) -> Result<()> {
    let release = arguments.switch("--release");
    arguments.none_left()?;
    let program = program::build(project, if release { &["--release"] } else { &[] })?;
    let running = Running::start(project, &program, &project.target.join("demo-bench"), false)?;
    let person = Person::named(project, "province")?;
    let tried = Person::named(project, "commune")?.username;
    let before = memory(running.id())?;
    // Nobody has signed in before: whom the door knows it does not slow down, and that is not to be measured here.
    let idle = (0..IDLE).map(|at| open(running.port, at)).collect::<Result<Vec<_>>>()?;
    let port = running.port;
    let (over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (stormed, most) = std::thread::scope(|scope| {
        for number in 0..STORMERS {
            let (over, answered, tried) = (&over, &answered, &tried);
            std::thread::Builder::new()
                .stack_size(128 * 1_024)
                .spawn_scoped(scope, move || {
                    let client = Client::new(port);
                    let mut round = 0;
                    while !over.load(Ordering::Relaxed) {
                        round += 1;
                        // A name that exists, one that does not, and one that is new every time.
                        let name = match number % 3 {
                            0 => tried.clone(),
                            1 => format!("ten{number}"),
                            _ => format!("ten{number}-{round}"),
                        };
                        if client.try_sign_in(&name, "sai mất rồi").is_ok() {
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                })
                .context("a thread could not be started")?;
        }
        let most = scope.spawn(|| {
            let mut most = 0.0_f64;
            while !over.load(Ordering::Relaxed) {
                most = most.max(memory(running.id()).unwrap_or_default());
                std::thread::sleep(Duration::from_millis(50));
            }
            most
        });
        let stormed = sign_ins(running.port, &person, PAUSE);
        over.store(true, Ordering::Relaxed);
        anyhow::Ok((stormed?, most.join().unwrap_or_default()))
    })?;
    println!("\n| what | figure |\n|---|---|");
    println!("| memory after the start (VmRSS) | {before:.0} MB |");
    println!("| memory at most under {IDLE} idle lines and {STORMERS} wrong sign-ins in parallel | {most:.0} MB |");
    println!("| wrong sign-ins answered | {} |", answered.into_inner());
    for (when, times) in [("meanwhile", stormed), ("after", sign_ins(port, &person, Duration::ZERO)?)] {
        let (p50, p95) = (percentile(&times, 50), percentile(&times, 95));
        let longest = times.last().copied().unwrap_or(f64::NAN);
        println!("| signing in {when}: p50, p95, longest of {} | {p50:.0}, {p95:.0}, {longest:.0} ms |", times.len());
    }
    drop(idle);
    Ok(())
}

/// A line that is opened and never used.
fn open(port: u16, at: usize) -> Result<TcpStream> {
    let mut line = TcpStream::connect(("127.0.0.1", port)).context("a line could not be opened: see `ulimit -n`")?;
    if at.is_multiple_of(2) {
        line.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")?;
    }
    Ok(line)
}

/// How long signing in took, sorted, in milliseconds.
fn sign_ins(port: u16, person: &Person, pause: Duration) -> Result<Vec<f64>> {
    let client = Client::new(port);
    let mut times = Vec::with_capacity(SIGN_INS);
    for _ in 0..SIGN_INS {
        std::thread::sleep(pause);
        let answer = client.try_sign_in(&person.username, &person.password)?;
        if answer.status != 200 {
            bail!("{}: {} {}", person.username, answer.status, String::from_utf8_lossy(&answer.body));
        }
        times.push(answer.took.as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}
