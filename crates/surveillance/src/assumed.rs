//! What the desks of trend and forecast assume, from `data/epi/desk.toml`.

use std::sync::LazyLock;

use base::shipped;
use serde::Deserialize;

/// The desk's assumptions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// Cases in a week below which R is not shown.
    pub(crate) least_cases: u64,
    pub(crate) clusters: Clusters,
}

/// How clusters are looked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clusters {
    pub(crate) weeks: usize,
    pub(crate) longest: usize,
    pub(crate) nearest: usize,
    pub(crate) shuffles: [u64; 2],
    pub(crate) work: u64,
}

impl Desk {
    /// As shipped with the program.
    pub fn builtin() -> &'static Self {
        static DESK: LazyLock<Desk> =
            LazyLock::new(|| shipped::toml("epi/desk.toml", include_str!("../../../data/epi/desk.toml")));
        &DESK
    }
}

#[cfg(test)]
mod tests {
    use super::Desk;

    #[test]
    fn the_files_clusters_fit_their_weeks() {
        let clusters = &Desk::builtin().clusters;
        assert!(clusters.longest < clusters.weeks && clusters.shuffles[0] <= clusters.shuffles[1]);
        assert!(7 * clusters.weeks as u64 <= crate::trend::MEMORY);
    }
}
