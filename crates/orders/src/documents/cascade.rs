//! Handing out: from the names in the text to units and heads of the day (S0-0n, S3-0b, S3-0d).

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use base::post::{Addressed, Units};
use base::shipped;
use base::text::fold;
use chrono::{NaiveDate, Utc};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::{Deserialize, Serialize};
use store::records::{Document, PartRole, Task, TaskState};
use store::{Ctx, Pick};
use utoipa::ToSchema;
use uuid::Uuid;

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

impl Part {
    /// The unit's id, where the tables know it.
    pub(super) fn into_unit(self) -> Option<String> {
        self.unit_id
    }
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

    /// By whom.
    pub(super) const fn ctx(&self) -> &Ctx {
        self.ctx
    }

    /// The units with their holders.
    pub(super) fn units(&self) -> &Units {
        &self.units
    }

    /// The day on which parts are handed out.
    pub(super) const fn day(&self) -> NaiveDate {
        self.ctx.day
    }
}

/// Does a name mean whom the one who leads asks, "các cơ quan liên quan", and not everybody whom it could mean?
pub(super) fn left_to_the_lead(name: &str) -> bool {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct HandOut {
        left_to_the_lead: Vec<String>,
    }
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let text = include_str!("../../../../data/office/hand-out.toml");
        shipped::rules::<HandOut>("office/hand-out.toml", text)
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
