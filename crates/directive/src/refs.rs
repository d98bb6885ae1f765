//! Documents cited by number: the number, its date, whose it is, and what it does here.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::dates::{self, DAY};
use crate::document::{Effect, Reference};
use crate::lexicon::{LEXICON, pattern};
use crate::number::{compact, plausible, restore};
use crate::passage::{Passage, Range};
use crate::sentences;

/// A number with a symbol; the year between them is that of State acts.
static CITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(\d{1,5}[a-z]?)\s?(/\s?(?:19|20)\d{2}\s?)?([/\-–])\s?((?:\p{Lu}[\p{L}]*\d{0,2}|QH[\dIl]{2})(?:\s?[-–/.&]\s?\p{Lu}[\p{L}\d]*)*)",
    )
});
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^,?\s*(?:(?:ban hanh|ky)\s+)?(?:cua\s+[^,;.()]{{2,70}}?\s+)?\(?(?:ban hanh )?ngay\s*{DAY}"))
});
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[,\s]*(?:ngay\s[^,;.()]{5,30}?\s)?cua\s+((?:phong, chong|[^,;.():]){2,90}?)(?:\s(?:ve|ban hanh|quy dinh|huong dan|de|ngay|va|tai|nham|phe duyet|sua doi|trong|doi voi|do|khi|theo|den|cho)\b|[,;.():]|$)",
    )
});
static ISSUED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bban hanh\b|\bky\b|\bco\b|\bra\b"));
static FORM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:mau so|mau|bieu so|bieu|phu luc so|hop dong so)\s*:?\s*$"));
static JUST_DAY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^\W*ngay\s*{DAY}")));

/// How many bytes before a number may tell what it does.
const LOOK_BACK: usize = 900;

/// All cited documents of the paragraphs, each number once. `own` is the document's own number, which is no citation.
pub(crate) fn references<'a>(
    paragraphs: impl IntoIterator<Item = &'a Passage>,
    own: Option<&str>,
    year: Option<i32>,
) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let key = |number: &str| base::text::fold(number).replace(['.', ' '], "");
    let own = own.map(key);
    for words in paragraphs {
        for reference in in_paragraph(words, year) {
            let key = key(&reference.number);
            if own.as_deref() == Some(key.as_str()) {
                continue;
            }
            if let Some(&at) = seen.get(&key) {
                again(&mut found[at], reference);
            } else {
                seen.insert(key, found.len());
                found.push(reference);
            }
        }
    }
    found
}

/// A number cited again may tell what its first place did not.
fn again(first: &mut Reference, reference: Reference) {
    first.date = first.date.or(reference.date);
    if first.issuer.is_none() {
        first.issuer = reference.issuer;
    }
    if first.effect == Effect::Mention {
        first.effect = reference.effect;
    }
}

fn in_paragraph(words: &Passage, year: Option<i32>) -> Vec<Reference> {
    let text = words.text.as_str();
    let sentences = sentences::split(words, words.whole());
    let mut references = Vec::new();
    for found in CITED.captures_iter(text) {
        let (Some(whole), Some(number), Some(sign), Some(symbol)) =
            (found.get(0), found.get(1), found.get(3), found.get(4))
        else {
            continue;
        };
        let before_char = text[..whole.start()].chars().next_back();
        if before_char.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-'))
            || !plausible(symbol.as_str())
        {
            continue;
        }
        let range = whole.start()..symbol_end(text, whole.start(), symbol.as_str(), symbol.end());
        if FORM.is_match(
            words.folded(
                range.start.saturating_sub(24).max(boundary(text, range.start.saturating_sub(24)))..range.start,
            ),
        ) {
            continue;
        }
        let at = sentences.partition_point(|one| one.end <= range.start);
        let sentence =
            sentences.get(at).filter(|one| one.contains(&range.start)).cloned().unwrap_or_else(|| range.clone());
        // Long sentences are looked back into only so far.
        let sentence =
            sentence.start.max(boundary(text, range.start.saturating_sub(LOOK_BACK))).min(range.start)..sentence.end;
        let printed_symbol = &text[symbol.start()..range.end];
        let year_part = found.get(2).map_or(String::new(), |year| compact(year.as_str()));
        let sign = if sign.as_str() == "–" { "-" } else { sign.as_str() };
        references.push(Reference {
            number: format!("{}{year_part}{sign}{}", number.as_str(), restore(&compact(printed_symbol))),
            printed: text[range.clone()].to_owned(),
            doc_type: type_before(words, &sentence, range.start),
            date: date_after(words, range.end, year).or_else(|| date_before(words, &sentence, &range, year)),
            issuer: issuer_after(words, range.end),
            effect: effect(words, &sentence, range.start),
            span: words.span(range),
        });
    }
    references
}

