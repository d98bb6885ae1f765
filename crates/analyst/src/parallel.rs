//! The same work on many things, on all processors.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Answers in the order of the things.
pub fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(things.len().div_ceil(8)).max(1);
    if threads == 1 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (next, work, send) = (&next, &work, send.clone());
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { break };
                    // The receiver outlives the threads.
                    let _ = send.send((at, work(thing)));
                }
            });
        }
        drop(send);
        let mut answers: Vec<(usize, R)> = receive.into_iter().collect();
        answers.sort_unstable_by_key(|(at, _)| *at);
        answers.into_iter().map(|(_, answer)| answer).collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn answers_keep_their_order() {
        let things: Vec<u64> = (0..1_000).collect();
        assert_eq!(super::map(&things, |n| n * n), things.iter().map(|n| n * n).collect::<Vec<_>>());
        assert!(super::map(&Vec::<u64>::new(), |n| *n).is_empty());
    }
}
