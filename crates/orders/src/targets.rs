//! Targets (chỉ tiêu): value, gap, pace and projected day from live data (S0-4c, S0-4d, S0-4e, S1-4b),
//! and who answers when one is missed (S0-4f, S0-4g, S1-4c, S1-4d).

mod answerable;
mod basis;
mod by_name;
mod counted;
mod daily;
mod limited;
mod reviews;
mod rules;
mod usable;

use std::collections::BTreeMap;
use std::fmt::Write;

use base::words::{Lang, Words};
use chrono::{Datelike, Days, NaiveDate};
use office::answer::{AreaRef, Point};
use office::{Office, Result, figures, measures};
use serde::Serialize;
use store::records::{Document, DocumentState, Target, TargetState};
use store::{By, Ctx, Pick, TallyQuery};
use utoipa::ToSchema;
use uuid::Uuid;

use answerable::findings;
use basis::{dose_of, reached};
use by_name::by_name;
use counted::{counted, counted_series};

pub use answerable::{Figures, Finding};
pub use basis::Basis;
pub(crate) use basis::{has_share, is_measure};
pub use by_name::{ByName, Head, Omission};
pub use daily::{Kept, KeptDay, keep};
pub use reviews::ReviewFile;
pub use rules::{Accountable, FindingKind, RuleCited};

/// How far an area is from the figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Progress {
    /// Area.
    pub area: AreaRef,
    /// Reached.
    pub value: i64,
    /// To be reached.
    pub goal: i64,
    /// Reached of what is to be reached, 0–1.
    pub share: Option<f64>,
    /// Still missing.
    pub gap: i64,
    /// Needed a day until the deadline.
    pub per_day: Option<f64>,
    /// Reached a day over the last seven.
    pub pace: f64,
    /// The day on which it is reached at this pace.
    pub projected_on: Option<NaiveDate>,
    /// At this pace the deadline is missed.
    pub will_miss: bool,
    /// The page that lists who is missing.
    pub list: String,
}

/// The document that sets a target.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Origin {
    /// Id.
    pub id: Uuid,
    /// Number.
    pub number: Option<String>,
}

/// A target, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetLine {
    /// Id.
    pub id: Uuid,
    /// The document.
    pub document: Origin,
    /// The words that set it.
    pub words: String,
    /// In short.
    pub label: String,
    /// Measure.
    pub measure: Option<String>,
    /// The group, in words.
    pub group: String,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// How the deadline was read.
    pub reading: String,
    /// Proposed by the engine, or live.
    pub state: String,
    /// There are figures: of records, or of the reports of units that have its task.
    pub measured: bool,
    /// What the figures come from.
    pub basis: Basis,
    /// Its document is kept for reference: it orders nothing here, and the figures show where this area would stand.
    pub reference: bool,
    /// How far.
    #[serde(flatten)]
    pub progress: Progress,
}

/// A target with its areas and findings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetFull {
    /// The target.
    #[serde(flatten)]
    pub line: TargetLine,
    /// The areas right below the one asked.
    pub areas: Vec<Progress>,
    /// Reached a day, last 28 days.
    pub series: Vec<Point>,
    /// Who answers, by district.
    pub accountability: Vec<Finding>,
    /// Persons missed by commune, and cases to review.
    pub by_name: ByName,
}

/// Days of pace.
const PACE: u64 = 7;

/// The targets that hold for an area.
pub async fn list(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Vec<TargetLine>> {
    let live = Pick::all().ne("state", TargetState::Cancelled.key());
    let targets = office.store.pick::<Target>(ctx, live, &[("due_on", false), ("id", false)]).await?;
    let mut lines = Vec::new();
    for target in targets {
        let document: Option<Document> = office.store.get(ctx, target.document_id).await.ok();
        let gone = document.as_ref().is_some_and(|of| crate::ended::is_ended(of, day) || of.version_of.is_some());
        if !gone {
            lines.push(target_line(office, ctx, &target, area, day, lang).await?);
        }
    }
    // What holds here comes before what is only kept for reference.
    lines.sort_by_key(|line| line.reference);
    Ok(lines)
}

/// One target with the areas below, the recent past and who answers.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, area: &str, day: NaiveDate, lang: Lang) -> Result<TargetFull> {
    let target: Target = office.store.get(ctx, id).await?;
    let line = target_line(office, ctx, &target, area, day, lang).await?;
    let parts: Vec<String> = office.areas().children(area, day).into_iter().map(|a| a.code.clone()).collect();
    let areas = progress(office, ctx, &target, area, &parts, day).await?;
    let Some((measure, _)) = dose_of(&target) else {
        let by_name = ByName::default();
        let series = counted_series(office, ctx, &target, area, day).await?;
        return Ok(TargetFull { line, areas, series, accountability: Vec::new(), by_name });
    };
    let series = figures::series(office, ctx, &measure, area, day - Days::new(27), day).await?;
    let accountability = findings(office, ctx, &target, area, day, lang).await?;
    let by_name = by_name(office, ctx, &target, area, day).await?;
    Ok(TargetFull { line, areas, series, accountability, by_name })
}

