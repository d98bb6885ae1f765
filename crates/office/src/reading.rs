//! Files that people hand in, read where they can do no harm: in a process of its own, with limits of memory, time and
//! output, that ends with the question.
//!
//! Readers of PDF, Word and Excel were not written for hostile files. Some overflow the stack or ask for all the
//! memory there is, and nothing inside a process can catch that. So the program starts itself anew for every file
//! (`vungxanh read-file`), gives it the file as standard input, and takes [`Part`]s from its standard output. Whatever
//! becomes of that process is an answer in words.

#[cfg(target_os = "linux")]
mod bounds;
mod content;
mod limits;
mod process;
mod queue;
mod work;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use base::message::Message;
use ingest::{Columns, IngestError, Record as Line};
use serde::{Deserialize, Serialize};
use store::Ctx;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};
use uuid::Uuid;

use crate::problem::{Class, Problem, Result};
use crate::recognition;
use process::Running;
use queue::{Queue, Turn};

pub use content::Content;
pub use limits::limits;
pub use queue::Admission;

/// What is to be read from a file.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A document's text, and what it orders.
    Document,
    /// The same of a scan or a photograph, through the programs that know letters.
    Scan,
    /// The rows of a table that may have these columns.
    Table(Columns),
}

impl What {
    /// Its name on the command line.
    fn key(&self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Scan => "scan",
            Self::Table(_) => "table",
        }
    }

    /// How it is said on the command line: its name; of a table also its columns, for the process that reads knows no
    /// registers.
    fn args(&self) -> Vec<String> {
        let columns = if let Self::Table(columns) = self { serde_json::to_string(columns).ok() } else { None };
        std::iter::once(self.key().to_owned()).chain(columns).collect()
    }

    /// As the command line says it.
    pub fn of_args(key: &str, columns: Option<&str>) -> Option<Self> {
        match (key, columns) {
            ("document", None) => Some(Self::Document),
            ("scan", None) => Some(Self::Scan),
            ("table", Some(columns)) => serde_json::from_str(columns).ok().map(Self::Table),
            _ => None,
        }
    }
}

/// A document understood.
#[derive(Debug, Serialize, Deserialize)]
pub struct Understood {
    /// What a clerk should look at.
    pub notes: Vec<Message>,
    /// Its text and what was read from it.
    pub document: directive::Document,
}

/// What is told of a file, in this order: a document whole, or a head and rows; then the end.
#[derive(Debug, Serialize, Deserialize)]
pub enum Part {
    /// The document.
    Document(Box<Understood>),
    /// The head of a table was understood.
    Head {
        /// Headings that no column claims.
        unknown: Vec<String>,
        /// What a clerk should look at.
        notes: Vec<Message>,
    },
    /// Rows of the table.
    Rows(Vec<std::result::Result<Line, IngestError>>),
    /// The file cannot be read.
    Bad(Message),
    /// That was all.
    End,
}

/// Reads files that people hand in.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The program that reads; none to read in this process.
    program: Option<PathBuf>,
    documents: Queue,
    scans: Queue,
    tables: Queue,
    keeping: Arc<Mutex<()>>,
}

impl Reader {
    /// In this process: for files of whoever started it.
    pub fn here() -> Self {
        Self::with(None)
    }

    /// In a process of the named program for every file.
    pub fn apart(program: PathBuf) -> Self {
        Self::with(Some(program))
    }

    fn with(program: Option<PathBuf>) -> Self {
        let limits = limits();
        Self {
            program,
            documents: Queue::new(limits.at_once, limits.waiting),
            scans: Queue::new(limits.scans_at_once, limits.waiting),
            tables: Queue::new(limits.tables_at_once, limits.waiting),
            keeping: Arc::default(),
        }
    }

    /// Lets a user's request with files in, before any of it is received, until the answer is given.
    ///
    /// # Errors
    /// Too many of the user's files wait already.
    pub fn admit(&self, ctx: &Ctx) -> Result<Admission> {
        self.documents
            .admit(user(ctx))
            .ok_or_else(|| Problem::new(Class::TooMany, "reading-waiting").with("limit", limits().waiting))
    }

