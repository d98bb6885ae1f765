//! Looking users up for who signs in: one question to the database at a time, for all who wait.
//!
//! A thousand tries at once would otherwise take every connection of the database, and whoever reads a page would stand
//! in line behind them. While one question is answered the next tries gather, and are asked together.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::Store;
use store::records::User;
use tokio::sync::oneshot;

use crate::problem::{Problem, Result};

/// Those who wait, and the one who asks for them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lookup(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Vec<Waiting>>,
    asking: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    name: String,
    tell: oneshot::Sender<Result<Option<User>>>,
}

impl Lookup {
    /// The user of a name.
    pub async fn find(&self, store: &Store, name: &str) -> Result<Option<User>> {
        loop {
            let (tell, mut told) = oneshot::channel();
            self.waiting().push(Waiting { name: name.to_owned(), tell });
            tokio::select! {
                biased;
                answer = &mut told => {
                    if let Ok(answer) = answer {
                        return answer;
                    }
                    // Whoever asked for us hung up: once more.
                    continue;
                }
                _asking = self.0.asking.lock() => self.ask(store).await,
            }
            if let Ok(answer) = told.try_recv() {
                return answer;
            }
        }
    }

    /// Asks for all who wait by now.
    async fn ask(&self, store: &Store) {
        let waiting = std::mem::take(&mut *self.waiting());
        let names: Vec<&str> = waiting.iter().map(|one| one.name.as_str()).collect();
        let found = store.users_to_sign_in(&names).await.map_err(Problem::from);
        for Waiting { name, tell } in waiting {
            let answer = found.as_ref().map(|users| users.iter().find(|user| user.username == name).cloned());
            // Who hung up needs no answer.
            let _ = tell.send(answer.map_err(Clone::clone));
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
