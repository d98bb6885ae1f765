//! Duty around the clock: who keeps no roster, calls to the duty, and what one shift hands to the next (S1-3d, S2-9e);
//! members of committees and the areas that they follow (S4-8a).

use std::fmt::Write as _;

use base::words::Lang;
use centre::duty;
use centre::imports::{self, Handed};
use centre::registers::{self, MoveAsked};
use serde_json::{Value, json};
use store::Ctx;
use store::records::{Duty, Entry};
use testing::{Desk, desk};
use uuid::Uuid;

/// Two communes of Sìn Hồ.
const OWN: &str = "03478";
const OTHER: &str = "03520";

fn shift(desk: &Desk, area: &str, hours: (i64, i64), body: &str) -> Duty {
    let (midnight, _) = base::day::hours(desk.ctx.day);
    let at = |hour: i64| midnight + chrono::Duration::hours(hour);
    serde_json::from_value(json!({
        "province": "12", "id": Uuid::now_v7(), "area": area, "body": body, "place": "Nhà văn hóa", "phone": "0213 3870 001",
        "starts_at": at(hours.0), "ends_at": at(hours.1), "members": [{ "name": "Lò Văn Sơn", "post": "Phó Chủ tịch" }],
    }))
    .unwrap()
}

async fn silent(desk: &Desk, ctx: &Ctx, under: &str) -> Vec<String> {
    let (from, to) = base::day::hours(desk.ctx.day);
    let found = duty::silent(&desk.office, ctx, (under, desk.ctx.day), from, to).await.unwrap();
    found.into_iter().map(|one| one.unit).collect()
}

async fn told(desk: &Desk, ctx: &Ctx, area: &str, kind: &str) -> Option<String> {
    let page = centre::command::view(&desk.office, ctx, area, desk.ctx.day, Lang::Vi).await.unwrap();
    page.alarms.into_iter().find(|alarm| alarm.kind == kind).map(|alarm| alarm.text)
}

#[tokio::test]
async fn s2_9e_every_level_keeps_a_roster_or_is_told_that_it_keeps_none() {
    let desk = desk().await;
    let province = desk.acting_as("tinh", "leader", "12/ban-chi-dao/pho-thuong-truc").await;
    let district = desk.acting_as("sinho", "leader", "108/ban-chi-dao/pho-thuong-truc").await;
    let commune = desk.acting_as("thitran", "office", &format!("{OWN}/ubnd/can-bo")).await;

    // Nobody has written a shift: the province's committee, each district's and each commune's is silent.
    let all = silent(&desk, &province, "12").await;
    let areas = base::area::Areas::builtin();
    assert_eq!(all.len(), areas.subtree("12", desk.ctx.day).len());
    assert_eq!(all[0], "12/ban-chi-dao");
    assert!(all.contains(&"108/ban-chi-dao".to_owned()) && all.contains(&format!("{OWN}/ban-chi-dao")));
    let words = told(&desk, &province, "12", "duty_silent").await.unwrap();
    assert!(words.contains(&all.len().to_string()), "{words}");
    // Each sees its own and those below.
    assert_eq!(silent(&desk, &district, "108").await.len(), areas.subtree("108", desk.ctx.day).len());
    assert_eq!(silent(&desk, &commune, OWN).await, [format!("{OWN}/ban-chi-dao")]);
    assert!(silent(&desk, &commune, OTHER).await.is_empty(), "another commune's is not its business");

    // The commune writes its day; another commune's it cannot.
    let body = "Ban Chỉ đạo thị trấn";
    desk.office.store.create(&commune, shift(&desk, OWN, (0, 12), body), None).await.unwrap();
    assert!(desk.office.store.create(&commune, shift(&desk, OTHER, (0, 12), body), None).await.is_err());
    assert!(silent(&desk, &commune, OWN).await.is_empty());
    // The roster of a standby team is not the committee's.
    desk.office
        .store
        .create(&district, shift(&desk, "108", (0, 1), "Đội ứng trực Trung tâm Y tế"), None)
        .await
        .unwrap();
    assert!(silent(&desk, &district, "108").await.contains(&"108/ban-chi-dao".to_owned()));
    assert_eq!(silent(&desk, &province, "12").await.len(), all.len() - 1);
    // From its first shift on it is the hours that nobody covers that are told.
    let (from, to) = base::day::hours(desk.ctx.day);
    let gaps = duty::duty_gaps(&desk.office, &commune, from, to).await.unwrap();
    assert_eq!((gaps.len(), gaps[0].to - gaps[0].from), (1, chrono::Duration::hours(12)));
    desk.office.store.create(&commune, shift(&desk, OWN, (12, 24), body), None).await.unwrap();
    assert!(duty::duty_gaps(&desk.office, &commune, from, to).await.unwrap().is_empty());
    // Who is on duty now, with the telephone.
    let now = duty::on_duty(&desk.office, &commune, from + chrono::Duration::hours(13)).await.unwrap();
    assert_eq!((now.len(), now[0].phone.as_str(), now[0].members.len()), (1, "0213 3870 001", 1));
}

