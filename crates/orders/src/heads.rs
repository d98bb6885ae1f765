//! The scorecard of heads and of members of committees (bảng theo dõi trách nhiệm): what each was given, what became of it,
//! what was found on them, and which areas they follow (S1-1a, S4-0s).

mod person;
mod targets;

use std::collections::{BTreeMap, BTreeSet};

use base::post::{Post, Units};
use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Serialize;
use serde_json::Value;
use store::records::{DueKind, Entry, Task, TaskState};
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;

use crate::ended;
use crate::tasks::CLOSED;

pub use person::{Followed, Found, HeadFull, one};

/// What one person in a post was given, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeadLine {
    /// Id of the post: `106/ubnd/chu-tich`.
    pub post: String,
    /// The post, in words.
    pub title: String,
    /// Unit of the post.
    pub unit: String,
    /// Area of the unit.
    pub area: AreaRef,
    /// Who holds it on the day, where that is known.
    pub holder: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub score: Score,
}

/// Figures of a head.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HeadScore)]
pub struct Score {
    /// Parts of tasks not yet ended.
    pub open: i64,
    /// Of these, those that the unit has not even received.
    pub unreceived: i64,
    /// Open after their day.
    pub overdue: i64,
    /// Of these, duties that come again: a report of a period that was not made.
    pub late_reports: i64,
    /// Reported, not yet closed by the issuer.
    pub reported: i64,
    /// Closed by the issuer.
    pub done: i64,
    /// Times that the issuer urged.
    pub urged: i64,
    /// Targets that hold for the area that the post governs.
    pub targets: i64,
    /// Of these, those that were missed or will be at the present pace.
    pub behind: i64,
    /// Days of the last thirty for which a finding names the post.
    pub findings: i64,
    /// Areas followed as a member of a committee.
    pub areas: i64,
    /// Visits made there.
    pub visits: i64,
    /// Of the areas, those without a visit in the last seven days.
    pub unvisited: i64,
}

/// Days back for which findings count.
const FOUND_WITHIN: u64 = 30;
/// Days after which a followed area is told of.
const VISITED_WITHIN: u64 = 7;

/// A post and whoever is named in it: members of a committee share one.
type Named = (String, Option<String>);

