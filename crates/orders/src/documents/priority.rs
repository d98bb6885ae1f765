//! Papers whose tasks come before everything else, and how long they do (S4-1b).

use std::sync::LazyLock;

use base::shipped;
use base::text::fold;
use base::trust::Trust;
use base::words::Lang;
use chrono::{Datelike, NaiveDate};
use office::{Class, Office, Problem, Result};
use serde::Deserialize;
use serde_json::json;
use store::records::{Document, DocumentState, Priority};
use store::{Ctx, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::one;
use super::shape::DocumentFull;
use crate::issuer::right_of_issuer;

/// Whether the tasks of a paper come first, as its issuer says.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// The version before the caller.
    pub version: i32,
    /// Do they come first?
    pub first: bool,
    /// The last day on which they do; none where there is no end.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// How papers say that something comes first: `data/office/priority.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: Trust,
    first: Vec<String>,
    until: Vec<Until>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Until {
    words: Vec<String>,
    month: u32,
    day: u32,
}

static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::toml("office/priority.toml", include_str!("../../../../data/office/priority.toml")));

/// What a paper says of its own priority, and until when; the clerk sees it in the draft.
pub(super) fn said(text: &str, issued: NaiveDate) -> (Option<Priority>, Option<NaiveDate>) {
    let folded = fold(text);
    let sentence =
        folded.split(['.', ';', '\n']).find(|sentence| RULES.first.iter().any(|words| sentence.contains(&fold(words))));
    let Some(sentence) = sentence else { return (None, None) };
    let until = RULES.until.iter().find(|until| until.words.iter().any(|words| sentence.contains(&fold(words))));
    let day = until.and_then(|until| NaiveDate::from_ymd_opt(issued.year(), until.month, until.day));
    (Some(Priority::Top), day)
}

/// Says that the tasks of a paper come first, or no longer do.
///
/// # Errors
/// Not the issuer's people, a day before the present one, or a paper that orders nothing here.
pub async fn set_first(office: &Office, ctx: &Ctx, id: Uuid, asked: First, lang: Lang) -> Result<DocumentFull> {
    let mut act = office.store.act(ctx).await?;
    let document: Document = act.get(id).await?;
    if document.state == DocumentState::Library {
        return Err(Problem::new(Class::Invalid, "centre-document-library"));
    }
    right_of_issuer(ctx, &document)?;
    if let Some(until) = asked.until.filter(|until| asked.first && *until < ctx.day) {
        return Err(Problem::field("centre-priority-past", "until", until));
    }
    let priority = asked.first.then_some(Priority::Top);
    let fields = json!({ "priority": priority, "priority_until": asked.until.filter(|_| asked.first) });
    let changes = fields.as_object().cloned().unwrap_or_default();
    act.amend::<Document>(Verb::Decide, (id, asked.version), changes, "priority", None).await?;
    act.commit().await?;
    one(office, ctx, id, lang).await
}
