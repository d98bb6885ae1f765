//! The tables, in steps that are never changed once released; a later step adds to them.
//!
//! Every table that holds persons or their affairs has the key (province, id), province first, so
//! that a distributed PostgreSQL can lay it out over its workers.

mod access_log;
mod columns;
mod first;
mod forecasts;
mod in_force;
mod requests;
mod scenarios;
mod sequence;
mod shared_views;
mod tables;
mod tracing;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string, timestamp_with_time_zone, uuid};

use crate::error::{Error, Result};

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(first::First),
            Box::new(in_force::DocumentsInForce),
            Box::new(tracing::Tracing),
            Box::new(scenarios::Scenarios),
            Box::new(forecasts::Forecasts),
            Box::new(access_log::AccessLog),
            Box::new(sequence::Sequence),
        ];
        steps.extend(tables::steps());
        steps
    }
}

/// Brings the tables up to date: every step that is missing in one transaction, so that an opening cut short by a
/// power failure leaves what was there. Of two programs that open at once, one waits and finds nothing left to do.
///
/// The steps themselves make only what is not there. The first versions of the program ran them without a transaction
/// on SQLite: a folder that they left half made is completed.
pub(crate) async fn bring_up_to_date(db: &DatabaseConnection) -> Result<()> {
    if pending(db).await? {
        let work = begin(db).await?;
        // Asked again under the lock: the other one may have been a newer version of the program.
        if pending(&work).await? {
            Migrator::up(&work, None).await?;
        }
        work.commit().await?;
    }
    Ok(())
}

/// Are there steps to do? Asked without writing, so that opening a store that is up to date waits for nobody.
///
/// # Errors
/// [`Error::Newer`] for a database with steps that this program does not know; writing into it could lose what they
/// added.
async fn pending<C: ConnectionTrait>(db: &C) -> Result<bool> {
    let known = Migrator::migrations();
    if !has_table(db, "seaql_migrations").await? {
        return Ok(true);
    }
    let applied = Migrator::get_migration_models(db).await?;
    match applied.iter().find(|row| !known.iter().any(|step| step.name() == row.version)) {
        Some(row) => Err(Error::Newer { found: row.version.clone() }),
        None => Ok(applied.len() < known.len()),
    }
}

async fn has_table<C: ConnectionTrait>(db: &C, table: &str) -> Result<bool> {
    let (backend, tables) = match db.get_database_backend() {
        DbBackend::Sqlite => (DbBackend::Sqlite, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1"),
        other => (other, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"),
    };
    Ok(db.query_one_raw(Statement::from_sql_and_values(backend, tables, [table.into()])).await?.is_some())
}

async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let work = db.begin_with_options(options).await?;
    if work.get_database_backend() == DbBackend::Postgres {
        // A step over whole tables takes as long as it takes.
        work.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
        work.execute_unprepared("SELECT pg_advisory_xact_lock(hashtext('vungxanh/tables'))").await?;
    }
    Ok(work)
}

fn index(table: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = key(columns);
    index.name(format!("{table}_{}", columns.join("_"))).table(Alias::new(table)).if_not_exists();
    index
}

/// What every record has, and its own columns.
fn record(table: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut create = Table::create();
    create
        .if_not_exists()
        .table(Alias::new(table))
        .col(string("province"))
        .col(uuid("id"))
        .col(string("area"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("updated_at"));
    for mut column in columns {
        create.col(&mut column);
    }
    create.primary_key(Index::create().col(Alias::new("province")).col(Alias::new("id")));
    create
}

fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(Alias::new(*column));
    }
    key
}
