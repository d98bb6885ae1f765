//! Acts in a unit's name: by whom, and by nobody else (S0-0b, S0-1a, S4-0a).

use base::words::Lang;
use centre::documents;
use centre::imports::{self, Handed};
use centre::tasks::{self, Action, Said};
use store::records::{Document, DocumentState, Holding, PartRole, Task, TaskState};
use store::{Ctx, Kind, Pick};
use testing::{Desk, desk};

use crate::{handed, parts_of};

/// A district's own notice to bodies of its own.
const NOTICE: &str = "\
HUYỆN ỦY SÌN HỒ
VĂN PHÒNG
*
Số 31-TB/HU

ĐẢNG CỘNG SẢN VIỆT NAM
Sìn Hồ, ngày 28 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Huyện ủy về công tác phòng, chống dịch Covid-19

Ngày 27/12/2021, Thường trực Huyện ủy tổ chức hội nghị. Đồng chí Bí thư Huyện ủy kết luận, chỉ đạo như sau:

1. Ủy ban nhân dân thị trấn Sìn Hồ lập danh sách tiểu thương chợ trung tâm chưa tiêm chủng trước ngày 05/01/2022.

2. Công an huyện Sìn Hồ kiểm soát người ra vào địa bàn hằng ngày.

3. Trạm Y tế thị trấn Sìn Hồ tổ chức tiêm lưu động trước ngày 10/01/2022.

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
";

async fn confirmed(desk: &Desk, ctx: &Ctx) -> Document {
    let handed = handed("31-TB-HU.txt", NOTICE.as_bytes());
    let document = documents::import_document(&desk.office, ctx, handed, DocumentState::Draft).await.unwrap();
    documents::confirm(&desk.office, ctx, document.id, document.version, Lang::Vi).await.unwrap();
    desk.office.store.get(ctx, document.id).await.unwrap()
}

fn said(task: &Task, note: &str) -> Said {
    Said { version: task.version, note: Some(note.into()), ..Said::default() }
}

async fn act(desk: &Desk, ctx: &Ctx, task: &Task, action: Action, note: &str) -> Result<Task, String> {
    let now: Task = desk.office.store.get(ctx, task.id).await.unwrap();
    let done = tasks::act(&desk.office, ctx, task.id, action, said(&now, note), Lang::Vi).await;
    done.map_err(|problem| problem.code)?;
    Ok(desk.office.store.get(ctx, task.id).await.unwrap())
}

#[tokio::test]
async fn s4_0a_a_district_hands_out_returns_extends_and_closes_its_own_notice() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let notice = confirmed(&desk, &clerk).await;
    let parts = parts_of(&desk, &notice).await;
    let units: Vec<_> = parts.iter().filter_map(|part| part.unit.as_deref()).collect();
    assert_eq!(units.len(), 3, "{units:?}");
    let of = |unit: &str| parts.iter().find(|part| part.unit.as_deref() == Some(unit)).unwrap();
    let (town, police) = (of("03478/ubnd"), of("108/cong-an"));

    let chair = desk.acting_as("chutich", "leader", "03478/ubnd/chu-tich").await;
    act(&desk, &chair, town, Action::Acknowledge, "").await.unwrap();
    act(&desk, &chair, town, Action::Report, "Đã lập 61 người").await.unwrap();
    assert_eq!(act(&desk, &chair, town, Action::Close, "").await.unwrap_err(), "centre-task-not-issuer");

    let secretary = desk.acting_as("bithu", "leader", "108/huyen-uy/bi-thu").await;
    let back = act(&desk, &secretary, town, Action::Return, "Còn thiếu chợ Nậm Tăm").await.unwrap();
    assert_eq!(back.state, TaskState::Returned);
    act(&desk, &chair, town, Action::Report, "Đã bổ sung").await.unwrap();

    // The province is above, and has not issued it; nor has the district's People's Committee.
    for (name, post) in [("vptu", "12/van-phong-cap-uy/can-bo"), ("ubhuyen", "108/ubnd/chu-tich")] {
        let other = desk.acting_as(name, "office", post).await;
        assert_eq!(act(&desk, &other, town, Action::Close, "").await.unwrap_err(), "centre-task-not-issuer", "{post}");
    }
    let closed = act(&desk, &clerk, town, Action::Close, "").await.unwrap();
    assert_eq!(closed.state, TaskState::Done);
    let later = Said { due_on: Some("2022-02-01".parse().unwrap()), ..said(police, "Tết") };
    tasks::act(&desk.office, &clerk, police.id, Action::Extend, later, Lang::Vi).await.unwrap();
}

