//! The writer's seat: one connection writes, and nobody believes what a library thinks of its state.
//!
//! A full disk or a failing one makes SQLite roll back by itself; a driver that does not notice goes on counting a
//! transaction that is no more, and what is "committed" later vanishes. So a connection on which a statement failed,
//! or whose statement was cut off, is thrown away with all that anyone believes of it; and before a write is
//! acknowledged the database itself is asked whether the transaction has ended.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::error::{Error, Result};

type DbResult<T> = std::result::Result<T, DbErr>;

/// How long a write that somebody waits for waits for the writes before it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long a load of the program's own waits, behind which stand others of its kind: a province is filled once.
pub(crate) const PATIENCE_OF_A_FILL: Duration = Duration::from_mins(15);

/// Who writes: one at a time, in the order of asking.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    options: ConnectOptions,
    seat: Arc<Mutex<Seat>>,
}

#[derive(Debug, Default)]
struct Seat {
    connection: Option<DatabaseConnection>,
    /// The last write was given up without a failure; whether its end is one in the database too is to be asked.
    doubtful: bool,
}

impl Writer {
    /// A writer whose connection is opened when it is first wanted.
    pub(crate) fn new(mut options: ConnectOptions) -> Self {
        options.max_connections(1).min_connections(0);
        options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
        Self { options, seat: Arc::default() }
    }

    /// Begins a transaction under the province's lock.
    pub(crate) async fn begin(&self, province: &str, patience: Duration) -> Result<Work> {
        let (mut seat, connection) = self.take(patience).await?;
        match begin_on(&connection, province).await {
            Ok(tx) => {
                seat.connection = Some(connection);
                Ok(Work { tx: Tx::new(tx), seat })
            }
            Err(error) => {
                throw_away(connection, &error);
                Err(error.into())
            }
        }
    }

    /// The connection for a statement that must not stand in a transaction.
    pub(crate) async fn alone(&self, statement: &str) -> Result<()> {
        let (mut seat, connection) = self.take(PATIENCE).await?;
        match connection.execute_unprepared(statement).await {
            Ok(_) => {
                seat.connection = Some(connection);
                Ok(())
            }
            Err(error) => {
                throw_away(connection, &error);
                Err(error.into())
            }
        }
    }

    /// The seat, and a connection on which no transaction is open.
    async fn take(&self, patience: Duration) -> Result<(OwnedMutexGuard<Seat>, DatabaseConnection)> {
        let waited = tokio::time::timeout(patience, Arc::clone(&self.seat).lock_owned()).await;
        let mut seat = waited.map_err(|_| Error::Busy)?;
        if let Some(connection) = seat.connection.take() {
            let sure = if seat.doubtful { ended(&connection).await } else { Ok(()) };
            seat.doubtful = false;
            match sure {
                Ok(()) => return Ok((seat, connection)),
                Err(error) => throw_away(connection, &error),
            }
        }
        let connection = sea_orm::Database::connect(self.options.clone()).await?;
        Ok((seat, connection))
    }

    /// Closes the connection.
    pub(crate) async fn close(&self) -> Result<()> {
        match self.seat.lock().await.connection.take() {
            Some(connection) => Ok(connection.close().await?),
            None => Ok(()),
        }
    }
}

async fn begin_on(connection: &DatabaseConnection, province: &str) -> DbResult<DatabaseTransaction> {
    if connection.get_database_backend() == DbBackend::Sqlite {
        // IMMEDIATE: a deferred transaction that turns into a writer fails at once when another process wrote
        // meanwhile, whatever the busy timeout.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        return connection.begin_with_options(options).await;
    }
    let tx = connection.begin().await?;
    let lock = "SELECT pg_advisory_xact_lock(hashtext($1))";
    let name = format!("vungxanh/{province}");
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [name.into()])).await?;
    Ok(tx)
}

