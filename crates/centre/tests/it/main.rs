//! The desk of documents from outside: review, versions, force, files that nobody can read, targets.

#![allow(clippy::unwrap_used)]

mod allocation;
mod asks;
mod at_once;
mod blame;
mod copies;
mod distancing;
mod duty;
mod entries;
mod forecast;
mod heads;
mod hours;
mod imports;
mod incidents;
mod ledger;
mod levels;
mod limits;
mod papers;
mod posts;
mod receivers;
mod registers;
mod reporting;
mod scenarios;
mod shortcomings;
mod tracing;
mod whole;

use base::words::Lang;
use centre::documents::{self, Became, DropTask, Force, HandedIn, Merge, NewTask, PutTask, Step};
use centre::tasks::{self, Action, Said};
use store::records::{Document, DocumentState, DueKind, Names, Task};
use store::{Ctx, Pick};
use testing::{Desk, LETTER, desk};

fn handed(name: &str, content: &[u8]) -> HandedIn {
    HandedIn { name: Some(name.into()), content: content.to_vec().into() }
}

async fn letter(desk: &Desk) -> Document {
    documents::import_document(&desk.office, &desk.ctx, handed("cv.txt", LETTER.as_bytes()), DocumentState::Draft)
        .await
        .unwrap()
}

async fn tasks_of(desk: &Desk, document: &Document) -> Vec<Task> {
    let heads = Pick::all().eq("document_id", document.id).empty("parent_id");
    desk.office.store.pick(&desk.ctx, heads, &[("ordinal", false), ("span_start", false)]).await.unwrap()
}

async fn parts_of(desk: &Desk, document: &Document) -> Vec<Task> {
    let parts = Pick::all().eq("document_id", document.id).filled("parent_id");
    desk.office.store.pick(&desk.ctx, parts, &[("area", false)]).await.unwrap()
}

async fn district(desk: &Desk) -> Ctx {
    desk.acting_as("sinho", "office", "108/ubnd/chu-tich").await
}

fn put(task: &Task, version: i32) -> PutTask {
    PutTask {
        id: task.id,
        version: Some(version),
        ordinal: task.ordinal,
        item: task.item.clone(),
        text: task.text.clone(),
        span: [task.span_start, task.span_end],
        assignees: task.assignees.0.clone(),
        cooperating: task.cooperating.0.clone(),
        directs: task.directs.0.clone(),
        due_on: task.due_on,
        due_time: task.due_time.clone(),
        due_kind: task.due_kind,
        due_words: task.due_words.clone(),
        due_rule: task.due_rule.clone(),
        condition: task.condition.clone(),
    }
}

fn words(task: &Task) -> (uuid::Uuid, String, Names, Option<chrono::NaiveDate>, DueKind) {
    (task.id, task.text.clone(), task.assignees.clone(), task.due_on, task.due_kind)
}

#[tokio::test]
async fn a_split_a_join_and_a_removal_are_taken_back_with_their_ids() {
    let desk = desk().await;
    let document = letter(&desk).await;
    let before = tasks_of(&desk, &document).await;
    assert_eq!(before.len(), 3);
    let as_before: Vec<_> = before.iter().map(words).collect();

    let cut = before[0].span_start + i32::try_from("Sở Y tế hướng dẫn ".len()).unwrap();
    let (first, second) = documents::split_task(&desk.office, &desk.ctx, before[0].id, cut).await.unwrap();
    let step = Step {
        put: vec![put(&before[0], first.version)],
        drop: vec![DropTask { id: second.id, version: second.version }],
    };
    documents::step_tasks(&desk.office, &desk.ctx, document.id, step, Lang::Vi).await.unwrap();
    assert_eq!(tasks_of(&desk, &document).await.iter().map(words).collect::<Vec<_>>(), as_before);

    let now = tasks_of(&desk, &document).await;
    let joined = documents::join_tasks(&desk.office, &desk.ctx, &[now[0].id, now[1].id]).await.unwrap();
    let step = Step { put: vec![put(&now[0], joined.version), put(&now[1], now[1].version)], drop: vec![] };
    documents::step_tasks(&desk.office, &desk.ctx, document.id, step, Lang::Vi).await.unwrap();
    assert_eq!(tasks_of(&desk, &document).await.iter().map(words).collect::<Vec<_>>(), as_before);

    let verdict = desk.office.store.verify(&desk.office.province).await.unwrap();
    assert!(verdict.sound());
}

