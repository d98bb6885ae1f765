//! A transaction that is cut short between any two of its writes.

use sea_orm::ConnectionTrait;
use store::Database;

use crate::place::connect;

/// Cuts every transaction before it has written so many links of the log in all.
pub async fn cut(database: &Database, links: i64) {
    let raw = connect(database).await;
    let statements = match database {
        Database::Sqlite(_) => vec![format!(
            "CREATE TRIGGER cut BEFORE INSERT ON changes WHEN (SELECT count(*) FROM changes) >= {links} \
             BEGIN SELECT RAISE(ROLLBACK, 'disk I/O error'); END"
        )],
        Database::Postgres(_) => vec![
            format!(
                "CREATE FUNCTION cut() RETURNS trigger AS $$ BEGIN IF (SELECT count(*) FROM changes) >= {links} THEN \
                 RAISE EXCEPTION 'cut'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
            ),
            "CREATE TRIGGER cut BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION cut()".to_owned(),
        ],
    };
    for statement in statements {
        raw.execute_unprepared(&statement).await.unwrap();
    }
    raw.close().await.unwrap();
}

/// Lets them through again.
pub async fn mend(database: &Database) {
    let raw = connect(database).await;
    let statement = match database {
        Database::Sqlite(_) => "DROP TRIGGER cut",
        Database::Postgres(_) => "DROP TRIGGER cut ON changes; DROP FUNCTION cut()",
    };
    raw.execute_unprepared(statement).await.unwrap();
    raw.close().await.unwrap();
}
