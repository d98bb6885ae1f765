//! Deadlines within a day (S2-10c): the hour is read, put right, handed out, counted, and gone when the day is put off.

use base::words::Lang;
use centre::documents::{self, PutTask, Step};
use centre::tasks::{self, Action, BoardAsk, Said, TaskCounts};
use store::records::{DocumentState, Task};
use testing::{LETTER, date, desk};

use crate::{handed, parts_of, put, tasks_of};

#[tokio::test]
async fn s2_10c_a_report_for_a_meeting_next_morning_is_late_by_the_hour_and_not_by_the_day() {
    let desk = desk().await;
    let text = LETTER
        .replace("hoàn thành trước ngày 05/01/2022", "hoàn thành trước 16 giờ ngày 29/12/2021")
        .replace("hoàn thành trước ngày 15/01/2022", "để phục vụ cuộc họp sáng mai (28/12/2021)");
    let paper =
        documents::import_document(&desk.office, &desk.ctx, handed("cv.txt", text.as_bytes()), DocumentState::Draft)
            .await
            .unwrap();
    let read = tasks_of(&desk, &paper).await;
    let due = |task: &Task| (task.due_on.map(|on| on.to_string()), task.due_time.clone());
    assert_eq!(due(&read[0]), (Some("2021-12-29".into()), Some("16:00".into())), "{:?}", read[0]);
    assert_eq!(due(&read[1]), (Some("2021-12-28".into()), Some("07:30".into())), "a meeting of the morning");
    assert_eq!(due(&read[2]).1, None);

    // The clerk puts the hour right; what is no hour is told.
    let wrong = PutTask { due_time: Some("25 giờ".into()), ..put(&read[0], read[0].version) };
    let step = |one: PutTask| Step { put: vec![one], drop: vec![] };
    let told = documents::step_tasks(&desk.office, &desk.ctx, paper.id, step(wrong), Lang::Vi).await.unwrap_err();
    assert!(format!("{told:?}").contains("fault-hour"), "{told:?}");
    let right = PutTask { due_time: Some("00:00".into()), ..put(&read[0], read[0].version) };
    documents::step_tasks(&desk.office, &desk.ctx, paper.id, step(right), Lang::Vi).await.unwrap();
    let version = documents::one(&desk.office, &desk.ctx, paper.id, Lang::Vi).await.unwrap().version;
    documents::confirm(&desk.office, &desk.ctx, paper.id, version, Lang::Vi).await.unwrap();

    let health = desk.acting_as("syt", "office", "12/so-y-te/giam-doc").await;
    let counts =
        async |day: &str| -> TaskCounts { tasks::counts(&desk.office, &health, "12", date(day)).await.unwrap() };
    let part = parts_of(&desk, &paper)
        .await
        .into_iter()
        .find(|part| part.text.contains("chợ phiên") && part.unit.as_deref() == Some("12/so-y-te"))
        .unwrap();
    assert_eq!(part.due_time.as_deref(), Some("00:00"));
    let meeting = counts("2021-12-28").await;
    assert!(meeting.late_today > 0 && meeting.overdue == meeting.late_today, "the districts' meeting, by the hour");
    let struck = counts("2021-12-29").await;
    assert_eq!((struck.overdue, struck.late_today), (meeting.overdue + 1, 1), "and the report whose hour has struck");
    let later = counts("2021-12-30").await;
    assert_eq!((later.overdue, later.late_today), (struck.overdue, 0), "a day later it is late by the day");
    let ask = BoardAsk { by: "due", area: "12", day: date("2021-12-29"), columns: 12 };
    let board = tasks::board(&desk.office, &health, ask, Lang::Vi).await.unwrap();
    let overdue = board.groups.iter().find(|group| group.key == "1-overdue").unwrap();
    assert_eq!(i64::try_from(overdue.total).unwrap(), struck.overdue);

    // More time is more days: the hour was that of the day that is put off.
    let said = Said {
        version: part.version,
        due_on: Some(date("2021-12-30")),
        note: Some("Chờ số liệu".into()),
        ..Said::default()
    };
    tasks::act(&desk.office, &desk.ctx, part.id, Action::Extend, said, Lang::Vi).await.unwrap();
    let part: Task = desk.office.store.get(&desk.ctx, part.id).await.unwrap();
    assert_eq!(due(&part), (Some("2021-12-30".into()), None));
}
