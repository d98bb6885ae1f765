//! Sessions (phiên đăng nhập). The store keeps only the hash of a token: who reads the database
//! cannot sign in with it.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use data_encoding::HEXLOWER;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::{Kind, Record};
use crate::records::{User, Users};
use crate::table::update;
use crate::write::{Change, scoped};

/// The table.
pub(crate) mod table {
    #![allow(missing_docs)] // the columns are those of the type beside it
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub province: String,
        pub user_id: Uuid,
        pub created_at: DateTimeUtc,
        pub seen_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::{ActiveModel, Column, Entity, Model};

/// A session to begin.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// The token: 256 random bits in any text form, known to the browser alone.
    pub token: &'a str,
    /// Whose.
    pub user: &'a User,
    /// Ends at the latest after.
    pub lasts: Duration,
}

/// A session in force.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub user: User,
    /// When it ends at the latest.
    pub ends_at: DateTime<Utc>,
}

/// A session seen less long ago than this is not written again, so that reading pages stays reading.
const FRESH: Duration = Duration::minutes(1);

/// Tokens or names that one statement asks for.
const TOKENS: usize = 500;
/// How long a reader waits for its last use to be kept; the next request tries again.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(250);

fn hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

impl Store {
    /// The user of a name, to check a password against. Not scoped: nobody is signed in yet.
    pub async fn user_to_sign_in(&self, username: &str) -> Result<Option<User>> {
        Ok(Users::find().filter(column("username").eq(username)).one(self.reader()).await?)
    }

    /// [`Store::user_to_sign_in`] for several names; those that do not exist are left out.
    pub async fn users_to_sign_in(&self, usernames: &[&str]) -> Result<Vec<User>> {
        let mut users = Vec::new();
        for usernames in usernames.chunks(TOKENS) {
            let found = Users::find().filter(column("username").is_in(usernames.iter().copied()));
            users.extend(found.all(self.reader()).await?);
        }
        Ok(users)
    }

    /// Is there any user? None before the first run's administrator is made.
    pub async fn has_users(&self) -> Result<bool> {
        Ok(Users::find().one(self.reader()).await?.is_some())
    }

    /// Has nobody ever signed in, as far as it shows: a single user, no session, nothing written by anybody?
    pub async fn nobody_signed_in(&self, province: &str) -> Result<bool> {
        use crate::access::column;
        use sea_orm::sea_query::ExprTrait;
        let users = Users::find().filter(column("province").eq(province)).count(self.reader()).await?;
        let sessions = Entity::find().filter(Column::Province.eq(province)).count(self.reader()).await?;
        let head = self.head(province).await?;
        Ok(users == 1 && sessions == 0 && head.is_some_and(|head| head.seq == 1))
    }

    /// Begins a session, and clears those that have ended.
    pub async fn begin_session(&self, session: NewSession<'_>) -> Result<DateTime<Utc>> {
        let now = crate::write::now();
        let ends_at = now + session.lasts;
        let row = Model {
            token_hash: hash(session.token),
            province: session.user.province.clone(),
            user_id: session.user.id,
            created_at: now,
            seen_at: now,
            ends_at,
        };
        let work = self.begin(&session.user.province).await?;
        // The password was verified before; it may have been changed or the user disabled since.
        let user = crate::write::find::<User>(&work.tx, &session.user.province, session.user.id).await?;
        if user.is_none_or(|user| user.disabled || user.password_hash != session.user.password_hash) {
            return Err(Error::NotFound { kind: Kind::User });
        }
        Entity::delete_many().filter(Column::EndsAt.lt(now)).exec(&work.tx).await?;
        Entity::insert(ActiveModel::from(row)).exec_without_returning(&work.tx).await?;
        work.commit().await?;
        Ok(ends_at)
    }