/// The nearest letter boundary at or after a byte.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// A symbol that runs on into the next words ("28/NQ-CP. Các") ends at its last group in capitals.
fn symbol_end(text: &str, from: usize, symbol: &str, end: usize) -> usize {
    let mut cut = end;
    while let Some(at) = text[from..cut].rfind(['.', '&', '/', '-', '–']).map(|at| from + at) {
        let group = text[at..cut].trim_start_matches(['.', '&', '/', '-', '–', ' ']);
        let capitals = group.chars().filter(|c| c.is_uppercase()).count();
        let plain_word = capitals == 1 && group.chars().count() > 3;
        let sentence =
            text[at..].starts_with(". ") || text[at..].starts_with('.') && group.chars().count() > 1 && plain_word;
        if (plain_word || sentence) && at > from + 1 && text[from..at].len() > symbol.len().min(2) {
            cut = at;
        } else {
            break;
        }
    }
    from + text[from..cut].trim_end_matches([' ', '.', '-', '/', '&', '–']).len()
}

fn type_before(words: &Passage, sentence: &Range, at: usize) -> Option<String> {
    let from = sentence.start.max(boundary(&words.text, at.saturating_sub(60))).min(at);
    let place = words.find_all(&LEXICON.cited.anywhere, from..at).pop()?;
    let named = words.folded(place).trim().to_owned();
    LEXICON.types.iter().find(|one| base::text::fold(&one.name) == named).map(|one| one.name.clone())
}

fn date_after(words: &Passage, at: usize, year: Option<i32>) -> Option<NaiveDate> {
    let all = words.groups(&AFTER, at..words.len());
    all.first().and_then(|groups| dates::day_of(words, groups, 1, year))
}

/// "Ngày 10/1/2019 Tổng cục Thuế đã ban hành Quyết định số 41/QĐ-TCT …; Quyết định số 42/QĐ-TCT".
fn date_before(words: &Passage, sentence: &Range, range: &Range, year: Option<i32>) -> Option<NaiveDate> {
    let opening = sentence.start..range.start;
    let all = words.groups(&JUST_DAY, opening.clone());
    let groups = all.first()?;
    let day_end = groups.first()?.clone()?.end;
    let issued = words.find(&ISSUED, day_end..range.start)?;
    // The day is that of the issue only where no ground stands between ("thực hiện Nghị quyết số …").
    let between = issued.end..range.start;
    (!words.has(&LEXICON.carry_out.start, words.trim(between))).then(|| dates::day_of(words, groups, 1, year)).flatten()
}

fn issuer_after(words: &Passage, at: usize) -> Option<String> {
    let all = words.groups(&ISSUER, at..words.len());
    let range = all.first()?.get(1)?.clone()?;
    let name = words.text[range].trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The words before the number in its sentence tell what it does; the last of them decides.
fn effect(words: &Passage, sentence: &Range, at: usize) -> Effect {
    let before = sentence.start..at;
    let ground = words.has(&LEXICON.ground.start, words.trim(before.clone()));
    if ground {
        return Effect::Ground;
    }
    let last = |phrases: &crate::lexicon::Phrases| {
        words.find_all(&phrases.anywhere, before.clone()).last().map(|found| found.start)
    };
    let candidates = [
        (last(&LEXICON.replace), Effect::Replace),
        (last(&LEXICON.amend), Effect::Amend),
        (last(&LEXICON.carry_out), Effect::CarryOut),
    ];
    candidates
        .into_iter()
        .filter_map(|(at, effect)| at.map(|at| (at, effect)))
        .max_by_key(|(at, _)| *at)
        .map_or(Effect::Mention, |(_, effect)| effect)
}
