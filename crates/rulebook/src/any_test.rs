//! Decision 2686/QĐ-BCĐQG: the highest level any of whose tests is met, for commune, district and province.
//!
//! The tests are data; the code knows only their inputs. A figure that is missing and a judgement that nobody has made
//! leave their tests open: the level stands only if no open test could raise it. What the counts rule out (no case, so no
//! cluster) needs nobody's answer; which counts do so is data, too.

use serde::Deserialize;

use crate::fact::{Bound, Level, Text, Trust};
use crate::levels::Levels;
use crate::question::{AreaKind, Question};
use crate::step::{Arg, Step, Working};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnyTest {
    tests: Vec<Test>,
    /// What counts rule out.
    #[serde(default)]
    ruled_out: Vec<RuledOut>,
}

/// A judgement that can only be met where a count is: without an answer and below the count it is "no".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuledOut {
    /// The judgement.
    input: Input,
    /// What must be there for it.
    unless: Condition,
    /// What is missing then, in words.
    vi: String,
    en: String,
    source: String,
    trust: Trust,
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
    /// At least this, at most that: the key would tell.
    Between(f64, f64, &'static str),
    /// Missing; the key that would tell.
    Missing(&'static str),
}

/// The key of areas whose level is not known.
const PARTS: &str = "areas_open";

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

    /// Is it people who answer it, and not the program that counts it?
    const fn answered_by_people(self) -> bool {
        self.judged() || matches!(self, Self::SpreadShare | Self::AdjacentLevel)
    }

    fn look(self, q: &Question) -> Found {
        let judged = |answer: Option<bool>, key| answer.map_or(Found::Missing(key), Found::Judged);
        let number = |value: Option<f64>, key| value.map_or(Found::Missing(key), Found::Number);
        let count = |value: Option<u64>, key| number(value.map(|n| n as f64), key);
        let very_high = q.areas_very_high;
        let high = very_high.zip(q.areas_high).map(|(above, here)| above + here);
        let at_risk = high.zip(q.areas_at_risk).map(|(above, here)| above + here);
        let high_key = if very_high.is_none() { "areas_very_high" } else { "areas_high" };
        let risk_key = if high.is_none() { high_key } else { "areas_at_risk" };
        let (very_high, high, at_risk) = (
            Part(very_high, q.open_very_high, "areas_very_high"),
            Part(high, q.open_high, high_key),
            Part(at_risk, q.open_at_risk, risk_key),
        );
        match self {
            Self::CommunityCases => count(q.cases(), q.missing_week()),
            Self::UnknownSource => count(q.unknown_cases(), q.missing_source()),
            Self::KnownSource => count(q.known_cases(), q.missing_source()),
            Self::KnownSourcePer100k => match (q.known_cases(), q.people()) {
                (Some(known), Some(people)) => Found::Number((known * 100_000) as f64 / people as f64),
                (None, _) => Found::Missing(q.missing_source()),
                _ => Found::Missing("population"),
            },
            Self::AdjacentLevel => number(q.adjacent_level.map(f64::from), "adjacent_level"),
            Self::VeryHigh => very_high.counted(),
            Self::High => high.counted(),
            Self::AtRisk => at_risk.counted(),
            Self::VeryHighShare => very_high.share(q.areas),
            Self::HighShare => high.share(q.areas),
            Self::AtRiskShare => at_risk.share(q.areas),
            Self::SpreadShare => number(q.spread_share, "spread_share"),
            Self::ClusterUnknownSource => judged(q.cluster_unknown_source, "cluster_unknown_source"),
            Self::HardToControlPlace => judged(q.hard_to_control_place, "hard_to_control_place"),
            Self::CrowdedPlace => judged(q.crowded_place, "crowded_place"),
            Self::ContactsInCommunity => judged(q.contacts_in_community, "contacts_in_community"),
            Self::EntryOrQuarantineRisk => judged(q.entry_or_quarantine_risk, "entry_or_quarantine_risk"),
            Self::ImportantZone => judged(q.important_zone, "important_zone"),
            Self::SpreadsBeyond => judged(q.spreads_beyond, "spreads_beyond"),
        }
    }
}