async fn target_line(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<TargetLine> {
    let words = Words::of(lang);
    let document: Option<Document> = office.store.get(ctx, target.document_id).await.ok();
    let progress = progress(office, ctx, target, area, &[area.to_owned()], day).await?.into_iter().next();
    let group = group_words(target, lang);
    // Who may not see what a measure counts is told the words of the order alone.
    let key = target.measure.as_deref().filter(|key| measures::is_open(ctx, key));
    let measure = key.map(|key| measures::name_of(key, lang));
    let label = match measure {
        None => target.words.clone(),
        // Only measures of persons have a group.
        Some(measure) if Basis::of(target) != Basis::Doses => measure,
        Some(measure) => format!("{measure}, {group}"),
    };
    let rule = target.due_rule.as_deref().map(|rule| words.say(rule, &[]));
    let reading = match (&target.due_words, target.due_on) {
        (Some(said), Some(due)) => words.say(
            "target-reading",
            &[("words", said.clone()), ("day", base::words::date(due)), ("rule", rule.unwrap_or_default())],
        ),
        _ => String::new(),
    };
    Ok(TargetLine {
        id: target.id,
        basis: Basis::of(target),
        reference: document.as_ref().is_some_and(|document| document.state == DocumentState::Library),
        document: Origin { id: target.document_id, number: document.and_then(|document| document.number) },
        words: target.words.clone(),
        label,
        measure: key.map(str::to_owned),
        group,
        due_on: target.due_on,
        reading,
        state: target.state.key().to_owned(),
        measured: progress.is_some(),
        progress: progress.unwrap_or_else(|| {
            progress_of(
                AreaRef::of(area, day),
                (0, 0, 0),
                target.due_on,
                day,
                format!("/directives/{}", target.document_id),
            )
        }),
    })
}

/// Progress of areas, all under `under`; empty where nothing tells of it.
pub(crate) async fn progress(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    under: &str,
    parts: &[String],
    day: NaiveDate,
) -> Result<Vec<Progress>> {
    let Some((measure, number)) = dose_of(target) else {
        return match Basis::of(target) {
            Basis::Counted => counted(office, ctx, target, under, parts, day).await,
            Basis::Limited => limited::limited(office, ctx, target, under, parts, day).await,
            _ => reached(office, ctx, target, under, parts, day).await,
        };
    };
    let measure = measure.as_str();
    let strata = strata(target);
    // The area itself needs no parts: the database then sums without sorting.
    let whole_only = parts == [under];
    let by = By { area: !whole_only, ..By::default() };
    let measures = [measure, "person_due"];
    let mut ask = TallyQuery { measures: &measures, area: Some(under), from: None, to: day, strata: Some(strata), by };
    let whole = office.store.tallies(ctx, &ask).await?;
    let recent = [measure];
    ask.measures = &recent;
    ask.from = Some(day - Days::new(PACE - 1));
    let recent = office.store.tallies(ctx, &ask).await?;
    let mut by_commune: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for (rows, slot) in [(&whole, 0), (&recent, 2)] {
        for row in rows {
            let code = row.area.as_deref().unwrap_or(under);
            let slot = if row.measure == "person_due" { 1 } else { slot };
            by_commune.entry(code.to_owned()).or_default()[slot] += row.n;
        }
    }
    Ok(parts
        .iter()
        .map(|part| {
            let mut sums = [0; 3];
            for (code, figures) in &by_commune {
                if office.areas().is_within(code, part, day) {
                    for (sum, n) in sums.iter_mut().zip(figures) {
                        *sum += n;
                    }
                }
            }
            let [value, due, recent] = sums;
            let goal = match (target.count, target.share) {
                (Some(count), _) => i64::from(count),
                (None, share) => counted::share_of(due, share),
            };
            let list = missing_list(part, number, strata);
            progress_of(AreaRef::of(part, day), (value, goal, recent), target.due_on, day, list)
        })
        .collect())
}

/// Years of birth of the target's group: ages are those completed in the year of the deadline.
fn strata(target: &Target) -> (i32, i32) {
    let year = target.due_on.map_or(9_999, |due| due.year());
    let youngest = year - target.age_from.unwrap_or(0);
    let oldest = target.age_to.map_or(1_800, |age| year - age);
    (oldest, youngest)
}

fn missing_list(area: &str, number: i32, (oldest, youngest): (i32, i32)) -> String {
    let mut list = format!(
        "/persons?area={area}&filter=doses:lt:{number}&filter=birth_year:le:{youngest}&filter=contraindicated:eq:false"
    );
    if oldest > 1_800 {
        let _ = write!(list, "&filter=birth_year:ge:{oldest}");
    }
    list
}

fn progress_of(
    area: AreaRef,
    (value, goal, recent): (i64, i64, i64),
    due: Option<NaiveDate>,
    day: NaiveDate,
    list: String,
) -> Progress {
    let gap = (goal - value).max(0);
    let pace = recent as f64 / PACE as f64;
    // The day's own figures are in; what is left are the days after it.
    let left = due.map(|due| (due - day).num_days());
    let per_day = left.filter(|left| gap > 0 && *left > 0).map(|left| gap as f64 / left as f64);
    let projected_on = if gap == 0 {
        None
    } else {
        let days = (gap as f64 / pace).ceil();
        (days.is_finite() && days < 3_650.0).then(|| day + Days::new(days as u64))
    };
    let will_miss = gap > 0 && due.is_some_and(|due| projected_on.is_none_or(|projected| projected > due));
    let share = (goal > 0).then(|| value.min(goal) as f64 / goal as f64);
    Progress { area, value, goal, share, gap, per_day, pace, projected_on, will_miss, list }
}

pub(crate) fn group_words(target: &Target, lang: Lang) -> String {
    let words = Words::of(lang);
    let from = target.age_from.unwrap_or_default().to_string();
    match (target.age_from, target.age_to) {
        (None | Some(0), None) => words.say("group-all", &[]),
        (_, None) => words.say("group-from", &[("from", from)]),
        (_, Some(to)) => words.say("group-between", &[("from", from), ("to", to.to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn progress(value: i64, goal: i64, recent: i64, due: &str) -> Progress {
        let area = AreaRef { code: "108".into(), name: "Huyện Sìn Hồ".into(), level: base::area::Level::District };
        progress_of(area, (value, goal, recent), Some(day(due)), day("2021-12-29"), String::new())
    }

    #[test]
    fn s0_4c_gap_pace_and_projection_on_the_eve_of_the_deadline() {
        let late = progress(45_000, 48_000, 3_500, "2021-12-31");
        assert_eq!((late.gap, late.pace, late.per_day), (3_000, 500.0, Some(1_500.0)));
        assert_eq!(late.projected_on, Some(day("2022-01-04")));
        assert!(late.will_miss);
        let fast = progress(47_000, 48_000, 3_500, "2021-12-31");
        assert_eq!((fast.projected_on, fast.will_miss), (Some(day("2021-12-31")), false));
    }

    #[test]
    fn a_target_reached_or_standing_still_is_told_as_it_is() {
        let done = progress(48_000, 48_000, 10, "2021-12-31");
        assert_eq!((done.gap, done.per_day, done.projected_on, done.will_miss), (0, None, None, false));
        let still = progress(10, 20, 0, "2021-12-31");
        assert_eq!((still.projected_on, still.will_miss), (None, true));
        let over = progress(10, 20, 7, "2021-12-20");
        assert_eq!(over.per_day, None, "nothing is needed a day once the deadline has passed");
        assert!(over.will_miss);
    }
}
