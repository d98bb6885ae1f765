//! Whatever is changed past the store is found and told where; what others write meanwhile is no fault.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use data_encoding::HEXLOWER;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::records::{Document, DocumentState, File, Person};
use store::{Database, Flaw, Head, Store, Verb, Verdict};
use testing::*;
use uuid::Uuid;

/// A province with a bit of everything, its head kept at the close of the day.
async fn province() -> Fresh {
    let mut fresh = fresh().await;
    if matches!(fresh.database, Database::Postgres(_)) {
        let folder = fresh.folder().to_owned();
        fresh.store.keep_anchors_in(&folder).unwrap();
    }
    let (store, ctx) = (&fresh.store, system());
    store.set_setting("fixed_day", "2021-12-29").await.unwrap();
    let commune = &communes(DISTRICT)[0];
    let loaded: Vec<Person> = (0..9).map(|at| person(commune, &format!("Giàng A Số {at}"), 1950 + at)).collect();
    store.load(&ctx, loaded.clone(), "note", false).await.unwrap();
    store.load(&ctx, vec![dose(&loaded[0], 1, date("2021-08-01"))], "note", true).await.unwrap();
    edit::<Person>(store, loaded[1].id, 1, json!({ "phone": "0912345678" })).await;
    store.merge_persons(&ctx, loaded[2].id, loaded[0].id, None).await.unwrap();
    store.merge_persons(&ctx, loaded[4].id, loaded[3].id, None).await.unwrap();
    store.unmerge_person(&ctx, loaded[3].id, None).await.unwrap();
    store.remove::<Person>(&ctx, loaded[8].id, 1, None).await.unwrap();
    let made = store.create_as(&ctx, Verb::Write, person(commune, "Lò Thị Mẩy", 1990), None).await.unwrap();
    store.create_as(&ctx, Verb::Write, dose(&made, 1, date("2021-09-01")), None).await.unwrap();
    let user = store.create_as(&ctx, Verb::Write, user("office", PROVINCE), None).await.unwrap();
    store.set_password_hash(&ctx, user.id, "$argon2id$z".into()).await.unwrap();
    let file = store.create_as(&ctx, Verb::Write, file(commune), None).await.unwrap();
    store.create_as(&ctx, Verb::Write, document(commune, file.id), None).await.unwrap();
    let case = store.create_as(&ctx, Verb::Write, case(commune, day()), None).await.unwrap();
    edit::<store::records::Case>(store, case.id, 1, json!({ "severity": "severe" })).await;
    store.anchor(PROVINCE, "close").await.unwrap().unwrap();
    fresh
}

async fn edit<R: store::Record>(store: &Store, id: Uuid, version: i32, fields: Value) {
    let fields = fields.as_object().unwrap().clone();
    store.amend::<R>(&system(), Verb::Write, id, version, fields, "edit", None).await.unwrap();
}

fn file(area: &str) -> File {
    let content = b"directive".to_vec();
    let digest = HEXLOWER.encode(&Sha256::digest(&content));
    let (province, name, updated_at) = (PROVINCE.into(), "a.txt".into(), chrono::Utc::now());
    File { province, id: Uuid::now_v7(), area: area.into(), name, digest, content, version: 0, updated_at, seq: 0 }
}

fn document(area: &str, file: Uuid) -> Document {
    serde_json::from_value(json!({
        "province": PROVINCE, "id": Uuid::now_v7(), "area": area, "state": DocumentState::Library.key(),
        "text": "Yêu cầu xét nghiệm.", "reading": { "share": 1e16, "half": 0.5, "days": 3 }, "file_id": file,
        "priority": "top", "priority_until": "2021-12-31",
    }))
    .unwrap()
}

async fn told(vandalism: &str) -> Verdict {
    let fresh = province().await;
    raw(&fresh).await.execute_unprepared(vandalism).await.unwrap();
    fresh.store.verify(PROVINCE).await.unwrap()
}

fn places(verdict: &Verdict) -> Vec<(Flaw, Option<&str>, &str)> {
    verdict.findings.iter().map(|found| (found.what, found.kind, found.detail.as_str())).collect()
}

#[tokio::test]
async fn what_nobody_touched_is_sound_and_proven() {
    let fresh = province().await;
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
    assert_eq!((verdict.anchors, verdict.unproven), (1, 0));
}

