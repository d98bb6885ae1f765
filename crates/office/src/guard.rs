//! What stands between a password and who tries it: how often, how many at once, and what it takes.

use std::sync::Arc;

use tokio::time::Instant;

use crate::problem::{Class, Problem, Result};
use limits::Limits;
use line::{Line, Turn};
use lookup::Lookup;
use throttle::Throttle;

mod limits;
mod line;
mod lookup;
pub(crate) mod passwords;
mod throttle;

pub(crate) use throttle::Try;

/// What stands between a password and who tries it.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    pub(crate) limits: Limits,
    throttle: Arc<Throttle>,
    line: Line,
    pub(crate) lookup: Lookup,
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
    pub(crate) async fn admit(&self, peer: &str, name: &str, began: Instant) -> Result<Try<'_>> {
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
    pub(crate) async fn compute<T: Send + 'static>(
        &self,
        peer: &str,
        what: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
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
    pub(crate) async fn hash(&self, peer: &str, password: String, names: &[&str]) -> Result<String> {
        passwords::check(self.limits.passwords, &password, names)?;
        self.compute(peer, move || passwords::hash(&password)).await?
    }
}

/// Waits for the next beat since the beginning: what is wrong is answered at the same beat whatever was wrong, so that
/// time tells nothing.
pub(crate) async fn beat(began: Instant, beat: std::time::Duration) {
    let beats = began.elapsed().as_millis() / beat.as_millis() + 1;
    tokio::time::sleep_until(began + beat * u32::try_from(beats).unwrap_or(1)).await;
}

pub(crate) fn must_wait(wait: std::time::Duration) -> Problem {
    Problem::new(Class::TooMany, "account-wait").with("seconds", wait.as_secs() + 1)
}
