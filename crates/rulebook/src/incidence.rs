//! Criterion 1 of Decisions 4800 and 218: community cases per 100,000 people and week, and their grade (mức).

use serde::Deserialize;

use crate::fact::{Bound, Fact, Limit};
use crate::question::Question;
use crate::step::{Arg, Step, Working};

/// The figure and its grades.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Incidence {
    /// 2: the mean of both weeks; 1: the later week alone.
    pub(crate) weeks: Fact<u32>,
    /// People that the rate refers to.
    pub(crate) per: Fact<u32>,
    pub(crate) grade2: Limit,
    pub(crate) grade3: Limit,
    pub(crate) grade4: Limit,
}

/// What criterion 1 found.
pub(crate) struct Found {
    /// Cases counted over the book's weeks.
    pub(crate) cases: u64,
    /// Grade 1 to 4.
    pub(crate) grade: u8,
}

impl Incidence {
    pub(crate) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if !(1..=2).contains(&self.weeks.value) {
            return Err(("weeks", "rulebook-problem-weeks"));
        }
        if self.per.value == 0 {
            return Err(("per", "rulebook-problem-zero"));
        }
        for (key, lower, upper) in [("grade3", &self.grade2, &self.grade3), ("grade4", &self.grade3, &self.grade4)] {
            if lower.bound.number() >= upper.bound.number() {
                return Err((key, "rulebook-problem-order"));
            }
        }
        Ok(())
    }

    /// Limits from the lowest grade up.
    pub(crate) fn limits(&self) -> [(u8, &Limit); 3] {
        [(2, &self.grade2), (3, &self.grade3), (4, &self.grade4)]
    }

    /// Cases per `per` people and week. One division of whole numbers, so that a rate that falls exactly
    /// on a threshold is not moved off it by rounding.
    pub(crate) fn rate(&self, cases: u64, people: u64) -> f64 {
        (cases * u64::from(self.per.value)) as f64 / (people * u64::from(self.weeks.value)) as f64
    }

    fn grade(&self, rate: f64) -> u8 {
        self.limits().iter().rev().find(|(_, limit)| limit.bound.met(rate)).map_or(1, |(grade, _)| *grade)
    }

    /// Cases counted, where the book's weeks are known.
    pub(crate) fn cases(&self, q: &Question) -> Option<u64> {
        if self.weeks.value == 1 { q.cases_week2 } else { q.cases() }
    }

    /// The same question with other case counts.
    pub(crate) fn with_cases(q: &Question, cases: u64) -> Question {
        Question { cases_week1: Some(0), cases_week2: Some(cases), ..q.clone() }
    }

    /// The fewest cases that meet a limit.
    pub(crate) fn fewest(&self, limit: &Limit, people: u64) -> u64 {
        let exact = limit.bound.number() * (people * u64::from(self.weeks.value)) as f64 / f64::from(self.per.value);
        let near = exact.floor() as u64;
        // The product of decimals may miss the whole number by one on either side.
        (near.saturating_sub(1)..=near + 1).find(|n| limit.bound.met(self.rate(*n, people))).unwrap_or(near + 2)
    }

    /// The grade with its working; nothing, and the reason in the working, where it cannot be assessed.
    pub(crate) fn assess(&self, q: &Question, w: &mut Working) -> Option<Found> {
        let Some(people) = q.people() else {
            w.missing.push("population");
            w.step(|| Step::new("level-step-no-population"));
            return None;
        };
        let Some(cases) = self.cases(q) else {
            let weeks = [
                ("cases_week1", q.cases_week1.is_none() && self.weeks.value > 1),
                ("cases_week2", q.cases_week2.is_none()),
            ];
            w.missing.extend(weeks.iter().filter(|(_, missing)| *missing).map(|(key, _)| *key));
            w.step(|| Step::new("level-step-no-cases"));
            return None;
        };
        let rate = self.rate(cases, people);
        let grade = self.grade(rate);
        w.step(|| {
            let met = self.limits().into_iter().rev().find(|(g, _)| *g <= grade).map(|(_, limit)| limit);
            let key = if met.is_some() { "level-step-rate" } else { "level-step-rate-lowest" };
            // Below the first limit that limit is what keeps the grade at 1.
            let limit = met.unwrap_or(&self.grade2);
            Step::new(key)
                .arg("cases", Arg::Count(cases))
                .arg("weeks", Arg::Count(self.weeks.value.into()))
                .arg("population", Arg::Count(people))
                .arg("per", Arg::Count(self.per.value.into()))
                .arg("rate", Arg::Number(rate))
                .arg("limit", Arg::Limit(limit.bound))
                .arg("number", Arg::Number(limit.bound.number()))
                .arg("grade", Arg::Count(grade.into()))
                .value(rate)
                .limit(limit)
        });
        Some(Found { cases, grade })
    }
}

/// A matrix row for each grade.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matrix<Row> {
    grade1: Row,
    grade2: Row,
    grade3: Row,
    grade4: Row,
}

impl<Row> Matrix<Row> {
    pub(crate) fn row(&self, grade: u8) -> &Row {
        match grade {
            0 | 1 => &self.grade1,
            2 => &self.grade2,
            3 => &self.grade3,
            _ => &self.grade4,
        }
    }

    pub(crate) fn rows(&self) -> [&Row; 4] {
        [&self.grade1, &self.grade2, &self.grade3, &self.grade4]
    }
}

/// Whether a share meets its limit; nothing where the share is not known.
pub(crate) fn meets(share: Option<f64>, bound: Bound) -> Option<bool> {
    share.map(|share| bound.met(share))
}
