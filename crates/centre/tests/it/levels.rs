//! Levels: what nobody answered is missing by name and is entered in the register of facts; districts and the province
//! follow from their parts (S0-2b, S1-6b, S2-4a).

use std::fmt::Write;

use std::collections::{BTreeMap, BTreeSet};

use base::words::Lang;
use centre::imports::{self, Handed};
use centre::levels::{self, Decide, LevelFull, LevelRow};
use centre::registers::{self, MoveAsked};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use store::records::{Case, Dose, Entry, Level, Population};
use store::{Ctx, Kind, Pick};
use testing::{Desk, case, communes, date, desk_on, dose, person};
use uuid::Uuid;

/// A commune of Sìn Hồ and its neighbour.
const OWN: &str = "03478";
const OTHER: &str = "03520";

fn people(area: &str, birth_year: i32, people: i32) -> Population {
    serde_json::from_value(json!({
        "province": "12", "id": Uuid::now_v7(), "area": area, "counted_on": "2021-01-01", "birth_year": birth_year,
        "people": people, "source": "thử",
    }))
    .unwrap()
}

fn found(area: &str, on: NaiveDate, code: &str) -> Case {
    Case { code: code.into(), ..case(area, on) }
}

async fn said(desk: &Desk, ctx: &Ctx, area: &str, fields: Value) -> Result<Entry, String> {
    let register = store::registers::of("level_facts").unwrap();
    let mut fields = fields.as_object().cloned().unwrap();
    fields.entry("since").or_insert(json!(desk.ctx.day));
    fields.insert("basis".into(), json!("Báo cáo số 12/BC-TYT"));
    fields.insert("assessed_by".into(), json!("Trạm Y tế"));
    let entry = Entry::new(register, "12", Uuid::now_v7(), area, fields);
    desk.office.store.create(ctx, entry, None).await.map_err(|error| error.code().to_owned())
}

async fn one(desk: &Desk, ctx: &Ctx, area: &str, day: NaiveDate) -> LevelFull {
    levels::one(&desk.office, ctx, area, day, Lang::Vi).await.unwrap()
}

/// What keeps the level open, and may be entered.
fn asked(row: &LevelRow) -> Vec<&str> {
    row.missing.iter().filter(|one| one.keeps_open && one.enter).map(|one| one.input.as_str()).collect()
}

