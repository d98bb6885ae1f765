//! What is kept at the close of a day: the findings of every area with the figures that they rest on, the request for more
//! vaccine where it is short, and the files on grave illness that vaccination could have prevented. Kept once, whoever
//! closes the day how often; what nobody has decided yet follows figures that were corrected since.

use std::collections::{BTreeMap, BTreeSet};

use base::post::Units;
use base::words::{Lang, Words, count};
use chrono::{Days, NaiveDate};
use office::{Office, Result};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::records::{DueKind, Entry, Names, Target, Task};
use store::{Ctx, Kind, Pick, Record, Registered, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answerable::{Finding, found, live};
use super::by_name::{self, Omission};
use super::reviews;
use super::rules::{self, Accountable, FindingKind, Rules};
use super::usable::{Need, Shelf};
use crate::blank::blank_task;

/// The register of findings (`data/registers/head_findings.toml`).
const FINDINGS: &str = "head_findings";
/// Its first state: nobody has decided.
const PROPOSED: &str = "proposed";
/// Days of findings that a page shows.
const SHOWN: u64 = 31;

/// A finding as it was kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeptDay {
    /// The entry of the register.
    pub entry: Uuid,
    /// Day closed.
    pub day: NaiveDate,
    /// Area.
    pub area: String,
    /// What the figures said: `short`, `enough_but_late`, `unsafe`, `on_time`, `missed`.
    pub finding: String,
    /// Missing.
    pub gap: i64,
    /// Usable vaccine.
    pub usable: i64,
    /// Who answered on that day.
    pub names: String,
    /// What a leader concluded: `answers`, `cleared`, `other`.
    pub conclusion: Option<String>,
    /// Why.
    pub because: Option<String>,
}

/// What was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Findings newly kept, or changed.
    pub findings: usize,
    /// Requests newly drafted.
    pub requests: usize,
    /// Review files newly opened.
    pub reviews: usize,
}

/// The id of the draft that asks for more vaccine for a target: there is one.
pub(super) fn request_id(target: &Target) -> Uuid {
    store::id::following(target.document_id, &["request", &target.id.to_string()])
}

