//! The reporting regime: what units owe by the calendar, who was late and who is told of it (S0-1e, S4-0w), and reports that
//! are asked for before a meeting (S2-0c).

use base::words::Lang;
use centre::registers::{self, MoveAsked};
use centre::reporting::{self, AskReport, ReportBoard, Turned};
use centre::{FIXED_DAY, Office, heads, notices, posts};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::{Value, json};
use store::records::{Entry, User};
use store::{Ctx, Pick};
use testing::{Desk, desk, desk_on};
use uuid::Uuid;

const REGISTER: &str = "report_submissions";
const DAILY: &str = "daily_district";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An hour of the province's clock.
fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+07:00").parse().unwrap()
}

async fn officer(desk: &Desk, name: &str, role: &str, post: &str) -> User {
    let user = desk.user(name, role, post.split('/').next().unwrap()).await;
    posts::take(&desk.office, &desk.ctx, &user, post, desk.ctx.day).await.unwrap();
    user
}

/// The same office on a later day.
async fn later(desk: &mut Desk, on: &str) {
    desk.office.store.set_setting(FIXED_DAY, on).await.unwrap();
    desk.office = Office::open(&desk.place.database).await.unwrap();
    desk.ctx = desk.office.system("test");
}

async fn acting(desk: &Desk, user: &User) -> Ctx {
    desk.office.acting(user, "test").await.unwrap()
}

async fn turn(desk: &Desk, now: &str) -> Turned {
    reporting::turn(&desk.office, &desk.office.system("clock"), at(now)).await.unwrap()
}

/// The daily report of a district's People's Committee that was due on a day.
async fn daily(desk: &Desk, district: &str, on: &str) -> Entry {
    let sheet = store::registers::of(REGISTER).unwrap().sheet();
    let asked = Pick::all().eq("on_day", day(on)).eq("area", district);
    let found = desk.office.store.pick_of::<Entry>(sheet, &desk.ctx, asked, &[]).await.unwrap();
    found.into_iter().find(|entry| entry.fields.0["regime"] == DAILY).unwrap()
}

async fn step(desk: &Desk, ctx: &Ctx, id: Uuid, by: &str, fields: Value, why: Option<&str>) -> Result<Entry, String> {
    let sheet = store::registers::of(REGISTER).unwrap().sheet();
    let now: Entry = desk.office.store.get_of(sheet, ctx, id).await.map_err(|error| error.code().to_owned())?;
    let fields = fields.as_object().cloned().unwrap_or_default();
    let asked = MoveAsked { version: now.version, fields, reason: why.map(str::to_owned) };
    registers::move_entry(&desk.office, ctx, REGISTER, id, by, asked).await.map_err(|problem| problem.code)
}

async fn board(desk: &Desk, ctx: &Ctx, area: &str, on: &str, report: Option<&str>) -> ReportBoard {
    reporting::board(&desk.office, ctx, (area, day(on)), (report, 1), Lang::Vi).await.unwrap()
}

async fn told(desk: &Desk, ctx: &Ctx) -> Vec<String> {
    notices::mine(&desk.office, ctx, Lang::Vi).await.unwrap().into_iter().map(|one| one.cause).collect()
}

async fn figure(desk: &Desk, ctx: &Ctx, key: &str, on: &str) -> usize {
    let all = registers::register_figures(&desk.office, ctx, REGISTER, "12", day(on), Lang::Vi).await.unwrap();
    let of = all.iter().find(|one| one.measure == format!("{REGISTER}.{key}")).unwrap();
    usize::try_from(of.day).unwrap()
}

