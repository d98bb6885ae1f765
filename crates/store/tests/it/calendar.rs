//! A list by days: counted by state, with the first rows of each, within the list's own question and the reader's scope.

use base::area::Areas;
use chrono::NaiveDate;
use serde_json::json;
use store::records::{Case, Duty, Entry, Person};
use store::{CalendarDay, Ctx, Error, Filter, ListQuery, Record, Verb};
use testing::*;
use uuid::Uuid;

use crate::registers::{fields, patrol, patrols};

const MONTH: (&str, &str) = ("2021-12-01", "2021-12-31");

fn month() -> (NaiveDate, NaiveDate) {
    (date(MONTH.0), date(MONTH.1))
}

/// Day, states with their counts, number of rows shown.
type Told = (String, Vec<(String, u64)>, usize);

fn told(days: &[CalendarDay]) -> Vec<Told> {
    let states = |day: &CalendarDay| {
        let mut states: Vec<(String, u64)> =
            day.states.iter().map(|(state, n)| (state.clone().unwrap_or_default(), *n)).collect();
        states.sort();
        states
    };
    days.iter().map(|day| (day.day.to_string(), states(day), day.first.len())).collect()
}

#[tokio::test]
async fn a_month_of_a_register_counts_by_state_and_shows_the_first_of_each_day() {
    let fresh = fresh().await;
    let (store, homes) = (&fresh.store, communes(DISTRICT));
    let ctx = system();
    let mut made: Vec<Entry> = Vec::new();
    for nth in 0..5 {
        let on = json!({ "went_on": "2021-12-20", "leader": format!("Tổ {nth}") });
        made.push(store.create(&ctx, patrol(&homes[nth % 2], &on), None).await.unwrap());
    }
    for on in ["2021-11-30", "2021-12-01", "2021-12-31", "2022-01-01"] {
        store.create(&ctx, patrol(&homes[0], &json!({ "went_on": on })), None).await.unwrap();
    }
    let mut act = store.act(&ctx).await.unwrap();
    let back = fields(&json!({ "state": "back" }));
    act.amend_of::<Entry>(patrols().sheet(), Verb::Write, (made[0].id, 1), back, "return", None).await.unwrap();
    act.commit().await.unwrap();

    let ask =
        async |ctx: &Ctx, query: &ListQuery| store.calendar_of(patrols().sheet(), ctx, query, month()).await.unwrap();
    let days = ask(&ctx, &ListQuery::default()).await;
    let of = |state: &str, n: u64| (state.to_owned(), n);
    assert_eq!(
        told(&days),
        [
            ("2021-12-01".into(), vec![of("out", 1)], 1),
            ("2021-12-20".into(), vec![of("back", 1), of("out", 4)], 3),
            ("2021-12-31".into(), vec![of("out", 1)], 1),
        ]
    );
    assert_eq!(days[1].first.iter().map(|row| row.id()).collect::<Vec<_>>(), [made[0].id, made[1].id, made[2].id]);
    // The list's own question, and the reader's own area.
    let out = ListQuery { filters: vec![Filter::parse("state:eq:out").unwrap()], ..ListQuery::default() };
    assert_eq!(told(&ask(&ctx, &out).await)[1], ("2021-12-20".into(), vec![of("out", 4)], 3));
    let found = ListQuery { search: Some("to 3".into()), ..ListQuery::default() };
    assert_eq!(told(&ask(&ctx, &found).await), [("2021-12-20".into(), vec![of("out", 1)], 1)]);
    let station = crate::registers::acting("health", &homes[1]);
    let days = ask(&station, &ListQuery::default()).await;
    assert_eq!(told(&days), [("2021-12-20".into(), vec![of("out", 2)], 2)]);
    assert!(days[0].first.iter().all(|row| row.area() == homes[1]));
    let leader = acting("leader", PROVINCE);
    let refused = store.calendar_of(patrols().sheet(), &leader, &out, month()).await;
    assert!(matches!(refused, Err(Error::Denied { .. })));
}

#[tokio::test]
async fn a_kind_with_a_day_of_its_own_has_a_calendar_and_one_without_has_none() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, communes(DISTRICT)[0].clone());
    for on in ["2021-12-27", "2021-12-28", "2021-12-28"] {
        store.create(&system(), case(&area, date(on)), None).await.unwrap();
    }
    let days = store.calendar_of(Case::SHEET, &system(), &ListQuery::default(), month()).await.unwrap();
    let bare = |n: u64| vec![(String::new(), n)];
    assert_eq!(told(&days), [("2021-12-27".into(), bare(1), 1), ("2021-12-28".into(), bare(2), 2)]);
    let none = store.calendar_of(Person::SHEET, &system(), &ListQuery::default(), month()).await;
    assert!(matches!(none, Err(Error::Invalid(faults)) if faults[0].code == "fault-no-day"));
}

#[tokio::test]
async fn a_moment_belongs_to_its_day_by_the_clock_of_the_province() {
    let fresh = fresh().await;
    let area = communes(DISTRICT)[0].clone();
    // 23:30 on the 30th, 00:30 on the 31st, and the first minute of the next month.
    for starts in ["2021-12-30T16:30:00Z", "2021-12-30T17:30:00Z", "2021-12-31T17:00:00Z"] {
        let shift: Duty = serde_json::from_value(json!({
            "province": PROVINCE, "id": Uuid::now_v7(), "area": area, "body": "Trạm Y tế", "place": "Trạm",
            "phone": "0912345678", "members": [{ "name": "Lò Văn A", "post": null }], "starts_at": starts,
            "ends_at": "2022-01-01T05:00:00Z", "version": 0, "updated_at": chrono::Utc::now(),
        }))
        .unwrap();
        fresh.store.create(&Ctx::system(PROVINCE, Areas::builtin(), day(), "test"), shift, None).await.unwrap();
    }
    let days = fresh.store.calendar_of(Duty::SHEET, &system(), &ListQuery::default(), month()).await.unwrap();
    let days: Vec<(String, usize)> = days.iter().map(|day| (day.day.to_string(), day.first.len())).collect();
    assert_eq!(days, [("2021-12-30".into(), 1), ("2021-12-31".into(), 1)]);
}
