//! The word to stop, which everything that would otherwise go on for ever listens to.

use tokio::sync::watch;

/// Told once, heard by all. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Tells everybody.
    pub fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it is told; at once where it was.
    pub async fn told(&self) {
        // The sender lives in `self`, so that it cannot be gone.
        let _ = self.0.subscribe().wait_for(|told| *told).await;
    }
}