#[tokio::test]
async fn a_corrected_version_keeps_ids_reports_and_states_of_what_matches() {
    let desk = desk().await;
    let document = letter(&desk).await;
    documents::confirm(&desk.office, &desk.ctx, document.id, document.version, Lang::Vi).await.unwrap();
    let district = district(&desk).await;
    let part = parts_of(&desk, &document)
        .await
        .into_iter()
        .find(|part| part.text.contains("lập danh sách") && part.area == "108");
    let part = part.unwrap();
    let said = Said { version: part.version, note: Some("Đã lập 214 người".into()), ..Said::default() };
    tasks::act(&desk.office, &district, part.id, Action::Report, said, Lang::Vi).await.unwrap();

    // The corrected text: another day in 2, item 3 gone, a new item.
    let corrected = LETTER.replace("15/01/2022", "20/01/2022").replace(
        "3. Ủy ban nhân dân huyện Sìn Hồ bố trí chốt kiểm soát tại chợ thị trấn Sìn Hồ vào các ngày chợ phiên.",
        "3. Công an tỉnh kiểm soát người ra vào địa bàn, báo cáo Ủy ban nhân dân tỉnh hằng ngày.",
    );
    let new =
        documents::import_version(&desk.office, &desk.ctx, document.id, handed("cv-moi.txt", corrected.as_bytes()))
            .await
            .unwrap();
    let seen = documents::compare_version(&desk.office, &desk.ctx, new.id, Lang::Vi).await.unwrap();
    let became: Vec<Became> = seen.tasks.iter().map(|one| one.became).collect();
    assert_eq!(became.iter().filter(|one| **one == Became::Same).count(), 1, "{became:?}");
    assert_eq!(became.iter().filter(|one| **one == Became::Changed).count(), 1, "{became:?}");
    assert!(became.contains(&Became::Added) && became.contains(&Became::Removed), "{became:?}");
    let changed = seen.tasks.iter().find(|one| one.became == Became::Changed).unwrap();
    assert_eq!(changed.worked_on, 1);

    let take = seen.tasks.iter().filter_map(|one| one.old.as_ref().or(one.new.as_ref()).map(|task| task.id)).collect();
    let merge = Merge { version: seen.version, take };
    let merged = Box::pin(documents::merge_version(&desk.office, &desk.ctx, new.id, merge, Lang::Vi)).await.unwrap();
    assert!(merged.text.contains("20/01/2022"));
    let kept = tasks::one(&desk.office, &desk.ctx, part.id, Lang::Vi).await.unwrap();
    assert_eq!(kept.task.card.state, "reported");
    assert_eq!(kept.task.report.as_deref(), Some("Đã lập 214 người"));
    assert_eq!(kept.task.card.due_on, "2022-01-19".parse().ok());
    assert!(kept.history.iter().any(|line| line.action == "report"), "its history goes on");
    let parts = parts_of(&desk, &document).await;
    assert!(parts.iter().any(|part| part.text.contains("kiểm soát người ra vào")), "the new task is handed out");
    assert!(
        parts.iter().filter(|part| part.text.contains("chốt kiểm soát")).all(|part| part.state.key() == "cancelled")
    );
    assert!(desk.office.store.get::<Document>(&desk.ctx, new.id).await.is_err(), "the version waits no more");
    assert!(desk.office.store.verify(&desk.office.province).await.unwrap().sound());
}

