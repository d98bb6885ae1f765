//! Fills a fresh store in a temporary folder and tells how long it took: `cargo run -p demo --example fill --
//! [PEOPLE] [--verify]`.

use std::sync::Mutex;
use std::time::Instant;

use store::{Database, Store};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("demo.db");
    let store = Store::open(&Database::Sqlite(path.clone())).await?;
    let begin = Instant::now();
    let stages = Mutex::new(Vec::new());
    let progress = |stage: demo::Stage, done: usize, total: usize| {
        if done >= total
            && let Ok(mut stages) = stages.lock()
        {
            stages.push((stage, total, begin.elapsed()));
        }
    };
    let people = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let summary = demo::fill_at(&store, demo::Scale { people, ..demo::Scale::WHOLE }, &progress).await?;
    for (stage, total, at) in stages.into_inner().unwrap_or_default() {
        println!("{stage:?}: {total} after {:.1} s", at.as_secs_f64());
    }
    println!("file: {:.1} MB", std::fs::metadata(&path)?.len() as f64 / 1e6);
    println!("{summary:#?}");
    if std::env::args().any(|argument| argument == "--verify") {
        let from = Instant::now();
        let verdict = store.verify("12").await?;
        println!("sound: {} after {:.1} s: {verdict:?}", verdict.sound(), from.elapsed().as_secs_f64());
    }
    Ok(())
}
