//! Yearly rhythms that are known from published series: `data/epi/season.toml`.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// Points of a year, equally far apart.
const POINTS: usize = 24;
/// Days of a year.
const YEAR: f64 = 365.25;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    season: Vec<Season>,
}

/// The usual level of admissions over the year in some places.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// Name of the rhythm.
    pub id: String,
    /// Codes of the places that it was seen in; the parts of such a place share it.
    places: Vec<String>,
    /// Level over the yearly mean, from 1 January, 24 points equally far apart.
    level: [f64; POINTS],
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: String,
}

impl Season {
    /// The rhythm of a place by its code; none for a place whose rhythm is not known.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn of(place: &str) -> Option<&'static Self> {
        static SEASONS: OnceLock<Vec<Season>> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        let seasons = SEASONS.get_or_init(|| {
            toml::from_str::<File>(include_str!("../../../../data/epi/season.toml"))
                .map_or_else(|error| panic!("season.toml: {error}"), |file| file.season)
        });
        seasons.iter().find(|season| season.places.iter().any(|code| code == place))
    }

    /// Logarithm of the usual level on a day (days from the common era).
    pub(super) fn log(&self, day: i32) -> f64 {
        let of_year = NaiveDate::from_num_days_from_ce_opt(day).map_or(0, |date| date.ordinal0());
        let at = f64::from(of_year) / YEAR * POINTS as f64;
        let (before, part) = (at.floor(), at.fract());
        let log = |point: usize| self.level[point % POINTS].max(1e-6).ln();
        log(before as usize) * (1.0 - part) + log(before as usize + 1) * part
    }
}

#[cfg(test)]
mod tests {
    use super::Season;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn the_year_closes_and_unknown_places_have_no_season() {
        let season = Season::of("US").unwrap();
        let log = |year, month, day| season.log(NaiveDate::from_ymd_opt(year, month, day).unwrap().num_days_from_ce());
        assert!((log(2023, 12, 31) - log(2024, 1, 1)).abs() < 0.05);
        assert!((log(2023, 7, 1) - log(2025, 7, 1)).abs() < 1e-9);
        assert!(log(2024, 1, 3) > log(2024, 4, 1) && log(2024, 9, 1) > log(2024, 6, 20));
        assert!(season.level.iter().all(|level| *level > 0.0));
        assert!(Season::of("VN").is_none() && Season::of("01").is_none());
    }
}
