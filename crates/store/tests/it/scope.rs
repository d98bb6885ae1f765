//! A scoped reader never receives a row outside of the scope, through any way of reading.

use base::area::Areas;
use proptest::prelude::*;
use serde_json::json;
use store::records::{Case, Document, DocumentState, Person};
use store::{By, Error, ListQuery, Pick, TallyQuery};
use testing::*;
use uuid::Uuid;

fn areas() -> Vec<String> {
    let mut all = vec![PROVINCE.to_owned(), DISTRICT.to_owned(), "105".to_owned()];
    all.extend(communes(DISTRICT).into_iter().take(3));
    all.extend(communes("105").into_iter().take(2));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn no_way_of_reading_leaves_the_scope(reader in 0..8usize, asked in 0..8usize, homes in prop::collection::vec(3..8usize, 1..12)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let all = areas();
            let fresh = fresh().await;
            let store = &fresh.store;
            let mut ids = Vec::new();
            for home in &homes {
                let case = store.create(&system(), case(&all[*home], day()), None).await.unwrap();
                store.create(&system(), person(&all[*home], "Tẩn A Sinh", 1980), None).await.unwrap();
                ids.push((case.id, all[*home].clone()));
            }
            let ctx = acting("health", &all[reader]);
            let tree = Areas::builtin();
            let mine = |area: &str| tree.is_within(area, &all[reader], day());
            let expected = homes.iter().filter(|home| mine(&all[**home])).count() as u64;

            let query = ListQuery { size: 100, ..Default::default() };
            let page = store.list::<Case>(&ctx, &query).await.unwrap();
            prop_assert_eq!(page.total, expected);
            prop_assert!(page.rows.iter().all(|row| mine(&row.area)));
            let found = store.list::<Person>(&ctx, &ListQuery { search: Some("tan sinh".into()), ..query.clone() }).await.unwrap();
            prop_assert_eq!(found.total, expected);
            let narrowed = ListQuery { area: Some(all[asked].clone()), ..query.clone() };
            let page = store.list::<Case>(&ctx, &narrowed).await.unwrap();
            prop_assert!(page.rows.iter().all(|row| mine(&row.area) && tree.is_within(&row.area, &all[asked], day())));
            prop_assert!(store.step::<Case>(&ctx, &query, None).await.unwrap().iter().all(|row| mine(&row.area)));
            prop_assert!(store.pick::<Case>(&ctx, Pick::all(), &[]).await.unwrap().iter().all(|row| mine(&row.area)));
            for (id, area) in &ids {
                prop_assert_eq!(store.get::<Case>(&ctx, *id).await.is_ok(), mine(area));
                let changed = store.edit::<Case>(&ctx, *id, 1, json!({ "source_known": true }).as_object().unwrap().clone(), None).await;
                prop_assert_eq!(changed.is_ok(), mine(area));
                if !mine(area) {
                    prop_assert!(matches!(changed, Err(Error::NotFound { .. })), "nothing is told of rows elsewhere");
                    prop_assert!(store.history::<Case>(&ctx, *id).await.unwrap_or_default().is_empty());
                }
            }
            prop_assert!(store.changes(&ctx, None, 1000).await.unwrap().iter().all(|change| mine(&change.area)));
            let by = By { area: true, ..Default::default() };
            let ask = TallyQuery { measures: &["case_new"], area: Some(&all[asked]), from: None, to: day(), strata: None, by };
            let rows = store.tallies(&ctx, &ask).await.unwrap();
            prop_assert!(rows.iter().all(|row| mine(row.area.as_deref().unwrap())));
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn a_record_cannot_be_made_in_or_moved_to_another_area() {
    let fresh = fresh().await;
    let (mine, other) = (communes(DISTRICT)[0].clone(), communes("105")[0].clone());
    let ctx = acting("health", DISTRICT);
    assert!(matches!(fresh.store.create(&ctx, case(&other, day()), None).await, Err(Error::Denied { .. })));
    let made = fresh.store.create(&ctx, case(&mine, day()), None).await.unwrap();
    let moved =
        fresh.store.edit::<Case>(&ctx, made.id, 1, json!({ "area": other }).as_object().unwrap().clone(), None).await;
    assert!(matches!(moved, Err(Error::Denied { .. })));
    let foreign = Case { province: "01".into(), ..case(&mine, day()) };
    assert!(matches!(fresh.store.create(&ctx, foreign, None).await, Err(Error::Denied { .. })));
}

#[tokio::test]
async fn s3_0b_a_commune_sees_the_provinces_confirmed_documents_and_no_drafts() {
    let fresh = fresh().await;
    let document = |state, area: &str| Document {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        issuer_area: None,
        doc_type: Some("công văn".into()),
        number: None,
        issuer: None,
        place: None,
        issued_on: None,
        subject: Some("phòng, chống dịch".into()),
        folded: String::new(),
        state,
        text: "…".into(),
        reading: json!({}),
        file_id: None,
        ended_on: None,
        replaced_by: None,
        version_of: None,
        priority: None,
        priority_until: None,
        version: 0,
        updated_at: chrono::Utc::now(),
        seq: 0,
    };
    for (state, area) in
        [(DocumentState::Confirmed, PROVINCE), (DocumentState::Draft, PROVINCE), (DocumentState::Confirmed, "105")]
    {
        fresh.store.create_as(&system(), store::Verb::Write, document(state, area), None).await.unwrap();
    }
    let commune = acting("health", &communes(DISTRICT)[0]);
    let seen = fresh.store.list::<Document>(&commune, &ListQuery { size: 10, ..Default::default() }).await.unwrap();
    assert_eq!(seen.total, 1);
    assert_eq!((seen.rows[0].state, seen.rows[0].area.as_str()), (DocumentState::Confirmed, PROVINCE));
}
