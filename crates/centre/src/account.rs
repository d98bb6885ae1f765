//! Accounts (tài khoản): passwords, signing in, the first administrator.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::Utc;
use store::records::User;
use store::{Ctx, NewSession, Verb};
use uuid::Uuid;

use crate::Centre;
use crate::problem::{Class, Problem, Result};

/// A session ends this long after it began, whatever happens.
pub const LASTS: chrono::Duration = chrono::Duration::hours(12);
/// … or this long after it was last used.
pub const IDLE: chrono::Duration = chrono::Duration::hours(2);
/// Shortest password.
const SHORTEST: usize = 10;
/// Tries that cost nothing; each further one doubles the wait.
const FREE_TRIES: u32 = 5;
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_mins(15);

/// Counts failed tries by name and by address, in memory: a restart forgives, which a person who
/// can restart the server may do anyway.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<String, (u32, Instant)>>);

impl Throttle {
    /// How long this key must still wait.
    pub fn wait(&self, key: &str) -> Option<Duration> {
        let tries = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (failed, last) = tries.get(key)?;
        let exponent = failed.checked_sub(FREE_TRIES)?.min(16);
        let wait = Duration::from_secs(1 << exponent).min(LONGEST_WAIT);
        wait.checked_sub(last.elapsed())
    }

    /// A failed try.
    pub fn failed(&self, key: &str) {
        let mut tries = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        tries.retain(|_, (_, last)| last.elapsed() < LONGEST_WAIT * 2);
        let entry = tries.entry(key.to_owned()).or_insert((0, Instant::now()));
        *entry = (entry.0 + 1, Instant::now());
    }

    /// A good sign-in.
    pub fn cleared(&self, key: &str) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(key);
    }
}

/// Argon2id with the parameters that OWASP's password storage sheet gives as its first choice:
/// 19 MiB, 2 passes, 1 lane.
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1_024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, in PHC form.
pub fn hash(password: &str) -> Result<String> {
    if password.chars().count() < SHORTEST {
        return Err(Problem::new(Class::Invalid, "account-password-short").with("shortest", SHORTEST));
    }
    argon()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A hash that no password has, to spend the same time on names that do not exist.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$WmmOTHo1zDJUYlKWVqzLFrQVVV6nVcmF8BZcw1mKkTw";

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
    /// Checks a name and password; gives the user and a token for the browser.
    pub async fn sign_in(&self, username: &str, password: &str) -> Result<(User, String)> {
        let user = self.store.user_to_sign_in(username).await?;
        let (password, stored) =
            (password.to_owned(), user.as_ref().map_or(NOBODY.to_owned(), |user| user.password_hash.clone()));
        // Hashing takes tens of milliseconds of a core; it must not hold up the others' requests.
        let good = tokio::task::spawn_blocking(move || matches(&password, &stored)).await.unwrap_or(false);
        let Some(user) = user.filter(|user| good && !user.disabled) else {
            return Err(Problem::new(Class::SignIn, "account-wrong"));
        };
        let token = token()?;
        self.store.begin_session(NewSession { token: &token, user: &user, lasts: LASTS }).await?;
        Ok((user, token))
    }

    /// The user of a token.
    pub async fn signed_in(&self, token: &str) -> Result<User> {
        let session = self.store.session(token, IDLE).await?;
        session.map(|session| session.user).ok_or_else(|| Problem::new(Class::SignIn, "account-no-session"))
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
        let password = new.password;
        let hash = tokio::task::spawn_blocking(move || hash(&password))
            .await
            .map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))??;
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
        };
        Ok(self.store.create_as(ctx, Verb::Write, user, None).await?)
    }

    /// Sets a user's password and ends their sessions.
    pub async fn set_password(&self, ctx: &Ctx, id: Uuid, password: String) -> Result<()> {
        let hash = tokio::task::spawn_blocking(move || hash(&password))
            .await
            .map_err(|error| Problem::new(Class::Unavailable, "account-hash").with("what", error))??;
        Ok(self.store.set_password_hash(ctx, id, hash).await?)
    }

    /// Changes one's own password, which the present one allows; ends every session and gives the token of a new one.
    pub async fn change_password(&self, ctx: &Ctx, username: &str, present: String, new: String) -> Result<String> {
        let wrong = || Problem::field("account-present-wrong", "present", "");
        let user = self.store.user_to_sign_in(username).await?.filter(|user| ctx.user == Some(user.id));
        let user = user.ok_or_else(wrong)?;
        let stored = user.password_hash.clone();
        if !tokio::task::spawn_blocking(move || matches(&present, &stored)).await.unwrap_or(false) {
            return Err(wrong());
        }
        self.set_password(ctx, user.id, new).await?;
        let token = token()?;
        self.store.begin_session(NewSession { token: &token, user: &user, lasts: LASTS }).await?;
        Ok(token)
    }

    /// On a first run: an administrator with a random password, which is shown once and kept
    /// nowhere.
    pub async fn first_administrator(&self) -> Result<Option<(String, String)>> {
        if self.store.has_users().await? {
            return Ok(None);
        }
        let password = token()?[..20].to_owned();
        let admin = NewUser {
            username: "admin".into(),
            name: base::words::Words::of(base::words::Lang::Vi).say("role-admin", &[]),
            role: "admin".into(),
            area: self.province.clone(),
            post: None,
            password: password.clone(),
        };
        let user = self.add_user(&self.system("first-run"), admin).await?;
        Ok(Some((user.username, password)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_hash_alone() {
        let stored = hash("một mật khẩu dài").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(matches("một mật khẩu dài", &stored));
        assert!(!matches("một mật khẩu khác", &stored));
        assert!(!matches("", NOBODY));
        assert!(hash("ngắn").is_err());
    }

    #[test]
    fn tries_beyond_the_free_ones_must_wait() {
        let throttle = Throttle::default();
        for _ in 0..FREE_TRIES {
            assert_eq!(throttle.wait("a"), None);
            throttle.failed("a");
        }
        assert!(throttle.wait("a").is_some());
        assert_eq!(throttle.wait("b"), None);
        throttle.cleared("a");
        assert_eq!(throttle.wait("a"), None);
    }

    #[test]
    fn wrong_name_and_wrong_password_read_the_same() {
        let problem = Problem::new(Class::SignIn, "account-wrong");
        assert!(problem.args.is_empty() && problem.places.is_empty());
    }
}
