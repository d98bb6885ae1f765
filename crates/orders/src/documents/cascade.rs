//! Handing out: from the names in the text to units and heads of the day (S0-0n, S3-0b, S3-0d).

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use base::post::{Addressed, Units};
use base::shipped;
use base::text::fold;
use base::trust::Trust;
use base::words::Lang;
use chrono::{NaiveDate, Utc};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::records::{Document, DocumentState, PartRole, Target, TargetState, Task, TaskState};
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::one;
use super::shape::DocumentFull;
use crate::periods;

/// A unit that gets a part of a task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Part {
    /// Unit.
    pub unit: String,
    /// Post of its head.
    pub head_post: Option<String>,
    /// Who holds it, where known.
    pub head: Option<String>,
    /// Area.
    pub area: AreaRef,
    /// `lead`, `support` or `directed`.
    #[schema(value_type = String)]
    pub role: PartRole,
    #[serde(skip)]
    unit_id: Option<String>,
}

/// Who gets a task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cascade {
    /// The document's task.
    pub task: Uuid,
    /// The units.
    pub units: Vec<Part>,
}

/// Handing out a document: from the names in its text to the units of its day and those who head them.
pub(super) struct Handing<'a> {
    office: &'a Office,
    ctx: &'a Ctx,
    units: Arc<Units>,
}

impl<'a> Handing<'a> {
    /// By a caller, with the holders known now.
    pub(super) async fn by(office: &'a Office, ctx: &'a Ctx) -> Result<Self> {
        Ok(Self { office, ctx, units: office::posts::units(office).await? })
    }

    /// The units that get a part of a task, within the caller's areas.
    pub(super) fn parts(&self, document: &Document, task: &Task) -> Vec<Part> {
        let on = document.issued_on.unwrap_or(self.ctx.day);
        let named =
            task.assignees.0.iter().filter(|name| name.as_str() != directive::ADDRESSEES).cloned().collect::<Vec<_>>();
        let phrase = if named.is_empty() { addressees(document).join(", ") } else { named.join(", ") };
        let mut seen = BTreeSet::new();
        let mut parts = self.units_of(&phrase, PartRole::Lead, (document, on), &mut seen);
        if parts.is_empty() {
            // Nobody in the tables bears this name: the register's own area keeps it in sight.
            let area = AreaRef::of(&document.area, on);
            let role = PartRole::Lead;
            parts.push(Part { unit: phrase, head_post: None, head: None, area, role, unit_id: None });
        }
        for (names, role) in [(&task.directs, PartRole::Directed), (&task.cooperating, PartRole::Support)] {
            let named = names.0.iter().filter(|name| !left_to_the_lead(name));
            let phrase = named.cloned().collect::<Vec<_>>().join(", ");
            parts.extend(self.units_of(&phrase, role, (document, on), &mut seen));
        }
        parts
    }

    /// The units that a phrase means and that have no part yet.
    fn units_of(
        &self,
        phrase: &str,
        role: PartRole,
        (document, on): (&Document, NaiveDate),
        seen: &mut BTreeSet<(String, Option<String>)>,
    ) -> Vec<Part> {
        if phrase.is_empty() {
            return Vec::new();
        }
        self.units
            .expand(phrase, &document.area, on)
            .into_iter()
            .filter(|one| self.ctx.scope.holds(self.office.areas(), &one.area, self.ctx.day))
            .filter(|one| seen.insert((one.unit.clone(), one.post.clone())))
            .filter_map(|one| part(&self.units, &one, role, on))
            .collect()
    }

    /// The day on which parts are handed out.
    pub(super) const fn day(&self) -> NaiveDate {
        self.ctx.day
    }
}

/// Does a name mean whom the one who leads asks, "các cơ quan liên quan", and not everybody whom it could mean?
fn left_to_the_lead(name: &str) -> bool {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct HandOut {
        #[serde(rename = "source")]
        _source: String,
        #[serde(rename = "trust")]
        _trust: Trust,
        left_to_the_lead: Vec<String>,
    }
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let text = include_str!("../../../../data/office/hand-out.toml");
        shipped::toml::<HandOut>("office/hand-out.toml", text)
            .left_to_the_lead
            .iter()
            .map(|words| fold(words))
            .collect()
    });
    let name = fold(name);
    WORDS.iter().any(|words| name.contains(words))
}

/// Who would get what.
pub async fn cascade(office: &Office, ctx: &Ctx, id: Uuid) -> Result<Vec<Cascade>> {
    let document: Document = office.store.get(ctx, id).await?;
    let tasks = office.store.pick::<Task>(ctx, heads(id), &[("ordinal", false)]).await?;
    let handing = Handing::by(office, ctx).await?;
    Ok(tasks.iter().map(|task| Cascade { task: task.id, units: handing.parts(&document, task) }).collect())
}

