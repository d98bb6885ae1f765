//! Copies of a paper that is handed out (văn bản đến): each unit addressed has its own, receives it under its own number
//! and on its own day, and passes it on (S0-0a, S0-6a, S2-12a); the issuer sees who has not received it.

use std::collections::BTreeSet;

use base::post::Units;
use base::words::Lang;
use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::records::{Document, DocumentState, DueKind, Entry, Names, Task};
use store::{Act, Ctx, FieldKind, Filter, Kind, ListQuery, Op, Pick, Registered, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::cascade::{self, Handing};
use super::receivers::{self, Copy, RULES, Receivers};
use crate::issuer::reading;
use crate::issuer::right_of_issuer;

/// The rule that gave the deadline of what a copy asks for by its purpose.
pub(super) const BY_PURPOSE: &str = "due-purpose";

/// A copy of a paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CopyLine {
    /// Its entry in the register; none before the paper is handed out.
    pub id: Option<Uuid>,
    /// The unit, or the post of the person who gets it.
    pub receiver: String,
    /// The person, where it is for one by name.
    pub member: Option<String>,
    /// Where.
    pub area: AreaRef,
    /// What for, in words.
    pub purpose: String,
    /// Where it stands, in words; none before the paper is handed out.
    pub state: Option<String>,
    /// Does it still have to be received?
    pub waiting: bool,
    /// The receiver's number.
    pub incoming_no: Option<String>,
    /// The receiver's day.
    pub received_on: Option<NaiveDate>,
    /// Days from issue to receipt.
    pub days_on_way: Option<i64>,
    /// To whom it was passed on.
    pub forwarded_to: Option<String>,
}

/// The copies of a paper that lie within the reader's areas.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Copies {
    /// The register that holds them.
    pub register: String,
    /// Those that still have to be received first.
    pub lines: Vec<CopyLine>,
    /// Copies that have to be received.
    pub to_receive: usize,
    /// Those of them that have been.
    pub received: usize,
    /// Days from issue to receipt, on average over those received.
    pub mean_days: Option<f64>,
    /// Lines of the list of receivers that mean nobody whom the tables know; told before the paper is handed out, and after.
    pub unread: Vec<String>,
    /// May the caller send it to others?
    pub may_send: bool,
}

/// Others whom a paper is sent to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendTo {
    /// Whom, as lists of receivers name them: "UBND các huyện, thành phố".
    pub to: String,
    /// What for: a key of `data/office/copies.toml`.
    pub purpose: String,
}

/// What copies ask of their receivers by what they are for, as tasks of the paper ("để đưa tin").
pub(super) fn asked_by_purpose(document: &Document, first: i32, day: NaiveDate) -> Vec<Task> {
    let mut asked: Vec<(&receivers::Purpose, Vec<String>)> = Vec::new();
    for one in reading(document).recipients {
        let Some(purpose) = one.purpose.as_deref().and_then(|words| RULES.said(words)) else { continue };
        match asked.iter_mut().find(|(of, _)| of.key == purpose.key) {
            Some((_, names)) => names.push(one.name),
            None => asked.push((purpose, vec![one.name])),
        }
    }
    let asked = asked.into_iter().filter_map(|(purpose, names)| Some((purpose, purpose.task.as_ref()?, names)));
    asked
        .zip(first..)
        .map(|((purpose, text, names), ordinal)| Task {
            id: store::id::following(document.id, &["purpose", &purpose.key]),
            ordinal,
            text: text.clone(),
            assignees: Names(names),
            due_kind: DueKind::Date,
            due_on: document.issued_on.unwrap_or(day).checked_add_days(Days::new(purpose.days.unwrap_or_default())),
            due_rule: Some(BY_PURPOSE.to_owned()),
            ..super::blank_task(document)
        })
        .collect()
}

/// Sends the copies of a paper that is handed out, within its act; those that are there stay as they are.
pub(super) async fn send(handing: &Handing<'_>, act: &mut Act, document: &Document) -> Result<()> {
    let parts = act.pick::<Task>(Pick::all().eq("document_id", document.id).filled("parent_id"), &[]).await?;
    let parts: BTreeSet<String> = parts.into_iter().filter_map(|part| part.unit).collect();
    let another = match receivers::taken_from(document) {
        Some(number) => act.pick::<Document>(Pick::all().eq("number", number), &[]).await?.into_iter().next(),
        None => None,
    };
    let found = receivers::receivers(handing.units(), document, another.as_ref(), &parts, handing.day());
    put(act, handing.ctx(), document, found).await.map(|_| ())
}

