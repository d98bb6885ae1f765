//! Where the data lives: one SQLite file in the data folder, or a PostgreSQL database.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

use crate::access_log::Queue;
use crate::error::{Error, Result};
use crate::migration::Migrator;
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
    database: Database,
    /// SQLite has one writer; waiting here is fair and costs no busy loop in the database.
    writer: Arc<Mutex<()>>,
    events: broadcast::Sender<Event>,
    /// Reads that wait for the access log.
    pub(crate) accesses: Queue,
}

/// A write under way: the province's chain is ours until it ends.
pub(crate) struct Work {
    pub(crate) tx: DatabaseTransaction,
    _writer: Option<OwnedMutexGuard<()>>,
}

impl Work {
    pub(crate) async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
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
            database: database.clone(),
            writer: Arc::new(Mutex::new(())),
            events: broadcast::channel(EVENTS).0,
            accesses: Queue::default(),
        };
        store.refuse_newer().await?;
        Migrator::up(&store.db, None).await?;
        Ok(store)
    }

    /// A database of a newer version has migrations that this program does not know; writing into it
    /// could lose what they added.
    async fn refuse_newer(&self) -> Result<()> {
        let applied = Migrator::get_migration_models(&self.db).await?;
        let known = Migrator::migrations();
        let unknown = applied.iter().find(|row| !known.iter().any(|migration| migration.name() == row.version));
        match unknown {
            Some(row) => Err(Error::Newer { found: row.version.clone() }),
            None => Ok(()),
        }
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

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.db
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    /// Begins a write on a province.
    pub(crate) async fn begin(&self, province: &str) -> Result<Work> {
        if self.backend() == DbBackend::Sqlite {
            let guard = Arc::clone(&self.writer).lock_owned().await;
            // IMMEDIATE: a deferred transaction that turns into a writer fails at once when another
            // process wrote meanwhile, whatever the busy timeout.
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            let tx = self.db.begin_with_options(options).await?;
            return Ok(Work { tx, _writer: Some(guard) });
        }
        let tx = self.db.begin().await?;
        let lock = "SELECT pg_advisory_xact_lock(hashtext($1))";
        let name = format!("vungxanh/{province}");
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [name.into()])).await?;
        Ok(Work { tx, _writer: None })
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
        if self.backend() == DbBackend::Sqlite {
            self.db.execute_unprepared("INSERT INTO persons_fts(persons_fts) VALUES('rebuild')").await?;
        }
        Ok(())
    }

    /// After many rows came in at once: lets the planner know what the tables hold.
    pub async fn settle(&self) -> Result<()> {
        self.db.execute_unprepared("ANALYZE").await?;
        if self.backend() == DbBackend::Sqlite {
            self.db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Closes all connections, once what was read is noted.
    pub async fn close(self) -> Result<()> {
        if let Err(error) = self.flush_accesses().await {
            tracing::error!(%error, "reads could not be noted in the access log");
        }
        Ok(self.db.close().await?)
    }
}

fn options(database: &Database) -> ConnectOptions {
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
                    .pragma("cache_size", "-65536")
                    .pragma("mmap_size", "268435456")
                    .pragma("temp_store", "MEMORY")
            });
            options
        }
        Database::Postgres(url) => {
            let mut options = ConnectOptions::new(url.clone());
            options.max_connections(READERS).sqlx_logging(false);
            options
        }
    }
}
