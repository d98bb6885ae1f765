//! Tasks as the pages want them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use base::post::Units;
use base::words::{Lang, Words};
use chrono::{Days, NaiveDate};
use office::answer::{AreaRef, HistoryLine};
use office::{Office, Result};
use serde::Serialize;
use store::records::{Document, DueKind, Task, TaskState};
use store::{Ctx, Pick};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Action;
use crate::first;
use crate::late::Moment;

/// The document of a task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentRef {
    /// Id.
    pub id: Uuid,
    /// Number.
    pub number: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// It is no longer in force: what it ordered is kept, and urges nobody.
    pub ended: bool,
    /// Its tasks come first on the day.
    pub top: bool,
}

/// A task on the board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskCard {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i32,
    /// What is to be done.
    pub text: String,
    /// Item of the document.
    pub item: String,
    /// Document.
    pub document: DocumentRef,
    /// Unit.
    pub unit: String,
    /// Its id in the table of units, where they know it.
    pub unit_id: Option<String>,
    /// Who heads it: of an open task today, of a closed one when it was handed out.
    pub head: Option<String>,
    /// The head's post.
    pub head_post: Option<String>,
    /// `lead`, `support` or `directed`.
    pub role: String,
    /// Area.
    pub area: AreaRef,
    /// Last day in time.
    pub due_on: Option<NaiveDate>,
    /// The hour of that day, `HH:MM`; none: until it ends.
    pub due_time: Option<String>,
    /// Nature of the deadline.
    pub due_kind: String,
    /// The words that gave it.
    pub due_words: Option<String>,
    /// State.
    pub state: String,
    /// Open after its last day.
    pub overdue: bool,
    /// The day until which the unit asks for more time.
    pub asked_until: Option<NaiveDate>,
    /// How often the issuer has urged it.
    pub urged: i32,
    /// The last urging has not been received.
    pub urge_waits: bool,
    /// Parts handed out.
    pub children: i64,
    /// Parts closed.
    pub done_children: i64,
}

/// A column of the board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Group {
    /// Key of the column.
    pub key: String,
    /// Its title.
    pub label: String,
    /// The first tasks.
    pub tasks: Vec<TaskCard>,
    /// How many there are.
    pub total: usize,
    /// How many of them are overdue.
    pub overdue: usize,
}

/// A task with what the board leaves out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskBody {
    /// The card.
    #[serde(flatten)]
    pub card: TaskCard,
    /// Its words in the document.
    pub quote: String,
    /// Where they stand, in bytes of the document's text.
    #[schema(value_type = Vec<i32>)]
    pub span: [i32; 2],
    /// Who supports.
    pub cooperating: Vec<String>,
    /// As named in the text.
    pub assignees: Vec<String>,
    /// The unit's report.
    pub report: Option<String>,
    /// Evidence.
    pub evidence: Option<String>,
    /// Only if.
    pub condition: Option<String>,
    /// How the deadline was read.
    pub due_reading: Option<String>,
    /// Why more time is asked for.
    pub asked_why: Option<String>,
    /// The issuer's last urging.
    pub urge: Option<String>,
    /// When it was made.
    pub urged_on: Option<NaiveDate>,
    /// When it was received.
    pub urge_received_on: Option<NaiveDate>,
}

/// A task with all that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskFull {
    /// The task.
    pub task: TaskBody,
    /// Its document.
    pub document: DocumentRef,
    /// The task that it is a part of.
    pub parent: Option<TaskCard>,
    /// Its parts.
    pub children: Vec<TaskCard>,
    /// What happened, newest first.
    pub history: Vec<HistoryLine>,
    /// What the reader may do now.
    pub can: Vec<Action>,
    /// The version under which the reader may hand out a task that was drafted after its document was confirmed.
    pub hand_out: Option<i32>,
}

/// Figures for the command page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskCounts {
    /// The day by which they are late: by the calendar, also when the reporting day is the next one already.
    pub day: NaiveDate,
    /// Open.
    pub open: i64,
    /// Open after the last day.
    pub overdue: i64,
    /// Of these, those whose last day is today and whose hour has struck.
    pub late_today: i64,
    /// Open with the last day within three days.
    pub due_soon: i64,
    /// Closed.
    pub done: i64,
}

/// The board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Board {
    /// Its first columns.
    pub groups: Vec<Group>,
    /// Columns beyond these; the list, or a smaller area, shows them.
    pub more: usize,
}

/// Days ahead that are soon.
pub(super) const SOON: u64 = 3;

/// The states in which nothing is left, or nothing yet, to do.
pub(crate) const CLOSED: [TaskState; 3] = [TaskState::Done, TaskState::Cancelled, TaskState::Proposed];

pub(super) fn open(task: &Task) -> bool {
    !CLOSED.contains(&task.state)
}

pub(super) fn overdue(task: &Task, moment: &Moment) -> bool {
    open(task) && moment.is_late(task)
}

/// Counts tasks that are at hand already; [`office::Office::task_counts`] lets the database count.
pub(super) fn count<'a>(tasks: impl IntoIterator<Item = &'a Task>, moment: &Moment) -> TaskCounts {
    let day = moment.day();
    let mut counts = TaskCounts { day, ..TaskCounts::default() };
    for task in tasks {
        counts.open += i64::from(open(task));
        counts.done += i64::from(task.state == TaskState::Done);
        counts.overdue += i64::from(overdue(task, moment));
        counts.late_today += i64::from(overdue(task, moment) && task.due_on == Some(day));
        let soon = task.due_on.is_some_and(|due| due >= day && due <= day + Days::new(SOON));
        counts.due_soon += i64::from(open(task) && soon);
    }
    counts
}

