//! Distancing: which regime holds where (S2-0d), which criteria are met day by day (S3-2a), and what runs on is looked at
//! again (S3-2b).

use base::words::Lang;
use centre::{close, distancing, figures, levels, measures, notices, registers};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use store::Ctx;
use testing::{Desk, case, desk, desk_on};
use uuid::Uuid;

use crate::entries::{read, step, total, written};

const ORDERS: &str = "distancing_orders";
const REPORTS: &str = "distancing_reports";
/// Two communes of Sìn Hồ.
const OWN: &str = "03478";
const OTHER: &str = "03520";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn order(regime: &str, since: &str, until: &str) -> Value {
    json!({
        "subject": format!("Giãn cách {regime}"), "regime": regime, "extent": "whole", "communes": 1, "since": since,
        "until": until, "issuer": "108/ubnd", "police": "108/cong-an", "health_unit": "108/trung-tam-y-te",
    })
}

/// Those who act for the district.
struct People {
    clerk: Ctx,
    chair: Ctx,
    police: Ctx,
    health: Ctx,
}

async fn people(desk: &Desk) -> People {
    People {
        clerk: desk.acting_as("vanphong", "office", "108/ubnd/can-bo").await,
        chair: desk.acting_as("chutich", "leader", "108/ubnd/chu-tich").await,
        police: desk.acting_as("congan", "unit", "108/cong-an/can-bo").await,
        health: desk.acting_as("ttyt", "health", "108/trung-tam-y-te/can-bo").await,
    }
}

async fn issued(desk: &Desk, people: &People, area: &str, fields: Value) -> Uuid {
    let id = written(desk, &people.clerk, (ORDERS, area), fields).await.unwrap();
    let signed = json!({ "number": "2215/QĐ-UBND", "decided_on": "2021-08-20" });
    step(desk, &people.chair, (ORDERS, id), "issue", signed).await.unwrap();
    id
}

/// Cases of the community in a commune, so many on each day back from one.
async fn cases(desk: &Desk, area: &str, last: NaiveDate, back: &[usize]) {
    let of_day = |(back, n): (usize, &usize)| vec![case(area, last - Days::new(back as u64)); *n];
    let mut all: Vec<_> = back.iter().enumerate().flat_map(of_day).collect();
    for (number, case) in all.iter_mut().enumerate() {
        (case.id, case.code) = (Uuid::now_v7(), format!("BN{area}{number}"));
    }
    desk.office.store.load(&desk.ctx, all, "thử", false).await.unwrap();
}