/// Writes copies that are not there yet; how many these are.
async fn put(act: &mut Act, ctx: &Ctx, document: &Document, found: Receivers) -> Result<usize> {
    let registered = register()?;
    let rows: Vec<Entry> = found.copies.iter().map(|copy| entry(registered, ctx, document, copy)).collect();
    let ids = rows.iter().map(|row| row.id);
    let there = act.pick_of::<Entry>(registered.sheet(), Pick::all().one_of("id", ids), &[]).await?;
    let there: BTreeSet<Uuid> = there.into_iter().map(|entry| entry.id).collect();
    let rows: Vec<Entry> = rows.into_iter().filter(|row| !there.contains(&row.id)).collect();
    Ok(act.send_of(registered.sheet(), rows, "note-handed-out").await?)
}

fn register() -> Result<&'static Registered> {
    let missing = || Problem::new(Class::Unavailable, "server-no-list").with("kind", &RULES.register);
    store::registers::of(&RULES.register).ok_or_else(missing)
}

fn entry(registered: &'static Registered, ctx: &Ctx, document: &Document, copy: &Copy) -> Entry {
    let member = copy.member.as_deref().unwrap_or_default();
    // One paper has one copy of a receiver, however often it is handed out; who keeps it may receive it, too.
    let archive = copy.purpose.archive;
    let id = store::id::following(document.id, &["copy", &copy.owner, member, if archive { "kept" } else { "" }]);
    let called = document.subject.as_ref().or(document.doc_type.as_ref()).or(document.number.as_ref());
    let fields = json!({
        "unit": copy.owner,
        "number": document.number,
        "subject": called.cloned().unwrap_or_else(|| copy.line.clone()),
        "issuer": document.issuer.clone().unwrap_or_else(|| AreaRef::of(&document.area, ctx.day).name),
        "issued_on": document.issued_on,
        "sent_on": ctx.day,
        "purpose": copy.purpose.key,
        "member": copy.member,
        "document": document.id,
        "received_on": archive.then_some(ctx.day).filter(|day| document.issued_on.is_none_or(|issued| issued <= *day)),
        "filed_as": archive.then_some(&copy.line),
    });
    let mut fields = match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    // A province's own definition may do without some of them, and a line may be longer than its field.
    fields.retain(|key, value| !value.is_null() && registered.definition.field(key).is_some());
    for (key, value) in &mut fields {
        let is_text = registered.sheet().field(key).is_some_and(|field| field.kind == FieldKind::Text);
        let most =
            registered.definition.field(key).filter(|_| is_text).and_then(|field| usize::try_from(field.max?).ok());
        if let (Value::String(text), Some(most)) = (value, most) {
            *text = text.chars().take(most).collect();
        }
    }
    let mut entry = Entry::new(registered, &document.province, id, &copy.area, fields);
    if registered.definition.state(&copy.purpose.state).is_some() {
        entry.state.clone_from(&copy.purpose.state);
    }
    entry
}

