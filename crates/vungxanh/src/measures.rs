//! The measures, on the command line and as a page of the documentation.

use std::fmt::Write;
use std::path::PathBuf;

use base::words::Lang;
use centre::measures::{MeasureCard, cards};
use clap::Args;
use store::Roles;

#[derive(Args)]
pub struct MeasuresArgs {
    /// Data folder whose own registers count too.
    #[arg(long, env = "VUNGXANH_DATA")]
    data: Option<PathBuf>,
    /// In Vietnamese.
    #[arg(long)]
    vi: bool,
    /// Print JSON instead of a page.
    #[arg(long)]
    json: bool,
}

/// Prints all measures: what each counts, how it is worked out, who sees it.
pub fn run(args: &MeasuresArgs) -> anyhow::Result<()> {
    if let Some(data) = &args.data {
        crate::registers::read(data)?;
    }
    let lang = if args.vi { Lang::Vi } else { Lang::En };
    let cards = cards(&Roles::builtin()?, lang);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&cards)?);
    } else {
        print!("{}", page(&cards)?);
    }
    Ok(())
}

/// As Markdown: the program's own, then register by register.
fn page(cards: &[MeasureCard]) -> Result<String, std::fmt::Error> {
    let mut page = String::from("# Measures\n\nMade by `vungxanh measures`; a test holds this page against it.\n");
    let mut of = None;
    for card in cards {
        if of.as_ref() != Some(&card.register_name) {
            let title = card.register_name.as_deref().unwrap_or("The program's own");
            writeln!(page, "\n## {title}\n\n| Key | Measure | What is counted | How | Targets | Who sees it |")?;
            writeln!(page, "|---|---|---|---|---|---|")?;
            of = Some(card.register_name.clone());
        }
        let targets = match (card.for_targets, &card.over) {
            (false, _) => "–".to_owned(),
            (true, Some(over)) => format!("yes, also as a share of `{over}`"),
            (true, None) => "yes".to_owned(),
        };
        let cells = [
            &format!("`{}`", card.key),
            &card.label,
            &card.definition,
            &card.formula,
            &targets,
            &card.roles.join(", "),
        ];
        writeln!(page, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))?;
    }
    Ok(page)
}
