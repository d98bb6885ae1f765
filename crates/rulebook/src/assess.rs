//! From a question to a level with its working and its distance to the next one.

use base::words::Lang;
use serde::{Deserialize, Serialize};

use crate::books::{Book, Books};
use crate::incidence::Incidence;
use crate::question::{Question, QuestionError};
use crate::step::{Arg, Step, Working};

/// The level of an area with its working.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Rule book.
    pub rules: String,
    /// 1 (green) to 4 (red); none: cannot be assessed, and the last step says why.
    pub level: Option<u8>,
    /// The levels that are possible as long as inputs are missing, lowest first; one where the level is known, none
    /// where nothing can be said.
    #[serde(default)]
    pub possible: Vec<u8>,
    /// Community cases per 100,000 people and week, where the book looks at them.
    pub rate: Option<f64>,
    /// The working, in order; the last step states the result.
    pub steps: Vec<Step>,
    /// Missing inputs that keep the level open (names of the question's fields).
    pub missing: Vec<String>,
    /// Parts of the rule that were passed over because an input or a threshold is not known.
    pub not_assessed: Vec<String>,
    /// To the next higher level by more cases.
    pub up: Option<Distance>,
    /// To the next lower level by fewer cases.
    pub down: Option<Distance>,
}

/// How far cases are from another level, all else equal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distance {
    /// The level that would be reached.
    pub level: u8,
    /// Cases more (or fewer) over the weeks that the book counts.
    pub cases: u64,
    /// The same per week: half as many where the book takes the mean of two weeks.
    pub per_week: f64,
    /// Rate per 100,000 people and week at which it is reached.
    pub rate: f64,
}

impl Assessment {
    /// The working in words, one line a step.
    pub fn text(&self, lang: Lang) -> Vec<String> {
        self.steps.iter().map(|step| step.text(lang)).collect()
    }

    /// The distances in words; empty where cases lead to no other level.
    pub fn distance_text(&self, lang: Lang) -> String {
        let say = |key: &'static str, distance: Distance| {
            let step = Step::new(key)
                .arg("level", Arg::Count(distance.level.into()))
                .arg("cases", Arg::Number(distance.per_week))
                .arg("rate", Arg::Number(distance.rate));
            step.text(lang)
        };
        let up = self.up.map(|distance| say("level-distance-up", distance));
        let down = self.down.map(|distance| say("level-distance-down", distance));
        up.into_iter().chain(down).collect::<Vec<_>>().join("; ")
    }
}

impl Books {
    /// The book that a question asks for: by name, else the one in force on its day.
    pub fn choose(&self, q: &Question) -> Result<&Book, QuestionError> {
        match (&q.rules, q.day) {
            (Some(id), _) => self.book(id).ok_or_else(|| QuestionError::impossible("rules", id, "level-expect-rules")),
            (None, Some(day)) => {
                self.in_force(day).ok_or_else(|| QuestionError::impossible("day", &day, "level-expect-day"))
            }
            (None, None) => Err(QuestionError::impossible("rules", &"", "level-expect-rules")),
        }
    }

    /// Assesses an area. Missing figures are no error: the level is then open, and the working says why.
    pub fn assess(&self, q: &Question) -> Result<Assessment, QuestionError> {
        q.check()?;
        let book = self.choose(q)?;
        let mut w = Working::shown();
        if q.members > 1 {
            w.step(|| union_step(q));
        }
        let levels = book.evaluate(q, &mut w);
        w.missing.sort_unstable();
        w.missing.dedup();
        let level = levels.single();
        let missing = std::mem::take(&mut w.missing);
        w.step(|| {
            if let Some(level) = level {
                let name = book.level_name(level).cloned().map_or(Arg::Count(level.into()), Arg::Text);
                return Step::new("level-step-result").arg("level", name).arg("rules", Arg::Text(book.title.clone()));
            }
            let key = if levels.iter().next().is_some() { "level-step-open" } else { "level-step-cannot" };
            Step::new(key)
                .arg("levels", levels.into())
                .arg("lowest", Arg::Count(levels.iter().next().unwrap_or(1).into()))
                .arg("missing", Arg::inputs(&missing))
        });
        let rated = book.incidence().and_then(|rule| Some((rule, rule.cases(q)?, q.people()?)));
        let near = |up| nearest(book, q, level?, rated?, up);
        Ok(Assessment {
            rules: book.id.clone(),
            level,
            possible: levels.iter().collect(),
            rate: rated.map(|(rule, cases, people)| rule.rate(cases, people)),
            missing: missing.into_iter().map(str::to_owned).collect(),
            not_assessed: w.not_assessed.iter().map(|part| (*part).to_owned()).collect(),
            up: near(true),
            down: near(false),
            steps: w.into_steps(),
        })
    }
}

fn union_step(q: &Question) -> Step {
    let known = |count: Option<u64>| count.map_or(Arg::Plain("?".to_owned()), Arg::Count);
    Step::new("level-step-union")
        .arg("members", Arg::Count(q.members.into()))
        .arg("population", known(q.population))
        .arg("week1", known(q.cases_week1))
        .arg("week2", known(q.cases_week2))
}

/// The nearest case count that leads to a higher (or lower) level. Only counts at a threshold can, so
/// those few are tried with the evaluator itself.
fn nearest(
    book: &Book,
    q: &Question,
    level: u8,
    (rule, now, people): (&Incidence, u64, u64),
    up: bool,
) -> Option<Distance> {
    let fewest = rule.limits().map(|(_, limit)| rule.fewest(limit, people));
    let mut tried: Vec<u64> = if up {
        fewest.into_iter().chain([1]).filter(|cases| *cases > now).collect()
    } else {
        fewest
            .into_iter()
            .filter(|cases| *cases > 0)
            .map(|cases| cases - 1)
            .chain([0])
            .filter(|cases| *cases < now)
            .collect()
    };
    tried.sort_unstable_by_key(|cases| cases.abs_diff(now));
    tried.into_iter().find_map(|cases| {
        let reached = book.evaluate(&Incidence::with_cases(q, cases), &mut Working::hidden()).single()?;
        let moved = if up { reached > level } else { reached < level };
        moved.then(|| Distance {
            level: reached,
            cases: cases.abs_diff(now),
            per_week: cases.abs_diff(now) as f64 / f64::from(rule.weeks.value),
            rate: rule.rate(cases, people),
        })
    })
}

/// Assesses an area with the books shipped with the program.
pub fn assess(q: &Question) -> Result<Assessment, QuestionError> {
    Books::builtin().assess(q)
}
