//! The access log: who read and took out what, told without a word of what was read.

use sea_orm::ConnectionTrait;
use store::records::{Case, Person, Stock};
use store::{Access, AccessQuery, Ctx, Error, Filter, Kind, ListQuery, Pick, Store, Way, What};
use testing::*;

/// The whole log, oldest first, as the program itself sees it.
async fn log(store: &Store) -> Vec<Access> {
    let mut rows = store.accesses(&system(), &AccessQuery { most: 1_000, ..Default::default() }).await.unwrap().rows;
    rows.reverse();
    rows
}

fn words(search: Option<&str>, filters: &[&str]) -> ListQuery {
    let filters = filters.iter().map(|text| Filter::parse(text).unwrap()).collect();
    ListQuery { search: search.map(str::to_owned), filters, size: 10, ..Default::default() }
}

#[tokio::test]
async fn every_way_of_reading_persons_is_noted_once_and_figures_are_not() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let commune = communes(DISTRICT)[0].clone();
    let person = store.create(&system(), person(&commune, "Tẩn A Sinh", 1980), None).await.unwrap();
    let case = store.create(&system(), case(&commune, day()), None).await.unwrap();
    let mut ctx = acting("health", DISTRICT);
    ctx.way = Way { peer: Some("10.1.2.3".into()), door: Some("/api/v1/records/{kind}/{id}".into()), agent: None };

    store.get::<Person>(&ctx, person.id).await.unwrap();
    store.history::<Case>(&ctx, case.id).await.unwrap();
    store.list::<Person>(&ctx, &words(None, &["birth_year:ge:1950"])).await.unwrap();
    store.list::<Person>(&ctx, &words(Some("tẩn sinh"), &[])).await.unwrap();
    store.list::<Person>(&ctx, &words(None, &["citizen_id:eq:012345678901"])).await.unwrap();
    store.pick::<Case>(&ctx, Pick::all(), &[]).await.unwrap();
    store.changes(&ctx, None, 10).await.unwrap();
    // Neither stock, nor what the program reads for itself, nor what a desk works through for numbers.
    store.list::<Stock>(&ctx, &words(None, &[])).await.unwrap();
    store.get::<Person>(&system(), person.id).await.unwrap();
    store.pick::<Case>(&ctx.across(base::area::Areas::builtin()), Pick::all(), &[]).await.unwrap();
    ctx.way.door = Some("/api/v1/command".into());
    store.pick::<Case>(&ctx, Pick::all(), &[]).await.unwrap();
    // What is not found is not read.
    let other = acting("health", &communes("105")[0]);
    assert!(store.get::<Person>(&other, person.id).await.is_err());

    let lines = log(store).await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.what.key(), line.kind.as_deref().unwrap_or(""), line.id, line.rows, line.filters.join(" ")))
        .collect();
    let row = |what, kind, id, rows, filters: &str| (what, kind, id, rows, filters.to_owned());
    assert_eq!(
        told,
        [
            row("read", "persons", Some(person.id), None, ""),
            row("history", "cases", Some(case.id), Some(1), ""),
            row("list", "persons", None, Some(1), "birth_year:ge:1950"),
            row("search", "persons", None, Some(1), ""),
            row("search", "persons", None, Some(0), "citizen_id:eq"),
            row("desk", "cases", None, Some(1), ""),
            row("list", "changes", None, Some(2), ""),
        ]
    );
    let first = &lines[0];
    assert_eq!((first.user, first.actor.as_str(), first.role.as_str()), (ctx.user, ctx.actor.as_str(), "health"));
    assert_eq!((first.area.as_str(), first.peer.as_deref()), (DISTRICT, Some("10.1.2.3")));
    assert_eq!(lines.iter().map(|line| line.seq).collect::<Vec<_>>(), (1..=7).collect::<Vec<_>>());
    assert_eq!(store.check_accesses(PROVINCE).await.unwrap(), (7, vec![]));
    // Nothing that was looked for or found stands in it.
    let everything = serde_json::to_string(&lines).unwrap();
    for secret in ["sinh", "Sinh", "Tẩn", "012345678901", "Mẩy", "Nậm"] {
        assert!(!everything.contains(secret), "{secret}: {everything}");
    }
}

#[tokio::test]
async fn an_export_is_in_the_log_before_its_first_row_and_a_refused_one_is_not() {
    let fresh = fresh().await;
    let commune = communes(DISTRICT)[0].clone();
    for _ in 0..3 {
        fresh.store.create(&system(), case(&commune, day()), None).await.unwrap();
    }
    let ctx = acting("health", &commune);
    let query = words(None, &["found_in:eq:community", "name:has:Lò"]);
    let first = fresh.store.step::<Case>(&ctx, &query, None).await.unwrap();
    // A second connection sees it: it is durable, not on its way.
    let count = "SELECT COUNT(*) AS n FROM accesses WHERE what = 'export'";
    let db = raw(&fresh).await;
    let n: i64 = db
        .query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), count))
        .await
        .unwrap()
        .unwrap()
        .try_get("", "n")
        .unwrap();
    assert_eq!(n, 1);
    fresh.store.step::<Case>(&ctx, &query, first.last().map(|case| case.id)).await.unwrap();
    assert!(matches!(
        fresh.store.step::<Case>(&acting("viewer", &commune), &query, None).await,
        Err(Error::Denied { .. })
    ));
    let lines = log(&fresh.store).await;
    assert_eq!(lines.len(), 1, "one export, however many steps");
    assert_eq!((lines[0].what, lines[0].rows), (What::Export, Some(first.len() as i64)));
    assert_eq!(lines[0].filters, ["found_in:eq:community", "name:has"]);
}

