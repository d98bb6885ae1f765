//! The process that reads one file that somebody handed in.

use std::path::PathBuf;

use anyhow::Context;
use centre::reading::{Reader, What};

#[derive(clap::Args)]
pub struct ReadFileArgs {
    /// What is to be read: document, scan or table.
    what: String,
    /// The columns that a table may have, as JSON.
    columns: Option<String>,
}

/// Reads standard input, writes to standard output what is found.
pub fn run(args: &ReadFileArgs) -> anyhow::Result<()> {
    let what = What::of_args(&args.what, args.columns.as_deref())
        .with_context(|| format!("nothing is known of {}", args.what))?;
    centre::reading::answer(&what, std::io::stdin(), std::io::stdout())?;
    Ok(())
}

/// Reads every file in a process of this program.
pub fn apart() -> anyhow::Result<Reader> {
    Ok(Reader::apart(this_program()?))
}

/// On Linux by the running process itself: the file of the program may have been replaced by a newer one since.
fn this_program() -> anyhow::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() {
        return Ok(running);
    }
    std::env::current_exe().context("the program does not find itself")
}
