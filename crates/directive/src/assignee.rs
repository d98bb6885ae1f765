//! Who has a duty: the name at the head of a clause, up to the verb.

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::{LEXICON, pattern};
use crate::names;
use crate::passage::{Passage, Range};

/// Who is named at the head of a clause.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// Names, one a body or post.
    pub names: Vec<String>,
    /// Where the first begins.
    pub start: usize,
    /// Where their duty begins; the end of the range if nothing follows.
    pub duty: usize,
    /// Nothing but the names: a heading.
    pub alone: bool,
}

/// A list of names is not longer than this many syllables.
const LONGEST: usize = 110;

/// Those with a duty stand within so many bytes of the beginning of a clause.
const REACH: usize = 3000;

/// So many commas of a sentence may stand before the one who has the duty.
const OPENINGS: usize = 6;

/// A duty is given on, and a body directed through another, at most so often in one clause.
const GIVEN_ON: u8 = 3;

static CHAIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:thi|,)\s"));
static MODAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:phai|co trach nhiem|chiu trach nhiem)\b"));
static AFTER_PLURAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:cac (?:bo|so|bo, nganh|bo, co quan|tinh|tinh, thanh pho|huyen|thanh pho|xa|phuong|benh vien|don vi|co quan|dia phuong|truong|vien|cuc|ban|to|doan)[^:]{0,30}|dong chi|sau day)$",
    )
});

/// The name that begins right at `start`, after words that give a duty ("Giao", "Đề nghị") or address ("đồng chí").
pub(crate) fn at(words: &Passage, start: usize, end: usize) -> Option<Subject> {
    within(words, start, near(words, start, end), GIVEN_ON)
}

/// The end of the words in which those with a duty are looked for.
fn near(words: &Passage, start: usize, end: usize) -> usize {
    let far = end.min(start + REACH);
    (far..end).find(|&at| words.text.is_char_boundary(at)).unwrap_or(end)
}

fn within(words: &Passage, start: usize, end: usize, depth: u8) -> Option<Subject> {
    let mut at = skip_blank(words, start, end);
    let assigned = words.find(&LEXICON.assign.start, at..end).filter(|found| {
        // "cử cán bộ tham gia" is a duty of its own, "cử tổ công tác xuống" gives it to somebody.
        let own = LEXICON.duty.starts(&words.text[at..end], words.folded(at..end)).map_or(0, |hit| hit.words);
        own <= words.text[found.clone()].split_whitespace().count()
    });
    if let Some(found) = &assigned {
        at = skip_blank(words, found.end, end);
    }
    let name = name_end(words, at, end)?;
    let names = names::split(&words.text[at..name.end]);
    let alone = words.text[name.end..end].chars().all(|c| !c.is_alphanumeric());
    // A body that gives a duty to another: the other has it.
    if assigned.is_none()
        && depth > 0
        && !alone
        && gives(words, name.end, end)
        && let Some(other) = within(words, given_from(words, name.end, end), end, depth - 1)
            .filter(|other| !other.alone || other.duty > name.end)
    {
        return Some(other);
    }
    (!names.is_empty()).then_some(Subject { names, start: at, duty: skip_signs(words, name.end, end), alone })
}

/// Where the name after "thông báo để" or the verb of giving begins.
fn given_from(words: &Passage, at: usize, end: usize) -> usize {
    let at = skip_signs(words, at, end);
    words.find(&INFORMS, at..end).map_or(at, |found| found.end)
}

static INFORMS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:xin )?(?:tran trong )?thong bao (?:de|den|toi) "));

/// "… giao Sở Y tế", "… phân công": the body before has the right to give, the one after has the duty.
fn gives(words: &Passage, at: usize, end: usize) -> bool {
    let rest = words.folded(skip_signs(words, at, end)..end);
    // "… xin trân trọng thông báo để Quý Ủy ban chỉ đạo …".
    if INFORMS.is_match(rest) {
        return true;
    }
    let verbs = ["giao ", "phan cong dong chi", "phan cong cac dong chi"];
    // "họp giao ban" is a meeting, "giao Ban …" gives.
    let meets = words.text[skip_signs(words, at, end)..end].starts_with("giao ban ");
    verbs.iter().any(|verb| rest.starts_with(verb)) && !meets
}

