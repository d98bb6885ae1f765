//! What passes between a unit and whoever ordered: asking for more time, urging with receipt, and what comes first (S4-1b).

use base::words::Lang;
use centre::documents::{self, First};
use centre::tasks::{self, Action, BoardAsk, Said, TaskFull};
use store::Ctx;
use store::records::{Document, DocumentState, Task};
use testing::{Desk, desk};

use crate::{handed, parts_of};

pub(crate) const NOTICE: &str = "\
HUYỆN ỦY SÌN HỒ
VĂN PHÒNG
*
Số 61-TB/HU

ĐẢNG CỘNG SẢN VIỆT NAM
Sìn Hồ, ngày 26 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Huyện ủy về công tác phòng, chống dịch Covid-19

Đồng chí Bí thư Huyện ủy kết luận, chỉ đạo như sau:

1. Ủy ban nhân dân thị trấn Sìn Hồ lập danh sách tiểu thương chưa tiêm chủng trước ngày 05/01/2022.

2. Công an huyện Sìn Hồ kiểm soát người ra vào chợ trước ngày 03/01/2022.

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
";

pub(crate) async fn confirmed(desk: &Desk, ctx: &Ctx, text: &str) -> Document {
    let handed = handed("tb.txt", text.as_bytes());
    let draft = documents::import_document(&desk.office, ctx, handed, DocumentState::Draft).await.unwrap();
    documents::confirm(&desk.office, ctx, draft.id, draft.version, Lang::Vi).await.unwrap();
    desk.office.store.get(ctx, draft.id).await.unwrap()
}

async fn act(
    desk: &Desk,
    ctx: &Ctx,
    task: &Task,
    action: Action,
    note: &str,
    until: Option<&str>,
) -> Result<TaskFull, String> {
    let now: Task = desk.office.store.get(ctx, task.id).await.unwrap();
    let due_on = until.map(|day| day.parse().unwrap());
    let said = Said { version: now.version, note: Some(note.into()), due_on, ..Said::default() };
    tasks::act(&desk.office, ctx, task.id, action, said, Lang::Vi).await.map_err(|problem| problem.code)
}

#[tokio::test]
async fn a_unit_asks_for_more_time_and_whoever_ordered_gives_or_refuses_it() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let notice = confirmed(&desk, &clerk, NOTICE).await;
    let parts = parts_of(&desk, &notice).await;
    let town = parts.iter().find(|part| part.unit.as_deref() == Some("03478/ubnd")).unwrap();
    let chair = desk.acting_as("chutich", "leader", "03478/ubnd/chu-tich").await;

    // An earlier day is no more time; the issuer does not ask for the unit, the unit does not give itself any.
    assert_eq!(
        act(&desk, &chair, town, Action::Ask, "Tết", Some("2022-01-02")).await.unwrap_err(),
        "centre-extend-earlier"
    );
    assert_eq!(act(&desk, &chair, town, Action::Ask, " ", Some("2022-01-12")).await.unwrap_err(), "fault-missing");
    assert_eq!(
        act(&desk, &clerk, town, Action::Ask, "x", Some("2022-01-12")).await.unwrap_err(),
        "centre-task-not-unit"
    );
    let asked = act(&desk, &chair, town, Action::Ask, "Chợ phiên họp ngày 10", Some("2022-01-12")).await.unwrap();
    assert_eq!(asked.task.card.asked_until, Some("2022-01-12".parse().unwrap()));
    assert_eq!(asked.task.card.due_on, Some("2022-01-04".parse().unwrap()), "the day holds until it is moved");
    assert_eq!(
        act(&desk, &chair, town, Action::Extend, "x", Some("2022-01-12")).await.unwrap_err(),
        "centre-task-not-issuer"
    );

    let refused = act(&desk, &clerk, town, Action::Refuse, "Không lùi được", None).await.unwrap();
    assert_eq!((refused.task.card.asked_until, refused.task.asked_why.clone()), (None, None));
    assert!(!refused.can.contains(&Action::Refuse), "nothing is asked for any more");
    assert_eq!(act(&desk, &clerk, town, Action::Refuse, "x", None).await.unwrap_err(), "centre-task-not-now");
    act(&desk, &chair, town, Action::Ask, "Mưa lũ", Some("2022-01-08")).await.unwrap();
    let given = act(&desk, &clerk, town, Action::Extend, "Đồng ý", Some("2022-01-08")).await.unwrap();
    assert_eq!((given.task.card.asked_until, given.task.card.due_on), (None, Some("2022-01-08".parse().unwrap())));
    let words: Vec<&str> = given.history.iter().map(|line| line.action.as_str()).collect();
    assert!(words.starts_with(&["extend", "ask", "refuse", "ask"]), "{words:?}");
}