#[tokio::test]
async fn s0_1e_s4_0w_reports_are_on_time_late_or_missing_and_who_answers_for_them_is_told() {
    let mut desk = desk_on("2021-12-26").await;
    let province = officer(&desk, "bcdtinh", "leader", "12/ban-chi-dao/pho-thuong-truc").await;
    let prompt = officer(&desk, "sinho", "office", "108/ubnd/can-bo").await;
    let slow = officer(&desk, "muongte", "office", "107/ubnd/can-bo").await;
    let silent = officer(&desk, "tamduong", "leader", "106/ubnd/chu-tich").await;
    let party = officer(&desk, "huyenuy", "office", "108/van-phong-cap-uy/can-bo").await;
    let areas = base::area::Areas::builtin();
    let (districts, communes) =
        (areas.children("12", desk.ctx.day).len(), areas.communes_under("12", desk.ctx.day).len());

    // A day before the hour the reports stand in the calendars of the units; those of before it was kept blame nobody.
    let opened = Turned { opened: districts + communes, ..Turned::default() };
    assert_eq!(turn(&desk, "2021-12-26T16:30").await, opened);
    assert_eq!(turn(&desk, "2021-12-26T16:31").await, Turned::default(), "once");
    let ctx = acting(&desk, &prompt).await;
    let mine = board(&desk, &ctx, "108", "2021-12-26", None).await.mine;
    assert_eq!(
        (mine[0].unit.as_str(), mine[0].deadline, mine[0].mark),
        ("108/ubnd", at("2021-12-27T16:00"), "waiting")
    );
    let id = mine[0].entry.unwrap();
    // A district sends its own report in time, and no empty one; nobody else sends it.
    assert_eq!(step(&desk, &ctx, id, "submit", json!({}), None).await.unwrap_err(), "store-invalid");
    let said = json!({ "summary": "12 ca mới tại xã Tả Ngảo, đã cách ly 41 F1.", "from_system": true });
    let other = acting(&desk, &slow).await;
    assert!(step(&desk, &other, id, "submit", said.clone(), None).await.is_err(), "another district");
    let other = acting(&desk, &party).await;
    assert_eq!(step(&desk, &other, id, "submit", said.clone(), None).await.unwrap_err(), "store-of-unit");
    assert_eq!(step(&desk, &ctx, id, "submit", said.clone(), None).await.unwrap().state, "sent");

    // Three days later: before the hour who has not sent is told, after it who answers for the unit.
    later(&mut desk, "2021-12-29").await;
    let turned = turn(&desk, "2021-12-27T14:30").await;
    assert_eq!((turned.reminded, turned.overdue), (districts - 1 + communes, 0));
    let (silent, slow) = (acting(&desk, &silent).await, acting(&desk, &slow).await);
    assert_eq!(told(&desk, &silent).await, ["Sắp đến hạn nộp báo cáo"]);
    assert!(told(&desk, &acting(&desk, &prompt).await).await.is_empty(), "it has sent");
    let turned = turn(&desk, "2021-12-27T16:30").await;
    assert_eq!((turned.reminded, turned.overdue), (0, districts - 1 + communes));
    assert_eq!(told(&desk, &silent).await.last().unwrap(), "Quá hạn, chưa gửi báo cáo");
    // An hour after it the receiver above is told.
    let province = acting(&desk, &province).await;
    assert!(told(&desk, &province).await.is_empty());
    desk.office.store.tell_due(&desk.office.system("clock"), at("2021-12-27T16:59")).await.unwrap();
    assert!(told(&desk, &province).await.is_empty());
    desk.office.store.tell_due(&desk.office.system("clock"), at("2021-12-27T17:00")).await.unwrap();
    assert_eq!(told(&desk, &province).await, vec!["Báo cáo quá hạn 1 giờ chưa gửi"; districts - 1]);

    // The second district sends late; the receiver sends it back with a reason, and only the receiver does.
    let id = daily(&desk, "107", "2021-12-27").await.id;
    let late = step(&desk, &slow, id, "submit", said.clone(), None).await.unwrap();
    let (first, by) = (late.fields.0["first_sent_at"].clone(), late.fields.0["late"].as_i64().unwrap());
    assert!(by >= 8 * 60, "{by}");
    assert_eq!(step(&desk, &slow, id, "accept", json!({}), None).await.unwrap_err(), "store-of-unit");
    assert!(step(&desk, &province, id, "send_back", json!({}), None).await.is_err(), "why");
    let why = Some("Thiếu số giường còn trống");
    assert_eq!(step(&desk, &province, id, "send_back", json!({}), why).await.unwrap().state, "returned");
    assert_eq!(told(&desk, &slow).await.last().unwrap(), "Trả lại");
    let mine = board(&desk, &slow, "107", "2021-12-29", None).await.mine;
    assert!(mine.iter().any(|line| line.entry == Some(id) && line.returned));
    // The corrected one is the second version; the first time counts.
    let again = step(&desk, &slow, id, "submit", said.clone(), None).await.unwrap();
    assert_eq!((&again.fields.0["first_sent_at"], again.fields.0["late"].as_i64()), (&first, Some(by)));
    assert_eq!(again.fields.0["copies"], 2);
    assert_eq!(step(&desk, &province, id, "accept", json!({}), None).await.unwrap().state, "accepted");

    // The board, the measure and the alarm tell the same.
    let shown = board(&desk, &province, "12", "2021-12-27", Some(DAILY)).await;
    let totals = (shown.totals.on_time, shown.totals.late, shown.totals.missing, shown.totals.waiting);
    assert_eq!(totals, (1, 1, districts - 2, 0));
    assert_eq!((shown.total, shown.rows[0].totals.missing), (districts, 1));
    let row = |unit: &str| shown.rows.iter().find(|row| row.unit == unit).unwrap().lines[0].clone();
    assert_eq!((row("108/ubnd").mark, row("108/ubnd").late), ("on_time", None));
    assert_eq!((row("107/ubnd").mark, row("107/ubnd").late, row("107/ubnd").accepted), ("late", Some(by), true));
    assert_eq!(
        (row("106/ubnd").mark, row("106/ubnd").to_name.as_str()),
        ("missing", "Ban Chỉ đạo phòng, chống dịch tỉnh Lai Châu")
    );
    let all = board(&desk, &province, "12", "2021-12-27", None).await.totals;
    assert_eq!(all.missing, districts - 2 + communes);
    for (key, n) in [("due", districts + communes), ("on_time", 1), ("late", 1), ("missing", all.missing)] {
        assert_eq!(figure(&desk, &province, key, "2021-12-27").await, n, "{key}");
    }
    let page = centre::command::view(&desk.office, &province, "12", desk.ctx.day, Lang::Vi).await.unwrap();
    let alarm = page.alarms.iter().find(|alarm| alarm.text.contains("Báo cáo quá hạn 1 giờ")).unwrap();
    assert!(alarm.text.contains(&format!("{} mục", all.missing)), "{}", alarm.text);
    // A district sees its own alone.
    let own = board(&desk, &silent, "106", "2021-12-27", Some(DAILY)).await;
    assert_eq!((own.total, own.rows[0].unit.as_str()), (1, "106/ubnd"));
    assert_eq!((own.mine[0].mark, own.mine[0].due_on), ("missing", day("2021-12-27")));
    assert!(daily_seen(&desk, &silent, id).await.is_err());

    // Lateness stands on the scorecard of who heads the unit: the 27th, and the 28th, which nobody has sent.
    let card = heads::heads(&desk.office, &province, "12", desk.ctx.day).await.unwrap().heads;
    let failed = |post: &str| card.iter().find(|line| line.post == post).map(|line| line.score.unreported);
    assert_eq!((failed("106/ubnd/chu-tich"), failed("107/ubnd/chu-tich")), (Some(2), Some(2)));
    assert_eq!(failed("108/ubnd/chu-tich"), Some(1), "the 28th alone");
}

