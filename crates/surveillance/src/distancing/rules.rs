//! Regimes, criteria and days, from `data/office/distancing.toml`.

use std::sync::LazyLock;

use base::shipped;
use base::trust::Trust;
use chrono::NaiveDate;
use rulebook::Text;
use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    pub long_days: i64,
    pub again_days: i64,
    pub worse_days: i64,
    pub judged_days: i64,
    pub measure: String,
    regime: Vec<Regime>,
    set: Vec<Set>,
}

/// A regime (chế độ giãn cách) and when it holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Regime {
    pub key: String,
    pub rank: u8,
    from: NaiveDate,
    to: Option<NaiveDate>,
    pub source: String,
}

/// Criteria by which an epidemic counts as under control.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    pub key: String,
    pub name: Text,
    /// The regimes that it is for; none: all.
    regimes: Vec<String>,
    from: NaiveDate,
    to: Option<NaiveDate>,
    pub source: String,
    pub trust: Trust,
    pub criterion: Vec<Criterion>,
}

/// A criterion.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Criterion {
    pub key: String,
    pub name: Text,
    pub test: Test,
}

/// How a criterion is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Test {
    /// Cases fall from week to week, and are `less` percent below the worst week.
    Falling { less: u64 },
    /// No case for so many days.
    #[serde(rename = "none")]
    Clear { days: u64 },
    /// Communes at a level are `less` percent fewer than on the order's first day.
    Fewer { level: u8, less: u64 },
    /// A health officer says so.
    Asked,
}

fn holds(from: NaiveDate, to: Option<NaiveDate>, day: NaiveDate) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

impl Rules {
    /// As shipped with the program.
    pub(super) fn builtin() -> &'static Self {
        static RULES: LazyLock<Rules> = LazyLock::new(|| {
            shipped::rules("office/distancing.toml", include_str!("../../../../data/office/distancing.toml"))
        });
        &RULES
    }

    /// The criteria for a regime on a day.
    pub(super) fn set_for(&self, regime: &str, day: NaiveDate) -> Option<&Set> {
        let is_for = |set: &&Set| set.regimes.is_empty() || set.regimes.iter().any(|one| one == regime);
        self.set.iter().filter(is_for).find(|set| holds(set.from, set.to, day))
    }

    /// A regime by its key.
    pub(super) fn regime(&self, key: &str) -> Option<&Regime> {
        self.regime.iter().find(|one| one.key == key)
    }
}

impl Regime {
    /// Does it hold on a day? An order under one that does not has lost its ground.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        holds(self.from, self.to, day)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Rules, Test};

    /// The register offers the regimes that the rules know, and every criterion that only a person can judge.
    #[test]
    fn the_register_and_the_rules_name_the_same_regimes_and_criteria() {
        let register = store::registers::of("distancing_orders").unwrap();
        let rules = Rules::builtin();
        let choices = |field: &str| -> BTreeSet<String> {
            let field = register.definition.field(field).unwrap();
            let field = field.column("criterion").unwrap_or(field);
            field.choices().iter().map(|choice| choice.key.clone()).collect()
        };
        assert_eq!(choices("regime"), rules.regime.iter().map(|one| one.key.clone()).collect());
        let asked = rules.set.iter().flat_map(|set| &set.criterion).filter(|one| one.test == Test::Asked);
        assert_eq!(choices("answers"), asked.map(|one| one.key.clone()).collect());
    }

    #[test]
    fn a_regime_has_the_ministrys_criteria_while_they_hold_and_local_ones_otherwise() {
        let set = |regime: &str, day: &str| {
            Rules::builtin().set_for(regime, day.parse().unwrap()).map(|set| set.key.as_str())
        };
        assert_eq!(set("ct16", "2021-09-12"), Some("3979"));
        assert_eq!(set("ct16", "2021-12-29"), Some("local"));
        assert_eq!(set("lockdown", "2021-09-12"), Some("local"));
        assert_eq!(set("lockdown", "2019-12-29"), None);
    }
}
