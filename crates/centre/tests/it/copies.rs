//! Copies of a paper: who gets one and what for, received by each under its own number (S0-0a, S0-6a, S0-6b, S1-7a,
//! S2-12a, S2-12b, S3-8b, S4-9b).

use base::words::Lang;
use centre::documents::{self, Copies, CopyLine, SendTo};
use centre::imports::{self, Handed};
use centre::registers::{self, MoveAsked};
use serde_json::{Value, json};
use store::records::{Document, DocumentState, Entry, Holding, Task};
use store::{Ctx, ListQuery, Pick};
use testing::{Desk, desk};
use uuid::Uuid;

use crate::{handed, parts_of};

const LETTER: &str = "\
ỦY BAN NHÂN DÂN
TỈNH LAI CHÂU
Số: 2950/UBND-VX
V/v tăng cường phòng, chống dịch dịp Tết

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Lai Châu, ngày 27 tháng 12 năm 2021

Kính gửi:
- Sở Y tế;
- Công an tỉnh.

Chủ tịch UBND tỉnh yêu cầu:

1. Sở Y tế lập kế hoạch tiêm chủng lưu động, báo cáo UBND tỉnh trước ngày 05/01/2022.

2. Công an tỉnh tuần tra, kiểm soát các chốt trên địa bàn trước ngày 10/01/2022.

Nơi nhận:
- Như trên (để thực hiện);
- TT: Tỉnh ủy, HĐND tỉnh (b/c);
- Thành viên BCĐ phòng, chống dịch tỉnh;
- Đài Phát thanh - Truyền hình tỉnh (để đưa tin);
- Như thành phần Giấy mời số 575/GM-UBND;
- Tổ bay thử nghiệm số 9;
- Lưu: VT, VX1.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Tổng Thanh Hải
";

/// Another paper, whose receivers the letter takes over.
const INVITATION: &str = "\
ỦY BAN NHÂN DÂN
TỈNH LAI CHÂU
Số: 575/GM-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Lai Châu, ngày 24 tháng 12 năm 2021

GIẤY MỜI
Họp trực tuyến về công tác phòng, chống dịch Covid-19

Kính gửi:
- Sở Tài chính;
- UBND các huyện, thành phố.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHÁNH VĂN PHÒNG
Nguyễn Văn A
";

async fn read(desk: &Desk, ctx: &Ctx, name: &str, text: &str) -> Document {
    documents::import_document(&desk.office, ctx, handed(name, text.as_bytes()), DocumentState::Draft).await.unwrap()
}

async fn confirmed(desk: &Desk, ctx: &Ctx, text: &str) -> Document {
    let draft = read(desk, ctx, "thu.txt", text).await;
    documents::confirm(&desk.office, ctx, draft.id, draft.version, Lang::Vi).await.unwrap();
    desk.office.store.get(ctx, draft.id).await.unwrap()
}

async fn copies(desk: &Desk, ctx: &Ctx, id: Uuid) -> Copies {
    documents::copies(&desk.office, ctx, id, Lang::Vi).await.unwrap()
}

fn of<'a>(copies: &'a Copies, receiver: &str) -> &'a CopyLine {
    let found = copies.lines.iter().find(|line| line.receiver.starts_with(receiver));
    found.unwrap_or_else(|| panic!("{receiver} in {:#?}", copies.lines.iter().map(|l| &l.receiver).collect::<Vec<_>>()))
}

async fn step(desk: &Desk, ctx: &Ctx, line: &CopyLine, by: &str, fields: Value) -> Result<(), String> {
    let sheet = store::Kind::from_key("incoming").and_then(store::Kind::sheet).unwrap();
    let now: store::records::Entry = desk.office.store.get_of(sheet, ctx, line.id.unwrap()).await.unwrap();
    let fields = fields.as_object().cloned().unwrap_or_default();
    let asked = MoveAsked { version: now.version, fields, reason: None };
    let moved = registers::move_entry(&desk.office, ctx, "incoming", line.id.unwrap(), by, asked).await;
    moved.map(|_| ()).map_err(|problem| problem.code)
}

async fn holder(desk: &Desk, post: &str, person: &str) {
    let holding: Holding = serde_json::from_value(json!({
        "province": "12", "id": Uuid::now_v7(), "post": post, "name": person, "basis": "appointed", "from_on": "2021-06-01",
    }))
    .unwrap();
    desk.office.store.create(&desk.ctx, holding, None).await.unwrap();
}

