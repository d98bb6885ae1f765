//! Tables of whole numbers with tens of millions of rows. Cells are split by hand, without a record a row, and
//! errors name the same places as those of the general reader, [`table`](crate::table).

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use crate::table;

/// Stands for an empty cell of a column that may be empty or missing.
pub const NONE: u32 = u32::MAX;

/// A column of numbers.
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// It must be there, and no cell of it may be empty.
    pub required: bool,
}

/// Column that must be there.
pub const fn required(name: &'static str) -> Column {
    Column { name, required: true }
}

/// Column that may be missing, and empty.
pub const fn optional(name: &'static str) -> Column {
    Column { name, required: false }
}

const CHUNK: usize = 1 << 20;

/// Calls with the row in the file (the header being row 1) and the wanted numbers, row by row. Columns may stand in
/// any order, others among them; the error of a cell names file, row, column and value.
pub fn read<const N: usize>(
    path: &Path,
    columns: &[Column; N],
    mut each: impl FnMut(u64, [u32; N]) -> Result<()>,
) -> Result<()> {
    let mut input = table::input(path)?;
    let mut buffer = Vec::new();
    let mut layout: Option<Layout<N>> = None;
    let mut row = 1;
    loop {
        let full = buffer.len();
        let got = input
            .by_ref()
            .take(CHUNK as u64)
            .read_to_end(&mut buffer)
            .with_context(|| format!("{} cannot be read after row {row}", path.display()))?;
        if got == 0 && buffer.last().is_some_and(|last| *last != b'\n') {
            buffer.push(b'\n');
        }
        let Some(last) = buffer[full.min(buffer.len())..].iter().rposition(|byte| *byte == b'\n') else {
            if got == 0 {
                break;
            }
            continue;
        };
        let end = full.min(buffer.len()) + last + 1;
        let mut at = 0;
        while at < end {
            match &layout {
                None => {
                    let line = end_of_line(&buffer, at);
                    layout = Some(Layout::new(path, &buffer[at..line], columns)?);
                    at = line + 1;
                }
                Some(layout) => {
                    row += 1;
                    if let Some(numbers) = layout.row(&buffer[..end], &mut at, row)? {
                        each(row, numbers)?;
                    }
                }
            }
        }
        buffer.drain(..end);
    }
    match layout {
        Some(_) => Ok(()),
        None => bail!("{} is empty; a header with the names of the columns is expected", path.display()),
    }
}

struct Layout<'a, const N: usize> {
    path: &'a Path,
    columns: &'a [Column; N],
    /// What each column of the file is wanted for.
    slots: Vec<Option<usize>>,
}

impl<'a, const N: usize> Layout<'a, N> {
    fn new(path: &'a Path, line: &[u8], columns: &'a [Column; N]) -> Result<Self> {
        let line = std::str::from_utf8(line)
            .map_err(|_| anyhow!("{}: row 1 is no CSV header in UTF-8", path.display()))?
            .trim_start_matches('\u{feff}');
        let names: Vec<&str> = line.split(',').map(|name| name.trim().trim_matches('"')).collect();
        for column in columns.iter().filter(|column| column.required) {
            if !names.contains(&column.name) {
                bail!("{} has no column {}; its columns are {}", path.display(), column.name, names.join(", "));
            }
        }
        let slots = names.iter().map(|name| columns.iter().position(|column| column.name == *name)).collect();
        Ok(Self { path, columns, slots })
    }

