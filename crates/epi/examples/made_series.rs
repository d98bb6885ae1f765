//! Writes made-up series for a comparison of programs:
//! `cargo run -p epi --example made_series -- FOLDER [SERIES]`.
//!
//! `daily.csv`: a row a series, 600 daily counts of an epidemic whose reproduction number wanders about 1;
//! `weekly.csv` (`series,week,count`): 364 weekly counts with a season and one outbreak near the end;
//! `areas.csv` (`location,target_end_date,value`): 120 weeks of SERIES areas of unlike size. The same arguments give
//! the same files.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

/// A random number generator (`SplitMix64`), so that the files are the same everywhere.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.share()).ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    /// A count with this mean; its variance is the mean and a tenth of its square, about.
    fn count(&mut self, mean: f64) -> u32 {
        let mean = mean * (self.normal() * 0.31 - 0.048).exp();
        if mean > 50.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u32;
        }
        let (mut left, mut number, mut chance) = (self.share(), 0, (-mean).exp());
        while left >= chance && number < 200 {
            left -= chance;
            number += 1;
            chance *= mean / f64::from(number);
        }
        number
    }
}

const DAYS: usize = 600;
const WEEKS: usize = 364;
const AREA_WEEKS: i64 = 120;

/// Shares of the days from a case to those it infects: gamma-like about 5.2 days.
fn interval() -> Vec<f64> {
    let shares: Vec<f64> = (1..=30).map(|day| f64::from(day).powf(2.4) * (-f64::from(day) / 1.51).exp()).collect();
    let whole: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / whole).collect()
}

fn create(folder: &str, name: &str) -> std::io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(format!("{folder}/{name}"))?))
}

fn daily(folder: &str, series: usize, random: &mut Random) -> std::io::Result<()> {
    let mut file = create(folder, "daily.csv")?;
    let interval = interval();
    for _ in 0..series {
        let (mut log_r, imported) = (0.0_f64, 3.0 + 57.0 * random.share());
        let mut counts: Vec<u32> = Vec::with_capacity(DAYS);
        for day in 0..DAYS {
            log_r = log_r * 0.97 + 0.06 * random.normal();
            let pressure: f64 =
                counts.iter().rev().zip(&interval).map(|(count, share)| f64::from(*count) * share).sum();
            let mean = log_r.exp() * pressure + if day < 10 { imported } else { 0.5 };
            counts.push(random.count(mean.clamp(0.01, 20_000.0)));
        }
        let cells: Vec<String> = counts.iter().map(u32::to_string).collect();
        writeln!(file, "{}", cells.join(","))?;
    }
    file.flush()
}

fn weekly(folder: &str, series: usize, random: &mut Random) -> std::io::Result<()> {
    let mut file = create(folder, "weekly.csv")?;
    writeln!(file, "series,week,count")?;
    for number in 0..series {
        let level = 1.5 + 0.5 * random.normal();
        for week in 0..WEEKS {
            let season = 0.6 * (std::f64::consts::TAU * week as f64 / 52.0).sin();
            let outbreak = if week == WEEKS - 4 { 30 } else { 0 };
            writeln!(file, "S{number},{},{}", week + 1, random.count((level + season).exp()) + outbreak)?;
        }
    }
    file.flush()
}

fn areas(folder: &str, areas: usize, random: &mut Random) -> std::io::Result<()> {
    let mut file = create(folder, "areas.csv")?;
    writeln!(file, "location,target_end_date,value")?;
    let first = chrono::NaiveDate::from_ymd_opt(2019, 8, 10).unwrap_or_default();
    for number in 0..areas {
        let (mut level, mut trend) = (1.0 + 1.5 * random.normal(), 0.0);
        for week in 0..AREA_WEEKS {
            trend = 0.8 * trend + 0.12 * random.normal();
            level = (level + trend).clamp(-2.0, 8.0);
            let day = first + chrono::Duration::weeks(week);
            writeln!(file, "A{number},{day},{}", random.count(level.exp()))?;
        }
    }
    file.flush()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("made_series FOLDER [SERIES]")?;
    let series = arguments.next().map_or(Ok(11_763), |text| text.parse())?;
    std::fs::create_dir_all(&folder)?;
    let mut random = Random(7);
    daily(&folder, series, &mut random)?;
    weekly(&folder, series, &mut random)?;
    areas(&folder, series, &mut random)?;
    Ok(())
}
