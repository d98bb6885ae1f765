//! Two people at once, and the same thing twice: an order is handed out once, a paper is one document.

use base::words::Lang;
use centre::documents::{self, NewTarget};
use centre::{Class, Problem};
use store::records::{Document, DocumentState, Target};
use store::{Pick, Store};
use testing::{LETTER, desk};

use super::{handed, letter, parts_of, tasks_of};

#[tokio::test]
async fn an_order_confirmed_by_six_at_once_goes_out_once() {
    let desk = desk().await;
    let document = letter(&desk).await;
    let confirm = || documents::confirm(&desk.office, &desk.ctx, document.id, document.version, Lang::Vi);
    for answer in futures::future::join_all((0..6).map(|_| confirm())).await {
        assert_eq!(answer.unwrap().head.state, "confirmed");
    }
    let parts = parts_of(&desk, &document).await;
    let mut once: Vec<_> =
        parts.iter().map(|part| (part.parent_id, part.unit_name.clone(), part.head_post.clone())).collect();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), parts.len(), "no unit has the same part twice");
    // 1: the Health Department; 2: the eight districts; 3: Sìn Hồ.
    assert_eq!(parts.len(), 10);
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn a_paper_handed_in_by_six_at_once_is_one_document() {
    let desk = desk().await;
    let hand_in = |number: usize| {
        let paper = handed(&format!("{number}.txt"), LETTER.as_bytes());
        documents::import_document(&desk.office, &desk.ctx, paper, DocumentState::Draft)
    };
    let answers = futures::future::join_all((0..6).map(hand_in)).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((made.len(), refused.len()), (1, 5));
    let held = made[0].as_ref().unwrap().id;
    for problem in refused.into_iter().filter_map(Result::err) {
        let Problem { class, code, current, .. } = problem;
        assert_eq!((class, code.as_str()), (Class::Conflict, "centre-document-held"));
        assert_eq!(current.unwrap()["id"], serde_json::json!(held), "and is led to the one that is held");
    }
    assert_eq!(tasks_of(&desk, made[0].as_ref().unwrap()).await.len(), 3);
    assert_eq!(files(&desk.office.store, &desk.ctx).await, 1, "what was refused leaves no file behind");
}

async fn files(store: &Store, ctx: &store::Ctx) -> usize {
    store.pick::<store::records::File>(ctx, Pick::all(), &[]).await.unwrap().len()
}

#[tokio::test]
async fn a_text_without_a_number_is_held_once_too() {
    let desk = desk().await;
    let text = "Giao Trạm Y tế xã Nậm Tăm rà soát người chưa tiêm, hoàn thành trước ngày 05/01/2022.";
    let first =
        documents::import_document(&desk.office, &desk.ctx, handed("a.txt", text.as_bytes()), DocumentState::Draft)
            .await;
    let again =
        documents::import_document(&desk.office, &desk.ctx, handed("b.txt", text.as_bytes()), DocumentState::Draft)
            .await;
    assert!(first.is_ok());
    assert_eq!(again.unwrap_err().code, "centre-document-held");
}

#[tokio::test]
async fn tasks_joined_in_a_draft_take_their_targets_along() {
    let desk = desk().await;
    let document = letter(&desk).await;
    let tasks = tasks_of(&desk, &document).await;
    let aim = NewTarget { words: "100 % tiểu thương".into(), task_id: Some(tasks[1].id), ..NewTarget::default() };
    documents::add_target(&desk.office, &desk.ctx, document.id, aim, Lang::Vi).await.unwrap();
    documents::join_tasks(&desk.office, &desk.ctx, &[tasks[0].id, tasks[1].id]).await.unwrap();
    let targets: Vec<Target> =
        desk.office.store.pick(&desk.ctx, Pick::all().eq("document_id", document.id), &[]).await.unwrap();
    assert_eq!(targets.iter().map(|target| target.task_id).collect::<Vec<_>>(), [Some(tasks[0].id)]);
    let _: Document = desk.office.store.get(&desk.ctx, document.id).await.unwrap();
}
