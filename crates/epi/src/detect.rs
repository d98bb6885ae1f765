//! Detection of outbreaks in weekly counts: published methods, and the house's own.
//!
//! Weeks are counted from 0 within the series; a judgement of week `k` uses the weeks up to `k` alone.

use serde::{Deserialize, Serialize};

pub mod alerts;
mod ears;
mod farrington;
mod fit;

mod own;
mod quantile;
mod scan;

pub use ears::Ears;
pub use farrington::Farrington;
pub use own::Own;
pub use scan::{Cluster, Point, Scan, ScanError, scan};

/// What a method says of one week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Whether the week is out of the ordinary.
    pub alarm: bool,
    /// The largest count that would have raised no alarm; none where the method gives no judgement.
    pub threshold: Option<f64>,
    /// How far out of the ordinary; each method says on which scale. None where it gives no judgement.
    pub score: Option<f64>,
}

impl Judgement {
    /// Too little was known or seen.
    pub(crate) const NONE: Self = Self { alarm: false, threshold: None, score: None };
}

/// A way to detect outbreaks.
pub trait Method {
    /// Weeks that must go before the first one that can be judged.
    fn history(&self) -> usize;

    /// Judges one week of a series; none when it lies outside the series or too early in it.
    fn judge(&self, counts: &[u64], week: usize) -> Option<Judgement>;

    /// Judges every week from `from` on that can be judged; the first of a pair is the week.
    fn judge_from(&self, counts: &[u64], from: usize) -> Vec<(usize, Judgement)> {
        (from.max(self.history())..counts.len())
            .filter_map(|week| self.judge(counts, week).map(|judgement| (week, judgement)))
            .collect()
    }
}
