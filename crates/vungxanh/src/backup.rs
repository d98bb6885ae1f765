//! Copies of the data, with a manifest that says what they hold; putting one back.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use centre::Office;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Copied, Database, Head};

use crate::data::{DataArgs, tell};
use crate::folder::{self, Draft, beside_of};
use crate::registers;

#[derive(clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to write; must not exist. A manifest is written beside it, with the ending `.json`.
    #[arg(long)]
    out: PathBuf,
}

#[derive(clap::Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The copy. It is held against the manifest beside it, where there is one.
    #[arg(long)]
    from: PathBuf,
    /// Put the copy back even though the check found faults in it.
    #[arg(long)]
    with_faults: bool,
}

/// What a copy holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// Version of the program that made it.
    version: String,
    made_at: DateTime<Utc>,
    province: String,
    /// Records and links of the log, and the last of them.
    #[serde(flatten)]
    copied: Copied,
    bytes: u64,
    sha256: String,
    /// Public key of the installation.
    key: Option<String>,
}

/// The manifest as it lies beside the copy.
#[derive(Serialize, Deserialize)]
struct Signed {
    manifest: Manifest,
    /// Of the manifest's JSON, by the installation's key.
    signature: Option<String>,
}

const POSTGRES: &str = "a PostgreSQL database is copied with `pg_dump --format=custom` and put back with `pg_restore`; \
    `vungxanh anchor` signs and keeps the head of its log before, `vungxanh verify --anchor SEQ:HASH` checks it after";

/// The manifest of a copy.
fn manifest_of(copy: &Path) -> PathBuf {
    beside_of(copy, ".json")
}

pub async fn backup(args: BackupArgs) -> anyhow::Result<()> {
    if args.data.database.is_some() {
        bail!("{POSTGRES}");
    }
    if args.out.exists() {
        bail!("{} exists; a backup never writes over a file", args.out.display());
    }
    let office = args.data.open().await?;
    let draft = Draft::begin(&args.out)?;
    let copied = match copy(&office, draft.path()).await {
        Ok(copied) => copied,
        Err(error) => {
            draft.discard()?;
            return Err(error);
        }
    };
    let head = copied.head.clone();
    // First the manifest: a copy under its name is never without it.
    write_manifest(&office, &args.out, draft.path(), copied)?;
    draft.publish()?;
    office.store.anchor(&office.province, "backup").await?;
    let head = head.map(|head| head.short());
    if args.data.json {
        println!("{}", serde_json::json!({ "file": args.out, "manifest": manifest_of(&args.out), "head": head }));
    } else {
        println!("{}", args.out.display());
        println!("log up to {}", head.unwrap_or_else(|| "–".to_owned()));
    }
    Ok(())
}

/// A copy, read again and found whole.
async fn copy(office: &Office, to: &Path) -> anyhow::Result<Copied> {
    office.store.copy_to(to).await?;
    Ok(store::look_at_copy(to, &office.province).await?)
}

fn write_manifest(office: &Office, out: &Path, copy: &Path, copied: Copied) -> anyhow::Result<()> {
    let anchors = office.store.anchors();
    let (bytes, sha256) = digest(copy, &mut std::io::sink())?;
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: Utc::now(),
        province: office.province.clone(),
        copied,
        bytes,
        sha256,
        key: anchors.map(store::Anchors::public).transpose()?,
    };
    let text = serde_json::to_vec(&manifest)?;
    let signature = anchors.map(|anchors| anchors.sign(&text)).transpose()?;
    let path = manifest_of(out);
    folder::remove(&path)?;
    let draft = Draft::begin(&path)?;
    std::fs::write(draft.path(), serde_json::to_vec_pretty(&Signed { manifest, signature })?)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    draft.publish()
}

/// Copies a file; gives its length and SHA-256.
fn digest(from: &Path, to: &mut dyn Write) -> anyhow::Result<(u64, String)> {
    let failed = || format!("{} cannot be read", from.display());
    let mut file = std::fs::File::open(from).with_context(failed)?;
    let (mut sha256, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut piece).with_context(failed)?;
        if read == 0 {
            break;
        }
        sha256.update(&piece[..read]);
        to.write_all(&piece[..read]).context("the copy cannot be written")?;
        bytes += read as u64;
    }
    let digest = HEXLOWER.encode(&sha256.finalize());
    Ok((bytes, digest))
}