#[tokio::test]
async fn s0_1a_a_unit_receives_and_reports_its_own_task_and_nobody_else_does() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let notice = confirmed(&desk, &clerk).await;
    let parts = parts_of(&desk, &notice).await;
    let of = |unit: &str| parts.iter().find(|part| part.unit.as_deref() == Some(unit)).unwrap();
    let own = [
        ("03478/ubnd", "leader", "03478/ubnd/chu-tich"),
        ("108/cong-an", "unit", "108/cong-an/can-bo"),
        ("03478/tram-y-te", "health", "03478/tram-y-te/truong"),
    ];
    let mut people = Vec::new();
    for (unit, role, post) in own {
        people.push((unit, desk.acting_as(&format!("n{}", people.len()), role, post).await));
    }
    // Who works for the district sees all three tasks, and acts for none but the own.
    people.push(("", desk.acting_as("yte", "health", "108/trung-tam-y-te/giam-doc").await));
    people.push(("", desk.acting("khongchucvu", "office", "108").await));
    for (unit, ctx) in &people {
        for (task_of, _, _) in own {
            let task = of(task_of);
            if desk.office.store.get::<Task>(ctx, task.id).await.is_err() {
                assert_ne!(*unit, task_of);
                continue;
            }
            let may = tasks::one(&desk.office, ctx, task.id, Lang::Vi).await.unwrap().can;
            assert_eq!(may.contains(&Action::Acknowledge), *unit == task_of, "{unit} on the task of {task_of}");
            if *unit != task_of {
                assert_eq!(act(&desk, ctx, task, Action::Report, "x").await.unwrap_err(), "centre-task-not-unit");
            }
        }
    }
    for (unit, ctx) in people.iter().filter(|(unit, _)| !unit.is_empty()) {
        let done = act(&desk, ctx, of(unit), Action::Report, "Đã làm").await.unwrap();
        assert_eq!(done.state, TaskState::Reported);
    }
}

#[tokio::test]
async fn s0_0b_s4_0c_one_person_holds_several_posts_and_each_act_is_signed_with_the_one_that_gives_it() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let notice = confirmed(&desk, &clerk).await;
    let town =
        parts_of(&desk, &notice).await.into_iter().find(|part| part.unit.as_deref() == Some("03478/ubnd")).unwrap();

    let user = desk.user("chutich", "leader", "03478").await;
    for post in ["03478/ban-chi-dao/truong", "03478/ubnd/chu-tich"] {
        centre::posts::take(&desk.office, &desk.ctx, &user, post, "2021-07-01".parse().unwrap()).await.unwrap();
    }
    let chair = desk.office.acting(&user, "test").await.unwrap();
    assert_eq!(chair.posts().len(), 2);
    act(&desk, &chair, &town, Action::Report, "Đã lập").await.unwrap();
    let history = tasks::one(&desk.office, &chair, town.id, Lang::Vi).await.unwrap().history;
    assert_eq!(history[0].post.as_deref(), Some("Chủ tịch UBND thị trấn Sìn Hồ"), "{:?}", history[0]);

    // The post passes on: whoever held it may no more, whoever holds it may.
    let held = Pick::all().eq("unit", "03478/ubnd");
    let held = desk.office.store.pick::<Holding>(&desk.ctx, held, &[]).await.unwrap().remove(0);
    let ends = serde_json::json!({ "to_on": "2021-12-28" });
    let ends = ends.as_object().unwrap().clone();
    desk.office.store.edit::<Holding>(&desk.ctx, held.id, held.version, ends, None).await.unwrap();
    let before = desk.office.acting(&user, "test").await.unwrap();
    let after = desk.acting_as("chutichmoi", "leader", "03478/ubnd/chu-tich").await;
    assert_eq!(act(&desk, &before, &town, Action::Report, "x").await.unwrap_err(), "centre-task-not-now", "reported");
    act(&desk, &clerk, &town, Action::Return, "Thiếu").await.unwrap();
    assert_eq!(act(&desk, &before, &town, Action::Report, "x").await.unwrap_err(), "centre-task-not-unit");
    act(&desk, &after, &town, Action::Report, "Đã bổ sung").await.unwrap();
    let card = tasks::one(&desk.office, &after, town.id, Lang::Vi).await.unwrap().task.card;
    assert_eq!(card.head.as_deref(), Some("chutichmoi"), "who heads it today answers for it");
}

