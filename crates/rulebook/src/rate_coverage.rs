//! Decision 4800/QĐ-BYT: grade of incidence × first-dose coverage, then the elderly test, then criterion 3.
//!
//! What missing inputs do:
//! - population (missing or 0) or a week's cases: cannot be assessed;
//! - first-dose share: both columns of the matrix are followed; the level stands if they agree;
//! - the elderly share of the day's group: the other group's share is used in its place, and said so; both
//!   missing: the test is passed over, and said so (published levels of October 2021 do the same);
//! - criterion 3 where the level in force is higher: both possibilities are followed, held and lowered;
//! - the level in force: the gate is passed over, and said so, unless criterion 3 is met.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::fact::{Fact, Level, Limit};
use crate::incidence::{Incidence, Matrix, meets};
use crate::levels::Levels;
use crate::question::Question;
use crate::step::{Arg, Step, Working};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateCoverage {
    pub(crate) criterion1: Incidence,
    criterion2: FirstDose,
    elderly: Option<Elderly>,
    criterion3: Option<Gate>,
    matrix: Matrix<Columns>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstDose {
    first_dose: Limit,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Elderly {
    raise: Fact<u8>,
    spared_without_cases: Fact<bool>,
    tests: Vec<ElderlyTest>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ElderlyTest {
    group: ElderlyGroup,
    full: Limit,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
enum ElderlyGroup {
    #[serde(rename = "full_50")]
    From50,
    #[serde(rename = "full_65")]
    From65,
}

impl ElderlyGroup {
    fn share(self, q: &Question) -> Option<f64> {
        match self {
            Self::From50 => q.full_50,
            Self::From65 => q.full_65,
        }
        .and_then(crate::question::Share::ratio)
    }

    const fn age(self) -> u64 {
        match self {
            Self::From50 => 50,
            Self::From65 => 65,
        }
    }
}

impl ElderlyTest {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gate {
    holds_level: Fact<bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    covered: Fact<Level>,
    uncovered: Fact<Level>,
}

impl RateCoverage {
    /// What the file must fulfil beyond its form.
    pub(crate) fn check(&self) -> Result<(), (String, &'static str)> {
        self.criterion1.check().map_err(|(key, why)| (format!("criterion1.{key}"), why))?;
        for (index, row) in self.matrix.rows().into_iter().enumerate() {
            if row.covered.value > row.uncovered.value {
                return Err((format!("matrix.grade{}.uncovered", index + 1), "rulebook-problem-worse-lower"));
            }
        }
        for pair in self.matrix.rows().windows(2) {
            if pair[0].covered.value > pair[1].covered.value || pair[0].uncovered.value > pair[1].uncovered.value {
                return Err(("matrix".to_owned(), "rulebook-problem-worse-lower"));
            }
        }
        Ok(())
    }

    pub(crate) fn assess(&self, q: &Question, w: &mut Working) -> Levels {
        let Some(found) = self.criterion1.assess(q, w) else { return Levels::NONE };
        let levels = self.combine(found.grade, q, w);
        let levels = self.elderly(levels, found.cases, q, w);
        self.gate(levels, q, w)
    }

    /// Criterion 1 × criterion 2.
    fn combine(&self, grade: u8, q: &Question, w: &mut Working) -> Levels {
        let limit = &self.criterion2.first_dose;
        let share = q.dose1_18.and_then(crate::question::Share::ratio);
        let covered = meets(share, limit.bound);
        let row = self.matrix.row(grade);
        let (key, cells): (_, &[&Fact<Level>]) = match covered {
            Some(true) => ("level-step-covered", &[&row.covered]),
            Some(false) => ("level-step-uncovered", &[&row.uncovered]),
            None => ("level-step-coverage-unknown", &[&row.covered, &row.uncovered]),
        };
        if covered.is_none() {
            w.missing.push("dose1_18");
        }
        w.step(|| {
            let step = Step::new(key).arg("limit", Arg::PercentLimit(limit.bound)).limit(limit);
            match share {
                Some(share) => step.arg("share", Arg::Percent(share)).value(share),
                None => step,
            }
        });
        let levels = cells.iter().fold(Levels::NONE, |set, cell| set.with(cell.value.number()));
        w.step(|| {
            // Of two cells the less trusted one is shown: it is the one to be verified.
            let cell = cells.iter().max_by_key(|cell| cell.trust.doubt()).unwrap_or(&cells[0]);
            Step::new("level-step-matrix")
                .arg("grade", Arg::Count(grade.into()))
                .arg("levels", levels.into())
                .fact(cell)
        });
        levels
    }

    /// The elderly test: of the day's group, else of whichever is known.
    fn elderly(&self, levels: Levels, cases: u64, q: &Question, w: &mut Working) -> Levels {
        let Some(rule) = &self.elderly else { return levels };
        let of_day = |test: &&ElderlyTest| q.day.is_none_or(|day| test.holds_on(day));
        let known = |test: &&ElderlyTest| test.group.share(q).is_some();
        // The last test that holds is the newest form of the rule.
        let due = rule.tests.iter().rev().find(of_day);
        let test = rule.tests.iter().rev().filter(of_day).find(known).or_else(|| rule.tests.iter().rev().find(known));
        let Some((test, share)) = test.and_then(|test| Some((test, test.group.share(q)?))) else {
            w.not_assessed.push("elderly");
            w.step(|| {
                let step = Step::new("level-step-elderly-unknown");
                match due {
                    Some(test) => step.arg("age", Arg::Count(test.group.age())).limit(&test.full),
                    None => step.arg("age", Arg::Count(ElderlyGroup::From65.age())),
                }
            });
            return levels;
        };
        if let Some(due) = due.filter(|due| due.group.age() != test.group.age()) {
            w.step(|| {
                Step::new("level-step-elderly-substitute")
                    .arg("due", Arg::Count(due.group.age()))
                    .arg("used", Arg::Count(test.group.age()))
            });
        }
        let met = test.full.bound.met(share);
        let spared = !met && cases == 0 && rule.spared_without_cases.value;
        let raised = if met || spared { levels } else { levels.map(|level| level.saturating_add(rule.raise.value)) };
        w.step(|| {
            let key = match (met, spared) {
                (true, _) => "level-step-elderly-met",
                (_, true) => "level-step-elderly-spared",
                _ if raised == levels => "level-step-elderly-top",
                _ => "level-step-elderly-raised",
            };
            Step::new(key)
                .arg("age", Arg::Count(test.group.age()))
                .arg("share", Arg::Percent(share))
                .arg("limit", Arg::PercentLimit(test.full.bound))
                .arg("levels", raised.into())
                .value(share)
                .limit(&test.full)
        });
        raised
    }

    /// Criterion 3: the level may not be lowered while treatment and care are not ready.
    fn gate(&self, levels: Levels, q: &Question, w: &mut Working) -> Levels {
        let Some(holds) = self.criterion3.as_ref().map(|gate| &gate.holds_level).filter(|holds| holds.value) else {
            return levels;
        };
        let (key, held) = match (q.criterion3_met, q.current_level) {
            (Some(true), _) => ("level-step-gate-met", levels),
            (Some(false), Some(current)) => {
                let held = levels.map(|level| level.max(current));
                (if held == levels { "level-step-gate-idle" } else { "level-step-gate-held" }, held)
            }
            (Some(false), None) => {
                w.not_assessed.push("current_level");
                ("level-step-gate-no-current", levels)
            }
            (None, Some(current)) => {
                if levels.iter().all(|level| level >= current) {
                    // Nothing is lowered: criterion 3 changes nothing.
                    ("level-step-gate-unasked", levels)
                } else {
                    w.missing.push("criterion3_met");
                    let either = levels.iter().fold(levels, |set, level| set.with(level.max(current)));
                    ("level-step-gate-open", either)
                }
            }
            (None, None) => {
                w.not_assessed.push("criterion3_met");
                ("level-step-gate-unknown", levels)
            }
        };
        w.step(|| {
            let step = Step::new(key).arg("levels", held.into()).fact(holds);
            match q.current_level {
                Some(current) => step.arg("current", Arg::Count(current.into())),
                None => step,
            }
        });
        held
    }
}
