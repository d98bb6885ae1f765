//! A corrected paper beside what the program drafted for it.

use base::words::Lang;
use centre::documents;
use store::records::{Task, TaskState};

use super::acts::{drafts, keep};
use super::{made, received, situation};
use crate::handed;

/// A corrected text is compared with the text held: what the program drafted beside it stands in neither, is not offered
/// for calling off, and is there after everything was taken over.
#[tokio::test]
async fn s0_4f_a_corrected_paper_leaves_the_request_that_the_program_drafted() {
    let town = made(&situation("short", None).stock([received("Vero Cell", "2021-12-01", 3)])).await;
    let (office, ctx) = (&town.desk.office, &town.desk.ctx);
    keep(&town.desk, "2022-01-05").await;
    let [draft] = drafts(&town).await.try_into().unwrap();
    let corrected = format!("{}\n", town.document.text.replace("chịu trách nhiệm", "phải chịu trách nhiệm"));
    let handed = handed("ban-sua.txt", corrected.as_bytes());
    let new = documents::import_version(office, ctx, town.document.id, handed).await.unwrap();
    let seen = documents::compare_version(office, ctx, new.id, Lang::Vi).await.unwrap();
    let old: Vec<_> = seen.tasks.iter().filter_map(|one| one.old.as_ref().map(|task| task.id)).collect();
    assert!(!old.is_empty() && !old.contains(&draft.id), "{:?}", seen.tasks);
    let take = seen.tasks.iter().filter_map(|one| one.old.as_ref().or(one.new.as_ref()).map(|task| task.id));
    let merge = documents::Merge { version: seen.version, take: take.collect() };
    Box::pin(documents::merge_version(office, ctx, new.id, merge, Lang::Vi)).await.unwrap();
    let after: Task = office.store.get(ctx, draft.id).await.unwrap();
    assert_eq!((after.state, after.text), (TaskState::Proposed, draft.text));
}
