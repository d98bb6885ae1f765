//! Acts: whole or not at all, whatever fails below; and what rows may point at.

use sea_orm::ConnectionTrait;
use serde_json::json;
use store::records::{Case, Dose, Person, Visit};
use store::{Database, Error, Kind, Store, Verb};
use testing::*;
use uuid::Uuid;

/// Makes every insert into a table fail as a full disk does: the database gives the whole transaction up by itself,
/// and the driver learns only of an error.
async fn break_inserts(fresh: &Fresh, table: &str) {
    let raw = raw(fresh).await;
    let statements = match fresh.database {
        Database::Sqlite(_) => vec![format!(
            "CREATE TRIGGER boom BEFORE INSERT ON {table} BEGIN SELECT RAISE(ROLLBACK, 'disk I/O error'); END"
        )],
        Database::Postgres(_) => vec![
            "CREATE FUNCTION boom() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$ LANGUAGE plpgsql"
                .to_owned(),
            format!("CREATE TRIGGER boom BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION boom()"),
        ],
    };
    for statement in statements {
        raw.execute_unprepared(&statement).await.unwrap();
    }
    raw.close().await.unwrap();
}

async fn mend_inserts(fresh: &Fresh, table: &str) {
    let raw = raw(fresh).await;
    let statement = match fresh.database {
        Database::Sqlite(_) => "DROP TRIGGER boom".to_owned(),
        Database::Postgres(_) => format!("DROP TRIGGER boom ON {table}; DROP FUNCTION boom()"),
    };
    raw.execute_unprepared(&statement).await.unwrap();
    raw.close().await.unwrap();
}