pub async fn restore(args: RestoreArgs) -> anyhow::Result<()> {
    let Database::Sqlite(target) = args.data.database()? else { bail!("{POSTGRES}") };
    let _held = args.data.hold().await?;
    // Entries of a province's own registers are checked like all others: the definitions are there before them.
    registers::read(&args.data.data)?;
    if target.exists() {
        bail!("{} exists; restore into an empty data folder", target.display());
    }
    let manifest = read_manifest(&args.from)?;
    let draft = Draft::begin(&target)?;
    match put_back(&args, &draft, manifest.as_ref()).await {
        Ok(verdict) => {
            for beside in ["-wal", "-shm", "-journal"] {
                folder::remove(&beside_of(&target, beside))?;
            }
            draft.publish()?;
            if manifest.is_none() {
                eprintln!("There is no manifest beside the copy: it was checked against itself alone.");
            }
            let sound = if verdict.sound() { "sound" } else { "with the faults named above" };
            println!("{} records, {} log links: {sound}", verdict.records, verdict.changes);
            let office = args.data.open().await?;
            office.store.anchor(&office.province, "restore").await?;
            Ok(())
        }
        Err(error) => {
            draft.discard()?;
            Err(error)
        }
    }
}

async fn put_back(args: &RestoreArgs, draft: &Draft, manifest: Option<&Manifest>) -> anyhow::Result<store::Verdict> {
    check_is_copy(&args.from)?;
    let written = || format!("{} cannot be written", draft.path().display());
    let mut to = folder::private().write(true).open(draft.path()).with_context(written)?;
    let (bytes, sha256) = digest(&args.from, &mut to)?;
    to.sync_all().with_context(written)?;
    if let Some(manifest) = manifest
        && (manifest.bytes, manifest.sha256.as_str()) != (bytes, sha256.as_str())
    {
        bail!(
            "{} is not the file of its manifest: {bytes} bytes instead of {}, or other content; take another copy",
            args.from.display(),
            manifest.bytes
        );
    }
    let office = Office::open(&Database::Sqlite(draft.path().to_owned())).await?;
    office.store.rebuild_search().await?;
    // The heads of what was here before are not those of this copy.
    if let Some(anchors) = office.store.anchors() {
        anchors.lay_aside()?;
    }
    let heads: Vec<Head> = manifest.and_then(|manifest| manifest.copied.head.clone()).into_iter().collect();
    let verdict = office.store.verify_against(&office.province, heads).await?;
    office.store.close().await?;
    if std::fs::metadata(beside_of(draft.path(), "-wal")).is_ok_and(|left| left.len() > 0) {
        bail!("the copy was put back, but its last pages could not be written into one file; try again");
    }
    if !verdict.sound() {
        tell(&verdict, false)?;
        if !args.with_faults {
            bail!("the copy is not sound and was not put back; take another, or put it back --with-faults");
        }
    }
    Ok(verdict)
}

fn read_manifest(copy: &Path) -> anyhow::Result<Option<Manifest>> {
    let path = manifest_of(copy);
    if !path.exists() {
        return Ok(None);
    }
    let unread = || format!("{} cannot be read", path.display());
    let signed: Signed = serde_json::from_slice(&std::fs::read(&path).with_context(unread)?).with_context(unread)?;
    if let (Some(key), Some(signature)) = (&signed.manifest.key, &signed.signature) {
        let text = serde_json::to_vec(&signed.manifest)?;
        if !store::is_signed(key, &text, signature) {
            bail!("{} was changed after it was signed; take another copy", path.display());
        }
    }
    Ok(Some(signed.manifest))
}

fn check_is_copy(path: &Path) -> anyhow::Result<()> {
    let mut head = [0; 16];
    let read = std::fs::File::open(path)
        .and_then(|mut file| file.read(&mut head))
        .with_context(|| format!("{} cannot be read", path.display()))?;
    if read < 16 || &head != b"SQLite format 3\0" {
        bail!("{} is not a copy made by `vungxanh backup`", path.display());
    }
    Ok(())
}
