//! Anchors: heads of the log, signed and kept outside of the database.
//!
//! Who has the database alone can rewrite the whole log with hashes that fit. The heads that lie beside it, in backups'
//! manifests and on printed reports say what it was. The key (Ed25519) lies in the data folder: against somebody who has
//! the folder too, only what was carried elsewhere helps.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::database::Store;
use crate::error::{Error, Result};
use crate::{change, setting};

/// The private key, which never leaves the folder.
const KEY: &str = "vungxanh.key";
/// Heads of backups and of closes of the day, a line each.
const KEPT: &str = "vungxanh.anchors";
/// The head of the last minute.
const LAST: &str = "vungxanh.head";
/// Digits of a hash that a printed report shows.
const SHORT: usize = 16;

/// The last link of a province's log at some moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl Head {
    /// As a printed report shows it, and as [`Head::read`] takes it.
    pub fn short(&self) -> String {
        format!("{}:{}", self.seq, self.hash.get(..SHORT).unwrap_or(&self.hash))
    }

    /// `SEQ:HASH`; of the hash its beginning is enough.
    pub fn read(text: &str) -> Option<Self> {
        let (seq, hash) = text.trim().split_once(':')?;
        let plain = hash.len() >= SHORT && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self { seq: seq.parse().ok()?, hash: hash.to_ascii_lowercase() }).filter(|_| plain)
    }
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// When.
    pub at: DateTime<Utc>,
    /// On what occasion: `backup`, `close`, `minute` …
    pub why: String,
    /// Province.
    pub province: String,
    /// Its head.
    pub head: Head,
    /// The settings on which all figures depend.
    pub settings: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    anchor: Statement,
    signature: String,
}

/// A head that was kept.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    pub head: Head,
    pub statement: Option<Statement>,
    pub signed: bool,
}

impl Anchor {
    /// A head that somebody has on paper.
    pub(crate) fn given(head: Head) -> Self {
        Self { head, statement: None, signed: true }
    }

    pub(crate) fn told(&self) -> String {
        let when = self.statement.as_ref().map(|anchor| format!(" {} {}", anchor.why, anchor.at.format("%F %T")));
        format!("{}{}", self.head.short(), when.unwrap_or_default())
    }
}

/// The anchors of a data folder.
#[derive(Debug, Clone)]
pub struct Anchors {
    folder: PathBuf,
}

/// What was read of a folder's anchors.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub anchors: Vec<Anchor>,
    pub unreadable: Vec<String>,
}

impl Anchors {
    /// Of a folder; makes its key where there is none.
    pub fn open(folder: &Path) -> Result<Self> {
        let anchors = Self { folder: folder.to_owned() };
        anchors.pair()?;
        Ok(anchors)
    }

    fn pair(&self) -> Result<Ed25519KeyPair> {
        let path = self.folder.join(KEY);
        if !path.exists() {
            let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
                .map_err(|_| Error::folder(&path, "no random numbers"))?;
            self.put(KEY, made.as_ref(), true)?;
        }
        let bytes = std::fs::read(&path).map_err(|error| Error::folder(&path, error))?;
        Ed25519KeyPair::from_pkcs8(&bytes).map_err(|error| Error::folder(&path, error))
    }

    /// Writes a file whole or not at all; `new`: leaves one that is there.
    fn put(&self, name: &str, content: &[u8], new: bool) -> Result<()> {
        static ONE_BY_ONE: Mutex<()> = Mutex::new(());
        let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let (path, part) = (self.folder.join(name), self.folder.join(format!(".{name}.{}", std::process::id())));
        let write = || -> std::io::Result<()> {
            let mut file = private().create(true).write(true).truncate(true).open(&part)?;
            file.write_all(content)?;
            file.sync_all()?;
            if new {
                match std::fs::hard_link(&part, &path) {
                    // Another program was faster: its file is the one.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => std::fs::remove_file(&part),
                    Err(_) => std::fs::rename(&part, &path),
                    Ok(()) => std::fs::remove_file(&part),
                }
            } else {
                std::fs::rename(&part, &path)
            }
        };
        write().map_err(|error| Error::folder(&path, error))
    }

    /// The signature of a text by this installation.
    pub fn sign(&self, text: &[u8]) -> Result<String> {
        Ok(HEXLOWER.encode(self.pair()?.sign(text).as_ref()))
    }

    /// The public half of the key.
    pub fn public(&self) -> Result<String> {
        Ok(HEXLOWER.encode(self.pair()?.public_key().as_ref()))
    }

    fn line(&self, anchor: Statement) -> Result<Vec<u8>> {
        let signature = self.sign(&serde_json::to_vec(&anchor).map_err(Error::json)?)?;
        let mut line = serde_json::to_vec(&Line { anchor, signature }).map_err(Error::json)?;
        line.push(b'\n');
        Ok(line)
    }

