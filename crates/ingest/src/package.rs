//! Office packages (zip) within bounds: a small file may unpack into all the memory there is.

use std::io::{Cursor, Read};

use crate::IngestError;

/// Largest single part that is held as text: a thousand pages, whatever their looks.
const MAX_PART: u64 = 32 * 1024 * 1024;
/// Largest parts of a workbook that its reader holds whole: all but the sheets.
const MAX_HELD: u64 = 64 * 1024 * 1024;
/// Largest package once unpacked.
const MAX_UNPACKED: u64 = 400 * 1024 * 1024;

/// The text of a part; `None` where there is no such part.
pub(crate) fn part(bytes: &[u8], part: &str, name: &str) -> Result<Option<String>, IngestError> {
    let broken = || IngestError::new("ingest-broken", name);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let file = match archive.by_name(part) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(broken()),
    };
    let mut text = Vec::new();
    file.take(MAX_PART + 1).read_to_end(&mut text).map_err(|_| broken())?;
    if text.len() as u64 > MAX_PART {
        return Err(IngestError::new("ingest-unpacks-too-large", name));
    }
    String::from_utf8(text).map(Some).map_err(|_| broken())
}

/// Unpacks everything once, keeping nothing, so that a reader without bounds may follow. The sizes that a package
/// states are not believed.
pub(crate) fn within_bounds(bytes: &[u8], name: &str) -> Result<(), IngestError> {
    within(bytes, name, MAX_UNPACKED, MAX_HELD)
}

/// `limit` is for all parts together, `held` for those of them that are no sheets.
fn within(bytes: &[u8], name: &str, limit: u64, held: u64) -> Result<(), IngestError> {
    let broken = || IngestError::new("ingest-broken", name);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let (mut left, mut left_held) = (limit, held);
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| broken())?;
        let sheet = file.name().is_ok_and(|part| part.starts_with("xl/worksheets/") && !part.contains("/_rels/"));
        let most = if sheet { left } else { left.min(left_held) };
        let size = std::io::copy(&mut file.take(most + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if size > most {
            return Err(IngestError::new("ingest-unpacks-too-large", name));
        }
        left -= size;
        left_held -= if sheet { 0 } else { size };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_parts_together_stay_within_the_bound() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/worksheets/a.xml", "b"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(&[b' '; 1000]).unwrap();
        }
        let file = writer.finish().unwrap().into_inner();
        assert!(within(&file, "x", 2000, 1000).is_ok());
        for (all, held) in [(1999, 1000), (2000, 999)] {
            assert_eq!(within(&file, "x", all, held).unwrap_err().code(), "ingest-unpacks-too-large");
        }
    }
}
