//! Lines under a task that say who, with whom and by when: "Cơ quan chủ trì: Sở Y tế; thời gian: Quý IV/2025".

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::document::{ADDRESSEES, Deadline, DeadlineKind, Nature, Task};
use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, Range};
use crate::{deadline, names};

/// What such lines say.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    lead: Vec<String>,
    helpers: Vec<String>,
    due: Option<Deadline>,
}

/// A label with its colon, at the head of a line or after a sign.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let sources = [
        &LEXICON.attribute_lead.source,
        &LEXICON.attribute_helpers.source,
        &LEXICON.attribute_due.source,
        &LEXICON.attribute_other.source,
    ];
    let labels = sources.iter().map(|source| source.as_str()).collect::<Vec<_>>().join("|");
    pattern(&format!(r"(?:^[-+(\s]*|[;.,(]\s?(?:-\s)?)({labels})\s?:\s?"))
});

/// What a paragraph says that is nothing but such labels; none where it is anything else.
pub(crate) fn whole(words: &Passage, base: Option<NaiveDate>) -> Option<Attributes> {
    let labels = words.groups(&LABEL, words.whole());
    let first = labels.first()?.first()?.clone()?;
    (first.start == 0).then(|| read(words, &labels, base))
}

/// What the end of a paragraph says with such labels, and where it begins: "… (chủ trì: Sở Y tế; thời gian: tháng 6)".
pub(crate) fn trailing(words: &Passage, base: Option<NaiveDate>) -> Option<(usize, Attributes)> {
    let labels = words.groups(&LABEL, words.whole());
    let first = labels.first()?.first()?.clone()?;
    (first.start > 0).then(|| (first.start, read(words, &labels, base)))
}

fn read(words: &Passage, labels: &[Vec<Option<Range>>], base: Option<NaiveDate>) -> Attributes {
    let mut attributes = Attributes::default();
    let places: Vec<(Range, Range)> =
        labels.iter().filter_map(|groups| Some((groups.first()?.clone()?, groups.get(1)?.clone()?))).collect();
    for (at, (whole, label)) in places.iter().enumerate() {
        let end = places.get(at + 1).map_or(words.len(), |(next, _)| next.start);
        let value = words.part(whole.end..end.max(whole.end));
        let is = |phrases: &crate::lexicon::Phrases| words.has(&phrases.whole, label.clone());
        if is(&LEXICON.attribute_helpers) {
            attributes.helpers = names::split(&value.text);
        } else if is(&LEXICON.attribute_due) {
            // "Thời hạn hoàn thành: ngày …" is a wording of its own.
            let worded = deadline::all(words, label.start..end.max(whole.end), base).into_iter().next();
            attributes.due = worded.map(|(_, one)| one).or_else(|| deadline::in_cell(&value, base));
        } else if is(&LEXICON.attribute_lead) {
            attributes.lead = names::split(&value.text);
        }
    }
    attributes
}

impl Attributes {
    /// Gives what was read to tasks that do not say it themselves.
    pub(crate) fn give(&self, tasks: &mut [Task]) {
        for task in tasks {
            self.give(&mut task.orders);
            let unnamed = task.inherited || task.assignees.iter().all(|name| name == ADDRESSEES);
            if unnamed && !self.lead.is_empty() {
                task.assignees.clone_from(&self.lead);
                task.inherited = false;
            }
            if !self.helpers.is_empty() {
                task.cooperating.clone_from(&self.helpers);
            }
            if task.deadline.is_none()
                && let Some(due) = &self.due
            {
                task.deadline = Some(due.clone());
                task.nature = nature(task.deadline.as_ref(), task.condition.as_deref());
            }
        }
    }
}

/// How a task with this deadline and condition is to be followed.
pub(crate) fn nature(deadline: Option<&Deadline>, condition: Option<&str>) -> Nature {
    match (deadline, condition) {
        (Some(deadline), _) if deadline.kind == DeadlineKind::Recurring => Nature::Recurring,
        (Some(_), _) => Nature::Dated,
        (None, Some(_)) => Nature::Conditional,
        (None, None) => Nature::Standing,
    }
}
