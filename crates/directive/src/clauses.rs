//! A paragraph of an item cut into clauses that order: one a paragraph, and one more for each sentence with its own agency
//! or its own deadline.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::assignee::{self, Subject};
use crate::deadline::{self, Found};
use crate::document::{Deadline, DeadlineKind};
use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, Range};
use crate::sentences;

/// A clause that orders.
#[derive(Debug)]
pub(crate) struct Clause {
    pub range: Range,
    /// Who is named at its head.
    pub subject: Option<Subject>,
    pub deadline: Option<Deadline>,
}

static BORDER: LazyLock<Regex> = LazyLock::new(|| pattern(r";\s|\sva\s|,\s"));
static STRONG_BORDER: LazyLock<Regex> = LazyLock::new(|| pattern(r";\s"));
static THEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bthi\s"));
static INLINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[:;.,]\s)\((\d{1,2})\)\s"));

/// The clauses of a paragraph, the first from its beginning.
pub(crate) fn clauses(words: &Passage, base: Option<NaiveDate>) -> Vec<Clause> {
    let sentences = members(words);
    let deadlines = deadline::all(words, words.whole(), base);
    let mut clauses: Vec<Clause> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let own: Vec<&Found> = deadlines.iter().filter(|(place, _)| sentence.contains(&place.start)).collect();
        let subject = assignee::of_sentence(words, sentence).filter(|subject| at == 0 || !subject.alone);
        if at > 0
            && words.has(&LEXICON.attribute_due.start, sentence.clone())
            && let (Some(last), Some((_, deadline))) = (clauses.last_mut(), own.first())
            && last.deadline.is_none()
        {
            // "Thời gian hoàn thành: trước ngày …": the day of the clause before.
            last.range.end = sentence.end;
            last.deadline = Some(deadline.clone());
            continue;
        }
        let first = at == 0;
        let other = subject.as_ref().is_some_and(|subject| differs(subject, clauses.last()));
        if first || other || !own.is_empty() {
            clauses.push(Clause { range: sentence.clone(), subject, deadline: None });
            share(words, sentence, &own, &mut clauses);
        } else if let Some(last) = clauses.last_mut() {
            // It goes on about the same: one task, however many sentences.
            last.range.end = sentence.end;
        }
    }
    clauses
}

/// The entries of an inline list "…: (1) …; (2) …", with what stands before it; none where there is no such list.
pub(crate) fn inline(words: &Passage) -> Option<(Range, Vec<Range>)> {
    let places = words.find_all(&INLINE, words.whole());
    if places.len() < 2 {
        return None;
    }
    let starts: Vec<usize> =
        places.iter().filter_map(|place| words.text[place.clone()].find('(').map(|at| place.start + at)).collect();
    let first = *starts.first()?;
    let lead = words.trim(0..first);
    (lead.is_empty() || words.text[..lead.end].ends_with(':')).then(|| {
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(words.len()));
        (lead, starts.iter().copied().zip(ends).map(|(start, end)| words.trim(start..end)).collect())
    })
}

/// Sentences, and after a semicolon "trường hợp … thì …".
fn members(words: &Passage) -> Vec<Range> {
    let mut members = Vec::new();
    for sentence in sentences::split(words, words.whole()) {
        let mut start = sentence.start;
        for border in words.find_all(&STRONG_BORDER, sentence.clone()) {
            let next = words.find(&STRONG_BORDER, border.end..sentence.end).map_or(sentence.end, |next| next.start);
            let conditional =
                words.has(&LEXICON.condition.start, border.end..sentence.end) && words.has(&THEN, border.end..next);
            if conditional {
                members.push(words.trim(start..border.start));
                start = border.end;
            }
        }
        members.push(words.trim(start..sentence.end));
    }
    members
}

/// A sentence cut at each semicolon after which another has a duty: "Giao A làm …; B làm …".
pub(crate) fn apart_members(words: &Passage, sentence: &Range) -> Vec<Range> {
    let mut members = Vec::new();
    let mut start = sentence.start;
    for border in words.find_all(&STRONG_BORDER, sentence.clone()) {
        // A semicolon between names cuts nothing.
        let begun = assignee::at(words, start, border.start).is_none_or(|subject| !subject.alone);
        if begun && assignee::at(words, border.end, sentence.end).is_some_and(|subject| !subject.alone) {
            members.push(words.trim(start..border.start));
            start = border.end;
        }
    }
    members.push(words.trim(start..sentence.end));
    members
}

fn differs(subject: &Subject, before: Option<&Clause>) -> bool {
    before.and_then(|clause| clause.subject.as_ref()).is_none_or(|last| last.names != subject.names)
}

/// "A làm …; B làm … trước ngày …": the day is B's, and so a clause of its own.
fn apart(words: &Passage, sentence: &Range, dated: Option<&Found>, clauses: &mut Vec<Clause>) {
    let Some((place, deadline)) = dated else { return };
    let Some(border) = words.find_all(&STRONG_BORDER, sentence.start..place.start).pop() else { return };
    let Some(subject) = assignee::at(words, border.end, sentence.end).filter(|subject| !subject.alone) else { return };
    if let Some(last) = clauses.last_mut().filter(|last| differs(&subject, Some(last))) {
        last.range.end = words.trim(last.range.start..border.start).end;
        last.deadline = None;
        let range = words.trim(border.end..sentence.end);
        clauses.push(Clause { range, subject: Some(subject), deadline: Some(deadline.clone()) });
    }
}

/// Gives the deadlines of a sentence to its clauses; several days make several clauses.
fn share(words: &Passage, sentence: &Range, own: &[&Found], clauses: &mut Vec<Clause>) {
    let Some(clause) = clauses.last_mut() else { return };
    let firm = |deadline: &Deadline| {
        deadline.kind == DeadlineKind::Date || deadline.recurring.is_some_and(|one| one.day.is_some())
    };
    let dated: Vec<&&Found> = own.iter().filter(|(_, deadline)| firm(deadline)).collect();
    if dated.len() < 2 {
        let chosen = dated
            .first()
            .copied()
            .or_else(|| own.iter().find(|(_, one)| one.kind == DeadlineKind::Recurring))
            .or_else(|| own.first());
        clause.deadline = chosen.map(|(_, deadline)| deadline.clone());
        apart(words, sentence, chosen.copied(), clauses);
        return;
    }
    let mut after = sentence.start;
    for (at, (place, deadline)) in dated.iter().map(|found| (&found.0, &found.1)).enumerate() {
        let strong = words.find_all(&STRONG_BORDER, after..place.start).pop();
        let border =
            if at == 0 { strong } else { strong.or_else(|| words.find_all(&BORDER, after..place.start).pop()) };
        after = place.end;
        match (border, clauses.last_mut()) {
            (Some(border), Some(last)) => {
                last.range.end = words.trim(last.range.start..border.start).end;
                let range = words.trim(border.end..sentence.end);
                let subject = assignee::of_sentence(words, &range).filter(|subject| !subject.alone);
                clauses.push(Clause { range, subject, deadline: Some(deadline.clone()) });
            }
            (None, Some(last)) if last.deadline.is_none() => last.deadline = Some(deadline.clone()),
            _ => {}
        }
    }
}
