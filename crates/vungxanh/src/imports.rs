//! Tables from the command line.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::words::Lang;
use centre::Office;
use centre::imports::{self, Handed, Imported};
use indicatif::ProgressBar;
use store::{Ctx, Kind};

use crate::data::DataArgs;

#[derive(clap::Args)]
pub struct ImportArgs {
    /// What the tables hold: persons, cases, doses, holdings, or the key of a register.
    kind: String,
    /// CSV or XLSX files; data/imports says which columns they may have, of a register its definition.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only say what would become of the rows.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Every file is tried; the first fault does not keep the others from being taken over.
pub async fn run(args: ImportArgs) -> anyhow::Result<()> {
    let office = args.data.open().await?;
    let kind = kind(&args.kind)?;
    let ctx = office.system("cli");
    let (mut failed, mut rejected) = (0, 0);
    for path in &args.files {
        match one(&office, &ctx, kind, path, &args).await {
            Ok(imported) => {
                rejected += imported.rejected;
                failed += usize::from(imported.stopped.is_some());
                show(&imported, args.data.json)?;
            }
            Err(error) => {
                eprintln!("error: {}: {error:#}", path.display());
                failed += 1;
            }
        }
    }
    match (failed, rejected) {
        (0, 0) => Ok(()),
        (0, rows) => {
            bail!("{rows} rows were left out; mend them and hand the file in again: the others are not doubled")
        }
        (files, _) => bail!("{files} of {} files were not taken over whole", args.files.len()),
    }
}

/// The kinds that come in tables, and the registers of the data folder.
fn kind(key: &str) -> anyhow::Result<Kind> {
    let registers = store::registers::all().into_iter().map(Kind::Register);
    let known: Vec<Kind> = imports::TYPED.into_iter().chain(registers).collect();
    let names = || known.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(", ");
    known
        .iter()
        .copied()
        .find(|kind| kind.key() == key)
        .with_context(|| format!("no tables of {key}; there are: {}", names()))
}

async fn one(office: &Office, ctx: &Ctx, kind: Kind, path: &Path, args: &ImportArgs) -> anyhow::Result<Imported> {
    let content = File::open(path).context("cannot be opened")?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bar = if args.data.json { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
    let told = |rows| bar.set_message(format!("{name}: {rows} rows"));
    let file = Handed { name: name.clone(), content: content.into() };
    let imported = imports::take_in(office, ctx, kind, file, args.dry_run, Lang::En, told).await;
    bar.finish_and_clear();
    Ok(imported?)
}

fn show(imported: &Imported, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(imported)?);
        return Ok(());
    }
    let done = if imported.stored { "taken over" } else { "would be taken over" };
    let Imported { file, rows, accepted, duplicates, rejected, .. } = imported;
    println!("{file}: {rows} rows, {accepted} {done}, {duplicates} duplicates, {rejected} with faults");
    for note in imported.stopped.iter().chain(&imported.notes) {
        println!("  {note}");
    }
    if !imported.unknown_headings.is_empty() {
        println!("  columns that are not read: {}", imported.unknown_headings.join(", "));
    }
    for fault in &imported.faults {
        let hint = if fault.hint.is_empty() { String::new() } else { format!(" {}", fault.hint) };
        println!("  row {}, {}: \"{}\": {}{hint}", fault.row, fault.column, fault.value, fault.message);
    }
    Ok(())
}
