//! Running readers that were not written for hostile files.
//!
//! A panic is caught here. A stack that overflows and memory that runs out end the process: whoever reads files of
//! strangers reads them in a process that may end (`centre::reading`).

use std::thread;

/// Stack of the reader's thread. Such readers go down one call per level of nesting.
const STACK: usize = 64 * 1024 * 1024;

fn builder() -> thread::Builder {
    thread::Builder::new().name("ingest".to_owned()).stack_size(STACK)
}

/// Runs a reader on a thread of its own. `None` when it panicked or no thread could be had.
pub(crate) fn guarded<T: Send>(read: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let worker = builder().spawn_scoped(scope, read);
        worker.ok().and_then(|worker| worker.join().ok())
    })
}

/// Starts a reader on a thread of its own, and goes on. `None` when no thread could be had.
pub(crate) fn apart(read: impl FnOnce() + Send + 'static) -> Option<()> {
    builder().spawn(read).ok().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_nothing_and_a_value_comes_through() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| -> i32 { panic!("broken on purpose") }), None);
    }
}