#[tokio::test]
async fn s2_9e_the_roster_of_a_month_comes_as_a_table_once_and_for_ones_own_area() {
    let desk = desk().await;
    let district = desk.acting_as("sinho", "office", "108/ubnd/can-bo").await;
    let mut table = "Bắt đầu,Kết thúc,Đơn vị trực,Địa điểm,Số điện thoại,Thành viên trực,Xã,Huyện\n".to_owned();
    for day in 1..=31 {
        let next = if day == 31 { "1/1/2022".to_owned() } else { format!("{}/12/2021", day + 1) };
        let place = "Ban Chỉ đạo huyện,Trụ sở UBND huyện,0213 3870 010,Lò Văn Sơn (Phó Chủ tịch); Vàng A Chính,,";
        writeln!(table, "19:00 {day}/12/2021,07:00 {next},{place}").unwrap();
    }
    // An end before its beginning, and another district's commune, are left out and named.
    table += "19:00 5/12/2021,07:00 5/12/2021,Ban Chỉ đạo xã,Trụ sở,0213 3870 011,Lò Văn A,Nậm Tăm,Sìn Hồ\n";
    table += "19:00 5/12/2021,07:00 6/12/2021,Ban Chỉ đạo xã,Trụ sở,0213 3870 012,Lò Văn B,Mù Cả,Mường Tè\n";
    let take = async || {
        let file = Handed { name: "lich-truc.csv".into(), content: table.as_bytes().to_vec().into() };
        imports::take_in(&desk.office, &district, store::Kind::Duty, file, false, Lang::Vi, |_| {}).await.unwrap()
    };
    let done = take().await;
    assert_eq!((done.accepted, done.rejected), (31, 2), "{:?}", done.faults);
    assert_eq!(done.faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [33, 34], "{:?}", done.faults);
    assert_eq!((take().await.accepted, take().await.duplicates), (0, 31));
    let (from, _) = base::day::hours(desk.ctx.day);
    let now = duty::on_duty(&desk.office, &district, from + chrono::Duration::hours(20)).await.unwrap();
    assert_eq!((now.len(), now[0].members.len(), now[0].members[0].post.as_deref()), (1, 2, Some("Phó Chủ tịch")));
}

async fn step(desk: &Desk, ctx: &Ctx, of: (&str, Uuid), by: &str, fields: Value) -> Result<Entry, String> {
    let sheet = store::registers::of(of.0).unwrap().sheet();
    let now: Entry = desk.office.store.get_of(sheet, ctx, of.1).await.map_err(|error| error.code().to_owned())?;
    let fields = fields.as_object().cloned().unwrap_or_default();
    let asked = MoveAsked { version: now.version, fields, reason: None };
    registers::move_entry(&desk.office, ctx, of.0, of.1, by, asked).await.map_err(|problem| problem.code)
}

async fn written(desk: &Desk, ctx: &Ctx, register: &str, area: &str, fields: Value) -> Result<Uuid, String> {
    let registered = store::registers::of(register).unwrap();
    let entry = Entry::new(registered, "12", Uuid::now_v7(), area, fields.as_object().cloned().unwrap());
    let made = desk.office.store.create(ctx, entry, None).await;
    made.map(|entry| entry.id).map_err(|error| error.code().to_owned())
}