async fn daily_seen(desk: &Desk, ctx: &Ctx, id: Uuid) -> Result<Entry, String> {
    let sheet = store::registers::of(REGISTER).unwrap().sheet();
    desk.office.store.get_of(sheet, ctx, id).await.map_err(|error| error.code().to_owned())
}

#[tokio::test]
async fn s4_0w_a_corrected_report_keeps_its_first_time_and_nobody_writes_that_by_hand() {
    let mut desk = desk_on("2021-12-26").await;
    let sender = officer(&desk, "sinho", "office", "108/ubnd/can-bo").await;
    let receiver = officer(&desk, "bcdtinh", "leader", "12/ban-chi-dao/pho-thuong-truc").await;
    turn(&desk, "2021-12-26T16:30").await;
    let ctx = acting(&desk, &sender).await;
    let id = daily(&desk, "108", "2021-12-27").await.id;
    let forged = json!({ "summary": "x", "first_sent_at": "2021-12-01T00:00:00Z" });
    assert_eq!(step(&desk, &ctx, id, "submit", forged, None).await.unwrap_err(), "store-invalid");
    let sent = step(&desk, &ctx, id, "submit", json!({ "summary": "Số liệu đến 15 giờ." }), None).await.unwrap();
    let boss = acting(&desk, &receiver).await;
    step(&desk, &boss, id, "accept", json!({}), None).await.unwrap();
    later(&mut desk, "2021-12-29").await;
    let ctx = acting(&desk, &sender).await;
    let fields = json!({ "summary": "Đính chính: 13 ca mới." });
    assert!(step(&desk, &ctx, id, "correct", fields.clone(), None).await.is_err(), "what was wrong");
    let fixed = step(&desk, &ctx, id, "correct", fields, Some("Cộng sót 1 ca")).await.unwrap();
    assert_eq!(
        (&fixed.fields.0["copies"], fixed.fields.0.get("late")),
        (&json!(2), None),
        "two days later, and not late"
    );
    assert_eq!(fixed.fields.0["first_sent_at"], sent.fields.0["first_sent_at"]);
    assert_ne!(fixed.fields.0["sent_at"], sent.fields.0["sent_at"]);
    // What the calendar asks for nobody edits: not the hour, not whose it is.
    let sheet = store::registers::of(REGISTER).unwrap().sheet();
    turn(&desk, "2021-12-28T16:30").await;
    let open = daily(&desk, "108", "2021-12-29").await;
    let put_off = json!({ "deadline": "2022-01-05T00:00:00Z" }).as_object().cloned().unwrap();
    let edited = desk.office.store.edit_of::<Entry>(sheet, &ctx, (open.id, open.version), put_off, None).await;
    assert!(edited.is_err());
}

