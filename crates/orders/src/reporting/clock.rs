//! The clock of the reporting regime: opens what is due soon, tells the units before the hour, and those who answer for them
//! once it has passed.

use std::collections::BTreeSet;
use std::sync::Mutex;

use base::regime::{self, Owed, Regime};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use office::{Office, Result};
use serde_json::{Map, Value, json};
use store::records::Entry;
use store::{Ctx, Filter, ListQuery, Op, Pick, Registered, Verb};

use super::{DUE, MISSING, at, id, register, text, there};

/// What one look at the clock did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turned {
    /// Reports that can be sent from now on.
    pub opened: usize,
    /// Units that were told of the hour before it.
    pub reminded: usize,
    /// Reports whose hour passed.
    pub overdue: usize,
}

/// The days of each report that were opened already, so that a look at the clock asks for none of them again.
#[derive(Default)]
struct Opened(Mutex<BTreeSet<(String, NaiveDate)>>);

/// Days behind that are opened where the program did not run, and ahead where a report opens long before it is due.
const BACK: u64 = 14;
const AHEAD: u64 = 14;

/// Lines of the register.
const UNIT: &str = "unit";
const HEAD: &str = "head";

/// One look at the clock, by the program itself.
pub async fn turn(office: &Office, ctx: &Ctx, now: DateTime<Utc>) -> Result<Turned> {
    let registered = register()?;
    let mut turned = Turned { opened: open(office, ctx, registered, now).await?, ..Turned::default() };
    let today = now.with_timezone(&base::day::zone()).date_naive();
    // A reminder comes at most days before; what is due later waits.
    let due = Pick::all().eq("state", DUE).up_to("on_day", today + Days::new(AHEAD));
    let due = office.store.pick_of::<Entry>(registered.sheet(), ctx, due, &[("on_day", false)]).await?;
    for entry in due {
        let Some(deadline) = at(&entry, "deadline") else { continue };
        let told = entry.fields.0.get("reminded").and_then(Value::as_bool).unwrap_or_default();
        if deadline <= now {
            // Since its hour, whenever the program looked.
            let changes = json!({ "state": MISSING, "entered_at": deadline });
            turned.overdue += usize::from(told_of(office, ctx, &entry, (changes, "overdue", MISSING, HEAD)).await?);
        } else if !told && deadline - reminder(&entry) <= now {
            let changes = json!({ "reminded": true });
            turned.reminded += usize::from(told_of(office, ctx, &entry, (changes, "remind", "reminder", UNIT)).await?);
        }
    }
    Ok(turned)
}

fn reminder(entry: &Entry) -> Duration {
    text(entry, "regime").and_then(regime::of).map_or_else(|| regime::asked().reminder(), Regime::reminder)
}

/// Changes an entry that still waits, and tells a line; was it still waiting?
async fn told_of(
    office: &Office,
    ctx: &Ctx,
    entry: &Entry,
    (changes, action, cause, line): (Value, &str, &str, &str),
) -> Result<bool> {
    let sheet = register()?.sheet();
    let mut act = office.store.act(ctx).await?;
    let entry: Entry = act.get_of(sheet, entry.id).await?;
    if entry.state != DUE {
        return Ok(false);
    }
    let changes: Map<String, Value> = changes.as_object().cloned().unwrap_or_default();
    let changed: Entry = act.amend_of(sheet, Verb::Write, (entry.id, entry.version), changes, action, None).await?;
    act.tell_lines(&changed, &[line.to_owned()], cause).await?;
    act.commit().await?;
    Ok(true)
}

/// Opens what can be sent from now on.
async fn open(office: &Office, ctx: &Ctx, registered: &'static Registered, now: DateTime<Utc>) -> Result<usize> {
    let today = now.with_timezone(&base::day::zone()).date_naive();
    let first = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
    let kept = office.place::<Opened>();
    let mut opened = 0;
    for regime in regime::all() {
        let days = first.iter_days().take((BACK + AHEAD) as usize + 1);
        for day in days.filter(|day| regime.is_due_on(*day) && regime.opens(*day) <= now) {
            let key = (regime.key.clone(), day);
            if known(&kept).contains(&key) {
                continue;
            }
            // Nobody is blamed for what was due before the calendar was kept.
            if regime.deadline(day) > now || was_kept(office, ctx, registered, (regime, day)).await? {
                opened += put(office, ctx, registered, &regime.owed(ctx.scope.province(), day)).await?;
            }
            known(&kept).insert(key);
        }
    }
    Ok(opened)
}

fn known(kept: &Opened) -> std::sync::MutexGuard<'_, BTreeSet<(String, NaiveDate)>> {
    kept.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Was the report asked for on an earlier day, too?
async fn was_kept(
    office: &Office,
    ctx: &Ctx,
    registered: &'static Registered,
    (regime, day): (&Regime, NaiveDate),
) -> Result<bool> {
    let is = |key: &str, op, value: String| Filter { key: key.to_owned(), op, value };
    let filters = vec![is("regime", Op::Eq, regime.key.clone()), is("due_on", Op::Lt, day.to_string())];
    let query = ListQuery { filters, ..ListQuery::default() };
    Ok(office.store.count_of(registered.sheet(), ctx, &query).await? > 0)
}

/// Writes the entries that are not there yet; how many these are.
async fn put(office: &Office, ctx: &Ctx, registered: &'static Registered, owed: &[Owed]) -> Result<usize> {
    let ids: Vec<_> = owed.iter().map(id).collect();
    let there = there(office, ctx, registered, &ids).await?;
    let new = owed.iter().zip(ids).filter(|(_, id)| !there.contains(id));
    let rows: Vec<Entry> = new
        .map(|(owed, id)| {
            let mut fields = owed.fields();
            // A province's own definition may do without some of them.
            fields.retain(|key, value| !value.is_null() && registered.definition.field(key).is_some());
            Entry::new(registered, ctx.scope.province(), id, &owed.unit.area, fields)
        })
        .collect();
    if rows.is_empty() {
        return Ok(0);
    }
    let mut act = office.store.act(ctx).await?;
    let number = act.send_of(registered.sheet(), rows, "note-reporting").await?;
    act.commit().await?;
    Ok(number)
}