/// Keeps what a day's figures say, in one act.
pub async fn keep(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Kept> {
    let units = office::posts::units(office).await?;
    let mut entries = Vec::new();
    let mut requests = Vec::new();
    let mut files = Vec::new();
    for (target, dose) in live(office, ctx, day).await? {
        let Some(rules) = Rules::of(office, ctx, &target, day).await? else { continue };
        if let Some(due) = target.due_on.filter(|_| rules.of_late()) {
            let found = found(office, ctx, &units, (&target, &rules), &office.province, day, Lang::Vi).await?;
            requests.extend(request(office, ctx, (&target, dose, &rules), &found, day).await?);
            for one in &found {
                let new = is_kept(one.finding, day, due);
                entries.extend(finding_entry(office, &units, (&target, &rules), one, due).map(|entry| (entry, new)));
            }
        }
        let missed = missed(office, ctx, &units, (&target, &rules), day).await?;
        entries.extend(missed.into_iter().map(|entry| (entry, true)));
        let opened = reviews::open(office, ctx, &units, (&target, dose, &rules), day).await?;
        files.extend(opened.into_iter().map(|file| (file, true)));
    }
    write(office, ctx, entries, requests, files).await
}

/// How it stood on the day of the deadline, and every day after it on which somebody answers; before it nobody is late.
fn is_kept(finding: FindingKind, day: NaiveDate, due: NaiveDate) -> bool {
    day == due || (day > due && finding != FindingKind::OnTime)
}

/// `true` beside an entry: it is made where it is not there; else it only brings one up to date that is.
async fn write(
    office: &Office,
    ctx: &Ctx,
    entries: Vec<(Entry, bool)>,
    requests: Vec<Task>,
    files: Vec<(Entry, bool)>,
) -> Result<Kept> {
    let mut kept = Kept::default();
    let mut act = office.store.act(ctx).await?;
    for (register, entries) in [(FINDINGS, entries), (reviews::REGISTER, files)] {
        let Some(registered) = store::registers::of(register) else { continue };
        let ids = Pick::all().one_of("id", entries.iter().map(|(entry, _)| entry.id));
        let there = act.pick_of::<Entry>(registered.sheet(), ids, &[]).await?;
        let there: BTreeMap<Uuid, Entry> = there.into_iter().map(|entry| (entry.id, entry)).collect();
        let mut new: BTreeMap<Uuid, Entry> = BTreeMap::new();
        for (entry, make) in entries {
            let Some(old) = there.get(&entry.id) else {
                if make {
                    new.entry(entry.id).or_insert(entry);
                }
                continue;
            };
            // A file stays as it was opened; a finding that nobody has decided follows its figures.
            let mut entry = entry;
            entry.complete();
            let changes = changed(registered, old, &entry);
            if register == FINDINGS && old.state == PROPOSED && !changes.is_empty() {
                let of = (old.id, old.version);
                act.amend_of::<Entry>(registered.sheet(), Verb::Write, of, changes, "recount", None).await?;
                kept.findings += 1;
            }
        }
        let made = act.load_of(registered.sheet(), new.into_values().collect(), "note-kept-at-close", false).await?;
        *(if register == FINDINGS { &mut kept.findings } else { &mut kept.reviews }) += made;
    }
    let ids = Pick::all().one_of("id", requests.iter().map(|task| task.id));
    let there: Vec<Uuid> = act.pick::<Task>(ids, &[]).await?.into_iter().map(|task| task.id).collect();
    let mut new: Vec<Task> = Vec::new();
    for task in requests.into_iter().filter(|task| !there.contains(&task.id)) {
        // A draft that somebody took away is not wanted, and no record comes to life again.
        if office.store.history_of(Task::SHEET, ctx, task.id).await?.is_empty() {
            new.push(task);
        }
    }
    kept.requests = act.load(new, "note-request-drafted", false).await?;
    act.commit().await?;
    Ok(kept)
}

/// Fields that stand otherwise now. What moves fill is whose who made them: it stays where a finding is looked at again.
fn changed(registered: &Registered, old: &Entry, new: &Entry) -> Map<String, Value> {
    let moved: BTreeSet<&String> = registered
        .definition
        .moves
        .iter()
        .flat_map(|step| step.needs.iter().chain(&step.takes).chain(step.sets.keys()))
        .collect();
    let keys = old.fields.0.keys().chain(new.fields.0.keys()).filter(|key| !moved.contains(key));
    let value = |entry: &Entry, key: &String| entry.fields.0.get(key).cloned().unwrap_or(Value::Null);
    let differs = keys.filter(|key| value(old, key) != value(new, key));
    differs.map(|key| (key.clone(), value(new, key))).collect()
}

/// The posts that answer, as a table of an entry.
pub(super) fn rows(answers: &[(Accountable, Option<i64>)]) -> Value {
    let row = |(who, missed): &(Accountable, Option<i64>)| {
        let mut row = Map::new();
        row.insert("post".into(), json!(who.id));
        row.extend(who.holder.as_ref().map(|holder| ("holder".to_owned(), json!(holder))));
        row.extend(missed.map(|missed| ("missed".to_owned(), json!(missed))));
        Value::Object(row)
    };
    answers.iter().map(row).collect()
}

/// Those who answer, in words: post and holder of the day.
pub(super) fn names(answers: impl IntoIterator<Item = Accountable>) -> String {
    let words = Words::of(Lang::Vi);
    let name = |who: Accountable| {
        let holder = who.holder.unwrap_or_else(|| words.say("head-unknown", &[]));
        format!("{}: {holder}", who.post)
    };
    answers.into_iter().map(name).collect::<Vec<_>>().join("; ")
}

/// An entry of a register with the fields that both kinds have.
pub(super) fn entry(
    office: &Office,
    registered: &'static Registered,
    (id, area): (Uuid, &str),
    (rules, rule): (&Rules, &rules::Rule),
    (units, day): (&Units, NaiveDate),
    mut fields: Map<String, Value>,
) -> Entry {
    let cited = rules.cited(rule);
    let before = rules.before(units, rule, day);
    fields.insert("rule".into(), json!(format!("“{}” {}", cited.words, cited.source)));
    fields.insert("document".into(), json!(rules.document.id));
    for (key, body) in ["before", "before_too"].into_iter().zip(before) {
        fields.insert(key.into(), json!(body));
    }
    Entry::new(registered, &office.province, id, area, fields)
}

/// A JSON object as fields.
pub(super) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn finding_entry(
    office: &Office,
    units: &Units,
    (target, rules): (&Target, &Rules),
    found: &Finding,
    due: NaiveDate,
) -> Option<Entry> {
    let registered = store::registers::of(FINDINGS)?;
    // A target that was reached in time is kept under the rule that it would have been missed by.
    let rule = rules.for_finding(found.finding).or_else(|| rules.for_finding(FindingKind::EnoughButLate))?;
    let answers: Vec<(Accountable, Option<i64>)> = found.accountable.iter().map(|who| (who.clone(), None)).collect();
    let fields = fields(json!({
        "found_on": found.day,
        "subject": subject(target),
        "finding": found.finding.key(),
        "names": names(found.accountable.iter().cloned()),
        "late_days": (found.day - due).num_days().max(0),
        "due_on": due,
        "gap": found.figures.gap,
        "goal": found.figures.goal,
        "given": found.figures.value,
        "usable": found.figures.usable,
        "events": found.figures.events,
        "working": found.working.join("\n"),
        "target": target.id,
        "answers": rows(&answers),
    }));
    let id = store::id::following(target.id, &["finding", &found.area.code, &found.day.to_string()]);
    Some(entry(office, registered, (id, &found.area.code), (rules, rule), (units, found.day), without_nothing(fields)))
}

/// An empty table and an empty text are nothing.
fn without_nothing(mut fields: Map<String, Value>) -> Map<String, Value> {
    fields.retain(|_, value| *value != json!([]) && *value != json!(""));
    fields
}

fn subject(target: &Target) -> String {
    target.words.chars().take(480).collect()
}

/// What is kept of persons missed: an entry for each area with heads of its own, with the count that each head has.
async fn missed(
    office: &Office,
    ctx: &Ctx,
    units: &Units,
    (target, rules): (&Target, &Rules),
    day: NaiveDate,
) -> Result<Vec<Entry>> {
    let registered = store::registers::of(FINDINGS);
    let (Some(registered), Some(rule)) = (registered, rules.that(rules::Of::Missed)) else { return Ok(Vec::new()) };
    // Until the deadline nobody has been missed.
    let Some(due) = target.due_on.filter(|due| *due <= day) else { return Ok(Vec::new()) };
    let omissions = by_name::omissions(office, ctx, units, (target, rules, rule), &office.province, day).await?;
    let mut kept = Vec::new();
    for part in super::answerable::parts(office, &Target { count: None, ..target.clone() }, &office.province, day) {
        let within = |one: &&Omission| office.areas().is_within(&one.area.code, &part, day);
        let of_part: Vec<&Omission> = omissions.iter().filter(within).collect();
        let gap: i64 = of_part.iter().map(|one| one.missed).sum();
        if gap == 0 {
            continue;
        }
        let heads = by_name::heads(of_part.iter().copied());
        let answers: Vec<_> = heads.iter().map(|head| (head.who.clone(), Some(head.missed))).collect();
        let fields = fields(json!({
            "found_on": day,
            "subject": subject(target),
            "finding": "missed",
            "names": names(heads.into_iter().map(|head| head.who)),
            "late_days": (day - due).num_days(),
            "due_on": due,
            "gap": gap,
            "target": target.id,
            "answers": rows(&answers[..answers.len().min(MOST_ROWS)]),
        }));
        let id = store::id::following(target.id, &["missed", &part, &day.to_string()]);
        kept.push(entry(office, registered, (id, &part), (rules, rule), (units, day), without_nothing(fields)));
    }
    Ok(kept)
}

/// Rows of the table of those who answer.
const MOST_ROWS: usize = 100;

/// The draft that asks the centre for more vaccine: where the document's words ask for it, and the province as a whole
/// lacks it. What lies in the province's own store is for the province to hand out first.
async fn request(
    office: &Office,
    ctx: &Ctx,
    (target, dose, rules): (&Target, i32, &Rules),
    found: &[Finding],
    day: NaiveDate,
) -> Result<Option<Task>> {
    let Some(rule) = rules.for_finding(FindingKind::Short).filter(|rule| rule.requests) else { return Ok(None) };
    let short: Vec<&Finding> = found.iter().filter(|one| one.finding == FindingKind::Short).collect();
    let gap: i64 = short.iter().map(|one| one.figures.gap - one.figures.usable).sum();
    if gap == 0 {
        return Ok(None);
    }
    let store = Shelf::own(office, ctx, &office.province, day).await?.share(&[Need { target, dose, gap }], true);
    let lacking = gap - store.get(&target.id).map_or(0, |share| share.usable);
    if lacking <= 0 {
        return Ok(None);
    }
    let areas: Vec<&str> = short.iter().map(|one| one.area.name.as_str()).collect();
    let args = [
        ("doses", count(lacking, Lang::Vi)),
        ("areas", areas.join(", ")),
        ("target", target.words.clone()),
        ("day", base::words::date(day)),
    ];
    Ok(Some(Task {
        id: request_id(target),
        ordinal: i32::from(i16::MAX),
        text: Words::of(Lang::Vi).say("request-for-vaccine", &args),
        assignees: Names(vec![rules::table().request.assignee.clone()]),
        due_kind: DueKind::None,
        condition: Some(rules.cited(rule).words),
        ..blank_task(&rules.document)
    }))
}

/// What was kept of a target, the newest first; nothing for who may not read the register.
pub(super) async fn kept(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    due: NaiveDate,
    day: NaiveDate,
) -> Result<Vec<KeptDay>> {
    let readable = store::registers::of(FINDINGS).filter(|one| ctx.may(Verb::Read, Kind::Register(one)));
    let Some(registered) = readable else { return Ok(Vec::new()) };
    let from = (day - Days::new(SHOWN)).min(due);
    let days = Pick::all().between("on_day", from, day);
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, days, &[("on_day", true)]).await?;
    let own = target.id.to_string();
    Ok(entries
        .iter()
        .filter(|entry| text(entry, "target").as_deref() == Some(own.as_str()))
        .filter_map(kept_day)
        .collect())
}

pub(super) fn text(entry: &Entry, key: &str) -> Option<String> {
    entry.fields.0.get(key).and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn number(entry: &Entry, key: &str) -> i64 {
    entry.fields.0.get(key).and_then(Value::as_i64).unwrap_or_default()
}

fn kept_day(entry: &Entry) -> Option<KeptDay> {
    Some(KeptDay {
        entry: entry.id,
        day: entry.on_day?,
        area: entry.area.clone(),
        finding: text(entry, "finding")?,
        gap: number(entry, "gap"),
        usable: number(entry, "usable"),
        names: text(entry, "names").unwrap_or_default(),
        conclusion: text(entry, "conclusion"),
        because: text(entry, "because"),
    })
}
