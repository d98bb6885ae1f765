//! Directives from the command line: reading them for themselves, importing them into a data folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::words::Lang;
use centre::documents::HandedIn;
use store::records::DocumentState;

use crate::data::DataArgs;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Read documents and print what was found; needs no data folder.
    Read(ReadArgs),
    /// Import documents as drafts into a data folder.
    Import(ImportArgs),
}

#[derive(clap::Args)]
pub struct ReadArgs {
    /// Text, Markdown, DOCX or PDF files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print JSON, one document after the other.
    #[arg(long)]
    json: bool,
    /// Write DIR/STEM.json for each file.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct ImportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Text, Markdown, DOCX or PDF files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Read(args) => read(&args),
        Command::Import(args) => import(args).await,
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Every file is tried; the first fault does not keep the others from being read.
fn read(args: &ReadArgs) -> anyhow::Result<()> {
    let mut failed = 0;
    for path in &args.files {
        if let Err(error) = read_one(path, args) {
            eprintln!("error: {}: {error:#}", path.display());
            failed += 1;
        }
    }
    if failed > 0 {
        bail!("{failed} of {} files could not be read", args.files.len());
    }
    Ok(())
}

fn read_one(path: &Path, args: &ReadArgs) -> anyhow::Result<()> {
    let bytes = std::fs::read(path).context("cannot be opened")?;
    let text = ingest::text(&name(path), &bytes).map_err(|error| anyhow::anyhow!(error.message().full(Lang::En)))?;
    let document = directive::read(&text.text);
    let json = document.to_schema();
    if let Some(out) = &args.out {
        std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
        let stem = path.file_stem().unwrap_or_default();
        let file = out.join(stem).with_extension("json");
        std::fs::write(&file, serde_json::to_vec_pretty(&json)?)
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&json)?);
    } else {
        table(path, &document);
    }
    Ok(())
}

fn table(path: &Path, document: &directive::Document) {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    println!("{}", path.display());
    println!("  {} {} · {}", or_dash(&document.doc_type), or_dash(&document.number), or_dash(&document.issuer));
    println!("  {}", or_dash(&document.subject));
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["item", "who", "by", "task"]);
    for task in &document.tasks {
        let by = task.deadline.as_ref().map(|deadline| deadline.words.clone()).unwrap_or_default();
        let text: String = task.text.chars().take(70).collect();
        table.add_row([task.item.clone(), task.assignees.join(", ").chars().take(40).collect(), by, text]);
    }
    println!("{table}");
}

async fn import(args: ImportArgs) -> anyhow::Result<()> {
    let centre = args.data.open().await?;
    let ctx = centre.system("cli");
    let mut failed = 0;
    for path in &args.files {
        let content = std::fs::read(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let handed = HandedIn { name: Some(name(path)), content };
        match centre.import_document(&ctx, handed, DocumentState::Draft).await {
            Ok(document) => println!("{}  {}", document.id, document.number.unwrap_or_else(|| "–".into())),
            Err(problem) => {
                eprintln!("error: {}: {problem}", path.display());
                failed += 1;
            }
        }
    }
    if failed > 0 {
        bail!("{failed} of {} files were not imported; the others were", args.files.len());
    }
    Ok(())
}
