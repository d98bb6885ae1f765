//! Two readings of one paper compared: a corrected scan against the one before, so that the tasks which people already
//! work on keep their history.

use base::text::fold;
use serde::{Deserialize, Serialize};

use crate::document::{Document, Task};

/// What became of the tasks of the old reading, and what is new.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// Fields of the paper that read otherwise: `number`, `date`, `issuer`, `subject`, `signer`, `doc_type`.
    pub fields: Vec<String>,
    /// Every task of both readings once: in the order of the new one, the removed ones last.
    pub tasks: Vec<Change>,
}

/// What became of a task; numbers are places in [`Document::tasks`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// It reads as before.
    Same {
        /// Place in the old reading.
        old: usize,
        /// Place in the new reading.
        new: usize,
    },
    /// It is the same order and reads otherwise.
    Changed {
        /// Place in the old reading.
        old: usize,
        /// Place in the new reading.
        new: usize,
        /// What differs.
        aspects: Vec<Aspect>,
    },
    /// Only the new reading has it.
    Added {
        /// Place in the new reading.
        new: usize,
    },
    /// Only the old reading has it.
    Removed {
        /// Place in the old reading.
        old: usize,
    },
}

/// What differs in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Its words, beyond marks, case and signs.
    Text,
    /// Where it stands.
    Item,
    /// Who is to do it.
    Assignees,
    /// Who helps.
    Cooperating,
    /// By when.
    Deadline,
    /// When it applies.
    Condition,
}

/// Words of a task that are compared: what follows the first of them seldom decides which order it is.
const WORDS: usize = 60;

/// Two tasks are one when they share so much of their words, in order.
const ALIKE: f64 = 0.6;

/// The same place in the paper weighs as much as so much of the words.
const SAME_PLACE: f64 = 0.15;

/// Compares an old reading with a new one. Each task is paired at most once, the likest first; a task that moved to
/// another item keeps its pair.
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let words = |tasks: &[Task]| tasks.iter().map(|task| plain(&task.text)).collect::<Vec<_>>();
    let (old_words, new_words) = (words(&old.tasks), words(&new.tasks));
    let mut likely: Vec<(f64, usize, usize)> = Vec::new();
    for (at, one) in old_words.iter().enumerate() {
        for (to, other) in new_words.iter().enumerate() {
            let alike = likeness(one, other);
            if alike >= ALIKE {
                let place = if old.tasks[at].item == new.tasks[to].item { SAME_PLACE } else { 0.0 };
                likely.push((alike + place, at, to));
            }
        }
    }
    // The likest first; of equals those whose order is kept.
    likely.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then(a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2))).then((a.1, a.2).cmp(&(b.1, b.2)))
    });
    let mut pair_of_old = vec![None; old.tasks.len()];
    let mut pair_of_new = vec![None; new.tasks.len()];
    for (_, at, to) in likely {
        if pair_of_old[at].is_none() && pair_of_new[to].is_none() {
            (pair_of_old[at], pair_of_new[to]) = (Some(to), Some(at));
        }
    }
    let mut tasks: Vec<Change> = Vec::new();
    for (to, task) in new.tasks.iter().enumerate() {
        tasks.push(match pair_of_new[to] {
            None => Change::Added { new: to },
            Some(at) => {
                let aspects = aspects(&old.tasks[at], task, old_words[at] == new_words[to]);
                if aspects.is_empty() {
                    Change::Same { old: at, new: to }
                } else {
                    Change::Changed { old: at, new: to, aspects }
                }
            }
        });
    }
    let removed = pair_of_old.iter().enumerate().filter(|(_, pair)| pair.is_none());
    tasks.extend(removed.map(|(at, _)| Change::Removed { old: at }));
    Comparison { fields: fields(old, new), tasks }
}

/// Words without marks, case and signs.
fn plain(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Share of the words that two texts have in common, in order, 0 to 1.
fn likeness(one: &[String], other: &[String]) -> f64 {
    let (one, other) = (&one[..one.len().min(WORDS)], &other[..other.len().min(WORDS)]);
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let mut row = vec![0usize; other.len() + 1];
    for word in one {
        let mut corner = 0;
        for (at, against) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == against { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    (2 * row[other.len()]) as f64 / (one.len() + other.len()) as f64
}

fn aspects(old: &Task, new: &Task, same_words: bool) -> Vec<Aspect> {
    let names = |names: &[String]| {
        let mut names: Vec<Vec<String>> = names.iter().map(|name| plain(name)).collect();
        names.sort();
        names
    };
    let due = |task: &Task| {
        let deadline = task.deadline.as_ref();
        deadline.map(|one| {
            (one.date, one.last_valid_day, one.recurring, one.time.clone(), one.relative.as_deref().map(plain))
        })
    };
    let condition = |task: &Task| task.condition.as_deref().map(plain);
    let differs = [
        (Aspect::Text, !same_words),
        (Aspect::Item, old.item != new.item),
        (Aspect::Assignees, names(&old.assignees) != names(&new.assignees)),
        (Aspect::Cooperating, names(&old.cooperating) != names(&new.cooperating)),
        (Aspect::Deadline, due(old) != due(new)),
        (Aspect::Condition, condition(old) != condition(new)),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}

fn fields(old: &Document, new: &Document) -> Vec<String> {
    let text = |value: &Option<String>| value.as_deref().map(plain);
    let differs = [
        ("doc_type", text(&old.doc_type) != text(&new.doc_type)),
        ("number", old.number != new.number),
        ("issuer", text(&old.issuer) != text(&new.issuer)),
        ("date", old.date != new.date),
        ("subject", text(&old.subject) != text(&new.subject)),
        ("signer", text(&old.signer.name) != text(&new.signer.name)),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}
