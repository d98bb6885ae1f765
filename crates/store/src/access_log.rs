//! The access log (nhật ký truy cập): who signed in, who took what out, who read which persons. It is not the change
//! log: reading changes nothing, and there is far more of it.
//!
//! A line tells who, from where, when, and what kind of record in what number; never a name that somebody searched for
//! nor a value that was read. Which reads are noted is data (`data/access/log.toml`).
//!
//! **What it promises.** Sign-ins and exports stand in the log before they are answered, or are refused. Reads wait in
//! memory for a second at most ([`queue`]), so a killed program loses the reads of its last second; when the disk is
//! full, reading goes on, and the log says later how many lines it lost. Each line's hash holds the hash of the line
//! before, so that a line changed, taken out or put in is found ([`Store::check_accesses`]). It does **not** promise to
//! find that the newest lines were cut off, nor that somebody who can write to the database made all hashes anew: the
//! sealed history is the change log.

pub(crate) mod look;
mod queue;
mod rules;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

pub use self::look::AccessQuery;
pub(crate) use self::queue::Queue;
pub use self::rules::Kept;
use self::rules::rules;
use crate::access::{Ctx, Verb};
use crate::change::link;
use crate::choice::choice;
use crate::database::Store;
use crate::error::Result;
use crate::field::FieldKind;
use crate::list::{Filter, ListQuery, Op};
use crate::record::{Kind, Record};
use crate::records::User;
use crate::row::typed;
use crate::sheet::Sheet;

/// The table. `body` is exactly the text that was hashed; the other columns repeat parts of it for look-ups.
pub(crate) mod table {
    #![allow(missing_docs)] // the columns are those of the type beside it
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accesses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub province: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub at: DateTimeUtc,
        pub user_id: Option<Uuid>,
        pub area: String,
        pub what: String,
        pub kind: Option<String>,
        pub record_id: Option<Uuid>,
        pub body: String,
        pub hash: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

choice! {
    /// What was done.
    What {
        /// Signed in.
        SignIn = "sign_in",
        /// Tried to sign in with a wrong name or password.
        SignInFailed = "sign_in_failed",
        /// Signed out.
        SignOut = "sign_out",
        /// Read one record.
        Read = "read",
        /// Read a page of a list.
        List = "list",
        /// Searched a list by words.
        Search = "search",
        /// Had a desk show records (tracing, review by name).
        Desk = "desk",
        /// Read how a record changed.
        History = "history",
        /// Read a file that belongs to a record.
        File = "file",
        /// Took a list out as a file.
        Export = "export",
        /// Lines that could not be kept: the disk was full for long.
        Lost = "lost",
        /// Lines older than the log is kept, cleared.
        Cleared = "cleared",
    }
}

/// How a request came in.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Address of the machine that asked.
    pub peer: Option<String>,
    /// The address asked, without its values: `/api/v1/lists/{kind}`.
    pub door: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Place in the province's log, from 1.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done.
    pub what: What,
    /// The user; none for the program itself and for names that nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Uuid>,
    /// Their name; empty for a name that nobody has, which may be a password typed into the wrong field.
    pub actor: String,
    /// Their role.
    pub role: String,
    /// Their area: who may see the log of it sees the line.
    pub area: String,
    /// From which device or door: `web`, `cli`.
    pub device: String,
    /// Address of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<String>,
    /// The address asked, without its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<String>,
    /// The browser, on signing in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Kind of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The record, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The area asked for, where one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// Records shown, taken out, lost or cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<i64>,
    /// Conditions of the list: the values of choices, days and numbers, never words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    /// Of a clearing: the hash of the last line cleared, from which the first one kept goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// Characters of a browser's name that are kept.
const AGENT: usize = 160;

impl Access {
    /// A line of the caller's.
    pub(crate) fn of(ctx: &Ctx, what: What) -> Self {
        Self {
            user: ctx.user,
            actor: ctx.actor.clone(),
            role: ctx.role().to_owned(),
            area: ctx.scope.area().to_owned(),
            device: ctx.device.clone(),
            ..Self::bare(what, ctx.scope.area(), &ctx.way)
        }
    }

    fn bare(what: What, area: &str, way: &Way) -> Self {
        Self {
            seq: 0,
            at: crate::write::now(),
            what,
            user: None,
            actor: String::new(),
            role: String::new(),
            area: area.to_owned(),
            device: "web".to_owned(),
            peer: way.peer.clone(),
            door: way.door.clone(),
            agent: None,
            kind: None,
            id: None,
            asked: None,
            rows: None,
            filters: Vec::new(),
            mark: None,
        }
    }

    pub(crate) fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind.key().to_owned());
        self
    }

    pub(crate) fn record(mut self, id: Uuid) -> Self {
        self.id = Some(id);
        self
    }

    pub(crate) fn rows(mut self, rows: usize) -> Self {
        self.rows = i64::try_from(rows).ok();
        self
    }

    fn asking(mut self, sheet: &Sheet, query: &ListQuery) -> Self {
        self.asked.clone_from(&query.area);
        self.filters = query.filters.iter().map(|filter| spoken(sheet, filter).0).collect();
        self
    }
}