/// Who holds a post, if anybody; none where the tables do not know the post.
type Head = Option<Option<String>>;

/// What cards are told with: the documents, and who holds which post on a day.
pub(super) struct Sight {
    documents: BTreeMap<Uuid, DocumentRef>,
    units: Arc<Units>,
    /// Who holds the post of a unit by its title: a board asks of the same again and again.
    heads: Mutex<HashMap<(String, String), Head>>,
    day: NaiveDate,
    moment: Moment,
    /// The day of work, by which areas are called.
    today: NaiveDate,
}

impl Sight {
    /// Of a day, over all documents.
    pub(super) async fn of(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Self> {
        let heads = office.store.heads::<Document>(ctx, Pick::all(), &[]).await?;
        Self::over(office, ctx, &heads, day).await
    }

    /// Of a day, over some of them.
    pub(super) async fn over(office: &Office, ctx: &Ctx, documents: &[Document], day: NaiveDate) -> Result<Self> {
        let refer = |document: &Document| DocumentRef {
            id: document.id,
            ended: crate::ended::is_ended(document, ctx.day),
            top: first::comes_first(document, ctx.day),
            number: document.number.clone(),
            subject: document.subject.clone(),
            issued_on: document.issued_on,
        };
        let documents = documents.iter().map(|document| (document.id, refer(document))).collect();
        let units = office::posts::units(office).await?;
        Ok(Self { documents, units, heads: Mutex::default(), day, moment: Moment::of(office, day), today: ctx.day })
    }

    /// By when work is late.
    pub(super) fn moment(&self) -> &Moment {
        &self.moment
    }

    /// The units, with who holds their posts.
    pub(super) fn units(&self) -> &Units {
        &self.units
    }

    /// Is the document of a task in force, as far as the caller sees it?
    pub(super) fn in_force(&self, task: &Task) -> bool {
        self.documents.get(&task.document_id).is_none_or(|document| !document.ended)
    }

    /// Is it a task of a document whose tasks come first?
    pub(super) fn comes_first(&self, task: &Task) -> bool {
        self.documents.get(&task.document_id).is_some_and(|document| document.top)
    }

    /// Who heads the unit of a task: of an open one today, so that nobody is urged who has left; of one that is closed
    /// whoever did when it was handed out.
    pub(super) fn head(&self, task: &Task) -> Option<String> {
        let named = task.unit.as_ref().zip(task.head_post.as_ref()).filter(|_| open(task));
        let Some((unit, title)) = named else { return task.head.clone() };
        let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (unit.clone(), title.clone());
        heads.entry(key).or_insert_with(|| self.head_of(unit, title)).clone().unwrap_or_else(|| task.head.clone())
    }

    fn head_of(&self, unit: &str, title: &str) -> Head {
        let own = self.units.posts_of(unit, self.day).into_iter().find(|post| post.short_title == title);
        let post = own.or_else(|| self.units.head_post(unit, self.day).filter(|post| post.short_title == title))?;
        Some(self.units.holder(&post.id, self.day).map(|holding| holding.person.clone()))
    }

    /// A task as a card, with its parts and how many of them are closed.
    pub(super) fn card(&self, task: &Task, (children, done_children): (i64, i64)) -> TaskCard {
        let unknown = || DocumentRef {
            id: task.document_id,
            number: None,
            subject: None,
            issued_on: None,
            ended: false,
            top: false,
        };
        let document = self.documents.get(&task.document_id).cloned().unwrap_or_else(unknown);
        TaskCard {
            id: task.id,
            version: task.version,
            text: task.text.clone(),
            item: task.item.clone(),
            overdue: overdue(task, &self.moment) && !document.ended,
            document,
            unit: task.unit_name.clone().unwrap_or_else(|| task.assignees.0.join(", ")),
            unit_id: task.unit.clone(),
            head: self.head(task),
            head_post: task.head_post.clone(),
            role: task.role.key().to_owned(),
            area: AreaRef::of(&task.area, self.today),
            due_on: task.due_on,
            due_time: task.due_time.clone(),
            due_kind: task.due_kind.key().to_owned(),
            due_words: task.due_words.clone(),
            state: task.state.key().to_owned(),
            asked_until: task.asked_until,
            urged: task.urged.unwrap_or_default(),
            urge_waits: Action::Receive.is_called_for(task) && open(task),
            children,
            done_children,
        }
    }
}

/// Columns of the board by time, in their order.
pub(super) fn due_group(task: &Task, moment: &Moment, lang: Lang) -> (String, String) {
    let day = moment.day();
    let key = match task.due_on {
        Some(_) if moment.is_late(task) => "1-overdue",
        Some(due) if due == day => "2-today",
        Some(due) if due <= day + Days::new(SOON) => "3-soon",
        Some(due) if due <= day + Days::new(31) => "4-month",
        Some(_) => "5-later",
        None if task.due_kind == DueKind::Recurring => "6-recurring",
        None => "7-none",
    };
    (key.to_owned(), Words::of(lang).say(&format!("due-group-{key}"), &[]))
}
