//! The single orders of a clause: one clause may order many things, each to be done, reported and closed by itself.

use std::sync::LazyLock;

use regex::Regex;

use crate::assignee;
use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, Range};
use crate::sentences;

/// Syllables that an order has at least on either side of a comma, and of "và".
const AFTER_COMMA: usize = 5;
const AFTER_AND: usize = 6;
/// A prohibition of so many syllables says more than what comes of the order before it ("không để lây lan").
const PROHIBITS: usize = 12;

static BORDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"[;,]\s|\s(?:va|dong thoi)\s"));
static NEXT: LazyLock<Regex> = LazyLock::new(|| pattern(r"[;,.]\s"));
static MUST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[\p{L}\d-]+ ){1,5}phai "));
static MUST_LATER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:phai|thi)\s"));
static MUST_BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\s)phai\s"));
/// "…, hoàn thành trước ngày 05/01/2022": by when, and nothing more to do.
static COMPLETES: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?:va )?{} {}\b", LEXICON.completes.source, LEXICON.by.source)));
/// The same anywhere in a sentence: the day is that of all that stands before.
static ALL_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"[,;]\s{} {}\b", LEXICON.all_done.source, LEXICON.by.source)));
static PURPOSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:de|nham)\s"));

/// What stands between two orders.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Semicolon,
    Comma,
    And,
}

/// The orders of a clause in text order; the clause itself where it is one.
pub(crate) fn single(words: &Passage, clause: &Range) -> Vec<Range> {
    let mut orders: Vec<Range> = Vec::new();
    for sentence in sentences::split(words, clause.clone()) {
        // A few words after a full stop ("Trong đó:") begin what follows.
        let short = orders.last().is_some() && syllables(words, &sentence) < AFTER_COMMA;
        let parts = of_sentence(words, &sentence);
        match (orders.last_mut(), parts.first()) {
            (Some(last), Some(first)) if short && parts.len() == 1 => *last = last.start..first.end,
            _ => orders.extend(parts),
        }
    }
    if orders.is_empty() { vec![clause.clone()] } else { orders }
}

/// Does the day in an order hold for those before it too: "A; B, hoàn thành trước ngày …"?
pub(crate) fn all_by(words: &Passage, order: &Range) -> bool {
    words.has(&ALL_BY, order.clone())
}

fn of_sentence(words: &Passage, sentence: &Range) -> Vec<Range> {
    let mut orders = Vec::new();
    let mut start = sentence.start;
    // Where the last verb phrase began: what stands before a border has an object of its own, or is a list of verbs.
    let mut phrase = sentence.start;
    for border in words.find_all(&BORDER, sentence.clone()) {
        let at = assignee::skip_blank(words, border.end, sentence.end);
        if border.start <= start || enclosed(&words.text[sentence.start..border.start]) {
            continue;
        }
        let (left, sign) = (words.trim(phrase..border.start), sign(words, &border));
        let Some(begins) = begins(words, &left, at, sentence.end, sign) else { continue };
        // "Khi phát hiện …, ngành y tế phải …": the condition is not over before its duty.
        let open =
            words.has(&LEXICON.condition.start, start..border.start) && !words.has(&MUST_LATER, start..border.start);
        if begins && !open && whole(words, &left, at, sign) {
            orders.push(words.trim(start..border.start));
            start = at;
        }
        phrase = at;
    }
    orders.push(words.trim(start..sentence.end));
    orders
}

fn sign(words: &Passage, border: &Range) -> Sign {
    match words.text[border.clone()].trim_start().chars().next() {
        Some(';') => Sign::Semicolon,
        Some(',') => Sign::Comma,
        _ => Sign::And,
    }
}

/// Is the end of a text within brackets or quotation marks?
fn enclosed(text: &str) -> bool {
    let count = |c: char| text.matches(c).count();
    count('(') > count(')') || count('“') > count('”')
}

