//! Opening: whatever cut an earlier opening or upgrade short, the next one makes the store whole.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use store::{Database, Store};
use testing::*;

const ENDS_A_STEP: &str = "INSERT INTO \"seaql_migrations\"";

/// The statements by which the released programs made their tables.
fn released(backend: DbBackend) -> Vec<&'static str> {
    let text = match backend {
        DbBackend::Sqlite => include_str!("released/sqlite.sql"),
        _ => include_str!("released/postgres.sql"),
    };
    text.trim_end().split("\n\n\n").skip(1).collect()
}

/// Tables, indexes and triggers, by name.
async fn made(db: &DatabaseConnection) -> Vec<String> {
    let names = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master ORDER BY name",
        _ => "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname",
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), names)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

/// The store works: a person is written, found by the beginning of a name, and what the steps added is there.
async fn works(database: &Database) {
    let store = Store::open(database).await.unwrap();
    let commune = &communes(DISTRICT)[0];
    store.create(&system(), person(commune, "Lò Thị Mẩy", 1990), None).await.unwrap();
    let query = store::ListQuery { search: Some("may".into()), ..store::ListQuery::default() };
    let found = store.list::<store::records::Person>(&system(), &query).await.unwrap();
    assert_eq!(found.rows.len(), 1);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
    store.close().await.unwrap();
}

#[tokio::test]
async fn what_a_released_program_left_half_made_is_completed() {
    let whole = made(&raw(&fresh().await).await).await;
    let backend = raw(&fresh().await).await.get_database_backend();
    let statements = released(backend);
    // PostgreSQL ran each step in a transaction, SQLite each statement by itself.
    let cuts = (0..=statements.len())
        .filter(|cut| backend == DbBackend::Sqlite || *cut == 0 || statements[cut - 1].starts_with(ENDS_A_STEP));
    for cut in cuts {
        let place = place().await;
        let old = connect(&place.database).await;
        for statement in &statements[..cut] {
            old.execute_unprepared(statement).await.unwrap();
        }
        let settings = old.execute_unprepared("INSERT INTO settings VALUES ('kept', 'yes')").await.is_ok();
        old.close().await.unwrap();
        let store = Store::open(&place.database).await.unwrap();
        assert_eq!(made(&connect(&place.database).await).await, whole, "after {cut} statements");
        assert_eq!(store.setting("kept").await.unwrap().is_some(), settings, "after {cut} statements");
        if cut % 10 == 0 {
            works(&place.database).await;
        }
    }
}

/// Drops a future when it has waited `most` times: the program ends there.
async fn cut<F: Future>(future: F, most: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut waited = 0;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if waited == most => Poll::Ready(None),
        Poll::Pending => {
            waited += 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn an_opening_cut_short_anywhere_leaves_nothing_or_all() {
    let whole = made(&raw(&fresh().await).await).await;
    let place = place().await;
    let mut cuts = 0;
    // How often it waits is up to the machine: where the database answers at once, seldom.
    for waits in (0..12).chain((12..).step_by(7)) {
        if let Some(opened) = cut(Store::open(&place.database), waits).await {
            opened.unwrap();
            break;
        }
        cuts += 1;
        let there = made(&connect(&place.database).await).await;
        assert!(there.is_empty() || there == whole, "cut after {waits} waits: {there:?}");
    }
    // Every statement of a file waits for the thread that holds it; a server may answer at once.
    let least = if connect(&place.database).await.get_database_backend() == DbBackend::Sqlite { 10 } else { 0 };
    assert!(cuts > least, "{cuts} cuts: the steps are many statements");
    works(&place.database).await;
}

#[tokio::test]
async fn several_that_open_one_place_at_once_wait_for_each_other() {
    let place = place().await;
    let open = || {
        let database = place.database.clone();
        tokio::spawn(async move { Store::open(&database).await.map(|_| ()) })
    };
    for opened in [open(), open(), open(), open()] {
        opened.await.unwrap().unwrap();
    }
    works(&place.database).await;
}

#[tokio::test]
async fn a_place_is_held_by_one_server_and_open_to_commands() {
    let fresh = fresh().await;
    let held = fresh.database.hold().await.unwrap();
    assert!(matches!(fresh.database.hold().await, Err(store::Error::Held { .. })));
    Store::open(&fresh.database).await.unwrap().close().await.unwrap();
    drop(held);
    // The server of a database lets go when it has seen the connection end.
    for _ in 0..100 {
        if fresh.database.hold().await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("held by nobody, and still not free");
}
