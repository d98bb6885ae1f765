//! How often a password may be tried.
//!
//! Counted in memory by name and peer together, by name, and by peer: a restart forgives, which a person who can
//! restart the server may do anyway. Who signed in before from where they are now is not slowed down by what strangers
//! do: nobody is locked out from afar, nor by a neighbour behind the same address.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use super::limits::Tries;

/// Keys are digests, so that a name of any length takes the same room.
type Key = [u8; 32];

/// Most keys of each sort that are remembered.
const MOST_KEYS: usize = 65_536;

/// Counts tries.
#[derive(Debug)]
pub(crate) struct Throttle {
    limits: Tries,
    state: Mutex<State>,
    settled: Notify,
}

#[derive(Debug, Default)]
struct State {
    pairs: HashMap<Key, Pair>,
    names: HashMap<Key, Level>,
    peers: HashMap<Key, Level>,
    /// Names that signed in from a peer.
    known: HashMap<Key, Instant>,
}

/// Tries of one name from one peer.
#[derive(Debug, Clone, Copy)]
struct Pair {
    failed: u32,
    /// Admitted, and not yet known to be right or wrong.
    flying: u32,
    last: Instant,
}

/// Tries that are forgotten evenly over time.
#[derive(Debug, Clone, Copy)]
struct Level {
    tries: f64,
    at: Instant,
    /// The last try of the slow way.
    slow: Option<Instant>,
}

/// A try that is counted. Dropped without a word it stays counted: who hangs up has tried.
#[derive(Debug)]
pub(crate) struct Try<'a> {
    throttle: &'a Throttle,
    keys: Keys,
    /// The peer is beyond its tries: how long, unless the password is right.
    pub crowded: Option<Duration>,
    outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Wrong,
    Right,
    Void,
}

#[derive(Debug, Clone, Copy)]
struct Keys {
    pair: Key,
    name: Key,
    peer: Key,
}

impl Keys {
    fn of(peer: &str, name: &str) -> Self {
        let digest = |parts: &[&str]| {
            let mut digest = Sha256::new();
            for part in parts {
                digest.update((part.len() as u64).to_le_bytes());
                digest.update(part.as_bytes());
            }
            digest.finalize().into()
        };
        Self { pair: digest(&[peer, name]), name: digest(&[name]), peer: digest(&[peer]) }
    }
}

impl Throttle {
    pub fn new(limits: Tries) -> Self {
        Self { limits, state: Mutex::default(), settled: Notify::new() }
    }

