//! Stores as the released versions of the program left them, step by step: an upgrade starts from each of them.
//! The steps were taken from stores that those versions made, with a few persons, doses and cases in them. A step
//! that is released is added here as one more file and never changed.

use crate::postgres::Cluster;
use crate::shell::capture;
use anyhow::{Context, Result};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

macro_rules! steps {
    ($database:literal) => {
        [
            include_str!(concat!("released/", $database, "/0001.sql")),
            include_str!(concat!("released/", $database, "/0002.sql")),
            include_str!(concat!("released/", $database, "/0003.sql")),
            include_str!(concat!("released/", $database, "/0004.sql")),
            include_str!(concat!("released/", $database, "/0005.sql")),
        ]
    };
}

/// Versions of the store that were released.
pub const VERSIONS: usize = 5;
const SQLITE: [&str; VERSIONS] = steps!("sqlite");
const POSTGRES: [&str; VERSIONS] = steps!("postgres");

/// Makes a store of a version in a folder.
pub fn on_sqlite(folder: &Path, version: usize) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut child = Command::new("sqlite3")
        .args(["-bail"])
        .arg(folder.join("vungxanh.db"))
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot start sqlite3")?;
    let mut input = child.stdin.take().context("sqlite3's input is piped")?;
    writeln!(input, "PRAGMA journal_mode=WAL; BEGIN;\n{}COMMIT;", SQLITE[..version].concat())?;
    drop(input);
    anyhow::ensure!(child.wait()?.success(), "sqlite3 cannot make a store of version {version}");
    Ok(())
}

/// Makes a store of a version in an empty database.
pub fn on_postgres(cluster: &Cluster, database: &str, version: usize) -> Result<()> {
    let address = format!("{}/{database}", cluster.url());
    let words = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", &address, "-c"];
    capture(cluster.psql().args(words).arg(POSTGRES[..version].concat())).map(drop)
}