#[tokio::test]
async fn the_log_is_seen_by_who_may_and_of_their_own_areas() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let homes = [communes(DISTRICT)[0].clone(), communes(DISTRICT)[1].clone(), communes("105")[0].clone()];
    let mut cases = Vec::new();
    for home in &homes {
        let made = store.create(&system(), case(home, day()), None).await.unwrap();
        store.get::<Case>(&acting("health", home), made.id).await.unwrap();
        store.get::<Case>(&acting("health", PROVINCE), made.id).await.unwrap();
        cases.push(made.id);
    }
    let of_cases = || AccessQuery { kind: Some(Kind::Case), most: 100, ..Default::default() };
    let seen = async |ctx: Ctx| store.accesses(&ctx, &of_cases()).await.map(|page| page.total);
    assert_eq!(seen(acting("admin", PROVINCE)).await.unwrap(), 6);
    assert_eq!(seen(acting("leader", DISTRICT)).await.unwrap(), 2);
    assert_eq!(seen(acting("leader", &homes[1])).await.unwrap(), 1);
    for role in ["office", "health", "viewer"] {
        assert!(matches!(seen(acting(role, PROVINCE)).await, Err(Error::Denied { kind: Kind::Access, .. })), "{role}");
    }
    let who = AccessQuery { record: Some(cases[0]), ..of_cases() };
    assert_eq!(store.accesses(&acting("admin", PROVINCE), &who).await.unwrap().total, 2, "who has read this record");
    // Looking into the log is noted as well, and taking it out even more so.
    assert!(store.export_accesses(&acting("leader", PROVINCE), &who).await.is_err());
    store.export_accesses(&acting("admin", PROVINCE), &who).await.unwrap();
    let of_log = AccessQuery { kind: Some(Kind::Access), most: 100, ..Default::default() };
    let looks = store.accesses(&system(), &of_log).await.unwrap().rows;
    assert_eq!((looks[0].what, looks[0].rows), (What::Export, Some(2)));
    assert_eq!(looks.iter().filter(|line| line.what == What::List).count(), 4);
}

#[tokio::test]
async fn a_changed_or_missing_line_is_found_and_a_clearing_is_none() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let commune = communes(DISTRICT)[0].clone();
    let case = store.create(&system(), case(&commune, day()), None).await.unwrap();
    for _ in 0..6 {
        store.get::<Case>(&acting("health", &commune), case.id).await.unwrap();
    }
    store.flush_accesses().await.unwrap();
    let db = raw(&fresh).await;
    let old = "UPDATE accesses SET at = '2020-01-01T00:00:00+00:00' WHERE seq <= 3";
    db.execute_unprepared(old).await.unwrap();
    assert_eq!(store.check_accesses(PROVINCE).await.unwrap().1, [1, 2, 3], "a column that belies its line");
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert_eq!((verdict.accesses, verdict.found.get(&store::Flaw::AccessBroken)), (6, Some(&3)), "{verdict:?}");
    let limit = "2021-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(store.clear_accesses(&system(), limit).await.unwrap(), 3);
    assert_eq!(store.check_accesses(PROVINCE).await.unwrap(), (4, vec![]), "three reads and the note of the clearing");
    let last = log(store).await.pop().unwrap();
    assert_eq!((last.what, last.rows, last.seq), (What::Cleared, Some(3), 7));
    assert_eq!(store.clear_accesses(&system(), limit).await.unwrap(), 0);
    db.execute_unprepared("DELETE FROM accesses WHERE seq = 4").await.unwrap();
    assert_eq!(store.check_accesses(PROVINCE).await.unwrap().1, [5], "more than the clearing took is missing");
    db.execute_unprepared("UPDATE accesses SET body = replace(body, 'health', 'viewer') WHERE seq = 6").await.unwrap();
    assert_eq!(store.check_accesses(PROVINCE).await.unwrap().1, [5, 6]);
}

#[tokio::test]
async fn reading_goes_on_while_somebody_writes_and_reads_come_into_the_log_by_themselves() {
    let fresh = fresh().await;
    let commune = communes(DISTRICT)[0].clone();
    let case = fresh.store.create(&system(), case(&commune, day()), None).await.unwrap();
    let ctx = acting("health", &commune);
    // Another program holds the write lock: reads answer all the same.
    let db = raw(&fresh).await;
    let lock = if db.get_database_backend() == sea_orm::DbBackend::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
    db.execute_unprepared(lock).await.unwrap();
    for _ in 0..300 {
        fresh.store.get::<Case>(&ctx, case.id).await.unwrap();
    }
    db.execute_unprepared("COMMIT").await.unwrap();
    fresh.store.flush_accesses().await.unwrap();
    assert_eq!(log(&fresh.store).await.len(), 300);
}
