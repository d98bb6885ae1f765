//! The published numbers behind needs: `data/epi/need.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::disease::Parameter;

/// What is known of a disease's needs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// `covid-19`.
    pub id: String,
    link: Vec<Link>,
    /// Days that beds are taken.
    pub stay: Stays,
    /// Oxygen of a patient.
    pub oxygen: Oxygen,
}

/// One series that follows from another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The series that comes first: cases, admissions.
    pub from: String,
    /// The series that follows: admissions, icu, deaths.
    pub to: String,
    /// Mean of the days between.
    pub mean: Parameter,
    /// Standard deviation of the days between.
    pub sd: Parameter,
    /// Share of the first that the second is, before the record has spoken.
    pub share: Parameter,
    /// Counts of the second that this share is worth.
    pub worth: f64,
}

/// Days that a bed is taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// Mean in days.
    pub mean: Parameter,
    /// Standard deviation in days.
    pub sd: Parameter,
    /// Relative standard deviation of the stay in another place than the published ones.
    pub doubt: f64,
}

/// Stays by kind of bed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stays {
    /// Any hospital bed.
    pub bed: Stay,
    /// Intensive care.
    pub icu: Stay,
}

/// Oxygen in litres a minute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oxygen {
    /// Share of the patients in ward beds that get oxygen.
    pub share_of_beds: Parameter,
    /// Of such a patient.
    pub bed: Parameter,
    /// Of a patient in intensive care.
    pub icu: Parameter,
}

impl Need {
    /// COVID-19.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn covid_19() -> &'static Self {
        static NEED: OnceLock<Need> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        NEED.get_or_init(|| {
            toml::from_str(include_str!("../../../../data/epi/need.toml"))
                .unwrap_or_else(|error| panic!("need.toml: {error}"))
        })
    }

    /// How a series follows from another; none where nothing is known of it.
    pub fn link(&self, from: &str, to: &str) -> Option<&Link> {
        self.link.iter().find(|link| link.from == from && link.to == to)
    }
}
