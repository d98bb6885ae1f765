//! One database under torture: the seed that every era starts from, and the era that is under way.

use super::disk::Disk;
use super::history::History;
use super::random::Random;
use super::shim::Shim;
use crate::guard::Guard;
use crate::http::Client;
use crate::postgres::{Cluster, free_port};
use crate::process::{Program, Server, copy_folder};
use crate::shell;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Password of everybody at the demonstration; the users added here have the same.
pub const PASSWORD: &str = "vungxanh-demo";
/// Persons of the province: few, so that a check takes a second.
const PEOPLE: &str = "200";
/// Megabytes of the disk: the seed, an era and its log fit in, with room to write.
const SMALL: u64 = 96;
const LARGE: u64 = 420;
/// Users besides the demonstration's own, by name, role and area.
const USERS: [(&str, &str, &str); 4] =
    [("thuquantri", "admin", "12"), ("yte", "health", "12"), ("vanthu", "office", "12"), ("ytsinho", "health", "108")];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// What is the same in all eras.
pub struct Bench {
    pub which: Database,
    pub folder: PathBuf,
    /// Where eras lie: on the small disk, or in its folder where none could be mounted.
    pub place: PathBuf,
    _swept: Option<Guard>,
    pub program: PathBuf,
    pub port: u16,
    pub random: Random,
    // Before the disk, so that it is stopped before the disk goes.
    pub cluster: Option<Cluster>,
    pub disk: Option<Disk>,
    pub shim: Option<Shim>,
    communes: Vec<String>,
    /// Documents of the seed.
    documents: Vec<String>,
    /// Sessions of the seed, which every copy knows: signing in is slow on purpose, and tortured on its own.
    sessions: Vec<(String, String)>,
    eras: usize,
}

/// Some rounds on one copy of the seed.
pub struct Arena {
    pub program: Program,
    pub port: u16,
    pub history: History,
    pub known: Mutex<Known>,
    pub communes: Vec<String>,
    /// Documents that were there before.
    pub seed: Vec<String>,
    /// Sessions that nobody uses at the moment, with their users.
    pub sessions: Mutex<Vec<(String, String)>>,
    stop: AtomicBool,
}

/// What writers tell each other, so that they get into each other's way.
#[derive(Default)]
pub struct Known {
    pub records: Vec<(&'static str, String)>,
    pub persons: Vec<String>,
    pub parts: Vec<String>,
    pub users: Vec<String>,
}

impl Arena {
    /// A session that nobody uses.
    pub fn session(&self, user: &str) -> Option<String> {
        let mut sessions = super::history::lock(&self.sessions);
        let at = sessions.iter().position(|(name, _)| name == user)?;
        Some(sessions.swap_remove(at).1)
    }

    /// Gives a session back.
    pub fn give_back(&self, user: &str, cookie: &str) {
        super::history::lock(&self.sessions).push((user.to_owned(), cookie.to_owned()));
    }

