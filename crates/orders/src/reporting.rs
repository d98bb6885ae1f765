//! The reporting regime (chế độ thông tin, báo cáo): which unit sent which report on time, late or not at all, and what the
//! caller's own units have to send next (S0-1e, S4-0w).

mod ask;
mod clock;

use std::collections::{BTreeMap, BTreeSet};

use base::post::Units;
use base::regime::{self, Every, Owed, REGISTER, Regime};
use base::trust::Trust;
use base::words::Lang;
use chrono::{DateTime, Days, NaiveDate, Utc};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::Serialize;
use serde_json::Value;
use store::records::Entry;
use store::{Ctx, Kind, Pick, Registered, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

pub use ask::{AskReport, ask};
pub use clock::{Turned, turn};

/// A report that the regime knows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReportKind {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// `day`, `week`, `month`.
    pub every: &'static str,
    /// Where it is known from.
    pub source: String,
    /// How far that may be trusted.
    #[schema(value_type = String)]
    pub trust: Trust,
}

/// How reports stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportTotals)]
pub struct Totals {
    /// Sent first before their hour.
    pub on_time: usize,
    /// Sent first after it.
    pub late: usize,
    /// Not sent, and their hour has passed.
    pub missing: usize,
    /// Not sent, and their hour is still to come.
    pub waiting: usize,
}

/// One report of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportLine)]
pub struct Line {
    /// Its entry in the register; none where it cannot be sent yet.
    pub entry: Option<Uuid>,
    /// What is reported.
    pub report: String,
    /// Whose.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// To whom.
    pub to_name: String,
    /// The day on which it is due.
    pub due_on: NaiveDate,
    /// Until when.
    pub deadline: DateTime<Utc>,
    /// The days that it speaks of.
    pub period: Option<[NaiveDate; 2]>,
    /// The meeting that it is for.
    pub meeting: Option<String>,
    /// When that begins.
    pub meeting_at: Option<DateTime<Utc>>,
    /// Since when it can be sent, where it cannot yet.
    pub opens: Option<DateTime<Utc>>,
    /// `on_time`, `late`, `missing`, `waiting`.
    pub mark: &'static str,
    /// When it was sent first.
    pub first_sent_at: Option<DateTime<Utc>>,
    /// By how many minutes that was late.
    pub late: Option<i64>,
    /// How often it was sent.
    pub copies: i64,
    /// Sent back, and not sent again.
    pub returned: bool,
    /// The receiver took it.
    pub accepted: bool,
}

/// A unit with its reports of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportingUnit)]
pub struct UnitRow {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Its area.
    pub area: AreaRef,
    /// What is reported.
    pub report: String,
    /// How these stand.
    #[serde(flatten)]
    pub totals: Totals,
    /// Each, by day.
    pub lines: Vec<Line>,
}