#[tokio::test]
async fn s0_6a_s0_6b_every_addressee_and_every_member_of_the_day_gets_a_copy_and_the_archive_its_own() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    holder(&desk, "12/ban-chi-dao/thanh-vien", "Lò Văn Thành").await;
    holder(&desk, "12/ban-chi-dao/thanh-vien", "Vàng Thị Mỷ").await;
    let draft = read(&desk, &clerk, "2950.txt", LETTER).await;

    // Before it goes out the clerk sees who would get it, and what nobody understands.
    let before = copies(&desk, &clerk, draft.id).await;
    assert!(before.lines.iter().all(|line| line.id.is_none() && line.state.is_none()));
    assert_eq!(before.unread, ["Như thành phần Giấy mời số 575/GM-UBND", "Tổ bay thử nghiệm số 9"]);
    assert!(!before.may_send);

    documents::confirm(&desk.office, &clerk, draft.id, draft.version, Lang::Vi).await.unwrap();
    let sent = copies(&desk, &clerk, draft.id).await;
    let told = |receiver: &str| (of(&sent, receiver).purpose.clone(), of(&sent, receiver).waiting);
    assert_eq!(told("Sở Y tế"), ("Thực hiện".into(), true));
    assert_eq!(told("Thường trực Tỉnh ủy").0, "Báo cáo");
    assert!(!of(&sent, "Thường trực Tỉnh ủy").waiting, "a copy for information is not waited for");
    let members: Vec<&str> = sent.lines.iter().filter_map(|line| line.member.as_deref()).collect();
    assert!(members.contains(&"Lò Văn Thành") && members.contains(&"Vàng Thị Mỷ"), "{members:?}");
    let kept = sent.lines.iter().find(|line| line.purpose == "Lưu").unwrap();
    assert_eq!((kept.state.as_deref(), kept.waiting), (Some("Đã lưu"), false));

    // Confirmed twice, everybody has one.
    documents::confirm(&desk.office, &clerk, draft.id, draft.version, Lang::Vi).await.unwrap();
    assert_eq!(copies(&desk, &clerk, draft.id).await.lines.len(), sent.lines.len());
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn s0_0a_a_unit_receives_its_own_copy_under_its_own_number_and_nobody_else_does() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let paper = confirmed(&desk, &clerk, LETTER).await;
    let sent = copies(&desk, &clerk, paper.id).await;
    let (health, police) = (of(&sent, "Sở Y tế"), of(&sent, "Công an tỉnh"));
    assert_eq!(sent.received, 0);

    let doctor = desk.acting_as("syt", "health", "12/so-y-te/can-bo").await;
    let officer = desk.acting_as("ca", "unit", "12/cong-an/can-bo").await;
    let received = json!({ "incoming_no": "657", "received_on": "2021-12-28" });
    assert_eq!(step(&desk, &officer, health, "receive", received.clone()).await.unwrap_err(), "store-of-unit");
    assert_eq!(step(&desk, &clerk, health, "receive", received.clone()).await.unwrap_err(), "store-of-unit");
    step(&desk, &doctor, health, "receive", received).await.unwrap();
    step(&desk, &officer, police, "receive", json!({ "incoming_no": "1204" })).await.unwrap();
    step(&desk, &doctor, health, "forward", json!({ "forwarded_to": "Phòng Nghiệp vụ Y; đ/c Tiến tham mưu" }))
        .await
        .unwrap();

    let now = copies(&desk, &clerk, paper.id).await;
    let (health, police) = (of(&now, "Sở Y tế"), of(&now, "Công an tỉnh"));
    assert_eq!((health.incoming_no.as_deref(), police.incoming_no.as_deref()), (Some("657"), Some("1204")));
    assert_eq!((health.days_on_way, health.forwarded_to.is_some()), (Some(1), true));
    assert_eq!(now.received, 2);
    assert!(now.to_receive > 2, "others have not received it");
    assert!(now.lines[0].waiting && !now.lines.last().unwrap().waiting, "who has not comes first");
    // From issue to receipt, as a measure over all papers.
    let figures =
        registers::register_figures(&desk.office, &clerk, "incoming", "12", desk.ctx.day, Lang::Vi).await.unwrap();
    let days = figures.iter().find(|figure| figure.measure == "incoming.days_on_way").unwrap();
    assert!(days.total >= 1, "{days:?}");
}

