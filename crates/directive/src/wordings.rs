//! The wordings of deadlines, from `data/directive/deadlines.toml`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::dates::DAY;
use crate::document::Every;
use crate::lexicon::{Phrases, pattern};

#[derive(Deserialize)]
struct File {
    wording: Vec<Wording>,
    between: Words,
    spoken: Vec<Spoken>,
    repeat: Vec<Repeat>,
    described: Words,
    reporting: Words,
    within_length: Words,
    after_length: Words,
    not_deadline: Words,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Wording {
    rule: String,
    bound: Bound,
    words: Vec<String>,
}

/// Whether a printed time is the first too late or the last in time.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bound {
    Before,
    By,
}

#[derive(Deserialize)]
struct Spoken {
    words: Vec<String>,
    days: u64,
    /// Only right after a time of day.
    #[serde(default)]
    hour: bool,
}

#[derive(Deserialize)]
struct Repeat {
    every: Every,
    words: Vec<String>,
}

/// A time of day, in folded text.
pub(crate) const HOUR: &str = r"\d{1,2}\s?(?:gio|h|g|:)\s?(?:\d{2})?(?:\s?phut)?";

/// The wordings as patterns for folded text.
pub(crate) struct Rules {
    /// Wording, then a day, month, quarter or year.
    pub dated: Vec<(Regex, String, Bound)>,
    /// Words, days after the paper's, and whether they count only right after a time of day.
    pub spoken: Vec<(Phrases, u64, bool)>,
    pub repeats: Vec<(Phrases, Every)>,
    pub described: Regex,
    pub reporting: Phrases,
    pub length: Regex,
    pub length_after: Regex,
    pub not_deadline: Regex,
    /// The same with their marks, for text in small letters.
    pub not_deadline_marked: Regex,
}

/// The wordings shipped with the program.
pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let file: File = crate::lexicon::load(include_str!("../../../data/directive/deadlines.toml"));
    let between = Phrases::new(&file.between.words).source;
    let unit = format!(
        r"(?:{DAY}|thang\s(\d{{1,2}})(?:(?:\s?[/\-]\s?|\snam\s)(\d{{4}}))?|quy\s(iv|i{{1,3}}|[1-4])\b(?:(?:\s?[/\-]\s?|,?\snam\s)(\d{{4}}))?|nam\s(\d{{4}}))"
    );
    let dated = |wording: &Wording| {
        let words = Phrases::new(&wording.words).source;
        let source = format!(r"\b{words}[\s:]\s?(?:(?:{between}|{HOUR}|,|:)\s?){{0,5}}{unit}");
        (pattern(&source), wording.rule.clone(), wording.bound)
    };
    let (within, after) =
        (Phrases::new(&file.within_length.words).source, Phrases::new(&file.after_length.words).source);
    let amount = r"(?:\d{1,3}(?:\s?[-–]\s?\d{1,3})?)\s?(?:gio|h|ngay|tuan|thang|phut)\b(?:\slam viec)?(?:\s?\(\S{1,14}\s\S{1,10}\))?";
    Rules {
        dated: file.wording.iter().map(dated).collect(),
        spoken: file.spoken.iter().map(|one| (Phrases::new(&one.words), one.days, one.hour)).collect(),
        repeats: file.repeat.iter().map(|one| (Phrases::new(&one.words), one.every)).collect(),
        described: pattern(&format!(r"{}\s$", Phrases::new(&file.described.words).source)),
        reporting: Phrases::new(&file.reporting.words),
        length: pattern(&format!(r"\b{within}\s{amount}(?:\s{after}\b)?")),
        length_after: pattern(&format!(r"\b{amount}\s{after}\b")),
        not_deadline: pattern(&format!(r"{}\s?$", Phrases::new(&file.not_deadline.words).source)),
        not_deadline_marked: pattern(&format!(
            r"(?:^|[^\p{{L}}\p{{N}}])(?:{})\s?$",
            file.not_deadline.words.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|")
        )),
    }
});
