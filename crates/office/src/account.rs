//! Accounts (tài khoản): passwords, signing in, the first administrator.

use std::collections::HashMap;

use chrono::Utc;
use data_encoding::HEXLOWER;
use store::records::User;
use store::{Ctx, NewSession, Verb};
use tokio::time::Instant;
use uuid::Uuid;

use crate::Office;
use crate::guard::{Try, beat, must_wait, passwords};
use crate::problem::{Class, Problem, Result};

/// A session ends this long after it began, whatever happens.
pub const LASTS: chrono::Duration = chrono::Duration::hours(12);
/// … or this long after it was last used.
pub const IDLE: chrono::Duration = chrono::Duration::hours(2);

/// 256 random bits in hexadecimal.
fn token() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))?;
    Ok(HEXLOWER.encode(&bytes))
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

/// Checks a name and password that came from a peer; gives the user and a token for the browser.
pub async fn sign_in(office: &Office, peer: &str, username: &str, password: String) -> Result<(User, String)> {
    let began = Instant::now();
    let admitted = office.guard.admit(peer, username, began).await?;
    let answers = office.guard.limits.answers;
    let (wrong, after) = match admitted.crowded {
        // Whatever else was wrong: a peer that tries so much learns nothing more.
        Some(wait) => (must_wait(wait), answers.refused_after()),
        None => (Problem::new(Class::SignIn, "account-wrong"), answers.wrong_after()),
    };
    match verified(office, &admitted, peer, username, password).await {
        Ok(Some(user)) => {
            admitted.right();
            let token = begin(office, &user).await?;
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
async fn verified(
    office: &Office,
    admitted: &Try<'_>,
    peer: &str,
    name: &str,
    password: String,
) -> Result<Option<User>> {
    let user = office.guard.lookup.find(&office.store, name).await?.filter(|user| !user.disabled);
    let Some(user) = user.filter(|_| admitted.may_be_verified()) else { return Ok(None) };
    let stored = user.password_hash.clone();
    let good = office.guard.compute(peer, move || passwords::matches(&password, &stored)).await?;
    Ok(good.then_some(user))
}

async fn begin(office: &Office, user: &User) -> Result<String> {
    let token = token()?;
    office.store.begin_session(NewSession { token: &token, user, lasts: LASTS }).await?;
    Ok(token)
}

/// The user of a token.
pub async fn signed_in(office: &Office, token: &str) -> Result<User> {
    let session = office.store.session(token, IDLE).await?;
    session.map(|session| session.user).ok_or_else(|| Problem::new(Class::SignIn, "account-no-session"))
}

/// The users of those of the tokens that are in force.
pub async fn in_force(office: &Office, tokens: &[String]) -> Result<HashMap<String, User>> {
    Ok(office.store.sessions_in_force(tokens, IDLE).await?)
}

/// Makes a user.
pub async fn add_user(office: &Office, ctx: &Ctx, new: NewUser) -> Result<User> {
    if !office.roles.names().any(|role| role == new.role) {
        let roles = office.roles.names().collect::<Vec<_>>().join(", ");
        return Err(Problem::field("account-role-unknown", "role", new.role).with("roles", roles));
    }
    if office.store.user_to_sign_in(&new.username).await?.is_some() {
        return Err(Problem::field("account-name-taken", "username", new.username));
    }
    ctx.gate(Verb::Write, store::Kind::User)?;
    let hash = office.guard.hash(&ctx.actor, new.password, &[&new.username, &new.name]).await?;
    let user = User {
        province: office.province.clone(),
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
    Ok(office.store.create_as(ctx, Verb::Write, user, None).await?)
}

/// Sets another user's password and ends their sessions. One's own needs the present one, whoever one is:
/// [`Office::change_password`].
pub async fn set_password(office: &Office, ctx: &Ctx, id: Uuid, password: String) -> Result<()> {
    if ctx.user == Some(id) {
        return Err(Problem::field("account-own-password", "present", ""));
    }
    ctx.gate(Verb::Write, store::Kind::User)?;
    let user: User = office.store.get(ctx, id).await?;
    replace_password(office, ctx, &user, password).await?;
    Ok(())
}

async fn replace_password(office: &Office, ctx: &Ctx, user: &User, password: String) -> Result<User> {
    let hash = office.guard.hash(&ctx.actor, password, &[&user.username, &user.name]).await?;
    Ok(office.store.set_password_hash(ctx, user.id, hash).await?)
}

/// Changes the user's own password, which the present one allows; ends every session and gives the token of a new
/// one. Who sits down at an open screen must not guess the present one here either: it is tried like at the door.
pub async fn change_password(office: &Office, ctx: &Ctx, user: &User, present: String, new: String) -> Result<String> {
    let began = Instant::now();
    let peer = format!("own password of {}", user.id);
    let admitted = office.guard.admit(&peer, &user.username, began).await?;
    let stored = user.password_hash.clone();
    match office.guard.compute(&peer, move || passwords::matches(&present, &stored)).await {
        Ok(true) => admitted.right(),
        Ok(false) => {
            drop(admitted);
            beat(began, office.guard.limits.answers.wrong_after()).await;
            return Err(Problem::field("account-present-wrong", "present", ""));
        }
        Err(problem) => {
            admitted.void();
            return Err(problem);
        }
    }
    let user = replace_password(office, ctx, user, new).await?;
    begin(office, &user).await
}

/// What follows from a change of a user by an administrator: who may not sign in has no session that would come
/// to life again with them.
pub async fn user_changed(office: &Office, ctx: &Ctx, id: Uuid) -> Result<()> {
    if office.store.get::<User>(ctx, id).await?.disabled {
        office.store.end_sessions_of(ctx, id).await?;
    }
    Ok(())
}

/// The account of the first run is the only one, and no one ever signed in to it.
pub async fn nobody_came_yet(office: &Office) -> Result<bool> {
    Ok(office.store.nobody_signed_in(&office.province).await?)
}

/// On a first run: an administrator with a random password, which is shown once and kept nowhere. It is told before
/// the account is made: whatever cuts the first run short, nobody is left with an account that no one can enter.
pub async fn first_administrator(office: &Office, tell: impl FnOnce(&str, &str)) -> Result<()> {
    if office.store.has_users().await? {
        return Ok(());
    }
    let password = token()?[..20].to_owned();
    let admin = NewUser {
        username: "admin".into(),
        name: base::words::Words::of(base::words::Lang::Vi).say("role-admin", &[]),
        role: "admin".into(),
        area: office.province.clone(),
        post: None,
        password,
    };
    tell(&admin.username, &admin.password);
    add_user(office, &office.system("first-run"), admin).await?;
    Ok(())
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
