//! What the desk takes for granted: `data/contact/tracing.toml`.

use std::sync::OnceLock;

use contact::backward::Exposure;
use office::{Class, Problem, Result};
use serde::Deserialize;

/// A value with where it is from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sourced<T> {
    value: T,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: base::trust::Trust,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    earliest: Sourced<u32>,
    latest: Sourced<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Isolation {
    after_days: Sourced<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfChains {
    dispersion: Sourced<f64>,
    latest: Sourced<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPlaces {
    least: Sourced<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assumed {
    exposure: Days,
    isolation: Isolation,
    chains: OfChains,
    places: OfPlaces,
}

impl Assumed {
    /// The file shipped with the program.
    pub fn shipped() -> Result<&'static Self> {
        static ASSUMED: OnceLock<std::result::Result<Assumed, String>> = OnceLock::new();
        let read = || toml::from_str(include_str!("../../../../data/contact/tracing.toml")).map_err(|e| e.to_string());
        ASSUMED.get_or_init(read).as_ref().map_err(|what| {
            Problem::new(Class::Unavailable, "store-data").with("file", "data/contact/tracing.toml").with("what", what)
        })
    }

    /// When a case was infected.
    pub fn exposure(&self) -> Exposure {
        Exposure { earliest: self.exposure.earliest.value, latest: self.exposure.latest.value }
    }

    /// The same for pairs of known cases.
    pub fn exposure_in_chains(&self) -> Exposure {
        Exposure { earliest: self.exposure.earliest.value, latest: self.chains.latest.value }
    }

    /// Days after the announcement from which a case meets nobody.
    pub fn kept_apart_after(&self) -> u32 {
        self.isolation.after_days.value
    }

    /// Dispersion of the number infected.
    pub fn dispersion(&self) -> f64 {
        self.chains.dispersion.value
    }

    /// Cases that a place needs.
    pub fn least_cases(&self) -> u32 {
        self.places.least.value
    }
}

#[cfg(test)]
mod tests {
    use super::Assumed;

    #[test]
    fn the_shipped_file_is_read_and_makes_sense() {
        let assumed = Assumed::shipped().unwrap();
        let (exposure, chains) = (assumed.exposure(), assumed.exposure_in_chains());
        assert!(exposure.latest < exposure.earliest && chains.latest <= exposure.latest);
        assert!(assumed.dispersion() > 0.0 && assumed.least_cases() >= 2 && assumed.kept_apart_after() >= 1);
    }
}
