//! Tasks (nhiệm vụ): handed out to every unit addressed, acknowledged, reported, returned, extended,
//! closed by the issuer. A task is done when the measure says so; closing is the issuer's word on it.

mod right;
mod shape;
mod unit;

pub use unit::unit_work;

use std::collections::BTreeMap;

use base::words::{Lang, Words};
use chrono::{Days, NaiveDate};
use office::answer::HistoryLine;
use office::{Office, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::records::{Document, DocumentState, DueKind, Task, TaskState};
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::late::Moment;
use crate::{ended, periods};
use shape::{Sight, due_group, overdue};

pub(crate) use shape::CLOSED;

pub use shape::{Board, DocumentRef, Group, TaskBody, TaskCard, TaskCounts, TaskFull};
pub use unit::{UnitDocument, UnitWork};

/// What can be done with a task that is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The unit has received it.
    Acknowledge,
    /// The unit reports it done, with evidence.
    Report,
    /// The unit asks for more time (xin gia hạn).
    Ask,
    /// The unit has received the issuer's urging.
    Receive,
    /// The issuer returns it for more work.
    Return,
    /// The issuer gives more time.
    Extend,
    /// The issuer refuses the time that was asked for.
    Refuse,
    /// The issuer urges (đôn đốc); the unit has to receive it.
    Urge,
    /// The issuer closes it.
    Close,
}

impl Action {
    const ALL: [Self; 9] = [
        Self::Receive,
        Self::Acknowledge,
        Self::Report,
        Self::Ask,
        Self::Return,
        Self::Extend,
        Self::Refuse,
        Self::Urge,
        Self::Close,
    ];

    /// Word in the log.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Report => "report",
            Self::Ask => "ask",
            Self::Receive => "receive",
            Self::Return => "return",
            Self::Extend => "extend",
            Self::Refuse => "refuse",
            Self::Urge => "urge",
            Self::Close => "close",
        }
    }

    /// The states that it can follow upon.
    const fn from(self) -> &'static [TaskState] {
        use TaskState::{Acknowledged, Assigned, Reported, Returned};
        match self {
            Self::Acknowledge => &[Assigned, Returned],
            Self::Report | Self::Ask | Self::Urge => &[Assigned, Acknowledged, Returned],
            Self::Return => &[Reported],
            Self::Receive | Self::Extend | Self::Refuse | Self::Close => &[Assigned, Acknowledged, Reported, Returned],
        }
    }

    /// Is there what it answers: an urging not yet received, time that was asked for?
    fn is_called_for(self, task: &Task) -> bool {
        match self {
            Self::Receive => task.urged_on.is_some() && task.urge_received_on.is_none(),
            Self::Refuse => task.asked_until.is_some(),
            _ => true,
        }
    }

    /// Is it the issuer's, or the unit's?
    const fn of_issuer(self) -> bool {
        matches!(self, Self::Return | Self::Extend | Self::Refuse | Self::Urge | Self::Close)
    }

    /// What a role must be allowed.
    const fn verb(self) -> Verb {
        if self.of_issuer() { Verb::Decide } else { Verb::Write }
    }
}

/// What is said with an action.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Said {
    /// The version before the editor.
    pub version: i32,
    /// Words: the report, the reason.
    pub note: Option<String>,
    /// Evidence of a report.
    pub evidence: Option<String>,
    /// New last day, when extended or asked for.
    pub due_on: Option<NaiveDate>,
}

/// Cards shown in one column: what an eye takes in. The list shows all.
const CARDS: usize = 4;
/// Columns of the board, unless more are asked for.
pub const COLUMNS: usize = 12;

/// What a board shows.
#[derive(Debug, Clone)]
pub struct BoardAsk<'a> {
    /// `unit`, `head` or `due`.
    pub by: &'a str,
    /// The area whose units' tasks are shown.
    pub area: &'a str,
    /// The day.
    pub day: NaiveDate,
    /// How many columns at most.
    pub columns: usize,
}

/// Open parts handed out to units under an area.
async fn parts(office: &Office, ctx: &Ctx, area: &str) -> Result<Vec<Task>> {
    let parts = Pick::all().filled("parent_id").none_of("state", shape::CLOSED.map(TaskState::key));
    let order = [("due_on", false), ("document_id", false), ("ordinal", false)];
    let mut tasks = office.store.pick::<Task>(ctx, parts, &order).await?;
    if area != ctx.scope.area() {
        tasks.retain(|task| office.areas().is_within(&task.area, area, ctx.day));
    }
    // Databases disagree on where rows without a day stand; what has a deadline comes first.
    tasks.sort_by_key(|task| (task.due_on.is_none(), task.due_on));
    Ok(tasks)
}

