//! Tables in Parquet, read as the lines of a CSV: what reads tables need not know, and errors name the same rows.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

use crate::table::quoted;

/// The header, then a line a row.
pub struct Lines {
    rows: RowIter<'static>,
    /// Lines made and not yet read.
    text: String,
    /// Bytes of them that were read.
    at: usize,
}

/// Rows made into lines at once.
const ROWS: usize = 1024;

impl Lines {
    /// Opens a file; its columns must be plain values.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let reader =
            SerializedFileReader::new(file).with_context(|| format!("{} is no Parquet file", path.display()))?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let columns = schema.root_schema().get_fields();
        if let Some(nested) = columns.iter().find(|column| !column.is_primitive()) {
            bail!("{}, column {}: holds lists or groups, not plain values", path.display(), nested.name());
        }
        let names: Vec<_> = columns.iter().map(|column| quoted(column.name())).collect();
        let text = names.join(",") + "\n";
        Ok(Self { rows: reader.into_iter(), text, at: 0 })
    }

    fn make(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        for row in self.rows.by_ref().take(ROWS) {
            push(&mut self.text, &row.map_err(io::Error::other)?);
        }
        Ok(())
    }
}

impl Read for Lines {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.make()?;
        }
        let left = &self.text.as_bytes()[self.at..];
        let count = left.len().min(room.len());
        room[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

/// A row as a line; a missing value is an empty cell.
fn push(text: &mut String, row: &Row) {
    for (at, (_, field)) in row.get_column_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        match field {
            Field::Null => {}
            Field::Str(value) => text.push_str(&quoted(value)),
            // Writing to a text cannot fail.
            other => _ = write!(text, "{other}"),
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use crate::numbers::{self, NONE, optional, required};
    use crate::table::Table;

    fn write(path: &Path, ages: &[i32], names: &[&str], named: &[i16]) -> anyhow::Result<()> {
        let schema = "message table { REQUIRED INT32 age (INTEGER(32, false)); OPTIONAL BYTE_ARRAY name (STRING); \
                      OPTIONAL INT32 day (DATE); }";
        let properties = Arc::new(WriterProperties::builder().build());
        let mut writer =
            SerializedFileWriter::new(File::create(path)?, Arc::new(parse_message_type(schema)?), properties)?;
        let mut group = writer.next_row_group()?;
        let mut column = group.next_column()?.unwrap();
        column.typed::<Int32Type>().write_batch(ages, None, None)?;
        column.close()?;
        let names: Vec<ByteArray> = names.iter().map(|name| ByteArray::from(*name)).collect();
        let mut column = group.next_column()?.unwrap();
        column.typed::<ByteArrayType>().write_batch(&names, Some(named), None)?;
        column.close()?;
        let mut column = group.next_column()?.unwrap();
        let days = vec![18_993; named.iter().filter(|there| **there == 1).count()];
        column.typed::<Int32Type>().write_batch(&days, Some(named), None)?;
        column.close()?;
        group.close()?;
        writer.close()?;
        Ok(())
    }

    #[test]
    fn a_parquet_table_reads_as_its_csv_would() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.parquet");
        write(&path, &[7, 81], &["Lò, \"Văn\""], &[1, 0]).unwrap();
        let mut table = Table::open(&path).unwrap();
        assert_eq!(table.header(), ["age", "name", "day"]);
        assert!(table.advance().unwrap());
        assert_eq!((table.text(1).unwrap(), table.text(2).unwrap()), ("Lò, \"Văn\"", "2022-01-01"));
        assert!(table.advance().unwrap());
        assert_eq!((table.value::<u32>(0, "number").unwrap(), table.text(1).unwrap()), (81, ""));
        assert!(!table.advance().unwrap());

        let mut rows = Vec::new();
        let mut take = |row, numbers| {
            rows.push((row, numbers));
            Ok(())
        };
        numbers::read(&path, &[required("age"), optional("height")], &mut take).unwrap();
        assert_eq!(rows, [(2, [7, NONE]), (3, [81, NONE])]);
        let error = numbers::read(&path, &[required("name")], |_, _| Ok(())).unwrap_err().to_string();
        assert!(error.contains("people.parquet, row 2, column name"), "{error}");
    }

    #[test]
    fn what_is_no_parquet_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.parquet");
        std::fs::write(&path, "person,place\n1,2\n").unwrap();
        let error = Table::open(&path).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(error.contains("visits.parquet is no Parquet file"), "{error}");
    }
}
