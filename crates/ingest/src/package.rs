//! Office packages (zip) within bounds: a small file may unpack into all the memory there is.

use std::io::{Cursor, Read};

use crate::{FileKind, IngestError};

/// Largest single part that is read as text.
const MAX_PART: u64 = 100 * 1024 * 1024;
/// Largest package once unpacked.
const MAX_UNPACKED: u64 = 400 * 1024 * 1024;

/// What a zip file is.
pub(crate) fn kind(bytes: &[u8]) -> FileKind {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return FileKind::Archive;
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        FileKind::Docx
    } else if has("xl/workbook.xml") {
        FileKind::Xlsx
    } else {
        FileKind::Archive
    }
}

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
    within(bytes, name, MAX_UNPACKED)
}

fn within(bytes: &[u8], name: &str, limit: u64) -> Result<(), IngestError> {
    let broken = || IngestError::new("ingest-broken", name);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = limit;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| broken())?;
        let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if size > left {
            return Err(IngestError::new("ingest-unpacks-too-large", name));
        }
        left -= size;
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
        for name in ["a", "b"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(&[b' '; 1000]).unwrap();
        }
        let file = writer.finish().unwrap().into_inner();
        assert!(within(&file, "x", 2000).is_ok());
        assert_eq!(within(&file, "x", 1999).unwrap_err().code(), "ingest-unpacks-too-large");
    }
}
