//! The database itself: its own check, the index of names, what points where, what follows from other rows.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use super::finding::{Finding, Flaw};
use super::{Part, relations};
use crate::error::Result;
use crate::record::Kind;

/// Lines of the database's own check that are told.
const LINES: usize = 20;

pub(super) async fn check(tx: &DatabaseTransaction, province: &str) -> Result<Part> {
    let mut part = Part::default();
    match tx.get_database_backend() {
        DbBackend::Sqlite => {
            integrity(tx, &mut part).await?;
            index(tx, &mut part).await?;
        }
        _ => amcheck(tx, &mut part).await?,
    }
    relations::references(tx, province, &mut part).await?;
    relations::caches(tx, province, &mut part).await?;
    relations::sessions(tx, province, &mut part).await?;
    Ok(part)
}

async fn lines(tx: &DatabaseTransaction, sql: &str) -> Result<Vec<String>> {
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?)
}

/// SQLite's own check: pages, trees, rows against their indexes.
async fn integrity(tx: &DatabaseTransaction, part: &mut Part) -> Result<()> {
    for line in lines(tx, &format!("PRAGMA integrity_check({LINES})")).await? {
        if line != "ok" {
            part.findings.add(Finding::new(Flaw::DatabaseDamaged, line));
        }
    }
    Ok(())
}

/// The index of names holds the words of the rows: it is made anew beside, by the same tokenizer, and both are summed up
/// word by word, whatever the order.
async fn index(tx: &DatabaseTransaction, part: &mut Part) -> Result<()> {
    const SUMS: &str = "SELECT term, count(*) AS n, sum(doc) AS docs, sum(doc * (offset + 1) % 1000003) AS places";
    for statement in [
        "CREATE VIRTUAL TABLE temp.names USING fts5(folded, content='', columnsize=0)",
        "INSERT INTO temp.names(rowid, folded) SELECT rowid, folded FROM main.persons",
        "CREATE VIRTUAL TABLE temp.is_there USING fts5vocab('main', 'persons_fts', 'instance')",
        "CREATE VIRTUAL TABLE temp.should_be USING fts5vocab('temp', 'names', 'instance')",
    ] {
        tx.execute_unprepared(statement).await?;
    }
    let sums = |table: &str| format!("{SUMS} FROM temp.{table} GROUP BY term");
    let differ = format!(
        "SELECT term FROM (SELECT * FROM ({there} EXCEPT {should}) UNION SELECT * FROM ({should} EXCEPT {there})) \
         GROUP BY term LIMIT {LINES}",
        there = sums("is_there"),
        should = sums("should_be"),
    );
    for word in lines(tx, &differ).await? {
        part.findings.add(Finding::new(Flaw::IndexWrong, word).of(Kind::Person, None));
    }
    for table in ["is_there", "should_be", "names"] {
        tx.execute_unprepared(&format!("DROP TABLE temp.{table}")).await?;
    }
    Ok(())
}

/// PostgreSQL's check of its trees, where the extension is installed.
async fn amcheck(tx: &DatabaseTransaction, part: &mut Part) -> Result<()> {
    let installed = "SELECT extversion FROM pg_extension WHERE extname = 'amcheck'";
    if lines(tx, installed).await?.is_empty() {
        part.verdict.not_checked.push("amcheck".to_owned());
        return Ok(());
    }
    let indexes = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_index i ON \
                   i.indexrelid = c.oid WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace AND \
                   i.indisvalid";
    for name in lines(tx, indexes).await? {
        // A check that fails ends the transaction; one of its own is undone alone.
        tx.execute_unprepared("SAVEPOINT checked").await?;
        let check = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT bt_index_check($1::regclass, true)::text",
            [name.clone().into()],
        );
        let Err(error) = tx.query_all_raw(check).await else { continue };
        tx.execute_unprepared("ROLLBACK TO SAVEPOINT checked").await?;
        let words = error.to_string();
        if words.contains("permission denied") {
            part.verdict.not_checked.push(format!("amcheck: {words}"));
            break;
        }
        part.findings.add(Finding::new(Flaw::DatabaseDamaged, format!("{name}: {words}")));
    }
    Ok(())
}
