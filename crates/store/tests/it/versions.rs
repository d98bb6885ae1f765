//! A definition that changes under its entries' feet.

use serde_json::{Value, json};
use store::records::Entry;
use store::{Filter, ListQuery, Registered, registers};
use uuid::Uuid;

use crate::common::*;
use crate::registers::{DEFINITION, fields};

/// Rows of an earlier version are filtered, ordered and found under the keys of the present one.
#[tokio::test]
async fn a_field_with_another_key_and_nature_is_found_in_old_rows() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let version = |number: &str, second: &str| {
        let text = DEFINITION.replace("key = \"patrols\"", "key = \"walks\"").replace("version = 1", number);
        let text = text.replace("\"leader\", \"place\"", "\"leader\"");
        registers::add("walks.toml", &text.replace("key = \"place\"", second)).unwrap()
    };
    let first = version("version = 1", "key = \"place\"");
    let ctx = acting("health", area);
    let walk = |of: &'static Registered, fields: Value| {
        let fields = fields.as_object().unwrap().clone();
        Entry::new(of, PROVINCE, Uuid::now_v7(), area, fields)
    };
    let old = walk(first, json!({ "went_on": "2021-12-20", "leader": "Giàng A Páo", "place": "Chợ", "stopped": 7 }));
    let old = store.create(&ctx, old, None).await.unwrap();
    let second = version("version = 2", "key = \"spot\"\nwas = [\"place\"]");
    let new = walk(second, json!({ "went_on": "2021-12-21", "leader": "Lò Văn Ún", "spot": "Bến", "stopped": 9 }));
    store.create(&ctx, new, None).await.unwrap();
    let asked = |filter: &str| ListQuery {
        filters: vec![Filter::parse(filter).unwrap()],
        sort: Some(("spot".into(), false)),
        size: 10,
        ..ListQuery::default()
    };
    for (filter, leaders) in [
        ("spot:eq:Chợ", &["Giàng A Páo"][..]),
        ("spot:has:ợ", &["Giàng A Páo"]),
        ("spot:ne:Chợ", &["Lò Văn Ún"]),
        ("spot:notempty", &["Lò Văn Ún", "Giàng A Páo"]),
        ("stopped:ge:7", &["Lò Văn Ún", "Giàng A Páo"]),
    ] {
        let page = store.list_of::<Entry>(second.sheet(), &ctx, &asked(filter)).await.unwrap();
        let found: Vec<&str> = page.rows.iter().map(|row| row.fields.0["leader"].as_str().unwrap()).collect();
        assert_eq!(found, leaders, "{filter}");
    }
    // Emptied by today's key, it is empty under the old one too.
    let empty = fields(&json!({ "spot": null }));
    let edited: Entry = store.edit_of(second.sheet(), &ctx, (old.id, 1), empty, None).await.unwrap();
    assert!(edited.fields.0.get("place").is_none() && edited.fields.0.get("spot").is_none(), "{edited:?}");
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}
