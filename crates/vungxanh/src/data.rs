//! Where the data lives; checking, copying and restoring it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use centre::Centre;
use clap::Args;
use store::Database;

/// Which data to work on.
#[derive(Args, Clone)]
pub struct DataArgs {
    /// Data folder.
    #[arg(long, default_value = "vungxanh-data", env = "VUNGXANH_DATA")]
    pub data: PathBuf,
    /// Use a PostgreSQL database instead of the data folder: `postgres://user:password@host/name`
    #[arg(long, env = "VUNGXANH_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}

/// Name of the SQLite file in the data folder.
const FILE: &str = "vungxanh.db";

impl DataArgs {
    /// The database; makes the folder if there is none.
    pub fn database(&self) -> anyhow::Result<Database> {
        match &self.database {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Database::Postgres(url.clone()))
            }
            Some(_) => bail!("--database takes an address of the form postgres://user:password@host/name"),
            None => {
                std::fs::create_dir_all(&self.data)
                    .with_context(|| format!("the data folder {} cannot be made", self.data.display()))?;
                Ok(Database::Sqlite(self.data.join(FILE)))
            }
        }
    }

    /// The open centre.
    pub async fn open(&self) -> anyhow::Result<Centre> {
        Ok(Centre::open(&self.database()?).await?)
    }
}

#[derive(Args)]
pub struct BackupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to write; must not exist.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The copy.
    #[arg(long)]
    from: PathBuf,
}

pub async fn verify(args: DataArgs) -> anyhow::Result<()> {
    let centre = args.open().await?;
    let verdict = centre.store.verify(&centre.province).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&verdict)?);
    } else {
        println!("records      {:>12}", verdict.records);
        println!("tallies      {:>12}   wrong {}", verdict.tallies, verdict.wrong_tallies.len());
        println!("log links    {:>12}   broken {}", verdict.changes, verdict.broken_links.len());
        println!("persons whose dose count is wrong  {}", verdict.wrong_dose_counts);
        for (measure, area, day, stratum, stored, rebuilt) in verdict.wrong_tallies.iter().take(20) {
            println!("  {measure} {area} {day} {stratum}: stored {stored}, rebuilt {rebuilt}");
        }
        for seq in verdict.broken_links.iter().take(20) {
            println!("  link {seq} does not hold");
        }
    }
    if verdict.sound() { Ok(()) } else { bail!("the data is not sound") }
}

pub async fn backup(args: BackupArgs) -> anyhow::Result<()> {
    let centre = args.data.open().await?;
    if matches!(centre.store.database(), Database::Postgres(_)) {
        bail!("a PostgreSQL database is backed up with pg_dump");
    }
    if args.out.exists() {
        bail!("{} exists; a backup never writes over a file", args.out.display());
    }
    centre.store.copy_to(&args.out).await?;
    println!("{}", args.out.display());
    Ok(())
}

pub async fn restore(args: RestoreArgs) -> anyhow::Result<()> {
    let Database::Sqlite(target) = args.data.database()? else {
        bail!("a PostgreSQL database is restored with pg_restore");
    };
    if target.exists() {
        bail!("{} exists; restore into an empty data folder", target.display());
    }
    check_is_copy(&args.from)?;
    std::fs::copy(&args.from, &target).with_context(|| format!("{} cannot be copied", args.from.display()))?;
    let centre = args.data.open().await?;
    centre.store.rebuild_search().await?;
    let verdict = centre.store.verify(&centre.province).await?;
    if !verdict.sound() {
        bail!("the copy was put back, but it is not sound: run `vungxanh verify`");
    }
    println!("{} records, {} log links: sound", verdict.records, verdict.changes);
    Ok(())
}

fn check_is_copy(path: &Path) -> anyhow::Result<()> {
    use std::io::Read;
    let mut head = [0; 16];
    let read = std::fs::File::open(path)
        .and_then(|mut file| file.read(&mut head))
        .with_context(|| format!("{} cannot be read", path.display()))?;
    if read < 16 || &head != b"SQLite format 3\0" {
        bail!("{} is not a copy made by `vungxanh backup`", path.display());
    }
    Ok(())
}