#[tokio::test]
async fn s2_0d_which_regime_holds_where_and_how_it_is_kept_is_on_one_page() {
    let desk = desk().await;
    let people = people(&desk).await;
    let head = desk.acting_as("thitran", "leader", &format!("{OWN}/ubnd/chu-tich")).await;
    let clerk_of_other = desk.acting_as("namtam", "office", &format!("{OTHER}/ubnd/can-bo")).await;
    let police_elsewhere = desk.acting_as("congan-mt", "unit", "107/cong-an/can-bo").await;
    let viewer = desk.acting("xem", "viewer", OTHER).await;

    // The clerk drafts, the chair issues; a commune puts nobody under distancing in the district's name.
    let lockdown = order("lockdown", "2021-12-25", "2022-01-07");
    assert!(written(&desk, &clerk_of_other, (ORDERS, OTHER), lockdown.clone()).await.is_err());
    let draft = written(&desk, &people.clerk, (ORDERS, OWN), lockdown).await.unwrap();
    let page = async |who: &Ctx, area: &str, on: &str| {
        distancing::standing(&desk.office, who, area, day(on), Lang::Vi).await.unwrap()
    };
    assert!(page(&people.chair, "108", "2021-12-28").await.orders.is_empty(), "a draft holds for nobody");
    let signed = json!({ "number": "2215/QĐ-UBND", "decided_on": "2021-12-24", "signed_by": "Chủ tịch UBND huyện" });
    assert!(step(&desk, &people.chair, (ORDERS, draft), "issue", json!({})).await.is_err(), "by which decision");
    assert!(
        step(&desk, &people.clerk, (ORDERS, draft), "issue", signed.clone()).await.is_err(),
        "a clerk signs nothing"
    );
    assert!(step(&desk, &head, (ORDERS, draft), "issue", signed.clone()).await.is_err());
    let sealed = step(&desk, &people.chair, (ORDERS, draft), "issue", signed).await.unwrap().id;
    assert_eq!(notices::mine(&desk.office, &head, Lang::Vi).await.unwrap().len(), 1, "the commune's head is told");
    let wide = issued(&desk, &people, "108", order("level_measures", "2021-12-27", "2022-01-10")).await;

    // By day: nobody, one commune, the whole district; of two the stricter is shown. Whoever is under an order reads it.
    assert!(page(&viewer, OTHER, "2021-12-24").await.regimes.is_empty());
    let first = page(&people.chair, "108", "2021-12-26").await;
    assert_eq!((first.orders.len(), first.regimes.len()), (1, 1));
    let now = page(&people.chair, "108", "2021-12-28").await;
    assert_eq!((now.regimes.len(), now.communes, now.orders.len()), (now.communes, now.communes, 2));
    let of = |code: &str| now.regimes.iter().find(|one| one.area.code == code).unwrap();
    assert_eq!((of(OWN).regime.as_str(), of(OWN).order, of(OWN).others), ("lockdown", sealed, 1));
    assert_eq!(
        (of(OTHER).regime_name.as_str(), of(OTHER).order),
        ("Biện pháp hạn chế theo cấp độ dịch (NQ 128/NQ-CP)", wide)
    );
    let below = page(&viewer, OTHER, "2021-12-28").await;
    assert_eq!((below.orders.len(), below.regimes[0].regime.as_str()), (1, "level_measures"));
    assert!(below.orders[0].kept.is_none(), "what the police report is not for everybody");
    let figure = measures::of("distanced_communes").unwrap();
    let figure = figures::of_area(&desk.office, &viewer, &[&figure], OWN, day("2021-12-28"), Lang::Vi).await;
    assert!(figure.is_err() || figure.unwrap()[0].value == 0, "another commune's figures are not told");
    let figure = measures::of("distanced_communes").unwrap();
    let figure =
        figures::of_area(&desk.office, &people.chair, &[&figure], "108", day("2021-12-28"), Lang::Vi).await.unwrap();
    assert_eq!(figure[0].value, 2);

    // The police report each day: theirs alone. Until they do, the command page says so.
    let told = async |kind: &str| {
        let page = centre::command::view(&desk.office, &people.chair, "108", desk.ctx.day, Lang::Vi).await.unwrap();
        page.alarms.into_iter().find(|alarm| alarm.kind == kind).map(|alarm| alarm.text)
    };
    assert!(told("distancing_unreported").await.unwrap().starts_with("2 nơi"));
    let report = |order: Uuid, on: &str, fined: i64, compliance: &str| {
        json!({
            "reported_on": on, "place": "Thị trấn Sìn Hồ", "order": order, "police": "108/cong-an", "compliance": compliance,
            "checkpoints": 3, "patrols": 4, "reminded": 5, "fined": fined, "fines": fined * 2_000_000,
        })
    };
    assert!(written(&desk, &police_elsewhere, (REPORTS, OWN), report(sealed, "2021-12-28", 0, "good")).await.is_err());
    assert!(written(&desk, &people.health, (REPORTS, OWN), report(sealed, "2021-12-28", 0, "good")).await.is_err());
    let half = written(&desk, &people.police, (REPORTS, OWN), report(sealed, "2021-12-28", 2, "poor")).await;
    assert!(half.is_err(), "what is kept half-heartedly is said where");
    for (order, area, on, fined) in
        [(sealed, OWN, "2021-12-27", 1), (sealed, OWN, "2021-12-28", 2), (wide, "108", "2021-12-28", 0)]
    {
        let id = written(&desk, &people.police, (REPORTS, area), report(order, on, fined, "partly")).await.unwrap();
        assert!(step(&desk, &people.clerk, (REPORTS, id), "send", json!({})).await.is_err());
        step(&desk, &people.police, (REPORTS, id), "send", json!({})).await.unwrap();
    }
    assert_eq!(told("distancing_unreported").await, None);
    let now = page(&people.chair, "108", "2021-12-28").await;
    let kept = now.orders.iter().find(|one| one.id == sealed).unwrap().kept.clone().unwrap();
    assert_eq!((kept.days, kept.of, kept.fined, kept.reminded, kept.missing), (2, 4, 3, 10, false));
    assert_eq!(kept.compliance_name.as_deref(), Some("Còn trường hợp vi phạm"));
    assert_eq!(total(&desk, &people.chair, REPORTS, "fined").await, 3);
    let full = distancing::one(&desk.office, &people.chair, sealed, day("2021-12-28"), Lang::Vi).await.unwrap();
    assert_eq!(full.reports.unwrap().iter().map(|one| one.fined).collect::<Vec<_>>(), [2, 1]);

    // Ended by whoever issued it: its last day is its last, and what was stays to be asked.
    let over = json!({ "ended_how": "controlled", "ended_on": "2021-12-28" });
    assert!(step(&desk, &head, (ORDERS, sealed), "lift", over.clone()).await.is_err());
    step(&desk, &people.chair, (ORDERS, sealed), "lift", over).await.unwrap();
    let regime = async |on: &str| page(&people.chair, OWN, on).await.regimes[0].regime.clone();
    assert_eq!(
        (regime("2021-12-28").await.as_str(), regime("2021-12-29").await.as_str()),
        ("lockdown", "level_measures")
    );
}

