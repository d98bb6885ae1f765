//! Sentences of a paragraph.

use crate::passage::{Passage, Range};

/// Words after which a full stop ends nothing.
const SHORT: [&str; 22] = [
    "TP", "Tp", "KT", "TM", "TL", "TUQ", "Q", "PCT", "CT", "GS", "TS", "PGS", "BS", "ThS", "Ths", "ĐC", "đ/c", "Đ/c",
    "v.v", "VP", "TX", "St",
];

/// The sentences in a range. A full stop in brackets, after an abbreviation or before a small letter ends none.
pub(crate) fn split(words: &Passage, range: Range) -> Vec<Range> {
    let mut sentences = Vec::new();
    let text = words.text.as_str();
    let (mut start, mut depth) = (range.start, 0_i32);
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        match c {
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            '.' | '!' | '?' | '…' if depth == 0 || at > start + 600 => {
                let end = at + c.len_utf8();
                if ends_here(&text[start..at], &text[end..range.end]) {
                    sentences.push(words.trim(start..end));
                    start = end;
                    depth = 0;
                }
            }
            _ => {}
        }
    }
    if start < range.end {
        let last = words.trim(start..range.end);
        if !last.is_empty() {
            sentences.push(last);
        }
    }
    sentences
}

fn ends_here(before: &str, after: &str) -> bool {
    let rest = after.trim_start_matches(['.', '”', '"', '’', ')', ']']);
    let next = rest.trim_start().chars().next();
    let blank = rest.starts_with(char::is_whitespace);
    let begins = next.is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"' | '('));
    let word = before.rsplit([' ', '(', '.']).next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    blank && begins && !initial && !SHORT.contains(&word)
}