#[tokio::test]
async fn s1_6b_the_level_of_27_january_follows_from_the_capacity_that_the_commune_enters() {
    let desk = desk_on("2022-01-27").await;
    let store = &desk.office.store;
    let day = desk.ctx.day;
    // 200 people, all of them fully vaccinated; one case in two weeks is 250 per 100,000 and week: grade 2.
    store.load(&desk.ctx, vec![people(OWN, 1990, 160), people(OWN, 1950, 40)], "thử", false).await.unwrap();
    let everybody = (0..200).map(|at| person(OWN, "Lò Thị Mẩy", if at < 160 { 1990 } else { 1950 }));
    let shots = |one| [dose(&one, 1, date("2021-09-01")), dose(&one, 2, date("2021-10-01"))];
    store.load::<Dose>(&desk.ctx, everybody.flat_map(shots).collect(), "thử", false).await.unwrap();
    store.load(&desk.ctx, vec![found(OWN, date("2022-01-20"), "BN1")], "thử", false).await.unwrap();
    let station = desk.acting("tram", "health", OWN).await;
    let other = desk.acting("tram2", "health", OTHER).await;

    // Without the capacity the level is not known; what is missing is named, and what is possible.
    let before = one(&desk, &station, OWN, day).await;
    assert_eq!((before.row.level, before.row.at_least, before.row.previous), (None, Some(1), Some(3)));
    assert_eq!(asked(&before.row), ["capacity"]);
    assert_eq!(before.row.missing[0].name, "khả năng đáp ứng (tiêu chí 3)");
    let last = &before.working.last().unwrap().text;
    assert!(last.contains("ít nhất cấp 1, còn các khả năng 1–2–3; chưa có: khả năng đáp ứng"), "{last}");
    let ran = levels::run(&desk.office, &desk.office.system("test"), day).await.unwrap();
    assert!(ran.unknown.iter().any(|area| area.area.code == OWN && area.missing == ["capacity"]));

    // The commune's station enters it: for its own commune, with the figure, in words that can be judged.
    let medium = json!({ "input": "capacity", "capacity": "medium", "figure": 1 });
    assert!(said(&desk, &other, OWN, medium.clone()).await.is_err(), "another commune's station");
    assert!(said(&desk, &station, OWN, json!({ "input": "capacity", "figure": 1 })).await.is_err(), "not judged");
    assert!(
        said(&desk, &station, OWN, json!({ "input": "spread_share", "percent": 20 })).await.is_err(),
        "a district's"
    );
    let entry = said(&desk, &station, OWN, medium).await.unwrap();
    let after = one(&desk, &station, OWN, day).await;
    // Yesterday, still by Decision 4800, it was 3.
    assert_eq!((after.row.level, after.row.previous, asked(&after.row).len()), (Some(2), Some(3), 0));
    assert_eq!(after.rule_title, "Quyết định 218/QĐ-BYT ngày 27/01/2022");
    let step = after.working.iter().find(|step| step.step == "level-step-capacity-judged-figure").unwrap();
    let words =
        "Khả năng đáp ứng: 50 người nhiễm có thể quản lý, chăm sóc tại nhà trên 10.000 dân; được đánh giá: Trung bình";
    assert!(step.text.starts_with(words), "{}", step.text);
    // One case more in the two weeks is 500 per 100,000: grade 3, level 3; none is level 1.
    assert!(
        after.row.to_next.contains("thêm 0,5 ca/tuần (tới 500/100.000 dân) thì lên cấp 3"),
        "{}",
        after.row.to_next
    );
    assert!(after.row.to_next.contains("xuống cấp 1"), "{}", after.row.to_next);
    // The kept result of the day is that of its facts, too.
    levels::run(&desk.office, &desk.office.system("test"), day).await.unwrap();
    let of_day = Pick::all().eq("assessed_on", day).eq("area", OWN);
    assert_eq!(store.pick::<Level>(&desk.ctx, of_day, &[]).await.unwrap()[0].level, Some(2));
    let leader = desk.acting("lanhdao", "leader", "12").await;
    assert_eq!(one(&desk, &leader, OWN, day).await.row.level, Some(2));
    assert!(said(&desk, &leader, OWN, json!({ "input": "oxygen_week", "figure": 0 })).await.is_err(), "leaders read");

    // It holds for a week, the change is of a day, and then it is missing again.
    let next = one(&desk, &leader, OWN, day + Days::new(1)).await;
    assert_eq!((next.row.level, next.row.previous), (Some(2), Some(2)));
    assert_eq!(one(&desk, &leader, OWN, day + Days::new(6)).await.row.level, Some(2));
    assert_eq!(asked(&one(&desk, &leader, OWN, day + Days::new(7)).await.row), ["capacity"]);
    // What was entered by mistake is withdrawn, with a reason; the level is open again.
    let move_it = async |ctx: &Ctx, version, reason: Option<&str>| {
        let asked = MoveAsked { version, fields: serde_json::Map::new(), reason: reason.map(str::to_owned) };
        registers::move_entry(&desk.office, ctx, "level_facts", entry.id, "withdraw", asked).await
    };
    assert!(move_it(&other, entry.version, Some("nhầm")).await.is_err());
    assert!(move_it(&station, entry.version, None).await.is_err(), "why");
    move_it(&station, entry.version, Some("Nhập nhầm xã")).await.unwrap();
    assert_eq!(asked(&one(&desk, &station, OWN, day).await.row), ["capacity"]);
}