    /// Counts a try of a name from a peer before it is verified, or says how long it must wait. As many as are free are
    /// under way at once; others of the same name and peer stand by until it is known whether those were right.
    pub async fn admit(&self, peer: &str, name: &str) -> Result<Try<'_>, Duration> {
        let keys = Keys::of(peer, name);
        loop {
            let mut settled = std::pin::pin!(self.settled.notified());
            settled.as_mut().enable();
            if let Some(answer) = self.lock().admit(&self.limits, &keys, Instant::now()) {
                return Ok(Try { throttle: self, keys, crowded: answer?, outcome: Outcome::Wrong });
            }
            settled.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// None: too many of the pair are under way.
    fn admit(&mut self, limits: &Tries, keys: &Keys, now: Instant) -> Option<Result<Option<Duration>, Duration>> {
        let known = self.known.contains_key(&keys.pair);
        let (of_name, of_peer) = (Leak::of(limits, limits.of_name), Leak::of(limits, limits.from_peer));
        let pair = self.pairs.get(&keys.pair);
        let wait = pair.and_then(|pair| pair.wait(limits, now));
        let name = || self.names.get(&keys.name).filter(|_| !known).and_then(|level| of_name.wait(level, now));
        if let Some(wait) = wait.or_else(name) {
            return Some(Err(wait));
        }
        if pair.is_some_and(|pair| pair.flying > 0 && pair.failed + pair.flying >= limits.of_name_from_peer) {
            return None;
        }
        let fresh = Pair { failed: 0, flying: 0, last: now };
        let pair = entry(&mut self.pairs, keys.pair, fresh, |pair| pair.last);
        (pair.flying, pair.last) = (pair.flying + 1, now);
        let empty = Level { tries: 0.0, at: now, slow: None };
        of_name.raise(entry(&mut self.names, keys.name, empty, |level| level.at), now);
        let peer = entry(&mut self.peers, keys.peer, empty, |level| level.at);
        let crowded = of_peer.wait(peer, now).filter(|_| !known);
        of_peer.raise(peer, now);
        Some(Ok(crowded))
    }

    /// Has the peer's next try of the slow way come?
    fn is_due(&mut self, limits: &Tries, keys: &Keys, now: Instant) -> bool {
        let Some(peer) = self.peers.get_mut(&keys.peer) else { return true };
        let due = peer.slow.is_none_or(|slow| now.duration_since(slow) >= limits.slow());
        if due {
            peer.slow = Some(now);
        }
        due
    }

    fn settle(&mut self, limits: &Tries, keys: &Keys, outcome: Outcome, now: Instant) {
        if let Some(pair) = self.pairs.get_mut(&keys.pair) {
            (pair.flying, pair.last) = (pair.flying.saturating_sub(1), now);
            match outcome {
                Outcome::Wrong => pair.failed += 1,
                Outcome::Right => pair.failed = 0,
                Outcome::Void => {}
            }
            if pair.failed == 0 && pair.flying == 0 {
                self.pairs.remove(&keys.pair);
            }
        }
        if outcome == Outcome::Wrong {
            return;
        }
        for (levels, key, most) in
            [(&mut self.names, keys.name, limits.of_name), (&mut self.peers, keys.peer, limits.from_peer)]
        {
            if let Some(level) = levels.get_mut(&key) {
                Leak::of(limits, most).take_back(level, now);
            }
        }
        if outcome == Outcome::Right {
            *entry(&mut self.known, keys.pair, now, |at| *at) = now;
        }
    }
}

impl Pair {
    /// Each try beyond the free ones doubles the wait.
    fn wait(&self, limits: &Tries, now: Instant) -> Option<Duration> {
        let exponent = self.failed.checked_sub(limits.of_name_from_peer)?.min(16);
        let past = now.duration_since(self.last);
        if past > limits.forgotten() * 2 {
            return None;
        }
        Duration::from_secs(1 << exponent).min(limits.forgotten()).checked_sub(past)
    }
}

/// How fast a level falls.
#[derive(Clone, Copy)]
struct Leak {
    most: f64,
    forgotten: f64,
}

impl Leak {
    fn of(limits: &Tries, most: u32) -> Self {
        Self { most: most.into(), forgotten: limits.forgotten().as_secs_f64() }
    }
    fn now(self, level: &Level, now: Instant) -> f64 {
        let fallen = now.duration_since(level.at).as_secs_f64() * self.most / self.forgotten;
        (level.tries - fallen).max(0.0)
    }
    /// Until a full level has room for one more.
    fn wait(self, level: &Level, now: Instant) -> Option<Duration> {
        let over = self.now(level, now) + 1.0 - self.most;
        (over > 0.0).then(|| Duration::from_secs_f64(over * self.forgotten / self.most))
    }
    /// One more; never more than twice as many as are free, so that a flood is forgotten in the same time.
    fn raise(self, level: &mut Level, now: Instant) {
        (level.tries, level.at) = ((self.now(level, now) + 1.0).min(2.0 * self.most), now);
    }
    fn take_back(self, level: &mut Level, now: Instant) {
        (level.tries, level.at) = ((self.now(level, now) - 1.0).max(0.0), now);
    }
}

/// The entry of a key; where there are too many, the oldest eighth is forgotten first.
fn entry<T: Copy>(entries: &mut HashMap<Key, T>, key: Key, fresh: T, last: impl Fn(&T) -> Instant) -> &mut T {
    if entries.len() >= MOST_KEYS && !entries.contains_key(&key) {
        let mut times: Vec<Instant> = entries.values().map(&last).collect();
        let (_, eighth, _) = times.select_nth_unstable(MOST_KEYS / 8);
        let eighth = *eighth;
        entries.retain(|_, held| last(held) > eighth);
    }
    entries.entry(key).or_insert(fresh)
}

impl Try<'_> {
    /// May it be verified now? Asked when there is something to verify: names that do not exist take nothing from those
    /// that do, so that a neighbour of somebody who makes them up comes in at the first try.
    pub fn may_be_verified(&self) -> bool {
        self.crowded.is_none() || self.throttle.lock().is_due(&self.throttle.limits, &self.keys, Instant::now())
    }

