//! Reads on their way into the log: put by in memory, written in batches by a task that lives while there are any.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turn, Notify};

use super::{Access, What, append};
use crate::access::Ctx;
use crate::database::Store;
use crate::error::Result;

/// A read waits at most this long …
const WAIT: Duration = Duration::from_secs(1);
/// … or until so many do.
const BATCH: usize = 200;
/// Lines that are kept waiting while the database takes none; what comes then is counted as lost.
const MOST: usize = 20_000;
/// A batch that failed is tried again after.
const AGAIN: Duration = Duration::from_secs(5);

/// The lines that wait. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queue(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Waiting>,
    full: Notify,
    /// One writes at a time, so that lines keep their order.
    turn: Turn<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    lines: VecDeque<(String, Access)>,
    /// Lines lost, by province.
    lost: Vec<(String, i64)>,
    /// A task is there to write them.
    written: bool,
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a line by; true when nobody is there yet to write it.
    fn put(&self, province: &str, line: Access) -> bool {
        let mut waiting = self.waiting();
        if waiting.lines.len() < MOST {
            waiting.lines.push_back((province.to_owned(), line));
        } else if let Some((_, lost)) = waiting.lost.iter_mut().find(|(of, _)| of == province) {
            *lost += 1;
        } else {
            waiting.lost.push((province.to_owned(), 1));
        }
        if waiting.lines.len() >= BATCH {
            self.0.full.notify_one();
        }
        !std::mem::replace(&mut waiting.written, true)
    }

    /// The first lines of one province, left in the queue until they are written, and the lines lost since the last
    /// time.
    fn first(&self) -> Option<(String, Vec<Access>, i64)> {
        let waiting = self.waiting();
        let province = match (waiting.lines.front(), waiting.lost.first()) {
            (Some((province, _)), _) | (None, Some((province, _))) => province.clone(),
            (None, None) => return None,
        };
        let of_one = waiting.lines.iter().take_while(|(of, _)| *of == province).take(BATCH);
        let lines = of_one.map(|(_, line)| line.clone()).collect();
        let lost = waiting.lost.iter().find(|(of, _)| *of == province).map_or(0, |(_, lost)| *lost);
        Some((province, lines, lost))
    }

    fn done(&self, province: &str, lines: usize, lost: i64) {
        let mut waiting = self.waiting();
        waiting.lines.drain(..lines);
        if let Some((_, left)) = waiting.lost.iter_mut().find(|(of, _)| of == province) {
            *left -= lost;
        }
        waiting.lost.retain(|(_, left)| *left > 0);
    }

    /// Does the task end? Only when nothing waits, seen under the same lock as what is put by.
    fn rests(&self) -> bool {
        let mut waiting = self.waiting();
        waiting.written = !(waiting.lines.is_empty() && waiting.lost.is_empty());
        !waiting.written
    }
}

impl Store {
    pub(super) fn put_by(&self, ctx: &Ctx, line: Access) {
        if self.accesses.put(ctx.scope.province(), line)
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(self.clone().write_reads());
        }
    }

    async fn write_reads(self) {
        loop {
            let _ = tokio::time::timeout(WAIT, self.accesses.0.full.notified()).await;
            if let Err(error) = self.flush_accesses().await {
                tracing::warn!(%error, "reads wait for the access log");
                tokio::time::sleep(AGAIN).await;
            }
            if self.accesses.rests() {
                return;
            }
        }
    }

    /// Writes what waits for the access log; called when the program ends.
    pub async fn flush_accesses(&self) -> Result<()> {
        let _turn = self.accesses.0.turn.lock().await;
        while let Some((province, mut lines, lost)) = self.accesses.first() {
            let number = lines.len();
            if lost > 0 {
                let mut line = Access::bare(What::Lost, &province, &super::Way::default());
                (line.rows, line.device) = (Some(lost), "log".to_owned());
                lines.push(line);
            }
            let work = self.begin(&province).await?;
            append(&work.tx, &province, lines).await?;
            work.commit().await?;
            self.accesses.done(&province, number, lost);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access_log::Way;

    #[test]
    fn a_full_queue_counts_what_it_loses_and_keeps_what_it_has() {
        let queue = Queue::default();
        let line = || Access::bare(What::Read, "12", &Way::default());
        assert!(queue.put("12", line()), "the first asks for a writer");
        for _ in 1..MOST + 7 {
            assert!(!queue.put("12", line()), "who is there already");
        }
        let (_, lines, lost) = queue.first().unwrap();
        assert_eq!((lines.len(), lost), (BATCH, 7));
        queue.done("12", BATCH, 7);
        assert!(!queue.rests());
        let mut written = BATCH;
        while let Some((_, lines, lost)) = queue.first() {
            assert_eq!(lost, 0, "told once");
            written += lines.len();
            queue.done("12", lines.len(), lost);
        }
        assert_eq!(written, MOST);
        assert!(queue.rests());
        assert!(queue.put("12", line()), "after a rest a writer is asked for anew");
    }
}
