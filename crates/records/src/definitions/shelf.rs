//! The file of a definition: written whole under another name, given its own in one step, and put back as it was where
//! the rest did not come about.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use store::Registered;

use office::{Class, Problem, Result};

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

/// A definition on its way into its file.
pub(super) struct Shelf {
    path: PathBuf,
    draft: PathBuf,
    /// What stood there.
    before: Option<String>,
    published: bool,
}

impl Shelf {
    /// Writes the draft beside its file. What lies there under its name and is not the definition in force is somebody's
    /// work that the program has not read: it is never written over.
    pub(super) fn begin(folder: &Path, key: &str, before: Option<&Registered>, text: &str) -> Result<Self> {
        let own = before.and_then(|before| before.file.as_deref()).map(Path::new);
        let own = own.filter(|file| file.parent() == Some(folder));
        let path = own.map_or_else(|| folder.join(format!("{key}.toml")), Path::to_owned);
        let file = name(&path.to_string_lossy()).to_owned();
        let there = match std::fs::read_to_string(&path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(&path, &error)),
        };
        let ours = own.and(before).map(|before| before.text.as_str());
        if there.is_some() && there.as_deref() != ours {
            return Err(Problem::new(Class::Conflict, "definition-file-changed").with("file", file));
        }
        let draft = path.with_file_name(format!(".{file}.partial"));
        write(folder, &draft, text).map_err(|error| failed(&draft, &error))?;
        Ok(Self { path, draft, before: there, published: false })
    }

    /// Where it is kept.
    pub(super) fn file(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Gives it its name; durable when this returns.
    pub(super) fn publish(&mut self) -> store::Result<()> {
        let publish = || -> io::Result<()> {
            std::fs::rename(&self.draft, &self.path)?;
            sync(&self.path)
        };
        let file = || name(&self.path.to_string_lossy()).to_owned();
        publish().map_err(|error| store::Error::Folder { path: file(), what: error.to_string() })?;
        self.published = true;
        Ok(())
    }

    /// Puts back what stood there.
    pub(super) fn back(&mut self) {
        let back = || -> io::Result<()> {
            match (&self.before, self.published) {
                (_, false) => std::fs::remove_file(&self.draft),
                (None, true) => std::fs::remove_file(&self.path),
                (Some(before), true) => {
                    let folder = self.path.parent().unwrap_or(Path::new("."));
                    write(folder, &self.draft, before)?;
                    std::fs::rename(&self.draft, &self.path)
                }
            }
        };
        // A file that is newer than what serves is read at the next start, as one that was changed by hand.
        if let Err(error) = back().and_then(|()| sync(&self.path)) {
            tracing::error!(%error, file = %self.path.display(), "the file of a definition could not be put back");
        }
    }
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    let file = name(&path.to_string_lossy()).to_owned();
    store::Error::Folder { path: file, what: error.to_string() }.into()
}

/// A file that its owner alone may read, as all of the data folder.
fn write(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    builder.create(folder)?;
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A name stays after a power cut only when its folder was written too.
fn sync(file: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