#[tokio::test]
async fn what_is_acknowledged_after_a_failed_write_is_still_there_when_the_store_opens_again() {
    let fresh = fresh().await;
    let area = communes(DISTRICT)[0].clone();
    let mut acknowledged = Vec::new();
    for table in ["cases", "changes", "tallies"] {
        break_inserts(&fresh, table).await;
        for _ in 0..3 {
            assert!(fresh.store.create(&system(), case(&area, day()), None).await.is_err(), "{table}");
        }
        mend_inserts(&fresh, table).await;
        for _ in 0..3 {
            acknowledged.push(fresh.store.create(&system(), case(&area, day()), None).await.unwrap().id);
        }
    }
    // Another process sees all of it, and nothing else; so does this one after a cut.
    let again = Store::open(&fresh.database).await.unwrap();
    for store in [&again, &fresh.store] {
        let mut found: Vec<Uuid> = store
            .pick::<Case>(&system(), store::Pick::all(), &[("id", false)])
            .await
            .unwrap()
            .iter()
            .map(|case| case.id)
            .collect();
        found.sort();
        assert_eq!(found, acknowledged);
    }
    assert!(again.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn an_act_is_there_whole_or_not_at_all_and_is_told_of_only_then() {
    let fresh = fresh().await;
    let (store, ctx, area) = (&fresh.store, system(), communes(DISTRICT)[0].clone());
    let someone = store.create(&ctx, person(&area, "Lò Văn Anh", 1980), None).await.unwrap();
    let mut events = store.events();

    let mut act = store.act(&ctx).await.unwrap();
    let shot = act.create(Verb::Write, dose(&someone, 1, date("2021-08-01")), None).await.unwrap();
    assert_eq!(act.get::<Person>(someone.id).await.unwrap().doses, 1, "an act sees what it wrote");
    assert_eq!(store.get::<Person>(&ctx, someone.id).await.unwrap().doses, 0, "nobody else does");
    drop(act);
    assert!(matches!(store.get::<Dose>(&ctx, shot.id).await, Err(Error::NotFound { .. })));
    assert!(events.try_recv().is_err(), "nothing happened, so nothing is told");

    let mut act = store.act(&ctx).await.unwrap();
    act.create(Verb::Write, dose(&someone, 1, date("2021-08-01")), None).await.unwrap();
    act.create(Verb::Write, dose(&someone, 2, date("2021-09-01")), None).await.unwrap();
    let faulty = act.create(Verb::Write, dose(&someone, 99, date("2021-09-01")), None).await;
    assert!(matches!(faulty, Err(Error::Invalid(_))));
    act.commit().await.unwrap();
    assert_eq!(store.get::<Person>(&ctx, someone.id).await.unwrap().doses, 2);
    assert!(events.try_recv().is_ok() && events.try_recv().is_ok() && events.try_recv().is_err());
    let links = store.changes(&ctx, None, 2).await.unwrap();
    assert_eq!((links[1].act, links[0].act), (None, Some(links[1].seq)), "the links of one act belong together");
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn two_acts_wait_for_one_another_and_see_what_the_other_did() {
    let fresh = fresh().await;
    let (ctx, area) = (system(), communes(DISTRICT)[0].clone());
    let made = fresh.store.create(&ctx, case(&area, day()), None).await.unwrap();
    let raise = |by: i32| {
        let (store, ctx) = (fresh.store.clone(), ctx.clone());
        async move {
            let mut act = store.act(&ctx).await.unwrap();
            let now = act.get::<Case>(made.id).await.unwrap();
            let year = json!({ "birth_year": now.birth_year + by }).as_object().unwrap().clone();
            act.amend::<Case>(Verb::Write, (made.id, now.version), year, "edit", None).await.unwrap();
            act.commit().await.unwrap();
        }
    };
    tokio::join!(raise(1), raise(2), raise(4), raise(8));
    let now = fresh.store.get::<Case>(&ctx, made.id).await.unwrap();
    assert_eq!((now.birth_year, now.version), (made.birth_year + 15, 5));
}

fn refused(result: store::Result<impl Sized>) -> &'static str {
    match result {
        Err(Error::Invalid(faults)) => faults[0].code,
        Err(error) => error.code(),
        Ok(_) => "taken",
    }
}

#[tokio::test]
async fn nobody_is_given_a_dose_who_is_not_there_or_not_ones_own() {
    let fresh = fresh().await;
    let (store, areas) = (&fresh.store, communes(DISTRICT));
    let mine = acting("health", &areas[0]);
    let nobody = person(&areas[0], "Không Có", 1980);
    assert_eq!(refused(store.create(&mine, dose(&nobody, 1, day()), None).await), "fault-no-such-record");
    assert_eq!(refused(store.load(&mine, vec![dose(&nobody, 1, day())], "import", true).await), "fault-no-such-record");

    let foreign = store.create(&system(), person(&areas[1], "Sùng A Chứ", 1971), None).await.unwrap();
    let at_mine = Dose { area: areas[0].clone(), ..dose(&foreign, 1, day()) };
    assert_eq!(refused(store.create(&mine, at_mine.clone(), None).await), "fault-person-elsewhere");
    assert_eq!(store.get::<Person>(&system(), foreign.id).await.unwrap().doses, 0);

    let own = store.create(&mine, person(&areas[0], "Lò Thị Mẩy", 1990), None).await.unwrap();
    let shot = store.create(&mine, dose(&own, 1, day()), None).await.unwrap();
    let moved = json!({ "person_id": foreign.id }).as_object().unwrap().clone();
    assert!(store.edit::<Dose>(&mine, shot.id, 1, moved, None).await.is_err());
    assert!(matches!(
        store.remove::<Person>(&mine, own.id, 1, None).await,
        Err(Error::Referenced { kind: Kind::Person, by: Kind::Dose })
    ));
    store.remove::<Dose>(&mine, shot.id, 1, None).await.unwrap();
    store.remove::<Person>(&mine, own.id, 1, None).await.unwrap();
}

#[tokio::test]
async fn what_is_written_for_a_person_merged_away_is_the_kept_ones() {
    let fresh = fresh().await;
    let (store, ctx, area) = (&fresh.store, system(), communes(DISTRICT)[0].clone());
    let mut kept = Vec::new();
    for name in ["Vàng Thị Sua", "Vàng Thị Súa", "Vàng Thị Xua"] {
        kept.push(store.create(&ctx, person(&area, name, 1990), None).await.unwrap());
    }
    store.merge_persons(&ctx, kept[1].id, kept[2].id, None).await.unwrap();
    store.merge_persons(&ctx, kept[0].id, kept[1].id, None).await.unwrap();
    let shot = store.create(&ctx, dose(&kept[2], 1, date("2021-08-01")), None).await.unwrap();
    assert_eq!(shot.person_id, kept[0].id);
    store.load(&ctx, vec![dose(&kept[1], 2, date("2021-09-01"))], "import", true).await.unwrap();
    assert_eq!(store.get::<Person>(&ctx, kept[0].id).await.unwrap().doses, 2);
    let name = json!({ "name": "Khác" }).as_object().unwrap().clone();
    let gone = store.get::<Person>(&ctx, kept[2].id).await.unwrap();
    assert!(matches!(
        store.edit::<Person>(&ctx, gone.id, gone.version, name, None).await,
        Err(Error::AtDesk { kind: Kind::Person })
    ));
    assert!(store.verify(PROVINCE).await.unwrap().sound());
    let _: Vec<Visit> = store.pick(&ctx, store::Pick::all(), &[]).await.unwrap();
}

#[tokio::test]
async fn a_version_that_never_was_is_a_conflict() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let made = store.create(&ctx, case(&communes(DISTRICT)[0], day()), None).await.unwrap();
    for version in [-1, 0, 2, i32::MAX] {
        let change = json!({ "source_known": true }).as_object().unwrap().clone();
        let edited = store.edit::<Case>(&ctx, made.id, version, change, None).await;
        assert!(matches!(edited, Err(Error::Conflict { .. })), "{version}");
        assert!(matches!(store.remove::<Case>(&ctx, made.id, version, None).await, Err(Error::Conflict { .. })));
    }
}
