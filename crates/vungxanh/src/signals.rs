//! The signals that stop the program, and the promise that it ends.
//!
//! They are heard on a thread of their own: whatever the threads that answer are busy with, a signal is heard, and when
//! the time is over the program is gone. What was acknowledged is on the disk by then; a power cut may come at any moment.

use std::process::exit;
use std::time::Duration;

use anyhow::Context;

/// From the signal to the end, at the latest. Orderly ends come before it.
const LATEST: Duration = Duration::from_millis(9_500);

/// Tells `stop` at the first signal; ends the program at the second, or when the time is over.
pub fn watch(stop: server::Stop) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("signals")?;
    let mut signals = {
        let _within = runtime.enter();
        Signals::new().context("signals")?
    };
    let listen = move || {
        runtime.block_on(async {
            signals.next().await;
            stop.tell();
            match tokio::time::timeout(LATEST, signals.next()).await {
                Ok(()) => eprintln!("stopped at once"),
                Err(_) => eprintln!("what was under way took too long and was given up"),
            }
            exit(1)
        })
    };
    let name = "signals".to_owned();
    std::thread::Builder::new().name(name).spawn(listen).context("signals")?;
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "the form of the other systems")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
