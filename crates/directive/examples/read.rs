//! Reads files and writes what was read, one JSON file each: `read DIR FILE…`.

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(out) = arguments.next() else {
        eprintln!("usage: read DIR FILE…");
        return Ok(());
    };
    std::fs::create_dir_all(&out)?;
    for file in arguments {
        let document = directive::read(&String::from_utf8_lossy(&std::fs::read(&file)?));
        let stem = file.file_stem().unwrap_or(file.as_os_str());
        let target = out.join(Path::new(stem)).with_extension("json");
        let full = std::env::var_os("FULL").is_some();
        let value = if full { serde_json::to_value(&document)? } else { document.to_schema() };
        std::fs::write(target, serde_json::to_string_pretty(&value)?)?;
    }
    Ok(())
}