#[tokio::test]
async fn s1_6b_criterion_3_of_decision_4800_holds_a_level_that_would_be_lowered() {
    let desk = desk_on("2021-11-20").await;
    let store = &desk.office.store;
    store.load(&desk.ctx, vec![people(OWN, 1990, 1_000)], "thử", false).await.unwrap();
    let everybody = (0..800).map(|_| person(OWN, "Lò Thị Mẩy", 1990));
    let first = |one| dose(&one, 1, date("2021-09-01"));
    store.load::<Dose>(&desk.ctx, everybody.map(first).collect(), "thử", false).await.unwrap();
    // One case in the two weeks up to the 19th: 50 per 100,000 and week, grade 3, level 2; on the 20th it is over.
    store.load(&desk.ctx, vec![found(OWN, date("2021-11-06"), "BN1")], "thử", false).await.unwrap();
    let (yesterday, day) = (date("2021-11-19"), desk.ctx.day);
    let station = desk.acting("tram", "health", OWN).await;
    // Nothing was kept of the day before: the gate is passed over, and named.
    let unkept = one(&desk, &station, OWN, day).await.row;
    assert_eq!(unkept.level, Some(1));
    assert!(unkept.missing.iter().any(|one| one.input == "criterion3_met" && one.enter && !one.keeps_open));

    levels::run(&desk.office, &desk.office.system_on(yesterday, "test"), yesterday).await.unwrap();
    let open = one(&desk, &station, OWN, day).await.row;
    assert_eq!((open.level, open.at_least, asked(&open)), (None, Some(1), vec!["criterion3_met"]));
    said(&desk, &station, OWN, json!({ "input": "criterion3_met", "answer": "no" })).await.unwrap();
    let held = one(&desk, &station, OWN, day).await;
    assert_eq!((held.row.level, held.row.previous), (Some(2), Some(2)));
    assert!(held.working.iter().any(|step| step.text.contains("không được giảm cấp, giữ cấp 2")));
    let other = desk.acting("tram2", "health", OTHER).await;
    assert!(said(&desk, &other, OWN, json!({ "input": "criterion3_met", "answer": "yes" })).await.is_err());
    said(&desk, &station, OWN, json!({ "input": "criterion3_met", "answer": "yes" })).await.unwrap();
    assert_eq!(one(&desk, &station, OWN, day).await.row.level, Some(1), "ready, and lowered");
}

/// A table of answers, as a health centre hands it in for its communes.
fn table(day: &str, areas: &[String]) -> String {
    let tree = base::area::Areas::builtin();
    let mut table = "Từ ngày,Yếu tố,Trả lời,Cấp của địa bàn giáp ranh,Căn cứ,Đơn vị đánh giá,Xã,Huyện\n".to_owned();
    for code in areas {
        let commune = tree.get(code, date(day)).unwrap();
        let district = tree.get(commune.parent.as_deref().unwrap(), date(day)).unwrap();
        let (place, by) = (format!("{},{}", commune.name, district.name), "Báo cáo tuần,Trung tâm Y tế");
        for (input, answer) in [
            ("Có F1 trong cộng đồng (QĐ 2686)", "Không (chưa đạt),"),
            ("Nguy cơ từ nhập cảnh trái phép hoặc đông người cách ly (QĐ 2686)", "Không (chưa đạt),"),
            ("Cấp cao nhất của địa bàn giáp ranh (QĐ 2686)", ",1"),
        ] {
            writeln!(table, "{day},{input},{answer},{by},{place}").unwrap();
        }
    }
    table
}

async fn hand_in(desk: &Desk, ctx: &Ctx, areas: &[String]) {
    let facts = Kind::Register(store::registers::of("level_facts").unwrap());
    let content = table(&desk.ctx.day.to_string(), areas).into_bytes();
    let file = Handed { name: "yeu-to.csv".into(), content: content.into() };
    let taken = imports::take_in(&desk.office, ctx, facts, file, false, Lang::Vi, |_| {}).await.unwrap();
    assert_eq!((taken.accepted, taken.rejected), (3 * areas.len() as u64, 0), "{:?}", taken.faults);
}

