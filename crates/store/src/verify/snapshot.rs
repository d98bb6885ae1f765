//! One state of the database, seen by several connections at once.

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::database::{Database, options};
use crate::error::Result;

/// Connections that check side by side.
const READERS: usize = 4;
/// How often a SQLite database that somebody is loading into is asked for its lock, ten seconds each time.
const TRIES: usize = 60;

pub(super) struct Snapshot {
    pub pool: DatabaseConnection,
    pub readers: [DatabaseTransaction; READERS],
}

impl Snapshot {
    /// While it is taken no write commits, so that all readers see the same; afterwards writers go on.
    pub(super) async fn take(database: &Database) -> Result<Self> {
        let mut options = options(database);
        options.max_connections(READERS as u32 + 1);
        let pool = sea_orm::Database::connect(options).await?;
        match pool.get_database_backend() {
            DbBackend::Sqlite => Self::sqlite(pool).await,
            _ => Self::postgres(pool).await,
        }
    }

    async fn sqlite(pool: DatabaseConnection) -> Result<Self> {
        let options = || TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let mut tries = 0;
        let gate = loop {
            match pool.begin_with_options(options()).await {
                Ok(gate) => break gate,
                Err(_) if tries < TRIES => tries += 1,
                Err(error) => return Err(error.into()),
            }
        };
        let reader = async || {
            let tx = pool.begin().await?;
            // A deferred transaction begins with its first read.
            tx.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM sqlite_master")).await?;
            Result::Ok(tx)
        };
        let readers = [reader().await?, reader().await?, reader().await?, reader().await?];
        gate.rollback().await?;
        Ok(Self { pool, readers })
    }

    async fn postgres(pool: DatabaseConnection) -> Result<Self> {
        let begin =
            async || pool.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await;
        let first = begin().await?;
        let export = Statement::from_string(DbBackend::Postgres, "SELECT pg_export_snapshot() AS name");
        let row = first.query_one_raw(export).await?;
        let name: String = row.map(|row| row.try_get("", "name")).transpose()?.unwrap_or_default();
        let reader = async || {
            let tx = begin().await?;
            // The name is the server's own: digits, letters and hyphens.
            tx.execute_unprepared(&format!("SET TRANSACTION SNAPSHOT '{name}'")).await?;
            Result::Ok(tx)
        };
        let (second, third, fourth) = (reader().await?, reader().await?, reader().await?);
        Ok(Self { pool, readers: [first, second, third, fourth] })
    }
}
