//! The event streams that are open: how many, whose, and whether their sessions are still in force.
//!
//! A stream is one request that may last for days, so that the check every other request passes at its beginning is
//! made again and again while it lasts: who signed out, was disabled or given another role hears no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use centre::{Class, Office, Problem, account};
use store::records::User;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::limits;

/// All that are open.
#[derive(Debug)]
pub(crate) struct Streams {
    limits: limits::Streams,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    streams: HashMap<u64, Stream>,
    looked_after: bool,
}

#[derive(Debug)]
struct Stream {
    user: Uuid,
    /// Of the user, as they were when it began: their role and area decide what is told.
    version: i32,
    /// Of the registers' definitions, which say too what a role may.
    generation: u64,
    token: String,
    /// Dropped to end it.
    _end: oneshot::Sender<()>,
}

/// The place of a stream among those that are open; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    all: Arc<Streams>,
    id: u64,
    end: oneshot::Receiver<()>,
}

impl Streams {
    pub fn new(limits: limits::Streams) -> Arc<Self> {
        Arc::new(Self { limits, open: Mutex::default() })
    }

    /// A place for a stream of a user's session; refused where there are too many.
    pub fn place(self: &Arc<Self>, office: &Office, user: &User, token: String) -> Result<Place, Problem> {
        let mut open = self.lock();
        let of_user = open.streams.values().filter(|stream| stream.user == user.id).count();
        let full = |most: usize| Err(Problem::new(Class::TooMany, "server-streams").with("most", most));
        if of_user >= self.limits.of_user {
            return full(self.limits.of_user);
        }
        if open.streams.len() >= self.limits.whole {
            return full(self.limits.whole);
        }
        let (tell, end) = oneshot::channel();
        let id = open.next;
        open.next += 1;
        open.streams.insert(id, Stream::of(user, token, tell));
        if !std::mem::replace(&mut open.looked_after, true) {
            tokio::spawn(Arc::clone(self).look_after(office.clone()));
        }
        Ok(Place { all: Arc::clone(self), id, end })
    }

    /// Ends the streams whose sessions have ended or whose users have changed, until none is open.
    async fn look_after(self: Arc<Self>, office: Office) {
        loop {
            tokio::time::sleep(self.limits.look()).await;
            let tokens: Vec<String> = {
                let mut open = self.lock();
                open.looked_after = !open.streams.is_empty();
                if !open.looked_after {
                    return;
                }
                open.streams.values().map(|stream| stream.token.clone()).collect()
            };
            match account::in_force(&office, &tokens).await {
                Ok(users) => self.lock().streams.retain(|_, stream| {
                    // A stream that began while the database was asked is looked at the next time.
                    !tokens.contains(&stream.token) || users.get(&stream.token).is_some_and(|user| stream.holds(user))
                }),
                Err(problem) => ::tracing::warn!(%problem, "the sessions of event streams could not be looked up"),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    fn of(user: &User, token: String, end: oneshot::Sender<()>) -> Self {
        let generation = store::registers::generation();
        Self { user: user.id, version: user.version, generation, token, _end: end }
    }

    /// Is what it was begun by still so?
    fn holds(&self, user: &User) -> bool {
        user.version == self.version && store::registers::generation() == self.generation
    }
}

impl Place {
    /// Waits until the stream must end.
    pub async fn ended(mut self) {
        // Only ever dropped, which is the word.
        let _ = (&mut self.end).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.all.lock().streams.remove(&self.id);
    }
}
