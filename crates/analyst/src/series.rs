//! Daily series: long (`date,count`, with `series` where there are several) or wide (a row a series, a column a
//! day, with or without names).

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use chrono::NaiveDate;

use crate::table::Table;

/// One series.
pub struct Series {
    /// As the file names it; its number where it does not.
    pub name: String,
    /// Row of the file where it begins, the header being row 1.
    pub row: u64,
    /// Counts, oldest first; none for a day without a usable report.
    pub counts: Vec<Option<u64>>,
}

/// What a file holds.
pub struct Read {
    /// In the order of the file.
    pub series: Vec<Series>,
    /// Whether names stand in the file or there are several series.
    pub named: bool,
    /// Days without a row or without a count.
    pub missing: usize,
    /// Negative counts, which were set aside.
    pub negative: usize,
}

/// Whether days without a usable count may be left open, or are an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// Left open and counted.
    Open,
    /// An error that names the place.
    Refused,
}

/// Names of a column with the names of series.
const NAMES: [&str; 6] = ["series", "name", "area", "code", "id", "location"];
/// Longest gap that is filled with open days: beyond it a date is more likely wrong.
const LONGEST_GAP: i64 = 60;

/// Reads a file.
pub fn read(path: &Path, gaps: Gaps) -> Result<Read> {
    let mut table = Table::open(path)?;
    let read = match table.find("date").or_else(|| table.find("dates")) {
        Some(date) => long(&mut table, date, gaps),
        None => wide(&mut table, gaps),
    }?;
    if read.series.iter().all(|series| series.counts.is_empty()) {
        bail!("{} holds no counts", path.display());
    }
    Ok(read)
}

impl Read {
    /// A count as it stands in a cell.
    fn count(&mut self, text: &str, gaps: Gaps) -> Result<Option<u64>, &'static str> {
        let text = text.trim();
        let number: Option<f64> = text.parse().ok();
        match number {
            Some(number) if (0.0..1e12).contains(&number) && number.fract() == 0.0 => Ok(Some(number as u64)),
            Some(number) if number < 0.0 && number.fract() == 0.0 && gaps == Gaps::Open => {
                self.negative += 1;
                Ok(None)
            }
            Some(number) if number < 0.0 => Err("is negative; a count is a whole number from 0 up"),
            None if text.is_empty() || text == "NA" => {
                self.missing += 1;
                if gaps == Gaps::Open { Ok(None) } else { Err("is missing; write 0 for a day without cases") }
            }
            _ => Err("is no whole number from 0 up"),
        }
    }
}

fn long(table: &mut Table, date: usize, gaps: Gaps) -> Result<Read> {
    let count = ["count", "cases", "I"].iter().find_map(|name| table.find(name));
    let count = match count {
        Some(count) => count,
        None => table.column("count")?,
    };
    let name = table.find("series");
    let mut read = Read { series: Vec::new(), named: name.is_some(), missing: 0, negative: 0 };
    let mut known: HashMap<String, (usize, NaiveDate)> = HashMap::new();
    while table.advance()? {
        let day = table.day(date)?;
        let of = name.map_or(Ok(""), |column| table.text(column))?.to_owned();
        let value = {
            let text = table.text(count)?.to_owned();
            read.count(&text, gaps).map_err(|what| table.fault(count, what))?
        };
        if let Some((at, last)) = known.get_mut(&of) {
            let days = (day - *last).num_days();
            if days < 1 {
                return Err(table.fault(date, &format!("does not come after {last}; one row a day, oldest first")));
            }
            if days > 1 && (gaps == Gaps::Refused || days > LONGEST_GAP) {
                let what = format!("leaves out {} days after {last}; write a row for every day", days - 1);
                return Err(table.fault(date, &what));
            }
            read.missing += (days - 1) as usize;
            let counts = &mut read.series[*at].counts;
            counts.resize(counts.len() + (days - 1) as usize, None);
            counts.push(value);
            *last = day;
        } else {
            known.insert(of.clone(), (read.series.len(), day));
            read.series.push(Series { name: of, row: table.row(), counts: vec![value] });
        }
    }
    Ok(read)
}

fn wide(table: &mut Table, gaps: Gaps) -> Result<Read> {
    let header = table.header().to_vec();
    let label = header.first().is_some_and(|name| NAMES.contains(&name.as_str()));
    let is_number = |text: &String| text.parse::<f64>().is_ok();
    let bare = header.iter().all(is_number);
    if !bare && !label && header.iter().any(is_number) {
        bail!(
            "row 1 mixes names and numbers: either a header (series, then a name a day) or counts alone is expected; \
             or the columns date,count"
        );
    }
    if !bare && !label && header.len() < 3 {
        return Err(anyhow!("no column date among {}; expected are date,count or a row a series", header.join(", ")));
    }
    let mut read = Read { series: Vec::new(), named: true, missing: 0, negative: 0 };
    if bare {
        let counts: Result<Vec<_>, _> = header.iter().map(|text| read.count(text, gaps)).collect();
        let counts = counts.map_err(|what| anyhow!("row 1: a count {what}"))?;
        read.series.push(Series { name: "1".to_owned(), row: 1, counts });
    }
    let from = usize::from(label);
    while table.advance()? {
        let name = if label { table.text(0)?.to_owned() } else { (read.series.len() + 1).to_string() };
        let mut counts = Vec::with_capacity(header.len() - from);
        for column in from..header.len() {
            let text = table.text(column)?;
            // Most cells are plain digits.
            let plain = text.parse().ok().filter(|count| *count < 1_000_000_000_000_u64);
            counts.push(match plain {
                Some(count) => Some(count),
                None => read.count(text, gaps).map_err(|what| table.fault(column, what))?,
            });
        }
        read.series.push(Series { name, row: table.row(), counts });
    }
    Ok(read)
}