#[tokio::test]
async fn s1_3d_s2_9e_the_duty_is_called_and_who_is_not_there_accounts_for_it() {
    let desk = desk().await;
    let province = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let commune = desk.acting_as("thitran", "office", &format!("{OWN}/ubnd/can-bo")).await;
    let chair = desk.acting_as("chutich", "leader", &format!("{OWN}/ubnd/chu-tich")).await;
    let other = desk.acting_as("namtam", "office", &format!("{OTHER}/ubnd/can-bo")).await;
    let call = |area: &str, sort: &str| {
        json!({
            "called_on": "2021-12-29", "called_at": "2021-12-29T22:00:00+07:00", "called": "Ban Chỉ đạo, ca đêm",
            "unit": format!("{area}/ban-chi-dao"), "caller": "12/ubnd", "sort": sort, "phone": "02133870001",
        })
    };
    // A standby team comes after 25 minutes.
    let came = written(&desk, &province, "duty_checks", OTHER, call(OTHER, "standby")).await.unwrap();
    let there = json!({ "answered_by": "Tổ trưởng Giàng A Páo", "took": 25, "on_roster": true });
    assert!(step(&desk, &province, ("duty_checks", came), "answer", json!({})).await.is_err(), "by whom, and how soon");
    // Whoever is called writes nothing of it, nor a call to oneself, nor one that it could not find.
    assert_eq!(step(&desk, &other, ("duty_checks", came), "answer", there.clone()).await.unwrap_err(), "store-of-unit");
    assert!(written(&desk, &other, "duty_checks", OTHER, call(OTHER, "command")).await.is_err());
    let mut own = call(OTHER, "command");
    own["caller"] = own["unit"].clone();
    assert!(written(&desk, &other, "duty_checks", OTHER, own).await.is_err());
    assert!(written(&desk, &province, "duty_checks", "108", call(OTHER, "command")).await.is_err());
    assert_eq!(step(&desk, &province, ("duty_checks", came), "answer", there).await.unwrap().state, "answered");

    // A commune does not answer: its leader is told, and the commune accounts for it; nobody else can.
    let missed = written(&desk, &province, "duty_checks", OWN, call(OWN, "command")).await.unwrap();
    step(&desk, &province, ("duty_checks", missed), "nobody", json!({})).await.unwrap();
    let notices = centre::notices::mine(&desk.office, &chair, Lang::Vi).await.unwrap();
    assert_eq!(notices.len(), 1, "{notices:?}");
    let why = json!({ "why": "Mất điện, trạm phát sóng hỏng từ 22 giờ." });
    assert!(step(&desk, &province, ("duty_checks", missed), "account", why.clone()).await.is_err());
    assert!(step(&desk, &other, ("duty_checks", missed), "account", why.clone()).await.is_err());
    assert_eq!(step(&desk, &commune, ("duty_checks", missed), "account", why).await.unwrap().state, "accounted");

    // The figures tell how many were there, and how soon.
    let figures = registers::register_figures(&desk.office, &province, "duty_checks", "12", desk.ctx.day, Lang::Vi)
        .await
        .unwrap();
    let total = |key: &str| figures.iter().find(|one| one.measure == format!("duty_checks.{key}")).unwrap().total;
    assert_eq!(
        (total("called"), total("answered"), total("unanswered"), total("standby_minutes"), total("command_minutes")),
        (2, 1, 1, 25, 0)
    );
}

#[tokio::test]
async fn s2_9e_a_shift_hands_over_to_somebody_else_of_the_same_unit() {
    let desk = desk().await;
    let post = format!("{OWN}/ban-chi-dao/thanh-vien");
    let leaving = desk.acting_as("ca-ngay", "office", &post).await;
    let coming = desk.acting_as("ca-dem", "office", &post).await;
    let other = desk.acting_as("namtam", "office", &format!("{OTHER}/ban-chi-dao/thanh-vien")).await;
    let handover = json!({
        "handed_on": "2021-12-29", "unit": format!("{OWN}/ban-chi-dao"), "handed_by": "Lò Văn Sơn",
        "situation": "3 ca F0 mới tại khu 2.",
        "open": [{ "what": "Đón đội lấy mẫu của huyện", "until": "2021-12-29T19:00:00+07:00" }],
    });
    assert!(written(&desk, &other, "duty_handovers", OWN, handover.clone()).await.is_err(), "another commune's");
    let id = written(&desk, &leaving, "duty_handovers", OWN, handover).await.unwrap();
    let taken = json!({ "taken_by": "Vàng A Chính" });
    assert!(
        step(&desk, &leaving, ("duty_handovers", id), "take", taken.clone()).await.is_err(),
        "nobody hands to oneself"
    );
    assert!(step(&desk, &other, ("duty_handovers", id), "take", taken.clone()).await.is_err());
    assert_eq!(step(&desk, &coming, ("duty_handovers", id), "take", taken).await.unwrap().state, "taken");
}

