//! Accounts (tài khoản): passwords, signing in, the first administrator.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Utc;
use store::records::User;
use store::{Ctx, NewSession, Verb};
use tokio::time::Instant;
use uuid::Uuid;

use crate::Centre;
use crate::problem::{Class, Problem, Result};

mod limits;
mod line;
mod lookup;
mod passwords;
mod throttle;

use limits::Limits;
use line::{Line, Turn};
use lookup::Lookup;
use throttle::{Throttle, Try};

/// A session ends this long after it began, whatever happens.
pub const LASTS: chrono::Duration = chrono::Duration::hours(12);
/// … or this long after it was last used.
pub const IDLE: chrono::Duration = chrono::Duration::hours(2);

/// What stands between a password and who tries it.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    limits: Limits,
    throttle: Arc<Throttle>,
    line: Line,
    lookup: Lookup,
}

impl Guard {
    /// By the figures of `data/access/signing-in.toml`.
    pub(crate) fn new() -> Result<Self> {
        let limits = Limits::shipped()?;
        let throttle = Arc::new(Throttle::new(limits.tries));
        let line = Line::new(limits.line.at_once(), limits.line.from_peer as usize, limits.line.whole as usize);
        Ok(Self { limits, throttle, line, lookup: Lookup::default() })
    }

    /// Counts a try, before anything is asked or computed for it. A refusal comes slowly too: who does not wait as told
    /// must not keep the program busy with refusing.
    async fn admit(&self, peer: &str, name: &str, began: Instant) -> Result<Try<'_>> {
        match self.throttle.admit(peer, name).await {
            Ok(admitted) => Ok(admitted),
            Err(wait) => {
                beat(began, self.limits.answers.refused_after()).await;
                Err(must_wait(wait))
            }
        }
    }

    /// Computes what a password takes, when it is the peer's turn. The place is held until the computing ends, even
    /// where nobody waits for it any more: what bounds memory is what is under way.
    async fn compute<T: Send + 'static>(&self, peer: &str, what: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let busy = |_| Problem::new(Class::TooMany, "account-busy");
        let turn: Turn = self.line.turn(peer).await.map_err(busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let answer = what();
            drop(turn);
            answer
        });
        work.await.map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))
    }

    /// The hash of a password that may be one.
    async fn hash(&self, peer: &str, password: String, names: &[&str]) -> Result<String> {
        passwords::check(self.limits.passwords, &password, names)?;
        self.compute(peer, move || passwords::hash(&password)).await?
    }
}

/// Waits for the next beat since the beginning: what is wrong is answered at the same beat whatever was wrong, so that
/// time tells nothing.
async fn beat(began: Instant, beat: std::time::Duration) {
    let beats = began.elapsed().as_millis() / beat.as_millis() + 1;
    tokio::time::sleep_until(began + beat * u32::try_from(beats).unwrap_or(1)).await;
}

fn must_wait(wait: std::time::Duration) -> Problem {
    Problem::new(Class::TooMany, "account-wait").with("seconds", wait.as_secs() + 1)
}

