//! What is known of a disease, from `data/epi/*.toml`.

use std::sync::OnceLock;

use base::words::Lang;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::serial_interval::{SerialInterval, SerialIntervalError};

/// A disease with its parameters over time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disease {
    /// `covid-19`.
    pub id: String,
    name: Name,
    serial_interval: Vec<Period>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    vi: String,
    en: String,
}

/// The serial interval while a variant dominates.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The variant.
    pub variant: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    /// Mean in days.
    pub mean: Parameter,
    /// Standard deviation in days.
    pub sd: Parameter,
}

/// A number with its origin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The number.
    pub value: f64,
    /// Where it was found.
    pub source: String,
    /// `V` found in a text, `M` from memory.
    pub trust: String,
}

impl Period {
    /// The interval in whole days, cut off after 30 days.
    pub fn interval(&self) -> Result<SerialInterval, SerialIntervalError> {
        SerialInterval::gamma(self.mean.value, self.sd.value, 31)
    }
}

impl Disease {
    /// COVID-19 as shipped with the program.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn covid_19() -> &'static Self {
        static COVID: OnceLock<Disease> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        COVID.get_or_init(|| {
            Self::from_toml(include_str!("../../../data/epi/covid-19.toml"))
                .unwrap_or_else(|error| panic!("covid-19.toml: {error}"))
        })
    }

    /// Reads a disease file; the error names line and key.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Its name.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.name.vi,
            Lang::En => &self.name.en,
        }
    }

    /// The serial interval on a day.
    pub fn serial_interval(&self, day: NaiveDate) -> Option<&Period> {
        self.serial_interval.iter().find(|period| {
            period.valid_from.is_none_or(|from| from <= day) && period.valid_to.is_none_or(|to| day <= to)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_one_serial_interval_and_it_shortens_with_the_variants() {
        let covid = Disease::covid_19();
        let mut last = f64::INFINITY;
        for day in ["2020-03-01", "2021-04-26", "2021-04-27", "2021-12-29", "2022-01-31", "2022-02-01", "2026-01-01"] {
            let day: NaiveDate = day.parse().unwrap();
            let holding = covid
                .serial_interval
                .iter()
                .filter(|p| p.valid_from.is_none_or(|from| from <= day) && p.valid_to.is_none_or(|to| day <= to));
            assert_eq!(holding.count(), 1, "{day}");
            let mean = covid.serial_interval(day).unwrap().interval().unwrap().mean();
            assert!(mean <= last + 1e-9, "{day}: {mean}");
            last = mean;
        }
        assert_eq!(covid.name(Lang::Vi), "COVID-19");
    }
}
