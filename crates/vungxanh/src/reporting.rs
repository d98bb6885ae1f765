//! A province's own reporting regime: `office/reporting.toml` of the data folder, instead of the one that is shipped.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, anyhow};

/// Where it lies in a data folder.
const FILE: &str = "office/reporting.toml";

/// Reads it, where there is one. What is wrong in it keeps everything from beginning: units would be asked for reports at
/// hours that nobody set.
pub fn read(data: &Path) -> anyhow::Result<()> {
    let path = data.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    base::regime::adopt(&text).map_err(|what| anyhow!("{}: {what}", path.display()))
}