#[tokio::test]
async fn s3_2a_an_order_shows_each_day_which_criteria_of_the_ministry_are_met() {
    let desk = desk_on("2021-09-20").await;
    let people = people(&desk).await;
    let stranger = desk.acting_as("ttyt-mt", "health", "107/trung-tam-y-te/can-bo").await;
    // 28 cases in the worst week, then 14, then 7.
    let weeks: Vec<usize> = [1, 2, 4].into_iter().flat_map(|a_day| [a_day; 7]).collect();
    cases(&desk, OWN, day("2021-09-20"), &weeks).await;
    for (level, on) in [(4, "2021-09-06"), (3, "2021-09-15")] {
        let effective_at = base::day::hours(day(on)).0;
        let asked =
            levels::Decide {
                area: OWN.into(), day: day(on), level, effective_at, reason: Some("theo QĐ 2686".into())
            };
        levels::decide(&desk.office, &people.chair, asked, Lang::Vi).await.unwrap();
    }
    let id = issued(&desk, &people, OWN, order("ct16", "2021-09-07", "2021-09-21")).await;
    let seen = async |on: &str| distancing::one(&desk.office, &people.chair, id, day(on), Lang::Vi).await.unwrap();
    let met = async |on: &str, key: &str| seen(on).await.criteria.into_iter().find(|one| one.key == key).unwrap();

    // What figures tell is told by figures, of the day.
    let now = seen("2021-09-20").await;
    assert_eq!((now.criteria_key.as_deref(), now.criteria.len(), now.day), (Some("3979"), 7, day("2021-09-20")));
    let fall = met("2021-09-20", "cases_fall").await;
    assert_eq!((fall.met, fall.counted), (Some(true), true));
    assert!(fall.text.contains("qua: 7;") && fall.text.contains("cao nhất: 28"), "{}", fall.text);
    assert_eq!(met("2021-09-13", "cases_fall").await.met, Some(false), "a week earlier they had not fallen twice");
    assert_eq!(met("2021-09-10", "very_high_fewer").await.met, Some(false));
    assert_eq!(met("2021-09-20", "very_high_fewer").await.met, Some(true));
    assert_eq!(met("2021-09-20", "high_fewer").await.met, Some(false), "one commune where there was none");
    assert_eq!(now.course.len(), 14);
    assert!(now.course.last().unwrap().met > now.course[6].met, "{:?}", now.course);
    assert_eq!(now.line.ahead.on, Some(day("2021-09-20")), "{}", now.line.ahead.text);

    // The others are judged by the health unit that the order names, by nobody else, and each for a few days.
    assert_eq!((now.line.met, now.line.unmet, now.line.unknown), (3, 1, 3));
    let judged = |rows: &[(&str, bool, &str)]| {
        let row = |(criterion, met, on): &(&str, bool, &str)| json!({ "criterion": criterion, "met": met, "judged_on": on, "seen": "CDC: 0,8% mẫu dương tính" });
        json!({ "answers": rows.iter().map(row).collect::<Vec<_>>() })
    };
    let one = [("positive_rate_falls", true, "2021-09-19")];
    let two = [one[0], ("no_new_cluster", false, "2021-09-20")];
    for other in [&people.chair, &people.clerk, &people.police, &stranger] {
        assert!(step(&desk, other, (ORDERS, id), "answer", judged(&one)).await.is_err());
    }
    step(&desk, &people.health, (ORDERS, id), "answer", judged(&one)).await.unwrap();
    let instead = [("positive_rate_falls", false, "2021-09-20")];
    assert!(
        step(&desk, &people.health, (ORDERS, id), "answer", judged(&instead)).await.is_err(),
        "what was said stays"
    );
    step(&desk, &people.health, (ORDERS, id), "answer", judged(&two)).await.unwrap();
    let now = seen("2021-09-20").await.line;
    assert_eq!((now.met, now.unmet, now.unknown), (4, 2, 1));
    let rate = met("2021-09-20", "positive_rate_falls").await;
    assert_eq!((rate.met, rate.judged_on, rate.counted), (Some(true), Some(day("2021-09-19")), false));
    assert_eq!(met("2021-09-18", "positive_rate_falls").await.met, None, "nobody had judged it yet");
    assert_eq!(met("2021-09-22", "positive_rate_falls").await.met, None, "it is to be judged again");
    // The list of all orders says the same.
    let list = distancing::standing(&desk.office, &people.chair, "108", day("2021-09-20"), Lang::Vi).await.unwrap();
    assert_eq!((list.orders[0].met, list.orders[0].unmet, list.orders[0].regime_holds), (4, 2, true));
}

