//! Vaccine: it is given once, and no unit gives more than it holds.

use chrono::Utc;
use serde_json::json;
use store::Verb;
use store::records::*;
use testing::*;
use uuid::Uuid;

use crate::records::allocation;

fn stock(reason: Reason, quantity: i32, lot: Option<&str>) -> Stock {
    Stock {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: DISTRICT.into(),
        unit: "TTYT".into(),
        moved_on: day(),
        reason,
        product: "Pfizer".into(),
        lot: lot.map(str::to_owned),
        expires_on: None,
        quantity,
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

#[tokio::test]
async fn s0_4a_a_proposal_is_accepted_once_within_the_scope_and_never_beyond_the_stock() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    let line = |reason, quantity, area: &str| Stock { area: area.into(), ..stock(reason, quantity, None) };
    store.create(&system(), line(Reason::Received, 10, DISTRICT), None).await.unwrap();
    let made = store.create_as(&system(), Verb::Write, allocation(DISTRICT), None).await.unwrap();
    let moves = |n| vec![line(Reason::Issued, n, DISTRICT), line(Reason::Received, n, &area)];
    let accept = async |ctx: &store::Ctx, n| {
        store.accept_allocation(ctx, (made.id, 1), moves(n), Vec::new(), made.clone()).await
    };
    assert!(matches!(accept(&acting("health", PROVINCE), 4).await, Err(store::Error::Denied { .. })));
    assert!(matches!(accept(&acting("leader", "105"), 4).await, Err(store::Error::NotFound { .. })));
    assert!(matches!(accept(&system(), 11).await, Err(store::Error::Invalid(_))), "a lot without a number counts too");
    assert_eq!(accept(&acting("leader", DISTRICT), 4).await.unwrap().state, AllocationState::Accepted);
    assert!(matches!(accept(&acting("leader", DISTRICT), 4).await, Err(store::Error::Conflict { .. })));
    let stock: Vec<Stock> = store.pick(&system(), store::Pick::all().eq("area", DISTRICT), &[]).await.unwrap();
    assert_eq!(stock.iter().map(Stock::change).sum::<i64>(), 6);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn no_unit_gives_more_of_a_lot_than_it_holds_whichever_way_it_is_written() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let line = |reason, quantity, lot: Option<&str>| stock(reason, quantity, lot);
    let in_all = async || {
        let all: Vec<Stock> = store.pick(&ctx, store::Pick::all(), &[]).await.unwrap();
        all.iter().map(Stock::change).sum::<i64>()
    };
    let received = store.create(&ctx, line(Reason::Received, 100, Some("A")), None).await.unwrap();
    let used = store.create(&ctx, line(Reason::Used, 60, Some("A")), None).await.unwrap();
    let short = |result: store::Result<_>| match result {
        Err(store::Error::Invalid(faults)) => faults[0].code == "fault-stock-short",
        Err(error) => panic!("{error}"),
        Ok(()) => false,
    };
    for (reason, quantity, lot) in [
        (Reason::Issued, 41, Some("A")),
        (Reason::Discarded, 41, Some("A")),
        (Reason::Used, 1, Some("B")),
        (Reason::Used, 1, None),
    ] {
        assert!(short(store.create(&ctx, line(reason, quantity, lot), None).await.map(drop)), "{reason:?} {lot:?}");
    }
    let change = |key: &str, value: serde_json::Value| [(key.to_owned(), value)].into_iter().collect();
    for (row, key, value) in [
        (&used, "quantity", json!(101)),
        (&received, "quantity", json!(59)),
        (&received, "lot", json!("B")),
        (&received, "reason", json!("allocated")),
        (&used, "unit", json!("another")),
    ] {
        assert!(short(store.edit::<Stock>(&ctx, row.id, 1, change(key, value), None).await.map(drop)), "{key}");
    }
    assert!(short(store.remove::<Stock>(&ctx, received.id, 1, None).await));
    assert_eq!(in_all().await, 40);
    // What is there may go, and a slip be mended.
    let last = store.create(&ctx, line(Reason::Issued, 40, Some("A")), None).await.unwrap();
    store.edit::<Stock>(&ctx, used.id, 1, change("quantity", json!(50)), None).await.unwrap();
    store.remove::<Stock>(&ctx, last.id, 1, None).await.unwrap();
    // Two that take the last at once: one of them.
    let both = [50, 50].map(|n| store.create(&ctx, line(Reason::Used, n, Some("A")), None));
    let [one, two] = both;
    let (one, two) = tokio::join!(one, two);
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(in_all().await, 0);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}
