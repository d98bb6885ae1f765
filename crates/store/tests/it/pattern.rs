//! The pattern of a record, from making it to undoing a merge, told on persons, doses and cases.
//! A new kind of record gets all of this by implementing `Record`.

use serde_json::{Map, Value, json};
use store::records::{Case, Dose, Person};
use store::{By, Error, Filter, Kind, ListQuery, TallyQuery, Verb};
use testing::*;

fn changes(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

async fn sum(fresh: &Fresh, measure: &str, area: &str) -> i64 {
    let query =
        TallyQuery { measures: &[measure], area: Some(area), from: None, to: day(), strata: None, by: By::default() };
    let rows = fresh.store.tallies(&system(), &query).await.unwrap();
    rows.iter().map(|row| row.n).sum()
}

#[tokio::test]
async fn a_record_is_made_counted_listed_changed_and_removed() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let commune = &communes(DISTRICT)[0];

    let made = store.create(&ctx, case(commune, day()), None).await.unwrap();
    assert_eq!((made.version, made.folded.as_str()), (1, "lo thi may bn1640001"));
    assert_eq!(sum(&fresh, "case_community", commune).await, 1);
    assert_eq!(sum(&fresh, "case_community", DISTRICT).await, 1, "a district is the sum of its communes");

    let page = store
        .list::<Case>(&ctx, &ListQuery { search: Some("mẩy LÒ".into()), size: 10, ..Default::default() })
        .await
        .unwrap();
    assert_eq!(page.total, 1, "words are found without marks, in any order");

    let edited: Case = store
        .edit(&ctx, made.id, 1, changes(json!({ "found_in": "quarantine" })), Some("nhập nhầm".into()))
        .await
        .unwrap();
    assert_eq!(edited.version, 2);
    assert_eq!(sum(&fresh, "case_community", commune).await, 0, "the figure moves with the record");
    assert_eq!(sum(&fresh, "case_quarantine", commune).await, 1);

    let history = store.history::<Case>(&ctx, made.id).await.unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].before, Some(json!({ "found_in": "community" })));
    assert_eq!(history[0].after, Some(json!({ "found_in": "quarantine" })));
    assert_eq!(history[0].note.as_deref(), Some("nhập nhầm"));

    store.remove::<Case>(&ctx, made.id, 2, None).await.unwrap();
    assert_eq!(sum(&fresh, "case_new", commune).await, 0);
    assert!(matches!(store.get::<Case>(&ctx, made.id).await, Err(Error::NotFound { kind: Kind::Case })));
    let kept = &store.history::<Case>(&ctx, made.id).await.unwrap()[0];
    assert_eq!(kept.before.as_ref().unwrap()["name"], "Lò Thị Mẩy", "the log keeps what was removed");
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn the_same_record_twice_is_one_and_another_under_its_id_is_refused() {
    let fresh = fresh().await;
    let commune = &communes(DISTRICT)[0];
    let wanted = case(commune, day());
    fresh.store.create(&system(), wanted.clone(), None).await.unwrap();
    fresh.store.create(&system(), wanted.clone(), None).await.unwrap();
    assert_eq!(sum(&fresh, "case_new", commune).await, 1);
    let other = Case { name: "Người khác".into(), ..wanted };
    assert!(matches!(fresh.store.create(&system(), other, None).await, Err(Error::Conflict { .. })));
}

#[tokio::test]
async fn two_editors_merge_field_by_field_and_see_conflicts() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let made = store.create(&ctx, case(&communes(DISTRICT)[0], day()), None).await.unwrap();
    store.edit::<Case>(&ctx, made.id, 1, changes(json!({ "severity": "severe" })), None).await.unwrap();
    // The other editor still has version 1 before them: another field merges …
    let merged: Case = store.edit(&ctx, made.id, 1, changes(json!({ "source_known": true })), None).await.unwrap();
    assert_eq!((merged.version, merged.severity.key(), merged.source_known), (3, "severe", true));
    // … the same field is a conflict, which shows what is stored.
    let conflict = store.edit::<Case>(&ctx, made.id, 1, changes(json!({ "severity": "mild" })), None).await;
    let Err(Error::Conflict { fields, current }) = conflict else { panic!("{conflict:?}") };
    assert_eq!(fields, ["severity"]);
    assert_eq!(current["severity"], "severe");
}

#[tokio::test]
async fn faults_are_named_by_field_and_nothing_is_written() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let bad = Case {
        onset_on: Some(date("2022-01-05")),
        announced_on: date("2022-01-03"),
        ..case(&communes(DISTRICT)[0], day())
    };
    let Err(Error::Invalid(faults)) = store.create(&ctx, bad, None).await else { panic!() };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["announced_on", "onset_on"]);
    let nowhere = store.create(&ctx, case("99999", day()), None).await;
    assert!(matches!(nowhere, Err(Error::Invalid(_))));
    let made = store.create(&ctx, case(&communes(DISTRICT)[0], day()), None).await.unwrap();
    for unknown in [json!({ "nonsense": 1 }), json!({ "version": 9 }), json!({ "province": "01" })] {
        assert!(matches!(store.edit::<Case>(&ctx, made.id, 1, changes(unknown), None).await, Err(Error::Invalid(_))));
    }
    assert!(matches!(
        store.edit::<Case>(&ctx, made.id, 1, changes(json!({ "severity": "terrible" })), None).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(store.get::<Case>(&ctx, made.id).await.unwrap().version, 1);
}

#[tokio::test]
async fn doses_keep_the_persons_count_in_step() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let someone = store.create(&ctx, person(&communes(DISTRICT)[0], "Giàng A Páo", 1950), None).await.unwrap();
    store.load(&ctx, vec![dose(&someone, 1, date("2021-08-01"))], "import", true).await.unwrap();
    let second = store.create(&ctx, dose(&someone, 2, date("2021-09-01")), None).await.unwrap();
    let now: Person = store.get(&ctx, someone.id).await.unwrap();
    assert_eq!((now.doses, now.last_dose_on), (2, Some(date("2021-09-01"))));
    store.remove::<Dose>(&ctx, second.id, 1, None).await.unwrap();
    assert_eq!(store.get::<Person>(&ctx, someone.id).await.unwrap().doses, 1);
    assert_eq!(store.verify(PROVINCE).await.unwrap().wrong_dose_counts, 0);
}

