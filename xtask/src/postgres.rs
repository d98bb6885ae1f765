//! A PostgreSQL of the tests' own: made, used, removed.

use crate::arguments::Arguments;
use crate::guard::Guard;
use crate::shell::{self, capture};
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// Stops the server and removes its folder: `$1` folder, `$2` folder of the programs, `$3` user or nothing.
const CLOSING: &str = r#"
if [ -n "$3" ]; then runuser -u "$3" -- "$2/pg_ctl" -D "$1/data" -m immediate -w stop
else "$2/pg_ctl" -D "$1/data" -m immediate -w stop; fi
rm -rf -- "$1"
"#;

/// Speed before safety: the data live as long as the tests. Reachable from this machine only, as everyone
/// may enter without a password.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB";

/// The same, but what was acknowledged outlives the server's processes: they are killed, the machine is not.
const LASTING: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
    -c synchronous_commit=on -c max_connections=200 -c shared_buffers=64MB -c min_wal_size=32MB -c max_wal_size=64MB";

/// A running throw-away server; dropping it stops the server and removes every trace.
pub struct Cluster {
    port: u16,
    programs: PathBuf,
    owner: Option<String>,
    folder: PathBuf,
    settings: &'static str,
    _guard: Guard,
}

impl Cluster {
    /// Makes and starts a server on a free loopback port.
    pub fn start() -> Result<Self> {
        Self::make(&std::env::temp_dir(), SETTINGS)
    }

    /// Makes and starts a server in a folder, whose data outlive its processes.
    pub fn lasting_in(folder: &Path) -> Result<Self> {
        Self::make(folder, LASTING)
    }

    fn make(parent: &Path, settings: &'static str) -> Result<Self> {
        let programs = programs()
            .context("PostgreSQL's server programs are missing; on Debian or Ubuntu: apt-get install postgresql")?;
        let owner = owner();
        let folder = fresh_folder(parent, owner.as_deref())?;
        // Watched before anything is in it, so that a start that fails halfway leaves nothing either.
        let guard = Guard::new(CLOSING, &[text(&folder)?, text(&programs)?, owner.as_deref().unwrap_or("")])?;
        let mut cluster = Self { port: 0, programs, owner, folder, settings, _guard: guard };
        let words = ["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"];
        capture(&mut cluster.program("initdb", &words)).context("cannot make a PostgreSQL cluster for the tests")?;
        for _ in 0..3 {
            cluster.port = free_port()?;
            if cluster.up()? {
                return Ok(cluster);
            }
        }
        let said = std::fs::read_to_string(cluster.log()).unwrap_or_default();
        bail!("PostgreSQL did not start in three tries; its log says:\n{}", said.trim_end())
    }

    /// Starts the server again where it was; false when it does not come up.
    pub fn up(&self) -> Result<bool> {
        let settings = format!("-p {} {}", self.port, self.settings);
        let log = self.log();
        let words = ["-l", text(&log)?, "-w", "-t", "60", "-o", &settings, "start"];
        Ok(self.program("pg_ctl", &words).stdout(std::process::Stdio::null()).status()?.success())
    }

    /// Stops the server at once, as a lost machine would, without closing its files in order.
    pub fn down(&self) {
        // A server that has fallen by itself is down as well.
        let _ = capture(&mut self.program("pg_ctl", &["-m", "immediate", "-w", "stop"]));
    }

    /// Has the database say something, by psql.
    pub fn say(&self, database: &str, sql: &str) -> Result<String> {
        let address = format!("{}/{database}", self.url());
        capture(self.psql().args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, "-d", &address]))
    }

    /// The database's own client, without words.
    pub fn psql(&self) -> Command {
        Command::new(self.programs.join("psql"))
    }

    fn program(&self, name: &str, words: &[&str]) -> Command {
        as_owner(self.owner.as_deref(), &self.programs.join(name), &self.folder.join("data"), words)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Where the server listens, without a database's name: tests make databases of their own.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }
}

/// `cargo xtask postgres COMMAND…`: for trying one test by hand.
pub fn run(arguments: Arguments) -> Result<()> {
    let words = arguments.rest();
    let Some((name, words)) = words.split_first() else {
        bail!("name a command to run, such as `cargo test -p store`")
    };
    let cluster = Cluster::start()?;
    println!("VUNGXANH_TEST_POSTGRES={}", cluster.url());
    shell::run(Command::new(name).args(words).env("VUNGXANH_TEST_POSTGRES", cluster.url()))
}

/// A port that nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot find a free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// The folder of `initdb` and `pg_ctl`, newest version first. Debian keeps them off the PATH.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    let mut found: Vec<(u32, PathBuf)> = versions
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|version| Some((version.file_name().to_str()?.parse().ok()?, version.path().join("bin"))))
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let elsewhere = capture(Command::new("pg_config").arg("--bindir")).ok().map(|path| PathBuf::from(path.trim()));
    found.into_iter().map(|(_, path)| path).chain(elsewhere).find(|path| path.join("initdb").is_file())
}

/// PostgreSQL refuses to run as root, so root hands it to another user.
fn owner() -> Option<String> {
    let exists = |user: &str| Command::new("id").arg("-u").arg(user).output().is_ok_and(|id| id.status.success());
    shell::is_root().then(|| if exists("postgres") { "postgres" } else { "nobody" }.to_owned())
}

fn fresh_folder(parent: &Path, owner: Option<&str>) -> Result<PathBuf> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let folder = parent.join(format!("vungxanh-postgres-{}-{now}", std::process::id()));
    std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if let Some(owner) = owner {
        capture(Command::new("chown").arg(owner).arg(&folder))?;
    }
    Ok(folder)
}

fn as_owner(owner: Option<&str>, program: &Path, data: &Path, words: &[&str]) -> Command {
    let mut command = match owner {
        Some(owner) => {
            let mut command = Command::new("runuser");
            command.args(["-u", owner, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    // The caller's folder may be one that the other user cannot enter.
    command.current_dir("/").arg("-D").arg(data).args(words);
    command
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} has a name that is not text", path.display()))
}
