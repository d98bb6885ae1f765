//! Decision 2686/QĐ-BCĐQG: the highest level any of whose tests is met, for commune, district and province.
//!
//! The tests are data; the code knows only their inputs. A judgement that nobody has made counts as "no".
//! A count that is missing leaves its tests open: the level stands only if no open test could raise it.

use serde::Deserialize;

use crate::fact::{Bound, Level, Text, Trust};
use crate::levels::Levels;
use crate::question::{AreaKind, Question};
use crate::step::{Arg, Step, Working};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnyTest {
    tests: Vec<Test>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    /// Name for people who correct the file.
    id: String,
    kinds: Vec<AreaKind>,
    level: Level,
    vi: String,
    en: String,
    when: Vec<Condition>,
    source: String,
    trust: Trust,
}

/// What a condition may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
    CommunityCases,
    UnknownSource,
    KnownSource,
    #[serde(rename = "known_source_per_100k")]
    KnownSourcePer100k,
    AdjacentLevel,
    VeryHigh,
    High,
    AtRisk,
    VeryHighShare,
    HighShare,
    AtRiskShare,
    SpreadShare,
    ClusterUnknownSource,
    HardToControlPlace,
    CrowdedPlace,
    ContactsInCommunity,
    EntryOrQuarantineRisk,
    ImportantZone,
    SpreadsBeyond,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "ConditionKeys")]
struct Condition {
    input: Input,
    bound: Expected,
}

#[derive(Debug, Clone, Copy)]
enum Expected {
    Is(bool),
    Bound(Bound),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionKeys {
    input: Input,
    is: Option<bool>,
    at_least: Option<f64>,
    above: Option<f64>,
}

impl TryFrom<ConditionKeys> for Condition {
    type Error = String;
    fn try_from(keys: ConditionKeys) -> Result<Self, String> {
        let bound = match (keys.is, keys.input.judged()) {
            (Some(is), true) if keys.at_least.is_none() && keys.above.is_none() => Expected::Is(is),
            (None, false) => Expected::Bound(Bound::from_keys(keys.at_least, keys.above)?),
            _ => return Err("a judgement needs `is`, a number needs one of `at_least` and `above`".to_owned()),
        };
        Ok(Self { input: keys.input, bound })
    }
}

/// What an input holds.
enum Found {
    Judged(bool),
    Number(f64),
    /// Missing; the key that would tell.
    Missing(&'static str),
}

impl Input {
    const fn judged(self) -> bool {
        matches!(
            self,
            Self::ClusterUnknownSource
                | Self::HardToControlPlace
                | Self::CrowdedPlace
                | Self::ContactsInCommunity
                | Self::EntryOrQuarantineRisk
                | Self::ImportantZone
                | Self::SpreadsBeyond
        )
    }

    fn look(self, q: &Question) -> Found {
        let judged = |answer: Option<bool>| Found::Judged(answer.unwrap_or(false));
        let number = |value: Option<f64>, key| value.map_or(Found::Missing(key), Found::Number);
        let count = |value: Option<u64>, key| number(value.map(|n| n as f64), key);
        let very_high = q.areas_very_high;
        let high = very_high.zip(q.areas_high).map(|(above, here)| above + here);
        let at_risk = high.zip(q.areas_at_risk).map(|(above, here)| above + here);
        let share = |part: Option<u64>, key: &'static str| match (part, q.areas) {
            (Some(part), Some(areas)) if areas > 0 => Found::Number(part as f64 / areas as f64),
            (None, _) => Found::Missing(key),
            _ => Found::Missing("areas"),
        };
        let high_key = if very_high.is_none() { "areas_very_high" } else { "areas_high" };
        let risk_key = if high.is_none() { high_key } else { "areas_at_risk" };
        match self {
            Self::CommunityCases => count(q.cases(), q.missing_week()),
            Self::UnknownSource => count(q.unknown_cases(), q.missing_source()),
            Self::KnownSource => count(q.known_cases(), q.missing_source()),
            Self::KnownSourcePer100k => match (q.known_cases(), q.people()) {
                (Some(known), Some(people)) => Found::Number((known * 100_000) as f64 / people as f64),
                (None, _) => Found::Missing(q.missing_source()),
                _ => Found::Missing("population"),
            },
            Self::AdjacentLevel => Found::Number(q.adjacent_level.map_or(1.0, f64::from)),
            Self::VeryHigh => count(very_high, "areas_very_high"),
            Self::High => count(high, high_key),
            Self::AtRisk => count(at_risk, risk_key),
            Self::VeryHighShare => share(very_high, "areas_very_high"),
            Self::HighShare => share(high, high_key),
            Self::AtRiskShare => share(at_risk, risk_key),
            Self::SpreadShare => Found::Number(q.spread_share.unwrap_or(0.0)),
            Self::ClusterUnknownSource => judged(q.cluster_unknown_source),
            Self::HardToControlPlace => judged(q.hard_to_control_place),
            Self::CrowdedPlace => judged(q.crowded_place),
            Self::ContactsInCommunity => judged(q.contacts_in_community),
            Self::EntryOrQuarantineRisk => judged(q.entry_or_quarantine_risk),
            Self::ImportantZone => judged(q.important_zone),
            Self::SpreadsBeyond => judged(q.spreads_beyond),
        }
    }
}

impl Question {
    /// Cases of unknown source; none where there are no cases at all.
    fn unknown_cases(&self) -> Option<u64> {
        if self.cases() == Some(0) { Some(0) } else { self.unknown_source }
    }