#[tokio::test]
async fn every_row_changed_made_or_taken_away_past_the_store_is_named() {
    let sqlite = !matches!(place().await.database, Database::Postgres(_));
    let (no_id, bytes) = if sqlite { ("randomblob(16)", "x'00'") } else { ("gen_random_uuid()", "'\\x00'::bytea") };
    for (vandalism, what, kind, detail) in [
        ("UPDATE persons SET name = 'Lò Văn Khác' WHERE birth_year = 1990", Flaw::RowChanged, "persons", "name"),
        ("UPDATE persons SET name = 'Khác' WHERE birth_year = 1955", Flaw::LoadChanged, "persons", "8 / 9"),
        ("UPDATE persons SET phone = '1' WHERE birth_year = 1951", Flaw::RowChanged, "persons", "phone"),
        ("UPDATE persons SET sex = 'male' WHERE birth_year = 1951", Flaw::LoadChanged, "persons", "9 / 9"),
        ("UPDATE persons SET area = '03390' WHERE birth_year = 1990", Flaw::RowChanged, "persons", "area"),
        ("UPDATE persons SET province = '11' WHERE birth_year = 1990", Flaw::ProvinceForeign, "persons", "1"),
        ("UPDATE persons SET province = '11' WHERE birth_year = 1990", Flaw::RowMissing, "persons", ""),
        ("UPDATE documents SET text = 'Không yêu cầu gì.'", Flaw::RowChanged, "documents", "text"),
        ("UPDATE documents SET priority_until = NULL", Flaw::RowChanged, "documents", "priority_until"),
        ("UPDATE users SET role = 'admin'", Flaw::RowChanged, "users", "role"),
        ("UPDATE users SET password_hash = '$argon2id$mine'", Flaw::SealBroken, "users", ""),
        (&format!("UPDATE files SET content = {bytes}"), Flaw::FileChanged, "files", "a.txt"),
        ("UPDATE files SET digest = 'f0'", Flaw::RowChanged, "files", "digest"),
        ("DELETE FROM doses WHERE birth_year = 1990", Flaw::RowMissing, "doses", ""),
        ("DELETE FROM doses WHERE birth_year = 1950", Flaw::LoadChanged, "doses", "0 / 1"),
        (&format!("UPDATE cases SET id = {no_id}"), Flaw::RowUnknown, "cases", ""),
        (&format!("UPDATE persons SET id = {no_id} WHERE birth_year = 1956"), Flaw::LoadChanged, "persons", "9 / 9"),
        ("UPDATE persons SET version = 5 WHERE birth_year = 1956", Flaw::RowChanged, "persons", "version"),
        ("UPDATE doses SET person_id = id WHERE birth_year = 1990", Flaw::ReferenceLost, "doses", "person_id"),
    ] {
        // A load is told by the number of its rows that are left and were loaded; the digest says the rest.
        let verdict = told(vandalism).await;
        assert!(!verdict.sound());
        let named = |found: &(Flaw, Option<&str>, &str)| {
            (found.0, found.1) == (what, Some(kind)) && (what == Flaw::LoadChanged || found.2 == detail)
        };
        assert!(places(&verdict).iter().any(named), "{vandalism}: {verdict:?}");
    }
}

#[tokio::test]
async fn figures_caches_settings_and_sessions_are_held_against_what_they_follow_from() {
    let verdict = told("UPDATE tallies SET n = n + 1 WHERE measure = 'person'").await;
    assert!(!verdict.wrong_tallies.is_empty() && verdict.findings.is_empty());
    let verdict = told("UPDATE persons SET last_dose_on = NULL WHERE birth_year = 1990").await;
    assert_eq!((verdict.wrong_dose_counts, verdict.findings.len()), (1, 0));
    let verdict = told("UPDATE settings SET value = '2021-12-30'").await;
    assert_eq!(places(&verdict), [(Flaw::SettingChanged, None, "fixed_day: 2021-12-29 → 2021-12-30")]);
    let session = "INSERT INTO sessions SELECT 'a', province, person_id, updated_at, updated_at, updated_at FROM doses \
                   WHERE birth_year = 1990";
    assert_eq!(places(&told(session).await), [(Flaw::SessionForeign, None, "1")]);
}