    /// Keeps a head for ever.
    pub(crate) fn keep(&self, anchor: Statement) -> Result<()> {
        let (path, line) = (self.folder.join(KEPT), self.line(anchor)?);
        let write = || -> std::io::Result<()> {
            let mut file = private().create(true).read(true).write(true).truncate(false).open(&path)?;
            // A backup and the close of the day may come at the same moment.
            file.lock()?;
            // Of a line that a power cut left half written nothing is kept.
            let mut text = Vec::new();
            file.read_to_end(&mut text)?;
            let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            file.set_len(whole as u64)?;
            file.seek(SeekFrom::End(0))?;
            file.write_all(&line)?;
            file.sync_all()
        };
        write().map_err(|error| Error::folder(&path, error))
    }

    /// Keeps a head until the next.
    pub(crate) fn keep_last(&self, anchor: Statement) -> Result<()> {
        let line = self.line(anchor)?;
        self.put(LAST, &line, false)
    }

    /// The heads of a province that were kept, in the order in which they were.
    pub(crate) fn kept(&self, province: &str) -> Result<Kept> {
        let key = self.pair()?.public_key().as_ref().to_vec();
        let mut kept = Kept::default();
        for name in [KEPT, LAST] {
            let path = self.folder.join(name);
            let text = match std::fs::read(&path) {
                Ok(text) => String::from_utf8_lossy(&text).into_owned(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(Error::folder(&path, error)),
            };
            for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
                let Ok(Line { anchor, signature }) = serde_json::from_str(line) else {
                    kept.unreadable.push(line.to_owned());
                    continue;
                };
                let text = serde_json::to_vec(&anchor).map_err(Error::json)?;
                if anchor.province == province {
                    let signed = signed(&key, &text, &signature);
                    kept.anchors.push(Anchor { head: anchor.head.clone(), statement: Some(anchor), signed });
                }
            }
        }
        Ok(kept)
    }

    /// Lays the heads of what was here before aside: another state of the data is put back.
    pub fn lay_aside(&self) -> Result<()> {
        for name in [KEPT, LAST] {
            let path = self.folder.join(name);
            if path.exists() {
                let aside = self.folder.join(format!("{name}.{}", Utc::now().format("%Y%m%d%H%M%S")));
                std::fs::rename(&path, aside).map_err(|error| Error::folder(&path, error))?;
            }
        }
        Ok(())
    }
}

/// Does a signature belong to a text and a public key, both in hexadecimal?
pub fn is_signed(public: &str, text: &[u8], signature: &str) -> bool {
    HEXLOWER.decode(public.as_bytes()).is_ok_and(|key| signed(&key, text, signature))
}

fn signed(key: &[u8], text: &[u8], signature: &str) -> bool {
    HEXLOWER
        .decode(signature.as_bytes())
        .is_ok_and(|signature| UnparsedPublicKey::new(&ED25519, key).verify(text, &signature).is_ok())
}

/// A file that its owner alone may read.
pub(crate) fn private() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The last link of a province's log.
pub(crate) async fn head<C: ConnectionTrait>(db: &C, province: &str) -> Result<Option<Head>> {
    use change::table::Column;
    let last: Option<(i64, String)> = change::table::Entity::find()
        .select_only()
        .columns([Column::Seq, Column::Hash])
        .filter(Column::Province.eq(province))
        .order_by_desc(Column::Seq)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.map(|(seq, hash)| Head { seq, hash }))
}

impl Store {
    /// The last link of a province's log.
    pub async fn head(&self, province: &str) -> Result<Option<Head>> {
        head(self.reader(), province).await
    }

    /// Signs the head of a province's log and keeps it outside of the database for ever. Gives nothing where the log is
    /// empty or no folder keeps anchors.
    pub async fn anchor(&self, province: &str, why: &str) -> Result<Option<Head>> {
        let (Some(anchors), Some(anchor)) = (self.anchors(), self.statement(province, why).await?) else {
            return Ok(None);
        };
        let head = anchor.head.clone();
        anchors.keep(anchor)?;
        Ok(Some(head))
    }

    /// The same, kept until the next: so that also the last minute's links cannot be cut off unseen.
    pub async fn anchor_minute(&self, province: &str) -> Result<()> {
        match (self.anchors(), self.statement(province, "minute").await?) {
            (Some(anchors), Some(anchor)) => anchors.keep_last(anchor),
            _ => Ok(()),
        }
    }

    async fn statement(&self, province: &str, why: &str) -> Result<Option<Statement>> {
        let Some(head) = self.head(province).await? else { return Ok(None) };
        let settings = setting::signed(self.reader()).await?;
        let (at, why, province) = (crate::write::now(), why.to_owned(), province.to_owned());
        Ok(Some(Statement { at, why, province, head, settings }))
    }
}