    /// The next row, none for an empty line. The bytes end with a line's end.
    #[inline]
    fn row(&self, bytes: &[u8], at: &mut usize, row: u64) -> Result<Option<[u32; N]>> {
        let mut numbers = [NONE; N];
        for column in 0.. {
            let start = *at;
            let mut value = 0_u64;
            while let digit @ 0..=9 = bytes[*at].wrapping_sub(b'0') {
                value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
                *at += 1;
            }
            let slot = self.slots.get(column).copied().flatten();
            // Whatever is not a plain number of up to ten digits goes the slow way.
            let plain = matches!(bytes[*at], b',' | b'\n') && (1..=10).contains(&(*at - start));
            if !plain || value >= u64::from(NONE) {
                *at = end_of_cell(bytes, start);
                let cell = &bytes[start..*at];
                if column == 0 && bytes[*at] == b'\n' && matches!(cell, b"" | b"\r") {
                    *at += 1;
                    return Ok(None);
                }
                if let Some(slot) = slot {
                    numbers[slot] = self.cell(cell, slot, row)?;
                }
            } else if let Some(slot) = slot {
                numbers[slot] = value as u32;
            }
            *at += 1;
            if bytes[*at - 1] == b'\n' {
                break;
            }
        }
        for (slot, column) in self.columns.iter().enumerate() {
            if column.required && numbers[slot] == NONE {
                return Err(self.fault(b"", slot, row, "is missing"));
            }
        }
        Ok(Some(numbers))
    }

    #[cold]
    fn cell(&self, cell: &[u8], slot: usize, row: u64) -> Result<u32> {
        let text = String::from_utf8_lossy(cell);
        let text = text.trim().trim_matches('"').trim();
        if text.is_empty() && !self.columns[slot].required {
            return Ok(NONE);
        }
        match text.parse::<u32>() {
            Ok(number) if number < NONE => Ok(number),
            _ => Err(self.fault(cell, slot, row, "is no whole number from 0 to 4294967294")),
        }
    }

    #[cold]
    fn fault(&self, cell: &[u8], slot: usize, row: u64, what: &str) -> anyhow::Error {
        let (path, name) = (self.path.display(), self.columns[slot].name);
        anyhow!("{path}, row {row}, column {name}: \"{}\" {what}", String::from_utf8_lossy(cell).trim_end())
    }
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

/// A comma within quotation marks belongs to its cell.
fn end_of_cell(bytes: &[u8], start: usize) -> usize {
    let mut quoted = false;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => return at,
            b'\n' => return at,
            _ => {}
        }
    }
    bytes.len() - 1
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{NONE, optional, read, required};

    fn rows(text: &str) -> anyhow::Result<Vec<(u64, [u32; 2])>> {
        let mut file = tempfile::NamedTempFile::with_suffix(".csv")?;
        file.write_all(text.as_bytes())?;
        let mut rows = Vec::new();
        read(file.path(), &[required("b"), optional("c")], |row, numbers| {
            rows.push((row, numbers));
            Ok(())
        })?;
        Ok(rows)
    }

    #[test]
    fn numbers_are_read_whatever_stands_beside_them() {
        let text = "\u{feff}\"a\",b,\"c\"\r\n\"x, y\",7,8\r\n\n ,\"9\", \nz, 10 ,4294967294";
        assert_eq!(rows(text).unwrap(), [(2, [7, 8]), (4, [9, NONE]), (5, [10, 4_294_967_294])]);
        assert_eq!(rows("b\n1\n2").unwrap(), [(2, [1, NONE]), (3, [2, NONE])]);
        assert_eq!(rows("b,c\n").unwrap(), []);
    }

    #[test]
    fn more_than_a_chunk_is_read_whole() {
        let mut lines = vec![String::from("b,c")];
        lines.extend((0..200_000_u32).map(|number| format!("{number},{}", number * 2)));
        let text = lines.join("\n");
        let rows = rows(&text).unwrap();
        assert!(
            rows.len() == 200_000
                && rows.iter().zip(0..).all(|((row, n), i)| *row == u64::from(i) + 2 && *n == [i, 2 * i])
        );
    }

    #[test]
    fn errors_name_row_column_and_value() {
        for (text, expected) in [
            ("b,c\n1,2\nx,3\n", "row 3, column b: \"x\""),
            ("b,c\n1,2\n-1,3\n", "row 3, column b: \"-1\""),
            ("b,c\n1,99999999999\n", "row 2, column c: \"99999999999\""),
            ("b,c\n1,4294967295\n", "row 2, column c: \"4294967295\""),
            ("b,c\n,5\n", "row 2, column b: \"\""),
            ("c,b\n5\n", "row 2, column b: \"\" is missing"),
            ("a,c\n1,2\n", "has no column b; its columns are a, c"),
            ("", "is empty"),
        ] {
            let error = rows(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
