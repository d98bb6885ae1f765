//! Who answers for a missed target: computed by the rules of the document that sets it, shown with its working, kept day
//! by day, decided by a leader.

use std::collections::{BTreeMap, BTreeSet};

use base::area::Level as Tier;
use base::post::Units;
use base::words::{Lang, Words, count};
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Serialize;
use store::records::{Dose, Target, TargetState, Task};
use store::{By, Ctx, Pick, TallyQuery};
use utoipa::ToSchema;
use uuid::Uuid;

use super::basis::dose_of;
use super::daily::{self, KeptDay};
use super::rules::{self, Accountable, FindingKind, RuleCited, Rules};
use super::usable::{Need, Shelf};
use super::{Progress, progress, strata};

/// A finding for one area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// Area.
    pub area: AreaRef,
    /// What the figures say.
    pub finding: FindingKind,
    /// The deadline has passed; before it the finding is what it would be if nothing more were done.
    pub is_final: bool,
    /// The day whose figures it rests on: the deadline's, once that has passed.
    pub day: NaiveDate,
    /// What the figures were.
    pub figures: Figures,
    /// Who answers, as the law and the posts of that day have it.
    pub accountable: Vec<Accountable>,
    /// The bodies before which they answer, whose leaders decide.
    pub before: Vec<String>,
    /// From the figures to the finding.
    pub working: Vec<String>,
    /// The rule.
    pub rule: RuleCited,
    /// The request for more vaccine that was drafted.
    pub request: Option<Uuid>,
    /// What was kept at the close of each day, the newest first.
    pub days: Vec<KeptDay>,
}

/// What a finding rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// Reached.
    pub value: i64,
    /// To be reached.
    pub goal: i64,
    /// Still missing.
    pub gap: i64,
    /// Doses that could have been given: of a vaccine for this group, not expired, there before the day, and not counted
    /// for a target that was due before.
    pub usable: i64,
    /// Doses counted for targets that were due before.
    pub taken: i64,
    /// Doses of lots that have expired.
    pub expired: i64,
    /// What lies in store and is no vaccine for this group: other products, test kits.
    pub other: i64,
    /// Doses promised and not delivered.
    pub on_the_way: i64,
    /// Serious adverse events since the order, after the target's dose in its group.
    pub events: i64,
}

impl Figures {
    /// What they say by the words of the directive; `safe`: the words ask for safety too.
    pub(super) const fn say(&self, safe: bool) -> FindingKind {
        if self.gap == 0 {
            if safe && self.events > 0 { FindingKind::Unsafe } else { FindingKind::OnTime }
        } else if self.usable < self.gap {
            FindingKind::Short
        } else {
            FindingKind::EnoughButLate
        }
    }
}

/// The areas whose heads answer: districts; where the law of the day has none, communes. Only those that the target is
/// for, and none below the area that was given a number as a whole.
pub(super) fn parts(office: &Office, target: &Target, area: &str, day: NaiveDate) -> Vec<String> {
    let areas = office.areas();
    let tiers = |tier: Tier| -> Vec<String> {
        areas.subtree(area, day).into_iter().filter(|part| part.level == tier).map(|part| part.code.clone()).collect()
    };
    let two_tiers = !areas.subtree(&office.province, day).iter().any(|part| part.level == Tier::District);
    let mut parts = tiers(if two_tiers { Tier::Commune } else { Tier::District });
    parts.retain(|part| areas.is_within(part, &target.area, day));
    parts.retain(|part| target.count.is_none() || *part == target.area);
    parts
}

