//! Lists the definitions under `data/registers/`, so that a new one is there without a line of code.

use std::fmt::Write as _;
use std::path::Path;

/// Seen from the crate: neither this program nor the list may keep the folder in which it was built, as a
/// target folder may serve several clones.
const FOLDER: &str = "../../data/registers";

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut files: Vec<_> = std::fs::read_dir(FOLDER)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut list = String::from("&[");
    for path in
        files.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|end| end == "toml"))
    {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let from_crate = format!("/{FOLDER}/{name}");
        let _ = write!(list, "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {from_crate:?}))),");
    }
    list.push(']');
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&out).join("definitions.rs"), list)
}
