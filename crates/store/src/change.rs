//! The change log (nhật ký thay đổi): every change, appended, each link holding the hash of the one
//! before, one chain a province. An edit, a deletion or an insertion anywhere breaks it.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::access::Ctx;
use crate::error::Result;
use crate::field::TOLD;
use crate::record::Kind;
use crate::row::Row;

/// The table. `body` is exactly the text that was hashed; the other columns repeat parts of it for
/// look-ups and are compared with it by `verify`.
pub(crate) mod table {
    #![allow(missing_docs)] // the columns are those of the type beside it
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "changes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub province: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub kind: String,
        pub record_id: Option<Uuid>,
        pub area: String,
        pub version: i32,
        pub at: DateTimeUtc,
        pub body: String,
        pub previous: String,
        pub hash: String,
        pub left_area: Option<String>,
        pub left_open: Option<bool>,
        pub request: Option<Uuid>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}

    impl Model {
        pub fn left(&self) -> Option<super::Left> {
            Some(super::Left { area: self.left_area.clone()?, open: self.left_open? })
        }
    }
}
use table::{ActiveModel, Column, Entity, Model};

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Place in the province's chain, from 1.
    pub seq: i64,
    /// The first link of the act that it belongs to; none for that link itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// User, if one.
    pub user: Option<Uuid>,
    /// Who, in words.
    pub actor: String,
    /// The post in which they acted, where they hold one: `12/so-y-te/giam-doc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// From which device or door.
    pub device: String,
    /// `create`, `edit`, `remove`, `merge`, `unmerge`, `load` or a desk's own verb.
    pub action: String,
    /// Kind of record.
    pub kind: String,
    /// The record; none for a batch.
    pub id: Option<Uuid>,
    /// Area of the record.
    pub area: String,
    /// Version after the change.
    pub version: i32,
    /// The changed fields before; the whole record for a deletion.
    pub before: Option<Json>,
    /// The changed fields after; the whole record when made; count and digest for a batch.
    pub after: Option<Json>,
    /// Why, where somebody said so.
    pub note: Option<String>,
    /// The time of the version before: where a load has made it, the load's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Digest of what JSON never carries, after the change (see `Record::sealed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    /// Where the row was that left with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Left>,
    /// The request, named by its client, that it belongs to: many rows changed at once ([`crate::Named`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Uuid>,
}

/// Where a row was that was removed, moved away or shut to those below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its area.
    pub area: String,
    /// Did readers of the areas below see it?
    pub open: bool,
}

impl Left {
    /// Where a row lay that a change takes from those who saw it there.
    pub(crate) fn of(before: Option<&dyn Row>, after: Option<&dyn Row>) -> Option<Self> {
        let before = before?;
        let stays = after.is_some_and(|after| after.area() == before.area() && (after.open() || !before.open()));
        (!stays).then(|| Self { area: before.area().to_owned(), open: before.open() })
    }
}

/// What a change is about, handed to [`append`].
pub(crate) struct Entry<'a> {
    pub action: &'a str,
    pub kind: Kind,
    pub id: Option<Uuid>,
    pub area: &'a str,
    pub version: i32,
    pub before: Option<Json>,
    pub after: Option<Json>,
    pub note: Option<String>,
    pub since: Option<DateTime<Utc>>,
    pub sealed: Option<String>,
    pub left: Option<Left>,
}

/// The last link of a province's chain, the first of the act under way, and the request that this carries out.
pub(crate) struct Head {
    seq: i64,
    hash: String,
    act: Option<i64>,
    request: Option<Uuid>,
}

impl Head {
    /// The number that the next link will have.
    pub(crate) fn next(&self) -> i64 {
        self.seq + 1
    }

    /// As it stands before an act.
    pub(crate) async fn of<C: ConnectionTrait>(db: &C, province: &str) -> Result<Self> {
        let last =
            Entity::find().filter(Column::Province.eq(province)).order_by_desc(Column::Seq).limit(1).one(db).await?;
        let (seq, hash) = last.map_or((0, String::new()), |last| (last.seq, last.hash));
        Ok(Self { seq, hash, act: None, request: None })
    }

    /// Of an act that carries out a request which its client has named.
    pub(crate) fn for_request(self, request: Option<Uuid>) -> Self {
        Self { request, ..self }
    }
}

/// Appends a link. The caller's transaction holds the province's write lock, so that the chain
/// cannot fork.
pub(crate) async fn append<C: ConnectionTrait>(
    db: &C,
    ctx: &Ctx,
    at: DateTime<Utc>,
    head: Head,
    entry: Entry<'_>,
) -> Result<Head> {
    if let Some(note) = &entry.note {
        crate::bound::text("note", note, TOLD)?;
    }
    let province = ctx.scope.province();
    let (seq, previous) = (head.seq + 1, head.hash);
    let change = Change {
        seq,
        act: head.act,
        at,
        user: ctx.user,
        actor: ctx.actor.clone(),
        post: ctx.posts().first().cloned(),
        device: ctx.device.clone(),
        action: entry.action.to_owned(),
        kind: entry.kind.key().to_owned(),
        id: entry.id,
        area: entry.area.to_owned(),
        version: entry.version,
        before: entry.before,
        after: entry.after,
        note: entry.note,
        since: entry.since,
        sealed: entry.sealed,
        left: entry.left,
        request: head.request,
    };
    let body = serde_json::to_string(&change).map_err(|error| sea_orm::DbErr::Json(error.to_string()))?;
    let hash = link(&previous, &body);
    let row = Model {
        province: province.to_owned(),
        seq,
        kind: change.kind,
        record_id: change.id,
        area: change.area,
        version: change.version,
        at,
        body,
        previous,
        hash: hash.clone(),
        left_area: change.left.as_ref().map(|left| left.area.clone()),
        left_open: change.left.as_ref().map(|left| left.open),
        request: change.request,
    };
    Entity::insert(ActiveModel::from(row)).exec_without_returning(db).await?;
    Ok(Head { seq, hash, act: head.act.or(Some(seq)), request: head.request })
}

/// What is done to a row because another one changed.
const NOT_BY_HAND: [&str; 3] = ["merge", "unmerge", "release"];

/// Who wrote a row last; none where the program itself did.
pub(crate) async fn last_hand(db: &impl ConnectionTrait, province: &str, row: &dyn Row) -> Result<Option<Uuid>> {
    let of = |found: Option<Uuid>| {
        let links = Entity::find()
            .select_only()
            .column(Column::Body)
            .filter(Column::Province.eq(province))
            .filter(Column::Kind.eq(row.sheet().kind.key()));
        match found {
            Some(id) => links.filter(Column::RecordId.eq(id)),
            None => links.filter(Column::RecordId.is_null()).filter(Column::At.eq(row.updated_at())),
        }
    };
    // Its own links, then the load by which it was made.
    for links in [of(Some(row.id())), of(None)] {
        let bodies: Vec<String> = links.order_by_desc(Column::Seq).into_tuple().all(db).await?;
        let links = bodies.iter().filter_map(|body| serde_json::from_str::<Change>(body).ok());
        if let Some(link) = links.into_iter().find(|link| !NOT_BY_HAND.contains(&link.action.as_str())) {
            return Ok(link.user);
        }
    }
    Ok(None)
}

/// Hash of a link: SHA-256 of the previous hash and the body.
pub(crate) fn link(previous: &str, body: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(previous.as_bytes());
    hasher.update(b"\n");
    hasher.update(body.as_bytes());
    HEXLOWER.encode(&hasher.finalize())
}
