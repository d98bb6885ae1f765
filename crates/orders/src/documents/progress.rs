//! How far documents have come: the parts of their tasks, rolled up to each document (S0-0n) and to the bodies that
//! issued them (S4-0e).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use office::{Office, Result};
use serde::Serialize;
use store::records::{Document, DocumentState, Task, TaskState};
use store::{Ctx, Pick};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ended;
use crate::late::Moment;
use crate::tasks::CLOSED;

/// How far the parts of tasks have come, within the reader's areas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DocumentProgress)]
pub struct Progress {
    /// Parts handed out, those called off left out.
    pub parts: i64,
    /// Received by their units, and more.
    pub received: i64,
    /// Reported, not yet closed.
    pub reported: i64,
    /// Closed by the issuer.
    pub done: i64,
    /// Open after their day, of documents in force.
    pub overdue: i64,
}

impl Progress {
    fn add(&mut self, other: Self) {
        self.parts += other.parts;
        self.received += other.received;
        self.reported += other.reported;
        self.done += other.done;
        self.overdue += other.overdue;
    }
}

/// What a body has issued, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssuerLine {
    /// The body, as its papers call it.
    pub issuer: String,
    /// Papers handed out.
    pub documents: i64,
    /// Those of them in force on the day.
    pub in_force: i64,
    /// Tasks in them.
    pub tasks: i64,
    /// What became of their parts.
    #[serde(flatten)]
    pub progress: Progress,
}

/// The progress of documents by their ids; those without parts are left out.
pub(super) async fn of_documents(
    office: &Office,
    ctx: &Ctx,
    only: Option<Uuid>,
    day: NaiveDate,
) -> Result<HashMap<Uuid, Progress>> {
    let parts = || {
        let parts = Pick::all().filled("parent_id").ne("state", TaskState::Cancelled.key());
        only.map_or_else(|| parts.clone(), |id| parts.clone().eq("document_id", id))
    };
    let by_state: Vec<(Uuid, String, i64)> =
        office.store.counted::<Task, _>(ctx, parts(), &["document_id", "state"]).await?;
    let ended = ended::documents(office, ctx, day).await?;
    let open = parts().none_of("state", CLOSED.map(TaskState::key)).none_of("document_id", ended);
    let mut late: Vec<(Uuid, i64)> = Vec::new();
    for pick in Moment::of(office, day).late(open) {
        late.extend(office.store.counted::<Task, (Uuid, i64)>(ctx, pick, &["document_id"]).await?);
    }
    let mut found: HashMap<Uuid, Progress> = HashMap::new();
    for (document, state, n) in by_state {
        let progress = found.entry(document).or_default();
        progress.parts += n;
        if state != TaskState::Assigned.key() {
            progress.received += n;
        }
        if state == TaskState::Reported.key() {
            progress.reported += n;
        }
        if state == TaskState::Done.key() {
            progress.done += n;
        }
    }
    for (document, n) in late {
        found.entry(document).or_default().overdue += n;
    }
    Ok(found)
}

/// What each body has issued and what became of it, the one with most papers first.
pub async fn by_issuer(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Vec<IssuerLine>> {
    let confirmed = Pick::all().eq("state", DocumentState::Confirmed.key());
    let documents = office.store.heads::<Document>(ctx, confirmed, &[]).await?;
    let tasks: Vec<(Uuid, i64)> =
        office.store.counted::<Task, _>(ctx, Pick::all().empty("parent_id"), &["document_id"]).await?;
    let tasks: HashMap<Uuid, i64> = tasks.into_iter().collect();
    let progress = of_documents(office, ctx, None, day).await?;
    let mut lines: BTreeMap<String, IssuerLine> = BTreeMap::new();
    for document in documents {
        let issuer = document.issuer.unwrap_or_default();
        let line = lines.entry(issuer.clone()).or_insert_with(|| IssuerLine {
            issuer,
            documents: 0,
            in_force: 0,
            tasks: 0,
            progress: Progress::default(),
        });
        line.documents += 1;
        line.in_force += i64::from(document.ended_on.is_none_or(|ended| day < ended));
        line.tasks += tasks.get(&document.id).copied().unwrap_or_default();
        line.progress.add(progress.get(&document.id).copied().unwrap_or_default());
    }
    let mut lines: Vec<IssuerLine> = lines.into_values().collect();
    lines.sort_by(|a, b| b.documents.cmp(&a.documents).then(a.issuer.cmp(&b.issuer)));
    Ok(lines)
}