#[tokio::test]
async fn s4_8a_a_member_follows_the_commune_given_to_him_and_seven_days_without_a_visit_are_told() {
    let desk = desk().await;
    let office = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let mut member = desk.acting_as("thanhvien", "leader", "108/ban-chi-dao/thanh-vien").await;
    let mut fellow = desk.acting_as("thanhvien2", "leader", "108/ban-chi-dao/thanh-vien").await;
    (member.actor, fellow.actor) = ("Lù A Chinh".into(), "Vàng Thị Sen".into());
    let chair = desk.acting_as("chutich", "leader", "108/ubnd/chu-tich").await;
    let given = json!({
        "holder": "Lù A Chinh", "member": "108/ban-chi-dao/thanh-vien", "assigner": "108/huyen-uy", "since": "2021-12-28",
        "decision": "QĐ 15-QĐ/BCĐ", "duties": "Xét nghiệm, cách ly tại nhà, chợ phiên",
    });
    let assigned = async |holder: &str| {
        let mut given = given.clone();
        given["holder"] = json!(holder);
        let id = written(&desk, &office, "assigned_areas", OWN, given).await.unwrap();
        step(&desk, &office, ("assigned_areas", id), "assign", json!({})).await.unwrap();
        id
    };
    let (id, other) = (assigned("Lù A Chinh").await, assigned("Vàng Thị Sen").await);
    let commune = desk.acting_as("thitran", "office", &format!("{OWN}/ubnd/can-bo")).await;
    for area in [OWN, OTHER] {
        let made = written(&desk, &commune, "assigned_areas", area, given.clone()).await;
        assert!(made.is_err(), "nobody is assigned but by whoever assigns");
    }
    let ended = step(&desk, &commune, ("assigned_areas", id), "end", json!({})).await;
    assert_eq!(ended.unwrap_err(), "store-of-unit", "whoever is visited does not end it");

    let line = |day: &str| json!({ "went_on": day, "seen": "3 hộ cách ly chưa niêm yết", "asked": "Trạm y tế niêm yết trong ngày" });
    let one = json!({ "visits": [line("2021-12-29")] });
    // Nobody visits in the member's name, nor does another member with the same post.
    assert!(step(&desk, &chair, ("assigned_areas", id), "visit", one.clone()).await.is_err());
    assert!(step(&desk, &office, ("assigned_areas", id), "visit", one.clone()).await.is_err());
    let of_another = step(&desk, &fellow, ("assigned_areas", id), "visit", one.clone()).await;
    assert_eq!(of_another.unwrap_err(), "register-other-name");
    let visited = step(&desk, &member, ("assigned_areas", id), "visit", one.clone()).await.unwrap();
    assert_eq!((visited.doc()["times"].as_i64(), visited.doc()["last_visit"].as_str()), (Some(1), Some("2021-12-29")));
    // The same line is not a second visit, nor is one that is still to come, nor one in the place of the first.
    let coming = json!({ "visits": [line("2021-12-29"), line("2022-02-01")] });
    let instead = json!({ "visits": [line("2021-12-28"), line("2021-12-27")] });
    for wrong in [one, coming, instead] {
        assert!(step(&desk, &member, ("assigned_areas", id), "visit", wrong.clone()).await.is_err(), "{wrong}");
    }
    // One that was made before is written later: the last stays the last.
    let two = json!({ "visits": [line("2021-12-29"), line("2021-12-28")] });
    let two = step(&desk, &member, ("assigned_areas", id), "visit", two).await.unwrap();
    assert_eq!((&two.doc()["times"], &two.doc()["last_visit"]), (&json!(2), &json!("2021-12-29")));
    // What was seen is there for those whom it is about.
    let sheet = store::registers::of("assigned_areas").unwrap().sheet();
    let read: Entry = desk.office.store.get_of(sheet, &commune, id).await.unwrap();
    assert_eq!(read.doc()["visits"].as_array().map(Vec::len), Some(2));

    // The member's own page: the commune with what was seen there last, and who has not been where for a week.
    let page = async |day: &str| {
        centre::heads::one(&desk.office, &member, "108/ban-chi-dao/thanh-vien", None, day.parse().unwrap())
            .await
            .unwrap()
    };
    // Two share the post; each has the own page, and the office sees both.
    let post = "108/ban-chi-dao/thanh-vien";
    let all = centre::heads::one(&desk.office, &office, post, None, desk.ctx.day).await.unwrap();
    assert_eq!((all.lines.len(), all.followed.len()), (2, 2));
    assert!(all.followed.iter().any(|one| one.entry == other && one.visits == 0));
    let now = page("2021-12-30").await;
    let [followed] = now.followed.as_slice() else { panic!("{now:?}") };
    assert_eq!((followed.area.code.as_str(), followed.visits, followed.unvisited), (OWN, 2, false));
    assert_eq!(followed.seen.as_deref(), Some("3 hộ cách ly chưa niêm yết"));
    assert_eq!((now.lines[0].score.areas, now.lines[0].holder.as_deref()), (1, Some("Lù A Chinh")));
    assert!(page("2022-01-06").await.followed[0].unvisited);

    let visited = read.entered_at.unwrap();
    let late = async |days: i64| {
        let at = visited + chrono::Duration::days(days);
        registers::overdue_entries(&desk.office, &office, "108", at, Lang::Vi).await.unwrap().len()
    };
    assert_eq!((late(6).await, late(8).await), (0, 1));
}
