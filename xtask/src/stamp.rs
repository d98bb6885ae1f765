//! Doing a slow thing only when what it reads has changed.

use crate::project::Project;
use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// Folders that are made, not written.
const MADE: [&str; 4] = ["node_modules", "dist", "target", ".svelte-kit"];

/// The state of some files, to compare with the state at the last success.
pub struct Stamp {
    file: PathBuf,
    digest: String,
}

impl Stamp {
    /// Reads the state of `sources` (files, or folders with all below). Contents count and times do not: a
    /// fresh clone has new times for the same files.
    pub fn of(project: &Project, name: &str, sources: &[PathBuf]) -> Result<Self> {
        let mut files = Vec::new();
        for source in sources {
            collect(source, &mut files)?;
        }
        files.sort();
        let mut hasher = DefaultHasher::new();
        for file in files {
            file.strip_prefix(&project.root).unwrap_or(&file).hash(&mut hasher);
            std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
        }
        // One target folder may serve several clones, each with made files of its own.
        let mut clone = DefaultHasher::new();
        project.root.hash(&mut clone);
        let file = project.keep(&format!("{name}-{:016x}.stamp", clone.finish()))?;
        Ok(Self { file, digest: format!("{:016x}", hasher.finish()) })
    }

    /// True when the sources are as they were when the stamp was last written.
    pub fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|digest| digest == self.digest)
    }

    /// Remembers this state as done.
    pub fn write(&self) -> Result<()> {
        std::fs::write(&self.file, &self.digest).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
            let entry = entry?;
            if !MADE.iter().any(|made| entry.file_name() == *made) {
                collect(&entry.path(), files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Stamp;
    use crate::project::Project;
    use std::fs;

    #[test]
    fn a_stamp_is_current_until_a_source_changes() {
        let root = std::env::temp_dir().join(format!("vungxanh-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("web/node_modules")).unwrap();
        let project = Project { target: root.join("target"), root: root.clone(), ci: false };
        let stamp = || Stamp::of(&project, "web", &[root.join("web"), root.join("absent")]).unwrap();
        fs::write(root.join("web/a.ts"), "1").unwrap();

        assert!(!stamp().is_current());
        stamp().write().unwrap();
        assert!(stamp().is_current());
        fs::write(root.join("web/node_modules/b.js"), "made").unwrap();
        assert!(stamp().is_current());
        fs::write(root.join("web/a.ts"), "2").unwrap();
        assert!(!stamp().is_current());
        fs::write(root.join("web/a.ts"), "1").unwrap();
        fs::rename(root.join("web/a.ts"), root.join("web/c.ts")).unwrap();
        assert!(!stamp().is_current());

        fs::remove_dir_all(root).unwrap();
    }
}
