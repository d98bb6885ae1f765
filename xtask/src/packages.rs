//! What tests and screenshots need from the operating system.

use crate::postgres;
use crate::shell::{self, capture};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// Something that a command cannot do without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// `initdb` and `pg_ctl`.
    Postgres,
    /// A browser that a program can drive, and a font with Vietnamese letters.
    Chromium,
    /// `pngquant`, which makes screenshots small enough to keep.
    Pngquant,
}

impl Need {
    fn is_met(self) -> bool {
        match self {
            Self::Postgres => postgres::programs().is_some(),
            // Where fontconfig itself is missing, the browser's package brings it.
            Self::Chromium => chromium().is_some() && fonts(":lang=vi"),
            Self::Pngquant => shell::has("pngquant"),
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium", "fontconfig", "fonts-liberation2"],
            Self::Pngquant => &["pngquant"],
        }
    }
}

/// The browser to drive: the one named in `CHROMIUM`, or the system's.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.is_file())
}

/// Installs what is missing through Debian's package manager, or says what to install.
pub fn ensure(needs: &[Need]) -> Result<()> {
    let missing: Vec<&str> =
        needs.iter().filter(|need| !need.is_met()).flat_map(|need| need.packages()).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !shell::has("apt-get") {
        bail!("this needs, and the system lacks: {list} (Debian's names); install them and run this again");
    }
    if !shell::is_root() && !shell::has("sudo") {
        bail!("this needs packages that only root can install: apt-get install {list}");
    }
    println!("Installing what this needs: {list}");
    shell::run(&mut apt(&["update", "-q"]))?;
    let mut words = vec!["install", "-y", "-q", "--no-install-recommends"];
    words.extend(&missing);
    shell::run(&mut apt(&words))?;
    match needs.iter().find(|need| !need.is_met()) {
        Some(need) => bail!("still missing after the installation of {}", need.packages().join(" ")),
        None => Ok(()),
    }
}

fn apt(words: &[&str]) -> Command {
    let mut command = if shell::is_root() { Command::new("env") } else { Command::new("sudo") };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(words);
    command
}

fn fonts(pattern: &str) -> bool {
    capture(Command::new("fc-list").arg(pattern)).is_ok_and(|list| !list.trim().is_empty())
}
