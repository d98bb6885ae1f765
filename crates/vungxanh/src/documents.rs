//! Directives from the command line: reading them for themselves, importing them into a data folder.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::words::Lang;
use centre::documents::{self, HandedIn, Imported};
use centre::recognition::{self, Tools};
use store::records::DocumentState;

use crate::data::DataArgs;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Read documents and print what was found; needs no data folder.
    Read(ReadArgs),
    /// Import documents as drafts into a data folder.
    Import(ImportArgs),
    /// Write a paper (notice, letter, decision, plan, directive, cable, conclusion) from a draft in JSON.
    Write(WriteArgs),
}

#[derive(clap::Args)]
pub struct WriteArgs {
    /// The draft: kind, body, duties …
    #[arg(long)]
    input: PathBuf,
    /// The file to write; its ending says what it becomes: .docx, .pdf, .html or .txt.
    #[arg(long)]
    out: PathBuf,
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
        Command::Write(args) => write(&args),
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Name of the file that a reading is written to. A name may hold dots of its own ("713-CV.TU.txt").
fn reading_name(path: &Path) -> OsString {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(".json");
    name
}

/// Every file is tried; the first fault does not keep the others from being read.
fn read(args: &ReadArgs) -> anyhow::Result<()> {
    let mut failed = 0;
    let mut written: BTreeMap<OsString, &Path> = BTreeMap::new();
    for path in args.files.iter().filter(|_| args.out.is_some()) {
        if let Some(first) = written.insert(reading_name(path), path) {
            bail!(
                "{} and {} would be written to the same file; read them into two folders",
                first.display(),
                path.display()
            );
        }
    }
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
    let text = recognition::text(&name(path), &bytes, &Tools::default())
        .map_err(|message| anyhow::anyhow!(message.full(Lang::En)))?;
    for note in &text.notes {
        eprintln!("note: {}", note.full(Lang::En));
    }
    let document = directive::read(&text.text);
    let json = document.to_schema();
    if let Some(out) = &args.out {
        std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
        let file = out.join(reading_name(path));
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
        table.add_row([
            directive::place(&task.item, Lang::Vi),
            task.assignees.join(", ").chars().take(40).collect(),
            by,
            text,
        ]);
    }
    println!("{table}");
}

/// Writes a draft, and says which of its duties a reader of the paper would not find as they were meant.
fn write(args: &WriteArgs) -> anyhow::Result<()> {
    let shown = args.input.display();
    let draft = std::fs::read(&args.input).with_context(|| format!("{shown} cannot be opened"))?;
    let draft: directive::write::Draft =
        serde_json::from_slice(&draft).with_context(|| format!("{shown} is no draft"))?;
    let paper = centre::papers::write(&draft).map_err(|fault| anyhow::anyhow!(fault.full(Lang::En)))?;
    let pages = || centre::papers::pages(&paper);
    let file = match args.out.extension().and_then(|kind| kind.to_str()) {
        Some("docx") => report::docx(&pages())?,
        Some("pdf") => report::pdf(&pages())?,
        Some("html") => report::html_page(&pages()).into_bytes(),
        Some("txt") => paper.text().into_bytes(),
        _ => bail!("{}: end the name in .docx, .pdf, .html or .txt", args.out.display()),
    };
    std::fs::write(&args.out, file).with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!("{}  {}", args.out.display(), paper.full_number().unwrap_or_else(|| "–".to_owned()));
    let read = directive::read(&paper.text());
    if read.tasks.len() != draft.duties.len() {
        eprintln!("note: {} duties were given, a reader finds {} tasks", draft.duties.len(), read.tasks.len());
    }
    Ok(())
}

async fn import(args: ImportArgs) -> anyhow::Result<()> {
    let office = args.data.open().await?;
    let ctx = office.system("cli");
    let mut failed = 0;
    for path in &args.files {
        let content = match std::fs::File::open(path) {
            Ok(content) => content,
            Err(error) => {
                eprintln!("error: {} cannot be opened: {error}", path.display());
                failed += 1;
                continue;
            }
        };
        let handed = HandedIn { name: Some(name(path)), content: content.into() };
        match documents::hand_in(&office, &ctx, handed, DocumentState::Draft).await {
            Ok(Imported { document, notes }) => {
                println!("{}  {}", document.id, document.number.unwrap_or_else(|| "–".into()));
                for note in &notes {
                    eprintln!("note: {}", note.full(Lang::En));
                }
            }
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