#[tokio::test]
async fn an_urging_is_received_by_its_unit_and_every_one_is_kept() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let notice = confirmed(&desk, &clerk, NOTICE).await;
    let parts = parts_of(&desk, &notice).await;
    let police = parts.iter().find(|part| part.unit.as_deref() == Some("108/cong-an")).unwrap();
    let officer = desk.acting_as("ca", "unit", "108/cong-an/can-bo").await;
    let chair = desk.acting_as("chutich", "leader", "03478/ubnd/chu-tich").await;
    assert!(!tasks::one(&desk.office, &officer, police.id, Lang::Vi).await.unwrap().can.contains(&Action::Receive));

    for times in 1..=2 {
        let urged = act(&desk, &clerk, police, Action::Urge, "Báo cáo trong ngày", None).await.unwrap();
        assert_eq!((urged.task.card.urged, urged.task.card.urge_waits), (times, true));
        if desk.office.store.get::<Task>(&chair, police.id).await.is_ok() {
            assert_eq!(
                act(&desk, &chair, police, Action::Receive, "", None).await.unwrap_err(),
                "centre-task-not-unit"
            );
        }
        let received = act(&desk, &officer, police, Action::Receive, "", None).await.unwrap();
        assert!(!received.task.card.urge_waits && received.task.urge_received_on == Some(officer.day));
    }
    // Whoever reports has received it, too.
    act(&desk, &clerk, police, Action::Urge, "Còn thiếu số liệu", None).await.unwrap();
    let told = act(&desk, &officer, police, Action::Report, "Đã kiểm soát 2 chốt", None).await.unwrap();
    assert!(!told.task.card.urge_waits);
    assert_eq!(told.history.iter().filter(|line| line.action == "urge").count(), 3);
    assert_eq!(act(&desk, &officer, police, Action::Urge, "x", None).await.unwrap_err(), "centre-task-not-now");
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn s4_1b_what_comes_first_does_so_as_long_as_it_says_by_whoever_issued_it() {
    let desk = desk().await;
    // Read from the words of the order, and its period.
    let text = include_bytes!("../../../../data/demo/directives/cam-thuy-168-TB-HU.txt");
    let read = documents::import_document(&desk.office, &desk.ctx, handed("168.txt", text), DocumentState::Library);
    let read = read.await.unwrap();
    assert_eq!(read.priority, Some(store::records::Priority::Top));
    assert_eq!(read.priority_until, Some("2021-12-31".parse().unwrap()));

    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let plain = confirmed(&desk, &clerk, NOTICE).await;
    let second = confirmed(
        &desk,
        &clerk,
        &NOTICE.replace("61-TB/HU", "62-TB/HU").replace("05/01", "20/01").replace("03/01", "20/01"),
    )
    .await;
    assert_eq!(plain.priority, None);
    let ask = || BoardAsk { by: "unit", area: "108", day: clerk.day, columns: 12 };
    let board = async || {
        let board = tasks::board(&desk.office, &clerk, ask(), Lang::Vi).await.unwrap();
        let column = board.groups.into_iter().find(|group| group.key == "108/cong-an").unwrap();
        column
            .tasks
            .into_iter()
            .map(|card| (card.document.number.unwrap_or_default(), card.document.top))
            .collect::<Vec<_>>()
    };
    assert_eq!(board().await, [("61-TB/HU".into(), false), ("62-TB/HU".into(), false)], "by their days");
    let first = |until: &str| First { version: second.version, first: true, until: Some(until.parse().unwrap()) };
    let other = desk.acting_as("ubhuyen", "office", "108/ubnd/chu-tich").await;
    let refused =
        documents::set_first(&desk.office, &other, second.id, first("2022-01-31"), Lang::Vi).await.unwrap_err();
    assert_eq!(refused.code, "centre-task-not-issuer");
    let past = documents::set_first(&desk.office, &clerk, second.id, first("2021-12-01"), Lang::Vi).await.unwrap_err();
    assert_eq!(past.code, "centre-priority-past");
    let set = documents::set_first(&desk.office, &clerk, second.id, first("2022-01-31"), Lang::Vi).await.unwrap();
    assert!(set.head.first);
    assert_eq!(board().await, [("62-TB/HU".into(), true), ("61-TB/HU".into(), false)], "it comes first");
    // Its period over, it is one among others.
    let document: Document = desk.office.store.get(&clerk, second.id).await.unwrap();
    let mut over = clerk.clone();
    over.day = "2022-02-01".parse().unwrap();
    assert!(!documents::one(&desk.office, &over, document.id, Lang::Vi).await.unwrap().head.first);
}