#[tokio::test]
async fn a_copy_that_was_sent_goes_its_way_by_moves_and_is_neither_rewritten_nor_taken_away() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let paper = confirmed(&desk, &clerk, LETTER).await;
    let doctor = desk.acting_as("syt", "health", "12/so-y-te/can-bo").await;
    let sent = copies(&desk, &clerk, paper.id).await;
    let health = of(&sent, "Sở Y tế").id.unwrap();
    let sheet = store::registers::of("incoming").unwrap().sheet();
    // Neither whom it was sent to nor who sent it.
    for ctx in [&doctor, &clerk] {
        let changes = json!({ "subject": "Văn bản khác" }).as_object().cloned().unwrap();
        let edited = desk.office.store.edit_of::<Entry>(sheet, ctx, (health, 1), changes, None).await;
        assert!(matches!(edited.unwrap_err(), store::Error::AtDesk { .. }));
        let removed = desk.office.store.remove_of(sheet, ctx, (health, 1), None).await;
        assert!(matches!(removed.unwrap_err(), store::Error::AtDesk { .. }));
    }
    step(&desk, &doctor, of(&sent, "Sở Y tế"), "receive", json!({ "incoming_no": "657" })).await.unwrap();
}

#[tokio::test]
async fn a_unit_takes_over_its_book_of_incoming_papers_from_a_table_and_no_other_units() {
    let desk = desk().await;
    let doctor = desk.acting_as("syt", "health", "12/so-y-te/can-bo").await;
    let table = "Nơi nhận,Số ký hiệu,Trích yếu,Tác giả,Ngày văn bản,Ngày chuyển,Số đến,Ngày đến\n\
        Sở Y tế,1124/CĐ-BYT,Tăng cường tiêm chủng,Bộ Y tế,20/12/2021,20/12/2021,701,21/12/2021\n\
        Công an tỉnh,1130/BYT-DP,Giám sát người về,Bộ Y tế,21/12/2021,21/12/2021,88,22/12/2021\n";
    let kind = store::Kind::from_key("incoming").unwrap();
    let take = async || {
        let file = Handed { name: "so-van-ban-den.csv".into(), content: table.as_bytes().to_vec().into() };
        imports::take_in(&desk.office, &doctor, kind, file, false, Lang::Vi, |_| {}).await.unwrap()
    };
    let done = take().await;
    assert_eq!((done.rows, done.accepted, done.rejected), (2, 1, 1), "{:?}", done.faults);
    assert_eq!(done.faults[0].row, 3, "{:?}", done.faults);
    let all: Vec<Entry> =
        desk.office.store.pick_of(kind.sheet().unwrap(), &desk.ctx, Pick::all(), &[("id", false)]).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].unit("unit"), all[0].area.as_str()), ("12/so-y-te", "12"));
    // Handed in twice it is taken over once.
    assert_eq!(take().await.accepted, 0);
}

#[tokio::test]
async fn s1_7a_s3_8b_what_a_copy_is_for_decides_what_becomes_of_it() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let draft = read(&desk, &clerk, "2950.txt", LETTER).await;
    let tasks: Vec<Task> =
        desk.office.store.pick(&clerk, Pick::all().eq("document_id", draft.id), &[("ordinal", false)]).await.unwrap();
    let press = tasks.last().unwrap();
    assert_eq!(press.due_rule.as_deref(), Some("due-purpose"));
    assert_eq!(press.due_on, Some("2021-12-30".parse().unwrap()));
    documents::confirm(&desk.office, &clerk, draft.id, draft.version, Lang::Vi).await.unwrap();
    let parts = parts_of(&desk, &draft).await;
    let broadcast: Vec<&Task> = parts.iter().filter(|part| part.parent_id == Some(press.id)).collect();
    assert_eq!(broadcast.len(), 1);
    let unit = broadcast[0].unit.clone().unwrap();
    // To publish: a task of its own. To do: the paper's tasks. To report: a copy that nobody waits for, and no task.
    let sent = copies(&desk, &clerk, draft.id).await;
    let purpose = |receiver: &str| of(&sent, receiver).purpose.clone();
    assert_eq!(purpose(&broadcast[0].unit_name.clone().unwrap()), "Đưa tin");
    assert_eq!((purpose("Công an tỉnh"), purpose("Thường trực Tỉnh ủy")), ("Thực hiện".into(), "Báo cáo".into()));
    let units: Vec<&str> = parts.iter().filter_map(|part| part.unit.as_deref()).collect();
    assert!(units.contains(&"12/so-y-te") && units.contains(&"12/cong-an") && units.contains(&unit.as_str()));
    assert!(!units.iter().any(|unit| unit.contains("tinh-uy") || unit.contains("hdnd")), "{units:?}");
    // The broadcaster reports its own.
    let reporter = desk.acting_as("dai", "unit", &format!("{unit}/can-bo")).await;
    let said = centre::tasks::Said {
        version: broadcast[0].version,
        note: Some("Phát 19 giờ 45".into()),
        ..Default::default()
    };
    let done =
        centre::tasks::act(&desk.office, &reporter, broadcast[0].id, centre::tasks::Action::Report, said, Lang::Vi);
    assert_eq!(done.await.unwrap().task.card.state, "reported");
}