fn syllables(words: &Passage, range: &Range) -> usize {
    words.text[range.clone()].split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Is what stands before a border an order with an object of its own?
fn whole(words: &Passage, left: &Range, next: usize, sign: Sign) -> bool {
    let own = past_manner(words, left.start, left.end)..left.end;
    let enough = !words.has(&LEXICON.how.start, left.clone())
        && syllables(words, &own) >= if sign == Sign::And { AFTER_AND } else { AFTER_COMMA };
    match sign {
        Sign::Semicolon => {
            // A semicolon between names cuts nothing.
            assignee::at(words, left.start, left.end).is_none_or(|subject| !subject.alone)
        }
        Sign::Comma => {
            let listed = ends_in_verb(words, left) && !words.has(&LEXICON.renews.start, next..words.len());
            enough && !listed && !words.has(&LEXICON.breaches.anywhere, left.clone())
        }
        // "… để nâng cao hiệu quả và tiết kiệm nguồn lực": two aims of one order.
        Sign::And => enough && !ends_in_verb(words, left) && !words.has(&PURPOSE, left.clone()),
    }
}

/// "… tuyên truyền, vận động nhân dân": the verbs share what follows.
fn ends_in_verb(words: &Passage, left: &Range) -> bool {
    let text = words.text[left.clone()].trim_end();
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1)).collect();
    (1..=3).any(|count| {
        let Some(at) = starts.len().checked_sub(count).and_then(|from| starts.get(from)) else { return false };
        let tail = left.start + at..left.end;
        let hit = LEXICON.duty.starts(&words.text[tail.clone()], words.folded(tail.clone()));
        let verb = hit.is_some_and(|hit| hit.words == count) && !words.has(&LEXICON.manner.whole, tail.clone());
        verb || words.has(&LEXICON.shared.whole, tail)
    })
}

/// Does an order begin at a place? None where nothing begins that could be a verb, so that the phrase before goes on.
fn begins(words: &Passage, phrase: &Range, at: usize, end: usize, sign: Sign) -> Option<bool> {
    let opened = words.find(&LEXICON.order_opening.start, at..end).map(|found| found.end);
    let from = opened.map_or(at, |opened| assignee::skip_signs(words, opened, end));
    let long = syllables(words, &(from..own_end(words, from, end)));
    if words.has(&COMPLETES, from..end) {
        return None;
    }
    if words.has(&LEXICON.forbids.start, from..end) {
        return Some(long >= PROHIBITS);
    }
    if words.has(&LEXICON.order_verb.start, past_manner(words, from, end)..end) {
        return Some(true);
    }
    if let Some(verb) = verb(words, from, end) {
        // "tiêm mũi 2 cho … và tiêm mũi 3 cho …": two parts of one order.
        let again =
            sign != Sign::Semicolon && opened.is_none() && words.folded(phrase.clone()).contains(words.folded(verb));
        return Some(
            !again
                && match sign {
                    Sign::Semicolon => true,
                    Sign::Comma => long >= AFTER_COMMA || opened.is_some(),
                    Sign::And => long >= AFTER_AND,
                },
        );
    }
    // "…; khi số ca tăng thì phải …", "…, số liệu phải cụ thể", "…; Sở Y tế hướng dẫn …".
    let conditional = words.has(&LEXICON.condition.start, from..end) && words.has(&MUST_LATER, from..end);
    let must = words.has(&MUST, from..end);
    let named = || assignee::at(words, from, end).is_some_and(|subject| !subject.alone);
    match sign {
        Sign::Semicolon => (conditional || must || named()).then_some(true),
        // Names before "phải" may be the end of a list of names.
        Sign::Comma => (conditional && verb(words, phrase.start, phrase.end).is_some()
            || must && words.has(&MUST_BEFORE, phrase.clone()))
        .then_some(true),
        Sign::And => None,
    }
}

/// The verb that begins at a place, an adverb before it left out.
fn verb(words: &Passage, from: usize, end: usize) -> Option<Range> {
    let at = past_manner(words, from, end);
    let hit = LEXICON.duty.starts(&words.text[at..end], words.folded(at..end))?;
    let mut ends = words.text[at..end].match_indices(' ').map(|(blank, _)| at + blank);
    let verb_end = ends.nth(hit.words.saturating_sub(1)).unwrap_or(end);
    let next = words.text[verb_end..end].trim_start();
    // "sớm nhất" is a superlative; "yêu cầu “6 đủ”" is a noun.
    let noun = next.starts_with("nhất") || next.starts_with('“');
    (!noun).then_some(at..verb_end)
}

fn past_manner(words: &Passage, from: usize, end: usize) -> usize {
    let adverb = words.find(&LEXICON.manner.start, from..end);
    adverb.map_or(from, |adverb| assignee::skip_signs(words, adverb.end, end))
}

/// Where the words of an order end that begins at a place: at the first sign that does not stand in a list of verbs.
fn own_end(words: &Passage, from: usize, end: usize) -> usize {
    let ends = words.find_all(&NEXT, from..end);
    ends.into_iter().map(|sign| sign.start).find(|at| !ends_in_verb(words, &(from..*at))).unwrap_or(end)
}