#[tokio::test]
async fn s2_4a_s0_2b_commune_district_and_province_by_decision_2686_from_what_people_answer() {
    let desk = desk_on("2021-09-12").await;
    let (office, day) = (&desk.office, desk.ctx.day);
    let all: Vec<String> = office.areas().communes_under("12", day).iter().map(|area| area.code.clone()).collect();
    let counts = all.iter().map(|area| people(area, 1990, 1_000)).collect();
    office.store.load(&desk.ctx, counts, "thử", false).await.unwrap();
    let cases = vec![found(OWN, date("2021-09-05"), "BN1"), found(OWN, date("2021-09-07"), "BN2")];
    office.store.load(&desk.ctx, cases, "thử", false).await.unwrap();
    let station = desk.acting("tram", "health", OWN).await;
    let centre = desk.acting("ttyt", "health", "108").await;
    let department = desk.acting("soyte", "health", "12").await;
    let leader = desk.acting("bcd", "leader", "12").await;
    let level = async |area: &str| one(&desk, &leader, area, day).await.row;

    // Two cases of unknown source: level 3 at least, and whether they are a cluster is asked; where there is no case
    // nobody is asked for one.
    let town = level(OWN).await;
    assert_eq!((town.level, town.at_least, asked(&town)), (None, Some(3), vec!["cluster_unknown_source"]));
    let quiet = level(OTHER).await;
    assert_eq!(asked(&quiet), ["adjacent_level", "contacts_in_community", "entry_or_quarantine_risk"]);
    let working = one(&desk, &leader, OTHER, day).await.working;
    assert!(working.iter().any(|step| step.text.contains("theo số liệu: 14 ngày qua không có ca F0 cộng đồng)")));
    let sinho = level("108").await;
    assert_eq!((sinho.level, sinho.at_least), (None, Some(2)), "one of its communes is at risk at least");
    assert!(sinho.missing.iter().any(|one| one.input == "areas_open" && !one.enter));

    // The town's station says that they are a cluster. Another commune's, and a leader, may not say so.
    let cluster = json!({ "input": "cluster_unknown_source", "answer": "yes" });
    let other = desk.acting("tram2", "health", OTHER).await;
    assert!(said(&desk, &other, OWN, cluster.clone()).await.is_err());
    assert!(said(&desk, &leader, OWN, cluster.clone()).await.is_err());
    assert!(said(&desk, &centre, "108", cluster.clone()).await.is_err(), "of a commune, not of a district");
    said(&desk, &station, OWN, cluster).await.unwrap();
    let red = one(&desk, &leader, OWN, day).await;
    assert_eq!((red.row.level, red.row.missing.len()), (Some(4), 0));
    assert!(red.measures.iter().any(|line| line.activity.contains("Giãn cách")), "{:?}", red.measures);

    // The health centre hands in the others, and answers for the district.
    let others: Vec<String> = communes("108").into_iter().filter(|area| area != OWN).collect();
    hand_in(&desk, &centre, &others).await;
    assert_eq!(level(OTHER).await.level, Some(1));
    let sinho = level("108").await;
    assert_eq!((sinho.at_least, asked(&sinho)), (Some(3), vec!["spread_share"]), "a red commune makes it 3 at least");
    said(&desk, &centre, "108", json!({ "input": "spread_share", "percent": 20 })).await.unwrap();
    let sinho = one(&desk, &leader, "108", day).await;
    assert_eq!(sinho.row.level, Some(3));
    assert!(sinho.working.iter().any(|step| step.text == "Mức 3, đúng: có từ 1 xã nguy cơ rất cao."));

    // The province waits for its other districts, and says so; the department hands in what they reported.
    let province = level("12").await;
    assert_eq!((province.level, province.at_least), (None, Some(2)));
    let rest: Vec<String> = all.iter().filter(|area| !communes("108").contains(area)).cloned().collect();
    hand_in(&desk, &department, &rest).await;
    for area in office.areas().children("12", day).iter().map(|area| area.code.as_str()).chain(["12"]) {
        for input in ["contacts_in_community", "entry_or_quarantine_risk", "important_zone"] {
            said(&desk, &department, area, json!({ "input": input, "answer": "no" })).await.unwrap();
        }
        said(&desk, &department, area, json!({ "input": "adjacent_level", "adjacent": 1 })).await.unwrap();
    }
    said(&desk, &department, "12", json!({ "input": "spread_share", "percent": 10 })).await.unwrap();
    let whole = levels::table(office, &leader, "12", day, Lang::Vi).await.unwrap();
    assert!(whole.rows.iter().all(|row| row.level.is_some()), "every commune has its level");
    assert_eq!(whole.parts.iter().map(|row| row.level.unwrap()).filter(|level| *level == 3).count(), 1);
    let province = whole.parts.last().unwrap();
    assert_eq!((province.area.code.as_str(), province.level), ("12", Some(2)), "one of eight districts at high risk");
    let ran = levels::run(office, &office.system("test"), day).await.unwrap();
    assert_eq!((ran.communes, ran.districts, ran.unknown), (106, 8, vec![]));
    let kept = office.store.pick::<Level>(&desk.ctx, Pick::all().eq("assessed_on", day), &[]).await.unwrap();
    assert_eq!(kept.len(), 115, "communes, districts and the province are kept");

    // What a leader decides of a commune is what its district counts.
    let effective_at = office.now() - chrono::Duration::hours(1);
    let reason = Some("Chùm ca đã khoanh vùng xong".to_owned());
    let decide = Decide { area: OWN.into(), day, level: 2, effective_at, reason };
    assert!(levels::decide(office, &station, decide.clone(), Lang::Vi).await.is_err());
    levels::decide(office, &leader, decide, Lang::Vi).await.unwrap();
    assert_eq!(level("108").await.level, Some(2), "no commune is very high any more");
    assert_eq!(level("12").await.level, Some(2));
}

