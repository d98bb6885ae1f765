//! The change log's chain detects any edit, and a newer data folder is refused.

use sea_orm::ConnectionTrait;
use store::{Error, Store};
use testing::*;

async fn with_three_changes() -> Fresh {
    let fresh = fresh().await;
    for commune in communes(DISTRICT).iter().take(3) {
        fresh.store.create(&system(), case(commune, day()), None).await.unwrap();
    }
    fresh
}

#[tokio::test]
async fn an_untouched_chain_holds() {
    let fresh = with_three_changes().await;
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound());
    assert_eq!((verdict.changes, verdict.records), (3, 3));
}

#[tokio::test]
async fn every_kind_of_tampering_breaks_it() {
    for vandalism in [
        "UPDATE changes SET body = replace(body, 'create', 'remove') WHERE seq = 2",
        "UPDATE changes SET area = '105' WHERE seq = 2",
        "UPDATE changes SET kind = 'doses' WHERE seq = 3",
        "UPDATE changes SET version = 7 WHERE seq = 1",
        "UPDATE changes SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 1",
        "DELETE FROM changes WHERE seq = 2",
        "UPDATE changes SET hash = previous WHERE seq = 2",
        "UPDATE changes SET seq = 9 WHERE seq = 3",
    ] {
        let fresh = with_three_changes().await;
        raw(&fresh).await.execute_unprepared(vandalism).await.unwrap();
        assert!(!fresh.store.verify(PROVINCE).await.unwrap().broken_links.is_empty(), "{vandalism}");
    }
}

#[tokio::test]
async fn a_record_changed_past_the_store_shows_in_the_figures() {
    let fresh = with_three_changes().await;
    raw(&fresh).await.execute_unprepared("UPDATE cases SET found_in = 'arrival'").await.unwrap();
    assert!(!fresh.store.verify(PROVINCE).await.unwrap().wrong_tallies.is_empty());
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused_and_left_alone() {
    let fresh = fresh().await;
    raw(&fresh)
        .await
        .execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)")
        .await
        .unwrap();
    let again = Store::open(&fresh.database).await;
    assert!(matches!(again, Err(Error::Newer { found }) if found == "m9999_future"));
}

/// A real database that may not grow: SQLite says so through two libraries, and the store must know the words.
#[tokio::test]
async fn a_full_disk_is_told_as_such_and_costs_nothing_that_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vungxanh.db");
    let store = Store::open(&store::Database::Sqlite(path.clone())).await.unwrap();
    store.create(&system(), case(&communes(DISTRICT)[0], day()), None).await.unwrap();
    // The limit belongs to a connection, so there is but one.
    let mut options = sea_orm::ConnectOptions::new(format!("sqlite://{}", path.display()));
    options.max_connections(1);
    let full = sea_orm::Database::connect(options).await.unwrap();
    full.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let refused = full.execute_unprepared("INSERT INTO settings VALUES ('x', zeroblob(1000000))").await.unwrap_err();
    assert!(matches!(Error::from(refused), Error::DiskFull));
    full.close().await.unwrap();
    assert!(store.verify(PROVINCE).await.unwrap().sound());
    store.create(&system(), case(&communes(DISTRICT)[1], day()), None).await.unwrap();
}
