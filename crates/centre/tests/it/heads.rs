//! The scorecard of heads and members: what each was given, and what became of it (S1-1a, S4-0s).

use base::words::Lang;
use centre::heads::{self, HeadLine};
use centre::tasks::{self, Action, Said};
use chrono::NaiveDate;
use serde_json::json;
use store::Ctx;
use store::records::{Entry, Task};
use testing::{Desk, desk};
use uuid::Uuid;

use crate::asks::{NOTICE, confirmed};
use crate::parts_of;

async fn line(desk: &Desk, ctx: &Ctx, area: &str, day: &str, post: &str) -> Option<HeadLine> {
    let day: NaiveDate = day.parse().unwrap();
    let card = heads::heads(&desk.office, ctx, area, day).await.unwrap();
    card.heads.into_iter().find(|line| line.post == post)
}

async fn act(desk: &Desk, ctx: &Ctx, task: &Task, action: Action, note: &str) {
    let now: Task = desk.office.store.get(ctx, task.id).await.unwrap();
    let said = Said { version: now.version, note: Some(note.into()), ..Said::default() };
    tasks::act(&desk.office, ctx, task.id, action, said, Lang::Vi).await.unwrap();
}

#[tokio::test]
async fn s1_1a_every_head_has_a_name_and_a_score_of_what_was_given_to_the_unit() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let chair = desk.acting_as("chutich", "leader", "03478/ubnd/chu-tich").await;
    let notice = confirmed(&desk, &clerk, NOTICE).await;
    let parts = parts_of(&desk, &notice).await;
    let town = parts.iter().find(|part| part.unit.as_deref() == Some("03478/ubnd")).unwrap();

    let given = line(&desk, &clerk, "108", "2021-12-29", "03478/ubnd/chu-tich").await.unwrap();
    assert!(given.holder.is_some() && given.title.contains("Chủ tịch"), "{given:?}");
    assert_eq!((given.score.open, given.score.unreceived, given.score.overdue, given.score.done), (1, 1, 0, 0));
    // The police's head is named by the post, although nobody is known to hold it.
    let police = line(&desk, &clerk, "108", "2021-12-29", "108/cong-an/truong").await.unwrap();
    assert_eq!((police.holder, police.score.open), (None, 1));

    act(&desk, &clerk, town, Action::Urge, "Báo cáo trong ngày").await;
    act(&desk, &chair, town, Action::Acknowledge, "").await;
    // Its day was 04/01/2022.
    let late = line(&desk, &clerk, "108", "2022-01-10", "03478/ubnd/chu-tich").await.unwrap();
    assert_eq!((late.score.unreceived, late.score.overdue, late.score.urged), (0, 1, 1));
    act(&desk, &chair, town, Action::Report, "Đã lập danh sách 41 tiểu thương").await;
    let told = line(&desk, &clerk, "108", "2022-01-10", "03478/ubnd/chu-tich").await.unwrap().score;
    assert_eq!(
        (told.open, told.reported, told.overdue),
        (0, 1, 0),
        "what waits for the issuer is not the unit's delay"
    );
    let card = heads::heads(&desk.office, &clerk, "108", "2022-01-10".parse().unwrap()).await.unwrap();
    assert_eq!(
        (card.heads[0].post.as_str(), card.heads[0].score.overdue),
        ("108/cong-an/truong", 1),
        "who is late is first"
    );
    act(&desk, &clerk, town, Action::Close, "Đạt").await;
    let closed = line(&desk, &clerk, "108", "2022-01-10", "03478/ubnd/chu-tich").await.unwrap();
    assert_eq!((closed.score.open, closed.score.overdue, closed.score.done), (0, 0, 1));

    // Another district's leader is told of none of them.
    let other = desk.acting_as("phongtho", "leader", "109/ubnd/chu-tich").await;
    assert!(heads::heads(&desk.office, &other, "109", "2022-01-10".parse().unwrap()).await.unwrap().heads.is_empty());
    let page = heads::one(&desk.office, &other, "03478/ubnd/chu-tich", None, "2022-01-10".parse().unwrap()).await;
    assert_eq!(page.unwrap_err().code, "store-not-found");
}

