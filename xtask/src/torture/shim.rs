//! The library put before the C library, and the file through which it takes orders while the program runs.

use crate::shell::{self, capture};
use anyhow::{Context, Result};
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCE: &str = include_str!("shim.c");
/// Input/output error, "no space left" and "read-only file system", as Linux numbers them.
pub const EIO: i64 = 5;
pub const ENOSPC: i64 = 28;
pub const EROFS: i64 = 30;

/// In the place of an error: the program is killed at the call.
pub const KILLED: i64 = -1;

/// The compiled shim with its orders.
pub struct Shim {
    library: PathBuf,
    orders: PathBuf,
}

impl Shim {
    /// Compiles the shim. An error says why this machine cannot.
    pub fn compile(folder: &Path) -> Result<Self> {
        anyhow::ensure!(cfg!(target_os = "linux") && shell::has("cc"), "the shim needs Linux and a C compiler (`cc`)");
        let (source, library, orders) = (folder.join("shim.c"), folder.join("shim.so"), folder.join("orders"));
        std::fs::write(&source, SOURCE)?;
        capture(Command::new("cc").args(["-O1", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl"))?;
        let shim = Self { library, orders };
        shim.write([-1, 0, 0, 0, 0])?;
        Ok(shim)
    }

    /// The same library with orders of its own, for another program at the same time.
    pub fn apart(&self, name: &str) -> Result<Self> {
        let shim = Self { library: self.library.clone(), orders: self.orders.with_file_name(name) };
        shim.write([-1, 0, 0, 0, 0])?;
        Ok(shim)
    }

    /// Variables for the program.
    pub fn env(&self) -> Vec<(String, String)> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        vec![("LD_PRELOAD".into(), text(&self.library)), ("TORTURE_ORDERS".into(), text(&self.orders))]
    }

    /// Lets so many calls that write to the database fail, after so many others.
    pub fn fail(&self, after: u64, calls: u64, error: i64) -> Result<()> {
        self.set(2, error)?;
        self.set(1, calls as i64)?;
        self.set(0, after as i64)
    }

    /// Sets the clock ahead, or behind.
    pub fn clock(&self, seconds: i64) -> Result<()> {
        self.set(3, seconds)
    }

    /// Ends all orders.
    pub fn rest(&self) -> Result<()> {
        self.set(0, -1)?;
        self.set(1, 0)?;
        self.set(3, 0)
    }

    /// Calls that failed so far.
    pub fn failed(&self) -> Result<i64> {
        self.get(4)
    }

    /// Calls until one fails.
    pub fn left(&self) -> Result<u64> {
        Ok(u64::try_from(self.get(0)?).unwrap_or(0))
    }

    fn get(&self, place: usize) -> Result<i64> {
        let mut bytes = Vec::new();
        OpenOptions::new().read(true).open(&self.orders)?.read_to_end(&mut bytes)?;
        let one = bytes.get(place * 8..place * 8 + 8).context("the shim's orders are cut short")?;
        Ok(i64::from_ne_bytes(one.try_into()?))
    }

    fn write(&self, orders: [i64; 5]) -> Result<()> {
        Ok(std::fs::write(&self.orders, orders.map(i64::to_ne_bytes).concat())?)
    }

    /// One order at its place: the program has the same bytes before it, and must not find the file cut short.
    fn set(&self, place: u64, value: i64) -> Result<()> {
        let mut file = OpenOptions::new().write(true).open(&self.orders)?;
        file.seek(SeekFrom::Start(place * 8))?;
        Ok(file.write_all(&value.to_ne_bytes())?)
    }
}
