//! Alert and epidemic by regulation: a commune's count of the week and the month to date against the rule of that
//! day (`data/epi/alerts.toml`).

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

/// The thresholds of a regulation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Short name.
    pub id: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// Its name.
    pub title: Title,
    /// Where it was found.
    pub source: String,
    /// `V` found in a text, `M` from memory.
    pub trust: String,
    /// Earlier years that a count is compared with.
    pub years: usize,
    deviation: Deviation,
    #[serde(default)]
    week: Span,
    #[serde(default)]
    month: Span,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviation {
    value: Kind,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "trust")]
    _trust: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Sample,
    Population,
}

/// What is tested over a week or a month.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    group_a: Option<Limits<u64>>,
    endemic: Option<Limits<f64>>,
    not_endemic: Option<Limits<u64>>,
}

/// From which count, or beyond how many standard deviations above the mean.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits<T> {
    alert: Option<T>,
    epidemic: Option<T>,
}

/// What kind of disease is counted, there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disease {
    /// Group A: confirmed cases are counted.
    GroupA,
    /// Group B or C, endemic there: all cases are counted.
    Endemic,
    /// Group B or C, not endemic there: cases that are linked with each other are counted.
    NotEndemic,
}

/// The time that a count is of, from its first day to the day of the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Time {
    /// The week to date, Monday to Sunday.
    Week,
    /// The calendar month to date.
    Month,
}

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Below every threshold of the rule.
    Usual,
    /// The rule's test needs more earlier years than there are.
    Unknown,
    /// An alert.
    Alert,
    /// An epidemic.
    Epidemic,
}

/// An answer with its working.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Finding {
    /// How things stand.
    pub state: State,
    /// Mean of the earlier years, where they are compared with.
    pub mean: Option<f64>,
    /// Their standard deviation.
    pub deviation: Option<f64>,
    /// From this count on (or, against earlier years, above it) it is an alert.
    pub alert: Option<f64>,
    /// The same for an epidemic.
    pub epidemic: Option<f64>,
}

impl Rule {
    /// The rule in force on a day; none before the first.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn on(day: NaiveDate) -> Option<&'static Self> {
        static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        let rules = RULES.get_or_init(|| {
            toml::from_str::<File>(include_str!("../../../../data/epi/alerts.toml"))
                .map_or_else(|error| panic!("alerts.toml: {error}"), |file| file.rule)
        });
        rules.iter().find(|rule| rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last))
    }

    /// Judges a count; `earlier` are the counts of the same week or month of the latest years, epidemic years left
    /// out. None where the rule has no test of this kind.
    pub fn judge(&self, time: Time, disease: Disease, count: u64, earlier: &[u64]) -> Option<Finding> {
        let span = match time {
            Time::Week => &self.week,
            Time::Month => &self.month,
        };
        match disease {
            Disease::GroupA => span.group_a.map(|limits| by_number(limits, count)),
            Disease::NotEndemic => span.not_endemic.map(|limits| by_number(limits, count)),
            Disease::Endemic => span.endemic.map(|limits| self.by_years(limits, count, earlier)),
        }
    }

    fn by_years(&self, limits: Limits<f64>, count: u64, earlier: &[u64]) -> Finding {
        if earlier.len() < self.years {
            return Finding { state: State::Unknown, mean: None, deviation: None, alert: None, epidemic: None };
        }
        let n = earlier.len() as f64;
        let mean = earlier.iter().sum::<u64>() as f64 / n;
        let squares: f64 = earlier.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
        let freedom = if self.deviation.value == Kind::Sample { (n - 1.0).max(1.0) } else { n };
        let deviation = (squares / freedom).sqrt();
        let limit = |times: Option<f64>| times.map(|times| mean + times * deviation);
        let (alert, epidemic) = (limit(limits.alert), limit(limits.epidemic));
        let above = |limit: Option<f64>| limit.is_some_and(|limit| count as f64 > limit);
        Finding {
            state: state(above(alert), above(epidemic)),
            mean: Some(mean),
            deviation: Some(deviation),
            alert,
            epidemic,
        }
    }
}

fn by_number(limits: Limits<u64>, count: u64) -> Finding {
    let reached = |limit: Option<u64>| limit.is_some_and(|limit| count >= limit);
    Finding {
        state: state(reached(limits.alert), reached(limits.epidemic)),
        mean: None,
        deviation: None,
        alert: limits.alert.map(|limit| limit as f64),
        epidemic: limits.epidemic.map(|limit| limit as f64),
    }
}

fn state(alert: bool, epidemic: bool) -> State {
    match (alert, epidemic) {
        (_, true) => State::Epidemic,
        (true, false) => State::Alert,
        (false, false) => State::Usual,
    }
}