#[tokio::test]
async fn s2_12a_s2_12b_receivers_as_in_the_invitation_are_those_invited() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    read(&desk, &clerk, "575.txt", INVITATION).await;
    let paper = confirmed(&desk, &clerk, LETTER).await;
    let sent = copies(&desk, &clerk, paper.id).await;
    assert_eq!(sent.unread, ["Tổ bay thử nghiệm số 9"]);
    assert_eq!(of(&sent, "Sở Tài chính").purpose, "Thực hiện");
    let districts: Vec<&CopyLine> = sent.lines.iter().filter(|line| line.receiver.starts_with("UBND huyện")).collect();
    assert!(districts.len() >= 7, "each district's");
    // A delegate receives what was said at the meeting; who was not invited has nothing to receive.
    let delegate = desk.acting_as("sinho", "leader", "108/ubnd/chu-tich").await;
    let own = of(&sent, "UBND huyện Sìn Hồ");
    step(&desk, &delegate, own, "receive", json!({ "incoming_no": "88" })).await.unwrap();
    let now = copies(&desk, &clerk, paper.id).await;
    assert_eq!(of(&now, "UBND huyện Sìn Hồ").incoming_no.as_deref(), Some("88"));
    assert!(now.lines.iter().filter(|line| line.waiting).any(|line| line.receiver.starts_with("UBND huyện")));
    assert!(!now.lines.iter().any(|line| line.receiver == "Sở Nội vụ"));
}

#[tokio::test]
async fn a_paper_is_sent_to_others_by_whoever_issued_it_and_by_nobody_else() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let paper = confirmed(&desk, &clerk, LETTER).await;
    let to = |to: &str| SendTo { to: to.to_owned(), purpose: "know".to_owned() };
    let before = copies(&desk, &clerk, paper.id).await.lines.len();
    let more =
        documents::send_to(&desk.office, &clerk, paper.id, to("Sở Tài chính, Sở Nội vụ"), Lang::Vi).await.unwrap();
    assert_eq!(more.lines.len(), before + 2);
    let again = documents::send_to(&desk.office, &clerk, paper.id, to("Sở Tài chính"), Lang::Vi).await.unwrap();
    assert_eq!(again.lines.len(), before + 2, "once");
    let nobody =
        documents::send_to(&desk.office, &clerk, paper.id, to("Tổ bay thử nghiệm"), Lang::Vi).await.unwrap_err();
    assert_eq!(nobody.code, "centre-copies-nobody");
    let other = desk.acting_as("vptu", "office", "12/van-phong-cap-uy/can-bo").await;
    let refused = documents::send_to(&desk.office, &other, paper.id, to("Sở Nội vụ"), Lang::Vi).await.unwrap_err();
    assert_eq!(refused.code, "centre-task-not-issuer");
    let draft = read(&desk, &clerk, "575.txt", INVITATION).await;
    let early = documents::send_to(&desk.office, &clerk, draft.id, to("Sở Nội vụ"), Lang::Vi).await.unwrap_err();
    assert_eq!(early.code, "centre-copies-draft");
}

