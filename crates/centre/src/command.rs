//! Command (chỉ huy): the province on one page, from live data.

use base::words::{Lang, Words, count, date};
use chrono::{Duration, NaiveDate};
use office::answer::AreaRef;
use office::figures::{self, Figure};
use office::{Office, Result, posts};
use orders::duty::{self, Shift};
use orders::targets::{self, Basis, TargetLine};
use orders::tasks::{self, TaskCounts};
use planning::ledger;
use records::registers;
use serde::Serialize;
use store::records::TargetState;
use store::{Ctx, Kind, Verb};
use surveillance::distancing;
use surveillance::levels::{self, LevelRow, level_word};
use surveillance::trend::{self, Growth, Reproduction};
use utoipa::ToSchema;

pub use office::alarm::Alarm;

/// How many areas stand at a level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelCount {
    /// Level; none: cannot be assessed.
    pub level: Option<u8>,
    /// Areas.
    pub areas: usize,
}

/// Levels of the communes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelSummary {
    /// Rule book.
    pub rules: String,
    /// Its act.
    pub rule_title: String,
    /// By level.
    pub counts: Vec<LevelCount>,
    /// Communes.
    pub areas: Vec<LevelRow>,
    /// Areas right below the one asked, as sums.
    pub parts: Vec<LevelRow>,
}

/// The command page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Command {
    /// Area.
    pub area: AreaRef,
    /// Reporting day.
    pub day: NaiveDate,
    /// Hour at which it closes.
    pub cutoff: String,
    /// Figures with their past.
    pub figures: Vec<Figure>,
    /// Reproduction number.
    pub rt: Option<Reproduction>,
    /// Growth.
    pub growth: Option<Growth>,
    /// Levels.
    pub levels: LevelSummary,
    /// Alarms, the most severe first.
    pub alarms: Vec<Alarm>,
    /// On duty now.
    pub duty: Vec<Shift>,
    /// Tasks.
    pub tasks: TaskCounts,
}

/// Hours ahead in which a gap in a roster is an alarm.
const ROSTER_HOURS: i64 = 48;
/// Alarms of one kind that are told one by one.
const SINGLY: usize = 6;