/// How many of an area's parts have a level or a higher one: those that have it, those that may have it, and the key that
/// is missing where the first is.
struct Part(Option<u64>, u64, &'static str);

impl Part {
    fn counted(&self) -> Found {
        self.of(|n| n as f64)
    }

    fn share(&self, areas: Option<u64>) -> Found {
        match areas.filter(|areas| *areas > 0) {
            None if self.0.is_some() => Found::Missing("areas"),
            areas => self.of(|n| n as f64 / areas.unwrap_or(1) as f64),
        }
    }

    fn of(&self, figure: impl Fn(u64) -> f64) -> Found {
        match self.0 {
            None => Found::Missing(self.2),
            Some(known) if self.1 == 0 => Found::Number(figure(known)),
            Some(known) => Found::Between(figure(known), figure(known + self.1), PARTS),
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
struct Outcome<'a> {
    met: Option<bool>,
    missing: Vec<&'static str>,
    value: Option<f64>,
    threshold: Option<f64>,
    /// The count that answered in nobody's stead.
    by_count: Option<&'a RuledOut>,
}

impl Condition {
    /// Met, not met, or the key of what is missing.
    fn met(&self, q: &Question) -> Result<bool, &'static str> {
        match (self.input.look(q), self.bound) {
            (Found::Judged(answer), Expected::Is(is)) => Ok(answer == is),
            (Found::Number(number), Expected::Bound(bound)) => Ok(bound.met(number)),
            (Found::Between(low, high, key), Expected::Bound(bound)) => match (bound.met(low), bound.met(high)) {
                (true, _) => Ok(true),
                (_, false) => Ok(false),
                _ => Err(key),
            },
            (Found::Missing(key), _) => Err(key),
            // Ruled out when the file was read: a judgement is never given a bound, nor a number an `is`.
            _ => Ok(false),
        }
    }

    /// Of nobody's answer: what it would say if the answer were "no", or none at all.
    fn met_by_no(&self) -> bool {
        match self.bound {
            Expected::Is(is) => !is,
            Expected::Bound(bound) => bound.met(0.0),
        }
    }
}

impl AnyTest {
    fn run(&self, test: &Test, q: &Question) -> Outcome<'_> {
        let mut out = Outcome { met: Some(true), missing: Vec::new(), value: None, threshold: None, by_count: None };
        for condition in &test.when {
            if let (Found::Number(number) | Found::Between(number, ..), Expected::Bound(bound)) =
                (condition.input.look(q), condition.bound)
            {
                (out.value, out.threshold) = (Some(number), Some(bound.number()));
            }
            let met = condition.met(q).or_else(|key| match self.ruled_out(condition.input, q) {
                Ok(Some(by)) => {
                    out.by_count = Some(by);
                    Ok(condition.met_by_no())
                }
                Ok(None) => Err(key),
                Err(count) => Err(count),
            });
            out.met = match (out.met, met) {
                (Some(false), _) | (_, Ok(false)) => Some(false),
                (Some(true), Ok(true)) => Some(true),
                _ => None,
            };
            out.missing.extend(met.err());
        }
        out
    }

    /// The count that rules an unanswered judgement out; nothing where people must answer, or the key of a count that
    /// is missing itself.
    fn ruled_out(&self, input: Input, q: &Question) -> Result<Option<&RuledOut>, &'static str> {
        let Some(rule) = self.ruled_out.iter().find(|rule| rule.input == input) else { return Ok(None) };
        Ok((!rule.unless.met(q)?).then_some(rule))
    }

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
        for (index, rule) in self.ruled_out.iter().enumerate() {
            if !rule.input.answered_by_people() {
                return Err((format!("ruled_out[{index}].input"), "rulebook-problem-counted"));
            }
            if rule.unless.input.answered_by_people() {
                return Err((format!("ruled_out[{index}].unless"), "rulebook-problem-not-counted"));
            }
            if self.ruled_out[..index].iter().any(|other| other.input == rule.input) {
                return Err((format!("ruled_out[{index}].input"), "rulebook-problem-twice"));
            }
        }
        Ok(())
    }

    /// The questions of an area that its tests ask and that nobody answered, by the names of the question's fields.
    pub(crate) fn unanswered(&self, q: &Question) -> Vec<&'static str> {
        let asked = self.tests.iter().filter(|test| test.kinds.contains(&q.kind)).flat_map(|test| &test.when);
        let mut keys: Vec<&'static str> = asked
            .filter(|condition| condition.input.answered_by_people())
            .filter_map(|condition| match condition.input.look(q) {
                Found::Missing(key) => Some(key),
                _ => None,
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
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
            let mut lacking = Vec::new();
            for test in self.tests.iter().filter(|test| test.level.number() == level && test.kinds.contains(&q.kind)) {
                let outcome = self.run(test, q);
                met |= outcome.met == Some(true);
                if outcome.met.is_none() {
                    lacking.extend(&outcome.missing);
                }
                w.step(|| test.step(&outcome));
            }
            if met {
                return open.with(level);
            }
            // What lacks at a level that is met anyway changes nothing.
            if !lacking.is_empty() {
                open = open.with(level);
                w.missing.append(&mut lacking);
            }
        }
        open.with(1)
    }
}

impl Test {
    fn step(&self, outcome: &Outcome<'_>) -> Step {
        let key = match (outcome.met, outcome.by_count) {
            (Some(true), _) => "level-step-test-met",
            (Some(false), Some(_)) => "level-step-test-ruled-out",
            (Some(false), None) => "level-step-test-not-met",
            (None, _) => "level-step-test-open",
        };
        let mut step = Step::new(key)
            .arg("level", Arg::Count(self.level.number().into()))
            .arg("test", Arg::Text(Text { vi: self.vi.clone(), en: self.en.clone() }))
            .arg("missing", Arg::inputs(&outcome.missing))
            .cite(&self.source, self.trust);
        if let Some(by) = outcome.by_count {
            step = step.arg("count", Arg::Text(Text { vi: by.vi.clone(), en: by.en.clone() }));
            // Of the two the less trusted one is shown: it is the one to be verified.
            if by.trust.doubt() > self.trust.doubt() {
                step = step.cite(&by.source, by.trust);
            }
        }
        (step.value, step.threshold) = (outcome.value, outcome.threshold);
        step
    }
}