/// Counts of the parts under an area.
pub async fn counts(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<TaskCounts> {
    let ended = ended::documents(office, ctx, day).await?;
    let moment = Moment::of(office, day);
    let day = moment.day();
    let mut parts = Pick::all().filled("parent_id").none_of("document_id", ended);
    if area != ctx.scope.area() {
        let within = office.areas().subtree(area, ctx.day);
        parts = parts.one_of("area", within.iter().map(|area| area.code.as_str()));
    }
    let count = async |pick: Pick| -> Result<i64> {
        Ok(i64::try_from(office.store.picked::<Task>(ctx, pick).await?).unwrap_or(i64::MAX))
    };
    let open = || parts.clone().none_of("state", shape::CLOSED.map(TaskState::key));
    let late_today = match moment.late_today(open()) {
        Some(late) => count(late).await?,
        None => 0,
    };
    Ok(TaskCounts {
        day,
        open: count(open()).await?,
        done: count(parts.clone().eq("state", TaskState::Done.key())).await?,
        overdue: count(open().before("due_on", day)).await? + late_today,
        late_today,
        due_soon: count(open().between("due_on", day, day + Days::new(shape::SOON))).await?,
    })
}

/// The board: parts grouped by unit, by head or by when they are due; the fullest of overdue first.
pub async fn board(office: &Office, ctx: &Ctx, ask: BoardAsk<'_>, lang: Lang) -> Result<Board> {
    let BoardAsk { by, area, day, columns: most } = ask;
    let sight = Sight::of(office, ctx, day).await?;
    let words = Words::of(lang);
    let mut groups: BTreeMap<(String, String), Vec<Task>> = BTreeMap::new();
    let mut open = parts(office, ctx, area).await?;
    // What comes first stands first in its column.
    open.sort_by_key(|task| !sight.comes_first(task));
    for task in open {
        let key = match by {
            "head" => {
                let head = sight.head(&task).unwrap_or_else(|| words.say("head-unknown", &[]));
                let post = task.head_post.clone().unwrap_or_default();
                (post.clone(), format!("{post} — {head}"))
            }
            "due" => due_group(&task, sight.moment(), lang),
            "unit" => {
                let name = task.unit_name.clone().unwrap_or_default();
                (task.unit.clone().unwrap_or_else(|| name.clone()), name)
            }
            other => return Err(Problem::field("centre-board", "by", other)),
        };
        groups.entry(key).or_default().push(task);
    }
    let mut columns: Vec<Group> = groups
        .into_iter()
        .map(|((key, label), tasks)| Group {
            key,
            label,
            total: tasks.len(),
            overdue: tasks.iter().filter(|task| overdue(task, sight.moment()) && sight.in_force(task)).count(),
            tasks: tasks.iter().take(CARDS).map(|task| sight.card(task, (0, 0))).collect(),
        })
        .collect();
    if by != "due" {
        columns.sort_by(|a, b| b.overdue.cmp(&a.overdue).then(b.total.cmp(&a.total)).then(a.label.cmp(&b.label)));
    }
    let more = columns.len().saturating_sub(most);
    columns.truncate(most);
    Ok(Board { groups: columns, more })
}

/// One task, its parts, its history, and what the reader may do with it.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<TaskFull> {
    let task: Task = office.store.get(ctx, id).await?;
    let documents = office.store.heads::<Document>(ctx, Pick::all().eq("id", task.document_id), &[]).await?;
    let sight = Sight::over(office, ctx, &documents, ctx.day).await?;
    let parts = office.store.pick::<Task>(ctx, Pick::all().eq("parent_id", id), &[("area", false)]).await?;
    let done = parts.iter().filter(|part| part.state == TaskState::Done).count();
    let parent: Option<Task> = match task.parent_id {
        Some(parent) => office.store.get(ctx, parent).await.ok(),
        None => None,
    };
    let may = |action: &Action| right::in_post(ctx, &task, documents.first(), *action).is_ok();
    let can = Action::ALL.into_iter().filter(may).collect();
    let draft = task.parent_id.is_none() && task.state == TaskState::Proposed;
    let confirmed = documents.first().is_some_and(|document| document.state == DocumentState::Confirmed);
    let own = ctx.scope.holds(office.areas(), &task.area, ctx.day);
    let hand_out = draft && confirmed && own && ctx.may(Verb::Decide, Kind::Document);
    let due_reading = task.due_rule.as_deref().map(|rule| Words::of(lang).say(rule, &[]));
    let card_of_task = sight.card(&task, (parts.len() as i64, done as i64));
    Ok(TaskFull {
        document: card_of_task.document.clone(),
        parent: parent.as_ref().map(|parent| sight.card(parent, (0, 0))),
        children: parts.iter().map(|part| sight.card(part, (0, 0))).collect(),
        history: office
            .store
            .history::<Task>(ctx, id)
            .await?
            .into_iter()
            .map(|change| HistoryLine::of(change, ctx.day, lang))
            .collect(),
        task: TaskBody {
            card: card_of_task,
            quote: task.text.clone(),
            span: [task.span_start, task.span_end],
            cooperating: task.cooperating.0,
            assignees: task.assignees.0,
            report: task.report,
            evidence: task.evidence,
            condition: task.condition,
            due_reading,
            asked_why: task.asked_why,
            urge: task.urge,
            urged_on: task.urged_on,
            urge_received_on: task.urge_received_on,
        },
        can,
        hand_out: hand_out.then_some(task.version),
    })
}

