//! What a target is measured by: doses of persons, the day's level assessments, the duty roster, or, where no
//! record can measure it, the reports of the units that have its task.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use serde::Serialize;
use store::records::{Duty, Level, Target, Task, TaskState};
use store::{Ctx, Pick};
use utoipa::ToSchema;

use super::{Progress, progress_of};
use crate::Centre;
use crate::answer::AreaRef;
use crate::problem::Result;

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
    /// Units that have reported the task done: no record measures it.
    Reports,
}

/// Doses by number; persons missed are those due who have had none (S1-4c).
const DOSES: &[(&str, &str, i32)] = &[
    ("dose1", "dose1", 1),
    ("dose2", "dose2", 2),
    ("dose3", "dose3", 3),
    ("dose4", "dose4", 4),
    ("persons_missed", "dose1", 1),
];
/// Measures told by reports.
const REPORTED: &[&str] = &["test_plan", "handover", "report"];

/// Is it a measure that a target can be bound to?
pub(crate) fn is_measure(key: &str) -> bool {
    DOSES.iter().any(|(known, ..)| *known == key) || REPORTED.contains(&key) || matches!(key, "level_assessed" | "duty")
}

/// The measure of doses and the number of the dose behind a target, where doses measure it.
pub(super) fn dose_of(target: &Target) -> Option<(&'static str, i32)> {
    let key = target.measure.as_deref()?;
    DOSES.iter().find(|(known, ..)| *known == key).map(|(_, measure, number)| (*measure, *number))
}

impl Basis {
    /// What a target's figures come from.
    pub fn of(target: &Target) -> Self {
        match target.measure.as_deref() {
            Some("level_assessed") => Self::Levels,
            Some("duty") => Self::Duty,
            _ if dose_of(target).is_some() => Self::Doses,
            _ => Self::Reports,
        }
    }
}

/// Areas that have something to reach, each with whether it is reached.
type Reached = Vec<(String, bool)>;

impl Centre {
    /// Progress of what is not counted in doses; none where nothing was handed out to report on.
    pub(super) async fn counted(
        &self,
        ctx: &Ctx,
        target: &Target,
        under: &str,
        parts: &[String],
        day: NaiveDate,
    ) -> Result<Vec<Progress>> {
        let (reached, list): (Reached, fn(&str, &Target) -> String) = match Basis::of(target) {
            Basis::Levels => (self.assessed(ctx, under, day).await?, |area, _| format!("/levels?area={area}")),
            Basis::Duty => (self.covered(ctx, under, day).await?, |area, _| format!("/duty?area={area}")),
            Basis::Doses | Basis::Reports => (self.reported(ctx, target).await?, |area, target| {
                let task = target.task_id.map(|id| format!("&filter=parent_id:eq:{id}")).unwrap_or_default();
                format!("/tasks?view=table&area={area}{task}")
            }),
        };
        if reached.is_empty() {
            return Ok(Vec::new());
        }
        let sum = |part: &String| {
            let within = reached.iter().filter(|(area, _)| self.areas().is_within(area, part, day));
            let (all, done) = within.fold((0, 0), |(all, done), (_, one)| (all + 1, done + i64::from(*one)));
            progress_of(AreaRef::of(part, day), (done, all, 0), target.due_on, day, list(part, target))
        };
        Ok(parts.iter().map(sum).collect())
    }

    /// The communes, and whether their level was assessed on the day.
    async fn assessed(&self, ctx: &Ctx, under: &str, day: NaiveDate) -> Result<Reached> {
        let of_day = Pick::all().eq("assessed_on", day).filled("level");
        let levels = self.store.pick::<Level>(ctx, of_day, &[]).await?;
        let done: BTreeSet<&str> = levels.iter().map(|level| level.area.as_str()).collect();
        let communes = self.areas().communes_under(under, day);
        Ok(communes.iter().map(|area| (area.code.clone(), done.contains(area.code.as_str()))).collect())
    }

    /// The bodies that keep a roster, and whether it covers every hour of the day.
    async fn covered(&self, ctx: &Ctx, under: &str, day: NaiveDate) -> Result<Reached> {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(base::day::zone());
        let Some(from) = midnight.single().map(|local| local.to_utc()) else { return Ok(Vec::new()) };
        let to = from + Duration::days(1);
        let near = Pick::all().up_to("starts_at", to).at_least("ends_at", from - Duration::days(31));
        let rosters = self.store.pick::<Duty>(ctx, near, &[]).await?;
        let bodies: BTreeSet<(String, String)> = rosters
            .into_iter()
            .filter(|duty| self.areas().is_within(&duty.area, under, day))
            .map(|duty| (duty.area, duty.body))
            .collect();
        let gaps = self.duty_gaps(ctx, from, to).await?;
        let open = |area: &str, body: &str| gaps.iter().any(|gap| gap.area.code == area && gap.body == body);
        Ok(bodies.into_iter().map(|(area, body)| (area.clone(), !open(&area, &body))).collect())
    }

    /// The units that have a part of the target's task, and whether they reported it done.
    async fn reported(&self, ctx: &Ctx, target: &Target) -> Result<Reached> {
        let Some(task) = target.task_id else { return Ok(Vec::new()) };
        let parts = Pick::all().eq("parent_id", task).ne("state", TaskState::Cancelled.key());
        let parts = self.store.pick::<Task>(ctx, parts, &[]).await?;
        let done = |part: &Task| matches!(part.state, TaskState::Reported | TaskState::Done);
        Ok(parts.iter().map(|part| (part.area.clone(), done(part))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_that_the_reader_proposes_is_known() {
        let file: toml::Value = toml::from_str(include_str!("../../../../data/directive/measures.toml")).unwrap();
        let measures = file["measure"].as_array().unwrap();
        assert!(measures.iter().all(|one| is_measure(one["measure"].as_str().unwrap())), "{measures:?}");
        assert!(!is_measure("anything"));
    }
}
