//! What is to be reached and can be measured, with a guess at the measure.

use std::sync::LazyLock;

use base::text::fold;
use regex::Regex;
use serde::Deserialize;

use crate::document::{Accountability, AccountabilityKind, DeadlineKind, Every, MeasureGuess, Target, Task};
use crate::lexicon::{Phrases, load, pattern};

#[derive(Deserialize)]
struct File {
    measure: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    measure: String,
    any: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
}

struct Rule {
    measure: String,
    any: Phrases,
    verbs: Option<Phrases>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let file: File = load(include_str!("../../../data/directive/measures.toml"));
    let rule = |entry: Entry| Rule {
        measure: entry.measure,
        any: Phrases::new(&entry.any),
        verbs: (!entry.verbs.is_empty()).then(|| Phrases::new(&entry.verbs)),
    };
    file.measure.into_iter().map(rule).collect()
});

static AGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{1,3})\s?(?:den|-|–)\s?(?:duoi\s)?(\d{1,3})\s?tuoi"));
static FROM_AGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:tu|tren)\s(?:du\s)?(\d{1,3})\s?tuoi"));
static UNDER_AGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bduoi\s(\d{1,3})\s?tuoi"));
static SHARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{1,3}(?:[.,]\d{1,2})?)\s?%"));
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{1,3}(?:\.\d{3})+|\d{2,7})\s?(?:lieu|mau|nguoi|giuong)\b"));

/// Doses are several targets in one clause; of other measures the first is proposed.
const DOSES: [&str; 3] = ["dose1", "dose2", "dose3"];

/// The targets of tasks, and of rules that count persons by name.
pub(crate) fn targets(tasks: &[Task], rules: &[Accountability]) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for (number, task) in tasks.iter().enumerate() {
        let missed =
            rules.iter().any(|rule| rule.kind == AccountabilityKind::ByName && task.span.contains(rule.span.start));
        for measure in measures(task, missed) {
            targets.push(Target {
                task: number,
                words: task.text.clone(),
                span: task.span,
                measure: Some(measure),
                deadline: task.deadline.clone(),
                condition: task.condition.clone(),
            });
        }
    }
    targets
}

/// What a task might be measured by: doses, tests, reports and hand-overs only with a day; duty and levels without.
fn measures(task: &Task, missed: bool) -> Vec<MeasureGuess> {
    let text = fold(&task.text);
    let dated = task.deadline.as_ref().is_some_and(|deadline| deadline.kind == DeadlineKind::Date);
    let daily = task.deadline.as_ref().and_then(|one| one.recurring).is_some_and(|one| one.every == Every::Daily);
    let mut found: Vec<MeasureGuess> = Vec::new();
    for rule in RULES.iter() {
        let fits =
            rule.any.anywhere.is_match(&text) && rule.verbs.as_ref().is_none_or(|verbs| verbs.anywhere.is_match(&text));
        let timely = match rule.measure.as_str() {
            "duty" => true,
            "level_assessed" => daily,
            "persons_missed" => missed,
            _ => dated,
        };
        let dose = DOSES.contains(&rule.measure.as_str());
        let doses_only = found.iter().all(|one| DOSES.contains(&one.measure.as_str()));
        if fits && timely && (found.is_empty() || (dose && doses_only)) {
            found.push(guess(&rule.measure, &text));
        }
    }
    found.sort_by(|a, b| a.measure.cmp(&b.measure));
    found
}

fn guess(measure: &str, text: &str) -> MeasureGuess {
    let number = |regex: &Regex, group: usize| -> Option<u32> {
        regex.captures(text)?.get(group)?.as_str().parse().ok().filter(|age| *age <= 120)
    };
    let (age_from, age_to) = match (number(&AGES, 1), number(&AGES, 2)) {
        (Some(from), Some(to)) => (Some(from), Some(to)),
        _ => (number(&FROM_AGE, 1), number(&UNDER_AGE, 1).map(|age| age.saturating_sub(1))),
    };
    let share = SHARE
        .captures(text)
        .and_then(|found| found.get(1))
        .and_then(|share| share.as_str().replace(',', ".").parse::<f64>().ok());
    let count = COUNT
        .captures(text)
        .and_then(|found| found.get(1))
        .and_then(|count| count.as_str().replace('.', "").parse().ok());
    MeasureGuess {
        measure: measure.to_owned(),
        age_from,
        age_to,
        share: share.filter(|share| *share <= 100.0).map(|share| share / 100.0),
        count,
    }
}