/// Confirms a document: its targets become live and its tasks go out, in one act. Said twice, or by two at once, it
/// hands out once.
pub async fn confirm(office: &Office, ctx: &Ctx, id: Uuid, version: i32, lang: Lang) -> Result<DocumentFull> {
    ctx.gate(Verb::Decide, Kind::Document)?;
    let handing = Handing::by(office, ctx).await?;
    let mut act = office.store.act(ctx).await?;
    let document: Document = act.get(id).await?;
    if document.state == DocumentState::Confirmed {
        drop(act);
        return one(office, ctx, id, lang).await;
    }
    if document.version_of.is_some() {
        return Err(Problem::new(Class::Invalid, "centre-version-pending"));
    }
    if document.state == DocumentState::Library {
        return Err(Problem::new(Class::Invalid, "centre-document-library"));
    }
    let tasks = act.pick::<Task>(heads(id), &[("ordinal", false)]).await?;
    // A release before acts could be cut short between the parts and the document's state.
    let given = act.pick::<Task>(Pick::all().eq("document_id", id).filled("parent_id"), &[]).await?;
    let mut out: BTreeSet<(Option<Uuid>, Option<String>, Option<String>)> =
        given.into_iter().map(|part| (part.parent_id, part.unit_name, part.head_post)).collect();
    let mut parts = Vec::new();
    for task in &tasks {
        for part in handing.parts(&document, task) {
            if out.insert((Some(task.id), Some(part.unit.clone()), part.head_post.clone())) {
                parts.push(handed_out(task, part, ctx.day));
            }
        }
    }
    act.load(parts, "note-handed-out", false).await?;
    let set = |state: serde_json::Value| [("state".to_owned(), state)].into_iter().collect();
    for task in tasks.iter().filter(|task| task.state == TaskState::Proposed) {
        let mut changes: serde_json::Map<_, _> = set(json!(TaskState::Assigned));
        changes.insert("assigned_on".to_owned(), json!(ctx.day));
        act.amend::<Task>(Verb::Decide, (task.id, task.version), changes, "confirm", None).await?;
    }
    let targets = act.pick::<Target>(Pick::all().eq("document_id", id), &[]).await?;
    for target in targets.iter().filter(|target| target.state == TargetState::Proposed) {
        let live = set(json!(TargetState::Live));
        act.amend::<Target>(Verb::Write, (target.id, target.version), live, "confirm", None).await?;
    }
    let confirmed = set(json!(DocumentState::Confirmed));
    act.amend::<Document>(Verb::Decide, (id, version), confirmed, "confirm", None).await?;
    act.commit().await?;
    one(office, ctx, id, lang).await
}

/// The tasks of a document itself, those called off left out.
pub(super) fn heads(document: Uuid) -> Pick {
    Pick::all().eq("document_id", document).empty("parent_id").ne("state", TaskState::Cancelled.key())
}

/// Whom the document addresses: "Kính gửi", else its recipients.
fn addressees(document: &Document) -> Vec<String> {
    let names = |key: &str| -> Vec<String> {
        let list = document.reading.get(key).and_then(serde_json::Value::as_array);
        let name = |one: &serde_json::Value| one.as_str().or_else(|| one.get("name")?.as_str()).map(str::to_owned);
        list.map(|list| list.iter().filter_map(name).collect()).unwrap_or_default()
    };
    let direct = names("addressees");
    if direct.is_empty() { names("recipients") } else { direct }
}

fn part(units: &Units, one: &Addressed, role: PartRole, on: NaiveDate) -> Option<Part> {
    let unit = units.unit(&one.unit, on)?;
    let post = match &one.post {
        Some(post) => units.post(post, on),
        None => units.head_post(&one.unit, on),
    };
    let head = post.as_ref().and_then(|post| units.holder(&post.id, on)).map(|holding| holding.person.clone());
    Some(Part {
        unit: unit.short_name,
        head_post: post.map(|post| post.short_title),
        head,
        area: AreaRef::of(&one.area, on),
        role,
        unit_id: Some(one.unit.clone()),
    })
}

pub(super) fn handed_out(task: &Task, part: Part, day: NaiveDate) -> Task {
    // One task has one part of a unit and its head, however often it is handed out.
    let (unit, post) = (part.unit.as_str(), part.head_post.as_deref().unwrap_or_default());
    let mut handed_out = Task {
        id: store::id::following(task.id, &["part", unit, post]),
        area: part.area.code,
        role: part.role,
        parent_id: Some(task.id),
        unit: part.unit_id,
        unit_name: Some(part.unit),
        head_post: part.head_post,
        head: part.head,
        state: TaskState::Assigned,
        assigned_on: Some(day),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
        ..task.clone()
    };
    periods::begin(&mut handed_out, day);
    handed_out
}