#[tokio::test]
async fn a_log_cut_short_deleted_or_written_anew_is_found_by_the_heads_that_were_kept() {
    let lost = |verdict: &Verdict| verdict.findings.iter().any(|found| found.what == Flaw::AnchorLost);
    assert!(lost(&told("DELETE FROM changes").await));
    assert!(lost(&told("DELETE FROM changes WHERE seq > 8").await));
    // The last links cut, and the rows put back as they were.
    let fresh = province().await;
    let db = raw(&fresh).await;
    db.execute_unprepared("DELETE FROM changes WHERE seq = (SELECT max(seq) FROM changes)").await.unwrap();
    let made = "(SELECT at FROM changes WHERE seq = (SELECT max(seq) FROM changes))";
    let of_them = "(SELECT max(seq) FROM changes WHERE kind = 'cases')";
    let back = format!("UPDATE cases SET severity = 'mild', version = 1, updated_at = {made}, seq = {of_them}");
    db.execute_unprepared(&back).await.unwrap();
    db.execute_unprepared("DELETE FROM tallies WHERE measure = 'case_severe'").await.unwrap();
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert_eq!((verdict.found.len(), lost(&verdict)), (1, true), "{verdict:?}");
    // A link changed, with the row, and all hashes made anew.
    let fresh = province().await;
    rewritten(&raw(&fresh).await, |body| body.replace("Lò Thị Mẩy", "Lò Thị Khác")).await;
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert!(lost(&verdict) && verdict.broken_links.is_empty(), "{verdict:?}");
    assert!(verdict.findings.iter().any(|found| found.what == Flaw::RowChanged && found.detail == "name"));
}

#[tokio::test]
async fn a_head_on_paper_is_enough() {
    let fresh = province().await;
    let paper = Head::read(&fresh.store.head(PROVINCE).await.unwrap().unwrap().short()).unwrap();
    edit_settings(&fresh.store).await;
    assert!(fresh.store.verify_against(PROVINCE, vec![paper.clone()]).await.unwrap().sound());
    let forged = Head { hash: "0123456789abcdef".into(), ..paper };
    assert!(!fresh.store.verify_against(PROVINCE, vec![forged]).await.unwrap().sound());
    assert!(Head::read("12").is_none() && Head::read("12:xyz").is_none());
}

async fn edit_settings(store: &Store) {
    store.create_as(&system(), Verb::Write, case(&communes(DISTRICT)[1], day()), None).await.unwrap();
}

#[tokio::test]
async fn a_kept_head_that_was_not_signed_here_is_told() {
    let fresh = province().await;
    let path = fresh.folder().join("vungxanh.anchors");
    let line = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, line.replace("\"close\"", "\"clone\"")).unwrap();
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert_eq!(verdict.findings.iter().map(|found| found.what).collect::<Vec<_>>(), [Flaw::AnchorForged]);
    // Half a line is a power cut, and the next one takes its place.
    std::fs::write(&path, &line[..40]).unwrap();
    assert!(fresh.store.verify(PROVINCE).await.unwrap().sound());
    fresh.store.anchor(PROVINCE, "close").await.unwrap();
    assert_eq!(fresh.store.verify(PROVINCE).await.unwrap().anchors, 1);
}

#[tokio::test]
async fn an_emptied_index_and_a_damaged_page_are_told() {
    let Database::Sqlite(_) = place().await.database else { return };
    let verdict = told("INSERT INTO persons_fts(persons_fts) VALUES('delete-all')").await;
    assert!(verdict.found.get(&Flaw::IndexWrong).is_some_and(|count| *count > 3), "{verdict:?}");
    let verdict = told("DROP INDEX cases_province_code").await;
    assert!(verdict.sound(), "an index that is not there slows, and hides nothing: {verdict:?}");
    let fresh = province().await;
    let Database::Sqlite(path) = fresh.database.clone() else { return };
    // A page that is not needed for opening.
    let root = "SELECT rootpage FROM sqlite_master WHERE name = 'population'";
    let db = raw(&fresh).await;
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), root)).await.unwrap().unwrap();
    let page: i64 = row.try_get_by_index(0).unwrap();
    db.close().await.unwrap();
    let folder = fresh.closed().await;
    damage(&path, usize::try_from(page).unwrap());
    let store = Store::open(&Database::Sqlite(path)).await.unwrap();
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.found.contains_key(&Flaw::DatabaseDamaged), "{verdict:?}");
    drop(folder);
}

/// Writes over the head of a page, counted from 1.
fn damage(path: &Path, page: usize) {
    let mut content = std::fs::read(path).unwrap();
    content[(page - 1) * 4096..][..64].fill(0xA5);
    std::fs::write(path, content).unwrap();
}

