//! What a file may take of the machine.

use std::sync::LazyLock;
use std::time::Duration;

use base::shipped;
use serde::Deserialize;

use super::What;

/// The limits, as `data/reading/limits.toml` explains them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub(super) at_once: usize,
    pub(super) scans_at_once: usize,
    pub(super) tables_at_once: usize,
    pub(super) waiting: usize,
    cpu_seconds: u64,
    seconds: u64,
    memory_mb: u64,
    table_cpu_seconds: u64,
    pub(super) rows: u64,
    /// Rows of a table after which it may be given up.
    pub hopeless_rows: u64,
    /// … when of so many at most one could be taken.
    pub hopeless_share: u64,
    pub(super) tasks: usize,
    answer_mb: u64,
    scan_seconds: u64,
    scan_memory_mb: u64,
}

const MB: u64 = 1024 * 1024;

impl Limits {
    /// Longest silence of the reading process.
    pub(super) fn silence(&self, what: &What) -> Duration {
        Duration::from_secs(if *what == What::Scan { self.scan_seconds } else { self.seconds })
    }

    /// Bytes of one answer.
    pub(super) fn answer(&self) -> u64 {
        self.answer_mb * MB
    }

    /// Bytes of address space.
    #[cfg(target_os = "linux")]
    pub(super) fn memory(&self, what: &What) -> u64 {
        MB * if *what == What::Scan { self.scan_memory_mb } else { self.memory_mb }
    }

    /// Seconds of processor time until something comes.
    pub(super) fn cpu(&self, what: &What) -> u64 {
        if *what == What::Scan { self.scan_seconds } else { self.cpu_seconds }
    }

    /// Seconds of processor time in all.
    #[cfg(target_os = "linux")]
    pub(super) fn cpu_in_all(&self, what: &What) -> u64 {
        if matches!(what, What::Table(_)) { self.table_cpu_seconds } else { self.cpu(what) + 2 }
    }
}

/// The limits of this program.
pub fn limits() -> &'static Limits {
    static LIMITS: LazyLock<Limits> =
        LazyLock::new(|| shipped::toml("reading/limits.toml", include_str!("../../../../data/reading/limits.toml")));
    &LIMITS
}
