//! `score`: how good forecasts were, against what came and against a baseline.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use epi::score::{LEVELS, covers, wis};
use serde::Serialize;

use crate::summary::{Clock, Cost};
use crate::table::Table;

/// Scores forecasts by weighted interval score and coverage.
#[derive(clap::Args)]
pub struct ScoreArgs {
    /// Forecasts, long (`output_type`, `output_type_id`, value) or wide (q010 … q990).
    #[arg(long)]
    forecasts: PathBuf,
    /// What came: location, `target_end_date`, obs (or value) and perhaps target; the last row of a week holds.
    #[arg(long)]
    truth: PathBuf,
    /// Forecasts to compare with.
    #[arg(long)]
    baseline: Option<PathBuf>,
    /// More forecasts to score beside; only what all files share is scored.
    #[arg(long)]
    with: Vec<PathBuf>,
    /// Target of rows that name none.
    #[arg(long, default_value = "hosp")]
    target: String,
    /// Print the scores as JSON.
    #[arg(long)]
    json: bool,
}

/// Target, location, horizon, last day of the week.
type Key = (String, String, i64, String);

#[derive(Serialize)]
struct Line {
    target: String,
    /// Number of the horizon; `all` for all of them together.
    horizon: String,
    n: usize,
    mean_wis: f64,
    relative_wis: Option<f64>,
    cover50: f64,
    cover95: f64,
    /// Scores of the files given by `--with`, relative to the baseline or, without one, as means.
    with: Vec<f64>,
}

#[derive(Serialize)]
struct Summary {
    scored: usize,
    forecasts: usize,
    out_of_order: usize,
    lines: Vec<Line>,
    #[serde(flatten)]
    cost: Cost,
}

/// Runs the command.
pub fn run(args: &ScoreArgs) -> Result<()> {
    let clock = Clock::start();
    let given = forecasts(&args.forecasts, &args.target)?;
    let baseline = args.baseline.as_deref().map(|path| forecasts(path, &args.target)).transpose()?;
    let with = args.with.iter().map(|path| forecasts(path, &args.target)).collect::<Result<Vec<_>>>()?;
    let came = truth(&args.truth, &args.target)?;
    let mut groups: BTreeMap<(String, Option<i64>), Sums> = BTreeMap::new();
    let (mut scored, mut out_of_order) = (0, 0);
    for (key, quantiles) in &given {
        let (target, location, horizon, end) = key;
        let Some(&came) = came.get(&(target.clone(), location.clone(), end.clone())) else { continue };
        let base = baseline.as_ref().map(|file| file.get(key));
        let beside: Option<Vec<&[f64; 23]>> = with.iter().map(|file| file.get(key)).collect();
        let (Some(beside), false) = (beside, base == Some(None)) else { continue };
        scored += 1;
        out_of_order += usize::from(!quantiles.is_sorted());
        for group in [Some(*horizon), None] {
            let sums = groups.entry((target.clone(), group)).or_default();
            sums.n += 1;
            sums.given += wis(quantiles, came);
            sums.base += base.flatten().map_or(0.0, |quantiles| wis(quantiles, came));
            sums.with.resize(beside.len(), 0.0);
            for (sum, quantiles) in sums.with.iter_mut().zip(&beside) {
                *sum += wis(quantiles, came);
            }
            let (half, most) = covers(quantiles, came);
            sums.half += usize::from(half);
            sums.most += usize::from(most);
        }
    }
    if scored == 0 {
        bail!(
            "no forecast of {} has its target, location, horizon and target_end_date in the other files too",
            args.forecasts.display()
        );
    }
    let lines: Vec<Line> = groups.into_iter().map(|(key, sums)| sums.line(key, baseline.is_some())).collect();
    let summary = Summary { scored, forecasts: given.len(), out_of_order, lines, cost: clock.cost() };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
        return Ok(());
    }
    println!("{scored} of {} forecasts scored; quantiles out of order: {out_of_order}", summary.forecasts);
    println!(
        "{:7}{:>8}{:>7}{:>14}{:>9}{:>9}{:>9}  with",
        "target", "horizon", "n", "mean WIS", "rel.WIS", "cover50", "cover95"
    );
    for line in &summary.lines {
        let relative = line.relative_wis.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        let with = line.with.iter().map(|value| format!(" {value:.3}")).collect::<Vec<_>>().concat();
        println!(
            "{:7}{:>8}{:>7}{:>14.3}{relative:>9}{:>8.1}%{:>8.1}% {with}",
            line.target,
            line.horizon,
            line.n,
            line.mean_wis,
            100.0 * line.cover50,
            100.0 * line.cover95
        );
    }
    Ok(())
}

