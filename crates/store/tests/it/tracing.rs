//! Visits and contacts: they come back as they went in, cannot be what they cannot be, count what they must, move
//! with a merged person, and keep to the areas.

use chrono::{DateTime, Utc};
use serde_json::json;
use store::records::{Case, Contact, ContactKind, FollowUp, Information, Origin, Setting, Visit};
use store::{By, Error, ListQuery, Record, TallyQuery};
use testing::*;
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn visit(area: &str, person_id: Uuid) -> Visit {
    Visit {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        person_id,
        name: "Lò Thị Mẩy".into(),
        folded: String::new(),
        place: "Chợ thị trấn Sìn Hồ".into(),
        place_code: String::new(),
        place_area: Some("03478".into()),
        setting: Setting::Market,
        starts_at: at("2021-12-26T07:00:00+07:00"),
        ends_at: at("2021-12-26T09:30:00+07:00"),
        masked: Some(true),
        indoor: None,
        information: Information::Interview,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

fn contact(area: &str) -> Contact {
    Contact {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        case_code: "BN1640001".into(),
        case_id: None,
        from_person_id: None,
        person_id: None,
        name: "Giàng A Páo".into(),
        folded: String::new(),
        birth_year: Some(1988),
        phone: None,
        kind: ContactKind::F1,
        origin: Origin::Named,
        first_on: date("2021-12-25"),
        last_on: date("2021-12-26"),
        setting: Setting::Household,
        place: None,
        minutes: Some(600),
        relation: Some("chồng".into()),
        risk: Some(120),
        state: FollowUp::ToFind,
        team: Some("Tổ truy vết số 1".into()),
        listed_at: at("2021-12-27T15:00:00+07:00"),
        found_at: None,
        quarantined_on: None,
        tested_on: None,
        handed_from: Some(DISTRICT.into()),
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

fn fields(error: Result<impl std::fmt::Debug, Error>) -> Vec<String> {
    let Err(Error::Invalid(faults)) = error else { panic!("{error:?}") };
    faults.into_iter().map(|fault| fault.field).collect()
}

#[tokio::test]
async fn both_kinds_come_back_as_they_went_in() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    let made = store.create(&system(), visit(area, Uuid::now_v7()), None).await.unwrap();
    assert_eq!(made.place_code, "cho-thi-tran-sin-ho@03478", "the name and the area make the place");
    assert_eq!(store.get::<Visit>(&system(), made.id).await.unwrap(), made);
    let made = store.create(&system(), contact(area), None).await.unwrap();
    assert_eq!(store.get::<Contact>(&system(), made.id).await.unwrap(), made);
    let asked = ListQuery { search: Some("páo 1640001".into()), size: 10, ..Default::default() };
    assert_eq!(store.list::<Contact>(&system(), &asked).await.unwrap().total, 1);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn a_made_place_code_follows_its_place_and_a_given_one_stays() {
    let fresh = fresh().await;
    let (store, ctx, area) = (&fresh.store, system(), &communes(DISTRICT)[0]);
    let elsewhere = || json!({ "place": "Trường  Sìn Hồ", "place_area": null }).as_object().unwrap().clone();
    let made = store.create(&ctx, visit(area, Uuid::now_v7()), None).await.unwrap();
    let moved: Visit = store.edit(&ctx, made.id, made.version, elsewhere(), None).await.unwrap();
    assert_eq!(moved.place_code, format!("truong-sin-ho@{area}"));
    let given = Visit { place_code: "QR-17".into(), ..visit(area, Uuid::now_v7()) };
    let given = store.create(&ctx, given, None).await.unwrap();
    let moved: Visit = store.edit(&ctx, given.id, given.version, elsewhere(), None).await.unwrap();
    assert_eq!(moved.place_code, "QR-17");
}

#[tokio::test]
async fn what_cannot_be_is_named_by_field() {
    let fresh = fresh().await;
    let (store, ctx, area) = (&fresh.store, system(), &communes(DISTRICT)[0]);
    let good = visit(area, Uuid::now_v7());
    let back = Visit { ends_at: good.starts_at, ..good.clone() };
    assert_eq!(fields(store.create(&ctx, back, None).await), ["ends_at"]);
    let long = Visit { ends_at: good.starts_at + chrono::Duration::hours(73), ..good.clone() };
    assert_eq!(fields(store.create(&ctx, long, None).await), ["ends_at"]);
    let nowhere = Visit { place: " ".into(), ..good };
    assert_eq!(fields(store.create(&ctx, nowhere, None).await), ["place"]);
    let backwards = Contact { last_on: date("2021-12-24"), ..contact(area) };
    assert_eq!(fields(store.create(&ctx, backwards, None).await), ["last_on"]);
    let early = Contact { found_at: Some(at("2021-12-27T14:00:00+07:00")), ..contact(area) };
    assert_eq!(fields(store.create(&ctx, early, None).await), ["found_at"]);
    let tested = Contact { state: FollowUp::Tested, ..contact(area) };
    assert_eq!(fields(store.create(&ctx, tested, None).await), ["found_at", "tested_on"]);
    let long_ago = Case { onset_on: Some(date("0021-12-26")), ..case(area, date("2021-12-28")) };
    assert_eq!(fields(store.create(&ctx, long_ago, None).await), ["onset_on"]);
}

#[tokio::test]
async fn s0_0g_s4_5a_contacts_count_what_was_listed_reached_in_time_and_tested() {
    let fresh = fresh().await;
    let (store, ctx, area) = (&fresh.store, system(), communes(DISTRICT)[0].clone());
    let sum = async |measure: &str, day: &str| {
        let day = date(day);
        let by = By::default();
        let ask = TallyQuery { measures: &[measure], area: Some(DISTRICT), from: Some(day), to: day, strata: None, by };
        store.tallies(&ctx, &ask).await.unwrap().iter().map(|row| row.n).sum::<i64>()
    };
    // Listed after the cut-off of 27/12 at 11:00: the reporting day is the 28th.
    let first = store.create(&ctx, contact(&area), None).await.unwrap();
    store.create(&ctx, Contact { kind: ContactKind::F2, ..contact(&area) }, None).await.unwrap();
    assert_eq!((sum("contact_f1", "2021-12-28").await, sum("contact_f2", "2021-12-28").await), (1, 1));
    assert_eq!(sum("contact_f1_24h", "2021-12-28").await, 0);
    let found = json!({ "state": "found", "found_at": "2021-12-28T20:00:00+07:00" });
    let found: Contact =
        store.edit(&ctx, first.id, first.version, found.as_object().unwrap().clone(), None).await.unwrap();
    let counts = ["contact_f1_reached", "contact_f1_24h", "contact_f1_48h", "contact_f1_tested"];
    let mut seen = Vec::new();
    for measure in counts {
        seen.push(sum(measure, "2021-12-28").await);
    }
    assert_eq!(seen, [1, 0, 1, 0], "reached after 29 hours");
    assert_eq!(sum("contact_reached", "2021-12-29").await, 1, "on the reporting day of the finding");
    let tested = json!({ "state": "tested", "tested_on": "2021-12-29" });
    store.edit::<Contact>(&ctx, found.id, found.version, tested.as_object().unwrap().clone(), None).await.unwrap();
    assert_eq!(sum("contact_f1_tested", "2021-12-28").await, 1);
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn a_merged_persons_visits_and_contacts_go_along_and_come_back() {
    let fresh = fresh().await;
    let (store, ctx, area) = (&fresh.store, system(), communes(DISTRICT)[0].clone());
    let kept = store.create(&ctx, person(&area, "Vàng Thị Sua", 1990), None).await.unwrap();
    let twin = store.create(&ctx, person(&area, "Vàng Thị Súa", 1990), None).await.unwrap();
    let stay = store.create(&ctx, visit(&area, twin.id), None).await.unwrap();
    let met = store.create(&ctx, Contact { person_id: Some(twin.id), ..contact(&area) }, None).await.unwrap();
    store.merge_persons(&ctx, kept.id, twin.id, None).await.unwrap();
    assert_eq!(store.get::<Visit>(&ctx, stay.id).await.unwrap().person_id, kept.id);
    assert_eq!(store.get::<Contact>(&ctx, met.id).await.unwrap().person_id, Some(kept.id));
    store.unmerge_person(&ctx, twin.id, None).await.unwrap();
    assert_eq!(store.get::<Visit>(&ctx, stay.id).await.unwrap().person_id, twin.id);
    assert_eq!(store.get::<Contact>(&ctx, met.id).await.unwrap().person_id, Some(twin.id));
    assert!(store.verify(PROVINCE).await.unwrap().sound());
}

#[tokio::test]
async fn a_commune_sees_its_own_contacts_and_a_viewer_none() {
    let fresh = fresh().await;
    let (here, there) = (communes(DISTRICT)[0].clone(), communes("105")[0].clone());
    fresh.store.create(&system(), contact(&here), None).await.unwrap();
    let other = fresh.store.create(&system(), contact(&there), None).await.unwrap();
    let health = acting("health", &here);
    let all = ListQuery { size: 10, ..Default::default() };
    assert_eq!(fresh.store.list::<Contact>(&health, &all).await.unwrap().total, 1);
    assert!(matches!(fresh.store.get::<Contact>(&health, other.id()).await, Err(Error::NotFound { .. })));
    let wide = health.across(base::area::Areas::builtin());
    assert!(
        fresh.store.get::<Contact>(&wide, other.id()).await.is_ok(),
        "the desk's own view reaches over the province"
    );
    let viewer = acting("viewer", PROVINCE).across(base::area::Areas::builtin());
    assert!(matches!(fresh.store.list::<Contact>(&viewer, &all).await, Err(Error::Denied { .. })));
}
