//! Plain tables: CSV, compressed when the name ends in `.gz`; Parquet where the program was built with it. Errors name the file, the row (the header is
//! row 1), the column and the value.

#[cfg(feature = "parquet")]
mod columnar;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, anyhow, bail};
use chrono::{Datelike, NaiveDate};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

/// A table being read, row by row.
pub struct Table {
    path: PathBuf,
    reader: csv::Reader<Box<dyn Read>>,
    header: Vec<String>,
    record: csv::ByteRecord,
    row: u64,
}

impl Table {
    /// Opens a file and reads its header.
    pub fn open(path: &Path) -> Result<Self> {
        let input = input(path)?;
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(input);
        let header = reader
            .headers()
            .with_context(|| format!("{}: row 1 is no CSV header in UTF-8", path.display()))?
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect::<Vec<_>>();
        if header.is_empty() {
            bail!("{} is empty; a header with the names of the columns is expected", path.display());
        }
        Ok(Self { path: path.to_owned(), reader, header, record: csv::ByteRecord::new(), row: 1 })
    }

    /// Names of the columns as they stand in the header.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Position of a column that must be there.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.find(name).ok_or_else(|| {
            anyhow!("{} has no column {name}; its columns are {}", self.path.display(), self.header.join(", "))
        })
    }

    /// Position of a column that may be there.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.header().iter().position(|column| column == name)
    }

    /// Goes to the next row; false at the end.
    pub fn advance(&mut self) -> Result<bool> {
        self.row += 1;
        self.reader
            .read_byte_record(&mut self.record)
            .with_context(|| format!("{}, row {}, cannot be read as CSV", self.path.display(), self.row))
    }

    /// Row in the file, the header being row 1.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The words of a cell; empty when the row is too short.
    pub fn text(&self, column: usize) -> Result<&str> {
        let bytes = self.record.get(column).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|_| self.fault(column, "is not UTF-8"))
    }

    /// A value that must be there and be of its kind.
    pub fn value<T: FromStr>(&self, column: usize, kind: &str) -> Result<T> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.fault(column, &format!("is no {kind}")))
    }

    /// A day. One far from any record is a slip, and near the ends of the calendar no day could be added to it.
    pub fn day(&self, column: usize) -> Result<NaiveDate> {
        let day: NaiveDate = self.value(column, "date (year-month-day)")?;
        if (1900..=2200).contains(&day.year()) {
            Ok(day)
        } else {
            Err(self.fault(column, "lies outside the years 1900 to 2200; is a year mistyped?"))
        }
    }

    /// An error about a cell of this row, with what it holds.
    pub fn fault(&self, column: usize, what: &str) -> anyhow::Error {
        let name = self.header.get(column).map_or("?", String::as_str);
        let value = String::from_utf8_lossy(self.record.get(column).unwrap_or_default());
        anyhow!("{}, row {}, column {name}: \"{value}\" {what}", self.path.display(), self.row())
    }
}

/// Opens a file, unpacking it when it is compressed; Parquet is read as if it were CSV.
pub fn input(path: &Path) -> Result<Box<dyn Read>> {
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet")) {
        return parquet(path);
    }
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let file = BufReader::with_capacity(1 << 18, file);
    Ok(if is_gz(path) { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

#[cfg(feature = "parquet")]
fn parquet(path: &Path) -> Result<Box<dyn Read>> {
    Ok(Box::new(columnar::Lines::open(path)?))
}

#[cfg(not(feature = "parquet"))]
fn parquet(path: &Path) -> Result<Box<dyn Read>> {
    bail!(
        "{}: this program was built without Parquet; build it with --features parquet, or write the table as CSV",
        path.display()
    )
}

/// Opens a table for writing; `-` is standard output.
pub fn create(path: &Path) -> Result<csv::Writer<Box<dyn Write>>> {
    create_plain(path).map(csv::Writer::from_writer)
}

/// The same for rows that are written as they are, by the million.
pub fn create_plain(path: &Path) -> Result<Box<dyn Write>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdout().lock()));
    }
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let file = BufWriter::with_capacity(1 << 18, file);
    Ok(if is_gz(path) { Box::new(GzEncoder::new(file, Compression::fast())) } else { Box::new(file) })
}

/// A text as a cell.
pub fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes a number with nine digits that count: by the million this is most of the work, so that the common range
/// goes through whole numbers.
pub fn push_number(text: &mut String, value: f64) {
    let size = value.abs();
    if !(1e-3..1e8).contains(&size) {
        if size == 0.0 {
            text.push('0');
        } else {
            let _ = write!(text, "{value:.8e}");
        }
        return;
    }
    let whole_digits = if size < 1.0 { 0 } else { size.log10() as usize + 1 };
    let places = 9 - whole_digits + if size < 0.1 { 2 } else { 0 };
    let scaled = (size * 10_f64.powi(places as i32)).round() as u64;
    let mut digits = [b'0'; 24];
    let (mut rest, mut at) = (scaled, digits.len());
    while rest > 0 || digits.len() - at < places + 1 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if digits.len() - at == places {
            at -= 1;
            digits[at] = b'.';
            // The whole part stands in front of the point in any case.
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
    }
    if value < 0.0 {
        text.push('-');
    }
    let written = std::str::from_utf8(&digits[at..]).unwrap_or_default();
    text.push_str(if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.') } else { written });
}

fn is_gz(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"))
}

#[cfg(test)]
mod tests {
    use super::{Table, create, push_number};

    #[test]
    fn numbers_keep_nine_digits() {
        let cases =
            [0.0, 1.0, -1.0, 0.5, 12.25, 1.735_608_909_459_07, 0.012_345_678_912_3, 99_999.999_999_9, 3.0e9, 2.5e-7];
        for value in cases.into_iter().chain((1..4_000).map(|n| f64::from(n).powi(3) * 1.234_567_891e-7)) {
            let mut text = String::new();
            push_number(&mut text, value);
            let back: f64 = text.parse().unwrap_or(f64::NAN);
            assert!((back - value).abs() <= 6e-9 * value.abs(), "{value} as {text}");
        }
    }

    #[test]
    fn a_table_comes_back_compressed_or_not() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["a.csv", "a.csv.gz"] {
            let path = folder.path().join(name);
            let mut out = create(&path)?;
            out.write_record(["person", "t", "day"])?;
            out.write_record(["7", "x", "2021-09-12"])?;
            out.write_record(["8", "x", "+262142-12-31"])?;
            out.flush()?;
            drop(out);
            let mut table = Table::open(&path)?;
            let (person, t) = (table.column("person")?, table.column("t")?);
            assert!(table.advance()?);
            assert_eq!(table.value::<u32>(person, "whole number")?, 7);
            let fault = table.value::<u32>(t, "whole number").err().map(|e| e.to_string()).unwrap_or_default();
            assert!(fault.contains("row 2") && fault.contains("column t") && fault.contains("\"x\""), "{fault}");
            let day = table.column("day")?;
            assert_eq!(table.day(day)?.to_string(), "2021-09-12");
            assert!(table.advance()?);
            let fault = table.day(day).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(fault.contains("row 3, column day: \"+262142-12-31\" lies outside"), "{fault}");
            assert!(!table.advance()?);
            assert!(table.column("missing").is_err_and(|e| e.to_string().contains("person, t")));
        }
        Ok(())
    }
}