#[tokio::test]
async fn a_file_that_nobody_can_read_is_kept_and_its_tasks_are_typed_in() {
    let desk = desk().await;
    let picture = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0];
    let document =
        documents::import_document(&desk.office, &desk.ctx, handed("cong van.png", &picture), DocumentState::Draft)
            .await;
    let document = document.unwrap();
    let full = documents::one(&desk.office, &desk.ctx, document.id, Lang::Vi).await.unwrap();
    assert!(full.head.unread && full.tasks.is_empty());
    let file = documents::original(&desk.office, &desk.ctx, document.id).await.unwrap();
    assert_eq!((file.media, file.content.as_slice()), (Some("image/png"), picture.as_slice()));
    let typed = NewTask {
        text: "Lập chốt kiểm soát".into(),
        assignees: vec!["Ủy ban nhân dân huyện Sìn Hồ".into()],
        due_on: "2022-01-05".parse().ok(),
        ..NewTask::default()
    };
    documents::add_task(&desk.office, &desk.ctx, document.id, typed).await.unwrap();
    let version = documents::one(&desk.office, &desk.ctx, document.id, Lang::Vi).await.unwrap().version;
    documents::confirm(&desk.office, &desk.ctx, document.id, version, Lang::Vi).await.unwrap();
    let parts = parts_of(&desk, &document).await;
    assert_eq!(parts.len(), 1);
    assert_eq!((parts[0].area.as_str(), parts[0].due_on), ("108", "2022-01-05".parse().ok()));

    let program =
        documents::import_document(&desk.office, &desk.ctx, handed("a.exe", b"MZ\0\0"), DocumentState::Draft).await;
    assert!(program.is_err(), "what a person cannot open either is refused");
}

#[tokio::test]
async fn tasks_of_a_document_that_ended_urge_nobody_and_come_back_with_it() {
    let desk = desk().await;
    let document = letter(&desk).await;
    documents::confirm(&desk.office, &desk.ctx, document.id, document.version, Lang::Vi).await.unwrap();
    let late = "2022-01-10".parse().unwrap();
    assert_eq!(tasks::counts(&desk.office, &desk.ctx, "12", late).await.unwrap().overdue, 1);
    let version = documents::one(&desk.office, &desk.ctx, document.id, Lang::Vi).await.unwrap().version;
    let force = |version, ended_on: Option<&str>| Force {
        version,
        ended_on: ended_on.map(|day| day.parse().unwrap()),
        replaced_by: None,
        note: None,
    };
    let full =
        documents::set_force(&desk.office, &desk.ctx, document.id, force(version, Some("2021-12-29")), Lang::Vi).await;
    let full = full.unwrap();
    let counts = tasks::counts(&desk.office, &desk.ctx, "12", late).await.unwrap();
    assert_eq!((counts.open, counts.overdue), (0, 0));
    let graph = documents::graph(&desk.office, &desk.ctx).await.unwrap();
    assert!(graph.nodes.iter().any(|node| node.id == Some(document.id) && !node.in_force && node.ended_on.is_some()));
    let card = &parts_of(&desk, &document).await[0];
    assert!(tasks::one(&desk.office, &desk.ctx, card.id, Lang::Vi).await.unwrap().document.ended);

    documents::set_force(&desk.office, &desk.ctx, document.id, force(full.version, None), Lang::Vi).await.unwrap();
    assert_eq!(tasks::counts(&desk.office, &desk.ctx, "12", late).await.unwrap().overdue, 1);
    assert!(
        documents::set_force(
            &desk.office,
            &desk.ctx,
            document.id,
            force(full.version + 1, Some("2021-01-01")),
            Lang::Vi
        )
        .await
        .is_err(),
        "nothing ends before it was issued"
    );
}

#[tokio::test]
async fn s0_1a_a_unit_sees_what_it_must_do_by_which_document() {
    let desk = desk().await;
    let document = letter(&desk).await;
    documents::confirm(&desk.office, &desk.ctx, document.id, document.version, Lang::Vi).await.unwrap();
    let district = district(&desk).await;
    let line = &documents::list(&desk.office, &district).await.unwrap()[0];
    assert_eq!(line.tasks, 2, "a district counts the tasks of which it has a part");
    let part = parts_of(&desk, &document).await.into_iter().find(|part| part.area == "108").unwrap();
    let work =
        tasks::unit_work(&desk.office, &district, part.unit.as_deref().unwrap(), desk.ctx.day, Lang::Vi).await.unwrap();
    assert_eq!(work.documents.len(), 1);
    assert_eq!(work.documents[0].tasks.len(), 2);
    assert_eq!((work.counts.open, work.counts.overdue), (2, 0));
}
