//! Who answers for what: "nếu để … thì … phải chịu trách nhiệm trước …".

use std::sync::LazyLock;

use regex::Regex;

use crate::assignee;
use crate::document::{Accountability, AccountabilityKind};
use crate::items::Node;
use crate::lexicon::{LEXICON, pattern};
use crate::names;
use crate::passage::{Passage, Range};
use crate::sentences;

static ANSWERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bchiu\s(?:\S+\s){0,3}?trach nhiem\b"));
static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s?(?:truc tiep\s|toan dien\s)?truoc\s"));
static IF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:neu de|neu|khi de|de xay ra|trong truong hop|truong hop)\s"));
static THEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\sthi\s"));
static OR_LET: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:hoac|va)\s(?:neu\s)?de\s"));
static LET: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:neu\s)?de\s"));
static PART: LazyLock<Regex> = LazyLock::new(|| pattern(r";\s"));

/// All rules under a root.
pub(crate) fn rules(root: &Node) -> Vec<Accountability> {
    let mut rules = Vec::new();
    walk(root, &mut rules);
    rules
}

fn walk(node: &Node, rules: &mut Vec<Accountability>) {
    for words in &node.paragraphs {
        if !words.has(&ANSWERS, words.whole()) {
            continue;
        }
        for sentence in sentences::split(words, words.whole()) {
            let mut start = sentence.start;
            let borders = words.find_all(&PART, sentence.clone());
            for border in
                borders.iter().map(|border| border.start..border.end).chain(std::iter::once(sentence.end..sentence.end))
            {
                rule(words, &words.trim(start..border.start), rules);
                start = border.end;
            }
        }
    }
    for child in &node.children {
        walk(child, rules);
    }
}

/// The rules of one clause: one for each condition that it joins by "hoặc để".
fn rule(words: &Passage, clause: &Range, rules: &mut Vec<Accountability>) {
    let Some(answers) = words.find(&ANSWERS, clause.clone()) else { return };
    let ahead = words.has(&LEXICON.condition.start, clause.clone());
    let condition = if ahead {
        words.find(&THEN, clause.start..answers.start).map(|then| clause.start..then.start)
    } else {
        words.find(&IF, answers.end..clause.end).map(|found| found.start..clause.end)
    };
    let Some(condition) = condition else { return };
    let accountable = assignee::of_sentence(words, clause).map(|subject| subject.names).unwrap_or_default();
    let before = words
        .find(&BEFORE, answers.end..clause.end)
        .map_or_else(Vec::new, |found| superiors(words, found.end, clause.end));
    for part in parts(words, condition) {
        let harm = words.has(&LEXICON.neglect.anywhere, part.clone());
        let missed = words.has(&LEXICON.missed.anywhere, part.clone());
        let kind = match (missed, harm) {
            (true, _) => AccountabilityKind::ByName,
            (false, true) => AccountabilityKind::Review,
            (false, false) => AccountabilityKind::ByCondition,
        };
        rules.push(Accountability {
            kind,
            condition: words.text[words.trim(part)].trim_end_matches(['.', ';', ',']).to_owned(),
            accountable: accountable.clone(),
            before: before.clone(),
            words: words.text[clause.clone()].to_owned(),
            span: words.span(clause.clone()),
        });
    }
}

/// Those before whom one answers: the names after "trước", up to what for.
fn superiors(words: &Passage, start: usize, end: usize) -> Vec<String> {
    let stop = words.find(&WHAT_FOR, start..end).map_or(end, |stop| stop.start);
    let stop = words.text[start..stop].find(['.', ';']).map_or(stop, |at| start + at);
    names::split(&words.text[start..stop])
}

static WHAT_FOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:ve|neu|khi|doi voi|trong)\s"));

fn parts(words: &Passage, condition: Range) -> Vec<Range> {
    let mut parts = Vec::new();
    let mut start = condition.start;
    for border in words.find_all(&OR_LET, condition.clone()) {
        parts.push(words.trim(start..border.start));
        // The condition begins after "hoặc", at "để".
        start = words.find(&LET, border).map_or(start, |found| found.start);
    }
    parts.push(words.trim(start..condition.end));
    parts.retain(|part| !part.is_empty());
    parts
}