#[tokio::test]
async fn s3_8a_a_unit_files_its_own_plan_and_the_issuer_sends_it_back_and_accepts() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let paper = confirmed(&desk, &clerk, LETTER).await;
    let doctor = desk.acting_as("syt", "health", "12/so-y-te/can-bo").await;
    let officer = desk.acting_as("ca", "unit", "12/cong-an/can-bo").await;
    let registered = store::registers::of("plans").unwrap();
    let plan = |unit: &str| {
        let fields = json!({
            "unit": unit, "name_of": "Kế hoạch tiêm chủng lưu động", "made_on": "2021-12-28", "document": paper.id,
            "to_unit": "12/van-phong-ubnd",
            "lines": [{ "what": "Lập đội tiêm", "who": "Phòng Nghiệp vụ Y", "until": "2021-12-31" }],
        });
        store::records::Entry::new(registered, "12", Uuid::now_v7(), "12", fields.as_object().cloned().unwrap())
    };
    // Nobody writes another unit's plan.
    let refused = desk.office.store.create(&officer, plan("12/so-y-te"), None).await.unwrap_err();
    assert_eq!(refused.code(), "store-of-unit");
    let made = desk.office.store.create(&doctor, plan("12/so-y-te"), None).await.unwrap();
    let by = async |ctx: &Ctx, by: &str, fields: Value, reason: Option<&str>| {
        let now: store::records::Entry = desk.office.store.get_of(registered.sheet(), ctx, made.id).await.unwrap();
        let fields = fields.as_object().cloned().unwrap_or_default();
        let asked = MoveAsked { version: now.version, fields, reason: reason.map(str::to_owned) };
        registers::move_entry(&desk.office, ctx, "plans", made.id, by, asked).await.map_err(|problem| problem.code)
    };
    by(&doctor, "file", json!({ "number": "45/KH-SYT" }), None).await.unwrap();
    // The unit does not answer its own plan, another does not either; whom it was filed with does.
    let remark = json!({ "remark": "Bổ sung đội cho Mường Tè" });
    assert_eq!(by(&doctor, "send_back", remark.clone(), None).await.unwrap_err(), "store-of-unit");
    assert_eq!(by(&officer, "accept", json!({}), None).await.unwrap_err(), "store-of-unit");
    by(&clerk, "send_back", remark, None).await.unwrap();
    by(&doctor, "file", json!({}), None).await.unwrap();
    let accepted = by(&clerk, "accept", json!({}), None).await.unwrap();
    assert_eq!(accepted.state, "in_force");
    let listed = desk
        .office
        .store
        .list_of::<store::records::Entry>(
            registered.sheet(),
            &clerk,
            &ListQuery { page: 1, size: 10, ..ListQuery::default() },
        )
        .await
        .unwrap();
    assert_eq!(listed.total, 1);
}

const DISTRICT: &str = "\
HUYỆN ỦY SÌN HỒ
*
Số 168-TB/HU

ĐẢNG CỘNG SẢN VIỆT NAM
Sìn Hồ, ngày 27 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Huyện ủy tại hội nghị chuyên đề về phòng, chống dịch Covid-19

Đồng chí Bí thư Huyện ủy kết luận, chỉ đạo như sau:

1. Công an huyện Sìn Hồ kiểm soát người ra vào địa bàn trước ngày 05/01/2022.

Nơi nhận:
- Các đồng chí Thường vụ Huyện ủy;
- Thành viên BCĐ phòng chống Covid-19;
- Các cơ quan, đơn vị liên quan;
- Lưu VP/HU.

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
Trương Văn Kiệm
";

#[tokio::test]
async fn s4_9b_a_districts_notice_reaches_the_members_of_its_committees_and_who_has_a_task_of_it() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    holder(&desk, "108/ban-chi-dao/thanh-vien", "Lù A Chinh").await;
    // Who came to the post after the paper was issued has no copy of it.
    let later: Holding = serde_json::from_value(json!({
        "province": "12", "id": Uuid::now_v7(), "post": "108/ban-chi-dao/thanh-vien", "name": "Tẩn A Sau",
        "basis": "appointed", "from_on": "2021-12-28",
    }))
    .unwrap();
    desk.office.store.create(&desk.ctx, later, None).await.unwrap();
    let notice = confirmed(&desk, &clerk, DISTRICT).await;
    let sent = copies(&desk, &clerk, notice.id).await;
    let members: Vec<&str> = sent.lines.iter().filter_map(|line| line.member.as_deref()).collect();
    assert!(members.contains(&"Lù A Chinh") && !members.contains(&"Tẩn A Sau"), "{members:?}");
    assert!(sent.lines.iter().any(|line| line.receiver.contains("Thường vụ")), "{:#?}", sent.lines);
    assert_eq!(of(&sent, "Công an huyện Sìn Hồ").purpose, "Thực hiện", "who has something to do");
    assert!(!sent.lines.iter().any(|line| line.receiver.contains("Phòng Tài chính")), "and not everybody");
    let kept: Vec<&CopyLine> = sent.lines.iter().filter(|line| line.purpose == "Lưu").collect();
    assert_eq!((kept.len(), kept[0].state.as_deref()), (1, Some("Đã lưu")));
    assert_eq!(sent.unread, Vec::<String>::new());
    // The office receives for its committee's members; another office does not.
    let member = sent.lines.iter().find(|line| line.member.as_deref() == Some("Lù A Chinh")).unwrap();
    let other = desk.acting_as("congan", "unit", "108/cong-an/can-bo").await;
    assert_eq!(step(&desk, &other, member, "receive", json!({})).await.unwrap_err(), "store-of-unit");
    let own = desk.acting_as("lu", "leader", "108/ban-chi-dao/thanh-vien").await;
    step(&desk, &own, member, "receive", json!({ "incoming_no": "1" })).await.unwrap();
}
