//! What a unit must do, by which document (S0-1a, S3-8a): its tasks and the targets that hold for its area.

use std::collections::BTreeMap;

use base::words::Lang;
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::Serialize;
use store::records::{Task, TaskState};
use store::{Ctx, Kind, Pick};
use utoipa::ToSchema;
use uuid::Uuid;

use super::shape::{DocumentRef, Sight, TaskCard, TaskCounts, count};
use crate::targets::{self, TargetLine};

/// What one document asks of a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitDocument {
    /// The document.
    pub document: DocumentRef,
    /// The unit's tasks, in the document's order.
    pub tasks: Vec<TaskCard>,
    /// The document's targets, measured in the unit's area.
    pub targets: Vec<TargetLine>,
}

/// What a unit must do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitWork {
    /// Id in the table of units, or the name where it has none.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Area.
    pub area: AreaRef,
    /// Post of its head.
    pub head_post: Option<String>,
    /// Who holds it on the day.
    pub head: Option<String>,
    /// Its tasks of documents in force, counted.
    pub counts: TaskCounts,
    /// By document: in force first, the newest first.
    pub documents: Vec<UnitDocument>,
}

/// What a unit must do; the unit by its id or, where the tables do not know it, by its name.
pub async fn unit_work(office: &Office, ctx: &Ctx, unit: &str, day: NaiveDate, lang: Lang) -> Result<UnitWork> {
    let parts =
        |key: &str| Pick::all().filled("parent_id").ne("state", TaskState::Cancelled.key()).eq(key, unit.to_owned());
    let order = [("ordinal", false), ("id", false)];
    let mut tasks = office.store.pick::<Task>(ctx, parts("unit"), &order).await?;
    if tasks.is_empty() {
        tasks = office.store.pick::<Task>(ctx, parts("unit_name").empty("unit"), &order).await?;
    }
    let sight = Sight::of(office, ctx, day).await?;
    let units = sight.units();
    let known = units.unit(unit, day);
    let name = known.as_ref().map(|unit| unit.short_name.clone());
    let name = name.or_else(|| tasks.first().and_then(|task| task.unit_name.clone()));
    let Some(name) = name else {
        return Err(Problem::new(Class::NotFound, "store-not-found").with("kind", Kind::Task.key()));
    };
    let area = tasks.first().map_or_else(|| ctx.scope.area().to_owned(), |task| task.area.clone());
    let post = known.and_then(|_| units.head_post(unit, day));
    let head = post.as_ref().and_then(|post| units.holder(&post.id, day)).map(|holding| holding.person.clone());

    let counts = count(tasks.iter().filter(|task| sight.in_force(task)), sight.moment());
    let mut by_document: BTreeMap<Uuid, Vec<&Task>> = BTreeMap::new();
    for task in &tasks {
        by_document.entry(task.document_id).or_default().push(task);
    }
    let mut targets = targets::list(office, ctx, &area, day, lang).await?;
    let mut documents: Vec<UnitDocument> = Vec::new();
    for (id, tasks) in by_document {
        let cards: Vec<TaskCard> = tasks.iter().map(|task| sight.card(task, (0, 0))).collect();
        let Some(first) = cards.first() else { continue };
        let (of_it, others) = targets.into_iter().partition(|target: &TargetLine| target.document.id == id);
        targets = others;
        documents.push(UnitDocument { document: first.document.clone(), tasks: cards, targets: of_it });
    }
    documents.sort_by_key(|one| (one.document.ended, std::cmp::Reverse(one.document.issued_on)));
    Ok(UnitWork {
        unit: unit.to_owned(),
        name,
        area: AreaRef::of(&area, day),
        head_post: post.map(|post| post.short_title),
        head,
        counts,
        documents,
    })
}