    pub fn is_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    pub fn set_on(&self, on: bool) {
        self.stop.store(!on, Ordering::Relaxed);
    }
}

impl Bench {
    /// Makes the seed. What this machine cannot do is told and left out.
    pub fn make(which: Database, folder: &Path, program: &Path, seed: u64) -> Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
        }
        std::fs::create_dir_all(folder)?;
        // Not in the folder of what is built: PostgreSQL's own user gets to the temporary folder, wherever that is.
        let place = std::env::temp_dir().join(format!("vungxanh-torture-{}", std::process::id()));
        let size = if which == Database::Sqlite { SMALL } else { LARGE };
        let disk = told(Disk::mount(&place, size), "a full disk and one that is read-only");
        let swept = disk.is_none().then(|| Guard::new("rm -rf -- \"$1\"", &[&place.to_string_lossy()])).transpose()?;
        let shim = told(Shim::compile(folder), "input/output errors and wrong clocks");
        let cluster = match which {
            Database::Sqlite => None,
            Database::Postgres => Some(Cluster::lasting_in(open(&place)?)?),
        };
        let port = free_port()?;
        let (program, random) = (program.to_owned(), Random::new(seed));
        let folder = folder.to_owned();
        let (communes, documents, sessions) = (Vec::new(), Vec::new(), Vec::new());
        let mut bench = Self {
            which,
            folder,
            place,
            _swept: swept,
            program,
            port,
            random,
            cluster,
            disk,
            shim,
            communes,
            documents,
            sessions,
            eras: 0,
        };
        bench.sow()?;
        Ok(bench)
    }

    /// The demonstration's province with few persons, and a user of every role.
    fn sow(&mut self) -> Result<()> {
        if let Some(cluster) = &self.cluster {
            cluster.say("postgres", "CREATE DATABASE seed")?;
        }
        let data = self.folder.join("seed");
        let mut program = self.on(&data, "seed");
        program.env.clear();
        let port = self.port.to_string();
        let words = ["demo", "--no-open", "--people", PEOPLE, "--port", &port];
        Server::of(program.command(&words)?, &program, self.port)?.end()?;
        for (name, role, area) in USERS {
            let words = ["user", "add", "--username", name, "--name", name, "--role", role, "--area", area];
            let mut child = program.command(&words)?.stdin(Stdio::piped()).spawn()?;
            let mut input = child.stdin.take().context("the program's input is piped")?;
            writeln!(input, "{PASSWORD}")?;
            drop(input);
            if !child.wait()?.success() {
                bail!("{}", crate::process::last_lines(&program));
            }
        }
        let server = Server::start(&program, self.port)?;
        let mut client = Client::new(self.port);
        client.sign_in("tinh", PASSWORD)?;
        let ask = |path: &str| -> Result<Vec<Value>> { Ok(serde_json::from_slice(&client.get(path)?.body)?) };
        let told = |row: &Value, field: &str| row[field].as_str().map(str::to_owned);
        let areas = ask("/api/v1/areas?area=12")?;
        let communes = areas.iter().filter(|area| area["level"] == "commune");
        self.communes = communes.filter_map(|area| told(area, "code")).collect();
        for user in super::workload::users().chain(["tinh", "thuquantri"]) {
            let mut client = Client::new(self.port);
            client.sign_in(user, PASSWORD)?;
            self.sessions.extend(client.cookie().map(|cookie| (user.to_owned(), cookie.to_owned())));
        }
        self.documents = ask("/api/v1/documents")?.iter().filter_map(|row| told(row, "id")).collect();
        server.end()?;
        Ok(())
    }

    /// The program on a data folder, or on a database of the cluster.
    pub fn on(&self, data: &Path, database: &str) -> Program {
        let mut words = vec!["--data".to_owned(), data.to_string_lossy().into_owned()];
        if let Some(cluster) = &self.cluster {
            words.extend(["--database".to_owned(), format!("{}/{database}", cluster.url())]);
        }
        let env = self.shim.as_ref().map(Shim::env).unwrap_or_default();
        Program { path: self.program.clone(), data: words, log: self.folder.join("server.log"), env }
    }

    /// A fresh copy of the seed.
    pub fn era(&mut self) -> Result<Arena> {
        self.eras += 1;
        let (old, new) = (format!("era{}", self.eras - 1), format!("era{}", self.eras));
        let data = open(&self.place)?.join("data");
        if let Some(cluster) = &self.cluster {
            cluster.say("postgres", &format!("DROP DATABASE IF EXISTS {old} WITH (FORCE)"))?;
            cluster.say("postgres", &format!("CREATE DATABASE {new} TEMPLATE seed"))?;
        } else {
            if data.exists() {
                std::fs::remove_dir_all(&data)?;
            }
            copy_folder(&self.folder.join("seed"), &data)?;
        }
        let log = self.folder.join("server.log");
        if log.exists() {
            std::fs::rename(&log, self.folder.join("server-before.log"))?;
        }
        Ok(Arena {
            program: self.on(&data, &new),
            port: self.port,
            history: History::new(),
            known: Mutex::default(),
            communes: self.communes.clone(),
            seed: self.documents.clone(),
            sessions: Mutex::new(self.sessions.clone()),
            stop: AtomicBool::new(true),
        })
    }

    /// Keeps what an era left, for looking at.
    pub fn keep(&self, name: &str, history: &str) -> Result<PathBuf> {
        let kept = self.folder.join("kept").join(name);
        std::fs::create_dir_all(&kept)?;
        std::fs::write(kept.join("history.jsonl"), history)?;
        let log = self.folder.join("server.log");
        if log.exists() {
            std::fs::copy(log, kept.join("server.log"))?;
        }
        if self.which == Database::Sqlite {
            copy_folder(&self.place.join("data"), &kept.join("data"))?;
        }
        Ok(kept)
    }

    /// The number of the era under way.
    pub fn number(&self) -> usize {
        self.eras
    }
}

/// The folder of eras, made where it is not there, that PostgreSQL's own user can walk through.
fn open(place: &Path) -> Result<&Path> {
    std::fs::create_dir_all(place)?;
    if shell::is_root() {
        crate::shell::capture(std::process::Command::new("chmod").arg("711").arg(place))?;
    }
    Ok(place)
}

fn told<T>(made: Result<T>, what: &str) -> Option<T> {
    made.map_err(|error| println!("  left out: {what}: {error:#}")).ok()
}