#[tokio::test]
async fn a_merge_moves_everything_and_is_undone_whole() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let commune = &communes(DISTRICT)[0];
    let kept = store.create(&ctx, person(commune, "Vàng Thị Sua", 1990), None).await.unwrap();
    let twin = store.create(&ctx, person(commune, "Vàng Thị Súa", 1990), None).await.unwrap();
    store.create(&ctx, dose(&kept, 1, date("2021-08-01")), None).await.unwrap();
    store.create(&ctx, dose(&twin, 2, date("2021-09-01")), None).await.unwrap();

    let merged = store.merge_persons(&ctx, kept.id, twin.id, Some("trùng".into())).await.unwrap();
    assert_eq!(merged.doses, 2);
    assert_eq!(sum(&fresh, "person", commune).await, 1);
    assert_eq!(store.list::<Person>(&ctx, &ListQuery { size: 10, ..Default::default() }).await.unwrap().total, 1);
    assert!(store.verify(PROVINCE).await.unwrap().sound());

    let back = store.unmerge_person(&ctx, twin.id, None).await.unwrap();
    assert_eq!((back.doses, back.merged_into), (2, None));
    assert_eq!(store.get::<Person>(&ctx, kept.id).await.unwrap().doses, 1);
    assert_eq!(sum(&fresh, "person", commune).await, 2);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn lists_filter_sort_page_and_stream() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let (here, there) = (&communes(DISTRICT)[0], &communes("105")[0]);
    let rows = (0..25).map(|n| Person {
        doses: 0,
        ..person(if n % 5 == 0 { there } else { here }, &format!("Lò Văn {n:02}"), 1960 + n)
    });
    store.load(&ctx, rows.collect(), "test", false).await.unwrap();
    let ask = |filters: &[&str], sort: Option<(&str, bool)>, page, size| ListQuery {
        filters: filters.iter().map(|text| Filter::parse(text).unwrap()).collect(),
        sort: sort.map(|(key, down)| (key.to_owned(), down)),
        page,
        size,
        ..Default::default()
    };
    let old = store.list::<Person>(&ctx, &ask(&["birth_year:lt:1965"], None, 1, 50)).await.unwrap();
    assert_eq!(old.total, 5);
    let page = store.list::<Person>(&ctx, &ask(&[], Some(("birth_year", true)), 2, 10)).await.unwrap();
    assert_eq!((page.total, page.rows[0].birth_year), (25, 1974));
    let near =
        ListQuery { area: Some(DISTRICT.into()), ..ask(&["name:has:Lò", "birth_year:in:1960,1961"], None, 1, 50) };
    assert_eq!(store.list::<Person>(&ctx, &near).await.unwrap().total, 1);
    // Capitals or not, and a sign of patterns is a sign, on either database.
    for (asked, found) in [("name:has:lò văn", true), ("name:has:%", false), ("name:has:_", false)] {
        let total = store.list::<Person>(&ctx, &ask(&[asked], None, 1, 1)).await.unwrap().total;
        assert_eq!(total > 0, found, "{asked}");
    }
    assert!(store.list::<Person>(&ctx, &ask(&["folded:eq:x"], None, 1, 1)).await.is_err());
    assert!(Filter::parse("name").is_err());
    let (mut after, mut seen) = (None, 0);
    loop {
        let step = store.step::<Person>(&ctx, &ask(&[], None, 1, 1), after).await.unwrap();
        let Some(last) = step.last() else { break };
        (after, seen) = (Some(last.id), seen + step.len());
    }
    assert_eq!(seen, 25);
}

#[tokio::test]
async fn a_role_without_the_verb_is_refused_whatever_the_area() {
    let fresh = fresh().await;
    let made = fresh.store.create(&system(), case(&communes(DISTRICT)[0], day()), None).await.unwrap();
    let viewer = acting("viewer", PROVINCE);
    assert!(matches!(fresh.store.get::<Case>(&viewer, made.id).await, Err(Error::Denied { .. })));
    assert!(matches!(fresh.store.list::<Case>(&viewer, &ListQuery::default()).await, Err(Error::Denied { .. })));
    let leader = acting("leader", PROVINCE);
    assert!(leader.may(Verb::Read, Kind::Case) && !leader.may(Verb::Write, Kind::Case));
    assert!(matches!(
        fresh.store.create(&leader, case(&communes(DISTRICT)[0], day()), None).await,
        Err(Error::Denied { .. })
    ));
    assert!(!acting("nobody", PROVINCE).may(Verb::Read, Kind::Document), "an unknown role may nothing");
}