/// The findings for the areas under an area that have heads who answer.
pub(super) async fn findings(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<Finding>> {
    let Some(due) = target.due_on else { return Ok(Vec::new()) };
    let Some(rules) = Rules::of(office, ctx, target, day).await?.filter(Rules::of_late) else {
        return Ok(Vec::new());
    };
    let at = day.min(due);
    let units = office::posts::units(office).await?;
    let mut findings = found(office, ctx, &units, (target, &rules), area, at, lang).await?;
    let request = daily::request_id(target);
    let request = office.store.get::<Task>(ctx, request).await.ok().map(|task| task.id);
    let kept = daily::kept(office, ctx, target, due, day).await?;
    for finding in &mut findings {
        finding.is_final = day > due;
        finding.request = request.filter(|_| finding.finding == FindingKind::Short);
        finding.days = kept.iter().filter(|one| one.area == finding.area.code).cloned().collect();
    }
    Ok(findings)
}

/// What the figures of a day say of every area under `area`, and whom the posts of that day name.
pub(super) async fn found(
    office: &Office,
    ctx: &Ctx,
    units: &Units,
    (target, rules): (&Target, &Rules),
    area: &str,
    at: NaiveDate,
    lang: Lang,
) -> Result<Vec<Finding>> {
    let parts = parts(office, target, area, at);
    let from = rules.document.issued_on.unwrap_or(at);
    let figures = figures(office, ctx, target, area, &parts, (from, at)).await?;
    let safe = rules.for_finding(FindingKind::Unsafe).is_some();
    let mut named = BTreeMap::new();
    let mut findings = Vec::new();
    for (area, figures) in figures {
        let kind = figures.say(safe);
        let rule = rules.for_finding(kind);
        let (posts, before) = named.entry(kind).or_insert_with(|| {
            rule.map(|rule| (rules.named(units, rule, at), rules.before(units, rule, at))).unwrap_or_default()
        });
        let called = |id: &String| units.unit(id, at).map_or_else(|| id.clone(), |unit| unit.short_name);
        findings.push(Finding {
            accountable: rules::answering(units, posts, &area.code, at),
            before: before.iter().map(called).collect(),
            working: working(&figures, kind, safe, (at, target.due_on.unwrap_or(at)), lang),
            rule: rule.map_or_else(RuleCited::default, |rule| rules.cited(rule)),
            finding: kind,
            is_final: false,
            day: at,
            figures,
            area,
            request: None,
            days: Vec::new(),
        });
    }
    Ok(findings)
}

/// What the findings of a day rest on. Rows of stock and doses are read in the program's own name: numbers alone leave it,
/// to those who may see the progress of the areas.
async fn figures(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    under: &str,
    parts: &[String],
    (from, at): (NaiveDate, NaiveDate),
) -> Result<Vec<(AreaRef, Figures)>> {
    let Some((_, dose)) = dose_of(target) else { return Ok(Vec::new()) };
    let due = target.due_on.unwrap_or(at);
    let own = progress(office, ctx, target, under, parts, at).await?;
    let program = &office.system_on(at, "accountability");
    let shelves = Shelf::of(office, program, parts, (at, due)).await?;
    let rivals = rivals(office, program, target, at).await?;
    let mut others: Vec<(&Target, i32, BTreeMap<String, i64>)> = Vec::new();
    for (rival, dose) in &rivals {
        let parts: Vec<String> =
            parts.iter().filter(|part| self::parts(office, rival, part, at).contains(part)).cloned().collect();
        let gaps = progress(office, program, rival, under, &parts, at).await?;
        others.push((rival, *dose, gaps.into_iter().map(|one| (one.area.code, one.gap)).collect()));
    }
    let events = events(office, program, (target, dose), under, parts, (from, at)).await?;
    let figure = |one: Progress| {
        let needs: Vec<Need<'_>> = others
            .iter()
            .filter_map(|(target, dose, gaps)| Some(Need { target, dose: *dose, gap: *gaps.get(&one.area.code)? }))
            .chain([Need { target, dose, gap: one.gap }])
            .collect();
        let shelf = shelves.get(&one.area.code).cloned().unwrap_or_default();
        // Before the deadline there are days left to give what comes today.
        let share = shelf.share(&needs, at < due).get(&target.id).copied().unwrap_or_default();
        let figures = Figures {
            value: one.value,
            goal: one.goal,
            gap: one.gap,
            usable: share.usable,
            taken: share.taken,
            expired: shelf.expired,
            other: shelf.other + share.unsuited,
            on_the_way: shelf.on_the_way,
            events: events.get(&one.area.code).copied().unwrap_or_default(),
        };
        (one.area, figures)
    };
    Ok(own.into_iter().map(figure).collect())
}

/// The other targets that doses are to reach, out of documents in force here.
pub(super) async fn rivals(
    office: &Office,
    program: &Ctx,
    target: &Target,
    day: NaiveDate,
) -> Result<Vec<(Target, i32)>> {
    let all = live(office, program, day).await?;
    Ok(all.into_iter().filter(|(one, _)| one.id != target.id).collect())
}

/// The targets that doses are to reach, out of documents in force here.
pub(super) async fn live(office: &Office, program: &Ctx, day: NaiveDate) -> Result<Vec<(Target, i32)>> {
    use store::records::{Document, DocumentState};
    let of_here = Pick::all().eq("state", DocumentState::Confirmed.key()).empty("version_of");
    let documents = office.store.heads::<Document>(program, of_here, &[]).await?;
    let in_force: BTreeSet<Uuid> =
        documents.iter().filter(|one| !crate::ended::is_ended(one, day)).map(|one| one.id).collect();
    let live = Pick::all().eq("state", TargetState::Live.key());
    let targets = office.store.pick::<Target>(program, live, &[("due_on", false), ("id", false)]).await?;
    let by_doses = |target: Target| Some((dose_of(&target)?.1, target)).map(|(dose, target)| (target, dose));
    Ok(targets.into_iter().filter(|target| in_force.contains(&target.document_id)).filter_map(by_doses).collect())
}

/// Serious adverse events by area, after the target's dose in its group, from the day of the order on.
async fn events(
    office: &Office,
    program: &Ctx,
    (target, dose): (&Target, i32),
    under: &str,
    parts: &[String],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<String, i64>> {
    let by = By { area: true, ..By::default() };
    let measures = ["dose_serious_event"];
    let born = strata(target);
    let ask = TallyQuery { measures: &measures, area: Some(under), from: Some(from), to, strata: Some(born), by };
    // Few communes have any: only their doses are looked at, which say after which dose it was.
    let rows = office.store.tallies(program, &ask).await?;
    let communes: Vec<String> = rows.into_iter().filter(|row| row.n > 0).filter_map(|row| row.area).collect();
    if communes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let serious = Pick::all().one_of("area", communes).eq("serious_event", true).eq("dose_no", dose);
    let serious = serious.between("given_on", from, to).between("birth_year", born.0, born.1);
    let doses = office.store.pick::<Dose>(program, serious, &[]).await?;
    let count = |part: &String| {
        let within = doses.iter().filter(|dose| office.areas().is_within(&dose.area, part, to)).count();
        (part.clone(), i64::try_from(within).unwrap_or(i64::MAX))
    };
    Ok(parts.iter().map(count).collect())
}

/// From the figures to the finding, in words.
pub(super) fn working(
    figures: &Figures,
    kind: FindingKind,
    safe: bool,
    (at, due): (NaiveDate, NaiveDate),
    lang: Lang,
) -> Vec<String> {
    let words = Words::of(lang);
    let args = [
        ("gap", count(figures.gap, lang)),
        ("stock", count(figures.usable, lang)),
        ("taken", count(figures.taken, lang)),
        ("expired", count(figures.expired, lang)),
        ("other", count(figures.other, lang)),
        ("way", count(figures.on_the_way, lang)),
        ("events", count(figures.events, lang)),
        ("late", count((at - due).num_days(), lang)),
        ("day", base::words::date(at)),
        ("due", base::words::date(due)),
    ];
    let mut lines = vec![words.say("finding-gap", &args)];
    if at > due && figures.gap > 0 {
        lines.push(words.say("finding-late", &args));
    }
    if figures.gap > 0 {
        lines.push(words.say("finding-stock", &args));
        if figures.taken + figures.expired + figures.other + figures.on_the_way > 0 {
            lines.push(words.say("finding-aside", &args));
        }
    }
    match kind {
        FindingKind::Short => lines.push(words.say("finding-short", &args)),
        FindingKind::EnoughButLate => lines.push(words.say("finding-enough", &args)),
        FindingKind::OnTime | FindingKind::Unsafe => {}
    }
    if safe && figures.events > 0 {
        lines.push(words.say("finding-events", &args));
    }
    lines
}