/// A condition as the log tells it, and whether it looked for words. Words may be a name, a telephone or a citizen
/// number, a position somebody's home, so of them stands only that they were asked for.
fn spoken(sheet: &Sheet, filter: &Filter) -> (String, bool) {
    let field = sheet.field(&filter.key);
    let plain =
        field.is_some_and(|field| !matches!(field.kind, FieldKind::Text | FieldKind::Json | FieldKind::Position));
    let valued = !matches!(filter.op, Op::Empty | Op::NotEmpty);
    let op = filter.op.key();
    match (plain && filter.op != Op::Has, valued) {
        (true, true) => (format!("{}:{op}:{}", filter.key, filter.value), false),
        (false, true) => (format!("{}:{op}", filter.key), true),
        (_, false) => (format!("{}:{op}", filter.key), false),
    }
}

impl Store {
    /// Notes that records were shown, if reads of the kind are noted. Never waits: a read is not held up by the log.
    pub(crate) fn seen(&self, ctx: &Ctx, kind: Kind, line: impl FnOnce() -> Access) {
        let figures = ctx.way.door.as_deref().is_some_and(|door| rules().figures(door));
        if ctx.noted && rules().notes(kind) && !figures {
            self.put_by(ctx, line().kind(kind));
        }
    }

    /// Notes a page of a list.
    pub(crate) fn seen_list(&self, sheet: &Sheet, ctx: &Ctx, query: &ListQuery, rows: usize) {
        self.seen(ctx, sheet.kind, || {
            let words = query.search.is_some() || query.filters.iter().any(|filter| spoken(sheet, filter).1);
            Access::of(ctx, if words { What::Search } else { What::List }).asking(sheet, query).rows(rows)
        });
    }

    /// Notes that a desk showed records to the caller which it holds in memory.
    pub fn seen_at_desk(&self, ctx: &Ctx, kind: Kind) {
        self.seen(ctx, kind, || Access::of(ctx, What::Desk));
    }

    /// Notes that a list leaves the system; durable when this returns.
    pub(crate) async fn note_export(&self, sheet: &Sheet, ctx: &Ctx, query: &ListQuery, rows: u64) -> Result<()> {
        let line = Access::of(ctx, What::Export).kind(sheet.kind).asking(sheet, query);
        self.note(ctx.scope.province(), line.rows(usize::try_from(rows).unwrap_or(usize::MAX))).await
    }

    /// Notes that a desk's own table leaves the system; durable when this returns.
    pub async fn note_table(&self, ctx: &Ctx, kind: Kind, rows: usize) -> Result<()> {
        self.note(ctx.scope.province(), Access::of(ctx, What::Export).kind(kind).rows(rows)).await
    }

    /// One record that leaves the system as a paper: for whoever may take its kind out, and noted before it is handed
    /// over.
    pub async fn take_out<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, id: Uuid) -> Result<R> {
        ctx.gate(Verb::Export, sheet.kind)?;
        let row = crate::read::get_row(self.reader(), sheet, ctx, id).await?;
        let line = Access::of(ctx, What::Export).kind(sheet.kind).record(id).rows(1);
        self.note(ctx.scope.province(), line).await?;
        typed(row)
    }

    /// Notes a sign-in, a failed one or a sign-out of a user, or a try under a name that nobody has; durable when this
    /// returns.
    pub async fn note_signing(&self, province: &str, what: What, user: Option<&User>, way: &Way) -> Result<()> {
        let mut line = Access::bare(what, user.map_or(province, |user| &user.area), way);
        line.agent = way.agent.as_ref().map(|agent| agent.chars().take(AGENT).collect());
        if let Some(user) = user {
            (line.user, line.actor, line.role) = (Some(user.id), user.name.clone(), user.role.clone());
        }
        self.note(province, line).await
    }

    async fn note(&self, province: &str, line: Access) -> Result<()> {
        let work = self.begin(province).await?;
        append(&work.tx, province, vec![line]).await?;
        work.commit().await
    }
}

/// Appends lines. The caller's transaction holds the province's write lock, so that the chain cannot fork.
pub(crate) async fn append<C: ConnectionTrait>(db: &C, province: &str, lines: Vec<Access>) -> Result<()> {
    use table::{ActiveModel, Column, Entity, Model};
    let last = Entity::find().filter(Column::Province.eq(province)).order_by_desc(Column::Seq).limit(1).one(db).await?;
    let (mut seq, mut hash) = last.map_or((0, String::new()), |last| (last.seq, last.hash));
    let mut rows = Vec::with_capacity(lines.len());
    for mut line in lines {
        seq += 1;
        line.seq = seq;
        let body = serde_json::to_string(&line).map_err(|error| sea_orm::DbErr::Json(error.to_string()))?;
        hash = link(&hash, &body);
        rows.push(ActiveModel::from(Model {
            province: province.to_owned(),
            seq,
            at: line.at,
            user_id: line.user,
            area: line.area,
            what: line.what.key().to_owned(),
            kind: line.kind,
            record_id: line.id,
            body,
            hash: hash.clone(),
        }));
    }
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The rules, for doors that tell them.
impl Store {
    /// How long the log is kept, and why.
    pub fn accesses_kept() -> &'static Kept {
        &rules().kept
    }

    /// The addresses that work for figures alone.
    pub fn access_figures() -> &'static [String] {
        &rules().figures.doors
    }
}