#[tokio::test]
async fn a_post_that_gives_rights_is_given_by_who_gives_accounts_and_never_to_oneself() {
    let desk = desk().await;
    let office = desk.acting_as("vptu", "office", "12/van-phong-cap-uy/can-bo").await;
    let admin = desk.acting("quantri", "admin", "12").await;
    let mine = office.user.unwrap();
    let row = |user: Option<uuid::Uuid>, post: &str| -> Holding {
        serde_json::from_value(serde_json::json!({
            "province": "12", "id": uuid::Uuid::now_v7(), "post": post, "name": "Lò Văn Ún", "basis": "appointed",
            "from_on": "2021-07-01", "user_id": user,
        }))
        .unwrap()
    };
    let store = &desk.office.store;
    // The office keeps who holds which post.
    let kept = store.create(&office, row(None, "12/so-y-te/giam-doc"), None).await.unwrap();
    assert_eq!((kept.area.as_str(), kept.unit.as_str()), ("12", "12/so-y-te"));
    // It gives no account a post, neither at once nor by and by, nor moves one that has an account.
    assert!(store.create(&office, row(Some(mine), "12/ubnd/chu-tich"), None).await.is_err());
    let account = serde_json::json!({ "user_id": mine }).as_object().unwrap().clone();
    assert!(store.edit::<Holding>(&office, kept.id, kept.version, account.clone(), None).await.is_err());
    let own = Pick::all().filled("user_id");
    let own = store.pick::<Holding>(&desk.ctx, own, &[]).await.unwrap().remove(0);
    let other_post = serde_json::json!({ "post": "12/ubnd/chu-tich" }).as_object().unwrap().clone();
    assert!(store.edit::<Holding>(&office, own.id, own.version, other_post, None).await.is_err());
    assert!(store.remove::<Holding>(&office, own.id, own.version, None).await.is_err());
    // An administrator does, to others.
    store.edit::<Holding>(&admin, kept.id, kept.version, account, None).await.unwrap();
    assert!(store.create(&admin, row(admin.user, "12/ubnd/chu-tich"), None).await.is_err());
    for wrong in ["12/so-y-te", "12/khong-co/truong", "99/ubnd/chu-tich", "chủ tịch"] {
        assert!(store.create(&admin, row(None, wrong), None).await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_daily_duty_is_reported_each_day_and_late_without_and_one_without_a_day_is_reviewed() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let text = NOTICE.replace(
        "kiểm soát người ra vào địa bàn hằng ngày.",
        "báo cáo số người ra vào địa bàn hằng ngày; rà soát các chốt kiểm soát trên địa bàn huyện.",
    );
    let handed = handed("32-TB-HU.txt", text.as_bytes());
    let document = documents::import_document(&desk.office, &clerk, handed, DocumentState::Draft).await.unwrap();
    documents::confirm(&desk.office, &clerk, document.id, document.version, Lang::Vi).await.unwrap();
    let parts = parts_of(&desk, &document).await;
    let police: Vec<_> = parts.iter().filter(|part| part.unit.as_deref() == Some("108/cong-an")).collect();
    assert_eq!(police.len(), 2, "one order, one task");
    let daily = police.iter().find(|part| part.text.contains("hằng ngày")).unwrap();
    let standing = police.iter().find(|part| part.text.starts_with("Rà soát")).unwrap();
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!((daily.due_on, standing.due_on), (day("2021-12-29"), day("2022-01-28")));

    let ctx = desk.acting_as("congan", "unit", "108/cong-an/can-bo").await;
    let overdue = async |on: &str| {
        let work = tasks::unit_work(&desk.office, &ctx, "108/cong-an", on.parse().unwrap(), Lang::Vi).await.unwrap();
        let late = work.documents[0].tasks.iter().filter(|card| card.overdue);
        late.map(|card| card.id).collect::<Vec<_>>()
    };
    assert!(overdue("2021-12-29").await.is_empty());
    assert_eq!(overdue("2021-12-30").await, [daily.id], "nobody reported the day");
    let reported = act(&desk, &ctx, daily, Action::Report, "Kiểm soát 214 lượt người").await.unwrap();
    assert_eq!((reported.state, reported.due_on), (TaskState::Reported, day("2021-12-30")));
    assert!(overdue("2021-12-30").await.is_empty());
    assert_eq!(overdue("2021-12-31").await, [daily.id], "each day has its own report");
    let reported = act(&desk, &ctx, daily, Action::Report, "Kiểm soát 198 lượt người").await.unwrap();
    assert_eq!(reported.due_on, day("2021-12-31"));
    let history = tasks::one(&desk.office, &ctx, daily.id, Lang::Vi).await.unwrap().history;
    assert_eq!(history.iter().filter(|line| line.action == "report").count(), 2, "what was said of each period stays");
    let reviewed = act(&desk, &ctx, standing, Action::Report, "Đã rà soát 3 chốt").await.unwrap();
    assert_eq!(reviewed.due_on, day("2022-01-28"), "reported today: looked at again 30 days from now");
    // A duty with a day of its own ends with it.
    let town = parts.iter().find(|part| part.unit.as_deref() == Some("03478/ubnd")).unwrap();
    assert_eq!(town.due_on, day("2022-01-04"));
}

#[tokio::test]
async fn a_chain_passes_on_and_those_who_help_have_a_part_of_their_own() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let text = NOTICE
        .replace(
            "2. Công an huyện Sìn Hồ kiểm soát người ra vào địa bàn hằng ngày.",
            "2. Công an huyện Sìn Hồ chủ trì, phối hợp với Ban Chỉ huy Quân sự huyện Sìn Hồ, các cơ quan liên quan kiểm \
             soát người ra vào địa bàn hằng ngày.",
        )
        .replace(
            "3. Trạm Y tế thị trấn Sìn Hồ tổ chức tiêm lưu động trước ngày 10/01/2022.",
            "3. Ủy ban nhân dân huyện Sìn Hồ chỉ đạo Trạm Y tế thị trấn Sìn Hồ tổ chức tiêm lưu động trước ngày 10/01/2022.",
        );
    let handed = handed("33-TB-HU.txt", text.as_bytes());
    let document = documents::import_document(&desk.office, &clerk, handed, DocumentState::Draft).await.unwrap();
    documents::confirm(&desk.office, &clerk, document.id, document.version, Lang::Vi).await.unwrap();
    let parts = parts_of(&desk, &document).await;
    let mut roles: Vec<_> = parts.iter().map(|part| (part.unit.as_deref().unwrap_or("?"), part.role)).collect();
    roles.sort_by_key(|(unit, _)| *unit);
    assert_eq!(
        roles,
        [
            ("03478/tram-y-te", PartRole::Directed),
            ("03478/ubnd", PartRole::Lead),
            ("108/ban-chi-huy-quan-su", PartRole::Support),
            ("108/cong-an", PartRole::Lead),
            ("108/ubnd", PartRole::Lead),
        ],
        "whom 'liên quan' means is asked by the one who leads"
    );
    let station = desk.acting_as("tramyte", "health", "03478/tram-y-te/truong").await;
    let own = parts.iter().find(|part| part.role == PartRole::Directed).unwrap();
    act(&desk, &station, own, Action::Report, "Đã tiêm 40 người").await.unwrap();
}

#[tokio::test]
async fn holders_come_in_a_table_and_a_row_that_names_no_post_is_told() {
    let desk = desk().await;
    let table = "Họ và tên,Chức vụ,Cơ quan,Giữ theo,Từ ngày\n\
                 Lò Văn Ún,Chủ tịch,UBND huyện Sìn Hồ,Bổ nhiệm,01/07/2021\n\
                 Giàng A Páo,Giám đốc Sở Y tế,,Phụ trách,15/08/2021\n\
                 Lý Thị Mẩy,Trưởng phòng Hành chính,UBND huyện Sìn Hồ,,01/07/2021\n\
                 Lò Văn Ún,Chủ tịch UBND huyện Sìn Hồ,,Bổ nhiệm,01/07/2021\n";
    let take = async |ctx: &Ctx| {
        let handed = Handed { name: "lanh-dao.csv".into(), content: table.as_bytes().to_vec().into() };
        imports::take_in(&desk.office, ctx, Kind::Holding, handed, false, Lang::Vi, |_| ()).await
    };
    let office = desk.acting("noivu", "office", "12").await;
    let first = take(&office).await.unwrap();
    assert_eq!((first.rows, first.accepted, first.duplicates, first.rejected), (4, 2, 1, 1), "{:?}", first.faults);
    assert_eq!((first.faults[0].row, first.faults[0].value.as_str()), (4, "Trưởng phòng Hành chính"));
    let again = take(&office).await.unwrap();
    assert_eq!((again.accepted, again.duplicates), (0, 3));
    let units = centre::posts::units(&desk.office).await.unwrap();
    let on = "2021-12-29".parse().unwrap();
    assert_eq!(units.holder("108/ubnd/chu-tich", on).unwrap().person, "Lò Văn Ún");
    assert!(units.holder("12/so-y-te/giam-doc", "2021-08-14".parse().unwrap()).is_none(), "not before the day");
    // Another district's list takes none of this one's posts.
    let other = desk.acting("tamduong", "office", "106").await;
    assert_eq!(take(&other).await.map_or(0, |taken| taken.accepted), 0);
}
