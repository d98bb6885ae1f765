//! The mark at the head of an item: `II.`, `2.1.`, `1/`, `a)`, `(1)`, `-`, `+`, `Điều 3.`

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::pattern;
use crate::passage::{Passage, in_capitals};

/// Kind of a mark, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Phần, Chương.
    Part,
    /// I, II, III.
    Roman,
    /// Điều.
    Article,
    /// 1, 2, 3.
    Number,
    /// 1.1.
    Second,
    /// 1.1.1 and deeper.
    Third,
    /// (1), (i).
    Bracket,
    /// a, b, c, d, đ.
    Letter,
    /// -
    Dash,
    /// +
    Plus,
}

/// A mark.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub kind: Kind,
    /// What it adds to a path: `2`, `b`; empty for bullets, which are counted.
    pub name: String,
    /// As printed.
    pub label: String,
    /// Where its words begin.
    pub end: usize,
    /// Its place in its row where that can be told, from 1.
    pub order: Option<u32>,
}

static PART: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i)(phần|chương)\s+(thứ\s+)?([ivxlc]+|\d{1,2}|nhất|hai|ba|tư|năm)\s*[.:\-]?\s*"));
/// "A- MỤC ĐÍCH", the parts of the Party's papers.
static CAPITAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([A-EĐ])\s?[-–./)]\s+"));
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i)(điều|đìều|dieu)\s+(\d{1,3})\s*[.:]\s*"));
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(I{1,3}|IV|VI{0,3}|IX|XI{0,3}|XIV|XV|HI|H|Il|lI)(\s*[./\-–)]+\s*|\s+-\s+)"));
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2})((?:\.\d{1,2})*)(\s?[./)]-?\s+|\s?-\s+|\s?[./)]|\s+)"));
static BRACKET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\((\d{1,2}|[ivx]{1,4})\)\s*"));
/// "Thứ nhất, …", "Một là, …".
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i)(?:thứ\s(nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\slà)\s?[,:]\s*",
    )
});
const ORDINALS: [&str; 12] = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "một", "bốn"];
static LETTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\(?([a-zđ])(?:\s?\)|/\s|\.\s)\s*"));
static DASH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[~_]?\s?[-–—•·●▪]+\s*|~\s)"));
static PLUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[+○◦]\s*"));

/// The order of the letters of items: đ follows d, and f, j, w, z are left out.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// The mark at the head of a line, if there is one.
pub(crate) fn mark(words: &Passage) -> Option<Mark> {
    let text = words.text.as_str();
    let label = |end: usize| text[..end].trim().to_owned();
    let make = |kind, name: &str, end, order| Some(Mark { kind, name: name.to_owned(), label: label(end), end, order });
    if let Some(found) = PART.captures(text) {
        let name = found.get(3).map_or("", |name| name.as_str());
        return make(Kind::Part, name, found.get(0).map_or(0, |whole| whole.end()), None);
    }
    if let Some(found) = ARTICLE.captures(text) {
        let name = found.get(2).map_or("", |name| name.as_str());
        return make(
            Kind::Article,
            &format!("Đ{name}"),
            found.get(0).map_or(0, |whole| whole.end()),
            name.parse().ok(),
        );
    }
    if let Some(found) = ROMAN.captures(text) {
        let end = found.get(0).map_or(0, |whole| whole.end());
        let printed = found.get(1).map_or("", |name| name.as_str());
        let name = match printed {
            // As scans misread them.
            "H" | "Il" | "lI" => "II",
            "HI" => "III",
            sound => sound,
        };
        let heading = first_capital(&text[end..]) && (name == printed || in_capitals(&text[end..]));
        return heading.then(|| Mark { kind: Kind::Roman, name: name.to_owned(), label: label(end), end, order: None });
    }
    if let Some(found) = CAPITAL.captures(text) {
        let (end, name) = (found.get(0).map_or(0, |whole| whole.end()), found.get(1).map_or("", |name| name.as_str()));
        return in_capitals(&text[end..]).then(|| make(Kind::Part, name, end, None)).flatten();
    }
    if let Some(found) = NUMBER.captures(text) {
        return number(text, &found);
    }
    if let Some(found) = BRACKET.captures(text) {
        let name = found.get(1).map_or("", |name| name.as_str());
        return make(Kind::Bracket, name, found.get(0).map_or(0, |whole| whole.end()), name.parse().ok());
    }
    if let Some(found) = ORDINAL.captures(text) {
        let word = found.get(1).or_else(|| found.get(2)).map_or_else(String::new, |word| word.as_str().to_lowercase());
        let place = ORDINALS.iter().position(|ordinal| *ordinal == word).unwrap_or_default();
        let order = match place {
            10 => 1,
            11 => 4,
            place => place as u32 + 1,
        };
        let end = found.get(0).map_or(0, |whole| whole.end());
        return make(Kind::Bracket, &order.to_string(), end, Some(order));
    }
    if let Some(found) = LETTER.captures(text) {
        let name = found.get(1).map_or("", |name| name.as_str());
        let order = LETTERS.chars().position(|c| name.starts_with(c)).map(|at| at as u32 + 1);
        return make(Kind::Letter, name, found.get(0).map_or(0, |whole| whole.end()), order);
    }
    if let Some(found) = DASH.find(text) {
        return (found.end() < text.len()).then(|| make(Kind::Dash, "", found.end(), None)).flatten();
    }
    PLUS.find(text).filter(|found| found.end() < text.len()).and_then(|found| make(Kind::Plus, "", found.end(), None))
}

fn first_capital(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// A row number; one without a sign behind it needs a second level ("2.1 Tổ chức").
fn number(text: &str, found: &regex::Captures<'_>) -> Option<Mark> {
    let end = found.get(0).map_or(0, |whole| whole.end());
    let (first, more) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let sign = found.get(3)?.as_str();
    let rest = &text[end..];
    let blank = sign.ends_with(char::is_whitespace);
    let signed = !sign.trim().is_empty();
    // "19/8/2021", "1.800.000 đồng", "24/24", "15 tháng 6" and the like are no marks.
    let next = rest.chars().next();
    let words_follow = next.is_none_or(|c| !c.is_ascii_digit()) && (blank || first_capital_now(rest));
    if sign.trim() == "-" && !first_capital_now(rest) {
        return None;
    }
    if !(words_follow && (signed || !more.is_empty() && first_capital_now(rest))) {
        return None;
    }
    let level = more.matches('.').count();
    let kind = match level {
        0 => Kind::Number,
        1 => Kind::Second,
        _ => Kind::Third,
    };
    let last = more.rsplit('.').next().filter(|last| !last.is_empty()).unwrap_or(first);
    Some(Mark {
        kind,
        name: format!("{first}{more}"),
        label: text[..end].trim().to_owned(),
        end,
        order: last.parse().ok(),
    })
}

fn first_capital_now(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_uppercase() || c == '“' || c == '"')
}
