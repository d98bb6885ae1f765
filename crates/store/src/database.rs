//! Where the data lives: one SQLite file in the data folder, or a PostgreSQL database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tokio::sync::broadcast;

use crate::access_log::Queue;
use crate::anchor::Anchors;
use crate::error::Result;
use crate::migration;
use crate::seat::{self, Work, Writer};
use crate::write::Event;

/// A place for the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A file in the data folder.
    Sqlite(PathBuf),
    /// `postgres://user:password@host:port/database`.
    Postgres(String),
}

/// Connections that read at the same time as the one that writes.
const READERS: u32 = 8;
/// Live updates that a slow listener may lag behind before it is told to read anew.
const EVENTS: usize = 1_024;

/// The open store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    db: DatabaseConnection,
    /// Where heads of the log are kept outside of the database.
    anchors: Option<Anchors>,
    database: Database,
    writer: Writer,
    events: broadcast::Sender<Event>,
    /// Reads that wait for the access log.
    pub(crate) accesses: Queue,
}

impl Store {
    /// Opens the store, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Newer`] when a newer version of the program has written it.
    pub async fn open(database: &Database) -> Result<Self> {
        let db = sea_orm::Database::connect(options(database)).await?;
        let store = Self {
            db,
            anchors: anchors(database),
            database: database.clone(),
            writer: Writer::new(options(database)),
            events: broadcast::channel(EVENTS).0,
            accesses: Queue::default(),
        };
        migration::bring_up_to_date(&store.db).await?;
        Ok(store)
    }

    /// Where the data lives.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Listens to changes.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    pub(crate) fn tell(&self, event: Event) {
        // No listener is not an error.
        let _ = self.events.send(event);
    }

    /// Tells listeners of something that changes no record: how far a long work has come.
    pub fn announce(&self, event: Event) {
        self.tell(event);
    }

    /// Keeps heads of the log in a folder; of a SQLite store it is that of its file, unasked.
    ///
    /// # Errors
    /// [`Error::Folder`](crate::Error::Folder) where the folder cannot be written.
    pub fn keep_anchors_in(&mut self, folder: &Path) -> Result<()> {
        self.anchors = Some(Anchors::open(folder)?);
        Ok(())
    }

    /// Where heads of the log are kept.
    pub fn anchors(&self) -> Option<&Anchors> {
        self.anchors.as_ref()
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.db
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    /// Begins a write on a province.
    pub(crate) async fn begin(&self, province: &str) -> Result<Work> {
        self.begin_in(province, seat::PATIENCE).await
    }

    /// The same with another patience.
    pub(crate) async fn begin_in(&self, province: &str, patience: std::time::Duration) -> Result<Work> {
        self.writer.begin(province, patience).await
    }

    /// A consistent copy of a SQLite store into a new file, while it is in use.
    pub async fn copy_to(&self, path: &Path) -> Result<()> {
        let path = path.to_string_lossy().into_owned();
        let statement = Statement::from_sql_and_values(self.backend(), "VACUUM INTO ?", [path.into()]);
        self.db.execute_raw(statement).await?;
        Ok(())
    }

    /// After a restore: the name index refers to rows by their place, which a copy may have moved.
    pub async fn rebuild_search(&self) -> Result<()> {
        match self.backend() {
            DbBackend::Sqlite => self.writer.alone("INSERT INTO persons_fts(persons_fts) VALUES('rebuild')").await,
            _ => Ok(()),
        }
    }

    /// After many rows came in at once: lets the planner know what the tables hold.
    pub async fn settle(&self) -> Result<()> {
        self.writer.alone("ANALYZE").await?;
        match self.backend() {
            DbBackend::Sqlite => self.writer.alone("PRAGMA wal_checkpoint(TRUNCATE)").await,
            _ => Ok(()),
        }
    }

    /// Closes all connections, once what was read is noted.
    pub async fn close(self) -> Result<()> {
        if let Err(error) = self.flush_accesses().await {
            tracing::error!(%error, "reads could not be noted in the access log");
        }
        self.writer.close().await?;
        Ok(self.db.close().await?)
    }
}

/// A server that does not answer for so long is away: who asks is told so rather than left to wait.
const AWAY: Duration = Duration::from_secs(5);
/// No statement of ours works so long, whole tables included; one that hangs must not hold its locks for ever.
const STATEMENT: &str = "5min";

pub(crate) fn options(database: &Database) -> ConnectOptions {
    match database {
        Database::Sqlite(path) => {
            let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
            options.max_connections(READERS).min_connections(1).sqlx_logging(false);
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .journal_mode(SqliteJournalMode::Wal)
                    // FULL: an acknowledged write is on the disk even when the power fails.
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(10))
                    .foreign_keys(true)
                    // Of each connection. The system keeps the file's pages too, once for all connections; a map
                    // of the file would count once for each of them.
                    .pragma("cache_size", "-8192")
                    .pragma("temp_store", "MEMORY")
            });
            options
        }
        Database::Postgres(url) => {
            let mut options = ConnectOptions::new(url.clone());
            options.max_connections(READERS).acquire_timeout(AWAY).sqlx_logging(false);
            options.map_sqlx_postgres_opts(|postgres| postgres.options([("statement_timeout", STATEMENT)]));
            options
        }
    }
}

/// A folder that cannot be written (a copy looked at where it lies) keeps no heads; reading goes on.
fn anchors(database: &Database) -> Option<Anchors> {
    let Database::Sqlite(path) = database else { return None };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let opened = Anchors::open(folder);
    if let Err(error) = &opened {
        tracing::warn!(%error, "no heads of the log are kept");
    }
    opened.ok()
}
