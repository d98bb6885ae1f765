//! The data folder: closed to others, and its files written whole or not at all.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Name of the SQLite file in the data folder.
pub const DATABASE: &str = "vungxanh.db";
/// Rights of everybody but the owner.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// Makes the folder, or mends the rights of one that an earlier version made: it holds names, telephones and passwords'
/// hashes, which are the owner's to read alone.
pub fn prepare(folder: &Path) -> anyhow::Result<()> {
    let made = || format!("the data folder {} cannot be made", folder.display());
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(made)?;
    #[cfg(unix)]
    close_to_others(folder);
    Ok(())
}

/// Takes the rights of others off the folder and its files. A folder that is not ours alone (somebody's home, `/tmp`)
/// keeps its own; who does not own it may work in it all the same.
#[cfg(unix)]
fn close_to_others(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| ours(name)).collect();
    let alone = std::fs::read_dir(folder).is_ok_and(|all| all.count() == names.len());
    if alone || folder.join(DATABASE).exists() {
        narrow(folder);
    }
    for name in names {
        narrow(&folder.join(name));
    }
}

#[cfg(unix)]
fn narrow(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = std::fs::symlink_metadata(path) else { return };
    let mode = found.permissions().mode();
    // A sticky folder is shared by intent; the aim of a link is not this folder's.
    if mode & OTHERS == 0 || mode & 0o1000 != 0 || found.file_type().is_symlink() {
        return;
    }
    if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & !OTHERS)) {
        tracing::warn!(path = %path.display(), %error, "others may read this file, and that cannot be changed");
    }
}

#[cfg(unix)]
fn ours(name: &str) -> bool {
    name.starts_with("vungxanh.") || name.starts_with(".vungxanh.")
}

/// A file that its owner alone may read; SQLite gives its rights to what lies beside it.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file under a name of its own until it is complete; whoever is killed meanwhile leaves nothing under the real one.
pub struct Draft {
    path: PathBuf,
    target: PathBuf,
    /// Held while it is written: what nobody holds is left of somebody who was killed.
    _held: File,
}

impl Draft {
    /// Begins a file, over what an earlier one left half done.
    pub fn begin(target: &Path) -> anyhow::Result<Self> {
        if target.exists() {
            bail!("{} exists; nothing is ever written over it", target.display());
        }
        let name = target.file_name().context("no file name was given")?.to_string_lossy();
        let path = target.with_file_name(format!(".{name}.partial"));
        let failed = || format!("{} cannot be written", path.display());
        let held = private().create(true).write(true).truncate(false).open(&path).with_context(failed)?;
        if held.try_lock().is_err() {
            bail!("{} is being written by another program", target.display());
        }
        held.set_len(0).with_context(failed)?;
        for beside in ["-wal", "-shm", "-journal"] {
            remove(&beside_of(&path, beside))?;
        }
        Ok(Self { path, target: target.to_owned(), _held: held })
    }

    /// Where it is written meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name: durable, whole, and never over another.
    pub fn publish(self) -> anyhow::Result<()> {
        let publish = || -> io::Result<()> {
            File::open(&self.path)?.sync_all()?;
            match std::fs::hard_link(&self.path, &self.target) {
                Ok(()) => std::fs::remove_file(&self.path)?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
                // Sticks and shares without such links.
                Err(_) => std::fs::rename(&self.path, &self.target)?,
            }
            sync_folder(&self.target)
        };
        publish().with_context(|| format!("{} cannot be written", self.target.display()))
    }

    /// Throws it away.
    pub fn discard(self) -> anyhow::Result<()> {
        for beside in ["-wal", "-shm", "-journal", ""] {
            remove(&beside_of(&self.path, beside))?;
        }
        Ok(())
    }
}

/// A name stays after a power cut only when its folder was written too.
fn sync_folder(file: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

pub fn beside_of(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

pub fn remove(path: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}
