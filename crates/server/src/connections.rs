//! The connections that are open: how many in all and from one address, and which is closed for a new one.
//!
//! A connection without a request costs its owner nothing and us a file and some memory. There are never more than the
//! limit, and a new one is let in for the one that has let us wait longest: first of those without a request, then of
//! those whose request does not come in or whose answer is not taken. What we work on is never given up for a new one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

use crate::peer::Peer;

/// All that are open.
#[derive(Debug)]
pub(crate) struct Connections {
    whole: usize,
    from_peer: usize,
    open: Mutex<Open>,
    emptied: Notify,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    connections: HashMap<u64, Arc<Connection>>,
    of: HashMap<Peer, usize>,
}

/// One of them. Its task tells what it waits for.
#[derive(Debug)]
pub(crate) struct Connection {
    began: Instant,
    /// None for a trusted proxy: behind it are many.
    peer: Option<Peer>,
    requested: AtomicBool,
    /// Told to end for a new one.
    shed: AtomicBool,
    /// Since when the other end lets us wait, in milliseconds after the beginning and one; 0 while it does not.
    waiting: AtomicU64,
    close: Notify,
}

/// The place of a connection among those that are open; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    all: Arc<Connections>,
    id: u64,
    connection: Arc<Connection>,
}

impl Connections {
    pub fn new(whole: usize, from_peer: usize) -> Arc<Self> {
        Arc::new(Self { whole, from_peer, open: Mutex::default(), emptied: Notify::new() })
    }

    /// A place for a new connection; none where all others are being worked on.
    pub fn place(self: &Arc<Self>, peer: Option<Peer>) -> Option<Place> {
        let mut open = self.lock();
        if peer.is_some_and(|peer| open.of.get(&peer).is_some_and(|number| *number >= self.from_peer)) {
            open.shed(|connection| connection.peer == peer)?;
        }
        if open.connections.len() >= self.whole {
            open.shed(|_| true)?;
        }
        let connection = Arc::new(Connection {
            began: Instant::now(),
            peer,
            requested: AtomicBool::new(false),
            shed: AtomicBool::new(false),
            waiting: AtomicU64::new(1),
            close: Notify::new(),
        });
        let id = open.next;
        open.next += 1;
        open.connections.insert(id, Arc::clone(&connection));
        if let Some(peer) = peer {
            *open.of.entry(peer).or_default() += 1;
        }
        Some(Place { all: Arc::clone(self), id, connection })
    }

    /// Closes the connection that has let us wait longest, where there is one: when the system has no room.
    pub fn shed(&self) {
        self.lock().shed(|_| true);
    }

    /// Tells all to end: those without a request at once, the others after their answer.
    pub fn close(&self) {
        for connection in self.lock().connections.values() {
            connection.close.notify_one();
        }
    }

    /// Waits until none is open.
    pub async fn ended(&self) {
        loop {
            let mut emptied = std::pin::pin!(self.emptied.notified());
            emptied.as_mut().enable();
            if self.lock().connections.is_empty() {
                return;
            }
            emptied.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Closes the one of those that may go which has let us wait longest.
    fn shed(&mut self, may_go: impl Fn(&Connection) -> bool) -> Option<()> {
        let candidates = self.connections.iter().filter(|(_, connection)| may_go(connection));
        let waiting = candidates.filter_map(|(id, connection)| connection.waits().map(|since| (since, *id)));
        let (_, id) = waiting.min()?;
        let connection = self.forget(id)?;
        connection.shed.store(true, Ordering::Relaxed);
        connection.close.notify_one();
        Some(())
    }

    fn forget(&mut self, id: u64) -> Option<Arc<Connection>> {
        let connection = self.connections.remove(&id)?;
        if let Some(peer) = connection.peer
            && let Some(number) = self.of.get_mut(&peer)
        {
            *number -= 1;
            if *number == 0 {
                self.of.remove(&peer);
            }
        }
        Some(connection)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.all.lock();
        open.forget(self.id);
        if open.connections.is_empty() {
            self.all.emptied.notify_waiters();
        }
    }
}

impl Place {
    /// The connection, to tell what it waits for.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Connection {
    /// Waits until it is told to end.
    pub async fn told_to_close(&self) {
        self.close.notified().await;
    }

    /// A request has come in whole, but for its body.
    pub fn requested(&self) {
        self.requested.store(true, Ordering::Relaxed);
        self.goes_on();
    }

    /// The answer was given; the next request is waited for.
    pub fn answered(&self) {
        self.requested.store(false, Ordering::Relaxed);
        self.waits_for_them();
    }

    fn is_requested(&self) -> bool {
        self.requested.load(Ordering::Relaxed)
    }

    /// Told to end: may it be cut off as it stands? Not while we work, even where it was still idle when it was chosen.
    pub fn may_be_cut(&self) -> bool {
        !self.is_requested() || (self.shed.load(Ordering::Relaxed) && self.waits().is_some())
    }

    /// The other end lets us wait, from now on or longer.
    pub fn waits_for_them(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1;
        let _ = self.waiting.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// It does not any more; without a request it still does.
    pub fn goes_on(&self) {
        if self.is_requested() {
            self.waiting.store(0, Ordering::Relaxed);
        }
    }

    /// Since when we wait, those without a request before the others; none while we work.
    fn waits(&self) -> Option<(bool, Instant)> {
        let millis = self.waiting.load(Ordering::Relaxed).checked_sub(1)?;
        Some((self.is_requested(), self.began + std::time::Duration::from_millis(millis)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as a place is asked for")]
    fn peer(last: u8) -> Option<Peer> {
        Some(Peer::of_line([10, 0, 0, last].into()))
    }

    /// Which of the places are still open.
    fn open(all: &Connections, places: &[&Place]) -> Vec<bool> {
        places.iter().map(|place| all.lock().connections.contains_key(&place.id)).collect()
    }

    #[test]
    fn the_longest_idle_goes_for_a_new_one_and_work_never() {
        let all = Connections::new(3, 3);
        let [working, idle, stalled] = [1, 2, 3].map(|last| all.place(peer(last)).unwrap());
        working.connection().requested();
        stalled.connection().requested();
        stalled.connection().waits_for_them();
        let new = all.place(peer(4)).unwrap();
        assert_eq!(open(&all, &[&working, &idle, &stalled, &new]), [true, false, true, true]);
        new.connection().requested();
        let newer = all.place(peer(5)).unwrap();
        assert_eq!(open(&all, &[&working, &stalled, &new, &newer]), [true, false, true, true]);
        newer.connection().requested();
        assert!(all.place(peer(6)).is_none(), "all are being worked on");
        newer.connection().answered();
        assert!(all.place(peer(6)).is_some());
    }

    #[test]
    fn one_address_has_its_share_and_a_proxy_is_not_one() {
        let all = Connections::new(10, 2);
        let [first, second, other] = [1, 1, 2].map(|last| all.place(peer(last)).unwrap());
        let third = all.place(peer(1)).unwrap();
        assert_eq!(open(&all, &[&first, &second, &other, &third]), [false, true, true, true]);
        drop((second, third));
        assert!(!all.lock().of.contains_key(&peer(1).unwrap()));
        let proxied: Vec<_> = (0..5).map(|_| all.place(None).unwrap()).collect();
        assert_eq!(open(&all, &proxied.iter().collect::<Vec<_>>()), [true; 5]);
    }

    #[tokio::test]
    async fn all_have_ended_when_the_last_place_is_given_back() {
        let all = Connections::new(3, 3);
        let place = all.place(peer(1)).unwrap();
        all.close();
        place.connection().told_to_close().await;
        drop(place);
        all.ended().await;
    }
}