    /// The password was right: taken back, and all that was wrong before of this name from this peer is forgiven.
    pub fn right(mut self) {
        self.outcome = Outcome::Right;
    }
    /// It could not be verified: taken back.
    pub fn void(mut self) {
        self.outcome = Outcome::Void;
    }
}

impl Drop for Try<'_> {
    fn drop(&mut self) {
        self.throttle.lock().settle(&self.throttle.limits, &self.keys, self.outcome, Instant::now());
        self.throttle.settled.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::limits::Limits;

    fn throttle() -> Throttle {
        Throttle::new(Limits::shipped().unwrap().tries)
    }

    #[tokio::test]
    async fn tries_beyond_the_free_ones_must_wait() {
        let throttle = throttle();
        for _ in 0..throttle.limits.of_name_from_peer {
            drop(throttle.admit("a", "tinh").await.unwrap());
        }
        assert!(throttle.admit("a", "tinh").await.is_err());
        assert!(throttle.admit("b", "tinh").await.is_ok(), "another peer");
        assert!(throttle.admit("a", "xa").await.is_ok(), "another name");
    }

    #[tokio::test]
    async fn guesses_in_parallel_are_counted_before_they_are_verified() {
        let throttle = std::sync::Arc::new(throttle());
        let guesses: Vec<_> = (0..60)
            .map(|_| {
                let throttle = std::sync::Arc::clone(&throttle);
                tokio::spawn(async move {
                    let Ok(admitted) = throttle.admit("a", "tinh").await else { return 0 };
                    for _ in 0..10 {
                        tokio::task::yield_now().await;
                    }
                    drop(admitted);
                    1
                })
            })
            .collect();
        let mut verified = 0;
        for guess in guesses {
            verified += guess.await.unwrap();
        }
        assert_eq!(verified, throttle.limits.of_name_from_peer);
    }

    #[tokio::test]
    async fn right_ones_in_parallel_are_all_let_in() {
        let throttle = std::sync::Arc::new(throttle());
        let right: Vec<_> = (0..60)
            .map(|_| {
                let throttle = std::sync::Arc::clone(&throttle);
                tokio::spawn(async move {
                    let admitted = throttle.admit("a", "tinh").await.unwrap();
                    tokio::task::yield_now().await;
                    admitted.right();
                })
            })
            .collect();
        for one in right {
            one.await.unwrap();
        }
        assert!(throttle.lock().pairs.is_empty());
    }

    #[tokio::test]
    async fn who_sprays_names_is_slow_and_a_neighbour_who_was_there_before_is_not() {
        let throttle = throttle();
        throttle.admit("a", "xa").await.unwrap().right();
        let mut verified = 0;
        for name in 0..200 {
            verified += u32::from(throttle.admit("a", &name.to_string()).await.unwrap().may_be_verified());
        }
        let free = throttle.limits.from_peer;
        assert!((free..free + 10).contains(&verified), "{verified}");
        let neighbour = throttle.admit("a", "xa").await.unwrap();
        assert!(neighbour.may_be_verified() && neighbour.crowded.is_none());
        assert!(throttle.admit("b", "another").await.unwrap().crowded.is_none());
    }

    #[tokio::test]
    async fn names_that_are_made_up_take_nothing_from_a_neighbour_who_comes_for_the_first_time() {
        let throttle = throttle();
        for name in 0..1_000 {
            drop(throttle.admit("a", &name.to_string()).await.unwrap());
        }
        let neighbour = throttle.admit("a", "xa").await.unwrap();
        assert!(neighbour.crowded.is_some() && neighbour.may_be_verified());
    }

    #[tokio::test]
    async fn a_name_tried_from_everywhere_waits_but_not_for_its_owner() {
        let throttle = throttle();
        throttle.admit("home", "tinh").await.unwrap().right();
        for peer in 0..throttle.limits.of_name {
            drop(throttle.admit(&peer.to_string(), "tinh").await.unwrap());
        }
        assert!(throttle.admit("elsewhere", "tinh").await.is_err());
        assert!(throttle.admit("home", "tinh").await.is_ok());
    }

    #[tokio::test]
    async fn what_is_remembered_has_a_bound() {
        let throttle = throttle();
        for name in 0..MOST_KEYS + 100 {
            drop(throttle.admit(&(name % 100).to_string(), &name.to_string()).await.unwrap());
        }
        let state = throttle.lock();
        assert!(state.pairs.len() <= MOST_KEYS && state.names.len() <= MOST_KEYS, "{}", state.pairs.len());
    }
}