/// The command page of an area on a reporting day.
pub async fn view(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Command> {
    Ok(with_targets(office, ctx, area, day, lang).await?.0)
}

/// The same, with the targets that its alarms come of.
pub(crate) async fn with_targets(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<(Command, Vec<TargetLine>)> {
    let lines = async {
        if ctx.may(Verb::Read, Kind::Target) {
            targets::list(office, ctx, area, day, lang).await
        } else {
            Ok(Vec::new())
        }
    };
    let counts = async {
        if ctx.may(Verb::Read, Kind::Task) {
            tasks::counts(office, ctx, area, day).await
        } else {
            Ok(TaskCounts::default())
        }
    };
    // The parts do not need each other: they wait for the database side by side.
    let (figures, (table, parts), (rt, growth), tasks, duty, lines, gaps, waiting, vacancy, idle, distanced) = tokio::try_join!(
        figures::front_figures(office, ctx, area, day, lang),
        levels::levels_and_parts(office, ctx, area, day, lang),
        trend::of_area(office, ctx, area, day, lang),
        counts,
        duty::on_duty(office, ctx, office.wall()),
        Box::pin(lines),
        duty_alarms(office, ctx, (area, day), lang),
        Box::pin(registers::overdue_entries(office, ctx, area, office.now(), lang)),
        vacancy_alarm(office, ctx, area, day, lang),
        idle_alarm(office, ctx, area, day, lang),
        Box::pin(distancing::alarms(office, ctx, area, day, lang)),
    )?;
    let mut alarms = level_alarms(&table.rows, lang);
    alarms.extend(overdue_alarm(&tasks, lang));
    alarms.extend(target_alarms(&lines, lang));
    alarms.extend(gaps);
    alarms.extend(waiting);
    alarms.extend(vacancy);
    alarms.extend(idle);
    alarms.extend(distanced);
    alarms.sort_by_key(|alarm| alarm.severity);
    let mut levels: Vec<LevelCount> = [Some(1), Some(2), Some(3), Some(4), None]
        .into_iter()
        .map(|level| LevelCount { level, areas: table.rows.iter().filter(|row| row.level == level).count() })
        .collect();
    levels.retain(|count| count.level.is_some() || count.areas > 0);
    let command = Command {
        area: AreaRef::of(area, day),
        day,
        cutoff: base::day::CutOff::of(&office.province).to_string(),
        figures,
        rt,
        growth,
        levels: LevelSummary {
            rules: table.rules,
            rule_title: table.rule_title,
            counts: levels,
            areas: table.rows,
            parts,
        },
        alarms,
        duty,
        tasks,
    };
    Ok((command, lines))
}

fn level_alarms(rows: &[LevelRow], lang: Lang) -> Vec<Alarm> {
    let words = Words::of(lang);
    let mut alarms = Vec::new();
    let changed = |up: bool| {
        move |row: &&LevelRow| {
            row.proposed.zip(row.previous).is_some_and(|(now, then)| if up { now > then } else { now < then })
        }
    };
    for (kind, up, severity) in [("level_up", true, 1), ("level_down", false, 3)] {
        let rows: Vec<&LevelRow> = rows.iter().filter(changed(up)).collect();
        if rows.len() > SINGLY {
            let text = words.say(&format!("alarm-{kind}-many"), &[("number", rows.len().to_string())]);
            alarms.push(Alarm { kind, severity, text, area: None, link: "/levels".into() });
            continue;
        }
        for row in rows {
            let args = [
                ("area", row.area.name.clone()),
                ("from", level_word(row.previous, lang)),
                ("to", level_word(row.proposed, lang)),
            ];
            let link = format!("/levels/{}", row.area.code);
            let text = words.say(&format!("alarm-{kind}"), &args);
            alarms.push(Alarm { kind, severity, text, area: Some(row.area.clone()), link });
        }
    }
    let unassessed = rows.iter().filter(|row| row.proposed.is_none()).count();
    if unassessed > 0 {
        let text = words.say("alarm-level_unassessed", &[("number", unassessed.to_string())]);
        alarms.push(Alarm { kind: "level_unassessed", severity: 2, text, area: None, link: "/levels".into() });
    }
    alarms
}

/// Targets that will miss.
fn target_alarms(lines: &[TargetLine], lang: Lang) -> Vec<Alarm> {
    let words = Words::of(lang);
    let mut alarms = Vec::new();
    for target in lines {
        let progress = &target.progress;
        let live = target.state == TargetState::Live.key();
        // Levels not assessed and rosters with gaps have alarms of their own.
        if !(live && matches!(target.basis, Basis::Doses | Basis::Counted | Basis::Limited) && progress.will_miss) {
            continue;
        }
        let projected = progress.projected_on.map_or_else(|| words.say("never", &[]), date);
        let args = [
            ("target", target.label.clone()),
            ("due", target.due_on.map(date).unwrap_or_default()),
            ("gap", count(progress.gap, lang)),
            ("value", count(progress.value, lang)),
            ("goal", count(progress.goal, lang)),
            ("projected", projected),
        ];
        let limited = target.basis == Basis::Limited;
        let text = words.say(if limited { "alarm-target_miss-limit" } else { "alarm-target_miss" }, &args);
        let link = format!("/targets/{}", target.id);
        alarms.push(Alarm { kind: "target_miss", severity: 1, text, area: None, link });
    }
    alarms
}

/// Rosters with gaps, and bodies that keep none.
async fn duty_alarms(office: &Office, ctx: &Ctx, of: (&str, NaiveDate), lang: Lang) -> Result<Vec<Alarm>> {
    if !ctx.may(Verb::Read, Kind::Duty) {
        return Ok(Vec::new());
    }
    let words = Words::of(lang);
    let now = office.wall();
    let gaps = duty::duty_gaps(office, ctx, now, now + Duration::hours(ROSTER_HOURS)).await?;
    // Nobody writes a roster for days that are over.
    let (from, to) = duty::ahead(of.1);
    let silent = if of.1 < ctx.day { Vec::new() } else { duty::silent(office, ctx, of, from, to).await? };
    let zone = base::day::zone();
    let at = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).format("%H:%M %d/%m").to_string();
    let alarm = |gap: duty::Gap| {
        let args = [("body", gap.body), ("from", at(gap.from)), ("to", at(gap.to))];
        let text = words.say("alarm-duty_gap", &args);
        Alarm { kind: "duty_gap", severity: 2, text, area: Some(gap.area), link: "/duty".into() }
    };
    let mut alarms: Vec<Alarm> = gaps.into_iter().map(alarm).collect();
    if let Some(first) = silent.first() {
        let args = [("count", count(silent.len() as i64, lang)), ("body", first.body.clone())];
        let text = words.say(if silent.len() == 1 { "alarm-duty_silent" } else { "alarm-duty_silent-many" }, &args);
        alarms.push(Alarm { kind: "duty_silent", severity: 2, text, area: None, link: "/duty?tab=silent".into() });
    }
    Ok(alarms)
}

/// Units that are handed work and are headed by nobody whose name is known.
async fn vacancy_alarm(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Option<Alarm>> {
    if !ctx.may(Verb::Read, Kind::Holding) {
        return Ok(None);
    }
    let vacant = posts::vacant(office, area, day).await?.len() as i64;
    let text = || Words::of(lang).say("alarm-vacancy", &[("count", count(vacant, lang))]);
    let alarm =
        || Alarm { kind: "vacancy", severity: 3, text: text(), area: None, link: "/holdings?tab=vacant".into() };
    Ok((vacant > 0).then(alarm))
}

/// Vaccine that lies in stores and is not given (S3-4d).
async fn idle_alarm(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Option<Alarm>> {
    if !ctx.may(Verb::Read, Kind::Stock) {
        return Ok(None);
    }
    let (stores, doses) = ledger::idle(office, ctx, area, day).await?;
    let args = [("count", count(stores as i64, lang)), ("doses", count(doses, lang))];
    let text = || Words::of(lang).say("alarm-idle_vaccine", &args);
    let link = || "/ledger".into();
    let alarm = || Alarm { kind: "idle_vaccine", severity: 2, text: text(), area: None, link: link() };
    Ok((doses > 0).then(alarm))
}

fn overdue_alarm(tasks: &TaskCounts, lang: Lang) -> Option<Alarm> {
    let text = || Words::of(lang).say("alarm-task_overdue", &[("number", count(tasks.overdue, lang))]);
    let alarm = || Alarm { kind: "task_overdue", severity: 1, text: text(), area: None, link: "/tasks?by=due".into() };
    (tasks.overdue > 0).then(alarm)
}