/// Writes every body anew and makes the chain fit.
async fn rewritten(db: &DatabaseConnection, anew: impl Fn(&str) -> String) {
    let backend = db.get_database_backend();
    let all = "SELECT seq, body FROM changes ORDER BY seq";
    let mut previous = String::new();
    for row in db.query_all_raw(Statement::from_string(backend, all)).await.unwrap() {
        let (seq, body): (i64, String) = (row.try_get("", "seq").unwrap(), row.try_get("", "body").unwrap());
        let body = anew(&body);
        let hash: String = HEXLOWER.encode(&Sha256::digest(format!("{previous}\n{body}")));
        let update = "UPDATE changes SET body = $1, previous = $2, hash = $3 WHERE seq = $4";
        let values = [body.into(), previous.into(), hash.clone().into(), seq.into()];
        db.execute_raw(Statement::from_sql_and_values(backend, update, values)).await.unwrap();
        previous = hash;
    }
}

/// What earlier versions wrote has no digests that prove all; it is checked as far as it goes, and said so.
#[tokio::test]
async fn a_log_of_an_earlier_version_is_sound_and_its_gaps_are_counted() {
    let fresh = province().await;
    std::fs::remove_file(fresh.folder().join("vungxanh.anchors")).unwrap();
    let db = raw(&fresh).await;
    rewritten(&db, as_before).await;
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    // Nine persons, a dose, and a password.
    assert!(verdict.sound() && verdict.unproven == 11, "{verdict:?}");
    db.execute_unprepared("UPDATE persons SET province = '11' WHERE birth_year = 1955").await.unwrap();
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert!(verdict.findings.iter().any(|found| found.what == Flaw::LoadChanged && found.detail == "8 / 9"));
}

fn as_before(body: &str) -> String {
    let mut change: Value = serde_json::from_str(body).unwrap();
    let fields = change.as_object_mut().unwrap();
    fields.remove("since");
    fields.remove("sealed");
    if let Some(rows) = fields.get_mut("after").and_then(|after| after.as_object_mut()?.remove("rows")) {
        fields["after"]["sha256"] = rows;
    }
    // The order of the fields is that of the type; any will do.
    change.to_string()
}

/// Rounds of the test below: `VUNGXANH_TEST_ROUNDS=100` for a long look.
fn rounds() -> usize {
    std::env::var("VUNGXANH_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_four_write_nothing_is_taken_for_a_fault() {
    let fresh = province().await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4).map(|_| tokio::spawn(write(fresh.store.clone(), Arc::clone(&stop)))).collect();
    for round in 0..rounds() {
        let verdict = fresh.store.verify(PROVINCE).await.unwrap();
        assert!(verdict.sound(), "round {round}: {verdict:?}");
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        assert!(writer.await.unwrap() > 0);
    }
    assert!(fresh.store.verify(PROVINCE).await.unwrap().sound());
}

/// Everything that is written, over and over, until told to stop.
async fn write(store: Store, stop: Arc<AtomicBool>) -> usize {
    let (ctx, commune) = (system(), communes(DISTRICT)[0].clone());
    let mut acts = 0;
    while !stop.load(Ordering::Relaxed) {
        let a = store.create_as(&ctx, Verb::Write, person(&commune, "Sùng A Chờ", 1980), None).await.unwrap();
        let b = store.create_as(&ctx, Verb::Write, person(&commune, "Sùng A Chờ", 1980), None).await.unwrap();
        let given = store.create_as(&ctx, Verb::Write, dose(&b, 1, date("2021-09-01")), None).await.unwrap();
        edit::<Person>(&store, a.id, 1, json!({ "name": "Sùng A Chờ Lâu" })).await;
        store.merge_persons(&ctx, a.id, b.id, None).await.unwrap();
        store.anchor_minute(PROVINCE).await.unwrap();
        store.unmerge_person(&ctx, b.id, None).await.unwrap();
        let given = store.get::<store::records::Dose>(&ctx, given.id).await.unwrap();
        store.remove::<store::records::Dose>(&ctx, given.id, given.version, None).await.unwrap();
        let loaded: Vec<Person> = (0..3).map(|at| person(&commune, "Vàng Thị Dợ", 1960 + at)).collect();
        store.load(&ctx, loaded, "note", true).await.unwrap();
        acts += 1;
    }
    acts
}