/// The one who has the duty in a sentence: at its head, or after an opening such as "Khi …," or "Trường hợp … thì".
pub(crate) fn of_sentence(words: &Passage, range: &Range) -> Option<Subject> {
    if let Some(found) = at(words, range.start, range.end) {
        return Some(found);
    }
    let range = range.start..near(words, range.start, range.end);
    LEXICON.adverbial.starts(&words.text[range.clone()], words.folded(range.clone()))?;
    for place in words.find_first(&COMMA_OR_THEN, range.clone(), OPENINGS) {
        let from = place.end;
        // "…, chủ trì, phối hợp với các cơ quan, đơn vị": the duty has begun, names that follow are not its bearers.
        let given = words.has(&LEXICON.assign.start, from..range.end);
        if let Some(found) = at(words, from, range.end).filter(|found| !found.alone)
            && (given || strong(words, &found, range.end))
        {
            return Some(found);
        }
        if !given && LEXICON.duty.starts(&words.text[from..range.end], words.folded(from..range.end)).is_some() {
            break;
        }
    }
    None
}

static COMMA_OR_THEN: LazyLock<Regex> = LazyLock::new(|| pattern(r",\s(?:thi\s)?|\sthi\s|:\s"));

/// Within a sentence a name counts only with a duty right after it that does not belong to another clause.
fn strong(words: &Passage, found: &Subject, end: usize) -> bool {
    let after_list =
        !words.text[found.start..found.duty].trim_end().ends_with(',') || MODAL.is_match(words.folded(found.duty..end));
    found.duty < end && after_list
}

/// Those whom a leading sentence asks: "… yêu cầu các sở, ban, ngành …", "đề nghị BCĐ, cấp ủy …".
pub(crate) fn of_lead(words: &Passage, range: &Range) -> Option<Subject> {
    let asks = words.find_all(&ASKS, range.clone());
    // The last sentence that asks somebody; within it the first name.
    asks.iter().filter_map(|ask| at(words, ask.start, range.end)).next_back()
}

static ASKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:de nghi|dé nghi|yeu cau|giao cho|giao|phan cong|kinh de nghi)\s"));

/// Those directed right where a duty begins: "chỉ đạo B".
pub(crate) fn directed(words: &Passage, duty: usize, end: usize) -> Vec<String> {
    through(words, duty, end, GIVEN_ON)
}

fn through(words: &Passage, duty: usize, end: usize, depth: u8) -> Vec<String> {
    let mut at = skip_signs(words, duty, end);
    // Adverbs stand before the verb.
    for _ in 0..6 {
        if words.text[at..end].starts_with("giao ban ") {
            return Vec::new();
        }
        if let Some(found) = words.find(&LEXICON.direct.start, at..end) {
            let next = skip_blank(words, found.end, end);
            let Some(name) = name_end(words, next, end) else { return Vec::new() };
            let mut names = names::split(&words.text[next..name.end]);
            let deeper = skip_signs(words, name.end, end);
            if depth > 0 && words.has(&LEXICON.direct.start, deeper..end) {
                names.extend(through(words, deeper, end, depth - 1));
            }
            return names;
        }
        let Some(hit) = LEXICON.duty.starts(&words.text[at..end], words.folded(at..end)) else { return Vec::new() };
        let next = skip_syllables(words, at, end, hit.words);
        if next <= at {
            return Vec::new();
        }
        at = skip_signs(words, next, end);
    }
    Vec::new()
}

/// Those who help: the names after "phối hợp với" and its like.
pub(crate) fn cooperating(words: &Passage, range: &Range) -> Vec<String> {
    let mut helpers: Vec<String> = Vec::new();
    for place in words.find_all(&LEXICON.cooperate.anywhere, range.clone()) {
        let next = skip_blank(words, place.end, range.end);
        let Some(name) = name_end(words, next, range.end) else { continue };
        for helper in names::split(&words.text[next..name.end]) {
            if !helpers.contains(&helper) {
                helpers.push(helper);
            }
        }
    }
    helpers
}

/// Where the list of names that begins at `start` ends: before the first verb of duty, a colon, a full stop.
pub(crate) fn name_end(words: &Passage, start: usize, end: usize) -> Option<Range> {
    let head = head_end(words, start, end)?;
    let text = words.text.as_str();
    let mut at = head;
    for _ in 0..LONGEST {
        at = skip_blank(words, at, end);
        if at >= end {
            return Some(start..trim_end(text, start, end));
        }
        if text[at..].starts_with('(') {
            let close = text[at..end].find(')').map_or(end, |close| at + close + 1);
            at = close;
            continue;
        }
        let rest = words.folded(at..end);
        if let Some(found) = words.find(&LEXICON.names_with_verbs.start, at..end) {
            at = found.end.max(at + 1).min(end);
            continue;
        }
        if let Some(found) = words.find(&LEXICON.compounds.start, at..end) {
            at = words.trim(found).end.max(at + 1).min(end);
            continue;
        }
        if let Some(field) = LEXICON.fields.iter().find(|field| text[at..end].starts_with(field.as_str())) {
            at += field.len();
            continue;
        }
        if AIMS.iter().any(|aim| text[at..end].starts_with(aim)) {
            return Some(start..trim_end(text, start, at));
        }
        let small = text[at..].chars().next().is_some_and(char::is_lowercase);
        if small && LEXICON.duty.starts(&text[at..end], rest).is_some() && !noun_after(text, start, at) {
            return Some(start..trim_end(text, start, at));
        }
        let next = next_syllable(text, at, end);
        let syllable = &text[at..next];
        if syllable.ends_with(['.', '…']) && !syllable.ends_with("TP.")
            || syllable.ends_with(':')
                && !(AFTER_PLURAL.is_match(words.folded(start..next).trim_end_matches([':', ' ']))
                    && names_follow(words, next, end))
        {
            let sentence_end = text[next..end].trim_start().chars().next().is_none_or(char::is_uppercase);
            if syllable.ends_with(':') || sentence_end {
                return Some(start..trim_end(text, start, next));
            }
        }
        at = next;
    }
    None
}