    fn known_cases(&self) -> Option<u64> {
        Some(self.cases()?.saturating_sub(self.unknown_cases()?))
    }

    fn missing_week(&self) -> &'static str {
        if self.cases_week1.is_none() { "cases_week1" } else { "cases_week2" }
    }

    fn missing_source(&self) -> &'static str {
        if self.cases().is_none() && self.unknown_source.is_some() { self.missing_week() } else { "unknown_source" }
    }
}

/// Outcome of a test: met, not met, or open for want of a figure.
struct Outcome {
    met: Option<bool>,
    missing: Vec<&'static str>,
    value: Option<f64>,
    threshold: Option<f64>,
}

impl Test {
    fn run(&self, q: &Question) -> Outcome {
        let mut out = Outcome { met: Some(true), missing: Vec::new(), value: None, threshold: None };
        for condition in &self.when {
            let met = match (condition.input.look(q), condition.bound) {
                (Found::Judged(answer), Expected::Is(is)) => Some(answer == is),
                (Found::Number(number), Expected::Bound(bound)) => {
                    (out.value, out.threshold) = (Some(number), Some(bound.number()));
                    Some(bound.met(number))
                }
                (Found::Missing(key), _) => {
                    out.missing.push(key);
                    None
                }
                // Ruled out when the file was read: a judgement is never given a bound, nor a number an `is`.
                _ => Some(false),
            };
            out.met = match (out.met, met) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        out
    }
}

impl AnyTest {
    /// What the file must fulfil beyond its form.
    pub(crate) fn check(&self) -> Result<(), (String, &'static str)> {
        for (index, test) in self.tests.iter().enumerate() {
            if test.when.is_empty() {
                return Err((format!("tests[{index}].when"), "rulebook-problem-no-condition"));
            }
            if self.tests[..index].iter().any(|other| other.id == test.id) {
                return Err((format!("tests[{index}].id"), "rulebook-problem-twice"));
            }
        }
        Ok(())
    }

    pub(crate) fn assess(&self, q: &Question, w: &mut Working) -> Levels {
        // A commune without people, or of unknown size, is not assessed; districts and provinces are
        // judged by their areas, so that for them only an explicit 0 is refused.
        if q.population == Some(0) || (q.kind == AreaKind::Commune && q.population.is_none()) {
            w.missing.push("population");
            w.step(|| Step::new("level-step-no-population"));
            return Levels::NONE;
        }
        let mut open = Levels::NONE;
        for level in (2..=4).rev() {
            let mut met = false;
            for test in self.tests.iter().filter(|test| test.level.number() == level && test.kinds.contains(&q.kind)) {
                let outcome = test.run(q);
                met |= outcome.met == Some(true);
                if outcome.met.is_none() {
                    open = open.with(level);
                    w.missing.extend(&outcome.missing);
                }
                w.step(|| test.step(&outcome));
            }
            if met {
                return open.with(level);
            }
        }
        open.with(1)
    }
}

impl Test {
    fn step(&self, outcome: &Outcome) -> Step {
        let key = match outcome.met {
            Some(true) => "level-step-test-met",
            Some(false) => "level-step-test-not-met",
            None => "level-step-test-open",
        };
        let mut step = Step::new(key)
            .arg("level", Arg::Count(self.level.number().into()))
            .arg("test", Arg::Text(Text { vi: self.vi.clone(), en: self.en.clone() }))
            .arg("missing", Arg::Plain(outcome.missing.join(", ")))
            .cite(&self.source, self.trust);
        (step.value, step.threshold) = (outcome.value, outcome.threshold);
        step
    }
}