    /// While a file is put into the store, which holds it several times over meanwhile: one at a time.
    pub async fn keeping(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.keeping).lock_owned().await
    }

    /// Reads a document, of a scan through recognition.
    pub async fn document(&self, ctx: &Ctx, content: &Content) -> std::result::Result<Understood, Message> {
        let bad = match self.understood(ctx, What::Document, content).await {
            Err(message) if recognition::needed(&message) => message,
            other => return other,
        };
        if let Some(long) = recognition::too_long(&bad) {
            return Err(long);
        }
        self.understood(ctx, What::Scan, content).await
    }

    async fn understood(&self, ctx: &Ctx, what: What, content: &Content) -> std::result::Result<Understood, Message> {
        match self.parts(ctx, &what, content).await.next().await {
            Part::Document(understood) => Ok(*understood),
            Part::Bad(message) => Err(message),
            _ => Err(Message::new("reading-broke")),
        }
    }

    /// Reads a table that may have some columns.
    pub async fn table(&self, ctx: &Ctx, columns: &Columns, content: &Content) -> Parts {
        self.parts(ctx, &What::Table(columns.clone()), content).await
    }

    async fn parts(&self, ctx: &Ctx, what: &What, content: &Content) -> Parts {
        let Some(program) = &self.program else { return Parts(Source::Here(here(what.clone(), content))) };
        let queue = match what {
            What::Document => &self.documents,
            What::Scan => &self.scans,
            What::Table(_) => &self.tables,
        };
        let turn = queue.turn(user(ctx)).await;
        match content.file().and_then(|file| Running::start(program, what, file)) {
            Ok(running) => Parts(Source::Apart(Box::new(running), turn)),
            Err(error) => Parts(Source::Never(Message::new("reading-start").with("reason", error))),
        }
    }
}

fn user(ctx: &Ctx) -> Uuid {
    ctx.user.unwrap_or_default()
}

/// The parts of a file as they come. Dropped, the reading ends.
#[derive(Debug)]
pub struct Parts(Source);

#[derive(Debug)]
enum Source {
    /// From a thread.
    Here(mpsc::Receiver<Part>),
    /// From another process.
    Apart(Box<Running>, #[expect(dead_code, reason = "held until the process has ended")] Turn),
    /// It could not be begun.
    Never(Message),
}

impl Parts {
    /// The next part; the last is the end or what is bad.
    pub async fn next(&mut self) -> Part {
        match &mut self.0 {
            Source::Here(parts) => parts.recv().await.unwrap_or_else(|| Part::Bad(Message::new("reading-broke"))),
            Source::Apart(running, _) => running.next().await,
            Source::Never(message) => Part::Bad(message.clone()),
        }
    }
}

/// Reads on a thread of this process.
fn here(what: What, content: &Content) -> mpsc::Receiver<Part> {
    let (send, receive) = mpsc::channel(2);
    let content = content.reader();
    tokio::task::spawn_blocking(move || {
        let give = |part| send.blocking_send(part).is_ok();
        match content {
            Ok(content) => work::read(&what, content, &give),
            Err(error) => {
                give(Part::Bad(Message::new("ingest-unreadable").with("reason", error)));
            }
        }
    });
    receive
}

/// The other side: reads a file in this process, which was started for it, and writes what is found.
///
/// The parts are JSON text sequences (RFC 7464), so that what a library prints in between is no part.
///
/// # Errors
/// The limits cannot be set.
pub fn answer(what: &What, from: impl Read + 'static, mut to: impl Write + Send) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    bounds::set(what)?;
    let to = std::sync::Mutex::new(&mut to);
    work::read(what, from, &|part| {
        let Ok(json) = serde_json::to_vec(&part) else { return false };
        #[cfg(target_os = "linux")]
        let _ = bounds::more_time(what);
        let Ok(mut to) = to.lock() else { return false };
        to.write_all(&[&b"\x1e"[..], &json, b"\n"].concat()).and_then(|()| to.flush()).is_ok()
    });
    Ok(())
}

/// What a file that was given up on is told by: it asked for more than a file may.
const LIMITS: [&str; 8] = [
    "ingest-too-large",
    "ingest-unpacks-too-large",
    "ingest-text-too-long",
    "ingest-too-deep",
    "reading-broke",
    "reading-slow",
    "reading-too-much",
    "reading-too-many-tasks",
];

/// Did the file break a limit? Such a file is refused even where another that cannot be read is kept for people to
/// open.
pub fn over_a_limit(message: &Message) -> bool {
    LIMITS.contains(&message.code)
}

#[cfg(test)]
mod tests;