/// The heads and members of an area and those below it to whom something was given, the most overdue first.
pub async fn heads(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<HeadLine>> {
    let units = office::posts::units(office).await?;
    let mut scores: BTreeMap<Named, Score> = BTreeMap::new();
    tasks(office, ctx, (area, day), &units, &mut scores).await?;
    targets::add(office, ctx, (area, day), &units, &mut scores).await?;
    let under = |of: &str| office.areas().is_within(of, area, day);
    findings(office, ctx, day, &under, &units, &mut scores).await?;
    followed(office, ctx, day, &under, &mut scores).await?;
    let line = |((id, holder), score): (Named, Score)| -> Option<HeadLine> {
        let post = units.posts_of(id.rsplit_once('/')?.0, day).into_iter().find(|post| post.id == id)?;
        let Post { title, unit, area, .. } = post;
        Some(HeadLine { post: id, title, unit, area: AreaRef::of(&area, day), holder, score })
    };
    let mut lines: Vec<HeadLine> = scores.into_iter().filter_map(line).collect();
    let weight = |line: &HeadLine| {
        let Score { overdue, findings, behind, unvisited, open, .. } = line.score;
        (overdue, findings, behind, unvisited, open)
    };
    lines.sort_by(|a, b| weight(b).cmp(&weight(a)).then(a.post.cmp(&b.post)));
    Ok(lines)
}

/// The parts of tasks, by the post that answers for each.
async fn tasks(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    units: &Units,
    scores: &mut BTreeMap<Named, Score>,
) -> Result<()> {
    let ended = ended::documents(office, ctx, day).await?;
    let mut parts = Pick::all().filled("parent_id").filled("unit").none_of("document_id", ended);
    if area != ctx.scope.area() {
        let within = office.areas().subtree(area, ctx.day);
        parts = parts.one_of("area", within.iter().map(|area| area.code.as_str()));
    }
    let mut posts: BTreeMap<(String, Option<String>), Option<Named>> = BTreeMap::new();
    let mut of = |unit: String, title: Option<String>| -> Option<Named> {
        posts
            .entry((unit, title))
            .or_insert_with_key(|(unit, title)| answers(units, unit, title.as_deref(), day))
            .clone()
    };
    let by = ["unit", "head_post", "state"];
    let states: Vec<(String, Option<String>, String, i64)> =
        office.store.counted::<Task, _>(ctx, parts.clone(), &by).await?;
    for (unit, title, state, n) in states {
        let Some(named) = of(unit, title) else { continue };
        let score = scores.entry(named).or_default();
        let is = |of: TaskState| if state == of.key() { n } else { 0 };
        score.done += is(TaskState::Done);
        score.reported += is(TaskState::Reported);
        score.unreceived += is(TaskState::Assigned);
        if CLOSED.iter().all(|closed| closed.key() != state) {
            score.open += n;
        }
    }
    let late = parts.clone().none_of("state", CLOSED.map(TaskState::key)).before("due_on", day);
    let late: Vec<(String, Option<String>, String, i64)> =
        office.store.counted::<Task, _>(ctx, late, &["unit", "head_post", "due_kind"]).await?;
    for (unit, title, kind, n) in late {
        if let Some(named) = of(unit, title) {
            let score = scores.entry(named).or_default();
            score.overdue += n;
            score.late_reports += if kind == DueKind::Recurring.key() { n } else { 0 };
        }
    }
    let urged: Vec<(String, Option<String>, Option<i32>, i64)> =
        office.store.counted::<Task, _>(ctx, parts.filled("urged"), &["unit", "head_post", "urged"]).await?;
    for (unit, title, times, n) in urged {
        if let Some(named) = of(unit, title) {
            scores.entry(named).or_default().urged += i64::from(times.unwrap_or_default()) * n;
        }
    }
    Ok(())
}

/// The post that answers for a unit's tasks, and who holds it.
fn answers(units: &Units, unit: &str, title: Option<&str>, day: NaiveDate) -> Option<Named> {
    let own = title.and_then(|title| units.posts_of(unit, day).into_iter().find(|post| post.short_title == title));
    let post = own.or_else(|| units.head_post(unit, day))?;
    let holder = units.holder(&post.id, day).map(|holding| holding.person.clone());
    Some((post.id, holder))
}

/// The register of findings on heads, and the column of its posts.
const FINDINGS: &str = "head_findings";
/// The register of areas that members follow.
const FOLLOWED: &str = "assigned_areas";

/// Entries of a register that the caller may read, since a day.
async fn entries(office: &Office, ctx: &Ctx, key: &str, pick: Pick) -> Result<Vec<Entry>> {
    let Some(register) = store::registers::of(key).filter(|one| ctx.may(Verb::Read, Kind::Register(one))) else {
        return Ok(Vec::new());
    };
    Ok(office.store.pick_of::<Entry>(register.sheet(), ctx, pick, &[]).await?)
}

/// Findings of the last days that name posts and that no leader has taken back; a target that was reached is none.
async fn named(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Vec<Entry>> {
    let lately = Pick::all().between("on_day", day - Days::new(FOUND_WITHIN), day);
    let mut found = entries(office, ctx, FINDINGS, lately).await?;
    found.retain(|entry| {
        let is = |key: &str, value: &str| entry.fields.0.get(key).and_then(Value::as_str) == Some(value);
        let cleared = entry.fields.0.contains_key("conclusion") && !is("conclusion", "answers");
        !cleared && !is("finding", "on_time")
    });
    Ok(found)
}

/// The posts that a finding names.
fn posts_in(finding: &Entry) -> impl Iterator<Item = &str> {
    let rows = finding.fields.0.get("answers").and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(|row| row.get("post")?.as_str())
}

/// On how many days a finding names a post.
async fn findings(
    office: &Office,
    ctx: &Ctx,
    day: NaiveDate,
    under: &impl Fn(&str) -> bool,
    units: &Units,
    scores: &mut BTreeMap<Named, Score>,
) -> Result<()> {
    let mut days: BTreeMap<String, BTreeSet<Option<NaiveDate>>> = BTreeMap::new();
    for entry in named(office, ctx, day).await?.iter().filter(|entry| under(&entry.area)) {
        for post in posts_in(entry) {
            days.entry(post.to_owned()).or_default().insert(entry.on_day);
        }
    }
    for (post, days) in days {
        let holder = units.holder(&post, day).map(|holding| holding.person.clone());
        scores.entry((post, holder)).or_default().findings += i64::try_from(days.len()).unwrap_or(i64::MAX);
    }
    Ok(())
}

/// The areas that members follow, and whether they were there.
async fn followed(
    office: &Office,
    ctx: &Ctx,
    day: NaiveDate,
    under: &impl Fn(&str) -> bool,
    scores: &mut BTreeMap<Named, Score>,
) -> Result<()> {
    for (member, one) in person::followed(office, ctx, day).await?.into_iter().filter(|(_, one)| under(&one.area.code))
    {
        let score = scores.entry((member, Some(one.holder))).or_default();
        score.areas += 1;
        score.visits += one.visits;
        score.unvisited += i64::from(one.unvisited);
    }
    Ok(())
}
