//! `detect --method scan`: clusters of places and weeks.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use epi::detect::{Point, Scan, scan};
use serde::Serialize;

use super::{Detect, Weekly};
use crate::summary::{Clock, Cost};
use crate::table::{self, Table, push_number};

#[derive(Serialize)]
struct Summary {
    series: usize,
    weeks: usize,
    clusters: usize,
    replicates: usize,
    cost: Cost,
}

/// Writes a row for every place of every cluster.
pub(super) fn run(args: &Detect, all: &[Weekly], clock: &Clock) -> Result<()> {
    let Some(path) = &args.places else {
        bail!("--method scan needs --places FILE with columns series,latitude,longitude");
    };
    let points = points(path, all)?;
    let first = &all[0];
    if let Some(other) = all.iter().find(|s| s.first != first.first || s.counts.len() != first.counts.len()) {
        let span = |series: &Weekly| {
            format!("{} has weeks {} to {}", series.name, series.first, series.first + series.counts.len() as i64 - 1)
        };
        bail!("{}: {} but {}; a scan needs the same weeks of all", args.input.display(), span(first), span(other));
    }
    let counts: Vec<Vec<u64>> = all.iter().map(|series| series.counts.clone()).collect();
    let how = Scan {
        nearest: args.nearest as usize,
        longest: args.longest,
        replicates: args.replicates as usize,
        seed: args.seed,
        ..Scan::default()
    };
    let clusters = scan(&points, &counts, &how).map_err(|error| anyhow!("{}: {error}", args.input.display()))?;
    let mut out = table::create(&args.out)?;
    out.write_record(["cluster", "series", "from_week", "to_week", "observed", "expected", "ratio", "p"])?;
    let number = |value: f64| {
        let mut text = String::new();
        push_number(&mut text, value);
        text
    };
    for (at, cluster) in clusters.iter().enumerate() {
        let (cluster_name, observed) = ((at + 1).to_string(), cluster.observed.to_string());
        let from = (first.first + cluster.from as i64).to_string();
        let to = (first.first + first.counts.len() as i64 - 1).to_string();
        let (expected, ratio, p) = (number(cluster.expected), number(cluster.ratio), number(cluster.p));
        for place in &cluster.places {
            let name = &all[*place].name;
            out.write_record([&cluster_name, name, &from, &to, &observed, &expected, &ratio, &p])?;
        }
    }
    out.flush().with_context(|| format!("{} cannot be written", args.out.display()))?;
    if args.json {
        let (series, weeks) = (all.len(), first.counts.len());
        let (clusters, replicates) = (clusters.len(), how.replicates);
        let summary = Summary { series, weeks, clusters, replicates, cost: clock.cost() };
        println!("{}", serde_json::to_string(&summary)?);
    }
    Ok(())
}

/// Where each series lies.
fn points(path: &Path, all: &[Weekly]) -> Result<Vec<Point>> {
    let mut table = Table::open(path)?;
    let name = table.column("series")?;
    let (latitude, longitude) = (table.column("latitude")?, table.column("longitude")?);
    let mut found: HashMap<String, Point> = HashMap::new();
    while table.advance()? {
        let point = Point {
            latitude: table.value(latitude, "number of degrees")?,
            longitude: table.value(longitude, "number of degrees")?,
        };
        if !(-90.0..=90.0).contains(&point.latitude) {
            return Err(table.fault(latitude, "is no latitude; -90 to 90 degrees"));
        }
        if !(-180.0..=360.0).contains(&point.longitude) {
            return Err(table.fault(longitude, "is no longitude; -180 to 360 degrees"));
        }
        found.insert(table.text(name)?.to_owned(), point);
    }
    let place = |series: &Weekly| {
        found.get(&series.name).copied().with_context(|| {
            format!("{} has no place {}; a row with its latitude and longitude is needed", path.display(), series.name)
        })
    };
    all.iter().map(place).collect()
}
