//! The one vocabulary of measures (chỉ số): what figures, targets, alarms and reports are made of.
//!
//! The program's own are data (`data/measures/measures.toml`); every tally of a register is one as well, from the day
//! its definition is read. Whoever counts something counts it under a key of this list.

mod cards;

use std::sync::OnceLock;

use base::shipped;
use base::words::{Lang, Words};
use chrono::{Days, NaiveDate, NaiveTime, SecondsFormat};
use serde::Deserialize;
use store::{Ctx, Kind as Of, Registered, Verb};

pub use cards::{MeasureCard, cards, cards_for};

/// What a measure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What happened on the day. A target over it asks what happened since its order, up to a number or as a share of
    /// another measure.
    Flow,
    /// All up to the day.
    Stock,
    /// The newest count up to the day.
    Snapshot,
    /// Persons of a group with at least so many doses, of those due.
    Coverage,
    /// Communes whose level was assessed on the day (S1-6b), of all.
    Assessed,
    /// Bodies whose roster covers the day without a gap (S2-9e), of those that keep one.
    Covered,
    /// Units that have reported the target's task done: no record measures it.
    Reported,
}

impl Kind {
    /// Its key, as the data write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Stock => "stock",
            Self::Snapshot => "snapshot",
            Self::Coverage => "coverage",
            Self::Assessed => "assessed",
            Self::Covered => "covered",
            Self::Reported => "reported",
        }
    }

    /// Do tallies alone make a figure of it?
    pub const fn is_figure(self) -> bool {
        matches!(self, Self::Flow | Self::Stock | Self::Snapshot)
    }

    /// May a target be bound to it? What stands at a moment has no goal that is reached by a day.
    pub const fn is_for_targets(self) -> bool {
        !matches!(self, Self::Stock | Self::Snapshot)
    }
}

/// A measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Key.
    pub key: String,
    /// What it is of.
    pub kind: Kind,
    /// Tallies that add.
    #[serde(default)]
    pub adds: Vec<String>,
    /// Tallies that take away.
    #[serde(default)]
    pub takes: Vec<String>,
    /// The measure that it is a part of.
    #[serde(default)]
    pub over: Option<String>,
    /// Of a coverage, the dose that a person must have had.
    #[serde(default)]
    pub dose: Option<i32>,
    /// Page that lists what is counted on a day; `:eq:{day}` is where a span of days would stand.
    #[serde(default)]
    pub list: Option<String>,
    /// Is it forecast? For a flow whose one tally has the measure's own key.
    #[serde(default)]
    pub forecast: bool,
    /// Place on the command page.
    #[serde(default)]
    pub front: Option<u8>,
    /// The register whose entries it counts, and which of its tallies.
    #[serde(skip)]
    of: Option<(&'static Registered, &'static register::Tally)>,
}

#[derive(Deserialize)]
struct Table {
    measure: Vec<Measure>,
}

/// The program's own measures.
pub fn own() -> &'static [Measure] {
    static MEASURES: OnceLock<Vec<Measure>> = OnceLock::new();
    MEASURES.get_or_init(|| {
        let text = include_str!("../../../data/measures/measures.toml");
        shipped::toml::<Table>("measures/measures.toml", text).measure
    })
}

/// The program's own measures that tallies alone make a figure of.
pub fn figures() -> impl Iterator<Item = &'static Measure> {
    own().iter().filter(|measure| measure.kind.is_figure())
}

/// All measures: the program's own, then those of the registers.
pub fn all() -> Vec<Measure> {
    let registers = store::registers::all();
    own().iter().cloned().chain(registers.into_iter().flat_map(of_register)).collect()
}

/// A measure by its key.
pub fn of(key: &str) -> Option<Measure> {
    if let Some(own) = own().iter().find(|measure| measure.key == key) {
        return Some(own.clone());
    }
    let (register, _) = key.split_once('.')?;
    of_register(store::registers::of(register)?).find(|measure| measure.key == key)
}

/// May the caller see what a measure counts? One whose register is gone counts nothing.
pub fn is_open(ctx: &Ctx, key: &str) -> bool {
    of(key).is_none_or(|measure| measure.is_open_to(ctx))
}

/// The words of a measure; its key, where its register is gone.
pub fn name_of(key: &str, lang: Lang) -> String {
    of(key).map_or_else(|| key.to_owned(), |measure| measure.name(lang))
}

/// The measures of a register: one for every tally.
pub fn of_register(registered: &'static Registered) -> impl Iterator<Item = Measure> {
    registered.definition.tallies.iter().map(move |tally| {
        let key = registered.measure(&tally.key).to_owned();
        let list = format!("/registers/{}?area={{area}}&filter={}:eq:{{day}}", registered.key, tally.day);
        let list = tally.list.iter().fold(list, |list, filter| format!("{list}&filter={filter}"));
        Measure {
            adds: vec![key.clone()],
            key,
            kind: Kind::Flow,
            takes: Vec::new(),
            over: tally.over.as_deref().map(|over| registered.measure(over).to_owned()),
            dose: None,
            list: Some(list),
            forecast: false,
            front: None,
            of: Some((registered, tally)),
        }
    })
}

