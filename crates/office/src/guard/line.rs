//! The line before the computing of passwords: few at once, the peers in turn.
//!
//! A password's hash takes 19 MB and tens of milliseconds of a core on purpose. So many are computed at once as there are
//! cores; who comes then waits, and every peer has its turn after the others have had theirs, so that a thousand tries
//! from one address are before none from another.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The line.
#[derive(Debug, Clone)]
pub(super) struct Line(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    from_peer: usize,
    whole: usize,
}

#[derive(Debug, Default)]
struct State {
    free: usize,
    waiting: usize,
    of: HashMap<String, VecDeque<oneshot::Sender<Turn>>>,
    /// The peers that wait, in the order of their turns.
    peers: VecDeque<String>,
}

/// A place at the computing; whoever waits gets it when it is dropped.
#[derive(Debug)]
pub(super) struct Turn(Option<Arc<Inner>>);

/// The line is too long to stand in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Line {
    /// A line before `at_once` places, with room for `whole` in all and `from_peer` of one peer.
    pub fn new(at_once: usize, from_peer: usize, whole: usize) -> Self {
        let state = Mutex::new(State { free: at_once.max(1), ..State::default() });
        Self(Arc::new(Inner { state, from_peer, whole }))
    }

    /// Waits for the peer's turn.
    pub async fn turn(&self, peer: &str) -> Result<Turn, Full> {
        let told = {
            let mut state = self.0.lock();
            if state.free > 0 {
                state.free -= 1;
                return Ok(Turn(Some(Arc::clone(&self.0))));
            }
            if state.waiting >= self.0.whole || state.of.get(peer).is_some_and(|of| of.len() >= self.0.from_peer) {
                return Err(Full);
            }
            let (tell, told) = oneshot::channel();
            state.waiting += 1;
            if !state.of.contains_key(peer) {
                state.peers.push_back(peer.to_owned());
            }
            state.of.entry(peer.to_owned()).or_default().push_back(tell);
            told
        };
        told.await.map_err(|_| Full)
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The first who waits of the peer whose turn it is.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let peer = self.peers.pop_front()?;
        let of = self.of.get_mut(&peer)?;
        let next = of.pop_front();
        if of.is_empty() {
            self.of.remove(&peer);
        } else {
            self.peers.push_back(peer);
        }
        self.waiting -= usize::from(next.is_some());
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(line) = self.0.take() else { return };
        loop {
            let next = {
                let mut state = line.lock();
                let next = state.next();
                state.free += usize::from(next.is_none());
                next
            };
            let Some(next) = next else { return };
            match next.send(Turn(Some(Arc::clone(&line)))) {
                Ok(()) => return,
                // Went away while waiting: the place is still ours to give.
                Err(mut turn) => turn.0 = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everybody's future, asked once so that they stand in line in this order.
    async fn stand(line: &Line, peers: &[&str]) -> Vec<tokio::task::JoinHandle<Result<Turn, Full>>> {
        let mut standing = Vec::new();
        for peer in peers {
            let (line, peer) = (line.clone(), (*peer).to_owned());
            standing.push(tokio::spawn(async move { line.turn(&peer).await }));
            tokio::task::yield_now().await;
        }
        standing
    }

    #[tokio::test]
    async fn a_peer_with_many_is_before_none_of_another() {
        let line = Line::new(1, 10, 10);
        let first = line.turn("a").await.unwrap();
        let mut standing = stand(&line, &["a", "a", "a", "b"]).await;
        let b = standing.pop().unwrap();
        drop(first);
        drop(standing.remove(0).await.unwrap().unwrap());
        assert!(b.await.unwrap().is_ok(), "after one of a's it is b's turn");
        assert!(!standing[1].is_finished());
    }

    #[tokio::test]
    async fn the_line_has_an_end_and_who_leaves_it_blocks_nobody() {
        let line = Line::new(1, 2, 3);
        let first = line.turn("a").await.unwrap();
        let standing = stand(&line, &["a", "a"]).await;
        assert_eq!(line.turn("a").await.unwrap_err(), Full);
        let other = stand(&line, &["b"]).await;
        assert_eq!(line.turn("c").await.unwrap_err(), Full);
        for gone in standing {
            gone.abort();
            assert!(gone.await.is_err());
        }
        drop(first);
        for stood in other {
            assert!(stood.await.unwrap().is_ok());
        }
        assert!(line.turn("c").await.is_ok());
    }
}
