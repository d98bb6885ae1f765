//! Doses beside the person's other doses: what cannot be is refused, what medicine allows asks for a reason.

use serde_json::{Map, Value, json};
use store::records::{Dose, Person};
use store::{Ctx, Error, Store};
use testing::{DISTRICT, communes, date, day, dose, fresh, person, system};

async fn stored(store: &Store, ctx: &Ctx, person: Person) -> Person {
    store.create(ctx, person, None).await.unwrap()
}

/// The codes of the faults that a dose is refused for.
async fn refused(store: &Store, ctx: &Ctx, dose: Dose) -> Vec<&'static str> {
    match store.create(ctx, dose, None).await {
        Ok(_) => Vec::new(),
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.code).collect(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_dose_on_the_day_of_the_one_before_is_refused_and_an_early_one_asks_why() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let person = stored(store, &ctx, person(&communes(DISTRICT)[0], "Lò Thị Inh", 1950)).await;
    let of = |number: i32, on: &str| dose(&person, number, date(on));
    let second = store.create(&ctx, of(2, "2021-09-10"), None).await.unwrap();
    assert_eq!(refused(store, &ctx, of(3, "2021-09-10")).await, ["fault-dose-order"], "dose 3 on the day of dose 2");
    let because = |dose: Dose| Dose { because: Some("Hội đồng chuyên môn".into()), ..dose };
    assert_eq!(refused(store, &ctx, because(of(3, "2021-09-10"))).await, ["fault-dose-order"], "whatever the reason");
    assert_eq!(refused(store, &ctx, of(1, "2021-09-11")).await, ["fault-dose-order"], "dose 1 after dose 2");
    assert_eq!(refused(store, &ctx, of(2, "2021-10-20")).await, ["fault-dose-twice"]);
    // Vero Cell: three weeks; two days less ask why.
    assert_eq!(refused(store, &ctx, of(3, "2021-10-06")).await, ["fault-dose-early"]);
    assert_eq!(refused(store, &ctx, of(3, "2021-10-08")).await, [""; 0], "28 days after the second");
    let early = Dose { product: "Vắc xin Comirnaty (Pfizer)".into(), ..of(1, "2021-08-22") };
    assert_eq!(refused(store, &ctx, early).await, [""; 0], "what the first was does not matter to itself");

    // The schedule is asked again only of what it looks at.
    let change = |fields: Value| -> Map<String, Value> { fields.as_object().cloned().unwrap() };
    let (id, version) = (second.id, second.version);
    let marked = store.edit::<Dose>(&ctx, id, version, change(json!({ "serious_event": true })), None).await.unwrap();
    let moved = store.edit::<Dose>(&ctx, id, marked.version, change(json!({ "given_on": "2021-10-08" })), None).await;
    assert!(matches!(moved, Err(Error::Invalid(faults)) if faults[0].code == "fault-dose-order"));
    assert!(store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn a_contraindication_and_an_age_ask_why_and_the_day_decides_which_interval_holds() {
    let fresh = fresh().await;
    let (store, ctx) = (&fresh.store, system());
    let area = &communes(DISTRICT)[0];
    let ill = stored(store, &ctx, Person { contraindicated: true, ..person(area, "Vàng A Sử", 1970) }).await;
    assert_eq!(refused(store, &ctx, dose(&ill, 1, day())).await, ["fault-contraindicated"]);
    let because = Dose { because: Some("Khám lại, đủ điều kiện tiêm".into()), ..dose(&ill, 1, day()) };
    assert_eq!(
        store.create(&ctx, because, None).await.unwrap().because.as_deref(),
        Some("Khám lại, đủ điều kiện tiêm")
    );
    // Born on 30/12/2003, 17 on the 29th of December 2021; by the year alone nobody is held for too young.
    let born = |on: &str| Person { birth_on: Some(date(on)), ..person(area, "Giàng A Páo", 2003) };
    let young = stored(store, &ctx, born("2003-12-30")).await;
    let of_age = stored(store, &ctx, Person { birth_on: None, ..born("2003-12-30") }).await;
    assert_eq!(refused(store, &ctx, dose(&young, 1, day())).await, ["fault-dose-age"]);
    assert_eq!(refused(store, &ctx, dose(&of_age, 1, day())).await, [""; 0]);
    // AstraZeneca: eight weeks until 19/9/2021, four from the 20th on (CV 7820/BYT-DP).
    let astra = |person: &Person, number: i32, on: &str| Dose {
        product: "AstraZeneca".into(),
        ..dose(person, number, date(on))
    };
    for (first, second, fault) in [
        ("2021-08-01", "2021-09-19", vec!["fault-dose-early"]),
        ("2021-08-01", "2021-09-20", vec![]),
        ("2021-08-24", "2021-09-20", vec!["fault-dose-early"]),
    ] {
        let person = stored(store, &ctx, person(area, "Tẩn Mỹ Dao", 1980)).await;
        store.create(&ctx, astra(&person, 1, first), None).await.unwrap();
        assert_eq!(refused(store, &ctx, astra(&person, 2, second)).await, fault, "{first} {second}");
    }
}