/// The demonstration, day by day over two years: every commune, district and the province has a level, or what is missing
/// is named in words; days without rules say that there are none. Each is assessed, and one a month is kept as well.
#[tokio::test]
async fn s1_6b_s2_4a_every_day_of_two_years_has_a_level_or_names_what_is_missing() {
    let place = testing::place().await;
    let office = centre::Office::open(&place.database).await.unwrap();
    let small = demo::Scale { people: Some(2_500), cases: 0.2 };
    demo::fill_at(&office.store, small, &|_, _, _| {}).await.unwrap();
    let before = date("2021-05-30");
    let none = levels::run(&office, &office.system_on(before, "test"), before).await.unwrap_err();
    assert_eq!(none.code, "centre-no-rules");
    assert!(none.say(Lang::Vi).contains("30/05/2021"), "{}", none.say(Lang::Vi));

    let mut ran = BTreeMap::new();
    for day in date("2021-06-01").iter_days().take_while(|day| *day <= date("2022-12-31")) {
        let ctx = office.system_on(day, "test");
        let keep = day.day() == 1;
        let of_day =
            if keep { levels::run(&office, &ctx, day).await } else { levels::assess(&office, &ctx, day).await };
        let of_day = of_day.unwrap();
        assert_eq!((of_day.communes, of_day.districts), (106, 8), "{day}");
        for area in &of_day.unknown {
            assert!(!area.missing.is_empty() && area.possible.len() > 1, "{day} {area:?}");
            for input in &area.missing {
                assert!(!rulebook::input_name(input, Lang::Vi).contains("level-input"), "{day} {input}");
            }
        }
        ran.insert(day, of_day);
    }
    let on = |day: &str| &ran[&date(day)];
    let known = |day: &str| 115 - on(day).unknown.len();
    // Nobody reported in June: what the counts alone decide is decided, and the rest is missing.
    assert!(known("2021-06-15") < 20, "{}", known("2021-06-15"));
    // In September the stations reported weekly, but for some; districts of these may be open.
    assert!((80..115).contains(&known("2021-09-12")), "{}", known("2021-09-12"));
    assert!(known("2021-11-21") > 100, "{}", known("2021-11-21"));
    // In the first two weeks of Decision 218 the capacity is there; so small a commune may have nobody of 65 and over.
    for day in ["2022-01-27", "2022-02-09"] {
        assert!(on(day).unknown.iter().all(|area| area.missing == ["full_risk"]) && known(day) > 90, "{day}");
    }
    assert!(on("2022-12-31").unknown.iter().any(|area| area.missing.contains(&"capacity".to_owned())));
    let rules: BTreeSet<&str> = ran.values().map(|of_day| of_day.rules.as_str()).collect();
    assert_eq!(rules, BTreeSet::from(["218", "2686", "4800"]));
}
