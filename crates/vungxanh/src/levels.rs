//! Levels and reports from the command line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use base::words::Lang;
use centre::{close, levels, situation};
use chrono::NaiveDate;

use crate::data::DataArgs;

#[derive(clap::Subcommand)]
pub enum LevelCommand {
    /// Assess the level of areas given in a JSON file; needs no data folder.
    Assess(AssessArgs),
    /// Assess every commune, every district and the province for a day and keep the results; names what is missing.
    Run(RunArgs),
}

#[derive(clap::Args)]
pub struct AssessArgs {
    /// An object or an array of objects; `-` for standard input. Keys: crates/rulebook/README.md.
    #[arg(long)]
    input: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct RunArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Reporting day, year-month-day; the current one for `level run`, the last complete one for `close` if none.
    #[arg(long)]
    day: Option<NaiveDate>,
}

pub async fn level(command: LevelCommand) -> anyhow::Result<()> {
    match command {
        LevelCommand::Assess(args) => assess(&args),
        LevelCommand::Run(args) => {
            let office = args.data.open().await?;
            let day = args.day.unwrap_or_else(|| office.day());
            match levels::run(&office, &office.system_on(day, "cli"), day).await {
                Ok(ran) => print!("{}", told(&ran)),
                // A day before the first rules, or after the last: said, and nothing is kept.
                Err(problem) => bail!(problem.say(Lang::En)),
            }
            Ok(())
        }
    }
}

/// What a run did, and for every area whose level is not known what is missing, an input a line.
fn told(ran: &levels::Ran) -> String {
    let (known, all) = (ran.communes + ran.districts + 1 - ran.unknown.len(), ran.communes + ran.districts + 1);
    let mut text = format!(
        "{} by Decision {}: {} communes, {} districts and the province assessed; {known} of {all} have a level\n",
        ran.day, ran.rules, ran.communes, ran.districts
    );
    let mut lacking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for area in &ran.unknown {
        for input in &area.missing {
            lacking.entry(input).or_default().push(&area.area.name);
        }
    }
    for (input, areas) in lacking {
        let name = rulebook::input_name(input, Lang::En);
        let _ = writeln!(text, "  missing: {name}: {} areas: {}", areas.len(), areas.join(", "));
    }
    text
}

/// Closes a reporting day; the last one whose cut-off hour has passed if none is told.
pub async fn close(args: RunArgs) -> anyhow::Result<()> {
    let office = args.data.open().await?;
    let day = args.day.or_else(|| office.day().pred_opt()).context("there is no day before the first")?;
    if !office.demo && day >= office.day() {
        // What is kept of a day that still grows could never be mended.
        bail!("{day} is still open; it can be closed after its cut-off hour");
    }
    let closed = close::close_day(&office, day, "cli").await?;
    println!("{day}: {} communes assessed, {} forecasts kept", closed.communes, closed.forecasts);
    Ok(())
}

fn assess(args: &AssessArgs) -> anyhow::Result<()> {
    let text = if args.input.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input cannot be read")?;
        text
    } else {
        std::fs::read_to_string(&args.input).with_context(|| format!("{} cannot be read", args.input.display()))?
    };
    let question: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", args.input.display()))?;
    let answer = rulebook::json::assess_value(&question).map_err(|error| anyhow::anyhow!(error.text(Lang::En)))?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let answers = answer.as_array().cloned().unwrap_or_else(|| vec![answer]);
    for (answer, place) in answers.iter().zip(1..) {
        let level = answer["level"].as_u64().map_or_else(|| "cannot be assessed".into(), |level| level.to_string());
        println!("{place}. level {level}");
        for step in answer["working"].as_array().into_iter().flatten() {
            println!("   {}", step["text_en"].as_str().unwrap_or_default());
        }
    }
    Ok(())
}

#[derive(clap::Subcommand)]
pub enum ReportCommand {
    /// The day's situation report of an area.
    Daily(DailyArgs),
}

#[derive(clap::Args)]
pub struct DailyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Reporting day, year-month-day; today's if none.
    #[arg(long)]
    day: Option<NaiveDate>,
    /// Code of the area; the whole province if none.
    #[arg(long)]
    area: Option<String>,
    /// File to write: .pdf, .docx or .html
    #[arg(long)]
    out: PathBuf,
    /// Language: vi or en.
    #[arg(long, default_value = "vi")]
    lang: String,
}

pub async fn report(command: ReportCommand) -> anyhow::Result<()> {
    let ReportCommand::Daily(args) = command;
    let kind = args.out.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !["pdf", "docx", "html"].contains(&kind.as_str()) {
        bail!("{}: the report is written as .pdf, .docx or .html", args.out.display());
    }
    let office = args.data.open().await?;
    let day = args.day.unwrap_or_else(|| office.day());
    let ctx = office.system_on(day, "cli");
    let area = args.area.unwrap_or_else(|| office.province.clone());
    if office.areas().get(&area, day).is_none() {
        bail!("there is no area with the code {area} on {day}");
    }
    let content = situation::daily_report(&office, &ctx, &area, day, Lang::from_key(&args.lang)).await?;
    let bytes = match kind.as_str() {
        "pdf" => ::report::pdf(&content)?,
        "docx" => ::report::docx(&content)?,
        _ => ::report::html_page(&content).into_bytes(),
    };
    std::fs::write(&args.out, bytes).with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!("{}", args.out.display());
    Ok(())
}
