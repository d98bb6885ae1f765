//! What was handed in, where it takes no memory.

use std::fs::File;
use std::io::{Cursor, Read, Result, Seek, SeekFrom, Write};

/// The content of a file handed in.
#[derive(Debug)]
pub enum Content {
    /// In memory: pasted, or the program's own.
    Bytes(Vec<u8>),
    /// In a file, most often one that has no name and is gone when it is closed.
    File(File),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<File> for Content {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl Content {
    /// Its size in bytes.
    ///
    /// # Errors
    /// The machine's.
    pub fn size(&self) -> Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::File(file) => Ok(file.metadata()?.len()),
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// The machine's.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.size()? as usize);
        self.reader()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A file that begins at its first byte and that nobody else on the machine can open.
    pub(super) fn file(&self) -> Result<File> {
        let mut file = match self {
            Self::Bytes(bytes) => {
                let mut file = tempfile::tempfile()?;
                file.write_all(bytes)?;
                file
            }
            Self::File(file) => file.try_clone()?,
        };
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    pub(super) fn reader(&self) -> Result<Box<dyn Read + Send>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
            Self::File(_) => Ok(Box::new(self.file()?)),
        }
    }
}