/// After "các Bộ:" follow names of their fields, not a duty ("các đoàn thể: Vận động …").
fn names_follow(words: &Passage, at: usize, end: usize) -> bool {
    let at = skip_blank(words, at, end);
    let text = &words.text[at..end];
    LEXICON.fields.iter().any(|field| text.starts_with(field.as_str()))
        || LEXICON.duty.starts(text, words.folded(at..end)).is_none()
}

/// What a name is over at: an aim or an occasion begins.
const AIMS: [&str; 6] = ["để ", "nhằm ", "trong việc ", "trong công tác ", "trong quá trình ", "khi "];

/// "cơ quan chỉ đạo", "công tác": a verb that the word before makes a noun.
fn noun_after(text: &str, start: usize, at: usize) -> bool {
    let before = text[start..at].trim_end();
    ["công tác", "việc", "chức năng", "nhiệm vụ", "thẩm quyền", "và các tổ chức", "quy định về"]
        .iter()
        .any(|noun| before.ends_with(noun))
}

static COMRADE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:cac )?(?:dong chi|d/c|ong|ba)\s$"));
static PERSON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,4}"));

/// Where the head word of a name ends: openers ("các đồng chí") and the first word.
fn head_end(words: &Passage, start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    for _ in 0..3 {
        match words.find(&LEXICON.openers.start, at..end) {
            Some(found) if !words.folded(found.clone()).is_empty() && found.end > at => {
                at = skip_blank(words, found.end, end);
            }
            _ => break,
        }
    }
    if at >= end || words.has(&LEXICON.not_heads.start, at..end) || words.has(&LEXICON.condition.start, at..end) {
        return None;
    }
    // "đồng chí Lò Văn Sơn, Phó Bí thư …": a person.
    if at > start
        && COMRADE.is_match(words.folded(start..at))
        && let Some(person) = PERSON.find(&words.text[at..end])
    {
        return Some(at + person.end());
    }
    let (text, folded) = (&words.text[at..end], words.folded(at..end));
    let hit = LEXICON.heads.starts(text, folded)?;
    let named = words.find(&LEXICON.names_with_verbs.start, at..end);
    // "Tổ chức tiếp nhận …" begins with a verb, "Tổ chức đảng …" with a name.
    if named.is_none() && LEXICON.duty.starts(text, folded).is_some_and(|duty| duty.words >= hit.words) {
        return None;
    }
    Some(named.map_or_else(|| skip_syllables(words, at, end, hit.words), |named| named.end.min(end)))
}

fn skip_syllables(words: &Passage, at: usize, end: usize, count: usize) -> usize {
    let mut at = at;
    for _ in 0..count {
        at = next_syllable(&words.text, skip_blank(words, at, end), end);
    }
    at
}

fn next_syllable(text: &str, at: usize, end: usize) -> usize {
    text[at..end].find(' ').map_or(end, |blank| at + blank).max((at + 1).min(end))
}

/// The next letter.
pub(crate) fn skip_blank(words: &Passage, at: usize, end: usize) -> usize {
    let slice = words.text.get(at..end).unwrap_or_default();
    at + (slice.len() - slice.trim_start().len())
}

/// The next letter after signs, and after "thì".
pub(crate) fn skip_signs(words: &Passage, at: usize, end: usize) -> usize {
    let slice = words.text.get(at..end).unwrap_or_default();
    let trimmed = slice.trim_start_matches([' ', ',', ';', ':', '-', '.', ')']);
    let at = at + (slice.len() - trimmed.len());
    words.find(&CHAIN, at..end).map_or(at, |found| found.end)
}

fn trim_end(text: &str, start: usize, end: usize) -> usize {
    let slice = text[start..end].trim_end_matches([' ', ',', ';', ':', '.', '-']);
    let slice = slice.strip_suffix(" thì").unwrap_or(slice);
    start + slice.trim_end_matches([' ', ',']).len()
}
