//! What a target is measured by: doses of persons, the day's level assessments, the duty roster, what any other measure
//! counts, or, where no record can measure it, the reports of the units that have its task.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use office::answer::AreaRef;
use office::measures::{self, Kind, Measure};
use office::{Office, Result};
use serde::Serialize;
use store::records::{Level, Target, Task, TaskState};
use store::{Ctx, Pick};
use utoipa::ToSchema;

use super::{Progress, progress_of};
use crate::duty;

/// What a target's figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Doses of the persons in its group.
    Doses,
    /// Communes assessed on the day (S1-6b).
    Levels,
    /// Bodies whose roster covers the day without a gap (S2-9e).
    Duty,
    /// What a measure has counted since the order.
    Counted,
    /// What a measure counts in seven days, which is to stay below a number (S2-4b).
    Limited,
    /// Units that have reported the task done: no record measures it.
    Reports,
}

/// The tally of doses and the number of the dose behind a target, where doses measure it.
pub(super) fn dose_of(target: &Target) -> Option<(String, i32)> {
    let measure = measure_of(target).filter(|measure| measure.kind == Kind::Coverage)?;
    Some((measure.adds.into_iter().next()?, measure.dose?))
}

/// May the caller bind a target to it?
pub(crate) fn is_measure(ctx: &Ctx, key: &str) -> bool {
    measures::of(key).is_some_and(|measure| measure.kind.is_for_targets() && measure.is_open_to(ctx))
}

/// May a target over it ask for a share? What only happens has no whole of its own.
pub(crate) fn has_share(key: &str) -> bool {
    measures::of(key).is_none_or(|measure| measure.kind != Kind::Flow || measure.over.is_some())
}

/// The measure that a target is bound to; none for words that no measure tells, and for one of a register that is gone.
pub(super) fn measure_of(target: &Target) -> Option<Measure> {
    measures::of(target.measure.as_deref()?).filter(|measure| measure.kind.is_for_targets())
}

impl Basis {
    /// What a target's figures come from.
    pub fn of(target: &Target) -> Self {
        match measure_of(target).map(|measure| measure.kind) {
            Some(Kind::Assessed) => Self::Levels,
            Some(Kind::Covered) => Self::Duty,
            Some(Kind::Coverage) => Self::Doses,
            Some(Kind::Flow) if target.at_most => Self::Limited,
            Some(Kind::Flow) => Self::Counted,
            _ => Self::Reports,
        }
    }
}

/// Areas that have something to reach, each with whether it is reached.
type Reached = Vec<(String, bool)>;

/// Progress of what is neither counted in doses nor by a measure; none where nothing was handed out to report on.
pub(super) async fn reached(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    under: &str,
    parts: &[String],
    day: NaiveDate,
) -> Result<Vec<Progress>> {
    let (reached, list): (Reached, fn(&str, &Target) -> String) = match Basis::of(target) {
        Basis::Levels => (assessed(office, ctx, under, day).await?, |area, _| format!("/levels?area={area}")),
        Basis::Duty => (covered(office, ctx, under, day).await?, |area, _| format!("/duty?area={area}")),
        Basis::Doses | Basis::Counted | Basis::Limited | Basis::Reports => {
            (reported(office, ctx, target).await?, |area, target| {
                let task = target.task_id.map(|id| format!("&filter=parent_id:eq:{id}")).unwrap_or_default();
                format!("/tasks?view=table&area={area}{task}")
            })
        }
    };
    if reached.is_empty() {
        return Ok(Vec::new());
    }
    let sum = |part: &String| {
        let within = reached.iter().filter(|(area, _)| office.areas().is_within(area, part, day));
        let (all, done) = within.fold((0, 0), |(all, done), (_, one)| (all + 1, done + i64::from(*one)));
        progress_of(AreaRef::of(part, day), (done, all, 0), target.due_on, day, list(part, target))
    };
    Ok(parts.iter().map(sum).collect())
}

/// The communes, and whether their level was assessed on the day.
async fn assessed(office: &Office, ctx: &Ctx, under: &str, day: NaiveDate) -> Result<Reached> {
    let of_day = Pick::all().eq("assessed_on", day).filled("level");
    let levels = office.store.pick::<Level>(ctx, of_day, &[]).await?;
    let done: BTreeSet<&str> = levels.iter().map(|level| level.area.as_str()).collect();
    let communes = office.areas().communes_under(under, day);
    Ok(communes.iter().map(|area| (area.code.clone(), done.contains(area.code.as_str()))).collect())
}

/// The bodies that have to be on duty, and whether their roster covers every hour of the day.
async fn covered(office: &Office, ctx: &Ctx, under: &str, day: NaiveDate) -> Result<Reached> {
    let (from, to) = base::day::hours(day);
    let rosters = duty::rosters(office, ctx, from, to).await?;
    let gaps = duty::duty_gaps(office, ctx, from, to).await?;
    let open = |area: &str, body: &str| gaps.iter().any(|gap| gap.area.code == area && gap.body == body);
    let kept = rosters.into_keys().filter(|(area, _)| office.areas().is_within(area, under, day));
    let mut reached: Reached = kept.map(|(area, body)| (area.clone(), !open(&area, &body))).collect();
    let silent = duty::silent(office, ctx, (under, day), from, to).await?;
    reached.extend(silent.into_iter().map(|one| (one.area.code, false)));
    Ok(reached)
}

/// The units that have a part of the target's task, and whether they reported it done.
async fn reported(office: &Office, ctx: &Ctx, target: &Target) -> Result<Reached> {
    let Some(task) = target.task_id else { return Ok(Vec::new()) };
    let parts = Pick::all().eq("parent_id", task).ne("state", TaskState::Cancelled.key());
    let parts = office.store.pick::<Task>(ctx, parts, &[]).await?;
    let done = |part: &Task| matches!(part.state, TaskState::Reported | TaskState::Done);
    Ok(parts.iter().map(|part| (part.area.clone(), done(part))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_that_the_reader_proposes_is_known() {
        let file: toml::Value = toml::from_str(include_str!("../../../../data/directive/measures.toml")).unwrap();
        let measures = file["measure"].as_array().unwrap();
        let bound = |key: &str| measures::of(key).is_some_and(|measure| measure.kind.is_for_targets());
        assert!(measures.iter().all(|one| bound(one["measure"].as_str().unwrap())), "{measures:?}");
        assert!(!bound("case_active"), "what stands at a moment is reached by no day");
    }
}