    /// The session of a token, unless it has ended, was idle for longer than `idle`, or its user was
    /// disabled.
    pub async fn session(&self, token: &str, idle: Duration) -> Result<Option<Session>> {
        let now = crate::write::now();
        let Some(row) = Entity::find_by_id(hash(token)).one(self.reader()).await? else {
            return Ok(None);
        };
        if row.ends_at <= now || row.seen_at + idle <= now {
            return Ok(None);
        }
        let user = crate::write::find::<User>(self.reader(), &row.province, row.user_id).await?;
        let Some(user) = user.filter(|user| !user.disabled) else {
            return Ok(None);
        };
        if row.seen_at + FRESH < now {
            // Best effort: neither a full disk nor a long import under way stops reading.
            if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, self.touch(&row, now)).await {
                tracing::warn!(%error, "the last use of a session could not be kept");
            }
        }
        Ok(Some(Session { user, ends_at: row.ends_at }))
    }

    /// The users of those of the tokens that are in force. Looking is not using: no session lasts longer by it.
    pub async fn sessions_in_force(&self, tokens: &[String], idle: Duration) -> Result<HashMap<String, User>> {
        let now = crate::write::now();
        let of: HashMap<String, &String> = tokens.iter().map(|token| (hash(token), token)).collect();
        let hashes: Vec<&String> = of.keys().collect();
        let mut found = HashMap::new();
        for hashes in hashes.chunks(TOKENS) {
            let rows = Entity::find()
                .filter(Column::TokenHash.is_in(hashes.iter().map(|hash| hash.as_str())))
                .filter(Column::EndsAt.gt(now))
                .filter(Column::SeenAt.gt(now - idle))
                .all(self.reader())
                .await?;
            let users = Users::find()
                .filter(column("id").is_in(rows.iter().map(|row| row.user_id)))
                .filter(column("disabled").eq(false))
                .all(self.reader())
                .await?;
            let users: HashMap<(&str, Uuid), &User> =
                users.iter().map(|user| ((user.province.as_str(), user.id), user)).collect();
            for row in &rows {
                if let (Some(token), Some(user)) =
                    (of.get(&row.token_hash), users.get(&(row.province.as_str(), row.user_id)))
                {
                    found.insert((*token).clone(), (*user).clone());
                }
            }
        }
        Ok(found)
    }

    async fn touch(&self, session: &Model, now: DateTime<Utc>) -> Result<()> {
        let work = self.begin(&session.province).await?;
        Entity::update_many()
            .col_expr(Column::SeenAt, Expr::value(now))
            .filter(Column::TokenHash.eq(&session.token_hash))
            .exec(&work.tx)
            .await?;
        work.commit().await
    }

    /// Ends the session of a token.
    pub async fn end_session(&self, token: &str) -> Result<()> {
        let Some(row) = Entity::find_by_id(hash(token)).one(self.reader()).await? else { return Ok(()) };
        let work = self.begin(&row.province).await?;
        Entity::delete_by_id(row.token_hash).exec(&work.tx).await?;
        work.commit().await
    }

    /// Sets the hash of a user's password and ends all their sessions. The log says that it was changed, never to what.
    pub async fn set_password_hash(&self, ctx: &Ctx, id: Uuid, hash: String) -> Result<User> {
        // Everybody may change their own; whose it is beyond that is the administrator's work.
        if ctx.user != Some(id) {
            ctx.gate(Verb::Write, Kind::User)?;
        }
        let mut act = self.act(ctx).await?;
        let before = scoped::<User>(act.tx(), ctx, id).await?;
        let mut after = before.clone();
        after.password_hash = hash;
        after.stamp(before.version + 1, act.at(), act.next().await?);
        update(act.tx(), &after).await?;
        act.record(Change { action: "password", before: Some(&before), after: Some(&after), note: None }).await?;
        // Whoever sits at another screen with the old password sits there no longer: in the same act.
        Entity::delete_many().filter(Column::UserId.eq(id)).exec(act.tx()).await?;
        act.commit().await?;
        Ok(after)
    }

    /// Ends all sessions of a user.
    pub async fn end_sessions_of(&self, ctx: &Ctx, user: Uuid) -> Result<()> {
        let work = self.begin(ctx.scope.province()).await?;
        Entity::delete_many().filter(Column::UserId.eq(user)).exec(&work.tx).await?;
        work.commit().await
    }
}
