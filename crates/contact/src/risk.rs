//! How risky an exposure was: minutes, day of infectiousness, setting, vaccination. The weights stand in
//! `data/contact/risk.toml`.

use std::sync::OnceLock;

use base::trust::Trust;
use serde::Deserialize;

use crate::day::DAY;
use crate::met::{Contact, Seed};

/// A weight of 1.
pub const UNIT: u16 = 4096;

/// Product of two weights.
#[inline]
pub(crate) fn scaled(a: u16, b: u16) -> u16 {
    ((u32::from(a) * u32::from(b)) >> 12) as u16
}

/// The weights of a risk score.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// Chance of infection by one minute in the company of a case on its most infectious day, at home, of a
    /// person without vaccination.
    per_minute: Number,
    /// Minutes that a named contact without a shared visit stands for.
    named_minutes: Number,
    /// Days from infection to onset.
    incubation_days: Number,
    infectiousness: Infectiousness,
    setting: Vec<Setting>,
    vaccination: Vec<Vaccination>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    value: f64,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: Trust,
}

/// Relative infectiousness by day from onset.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Infectiousness {
    first_day: i64,
    by_day: Vec<f64>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: Trust,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    kind: u8,
    #[serde(rename = "name")]
    _name: String,
    weight: f64,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: Trust,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vaccination {
    doses: u8,
    susceptibility: f64,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: Trust,
}

/// Why weights are none.
#[derive(Debug)]
pub enum RiskError {
    /// The text is no TOML of this form; the message names line and key.
    Form(toml::de::Error),
    /// Weights lie from 0 to 1; days and minutes from 0 up.
    Range(&'static str),
}

impl std::fmt::Display for RiskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Form(error) => error.fmt(f),
            Self::Range(key) => write!(f, "{key}: weights lie from 0 to 1, days and minutes from 0 to 1440"),
        }
    }
}

impl std::error::Error for RiskError {}

impl Risk {
    /// Reads a file of weights.
    pub fn from_toml(text: &str) -> Result<Self, RiskError> {
        let risk: Self = toml::from_str(text).map_err(RiskError::Form)?;
        let weight = |value: f64| (0.0..=1.0).contains(&value);
        let checks = [
            ("per_minute", weight(risk.per_minute.value)),
            ("named_minutes", (0.0..=1440.0).contains(&risk.named_minutes.value)),
            ("incubation_days", (0.0..=1440.0).contains(&risk.incubation_days.value)),
            ("infectiousness.by_day", risk.infectiousness.by_day.iter().all(|value| weight(*value))),
            ("setting.weight", risk.setting.iter().all(|setting| weight(setting.weight))),
            ("vaccination.susceptibility", risk.vaccination.iter().all(|v| weight(v.susceptibility))),
        ];
        match checks.iter().find(|(_, fit)| !fit) {
            Some((key, _)) => Err(RiskError::Range(key)),
            None => Ok(risk),
        }
    }

    /// The weights shipped with the program.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn shipped() -> &'static Self {
        static RISK: OnceLock<Risk> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        RISK.get_or_init(|| {
            Self::from_toml(include_str!("../../../data/contact/risk.toml"))
                .unwrap_or_else(|error| panic!("risk.toml: {error}"))
        })
    }

    /// Days from infection to onset, whole.
    pub fn incubation_days(&self) -> u32 {
        self.incubation_days.value.round() as u32
    }

    /// Prepares the weights for steps. `kinds` is the kind of each place, by its number; without it every place
    /// weighs as the heaviest setting.
    pub fn weigher(&self, kinds: Vec<u8>) -> Weigher {
        let mut setting = [UNIT; 256];
        for entry in &self.setting {
            setting[usize::from(entry.kind)] = part(entry.weight);
        }
        Weigher {
            first_day: self.infectiousness.first_day,
            by_day: self.infectiousness.by_day.iter().map(|value| part(*value)).collect(),
            setting,
            kinds,
            named_minutes: self.named_minutes.value as u16,
        }
    }

    /// The contacts of a step as the seeds of the next: free to infect from their first contact to `to`, infected
    /// then with the chance of their score. Gives the scale of the next step's doses too: shares are relative to
    /// the highest score, so that small chances are not lost in whole parts. `scale` is that of the step before,
    /// `doses` a person's vaccinations where known.
    pub fn next_seeds(
        &self,
        contacts: &[Contact],
        scale: f64,
        doses: impl Fn(u32) -> Option<u8>,
        to: u32,
    ) -> (Vec<Seed>, f64) {
        let scores: Vec<f64> =
            contacts.iter().map(|contact| self.score(contact.dose, scale, doses(contact.person))).collect();
        let highest = scores.iter().copied().fold(0.0, f64::max);
        let scale = if highest > 0.0 { highest } else { 1.0 };
        let seeds = contacts.iter().zip(scores).map(|(contact, score)| Seed {
            person: contact.person,
            from: contact.first,
            to,
            onset_day: contact.first / DAY + self.incubation_days(),
            share: part(score / scale),
        });
        (seeds.collect(), scale)
    }

    /// Chance of infection by a dose of a step whose shares had the given scale (1 for cases), 0–1. A person of
    /// unknown vaccination counts as without.
    pub fn score(&self, dose: u64, scale: f64, doses: Option<u8>) -> f64 {
        let susceptibility = |doses: u8| {
            let known = self.vaccination.iter().filter(|entry| entry.doses <= doses);
            known.max_by_key(|entry| entry.doses).map_or(1.0, |entry| entry.susceptibility)
        };
        let minutes = dose as f64 / f64::from(UNIT) * scale;
        -(-minutes * self.per_minute.value * doses.map_or(1.0, susceptibility)).exp_m1()
    }
}

/// The weights as a step uses them, in parts of [`UNIT`].
#[derive(Debug, Clone)]
pub struct Weigher {
    first_day: i64,
    by_day: Vec<u16>,
    setting: [u16; 256],
    kinds: Vec<u8>,
    named_minutes: u16,
}

impl Weigher {
    /// Of a day, by the source's day of onset.
    #[inline]
    pub fn day(&self, day: u32, onset: u32) -> u16 {
        let since = i64::from(day) - i64::from(onset) - self.first_day;
        usize::try_from(since).ok().and_then(|since| self.by_day.get(since)).copied().unwrap_or(0)
    }

    /// Of a place.
    #[inline]
    pub fn place(&self, place: u32) -> u16 {
        self.kinds.get(place as usize).map_or(UNIT, |kind| self.setting[usize::from(*kind)])
    }

    /// Minutes that a named contact stands for.
    pub fn named_minutes(&self) -> u16 {
        self.named_minutes
    }
}

/// A weight in parts of [`UNIT`]; what is more than nothing stays so.
pub fn part(weight: f64) -> u16 {
    (weight.clamp(0.0, 1.0) * f64::from(UNIT)).ceil() as u16
}
