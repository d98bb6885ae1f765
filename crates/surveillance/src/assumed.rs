//! What the desks of trend and forecast assume, from `data/epi/desk.toml`.

use std::sync::OnceLock;

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
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn builtin() -> &'static Self {
        static DESK: OnceLock<Desk> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        DESK.get_or_init(|| {
            toml::from_str(include_str!("../../../data/epi/desk.toml"))
                .unwrap_or_else(|error| panic!("desk.toml: {error}"))
        })
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
