//! The working of an assessment: steps that keep their figures, source and trust, and can be read in
//! either language.

use std::borrow::Cow;

use base::words::{Lang, Words, number};
use serde::{Deserialize, Serialize};

use crate::fact::{Bound, Fact, Limit, Text, Trust};
use crate::levels::Levels;

/// A value inside the words of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// A whole number.
    Count(u64),
    /// A figure, shown with up to two decimals (four where two would hide which side of a whole number it is on).
    Number(f64),
    /// A share from 0 to 1, shown in percent.
    Percent(f64),
    /// A bound on a figure.
    Limit(Bound),
    /// A bound on a share.
    PercentLimit(Bound),
    /// The words of another key.
    Key(Cow<'static, str>),
    /// The names of inputs, given as the question's fields.
    Inputs(Vec<Cow<'static, str>>),
    /// Words from a rule file.
    Text(Text),
    /// Written as it is.
    Plain(String),
}

/// The name of an input of the question in words, such as "khả năng đáp ứng".
pub fn input_name(input: &str, lang: Lang) -> String {
    Words::of(lang).say(&format!("level-input-{input}"), &[])
}

impl Arg {
    pub(crate) fn inputs(keys: &[&'static str]) -> Self {
        Self::Inputs(keys.iter().map(|key| Cow::Borrowed(*key)).collect())
    }

    fn say(&self, lang: Lang) -> String {
        let bound = |bound: Bound, shown: String| {
            let key = match bound {
                Bound::AtLeast(_) => "level-limit-at-least",
                Bound::Above(_) => "level-limit-above",
            };
            Words::of(lang).say(key, &[("number", shown)])
        };
        match self {
            Self::Count(n) => number(*n as f64, 0, lang),
            Self::Number(x) => figure(*x, lang),
            Self::Percent(x) => percent(*x, lang),
            Self::Limit(b) => bound(*b, figure(b.number(), lang)),
            Self::PercentLimit(b) => bound(*b, percent(b.number(), lang)),
            Self::Key(key) => Words::of(lang).say(key, &[]),
            Self::Inputs(keys) => keys.iter().map(|key| input_name(key, lang)).collect::<Vec<_>>().join("; "),
            Self::Text(text) => text.say(lang).to_owned(),
            Self::Plain(text) => text.clone(),
        }
    }
}

fn figure(x: f64, lang: Lang) -> String {
    let two = format!("{x:.2}");
    let decimals = match two.split_once('.') {
        Some((_, "00")) if x.fract().abs() < f64::EPSILON => 0,
        Some((_, "00")) => 4,
        Some((_, rest)) if rest.ends_with('0') => 1,
        _ => 2,
    };
    number(x, decimals, lang)
}

fn percent(share: f64, lang: Lang) -> String {
    // 0.29 × 100 is 28.999999999999996: what the share says in ten decimals is meant.
    let hundred = (share * 1e12).round() / 1e10;
    format!("{}%", figure(hundred, lang))
}

/// One step from the inputs to the level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Key of its words (Fluent), for example `level-step-rate`.
    pub key: Cow<'static, str>,
    /// The values in its words.
    pub args: Vec<(Cow<'static, str>, Arg)>,
    /// The figure that was looked at, if the step looks at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The number that it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Where the rule of this step was found; empty for a step of plain arithmetic.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// How far that source is to be relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
}

impl Step {
    pub(crate) fn new(key: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            args: Vec::new(),
            value: None,
            threshold: None,
            source: String::new(),
            trust: None,
        }
    }

    pub(crate) fn arg(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((Cow::Borrowed(name), arg));
        self
    }

    pub(crate) fn value(mut self, value: f64) -> Self {
        self.value = Some(value);
        self
    }

    pub(crate) fn limit(self, limit: &Limit) -> Self {
        let mut step = self.cite(&limit.source, limit.trust);
        step.threshold = Some(limit.bound.number());
        step
    }

    pub(crate) fn fact<T>(self, fact: &Fact<T>) -> Self {
        self.cite(&fact.source, fact.trust)
    }

    pub(crate) fn cite(mut self, source: &str, trust: Trust) -> Self {
        source.clone_into(&mut self.source);
        self.trust = Some(trust);
        self
    }

    /// The step in words.
    pub fn text(&self, lang: Lang) -> String {
        let args: Vec<(&str, String)> = self.args.iter().map(|(name, arg)| (name.as_ref(), arg.say(lang))).collect();
        Words::of(lang).say(&self.key, &args)
    }
}

/// Collects the steps; switched off where only the level is asked, as in the search for the next threshold.
#[derive(Debug)]
pub(crate) struct Working {
    steps: Option<Vec<Step>>,
    /// Inputs that were missing and could matter.
    pub(crate) missing: Vec<&'static str>,
    /// Parts of the rule that were passed over because input or threshold is not known.
    pub(crate) not_assessed: Vec<&'static str>,
}

impl Working {
    pub(crate) fn shown() -> Self {
        Self { steps: Some(Vec::with_capacity(8)), missing: Vec::new(), not_assessed: Vec::new() }
    }

    pub(crate) fn hidden() -> Self {
        Self { steps: None, missing: Vec::new(), not_assessed: Vec::new() }
    }

    pub(crate) fn step(&mut self, step: impl FnOnce() -> Step) {
        if let Some(steps) = &mut self.steps {
            steps.push(step());
        }
    }

    pub(crate) fn into_steps(self) -> Vec<Step> {
        self.steps.unwrap_or_default()
    }
}

impl From<Levels> for Arg {
    fn from(levels: Levels) -> Self {
        Self::Plain(levels.written())
    }
}
