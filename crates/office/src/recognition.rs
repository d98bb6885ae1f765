//! Files into text, scans too: where a file has no letters of its own, its pages are put before the programs that read
//! pictures, tesseract with Vietnamese and pdftoppm, if the machine has them.
//!
//! One scan is read at a time, so that a pile of them does not take the machine from everybody else.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base::message::Message;
use uuid::Uuid;

/// Pages of a scan that are read; a longer one is better split.
pub const MOST_PAGES: usize = 60;

/// Longest side of a page's picture in dots: A4 at 300 dots an inch, whatever size the page claims to be.
const LONGEST_SIDE: &str = "3508";

/// Fewer letters than this in a whole file are dirt and stamps.
const LETTERS: usize = 40;

/// How often a running program is looked after.
const GLANCE: Duration = Duration::from_millis(20);

/// How the names of the folders begin in which pictures are made.
pub(crate) const FOLDER: &str = "vungxanh-scan-";

/// A folder as old as this was left by a program that was killed; no file takes that long.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A file's text.
#[derive(Debug, Clone)]
pub struct Read {
    /// The text.
    pub text: String,
    /// What a clerk should look at.
    pub notes: Vec<Message>,
}

/// The programs that read pictures, and how long they may take over a file.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Letters of a picture.
    pub tesseract: PathBuf,
    /// Pictures of a PDF's pages (of poppler-utils).
    pub pdftoppm: PathBuf,
    /// For the whole of a file.
    pub limit: Duration,
}

impl Default for Tools {
    fn default() -> Self {
        Self { tesseract: "tesseract".into(), pdftoppm: "pdftoppm".into(), limit: Duration::from_mins(5) }
    }
}

/// The text of a file, of a scan or a photograph through [`Tools`].
///
/// Blocks for as long as the programs take: call it where blocking is allowed.
///
/// # Errors
/// What is wrong with the file, or what the machine lacks and how to get it.
pub fn text(name: &str, bytes: &[u8], tools: &Tools) -> Result<Read, Message> {
    match ingest::text(name, bytes) {
        Ok(read) => Ok(Read { text: read.text, notes: read.notes }),
        Err(error) => match (needs(error.message()), too_long(error.message())) {
            (Some(_), Some(long)) => Err(long.in_file(name)),
            (Some(form), None) => {
                recognise(bytes, form, tools).map_err(|message| message.in_file(name)).map(|(text, pages)| {
                    let note = Message::new("recognition-done").with("pages", pages).in_file(name);
                    Read { text, notes: vec![note] }
                })
            }
            (None, _) => Err(error.into()),
        },
    }
}

/// What has to be made of a file before its letters can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Pdf,
    Picture,
}

/// Has the file letters only for those who look at it?
pub(crate) fn needed(message: &Message) -> bool {
    needs(message).is_some()
}

/// Rendering a book only to refuse it would take minutes.
pub(crate) fn too_long(message: &Message) -> Option<Message> {
    pages(message).is_some_and(|pages| pages > MOST_PAGES).then(long)
}

fn needs(message: &Message) -> Option<Form> {
    match message.code {
        "ingest-scan" => Some(Form::Pdf),
        "ingest-picture" => Some(Form::Picture),
        _ => None,
    }
}

/// Pages of a scan, where its file says how many.
fn pages(message: &Message) -> Option<usize> {
    message.args.iter().find(|(name, _)| *name == "pages").and_then(|(_, pages)| pages.parse().ok())
}

fn long() -> Message {
    Message::new("recognition-long").with("limit", MOST_PAGES)
}

