//! Inspections and what they find (S0-1d); shortcomings named by a paper, remedied and confirmed (S0-0e,
//! S4-1a, S4-0p, S4-0q).

use base::words::Lang;
use centre::{notices, registers};
use serde_json::{Value, json};
use store::Ctx;
use store::records::{Document, DocumentState};
use testing::{Desk, desk};

use crate::entries::{all, read, step, total, written};

const NAMED: &str = "shortcomings";
/// A commune of Sìn Hồ.
const OWN: &str = "03478";

fn inspection(met: bool) -> Value {
    json!({
        "subject": "Kiểm tra cách ly tập trung", "sort": "planned", "plan_number": "41-KH/BCĐ", "planned_on": "2021-12-28",
        "unit": "108/ubnd", "inspector": "12/ban-chi-dao",
        "team": [{ "member": "Lò Văn Thiết, Phó Trưởng Ban Chỉ đạo", "duty": "head" }],
        "checklist": checklist(met),
    })
}

fn checklist(met: bool) -> Value {
    json!([
        { "item": "Phòng ở không quá 4 người", "required_by": "QĐ 878/QĐ-BYT", "met": met, "finding": "3 phòng ở 6 người",
          "remedy": "Giãn phòng", "due_on": "2022-01-02" },
        { "item": "Xét nghiệm đủ ngày", "required_by": "CV 10696/BYT-MT", "met": true, "finding": "Đủ 112/112 người" },
        { "item": "Camera giám sát", "required_by": "QĐ 878/QĐ-BYT", "met": met, "due_on": "2022-01-05" },
    ])
}

/// A paper that everybody sees.
async fn paper(desk: &Desk) -> Document {
    desk.office.store.create(&desk.ctx, testing::document("12", DocumentState::Library), None).await.unwrap()
}

async fn late(desk: &Desk, ctx: &Ctx, area: &str, day: &str) -> Vec<String> {
    let at = base::day::hours(day.parse().unwrap()).0 + chrono::Duration::hours(1);
    let alarms = registers::overdue_entries(&desk.office, ctx, area, at, Lang::Vi).await.unwrap();
    alarms.into_iter().map(|alarm| alarm.text).collect()
}