impl Measure {
    /// Its words.
    pub fn name(&self, lang: Lang) -> String {
        match self.of {
            Some((_, tally)) => tally.name.in_lang(lang).to_owned(),
            None => Words::of(lang).say(&format!("measure-{}", self.key), &[]),
        }
    }

    /// What is counted, as an auditor would ask.
    pub fn definition(&self, lang: Lang) -> String {
        let words = Words::of(lang);
        let Some((registered, tally)) = self.of else {
            return words.say(&format!("measure-{}-definition", self.key), &[]);
        };
        let definition = &registered.definition;
        let day = definition.field(&tally.day).map_or(tally.day.as_str(), |field| field.name.in_lang(lang));
        let args = [("register", definition.name.in_lang(lang).to_owned()), ("day", day.to_owned())];
        let counted = if tally.number.is_some() { "measure-of-register-sum" } else { "measure-of-register" };
        words.say(counted, &args)
    }

    /// The register whose entries it counts.
    pub fn register(&self) -> Option<&'static Registered> {
        self.of.map(|(registered, _)| registered)
    }

    /// May the caller see its figures?
    pub fn is_open_to(&self, ctx: &Ctx) -> bool {
        self.register().is_none_or(|register| ctx.may(Verb::Read, Of::Register(register)))
    }

    /// The page that lists what is counted in an area on the days up to one, from another on if there is one.
    pub fn listed(&self, area: &str, from: Option<NaiveDate>, to: NaiveDate) -> Option<String> {
        let list = self.list.as_ref()?.replace("{area}", area);
        // The one condition of the day becomes one or two.
        let Some((before, after)) = list.split_once(":eq:{day}") else { return Some(list) };
        let key = before.rsplit(['=', '&']).next().unwrap_or_default();
        if self.counts_instants() {
            // A day of the province, as the database writes its instants.
            let begins = |day: NaiveDate| {
                let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(base::day::zone()).single();
                midnight.map(|at| at.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
            };
            let since = from.map(|from| format!("&filter={key}:ge:{}", begins(from))).unwrap_or_default();
            return Some(format!("{before}:lt:{}{since}{after}", begins(to + Days::new(1))));
        }
        if from == Some(to) {
            return Some(format!("{before}:eq:{to}{after}"));
        }
        let since = from.map(|from| format!("&filter={key}:ge:{from}")).unwrap_or_default();
        Some(format!("{before}:le:{to}{since}{after}"))
    }

    /// Does it count on the day of an instant?
    fn counts_instants(&self) -> bool {
        let field = self.of.and_then(|(registered, tally)| registered.definition.field(&tally.day));
        field.is_some_and(|field| field.kind == register::Kind::Instant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_words_in_both_languages() {
        assert!(own().len() > 20);
        for measure in own() {
            for lang in [Lang::Vi, Lang::En] {
                for suffix in ["", "-definition"] {
                    let key = format!("measure-{}{suffix}", measure.key);
                    assert!(Words::of(lang).look(&key, &[]).is_some(), "{key}");
                }
            }
        }
    }

    #[test]
    fn keys_are_told_apart_and_what_is_named_is_there() {
        let all = all();
        let keys: std::collections::BTreeSet<&str> = all.iter().map(|measure| measure.key.as_str()).collect();
        assert_eq!(keys.len(), all.len());
        for measure in &all {
            assert_eq!(of(&measure.key).map(|found| found.key), Some(measure.key.clone()));
            assert!(measure.over.as_deref().is_none_or(|over| keys.contains(over)), "{}", measure.key);
            assert_eq!(measure.dose.is_some(), measure.kind == Kind::Coverage, "{}", measure.key);
        }
        assert!(of("anything").is_none() && of("no.such").is_none());
    }

    #[test]
    fn a_list_of_a_day_becomes_one_of_a_span() {
        let day = |n| NaiveDate::from_ymd_opt(2021, 12, n).unwrap();
        let measure = of("case_community").unwrap();
        assert_eq!(
            measure.listed("108", Some(day(5)), day(5)).as_deref(),
            Some("/cases?area=108&filter=announced_on:eq:2021-12-05&filter=found_in:eq:community")
        );
        assert_eq!(
            measure.listed("108", Some(day(1)), day(5)).as_deref(),
            Some(
                "/cases?area=108&filter=announced_on:le:2021-12-05&filter=announced_on:ge:2021-12-01&filter=found_in:eq:community"
            )
        );
    }
}
