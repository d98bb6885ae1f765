//! Numbers of documents: as printed, and with lost marks restored.

use std::sync::LazyLock;

use base::text::fold;
use regex::Regex;

use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, Range};

/// A symbol: groups of letters, capitals first, joined by `-`, `/` or `&`.
const SYMBOL: &str = r"\p{Lu}[\p{L}]*\d{0,2}(?:\s?[-–/.&]\s?\p{Lu}[\p{L}\d]*)*";

static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(?:^|[\s$'.])s(?:ố|o|ó|ô|ỗ|ồ|6)\s?[:;.]?\s*"));
/// After "Số": anything short up to the stroke, for scans misread digits.
static AFTER_WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^([\p{{L}}\d{{}}#§$&\s.…_]{{0,14}}?)\s?(/\s?\d{{4}}\s?)?[/–-]\s?({SYMBOL})")));
static BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:^|[\s:$])(\d{{1,5}}[a-z]?)\s?(/\s?\d{{4}}\s?)?[/–-]\s?({SYMBOL})")));

/// The document's own number.
#[derive(Debug)]
pub(crate) struct OwnNumber {
    /// Without blanks; none where the number before the symbol is blank.
    pub number: Option<String>,
    /// The symbol alone.
    pub symbol: String,
    /// Where it stands in its line.
    pub range: Range,
}

/// The document's own number in a line of the head.
pub(crate) fn own(words: &Passage) -> Option<OwnNumber> {
    let text = words.text.as_str();
    for word in WORD.find_iter(text) {
        if let Some(found) = AFTER_WORD.captures(&text[word.end()..]) {
            let number = compact(found.get(1).map_or("", |one| one.as_str()).trim_matches(['.', '…', '_', ' ']));
            let year = found.get(2).map_or(String::new(), |year| compact(year.as_str()));
            let (Some(symbol), Some(whole)) = (found.get(3), found.get(0)) else { continue };
            if !plausible(symbol.as_str()) {
                continue;
            }
            let sign = &text[word.end() + whole.start()..word.end() + symbol.start()];
            let sign = if sign.trim_end().ends_with('/') { '/' } else { '-' };
            let symbol_text = restore(&compact(symbol.as_str()));
            let readable = number.chars().any(|c| c.is_ascii_digit());
            return Some(OwnNumber {
                number: readable.then(|| format!("{number}{year}{sign}{symbol_text}")),
                symbol: symbol_text,
                range: word.end() + whole.start()..word.end() + whole.end(),
            });
        }
    }
    let found = BARE.captures(text)?;
    let (number, symbol) = (found.get(1)?, found.get(3)?);
    if !plausible(symbol.as_str()) {
        return None;
    }
    let year = found.get(2).map_or(String::new(), |year| compact(year.as_str()));
    let sign = if text[number.end()..symbol.start()].trim_end().ends_with('/') { '/' } else { '-' };
    let symbol_text = restore(&compact(symbol.as_str()));
    Some(OwnNumber {
        number: Some(format!("{}{year}{sign}{symbol_text}", number.as_str())),
        symbol: symbol_text,
        range: number.start()..symbol.end(),
    })
}

/// A symbol has two capitals at least, and is no name of a disease or of a body.
pub(crate) fn plausible(symbol: &str) -> bool {
    let capitals = symbol.chars().filter(|c| c.is_uppercase()).count();
    let letters = symbol.chars().filter(|c| c.is_alphabetic()).count();
    let folded = fold(symbol);
    capitals >= 2 && capitals * 2 >= letters && !["covid", "sars", "vna"].iter().any(|no| folded.starts_with(no))
}

/// Without blanks.
pub(crate) fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '–' { '-' } else { c }).collect()
}

/// With the marks that scans lose (`CD-TTg` → `CĐ-TTg`), and the digits of a National Assembly's term (`QHI5` → `QH15`).
pub(crate) fn restore(symbol: &str) -> String {
    let mut restored = String::with_capacity(symbol.len());
    let mut group = String::new();
    for c in symbol.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() {
            group.push(c);
            continue;
        }
        restored.push_str(&restore_group(&group));
        group.clear();
        if c != '\0' {
            restored.push(c);
        }
    }
    restored
}

fn restore_group(group: &str) -> String {
    if let Some(whole) = LEXICON.lost_marks.get(group) {
        return whole.clone();
    }
    match group.find("QH") {
        Some(at) if group.len() <= at + 4 => {
            let (body, term) = group.split_at(at + 2);
            format!("{body}{}", term.replace(['I', 'l'], "1").replace('O', "0"))
        }
        _ => group.to_owned(),
    }
}