/// A unit that the caller acts for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OwnUnit)]
pub struct Own {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The board of reports.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReportBoard {
    /// The first day.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// Reports of the regime.
    pub kinds: Vec<ReportKind>,
    /// How all stand.
    pub totals: Totals,
    /// What the caller's own units have to send, the most urgent first.
    pub mine: Vec<Line>,
    /// How many rows there are.
    pub total: usize,
    /// Units, those that sent least first.
    pub rows: Vec<UnitRow>,
    /// The units that the caller acts for, where the caller may ask others for a report.
    pub own: Vec<Own>,
    /// Hours before a meeting by which a report asked for it has to be there.
    pub meeting_hours: u32,
}

/// Days that a board shows unless it is asked for others.
pub const DAYS: u64 = 7;
/// Days that it shows at most.
pub const MOST_DAYS: u64 = 31;
/// Days ahead for which one's own reports are told.
const AHEAD: u64 = 7;

/// The board of an area up to a day; of one report alone, where that is asked for.
pub async fn board(
    office: &Office,
    ctx: &Ctx,
    (area, day): (&str, NaiveDate),
    (report, days): (Option<&str>, u64),
    lang: Lang,
) -> Result<ReportBoard> {
    let registered = register()?;
    ctx.gate(Verb::Read, Kind::Register(registered))?;
    let days = days.clamp(1, MOST_DAYS);
    let from = day.checked_sub_days(Days::new(days - 1)).unwrap_or(day);
    let now = office.wall();
    let mut asked = Pick::all().between("on_day", from, day);
    if area != ctx.scope.area() {
        let within = office.areas().subtree(area, ctx.day);
        asked = asked.one_of("area", within.iter().map(|area| area.code.as_str()));
    }
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, asked, &[("on_day", false)]).await?;
    let mut rows: BTreeMap<(String, String), UnitRow> = BTreeMap::new();
    let mut totals = Totals::default();
    // What lies above and is open to those below is told of by its own people.
    let own = |entry: &&Entry| office.areas().is_within(&entry.area, area, day);
    for entry in entries.iter().filter(own) {
        if report.is_some_and(|key| text(entry, "regime") != Some(key)) {
            continue;
        }
        let Some(line) = line(entry, (ctx.day, now), lang) else { continue };
        let key = (text(entry, "regime").unwrap_or_default().to_owned(), line.unit.clone());
        let row = rows.entry(key).or_insert_with(|| UnitRow {
            unit: line.unit.clone(),
            name: line.unit_name.clone(),
            area: AreaRef::of(&entry.area, day),
            report: line.report.clone(),
            totals: Totals::default(),
            lines: Vec::new(),
        });
        for sum in [&mut totals, &mut row.totals] {
            sum.add(line.mark);
        }
        row.lines.push(line);
    }
    let mut rows: Vec<UnitRow> = rows.into_values().collect();
    rows.sort_by(|a, b| {
        let weight = |row: &UnitRow| (row.totals.missing, row.totals.late);
        weight(b).cmp(&weight(a)).then_with(|| (a.area.level, &a.area.code).cmp(&(b.area.level, &b.area.code)))
    });
    let may_ask = ctx.may(Verb::Write, Kind::Register(registered));
    let named = |id: String| Own { name: called(&id, ctx.day), id };
    Ok(ReportBoard {
        from,
        to: day,
        kinds: regime::all().iter().map(|one| kind(one, lang)).collect(),
        totals,
        mine: mine(office, ctx, registered, now, lang).await?,
        total: rows.len(),
        rows,
        own: if may_ask { ctx.units().into_iter().map(named).collect() } else { Vec::new() },
        meeting_hours: regime::asked().before_meeting_hours,
    })
}

/// What the caller's own units have to send: what is open, and the next of each report that is not open yet.
async fn mine(
    office: &Office,
    ctx: &Ctx,
    registered: &'static Registered,
    now: DateTime<Utc>,
    lang: Lang,
) -> Result<Vec<Line>> {
    let units = Units::builtin();
    let acts = |owner: &str| ctx.posts().iter().any(|post| units.acts_for_owner(post, owner, ctx.day));
    if ctx.posts().is_empty() {
        return Ok(Vec::new());
    }
    let back = ctx.day.checked_sub_days(Days::new(MOST_DAYS)).unwrap_or(ctx.day);
    let open = Pick::all().one_of("state", [DUE, MISSING, RETURNED]).at_least("on_day", back);
    let open = office.store.pick_of::<Entry>(registered.sheet(), ctx, open, &[("on_day", false)]).await?;
    let own = open.iter().filter(|entry| acts(entry.unit("unit")));
    let mut mine: Vec<Line> = own.filter_map(|entry| line(entry, (ctx.day, now), lang)).collect();
    let mut coming: Vec<Owed> = Vec::new();
    for unit in ctx.units().iter().filter_map(|id| units.unit(id, ctx.day)) {
        for one in regime::all() {
            let mut days = ctx.day.iter_days().take(AHEAD as usize + 1).filter(|day| one.opens(*day) > now);
            coming.extend(days.find_map(|day| one.owed_by(unit.clone(), day)));
        }
    }
    mine.extend(coming.iter().map(|owed| to_come(owed, lang)));
    mine.sort_by_key(|line| line.deadline);
    Ok(mine)
}

/// States of the register.
const DUE: &str = "due";
const MISSING: &str = "missing";
const RETURNED: &str = "returned";
const ACCEPTED: &str = "accepted";

impl Totals {
    fn add(&mut self, mark: &str) {
        let one = match mark {
            "on_time" => &mut self.on_time,
            "late" => &mut self.late,
            "missing" => &mut self.missing,
            _ => &mut self.waiting,
        };
        *one += 1;
    }
}

pub(crate) fn register() -> Result<&'static Registered> {
    store::registers::of(REGISTER)
        .ok_or_else(|| Problem::new(Class::Unavailable, "server-no-list").with("kind", REGISTER))
}

fn kind(of: &Regime, lang: Lang) -> ReportKind {
    let every = match of.every {
        Every::Day => "day",
        Every::Week => "week",
        Every::Month => "month",
    };
    let name = of.name.in_lang(lang).to_owned();
    ReportKind { key: of.key.clone(), name, every, source: of.source.clone(), trust: of.trust }
}