#[derive(Default)]
struct Sums {
    n: usize,
    given: f64,
    base: f64,
    with: Vec<f64>,
    half: usize,
    most: usize,
}

impl Sums {
    fn line(self, (target, horizon): (String, Option<i64>), relative: bool) -> Line {
        let n = self.n as f64;
        let unit = if relative { self.base } else { n };
        Line {
            target,
            horizon: horizon.map_or_else(|| "all".to_owned(), |horizon| horizon.to_string()),
            n: self.n,
            mean_wis: self.given / n,
            // A baseline without any error leaves nothing to compare with.
            relative_wis: (relative && self.base > 0.0).then(|| self.given / self.base),
            cover50: self.half as f64 / n,
            cover95: self.most as f64 / n,
            with: self.with.iter().map(|sum| sum / unit).collect(),
        }
    }
}

/// Forecasts of a file that have all 23 quantiles.
fn forecasts(path: &Path, target: &str) -> Result<HashMap<Key, [f64; 23]>> {
    let mut table = Table::open(path)?;
    let wide = table.find("q010").is_some();
    let names = LEVELS.map(|level| format!("q{:03}", (level * 1000.0_f64).round()));
    let columns: Vec<usize> =
        if wide { names.iter().map(|name| table.column(name)).collect::<Result<_>>()? } else { Vec::new() };
    let (location, horizon) = (table.column("location")?, table.column("horizon")?);
    let (end, target_column) = (table.column("target_end_date")?, table.find("target"));
    let long = if wide {
        None
    } else {
        Some((table.find("output_type"), table.column("output_type_id")?, table.column("value")?))
    };
    let mut found: HashMap<Key, [f64; 23]> = HashMap::new();
    while table.advance()? {
        let named = target_column.map_or(Ok(""), |column| table.text(column))?;
        let named = if named.is_empty() { target } else { named };
        let number: i64 = table.value(horizon, "whole number")?;
        let key = (named.to_owned(), table.text(location)?.to_owned(), number, table.text(end)?.to_owned());
        if let Some((kind, level, value)) = long {
            if kind.is_some_and(|kind| table.text(kind).is_ok_and(|kind| kind != "quantile")) {
                continue;
            }
            let at: f64 = table.value(level, "level between 0 and 1")?;
            let Some(place) = LEVELS.iter().position(|known| (known - at).abs() < 5e-4) else { continue };
            let value: f64 = table.value(value, "number")?;
            found.entry(key).or_insert([f64::NAN; 23])[place] = value;
        } else {
            let mut quantiles = [0.0; 23];
            for (quantile, column) in quantiles.iter_mut().zip(&columns) {
                *quantile = table.value(*column, "number")?;
            }
            found.insert(key, quantiles);
        }
    }
    found.retain(|_, quantiles| quantiles.iter().all(|quantile| quantile.is_finite()));
    if found.is_empty() {
        bail!("{} holds no forecast with all 23 quantiles (0.01 … 0.99)", path.display());
    }
    Ok(found)
}

/// What came, by target, location and last day of the week.
fn truth(path: &Path, target: &str) -> Result<HashMap<(String, String, String), f64>> {
    let mut table = Table::open(path)?;
    let (location, end, named) = (table.column("location")?, table.column("target_end_date")?, table.find("target"));
    let value = table.find("obs").map_or_else(|| table.column("value"), Ok)?;
    let mut found = HashMap::new();
    while table.advance()? {
        if matches!(table.text(value)?, "" | "NA") {
            continue;
        }
        let named = named.map_or(Ok(target), |column| table.text(column))?;
        let key = (named.to_owned(), table.text(location)?.to_owned(), table.text(end)?.to_owned());
        found.insert(key, table.value(value, "number")?);
    }
    Ok(found)
}