/// 256 random bits in hexadecimal.
fn token() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))?;
    Ok(hex(&bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Name to sign in with.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Area.
    pub area: String,
    /// Post.
    pub post: Option<String>,
    /// Password.
    pub password: String,
}

impl Centre {
    /// Checks a name and password that came from a peer; gives the user and a token for the browser.
    pub async fn sign_in(&self, peer: &str, username: &str, password: String) -> Result<(User, String)> {
        let began = Instant::now();
        let admitted = self.guard.admit(peer, username, began).await?;
        let answers = self.guard.limits.answers;
        let (wrong, after) = match admitted.crowded {
            // Whatever else was wrong: a peer that tries so much learns nothing more.
            Some(wait) => (must_wait(wait), answers.refused_after()),
            None => (Problem::new(Class::SignIn, "account-wrong"), answers.wrong_after()),
        };
        match self.verified(&admitted, peer, username, password).await {
            Ok(Some(user)) => {
                admitted.right();
                let token = self.begin(&user).await?;
                Ok((user, token))
            }
            Ok(None) => {
                drop(admitted);
                beat(began, after).await;
                Err(wrong)
            }
            Err(problem) => {
                admitted.void();
                Err(problem)
            }
        }
    }

    /// The user of a name, if the password is theirs. For a name that does not exist nothing is computed.
    async fn verified(&self, admitted: &Try<'_>, peer: &str, name: &str, password: String) -> Result<Option<User>> {
        let user = self.guard.lookup.find(&self.store, name).await?.filter(|user| !user.disabled);
        let Some(user) = user.filter(|_| admitted.may_be_verified()) else { return Ok(None) };
        let stored = user.password_hash.clone();
        let good = self.guard.compute(peer, move || passwords::matches(&password, &stored)).await?;
        Ok(good.then_some(user))
    }

    async fn begin(&self, user: &User) -> Result<String> {
        let token = token()?;
        self.store.begin_session(NewSession { token: &token, user, lasts: LASTS }).await?;
        Ok(token)
    }

    /// The user of a token.
    pub async fn signed_in(&self, token: &str) -> Result<User> {
        let session = self.store.session(token, IDLE).await?;
        session.map(|session| session.user).ok_or_else(|| Problem::new(Class::SignIn, "account-no-session"))
    }

    /// The users of those of the tokens that are in force.
    pub async fn in_force(&self, tokens: &[String]) -> Result<HashMap<String, User>> {
        Ok(self.store.sessions_in_force(tokens, IDLE).await?)
    }

    /// Makes a user.
    pub async fn add_user(&self, ctx: &Ctx, new: NewUser) -> Result<User> {
        if !self.roles.names().any(|role| role == new.role) {
            let roles = self.roles.names().collect::<Vec<_>>().join(", ");
            return Err(Problem::field("account-role-unknown", "role", new.role).with("roles", roles));
        }
        if self.store.user_to_sign_in(&new.username).await?.is_some() {
            return Err(Problem::field("account-name-taken", "username", new.username));
        }
        ctx.gate(Verb::Write, store::Kind::User)?;
        let hash = self.guard.hash(&ctx.actor, new.password, &[&new.username, &new.name]).await?;
        let user = User {
            province: self.province.clone(),
            id: Uuid::now_v7(),
            area: new.area,
            username: new.username,
            name: new.name,
            role: new.role,
            post: new.post,
            disabled: false,
            password_hash: hash,
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        };
        Ok(self.store.create_as(ctx, Verb::Write, user, None).await?)
    }

    /// Sets another user's password and ends their sessions. One's own needs the present one, whoever one is:
    /// [`Centre::change_password`].
    pub async fn set_password(&self, ctx: &Ctx, id: Uuid, password: String) -> Result<()> {
        if ctx.user == Some(id) {
            return Err(Problem::field("account-own-password", "present", ""));
        }
        ctx.gate(Verb::Write, store::Kind::User)?;
        let user: User = self.store.get(ctx, id).await?;
        self.replace_password(ctx, &user, password).await?;
        Ok(())
    }

    async fn replace_password(&self, ctx: &Ctx, user: &User, password: String) -> Result<User> {
        let hash = self.guard.hash(&ctx.actor, password, &[&user.username, &user.name]).await?;
        Ok(self.store.set_password_hash(ctx, user.id, hash).await?)
    }

    /// Changes the user's own password, which the present one allows; ends every session and gives the token of a new
    /// one. Who sits down at an open screen must not guess the present one here either: it is tried like at the door.
    pub async fn change_password(&self, ctx: &Ctx, user: &User, present: String, new: String) -> Result<String> {
        let began = Instant::now();
        let peer = format!("own password of {}", user.id);
        let admitted = self.guard.admit(&peer, &user.username, began).await?;
        let stored = user.password_hash.clone();
        match self.guard.compute(&peer, move || passwords::matches(&present, &stored)).await {
            Ok(true) => admitted.right(),
            Ok(false) => {
                drop(admitted);
                beat(began, self.guard.limits.answers.wrong_after()).await;
                return Err(Problem::field("account-present-wrong", "present", ""));
            }
            Err(problem) => {
                admitted.void();
                return Err(problem);
            }
        }
        let user = self.replace_password(ctx, user, new).await?;
        self.begin(&user).await
    }

    /// What follows from a change of a user by an administrator: who may not sign in has no session that would come
    /// to life again with them.
    pub async fn user_changed(&self, ctx: &Ctx, id: Uuid) -> Result<()> {
        if self.store.get::<User>(ctx, id).await?.disabled {
            self.store.end_sessions_of(ctx, id).await?;
        }
        Ok(())
    }

    /// The account of the first run is the only one, and no one ever signed in to it.
    pub async fn nobody_came_yet(&self) -> Result<bool> {
        Ok(self.store.nobody_signed_in(&self.province).await?)
    }

    /// On a first run: an administrator with a random password, which is shown once and kept nowhere. It is told before
    /// the account is made: whatever cuts the first run short, nobody is left with an account that no one can enter.
    pub async fn first_administrator(&self, tell: impl FnOnce(&str, &str)) -> Result<()> {
        if self.store.has_users().await? {
            return Ok(());
        }
        let password = token()?[..20].to_owned();
        let admin = NewUser {
            username: "admin".into(),
            name: base::words::Words::of(base::words::Lang::Vi).say("role-admin", &[]),
            role: "admin".into(),
            area: self.province.clone(),
            post: None,
            password,
        };
        tell(&admin.username, &admin.password);
        self.add_user(&self.system("first-run"), admin).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_name_and_wrong_password_read_the_same() {
        let problem = Problem::new(Class::SignIn, "account-wrong");
        assert!(problem.args.is_empty() && problem.places.is_empty());
    }
}
