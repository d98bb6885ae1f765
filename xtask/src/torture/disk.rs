//! A small disk of our own that can be full, or not be written to, without harm to the machine's.

use crate::guard::Guard;
use crate::shell::{self, capture};
use anyhow::{Context, Result};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Command;

const CLOSING: &str = "umount -l \"$1\"; rmdir -- \"$1\"; rm -f -- \"$2\"";
const BALLAST: &str = "ballast";

/// An ext4 file system in a file, mounted in a folder; unmounted at the end, whatever ends us.
pub struct Disk {
    folder: PathBuf,
    _guard: Guard,
}

impl Disk {
    /// Makes and mounts a disk. An error says why this machine cannot.
    pub fn mount(folder: &Path, megabytes: u64) -> Result<Self> {
        anyhow::ensure!(cfg!(target_os = "linux") && shell::is_root(), "mounting a disk needs Linux and root");
        let image = folder.with_extension("img");
        std::fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).write(true).truncate(true).open(&image)?;
        file.set_len(megabytes * 1_000_000)?;
        // No blocks kept back for root: we are root, and full must be full.
        capture(Command::new("mkfs.ext4").args(["-q", "-F", "-m", "0"]).arg(&image))?;
        let guard = Guard::new(CLOSING, &[&folder.to_string_lossy(), &image.to_string_lossy()])?;
        capture(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(folder))?;
        Ok(Self { folder: folder.to_owned(), _guard: guard })
    }

    /// Takes all space but so many bytes.
    pub fn fill(&self, left: u64) -> Result<()> {
        let free = self.free()?;
        let bytes = free.saturating_sub(left).to_string();
        let ballast = self.folder.join(BALLAST);
        let made = capture(Command::new("fallocate").args(["-l", &bytes]).arg(&ballast));
        if made.is_err() {
            // The blocks that map so many blocks have to find room too; writing takes whatever is there.
            let mut file = OpenOptions::new().create(true).append(true).open(&ballast)?;
            let block = vec![0_u8; 64 << 10];
            while std::io::Write::write_all(&mut file, &block).is_ok() {}
        }
        Ok(())
    }

    /// Gives the space back.
    pub fn free_up(&self) -> Result<()> {
        let ballast = self.folder.join(BALLAST);
        if ballast.exists() {
            std::fs::remove_file(&ballast).with_context(|| format!("cannot remove {}", ballast.display()))?;
        }
        Ok(())
    }

    fn free(&self) -> Result<u64> {
        let told = capture(Command::new("df").args(["-B1", "--output=avail"]).arg(&self.folder))?;
        told.lines().last().and_then(|line| line.trim().parse().ok()).context("df tells no free space")
    }

    /// Lets the disk be written to, or not; false when it refuses because files are open for writing.
    pub fn writable(&self, writable: bool) -> bool {
        let way = if writable { "remount,rw" } else { "remount,ro" };
        capture(Command::new("mount").args(["-o", way]).arg(&self.folder)).is_ok()
    }
}