#[tokio::test]
async fn s3_2b_an_order_that_runs_on_without_its_goal_is_put_up_for_review_and_decided() {
    let desk = desk().await;
    let people = people(&desk).await;
    let head = desk.acting_as("thitran", "leader", &format!("{OWN}/ubnd/chu-tich")).await;
    // Three a day in the last week, one before: it grows.
    let growing: Vec<usize> = [3; 7].into_iter().chain([1; 14]).collect();
    cases(&desk, OWN, day("2021-12-28"), &growing).await;
    let long = issued(&desk, &people, OWN, order("lockdown", "2021-12-10", "2022-01-20")).await;
    let young = issued(&desk, &people, OWN, order("level_measures", "2021-12-24", "2022-01-20")).await;
    // As long, and under control.
    let quiet = issued(&desk, &people, OTHER, order("lockdown", "2021-12-10", "2022-01-20")).await;
    let good = |key: &str| json!({ "criterion": key, "met": true, "judged_on": "2021-12-27", "seen": "Đạt" });
    let (one, two) = (json!([good("contacts_negative")]), json!([good("contacts_negative"), good("measures_done")]));
    for answers in [one, two] {
        step(&desk, &people.health, (ORDERS, quiet), "answer", json!({ "answers": answers })).await.unwrap();
    }
    let over = issued(&desk, &people, OTHER, order("level_measures", "2021-12-20", "2021-12-28")).await;

    // How it looks: how long, growing, and when it may end at the earliest.
    let seen = distancing::one(&desk.office, &people.chair, long, day("2021-12-28"), Lang::Vi).await.unwrap().line;
    assert_eq!((seen.days, seen.long, seen.worse, seen.weeks), (19, true, true, [21, 7]));
    assert_eq!(seen.ahead.on, Some(day("2022-01-11")), "{}", seen.ahead.text);

    // The close of the day puts up what has to be decided, tells the leaders there and above, and does it once.
    let heard = async |who: &Ctx| {
        let mine = notices::mine(&desk.office, who, Lang::Vi).await.unwrap();
        mine.into_iter().filter(|one| one.entry == long && one.cause == "Đưa ra xem xét lại").count()
    };
    let closed = close::close_day(&desk.office, day("2021-12-28"), "test").await.unwrap();
    assert_eq!((closed.reviews, heard(&head).await, heard(&people.chair).await), (2, 1, 1));
    assert_eq!(close::close_day(&desk.office, day("2021-12-28"), "test").await.unwrap().reviews, 0);
    let entry = read(&desk, &people.chair, (ORDERS, long)).await.unwrap();
    let why = entry.doc()["review_why"].as_str().unwrap().to_owned();
    assert_eq!((entry.state.as_str(), entry.doc()["review_on"].as_str()), ("review", Some("2021-12-28")));
    assert!(why.contains("19 ngày, đạt 0/3") && why.contains("21 ca cộng đồng"), "{why}");
    let state = async |id: Uuid| read(&desk, &people.chair, (ORDERS, id)).await.unwrap().state;
    assert_eq!((state(young).await.as_str(), state(quiet).await.as_str()), ("in_force", "in_force"));
    let expired = read(&desk, &people.chair, (ORDERS, over)).await.unwrap();
    assert!(expired.doc()["review_why"].as_str().unwrap().starts_with("Hết thời hạn ngày 28/12/2021"));

    // It stands on the command page with its reason, and waits for whoever issued it; two days later a clock runs out.
    let page = centre::command::view(&desk.office, &people.chair, "108", desk.ctx.day, Lang::Vi).await.unwrap();
    let alarms: Vec<_> = page.alarms.iter().filter(|alarm| alarm.kind == "distancing_review").collect();
    assert_eq!(alarms.len(), 2, "{alarms:?}");
    assert!(alarms.iter().any(|alarm| alarm.link.ends_with(&long.to_string()) && alarm.text.contains(&why)));
    let waiting = registers::waiting(&desk.office, &people.chair).await.unwrap();
    assert_eq!(waiting.iter().find(|one| one.register == ORDERS).unwrap().count, 2);
    let late = async |who: &Ctx, area: &str, hours: i64| {
        let at = chrono::Utc::now() + chrono::Duration::hours(hours);
        let late = registers::overdue_entries(&desk.office, who, area, at, Lang::Vi).await.unwrap();
        late.iter().any(|alarm| alarm.link.contains(ORDERS))
    };
    assert!(!late(&head, OWN, 47).await && late(&head, OWN, 49).await);
    assert!(!late(&people.chair, "108", 49).await && late(&people.chair, "108", 73).await, "it climbs");

    assert_eq!(total(&desk, &people.chair, ORDERS, "reviewed").await, 2);

    // Decided by whoever issued it, with what changes; nobody else decides.
    let kept = json!({ "review_result": "Thu hẹp còn 2 bản, xét nghiệm 3 ngày một lần, thêm 1 chốt" });
    for other in [&head, &people.clerk, &people.health] {
        assert!(step(&desk, other, (ORDERS, long), "keep_on", kept.clone()).await.is_err());
    }
    assert!(step(&desk, &people.chair, (ORDERS, long), "keep_on", json!({})).await.is_err(), "with what changes");
    step(&desk, &people.chair, (ORDERS, long), "keep_on", kept).await.unwrap();
    let extended =
        json!({ "until": "2022-01-05", "review_result": "Gia hạn đến khi hết F1", "number": "2301/QĐ-UBND" });
    step(&desk, &people.chair, (ORDERS, over), "extend", extended).await.unwrap();
    // What was just looked at is looked at again a week later, if it has not come to its goal by then; and what was under
    // control, once nobody has judged its criteria for days.
    for (on, reviewed) in [("2021-12-29", vec![]), ("2022-01-03", vec![quiet]), ("2022-01-04", vec![long, over])] {
        let closed = close::close_day(&desk.office, day(on), "test").await.unwrap();
        assert_eq!(closed.reviews, reviewed.len(), "{on}");
        for id in reviewed {
            assert_eq!(state(id).await, "review", "{on}");
        }
    }
}
