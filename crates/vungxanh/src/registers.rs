//! Registers of a province's own: definitions under `registers/` of the data folder, read before anything is served.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::message::Message;
use base::words::Lang;
use centre::Office;
use clap::Args;
use store::Database;

use crate::folder;

/// Where they lie in a data folder.
pub const FOLDER: &str = "registers";

/// Reads the registers of a data folder. What is wrong in them is told whole, and nothing is begun.
pub fn read(data: &Path) -> anyhow::Result<()> {
    let (_, faults) = read_all(&data.join(FOLDER))?;
    if faults.is_empty() {
        return Ok(());
    }
    for fault in &faults {
        eprintln!("{}", fault.full(Lang::En));
    }
    bail!("the registers of {} cannot be read; `vungxanh check` tells what to mend", data.display())
}

/// Entries whose register is gone keep everything from beginning: their pages and figures would be missing in silence.
pub async fn refuse_gone(office: &Office) -> anyhow::Result<()> {
    let gone = office.store.registers_gone(&office.system("registers")).await?;
    if gone.is_empty() {
        return Ok(());
    }
    bail!(
        "entries are here of registers without a definition: {}; put their files back under {FOLDER}/",
        gone.join(", ")
    )
}

/// A definition that leaves out what entries hold keeps everything from beginning, too.
pub async fn refuse_broken(office: &Office) -> anyhow::Result<()> {
    let broken = office.store.registers_broken(&office.system("registers")).await?;
    for message in &broken {
        eprintln!("{}", message.full(Lang::En));
    }
    if broken.is_empty() { Ok(()) } else { bail!("a register's definition would lose what its entries hold") }
}

/// Brings figures in step with definitions that count otherwise than before.
pub async fn recount(office: &Office) -> anyhow::Result<()> {
    for register in office.store.recount_registers(&office.system("registers")).await? {
        eprintln!("The figures of {} were counted anew, as its definition counts now.", register.key);
    }
    Ok(())
}

/// Registers that were read, by file.
type Read = Vec<(String, &'static store::Registered)>;

/// The registers of a folder, and what is wrong in those that cannot be read.
fn read_all(folder: &Path) -> anyhow::Result<(Read, Vec<Message>)> {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(found) => found.map(|file| Ok(file?.path())).collect::<std::io::Result<_>>()?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", folder.display())),
    };
    files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
    files.sort();
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(&file).with_context(|| format!("{name} cannot be read"))?;
        match store::registers::add(&name, &text) {
            Ok(register) => read.push((name, register)),
            Err(wrong) => faults.extend(wrong),
        }
    }
    // By now all are there that a link may lead to.
    faults.extend(
        read.iter()
            .flat_map(|(name, register)| store::registers::links_astray(name, &register.text, &register.definition)),
    );
    Ok((read, faults))
}

#[derive(Args)]
pub struct CheckArgs {
    /// Folder with definitions of registers; that of the data folder if none.
    folder: Option<PathBuf>,
    /// Data folder.
    #[arg(long, default_value = "vungxanh-data", env = "VUNGXANH_DATA")]
    data: PathBuf,
    /// Say what is wrong in Vietnamese.
    #[arg(long)]
    vi: bool,
}

/// Reads definitions without serving anything, and says what is wrong in them, each with its file and line; beside the
/// data of an installation also what they would do to what is there.
pub async fn check(args: CheckArgs) -> anyhow::Result<()> {
    let lang = if args.vi { Lang::Vi } else { Lang::En };
    let folder = args.folder.clone().unwrap_or_else(|| args.data.join(FOLDER));
    if !folder.is_dir() {
        bail!("{}: no such folder", folder.display());
    }
    let (read, faults) = read_all(&folder)?;
    for (file, register) in &read {
        let of = &register.definition;
        println!(
            "{file}: {} ({}), version {}: {} fields, {} states, {} moves, {} figures",
            register.key,
            of.name.in_lang(lang),
            of.version,
            of.fields.len(),
            of.states.len(),
            of.moves.len(),
            of.tallies.len(),
        );
    }
    for fault in &faults {
        println!("{}", fault.full(lang));
    }
    if !faults.is_empty() {
        bail!("{} of the definitions' lines are wrong", faults.len());
    }
    would_do(&args.data, &read, lang).await
}

/// What definitions would do to the entries of an installation, when it is next started.
async fn would_do(data: &Path, read: &[(String, &'static store::Registered)], lang: Lang) -> anyhow::Result<()> {
    let database = data.join(folder::DATABASE);
    if !database.is_file() {
        return Ok(());
    }
    let office = Office::open(&Database::Sqlite(database)).await?;
    let ctx = office.system("check");
    let mut lost = 0;
    for (file, register) in read {
        let register = *register;
        let served = office.store.definition_served(&ctx, register).await?;
        if served.as_ref() == Some(&register.text) {
            continue;
        }
        // One that this program cannot read any more was another program's to judge.
        let before = served.as_deref().and_then(|text| register::read(text).ok());
        println!("{file}:");
        for effect in register::effects(before.as_ref(), &register.definition) {
            println!("  {}", effect.say(lang));
        }
        let entries = office.store.entries_of(&ctx, register).await?;
        let breaks = before.filter(|_| entries > 0).map(|before| register::breaks(&before, &register.definition));
        for message in breaks.into_iter().flatten() {
            println!("  {}", message.full(lang));
            lost += 1;
        }
    }
    if lost == 0 { Ok(()) } else { bail!("definitions would lose what entries hold: {lost} times") }
}
