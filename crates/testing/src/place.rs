//! A database of one's own: SQLite, or PostgreSQL when `VUNGXANH_TEST_POSTGRES` names a server.

use sea_orm::ConnectionTrait;
use store::{Database, Store};
use uuid::Uuid;

/// A place for a store, with nothing in it; kept for as long as the guard lives.
pub struct Place {
    /// Which database.
    pub database: Database,
    folder: tempfile::TempDir,
}

impl Place {
    /// Its folder, in which a SQLite database lies.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// A new place.
pub async fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let database = match std::env::var("VUNGXANH_TEST_POSTGRES") {
        Ok(server) => {
            let name = format!("t{}", Uuid::now_v7().simple());
            let admin = sea_orm::Database::connect(format!("{server}/postgres")).await.unwrap();
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
            admin.close().await.unwrap();
            Database::Postgres(format!("{server}/{name}"))
        }
        Err(_) => Database::Sqlite(folder.path().join("vungxanh.db")),
    };
    Place { database, folder }
}

/// A store of its own, kept for as long as the guard lives.
pub struct Fresh {
    /// The store.
    pub store: Store,
    /// Its database.
    pub database: Database,
    folder: tempfile::TempDir,
}

impl Fresh {
    /// Is it one of PostgreSQL?
    pub fn is_postgres(&self) -> bool {
        matches!(self.database, Database::Postgres(_))
    }

    /// A folder of its own, in which a SQLite store lies.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Closes the store; what it wrote stays as long as the folder.
    pub async fn closed(self) -> tempfile::TempDir {
        self.store.close().await.unwrap();
        self.folder
    }
}

/// A new store.
pub async fn fresh() -> Fresh {
    let Place { database, folder } = place().await;
    let store = Store::open(&database).await.unwrap();
    Fresh { store, database, folder }
}

/// A connection past the store.
pub async fn connect(database: &Database) -> sea_orm::DatabaseConnection {
    let url = match database {
        Database::Sqlite(path) => format!("sqlite://{}?mode=rwc", path.display()),
        Database::Postgres(url) => url.clone(),
    };
    sea_orm::Database::connect(url).await.unwrap()
}

/// A connection past the store, for tests that play the vandal.
pub async fn raw(fresh: &Fresh) -> sea_orm::DatabaseConnection {
    connect(&fresh.database).await
}