/// Asks SQLite whether no transaction is open: a new one cannot begin within another. PostgreSQL says so itself, for
/// a transaction ends there when the client says so and at no other time.
async fn ended(connection: &DatabaseConnection) -> DbResult<()> {
    if connection.get_database_backend() == DbBackend::Sqlite {
        connection.execute_unprepared("BEGIN; ROLLBACK").await?;
    }
    Ok(())
}

fn throw_away(connection: DatabaseConnection, why: &dyn std::fmt::Display) {
    tracing::warn!(%why, "the writing connection is thrown away");
    // Closing waits for the statement under way; who asked need not.
    tokio::spawn(async move {
        let _ = connection.close().await;
    });
}

/// A write under way: the province's chain is ours until it ends. Dropped without a commit, it never was.
pub(crate) struct Work {
    /// The transaction.
    pub(crate) tx: Tx,
    seat: OwnedMutexGuard<Seat>,
}

impl Work {
    /// Commits; when this returns well, what was written is on the disk.
    pub(crate) async fn commit(self) -> Result<()> {
        self.commit_then(|| ()).await
    }

    /// Commits, and lets it be told before anybody else can write.
    pub(crate) async fn commit_then(mut self, tell: impl FnOnce()) -> Result<()> {
        let result = self.tx.commit().await;
        let result = match (result, &self.seat.connection) {
            (Ok(()), Some(connection)) => ended(connection).await,
            (result, _) => result,
        };
        if let Err(error) = &result
            && let Some(connection) = self.seat.connection.take()
        {
            throw_away(connection, error);
        }
        result?;
        tell();
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let Some(tx) = self.tx.inner.take() else { return };
        drop(tx);
        if !self.tx.broken() {
            self.seat.doubtful = true;
        } else if let Some(connection) = self.seat.connection.take() {
            throw_away(connection, &"a statement failed or was cut off");
        }
    }
}

/// A transaction that remembers whether a statement of it failed or was cut off.
pub(crate) struct Tx {
    inner: Option<DatabaseTransaction>,
    backend: DbBackend,
    failed: AtomicBool,
    under_way: AtomicBool,
}

impl Tx {
    fn new(inner: DatabaseTransaction) -> Self {
        let backend = inner.get_database_backend();
        Self { inner: Some(inner), backend, failed: AtomicBool::new(false), under_way: AtomicBool::new(false) }
    }

    fn broken(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.under_way.load(Ordering::Relaxed)
    }

    async fn noted<T>(&self, statement: impl Future<Output = DbResult<T>>) -> DbResult<T> {
        self.under_way.store(true, Ordering::Relaxed);
        let result = statement.await;
        self.under_way.store(false, Ordering::Relaxed);
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }

    fn open(&self) -> DbResult<&DatabaseTransaction> {
        self.inner.as_ref().ok_or_else(|| DbErr::Custom("the transaction has ended".to_owned()))
    }

    /// A transaction of which a statement failed is not committed, whatever became of the error: part of it is gone.
    async fn commit(&mut self) -> DbResult<()> {
        if self.broken() {
            return Err(DbErr::Custom("a statement of the transaction failed".to_owned()));
        }
        match self.inner.take() {
            Some(inner) => inner.commit().await,
            None => Ok(()),
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }
    async fn execute_raw(&self, statement: Statement) -> DbResult<ExecResult> {
        self.noted(self.open()?.execute_raw(statement)).await
    }
    async fn execute_unprepared(&self, sql: &str) -> DbResult<ExecResult> {
        self.noted(self.open()?.execute_unprepared(sql)).await
    }
    async fn query_one_raw(&self, statement: Statement) -> DbResult<Option<QueryResult>> {
        self.noted(self.open()?.query_one_raw(statement)).await
    }
    async fn query_all_raw(&self, statement: Statement) -> DbResult<Vec<QueryResult>> {
        self.noted(self.open()?.query_all_raw(statement)).await
    }
}
