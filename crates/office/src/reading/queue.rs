//! Whose file is read next.
//!
//! A few are read at once, whoever sends how many. Among those who wait, the one of whose files the fewest are being
//! read comes first: who hands in a hundred holds up themselves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use uuid::Uuid;

/// A line before a few places.
#[derive(Debug, Clone)]
pub(super) struct Queue(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    places: usize,
    /// Requests of one user that are let in.
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By user; no user stands here with none.
    admitted: HashMap<Uuid, usize>,
    running: HashMap<Uuid, usize>,
    waiting: Vec<(Uuid, oneshot::Sender<Turn>)>,
}

/// A request let in; gone with the value.
#[derive(Debug)]
pub struct Admission(Arc<Inner>, Uuid);

/// A place; the next one's with the end of the value.
#[derive(Debug)]
pub(crate) struct Turn(Arc<Inner>, Uuid);

impl Queue {
    pub(super) fn new(places: usize, most: usize) -> Self {
        Self(Arc::new(Inner { places, most, state: Mutex::default() }))
    }

    /// Lets a request in; none where the user has too many.
    pub(super) fn admit(&self, user: Uuid) -> Option<Admission> {
        let mut state = self.0.state();
        let count = state.admitted.entry(user).or_default();
        if *count >= self.0.most {
            return None;
        }
        *count += 1;
        Some(Admission(Arc::clone(&self.0), user))
    }

    /// Waits for a place. Whoever stops waiting leaves the line.
    pub(super) async fn turn(&self, user: Uuid) -> Turn {
        let (send, receive) = oneshot::channel();
        self.0.state().waiting.push((user, send));
        self.0.call();
        // The line lives as long as this queue, and lets nobody go without a place.
        receive.await.unwrap_or_else(|_| Turn(Arc::clone(&self.0), user))
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives free places to those who wait.
    fn call(self: &Arc<Self>) {
        while let Some((user, send)) = self.next() {
            // One that left meanwhile gives the place back here, which calls again.
            drop(send.send(Turn(Arc::clone(self), user)));
        }
    }

    /// Whose turn it is, counted as running from now on.
    fn next(&self) -> Option<(Uuid, oneshot::Sender<Turn>)> {
        let mut state = self.state();
        state.waiting.retain(|(_, send)| !send.is_closed());
        if state.running.values().sum::<usize>() >= self.places {
            return None;
        }
        let has = |user: &Uuid| state.running.get(user).copied().unwrap_or_default();
        let first =
            state.waiting.iter().enumerate().min_by_key(|(at, (user, _))| (has(user), *at)).map(|(at, _)| at)?;
        let (user, send) = state.waiting.remove(first);
        *state.running.entry(user).or_default() += 1;
        Some((user, send))
    }
}

/// One fewer of a user's.
fn less(counts: &mut HashMap<Uuid, usize>, user: Uuid) {
    if let Some(count) = counts.get_mut(&user) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&user);
        }
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        less(&mut self.0.state().admitted, self.1);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        less(&mut self.0.state().running, self.1);
        self.0.call();
    }
}