/// Carries out an action.
pub async fn act(office: &Office, ctx: &Ctx, id: Uuid, action: Action, said: Said, lang: Lang) -> Result<TaskFull> {
    let before: Task = office.store.get(ctx, id).await?;
    let documents = office.store.heads::<Document>(ctx, Pick::all().eq("id", before.document_id), &[]).await?;
    let post = right::in_post(ctx, &before, documents.first(), action)?;
    let signing = post.map_or_else(|| ctx.clone(), |post| ctx.signing(&post));
    let mut act = office.store.act(&signing).await?;
    // What others did meanwhile counts: whose act it is does not change, but the state may have.
    let task: Task = act.get(id).await?;
    right::in_post(ctx, &task, documents.first(), action)?;
    let words =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let note = words(&said.note);
    let needs_words = !matches!(action, Action::Acknowledge | Action::Receive | Action::Close);
    if needs_words && note.is_none() {
        return Err(Problem::field("fault-missing", "note", ""));
    }
    let mut changes: Map<String, Value> = Map::new();
    let mut set = |key: &str, value: Value| changes.insert(key.to_owned(), value);
    match action {
        Action::Acknowledge => {
            set("state", json!(TaskState::Acknowledged));
        }
        Action::Report => {
            set("state", json!(TaskState::Reported));
            set("report", json!(note));
            set("evidence", json!(words(&said.evidence)));
            if let Some(next) = periods::next(&task, ctx.day) {
                // The period that ended has its report in the log; the next one runs.
                set("due_on", json!(next));
            }
        }
        Action::Return => {
            set("state", json!(TaskState::Returned));
        }
        Action::Ask => {
            set("asked_until", json!(later(&task, said.due_on)?));
            set("asked_why", json!(note));
        }
        Action::Urge => {
            set("urged", json!(task.urged.unwrap_or_default() + 1));
            set("urged_on", json!(ctx.day));
            set("urge", json!(note));
            set("urge_received_on", Value::Null);
        }
        Action::Receive | Action::Refuse => {}
        Action::Extend => {
            set("due_on", json!(later(&task, said.due_on)?));
            if !periods::again(&task) {
                // The hour was that of the day that is put off.
                set("due_time", Value::Null);
                set("due_kind", json!(DueKind::Date));
            }
        }
        Action::Close => {
            set("state", json!(TaskState::Done));
            set("closed_on", json!(ctx.day));
        }
    }
    // Whoever does anything with it has received what urged it; what is decided, or reported, is asked for no more.
    if !action.of_issuer() && Action::Receive.is_called_for(&task) {
        set("urge_received_on", json!(ctx.day));
    }
    if !matches!(action, Action::Ask | Action::Urge | Action::Acknowledge | Action::Receive)
        && task.asked_until.is_some()
    {
        set("asked_until", Value::Null);
        set("asked_why", Value::Null);
    }
    act.amend::<Task>(action.verb(), (id, said.version), changes, action.key(), note).await?;
    act.commit().await?;
    one(office, ctx, id, lang).await
}

/// A later day than the task's own.
fn later(task: &Task, day: Option<NaiveDate>) -> Result<NaiveDate> {
    let day = day.ok_or_else(|| Problem::field("fault-missing", "due_on", ""))?;
    if task.due_on.is_some_and(|due| day <= due) {
        return Err(Problem::field("centre-extend-earlier", "due_on", day));
    }
    Ok(day)
}
