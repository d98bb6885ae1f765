//! One server a place: two that close the day, run jobs and count tries would each do it without the other's knowledge.

use std::fs::File;
use std::path::Path;

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{self, Connection};

use crate::database::Database;
use crate::error::{Error, Result};

/// The file that a server holds in its data folder.
const LOCK: &str = "vungxanh.lock";

/// A place held for as long as the value lives, and no longer than the process: the system itself lets go.
#[derive(Debug)]
pub struct Hold {
    _held: Held,
}

#[derive(Debug)]
#[expect(dead_code, reason = "they hold by being there")]
enum Held {
    File(File),
    Session(Box<PgConnection>),
}

impl Database {
    /// Holds the place for one server. Commands beside it (import, backup, verify …) need not hold it.
    ///
    /// # Errors
    /// [`Error::Held`] where another process holds it.
    pub async fn hold(&self) -> Result<Hold> {
        let held = match self {
            Self::Sqlite(path) => Held::File(hold_folder(path.parent().unwrap_or(Path::new(".")))?),
            Self::Postgres(url) => Held::Session(Box::new(hold_session(url).await?)),
        };
        Ok(Hold { _held: held })
    }
}

fn hold_folder(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let file = crate::anchor::private()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| Error::folder(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Held { place: folder.display().to_string() }),
        Err(std::fs::TryLockError::Error(error)) => Err(Error::folder(&path, error)),
    }
}

async fn hold_session(url: &str) -> Result<PgConnection> {
    let failed = |error: sqlx::Error| Error::from(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())));
    let mut session = PgConnection::connect(url).await.map_err(failed)?;
    let (held, place): (bool, String) =
        sqlx::query_as("SELECT pg_try_advisory_lock(hashtext('vungxanh/server')), current_database()::text")
            .fetch_one(&mut session)
            .await
            .map_err(failed)?;
    if held { Ok(session) } else { Err(Error::Held { place }) }
}