/// Who gets the paper, or has got it, and what became of each copy.
pub async fn copies(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<Copies> {
    let document: Document = office.store.get(ctx, id).await?;
    let registered = register()?;
    ctx.gate(Verb::Read, Kind::Register(registered))?;
    let units = office::posts::units(office).await?;
    let another = match receivers::taken_from(&document) {
        Some(number) => office.store.heads::<Document>(ctx, Pick::all().eq("number", number), &[]).await?,
        None => Vec::new(),
    };
    // The whole reading of the other paper is needed, not its head.
    let another = match another.first() {
        Some(head) => Some(office.store.get::<Document>(ctx, head.id).await?),
        None => None,
    };
    let given = document.state == DocumentState::Confirmed;
    // Of a paper that is handed out only the lines that mean nobody are asked, and who has a part changes none of them.
    let parts = if given { BTreeSet::new() } else { planned_parts(office, ctx, &document).await? };
    let planned = receivers::receivers(&units, &document, another.as_ref(), &parts, ctx.day);
    let rows = if given {
        there(office, ctx, registered, id).await?
    } else {
        let seen = planned.copies.iter().filter(|copy| ctx.scope.holds(office.areas(), &copy.area, ctx.day));
        seen.map(|copy| entry(registered, ctx, &document, copy)).collect()
    };
    let mut lines: Vec<CopyLine> =
        rows.iter().map(|row| line(registered, &units, row, (given, ctx.day, lang))).collect();
    lines.sort_by_key(|line| !line.waiting);
    let must = |row: &&Entry| text(row, "purpose").is_some_and(|key| RULES.must_be_received(key));
    let received = |row: &&Entry| day(row, "received_on").is_some();
    let days: Vec<i64> = lines.iter().filter_map(|line| line.days_on_way).collect();
    let mean = |days: &[i64]| days.iter().sum::<i64>() as f64 / days.len() as f64;
    Ok(Copies {
        register: RULES.register.clone(),
        to_receive: rows.iter().filter(must).count(),
        received: rows.iter().filter(must).filter(received).count(),
        mean_days: (!days.is_empty()).then(|| mean(&days)),
        lines,
        unread: planned.unread,
        may_send: given && ctx.may(Verb::Decide, Kind::Document) && right_of_issuer(ctx, &document).is_ok(),
    })
}

/// Sends a paper that is handed out to others, too.
///
/// # Errors
/// Not the issuer's people, nobody known under these words, or the paper is no order yet.
pub async fn send_to(office: &Office, ctx: &Ctx, id: Uuid, send: SendTo, lang: Lang) -> Result<Copies> {
    ctx.gate(Verb::Decide, Kind::Document)?;
    let units = office::posts::units(office).await?;
    let mut act = office.store.act(ctx).await?;
    let document: Document = act.get(id).await?;
    if document.state != DocumentState::Confirmed {
        return Err(Problem::new(Class::Invalid, "centre-copies-draft"));
    }
    right_of_issuer(ctx, &document)?;
    let found = receivers::added(&units, &document, &send.to, &send.purpose, ctx.day)
        .ok_or_else(|| Problem::field("fault-malformed", "purpose", &send.purpose))?;
    if found.copies.is_empty() {
        return Err(Problem::field("centre-copies-nobody", "to", &send.to));
    }
    if put(&mut act, ctx, &document, found).await? > 0 {
        act.commit().await?;
    }
    copies(office, ctx, id, lang).await
}

/// The units that have a part of a task, or would get one.
async fn planned_parts(office: &Office, ctx: &Ctx, document: &Document) -> Result<BTreeSet<String>> {
    let tasks = office.store.pick::<Task>(ctx, cascade::heads(document.id), &[]).await?;
    let handing = Handing::by(office, ctx).await?;
    Ok(tasks.iter().flat_map(|task| handing.parts(document, task)).filter_map(cascade::Part::into_unit).collect())
}

/// The copies of a paper in the register.
async fn there(office: &Office, ctx: &Ctx, registered: &'static Registered, id: Uuid) -> Result<Vec<Entry>> {
    let of_it = Filter { key: "document".to_owned(), op: Op::Eq, value: id.to_string() };
    let mut query = ListQuery { filters: vec![of_it], size: store::MOST_ROWS, page: 1, ..ListQuery::default() };
    let mut rows = Vec::new();
    loop {
        let page = office.store.list_of::<Entry>(registered.sheet(), ctx, &query).await?;
        rows.extend(page.rows);
        if rows.len() as u64 >= page.total || query.page * query.size >= page.total {
            return Ok(rows);
        }
        query.page += 1;
    }
}

fn text<'a>(row: &'a Entry, key: &str) -> Option<&'a str> {
    row.fields.0.get(key)?.as_str()
}

fn day(row: &Entry, key: &str) -> Option<NaiveDate> {
    text(row, key)?.parse().ok()
}

fn line(
    registered: &'static Registered,
    units: &Units,
    row: &Entry,
    (given, on, lang): (bool, NaiveDate, Lang),
) -> CopyLine {
    let definition = &registered.definition;
    let owner = text(row, "unit").unwrap_or_default();
    let state = definition.state(&row.state);
    let purpose = text(row, "purpose").unwrap_or_default();
    let named = definition.field("purpose").and_then(|field| field.choices().iter().find(|one| one.key == purpose));
    let (issued, received) = (day(row, "issued_on"), day(row, "received_on").filter(|_| given));
    let archive = RULES.is_archive(purpose);
    CopyLine {
        id: given.then_some(row.id),
        receiver: units.ever_named(owner, on).map_or_else(|| owner.to_owned(), |named| named.short_name),
        member: text(row, "member").map(str::to_owned),
        area: AreaRef::of(&row.area, on),
        purpose: named.map_or_else(|| purpose.to_owned(), |one| one.name.in_lang(lang).to_owned()),
        state: state.filter(|_| given).map(|state| state.name.in_lang(lang).to_owned()),
        waiting: given && received.is_none() && RULES.must_be_received(purpose),
        incoming_no: text(row, "incoming_no").map(str::to_owned),
        received_on: received,
        days_on_way: issued.zip(received).filter(|_| !archive).map(|(from, to)| (to - from).num_days()),
        forwarded_to: text(row, "forwarded_to").map(str::to_owned),
    }
}