fn text<'a>(entry: &'a Entry, key: &str) -> Option<&'a str> {
    entry.fields.0.get(key)?.as_str()
}

fn at(entry: &Entry, key: &str) -> Option<DateTime<Utc>> {
    text(entry, key)?.parse().ok()
}

fn called(unit: &str, day: NaiveDate) -> String {
    Units::builtin().ever_named(unit, day).map_or_else(|| unit.to_owned(), |named| named.short_name)
}

/// What an entry is called: by the regime in the reader's language, else as it was written.
fn report(entry: &Entry, lang: Lang) -> String {
    let known = text(entry, "regime").and_then(regime::of).map(|of| of.name.in_lang(lang));
    known.or_else(|| text(entry, "report")).unwrap_or_default().to_owned()
}

fn line(entry: &Entry, (day, now): (NaiveDate, DateTime<Utc>), lang: Lang) -> Option<Line> {
    let (deadline, first) = (at(entry, "deadline")?, at(entry, "first_sent_at"));
    let late = entry.fields.0.get("late").and_then(Value::as_i64);
    let mark = match (first, late) {
        (Some(_), None) => "on_time",
        (Some(_), Some(_)) => "late",
        // The program marks it within a minute; where it did not run, the hour has passed all the same.
        (None, _) if entry.state == MISSING || deadline <= now => "missing",
        (None, _) => "waiting",
    };
    let date = |key: &str| text(entry, key)?.parse::<NaiveDate>().ok();
    Some(Line {
        entry: Some(entry.id),
        report: report(entry, lang),
        unit: entry.unit("unit").to_owned(),
        unit_name: called(entry.unit("unit"), day),
        to_name: called(entry.unit("to_unit"), day),
        due_on: entry.on_day?,
        deadline,
        period: date("period_from").zip(date("period_to")).map(|(from, to)| [from, to]),
        meeting: text(entry, "meeting").map(str::to_owned),
        meeting_at: at(entry, "meeting_at"),
        opens: None,
        mark,
        first_sent_at: first,
        late,
        copies: entry.fields.0.get("copies").and_then(Value::as_i64).unwrap_or_default(),
        returned: entry.state == RETURNED,
        accepted: entry.state == ACCEPTED,
    })
}

fn to_come(owed: &Owed, lang: Lang) -> Line {
    let (from, to) = owed.regime.period(owed.due_on);
    Line {
        entry: None,
        report: owed.regime.name.in_lang(lang).to_owned(),
        unit: owed.unit.id.clone(),
        unit_name: owed.unit.short_name.clone(),
        to_name: owed.to.short_name.clone(),
        due_on: owed.due_on,
        deadline: owed.regime.deadline(owed.due_on),
        period: Some([from, to]),
        meeting: None,
        meeting_at: None,
        opens: Some(owed.regime.opens(owed.due_on)),
        mark: "waiting",
        first_sent_at: None,
        late: None,
        copies: 0,
        returned: false,
        accepted: false,
    }
}

/// Units that sent a report late or not at all on days up to one, each as often as it did: for the scorecard of their heads.
pub(crate) async fn failed(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    (from, day): (NaiveDate, NaiveDate),
) -> Result<Vec<(String, NaiveDate)>> {
    let Some(registered) = store::registers::of(REGISTER).filter(|one| ctx.may(Verb::Read, Kind::Register(one))) else {
        return Ok(Vec::new());
    };
    let asked = Pick::all().between("on_day", from, day);
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, asked, &[]).await?;
    let now = office.wall();
    let failed = entries.iter().filter(|entry| office.areas().is_within(&entry.area, area, day)).filter_map(|entry| {
        let line = line(entry, (day, now), Lang::Vi)?;
        matches!(line.mark, "late" | "missing").then_some((line.unit, line.due_on))
    });
    Ok(failed.collect())
}

/// The id of what a unit owes: one for ever, so that it is opened once.
fn id(owed: &Owed) -> Uuid {
    id_of(&owed.marks())
}

fn id_of(marks: &[String]) -> Uuid {
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    store::id::following(Uuid::nil(), &marks)
}

/// Those of some ids that are entries already.
async fn there(office: &Office, ctx: &Ctx, registered: &'static Registered, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let asked = Pick::all().one_of("id", ids.iter().copied());
    let there = office.store.pick_of::<Entry>(registered.sheet(), ctx, asked, &[]).await?;
    Ok(there.into_iter().map(|entry| entry.id).collect())
}
