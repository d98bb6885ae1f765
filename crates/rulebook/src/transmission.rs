//! Decision 218/QĐ-BYT: grade of transmission (criteria 1 and 2) × response capacity (criterion 3).
//!
//! What missing inputs do: population (missing or 0) or a week's cases cannot be assessed; missing deaths,
//! coverage or capacity are followed both ways, and the level stands if they agree. Patients on oxygen are
//! passed over, and said so, while the book has no threshold for them.

use serde::Deserialize;

use crate::fact::{Fact, Level, Limit, Text};
use crate::incidence::{Incidence, Matrix, meets};
use crate::levels::Levels;
use crate::question::{AreaKind, Capacity, Question, Share};
use crate::step::{Arg, Step, Working};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transmission {
    pub(crate) criterion1: Criterion1,
    criterion2: Coverage,
    capacity: Capacities,
    matrix: Matrix<Columns>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Criterion1 {
    pub(crate) cases: Incidence,
    deaths: Option<Raise>,
    oxygen: Option<Raise>,
    raise_cap: Fact<u8>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raise {
    limit: Limit,
    raise: Fact<u8>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coverage {
    full_all: Limit,
    full_risk: Limit,
    raise: Fact<u8>,
    raise_cap: Fact<u8>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Capacities {
    commune: CapacityRule,
    district: CapacityRule,
    province: CapacityRule,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CapacityRule {
    per: Fact<u32>,
    what: Text,
    medium: Option<Limit>,
    high: Option<Limit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    high: Fact<Level>,
    medium: Fact<Level>,
    low: Fact<Level>,
}

impl Columns {
    fn cell(&self, capacity: Capacity) -> &Fact<Level> {
        match capacity {
            Capacity::High => &self.high,
            Capacity::Medium => &self.medium,
            Capacity::Low => &self.low,
        }
    }
}

/// By how much the grade rises: at least by what is known, at most by what could still be.
#[derive(Clone, Copy, Default)]
struct Rise {
    known: u8,
    possible: u8,
}

impl Rise {
    fn add(&mut self, met: Option<bool>, by: u8) {
        self.known += if met == Some(true) { by } else { 0 };
        self.possible += if met == Some(false) { 0 } else { by };
    }

    fn capped(self, cap: u8) -> Self {
        Self { known: self.known.min(cap), possible: self.possible.min(cap) }
    }
}

impl Transmission {
    /// What the file must fulfil beyond its form.
    pub(crate) fn check(&self) -> Result<(), (String, &'static str)> {
        self.criterion1.cases.check().map_err(|(key, why)| (format!("criterion1.cases.{key}"), why))?;
        for (name, rule) in [
            ("commune", &self.capacity.commune),
            ("district", &self.capacity.district),
            ("province", &self.capacity.province),
        ] {
            if rule.per.value == 0 {
                return Err((format!("capacity.{name}.per"), "rulebook-problem-zero"));
            }
            let limits = (rule.medium.as_ref(), rule.high.as_ref());
            if matches!(limits, (Some(_), None) | (None, Some(_)))
                || matches!(limits, (Some(medium), Some(high)) if medium.bound.number() >= high.bound.number())
            {
                return Err((format!("capacity.{name}.high"), "rulebook-problem-order"));
            }
        }
        let columns = [Capacity::High, Capacity::Medium, Capacity::Low];
        let better_is_not_higher =
            |a: &Columns, b: &Columns| columns.iter().all(|c| a.cell(*c).value <= b.cell(*c).value);
        for (index, row) in self.matrix.rows().into_iter().enumerate() {
            if row.high.value > row.medium.value || row.medium.value > row.low.value {
                return Err((format!("matrix.grade{}", index + 1), "rulebook-problem-worse-lower"));
            }
        }
        if self.matrix.rows().windows(2).all(|pair| better_is_not_higher(pair[0], pair[1])) {
            Ok(())
        } else {
            Err(("matrix".to_owned(), "rulebook-problem-worse-lower"))
        }
    }

    pub(crate) fn assess(&self, q: &Question, w: &mut Working) -> Levels {
        let Some(found) = self.criterion1.cases.assess(q, w) else { return Levels::NONE };
        let mut first = Rise::default();
        self.severe("deaths", q.deaths_week, self.criterion1.deaths.as_ref(), q, w, &mut first);
        self.severe("oxygen", q.oxygen_week, self.criterion1.oxygen.as_ref(), q, w, &mut first);
        let first = first.capped(self.criterion1.raise_cap.value);
        let mut both = first;
        both.add(self.coverage_short(q, w), self.criterion2.raise.value);
        let rise = both.capped(self.criterion2.raise_cap.value);
        let grades = Levels::span(found.grade.saturating_add(rise.known), found.grade.saturating_add(rise.possible));
        w.step(|| {
            Step::new("level-step-transmission")
                .arg("grade", Arg::Count(found.grade.into()))
                .arg("grades", grades.into())
                .fact(&self.criterion2.raise_cap)
        });
        self.combine(grades, q, w)
    }

    /// Deaths or patients on oxygen per 100,000 people and week.
    fn severe(
        &self,
        what: &'static str,
        count: Option<u64>,
        rule: Option<&Raise>,
        q: &Question,
        w: &mut Working,
        rise: &mut Rise,
    ) {
        let per = self.criterion1.cases.per.value;
        let Some(rule) = rule else {
            if count.is_some() || what == "oxygen" {
                w.not_assessed.push(what);
                w.step(|| {
                    Step::new(if what == "oxygen" {
                        "level-step-oxygen-no-limit"
                    } else {
                        "level-step-deaths-no-limit"
                    })
                });
            }
            return;
        };
        let people = q.people().unwrap_or(1);
        let rate = count.map(|count| (count * u64::from(per)) as f64 / people as f64);
        let met = meets(rate, rule.limit.bound);
        if met.is_none() {
            w.missing.push(if what == "oxygen" { "oxygen_week" } else { "deaths_week" });
        }
        rise.add(met, rule.raise.value);
        w.step(|| {
            let key = match (what, met) {
                ("oxygen", Some(true)) => "level-step-oxygen-met",
                ("oxygen", Some(false)) => "level-step-oxygen-below",
                ("oxygen", None) => "level-step-oxygen-unknown",
                (_, Some(true)) => "level-step-deaths-met",
                (_, Some(false)) => "level-step-deaths-below",
                (_, None) => "level-step-deaths-unknown",
            };
            let step = Step::new(key)
                .arg("limit", Arg::Limit(rule.limit.bound))
                .arg("raise", Arg::Count(rule.raise.value.into()))
                .arg("per", Arg::Count(per.into()))
                .limit(&rule.limit);
            match (count, rate) {
                (Some(count), Some(rate)) => {
                    step.arg("count", Arg::Count(count)).arg("rate", Arg::Number(rate)).value(rate)
                }
                _ => step,
            }
        });
        // Where so few people live that one person is enough, the reader should know it.
        if count == Some(1) && met == Some(true) {
            w.step(|| Step::new("level-step-one-is-enough").arg("population", Arg::Count(people)).limit(&rule.limit));
        }
    }

    /// Whether criterion 2 fails: one of its two shares is below its limit.
    fn coverage_short(&self, q: &Question, w: &mut Working) -> Option<bool> {
        let shares = [
            (
                "full_all",
                q.full_all,
                &self.criterion2.full_all,
                ["level-step-full-all-met", "level-step-full-all-short", "level-step-full-all-unknown"],
            ),
            (
                "full_risk",
                q.full_risk,
                &self.criterion2.full_risk,
                ["level-step-full-risk-met", "level-step-full-risk-short", "level-step-full-risk-unknown"],
            ),
        ];
        let found = shares.map(|(key, share, limit, words)| {
            let share = share.and_then(Share::ratio);
            let met = meets(share, limit.bound);
            w.step(|| {
                let step = Step::new(match met {
                    Some(true) => words[0],
                    Some(false) => words[1],
                    None => words[2],
                })
                .arg("limit", Arg::PercentLimit(limit.bound))
                .limit(limit);
                match share {
                    Some(share) => step.arg("share", Arg::Percent(share)).value(share),
                    None => step,
                }
            });
            (key, met)
        });
        if found.iter().any(|(_, met)| *met == Some(false)) {
            return Some(true);
        }
        let unknown: Vec<_> = found.iter().filter(|(_, met)| met.is_none()).map(|(key, _)| *key).collect();
        let short = if unknown.is_empty() { Some(false) } else { None };
        w.missing.extend(unknown);
        short
    }

    /// The response capacity: as judged, else from its figure where the book has limits.
    fn capacity(&self, q: &Question, w: &mut Working) -> Option<Capacity> {
        let rule = match q.kind {
            AreaKind::Commune => &self.capacity.commune,
            AreaKind::District => &self.capacity.district,
            AreaKind::Province => &self.capacity.province,
        };
        let figure =
            q.capacity_units.zip(q.people()).map(|(n, people)| (n * u64::from(rule.per.value)) as f64 / people as f64);
        let computed = || {
            let (figure, medium, high) = (figure?, rule.medium.as_ref()?, rule.high.as_ref()?);
            Some(if high.bound.met(figure) {
                (Capacity::High, high)
            } else if medium.bound.met(figure) {
                (Capacity::Medium, medium)
            } else {
                (Capacity::Low, medium)
            })
        };
        let found = q.capacity.map(|judged| (judged, None)).or_else(|| computed().map(|(c, limit)| (c, Some(limit))));
        w.step(|| {
            let Some((capacity, limit)) = found else {
                return Step::new("level-step-capacity-unknown")
                    .arg("what", Arg::Text(rule.what.clone()))
                    .fact(&rule.per);
            };
            let word = Arg::Key(match capacity {
                Capacity::High => "level-capacity-high".into(),
                Capacity::Medium => "level-capacity-medium".into(),
                Capacity::Low => "level-capacity-low".into(),
            });
            let what = Arg::Text(rule.what.clone());
            match (limit, figure) {
                (Some(limit), Some(figure)) => Step::new("level-step-capacity-figure")
                    .arg("capacity", word)
                    .arg("what", what)
                    .arg("figure", Arg::Number(figure))
                    .value(figure)
                    .limit(limit),
                (None, Some(figure)) => Step::new("level-step-capacity-judged-figure")
                    .arg("capacity", word)
                    .arg("what", what)
                    .arg("figure", Arg::Number(figure))
                    .value(figure)
                    .fact(&rule.per),
                _ => Step::new("level-step-capacity-judged").arg("capacity", word).arg("what", what).fact(&rule.per),
            }
        });
        found.map(|(capacity, _)| capacity)
    }

    fn combine(&self, grades: Levels, q: &Question, w: &mut Working) -> Levels {
        let capacity = self.capacity(q, w);
        if capacity.is_none() {
            w.missing.push("capacity");
        }
        let all = [Capacity::High, Capacity::Medium, Capacity::Low];
        let columns = all.into_iter().filter(|column| capacity.is_none_or(|judged| judged == *column));
        let cells: Vec<&Fact<Level>> =
            columns.flat_map(|column| grades.iter().map(move |grade| self.matrix.row(grade).cell(column))).collect();
        let levels = cells.iter().fold(Levels::NONE, |set, cell| set.with(cell.value.number()));
        w.step(|| {
            let step = Step::new("level-step-table").arg("grades", grades.into()).arg("levels", levels.into());
            // Of several cells the less trusted one is shown: it is the one to be verified.
            match cells.iter().max_by_key(|cell| cell.trust.doubt()) {
                Some(cell) => step.fact(cell),
                None => step,
            }
        });
        levels
    }
}
