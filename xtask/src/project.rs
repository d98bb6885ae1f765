//! Where things lie.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The clone that this command works on.
pub struct Project {
    /// The folder with the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder, which may lie outside the clone.
    pub target: PathBuf,
    /// Continuous integration: nobody answers questions, and the lock files are law.
    pub ci: bool,
}

impl Project {
    /// The clone that `cargo xtask` was called in.
    pub fn find() -> Result<Self> {
        // Read at run time: one target folder may serve several clones, and a path compiled in would be the
        // path of the clone that compiled last.
        let xtask = env::var_os("CARGO_MANIFEST_DIR").context("run this through `cargo xtask`")?;
        let root = Path::new(&xtask).parent().context("xtask lies in the workspace")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target, ci: env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1") })
    }

    /// The web application's sources.
    pub fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// The browser tests.
    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }

    /// What xtask keeps between runs: stamps, logs, tools.
    pub fn keep(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder.join(name))
    }
}