/// The text of a scan and its number of pages.
fn recognise(bytes: &[u8], form: Form, tools: &Tools) -> Result<(String, usize), Message> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let run = Run { until: Instant::now() + tools.limit, room: Room::new()? };
    run.has_vietnamese(tools)?;
    let file = run.room.path("scan");
    std::fs::write(&file, bytes).map_err(no_room)?;
    let pages = match form {
        Form::Picture => vec![file],
        Form::Pdf => run.pages(&file, tools)?,
    };
    let mut texts = Vec::with_capacity(pages.len());
    for page in &pages {
        texts.push(run.letters(page, tools)?);
    }
    // A picture may hold several pages (TIFF): tesseract ends each with a form feed.
    let count: usize = texts.iter().map(|text| text.matches('\u{C}').count().max(1)).sum();
    if count > MOST_PAGES {
        return Err(long());
    }
    let text = base::text::nfc(&texts.join("\n\u{C}\n"));
    if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS {
        return Err(Message::new("recognition-nothing"));
    }
    Ok((text, count))
}

/// The reading of one file.
struct Run {
    until: Instant,
    room: Room,
}

impl Run {
    fn has_vietnamese(&self, tools: &Tools) -> Result<(), Message> {
        let listed = self.call(Command::new(&tools.tesseract).arg("--list-langs"), "tesseract")?;
        let has = listed.lines().any(|line| line.trim() == "vie");
        if has { Ok(()) } else { Err(Message::new("recognition-language")) }
    }

    fn letters(&self, picture: &Path, tools: &Tools) -> Result<String, Message> {
        let mut command = Command::new(&tools.tesseract);
        // One thread: the machine serves others meanwhile.
        command.arg(picture).args(["stdout", "-l", "vie"]).env("OMP_THREAD_LIMIT", "1");
        self.call(&mut command, "tesseract")
    }

    fn pages(&self, pdf: &Path, tools: &Tools) -> Result<Vec<PathBuf>, Message> {
        let last = (MOST_PAGES + 1).to_string();
        let mut command = Command::new(&tools.pdftoppm);
        command.args(["-gray", "-png", "-scale-to", LONGEST_SIDE, "-l", &last]).arg(pdf).arg(self.room.path("page"));
        self.call(&mut command, "pdftoppm")?;
        let mut pages: Vec<PathBuf> = std::fs::read_dir(&self.room.0)
            .map_err(no_room)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|kind| kind == "png"))
            .collect();
        // The numbers have as many digits as the longest needs.
        pages.sort();
        match pages.len() {
            0 => Err(Message::new("ingest-broken-pdf")),
            count if count > MOST_PAGES => Err(long()),
            _ => Ok(pages),
        }
    }

    /// Runs a program and gives what it wrote; one that takes too long is stopped.
    fn call(&self, command: &mut Command, program: &'static str) -> Result<String, Message> {
        let out = self.room.path("out");
        let file = File::create(&out).map_err(no_room)?;
        let started = command.stdin(Stdio::null()).stdout(file).stderr(Stdio::null()).spawn();
        let mut child = started.map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                Message::new("recognition-missing").with("program", program)
            } else {
                Message::new("recognition-start").with("program", program).with("reason", error)
            }
        })?;
        let ended = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if Instant::now() < self.until => std::thread::sleep(GLANCE),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(Message::new("recognition-slow"));
                }
            }
        };
        if !ended.success() {
            return Err(Message::new("recognition-failed").with("program", program));
        }
        let written = std::fs::read(&out).map_err(no_room)?;
        Ok(String::from_utf8_lossy(&written).into_owned())
    }
}

fn no_room(error: std::io::Error) -> Message {
    Message::new("recognition-no-room").with("reason", error)
}

/// A folder of its own for the pictures of a file, gone with it.
struct Room(PathBuf);

impl Room {
    fn new() -> Result<Self, Message> {
        sweep();
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}", Uuid::now_v7()));
        let mut builder = std::fs::DirBuilder::new();
        // Scans name people: nobody else on the machine looks in.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(no_room)?;
        Ok(Self(folder))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// Removes what killed programs left: scans with names in them must not lie about.
fn sweep() {
    let Ok(entries) = std::fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(FOLDER)) {
        let changed = entry.metadata().ok().filter(std::fs::Metadata::is_dir).and_then(|about| about.modified().ok());
        if changed.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > LEFT_BEHIND) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests;