#[tokio::test]
async fn s0_1d_an_inspection_is_planned_made_and_concluded_and_each_finding_becomes_a_shortcoming_that_is_urged() {
    let desk = desk().await;
    let committee = desk.acting_as("bcd", "leader", "12/ban-chi-dao/pho-thuong-truc").await;
    let clerk = desk.acting_as("vptu", "office", "12/ban-chi-dao/can-bo").await;
    let district = desk.acting_as("sinho", "leader", "108/ubnd/chu-tich").await;
    let officer = desk.acting_as("vpsinho", "office", "108/ubnd/can-bo").await;

    // Planned by whoever inspects, and not by whom it inspects; the inspected does not read it before it is concluded.
    let mut own = inspection(true);
    own["inspector"] = json!("108/ubnd");
    assert!(written(&desk, &officer, ("inspections", "108"), own).await.is_err(), "nobody inspects itself");
    assert!(written(&desk, &officer, ("inspections", "12"), inspection(true)).await.is_err());
    let id = written(&desk, &clerk, ("inspections", "12"), inspection(false)).await.unwrap();
    assert!(read(&desk, &officer, ("inspections", id)).await.is_err(), "an inspection is not announced by the program");
    assert_eq!(late(&desk, &clerk, "12", "2021-12-28").await.len(), 0);
    assert!(
        late(&desk, &clerk, "12", "2021-12-29").await[0].contains("chưa tiến hành"),
        "the day of the plan has passed"
    );

    let visit =
        json!({ "visited_on": "2021-12-29", "met_with": "Phó Chủ tịch UBND huyện", "checklist": checklist(false) });
    assert!(step(&desk, &clerk, ("inspections", id), "visit", json!({ "visited_on": "2021-12-29" })).await.is_err());
    step(&desk, &clerk, ("inspections", id), "visit", visit).await.unwrap();
    let conclusion = json!({ "result": "found", "conclusion": "Còn 2 hạn chế", "conclusion_number": "58-KL/BCĐ" });
    assert!(
        step(&desk, &clerk, ("inspections", id), "conclude", conclusion.clone()).await.is_err(),
        "a leader concludes"
    );
    assert!(all(&desk, &committee, NAMED).await.is_empty());
    step(&desk, &committee, ("inspections", id), "conclude", conclusion).await.unwrap();
    read(&desk, &officer, ("inspections", id)).await.unwrap();

    // Each point that is not met lies with the unit inspected, with its own day; its leaders are told.
    let found = all(&desk, &officer, NAMED).await;
    let of = |at: usize, key: &str| found[at].doc().get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|one| one.area == "108" && one.unit("unit") == "108/ubnd" && one.state == "named"));
    let room = (0..2).find(|at| of(*at, "what") == "3 phòng ở 6 người").unwrap();
    let camera = found[1 - room].id;
    assert_eq!((of(room, "due_on").as_str(), of(room, "remedy_asked").as_str()), ("2022-01-02", "Giãn phòng"));
    assert_eq!((of(1 - room, "what").as_str(), of(room, "inspection")), ("Camera giám sát", id.to_string()));
    let mine = notices::mine(&desk.office, &district, Lang::Vi).await.unwrap();
    assert_eq!(mine.iter().filter(|one| one.register == NAMED).count(), 2, "{mine:?}");
    let waiting = registers::waiting(&desk.office, &officer).await.unwrap();
    assert_eq!(waiting.iter().find(|one| one.register == NAMED).unwrap().count, 2);
    assert_eq!(total(&desk, &committee, "inspections", "with_findings").await, 1);

    // Urged by whoever named it, with its words kept and received; not by the unit.
    let urging = json!({ "urgings": [{ "urged_on": "2021-12-29", "paper": "713-CV/VPTU", "words": "Khắc phục trước ngày 02/01" }] });
    assert!(step(&desk, &officer, (NAMED, camera), "urge", urging.clone()).await.is_err());
    step(&desk, &clerk, (NAMED, camera), "urge", urging).await.unwrap();
    let mine = notices::mine(&desk.office, &district, Lang::Vi).await.unwrap();
    let urged = mine.iter().find(|one| one.cause == "Đôn đốc").unwrap();
    notices::receive(&desk.office, &district, urged.id, Lang::Vi).await.unwrap();
    let log = notices::of_entry(&desk.office, &clerk, NAMED, camera, Lang::Vi).await.unwrap();
    assert!(log.iter().any(|one| one.cause == "Đôn đốc" && one.received_at.is_some()), "{log:?}");

    // An inspection that finds nothing opens nothing.
    let clean = written(&desk, &clerk, ("inspections", "12"), inspection(true)).await.unwrap();
    let visit = json!({ "visited_on": "2021-12-29", "met_with": "Trạm Y tế", "checklist": checklist(true) });
    step(&desk, &clerk, ("inspections", clean), "visit", visit).await.unwrap();
    let nothing = json!({ "result": "clean", "conclusion": "Không có hạn chế" });
    step(&desk, &committee, ("inspections", clean), "conclude", nothing).await.unwrap();
    assert_eq!(all(&desk, &committee, NAMED).await.len(), 2);
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn s0_0e_s4_1a_s4_0p_s4_0q_what_a_paper_names_is_remedied_by_the_unit_and_confirmed_by_whoever_named_it() {
    let desk = desk().await;
    let paper = paper(&desk).await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let party = desk.acting_as("bithu", "leader", "108/huyen-uy/bi-thu").await;
    let commune = desk.acting_as("thitran", "office", &format!("{OWN}/ubnd/can-bo")).await;
    let head = desk.acting_as("chutich", "leader", &format!("{OWN}/ubnd/chu-tich")).await;
    let other = desk.acting_as("namtam", "office", "03520/ubnd/can-bo").await;
    let point = |what: &str, matter: &str, unit: &str| json!({ "what": what, "matter": matter, "unit": unit, "due_on": "2021-12-31" });
    let named = json!({
        "subject": "Hạn chế nêu tại Thông báo 168-TB/HU", "document": paper.id, "item": "Mục 1", "named_on": "2021-12-28",
        "namer": "108/huyen-uy", "points": [
            point("Thông tin, tuyên truyền hiệu quả chưa cao", "communication", &format!("{OWN}/ubnd")),
            point("Còn tâm lý chủ quan, lơ là", "complacency", &format!("{OWN}/ubnd")),
            point("Báo cáo chưa kịp thời", "reports", "108/trung-tam-y-te"),
        ],
    });
    assert!(
        written(&desk, &commune, ("assessments", "108"), named.clone()).await.is_err(),
        "a commune names nobody above it"
    );
    let id = written(&desk, &clerk, ("assessments", "108"), named).await.unwrap();
    step(&desk, &clerk, ("assessments", id), "hand_out", json!({})).await.unwrap();
    assert_eq!(all(&desk, &party, NAMED).await.len(), 3);
    let own = all(&desk, &commune, NAMED).await;
    assert_eq!(own.len(), 2, "a unit sees what is its own: {own:?}");
    assert!(all(&desk, &other, NAMED).await.is_empty());
    assert_eq!(notices::mine(&desk.office, &head, Lang::Vi).await.unwrap().len(), 2);
    let first = own.iter().find(|one| one.doc()["matter"] == "communication").unwrap().id;
    assert_eq!(own[0].doc()["assessment"], json!(id.to_string()));

    // The unit reports; it does not confirm, nor does anybody else report for it.
    let done = json!({ "done": "Loa 11 bản phát hai buổi một ngày, 214 hộ ký cam kết" });
    assert!(step(&desk, &clerk, (NAMED, first), "remedy", done.clone()).await.is_err());
    assert!(step(&desk, &other, (NAMED, first), "remedy", done.clone()).await.is_err());
    assert!(step(&desk, &commune, (NAMED, first), "remedy", json!({})).await.is_err(), "with what was done");
    step(&desk, &commune, (NAMED, first), "remedy", done.clone()).await.unwrap();
    let waiting = registers::waiting(&desk.office, &clerk).await.unwrap();
    assert_eq!(waiting.iter().find(|one| one.register == NAMED).unwrap().count, 1, "it waits for whoever named it");
    assert!(step(&desk, &commune, (NAMED, first), "confirm", json!({})).await.is_err());
    let weak = json!({ "remark": "Mới phát tiếng Việt; phát thêm tiếng Mông" });
    step(&desk, &clerk, (NAMED, first), "send_back", weak).await.unwrap();
    step(&desk, &commune, (NAMED, first), "remedy", done).await.unwrap();
    let confirmed = step(&desk, &clerk, (NAMED, first), "confirm", json!({})).await.unwrap();
    assert_eq!((confirmed.state.as_str(), &confirmed.doc()["in_time"]), ("confirmed", &json!(true)));

    // What is late is told of the unit's area when its day has passed, then of the one above; more time is a leader's.
    let overdue = async |ctx: &Ctx, area: &str, day: &str| {
        late(&desk, ctx, area, day).await.iter().any(|text| text.contains("quá hạn chưa khắc phục"))
    };
    assert_eq!((overdue(&commune, OWN, "2021-12-31").await, overdue(&commune, OWN, "2022-01-01").await), (false, true));
    assert_eq!((overdue(&party, "108", "2022-01-01").await, overdue(&party, "108", "2022-01-02").await), (true, true));
    let second = own.iter().find(|one| one.doc()["matter"] == "complacency").unwrap().id;
    let time = json!({ "due_on": "2022-01-10" });
    assert!(step(&desk, &commune, (NAMED, second), "give_time", time.clone()).await.is_err());
    assert!(step(&desk, &clerk, (NAMED, second), "give_time", time.clone()).await.is_err());
    step(&desk, &party, (NAMED, second), "give_time", time).await.unwrap();
    assert!(!overdue(&commune, OWN, "2022-01-05").await);
    let totals = (total(&desk, &party, NAMED, "named").await, total(&desk, &party, NAMED, "remedied").await);
    assert_eq!((totals, total(&desk, &party, NAMED, "in_time").await), ((3, 1), 1));
    let again = step(&desk, &clerk, ("assessments", id), "hand_out", json!({})).await;
    assert_eq!(again.unwrap_err(), "register-move-state", "handed out once");
}

#[tokio::test]
async fn whoever_may_not_open_a_shortcoming_somewhere_makes_no_move_that_would() {
    let desk = desk().await;
    let paper = paper(&desk).await;
    let clerk = desk.acting_as("thitran", "office", &format!("{OWN}/ubnd/can-bo")).await;
    let named = json!({
        "subject": "Thử", "document": paper.id, "named_on": "2021-12-28", "namer": format!("{OWN}/ubnd"),
        "points": [{ "what": "Chậm", "matter": "reports", "unit": "03520/ubnd", "due_on": "2021-12-31" }],
    });
    let id = written(&desk, &clerk, ("assessments", OWN), named).await.unwrap();
    assert!(
        step(&desk, &clerk, ("assessments", id), "hand_out", json!({})).await.is_err(),
        "of another commune's unit"
    );
    assert_eq!(read(&desk, &clerk, ("assessments", id)).await.unwrap().state, "drafted", "and nothing of it was done");
    assert!(all(&desk, &desk.ctx, NAMED).await.is_empty());
}
