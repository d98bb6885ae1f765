//! A definition that changes under its entries' feet.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use store::records::Entry;
use store::{By, Error, Filter, ListQuery, NewDefinition, Registered, TallyQuery, registers};
use testing::*;
use uuid::Uuid;

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

/// Taken while the program runs: who may, what the log tells, the figures, and what is refused without a trace.
#[tokio::test]
async fn a_definition_is_taken_in_one_act_or_not_at_all() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let written = |version: u8, number: &str| {
        let text = DEFINITION.replace("key = \"patrols\"", "key = \"ferries\"");
        let text = text.replace("version = 1", &format!("version = {version}"));
        text.replace("number = \"stopped\"", &format!("number = \"{number}\""))
    };
    let admin = acting("admin", PROVINCE);
    let new = |text: &'static str, seen: Option<&'static str>| NewDefinition { text, file: "ferries.toml", seen };
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let first = leak(written(1, "stopped"));
    // Nobody else, and nobody who works for a part of the province.
    for ctx in [acting("leader", PROVINCE), acting("office", PROVINCE), acting("admin", DISTRICT)] {
        let refused = store.take_definition(&ctx, new(first, None), || Ok(())).await;
        assert!(matches!(refused, Err(Error::DeniedDefinitions)), "{refused:?}");
        assert!(registers::of("ferries").is_none());
    }
    let taken = store.take_definition(&admin, new(first, None), || Ok(())).await.unwrap();
    let ctx = acting("health", area);
    let ferry = json!({ "went_on": "2021-12-20", "leader": "Giàng A Páo", "stopped": 7 });
    let ferry = Entry::new(taken, PROVINCE, Uuid::now_v7(), area, fields(&ferry));
    store.create(&ctx, ferry, None).await.unwrap();
    let sum = async || {
        let ask = TallyQuery {
            measures: &["ferries.stopped"],
            area: None,
            from: None,
            to: day(),
            strata: None,
            by: By::default(),
        };
        store.tallies(&system(), &ask).await.unwrap().iter().map(|row| row.n).sum::<i64>()
    };
    assert_eq!(sum().await, 7);
    let seen = leak(taken.digest());
    let second = leak(written(2, "stopped * 2"));
    // A file that cannot be written leaves everything as it was.
    let full = || Err(Error::Folder { path: "ferries.toml".into(), what: "full".into() });
    let refused = store.take_definition(&admin, new(second, Some(seen)), full).await;
    assert!(matches!(refused, Err(Error::Folder { .. })), "{refused:?}");
    assert_eq!((registers::of("ferries").unwrap().definition.version, sum().await), (1, 7));
    let published = AtomicBool::new(false);
    let publish = || {
        published.store(true, Ordering::Relaxed);
        Ok(())
    };
    let taken = store.take_definition(&admin, new(second, Some(seen)), publish).await.unwrap();
    assert_eq!((published.load(Ordering::Relaxed), taken.definition.version, sum().await), (true, 2, 14));
    // Who looked at the first one does not take a third in place of the second.
    let third = leak(written(3, "stopped"));
    let refused = store.take_definition(&admin, new(third, Some(seen)), || Ok(())).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    // What entries hold is not lost.
    let lossy =
        leak(written(3, "stopped").replace("key = \"place\"", "key = \"spot\"").replace("\"place\"]", "\"spot\"]"));
    let refused = store.take_definition(&admin, new(lossy, Some(leak(taken.digest()))), || Ok(())).await;
    let Err(Error::Definition(found)) = refused else { panic!("{refused:?}") };
    assert_eq!(found.iter().map(|message| message.code).collect::<Vec<_>>(), ["register-field-gone"]);
    assert_eq!((registers::of("ferries").unwrap().definition.version, sum().await), (2, 14));
    // The log tells both, with the digests; the next start finds nothing to do.
    let told = store.definitions_taken(&admin, taken, 10).await.unwrap();
    let digest = |side: &Option<Value>| side.as_ref().map(|side| side["sha256"].as_str().unwrap().to_owned());
    let told: Vec<_> = told.iter().map(|link| (link.user, digest(&link.before), digest(&link.after))).collect();
    let (one, two) = (Some(seen.to_owned()), Some(taken.digest()));
    assert_eq!(told, [(admin.user, one.clone(), two), (admin.user, None, one)]);
    assert!(store.registers_broken(&system()).await.unwrap().is_empty());
    let counted = store.recount_registers(&system()).await.unwrap();
    assert!(!counted.contains(&taken), "{counted:?}");
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}
