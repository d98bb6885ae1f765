//! Lists the definitions under `data/registers/`, so that a new one is there without a line of code.

use std::fmt::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/registers");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut list = String::from("&[");
    for path in
        files.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|end| end == "toml"))
    {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let _ = write!(list, "({name:?}, include_str!({:?})),", path.display().to_string());
    }
    list.push(']');
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&out).join("definitions.rs"), list)
}