#[tokio::test]
async fn s1_1a_a_report_that_is_due_every_day_and_a_target_that_is_missed_are_on_the_score() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let daily = "1. Ủy ban nhân dân thị trấn Sìn Hồ hằng ngày báo cáo kết quả truy vết.\n\nT/L";
    let text = format!("{}{daily}{}", NOTICE.split("1. ").next().unwrap(), NOTICE.rsplit_once("T/L").unwrap().1);
    confirmed(&desk, &clerk, &text).await;
    let score = line(&desk, &clerk, "108", "2022-01-10", "03478/ubnd/chu-tich").await.unwrap().score;
    assert_eq!((score.open, score.overdue, score.late_again, score.targets), (1, 1, 1, 0));

    // Two of five had their second dose by the deadline: so the district stands, and the one commune in which they live.
    let town = crate::blame::short_of_vaccine().await;
    let lines =
        heads::heads(&town.desk.office, &town.desk.ctx, "12", "2022-01-05".parse().unwrap()).await.unwrap().heads;
    let behind: Vec<_> = lines.iter().filter(|line| line.score.behind > 0).map(|line| line.post.as_str()).collect();
    let commune = format!("{}/ubnd/chu-tich", town.persons[0].area);
    for post in ["108/ubnd/chu-tich", &commune] {
        assert!(behind.contains(&post), "{post}: {behind:?}");
    }
    let held: Vec<_> = lines.iter().filter(|line| line.score.targets > 0).map(|line| line.post.as_str()).collect();
    assert_eq!(
        held.len(),
        3,
        "the province, the district, the commune: nobody else has anybody to vaccinate: {held:?}"
    );
}

#[tokio::test]
async fn s4_0s_a_member_who_does_not_visit_and_a_head_whom_findings_name_are_seen() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "leader", "108/huyen-uy/bi-thu").await;
    let entry = async |register: &str, area: &str, fields: serde_json::Value| {
        let of = store::registers::of(register).unwrap();
        let mut entry = Entry::new(of, "12", Uuid::now_v7(), area, fields.as_object().cloned().unwrap());
        if register == "assigned_areas" {
            entry.state = "followed".into();
        }
        let mut act = desk.office.store.act(&desk.ctx).await.unwrap();
        act.load_of(of.sheet(), vec![entry], "note-kept-at-close", false).await.unwrap();
        act.commit().await.unwrap();
    };
    let member = "108/ban-chi-dao/thanh-vien";
    for (area, holder) in [("03478", "Lù A Chinh"), ("03520", "Lù A Chinh"), ("03478", "Vàng Thị Sen")] {
        entry(
            "assigned_areas",
            area,
            json!({ "holder": holder, "member": member, "assigner": "108/ban-chi-dao", "since": "2021-12-20" }),
        )
        .await;
    }
    for (day, finding) in
        [("2021-12-27", "enough_but_late"), ("2021-12-28", "enough_but_late"), ("2021-12-29", "on_time")]
    {
        let answers = json!([{ "post": "108/ubnd/chu-tich" }]);
        let fields = json!({ "found_on": day, "subject": "Tiêm đủ 2 mũi", "finding": finding, "answers": answers });
        entry("head_findings", "108", fields).await;
    }
    let lines = heads::heads(&desk.office, &clerk, "108", "2021-12-29".parse().unwrap()).await.unwrap().heads;
    let of = |post: &str, holder: Option<&str>| {
        lines
            .iter()
            .find(|line| line.post == post && (holder.is_none() || line.holder.as_deref() == holder))
            .unwrap()
            .score
    };
    // Two members share a post; each has a line.
    let (chinh, sen) = (of(member, Some("Lù A Chinh")), of(member, Some("Vàng Thị Sen")));
    assert_eq!((chinh.areas, chinh.unvisited, sen.areas, sen.visits), (2, 2, 1, 0));
    let chair = of("108/ubnd/chu-tich", None);
    assert_eq!(
        (chair.findings, chair.proposed),
        (0, 2),
        "a target that was reached is no finding; nobody has concluded yet"
    );
    // Long ago is not held against anybody for ever.
    let later = heads::heads(&desk.office, &clerk, "108", "2022-03-01".parse().unwrap()).await.unwrap().heads;
    assert!(later.iter().all(|line| line.score.proposed == 0));
}
