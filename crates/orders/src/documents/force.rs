//! Which documents are in force: a document ends, or another one replaces it.

use base::words::Lang;
use chrono::NaiveDate;
use office::{Class, Office, Problem, Result};
use serde::Deserialize;
use serde_json::json;
use store::records::{Document, DocumentState};
use store::{Ctx, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::one;
use super::shape::DocumentFull;

/// What is said about a document's force.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Force {
    /// The version before the clerk.
    pub version: i32,
    /// The day from which it is no longer in force; none: it is in force (again).
    pub ended_on: Option<NaiveDate>,
    /// The document that replaces it.
    pub replaced_by: Option<Uuid>,
    /// Why.
    pub note: Option<String>,
}

/// Says that a document is no longer in force, or is again. Its tasks stay as they are, and are shown as
/// those of a document that ended.
pub async fn set_force(office: &Office, ctx: &Ctx, id: Uuid, force: Force, lang: Lang) -> Result<DocumentFull> {
    let mut act = office.store.act(ctx).await?;
    let document: Document = act.get(id).await?;
    if document.state == DocumentState::Draft {
        return Err(Problem::new(Class::Invalid, "centre-force-draft"));
    }
    if let Some(by) = force.replaced_by {
        if by == id || force.ended_on.is_none() {
            return Err(Problem::field("centre-force-by", "replaced_by", by));
        }
        act.get::<Document>(by).await?;
    }
    if force.ended_on.zip(document.issued_on).is_some_and(|(ended, issued)| ended < issued) {
        return Err(Problem::field("centre-force-before", "ended_on", force.ended_on.unwrap_or_default()));
    }
    let changes =
        [("ended_on".to_owned(), json!(force.ended_on)), ("replaced_by".to_owned(), json!(force.replaced_by))];
    let changes = changes.into_iter().collect();
    act.amend::<Document>(Verb::Decide, (id, force.version), changes, "force", force.note).await?;
    act.commit().await?;
    one(office, ctx, id, lang).await
}
