//! Where the data lives, and checking it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use base::words::{Lang, Words};
use centre::{Office, Problem};
use clap::Args;
use store::{Database, Head, Hold, Verdict};

use crate::{folder, registers, reporting};

/// Set when the filling is complete; a fill that was interrupted is made anew.
pub const FILLED: &str = "demo_filled";

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

impl DataArgs {
    /// The database; makes the folder if there is none.
    pub fn database(&self) -> anyhow::Result<Database> {
        match &self.database {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Database::Postgres(url.clone()))
            }
            Some(_) => bail!("--database takes an address of the form postgres://user:password@host/name"),
            None => {
                folder::prepare(&self.data)?;
                Ok(Database::Sqlite(self.data.join(folder::DATABASE)))
            }
        }
    }

    /// Holds the data for a server, as long as the value lives.
    pub async fn hold(&self) -> anyhow::Result<Hold> {
        self.database()?.hold().await.map_err(|error| {
            let problem = Problem::from(error);
            let hint = problem.hint(Lang::En).unwrap_or_default();
            anyhow::anyhow!("{} {hint}", problem.say(Lang::En))
        })
    }

    /// The open centre.
    pub async fn open(&self) -> anyhow::Result<Office> {
        registers::read(&self.data)?;
        reporting::read(&self.data)?;
        let database = self.database()?;
        if let Database::Sqlite(path) = &database
            && !path.exists()
        {
            // Made by us, for SQLite would let others read it; an empty file is an empty database.
            let made = folder::private().create(true).append(true).open(path);
            made.with_context(|| format!("{} cannot be made", path.display()))?;
        }
        let mut office = Office::open(&database).await?;
        registers::refuse_gone(&office).await?;
        registers::refuse_broken(&office).await?;
        let mut kept_files = true;
        if matches!(database, Database::Postgres(_)) {
            // Heads of the log are kept outside of the database; without a folder the server works all the same.
            let kept = folder::prepare(&self.data).and_then(|()| Ok(office.store.keep_anchors_in(&self.data)?));
            if let Err(error) = kept {
                tracing::warn!(%error, "no heads of the log are kept: name a data folder with --data");
                kept_files = false;
            }
        }
        office.definitions = kept_files.then(|| self.data.join(registers::FOLDER));
        Ok(office)
    }
}

#[derive(Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A head of the log that was kept elsewhere, as `SEQ:HASH`: from the foot of a daily report or from a backup.
    /// May be given more than once.
    #[arg(long = "anchor")]
    anchors: Vec<String>,
}

/// Lines of each sort that are printed.
const LINES: usize = 20;

pub async fn verify(args: VerifyArgs) -> anyhow::Result<()> {
    let mut heads = Vec::new();
    for text in &args.anchors {
        heads.push(Head::read(text).with_context(|| format!("{text}: a head has the form SEQ:HASH"))?);
    }
    let office = args.data.open().await?;
    let verdict = office.store.verify_against(&office.province, heads).await?;
    tell(&verdict, args.data.json)?;
    if verdict.sound() { Ok(()) } else { bail!("the data is not sound") }
}

/// Signs the head of the log and keeps it: before a copy of a PostgreSQL database, or by a timer.
pub async fn anchor(args: DataArgs) -> anyhow::Result<()> {
    let office = args.open().await?;
    let head = office.store.anchor(&office.province, "command").await?;
    let head = head.context("the log is empty, or the data folder cannot keep its head")?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&head)?);
    } else {
        println!("{}:{}", head.seq, head.hash);
    }
    Ok(())
}

pub fn tell(verdict: &Verdict, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(verdict)?);
        return Ok(());
    }
    println!("records      {:>12}", verdict.records);
    println!("tallies      {:>12}   wrong {}", verdict.tallies, verdict.wrong_tallies.len());
    println!("log links    {:>12}   broken {}", verdict.changes, verdict.broken_links.len());
    println!("access lines {:>12}", verdict.accesses);
    println!("kept heads   {:>12}", verdict.anchors);
    println!("persons whose dose count is wrong  {}", verdict.wrong_dose_counts);
    for (measure, area, day, stratum, stored, rebuilt) in verdict.wrong_tallies.iter().take(LINES) {
        println!("  {measure} {area} {day} {stratum}: stored {stored}, rebuilt {rebuilt}");
    }
    for seq in verdict.broken_links.iter().take(LINES) {
        println!("  link {seq} does not hold");
    }
    let words = Words::of(Lang::En);
    for (what, count) in &verdict.found {
        println!("{}: {count}", words.say(&format!("verify-{}", what.key().replace('_', "-")), &[]));
        for finding in verdict.findings.iter().filter(|finding| finding.what == *what).take(LINES) {
            let id = finding.id.map(|id| id.to_string());
            let seq = finding.seq.map(|seq| format!("link {seq}"));
            let parts = [finding.kind.map(str::to_owned), id, seq, Some(finding.detail.clone())];
            println!("  {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
    }
    if verdict.unproven > 0 {
        println!("written by an earlier version, checked by number alone: {}", verdict.unproven);
    }
    for check in &verdict.not_checked {
        println!("not checked, for it is not installed: {check}");
    }
    if let Some((seq, hash)) = &verdict.head {
        println!("head of the log: {seq}:{hash}");
    }
    Ok(())
}

/// Half a province is never served in silence.
pub async fn refuse_half_filled(office: &Office) -> anyhow::Result<()> {
    if office.demo && office.store.setting(FILLED).await?.is_none() {
        bail!("the filling of this demonstration was interrupted: `vungxanh demo` on this data folder fills it anew");
    }
    Ok(())
}