#[tokio::test]
async fn s2_0c_a_sector_is_asked_for_its_report_before_the_meeting() {
    let desk = desk().await;
    let office = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let health = desk.acting_as("soyte", "health", "12/so-y-te/giam-doc").await;
    let district = desk.acting_as("sinho", "office", "108/ubnd/can-bo").await;
    let meeting = at("2021-12-31T14:00");
    let asked = AskReport {
        report: "Báo cáo kiểm tra công tác phòng, chống dịch trên địa bàn tỉnh".into(),
        unit: "12/so-y-te".into(),
        to_unit: "12/ubnd".into(),
        meeting: Some("Họp UBND tỉnh nghe báo cáo công tác phòng, chống dịch".into()),
        meeting_at: Some(meeting),
        deadline: None,
    };
    let ask = async |ctx: &Ctx, asked: AskReport| {
        reporting::ask(&desk.office, ctx, asked).await.map_err(|problem| problem.code)
    };
    // Nobody asks in another's name, nor a unit that is not below, nor when it is too late.
    assert_eq!(ask(&district, asked.clone()).await.unwrap_err(), "store-of-unit");
    let up = AskReport { to_unit: "108/ubnd".into(), ..asked.clone() };
    assert_eq!(ask(&district, up).await.unwrap_err(), "reporting-not-below");
    let soon = AskReport { meeting_at: Some(at("2021-12-29T08:00")), ..asked.clone() };
    assert_eq!(ask(&office, soon).await.unwrap_err(), "reporting-past");
    let after = AskReport { deadline: Some(meeting + Duration::hours(1)), ..asked.clone() };
    assert_eq!(ask(&office, after).await.unwrap_err(), "reporting-after-meeting");
    let id = ask(&office, asked.clone()).await.unwrap();
    assert_eq!(ask(&office, asked).await.unwrap(), id, "asked twice it is one");

    // The Health Department is told at once, has it among its own, and is told again before the hour.
    assert_eq!(told(&desk, &health).await, ["Được yêu cầu báo cáo"]);
    let mine = board(&desk, &health, "12", "2021-12-29", None).await.mine;
    let line = mine.iter().find(|line| line.entry == Some(id)).unwrap();
    assert_eq!((line.deadline, line.meeting_at, line.mark), (meeting - Duration::hours(24), Some(meeting), "waiting"));
    turn(&desk, "2021-12-30T02:30").await;
    assert!(told(&desk, &health).await.contains(&"Sắp đến hạn nộp báo cáo".to_owned()));
    let pack = json!({ "summary": "Kiểm tra 14 cơ sở điều trị, 6 chốt; 3 tồn tại.", "from_system": true });
    assert!(step(&desk, &office, id, "submit", pack.clone(), None).await.is_err(), "not for it");
    step(&desk, &health, id, "submit", pack, None).await.unwrap();
    assert_eq!(step(&desk, &office, id, "accept", json!({}), None).await.unwrap().state, "accepted");
    let shown = board(&desk, &office, "12", "2021-12-30", None).await;
    let row = shown.rows.iter().find(|row| row.unit == "12/so-y-te").unwrap();
    assert_eq!((row.totals.on_time, row.lines[0].accepted), (1, true));
}
