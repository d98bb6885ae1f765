//! A copy of a SQLite store, looked at where it lies, without changing a byte of it.

use std::collections::BTreeMap;
use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};

use crate::anchor::{self, Head};
use crate::error::{Error, Result};
use crate::record::Kind;

/// What a copy holds of a province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Records by kind, and links of the log under `changes`.
    pub records: BTreeMap<String, i64>,
    /// The last link of the log.
    pub head: Option<Head>,
}

/// Reads a copy and has the database check it.
///
/// # Errors
/// [`Error::Damaged`] for a copy that is not whole.
pub async fn look_at_copy(path: &Path, province: &str) -> Result<Copied> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=ro&immutable=1", path.display()));
    options.max_connections(1).sqlx_logging(false);
    let copy = sea_orm::Database::connect(options).await?;
    let backend = copy.get_database_backend();
    let said = copy.query_one_raw(Statement::from_string(backend, "PRAGMA integrity_check(1)")).await?;
    let said: Option<String> = said.map(|row| row.try_get_by_index(0)).transpose()?;
    if said.as_deref() != Some("ok") {
        return Err(Error::Damaged(said.unwrap_or_default()));
    }
    let mut records = BTreeMap::new();
    for table in Kind::TYPED.iter().map(|kind| kind.key()).chain(["entries"]) {
        let count = format!("SELECT count(*) FROM {table} WHERE province = $1");
        let row = copy.query_one_raw(Statement::from_sql_and_values(backend, count, [province.into()])).await?;
        let number: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        records.insert(table.to_owned(), number.unwrap_or_default());
    }
    let head = anchor::head(&copy, province).await?;
    copy.close().await?;
    Ok(Copied { records, head })
}
