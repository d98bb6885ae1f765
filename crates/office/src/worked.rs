//! Work of an engine, off the threads that answer requests.

use crate::problem::{Class, Problem, Result};

/// Runs long or heavy work where it holds up no page.
pub async fn worked<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|fault| Err(Problem::new(Class::Unavailable, "work-broke-off").with("what", fault)))
}
